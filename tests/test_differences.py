"""What changed between two reports is all said, and nothing that did not change; also across forms and in git."""

import json
import os
import re
import subprocess
from itertools import pairwise
from pathlib import Path

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.changes.difference_text import as_json, as_markdown, as_text, plain
from generator.changes.differences import Difference, difference
from generator.changes.diffing import Compared, states_apart, years_apart
from generator.files.revisions import states
from generator.problem import ProblemError
from generator.telling.changed_words import Mark, changed_paragraphs, changed_words
from generator.telling.diagnostics import width
from generator.terminal import colour
from tests import sample

WORDS = st.text(st.sampled_from("甲乙丙丁，。0123456789%a\n"), max_size=40)


def told(before: str, after: str, years: tuple[int, int] = (2022, 2022)) -> list[str]:
    one, other = sample.report(years[0], before), sample.report(years[1], after)
    return list(as_text([difference(one, other, ("甲", "乙"))], plain, tables=False))[1:]


def test_a_report_does_not_differ_from_itself_nor_a_blank_one_from_last_years() -> None:
    assert told("", "") == ["  没有不同"]
    assert told("", "", (2021, 2022)) == ["  没有不同"]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (
            "{本年新收: {自然人: 12}}",
            "{本年新收: {自然人: 15}}",
            "本年新收.自然人：12 → 15，增加 3 件（25.0%）",
        ),
        ("{本年新收: {自然人: 3}}", "{本年新收: {自然人: 1}}", "本年新收.自然人：3 → 1，减少 2 件（66.7%）"),
        ("{本年新收: {自然人: 0}}", "{本年新收: {自然人: 1}}", "本年新收.自然人：0 → 1，增加 1 件"),
        ("{本年新收: {自然人: 空}}", "{本年新收: {自然人: 1}}", "本年新收.自然人：空 → 1"),
        ("{本年新收: {自然人: /}}", "{本年新收: {自然人: 空}}", "本年新收.自然人：/ → 空"),
    ],
)
def test_a_figure_is_said_with_its_change(before: str, after: str, line: str) -> None:
    found = told(f"依申请公开: {before}", f"依申请公开: {after}")
    assert found[0] == f"  依申请公开.{line}"
    assert all("本年新收" in other or "计" in other for other in found)


def test_an_amount_keeps_its_unit() -> None:
    assert told("主动公开: {行政事业性收费: 10.5}", "主动公开: {行政事业性收费: 12}") == [
        "  主动公开.行政事业性收费：10.5 → 12，增加 1.5 万元（14.3%）"
    ]
    old = "主动公开: {政府集中采购: {采购项目数: 1, 采购总金额: 25万元}}"
    assert told(old, old.replace("25万元", "250000元"), (2020, 2020)) == [
        "  主动公开.政府集中采购.采购总金额：25万元 → 250000元"
    ]


def test_rows_go_on_across_the_change_of_form_and_breaks_are_said() -> None:
    old = "依申请公开: {本年新收: {自然人: 2}, 其他处理: {自然人: 2}}"
    new = "依申请公开: {本年新收: {自然人: 5}, 其他处理: {逾期不补正: {自然人: 4}, 其他: {自然人: 1}}}"
    found = told(old, new, (2020, 2021))
    assert "  依申请公开.本年新收.自然人：2 → 5，增加 3 件（150.0%）" in found
    assert "  依申请公开.其他处理.自然人：2 → 5，增加 3 件（150.0%）" in found
    assert "  注意：“主动公开”没有比较：2019年格式（试行）和2021年格式的口径不同" in found
    assert found.index("  依申请公开.其他处理.自然人：2 → 5，增加 3 件（150.0%）") < found.index(
        "  依申请公开.办理结果总计.自然人：2 → 5，增加 3 件（150.0%）"
    )
    assert (
        "  注意：“依申请公开.其他处理”在2021年格式里分成几行，按合计比较：其他处理.逾期不补正、其他处理.逾期不缴费、其他处理.其他"
        in found
    )
    backwards = told(new, old, (2021, 2020))
    assert "  依申请公开.其他处理.自然人：5 → 2，减少 3 件（60.0%）" in backwards
    assert "  注意：“主动公开”没有比较：2019年格式（试行）和2021年格式的口径不同" in backwards


