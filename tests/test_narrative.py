"""Prose against tables: measured on labelled sentences, half of which no rule was developed on, and on random reports."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from generator.check import check_report
from generator.load import Archive
from generator.narrative import bound, quotients, remainder, spoken, verdicts
from generator.problem import Problem
from generator.report import Report
from tests import sample

FOLDER = Path(__file__).parent / "data/narrative"
CODES = tuple(f"N{number}" for number in range(101, 110))
TABLES = {
    2022: """主动公开:
  行政规范性文件: {制发: 8, 废止: 5, 现行有效: 46}
  行政许可: 320
  行政处罚: 12
  行政强制: 9
  行政事业性收费: 485.3612
依申请公开:
  本年新收: {自然人: 28, 商业企业: 6, 科研机构: 1, 法律服务机构: 1}
  上年结转: {自然人: 3, 商业企业: 1}
  予以公开: {自然人: 14, 商业企业: 3}
  部分公开: {自然人: 4, 商业企业: 1}
  不予公开:
    属于国家秘密: {自然人: 1}
    保护第三方合法权益: {自然人: 1, 商业企业: 1}
    属于四类过程性信息: {自然人: 1}
  无法提供:
    本机关不掌握相关政府信息: {自然人: 3, 科研机构: 1}
    没有现成信息需要另行制作: {自然人: 1, 商业企业: 1}
  不予处理:
    信访举报投诉类申请: {自然人: 2}
    重复申请: {自然人: 1}
  其他处理:
    逾期不补正: {自然人: 2}
    其他: {商业企业: 1}
  结转下年度: {自然人: 1, 法律服务机构: 1}
复议诉讼:
  行政复议: {结果维持: 3, 结果纠正: 1, 其他结果: 2, 尚未审结: 1}
  未经复议直接起诉: {结果维持: 2, 其他结果: 1}
  复议后起诉: {结果维持: 1, 尚未审结: 1}
""",
    2020: """主动公开:
  规范性文件: {新制作: 4, 新公开: 3, 对外公开总数: 51}
  行政许可: {上年项目数: 20, 增减: -2, 处理决定数量: 88}
  行政处罚: {上年项目数: 5, 增减: 0, 处理决定数量: 6}
  政府集中采购: {采购项目数: 12, 采购总金额: 251000元}
依申请公开:
  本年新收: {自然人: 12, 商业企业: 3}
  上年结转: {自然人: 1}
  予以公开: {自然人: 7, 商业企业: 2}
  部分公开: {自然人: 1}
  不予公开:
    保护第三方合法权益: {自然人: 1}
  无法提供:
    本机关不掌握相关政府信息: {自然人: 2}
  其他处理: {自然人: 1}
  结转下年度: {自然人: 1, 商业企业: 1}
""",
    2023: "",
}
_MARK = re.compile(r"(?<!\{)\{([^{}]+?)([+!=#]+)\}")


@dataclass(frozen=True)
class Labelled:
    """A sentence with what a reader finds in it: per character where a figure begins, its marks."""

    year: int
    text: str
    marks: dict[int, str]


def labelled(name: str) -> list[Labelled]:
    """Read a file of sentences: ``{36+}`` agrees with the table, ``!`` differs; ``=`` is a sum that holds, ``#`` one that does not."""
    found, year = [], 0
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            year = int(line[1:])
        elif line and not line.startswith("#"):
            marks: dict[int, str] = {}
            text, position = "", 0
            for mark in _MARK.finditer(line):
                text += line[position : mark.start()]
                marks[len(text)] = mark[2]
                text += mark[1]
                position = mark.end()
            found.append(Labelled(year, text + line[position:], marks))
    return found


@cache
def archive(folder: Path) -> Archive:
    return sample.project(folder, {2022: sample.text(2022)})


def report_of(year: int, text: str) -> Report:
    body = "\n".join(f"  {line}" for line in text.split("\n"))
    return sample.report(year, f"{TABLES[year]}总体情况: |\n{body}\n")


def alarms(folder: Path, report: Report) -> list[Problem]:
    return [problem for problem in check_report(report, archive(folder)) if problem.code in CODES]


def found_in(report: Report) -> dict[int, str]:
    """Give what the analysis finds, in the marks of the labelled sentences."""
    marks: dict[int, str] = {}
    for key, what in spoken(report):
        if key != "总体情况":
            continue
        for one in bound(report, key, what.claims):
            marks[one.claim.start] = "+" if one.agrees else "!"
        known = verdicts(report, key, what)
        for tally in what.tallies:
            rest = remainder(tally, known)
            adds_up = tally.whole.value == sum(part.value for part in tally.parts)
            if adds_up or rest is not None:
                marks[tally.start] = marks.get(tally.start, "") + ("=" if adds_up else "#")
        for share in what.shares:
            marks[share.start] = "!" if quotients(share, known) else "+"
    return marks


@dataclass
class Score:
    """Counts over a set: of figures that are bound, and of those that alarm."""

    bound: int = 0
    expected: int = 0
    both: int = 0
    alarmed: int = 0
    due: int = 0
    right: int = 0
    sentences: int = 0

    def line(self) -> str:
        """Give the four figures, as docs/checks/narrative.md states them."""
        return (
            f"{self.sentences} sentences: binding precision {self.both / self.bound:.3f} recall {self.both / self.expected:.3f}; "
            f"alarm precision {self.right / self.alarmed:.3f} recall {self.right / self.due:.3f} "
            f"({self.right} of {self.due}, {self.alarmed - self.right} false)"
        )


def measure(name: str, wrong: list[str] | None = None) -> Score:
    """Hold the analysis against the labels: a figure counts once, whatever it is bound to."""
    score = Score()
    for sentence in labelled(name):
        score.sentences += 1
        found = found_in(report_of(sentence.year, sentence.text))
        expected = sentence.marks
        for place in found.keys() | expected.keys():
            mine, theirs = found.get(place, ""), expected.get(place, "")
            # That a sum holds is told only where somebody labelled it; it is no statement on a table.
            held, due = bool(set(mine) & set("+!#")), bool(set(theirs) & set("+!#"))
            score.bound += held
            score.expected += due
            score.both += held and due
            loud, right = bool(set(mine) & set("!#")), bool(set(theirs) & set("!#"))
            score.alarmed += loud
            score.due += right
            score.right += loud and right
            if wrong is not None and (held, loud) != (due, right):
                wrong.append(f"{sentence.text} @{place}: {mine or 'unbound'} for {theirs or 'unbound'}")
    return score


@pytest.mark.parametrize("name", ["developed.txt", "held_out.txt"])
def test_labelled_sentences_are_read_as_a_careful_reader_reads_them(name: str) -> None:
    wrong: list[str] = []
    score = measure(name, wrong)
    print(score.line(), *wrong, sep="\n")
    assert score.sentences >= 125
    assert score.right / score.alarmed >= 0.97, score.line()
    assert score.right / score.due >= 0.8, score.line()
    assert score.both / score.bound >= 0.97, score.line()
    assert score.both / score.expected >= 0.8, score.line()
