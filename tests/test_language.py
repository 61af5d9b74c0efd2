"""The rules on language and on what must be told, held to sentences that must and must not be named."""

from collections import Counter
from pathlib import Path

import pytest

from generator.load import Archive
from generator.problem import Problem
from generator.report import Report
from generator.rules import Rule, all_rules
from tests import sample

DATA = Path(__file__).parent / "data"
RULES = [rule for rule in all_rules() if "L201" <= rule.code <= "L229" or "F312" <= rule.code <= "F329"]


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