def test_a_free_form_is_compared_by_its_headings() -> None:
    one = "章节: [{标题: 概述, 内容: 甲}, {标题: 附表, 内容: 乙}]"
    other = "章节: [{标题: 概述, 内容: 丙}, {标题: 说明, 内容: 乙}]"
    found = told(one, other, (2015, 2015))
    assert found == [
        "  概述删去第 1 段：“甲”",
        "  概述新增第 1 段：“丙”",
        "  说明新增全部：“乙”",
        "  附表删去全部：“乙”",
    ]
    assert "  注意：“复议诉讼”只有 乙 有统计表" in told("", "", (2018, 2019))


def test_titles_and_dates_are_said() -> None:
    found = told(
        "", "标题: 示例市财政局2022年度政府信息公开工作年度报告\n成文日期: 2023-01-19\n文号: 甲〔2023〕1号"
    )
    assert found == [
        "  标题改了：“示例市财政局2022年政府信息公开工作年度报告” → “示例市财政局2022年度政府信息公开工作年度报告”",
        "  成文日期改了：“2023-01-18” → “2023-01-19”",
        "  写上了文号：“甲〔2023〕1号”",
    ]


def test_prose_shows_the_changed_words_and_leaves_the_own_year_alone() -> None:
    before = "总体情况: |\n  2021年，全年公开信息312条，接上年2020年的经验。\n\n  第二段讲述平台建设。\n"
    after = "总体情况: |\n  新的一段，前面没有。\n\n  2022年，全年公开信息347条，接上年2021年的经验。\n\n  第二段讲述平台建设。\n"
    assert told(before, after, (2021, 2022)) == [
        "  总体情况新增第 1 段：“新的一段，前面没有。”",
        "  总体情况第 2 段改了：2022年，全年公开信息［312 → 347］条，接上年2021…",
    ]
    assert told(before, before, (2022, 2022)) == ["  没有不同"]


@settings(max_examples=120, deadline=None)
@given(before=WORDS, after=WORDS)
def test_the_pieces_give_both_texts_back(before: str, after: str) -> None:
    pieces = changed_words(before, after)
    assert "".join(piece.text for piece in pieces if piece.mark is not Mark.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.mark is not Mark.REMOVED) == after
    for piece, follows in pairwise(pieces):
        assert piece.mark is not follows.mark


@settings(max_examples=120, deadline=None)
@given(before=WORDS, after=WORDS)
def test_paragraphs_that_are_not_named_are_the_same(before: str, after: str) -> None:
    """Take out what went and was rewritten on one side, what came and was rewritten on the other: the rest is equal."""
    old = [line.strip() for line in before.split("\n") if line.strip()]
    new = [line.strip() for line in after.split("\n") if line.strip()]
    found = list(changed_paragraphs(before, after))
    gone = [one.pieces[0].text for one in found if one.mark is Mark.REMOVED]
    gone += [
        "".join(p.text for p in one.pieces if p.mark is not Mark.ADDED)
        for one in found
        if one.mark is Mark.SAME
    ]
    come = {one.number for one in found if one.mark is not Mark.REMOVED}
    left = [line for place, line in enumerate(new, 1) if place not in come]
    for line in gone:
        old.remove(line)
    assert old == left
    assert all(new[one.number - 1] == one.pieces[0].text for one in found if one.mark is Mark.ADDED)
    assert (found == []) is ([*before.split()] == [*after.split()])


