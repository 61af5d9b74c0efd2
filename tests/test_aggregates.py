"""A government's report against the sum of its members': random trees, one changed figure, missing bodies, two forms."""

import pickle
import random
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checking.check import check_site, learn
from generator.formats import all_formats
from generator.forms.spec import Measure, ReportFormat
from generator.problem import Level, Problem
from generator.project.load import Archive
from generator.project.report import Report
from generator.rules import all_rules
from generator.site.build import build
from generator.site.build import check as check_project
from generator.sums.summing import figures_of, slots, yuan
from tests import sample
from tests.sample import Flow, Tree

RULE = next(rule for rule in all_rules() if rule.code == "J201")
Numbers = dict[str, int | Decimal]
"""The entered figures of a report by the dotted names an editor knows; totals are left to be computed."""


def entered(form: str) -> dict[str, bool]:
    """Give the names of the cells an editor fills in, and whether each is an amount."""
    return {
        slot.name: slot.column.measure is Measure.AMOUNT
        for table in slots(form)
        for slot in table
        if not (slot.row.derived or slot.column.derived)
    }


def consistent(chance: random.Random, form: str) -> Numbers:
    """Give figures whose columns balance; many are zero, as in real reports."""
    found: Numbers = {}
    for name, amount in entered(form).items():
        number = 0 if chance.random() < 0.5 else chance.randint(1, 500)
        found[name] = Decimal(number) / 8 if amount else number
    for column in ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"):
        given_rows = ("本年新收", "上年结转", "结转下年度")
        closed = sum(
            value
            for name, value in found.items()
            if name.startswith("依申请公开.")
            and name.endswith(f".{column}")
            and name.count(".") >= 2
            and name.split(".")[1] not in given_rows
        )
        found[f"依申请公开.上年结转.{column}"] = 0
        found[f"依申请公开.本年新收.{column}"] = closed + found[f"依申请公开.结转下年度.{column}"]
    return found


def text_of(numbers: Numbers, name: str, year: int, *, form: str = "", draft: bool = False) -> str:
    """Give the text of a report with these figures."""
    found = sample.tree(year, sample.form_of(form) if form else None)
    found["标题"] = f"{name}{year}年政府信息公开工作年度报告"
    found["落款"] = Flow(机关=name, 日期=f"{year + 1}-01-18")
    if draft:
        found["状态"] = "草稿"
    for cell, value in numbers.items():
        put(found, cell.split("."), f"{value:f}" if isinstance(value, Decimal) else str(value))
    return sample.render(found)


def put(into: dict[str, Tree], path: list[str], value: str) -> None:
    *groups, key = path
    for group in groups:
        below = into[group]
        assert isinstance(below, dict)
        into = below
    into[key] = value


def added(many: list[Numbers]) -> Numbers:
    return {name: sum((one[name] for one in many), start=0 * many[0][name]) for name in many[0]}


class Forest(NamedTuple):
    """Bodies with the bodies each sums up, and their figures: those of a body that sums up are the sum."""

    members: dict[str, list[str]]
    numbers: dict[str, Numbers]


@st.composite
def forests(draw: st.DrawFn) -> Forest:
    """Give a city over counties over bodies, some of them with their own office."""
    chance = random.Random(draw(st.integers(0, 10**6)))
    members: dict[str, list[str]] = {}
    numbers: dict[str, Numbers] = {}
    counties = [f"x{number}" for number in range(draw(st.integers(0, 2)))]
    for county in counties:
        members[county] = [f"{county}-{number}" for number in range(draw(st.integers(1, 3)))]
    bodies = [f"b{number}" for number in range(draw(st.integers(0 if counties else 1, 3)))]
    for body in (*bodies, *(below for county in counties for below in members[county])):
        numbers[body] = consistent(chance, "2021")
    for county in counties:
        numbers[county] = added([numbers[body] for body in members[county]])
    members["szf"] = [*counties, *bodies]
    numbers["szf"] = added([numbers[body] for body in members["szf"]])
    return Forest(members, numbers)


def named(slug: str) -> str:
    return f"示例{slug}局"


