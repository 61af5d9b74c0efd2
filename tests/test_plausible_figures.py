"""The rules on figures that add up and still cannot be: 规章 of a county, a stock below its growth, cases from nowhere."""

from pathlib import Path

import pytest

from generator.checking.check import check_report
from tests import sample

RULE = "主动公开: {规章: {制发: 1, 现行有效: 1}}"


def codes(folder: Path, over: str, year: int = sample.YEAR, *, before: str = "", body: str = "") -> list[str]:
    """Give the codes found for a body so described, with last year's report where ``before`` is given."""
    texts: dict[str | int, str] = {year: sample.text(year, over)}
    if before:
        texts[year - 1] = sample.text(year - 1, before)
    agencies = f"{sample.SLUG}: {{名称: {sample.NAME}, {body or '类别: 部门, 层级: 市'}}}\n"
    archive = sample.project(folder, texts, agencies=agencies)
    report = archive.report(sample.SLUG, year)
    assert report
    return [problem.code for problem in check_report(report, archive) if problem.code.startswith("A11")]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("类别: 部门, 层级: 国家", False),
        ("类别: 部门, 层级: 省", True),
        ("类别: 部门, 层级: 市", True),
        ("类别: 部门, 层级: 县", True),
        ("类别: 部门", False),
        ("类别: 政府, 层级: 省", False),
        ("类别: 政府, 层级: 市", False),
        ("类别: 政府, 层级: 县", True),
        ("类别: 政府", False),
        ("类别: 乡镇街道", True),
        ("类别: 乡镇街道, 层级: 乡", True),
        ("类别: 开发区", False),
        ("类别: 开发区, 层级: 县", True),
    ],
)
def test_only_bodies_that_certainly_make_no_rules_are_told(body: str, told: bool, tmp_path: Path) -> None:
    assert codes(tmp_path, RULE, body=body) == (["A110"] if told else [])


def test_the_office_of_a_government_may_report_its_rules(tmp_path: Path) -> None:
    name = "示例市人民政府办公室"
    over = f"{RULE}\n标题: {name}2022年政府信息公开工作年度报告\n落款: {{机关: {name}}}"
    archive = sample.project(
        tmp_path,
        {2022: sample.text(2022, over)},
        agencies=f"{sample.SLUG}: {{名称: {name}, 类别: 部门, 层级: 市}}\n",
    )
    report = archive.report(sample.SLUG, 2022)
    assert report
    assert check_report(report, archive) == ()


def test_in_the_older_form_only_what_was_made_anew_counts(tmp_path: Path) -> None:
    assert codes(tmp_path / "a", "主动公开: {规章: {新公开: 3, 对外公开总数: 9}}", 2020) == []
    assert codes(tmp_path / "b", "主动公开: {规章: {新制作: 3}}", 2020) == ["A110"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("{制发: 5, 废止: 1, 现行有效: 3}", True),
        ("{制发: 5, 废止: 1, 现行有效: 4}", False),
        ("{制发: 1, 废止: 5, 现行有效: 0}", False),
        ("{制发: 5, 废止: 空, 现行有效: 0}", False),
        ("{制发: 5, 废止: 0, 现行有效: 空}", False),
    ],
)
def test_a_stock_below_its_growth(row: str, told: bool, tmp_path: Path) -> None:
    assert codes(tmp_path, f"主动公开: {{行政规范性文件: {row}}}") == (["A111"] if told else [])


def test_where_last_year_is_known_the_continuity_says_it_alone(tmp_path: Path) -> None:
    over = "主动公开: {行政规范性文件: {制发: 5, 废止: 1, 现行有效: 3}}"
    assert codes(tmp_path, over, before="主动公开: {行政规范性文件: {现行有效: 2}}") == []


CASE = "复议诉讼: {行政复议: {结果维持: 1}}"


@pytest.mark.parametrize(
    ("over", "before", "told"),
    [
        (CASE, "主动公开: {行政许可: 1}", True),
        (CASE, "", False),
        (CASE, CASE, False),
        (CASE, "依申请公开: {本年新收: {自然人: 1}, 予以公开: {自然人: 1}}", False),
        (CASE, "依申请公开: {本年新收: {自然人: 空}}", False),
        (
            f"{CASE}\n依申请公开: {{本年新收: {{自然人: 1}}, 予以公开: {{自然人: 1}}}}",
            "主动公开: {行政许可: 1}",
            False,
        ),
        ("复议诉讼: {行政复议: {结果维持: 空, 结果纠正: 2}}", "主动公开: {行政许可: 1}", False),
    ],
)
def test_cases_without_requests(over: str, before: str, told: bool, tmp_path: Path) -> None:
    assert codes(tmp_path, over, before=before) == (["A112"] if told else [])
