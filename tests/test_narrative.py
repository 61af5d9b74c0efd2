"""Prose against tables: measured on labelled sentences, half of which no rule was developed on, and on random reports.

``python -m tests.test_narrative`` prints the measured figures that docs/checks/narrative.md states.
"""

import random
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.narrative.claims import bound, quotients, remainder, spoken, verdicts
from generator.problem import Problem
from generator.project.report import Report
from generator.rules import all_rules
from tests import sample
from tests.random_reports import random_report

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


def report_of(year: int, text: str) -> Report:
    body = "\n".join(f"  {line}" for line in text.split("\n"))
    return sample.report(year, f"{TABLES[year]}总体情况: |\n{body}\n")


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


def measure(name: str) -> Score:
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
    return score


@pytest.mark.parametrize("name", ["developed.txt", "held_out.txt"])
def test_labelled_sentences_are_read_as_a_careful_reader_reads_them(name: str) -> None:
    score = measure(name)
    assert score.sentences >= 125
    assert score.right / score.alarmed >= 0.97, score.line()
    assert score.right / score.due >= 0.8, score.line()
    assert score.both / score.bound >= 0.97, score.line()
    assert score.both / score.expected >= 0.8, score.line()


def total(report: Report, *rows: str, column: str = "total", table: str = "requests") -> int:
    found = report.table(table)
    assert found
    values = [cell.value for row in rows if (cell := found.cell(row, column)) is not None]
    return sum(int(value) for value in values if value is not None)


def group(report: Report, start: str) -> int:
    found = report.table("requests")
    assert found
    return total(report, *(row for row in found.rows if row == start or row.startswith(f"{start}.")))


def facts(report: Report) -> list[tuple[str, str, int]]:
    """Give clauses that a report's own figures make true: words before the figure, the code that guards it, the figure."""
    courts = ("litigation_direct", "litigation_after_reconsideration")
    found = [
        ("共收到政府信息公开申请", "N101", total(report, "received")),
        ("全年受理依申请公开事项", "N101", total(report, "received", "carried_over")),
        ("收到的申请，自然人", "N101", total(report, "received", column="natural_person")),
        ("办结政府信息公开申请", "N102", total(report, "outcomes.total")),
        ("上年结转政府信息公开申请", "N102", total(report, "carried_over")),
        ("依申请公开方面，结转下年度继续办理", "N102", total(report, "carried_forward")),
        ("依申请公开方面，予以公开", "N103", group(report, "outcomes.disclosed")),
        ("依申请公开方面，不予公开", "N103", group(report, "outcomes.withheld")),
        ("依申请公开方面，无法提供", "N103", group(report, "outcomes.unable_to_provide")),
        ("依申请公开方面，其他处理", "N103", group(report, "outcomes.otherwise_closed")),
        ("因政府信息公开引发行政复议", "N104", total(report, "reconsideration", table="proceedings")),
        ("因政府信息公开引发行政诉讼", "N104", total(report, *courts, table="proceedings")),
        ("作出行政处罚决定", "N106", total(report, "penalty", column="decisions", table="proactive")),
    ]
    column = "issued" if report.form.id == "2021" else "made"
    count = total(report, "normative_document", column=column, table="proactive")
    return [*found, ("制定规范性文件", "N105", count)]


def with_prose(report: Report, text: str) -> Report:
    sections = (part._replace(text=text) if part.key == "总体情况" else part for part in report.sections)
    return replace(report, sections=tuple(sections))


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10**6), style=st.sampled_from(["{}", "{:,}", "**{}**", " {} "]))
def test_figures_of_the_tables_never_alarm_and_one_changed_figure_alarms_once(seed: int, style: str) -> None:
    report = random_report(random.Random(seed))
    true = facts(report)
    clauses = [
        f"2022年，{words}{style.format(value)}件。".replace("2022", str(report.year))
        for words, _, value in true
    ]
    assert not problems_of(with_prose(report, "\n\n".join(clauses)))
    for place, (words, code, value) in enumerate(true):
        changed = list(clauses)
        changed[place] = f"{words}{style.format(value + 1_000_003)}件。"
        (problem,) = problems_of(with_prose(report, "\n\n".join(changed)))
        assert problem.code in (code, "N109")


def problems_of(report: Report) -> list[Problem]:
    return [problem for rule in all_rules() if rule.code in CODES for problem in rule.check(report)]


