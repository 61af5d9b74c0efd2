"""Our own workbooks, published or filled in: every figure and text is found by the name its cell carries.

A name moves with its cell, so rows and columns may have been put in. A total that is a formula is taken from a published workbook; in one to
fill in it sums whatever is there so far, and is left out. openpyxl reads them: how a number shows is half of what it says.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from generator.foreign.facts import CORRECTIONS, correction_in
from generator.foreign.passages import Foreign, Item, Passage, Table
from generator.formats import by_id
from generator.forms.spec import ReportFormat, SectionSpec

_PREFIX = "nianbao."
_IDENTITY = "标识"
_PLACE = re.compile(r"'?(?P<sheet>[^'!]+)'?!\$(?P<column>[A-Z]{1,3})\$(?P<row>[0-9]{1,7})")
_PARTS = re.compile(r'"(?P<words>[^"]*)"|\\(?P<one>.)|(?P<digits>[0#?]+(?:\.(?P<decimals>[0#?]+))?)')
_FACTS = {"text.issued": "成文日期", "text.index_number": "索引号", "text.document_number": "文号"}
_BREAK = re.compile(r"\n[ \t\u3000]*\n")
_EXACT = 15
Worksheet = Any
"""One of openpyxl's, which is imported where it is needed only."""


class _Cell(NamedTuple):
    sheet: str
    row: int
    column: int
    text: str
    formula: bool

    @property
    def place(self) -> str:
        return place(self.sheet, self.row, self.column)


def place(sheet: str, row: int, column: int = 0) -> str:
    """Give the place of a cell, or of a row, counted from 1: 工作表“文字”B7."""
    return f"工作表“{sheet}”{_letters(column)}{row}" if column else f"工作表“{sheet}”第 {row} 行"


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def is_own(parts: Mapping[str, bytes]) -> bool:
    """Say whether a workbook of these parts is one of ours."""
    return b'"nianbao.' in parts.get("xl/workbook.xml", b"")


def own_workbook(data: bytes) -> Foreign:
    """Give what one of our own workbooks holds; raises whatever damaged parts make the parser raise."""
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import

    values = load_workbook(io.BytesIO(data), data_only=True)
    formulas = load_workbook(io.BytesIO(data))
    identity = {
        str(row[0]): _plain(row[1]) for row in values[_IDENTITY].iter_rows(max_col=2, values_only=True)
    }
    blank = identity.get("空白填报表") == "是"
    cells: dict[str, _Cell] = {}
    for name, defined in values.defined_names.items():
        found = _PLACE.fullmatch(defined.attr_text or "") if name.startswith(_PREFIX) else None
        if found and found["sheet"] in values.sheetnames:
            address = f"{found['column']}{found['row']}"
            cell = values[found["sheet"]][address]
            formula = formulas[found["sheet"]][address].data_type == "f"
            text = shown(cell.value, str(cell.number_format))
            cells[name.removeprefix(_PREFIX)] = _Cell(found["sheet"], cell.row, cell.column, text, formula)
    form = by_id(identity.get("格式", ""))
    figures = {
        name: cell.text
        for name, cell in cells.items()
        if not name.startswith("text.") and not (blank and cell.formula)
    }
    first = values.worksheets[0]
    facts = [(name, cells[key].text) for key, name in _FACTS.items() if key in cells and cells[key].text]
    facts += [] if blank else list(_about(first))
    grids = {
        sheet.title: _grid(sheet, formulas[sheet.title] if blank else None) for sheet in values.worksheets
    }
    return Foreign(
        tuple(_items(form, cells, grids, str(first["A1"].value or ""))) if form else (),
        facts=(*facts, ("报告年度", identity.get("年度", ""))),
        figures=figures,
        form=identity.get("格式", ""),
        body=identity.get("机关代号", ""),
    )