def register(forest: Forest) -> str:
    return "".join(
        f"{slug}: {{名称: {named(slug)}, 类别: 部门, 汇总: [{', '.join(forest.members.get(slug, []))}]}}\n"
        for slug in {**forest.members, **forest.numbers}
    )


def project(
    folder: Path, forest: Forest, year: int = sample.YEAR, without: frozenset[str] = frozenset()
) -> Archive:
    reports: dict[str | int, str] = {
        f"{slug}/{year}": text_of(numbers, named(slug), year)
        for slug, numbers in forest.numbers.items()
        if slug not in without
    }
    return sample.project(folder, reports, agencies=register(forest))


def found(archive: Archive, *, drafts: bool = True) -> list[Problem]:
    """Give what the rules of the site find; the reports are read without a problem."""
    known = []
    for agency in archive.config.agencies:
        for year in archive.files.by_agency.get(agency.slug, {}):
            loaded = archive.load(agency.slug, year)
            assert not loaded.problems, loaded.problems
            assert loaded.report
            if drafts or not loaded.report.draft:
                known.append(learn(loaded.report))
    return [problem for problem in check_site(archive, known) if problem.code == "J201"]


def told(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.span.path.split("/")[2], problem.at) for problem in problems]


@settings(max_examples=15, deadline=None)
@given(forest=forests(), data=st.data())
def test_a_consistent_tree_is_clean_and_one_changed_figure_is_told_where_it_was_changed(
    forest: Forest, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert found(project(tmp_path_factory.mktemp("sound"), forest)) == []
    slug = data.draw(st.sampled_from(sorted(forest.numbers)))
    cell = data.draw(st.sampled_from(sorted(entered("2021"))))
    numbers = dict(forest.numbers[slug])
    numbers[cell] += data.draw(st.integers(1, 9))
    changed = Forest(forest.members, forest.numbers | {slug: numbers})
    parents = [above for above, below in forest.members.items() if slug in below]
    expected = {(above, cell) for above in parents} | ({(slug, cell)} if slug in forest.members else set())
    problems = found(project(tmp_path_factory.mktemp("changed"), changed))
    assert len(problems) == len(expected)
    assert set(told(problems)) == expected
    assert all(problem.level is Level.WARNING for problem in problems)


@settings(max_examples=10, deadline=None)
@given(forest=forests(), data=st.data())
def test_a_missing_body_makes_it_uncertain_never_wrong(
    forest: Forest, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    leaves = sorted(set(forest.numbers) - set(forest.members))
    slug = data.draw(st.sampled_from(leaves))
    problems = found(project(tmp_path_factory.mktemp("a"), forest, without=frozenset({slug})))
    alone = [above for above, below in forest.members.items() if below == [slug]]
    parents = [above for above, below in forest.members.items() if slug in below and above not in alone]
    assert told(problems) == [(above, "汇总") for above in parents]
    for problem in problems:
        assert problem.level is Level.HINT
        assert named(slug) in problem.message


def small(**numbers: dict[str, int | Decimal]) -> Forest:
    """Give a city over the bodies named, each with a few figures, the rest 0; the city's own are given as ``szf``."""
    base: Numbers = {name: Decimal(0) if amount else 0 for name, amount in entered("2021").items()}
    return Forest(
        {"szf": [slug for slug in numbers if slug != "szf"]},
        {slug: base | given_ for slug, given_ in numbers.items()},
    )


LICENCES, FEES = "主动公开.行政许可", "主动公开.行政事业性收费"
RECEIVED, CARRIED = "依申请公开.本年新收.自然人", "依申请公开.结转下年度.自然人"


def test_the_message_says_both_figures_the_difference_and_who_contributes(tmp_path: Path) -> None:
    forest = small(
        szf={LICENCES: 100},
        **{slug: {LICENCES: n} for slug, n in zip("abcde", (40, 7, 30, 20, 5), strict=True)},
    )
    (problem,) = found(project(tmp_path, forest))
    assert problem.message == "主动公开.行政许可与各机关之和不符：写的是 100，5 个机关相加是 102，少 2"
    assert problem.notes == ("组成: 示例a局 40、示例c局 30、示例d局 20、其他 2 个机关 12",)
    assert (tmp_path / problem.span.path).read_text(encoding="utf-8").splitlines()[problem.span.line - 1][
        problem.span.column - 1 :
    ] == "100"


@pytest.mark.parametrize(
    ("figure", "help_"),
    [
        (63, "差的正好是“示例b局”的数，核对是不是漏加了它"),
        (97, "差的正好是“示例b局”的数，核对是不是把它加了两遍"),
        (81, f"用 nianbao explain-cell szf {sample.YEAR} {LICENCES} 看各机关的数，改正写错的一边"),
    ],
)
def test_a_body_that_was_left_out_or_added_twice_is_named(figure: int, help_: str, tmp_path: Path) -> None:
    forest = small(szf={LICENCES: figure}, a={LICENCES: 63}, b={LICENCES: 17})
    assert [problem.help for problem in found(project(tmp_path, forest))] == [help_]


def test_a_small_difference_accuses_nobody(tmp_path: Path) -> None:
    forest = small(szf={LICENCES: 3}, a={LICENCES: 3}, b={LICENCES: 1})
    assert [problem.help[:2] for problem in found(project(tmp_path, forest))] == ["用 "]


def test_a_government_that_repeats_one_report_is_told_so(tmp_path: Path) -> None:
    """The office's own report was taken for that of the government."""
    office: dict[str, int | Decimal] = {RECEIVED: 5, "依申请公开.予以公开.自然人": 3, CARRIED: 2}
    forest = small(szf=office, a=office, b={RECEIVED: 1, CARRIED: 1})
    helps = [problem.help for problem in found(project(tmp_path, forest))]
    assert helps == ["“依申请公开”的数和“示例a局”的一模一样，核对是不是只抄了它的报告"] * 2


def test_a_total_is_not_told_again_but_one_that_alone_is_wrong_is(tmp_path: Path) -> None:
    forest = small(szf={RECEIVED: 5, CARRIED: 5}, a={RECEIVED: 4, CARRIED: 4})
    assert told(found(project(tmp_path / "a", forest))) == [("szf", RECEIVED), ("szf", CARRIED)]
    right = small(szf={RECEIVED: 4, CARRIED: 4}, a={RECEIVED: 4, CARRIED: 4})
    archive = project(tmp_path / "b", right)
    path = tmp_path / f"b/content/reports/szf/{sample.YEAR}.yaml"
    text = path.read_text(encoding="utf-8")
    written = text.replace("本年新收: {自然人: 4, ", "本年新收: {总计: 9, 自然人: 4, ")
    assert written != text
    path.write_text(written, encoding="utf-8")
    assert told(found(archive)) == [("szf", "依申请公开.本年新收.总计")]


def test_many_figures_of_a_table_are_told_in_one_breath(tmp_path: Path) -> None:
    names = [name for name in entered("2021") if name.startswith("依申请公开.不予公开.")]
    forest = small(szf={}, a=dict.fromkeys(names, 1), b=dict.fromkeys(names[:1], 1))
    (problem,) = found(project(tmp_path, forest))
    assert (problem.at, problem.message) == (
        "依申请公开",
        f"“依申请公开”有 {len(names)} 个数与各机关之和不符",
    )
    assert problem.notes[0] == "不予公开.属于国家秘密.自然人: 写的是 0，2 个机关相加是 2，少 2"
    assert problem.notes[-1] == f"还有 {len(names) - 20} 个数"


def test_six_figures_are_told_one_by_one(tmp_path: Path) -> None:
    names = [name for name in entered("2021") if name.startswith("依申请公开.不予公开.属于国家秘密")]
    forest = small(szf={}, a=dict.fromkeys(names, 1))
    assert told(found(project(tmp_path, forest))) == [("szf", name) for name in names]


def over(archive: Archive, slug: str, old: str, new: str, year: int = sample.YEAR) -> None:
    path = archive.root / f"content/reports/{slug}/{year}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_blank_of_a_member_makes_that_figure_alone_not_assessable(tmp_path: Path) -> None:
    archive = project(tmp_path, small(szf={LICENCES: 9}, a={LICENCES: 1}, b={LICENCES: 2}))
    over(archive, "a", "行政许可: 1", "行政许可: /")
    over(archive, "szf", "行政处罚: 0", "行政处罚: 3")
    known = [learn(report) for agency in archive.config.agencies for report in archive.of(agency)]
    assert [problem.at for problem in check_site(archive, known) if problem.code == "J201"] == [
        "主动公开.行政处罚"
    ]


def test_a_draft_counts_where_it_is_looked_at_and_not_in_a_build(tmp_path: Path) -> None:
    archive = project(tmp_path, small(szf={LICENCES: 3}, a={LICENCES: 1}, b={LICENCES: 2}))
    over(archive, "a", "状态: 发布", "状态: 草稿")
    assert found(archive) == []
    assert told(found(archive, drafts=False)) == [("szf", "汇总")]


AGENCIES = "szf: {名称: 示例szf局, 类别: 政府, 汇总: [MEMBERS]}\n" + "".join(
    f"{slug}: {{名称: 示例{slug}局, 类别: 部门}}\n" for slug in "ab"
)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ("a, b", [LICENCES]),
        ("a, {机关: b, 计入: 否, 说明: 垂直管理}", []),
        ("a, {机关: b, 计入: 是}", [LICENCES]),
        (f"a, {{机关: b, 止: {sample.YEAR - 1}}}", []),
        (f"a, {{机关: b, 起: {sample.YEAR + 1}}}", []),
        (f"a, {{机关: b, 起: {sample.YEAR}, 止: {sample.YEAR}}}", [LICENCES]),
    ],
)
def test_only_members_that_count_in_that_year_are_added(
    members: str, expected: list[str], tmp_path: Path
) -> None:
    forest = small(szf={LICENCES: 1}, a={LICENCES: 1}, b={LICENCES: 2})
    project(tmp_path, forest)
    archive = sample.project(tmp_path, {}, agencies=AGENCIES.replace("MEMBERS", members))
    assert [problem.at for problem in found(archive)] == expected


