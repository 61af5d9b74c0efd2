"""Every sum of a report as one equation over the figures that somebody typed.

A total that was computed is no figure of its own: it gives way to what it was computed from. An equation is known by
the code and the place under which the rules tell that it does not hold.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from generator.forms.spec import Equation, YearEquation
from generator.project.report import Cell, Table
from generator.rules import broken_carry, outcomes_not_adding_up, row_not_adding_up, unbalanced_requests
from generator.sums.statements import across, place_name, shown_row

Number = int | Decimal
CODES = frozenset(
    rule.CODE for rule in (row_not_adding_up, outcomes_not_adding_up, unbalanced_requests, broken_carry)
)


class Place(NamedTuple):
    """Where a figure stands: the ids of table and row, and the place in the row."""

    table: str
    row: str
    at: int


class Identity(NamedTuple):
    """The typed figures times their factors, and ``fixed`` from last year, add up to nothing.

    One that is ``implied`` by others tells nothing new; a ``blank`` one lacks a figure and cannot be assessed.
    """

    code: str
    at: str
    factors: Mapping[Place, int]
    fixed: Number = 0
    implied: bool = False

    def off(self, values: Mapping[Place, Number | None]) -> Number | None:
        """Give by how much it fails to hold, nothing when a figure is blank."""
        found: Number = self.fixed
        for place, factor in self.factors.items():
            value = values[place]
            if value is None:
                return None
            found += factor * value
        return found


def values(tables: Iterable[Table]) -> dict[Place, Number | None]:
    """Give the typed figures of tables, blanks among them."""
    return {
        Place(table.spec.id, row, at): cell.value
        for table in tables
        for row, cells in table.rows.items()
        for at, cell in enumerate(cells)
        if _typed(cells, at)
    }


def identities(tables: Iterable[Table]) -> Iterator[Identity]:
    """Give the equations inside each table: totals of rows, totals of columns, balances."""
    for table in tables:
        yield from _rows(table)
        for equation in table.spec.equations:
            yield from _columns(table, equation)


def _rows(table: Table) -> Iterator[Identity]:
    name = table.spec.columns[-1].id
    for row, parts, _ in across(table):
        cells = table.rows[row]
        if _typed(cells, len(parts)):
            factors = _added([(1, _figures(table, row, at)) for at in range(len(parts))])
            factors[Place(table.spec.id, row, len(parts))] = -1
            yield Identity(row_not_adding_up.CODE, place_name(table, row, name), factors)


def _columns(table: Table, equation: Equation) -> Iterator[Identity]:
    derived = _is_total(table, equation.right)
    if derived and not any(
        _typed(table.rows[equation.right[0]], at) for at in range(len(table.rows[equation.right[0]]))
    ):
        return
    whole = not any(
        cell.value is None for row in (*equation.left, *equation.right) for cell in table.rows[row]
    )
    for at, column in enumerate(table.spec.columns):
        shown = equation.right[0] if derived else shown_row(table, equation, at)
        factors = _added(
            [
                *((1, _figures(table, row, at)) for row in equation.left),
                *((-1, _figures(table, row, at)) for row in equation.right),
            ]
        )
        if factors:
            code = outcomes_not_adding_up.CODE if derived else unbalanced_requests.CODE
            yield Identity(
                code, place_name(table, shown, column.id), factors, implied=column.derived and whole
            )


def from_last_year(
    table: Table, before: Table, equations: Iterable[YearEquation], code: str = broken_carry.CODE
) -> Iterator[Identity]:
    """Give what last year's table asks of this year's figures; nothing where a figure of last year is blank."""
    whole: set[str] = {
        row for row, cells in table.rows.items() if all(cell.value is not None for cell in cells)
    }
    for equation in equations:
        asked, fixed = _asked(table, before, equation)
        if fixed is None:
            whole.discard(equation.row)
        elif asked:
            implied = table.spec.by_id[equation.column].derived and equation.row in whole
            yield Identity(code, place_name(table, equation.row, equation.column), asked, fixed, implied)


def _asked(table: Table, before: Table, equation: YearEquation) -> tuple[dict[Place, int], Number | None]:
    """Give this year's figures and what last year's amount to; nothing for the latter when one is blank."""
    parts: list[tuple[int, Mapping[Place, int]]] = []
    fixed: Number = 0
    for sign, year, row, column in (
        (1, 0, equation.row, equation.column),
        *((-term.sign, term.year, term.row, term.column) for term in equation.terms),
    ):
        side = before if year else table
        at = _at(side, row, column)
        if at is None:
            return {}, None
        if year == 0:
            parts.append((sign, _figures(table, row, at)))
            continue
        value = side.rows[row][at].value
        if value is None:
            return {}, None
        fixed += sign * value
    return _added(parts), fixed


def _is_total(table: Table, right: tuple[str, ...]) -> bool:
    return len(right) == 1 and next(leaf for leaf in table.spec.leaves() if leaf.id == right[0]).derived


def _at(table: Table, row: str, column: str) -> int | None:
    leaf = next((leaf for leaf in table.spec.leaves() if leaf.id == row), None)
    columns = [spec.id for spec in table.spec.columns_of(leaf)] if leaf else []
    return columns.index(column) if column in columns else None


def _typed(cells: tuple[Cell, ...], at: int) -> bool:
    """Say whether a cell is a figure of its own: not computed, and not the total in a row written as one 0."""
    cell = cells[at]
    alone = at == 0 or at < len(cells) - 1 or (cell.line, cell.column) != (cells[0].line, cells[0].column)
    return cell.written and alone


def _figures(table: Table, row: str, at: int) -> dict[Place, int]:
    """Give the typed figures that one cell stands for, with their factors."""
    cells = table.rows[row]
    if _typed(cells, at):
        return {Place(table.spec.id, row, at): 1}
    if any(_typed(cells, other) for other in range(len(cells))):
        return {Place(table.spec.id, row, other): 1 for other in range(len(cells)) if other != at}
    parts = next(equation.left for equation in table.spec.equations if equation.right == (row,))
    return _added([(1, _figures(table, part, at)) for part in parts])


def _added(parts: Iterable[tuple[int, Mapping[Place, int]]]) -> dict[Place, int]:
    found: dict[Place, int] = {}
    for sign, factors in parts:
        for place, factor in factors.items():
            found[place] = found.get(place, 0) + sign * factor
    return {place: factor for place, factor in found.items() if factor}
