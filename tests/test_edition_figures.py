"""The figures of an edition, however they are told: one by one, filled into the JSON copy, or as part of a hash."""

import datetime
import json
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.forms.spec import Measure
from generator.look.theme import CHECKOUT, load_theme
from generator.printing.document import Bodies, to_document
from generator.printing.edition import Edition, Source
from generator.printing.figures import Figures, figures_of, plain_number
from generator.project.report import Report
from generator.writers.json import VERSION, write
from tests.golden import PROJECT
from tests.random_reports import random_report
from tests.sample import archive_of, edition, report

FORMS = {form: report(year) for form, year in (("2019", 2020), ("2021", 2022))}
TEXTS = st.one_of(
    st.integers(0, 10**15).map(str),
    st.sampled_from(["", "/", "不适用", "+4", "3.50", "25.1万元", "7 元"]),
    st.text(max_size=6),
)
VALUES = st.one_of(
    st.none(), st.integers(-9, 10**15), st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=4)
)


@cache
def corrected() -> Edition:
    return edition(archive_of(PROJECT), "czj", 2022)


def listed(of: Report, data: st.DataObject) -> Figures:
    """Give random figures of all or some tables of a form."""
    tables = [table for table in of.tables() if data.draw(st.booleans())]
    names = tuple(table.spec.id for table in tables)
    values, texts = [], []
    for table in tables:
        for place in range(len(table.cells)):
            value, text = data.draw(VALUES), data.draw(TEXTS)
            if value is not None and place not in table.spec.uncounted:
                value = data.draw(st.integers(0, 10**15))
                text = str(value)
            values.append(value)
            texts.append(text)
    return Figures(of.form.id, names, values, texts)


@settings(max_examples=60)
@given(st.sampled_from(sorted(FORMS)), st.data())
def test_every_figure_of_the_json_copy_is_the_figure_of_the_edition(form: str, data: st.DataObject) -> None:
    figures = listed(FORMS[form], data)
    written = write(replace(corrected(), figures=figures), load_theme(CHECKOUT.parent, "default"))
    found = json.loads(written, parse_float=Decimal)["cells"]
    assert len(found) == len(figures) == len([*figures])
    for one, figure in zip(found, figures, strict=True):
        assert list(one) == ["id", "table", "rows", "column", "state", "unit", "derived", "text", "value"]
        assert {**figure._asdict(), "rows": list(figure.rows)} == one
    for line, figure in zip(written.decode().split('"cells": [')[1].split("\n")[1:], figures, strict=False):
        known = {key: getattr(figure, key) for key in ("id", "table", "rows", "column", "state", "unit")}
        known |= {"derived": figure.derived, "text": figure.text}
        start = json.dumps(known, ensure_ascii=False)[:-1]
        assert line.rstrip(",") == f'    {start}, "value": {plain_number(figure.value) or "null"}}}'


@settings(max_examples=60)
@given(st.data())
def test_what_stands_before_the_figures_is_what_the_library_writes(data: st.DataObject) -> None:
    words = st.sampled_from(["", 'a"b\\c\n\t\x7f\u2028😀%s%%\0', "正文"]) | st.text()
    found = corrected()
    document, corrections, facts = found.document, found.corrections, found.facts
    if data.draw(st.booleans()):
        document = document._replace(sections=())
    if data.draw(st.booleans()):
        corrections = facts = ()
    sections = tuple(
        one._replace(heading=data.draw(words), before=data.draw(words), after=data.draw(words))
        for one in document.sections
    )
    document = document._replace(sections=sections, title=data.draw(words), lead=data.draw(words))
    found = replace(
        found,
        document=document,
        sources=tuple(Source(data.draw(words), data.draw(words)) for _ in sections),
        corrections=corrections,
        facts=tuple((data.draw(words), data.draw(words)) for _ in facts),
        published=data.draw(words),
        lead=data.draw(words),
        site=data.draw(words),
        draft=data.draw(st.booleans()),
    )
    written = write(found, load_theme(CHECKOUT.parent, "default")).decode()
    head = written.split(',\n  "cells": ')[0] + "\n}"
    assert head == json.dumps(_head(found), ensure_ascii=False, indent=2)


