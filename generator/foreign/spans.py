"""Tables with merged cells as plain grids: every place of a grid holds the words of the cell that covers it."""

from collections.abc import Iterable
from typing import NamedTuple


class SpanCell(NamedTuple):
    """A cell as its source has it; spans are at least 1."""

    text: str
    colspan: int = 1
    rowspan: int = 1


def resolved(rows: Iterable[Iterable[SpanCell]]) -> list[list[str]]:
    """Give the rows with every merged cell written out in each place it covers; rows may differ in length."""
    found: list[list[str]] = []
    hanging: dict[int, tuple[str, int]] = {}
    for row in rows:
        line: list[str] = []
        below: dict[int, tuple[str, int]] = {}
        cells = iter(row)
        cell = next(cells, None)
        while cell or any(at >= len(line) for at in hanging):
            text, left = hanging.get(len(line), ("", 0))
            if left > 1:
                below[len(line)] = (text, left - 1)
            if left or not cell:
                line.append(text)
                continue
            for _ in range(cell.colspan):
                if cell.rowspan > 1:
                    below[len(line)] = (cell.text, cell.rowspan - 1)
                line.append(cell.text)
            cell = next(cells, None)
        found.append(line)
        hanging = below
    return found