def both() -> Difference:
    before = "依申请公开: {本年新收: {自然人: 12}}\n总体情况: |\n  公开信息312条，*重点*突出。\n"
    after = "依申请公开: {本年新收: {自然人: 1500}}\n总体情况: |\n  公开信息347条，*重点*突出。\n"
    return difference(sample.report(2022, before), sample.report(2022, after), ("甲", "乙"))


def test_columns_are_aligned_and_coloured_on_a_terminal() -> None:
    lines = list(as_text([both()], colour, tables=True))
    rows = [click.unstyle(line) for line in lines if "\x1b[" in line and "增加" in line]
    assert len(rows) == 2
    assert len({width(row[: row.index("增加")]) for row in rows}) == 1
    assert len({width(row[: row.index("1500")]) for row in rows}) == 1
    assert "\x1b[31m" in "".join(lines)
    assert "\x1b[32m" in "".join(lines)
    assert [click.unstyle(line) for line in lines] == list(as_text([both()], plain, tables=True))


def test_markdown_shows_stars_that_were_typed() -> None:
    lines = list(as_markdown([both()]))
    assert "| 依申请公开 | 本年新收.自然人 | 12 | 1500 | 增加 1488 件（12400.0%） |" in lines
    assert "- 总体情况第 1 段改了：公开信息［~~312~~ → **347**］条，\\*重点\\*突出…" in lines


def test_json_holds_every_change_with_its_sentence() -> None:
    (found,) = json.loads(as_json([both()]))
    assert [change["kind"] for change in found["changes"]] == ["figure", "figure", "prose"]
    assert found["changes"][0]["change"] == 1488
    assert (
        found["changes"][0]["sentence"] == "依申请公开.本年新收.自然人：12 → 1500，增加 1488 件（12400.0%）"
    )
    assert {"mark": "removed", "text": "312"} in found["changes"][2]["pieces"]


