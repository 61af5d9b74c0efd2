"""How the Excel copy looks and what it says of itself: sheets, marks, links, locks, paper, fonts, room for every label."""

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pdfplumber
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from generator.changes.corrected import Corrected
from generator.excel.sheet import wrapped
from generator.excel.workbook import IDENTITY
from generator.formats import by_id
from generator.printing.figures import BLANK, NOT_APPLICABLE
from generator.site.export import export
from generator.writers.xlsx import write
from tests.golden import PROJECT
from tests.spreadsheets import TABLES, editions, made, opened, printed, theme


def test_the_first_sheet_says_what_it_is() -> None:
    change = Corrected(datetime.date(2023, 3, 1), "更正“行政许可”", "原数漏计")
    found = replace(editions()["szf2022"], corrections=(change,), draft=True)
    book = opened(write(found, theme()))
    assert book.sheetnames == ["报告信息", *TABLES, IDENTITY]
    first = book["报告信息"]
    facts = {row[0].value: row[1] for row in first.iter_rows()}
    assert first["A1"].value == found.title
    assert facts["网页地址"].value == target(facts["网页地址"]) == found.url
    assert facts["报告年度"].value == "2022年"
    assert facts["2023-03-01"].value == "更正“行政许可”（理由：原数漏计）"
    assert target(facts["依申请公开"]) == "'依申请公开'!A1"
    assert [book[name]["A3"].value for name in TABLES] == ["草稿，未公布　示例数据"] * 3
    assert first["A2"].value == "草稿，未公布　示例数据"
    plain = opened(write(replace(found, draft=False, fictitious=False), theme()))
    assert [plain[name]["A3"].value for name in TABLES] == [None] * 3


def target(cell: Cell | MergedCell) -> str | None:
    assert cell.hyperlink
    return cell.hyperlink.target or cell.hyperlink.location


