"""Rules on prose: what is found, where exactly, and the many things that are right and stay unmentioned."""

import re
from pathlib import Path

import pytest

from generator.checking.check import check_report
from generator.problem import Problem
from generator.rules import wrong_term
from tests import sample

CLEAN = """### （一）主动公开

2022年，公开**258条**，面积3*8*2平方米，比上年增长>5%，《〈IPv6改造方案〉的通知》。

根据第（一）项规定，
（二）项以外的，均已公开
（三）项除外。

（一）主动公开12条，办结3件。

（二）是公开的重点；

1.开设专栏。

#政务公开#话题阅读量12万

| 渠道 | 条数 |
| --- | ---: |
| 网站 | 80 |
| 公开栏 \\| 广播 | |

<https://www.example.gov.cn/> 300米<sup>2</sup>
"""


def found(folder: Path, text: str, key: str = "总体情况") -> list[Problem]:
    """Give what the rules find in a blank report whose ``key`` holds the text."""
    body = "\n".join(f"  {line}" if line else "" for line in text.split("\n"))
    archive = sample.project(folder, {sample.YEAR: sample.text(sample.YEAR, f"{key}: |\n{body}\n")})
    report = archive.report(sample.SLUG, sample.YEAR)
    assert report
    return list(check_report(report, archive))


def lines(problems: list[Problem]) -> list[str]:
    return [f"{p.level.value}[{p.code}] {p.at}: {p.message}；{p.help}" for p in problems]


def marked(folder: Path, problem: Problem) -> str:
    """Give the very characters a problem points at."""
    line = (folder / problem.span.path).read_text(encoding="utf-8").split("\n")[problem.span.line - 1]
    return line[problem.span.column - 1 : problem.span.end - 1]


def test_ordinary_prose_is_clean(tmp_path: Path) -> None:
    assert found(tmp_path, CLEAN) == []


@pytest.mark.parametrize(
    ("text", "line", "place"),
    [
        (
            "甲<p>乙</p>丙",
            "warning[L101] 总体情况: 正文里有网页标签 <p>；这里一共有 2 处；删去，或改用 Markdown",
            "<p>",
        ),
        (
            "甲。\n\n<b 单位>乙",
            "warning[L101] 总体情况: 正文里有网页标签 <b 单位>；删去，或改用 Markdown",
            "<b 单位>",
        ),
        (
            "甲<!-- 请核实 -->",
            (
                "warning[L101] 总体情况: 正文里有网页的注释，不会印出来；"
                "删去；给同事的话写在行首为 # 的注释里，放在正文外面"
            ),
            "<!--",
        ),
        (
            "甲。\n　　（二）依申请公开\n乙。",
            (
                "warning[L102] 总体情况: 这一行像是小标题，前面没有写 ###：“（二）依申请公开”；"
                "写成“### （二）依申请公开”"
            ),
            "（二）依申请公开",
        ),
        (
            "(一)存在的问题\n\n甲。",
            (
                "warning[L102] 总体情况: 这一行像是小标题，前面没有写 ###：“(一)存在的问题”；"
                "写成“### (一)存在的问题”"
            ),
            "(一)存在的问题",
        ),
        (
            "＃＃＃ 小标题\n\n甲。",
            "warning[L103] 总体情况: 小标题的标记“＃＃＃”是全角的；写成“### 小标题”",
            "＃＃＃",
        ),
        (
            "甲。\n\n###小标题\n乙。",
            "warning[L103] 总体情况: 小标题的标记“###”后面没有空格；写成“### 小标题”",
            "###",
        ),
        (
            "###　小标题\n\n甲。",
            "warning[L103] 总体情况: 小标题的标记“###”后面的空格是全角的；写成“### 小标题”",
            "###",
        ),
        (
            "| 甲 | 乙 |\n| 1 | 2 |",
            (
                "warning[L104] 总体情况: 这里像是表格，表头下面没有分隔行，不会印成表格；"
                "在表头下面加一行 | --- | --- |"
            ),
            "| 甲 | 乙 |",
        ),
        (
            "| 甲 | 乙 |\n| --- |\n| 1 | 2 |",
            "warning[L104] 总体情况: 分隔行有 1 段，表头有 2 格，不会印成表格；写成 | --- | --- |",
            "| --- |",
        ),
        (
            "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 | 5 |",
            "warning[L104] 总体情况: 这一行有 3 格，表头只有 2 格；删去多出的竖线，或在表头和分隔行补上一格",
            "| 3 | 4 | 5 |",
        ),
        (
            "见下表。\n\n甲\t乙\n1\t2",
            (
                "warning[L104] 总体情况: 这里像是表格，格与格之间是制表符，不会印成表格；"
                "表头下面写一行 | --- | --- |，每一行写成 | 内容 | 内容 |"
            ),
            "甲\t乙",
        ),
        (
            "｜甲｜乙｜\n｜1｜2｜",
            (
                "warning[L104] 总体情况: 这里像是表格，格与格之间是全角竖线“｜”，不会印成表格；"
                "表头下面写一行 | --- | --- |，每一行写成 | 内容 | 内容 |"
            ),
            "｜甲｜乙｜",
        ),
        ("……。", "error[L105] 总体情况: 正文里没有字，只有“……。”；写上内容", "……。"),
        (
            "|",
            "error[L105] 总体情况: 正文里没有字，只有“|”；冒号后面空一格写半角的 |，正文从下一行写起",
            "|",
        ),
    ],
)
def test_a_slip_is_named_at_its_place(text: str, line: str, place: str, tmp_path: Path) -> None:
    problems = found(tmp_path, text)
    assert lines(problems) == [line]
    assert marked(tmp_path, problems[0]) == place


