"""Which figures of the forms can be compared, under one name in every form, and what one report brings to a comparison.

A line of a comparison is a figure of a statutory table or the sum of a group of rows: 不予公开 is no row of the form, but what
everybody asks for, and a row of one form may be a group of the next.
"""

import json
import zlib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from generator.formats import by_id
from generator.forms.spec import ColumnSpec, RowSpec, TableSpec
from generator.project.report import Cell, Report
from generator.sums.statements import total

BETWEEN = "·"
"""Stands between the keys of the rows over a figure: 不予公开·属于国家秘密."""

Values = list[int | str | None]
"""A number that is printed as itself, any other text as it is printed, nothing for a sum with a gap."""


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
    """What one report brings: its figures in the order of the lines of its form, packed."""

    slug: str
    year: int
    form: str
    packed: bytes

    @property
    def values(self) -> Values:
        """Give the figures in the order of the lines."""
        found: Values = json.loads(zlib.decompress(self.packed))
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
    """Give what a report brings; one without statutory tables brings no figure, a table that is lost brings empty ones."""
    rows = {table.spec.id: table.rows for table in report.tables()}
    values: Values = []
    for table, names, place in _figures(report.form.id):
        own = rows.get(table)
        if own is None:
            values.append("" if len(names) == 1 else None)
        elif len(names) == 1:
            values.append(_value(own[names[0]][place]))
        else:
            found = total([own[name][place] for name in names])
            values.append(str(found) if isinstance(found, Decimal) else found)
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return Compared(report.agency.slug, report.year, report.form.id, zlib.compress(text.encode(), 1))


@cache
def _figures(form: str) -> tuple[tuple[str, tuple[str, ...], int], ...]:
    """Give for each line of a form its table, its rows, and the place of its column in them."""
    return tuple(
        (
            line.table.id,
            line.rows if line.summed else (line.row.id,),
            line.table.places[line.rows[0], line.column.id],
        )
        for line in lines_of(form)
    )


def _value(cell: Cell) -> int | str:
    value, text = cell.value, cell.text
    return value if value.__class__ is int and text == _written(value) else text


@lru_cache(maxsize=16384)
def _written(number: int) -> str:
    return str(number)
