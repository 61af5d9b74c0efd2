"""A quick look that says of nearly every report that its sums hold, so that no rule needs to look at a single one.

The figures of a table lie in one row, and the sums of a form are places in it. Whatever is not as the form has it, blank
or wrong is left to ``statements``, which knows what to say of it.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from generator.formats import by_id
from generator.forms.spec import TableSpec
from generator.project.report import Report
from generator.sums.statements import Number


class _Plan(NamedTuple):
    """Where the sums of a table stand in its figures.

    ``across`` are the first part and the total of each row, ``down`` the parts of both sides of an equation and how many are on
    the left.
    """

    rows: tuple[str, ...]
    widths: tuple[int, ...]
    across: tuple[tuple[int, int], ...]
    down: tuple[tuple[Callable[[list[Number]], tuple[Number, ...]], int], ...]


_Terms = tuple[tuple[int, int, int], ...]
"""Summands of last year's or this year's figures: sign, year, and place."""


@lru_cache(maxsize=8)
def adds_up(report: Report) -> bool:
    """Say whether every figure is there, every total is the sum of its row, and every equation holds in every column."""
    figures = _figures(report)
    if figures is None:
        return False
    plans = _plans(report.form.id)
    for table, values in figures.items():
        for start, end in plans[table].across:
            if sum(values[start:end]) != values[end]:
                return False
        for parts, count in plans[table].down:
            picked = parts(values)
            if sum(picked[:count]) != sum(picked[count:]):
                return False
    return True


def may_not_add_up(report: Report) -> bool:
    """Say whether ``adds_up`` does not."""
    return not adds_up(report)


def goes_on(report: Report, previous: tuple[Report, ...], *, firm: bool) -> bool:
    """Say whether every figure that last year's of the same form lead to is what they lead to."""
    if len(previous) != 1 or previous[0].form.id != report.form.id:
        return False
    own, before = _figures(report), _figures(previous[0])
    if own is None or before is None or own.keys() != before.keys():
        return False
    for table, place, terms in _years(report.form.id, firm):
        if table in own:
            sides = own[table], before[table]
            if own[table][place] != sum([sign * sides[year][at] for sign, year, at in terms]):
                return False
    return True


@lru_cache(maxsize=32)
def _figures(report: Report) -> dict[str, list[Number]] | None:
    """Give the figures of each table in the order of the form, nothing when one is blank or not where it should be."""
    plans = _plans(report.form.id)
    found = {}
    for table in report.tables():
        plan = plans[table.spec.id]
        rows = table.rows
        if tuple(rows) != plan.rows or tuple(map(len, rows.values())) != plan.widths:
            return None
        values = [cell[0] for cells in rows.values() for cell in cells]
        if None in values:
            return None
        found[table.spec.id] = values
    return found  # type: ignore[return-value]


@cache
def _plans(form: str) -> dict[str, _Plan]:
    found = by_id(form)
    return {spec.id: _plan(spec) for spec in found.tables()} if found else {}


def _plan(spec: TableSpec) -> _Plan:
    rows = tuple(row.id for row in spec.leaves())
    widths = tuple(len(spec.columns_of(row)) for row in spec.leaves())
    starts = dict(zip(rows, accumulate(widths, initial=0), strict=False))
    full = len(spec.columns)
    derived = spec.columns[-1].derived
    across = [
        (starts[row], starts[row] + full - 1)
        for row, width in zip(rows, widths, strict=True)
        if derived and width == full
    ]
    down = [
        (
            itemgetter(*[starts[row] + place for row in (*equation.left, *equation.right)]),
            len(equation.left),
        )
        for equation in spec.equations
        for place in range(widths[rows.index(equation.right[0])])
    ]
    return _Plan(rows, widths, tuple(across), tuple(down))


@cache
def _years(form: str, firm: bool) -> tuple[tuple[str, int, _Terms], ...]:
    found = by_id(form)
    return tuple(
        (
            spec.id,
            _place(spec, equation.row, equation.column),
            tuple((term.sign, -term.year, _place(spec, term.row, term.column)) for term in equation.terms),
        )
        for spec in (found.tables() if found else ())
        for equation in spec.years
        if equation.firm is firm
    )


def _place(spec: TableSpec, row: str, column: str) -> int:
    before = 0
    for leaf in spec.leaves():
        if leaf.id == row:
            break
        before += len(spec.columns_of(leaf))
    return before + spec.places[row, column]
