"""The lines of a table through the years: what each counts in every form that the body used, and what became of it.

Most tables have no blanks: their lines are taken at once, a whole column out of a row of all figures. Where something is a
blank, or not there, the lines are looked at one by one.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
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
_NO_FIGURE = NO_FIGURE.encode()
_INDENT = "　"
_LARGE = 10**12
"""Up to here a share is the same whether it is computed with whole numbers or with 28 digits."""


class Series(NamedTuple):
    """All lines of one year: their numbers, where somebody asked for them, and as they are printed, in bytes; no states where all are usual."""

    values: Sequence[Number | None]
    texts: Sequence[bytes]
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
    """What takes the figures of each sum out of all figures of a table, and the lines out of those and the sums behind them.

    Behind all these stands what a line is that the form does not have; ``states`` are those of the lines.
    """

    groups: tuple[_Take, ...]
    lines: _Take
    states: tuple[str, ...]


class Figures:
    """The figures of one table of one form, from which the lines of every column are taken."""

    def __init__(self, form: str, table: Table) -> None:
        self._form = form
        self._table = table

    def series(self, form: str, columns: tuple[str, ...], *, numbers: bool = True) -> Series:
        """Give the lines that ``form`` has in these columns, one column after another, of every figure where no column is named."""
        name = self._table.spec.id
        taken = _taken(form, name, columns, self._form) if self._table.full else None
        if taken is None:
            return self.one_by_one(form, columns)
        known: Sequence[Any] = self._table.flat.values
        sums = [sum(take(known)) for take in taken.groups]
        values = taken.lines([*known, *sums, None]) if numbers else ()
        texts = taken.lines([*self._table.encoded, *[str(one).encode() for one in sums], _NO_FIGURE])
        return Series(values, texts, taken.states)

    def one_by_one(self, form: str, columns: tuple[str, ...]) -> Series:
        """Give the same, whatever the lines are."""
        places = _places(form, self._table.spec.id, columns, self._form)
        values, texts, states = zip(*(_point(self._table, own) for own in places), strict=True)
        return Series(values, [*map(str.encode, texts)], states if any(states) else ())


def changes(old: Series, new: Series) -> tuple[Series, Series]:
    """Give what every line gained or lost, and the same in percent.

    Where nothing can be computed a line has no state of its own, so that tables of the same years have the same layout.
    """
    changed = [
        _counted(after, before) if after.__class__ is before.__class__ is int else _changed(after, before)
        for before, after in zip(old.values, new.values, strict=True)
    ]
    differences, shares = zip(*changed, strict=True)
    return Series((), differences), Series((), shares)


def change(new: Number | None, old: Number | None) -> tuple[str, str]:
    """Give what a line gained or lost, and the same in percent."""
    if new is None or old is None:
        return NO_FIGURE, NO_FIGURE
    found = new - old
    return (f"{found:+}", percent(new, old)) if found else ("0", "0.0%" if old else NO_FIGURE)


def _changed(new: Number | None, old: Number | None) -> tuple[bytes, bytes]:
    """Give the same in bytes."""
    difference, share = change(new, old)
    return difference.encode(), share.encode()


# Most counts are small, so that few pairs of them come very often; decimals that are equal may be written in two ways.
_counted = lru_cache(maxsize=4096)(_changed)


def beside(
    form: str, table: str, columns: tuple[str, ...], before: str, years: Sequence[Series]
) -> Iterator[Bodies]:
    """Yield the lines of each column with these years beside each other; those of the first have anchors, with something before each."""
    texts = [*chain.from_iterable(zip(*[year.texts for year in years], strict=True))]
    states: list[str] = []
    if any(year.states for year in years):
        usual = ("",) * len(years[0].texts)
        states = [*chain.from_iterable(zip(*[year.states or usual for year in years], strict=True))]
    size = len(texts) // len(columns)
    for place, column in enumerate(columns):
        own = slice(place * size, (place + 1) * size)
        placed = _placed(form, table, column, None if place else before, len(years))
        yield Bodies(placed, (), states[own], texts[own])


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
def _places(
    form: str, table: str, columns: tuple[str, ...], other: str
) -> tuple[tuple[tuple[str, int], ...], ...]:
    """Give for every line of these columns the figures of another form that it adds up, by row and place: none where that has no such line."""
    spec = _spec(other, table)
    rows = {row.id for row in spec.leaves()}
    found = []
    for line in chain.from_iterable(_lines(form, table, column) for column in columns):
        names = (line.id,) if line.id in rows else line.rows
        places = [(name, spec.places.get((name, line.column))) for name in names]
        known = tuple((name, place) for name, place in places if place is not None)
        found.append(known if len(known) == len(places) else ())
    return tuple(found)


@cache
def _taken(form: str, table: str, columns: tuple[str, ...], other: str) -> _Taken | None:
    """Give what takes the lines out of all figures of another form, nothing where there are not two."""
    spec = _spec(other, table)
    places = _places(form, table, columns, other)
    if len(places) < 2:
        return None
    figures = [(row.id, place) for row in spec.leaves() for place in range(len(spec.columns_of(row)))]
    number = {figure: at for at, figure in enumerate(figures)}
    groups = [own for own in dict.fromkeys(places) if len(own) > 1]
    behind = {own: at for at, own in enumerate((*groups, ()), len(figures))}
    return _Taken(
        tuple(itemgetter(*map(number.__getitem__, own)) for own in groups),
        itemgetter(*(number[own[0]] if len(own) == 1 else behind[own] for own in places)),
        () if all(places) else tuple("" if own else "na" for own in places),
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
