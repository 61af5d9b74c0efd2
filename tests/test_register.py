"""Which bodies owe a report for which years, and who is told to be missing."""

from pathlib import Path

import pytest

from generator.project.config import load_config
from generator.project.register import Spans, sources, undelivered
from generator.project.report_files import find_reports
from generator.site.build import check as check_project
from generator.telling.diagnostics import concise
from tests import sample


def missing(folder: Path, agencies: str, *reports: str) -> list[str]:
    """Give what is told of a register and the names of report files (``slug/year``)."""
    archive = sample.project(folder, dict.fromkeys(reports, "状态: 草稿\n"), agencies=agencies)
    return [
        f"{problem.at}:{problem.span.line} {problem.message.partition('没有 ')[2]}"
        for problem in undelivered(archive.config, archive.files.by_agency)
    ]


THREE = "".join(f"{slug}: {{名称: {slug}局, 类别: 部门}}\n" for slug in "abc")


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ((), []),
        (("a/2022", "b/2022", "c/2022"), []),
        (("a/2022", "b/2022"), ["c:3 2022 年度的报告"]),
        # One of three: the year has only begun.
        (("a/2023", "a/2022", "b/2022", "c/2022"), []),
        (("a/2022", "a/2023", "b/2022", "b/2023", "c/2022"), ["c:3 2023 年度的报告"]),
        (
            ("a/2016", "a/2019", "a/2022", "b/2022", "c/2022"),
            ["a:1 2017—2018、2020—2021 年度的报告"],
        ),
        # A body's own newest report counts even where the others are not so far.
        (("a/2021", "a/2023", "b/2021", "c/2021"), ["a:1 2022 年度的报告"]),
    ],
)
def test_who_has_no_report(reports: tuple[str, ...], expected: list[str], tmp_path: Path) -> None:
    assert missing(tmp_path, THREE, *reports) == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("", ["c:3 2022 年度的报告"]),
        (", 起: 2023", []),
        (", 起: 2021", ["c:3 2021—2022 年度的报告"]),
        (", 止: 2020", []),
    ],
)
def test_the_register_says_when_a_body_began_and_ended(
    keys: str, expected: list[str], tmp_path: Path
) -> None:
    agencies = THREE.replace("c局, 类别: 部门", f"c局, 类别: 部门{keys}")
    assert missing(tmp_path, agencies, "a/2022", "b/2022") == expected


def test_a_predecessor_ends_where_its_heir_begins(tmp_path: Path) -> None:
    agencies = THREE.replace("c局, 类别: 部门", "c局, 类别: 部门, 前身: [a, b]")
    assert missing(tmp_path / "a", agencies, "a/2020", "b/2020", "c/2021", "c/2022") == []
    assert missing(tmp_path / "b", agencies, "a/2018", "b/2020", "c/2021") == ["a:1 2019—2020 年度的报告"]
    # An heir without a report is told, not those it replaced.
    assert missing(
        tmp_path / "c",
        f"{agencies}d: {{名称: d局, 类别: 部门}}\ne: {{名称: e局, 类别: 部门}}\n",
        "a/2020",
        "b/2020",
        "d/2021",
        "e/2021",
    ) == ["c:3 2021 年度的报告"]


def test_a_government_has_its_own_deadline(tmp_path: Path) -> None:
    agencies = f"{THREE}zf: {{名称: 示例市人民政府, 类别: 政府}}\n"
    this, last = ("a/2022", "b/2022", "c/2022"), ("a/2021", "b/2021", "c/2021")
    assert missing(tmp_path / "a", agencies, *this, *last, "zf/2021") == []
    assert missing(tmp_path / "b", agencies, *this, *last, "zf/2020") == ["zf:4 2021 年度的报告"]


def test_reports_go_on_from_their_own_body_or_its_predecessors(tmp_path: Path) -> None:
    agencies = "a: {名称: 甲局, 类别: 部门, 前身: [b, c]}\nb: {名称: 乙局, 类别: 部门}\nc: {名称: 丙局, 类别: 部门, 止: 2022}\n"
    archive = sample.project(tmp_path, {"a/2021": "状态: 草稿\n"}, agencies=agencies)
    body = archive.config.agency("a")
    assert body
    years = archive.files.by_agency
    assert sources(archive.config, years, body, 2021) == ("b", "c")
    assert sources(archive.config, years, body, 2022) == ("a",)
    assert sources(archive.config, years, body, 2023) == ("a", "c")


def test_the_check_of_a_project_tells_a_missing_report_as_a_warning(tmp_path: Path) -> None:
    sample.project(
        tmp_path, {2022: sample.text(2022)}, agencies="czj: {名称: 示例市财政局, 类别: 部门, 起: 2021}\n"
    )
    (problem,) = check_project(tmp_path).problems
    assert concise(problem) == "content/agencies.yaml:1:1: warning[J101] “示例市财政局”没有 2021 年度的报告"
    assert "nianbao new czj 2021" in problem.help


@pytest.mark.parametrize(
    ("agencies", "said"),
    [
        ("a: {名称: 甲, 类别: 部门, 前身: [b, x]}\nb: {名称: 乙, 类别: 部门}", "“a”提到的机关“x”不存在"),
        ("a: {名称: 甲, 类别: 部门, 前身: [b, a]}\nb: {名称: 乙, 类别: 部门}", "“a”的“前身”写的是它自己"),
        ("a: {名称: 甲, 类别: 部门, 起: 2022, 止: 2020}", "“a”的“起”是 2022，晚于“止” 2020"),
    ],
)
def test_what_is_wrong_with_predecessors_and_years(agencies: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/site.yaml").write_text(sample.SITE, encoding="utf-8")
    (tmp_path / "content/agencies.yaml").write_text(agencies + "\n", encoding="utf-8")
    assert [problem.message for problem in load_config(tmp_path).problems] == [said]


def test_circles_of_several_predecessors_are_found(tmp_path: Path) -> None:
    agencies = "a: {名称: 甲, 类别: 部门, 前身: [c, b]}\nb: {名称: 乙, 类别: 部门, 前身: [d]}\nc: {名称: 丙, 类别: 部门}\nd: {名称: 丁, 类别: 部门, 前身: a}\n"
    (tmp_path / "content").mkdir()
    (tmp_path / "content/site.yaml").write_text(sample.SITE, encoding="utf-8")
    (tmp_path / "content/agencies.yaml").write_text(agencies, encoding="utf-8")
    config = load_config(tmp_path)
    assert [(problem.code, problem.span.line) for problem in config.problems] == [
        ("C111", 1),
        ("C111", 2),
        ("C111", 4),
    ]
    # What goes round is an error, and still nothing runs for ever.
    assert Spans(config, find_reports(tmp_path, config).by_agency).now["部门"] == 0
