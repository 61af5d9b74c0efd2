"""The whole path by its commands: examined, signed, built, sent, recorded; and what is refused from then on."""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from generator.cli import run
from generator.files.output import published
from generator.ledger.chain import read_ledger
from generator.rollout.clock import now
from tests import signed
from tests.sample import SITE, SLUG, text

REPORT = f"content/reports/{SLUG}/2022.yaml"
# The report of a year long ago is published today: too late, which an office may weigh as it likes.
TARGETS = "检查: {发布: {F305: 提示}}\n部署: {正式: {地址: ../public}, 试看: {地址: ../trial, 方式: 原地, 试用: 是}}\n"


def say(root: Path, *words: str) -> int:
    """Give the exit code of a command."""
    return run(["-C", str(root), *words])


def change(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    words = file.read_text(encoding="utf-8")
    assert old in words
    file.write_text(words.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a project whose report was signed off and published today, with the place it was sent to."""
    folder = tmp_path_factory.mktemp("published")
    root = folder / "p"
    today = now().date().isoformat()
    report = text(2022).replace("发布时间: 2023-01-20 09:30", f"发布时间: {today} 00:00")
    assert today in report
    signed.project(root, {2022: report}, site=SITE + TARGETS)
    assert say(root, "deploy", "正式", "--yes") == 1
    signed.sign(root, 2022)
    assert say(root, "build") == 0
    assert say(root, "deploy", "试看", "--yes") == 0
    assert not (root / "content/ledger.yaml").exists()
    assert say(root, "deploy", "正式", "--yes") == 0
    return folder


@pytest.fixture
def root(whole: Path, tmp_path: Path) -> Path:
    shutil.copytree(whole, tmp_path / "w", symlinks=True)
    return tmp_path / "w/p"


def refused(root: Path, code: str, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Give what is said of the one code with which a command ends."""
    capsys.readouterr()
    assert say(root, *words) == 1
    told = capsys.readouterr().out
    assert code in told
    return told


def test_what_was_cleared_is_public_and_recorded(root: Path) -> None:
    (entry,) = read_ledger(root).entries
    (item,) = entry.items
    assert (entry.target, item.agency, item.year, item.kind, item.adopted) == (
        "正式",
        SLUG,
        2022,
        "发布",
        False,
    )
    public = root.parent / "public/current"
    assert {one.sha256 for one in published(public).values()} == {
        one.sha256 for one in published(root / "site").values()
    }
    assert say(root, "verify", str(public)) == 0


def test_a_second_deployment_of_the_same_site_is_no_second_publication(root: Path) -> None:
    before = (root / "content/ledger.yaml").read_bytes()
    assert say(root, "build") == 0
    head = json.loads((root / "site/ledger.json").read_bytes())
    assert head["本"] == read_ledger(root).head
    assert say(root, "deploy", "正式", "--yes") == 0
    assert (root / "content/ledger.yaml").read_bytes() == before


def test_a_terminal_is_told_how_far_it_is(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    change(root, "content/site.yaml", "网站名称: ", "网站名称: 新的")
    assert say(root, "build") == 0
    assert say(root, "deploy", "正式", "--yes") == 0
    said = capsys.readouterr().err
    for doing in ("上传", "读回核对"):
        assert re.search(rf"\r\x1b\[K{doing} ([0-9]+)/\1 个文件，.* [KM]?B，每秒 ", said), said
    assert "\r\x1b[K部署好了" in said
    assert say(root, "deploy", "正式", "--yes", "--quiet") == 0
    assert "\x1b" not in capsys.readouterr().err


def test_a_changed_character_opens_every_step_and_the_site_stays(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (root / "site/manifest.json").read_bytes()
    change(root, REPORT, "发布时间", "# 注\n发布时间")
    refused(root, "R204", capsys, "build")
    assert (root / "site/manifest.json").read_bytes() == before


def test_a_sign_off_of_another_year_does_not_clear(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(root / REPORT, root / f"content/reports/{SLUG}/2021.yaml")
    change(root, f"content/reports/{SLUG}/2021.yaml", "2022", "2021")
    folder = root / f"content/signoffs/{SLUG}"
    shutil.copy(folder / "2022.yaml", folder / "2021.yaml")
    assert "2021.yaml" in refused(root, "R1", capsys, "check")


def test_a_silent_change_is_refused_also_when_it_was_signed(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(root, REPORT, "本年新收: {自然人: 0", "本年新收: {自然人: 1")
    change(root, REPORT, "结转下年度: {自然人: 0", "结转下年度: {自然人: 1")
    signed.sign(root, 2022)
    assert f"nianbao correct {SLUG} 2022" in refused(root, "K203", capsys, "build")


@pytest.mark.parametrize("how", ["back-dated", "lost", "forged"])
def test_what_was_published_is_not_rewritten(
    root: Path, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if how == "back-dated":
        change(root, REPORT, f"发布时间: {now().date().isoformat()} 00:00", "发布时间: 2023-01-30 00:00")
        signed.sign(root, 2022)
        assert "K201" in refused(root, "K201", capsys, "build")
    elif how == "lost":
        (root / REPORT).unlink()
        (root / f"content/signoffs/{SLUG}/2022.yaml").unlink()
        assert "--reason" in refused(root, "K202", capsys, "build")
    else:
        change(root, "content/ledger.yaml", "更正: 0", "更正: 1")
        assert "git" in refused(root, "K102", capsys, "build")
        assert "K102" in refused(root, "K102", capsys, "deploy", "正式", "--yes")


def test_a_correction_is_published_and_the_former_version_stays(root: Path) -> None:
    assert say(root, "correct", SLUG, "2022") == 0
    change(root, REPORT, "本年新收: {自然人: 0", "本年新收: {自然人: 1")
    change(root, REPORT, "结转下年度: {自然人: 0", "结转下年度: {自然人: 1")
    day = now().date().isoformat()
    change(
        root,
        REPORT,
        "  - 日期:\n    内容:",
        f"  - 日期: {day}\n    内容: 补计一件\n    原为: {{依申请公开.本年新收.自然人: 0}}",
    )
    signed.sign(root, 2022)
    assert say(root, "build") == 0
    assert say(root, "deploy", "正式", "--yes") == 0
    _, second = read_ledger(root).entries
    assert [(item.kind, item.version, item.corrections) for item in second.items] == [("更正", 2, 1)]
    public = root.parent / "public/current"
    assert (public / f"2022/{SLUG}/former/1/index.html").is_file()