def test_where_no_member_has_reported_nothing_is_said(tmp_path: Path) -> None:
    forest = small(szf={LICENCES: 3}, a={}, b={})
    assert found(project(tmp_path, forest, without=frozenset("ab"))) == []


def test_the_predecessor_of_a_reorganised_body_stands_for_it(tmp_path: Path) -> None:
    forest = small(szf={LICENCES: 3}, a={LICENCES: 1}, b={LICENCES: 2})
    archive = project(tmp_path, forest)
    agencies = register(forest).replace("汇总: [a, b]", "汇总: [a, c]")
    c = "c: {名称: 示例c局, 类别: 部门, 前身: b}\n"
    archive = sample.project(tmp_path, {}, agencies=agencies + c)
    assert found(archive) == []
    over(archive, "szf", "行政许可: 3", "行政许可: 4")
    archive = sample.project(tmp_path, {}, agencies=agencies + c)
    assert told(found(archive)) == [("szf", LICENCES)]


def test_money_is_exact_and_a_rounded_sum_is_let_be(tmp_path: Path) -> None:
    def at(written: str) -> list[tuple[str, str]]:
        forest = small(
            szf={FEES: Decimal(written)}, a={FEES: Decimal("0.1")}, b={FEES: Decimal("86489.3629")}
        )
        return told(found(project(tmp_path / written, forest)))

    assert at("86489.4629") == []
    assert at("86489.46") == []
    assert at("86489.47") == [("szf", FEES)]
    assert at("96171.6") == [("szf", FEES)]


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("37.4万元", False),
        ("374000元", False),
        ("0.00374亿元", False),
        ("37万元", False),
        ("37.5万元", True),
        ("37.4", False),
        ("空", False),
    ],
)
def test_money_with_units_is_compared_in_yuan(written: str, wrong: bool, tmp_path: Path) -> None:
    """Without a unit nobody knows what was meant."""
    year = sample.form_of("2019").first_year
    money = {"szf": written, "a": "251000元", "b": "12.3万元"}
    texts = {
        f"{slug}/{year}": text_of({}, named(slug), year).replace("采购总金额: 0", f"采购总金额: {one}")
        for slug, one in money.items()
    }
    sample.project(tmp_path, texts, agencies=register(small(szf={}, a={}, b={})))
    archive = sample.archive(tmp_path)
    known = [learn(report) for agency in archive.config.agencies for report in archive.of(agency)]
    problems = [problem for problem in check_site(archive, known) if problem.code == "J201"]
    assert [problem.at for problem in problems] == ["主动公开.政府集中采购.采购总金额"] * wrong
    for problem in problems:
        assert "写的是 37.5万元，2 个机关相加是 37.4万元，多 0.1万元" in problem.message