def test_the_file_tells_the_report_and_not_the_machine() -> None:
    found, data = editions()["szf2022"], made()["szf2022"]
    properties = opened(data).properties
    assert (properties.title, properties.creator, properties.lastModifiedBy) == (
        found.title,
        found.agency,
        found.agency,
    )
    assert properties.language == "zh-CN"
    day = datetime.datetime.fromisoformat(found.published)
    assert (
        properties.created
        == properties.modified
        == (day - datetime.timedelta(hours=8) if ":" in found.published else day)
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_it_is_locked_without_a_password_and_prints_on_a4() -> None:
    book = opened(made()["szf2022"])
    for sheet in book:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert all(cell.protection.locked for row in sheet.iter_rows() for cell in row)
    for name in ("报告信息", *TABLES):
        assert book[name].page_setup.paperSize == 9
        assert (book[name].page_setup.fitToWidth or 1, book[name].page_setup.fitToHeight) == (1, 0)
        fitting = book[name].sheet_properties.pageSetUpPr
        assert fitting
        assert fitting.fitToPage
    assert [book[name].print_title_rows for name in TABLES] == ["$1:$3", "$1:$6", "$1:$6"]
    assert [book[name].freeze_panes for name in TABLES] == ["A4", "D7", "A7"]
    assert [book[name].page_setup.orientation for name in TABLES] == ["portrait", "portrait", "landscape"]


def test_the_grid_is_the_form_and_no_more_is_merged() -> None:
    for name, found in editions().items():
        book = opened(made()[name])
        for section in found.document.sections:
            if section.grid:
                rows = (*section.grid.head, *(row for body in section.grid.bodies for row in body))
                spans = [cell.colspan > 1 or cell.rowspan > 1 for row in rows for cell in row]
                key = next(table.key for table in by_id(found.form).tables() if table.id == section.grid.id)  # type: ignore[union-attr]
                assert len(book[key].merged_cells.ranges) == sum(spans) + (4 if section.grid.width > 5 else 3)
                assert book[key].max_column == section.grid.width


def test_the_fonts_are_those_of_the_theme() -> None:
    tokens = dict(theme().tokens) | {"公文正文字体": '"本局仿宋", serif', "底纹色": "rgb(1, 2, 3)"}
    book = opened(write(editions()["sample"], replace(theme(), tokens=tuple(tokens.items()))))
    sheet = book["依申请公开"]
    assert sheet["A1"].font.name == "方正小标宋简体"
    assert sheet["D4"].font.name == "黑体"
    assert sheet["A7"].font.name == "本局仿宋"
    assert sheet["D7"].font.name == "Times New Roman"
    assert sheet["D4"].fill.fgColor.rgb == "FFF3F5F8"


def test_every_label_has_room() -> None:
    """Counted generously: a Han character of 10.5 points is 14 pixels wide, a column 7 pixels a unit, a line 14 points high."""
    for name in editions():
        for sheet in opened(made()[name]):
            for words, width, height in boxes(sheet):
                lines = -(-sum(14 if ord(char) > 255 else 8 for char in words) // (width * 7 - 4))
                assert lines * 12.6 <= height, (name, sheet.title, words)


def boxes(sheet: Worksheet) -> Iterator[tuple[str, float, float]]:
    """Yield every text below the first rows of a visible sheet with the width and height of its cell."""
    areas = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    widths = {
        at: group.width
        for group in sheet.column_dimensions.values()
        for at in range(group.min or 0, (group.max or 0) + 1)
    }
    heights = {at: row.height for at, row in sheet.row_dimensions.items()}
    for row in sheet.iter_rows(min_row=4) if sheet.sheet_state == "visible" else ():
        for cell in row:
            if isinstance(cell.value, str) and cell.data_type == "s":
                area = areas.get((cell.row, cell.column), cell)
                columns = range(cell.column, getattr(area, "max_col", cell.column) + 1)
                rows = range(cell.row, getattr(area, "max_row", cell.row) + 1)
                yield cell.value, sum(widths[at] for at in columns), sum(heights[at] or 15 for at in rows)


def test_no_character_of_a_label_stands_alone_on_a_line(tmp_path: Path) -> None:
    """Neither where the file breaks lines, nor where a program with other fonts than Excel's would break more."""
    blank = export(PROJECT, "czj", 2025, "xlsx", blank=True)[0]
    books = {"szf2022": made()["szf2022"], "czj2020": made()["czj2020"], "blank": blank}
    broken = []
    for data in books.values():
        for sheet in opened(data):
            for words, width, _ in boxes(sheet):
                lines = words.split("\n")
                if sheet.title in TABLES:
                    assert all(
                        sum(14 if ord(char) > 255 else 8 for char in line) <= width * 7 for line in lines
                    )
                    assert len(words) == 1 or min(map(len, lines)) > 1, words
                broken += [words] if len(lines) > 1 else []
    assert "（二）部分公开（区分处理的，只计这一情形，\n不计其他情形）" in broken
    assert {"社会公益\n组织", "法律服务\n机构", "三、本年度\n办理结果"} <= set(broken)
    for data in printed(tmp_path, books).values():
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            cells = [
                cell.split("\n")
                for page in pdf.pages
                for table in page.extract_tables()
                for row in table
                for cell in row
                if cell and re.search(r"[^0-9\s]", cell)
            ]
        assert len(cells) > 50
        assert [lines for lines in cells if len(lines) > 1 and min(map(len, lines)) < 2] == []


def test_a_row_of_one_line_is_as_high_as_one_line() -> None:
    for name in ("szf2022", "czj2020"):
        sheet = opened(made()[name])["依申请公开"]
        lines: dict[int, int] = {}
        for words, row, rows in ((cell.value, cell.row, merged(sheet, cell)) for cell in cells_of(sheet)):
            if rows == 1:
                lines[row] = max(lines.get(row, 1), str(words).count("\n") + 1)
        heights = {row: sheet.row_dimensions[row].height for row in lines}
        assert {row for row, high in heights.items() if high and high < 21} == {
            row for row in lines if lines[row] == 1
        }
        assert len([row for row in lines if lines[row] > 1]) < 6


def cells_of(sheet: Worksheet) -> Iterator[Cell]:
    for row in sheet.iter_rows(min_row=4):
        yield from (cell for cell in row if isinstance(cell, Cell) and cell.data_type == "s")


def merged(sheet: Worksheet, cell: Cell) -> int:
    """Give how many rows a cell covers."""
    found = [area for area in sheet.merged_cells.ranges if cell.coordinate in area]
    return found[0].max_row - found[0].min_row + 1 if found else 1


@given(st.text(alphabet="甲乙丙，。（）“”1a ", max_size=60), st.floats(3, 60))
def test_breaking_a_text_loses_nothing(text: str, width: float) -> None:
    lines = wrapped(text, width).split("\n")
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert len(lines) <= max(len(text), 1)


def test_the_first_sheet_says_what_marks_mean_and_how_to_unlock() -> None:
    words = [str(cell.value) for cell in opened(made()["own2023"])["报告信息"]["A"]]
    assert words[-3:] == [
        "数字与网页相同；“总计”是公式，由各项相加。",
        "不是数字的格子（“/”“—”“不适用”等，照报告里写的）是不适用，空格是没有填。",
        "工作表有保护，没有密码；要改格式，先在“审阅”里撤销保护。",
    ]
    states = {figure.text: figure.state for figure in editions()["own2023"].figures if figure.value is None}
    assert states == {"/": NOT_APPLICABLE, "—": NOT_APPLICABLE, "不适用": NOT_APPLICABLE, "": BLANK}
