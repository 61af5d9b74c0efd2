"""JSON: the whole report for programs, its texts as Markdown and as safe HTML, its figures one a line."""

import json
from collections.abc import Callable
from functools import lru_cache
from itertools import chain
from json.encoder import encode_basestring as _quoted
from typing import Any

from generator.changes.corrected import Alteration
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


def write(edition: Edition, theme: Theme) -> bytes:  # noqa: ARG001 - data has no looks
    """Give the JSON copy of a report; ``docs/data.md`` explains its structure."""
    document = edition.document
    found = {
        "version": VERSION,
        "url": edition.url,
        "site": edition.site,
        "draft": edition.draft,
        "fictitious": edition.fictitious,
        "agency": {"slug": edition.slug, "name": edition.agency, "kind": edition.kind},
        "year": edition.year,
        "form": {"id": edition.form, "label": edition.form_name},
        "title": edition.title,
        "published": edition.published or None,
        "metadata": dict(edition.facts),
        "lead": _text(edition.lead, document.lead),
        "sections": [
            {
                "id": section.id,
                "heading": section.heading,
                "table": section.grid.id if section.grid else None,
                "before": _text(source.before, section.before),
                "after": _text(source.after, section.after),
            }
            for section, source in zip(document.sections, edition.sources, strict=True)
        ],
        "signature": {"agency": document.signature, "date": document.signature_date},
        "corrections": [
            {
                "id": item.id,
                "date": str(item.date or "") or None,
                "text": item.text,
                "reason": item.reason,
                "changes": [_change(change) for change in item.alterations],
            }
            for item in edition.corrections
        ],
        "tables": {section.grid.id: section.grid.caption for section in document.sections if section.grid},
    }
    whole = indented(found).removesuffix("\n}").encode()
    cells = _cells(edition.figures)
    listed = b"[\n%b\n  ]" % cells if cells else b"[]"
    return b'%b,\n  "cells": %b\n}\n' % (whole, listed)


_LEAVES: dict[type, Callable[[Any], str]] = {
    str: _quoted,
    int: int.__repr__,
    bool: {True: "true", False: "false"}.__getitem__,
    type(None): {None: "null"}.__getitem__,
}


def indented(value: object, before: str = "\n") -> str:
    """Give what ``json.dumps`` gives with an indent of two, in half its time; a line begins with ``before``."""
    inner = f"{before}  "
    if isinstance(value, dict) and value:
        entries = [
            f"{inner}{_quoted(key)}: {_quoted(item) if item.__class__ is str else indented(item, inner)}"
            for key, item in value.items()
        ]
        return f"{{{','.join(entries)}{before}}}"
    if isinstance(value, list) and value:
        items = [f"{inner}{indented(item, inner)}" for item in value]
        return f"[{','.join(items)}{before}]"
    written = _LEAVES.get(value.__class__, json.dumps)
    return written(value)


def _text(markdown: str, html: str) -> dict[str, str]:
    return {"markdown": markdown, "html": html}


def _change(change: Alteration) -> dict[str, str | None]:
    """Give what a correction changed: a figure by the id of its cell, a text by that of its section."""
    place = "cell" if change.figure else "section"
    return {place: change.id, "before": change.before, "after": change.after if change.figure else None}


def _cells(figures: Figures) -> bytes:
    """Give the figures one a line; a value is written digit by digit, since a float would not keep 万元 to the last place."""
    texts = [text if text.isalnum() else _quoted(text)[1:-1] for text in figures.texts]
    values = [
        str(value) if value.__class__ is int else plain_number(value) or "null" for value in figures.values
    ]
    # No line ends within a text that is quoted; bytes are filled in less time than letters, which are twice as long.
    parts = "\n".join(chain.from_iterable(zip(texts, values, strict=True))).encode().split(b"\n")
    lines = _lines(figures.form, figures.tables, figures.odd)
    return lines % tuple(parts) if lines else lines


# A report has two hundred figures, and nearly every report of a form the same two hundred.
@lru_cache(maxsize=256)
def _lines(form: str, tables: tuple[str, ...], odd: tuple[Odd, ...]) -> bytes:
    """Give the lines of all figures of a report but for their texts and values."""
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
        words = json.dumps(known, ensure_ascii=False)[:-1].replace("%", "%%")
        lines.append(f'    {words}, "text": "%s", "value": %s}}')
    return ",\n".join(lines).encode()
