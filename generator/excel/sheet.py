"""What a spreadsheet is made of: cells with a value and a look, rectangles of them, sheets."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from generator.sums.statements import Number

DATE = "date"
"""The kind of an entry that takes a date; any other is the value of a ``Measure``."""
BODY_SIZE = 10.5
_DIGIT = 7.0
_LINE = 1.3
_NOT_FIRST, _NOT_LAST, _PAUSE = "，。、；：！？）》”’", "（《“‘", "，。；：、 "
_PER_LINE, _ALONE, _LIKED = 10_000, 1_000, 120
"""What it costs to break a text into one more line, to leave a character alone, and what a break at a pause is worth."""


class Look(NamedTuple):
    """How a cell looks: a ``kind`` that the writer knows, a number format, and whether it may be typed in."""

    kind: str
    number: str = ""
    open: bool = False


class Formula(NamedTuple):
    """A formula and what it gives."""

    text: str
    value: Number | str


class Link(NamedTuple):
    """Words that lead to an address, or to a sheet (``internal:'主动公开'!A1``)."""

    address: str
    words: str


class Spot(NamedTuple):
    """A cell, or several merged; a value of nothing is an empty cell, a ``note`` is shown when it is pointed at."""

    row: int
    column: int
    value: str | Number | Formula | Link | None
    look: Look
    down: int = 1
    across: int = 1
    note: str = ""


class Area(NamedTuple):
    """A rectangle of cells, its last row and column included."""

    row: int
    column: int
    last_row: int
    last_column: int

    def __str__(self) -> str:
        first, last = address(self.row, self.column), address(self.last_row, self.last_column)
        return first if first == last else f"{first}:{last}"


class Entry(NamedTuple):
    """Cells that somebody fills in: what ``kind`` of figure they take, and whether they are ``given`` beforehand."""

    area: Area
    kind: str
    given: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; the first ``head`` rows and ``stub`` columns stay in view, ``names`` says where each id stands.

    ``progress`` is what another sheet says of how far this one is filled in.
    """

    name: str
    spots: tuple[Spot, ...]
    widths: tuple[float, ...]
    heights: Mapping[int, float]
    head: int = 0
    stub: int = 0
    landscape: bool = False
    hidden: bool = False
    totals: tuple[Area, ...] = ()
    entries: tuple[Entry, ...] = ()
    checks: tuple[Area, ...] = ()
    progress: Formula | None = None
    names: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def address(row: int, column: int) -> str:
    """Give the address of a cell: D7."""
    letters = ""
    at = column + 1
    while at:
        at, digit = divmod(at - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{row + 1}"


@lru_cache(maxsize=4096)
def height(text: str, width: float, size: float = BODY_SIZE) -> float:
    """Give the height in points that a text needs in a column ``width`` digits wide."""
    room = _room(width, size)
    lines = sum(max(1, -int(-_ems(line) // room)) for line in text.split("\n"))
    return lines * size * _LINE + 6


@lru_cache(maxsize=4096)
def wrapped(text: str, width: float, size: float = BODY_SIZE) -> str:
    """Give a text with its lines broken for a column ``width`` digits wide, so that every program breaks it there.

    It has as few lines as possible, none of a single character, and rather ends a line at a pause.
    """
    room = _room(width, size)
    if _ems(text) <= room:
        return text
    best: list[tuple[float, int]] = [(0, 0)]
    for end in range(1, len(text) + 1):
        starts = [at for at in range(end) if end - at == 1 or _ems(text[at:end]) <= room]
        best.append(min((best[at][0] + _cost(text, at, end, room), at) for at in starts))
    lines: list[str] = []
    end = len(text)
    while end:
        start = best[end][1]
        lines.insert(0, text[start:end].strip())
        end = start
    return "\n".join(lines)


def _cost(text: str, start: int, end: int, room: float) -> float:
    """Give how bad a line is; only the last may be short for nothing."""
    cost: float = _PER_LINE + (_ALONE if end - start == 1 else 0)
    if end == len(text):
        return cost
    if text[end] in _NOT_FIRST or text[end - 1] in _NOT_LAST or (text[end - 1] + text[end]).isascii():
        cost += _ALONE
    return cost + (room - _ems(text[start:end])) ** 2 - (_LIKED if text[end - 1] in _PAUSE else 0)


def _room(width: float, size: float) -> float:
    """Give how many Han characters stand on a line of a column ``width`` digits wide."""
    return max((width * _DIGIT - 4) / (size * 4 / 3), 1)


def _ems(text: str) -> float:
    return sum(1 if unicodedata.east_asian_width(char) in "WFA" else 0.56 for char in text)


@lru_cache(maxsize=1024)
def references(places: tuple[tuple[int, int], ...]) -> str:
    """Give cells as a function takes them: D7:I7,D9."""
    return ",".join(map(str, areas(places)))


def areas(places: Iterable[tuple[int, int]]) -> tuple[Area, ...]:
    """Give rectangles that cover exactly these cells: runs along a row, joined where those of the next row are equal."""
    runs: list[Area] = []
    for row, column in sorted(places):
        last = runs[-1] if runs else None
        if last and last.row == row and last.last_column == column - 1:
            runs[-1] = last._replace(last_column=column)
        else:
            runs.append(Area(row, column, row, column))
    found: list[Area] = []
    for run in runs:
        above = next((area for area in found if _continues(area, run)), None)
        if above:
            found[found.index(above)] = above._replace(last_row=run.row)
        else:
            found.append(run)
    return tuple(found)


def _continues(area: Area, run: Area) -> bool:
    return (area.last_row + 1, area.column, area.last_column) == (run.row, run.column, run.last_column)