def test_rows_that_were_split_between_forms_are_compared_together(tmp_path: Path) -> None:
    """A body that still wrote 其他处理 in one row is added to the three rows of the others."""
    year = sample.YEAR
    own = {"依申请公开.其他处理.逾期不补正.自然人": 2, "依申请公开.其他处理.其他.自然人": 3, RECEIVED: 5}
    forest = small(szf=dict(own), a={"依申请公开.其他处理.其他.自然人": 1, RECEIVED: 1}, b={})
    archive = project(tmp_path, forest, without=frozenset("b"))
    old: Numbers = {"依申请公开.其他处理.自然人": 4, RECEIVED: 4}
    sample.project(
        tmp_path, {f"b/{year}": text_of(old, named("b"), year, form="2019")}, agencies=register(forest)
    )
    assert found(sample.archive(tmp_path)) == []
    over(archive, "szf", "其他: {自然人: 3", "其他: {自然人: 2")
    (problem,) = found(sample.archive(tmp_path))
    assert problem.at == "依申请公开.其他处理.逾期不补正.自然人"
    assert "写的是 4（3 行合计），2 个机关相加是 5，少 1" in problem.message


def test_tables_that_do_not_continue_are_not_compared(tmp_path: Path) -> None:
    year = sample.YEAR
    forest = small(szf={LICENCES: 99}, a={LICENCES: 1}, b={})
    project(tmp_path, forest, without=frozenset("b"))
    sample.project(
        tmp_path, {f"b/{year}": text_of({}, named("b"), year, form="2019")}, agencies=register(forest)
    )
    assert found(sample.archive(tmp_path)) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("251000元", 251000), ("12.5万元", 125000), ("0.1亿元", 10_000_000), ("7", None), ("0", 0)],
)
def test_money_with_a_unit_becomes_yuan(text: str, value: int | None) -> None:
    number = Decimal(text.rstrip("元万亿"))
    assert yuan(number, text) == value


