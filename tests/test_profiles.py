"""The same problem weighs differently in a draft, in what is to be published and in an old report; some never less."""

import re
from pathlib import Path

import pytest

from generator.catalog import catalog
from generator.checking.check import check_report
from generator.problem import Level, Problem, Span
from generator.project.config import load_config
from generator.rules import all_rules
from generator.site.build import Options
from generator.site.build import check as check_project
from generator.telling.severity import (
    DRAFT,
    HISTORICAL,
    LEVELS,
    NO_CHECKS,
    PROFILES,
    PUBLISHED,
    Checks,
    Weight,
    weighed,
)
from tests import sample

TAG = "总体情况: <u>甲</u>。"
"""A warning of the prose (L101)."""
WRONG_SUM = "复议诉讼: {行政复议: {结果维持: 2, 总计: 3}}"


def told(folder: Path, reports: dict[str | int, str], checks: str = "", profile: str = "") -> list[str]:
    site = sample.SITE + (f"检查: {checks}\n" if checks else "")
    sample.project(folder, reports, site=site)
    problems = check_project(folder, Options(profile=profile)).problems
    return [f"{Path(p.span.path).stem} {p.level.value}[{p.code}]" for p in problems]


def test_prose_of_older_reports_is_a_hint_by_itself(tmp_path: Path) -> None:
    reports: dict[str | int, str] = {year: sample.text(year, TAG) for year in (2021, 2022)}
    assert told(tmp_path, reports) == ["2021 hint[L101]", "2022 warning[L101]"]
    assert told(tmp_path, reports, "{历史止于: 2022}") == ["2021 hint[L101]", "2022 hint[L101]"]
    assert told(tmp_path, reports, profile="发布") == ["2021 warning[L101]", "2022 warning[L101]"]
    assert told(tmp_path, reports, profile="历史") == ["2021 hint[L101]", "2022 hint[L101]"]


def test_what_a_draft_has_not_written_yet_is_a_hint_and_an_error_to_publish(tmp_path: Path) -> None:
    text = sample.text(2022, "状态: 草稿").replace("  行政许可: 0", "  行政许可:")
    assert told(tmp_path, {2022: text}) == ["2022 hint[F105]"]
    assert told(tmp_path, {2022: text}, profile="发布") == ["2022 error[F105]"]
    assert told(tmp_path, {2022: text.replace("状态: 草稿", "状态: 发布")}, profile="草稿") == [
        "2022 hint[F105]"
    ]


def test_each_profile_holds_for_its_reports_alone(tmp_path: Path) -> None:
    reports: dict[str | int, str] = {
        2021: sample.text(2021, TAG),
        2022: sample.text(2022, TAG),
        "zf/2022": sample.text(
            2022, f"{TAG}\n状态: 草稿\n标题: 示例市人民政府2022年政府信息公开工作年度报告"
        ).replace("机关: 示例市财政局", "机关: 示例市人民政府"),
    }
    base = told(tmp_path / "a", reports)
    assert base == ["2021 hint[L101]", "2022 warning[L101]", "2022 warning[L101]"]
    assert told(tmp_path / "b", reports, "{草稿: {L101: 不查}, 发布: {L101: 错误}, 历史: {L101: 警告}}") == [
        "2021 warning[L101]",
        "2022 error[L101]",
    ]


def test_errors_of_old_reports_may_be_lowered_and_those_to_publish_not(tmp_path: Path) -> None:
    reports: dict[str | int, str] = {2021: sample.text(2021, WRONG_SUM), 2022: sample.text(2022)}
    assert told(tmp_path, reports) == ["2021 error[A101]"]
    assert told(tmp_path, reports, "{历史: {A101: 警告}}") == ["2021 warning[A101]"]


