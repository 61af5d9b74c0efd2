"""The Excel sheet to fill in: what may be typed where, and that it counts and checks by itself."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.workbook import Workbook

from generator.excel.workbook import IDENTITY
from generator.forms.spec import ReportFormat
from generator.printing.document import to_document
from generator.printing.edition import Edition, edition_of
from generator.project.scaffold import blank, known_body
from generator.readers.xlsx import figures
from generator.site.export import export
from generator.writers.xlsx import write
from tests.sample import SLUG, form_of, project, text
from tests.spreadsheets import (
    FORMS,
    TABLES,
    formulas,
    names_of,
    opened,
    recalculated,
    saved,
    theme,
    values_of,
)

LAST = """依申请公开: {本年新收: {自然人: 3, 其他: 1}, 结转下年度: {自然人: 3, 其他: 1}}
总体情况: "### （一）主动公开\\n\\n去年写的话。\\n"
"""
Figures = dict[str, int | float | str]
YEARS = {"2019": 2020, "2021": 2022}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fill-in")
    project(folder, {2019: text(2019, LAST), 2021: text(2021, LAST)})
    return folder


@pytest.fixture(scope="module", params=FORMS, ids=lambda form: form.id)
def form(request: pytest.FixtureRequest) -> ReportFormat:
    found: ReportFormat = request.param
    return found


@pytest.fixture(scope="module")
def data(root: Path, form: ReportFormat) -> bytes:
    return export(root, SLUG, YEARS[form.id], "xlsx", blank=True)[0]


def entered(form: ReportFormat) -> set[str]:
    return {
        f"{table.id}.{row.id}.{column.id}"
        for table in form.tables()
        for row in table.leaves()
        for column in table.columns_of(row)
        if not (row.derived or column.derived)
    }


def every(form: ReportFormat) -> set[str]:
    return {
        f"{table.id}.{row.id}.{column.id}"
        for table in form.tables()
        for row in table.leaves()
        for column in table.columns_of(row)
    }


def filled(data: bytes, values: Figures) -> bytes:
    """Give the sheet with numbers typed into it; saved by openpyxl, it holds no result of any formula."""
    book, where = opened(data), names_of(data)
    for name, value in values.items():
        sheet, cell = where[name]
        assert not book[sheet][cell].protection.locked, name
        book[sheet][cell] = value
    return saved(book)


def test_everything_is_blank_but_what_last_year_fixes(data: bytes, form: ReportFormat) -> None:
    got = {name: text for name, text in figures(data, form).items() if name in entered(form) and text}
    assert set(got) == {name for name in entered(form) if name.startswith("requests.carried_over.")}
    assert {name.rpartition(".")[2]: text for name, text in got.items() if text != "0"} == {
        "natural_person": "3",
        "other_body": "1",
    }


def test_every_figure_has_its_hidden_name(data: bytes, form: ReportFormat) -> None:
    names = {name for name in names_of(data) if not name.startswith("text.")}
    assert names == every(form)
    assert len(names) == {"2019": 198, "2021": 200}[form.id]
    identity = {str(row[0].value): row[1].value for row in opened(data)[IDENTITY].iter_rows()}
    assert identity["空白填报表"] == "是"
    assert (identity["格式"], identity["机关代号"], identity["年度"]) == (form.id, SLUG, YEARS[form.id])


def test_every_total_is_a_formula_that_already_gives_what_there_is(data: bytes, form: ReportFormat) -> None:
    where, shown = names_of(data), values_of(data)
    totals = every(form) - entered(form)
    assert {where[name] for name in totals} <= set(formulas(data))
    assert {name for name in totals if shown[where[name]] != 0} == {"requests.carried_over.total"}
    assert shown[where["requests.carried_over.total"]] == 4


def test_only_what_is_to_be_filled_in_can_be_typed_in(data: bytes, form: ReportFormat) -> None:
    book, where = opened(data), names_of(data)
    texts = {place for name, place in where.items() if name.startswith("text.")}
    open_cells = {
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked and not merged_away(book, sheet.title, cell.coordinate)
    }
    assert open_cells == {where[name] for name in entered(form)} | texts
    assert all(sheet.protection.sheet and sheet.protection.password is None for sheet in book)


def merged_away(book: Workbook, sheet: str, where: str) -> bool:
    return any(
        where in area and where != area.coord.partition(":")[0] for area in book[sheet].merged_cells.ranges
    )


def rules(book: Workbook) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield per restricted cell its sheet, address, type, least value and message."""
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            for area in rule.sqref.ranges:
                for row, column in area.cells:
                    cell = sheet.cell(row, column).coordinate
                    yield (
                        sheet.title,
                        cell,
                        str(rule.type),
                        str(rule.formula1),
                        f"{rule.errorTitle}：{rule.error}",
                    )