@pytest.mark.parametrize("form", [form for form in all_formats() if form.sections], ids=lambda form: form.id)
def test_every_figure_of_a_form_is_learned_in_its_place(form: ReportFormat) -> None:
    year = form.first_year
    report = sample.report(year, sample.distinct(year))
    figures = figures_of(report)
    assert figures
    for number, table in enumerate(slots(report.form.id)):
        for place, slot in enumerate(table):
            there = report.table(slot.table.id)
            assert there
            cell = there.cell(slot.row.id, slot.column.id)
            assert cell
            wanted = (
                yuan(cell.value, cell.text) if slot.column.measure is Measure.AMOUNT_WITH_UNIT else cell.value
            )
            assert figures.tables[number][place] == wanted


def busy() -> Report:
    """Give a report in which every figure is another number of four digits."""
    return sample.report(sample.YEAR, sample.distinct(sample.YEAR))


def test_what_is_learned_is_small() -> None:
    """Ten thousand of these wait in memory: at most 1.5 KB each."""
    assert RULE.learn
    assert len(pickle.dumps(RULE.learn(busy()))) <= 1500


def test_the_whole_project_is_held_against_itself(tmp_path: Path) -> None:
    """As ``check`` and ``build`` see it: a draft counts in the one and is missing in the other."""
    archive = project(tmp_path, small(szf={LICENCES: 4}, a={LICENCES: 1}, b={LICENCES: 2}))
    over(archive, "a", "状态: 发布", "状态: 草稿")

    def levels(problems: tuple[Problem, ...]) -> list[tuple[str, Level]]:
        return [(problem.at, problem.level) for problem in problems if problem.code == "J201"]

    assert levels(check_project(tmp_path).problems) == [(LICENCES, Level.WARNING)]
    assert levels(build(tmp_path, tmp_path / "site").problems) == [("汇总", Level.HINT)]
