"""Tables of a foreign page: those that hold data, and those that only place things beside each other."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml.html import HtmlElement

from generator.foreign.hypertext_words import BLOCKS, cell_text
from generator.foreign.report_signs import is_label
from generator.foreign.spans import SpanCell, resolved

_CELLS = ("td", "th")
_FRAMES = frozenset({"caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_WIDEST, _HIGHEST = 200, 2000
"""No table of a report has more columns or rows; a span that says so is a slip."""
_LONG, _PARAGRAPHS = 200, 3
"""A cell with as many letters in as many paragraphs holds prose."""


class Grid(NamedTuple):
    """The rows of a table, the element of each, the words around, and how columns are aligned.

    Merged cells are written out where that makes rows of one length, an ``exact`` table; other rows have lost a span or a
    cell, so that nobody knows below which head their figures stand.
    """

    rows: list[list[str]]
    elements: list[HtmlElement]
    around: list[str]
    aligns: list[str]
    exact: bool


def is_layout(table: HtmlElement) -> bool:
    """Say whether a table only places things: it holds tables, headings or long prose, or has but one column."""
    if next(table.iterdescendants("table"), None) is not None:
        return True
    rows = [cells for _, cells in _rows(table)]
    if max((len(cells) for cells in rows), default=0) < 2:
        return True
    if sum(is_label(cell_text(cell)) for cells in rows for cell in cells) > 1:
        return False
    filled = 0
    for cells in rows:
        for cell in cells:
            if any(str(inner.tag) in _HEADINGS for inner in cell.iterdescendants()):
                return True
            text = cell_text(cell)
            filled += bool(text)
            lines = sum(1 for inner in cell.iterdescendants() if inner.tag == "br" or inner.tag in BLOCKS)
            if len(text) > _LONG and lines > _PARAGRAPHS and len(cells) <= _PARAGRAPHS:
                return True
    return filled < 2


def grid_of(table: HtmlElement) -> Grid:
    """Give the rows of a table that holds data."""
    rows = list(_rows(table))
    height = len(rows)
    spans = [
        [
            SpanCell(
                cell_text(cell),
                _span(cell.get("colspan"), _WIDEST),
                min(_span(cell.get("rowspan"), _HIGHEST, height - at), height - at),
            )
            for cell in cells
        ]
        for at, (_, cells) in enumerate(rows)
    ]
    grid = resolved(spans)[:height]
    exact = len({len(row) for row in grid if len(row) > 1}) < 2
    if not exact:
        grid = [[cell.text for cell in row] for row in spans]
    kept = [at for at, row in enumerate(grid) if any(row) or rows[at][1]]
    aligns = [_align(cell) for cell in rows[-1][1]] if rows else []
    elements = [rows[at][0] for at in kept]
    return Grid([grid[at] for at in kept], elements, list(_around(table)), aligns, exact)


def _align(cell: HtmlElement) -> str:
    """Give where the words of a cell stand."""
    written = f"{cell.get('align') or ''} {cell.get('style') or ''} {cell.get('class') or ''}".lower()
    found = re.search(r"(?:^|text-align\s*:\s*|gid-)(center|right)\b", written)
    return found[1] if found else ""


def _rows(table: HtmlElement) -> Iterator[tuple[HtmlElement, list[HtmlElement]]]:
    """Yield the rows of a table and their cells; cells without a row, as old tools leave them, make one."""
    row: HtmlElement | None = None
    cells: list[HtmlElement] = []
    for element in table.iterdescendants("tr", *_CELLS):
        if next(element.iterancestors("table")) is not table:
            continue
        owner = element if element.tag == "tr" else next(element.iterancestors("tr", "table"))
        if owner is not row:
            if row is not None:
                yield row, cells
            row, cells = owner, []
        if element.tag != "tr":
            cells.append(element)
    if row is not None:
        yield row, cells


def _span(written: str | None, most: int, rest: int = 1) -> int:
    """Give a span; 0 means all the rest, as it does in HTML, and what is no number means 1."""
    found = re.match(r"\s*([0-9]{1,9})", written or "")
    if not found:
        return 1
    return min(int(found[1]), most) or max(rest, 1)


def _around(table: HtmlElement) -> Iterator[str]:
    """Yield the words of a caption, and of what stands in a table outside its cells."""
    for element in table.iter():
        inside = any(
            outer.tag in _CELLS for outer in element.iterancestors(*_CELLS, "table") if outer is not table
        )
        if inside or element.tag in _CELLS:
            text = element.tail if element.tag in _CELLS and not inside else ""
        elif element is not table and element.tag not in _FRAMES:
            parent = element.getparent()
            whole = parent is not None and parent.tag in _FRAMES and parent.tag not in _CELLS
            text = f"{cell_text(element) if whole else ''}{element.tail or '' if whole else ''}"
        elif element.tag == "caption":
            text = f"{cell_text(element)}{element.tail or ''}"
        else:
            text = f"{element.text or ''}{'' if element is table else element.tail or ''}"
        words = " ".join((text or "").split())
        if words:
            yield words
