"""A quick look that says of nearly every report that its sums hold, so that no rule needs to look at a single one.

The figures of a table lie in one row, and the sums of a form are places in it. Whatever is not as the form has it, blank
or wrong is left to ``statements``, which knows what to say of it.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from generator.formats import by_id
from generator.forms.spec import TableSpec
from generator.project.report import TOGETHER, Report
from generator.sums.statements import Number

_Pick = Callable[[Sequence[Number]], object]


class _Plan(NamedTuple):
    """Where the sums of a table stand in its figures.

    ``across`` are blocks of rows whose last figure is the sum of the others: each column of a block, that of the sums at the end.
    ``down`` are both sides of each equation. In the last column it holds as soon as it does in the others, if that is the sum of them.
    """

    across: tuple[tuple[slice, ...], ...]
    down: tuple[tuple[slice, slice], ...]


class _Carried(NamedTuple):
    """What this year's figures of a table must be: figures of last year, and sums (sign, year and place) of both years."""

    own: _Pick
    before: _Pick
    sums: tuple[tuple[int, tuple[tuple[int, int, int], ...]], ...]


@lru_cache(maxsize=TOGETHER)
def adds_up(report: Report) -> bool:
    """Say whether every figure is there, every total is the sum of its row, and every equation holds in every column."""
    figures = _figures(report)
    if figures is None:
        return False
    plans = _plans(report.form.id)
    for table, values in figures.items():
        across, down = plans[table]
        for block in across:
            *parts, sums = [values[column] for column in block]
            if list(map(sum, zip(*parts, strict=True))) != sums:
                return False
        for left, right in down:
            if sum(values[left]) != sum(values[right]):
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
    for table, carried in _years(report.form.id, firm):
        if table in own:
            sides = own[table], before[table]
            if carried.own(sides[0]) != carried.before(sides[1]):
                return False
            for place, terms in carried.sums:
                if sides[0][place] != sum([sign * sides[year][at] for sign, year, at in terms]):
                    return False
    return True


@lru_cache(maxsize=TOGETHER)
def _figures(report: Report) -> dict[str, list[Number]] | None:
    """Give the figures of each table in the order of the form, nothing when one is blank."""
    found = {}
    for table in report.tables():
        if not table.full:
            return None
        found[table.spec.id] = table.flat.values
    return found  # type: ignore[return-value] # none is blank


@cache
def _plans(form: str) -> dict[str, _Plan]:
    found = by_id(form)
    return {spec.id: _plan(spec) for spec in found.tables()} if found else {}


def _plan(spec: TableSpec) -> _Plan:
    widths = {row.id: len(spec.columns_of(row)) for row in spec.leaves()}
    starts = dict(zip(widths, accumulate(widths.values(), initial=0), strict=False))
    full = len(spec.columns)
    summed = [row for row, width in widths.items() if spec.columns[-1].derived and width == full]
    across: list[tuple[int, int, int]] = []
    for row in summed:
        begin, end = starts[row], starts[row] + full
        if across and across[-1][1] == begin:
            begin = across.pop()[0]
        across.append((begin, end, full))
    down = []
    for equation in spec.equations:
        implied = all(row in summed for row in (*equation.left, *equation.right))
        for place in range(widths[equation.right[0]] - implied):
            left, right = ([starts[row] + place for row in side] for side in (equation.left, equation.right))
            down.append((_evenly(left), _evenly(right)))
    blocks = [
        tuple(slice(begin + place, end, width) for place in range(width)) for begin, end, width in across
    ]
    return _Plan(tuple(blocks), tuple(down))


def _evenly(places: list[int]) -> slice:
    """Give places that lie evenly apart as a slice: the rows of an equation do in every form."""
    step = places[1] - places[0] if len(places) > 1 else 1
    assert places == list(range(places[0], places[-1] + 1, step)), "rows of an equation lie apart"
    return slice(places[0], places[-1] + 1, step)


@cache
def _years(form: str, firm: bool) -> tuple[tuple[str, _Carried], ...]:
    found = by_id(form)
    return tuple((spec.id, _carried(spec, firm)) for spec in (found.tables() if found else ()) if spec.years)


def _carried(spec: TableSpec, firm: bool) -> _Carried:
    equations = [
        (
            spec.at[equation.row, equation.column],
            tuple((term.sign, -term.year, spec.at[term.row, term.column]) for term in equation.terms),
        )
        for equation in spec.years
        if equation.firm is firm
    ]
    same = {place: terms[0][2] for place, terms in equations if [term[:2] for term in terms] == [(1, 1)]}
    others = tuple(one for one in equations if one[0] not in same)
    return _Carried(_picking(same), _picking(same.values()), others)


def _picking(places: Iterable[int]) -> _Pick:
    """Give what picks figures at these places."""
    return itemgetter(*(tuple(places) or (slice(0),)))
