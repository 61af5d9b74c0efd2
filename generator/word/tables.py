"""Tables as WordprocessingML: merged cells as Word wants them, and the statutory tables with columns that fit.

The order of the children of ``w:tblPr``, ``w:trPr`` and ``w:tcPr`` is the schema's, since Word refuses others.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, zip_longest
from typing import Generic, NamedTuple, TypeVar

from generator.printing.document import Grid, GridCell
from generator.project.figures import CORRECTED
from generator.prose.blocks import ProseCell, ProseTable, Run, plain_text
from generator.word.runs import Page, attribute, ems, line_xml, run_xml

TABLE, HEAD, LABEL, FIGURE, AFTER = "统计表", "表头", "表格文字", "表格数字", "表后"
"""Styles: of the frame, of the words in it, and of the line below it."""

_PADDING = 140
"""What a cell needs beside its words, in twentieths of a point."""
_SMALLEST, _FEWEST = 10, 8
"""The least size of a figure in half points, and the fewest characters of a label on a line before figures shrink."""
_RUN = re.compile(r"[!-~]+")
_LONGEST_WORD, _LONGEST_LINE = 16, 20
"""A longer word, such as an address, may break; longer words of a cell make its column no wider."""
_COLUMN, _LEGIBLE = 4, 16
"""How many characters a line of a column should have, and the size down to which the type shrinks for it."""


def grid_xml(grid: Grid, about: str, page: Page) -> str:
    """Give a statutory table; ``about`` says in a sentence what it is, for who cannot see it."""
    rows = (*grid.head, *(row for body in grid.bodies for row in body))
    widths, size = _measures(grid, page)
    kept = _kept(grid)
    head = len(grid.head)

    def inside(cell: GridCell, _width: int, keep: str) -> str:
        style = {"figure": FIGURE, "head": HEAD}.get(cell.kind, LABEL)
        words = run_xml(Run(cell.text), size=size if style == FIGURE else 0) if cell.text else ""
        mark = run_xml(Run(CORRECTED, script="super")) if cell.mark else ""
        return line_xml(page.styles[style], keep, words + mark)

    lines = "".join(
        row_xml(slots, widths, page, inside, head=number < head, keep=kept(number))
        for number, slots in enumerate(filled(rows, grid.width))
    )
    frame = frame_xml(widths, page, grid.caption, about, head=bool(head), stub=bool(grid.stub))
    return f"<w:tbl>{frame}{lines}</w:tbl>{after_xml(page)}"


def _measures(grid: Grid, page: Page) -> tuple[list[int], int]:
    """Give the widths of the columns, and the size of figures where the longest need a smaller one than their style's.

    Groups of labels stand on few characters a line, figures take what they need, the labels themselves get the rest.
    """
    em, size = page.sizes[LABEL] * 10, page.sizes[FIGURE]
    groups = [3 * em + _PADDING, *[4 * em + _PADDING] * (grid.stub - 2)] if grid.stub > 1 else []
    labels = _FEWEST * em + _PADDING if grid.stub else 0
    room = page.width - sum(groups) - labels
    longest = _longest(grid)
    least = page.sizes[HEAD] * 20 + _PADDING
    needed = _needed(longest, size, least)
    while sum(needed) > room and size > _SMALLEST:
        size -= 1
        needed = _needed(longest, size, least)
    if not grid.stub or sum(needed) > room:
        needed = shared([one + max(room - sum(needed), 0) / len(needed) for one in needed], max(room, 1))
    smaller = size if size < page.sizes[FIGURE] else 0
    if not grid.head:
        return shared([1.1, *[1] * (grid.width - 1)], page.width), smaller
    label = [page.width - sum(groups) - sum(needed)] if grid.stub else []
    return [*groups, *label, *needed], smaller


def _longest(grid: Grid) -> list[int]:
    """Give the length of the longest figure of each column."""
    rows = [[cell for cell in row if cell.kind == "figure"] for body in grid.bodies for row in body]
    figures = [[(len(cell.text) + bool(cell.mark)) / cell.colspan for cell in row] for row in rows if row]
    return [math.ceil(max(column)) for column in zip_longest(*figures, fillvalue=0)]


def _needed(longest: list[int], size: int, least: int) -> list[int]:
    """Give the widths at which no figure breaks, in any usual font; a head of two characters a line fits too."""
    return [max(length * size * 6 + _PADDING, least) for length in longest]


def prose_measures(table: ProseTable, room: int, page: Page) -> tuple[list[int], int]:
    """Give the widths of the columns of a table that an editor wrote, and a smaller size where the longest figures need one.

    A column is as wide as its longest figure, and gets of the rest what its words would fill.
    """
    runs, longest = _contents(table)
    full = page.sizes[LABEL]
    legible = min(full, _LEGIBLE)
    easy = [max(run, min(line, _COLUMN)) for run, line in zip(runs, longest, strict=True)]
    tries = [(size, easy) for size in range(full, legible - 1, -1)]
    tries += [(size, runs) for size in range(legible, min(legible, _SMALLEST) - 1, -1)]
    fitting = (one for one in tries if sum(_wide(one[1], one[0])) <= room)
    size, needs = next(fitting, tries[-1])
    least, wanted = _wide(needs, size), _wide(longest, size)
    spare = max(room - sum(least), 0)
    missing = [max(want - one, 0) for want, one in zip(wanted, least, strict=True)]
    part = min(spare / sum(missing), 1) if any(missing) else 0
    weights = [one + part * more for one, more in zip(least, missing, strict=True)]
    return shared(weights, room), size if size < full else 0


def _wide(needs: Sequence[float], size: int) -> list[float]:
    """Give the widths of columns for so many characters of a size in half points."""
    return [need * size * 10 + _PADDING for need in needs]


def _contents(table: ProseTable) -> tuple[list[float], list[float]]:
    """Give in characters the longest unbreakable run of every column, and its longest line, within bounds."""
    runs, longest = [1.0] * table.width, [2.0] * table.width
    for slots in filled(table.rows, table.width):
        at = 0
        for slot in slots:
            if slot.cell is not None and slot.colspan == 1:
                text = plain_text(slot.cell.blocks)
                runs[at] = max(runs[at], *map(_width, _RUN.findall(text)), 0)
                lines = (min(ems(line) + 1, _LONGEST_LINE) for line in text.split("\n"))
                longest[at] = max(longest[at], *lines)
            at += slot.colspan
    return runs, longest


def _width(run: str) -> float:
    """Give how wide a run is in any usual font; letters are wider than figures."""
    if any(character.isalpha() for character in run):
        return 0.7 * min(len(run), _LONGEST_WORD)
    return 0.6 * len(run)


_Cell = TypeVar("_Cell", GridCell, ProseCell)


class _Slot(NamedTuple, Generic[_Cell]):
    """A cell of one row as Word wants it: also where a cell from above goes on, and where a row is short."""

    colspan: int
    merge: str
    cell: _Cell | None


def filled(rows: Sequence[Sequence[_Cell]], width: int) -> Iterator[list[_Slot[_Cell]]]:
    """Give rows whose slots span exactly ``width`` columns each."""
    hanging: dict[int, tuple[int, int]] = {}
    for row in rows:
        slots: list[_Slot[_Cell]] = []
        waiting = iter(row)
        at = 0
        below: dict[int, tuple[int, int]] = {}
        while at < width:
            if at in hanging:
                colspan, left = hanging[at]
                slots.append(_Slot(colspan, '<w:vMerge w:val="continue"/>', None))
            else:
                cell = next(waiting, None)
                room = min([start for start in hanging if start > at], default=width) - at
                colspan = min(cell.colspan if cell else 1, room)
                left = cell.rowspan if cell else 1
                slots.append(_Slot(colspan, '<w:vMerge w:val="restart"/>' if left > 1 else "", cell))
            if left > 1:
                below[at] = (colspan, left - 1)
            at += colspan
        hanging = below
        yield slots


def row_xml(
    slots: list[_Slot[_Cell]],
    widths: list[int],
    page: Page,
    inside: Callable[[_Cell, int, str], str],
    *,
    head: bool,
    keep: bool,
) -> str:
    """Give a row: ``inside`` gives the paragraphs of a cell, ``keep`` holds the row with the next on one page."""
    edges = [0, *accumulate(widths)]
    at = 0
    cells = []
    next_ = "<w:keepNext/>" if keep else ""
    empty = line_xml(page.styles[LABEL], next_, "")
    for slot in slots:
        width = edges[at + slot.colspan] - edges[at]
        at += slot.colspan
        span = f'<w:gridSpan w:val="{slot.colspan}"/>' if slot.colspan > 1 else ""
        words = empty if slot.cell is None else inside(slot.cell, width, next_)
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{slot.merge}<w:vAlign w:val="center"/>'
            f"</w:tcPr>{words}</w:tc>"
        )
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def frame_xml(
    widths: list[int], page: Page, caption: str, about: str, *, head: bool, stub: bool, left: int = 0
) -> str:
    """Give the properties of a table and its columns; ``about`` says in a sentence what it is."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    value = 0x0600 | (0x0020 if head else 0) | (0x0080 if stub else 0)
    return (
        f'<w:tblPr><w:tblStyle w:val="{page.styles[TABLE]}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{left}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{value:04X}" w:firstRow="{int(head)}" w:lastRow="0" w:firstColumn="{int(stub)}" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{attribute(caption)}"/><w:tblDescription w:val="{attribute(about)}"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>"
    )


def _kept(grid: Grid) -> Callable[[int], bool]:
    """Give which rows stay with the next: those of a block of a table with blocks, and of a table that is short."""
    if not grid.head:
        ends = set(accumulate(len(body) for body in grid.bodies))
        return lambda number: number + 1 not in ends
    total = len(grid.head) + sum(len(body) for body in grid.bodies)
    bound = total - 1 if total < 8 else len(grid.head)
    return lambda number: number < bound


def shared(weights: Sequence[float], width: int) -> list[int]:
    """Give a width shared out by weights, to the last twentieth of a point."""
    edges = [round(width * part / sum(weights)) for part in accumulate(weights)]
    return [right - left for left, right in zip([0, *edges], edges, strict=False)]


def after_xml(page: Page) -> str:
    """Give the line below a table; two tables without one would become one."""
    return line_xml(page.styles[AFTER], "", "")
