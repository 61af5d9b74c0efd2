"""Finds the figures of a form in finished tables by the labels around them, as a reader does.

Nothing here knows how a table was made: not the order of its rows, nor how its cells are merged. So it can be held
against what any output shows.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.forms.spec import ReportFormat, RowSpec, TableSpec
from generator.project.figures import CORRECTED

Grid = Sequence[Sequence[str]]
"""Rows of words, merged cells written out in each place they cover."""
_FIGURE = re.compile(r"[^\w\s]?[0-9][0-9.]*(?:\s[^\W\d]{1,2})?")
_SPACE = re.compile(r"\s+")


def figures_in(grids: Sequence[Grid], form: ReportFormat) -> dict[str, str]:
    """Give the printed figures by their full id (``requests.received.total``), as far as their labels are found."""
    found: dict[str, str] = {}
    for grid in grids:
        shown = [[_plain(cell) for cell in row] for row in grid]
        for table in form.tables():
            read = _blocks if table.blocks else _sideways if table.sideways else _tree
            found |= {f"{table.id}.{name}": text for name, text in read(shown, table)}
    return found


def _plain(cell: str) -> str:
    """Give a cell without the white space that tears labels; a figure keeps what stands before its unit."""
    words = cell.strip().removesuffix(CORRECTED).rstrip()
    return words if _FIGURE.fullmatch(words) else _label(words)


def _label(text: str) -> str:
    return _SPACE.sub("", text)


def _blocks(grid: Grid, table: TableSpec) -> Iterator[tuple[str, str]]:
    """Read a table whose parts have heads of their own: block, head of the block, row."""
    leaves = {row.id: row for row in table.leaves()}
    blocks = {_label(block.label): block for block in table.blocks}
    block, heads = None, [""]
    for row in grid:
        if row and len(set(row)) == 1 and row[0] in blocks:
            block, heads = blocks[row[0]], []
        elif block and not heads:
            heads = list(row)
        elif block:
            ids = {_label(leaves[name].label): name for name in block.rows}
            columns = {_label(table.by_id[name].label): name for name in block.columns}
            for head, text in zip(heads[1:], row[1:], strict=False):
                if row[0] in ids and head in columns:
                    yield f"{ids[row[0]]}.{columns[head]}", text


def _tree(grid: Grid, table: TableSpec) -> Iterator[tuple[str, str]]:
    """Read a table with rows in groups: the head over a figure, and the labels to its left."""
    names = {_label(column.label): column.id for column in table.columns}
    paths = {tuple(map(_label, labels)): row.id for row, labels in _paths(table.rows, ())}
    heads: list[str] = []
    for row in grid:
        if set(names) <= set(row):
            heads = list(row)
            continue
        stub = next((at for at, head in enumerate(heads) if head in names), 0)
        name = paths.get(tuple(label for label, _ in groupby(row[:stub])))
        if name:
            for head, text in zip(heads[stub:], row[stub:], strict=False):
                if head in names:
                    yield f"{name}.{names[head]}", text


def _paths(rows: tuple[RowSpec, ...], above: tuple[str, ...]) -> Iterator[tuple[RowSpec, tuple[str, ...]]]:
    for row in rows:
        labels = (*above, row.label)
        if row.children:
            yield from _paths(row.children, labels)
        else:
            yield row, labels


def _sideways(grid: Grid, table: TableSpec) -> Iterator[tuple[str, str]]:
    """Read a table of one line: all the heads over a figure."""
    wanted = _heads_over(table)
    depth = len(table.head)
    for top in range(len(grid) - depth):
        heads, line = grid[top : top + depth], grid[top + depth]
        if {len(row) for row in (*heads, line)} != {len(wanted)}:
            continue
        paths = [tuple(label for label, _ in groupby(row[at] for row in heads)) for at in range(len(line))]
        if set(paths) == set(wanted):
            yield from ((wanted[path], text) for path, text in zip(paths, line, strict=True))


def _heads_over(table: TableSpec) -> dict[tuple[str, ...], str]:
    """Give the figure that stands below each path of heads, from the outermost to its own."""
    above: dict[int, tuple[str, ...]] = {}
    found = {}
    taken: set[tuple[int, int]] = set()
    for line, cells in enumerate(table.head):
        at = 0
        for cell in cells:
            while (line, at) in taken:
                at += 1
            for column in range(at, at + cell.colspan):
                taken.update((line + down, column) for down in range(cell.rowspan))
                above[column] = (*above.get(column, ()), _label(cell.label))
            if cell.column:
                found[above[at]] = cell.column
            at += cell.colspan
    return found
