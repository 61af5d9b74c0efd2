"""The rules on language and on what must be told, held to sentences that must and must not be named."""

import html
import io
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest

from generator.problem import Problem
from generator.project.load import Archive
from generator.project.report import Report
from generator.prose.blocks import plain_text, to_blocks
from generator.rules import Rule, all_rules
from generator.writers import docx, pdf
from tests import sample, word

DATA = Path(__file__).parent / "data"
RULES = [rule for rule in all_rules() if "L201" <= rule.code <= "L229" or "F312" <= rule.code <= "F314"]


def sentences(name: str) -> list[list[str]]:
    """Give the lines of a file of sentences as fields."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


RIGHT, WRONG = sentences("language_right.txt"), sentences("language_wrong.txt")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return sample.project(tmp_path_factory.mktemp("language"), {})


def found(archive: Archive, part: str, text: str) -> list[Problem]:
    """Give what these rules find in a blank report whose ``part`` is the text."""
    body = "\n".join(f"  {line}" if line else "" for line in text.replace("⏎", "\n").split("\n"))
    report = sample.report(sample.YEAR, f"{part}: |\n{body}\n")
    return [problem for rule in RULES for problem in told(rule, report, archive)]


def told(rule: Rule, report: Report, archive: Archive) -> list[Problem]:
    return list(rule.check(report, archive) if rule.scope == "archive" else rule.check(report))


@pytest.mark.parametrize(("part", "text"), RIGHT, ids=[str(number) for number in range(len(RIGHT))])
def test_a_sound_sentence_is_let_be(part: str, text: str, archive: Archive) -> None:
    assert [problem.message for problem in found(archive, part, text)] == []


@pytest.mark.parametrize(
    ("code", "part", "text"), WRONG, ids=[f"{line[0]}-{n}" for n, line in enumerate(WRONG)]
)
def test_a_wrong_sentence_is_named_by_its_rule_alone(
    code: str, part: str, text: str, archive: Archive
) -> None:
    assert [problem.code for problem in found(archive, part, text)] == [code]


def test_there_are_sentences_enough_for_every_rule() -> None:
    codes = Counter(code for code, _, _ in WRONG)
    assert len(RIGHT) >= 120
    assert len(WRONG) >= 60
    assert {rule.code for rule in RULES} - set(codes) <= {"F314"}


def problems(over: str, year: int = sample.YEAR, kind: str = "部门") -> list[tuple[str, str, str]]:
    """Give code, level and place of what the rules of one report find, for a body of this kind."""
    report = sample.report(year, over)
    report = replace(report, agency=report.agency._replace(kind=kind))
    found = [problem for rule in RULES if rule.scope == "report" for problem in rule.check(report)]
    return [(problem.code, problem.level.value, problem.at) for problem in found]


MARKS = "落实《关于印发<年度报告格式>的通知》，按照示例格式>示例镇的要求公开；＜办法＞不变。"


def test_nested_title_marks_typed_as_brackets_are_printed_everywhere(tmp_path: Path) -> None:
    """The page of a real town lost what stood between the brackets; ours shows every character."""
    archive = sample.project(tmp_path, {sample.YEAR: sample.text(sample.YEAR, f"总体情况: |\n  {MARKS}\n")})
    found = sample.edition(archive, sample.SLUG, sample.YEAR)
    safe = found.document.sections[0].before
    assert html.escape(MARKS, quote=False) in safe
    assert plain_text(to_blocks(safe)) == MARKS
    opened = word.opened(docx.write(found, word.default()))
    assert MARKS in [paragraph.text for paragraph in opened.paragraphs]
    with pdfplumber.open(io.BytesIO(pdf.write(found, word.default()))) as file:
        words = "".join("".join((page.extract_text() or "").split()) for page in file.pages)
    assert MARKS in words


def test_what_a_draft_has_not_written_yet_is_no_problem() -> None:
    draft = "状态: 草稿\n总体情况: 公开信息××条。\n问题及改进: 无\n其他事项: 无\n"
    assert problems(draft, kind="政府") == [("L202", "hint", "总体情况")]


def test_only_the_newest_form_asks_for_the_fee_and_the_old_ones_for_nothing() -> None:
    over = "其他事项: 本年度没有其他需要报告的事项。"
    assert problems(over) == [("F313", "warning", "其他事项")]
    assert problems(over, 2020) == []
    assert problems("问题及改进: 无。", 2020) == [("F312", "error", "问题及改进")]
    assert problems("章节: [{标题: 问题, 内容: 无}]", 2012, "政府") == []


def test_a_fee_told_in_another_part_is_a_hint() -> None:
    over = "总体情况: 2022年未收取信息处理费。\n其他事项: 本年度没有其他需要报告的事项。"
    assert problems(over) == [("F313", "hint", "其他事项")]


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ("政务公开纳入年度考核，社会评议满意，没有发生责任追究的情形。", ""),
        ("政务公开占绩效考核4分，委托第三方开展满意度测评，没有问责。", ""),
        ("政务公开纳入年度考核，没有发生需要追究责任的情形。", "社会评议"),
        ("公开信息12条。", "工作考核、社会评议、责任追究"),
    ],
)
def test_a_government_tells_what_article_50_asks_of_it(told: str, missing: str) -> None:
    report = sample.report(sample.YEAR, f"总体情况: {told}")
    assert not [problem for rule in RULES if rule.code == "F314" for problem in rule.check(report)]
    report = replace(report, agency=report.agency._replace(kind="政府"))
    found = [problem for rule in RULES if rule.code == "F314" for problem in rule.check(report)]
    assert [problem.message.rpartition("：")[2] for problem in found] == ([missing] if missing else [])


def test_missing_problems_and_measures_are_told_apart() -> None:
    only_problems = sample.report(sample.YEAR, "问题及改进: 公开的时效性有待增强，解读形式还需进一步丰富。")
    only_plans = sample.report(sample.YEAR, "问题及改进: 2023年，我局将加强组织领导，完善公开制度。")
    rule = next(rule for rule in RULES if rule.code == "F312")
    assert [p.message for p in rule.check(only_problems)] == [
        "“五、存在的主要问题及改进情况”里没有看到改进措施"
    ]
    assert [p.message for p in rule.check(only_plans)] == [
        "“五、存在的主要问题及改进情况”里没有看到存在的问题"
    ]


def test_a_problem_points_at_the_very_characters() -> None:
    over = "总体情况: |\n  第一段。\n\n  2021年，我局公开信息××条，依据国办公开办函[2021]30号办理。\n"
    report = sample.report(sample.YEAR, over)
    source = sample.text(sample.YEAR, over).split("\n")
    shown = {}
    for rule in RULES:
        for problem in rule.check(report) if rule.scope == "report" else ():
            span = problem.span
            shown[problem.code] = source[span.line - 1][span.column - 1 : span.end - 1]
    assert shown == {"L202": "××", "L205": "[2021]"}
