"""The sums of a report's tables: those that do not hold, down a column and from one year to the next.

A blank figure makes a sum not assessable, never wrong. One wrong figure also spoils the totals computed from
it; such an echo is left out, so that every gap given here is a place where somebody typed something.
"""

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from generator.formats import by_id
from generator.forms.spec import Equation, Term, YearEquation
from generator.project.report import Cell, Report, Table

Number = int | Decimal


class Gap(NamedTuple):
    """An equation that does not hold in one column; ``place`` is the column's place in the rows."""

    equation: Equation
    place: int
    left: Number
    right: Number


class YearGap(NamedTuple):
    """A figure that last year's figures contradict; ``expected`` is what ``terms`` add up to.

    ``sources`` are the reports that the cells of the terms stand in, in the same order.
    """

    table: Table
    equation: YearEquation
    cell: Cell
    terms: tuple[tuple[Term, Cell], ...]
    expected: Number
    sources: tuple[Report, ...]


def total(cells: Iterable[Cell]) -> Number | None:
    """Give the sum of cells, nothing when one of them is blank."""
    found: Number = 0
    for cell in cells:
        value = cell[0]
        if value is None:
            return None
        found += value
    return found


@lru_cache(maxsize=16384)
def share(part: Number, whole: Number) -> str:
    """Give a part in percent of the whole, rounded half up to one decimal: 34.2%."""
    return f"{(Decimal(part) * 100 / Decimal(whole)).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def across(table: Table) -> Iterator[tuple[str, tuple[Cell, ...], Cell]]:
    """Give per row that has the derived column its id, its entered cells and its total."""
    columns = table.spec.columns
    if not columns[-1].derived:
        return
    width = len(columns)
    for row, cells in table.rows.items():
        if len(cells) == width:
            yield row, cells[:-1], cells[-1]


def down(report: Report, *, derived: bool) -> Iterator[tuple[Table, Equation]]:
    """Give the equations of the form whose right side is one derived row, or all the others."""
    for table in report.tables():
        for equation in table.spec.equations:
            if _has_derived_right(report.form.id, table.spec.id, equation.right) is derived:
                yield table, equation


@cache
def balance(form: str, table: str) -> tuple[int, ...]:
    """Give where the totals stand among the figures of a table of a form that its balance has on the left side."""
    found = by_id(form)
    return tuple(
        spec.at[row.id, spec.columns_of(row)[-1].id]
        for spec in (found.tables() if found else ())
        if spec.id == table
        for equation in spec.equations
        if not _has_derived_right(form, table, equation.right)
        for name in equation.left
        for row in spec.flat
        if row.id == name
    )


def gaps(table: Table, equation: Equation) -> Iterator[Gap]:
    """Give the columns in which an equation does not hold, without the echo in the column of totals."""
    left = [table.rows[row] for row in equation.left]
    right = [table.rows[row] for row in equation.right]
    found: list[Gap] = []
    differences: list[Number | None] = []
    for place in range(len(right[0])):
        one, other = total([cells[place] for cells in left]), total([cells[place] for cells in right])
        if one is None or other is None:
            differences.append(None)
            continue
        differences.append(one - other)
        if one != other:
            found.append(Gap(equation, place, one, other))
    if len(found) > 1 and table.spec.columns[-1].derived and found[-1].place == len(differences) - 1:
        written = all(cells[-1].written for cells in (*left, *right))
        if _repeats(differences[-1], differences[:-1], written=written):
            found.pop()
    yield from found


def _repeats(difference: Number | None, parts: list[Number | None], *, written: bool) -> bool:
    """Say whether a gap between totals only repeats the gaps of the columns they were computed from.

    With every total written by hand the totals are a statement of their own, so nothing is a repetition.
    """
    if written or not any(parts):
        return False
    known = [part for part in parts if part is not None]
    return len(known) == len(parts) and sum(known) == difference


def year_gaps(report: Report, *previous: Report, firm: bool) -> Iterator[YearGap]:
    """Give the figures that do not follow from last year's, in the tables that continue from then.

    A body that several were merged into has several reports of last year; their figures are added up.
    """
    same_form = all(before.form.id == report.form.id for before in previous)
    for table in report.tables():
        spec = table.spec
        if not spec.years or (spec.id in report.form.breaks and not same_form):
            continue
        before = [(one, other) for one in previous if (other := one.table(spec.id))]
        if not before or len(before) < len(previous):
            continue
        sides = {0: [(report, table)], -1: before}
        found: list[YearGap] = []
        differences: dict[str, dict[str, Number | None]] = {}
        for equation in spec.years:
            if equation.firm is not firm:
                continue
            cell = table.cell(equation.row, equation.column)
            places = [(term, side) for term in equation.terms for side in sides[term.year]]
            terms = tuple((term, held.cell(term.row, term.column)) for term, (_, held) in places)
            expected = _expected(terms)
            row = differences.setdefault(equation.row, {})
            if cell is None or cell.value is None or expected is None:
                row[equation.column] = None
                continue
            row[equation.column] = cell.value - expected
            if cell.value != expected:
                sound = tuple((term, part) for term, part in terms if part is not None)
                whose = tuple(one for _, (one, _) in places)
                found.append(YearGap(table, equation, cell, sound, expected, whose))
        yield from (gap for gap in found if not _year_echo(gap, differences[gap.equation.row]))


def _year_echo(gap: YearGap, differences: dict[str, Number | None]) -> bool:
    if not gap.table.spec.by_id[gap.equation.column].derived:
        return False
    parts = [difference for column, difference in differences.items() if column != gap.equation.column]
    written = gap.cell.written and all(cell.written for _, cell in gap.terms)
    return _repeats(differences[gap.equation.column], parts, written=written)


def _expected(terms: tuple[tuple[Term, Cell | None], ...]) -> Number | None:
    found: Number = 0
    for term, cell in terms:
        if cell is None or cell.value is None:
            return None
        found += term.sign * cell.value
    return found


@cache
def _has_derived_right(form: str, table: str, right: tuple[str, ...]) -> bool:
    # Keyed by ids: hashing a form itself would walk its hundreds of parts at every call.
    found = by_id(form)
    leaves = [row for spec in found.tables() if spec.id == table for row in spec.leaves()] if found else []
    return len(right) == 1 and any(row.id == right[0] and row.derived for row in leaves)


def shown_row(table: Table, equation: Equation, place: int) -> str:
    """Give the row a balance is told at: the last of the right side whose figure was typed."""
    return next(
        (row for row in reversed(equation.right) if table.rows[row][place].written), equation.right[-1]
    )


def place_name(table: Table, row: str, column: str = "") -> str:
    """Give the dotted name of a row, or of one of its cells, by their ids."""
    return table.name(next(leaf for leaf in table.spec.leaves() if leaf.id == row), column)


def row_words(table: Table, row: str) -> str:
    """Give the name of a row inside its table: 其他处理.其他."""
    return place_name(table, row).partition(".")[2]


def sum_words(table: Table, rows: Iterable[str], place: int) -> str:
    """Give a sum as an official would read it, without the rows that are zero."""
    shown = [f"{row_words(table, row)} {cell.text}" for row in rows if (cell := table.rows[row][place]).value]
    return " + ".join(shown) or "0"
