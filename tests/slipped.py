"""Random consistent tables of every statutory form, and one mistake of a given kind in them."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from generator.checking.identities import Place, values
from generator.forms.spec import Equation, ReportFormat, TableSpec
from generator.project.report import Cell, Table

Figures = dict[tuple[str, str, str], int]
"""Every figure of a form by the ids of table, row and column, totals included."""

_SCALES = ((3, 0.95), (20, 0.7), (99, 0.5), (999, 0.3), (99999, 0.1))


class Mistake(NamedTuple):
    """What was done to consistent tables: the figures that are wrong now, and what they should be."""

    kind: str
    meant: dict[Place, int]
    tables: tuple[Table, ...]


def figures(chance: random.Random, form: ReportFormat, scale: tuple[int, float] = (0, 0)) -> Figures:
    """Give figures whose sums hold: of a village or of a province, many zeros or few, unless ``scale`` says so."""
    most, zeros = scale if scale[0] else chance.choice(_SCALES)

    def figure() -> int:
        return 0 if chance.random() < zeros else chance.randint(0, most)

    found: Figures = {}
    for table in form.tables():
        for row in table.leaves():
            for column in table.columns_of(row):
                found[table.id, row.id, column.id] = figure()
        for column in table.columns:
            for equation in table.equations:
                if not column.derived:
                    _balance(chance, found, table, equation, column.id, zeros)
        for row in table.leaves():
            for column in table.columns_of(row):
                if column.derived:
                    parts = (other.id for other in table.columns_of(row) if not other.derived)
                    found[table.id, row.id, column.id] = sum(found[table.id, row.id, part] for part in parts)
    return found


def _balance(
    chance: random.Random, found: Figures, table: TableSpec, equation: Equation, at: str, zeros: float
) -> None:
    """Make an equation hold in one column: a total is computed, else what came in is shared out anew."""
    left, right = equation.left, equation.right
    if len(right) == 1:
        found[table.id, right[0], at] = sum(found[table.id, row, at] for row in left)
        return
    rest = sum(found[table.id, row, at] for row in right)
    for row in left[1:]:
        found[table.id, row, at] = 0 if chance.random() < zeros else chance.randint(0, rest // 2)
        rest -= found[table.id, row, at]
    found[table.id, left[0], at] = rest


def tables(form: ReportFormat, found: Figures, *, totals: bool) -> tuple[Table, ...]:
    """Give the tables with these figures; with ``totals`` every total was typed, else none."""
    return tuple(
        Table(
            table,
            {
                row.id: tuple(
                    Cell(
                        (value := found[table.id, row.id, column.id]),
                        str(value),
                        line,
                        at,
                        written=totals or not (row.derived or column.derived),
                    )
                    for at, column in enumerate(table.columns_of(row), 1)
                )
                for line, row in enumerate(table.leaves(), 1)
            },
        )
        for table in form.tables()
    )


def last_year(form: ReportFormat, found: Figures) -> tuple[Table, ...]:
    """Give tables of the year before from which these figures follow."""
    before: Figures = dict.fromkeys(found, 0)
    for table in form.tables():
        for equation in table.years:
            term = next(term for term in equation.terms if term.year)
            rest = sum(
                other.sign * found[table.id, other.row, other.column]
                for other in equation.terms
                if not other.year
            )
            before[table.id, term.row, term.column] = found[table.id, equation.row, equation.column] - rest
    return tables(form, before, totals=False)


def recomputed(table: Table) -> Table:
    """Give a table whose totals that were not typed are those of the figures as they are now."""
    rows = dict(table.rows)
    for row in table.spec.leaves():
        parts = next((one.left for one in table.spec.equations if one.right == (row.id,)), ())
        cells = list(rows[row.id])
        for at, cell in enumerate(cells):
            if not cell.written:
                across = row.derived is False or cells[0].written
                added = cells[:at] if across else [rows[part][at] for part in parts]
                total = sum(int(one.value or 0) for one in added)
                cells[at] = cell._replace(value=total, text=str(total))
        rows[row.id] = tuple(cells)
    return replace(table, rows=rows)


def near(chance: random.Random, figure: int) -> int:
    """Give a figure that is off by one to nine."""
    return figure + chance.choice((1, -1)) * chance.randint(1, 9)


def digit_replaced(chance: random.Random, figure: int) -> int:
    """Give a figure with another digit in one place."""
    text = str(figure)
    at = chance.randrange(len(text))
    return _number(
        text[:at] + chance.choice([digit for digit in "0123456789" if digit != text[at]]) + text[at + 1 :]
    )


def transposed(chance: random.Random, figure: int) -> int:
    """Give a figure in which two neighbouring digits changed places."""
    text = str(figure)
    at = chance.randrange(max(len(text) - 1, 1))
    return _number(text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :])


def digit_dropped(chance: random.Random, figure: int) -> int:
    """Give a figure without one of its digits."""
    text = str(figure)
    at = chance.randrange(len(text))
    return _number(text[:at] + text[at + 1 :])


def _number(text: str) -> int:
    return int(text) if text and (text == "0" or text[0] != "0") else -1


SINGLE: dict[str, Callable[[random.Random, int], int]] = {
    "差 1 至 9": near,
    "一个数字写错": digit_replaced,
    "两个数字颠倒": transposed,
    "漏一个数字": digit_dropped,
}
NEIGHBOUR = {"填错了列": (0, 1), "填错了行": (1, 0)}
KINDS = (*SINGLE, *NEIGHBOUR)


def mistake(chance: random.Random, sound: tuple[Table, ...], kind: str) -> Mistake | None:
    """Give tables with one random mistake of a kind in a figure that some sum covers; nothing where none is possible."""
    typed = {place: int(value) for place, value in values(sound).items() if value is not None}
    summed = {table.spec.id for table in sound if table.spec.columns[-1].derived}
    places = sorted(place for place in typed if place.table in summed)
    for _ in range(200):
        place = chance.choice(places)
        if kind in SINGLE:
            wrong = SINGLE[kind](chance, typed[place])
            change = {place: wrong} if wrong >= 0 else {}
        else:
            other = beside(sound, place, *NEIGHBOUR[kind])
            change = {place: typed[other], other: typed[place]} if other in typed else {}
        meant = {place: typed[place] for place, wrong in change.items() if wrong != typed[place]}
        if meant:
            return Mistake(kind, meant, changed(sound, change))
    return None


def beside(found: tuple[Table, ...], place: Place, down: int, right: int) -> Place:
    """Give the place so many rows and columns on, whether there is such a figure or not."""
    rows = next([*table.rows] for table in found if table.spec.id == place.table)
    number = rows.index(place.row) + down
    return Place(place.table, rows[number] if number < len(rows) else "", place.at + right)


def changed(found: tuple[Table, ...], change: dict[Place, int]) -> tuple[Table, ...]:
    """Give the tables with other figures in some places, and the totals that were not typed computed anew."""

    def row(table: Table, name: str, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        put = {
            at: change[place]
            for at in range(len(cells))
            if (place := Place(table.spec.id, name, at)) in change
        }
        return tuple(
            cell._replace(value=put[at], text=str(put[at])) if at in put else cell
            for at, cell in enumerate(cells)
        )

    return tuple(
        recomputed(replace(table, rows={name: row(table, name, cells) for name, cells in table.rows.items()}))
        for table in found
    )


def mistakes(chance: random.Random, sound: tuple[Table, ...]) -> Iterator[Mistake]:
    """Yield one mistake of every kind that is possible."""
    yield from filter(None, (mistake(chance, sound, kind) for kind in KINDS))
