"""Workbooks come back: ours by the names their cells carry, other people's by what stands on their sheets."""

import datetime
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from generator.foreign.labelled import figures_in
from generator.foreign.own_workbook import plain_number, shown
from generator.foreign.passages import Foreign, Passage, Table
from generator.importers import read_bytes
from generator.look.theme import load_theme
from generator.printing.document import to_document
from generator.printing.edition import Edition, edition_of
from generator.project.scaffold import blank, known_body
from generator.writers.csv import write as write_csv
from generator.writers.xlsx import write
from tests import office
from tests.golden import PROJECT
from tests.sample import YEAR, archive_of, edition, project, text
from tests.spreadsheets import saved


def imported(book: openpyxl.Workbook) -> Foreign:
    return read_bytes(saved(book), "a.xlsx", "a.xlsx")


def filled(rows: list[list[object]], merged: tuple[str, ...] = (), title: str = "表") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    return book


def texts(found: Foreign) -> list[str]:
    return [item.text for item in found.items if isinstance(item, Passage)]


def tables(found: Foreign) -> list[Table]:
    return [item for item in found.items if isinstance(item, Table)]


def to_fill_in(folder: Path) -> tuple[Edition, bytes]:
    """Give the blank workbook of a body, and its edition."""
    project(folder, {YEAR: text(YEAR)})
    archive, agency = known_body(folder, "czj")
    report = blank(archive, agency, YEAR)
    plain = edition_of(report, to_document(report), archive.config.site, "https://www.example.gov.cn/", {})
    made = replace(plain, blank=True)
    theme = load_theme(folder, archive.config.site.theme, archive.config.site.tokens)
    return made, write(made, theme)


def test_published_workbooks_come_back_by_their_names() -> None:
    archive = archive_of(PROJECT)
    theme = load_theme(PROJECT, archive.config.site.theme, archive.config.site.tokens)
    seen = 0
    for slug, years in archive.files.by_agency.items():
        for year in years:
            report = archive.load(slug, year).report
            if report is None or not report.tables():
                continue
            seen += 1
            made = edition(archive, slug, year)
            found = read_bytes(write(made, theme), "report.xlsx", "report.xlsx")
            assert found.problems == ()
            assert (found.form, found.body) == (report.form.id, slug)
            assert dict(found.facts)["报告年度"] == str(year)
            assert found.figures == {figure.id: figure.text for figure in made.figures}
            assert figures_in([table.rows for table in tables(found)], report.form) == found.figures
            data = read_bytes(write_csv(made, theme), "report.csv", "report.csv")
            assert (data.form, data.body) == (report.form.id, slug)
            assert data.figures.keys() == found.figures.keys()
            numbers = [
                figure for figure in made.figures if figure.value is not None and figure.text[0] not in "+-"
            ]
            assert all(data.figures[figure.id] == figure.text for figure in numbers)
    assert seen > 5


def test_a_filled_in_sheet_is_read_by_its_names_wherever_they_moved(tmp_path: Path) -> None:
    made, data = to_fill_in(tmp_path / "p")
    book = openpyxl.load_workbook(io.BytesIO(data))
    expected = {}
    number = 0
    for name, defined in book.defined_names.items():
        sheet, _, place = str(defined.attr_text).replace("'", "").replace("$", "").partition("!")
        if not name.startswith("nianbao."):
            continue
        cell = book[sheet][place]
        figure = name.removeprefix("nianbao.")
        if figure.startswith("text.") or cell.data_type == "f":
            continue
        number += 1
        values = (number, f"{number}", None, "/") if number % 7 == 0 else (number,)
        cell.value = values[number % len(values)]
        expected[figure] = "" if cell.value is None else str(cell.value)
    book["文字"]["B5"] = "依据条例编制。"
    for row in book["文字"].iter_rows():
        if row[0].value == "一、总体情况":
            row[1].value = "### （一）主动公开\n公开**258条**。\n\n- 甲\n- 乙"
        if row[0].value == "落款日期":
            row[1].value = datetime.date(2023, 1, 28)
        if row[0].value == "落款机关":
            row[1].value = "示例市财政局"
    found = read_bytes(saved(book), "填报表.xlsx", "a.xlsx")
    assert found.figures == expected
    assert found.form == made.form
    assert found.body == "czj"
    passages = [item for item in found.items if isinstance(item, Passage)]
    at = texts(found).index("一、总体情况")
    assert [item.markdown for item in passages[at + 1 : at + 3]] == [
        "### （一）主动公开\n公开**258条**。",
        "- 甲\n- 乙",
    ]
    assert passages[at + 1].place.startswith("工作表“文字”B")
    assert texts(found)[-2:] == ["示例市财政局", "2023年1月28日"]


def test_totals_of_a_sheet_to_fill_in_are_not_figures(tmp_path: Path) -> None:
    made, data = to_fill_in(tmp_path / "p")
    found = read_bytes(data, "a.xlsx", "a.xlsx")
    entered = {figure.id for figure in made.figures if not figure.derived}
    assert set(found.figures) == entered
    assert all(
        not cell
        for table in tables(found)
        for row in table.rows
        if row[0].startswith("四、结转")
        for cell in row[3:]
    )


