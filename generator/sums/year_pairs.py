"""Which figures of two years say the same thing and may be compared, also across a change of form.

Between two forms the rows that continue are those with the same id, and those that a form says go on as the sum
of several (``ReportFormat.continues``). No identity leads across a change of form but the carry: what was closed
otherwise in one year determines nothing of the next.
"""

from functools import cache
from typing import NamedTuple

from generator.formats import by_id
from generator.forms.spec import TableSpec
from generator.project.report import Cell, Report, Table


class Pairing(NamedTuple):
    """Places among the figures of this year whose sum corresponds to one place of last year; ``free`` tells that nothing fixes it."""

    places: tuple[int, ...]
    before: int
    free: bool


class Repeated(NamedTuple):
    """A table that is the same as last year's, with its free figures that are not zero, of both years."""

    table: Table
    figures: tuple[tuple[Cell, Cell], ...]


def repeated(report: Report, previous: Report) -> tuple[list[Repeated], bool]:
    """Give the tables in which every figure is that of last year, and whether no table that compares differs."""
    found, all_same = [], True
    for table in report.tables():
        before = previous.table(table.spec.id)
        pairs = pairings(report.form.id, previous.form.id, table.spec.id) if before else ()
        if not before or not pairs:
            continue
        figures = _repeated(table, before, pairs)
        if figures is None:
            all_same = False
        else:
            found.append(Repeated(table, figures))
    return found, all_same


def _repeated(
    table: Table, before: Table, pairs: tuple[Pairing, ...]
) -> tuple[tuple[Cell, Cell], ...] | None:
    own, old = table.flat, before.flat
    figures = []
    for places, place, free in pairs:
        value = own.values[places[0]]
        for more in places[1:]:
            part = own.values[more]
            value = None if value is None or part is None else value + part
        if value is None or value != old.values[place]:
            return None
        if free and value:
            figures.append((places[0], place))
    return tuple([(own.cells[first], old.cells[place]) for first, place in figures])


@cache
def pairings(form: str, older: str, table: str) -> tuple[Pairing, ...]:
    """Give what of a table compares between two forms, by their ids; nothing where the table does not go on."""
    newer_form, older_form = by_id(form), by_id(older)
    if newer_form is None or older_form is None or (form != older and table in newer_form.breaks):
        return ()
    new = next((spec for spec in newer_form.tables() if spec.id == table), None)
    old = next((spec for spec in older_form.tables() if spec.id == table), None)
    if new is None or old is None:
        return ()
    continued = {
        one.rows[0]: (one.old, one.rows)
        for one in newer_form.continues
        if form != older and (one.form, one.table) == (older, table)
    }
    parts = {row for _, rows in continued.values() for row in rows[1:]}
    fixed = {(equation.row, equation.column) for equation in new.years}
    here, there = _entered(new), _entered(old)
    found = []
    for row, column in here:
        source, rows = continued.get(row, (row, (row,)))
        before = there.get((source, column))
        if before is not None and row not in parts:
            places = tuple(here[one, column] for one in rows)
            found.append(Pairing(places, before, (row, column) not in fixed))
    return tuple(found)


def _entered(spec: TableSpec) -> dict[tuple[str, str], int]:
    """Give the place of every figure that somebody typed, by the ids of its row and column."""
    return {
        (row.id, column.id): spec.at[row.id, column.id]
        for row in spec.leaves()
        if not row.derived
        for column in spec.columns_of(row)
        if not column.derived
    }