def test_a_figure_cell_takes_nothing_but_its_kind_of_figure(data: bytes, form: ReportFormat) -> None:
    where = names_of(data)
    found = {(sheet, cell): rest for sheet, cell, *rest in rules(opened(data))}
    dates = {where[name] for name in ("text.signature_date", "text.issued")}
    assert set(found) == {where[name] for name in entered(form)} | dates
    assert found[where["requests.received.company"]] == [
        "whole",
        "0",
        "这一格要填 0 或正整数：没有就填 0；只填数字，不写单位，不留空格。",
    ]
    assert found[where["requests.carried_over.company"]][:2] == ["whole", "0"]
    assert {found[place][0] for place in dates} == {"date"}
    if form.id == "2021":
        assert found[where["proactive.fee.amount"]][:2] == ["decimal", "0"]
    else:
        assert found[where["proactive.penalty.change"]][:2] == ["whole", "-999999999999999"]
        kind, formula, _ = found[where["proactive.procurement.amount"]]
        assert kind == "custom"
        assert where["proactive.procurement.amount"][1] in formula


def test_a_figure_of_last_year_says_so_when_it_is_chosen(data: bytes) -> None:
    where = names_of(data)["requests.carried_over.company"]
    book = opened(data)
    said = [
        rule.prompt for rule in book["依申请公开"].data_validations.dataValidation if where[1] in rule.sqref
    ]
    assert said == ["取自上一年度的报告；不对就改。"]


def sound(form: ReportFormat) -> Figures:
    """Give figures that agree: 3 carried over and 4 received by each of six columns make 7 and 0, or what is left."""
    values: Figures = dict.fromkeys(entered(form), 0)
    for column in (
        "natural_person",
        "company",
        "research_body",
        "public_interest_body",
        "legal_service_body",
        "other_body",
    ):
        values[f"requests.received.{column}"] = 4
        values[f"requests.carried_over.{column}"] = 3
        values[f"requests.outcomes.disclosed.{column}"] = 5
        values[f"requests.outcomes.withheld.state_secret.{column}"] = 1
        values[f"requests.carried_forward.{column}"] = 1
    values["proceedings.litigation_direct.upheld"] = 2
    values["proceedings.litigation_direct.pending"] = 3
    if form.id == "2021":
        values["proactive.fee.amount"] = 59237.2449
    else:
        values["proactive.procurement.amount"] = "12.5万元"
    return values


def test_filled_in_it_counts_and_checks_by_itself(data: bytes, form: ReportFormat, tmp_path: Path) -> None:
    broken = sound(form) | {"requests.received.company": 9}
    some = {name: value for name, value in sound(form).items() if not name.endswith(".company")}
    books = {"sound": filled(data, sound(form)), "broken": filled(data, broken), "some": filled(data, some)}
    computed = {name: values_of(book) for name, book in recalculated(tmp_path, books).items()}
    where = names_of(data)
    good = computed["sound"]
    assert good[where["requests.received.total"]] == 24
    assert good[where["requests.outcomes.total.natural_person"]] == 6
    assert good[where["requests.outcomes.total.total"]] == 36
    assert good[where["proceedings.litigation_direct.total"]] == 5
    line = int(where["requests.carried_forward.total"][1][1:]) + 1
    checks = {
        name: [found["依申请公开", f"{column}{line}"] for column in "DEFGHIJ"]
        for name, found in computed.items()
    }
    assert checks == {
        "sound": ["✓"] * 7,
        "broken": ["✓", "相差 5", "✓", "✓", "✓", "✓", "相差 5"],
        "some": ["✓", "未填完", "✓", "✓", "✓", "✓", "未填完"],
    }
    assert all(good[table, "A3"] == "空白填报表　示例数据：已填完" for table in TABLES)
    assert first(good) == {
        "主动公开": "已填完",
        "依申请公开": "已填完",
        "勾稽核对": "✓",
        "复议诉讼": "已填完",
    }
    assert first(computed["broken"])["勾稽核对"] == "相差：有 2 列不平，看“依申请公开”表最后一行"
    missing = len(
        [name for name in entered(form) if name.endswith(".company") and "carried_over" not in name]
    )
    assert first(computed["some"])["依申请公开"] == f"还有 {missing} 格没有填"
    assert first(computed["some"])["勾稽核对"] == "未填完"


