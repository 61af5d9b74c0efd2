"""The lines of a table through the years: what each counts in every form that the body used, and what became of it.

Most tables have no blanks: their lines are taken at once, a whole column out of a row of all figures. Where something is a
blank, or not there, the lines are looked at one by one.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from generator.formats import by_id
from generator.forms.spec import RowSpec, TableSpec
from generator.printing.document import Bodies, GridCell, Placed, lined
from generator.project.report import Table
from generator.sums.statements import Number

NO_FIGURE = "—"
"""What stands where a form has no such row, or a change cannot be computed."""
_INDENT = "　"
_LARGE = 10**12
"""Up to here a share is the same whether it is computed with whole numbers or with 28 digits."""


class Series(NamedTuple):
    """All lines of one year: their numbers, nothing where there is none, and as they are printed; no states where all are usual."""

    values: Sequence[Number | None]
    texts: Sequence[str]
    states: Sequence[str] = ()


class Line(NamedTuple):
    """A line: its words, the rows that it stands for (one, or those of a group under the group's id), the column, the anchor."""

    label: str
    id: str
    rows: tuple[str, ...]
    column: str
    anchor: str = ""


_Take = Callable[[Sequence[Any]], tuple[Any, ...]]


class _Taken(NamedTuple):
    """What takes the figures of each sum out of all figures of a table, and the lines out of those and the sums behind them."""

    groups: tuple[_Take, ...]
    lines: _Take


class Figures:
    """The figures of one table of one form, from which the lines of every column are taken."""

    def __init__(self, form: str, table: Table) -> None:
        self._form = form
        self._table = table
        self._values = [cell[0] for cell in table.cells]
        self._texts = [cell[1] for cell in table.cells]
        self._blank = None in self._values

    def series(self, form: str, column: str) -> Series:
        """Give the lines that ``form`` has in a column, of every figure where no column is named."""
        name = self._table.spec.id
        taken = None if self._blank else _taken(form, name, column, self._form)
        if taken is None:
            return self.one_by_one(form, column)
        values, texts = self._values, self._texts
        if taken.groups:
            sums = [sum(take(values)) for take in taken.groups]
            values = [*values, *sums]
            texts = [*texts, *map(str, sums)]
        return Series(taken.lines(values), taken.lines(texts))

    def one_by_one(self, form: str, column: str) -> Series:
        """Give the same, whatever the lines are."""
        places = _places(form, self._table.spec.id, column, self._form)
        values, texts, states = zip(*(_point(self._table, own) for own in places), strict=True)
        return Series(values, texts, states if any(states) else ())


def changes(old: Series, new: Series) -> tuple[Series, Series]:
    """Give what every line gained or lost, and the same in percent.

    Where nothing can be computed a line has no state of its own, so that tables of the same years have the same layout.
    """
    differences, shares = [], []
    for before, after in zip(old.values, new.values, strict=True):
        if before is None or after is None:
            difference = share = NO_FIGURE
        else:
            change = after - before
            difference = f"{change:+}" if change else "0"
            share = percent(after, before) if change else "0.0%" if before else NO_FIGURE
        differences.append(difference)
        shares.append(share)
    return Series((), differences), Series((), shares)


def beside(form: str, table: str, column: str, before: str | None, years: Sequence[Series]) -> Bodies:
    """Give the lines of a column with these years beside each other; they have anchors, with something before each, only where that is given."""
    texts = [*chain.from_iterable(zip(*[year.texts for year in years], strict=True))]
    states: list[str] = []
    if any(year.states for year in years):
        usual = ("",) * len(years[0].texts)
        states = [*chain.from_iterable(zip(*[year.states or usual for year in years], strict=True))]
    return Bodies(_placed(form, table, column, before, len(years)), texts, states)


def percent(new: Number, old: Number) -> str:
    """Give a change in percent with its sign, rounded half up to one decimal: +25.0%; a dash where there was nothing before."""
    if not old:
        return NO_FIGURE
    if new.__class__ is int and old.__class__ is int and 0 <= new < _LARGE and 0 < old < _LARGE:
        tenths = (abs(new - old) * 2000 + old) // (2 * old)
        return f"{'+' if new > old else '-'}{tenths // 10}.{tenths % 10}%" if tenths else "0.0%"
    return percent_of_any(new, old)


def percent_of_any(new: Number, old: Number) -> str:
    """Give the same for numbers of any size and with decimals."""
    share = (Decimal(new) - Decimal(old)) * 100 / abs(Decimal(old))
    rounded = share.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded:+}%" if rounded else "0.0%"


