"""All years of a body: every figure of every report stands there, changes are computed from it, breaks of the form are kept."""

import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.comparing.history import Account, history
from generator.comparing.series import Figures, Series, change, changes, percent, percent_of_any
from generator.printing.document import Grid
from generator.project.report import Report
from generator.sums.statements import Number
from tests.random_reports import random_report
from tests.sample import SLUG, distinct, form_of, project, report, text


def lines(grid: Grid) -> dict[str, list[str]]:
    return {row[0].text.strip("　"): [cell.text for cell in row[1:]] for row in grid.bodies[0]}


def test_figures_of_all_years_and_what_changed(tmp_path: Path) -> None:
    archive = project(tmp_path, {year: distinct(year) for year in (2020, 2021, 2022)})
    reports = [one for year in (2022, 2020, 2021) if (one := archive.report(SLUG, year))]
    accounts = history(reports, {year: f"../../{year}/" for year in (2020, 2021)})
    assert [(account.heading, [head.text for head in account.heads[:-2]]) for account in accounts] == [
        ("主动公开政府信息情况", ["2021年", "2022年"]),
        ("收到和处理政府信息公开申请情况", ["2020年", "2021年", "2022年"]),
        ("政府信息公开行政复议、行政诉讼情况", ["2020年", "2021年", "2022年"]),
    ]
    requests = accounts[1]
    assert requests.heads == (
        ("2020年", "../../2020/", ""),
        ("2021年", "../../2021/", "2021年格式"),
        ("2022年", "", ""),
        ("比2021年增减", "", ""),
        ("增减百分比", "", ""),
    )
    assert requests.grid.width == 1 + len(requests.heads)
    shown = {cell for account in accounts for cell in every_cell(account.grid)}
    shown |= {cell for account in accounts for part in account.breakdowns for cell in every_cell(part.grid)}
    for wanted in reports[:1] + reports[2:]:
        for table in wanted.tables():
            for cells in table.rows.values():
                assert {cell.text for cell in cells} <= shown


def every_cell(grid: Grid) -> list[str]:
    return [cell.text for row in grid.bodies[0] for cell in row]


def test_a_row_that_a_form_splits_goes_on_as_their_sum(tmp_path: Path) -> None:
    before = "依申请公开: {本年新收: {自然人: 5}, 其他处理: {自然人: 5}}"
    after = "依申请公开: {本年新收: {自然人: 8}, 其他处理: {逾期不补正: {自然人: 2}, 其他: {自然人: 6}}}"
    archive = project(tmp_path, {2020: text(2020, before), 2021: text(2021, after)})
    account = history([one for year in (2020, 2021) if (one := archive.report(SLUG, year))], {})[0]
    found = lines(account.grid)
    assert found["（六）其他处理"] == ["5", "8", "+3", "+60.0%"]
    assert found["3.其他"] == ["—", "6", "—", "—"]
    assert found["一、本年新收政府信息公开申请数量"] == ["5", "8", "+3", "+60.0%"]
    people = lines(account.breakdowns[0].grid)
    assert people["（六）其他处理"] == ["5", "8", "+3", "+60.0%"]


def test_blanks_are_no_zeros_and_a_gap_between_years_is_no_change(tmp_path: Path) -> None:
    blank = "依申请公开: {予以公开: 空, 不予公开: {属于国家秘密: /}}"
    archive = project(tmp_path, {2021: text(2021, blank), 2022: text(2022), 2024: text(2024)})
    first, second, third = (archive.report(SLUG, year) for year in (2021, 2022, 2024))
    assert first
    assert second
    assert third
    found = {row[0].text.strip("　"): row for row in history([first, second], {})[1].grid.bodies[0]}
    disclosed = found["（一）予以公开"]
    assert [(cell.text, cell.state) for cell in disclosed[1:]] == [
        ("", "blank"),
        ("0", ""),
        ("—", ""),
        ("—", ""),
    ]
    assert [cell.text for cell in found["1.属于国家秘密"][1:]] == ["/", "0", "—", "—"]
    assert found["（三）不予公开"][1].state == "blank"
    assert [head.text for head in history([second, third], {})[0].heads] == ["2022年", "2024年"]


@pytest.mark.parametrize("seed", range(6))
def test_groups_are_the_sums_of_their_rows(seed: int) -> None:
    wanted = random_report(random.Random(seed))
    other: Report = replace(wanted, year=wanted.year + 1)
    account = next(one for one in history([wanted, other], {}) if one.breakdowns)
    found = lines(account.grid)
    results = [
        words for label, words in found.items() if label.startswith("（") and not label.startswith("（七）")
    ]
    assert sum(int(words[0]) for words in results) == int(found["（七）总计"][0])
    assert all(words[0] == words[1] and words[2] == "0" for words in found.values())


def of(folder: Path, years: Sequence[int]) -> dict[str, Account]:
    """Give the accounts of such years by their headings."""
    archive = project(folder, {year: text(year) for year in years})
    found = history([one for year in years if (one := archive.report(SLUG, year))], {})
    return {account.heading: account for account in found}


