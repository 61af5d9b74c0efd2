"""The Excel copy: every figure as the page shows it, totals as formulas that give just that, and nothing that runs."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.changes.corrected import Corrected
from generator.excel.workbook import IDENTITY, VERSION, to_workbook
from generator.formats import by_id
from generator.forms.spec import ReportFormat, TableSpec
from generator.readers.xlsx import figures
from generator.writers.xlsx import write
from tests.sample import SLUG, edition, form_of, project, text
from tests.spreadsheets import (
    FORMS,
    editions,
    formulas,
    made,
    names_of,
    of,
    opened,
    part,
    recalculated,
    theme,
    values_of,
    without_values,
)


def test_every_figure_is_what_the_page_shows() -> None:
    for name, found in editions().items():
        assert figures(made()[name], form_of(found.form)) == of(found), name


def test_pandas_reads_the_same_numbers() -> None:
    wanted = of(editions()["own2022"])
    frame = pd.read_excel(
        io.BytesIO(made()["own2022"]), sheet_name="依申请公开", header=None, engine="openpyxl"
    )
    for figure, (sheet, where) in names_of(made()["own2022"]).items():
        if sheet == "依申请公开":
            row, column = int(where[1:]) - 1, ord(where[0]) - ord("A")
            assert int(frame.iloc[row, column]) == int(wanted[figure])  # type: ignore[arg-type]


def derived(table: TableSpec) -> int:
    return sum(row.derived or column.derived for row in table.leaves() for column in table.columns_of(row))


@pytest.mark.parametrize("name", ["own2020", "own2022", "sample", "szf2022", "czj2020"])
def test_every_total_is_a_formula_and_nothing_else_is(name: str) -> None:
    form = by_id(editions()[name].form)
    assert form
    totals = {figure.id for figure in editions()[name].figures if figure.derived}
    assert len(totals) == sum(derived(table) for table in form.tables()) == (34 if form.id == "2021" else 32)
    where = names_of(made()[name])
    assert set(formulas(made()[name])) == {where[total] for total in totals}


def test_a_total_adds_up_its_own_row_or_column() -> None:
    found = formulas(made()["own2022"])
    where = names_of(made()["own2022"])
    assert found[where["requests.received.total"]] == "=SUM(D7:I7)"
    assert found[where["requests.outcomes.total.natural_person"]] == "=SUM(D9:D29)"
    assert found[where["requests.outcomes.total.total"]] == "=SUM(D30:I30)"
    assert found[where["proceedings.litigation_direct.total"]] == "=SUM(F7:I7)"


def test_libreoffice_computes_what_is_written(tmp_path: Path) -> None:
    computed = recalculated(tmp_path, {name: without_values(data) for name, data in made().items()})
    for name, data in made().items():
        written, got = values_of(data), values_of(computed[name])
        totals = formulas(data)
        assert totals
        assert {key: got.get(key) for key in totals} == {key: written[key] for key in totals}
        assert figures(computed[name], form_of(editions()[name].form)) == of(editions()[name])


def test_a_total_that_cannot_be_assessed_is_what_the_page_shows() -> None:
    where, found, shown = (
        names_of(made()["own2023"]),
        formulas(made()["own2023"]),
        values_of(made()["own2023"]),
    )
    wanted = of(editions()["own2023"])
    assert wanted["proactive.penalty.decisions"] == "/"
    for total in (
        "requests.carried_over.total",
        "requests.outcomes.total.company",
        "requests.outcomes.total.total",
    ):
        assert wanted[total] == ""
        assert where[total] not in found
        assert where[total] not in shown
    assert found[where["requests.received.total"]] == "=SUM(D7:I7)"


def test_a_wrong_total_stays_wrong() -> None:
    """Somebody may have acknowledged it; whoever opens the copy sees what the page shows, also after computing anew."""
    where, found, shown = (
        names_of(made()["own2024"]),
        formulas(made()["own2024"]),
        values_of(made()["own2024"]),
    )
    for total, value in (
        ("requests.received.total", 5),
        ("requests.outcomes.total.natural_person", 4),
    ):
        assert of(editions()["own2024"])[total] == str(value)
        assert where[total] not in found
        assert shown[where[total]] == value


def test_the_same_figure_has_the_same_address_in_every_report_of_a_form() -> None:
    for form in FORMS:
        same = [names_of(made()[name]) for name, found in editions().items() if found.form == form.id]
        assert len(same) > 1
        assert len({tuple(sorted(item.items())) for item in same}) == 1
        first = next(found for found in editions().values() if found.form == form.id)
        long = replace(first, document=first.document._replace(title="长" * 90), draft=True, fictitious=False)
        assert names_of(write(long, theme())) == same[0]
    assert names_of(made()["own2022"])["requests.received.natural_person"] == ("依申请公开", "D7")


def test_every_figure_carries_its_id_unseen() -> None:
    for name, found in editions().items():
        assert set(names_of(made()[name])) == {figure.id for figure in found.figures}
        defined = opened(made()[name]).defined_names
        assert all(item.hidden for key, item in defined.items() if key.startswith("nianbao."))
    identity = opened(made()["czj2020"])[IDENTITY]
    assert identity.sheet_state == "veryHidden"
    assert list(identity.iter_rows(values_only=True)) == [
        ("版本", VERSION),
        ("格式", "2019"),
        ("机关代号", "czj"),
        ("年度", 2020),
        ("空白填报表", "否"),
    ]


def test_ids_survive_another_program(tmp_path: Path) -> None:
    computed = recalculated(tmp_path, {"own2022": made()["own2022"]})["own2022"]
    assert names_of(computed) == names_of(made()["own2022"])
    assert [row[1] for row in opened(computed)[IDENTITY].iter_rows(values_only=True)][1:3] == ["2021", SLUG]


@pytest.mark.parametrize(
    ("year", "written", "figure", "stored", "pattern"),
    [
        (2022, "59237.2449", "proactive.fee.amount", "59237.2449", "0.0000"),
        (2022, "12.50", "proactive.fee.amount", "12.50", "0.00"),
        (2022, "9.95", "proactive.fee.amount", "9.95", "0.00"),
        (2022, "8", "proactive.fee.amount", "8", "0"),
        (2020, "3.50 万元", "proactive.procurement.amount", "3.50", '0.00" 万元"'),
        (2020, "251000元", "proactive.procurement.amount", "251000", '0"元"'),
    ],
)
def test_an_amount_is_a_number_shown_as_it_was_typed(
    year: int, written: str, figure: str, stored: str, pattern: str, tmp_path: Path
) -> None:
    row = "行政事业性收费: " if year == 2022 else "政府集中采购: {采购总金额: "
    over = f"主动公开: {{{row}{written}{'}' if year == 2020 else ''}}}"
    found = edition(project(tmp_path, {year: text(year, over)}), SLUG, year)
    data = write(found, theme())
    sheet, where = names_of(data)[figure]
    assert figures(data, form_of(found.form))[figure] == written
    assert opened(data)[sheet][where].number_format == pattern
    assert f'<c r="{where}"' in (xml := part(data, "xl/worksheets/sheet2.xml"))
    assert re.search(rf'<c r="{where}"[^>]*><v>([^<]*)</v>', xml)[1] == stored  # type: ignore[index]


def test_signs_and_more_digits_than_a_spreadsheet_keeps_are_shown_as_typed(tmp_path: Path) -> None:
    over = "主动公开: {行政处罚: {增减: +4}, 行政强制: {增减: －3}, 行政许可: {增减: -2}, 政府集中采购: {采购总金额: 1234567890123.4567元}}"
    found = edition(project(tmp_path, {2020: text(2020, over)}), SLUG, 2020)
    data = write(found, theme())
    assert figures(data, form_of("2019")) == of(found)
    book = opened(data)
    cells = {figure: book[sheet][where] for figure, (sheet, where) in names_of(data).items()}
    assert [cells[f"proactive.{row}.change"].value for row in ("penalty", "compulsion", "licence")] == [
        4,
        -3,
        -2,
    ]
    assert cells["proactive.procurement.amount"].data_type == "s"


def test_nothing_an_editor_wrote_runs() -> None:
    nasty = '=HYPERLINK("http://x")'
    found = editions()["sample"]
    sections = tuple(
        section._replace(heading="+1+1") if section.grid else section for section in found.document.sections
    )
    found = replace(
        found,
        agency=nasty,
        document=found.document._replace(title="=1+1", sections=sections),
        facts=(
            ("索引号", "-cmd|' /C calc'!A0"),
            ("文号", "@SUM(A1)"),
            ("主题分类", "0012"),
            ("有效性", "https://x"),
        ),
        corrections=(Corrected(None, "{=1+1}", "=2"),),
    )
    data = write(found, theme())
    cells = [cell for sheet in opened(data) for row in sheet.iter_rows() for cell in row]
    assert {cell.coordinate for cell in cells if cell.data_type == "f"} == {
        where for _, where in formulas(data)
    }
    assert all(value.startswith("=SUM(") for value in formulas(data).values())
    words = [cell.value for cell in cells if cell.data_type == "s"]
    for written in (
        "=1+1",
        "+1+1",
        "-cmd|' /C calc'!A0",
        "@SUM(A1)",
        "0012",
        "https://x",
        "{=1+1}（理由：=2）",
    ):
        assert written in words
    links = {cell.hyperlink.target for cell in cells if cell.hyperlink and cell.hyperlink.target}
    assert links == {found.url}


FIGURE = st.one_of(st.integers(0, 10**15 - 1).map(str), st.sampled_from(["0", "0", "/", "空", "不适用", "—"]))


@settings(max_examples=12)
@given(drawn=st.data())
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_random_figures_come_back_and_formulas_hold(
    form: ReportFormat, drawn: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    year = form.first_year
    body = re.sub(r"(?<=: )0(?=[,}\n])", lambda _: drawn.draw(FIGURE), text(year))
    found = edition(project(tmp_path_factory.mktemp("random"), {year: body}), SLUG, year)
    data = write(found, theme())
    assert figures(data, form_of(found.form)) == of(found)
    book, shown = opened(data), values_of(data)
    for (sheet, where), formula in formulas(data).items():
        cells = book[sheet][formula.removeprefix("=SUM(").removesuffix(")")]
        assert shown[sheet, where] == sum(shown[sheet, cell.coordinate] for row in cells for cell in row)


def test_a_workbook_is_a_plan_before_it_is_a_file() -> None:
    plan = to_workbook(editions()["own2022"])
    assert len(plan.names) == len(editions()["own2022"].figures)
    assert ("nianbao.requests.received.natural_person", "'依申请公开'!$D$7") in plan.names
