"""``nianbao explain-cell``: what a figure is called, who makes it up, which equations hold it, how names are understood."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.explaining.cell_lines import lines_of
from generator.explaining.cell_story import Story, as_object, story
from generator.problem import ProblemError
from generator.sums.summing import slots
from tests import sample
from tests.test_aggregates import (
    FEES,
    LICENCES,
    RECEIVED,
    Forest,
    Numbers,
    entered,
    named,
    over,
    project,
    register,
    small,
    text_of,
)

YEAR = sample.YEAR


def told(folder: Path, slug: str, name: str, year: int = YEAR) -> Story:
    return story(folder, slug, year, name)


@pytest.mark.parametrize(
    "name",
    [
        "依申请公开.本年新收.总计",
        "本年新收.总计",
        "依申请公开.本年新收",
        "本年新收",
        "requests.received.total",
        "依申请公开．本年新收．总计",
        " 依申请公开.本年新收.总计 ",
    ],
)
def test_names_are_understood(name: str, tmp_path: Path) -> None:
    project(tmp_path, small(szf={RECEIVED: 2}, a={RECEIVED: 2}))
    assert told(tmp_path, "szf", name).slot.name == "依申请公开.本年新收.总计"


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_every_cell_of_a_form_can_be_named_and_told(form: str, tmp_path: Path) -> None:
    year = sample.form_of(form).first_year
    sample.project(tmp_path, {year: sample.distinct(year)})
    archive = sample.archive(tmp_path)
    report = archive.report(sample.SLUG, year)
    assert report
    for slot in (slot for table in slots(form) for slot in table):
        found = told(tmp_path, sample.SLUG, slot.name, year)
        assert (found.slot.table.id, found.slot.row.id, found.slot.column.id) == (
            slot.table.id,
            slot.row.id,
            slot.column.id,
        )
        assert all(one.holds for one in found.equations)
        if found.cell.written:
            line = report.source.lines[found.place.line - 1]
            assert line[found.place.column - 1 : found.place.end - 1] == found.cell.text


@pytest.mark.parametrize(
    ("name", "help_"),
    [
        ("依申请公开.本年新收.自燃人", "您是不是想写“依申请公开.本年新收.自然人”？"),
        ("行政处法", "您是不是想写“行政处罚”？"),
        ("xyz", "写成“依申请公开.本年新收.总计”这样：表、行、列，用点隔开"),
        ("", "写成“依申请公开.本年新收.总计”这样：表、行、列，用点隔开"),
    ],
)
def test_an_unknown_name_leads_to_the_nearest(name: str, help_: str, tmp_path: Path) -> None:
    project(tmp_path, small(szf={}, a={}))
    with pytest.raises(ProblemError) as refused:
        told(tmp_path, "szf", name)
    (problem,) = refused.value.problems
    assert (problem.code, problem.help) == ("J214", help_)


def test_a_name_that_could_be_two_is_not_guessed(tmp_path: Path) -> None:
    """其他 stands in more than one place; only its whole name will do."""
    project(tmp_path, small(szf={}, a={}))
    with pytest.raises(ProblemError):
        told(tmp_path, "szf", "其他")


def test_who_makes_up_a_figure_level_by_level(tmp_path: Path) -> None:
    base: Numbers = {name: Decimal(0) if amount else 0 for name, amount in entered("2021").items()}
    numbers = {
        slug: base | {LICENCES: count}
        for slug, count in (("szf", 90), ("x", 60), ("a", 30), ("b", 40), ("c", 20))
    }
    forest = Forest({"szf": ["x", "a"], "x": ["b", "c"]}, numbers)
    project(tmp_path, forest)
    assert list(lines_of(told(tmp_path, "szf", LICENCES)))[6:] == [
        "由 2 个机关组成：",
        "  示例x局（x）    60   66.7%",
        "    示例b局（b）  40   66.7%",
        "    示例c局（c）  20   33.3%",
        "  示例a局（a）    30   33.3%",
        "  相加 90，和写的一样",
    ]


def test_who_is_missing_is_said_and_nothing_is_called_different(tmp_path: Path) -> None:
    forest = small(szf={LICENCES: 9}, a={LICENCES: 1}, b={LICENCES: 2}, c={LICENCES: 3})
    archive = project(tmp_path, forest, without=frozenset("b"))
    over(archive, "c", "状态: 发布", "状态: 草稿")
    assert list(lines_of(told(tmp_path, "szf", LICENCES)))[6:] == [
        "由 2 个机关组成：",
        "  示例a局（a）  1   25.0%",
        "  示例c局（c）  3   75.0%  还是草稿",
        "  相加 4；还少 1 个机关，不能核对",
        "  没有报告　示例b局（b）",
    ]


def test_a_blank_is_shown_as_one(tmp_path: Path) -> None:
    archive = project(tmp_path, small(szf={LICENCES: 9}, a={LICENCES: 1}, b={LICENCES: 2}))
    over(archive, "b", "行政许可: 2", "行政许可: /")
    assert list(lines_of(told(tmp_path, "szf", LICENCES)))[8:] == [
        "  示例b局（b）  空",
        "  相加 1；有空格，不能核对",
    ]


def test_rows_joined_by_an_older_form_are_shown_together(tmp_path: Path) -> None:
    one = "依申请公开.其他处理.其他.自然人"
    forest = small(szf={one: 5, RECEIVED: 5}, a={one: 1, RECEIVED: 1}, b={})
    project(tmp_path, forest, without=frozenset("b"))
    old: Numbers = {"依申请公开.其他处理.自然人": 4, RECEIVED: 4}
    sample.project(
        tmp_path, {f"b/{YEAR}": text_of(old, named("b"), YEAR, form="2019")}, agencies=register(forest)
    )
    lines = list(lines_of(told(tmp_path, "szf", one)))
    assert lines[6] == "由 2 个机关组成（3 行合计：有机关用旧格式，没有分开）："
    assert "  相加 5，和写的一样" in lines


def test_equations_that_do_not_hold_are_marked(tmp_path: Path) -> None:
    reports = {
        YEAR - 1: sample.text(YEAR - 1, "主动公开: {规章: {现行有效: 11}}"),
        YEAR: sample.text(
            YEAR,
            "主动公开: {规章: {制发: 2, 废止: 1, 现行有效: 13}}\n依申请公开: {本年新收: {自然人: 4, 其他: 空}}",
        ),
    }
    sample.project(tmp_path, reports)
    lines = list(lines_of(told(tmp_path, sample.SLUG, "主动公开.规章.现行有效")))
    stock = f"{YEAR - 1} 年度现行有效 11 + {YEAR} 年度制发 2 − {YEAR} 年度废止 1 = {YEAR} 年度现行有效 13"
    assert f"  {stock}　← 不平" in lines
    assert lines[-1] == f"上年：{YEAR - 1} 年度是 11"
    lines = list(lines_of(told(tmp_path, sample.SLUG, RECEIVED)))
    assert any(line.endswith("= 总计 空　← 有空格，没有核对") for line in lines)
    assert any(line.startswith("  本年新收 4 ") and line.endswith("← 不平") for line in lines)


def test_a_computed_total_says_so(tmp_path: Path) -> None:
    sample.project(tmp_path, {YEAR: sample.text(YEAR)})
    lines = list(lines_of(told(tmp_path, sample.SLUG, "办理结果总计.自然人")))
    assert lines[1] == f"  0　没有写，由程序算出（content/reports/{sample.SLUG}/{YEAR}.yaml）"


def test_a_program_reads_every_digit_of_money(tmp_path: Path) -> None:
    project(tmp_path, small(szf={FEES: Decimal("59237.2449")}, a={FEES: Decimal("59237.2439")}))
    found = json.loads(json.dumps(as_object(told(tmp_path, "szf", FEES))))
    assert (found["value"], found["sum"], found["difference"]) == ("59237.2449", "59237.2439", "0.0010")
    assert [member["value"] for member in found["members"]] == ["59237.2439"]
    assert (found["path"], found["cell"]) == (f"content/reports/szf/{YEAR}.yaml", FEES)


@pytest.mark.parametrize(("slug", "year"), [("szf", 2001), ("szf", YEAR + 1), ("a", YEAR), ("a", 2015)])
def test_a_report_without_figures_is_told(slug: str, year: int, tmp_path: Path) -> None:
    project(tmp_path, small(szf={}, a={}), without=frozenset("a"))
    sample.project(tmp_path, {"a/2015": sample.text(2015)}, agencies=register(small(szf={}, a={})))
    with pytest.raises(ProblemError) as refused:
        told(tmp_path, slug, LICENCES, year)
    assert refused.value.problems[0].code == "J214"


_WORDS = st.sampled_from(
    ["依申请公开", "本年新收", "其他", "总计", "自然人", "requests", "主动公开", "", "x"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.lists(_WORDS, max_size=4).map(".".join) | st.text(max_size=12),
    year=st.sampled_from([YEAR, 0, 99999]),
)
def test_whatever_is_asked_there_is_an_answer_or_a_problem(name: str, year: int, tmp_path: Path) -> None:
    if not (tmp_path / "content").exists():
        project(tmp_path, small(szf={RECEIVED: 2}, a={RECEIVED: 2}))
    codes = {"J214"}
    try:
        assert list(lines_of(told(tmp_path, "szf", name, year)))
    except ProblemError as refused:
        codes = {problem.code for problem in refused.problems}
    assert codes == {"J214"}