@cache
def _placed(form: str, table: str, column: str, before: str | None, years: int) -> Placed:
    labels = [
        GridCell(line.label, "label", scope="row", id=_anchor(line, before))
        for line in _lines(form, table, column)
    ]
    return lined(labels, years)


def _anchor(line: Line, before: str | None) -> str:
    return "" if before is None or not line.anchor else before + line.anchor


@cache
def _lines(form: str, table: str, column: str) -> tuple[Line, ...]:
    """Give the lines of a table: in one column of a table of many rows, of every figure where no column is named."""
    spec = _spec(form, table)
    if column:
        return tuple(_tree(spec.rows, f"{table}.", column))
    return tuple(
        Line(f"{row.label}：{one.label}", row.id, (row.id,), one.id, f"{table}.{row.id}.{one.id}")
        for row in spec.leaves()
        for one in spec.columns_of(row)
    )


def _tree(rows: tuple[RowSpec, ...], table: str, column: str, lead: str = "") -> Iterator[Line]:
    """Yield a line for each row and each group of rows; what stands below a group is set in."""
    for row in rows:
        if not row.children or row.key:
            anchor = "" if row.children else table + row.id
            yield Line(lead + row.label, row.id, tuple(leaf.id for leaf in row.leaves()), column, anchor)
        yield from _tree(row.children, table, column, lead + _INDENT if row.key else lead)


def _spec(form: str, table: str) -> TableSpec:
    # Keyed by ids: hashing a form itself would walk its hundreds of parts at every call.
    found = by_id(form)
    return (
        next(spec for spec in found.tables() if spec.id == table) if found else TableSpec("", "", "", (), ())
    )


@cache
def _places(form: str, table: str, column: str, other: str) -> tuple[tuple[tuple[str, int], ...], ...]:
    """Give for every line of a table the figures of another form that it adds up, by row and place: none where that has no such line."""
    spec = _spec(other, table)
    rows = {row.id for row in spec.leaves()}
    found = []
    for line in _lines(form, table, column):
        names = (line.id,) if line.id in rows else line.rows
        places = [(name, spec.places.get((name, line.column))) for name in names]
        known = tuple((name, place) for name, place in places if place is not None)
        found.append(known if len(known) == len(places) else ())
    return tuple(found)


@cache
def _taken(form: str, table: str, column: str, other: str) -> _Taken | None:
    """Give what takes the lines out of all figures of another form, nothing where that has no such line."""
    spec = _spec(other, table)
    figures = [(row.id, place) for row in spec.leaves() for place in range(len(spec.columns_of(row)))]
    order = {figure: number for number, figure in enumerate(figures)}
    places = _places(form, table, column, other)
    if len(places) < 2 or not all(places):
        return None
    groups = [own for own in places if len(own) > 1]
    order_of_groups = {own: len(figures) + number for number, own in enumerate(groups)}
    return _Taken(
        tuple(itemgetter(*map(order.__getitem__, own)) for own in groups),
        itemgetter(*(order[own[0]] if len(own) == 1 else order_of_groups[own] for own in places)),
    )


def _point(table: Table, places: tuple[tuple[str, int], ...]) -> tuple[Number | None, str, str]:
    """Give a line's number, its words and their state: empty, ``blank`` or ``na``."""
    if len(places) == 1:
        ((name, place),) = places
        cell = table.rows[name][place]
        return cell.value, cell.text, "" if cell.value is not None else "na" if cell.text else "blank"
    if not places:
        return None, NO_FIGURE, "na"
    total: Number = 0
    for name, place in places:
        value = table.rows[name][place].value
        if value is None:
            return None, "", "blank"
        total += value
    return total, str(total), ""