def _head(of: Edition) -> dict[str, Any]:
    """Give all of a JSON copy but its figures."""
    document = of.document
    return {
        "version": VERSION,
        "url": of.url,
        "site": of.site,
        "draft": of.draft,
        "fictitious": of.fictitious,
        "agency": {"slug": of.slug, "name": of.agency, "kind": of.kind},
        "year": of.year,
        "form": {"id": of.form, "label": of.form_name},
        "title": of.title,
        "published": of.published or None,
        "metadata": dict(of.facts),
        "lead": {"markdown": of.lead, "html": document.lead},
        "sections": [
            {
                "id": section.id,
                "heading": section.heading,
                "table": section.grid.id if section.grid else None,
                "before": {"markdown": source.before, "html": section.before},
                "after": {"markdown": source.after, "html": section.after},
            }
            for section, source in zip(document.sections, of.sources, strict=True)
        ],
        "signature": {"agency": document.signature, "date": document.signature_date},
        "corrections": [
            {
                "id": item.id,
                "date": str(item.date or "") or None,
                "text": item.text,
                "reason": item.reason,
                "changes": [
                    {"cell" if change.figure else "section": change.id}
                    | {"before": change.before, "after": change.after if change.figure else None}
                    for change in item.alterations
                ],
            }
            for item in of.corrections
        ],
        "tables": {one.grid.id: one.grid.caption for one in document.sections if one.grid},
    }


@pytest.mark.parametrize("form", sorted(FORMS))
def test_the_figures_run_parallel_to_the_cells_of_the_tables(form: str) -> None:
    found = FORMS[form]
    figures = figures_of(found)
    at = 0
    for table in found.tables():
        for row in table.spec.leaves():
            for column, cell in zip(table.spec.columns_of(row), table.rows[row.id], strict=True):
                figure = figures[at]
                assert figure.id == f"{table.spec.id}.{row.id}.{column.id}"
                assert (figure.value, figure.text, figure.column) == (cell.value, cell.text, column.label)
                free = column.measure is Measure.AMOUNT_WITH_UNIT
                assert figure.unit == ("元" if free else column.unit)
                assert figure.derived == (row.derived or column.derived)
                at += 1
    assert at == len(figures)
    assert figures[2:4] == tuple(figures)[2:4]


@settings(max_examples=300)
@given(st.data())
def test_whatever_is_changed_changes_the_hash(data: st.DataObject) -> None:
    plain = corrected()
    changes = [*_changes(plain)]
    at = data.draw(st.integers(0, len(changes) - 1))
    assert changes[at]().digest() != plain.digest()


Change = Callable[[], Any]


def _changes(value: Any) -> Iterator[Change]:
    """Yield ways to make a value that differs in one leaf."""
    if isinstance(value, Bodies):
        yield from _changes(tuple(value))
    elif isinstance(value, Figures):
        for place in range(len(value)):
            yield lambda place=place: _figures(value, place)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            for change in _changes(getattr(value, field.name)):
                yield lambda change=change, name=field.name: replace(value, **{name: change()})
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            for change in _changes(item):
                yield lambda change=change, place=place: _with(value, place, change())
        if not hasattr(value, "_fields"):
            yield lambda: (*value, "x")
    elif isinstance(value, bool):
        yield lambda: not value
    elif isinstance(value, int):
        yield lambda: value + 1
    elif isinstance(value, str):
        yield lambda: f"{value}x"
    elif isinstance(value, bytes):
        yield lambda: value + b"x"
    elif isinstance(value, datetime.date):
        yield lambda: value + datetime.timedelta(1)
    elif isinstance(value, dict):
        yield lambda: {**value, "x.png": b"x"}
    else:
        assert value is None
        yield lambda: "x"


def _with(value: tuple[Any, ...], place: int, item: object) -> tuple[Any, ...]:
    items = (*value[:place], item, *value[place + 1 :])
    return value._make(items) if hasattr(value, "_make") else items


def _figures(value: Figures, place: int) -> Figures:
    texts = [*value.texts]
    texts[place] += "1"
    return Figures(value.form, value.tables, value.values, texts)


@pytest.mark.parametrize("seed", range(20))
def test_figures_are_in_bytes_what_they_are_in_words(seed: int) -> None:
    found = random_report(Random(seed))
    figures = figures_of(found)
    assert figures.encoded == [text.encode() for text in figures.texts]
    for section in to_document(found).sections:
        bodies = section.grid.bodies if section.grid else ()
        assert not isinstance(bodies, Bodies) or [*bodies.encoded] == [text.encode() for text in bodies.texts]


@pytest.mark.parametrize("seed", range(20))
def test_a_count_is_printed_as_it_is_counted(seed: int) -> None:
    for table in random_report(Random(seed)).tables():
        places = [(row, column) for row in table.spec.leaves() for column in table.spec.columns_of(row)]
        for place, ((_, column), cell) in enumerate(zip(places, table.cells, strict=True)):
            assert (place in table.spec.uncounted) == (column.measure is not Measure.COUNT)
            assert place in table.spec.uncounted or cell.text == str(cell.value)
