"""The command ``signoff``: which steps it takes, what it refuses, whom it asks, and what it shows of what changed."""

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.cli import run
from generator.problem import ProblemError
from generator.project.config import load_config
from generator.signing import deciding
from generator.signing.clearance import cleared
from tests import sample, signed
from tests.sample import SLUG, text
from tests.signed import ATTACHMENT, PERSON, STEPS, edit, record, sign, signoff, standing, told


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    signed.project(tmp_path / "p", {2022: text(2022)})
    return tmp_path / "p"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a project whose report, with an attachment, is signed off."""
    signed.project(tmp_path / "p", {2022: text(2022, f"附件: [{ATTACHMENT}]")})
    signed.attach(tmp_path / "p")
    sign(tmp_path / "p", 2022)
    return tmp_path / "p"


def test_the_steps_are_taken_one_after_the_other(fresh: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert standing(fresh).state == "待初审"
    for step, after in zip(STEPS, ("待保密审查", "待签发", "已签发"), strict=True):
        assert not standing(fresh).cleared
        assert signoff(fresh, 2022, step) == 0
        assert standing(fresh).state == after
    assert standing(fresh).cleared
    report = sample.archive(fresh).report(SLUG, 2022)
    assert report
    assert cleared(fresh, report, load_config(fresh).demand)
    assert run(["-C", str(fresh), "status", "2022", "--format", "csv"]) == 1  # the government owes its own
    said = told(capsys)
    assert "没有问题；审签：待保密审查" in said
    assert "各个步骤都通过了" in said
    assert ",发布,已签发,2023-01-20 09:30" in said


def test_a_report_that_was_sent_back_begins_anew(fresh: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert signoff(fresh, 2022, "初审") == 0
    assert signoff(fresh, 2022, "保密审查", "--decision", "退回", "--note", "附件里有手机号") == 0
    assert "退回了" in told(capsys)
    assert (standing(fresh).state, standing(fresh).waits) == ("退回", "初审")
    file = fresh / f"content/reports/{SLUG}/2022.yaml"
    file.write_bytes(file.read_bytes() + b"\n")
    assert standing(fresh).state == "待初审"
    sign(fresh, 2022)
    assert standing(fresh).cleared


@pytest.mark.parametrize(
    ("step", "more", "code"),
    [
        ("初申", (), "R212"),
        ("签发", (), "R213"),
        ("初审", (), "R214"),
        ("保密审查", ("--key", "没有的"), "R218"),
    ],
)
def test_a_step_that_cannot_be_taken_is_told(
    fresh: Path, capsys: pytest.CaptureFixture[str], step: str, more: tuple[str, ...], code: str
) -> None:
    assert signoff(fresh, 2022, "初审") == 0
    before = record(fresh).read_bytes()
    told(capsys)
    assert signoff(fresh, 2022, step, *more) == 1
    assert f"error[{code}]" in told(capsys)
    assert record(fresh).read_bytes() == before


@pytest.mark.parametrize(("over", "code"), [("状态: 草稿", "R216"), ("标题: 别的", "R217")])
def test_a_draft_and_a_report_with_errors_cannot_pass_but_be_sent_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], over: str, code: str
) -> None:
    signed.project(tmp_path, {2022: text(2022, over)})
    assert signoff(tmp_path, 2022, "初审") == 1
    assert f"error[{code}]" in told(capsys)
    assert not record(tmp_path).exists()
    assert signoff(tmp_path, 2022, "初审", "--decision", "退回") == 0


def test_other_persons_are_asked_for_where_the_site_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demand = signed.DEMAND.replace("}", ", 不同的人: 是}")
    signed.project(tmp_path, {2022: text(2022)}, demand=demand)
    assert signoff(tmp_path, 2022, "初审") == 0
    assert signoff(tmp_path, 2022, "保密审查") == 1
    assert "error[R215]" in told(capsys)
    assert signoff(tmp_path, 2022, "保密审查", by="孙八") == 0
    assert signoff(tmp_path, 2022, "签发", by="李九") == 0
    assert standing(tmp_path).cleared


def test_without_a_terminal_somebody_has_to_say_yes(fresh: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(fresh), "signoff", SLUG, "2022", "--step", "初审", "--by", PERSON]) == 2
    assert "加上 --yes。什么也没有写" in told(capsys)
    assert not record(fresh).exists()
    assert signoff(fresh, 2022, "初审", by=" ") == 2


@pytest.mark.parametrize(
    "demand", ["", "审签: {步骤: [签发], 起: 2023}\n", "审签: {步骤: [签发], 类别: [政府]}\n"]
)
def test_a_report_that_needs_none_is_free(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], demand: str
) -> None:
    signed.project(tmp_path, {2022: text(2022)}, demand=demand)
    assert (standing(tmp_path).state, standing(tmp_path).cleared) == ("", True)
    assert signoff(tmp_path, 2022, "签发") == 1
    assert "error[R211]" in told(capsys)


@pytest.mark.parametrize(
    ("demand", "code"),
    [
        ("审签:\n", "C105"),
        ("审签: {起: 2022}\n", "C102"),
        ("审签: {步骤: [初审, 初审]}\n", "C107"),
        ("审签: {步骤: []}\n", "C105"),
        ("审签: {步骤: [签发, '']}\n", "C105"),
        ("审签: {步骤: [签发], 类别: [局]}\n", "C107"),
        ("审签: {步骤: [签发], 签名者: content/没有}\n", "C118"),
        ("审签: {步骤: [签发], 签名者: /etc/hostname}\n", "C118"),
        (f"审签: {{步骤: [签发], 签名者: {'长' * 300}}}\n", "C118"),
    ],
)
def test_a_demand_that_would_ask_for_nothing_is_an_error(tmp_path: Path, demand: str, code: str) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/site.yaml").write_text(sample.SITE + demand, encoding="utf-8")
    (tmp_path / "content/agencies.yaml").write_text(sample.AGENCIES, encoding="utf-8")
    assert [problem.code for problem in load_config(tmp_path).problems] == [code]


def test_what_changed_since_the_last_entry_is_shown_from_git(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def git(*words: str) -> None:
        names = ("-c", "user.name=示例", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *names, *words], cwd=root, check=True, capture_output=True)

    report = root / f"content/reports/{SLUG}/2022.yaml"
    edit(report, "总体情况已经如实填写", "总体情况已如实填写")
    told(capsys)
    assert signoff(root, 2022, "初审", "--decision", "退回") == 0
    assert "现在看不到改了什么：这个项目没有用 git 保存" in told(capsys)
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "一")
    edit(report, "行政许可: 0", "行政许可: 3")
    edit(report, "总体情况已如实填写", "总体情况属实")
    signed.attach(root, "乙\n")
    git("commit", "-q", "-a", "-m", "二")
    assert signoff(root, 2022, "签发") == 1
    said = told(capsys)
    assert re.search("行政许可.*0.*3", said)
    assert "如实填写" in said
    assert f"附件“{ATTACHMENT}”换了内容" in said
    shutil.rmtree(root / ".git")
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "一")
    assert signoff(root, 2022, "签发") == 1
    assert "当时的稿件没有存进 git" in told(capsys)


def test_entries_written_at_the_same_time_do_not_meet(
    fresh: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = deciding.case(fresh, SLUG, 2022)
    assert signoff(fresh, 2022, "初审") == 0
    before = record(fresh).read_bytes()
    entry = deciding.entry_of(now, deciding.Wanted("初审", "孙八", "通过"), datetime.now(UTC))
    with pytest.raises(ProblemError) as error:
        deciding.append(now, entry)
    assert [problem.code for problem in error.value.problems] == ["R220"]
    assert record(fresh).read_bytes() == before
    assert told(capsys)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(("answer", "code", "written"), [(b"\n", 1, False), (b"y\n", 0, True)])
def test_at_a_terminal_somebody_is_asked(fresh: Path, answer: bytes, code: int, written: bool) -> None:
    ours, theirs = os.openpty()
    os.write(ours, answer)
    words = ["signoff", SLUG, "2022", "--step", "初审", "--by", PERSON]
    done = subprocess.run(
        [sys.executable, "-m", "generator", "-C", fresh, *words],
        stdin=theirs,
        capture_output=True,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert f"{PERSON}：示例市财政局 2022 年度的报告，初审通过？ [y/N]" in done.stderr.decode()
    assert (done.returncode, record(fresh).exists()) == (code, written)