def first(found: dict[tuple[str, str], object]) -> dict[object, object]:
    """Give what the first sheet says of how far the others are."""
    names = {
        found["填报说明", cell]: found["填报说明", f"B{cell[1:]}"]
        for sheet, cell in found
        if sheet == "填报说明" and cell[0] == "A" and ("填报说明", f"B{cell[1:]}") in found
    }
    return {name: said for name, said in names.items() if name in {*TABLES, "勾稽核对"}}


def test_what_it_says_before_anybody_typed_is_what_it_computes(data: bytes, tmp_path: Path) -> None:
    computed = values_of(recalculated(tmp_path, {"blank": saved(opened(data))})["blank"])
    written = values_of(data)
    assert {key: computed.get(key) for key in formulas(data)} == {
        key: written.get(key) for key in formulas(data)
    }


def test_a_check_that_fails_turns_red(data: bytes) -> None:
    found: ConditionalFormattingList = opened(data)["依申请公开"].conditional_formatting
    said = {rule.text: rule.dxf for area in found for rule in area.rules}
    line = next(str(area.sqref) for area in found)
    assert line.startswith("D")
    assert line[line.index(":") + 1] == "J"
    assert said["相差"].fill.bgColor.rgb == "FFC00000"
    assert said["✓"].fill is None
    assert said["✓"].font.color.rgb == "FF1E7B34"


def test_the_texts_have_a_place_of_their_own(data: bytes, form: ReportFormat) -> None:
    where, book = names_of(data), opened(data)
    texts = {
        name.removeprefix("text."): book[sheet][cell]
        for name, (sheet, cell) in where.items()
        if name.startswith("text.")
    }
    prose = {section.id for section in form.sections if not section.table}
    notes = {
        f"{section.id}.{place}" for section in form.sections if section.table for place in ("before", "after")
    }
    others = {"title", "lead", "signature", "signature_date", "issued", "index_number", "document_number"}
    assert set(texts) == prose | notes | others
    assert {sheet for name, (sheet, _) in where.items() if name.startswith("text.")} == {"文字"}
    assert texts["overview"].value == "### （一）主动公开\n"
    assert texts["title"].value == f"示例市财政局{YEARS[form.id]}年政府信息公开工作年度报告"
    assert texts["signature"].value == "示例市财政局"
    assert texts["lead"].value is None
    assert texts["overview"].number_format == "@"
    assert texts["issued"].number_format == "yyyy-mm-dd"
    assert (book["文字"].row_dimensions[texts["overview"].row].height or 0) > 250


def test_it_is_marked_and_explained_on_every_sheet(data: bytes) -> None:
    book, shown = opened(data), values_of(data)
    assert book.sheetnames == ["填报说明", *TABLES, "文字", IDENTITY]
    for sheet, cell in (("填报说明", "A2"), *((table, "A3") for table in TABLES), ("文字", "A2")):
        assert str(shown[sheet, cell]).startswith("空白填报表　示例数据")
    words = " ".join(str(value) for (sheet, _), value in shown.items() if sheet == "填报说明")
    for said in ("只填浅黄色的格子", "没有就填 0", "取自上一年度的报告", "双击格子"):
        assert said in words


def test_a_figure_is_where_it_is_in_the_published_copy(root: Path, data: bytes, form: ReportFormat) -> None:
    published = names_of(export(root, SLUG, form.first_year, "xlsx")[0])
    assert {
        name: place for name, place in names_of(data).items() if not name.startswith("text.")
    } == published


@cache
def first_year(folder: Path) -> Edition:
    """Give the blank edition of a body that has no report of the year before."""
    archive, agency = known_body(folder, "zf")
    report = blank(archive, agency, 2022)
    site = archive.config.site
    return replace(edition_of(report, to_document(report), site, site.url, {}), blank=True)


def test_nothing_is_said_of_last_year_where_there_was_none(root: Path) -> None:
    data = write(first_year(root), theme())
    shown = [str(value) for value in values_of(data).values()]
    assert not any("上一年度的报告" in value for value in shown)
    assert {
        text
        for name, text in figures(data, form_of("2021")).items()
        if not name.endswith("total") and "outcomes.total" not in name
    } == {""}
