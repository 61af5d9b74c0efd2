"""``nianbao aggregate``: what is drafted is the sum of its members, says who went in, and writes over nothing."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings

from generator.checking.check import check_report
from generator.drafting.aggregate import Aggregate, aggregate
from generator.explaining.cell_story import story
from generator.problem import Level, ProblemError
from generator.project.load import read_report
from generator.project.report import Report
from generator.reading.source import parse
from generator.sums.summing import figures_of
from tests import sample
from tests.test_aggregates import (
    FEES,
    LICENCES,
    RECEIVED,
    Forest,
    Numbers,
    entered,
    forests,
    found,
    named,
    over,
    project,
    register,
    small,
    text_of,
)

YEAR = sample.YEAR


def read(folder: Path, draft: str, slug: str = "szf", year: int = YEAR) -> Report:
    """Give the report of a draft; only what waits to be written is missing."""
    agency = sample.archive(folder).config.agency(slug)
    assert agency
    loaded = read_report(parse(draft, f"content/reports/{slug}/{year}.yaml"), agency, year)
    assert loaded.report
    assert all(problem.level is Level.HINT for problem in loaded.problems), loaded.problems
    return loaded.report


def numbers_of(report: Report) -> Numbers:
    return {
        table.name(row, column.id if len(table.spec.columns_of(row)) > 1 else ""): cell.value
        for table in report.tables()
        for row in table.spec.leaves()
        for column, cell in zip(table.spec.columns_of(row), table.rows[row.id], strict=True)
        if cell.value is not None and not (row.derived or column.derived)
    }


@settings(max_examples=10, deadline=None)
@given(forest=forests())
def test_a_draft_is_the_sum_of_its_members_and_holds_in_itself(
    forest: Forest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("a")
    archive = project(folder, forest, without=frozenset({"szf"}))
    drafted = aggregate(folder, "szf", YEAR)
    assert drafted.complete
    assert not drafted.standing
    report = read(folder, drafted.draft)
    assert numbers_of(report) == forest.numbers["szf"]
    assert [p for p in check_report(report, archive) if p.level is Level.ERROR] == []
    # The sums of sums: what a county drafts is what it published.
    for slug in set(forest.members) - {"szf"}:
        again = aggregate(folder, slug, YEAR)
        assert (again.standing, again.difference) == (True, "")
    # Filled in and published, it differs from its members nowhere.
    path = folder / f"content/reports/szf/{YEAR}.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text_of(numbers_of(report), named("szf"), YEAR), encoding="utf-8")
    assert found(sample.archive(folder)) == []
    assert aggregate(folder, "szf", YEAR).difference == ""


def test_the_draft_says_who_went_in_and_who_did_not(tmp_path: Path) -> None:
    forest = small(a={LICENCES: 1}, b={LICENCES: 2}, c={LICENCES: 4}, d={LICENCES: 8}, e={LICENCES: 16})
    archive = project(tmp_path, forest, without=frozenset("b"))
    over(archive, "c", "状态: 发布", "状态: 草稿")
    (tmp_path / f"content/reports/e/{YEAR}.yaml").write_text("", encoding="utf-8")
    szf = "szf: {名称: 示例szf局, 类别: 政府, 汇总: [a, b, c, {机关: d, 计入: 否, 说明: 垂直管理}, e]}\n"
    rest = register(forest).partition("\n")[2]
    (tmp_path / "content/agencies.yaml").write_text(szf + rest, encoding="utf-8")
    drafted = aggregate(tmp_path, "szf", YEAR)
    lines = drafted.draft.splitlines()
    assert lines[3:10] == [
        f"# 下面三张表是 1 个机关 {YEAR} 年度报告的数字之和；签发以前请核对。",
        "# 待核: 还少 3 个机关，数字不全。",
        "#   计入　示例a局（a）",
        "#   没有报告　示例b局（b）",
        "#   草稿　示例c局（c）",
        "#   不计入　示例d局（d，垂直管理）",
        "#   读不出　示例e局（e）",
    ]
    assert "  行政许可: 1" in lines
    assert not drafted.complete
    assert drafted.counts == "计入 1，草稿 1，没有报告 1，读不出 1，不计入 1"
    with_drafts = aggregate(tmp_path, "szf", YEAR, drafts=True)
    assert "  行政许可: 5" in with_drafts.draft.splitlines()
    assert "#   计入　示例c局（c，还是草稿）" in with_drafts.draft.splitlines()


def test_a_blank_leaves_the_figure_to_a_person_and_names_the_body(tmp_path: Path) -> None:
    archive = project(tmp_path, small(a={LICENCES: 1, RECEIVED: 3}, b={LICENCES: 2, RECEIVED: 4}))
    over(archive, "a", "行政许可: 1", "行政许可: /")
    over(archive, "b", "自然人: 4, 商业企业: 0", "自然人: 4, 商业企业: 空")
    drafted = aggregate(tmp_path, "szf", YEAR)
    assert "  行政许可: 空  # 待核: 示例a局没有数字" in drafted.draft.splitlines()
    assert (
        "  本年新收: {自然人: 7, 商业企业: 空, 科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0}"
        "  # 待核: 示例b局的“商业企业”没有数字"
    ) in drafted.draft.splitlines()
    assert (drafted.doubtful, drafted.complete) == (2, False)


def test_a_member_with_another_form_leaves_what_it_does_not_have(tmp_path: Path) -> None:
    forest = small(a={"依申请公开.其他处理.其他.自然人": 1, RECEIVED: 1}, b={})
    project(tmp_path, forest, without=frozenset("b"))
    old: Numbers = {"依申请公开.其他处理.自然人": 4, RECEIVED: 4}
    sample.project(
        tmp_path, {f"b/{YEAR}": text_of(old, named("b"), YEAR, form="2019")}, agencies=register(forest)
    )
    lines = aggregate(tmp_path, "szf", YEAR).draft.splitlines()
    assert "  行政许可: 空  # 待核: 示例b局用的是2019年格式（试行），没有分出这一行" in lines
    assert any(line.startswith("    逾期不补正: {自然人: 空") and "没有分出这一行" in line for line in lines)
    assert any(line.startswith("  本年新收: {自然人: 5, ") and "待核" not in line for line in lines)


def test_money_is_added_exactly(tmp_path: Path) -> None:
    project(tmp_path, small(a={FEES: Decimal("0.1")}, b={FEES: Decimal("59237.2449")}))
    assert "  行政事业性收费: 59237.3449" in aggregate(tmp_path, "szf", YEAR).draft.splitlines()


def test_money_with_units_is_added_in_one_unit(tmp_path: Path) -> None:
    year = next(form for form in sample.all_formats() if form.id == "2019").first_year
    texts = {
        f"{slug}/{year}": text_of({}, named(slug), year).replace("采购总金额: 0", f"采购总金额: {money}")
        for slug, money in (("a", "251000元"), ("b", "12.3万元"))
    }
    sample.project(tmp_path, texts, agencies=register(small(szf={}, a={}, b={})))
    drafted = aggregate(tmp_path, "szf", year)
    assert "  政府集中采购: {采购项目数: 0, 采购总金额: 37.4万元}" in drafted.draft.splitlines()
    figures = figures_of(read(tmp_path, drafted.draft, year=year))
    assert figures
    assert figures.tables[0][-1] == 374000


def test_a_report_that_stands_is_compared_in_its_tables(tmp_path: Path) -> None:
    project(tmp_path, small(szf={LICENCES: 9}, a={LICENCES: 1}, b={LICENCES: 2}))
    drafted = aggregate(tmp_path, "szf", YEAR)
    assert drafted.standing
    assert drafted.difference
    changed = [line for line in drafted.difference.splitlines() if re.match(r"[-+] ", line)]
    assert changed == ["-  行政许可: 9", "+  行政许可: 3"]


@pytest.mark.parametrize(("slug", "code"), [("a", "J212"), ("w", "C003"), ("szf", "J213")])
def test_what_cannot_be_added_up_is_told(slug: str, code: str, tmp_path: Path) -> None:
    project(tmp_path, small(a={}, b={}), without=frozenset("ab"))
    with pytest.raises(ProblemError) as told:
        aggregate(tmp_path, slug, YEAR)
    assert told.value.problems[0].code == code
    assert told.value.problems[0].help


def test_a_missing_county_could_be_drafted_first(tmp_path: Path) -> None:
    base: Numbers = {name: Decimal(0) if amount else 0 for name, amount in entered("2021").items()}
    forest = Forest({"szf": ["x", "a"], "x": ["b"]}, dict.fromkeys(("szf", "x", "a", "b"), base))
    project(tmp_path, forest, without=frozenset({"szf", "x"}))
    entry = aggregate(tmp_path, "szf", YEAR).entries[0]
    assert entry.words == "没有报告　示例x局（x，它汇总的机关有 1 个有报告，可以先汇总它）"


def test_the_same_twice(tmp_path: Path) -> None:
    project(tmp_path, small(a={LICENCES: 1}, b={LICENCES: 2}))
    drafts: list[Aggregate] = [aggregate(tmp_path, "szf", YEAR) for _ in range(2)]
    assert drafts[0] == drafts[1]


@pytest.mark.parametrize("number", [0, 1])
def test_the_registers_of_the_handbook_are_sound(number: int, tmp_path: Path) -> None:
    page = Path("docs/editors/aggregate.md").read_text(encoding="utf-8")
    register_ = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)[number]
    archive = sample.project(tmp_path, {}, agencies=register_)
    assert archive.config.agencies[0].membership


def test_a_circle_in_the_register_ends(tmp_path: Path) -> None:
    project(tmp_path, small(a={LICENCES: 1}, b={LICENCES: 2}))
    agencies = "a: {名称: 示例a局, 类别: 部门, 汇总: [b]}\nb: {名称: 示例b局, 类别: 部门, 汇总: [a]}\n"
    (tmp_path / "content/agencies.yaml").write_text(agencies, encoding="utf-8")
    assert aggregate(tmp_path, "a", YEAR).counts == "计入 1"
    told = story(tmp_path, "a", YEAR, LICENCES)
    assert told.sums
    assert [share.entry.slug for share in told.sums.shares[0].below] == ["a"]


@pytest.mark.parametrize("year", [0, 1999, 2015, YEAR + 50, 99999])
def test_a_year_nobody_reported_is_told(year: int, tmp_path: Path) -> None:
    project(tmp_path, small(a={}, b={}))
    with pytest.raises(ProblemError) as refused:
        aggregate(tmp_path, "szf", year)
    assert refused.value.problems[0].code in {"J212", "J213"}