def git(folder: Path, *arguments: str) -> None:
    identity = {
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@b",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@b",
    }
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(
        ["git", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env={**os.environ, **identity, **quiet},
    )


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A project in a folder of a repository, with a branch on which a figure, a body's list and an attachment changed."""
    root = tmp_path / "库" / "年报 项目"
    sample.project(root, {2021: sample.text(2021), 2022: sample.text(2022, "主动公开: {行政许可: 5}")})
    git(root.parent, "init", "-q", "-b", "main")
    git(root.parent, "add", "-A")
    git(root.parent, "commit", "-qm", "x")
    git(root.parent, "checkout", "-qb", "修改")
    (root / "content/reports/czj/2022.yaml").write_text(
        sample.text(2022, "主动公开: {行政许可: 7}"), encoding="utf-8"
    )
    (root / "content/reports/czj/2021.yaml").unlink()
    (root / "content/reports/zf").mkdir()
    (root / "content/reports/zf/2022.yaml").write_text(sample.text(2022), encoding="utf-8")
    (root / "content/reports/czj/表.xlsx").write_bytes(b"x")
    git(root.parent, "add", "-A")
    git(root.parent, "commit", "-qm", "y")
    return root


def lines(compared: Compared) -> list[str]:
    return list(as_text(compared.reports, plain, tables=False))


def test_two_branches_are_compared(kept: Path) -> None:
    compared = states_apart(kept, "main..修改")
    assert lines(compared) == [
        "示例市财政局：main 的 2022 年度 → 修改 的 2022 年度",
        "  主动公开.行政许可：5 → 7，增加 2 件（40.0%）",
    ]
    assert compared.added == ("示例市人民政府 2022 年度",)
    assert compared.removed == ("示例市财政局 2021 年度",)
    assert compared.others == ("content/reports/czj/表.xlsx",)
    assert lines(states_apart(kept, "修改..main"))[1] == "  主动公开.行政许可：7 → 5，减少 2 件（28.6%）"
    assert states_apart(kept, "main..修改", "zf") == Compared((), ("示例市人民政府 2022 年度",))
    assert states_apart(kept, "修改..HEAD") == Compared(())


@pytest.mark.parametrize("words", ["main", "main.."])
def test_one_state_is_held_against_the_files_as_they_lie(words: str, kept: Path) -> None:
    text = sample.text(2022, "主动公开: {行政许可: 9}")
    (kept / "content/reports/czj/2022.yaml").write_text(text, encoding="utf-8")
    (kept / "content/reports/czj/2020.yaml").write_text(sample.text(2020), encoding="utf-8")
    compared = states_apart(kept, words)
    assert lines(compared) == [
        "示例市财政局：main 的 2022 年度 → 现在的稿件 的 2022 年度",
        "  主动公开.行政许可：5 → 9，增加 4 件（80.0%）",
    ]
    assert compared.added == ("示例市财政局 2020 年度", "示例市人民政府 2022 年度")
    assert lines(states_apart(kept, "HEAD"))[1] == "  主动公开.行政许可：7 → 9，增加 2 件（28.6%）"


def test_a_change_that_is_not_printed_is_named_as_a_file(kept: Path) -> None:
    file = kept / "content/reports/czj/2022.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "# 注\n", encoding="utf-8")
    assert states_apart(kept, "HEAD") == Compared((), others=("content/reports/czj/2022.yaml",))
    file.write_text("", encoding="utf-8")
    assert states_apart(kept, "HEAD").unread == ("现在的稿件 的 content/reports/czj/2022.yaml",)


@pytest.mark.parametrize(
    "words", ["没有..", "main..没有", "--output=x..", "main...修改", "main:content..", "$(touch x).."]
)
def test_a_state_that_does_not_exist_is_told_and_nothing_else_happens(words: str, kept: Path) -> None:
    before = sorted(kept.rglob("*"))
    with pytest.raises(ProblemError) as refused:
        states_apart(kept, words)
    assert [problem.code for problem in refused.value.problems] == ["C007"]
    assert sorted(kept.rglob("*")) == before


def test_without_git_two_states_cannot_be_compared_and_it_is_said(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample.project(tmp_path / "bare", {2022: sample.text(2022)})
    for folder, path, message in (
        (tmp_path / "bare", os.environ["PATH"], "这个项目没有用 git 保存"),
        (kept, str(tmp_path), "没有找到 git 这个程序"),
    ):
        monkeypatch.setenv("PATH", path)
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
        with pytest.raises(ProblemError) as refused:
            states_apart(folder, "main..")
        (problem,) = refused.value.problems
        assert (problem.code, problem.message) == ("C006", message)
        assert re.search("nianbao diff 机关代号 2023 2024", problem.help)


def test_the_working_tree_is_left_as_it_was(kept: Path) -> None:
    before = {path: path.read_bytes() for path in sorted(kept.parent.rglob("*")) if path.is_file()}
    states_apart(kept, "main..修改")
    assert {path: path.read_bytes() for path in sorted(kept.parent.rglob("*")) if path.is_file()} == before


def test_years_of_a_predecessor_and_missing_ones(tmp_path: Path) -> None:
    agencies = f"{sample.SLUG}: {{名称: {sample.NAME}, 类别: 部门, 前身: old}}\nold: {{名称: 示例市贸易局, 类别: 部门}}\n"
    sample.project(tmp_path, {"old/2021": sample.text(2021), 2022: sample.text(2022)}, agencies=agencies)
    (found,) = years_apart(tmp_path, "czj", 2021, 2022).reports
    assert ("机关全称", "示例市贸易局", "示例市财政局") in found.facts
    with pytest.raises(ProblemError) as refused:
        years_apart(tmp_path, "czj", 2019, 2022)
    assert refused.value.problems[0].code == "C005"


def test_what_names_the_states() -> None:
    assert states("main..甲") == ("main", "甲")
    assert states("main..") == states("main") == ("main", "")
    assert states("..甲") == ("HEAD", "甲")
