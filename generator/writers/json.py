"""JSON: the whole report for programs, its texts as Markdown and as safe HTML, its figures one a line."""

import json
from functools import lru_cache

from generator.changes.corrected import Alteration
from generator.look.theme import Theme
from generator.printing.edition import Edition, Figure, plain_number

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
    sections = [
        {
            "id": section.id,
            "heading": section.heading,
            "table": section.grid.id if section.grid else None,
            "before": _text(source.before, section.before),
            "after": _text(source.after, section.after),
        }
        for section, source in zip(document.sections, edition.sources, strict=True)
    ]
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
        "sections": sections,
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
    whole = json.dumps(found, ensure_ascii=False, indent=2).removesuffix("\n}")
    cells = ",\n".join(f"    {_cell(figure)}" for figure in edition.figures)
    listed = f"[\n{cells}\n  ]" if cells else "[]"
    return f'{whole},\n  "cells": {listed}\n}}\n'.encode()


def _text(markdown: str, html: str) -> dict[str, str]:
    return {"markdown": markdown, "html": html}


def _change(change: Alteration) -> dict[str, str | None]:
    """Give what a correction changed: a figure by the id of its cell, a text by that of its section."""
    place = "cell" if change.figure else "section"
    return {place: change.id, "before": change.before, "after": change.after if change.figure else None}


def _cell(figure: Figure) -> str:
    """Give one figure; its value is written digit by digit, since a float would not keep 万元 to the last place."""
    known = _known(
        figure.id, figure.table, figure.rows, figure.column, figure.state, figure.unit, figure.derived
    )
    text = figure.text
    quoted = f'"{text}"' if text.isdigit() else json.dumps(text, ensure_ascii=False)
    return f'{known}, "text": {quoted}, "value": {plain_number(figure.value) or "null"}}}'


# A report has two hundred figures, and every report of a form the same two hundred.
@lru_cache(maxsize=4096)
def _known(
    id_: str, table: str, rows: tuple[str, ...], column: str, state: str, unit: str, derived: bool
) -> str:
    """Give what is known of a figure but for its number, without the closing bracket."""
    known = {
        "id": id_,
        "table": table,
        "rows": rows,
        "column": column,
        "state": state,
        "unit": unit,
        "derived": derived,
    }
    return json.dumps(known, ensure_ascii=False)[:-1]
