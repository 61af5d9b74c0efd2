"""One page of a PDF: its ruled tables cell by cell, and the lines of words outside them."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, NamedTuple

Char = dict[str, Any]
"""A character as pdfplumber gives it."""
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2E80, 0x2FE0)}
"""Browsers write 年 as a radical that looks alike; both mean the character."""
_HAN = re.compile("[\u2e80-\u303f\u3200-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_GAP, _WIDE_GAP = 0.28, 0.6
"""What part of a character's size between two characters is a blank, and between two Chinese ones."""
_SNAP = 3.0
_SAME_LINE = 0.5


class Line(NamedTuple):
    """A line of words, where it stands on its page, and the size of most of its type."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    page: int


class PdfCell(NamedTuple):
    """A cell of a ruled table; ``text`` is on one line."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


@dataclass(frozen=True, slots=True)
class PdfTable:
    """A ruled table of one page."""

    cells: tuple[PdfCell, ...]
    page: int

    @property
    def top(self) -> float:
        """Give where the table begins."""
        return min(cell.top for cell in self.cells)

    @property
    def columns(self) -> list[float]:
        """Give the places of the lines between its columns, the outer ones included."""
        return edges(place for cell in self.cells for place in (cell.left, cell.right))


class PdfPage(NamedTuple):
    """A page: lines and tables from its top, its height, and whether it shows pictures."""

    number: int
    height: float
    lines: tuple[Line, ...]
    tables: tuple[PdfTable, ...]
    pictures: bool


def page_of(page: Any) -> PdfPage:  # noqa: ANN401 - one of pdfplumber's
    """Give what stands on a page."""
    page = page.dedupe_chars()
    chars = [_readable(char) for char in page.chars]
    tables = []
    for found in page.find_tables():
        boxes = [box for box in found.cells if box[2] - box[0] > _SNAP and box[3] - box[1] > _SNAP]
        # A frame around words is no table, and neither is a box of one column.
        if len(boxes) < 2 or len(edges(place for box in boxes for place in (box[0], box[2]))) < 3:
            continue
        cells = []
        for box in boxes:
            inside = [char for char in chars if _is_in(char, box)]
            taken = {id(char) for char in inside}
            chars = [char for char in chars if id(char) not in taken]
            cells.append(PdfCell(box[0], box[1], box[2], box[3], cell_words(_lines(inside))))
        if any(cell.text for cell in cells):
            tables.append(PdfTable(tuple(cells), page.page_number))
    lines = tuple(_line(line, page.page_number) for line in _lines(chars))
    ordered = tuple(sorted(tables, key=lambda table: table.top))
    kept = tuple(line for line in lines if line.text)
    return PdfPage(page.page_number, float(page.height), kept, ordered, bool(page.images))


def edges(places: Iterable[float]) -> list[float]:
    """Give places that differ, those closer together than a line is thick as one."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _SNAP:
            found.append(place)
    return found


def cell_words(lines: Iterable[Sequence[Char]]) -> str:
    """Give the words of a cell on one line: broken labels are joined, broken figures are kept apart."""
    found = ""
    for line in lines:
        words = words_of(line)
        apart = found and words and found[-1].isascii() and words[0].isascii()
        found += f"{' ' if apart else ''}{words}"
    return found


def words_of(line: Sequence[Char]) -> str:
    """Give the words of characters that stand beside each other."""
    found = "".join(line[0]["text"] if line else "")
    for before, after in pairwise(line):
        gap = (after["x0"] - before["x1"]) / max(before["size"], after["size"], 1)
        chinese = _HAN.match(before["text"]) and _HAN.match(after["text"])
        found += f"{' ' if gap > (_WIDE_GAP if chinese else _GAP) else ''}{after['text']}"
    return " ".join(found.split())


def _readable(char: Char) -> Char:
    return {**char, "text": char["text"].translate(_RADICALS)}


def _is_in(char: Char, box: tuple[float, float, float, float]) -> bool:
    across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _lines(chars: Iterable[Char]) -> Iterator[list[Char]]:
    """Yield characters line by line from the top, each line from its left."""
    key: Callable[[Char], float] = lambda char: (char["top"] + char["bottom"]) / 2  # noqa: E731
    line: list[Char] = []
    for char in sorted(chars, key=key):
        if line and key(char) - key(line[0]) > _SAME_LINE * max(line[0]["size"], char["size"], 1):
            yield sorted(line, key=lambda char: char["x0"])
            line = []
        line.append(char)
    if line:
        yield sorted(line, key=lambda char: char["x0"])


def _line(line: Sequence[Char], page: int) -> Line:
    visible = [char for char in line if char["text"].strip()] or list(line)
    sizes = sorted(round(char["size"], 1) for char in visible)
    size = max(groupby(sizes), key=lambda group: len(list(group[1])))[0]
    return Line(
        words_of(line),
        min(char["x0"] for char in visible),
        max(char["x1"] for char in visible),
        min(char["top"] for char in visible),
        max(char["bottom"] for char in visible),
        size,
        page,
    )
