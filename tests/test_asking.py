"""A rule that names its signs and doubts has nothing to say where there is neither: all that all rules find is found by those asked."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checking.check import findings
from generator.problem import Problem
from generator.project.agencies import Agency
from generator.project.load import Archive, read_report
from generator.project.report import Report
from generator.prose.passages import passages
from generator.prose.printed_texts import printed_texts, whole_text
from generator.reading.source import parse
from generator.rules import Rule, all_rules
from tests import sample
from tests.personal import cards, identities, mobiles
from tests.test_rules import RULES

DATA = Path(__file__).parent / "data"
SENTENCES = [
    *(
        line.split("\t")[2].replace("⏎", "\n")
        for line in (DATA / "language_wrong.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ),
    *(line.strip() for rule in RULES if rule.code[0] in "LMN" for line in rule.wrong.splitlines()),
]
SIGNS = sorted({sign for rule in RULES for sign in rule.signs})
BLANKS = [sign for sign in map(chr, range(0x3001)) if sign.isspace()]
WORDS = [
    *[
        "# ",
        "### ",
        "### （一）",
        "（二）",
        "（三）主动公开\n",
        "一、",
        "1、",
        "总体情况",
        "收到",
        "本局",
        "2021年",
        "12件",
    ],
    *[
        "秘密",
        "某",
        "局",
        "号",
        "3组12号",
        "5栋6",
        "<b>",
        "</b>",
        "{{",
        "}}",
        "依申请公开.本年新收.总计",
        "公布",
    ],
]
PIECES = (
    st.sampled_from(SENTENCES)
    | st.sampled_from(SIGNS)
    | st.sampled_from(WORDS)
    | st.sampled_from(["\n", "\n\n", *BLANKS])
    | st.sampled_from([*"，。、：；（）()【】[]#＃*-_|｜丨\"'“”《》<>{}｛｝@0123456789xX"])
    | identities()
    | mobiles()
    | cards()
)
TEXTS = st.lists(PIECES, max_size=8).map("".join)
TAKEN = ("引言", "总体情况", "问题及改进", "其他事项", "依申请公开说明", "摘要", "关键词", "未识别")


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Give an archive whose register knows two bodies and which holds no report."""
    return sample.project(tmp_path_factory.mktemp("asking"), {})


def all_found(report: Report, others: Archive) -> list[Problem]:
    rules = [rule for rule in all_rules() if rule.applies(report.form.id)]
    alone = [problem for rule in rules if rule.scope == "report" for problem in rule.check(report)]
    return alone + [
        problem for rule in rules if rule.scope == "archive" for problem in rule.check(report, others)
    ]


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_nothing_of_an_example_is_passed_over(rule: Rule, tmp_path: Path) -> None:
    year = rule.year or sample.YEAR
    reports: dict[str | int, str] = {year: sample.text(year, rule.wrong)}
    if rule.before:
        reports[year - 1] = sample.text(year - 1, rule.before)
    others = sample.project(tmp_path, reports, site=sample.SITE + rule.site)
    report = others.report(sample.SLUG, year)
    assert report
    assert findings((report,), others)[0] == all_found(report, others)


@pytest.mark.parametrize("key", TAKEN)
def test_nothing_of_a_wrong_sentence_is_passed_over(key: str, register: Archive) -> None:
    told = set()
    for sentence in SENTENCES:
        report = read({key: sentence})
        found = findings((report,), register)[0]
        assert found == all_found(report, register)
        told |= {problem.code for problem in found}
    assert len(told) > 1


def test_an_old_year_in_the_name_is_told_where_a_later_one_is_written_without_its_word(
    register: Archive,
) -> None:
    report = read({"引言": "现公布本局2015年度政府信息公开工作年度报告，数据截至2021-12-31。"})
    found = findings((report,), register)[0]
    assert found == all_found(report, register)
    assert "L201" in {problem.code for problem in found}


@settings(max_examples=1000, deadline=None)
@given(st.dictionaries(st.sampled_from(TAKEN), TEXTS, min_size=1, max_size=3), st.booleans(), TEXTS)
def test_nothing_in_any_text_is_passed_over(
    register: Archive, texts: dict[str, str], draft: bool, comment: str
) -> None:
    report = read(texts | {"状态": "草稿" if draft else "发布"}, comment)
    assert findings((report,), register)[0] == all_found(report, register)
    whole = whole_text(report)
    assert all(f"\n{text}\n" in whole for _, text in (*passages(report), *printed_texts(report)))


def read(texts: dict[str, str], comment: str = "") -> Report:
    """Give a blank report with these texts, and with a comment at its end."""
    left = {key: value for key, value in sample.tree().items() if key not in texts}
    typed = "".join(f"{key}: {json.dumps(text)}\n" for key, text in texts.items())
    noted = "".join(f"# {line}\n" for line in comment.splitlines())
    source = parse(sample.render(left) + typed + noted, f"content/reports/{sample.SLUG}/{sample.YEAR}.yaml")
    body = Agency(sample.SLUG, sample.NAME, sample.NAME, "部门")
    report = read_report(source, body, sample.YEAR).report
    assert report
    return report
