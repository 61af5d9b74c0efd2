"""Which figures of the forms can be compared, under one name in every form, and what one report brings to a comparison.

A line of a comparison is a figure of a statutory table or the sum of a group of rows: 不予公开 is no row of the form, but what
everybody asks for, and a row of one form may be a group of the next.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple, cast

from generator.formats import by_id
from generator.forms.spec import ColumnSpec, RowSpec, TableSpec
from generator.project.report import Flat, Report

BETWEEN = "·"
"""Stands between the keys of the rows over a figure: 不予公开·属于国家秘密."""

Value = int | Decimal | None
Values = list[int | str | None]
"""A number that is printed as itself, any other text as it is printed, nothing for a sum with a gap."""
_Pick = Callable[[Sequence[Any]], Sequence[Any]]


class Line(NamedTuple):
    """One line: the table, the row with its keys from the outermost group to its own, the column.

    ``rows`` are the rows that it adds up: one, its own, or those of a group.
    """

    table: TableSpec
    row: RowSpec
    name: str
    column: ColumnSpec
    rows: tuple[str, ...]

    @property
    def row_id(self) -> str:
        """Give the id of the row behind that of its table: ``requests.received``."""
        return f"{self.table.id}.{self.row.id}"

    @property
    def id(self) -> str:
        """Give the id; that of the figure on the report's page unless it is a sum."""
        return f"{self.row_id}.{self.column.id}"

    @property
    def summed(self) -> bool:
        """Say whether it stands for no figure of its own."""
        return self.rows != (self.row.id,)


class Compared(NamedTuple):
    """What one report brings: its figures in the order of the lines of its form, as JSON."""

    slug: str
    year: int
    form: str
    text: str

    @property
    def values(self) -> Values:
        """Give the figures in the order of the lines."""
        found: Values = json.loads(self.text)
        return found


@cache
def lines_of(form: str) -> tuple[Line, ...]:
    """Give the lines of a form, by its id, in its order; a group stands before its rows."""
    found = by_id(form)
    return tuple(line for table in found.tables() for line in _lines(table, table.rows)) if found else ()


def _lines(table: TableSpec, rows: tuple[RowSpec, ...], above: tuple[str, ...] = ()) -> Iterator[Line]:
    for row in rows:
        keys = (*above, row.key) if row.key else above
        leaves = tuple(row.leaves())
        columns = table.columns_of(leaves[0])
        if row.key and all(table.columns_of(leaf) == columns for leaf in leaves):
            name, parts = BETWEEN.join(keys), tuple(leaf.id for leaf in leaves)
            yield from (Line(table, row, name, column, parts) for column in columns)
        yield from _lines(table, row.children, keys)


def compared(report: Report) -> Compared:
    """Give what a report brings; one without statutory tables brings no figure."""
    values: list[Value] = []
    written: list[str] = []
    tables = {table.spec.id: table for table in report.tables()}
    for spec in report.form.tables():
        table = tables.get(spec.id)
        flat = table.flat if table else _blank(spec)
        others: Iterable[int] = spec.uncounted
        if not table or not table.full:
            others = {*others, *(place for place, value in enumerate(flat.values) if value is None)}
        start = len(written)
        values += flat.values
        written += flat.texts
        for place in others:
            written[start + place] = _written(flat.values[place], flat.texts[place])
    if written:
        order, sums = _figures(report.form.id)
        written = [*order(written + _totals([pick(values) for pick in sums]))]
    return Compared(report.agency.slug, report.year, report.form.id, f"[{','.join(written)}]")


def _blank(spec: TableSpec) -> Flat:
    """Give the figures of a table that nobody wrote: a preview shows such a report too."""
    size = len(spec.places)
    return Flat((), [None] * size, [""] * size)


def _written(value: Value, text: str) -> str:
    """Give a figure as JSON; one that is printed as its value is JSON as it stands."""
    return text if value.__class__ is int and text == str(value) else json.dumps(text, ensure_ascii=False)


def _totals(parts: Sequence[Sequence[Value]]) -> list[str]:
    """Give sums as JSON, ``null`` where a figure is blank."""
    found: Iterable[Value]
    try:
        found = [*map(sum, cast("Sequence[Sequence[int | Decimal]]", parts))]
    except TypeError:
        found = [None if None in part else sum(cast("Sequence[int | Decimal]", part)) for part in parts]
    return [
        str(total) if total.__class__ is int else "null" if total is None else f'"{total}"' for total in found
    ]


@cache
def _figures(form: str) -> tuple[_Pick, tuple[_Pick, ...]]:
    """Give what picks the lines of a form out of its figures and the sums behind them, and what picks the parts of each sum."""
    found = by_id(form)
    cells = [
        (table.id, row.id, column.id)
        for table in (found.tables() if found else ())
        for row in table.leaves()
        for column in table.columns_of(row)
    ]
    places = {cell: place for place, cell in enumerate(cells)}
    order: list[int] = []
    sums: list[_Pick] = []
    for line in lines_of(form):
        parts = [places[line.table.id, row, line.column.id] for row in line.rows]
        if len(parts) > 1:
            order.append(len(cells) + len(sums))
            sums.append(itemgetter(*parts))
        else:
            order.append(parts[0])
    return itemgetter(*order), tuple(sums)
