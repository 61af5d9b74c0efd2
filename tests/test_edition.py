"""An edition holds every figure of the report and no trace of where it was typed."""

from decimal import Decimal
from pathlib import Path

import pytest

from generator.printing.edition import Edition
from tests.golden import PROJECT
from tests.sample import SLUG, archive_of, edition, project, text


@pytest.fixture
def plain(tmp_path: Path) -> Edition:
    return edition(
        project(tmp_path, {2022: text(2022, "主动公开: {行政许可: 12, 行政事业性收费: 3.50}")}), SLUG, 2022
    )


def test_figures_come_in_the_order_of_the_form_with_labels_and_units(plain: Edition) -> None:
    assert len(plain.figures) == 10 + 175 + 15
    assert len({figure.id for figure in plain.figures}) == 200
    by_id = {figure.id: figure for figure in plain.figures}
    fee = by_id["proactive.fee.amount"]
    assert (fee.value, fee.text, fee.unit, fee.state) == (Decimal("3.50"), "3.50", "万元", "number")
    deep = by_id["requests.outcomes.withheld.state_secret.natural_person"]
    assert deep.rows == ("三、本年度办理结果", "（三）不予公开", "1.属于国家秘密")
    assert deep.column == "自然人"
    assert by_id["requests.outcomes.total.total"].derived
    assert not by_id["requests.received.company"].derived


def test_the_three_states_and_the_unit_an_editor_wrote() -> None:
    found = edition(archive_of(PROJECT), "czj", 2020)
    by_id = {figure.id: figure for figure in found.figures}
    assert by_id["proactive.procurement.amount"].unit == "元"
    assert by_id["proactive.procurement.amount"].value == 251000
    assert by_id["proactive.penalty.change"][4:7] == (4, "+4", "number")
    states = {
        figure.state for year in (2021, 2022) for figure in edition(archive_of(PROJECT), "xcjd", year).figures
    }
    assert states <= {"number", "blank", "not_applicable"}


def test_where_something_was_typed_does_not_show(tmp_path: Path) -> None:
    report = text(2022)
    one = edition(project(tmp_path / "a", {2022: report}), SLUG, 2022)
    two = edition(project(tmp_path / "b", {2022: f"# 说明\n\n{report}"}), SLUG, 2022)
    assert one.digest() == two.digest()


@pytest.mark.parametrize(
    "over",
    [
        "主动公开: {行政许可: 1}",
        "总体情况: 另一段",
        "标题: 另一个标题",
        "文号: 示财〔2023〕1号",
        "发布时间: 2023-01-21",
    ],
)
def test_whatever_a_copy_prints_changes_the_digest(plain: Edition, tmp_path: Path, over: str) -> None:
    base = "主动公开: {行政许可: 12, 行政事业性收费: 3.50}"
    changed = text(2022, base if over.startswith("主动") else f"{base}\n{over}")
    if over.startswith("主动"):
        changed = text(2022, "主动公开: {行政许可: 1, 行政事业性收费: 3.50}")
    other = edition(project(tmp_path / "b", {2022: changed}), SLUG, 2022)
    assert other.digest() != plain.digest()


def test_pictures_count_by_their_bytes(tmp_path: Path) -> None:
    archive = project(tmp_path, {2022: text(2022)})
    digests = {edition(archive, SLUG, 2022, {"a.png": data}).digest() for data in (b"1", b"2", b"1")}
    assert len(digests) == 2


def test_a_link_leads_to_the_page_it_means(plain: Edition) -> None:
    assert plain.absolute("附表.xlsx") == f"{plain.url}附表.xlsx"
    assert plain.absolute("/zn/") == "https://www.example.gov.cn/zn/"
    assert plain.absolute("https://example.org/a") == "https://example.org/a"