def test_a_turn_of_the_form_is_marked_and_told(tmp_path: Path) -> None:
    account = of(tmp_path, (2019, 2020, 2021, 2022))["收到和处理政府信息公开申请情况"]
    assert [head.turn for head in account.heads] == ["", "", "2021年格式", "", "", ""]
    assert account.note == (
        "2021年起用2021年格式，以前用2019年格式（试行），在表里用虚线隔开；“—”是那一年的格式没有这一项。"
    )


def test_a_table_that_a_form_does_not_continue_stands_apart_and_says_so(tmp_path: Path) -> None:
    found = of(tmp_path, (2019, 2020, 2021, 2022))
    newer, older = (found[f"主动公开政府信息情况（{span}年）"] for span in ("2021—2022", "2019—2020"))
    assert newer.note == (
        "2019—2020年用的是2019年格式（试行），这张表的项目不同，不能和这里的年度比较，另列一张表。"
    )
    assert older.note == "2021—2022年用的是2021年格式，这张表的项目不同，不能和这里的年度比较，另列一张表。"
    assert newer.grid.caption == "主动公开政府信息情况（2021—2022年）"
    assert all(row[0].id.startswith("proactive.") for row in newer.grid.bodies[0])
    assert all(row[0].id.startswith("2019:proactive.") for row in older.grid.bodies[0]), (
        "an anchor stands once on a page"
    )


def test_years_that_are_not_in_a_table_are_told(tmp_path: Path) -> None:
    found = of(tmp_path, (2020, 2021, 2022, 2025))
    assert found["主动公开政府信息情况"].note == (
        "2020年用的是2019年格式（试行），这张表的项目不同，不能和这里的年度比较，没有列出。2023年、2024年没有报告。"
    )
    assert found["收到和处理政府信息公开申请情况"].note.endswith("。2023年、2024年没有报告。")


def test_a_row_has_the_anchor_that_its_figures_begin_with(tmp_path: Path) -> None:
    found = of(tmp_path, (2021, 2022))
    requests, proactive = found["收到和处理政府信息公开申请情况"], found["主动公开政府信息情况"]
    table = next(table for table in form_of("2021").tables() if table.id == "requests")
    assert [row[0].id for row in requests.grid.bodies[0] if row[0].id] == [
        f"requests.{row.id}" for row in table.leaves()
    ]
    assert (requests.column, proactive.column) == ("total", "")
    assert proactive.grid.bodies[0][0][0].id == "proactive.government_rule.issued"
    assert not any(row[0].id for part in requests.breakdowns for row in part.grid.bodies[0])


def test_nothing_to_compare_gives_nothing() -> None:
    assert history([report(2022)], {}) == ()
    assert history([], {}) == ()


@pytest.mark.parametrize(
    ("new", "old", "words"),
    [
        (15, 12, "+25.0%"),
        (12, 15, "-20.0%"),
        (1, 3, "-66.7%"),
        (0, 4, "-100.0%"),
        (4, 0, "—"),
        (10005, 10000, "+0.1%"),
        (100001, 100000, "0.0%"),
        (Decimal("575.28"), Decimal("88.01"), "+553.7%"),
    ],
)
def test_percentages(new: int | Decimal, old: int | Decimal, words: str) -> None:
    assert percent(new, old) == words


@given(st.integers(0, 10**12), st.integers(1, 10**12))
def test_shares_of_whole_numbers_are_those_of_decimals(new: int, old: int) -> None:
    assert percent(new, old) == percent_of_any(new, old)


@given(st.integers(1, 500), st.integers(1, 10**6), st.integers(-1, 1))
def test_shares_are_rounded_half_up(half: int, old: int, beside: int) -> None:
    new = max(old * 2000 + half * old + beside, 0)
    assert percent(new, old * 2000) == percent_of_any(new, old * 2000)


@pytest.mark.parametrize("seed", range(20))
def test_columns_taken_at_once_are_those_taken_one_by_one(seed: int) -> None:
    chance = random.Random(seed)
    first, second = random_report(chance), random_report(chance)
    for wanted in (first, second):
        for table in wanted.tables():
            rows = {
                name: tuple(
                    cell._replace(value=None, text="") if chance.random() < 0.01 else cell for cell in cells
                )
                for name, cells in table.rows.items()
            }
            for other in (table, replace(table, rows=rows)):
                figures = Figures(wanted.form.id, other)
                for form in {first.form.id, second.form.id}:
                    if table.spec.id in (first.form.breaks if form != wanted.form.id else ()):
                        continue
                    ids = tuple(one.id for one in table.spec.columns)
                    for columns in (("",), ids, ids[-1:]):
                        quick, slow = figures.series(form, columns), figures.one_by_one(form, columns)
                        assert [*quick.values] == [*slow.values]
                        assert [*quick.texts] == [*slow.texts]
                        assert [*quick.states] == [*slow.states]


NUMBERS = (
    st.none() | st.integers(-3, 10**6) | st.decimals(0, 30, allow_nan=False, places=1) | st.integers(0, 3)
)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=30))
def test_changes_that_are_remembered_are_those_that_are_computed(
    pairs: list[tuple[Number | None, Number | None]],
) -> None:
    old, new = (Series(side, ()) for side in zip(*pairs, strict=True))
    found = zip(*(one.texts for one in changes(old, new)), strict=True)
    assert [*found] == [tuple(text.encode() for text in change(after, before)) for before, after in pairs]
