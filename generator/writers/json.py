"""JSON: the whole report for programs, its texts as Markdown and as safe HTML, its figures one a line."""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from json.encoder import encode_basestring as _quoted
from typing import NamedTuple

from generator.changes.corrected import Alteration, Corrected
from generator.files.encoded import encoded
from generator.formats import by_id
from generator.look.theme import Theme
from generator.printing.edition import Edition
from generator.printing.figures import NUMBER, Figures, Odd, items_of, plain_number

NAME = "json"
LABEL = "JSON"
LIBRARIES: dict[str, str] = {}
USES = ()
FIGURES = False

VERSION = "1.1"
"""Of the structure: the second number grows when something is added, the first when something changes its meaning."""
_HEAD = f"""{{
  "version": "{VERSION}",
  "url": "\0",
  "site": "\0",
  "draft": \0,
  "fictitious": \0,
  "agency": {{
    "slug": "\0",
    "name": "\0",
    "kind": "\0"
  }},
  "year": \0,
  "form": {{
    "id": "\0",
    "label": "\0"
  }},
  "title": "\0",
  "published": %s,
  "metadata": %s,
  "lead": {{
    "markdown": "\0",
    "html": "\0"
  }},
  "sections": %s,
  "signature": {{
    "agency": "\0",
    "date": "\0"
  }},
  "corrections": \0,
  "tables": %s,
  "cells": """
_SECTION = """    {
      "id": "\0",
      "heading": "\0",
      "table": %s,
      "before": {
        "markdown": "\0",
        "html": "\0"
      },
      "after": {
        "markdown": "\0",
        "html": "\0"
      }
    }"""
_NEXT = ",\n"
_TRUTH = {True: "true", False: "false"}
_SELDOM = (*range(10), *range(11, 32))
"""What JSON escapes and hardly any report has, as bytes."""
_ESCAPED = {ord("\\"): b"\\\\", ord('"'): b'\\"', ord("\n"): b"\\n"}


def write(edition: Edition, theme: Theme) -> bytes:  # noqa: ARG001 - data has no looks
    """Give the JSON copy of a report; ``docs/data.md`` explains its structure."""
    document = edition.document
    facts = dict(edition.facts)
    texts = [edition.url, edition.site, _TRUTH[edition.draft], _TRUTH[edition.fictitious]]
    texts += (edition.slug, edition.agency, edition.kind, str(edition.year), edition.form, edition.form_name)
    texts += (edition.title, edition.published, *facts.values(), edition.lead, document.lead)
    for section, source in zip(document.sections, edition.sources, strict=True):
        texts += (section.id, section.heading)
        texts += (source.before, section.before, source.after, section.after)
    texts += (document.signature, document.signature_date)
    grids = [
        (section.grid.id, section.grid.caption) if section.grid else None for section in document.sections
    ]
    corrections = _corrections(edition.corrections) if edition.corrections else "[]"
    pieces = _head(tuple(facts), tuple(grids), published=bool(edition.published)).copy()
    pieces[1::2] = [*_in_bytes(texts), corrections.encode()]
    return b"".join([*pieces, *_cells(edition.figures), b"\n}\n"])


# Nearly every report of a form has the same facts and tables, so that all between its texts is the same.
@lru_cache(maxsize=256)
def _head(
    facts: tuple[str, ...], grids: tuple[tuple[str, str] | None, ...], *, published: bool
) -> list[bytes]:
    """Give what stands before the figures, cut where the texts stand."""
    metadata = _object([(name, '"\0"') for name in facts])
    tables = _object([(id_, _quoted(caption)) for id_, caption in dict(filter(None, grids)).items()])
    sections = [_SECTION % (_quoted(grid[0]) if grid else "null") for grid in grids]
    whole = _HEAD % (
        '"\0"' if published else "null\0",
        metadata,
        f"[\n{_NEXT.join(sections)}\n  ]" if sections else "[]",
        tables,
    )
    return _cut(whole)


def _cut(whole: str) -> list[bytes]:
    """Give a text in bytes, cut where something is to stand, with room for that."""
    return [*chain.from_iterable((piece.encode(), b"") for piece in whole.split("\0"))][:-1]


def _in_bytes(texts: Sequence[str]) -> list[bytes]:
    """Give texts in bytes as JSON writes them within quotes; what none of them has is looked for in all of them at once."""
    found = [*map(encoded, texts)]
    whole = b"".join(found)
    if any(map(whole.__contains__, _SELDOM)):
        return [_quoted(text)[1:-1].encode() for text in texts]
    for sign, written in _ESCAPED.items():
        if sign in whole:
            found = [text.replace(bytes((sign,)), written) if sign in text else text for text in found]
    return found


def _object(entries: Sequence[tuple[str, str]]) -> str:
    """Give an object of values that are JSON already."""
    lines = [f"    {_quoted(name)}: {value}" for name, value in entries]
    return f"{{\n{_NEXT.join(lines)}\n  }}" if lines else "{}"


def _corrections(corrections: Iterable[Corrected]) -> str:
    found = [
        {
            "id": item.id,
            "date": str(item.date or "") or None,
            "text": item.text,
            "reason": item.reason,
            "changes": [_change(change) for change in item.alterations],
        }
        for item in corrections
    ]
    # No line ends within a text that is quoted.
    return json.dumps(found, ensure_ascii=False, indent=2).replace("\n", "\n  ")


def _change(change: Alteration) -> dict[str, str | None]:
    """Give what a correction changed: a figure by the id of its cell, a text by that of its section."""
    place = "cell" if change.figure else "section"
    return {place: change.id, "before": change.before, "after": change.after if change.figure else None}


def _cells(figures: Figures) -> list[bytes]:
    """Give the figures one a line; a value is written digit by digit, since a float would not keep 万元 to the last place."""
    lines = _lines(figures.form, figures.tables, figures.odd)
    texts = figures.encoded
    values = texts.copy()
    for place in lines.others:
        text, value = figures.texts[place], figures.values[place]
        texts[place] = _quoted(text)[1:-1].encode()
        values[place] = (plain_number(value) or "null").encode()
    pieces = lines.pieces.copy()
    pieces[1::4], pieces[3::4] = texts, values
    return pieces


class _Lines(NamedTuple):
    """The lines of all figures of a report, cut where the text and the value of each stand.

    ``others`` are the places of those whose value is another than their text.
    """

    pieces: list[bytes]
    others: tuple[int, ...]


# A report has two hundred figures, and nearly every report of a form the same two hundred.
@lru_cache(maxsize=256)
def _lines(form: str, tables: tuple[str, ...], odd: tuple[Odd, ...]) -> _Lines:
    others = {one.place: one for one in odd}
    lines = []
    for place, item in enumerate(items_of(form, tables)):
        other = others.get(place)
        known = {
            "id": item.id,
            "table": item.table,
            "rows": item.rows,
            "column": item.column,
            "state": other.state if other else NUMBER,
            "unit": other.unit if other else item.unit,
            "derived": item.derived,
        }
        lines.append(f'    {json.dumps(known, ensure_ascii=False)[:-1]}, "text": "\0", "value": \0}}')
    whole = f"[\n{_NEXT.join(lines)}\n  ]" if lines else "[]"
    return _Lines(_cut(whole), tuple(sorted({*others, *_uncounted(form, tables)})))


def _uncounted(form: str, tables: tuple[str, ...]) -> Iterator[int]:
    """Yield the places of the figures that are no counts."""
    found = by_id(form)
    start = 0
    for spec in found.tables() if found else ():
        if spec.id in tables:
            yield from (start + place for place in spec.uncounted)
            start += len(spec.places)
