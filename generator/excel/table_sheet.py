"""A statutory table as a spreadsheet holds it: where every cell stands, what it shows, and which totals are formulas.

A table begins in the same row whatever the report, so the same figure is at the same address in every report of one form, and
an office that sums sixty bodies can point at one cell. A total is a formula only where the page shows what the formula gives: all
its summands are numbers and add up to it. Any other total is the value as the page prints it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from generator.excel.sheet import (
    Entry,
    Formula,
    Look,
    Sheet,
    Spot,
    address,
    areas,
    height,
    references,
    wrapped,
)
from generator.formats import by_id
from generator.forms.spec import Measure, TableSpec
from generator.printing.document import DocumentSection, Grid, GridCell
from generator.printing.edition import Edition
from generator.printing.figures import Figure
from generator.sums.statements import Number

NOTE, TOP = 2, 3
"""The row with mark and unit, and the first row of every table; title and heading stand above."""
UNLIKE = "相差"
"""How the words of a check begin that failed."""
FITS, UNFILLED = "✓", "未填完"
_SHOWN = re.compile(r"(?P<sign>[+\-−－＋]?)(?P<whole>[0-9]+)(?:\.(?P<decimals>[0-9]+))?(?P<unit>[^0-9.\"]*)")
_EXACT = 15
_STUB = (10.8, 14.8, 28.0)
_FIGURE, _BLOCK, _LEAST = 8.8, 22.0, 20.0


def shown(figure: Figure) -> tuple[Number, str] | None:
    """Give the number of a figure and the number format that shows it as the page does.

    Gives nothing for what is no number, and for one of more digits than a spreadsheet keeps.
    """
    parts = _SHOWN.fullmatch(figure.text)
    if figure.value is None or parts is None:
        return None
    sign, whole, decimals, unit = parts.groups(default="")
    if len(whole + decimals) > _EXACT:
        return None
    plain = "0" + ("." + "0" * len(decimals) if decimals else "") + (f'"{unit}"' if unit else "")
    if sign and (sign != "-" or figure.value == 0):
        plain = f'0;"{sign}"{plain}' if figure.value < 0 else f'"{sign}"{plain}'
    return figure.value, plain


@cache
def summands(form: str) -> Mapping[str, tuple[str, ...]]:
    """Give per total of a form the ids of the figures that it is the sum of."""
    found: dict[str, tuple[str, ...]] = {}
    spec = by_id(form)
    for table in spec.tables() if spec else ():
        for row in table.leaves():
            columns = table.columns_of(row)
            below = next((item.left for item in table.equations if item.right == (row.id,)), ())
            for column in columns:
                if column.derived:
                    parts = [f"{row.id}.{other.id}" for other in columns if not other.derived]
                elif row.derived:
                    parts = [f"{name}.{column.id}" for name in below]
                else:
                    continue
                found[f"{table.id}.{row.id}.{column.id}"] = tuple(f"{table.id}.{part}" for part in parts)
    return found


def table_sheet(edition: Edition, section: DocumentSection, mark: str) -> Sheet:
    """Give the sheet of a section's table; ``mark`` is what stands over it (草稿、示例)."""
    assert section.grid, "only a section with a table has a sheet"
    return _TableSheet(edition, section, section.grid, mark).sheet()