@settings(deadline=None, max_examples=60)
@given(parts=st.lists(st.integers(1, 9999), min_size=4, max_size=7), slip=st.integers(-500, 500))
def test_a_list_alarms_exactly_when_it_does_not_add_up(parts: list[int], slip: int) -> None:
    items = "，".join(f"{mark}类信息{part}条" for mark, part in zip("甲乙丙丁戊己庚", parts, strict=False))
    whole = max(sum(parts) + slip, 1)
    found = problems_of(report_of(2023, f"全年发布信息{whole}条，其中{items}。"))
    assert [problem.code for problem in found] == ([] if whole == sum(parts) else ["N107"])


@settings(deadline=None, max_examples=60)
@given(
    whole=st.integers(20, 9999), part=st.integers(1, 9999), places=st.integers(0, 2), slip=st.integers(3, 90)
)
def test_a_percentage_may_be_rounded_or_cut_but_not_wrong(
    whole: int, part: int, places: int, slip: int
) -> None:
    part = min(part, whole)
    for percent, wrong in ((part * 100 / whole, False), (part * 100 / whole + slip, True)):
        text = f"全年发布信息{whole}条，其中工作动态{part}条，占{percent:.{places}f}%。"
        assert [problem.code for problem in problems_of(report_of(2023, text))] == ["N108"] * wrong


def test_a_conflict_points_at_the_figure_and_at_the_cell() -> None:
    report = report_of(2022, "我局收到政府信息公开申请38件。")
    (problem,) = problems_of(report)
    line = report.source.lines[problem.span.line - 1]
    assert line[problem.span.column - 1 : problem.span.end - 1] == "38"
    assert problem.message == "正文写“我局收到政府信息公开申请38件”，表里本年新收是 36"
    assert problem.notes == ("也可以是: 本年新收 + 上年结转是 40",)
    assert [also.words for also in problem.also] == ["依申请公开.本年新收.总计 36"]
    assert "本年新收" in report.source.lines[problem.also[0].span.line - 1]
    assert problem.help
    assert problem.at == "总体情况"


def test_a_table_left_at_zero_is_told_once_with_all_the_prose_says() -> None:
    (problem,) = problems_of(report_of(2023, "全年收到政府信息公开申请3件，办结3件，予以公开3件。"))
    assert problem.code == "N109"
    assert len(problem.also) == 3


def test_the_real_report_agrees_with_itself() -> None:
    report = sample.archive_of(Path()).report("xskgxj", 2022)
    assert report
    assert problems_of(report) == []
    ((what,),) = ([what for _, what in spoken(report) if what.tallies],)
    assert [part.value for part in what.tallies[0].parts] == [20, 16, 6, 22, 194]
    assert len(what.claims) == 2


@pytest.mark.parametrize(
    "text",
    [
        "推进不见面审批，全年受理申请1200件，办结1180件。",
        "主动公开政府信息1200条，依申请公开政府信息21条。",
        "收到申请36件（网上20件，信函16件），其中网上申请予以公开12件。",
        "收到企业认定申请64件，办结60件，不予受理4件。",
        "主动公开规范性文件9件，其中制定6件。",
        "我局收到建议9件、提案7件，答复16件，予以公开15件。",
        "全市行政复议机构受理行政复议案件160件，维持90件。",
        "行政许可申请340件，其中准予许可决定318件。",
        "现行规范性文件目录收录45件，清理后保留44件。",
        "2021年制定行政规范性文件3件，废止1件。",
        "### （二）依申请公开\n\n前三季度收到申请30件，第四季度收到6件。",
        "《示例市2021年政府信息公开工作年度报告》载明收到申请约30件。",
        "平均每月收到申请3件，每件答复用时9天。",
        "12345热线受理事项，办结35件，按期答复35件。",
    ],
)
def test_what_counts_something_else_is_left_alone(text: str) -> None:
    assert problems_of(report_of(2022, text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "收到" * 5000 + "12件",
        "其中1件，" * 3000,
        "9" * 5000 + "件申请",
        "占" * 1000 + "1%",
        "未收到" * 2000,
        "申请{{" * 500 + "3件",
    ],
)
def test_nonsense_is_read_without_a_stumble(text: str) -> None:
    problems_of(with_prose(sample.report(2022), text))


if __name__ == "__main__":
    for one in ("developed.txt", "held_out.txt"):
        sys.stdout.write(f"{one}: {measure(one).line()}\n")