def test_a_full_width_bar_after_the_colon_is_found(tmp_path: Path) -> None:
    over = "总体情况: ｜ 全年公开12条。"
    archive = sample.project(tmp_path, {sample.YEAR: sample.text(sample.YEAR, over)})
    report = archive.report(sample.SLUG, sample.YEAR)
    assert report
    (problem,) = check_report(report, archive)
    assert lines([problem]) == [
        "error[L105] 总体情况: 正文的开头是“｜”，不是半角的竖线 |；冒号后面空一格写半角的 |，正文从下一行写起"
    ]


def test_a_note_may_be_a_dash_and_a_draft_may_be_unfinished(tmp_path: Path) -> None:
    assert found(tmp_path / "a", "/", "依申请公开说明") == []
    draft = sample.text(sample.YEAR, "状态: 草稿\n总体情况: ……")
    archive = sample.project(tmp_path / "b", {sample.YEAR: draft})
    report = archive.report(sample.SLUG, sample.YEAR)
    assert report
    assert check_report(report, archive) == ()


def test_leads_and_notes_are_read_too(tmp_path: Path) -> None:
    assert [p.at for p in found(tmp_path / "a", "统计期限为2022年度。<p>", "引言")] == ["引言"]
    assert [p.at for p in found(tmp_path / "b", "<p>甲", "依申请公开说明")] == ["依申请公开说明"]
    over = "依申请公开说明: {表前: '<p>甲', 表后: 乙}"
    archive = sample.project(tmp_path / "c", {sample.YEAR: sample.text(sample.YEAR, over)})
    report = archive.report(sample.SLUG, sample.YEAR)
    assert report
    assert [p.at for p in check_report(report, archive)] == ["依申请公开说明.表前"]


def test_a_chapter_of_an_old_report_is_read_to_the_character(tmp_path: Path) -> None:
    text = sample.text(2012, "章节: [{标题: 概述, 内容: '甲<p>乙'}]")
    archive = sample.project(tmp_path, {2012: text})
    report = archive.report(sample.SLUG, 2012)
    assert report
    (problem,) = check_report(report, archive)
    assert (problem.code, problem.at) == ("L101", "章节[1].内容")
    assert marked(tmp_path, problem) == "<p>"


@pytest.mark.parametrize(
    "folder", ["content", "tests/projects/municipal/content", "generator/skeleton/content"]
)
def test_the_samples_bring_no_word_of_these_rules(folder: str) -> None:
    root = Path(__file__).parent.parent / folder
    archive = sample.archive(root.parent)
    reports = [
        archive.report(slug, year)
        for slug, years in archive.files.by_agency.items()
        for year in sorted(years)
    ]
    assert reports
    for report in reports:
        assert report
        assert [p for p in check_report(report, archive) if re.match("L1", p.code)] == []


def test_every_wrong_term_is_found_with_the_others_it_holds(tmp_path: Path) -> None:
    """A text is looked through for one character of each term first."""
    for number, (term, right) in enumerate(wrong_term.TERMS.items()):
        text = f"通过网站{term}网站，通过网站{right}网站"
        told = [problem.message for problem in found(tmp_path / f"{number}", text) if problem.code == "L206"]
        wrong = [other for other in wrong_term.TERMS if wrong_term._place(other, text) >= 0]
        assert sorted(told) == sorted(f"“{other}”写错了" for other in wrong)
