"""A workbook: ours by the names its cells carry, anybody's by what stands on its sheets."""

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from generator.files.parcel import damaged, declares_types, is_locked, is_old_office, is_zip, locked, unpacked
from generator.files.repack import pack
from generator.foreign.open_sheet import merged_areas
from generator.foreign.own_workbook import is_own, own_workbook, place, shown
from generator.foreign.passages import Foreign, Item, Passage, Table
from generator.foreign.report_signs import chapter, is_label, plain, section_titles
from generator.problem import Level, Problem, Span
from generator.prose.blocks import Paragraph, Run
from generator.prose.source import line_markdown

NAME = "xlsx"
LABEL = "Excel（.xlsx、.xls、.ods）"
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".ods")

_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_OPEN_SHEET = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_FAR = re.compile(rb'r="([A-Z]{1,3})([0-9]{1,7})"')
_REPEATED = re.compile(
    rb'number-(?:columns|rows)-repeated="([0-9]{3,})"[^>]*?(?:office:value|office:string-value)'
)
_MOST_CELLS = 2_000_000
_SENTENCE = re.compile(r"[。；]|.{41}")
_BETWEEN_FIGURES = re.compile(r"(?<=[0-9A-Za-z.])\s*\n\s*(?=[0-9A-Za-z.+-])")
_WRAPPED = re.compile(r"\s*\n\s*")
Cell = Any  # what calamine gives: a number, a text, a date


def sniff(data: bytes) -> bool:
    """Say whether bytes are a workbook, old or new."""
    if is_zip(data):
        return b"xl/workbook" in data or _OPEN_SHEET in data[:100]
    return (
        is_old_office(data)
        and any(name in data for name in _STREAMS)
        and "WordDocument".encode("utf-16-le") not in data
    )


def read(data: bytes, shown_: str) -> Foreign:
    """Give the tables and passages of a workbook, and the figures that name themselves."""
    if is_locked(data):
        return Foreign((), (locked(shown_),))
    own, content = False, b""
    if is_zip(data):
        parts = unpacked(data, shown_)
        if isinstance(parts, Problem):
            return Foreign((), (parts,))
        if declares_types(parts):
            return Foreign((), (damaged(shown_),))
        if not all(
            _is_small(part) for name, part in parts.items() if "sheet" in name or name == "content.xml"
        ):
            help_ = "删去表格右边和下边很远处的内容，另存后再导入"
            return Foreign(
                (), (Problem("I103", Level.ERROR, "工作表太大，不像一份年度报告", Span(shown_), help_),)
            )
        # What was unpacked within bounds is packed again: the next reader trusts no size.
        data, own, content = pack(parts), is_own(parts), parts.get("content.xml", b"")
    try:
        found = own_workbook(data) if own else _any_workbook(data, content)
    except Exception:  # noqa: BLE001 - a damaged workbook makes the parsers raise anything
        return Foreign((), (damaged(shown_),))
    if not found.items and not found.figures:
        help_ = "确认打开的是报告本身，不是空白的工作簿"
        return Foreign((), (Problem("I109", Level.ERROR, "这个工作簿里没有内容", Span(shown_), help_),))
    return found


def _is_small(part: bytes) -> bool:
    """Say whether the cells of a sheet span an area that can be laid out."""
    rows, columns = 0, 0
    for letters, row in _FAR.findall(part):
        rows = max(rows, int(row))
        number = 0
        for letter in letters:
            number = number * 26 + letter - 64
        columns = max(columns, number)
    repeated = [int(count) for count in _REPEATED.findall(part)]
    return rows * columns <= _MOST_CELLS and max(repeated, default=0) < 10_000


def _any_workbook(data: bytes, content: bytes) -> Foreign:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum  # noqa: PLC0415 - only workbooks need it

    items: list[Item] = []
    left: list[str] = []
    areas = merged_areas(content) if content else {}
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        for about in book.sheets_metadata:
            sheet = book.get_sheet_by_name(about.name)
            grid = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
            if about.visible != SheetVisibleEnum.Visible:
                left += [cell for row in grid for cell in row if cell]
                continue
            merged = sheet.merged_cell_ranges or areas.get(about.name, [])
            for first, last in merged:
                _write_out(grid, first, last)
            wide = {first[0] for first, last in merged if last[1] > first[1]}
            if plain(about.name).strip("一二三四五六") in section_titles() or chapter(about.name):
                items.append(Passage(about.name, about.name, f"工作表“{about.name}”", 2))
            else:
                left.append(about.name)
            items += _items(about.name, grid, wide)
    return Foreign(tuple(items), left=tuple(left))


def _text(cell: Cell) -> str:
    """Give a value as it was typed; line breaks inside a cell only wrap it."""
    text = shown(cell, "General")
    if "\n" not in text or _SENTENCE.search(text):
        return text
    return _WRAPPED.sub("", _BETWEEN_FIGURES.sub(" ", text))


def _write_out(grid: list[list[str]], first: tuple[int, int], last: tuple[int, int]) -> None:
    if first[0] >= len(grid) or first[1] >= len(grid[first[0]]):
        return
    text = grid[first[0]][first[1]]
    for row in grid[first[0] : last[0] + 1]:
        for column in range(first[1], min(last[1] + 1, len(row))):
            row[column] = text


def _items(sheet: str, grid: Sequence[Sequence[str]], wide: set[int]) -> Iterator[Item]:
    """Yield tables and the lines between them: rows of one text that are no label of a table."""
    waiting: list[int] = []
    for at, row in enumerate([*grid, []]):
        filled = [cell for cell in dict.fromkeys(row) if cell]
        inside = len(filled) > 1 or (
            len(filled) == 1 and _belongs(filled[0], at, grid, wide, begun=bool(waiting))
        )
        if inside:
            waiting.append(at)
            continue
        if waiting:
            yield _table(sheet, grid, waiting)
            waiting = []
        if filled:
            column = next(number for number, cell in enumerate(row, 1) if cell)
            for line in filled[0].split("\n"):
                if line.strip():
                    words = line.strip()
                    yield Passage(
                        line_markdown(Paragraph((Run(words),))), words, place(sheet, at + 1, column)
                    )


def _belongs(text: str, at: int, grid: Sequence[Sequence[str]], wide: set[int], *, begun: bool) -> bool:
    """Say whether a row of one text is part of a table: a label, or a lone cell between its rows."""
    if is_label(text):
        return True
    after = grid[at + 1] if at + 1 < len(grid) else ()
    goes_on = len({cell for cell in after if cell}) > 1
    return begun and goes_on and at not in wide and not _SENTENCE.search(text) and not chapter(text)


def _table(sheet: str, grid: Sequence[Sequence[str]], rows: Sequence[int]) -> Table:
    width = range(max(len(grid[at]) for at in rows))
    used = [column for column in width if any(column < len(grid[at]) and grid[at][column] for at in rows)]
    first, last = used[0], used[-1]
    cells = tuple(tuple(grid[at][first : last + 1]) for at in rows)
    return Table(cells, tuple(place(sheet, at + 1) for at in rows), exact=True)