class _TableSheet:
    """Lays one table out; positions count from 0."""

    def __init__(self, edition: Edition, section: DocumentSection, grid: Grid, mark: str) -> None:
        self._edition = edition
        self._section = section
        self._grid = grid
        self._mark = mark
        self._spec = _table(edition.form, grid.id)
        self._widths = _widths(self._spec, grid.width)
        self._figures = [figure for figure in edition.figures if figure.table == grid.id]
        self._by_id = {figure.id: figure for figure in self._figures}
        self._sums = summands(edition.form)
        self._shown = {figure.id: shown(figure) for figure in self._figures}
        self._places: dict[str, tuple[int, int]] = {}
        self._heights: dict[int, float] = {}

    def sheet(self) -> Sheet:
        cells = list(_placed(self._grid))
        figures = iter(self._figures)
        spots: list[Spot] = []
        waiting: list[tuple[Figure, int, int, GridCell]] = []
        for row, column, cell in cells:
            if cell.kind == "figure":
                figure = next(figures)
                self._places[figure.id] = (row, column)
                waiting.append((figure, row, column, cell))
            else:
                look = Look("head" if cell.kind == "head" else "label")
                words = wrapped(cell.text, self._room(column, cell.colspan))
                spots.append(Spot(row, column, words, look, cell.rowspan, cell.colspan))
                if cell.rowspan == 1:
                    needed = height(words, self._room(column, cell.colspan))
                    self._heights[row] = max(self._heights.get(row, _LEAST), needed)
        spots += [
            Spot(row, column, *self._cell(figure), 1, cell.colspan, cell.mark.words if cell.mark else "")
            for figure, row, column, cell in waiting
        ]
        for row in range(TOP, max(row for row, _, _ in cells) + 1):
            self._heights.setdefault(row, _LEAST)
        entered = [figure for figure in self._figures if not figure.derived]
        blank = self._edition.blank
        checks = list(self._checks(max(self._heights) + 1)) if blank else []
        progress = self._progress(entered) if blank else None
        return Sheet(
            name=self._spec.key,
            spots=(*self._above(progress), *spots, *checks),
            widths=self._widths,
            heights=self._heights,
            head=TOP + len(self._grid.head),
            stub=self._grid.stub if self._grid.head else 0,
            landscape=self._spec.sideways,
            totals=areas(self._places[figure.id] for figure in self._figures if figure.derived),
            entries=tuple(self._entries(entered)) if blank else (),
            checks=areas((spot.row, spot.column) for spot in checks if isinstance(spot.value, Formula)),
            progress=self._repeated(progress) if progress else None,
            names=self._places,
        )

    def _room(self, column: int, across: int) -> float:
        return sum(self._widths[column : column + across])

    def _above(self, progress: Formula | None) -> Iterator[Spot]:
        width, room = self._grid.width, sum(self._widths)
        left = width - max(width // 3, 1)
        self._heights[0] = height(self._edition.title, room, 16)
        self._heights[1] = max(24.0, height(self._section.heading, room, 13))
        self._heights[NOTE] = 20.0
        yield Spot(0, 0, self._edition.title, Look("title"), 1, width)
        yield Spot(1, 0, self._section.heading, Look("heading"), 1, width)
        yield Spot(NOTE, 0, progress or self._mark or None, Look("mark"), 1, left)
        yield Spot(NOTE, left, _unit(self._spec), Look("unit"), 1, width - left)

    def _cell(self, figure: Figure) -> tuple[str | Number | Formula | None, Look]:
        parts = self._sums.get(figure.id, ())
        number = self._shown[figure.id]
        kind = "total" if figure.derived else "figure"
        if self._edition.blank:
            if figure.derived:
                return Formula(self._sum(parts), self._value(figure.id)), Look(kind, "0")
            measure = _measure(self._spec, figure)
            formats = "0" if measure in (Measure.COUNT, Measure.SIGNED) else ""
            return (number[0] if number else None), Look("figure", formats, open=True)
        if number is None:
            return figure.text or None, Look(kind)
        value, formats = number
        if figure.derived and self._adds_up(value, parts):
            return Formula(self._sum(parts), value), Look(kind, formats)
        return value, Look(kind, formats)

    def _adds_up(self, value: Number, parts: Iterable[str]) -> bool:
        found = [self._shown[part] for part in parts]
        numbers = [item[0] for item in found if item]
        return bool(found) and len(numbers) == len(found) and sum(numbers) == value

    def _value(self, name: str) -> Number:
        """Give what a figure of a blank sheet counts for; what is not filled in counts nothing."""
        if self._by_id[name].derived:
            return sum(self._value(part) for part in self._sums[name])
        number = self._shown[name]
        return number[0] if number else 0

    def _sum(self, parts: Iterable[str]) -> str:
        return f"=SUM({references(tuple(self._places[part] for part in parts))})"

    def _progress(self, entered: list[Figure]) -> Formula:
        """Say how many figures are still missing."""
        cells = references(tuple(self._places[figure.id] for figure in entered))
        left = sum(1 for figure in entered if self._shown[figure.id] is None)
        words = f'"还有 "&({len(entered)}-COUNTA({cells}))&" 格没有填"'
        text = f'="{self._mark}："&IF(COUNTA({cells})={len(entered)},"已填完",{words})'
        return Formula(text, f"{self._mark}：还有 {left} 格没有填")

    def _repeated(self, progress: Formula) -> Formula:
        """Give the same without the mark, for another sheet."""
        start = len(f"{self._mark}：")
        text = f"=MID('{self._spec.key}'!{address(NOTE, 0)},{start + 1},99)"
        return Formula(text, str(progress.value)[start:])

    def _checks(self, row: int) -> Iterator[Spot]:
        """Yield per equation between entered figures a line that says in every column whether it holds."""
        totals = {item.id for item in self._spec.leaves() if item.derived}
        for equation in self._spec.equations:
            if len(equation.right) == 1 and equation.right[0] in totals:
                continue
            room = self._room(0, self._grid.stub)
            words = wrapped(f"核对：{equation.words}", room)
            self._heights[row] = height(words, room)
            yield Spot(row, 0, words, Look("head"), 1, self._grid.stub)
            for column in self._spec.columns:
                yield self._check(row, column.id, equation.left, equation.right)
            row += 1

    def _check(self, row: int, column: str, left: tuple[str, ...], right: tuple[str, ...]) -> Spot:
        sides = [[f"{self._grid.id}.{name}.{column}" for name in side] for side in (left, right)]
        one, other = ("+".join(address(*self._places[name]) for name in side) for side in sides)
        parts = [part for side in sides for name in side for part in self._entered(name)]
        filled = f"COUNT({references(tuple(self._places[part] for part in parts))})"
        text = f'=IF({filled}<{len(parts)},"{UNFILLED}",IF({one}={other},"{FITS}","{UNLIKE} "&({one}-({other}))))'
        return Spot(row, self._places[sides[0][0]][1], Formula(text, UNFILLED), Look("check"))

    def _entered(self, name: str) -> Iterator[str]:
        """Give the figures somebody types that a figure is made of."""
        if not self._by_id[name].derived:
            yield name
        for part in self._sums.get(name, ()):
            yield from self._entered(part)

    def _entries(self, entered: list[Figure]) -> Iterator[Entry]:
        kinds: dict[tuple[str, bool], list[tuple[int, int]]] = {}
        for figure in entered:
            key = (_measure(self._spec, figure).value, figure.value is not None)
            kinds.setdefault(key, []).append(self._places[figure.id])
        for (kind, given), places in kinds.items():
            yield from (Entry(area, kind, given) for area in areas(places))


def _placed(grid: Grid) -> Iterator[tuple[int, int, GridCell]]:
    """Yield every cell of a table with the row and column of its first place on the sheet."""
    taken: set[tuple[int, int]] = set()
    rows = (*grid.head, *(row for body in grid.bodies for row in body))
    for line, row in enumerate(rows, TOP):
        at = 0
        for cell in row:
            while (line, at) in taken:
                at += 1
            yield line, at, cell
            for down in range(1, cell.rowspan):
                taken.update((line + down, at + across) for across in range(cell.colspan))
            at += cell.colspan


@cache
def _table(form: str, table: str) -> TableSpec:
    found = by_id(form)
    assert found, form
    return next(spec for spec in found.tables() if spec.id == table)


def _widths(spec: TableSpec, width: int) -> tuple[float, ...]:
    if spec.blocks:
        return (_BLOCK,) * width
    stub = _STUB[len(_STUB) - spec.stub :] if spec.stub else ()
    return (*stub, *[_FIGURE] * (width - spec.stub))


def _unit(spec: TableSpec) -> str:
    """Say what the figures of a table count, but for those whose own head says it."""
    units = [column.unit for column in spec.columns if column.unit and column.unit not in column.label]
    return f"单位：{'、'.join(dict.fromkeys(units))}"


def _measure(spec: TableSpec, figure: Figure) -> Measure:
    return spec.by_id[figure.id.rpartition(".")[2]].measure