@pytest.mark.parametrize(
    ("checks", "line"),
    [
        ("{发布: {A101: 警告}}", "C113 “检查.发布”里不能把 A101 改成“警告”：要发布的报告，表内的数必须相符"),
        ("{历史: {F105: 提示}}", "C113 “检查.历史”里不能改 F105：这一类问题在哪个方案里都是错误"),
        ("{草稿: {S102: 不查}}", "C113 “检查.草稿”里不能改 S102：这一类问题在哪个方案里都是错误"),
        ("{发布: {L1O1: 提示}}", "C112 “检查.发布”里没有编号为“L1O1”的问题 您是不是想写“L101”？"),
        ("{发布: {L101: 提醒}}", "C107 “检查.发布.L101”不能写“提醒” 您是不是想写“提示”？"),
        ("{发布: {L101: 0}}", "C107 “检查.发布.L101”不能写“0” 可以写：错误、警告、提示、不查"),
        ("{发部: {L101: 提示}}", "C101 “检查”里没有“发部”这一项 您是不是想写“发布”？"),
        ("{历史止于: 二〇二三}", "C104 "),
    ],
)
def test_a_wrong_profile_is_told_at_its_place(checks: str, line: str, tmp_path: Path) -> None:
    sample.project(tmp_path, {2022: sample.text(2022)})
    (tmp_path / "content/site.yaml").write_text(sample.SITE + f"检查: {checks}\n", encoding="utf-8")
    (problem,) = check_project(tmp_path).problems
    assert f"{problem.code} {problem.message} {problem.help}".startswith(line)
    assert problem.span.path == "content/site.yaml"
    typed = (sample.SITE + f"检查: {checks}").split("\n")[problem.span.line - 1]
    assert typed[problem.span.column - 1 : problem.span.end - 1] in line + "二〇二三"


def test_acknowledgements_can_be_demanded_with_a_seal(tmp_path: Path) -> None:
    text = sample.text(2022, "落款: {机关: 示例财政局}\n已核: [{编号: F302, 理由: 甲}]")
    assert told(tmp_path, {2022: text}, "{发布: {F393: 错误}}") == ["2022 error[F393]"]


@pytest.mark.parametrize("profile", PROFILES)
def test_no_profile_by_itself_hides_anything_or_lowers_an_error_of_a_rule(profile: str) -> None:
    for code, level in [(rule.code, rule.level) for rule in all_rules()] + [
        (entry.code, Level.ERROR) for entry in catalog()
    ]:
        problem = Problem(code, level, "m", Span("a"))
        (after,) = weighed([problem], profile, NO_CHECKS)
        allowed = {"F105", "F121", "F201"} if profile == DRAFT else set()
        assert after.level is level or code in allowed or (profile == HISTORICAL and level is Level.WARNING)
        assert profile != PUBLISHED or after is problem


def test_what_is_written_wins_over_what_is_built_in() -> None:
    problem = Problem("L101", Level.WARNING, "m", Span("a"))
    for words, level in LEVELS.items():
        checks = Checks((Weight(HISTORICAL, "L101", words, Span("a")),))
        assert [one.level for one in weighed([problem], HISTORICAL, checks)] == ([level] if level else [])
        assert [one.level for one in weighed([problem], PUBLISHED, checks)] == [Level.WARNING]


def test_the_example_in_the_docs_is_sound(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs/checks/profiles.md").read_text(encoding="utf-8")
    (example,) = re.findall("```yaml\n(.*?)```", page, re.DOTALL)
    sample.project(tmp_path, {2022: sample.text(2022)}, site=sample.SITE + example)
    assert check_project(tmp_path).problems == ()
    checks = load_config(tmp_path).checks
    assert len(checks.weights) == 4
    assert checks.historical_until == 2023


def test_one_report_alone_is_weighed_as_in_the_whole(tmp_path: Path) -> None:
    """What ``export`` asks for one report says the same as a build."""
    site = f"{sample.SITE}检查: {{发布: {{L101: 错误}}}}\n"
    archive = sample.project(tmp_path, {2022: sample.text(2022, TAG)}, site=site)
    report = archive.report(sample.SLUG, 2022)
    assert report
    assert [problem.level for problem in check_report(report, archive)] == [Level.ERROR]
    assert load_config(tmp_path).checks.historical_until == 0
