"""JSON: the whole report for programs, its texts as Markdown and as safe HTML, its figures one a line."""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from json.encoder import encode_basestring as _quoted
from typing import NamedTuple

from generator.changes.corrected import Alteration, Corrected
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
  "url": %s,
  "site": %s,
  "draft": %s,
  "fictitious": %s,
  "agency": {{
    "slug": %s,
    "name": %s,
    "kind": %s
  }},
  "year": %s,
  "form": {{
    "id": %s,
    "label": %s
  }},
  "title": %s,
  "published": %s,
  "metadata": %s,
  "lead": {{
    "markdown": %s,
    "html": %s
  }},
  "sections": %s,
  "signature": {{
    "agency": %s,
    "date": %s
  }},
  "corrections": %s,
  "tables": %s,
  "cells": """
_SECTION = """    {
      "id": %s,
      "heading": %s,
      "table": %s,
      "before": {
        "markdown": %s,
        "html": %s
      },
      "after": {
        "markdown": %s,
        "html": %s
      }
    }"""
_NEXT = ",\n"
_TRUTH = {True: "true", False: "false"}


def write(edition: Edition, theme: Theme) -> bytes:  # noqa: ARG001 - data has no looks
    """Give the JSON copy of a report; ``docs/data.md`` explains its structure."""
    document = edition.document
    sections = [
        _SECTION
        % (
            _quoted(section.id),
            _quoted(section.heading),
            _quoted(section.grid.id) if section.grid else "null",
            _quoted(source.before),
            _quoted(section.before),
            _quoted(source.after),
            _quoted(section.after),
        )
        for section, source in zip(document.sections, edition.sources, strict=True)
    ]
    tables = {section.grid.id: section.grid.caption for section in document.sections if section.grid}
    head = _HEAD % (
        _quoted(edition.url),
        _quoted(edition.site),
        _TRUTH[edition.draft],
        _TRUTH[edition.fictitious],
        _quoted(edition.slug),
        _quoted(edition.agency),
        _quoted(edition.kind),
        edition.year,
        _quoted(edition.form),
        _quoted(edition.form_name),
        _quoted(edition.title),
        _quoted(edition.published) if edition.published else "null",
        _pairs(edition.facts),
        _quoted(edition.lead),
        _quoted(document.lead),
        f"[\n{_NEXT.join(sections)}\n  ]" if sections else "[]",
        _quoted(document.signature),
        _quoted(document.signature_date),
        _corrections(edition.corrections) if edition.corrections else "[]",
        _pairs(tables.items()),
    )
    return b"".join([head.encode(), *_cells(edition.figures), b"\n}\n"])


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    """Give the entries of an object of texts, each once."""
    entries = [f"    {_quoted(name)}: {_quoted(text)}" for name, text in dict(pairs).items()]
    return f"{{\n{_NEXT.join(entries)}\n  }}" if entries else "{}"


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
    texts = [*map(str.encode, figures.texts)]
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
    pieces = [*chain.from_iterable((piece.encode(), b"") for piece in whole.split("\0"))][:-1]
    return _Lines(pieces, tuple(sorted({*others, *_uncounted(form, tables)})))


def _uncounted(form: str, tables: tuple[str, ...]) -> Iterator[int]:
    """Yield the places of the figures that are no counts."""
    found = by_id(form)
    start = 0
    for spec in found.tables() if found else ():
        if spec.id in tables:
            yield from (start + place for place in spec.uncounted)
            start += len(spec.places)