def shown(value: object, number_format: str) -> str:
    """Give what a cell shows, as far as a report says it: signs, decimals and units of its number format."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).upper()
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if (value.hour, value.minute) == (0, 0)
            else value.strftime("%Y-%m-%d %H:%M")
        )
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def plain_number(value: float) -> str:
    """Give a number as it was typed: 12 and not 12.0, 160.5964 and not 160.59640000000002."""
    text = format(value, f".{_EXACT}g")
    return text if "e" not in text else f"{value:.0f}" if abs(value) > 1 else f"{value:.20f}".rstrip("0")


def _number(value: float, number_format: str) -> str:
    sections = number_format.split(";")
    chosen = sections[1] if value < 0 and len(sections) > 1 else sections[0]
    before, after, decimals = "", "", 0
    seen = False
    for part in _PARTS.finditer(chosen):
        if part["digits"]:
            seen, decimals = True, len(part["decimals"] or "")
        elif seen:
            after += part["words"] or part["one"] or ""
        else:
            before += part["words"] or part["one"] or ""
    number = plain_number(abs(value) if chosen is not sections[0] else value)
    fixed = f"{float(number):.{decimals}f}"
    if decimals and float(fixed) == float(number):
        number = fixed
    return f"{before}{number}{after}"


def _plain(value: object) -> str:
    return shown(value, "General")


def _about(sheet: Worksheet) -> Iterator[tuple[str, str]]:
    """Yield the pairs of the first sheet of a published workbook, and below their heading its corrections."""
    corrected = False
    for name, value in sheet.iter_rows(min_row=2, max_col=2, values_only=True):
        if name == CORRECTIONS:
            corrected = True
        elif name and value:
            line = f"{_plain(name)} {_plain(value)}"
            if not corrected:
                yield str(name), _plain(value)
            elif correction_in(line):
                yield CORRECTIONS, line


def _grid(sheet: Worksheet, formulas: Worksheet | None) -> list[list[str]]:
    """Give the words of a sheet, merged cells written out, and without what the ``formulas`` of another give."""
    grid = [[shown(cell.value, str(cell.number_format)) for cell in row] for row in sheet.iter_rows()]
    for row in formulas.iter_rows() if formulas else ():
        for cell in row:
            if cell.data_type == "f":
                grid[cell.row - 1][cell.column - 1] = ""
    for area in sheet.merged_cells.ranges:
        text = grid[area.min_row - 1][area.min_col - 1]
        for row in range(area.min_row - 1, min(area.max_row, len(grid))):
            for column in range(area.min_col - 1, min(area.max_col, len(grid[row]))):
                grid[row][column] = text
    return grid


def _items(
    form: ReportFormat, cells: Mapping[str, _Cell], grids: Mapping[str, list[list[str]]], title: str
) -> Iterator[Item]:
    named = cells.get("text.title")
    title = named.text if named and named.text else title
    if title:
        yield Passage(title, title, named.place if named else place(next(iter(grids)), 1, 1), 1)
    yield from _text(cells.get("text.lead"))
    for number, section in enumerate(form.sections):
        if section.table is None:
            found = cells.get(f"text.{section.id}")
            if found:
                yield Passage(_heading(section, number), _heading(section, number), found.place, 2)
                yield from _text(found)
            continue
        yield from _statistics(section, number, cells, grids)
    for key in ("text.signature", "text.signature_date"):
        found = cells.get(key)
        if found and found.text:
            text = _chinese(found.text) if key.endswith("date") else found.text
            yield Passage(text, text, found.place)


def _statistics(
    section: SectionSpec, number: int, cells: Mapping[str, _Cell], grids: Mapping[str, list[list[str]]]
) -> Iterator[Item]:
    assert section.table
    own = [cell for name, cell in cells.items() if name.startswith(f"{section.table.id}.")]
    if not own:
        return
    sheet = own[0].sheet
    yield Passage(_heading(section, number), _heading(section, number), place(sheet, 2, 1), 2)
    yield from _text(cells.get(f"text.{section.id}.before"))
    last = max(cell.row for cell in own)
    # Title, heading and unit stand over the table; somebody may have put rows in between.
    top = next(
        (at for at, row in enumerate(grids[sheet]) if any(word.startswith("单位：") for word in row)), 2
    )
    rows = [(at, row) for at, row in enumerate(grids[sheet][:last], 1) if at > top + 1 and any(row)]
    yield Table(tuple(tuple(row) for _, row in rows), tuple(place(sheet, at) for at, _ in rows), exact=True)
    yield from _text(cells.get(f"text.{section.id}.after"))


def _heading(section: SectionSpec, number: int) -> str:
    return f"{'一二三四五六七八九十'[number]}、{section.title}"


def _text(cell: _Cell | None) -> Iterator[Passage]:
    """Yield what somebody wrote into a cell, cut where it has blank lines: it is Markdown already."""
    for block in _BREAK.split(cell.text if cell else ""):
        words = block.replace("\r", "").strip("\n")
        if cell and words.strip():
            yield Passage(words, _unmarked(words.split("\n")), cell.place)


def _unmarked(lines: Iterable[str]) -> str:
    return "\n".join(line.lstrip("# \u3000").replace("**", "") for line in lines)


def _chinese(text: str) -> str:
    found = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
    return f"{found[1]}年{int(found[2])}月{int(found[3])}日" if found else text
