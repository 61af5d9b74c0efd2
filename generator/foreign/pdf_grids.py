"""Ruled tables of a PDF as exact tables; one that goes on on the next page is one table."""

from collections.abc import Sequence
from typing import NamedTuple

from generator.foreign.passages import Table
from generator.foreign.pdf_page import PdfCell, PdfTable, edges
from generator.foreign.report_signs import is_label
from generator.project.figures import CORRECTED

_CLOSE = 4.0
_AGAIN = "（续）"
"""Stands behind a label that is printed once more on the next page."""


class _Grid(NamedTuple):
    """Rows of words, the cell that covers each place, and whether cells cover all of them."""

    rows: list[list[str]]
    cells: list[list[PdfCell | None]]
    whole: bool


def goes_on(first: PdfTable, second: PdfTable) -> bool:
    """Say whether two tables on pages that follow each other have the same outer lines."""
    one, other = first.columns, second.columns
    return abs(one[0] - other[0]) < _CLOSE and abs(one[-1] - other[-1]) < _CLOSE


def table_of(parts: Sequence[PdfTable]) -> Table:
    """Give the parts of a table, a page each, as one; heads repeated on a page are dropped."""
    columns = edges(place for part in parts for place in part.columns)
    grids = [_grid(part, columns) for part in parts]
    rows: list[list[str]] = []
    places: list[str] = []
    for part, grid in zip(parts, grids, strict=True):
        own = grid.rows
        if rows:
            repeated = _repeated(rows, own)
            own = [list(row) for row in own[repeated:]]
            if own:
                _continue(rows, own, grid.cells[repeated:])
        rows += own
        places += [f"第 {part.page} 页"] * len(own)
    kept = [at for at, row in enumerate(rows) if any(row)]
    whole = all(grid.whole for grid in grids)
    return Table(tuple(tuple(rows[at]) for at in kept), tuple(places[at] for at in kept), exact=whole)


def _grid(part: PdfTable, columns: Sequence[float]) -> _Grid:
    lines = edges(place for cell in part.cells for place in (cell.top, cell.bottom))
    rows = [[""] * (len(columns) - 1) for _ in lines[1:]]
    cells: list[list[PdfCell | None]] = [[None] * (len(columns) - 1) for _ in lines[1:]]
    for cell in part.cells:
        for row in range(_nearest(lines, cell.top), _nearest(lines, cell.bottom)):
            for column in range(_nearest(columns, cell.left), _nearest(columns, cell.right)):
                rows[row][column] = cell.text.removesuffix(_AGAIN)
                cells[row][column] = cell
    whole = all(cell is not None for row in cells for cell in row)
    return _Grid(rows, cells, whole)


def _nearest(places: Sequence[float], place: float) -> int:
    return min(range(len(places)), key=lambda at: abs(places[at] - place))


def _repeated(rows: Sequence[Sequence[str]], own: Sequence[Sequence[str]]) -> int:
    """Give how many rows repeat the head of the table; a head has words and no figures."""
    count = 0
    for before, now in zip(rows, own, strict=False):
        if list(before) != list(now) or not any(now) or any(_is_figure(cell) for cell in now):
            break
        count += 1
    return count


def _continue(rows: list[list[str]], own: list[list[str]], cells: Sequence[Sequence[PdfCell | None]]) -> None:
    """Join a row that the page cut in two, and let a label go on that spans rows of both pages."""
    above, first = rows[-1], own[0]
    labels = [(one + other) if one != other else one for one, other in zip(above, first, strict=True)]
    figures = [at for at in range(len(first)) if _is_figure(above[at]) or _is_figure(first[at])]
    cut = next((at for at in range(len(first)) if above[at] and first[at]), None)
    halves = not any(_is_figure(above[at]) and first[at] for at in figures)
    if (
        cut is not None
        and halves
        and any(is_label(labels[at]) and not is_label(above[at]) for at in range(len(first)) if first[at])
        and not any(is_label(first[at]) for at in range(len(first)) if first[at])
    ):
        rows[-1] = labels
        del own[0]
        return
    for column, word in enumerate(first):
        cell = cells[0][column]
        if word or cell is None or not above[column] or _is_figure(above[column]):
            continue
        for row, covering in zip(own, cells, strict=True):
            if covering[column] is not cell:
                break
            row[column] = above[column]


def _is_figure(word: str) -> bool:
    figure = word.removesuffix(CORRECTED)
    return bool(word) and not any(
        "\u3400" <= character <= "\u9fff" and character not in "万亿元件条" for character in figure
    )