@pytest.mark.skipif(office.MISSING, reason="LibreOffice is an aid, not a need")
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_saving_in_another_program_keeps_the_figures(tmp_path: Path, kind: str) -> None:
    archive = archive_of(PROJECT)
    theme = load_theme(PROJECT, archive.config.site.theme, archive.config.site.tokens)
    made = edition(archive, "czj", 2022)
    (tmp_path / "in").mkdir()
    (tmp_path / "in/report.xlsx").write_bytes(write(made, theme))
    office.convert(kind, tmp_path, tmp_path / "in/report.xlsx")
    found = read_bytes((tmp_path / f"report.{kind}").read_bytes(), f"report.{kind}", "a")
    assert found.problems == ()
    numbers = {figure.id: figure.text for figure in made.figures}
    if kind == "xlsx":
        assert found.figures == numbers
    report = archive.load("czj", 2022).report
    assert report
    assert figures_in([table.rows for table in tables(found)], report.form) == numbers


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (12.0, "12"),
        (160.5964, "160.5964"),
        (160.59640000000002, "160.5964"),
        (11398889.0, "11398889"),
        (-8.0, "-8"),
        (0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (1e15, "1000000000000000"),
    ],
)
def test_numbers_as_typed(value: float, words: str) -> None:
    assert plain_number(value) == words


@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [
        (12, "General", "12"),
        (72701.5, "0.0000", "72701.5000"),
        (160.5964, "0.00", "160.5964"),
        (251000, '0"元"', "251000元"),
        (34567.8901, '0.0000"万元"', "34567.8901万元"),
        (19, '"+"0', "+19"),
        (-4, '0;"−"0', "−4"),
        (None, "0", ""),
        ("/", "@", "/"),
        (datetime.datetime(2023, 1, 28, tzinfo=datetime.UTC), "yyyy-mm-dd", "2023-01-28"),
        (datetime.datetime(2023, 1, 28, 9, 30, tzinfo=datetime.UTC), "General", "2023-01-28 09:30"),
    ],
)
def test_what_a_cell_shows(value: object, number_format: str, words: str) -> None:
    assert shown(value, number_format) == words


def test_a_foreign_workbook() -> None:
    book = filled(
        [
            ["示例市财政局2022年政府信息公开工作年度报告"],
            ["二、主动公开政府信息情况"],
            ["第二十条第（一）项"],
            ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
            ["规章", 0, None, 12.0],
            ["行政规范性\n文件", "1,234", "/", 160.59640000000002],
            ["第二十条第（八）项"],
            ["行政事业性收费", "12\n34", None, None],
            [],
            ["注：数字来自台账。"],
        ],
        ("A1:D1", "A2:D2", "A3:D3", "A7:D7", "B8:D8"),
    )
    found = imported(book)
    assert texts(found) == [
        "示例市财政局2022年政府信息公开工作年度报告",
        "二、主动公开政府信息情况",
        "注：数字来自台账。",
    ]
    assert tables(found) == [
        Table(
            (
                ("第二十条第（一）项",) * 4,
                ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
                ("规章", "0", "", "12"),
                ("行政规范性文件", "1,234", "/", "160.5964"),
                ("第二十条第（八）项",) * 4,
                ("行政事业性收费", "12 34", "12 34", "12 34"),
            ),
            tuple(f"工作表“表”第 {row} 行" for row in range(3, 9)),
            exact=True,
        )
    ]
    assert [item.place for item in found.items if isinstance(item, Passage)] == [
        "工作表“表”A1",
        "工作表“表”A2",
        "工作表“表”A10",
    ]


def test_sheets_that_are_named_like_a_section_head_it_and_others_are_left() -> None:
    book = filled([["规章", 1]], title="主动公开政府信息情况")
    book.create_sheet("Sheet2").append(["行政许可", 2])
    hidden = book.create_sheet("旧")
    hidden.append(["废", 3])
    hidden.sheet_state = "hidden"
    found = imported(book)
    assert texts(found) == ["主动公开政府信息情况"]
    assert [table.rows for table in tables(found)] == [(("规章", "1"),), (("行政许可", "2"),)]
    assert found.left == ("Sheet2", "废", "3")


def test_a_lone_cell_within_a_table_stays_in_it() -> None:
    found = imported(filled([["甲", 1], ["乙"], ["丙", 2], ["丁"]]))
    assert tables(found)[0].rows == (("甲", "1"), ("乙", ""), ("丙", "2"))
    assert texts(found) == ["丁"]


def test_an_empty_and_an_endless_workbook_are_refused() -> None:
    assert [problem.code for problem in imported(openpyxl.Workbook()).problems] == ["I109"]
    book = filled([["甲", 1]])
    assert isinstance(book.active, Worksheet)
    book.active["XFD1048576"] = 1
    assert [problem.code for problem in imported(book).problems] == ["I103"]


def test_a_csv_of_somebody_else_is_a_table() -> None:
    found = read_bytes('规章,1,,\n行政许可,"2,000",/,\n'.encode("gbk"), "a.csv", "a.csv")
    assert tables(found) == [
        Table((("规章", "1", "", ""), ("行政许可", "2,000", "/", "")), ("第 1 行", "第 2 行"), exact=True)
    ]
