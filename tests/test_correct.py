"""``nianbao correct`` keeps what was published, from the file or from git, and opens an entry of 更正."""

import datetime
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.ledger.correcting import correct, keep
from generator.problem import Level, ProblemError
from generator.site.build import Options, check
from tests.ledgers import CARRIED, FIRST, RECEIVED, add, change, publish, published_once
from tests.sample import SLUG
from tests.test_cli import say

REPORT = f"content/reports/{SLUG}/2022.yaml"
KEPT = f"content/former/{SLUG}/2022/1"


def git(folder: Path, *arguments: str) -> None:
    identity = {f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(
        ["git", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env={**os.environ, **identity, **quiet},
    )


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published_once(tmp_path_factory.mktemp("once"))


@pytest.fixture
def root(once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once, tmp_path / "库" / "年报 项目"))


@pytest.fixture
def repository(root: Path) -> Path:
    """The project in a folder of a repository, changed since it was published: report and attachment, over two commits."""
    git(root.parent, "init", "-q", "-b", "main")
    git(root.parent, "add", "年报 项目/content")
    git(root.parent, "commit", "-qm", "published")
    (root / f"content/reports/{SLUG}/名单.csv").write_bytes(b"x")
    git(root.parent, "commit", "-qam", "attachment")
    change(root, RECEIVED)
    git(root.parent, "commit", "-qam", "figure")
    change(root, CARRIED)
    return root


def errors(root: Path) -> set[str]:
    found = check(root, Options(workers=1)).problems
    return {problem.code for problem in found if problem.level is Level.ERROR}


def test_before_the_edit_the_file_itself_is_kept(root: Path) -> None:
    before = (root / REPORT).read_bytes()
    code, out, err = say(f"nianbao -C '{root}' correct {SLUG} 2022")
    assert (code, out) == (0, "")
    assert f"公布的第 1 版留存在 {KEPT}/" in err
    assert (root / KEPT / "report.yaml").read_bytes() == before
    assert (root / KEPT / "名单.csv").read_bytes() == "名称\r\n".encode()
    after = (root / REPORT).read_bytes()
    assert after == before + "更正:\n  - 日期:\n    内容:\n".encode()
    assert errors(root) == {"F105"}
    change(
        root,
        RECEIVED,
        CARRIED,
        ("- 日期:\n", "- 日期: 2023-03-01\n"),
        ("    内容:\n", "    内容: 补计一件\n"),
    )
    add(root, "    原为: {依申请公开.本年新收.自然人: 0}\n")
    assert errors(root) == set()
    (item,) = publish(root, FIRST + datetime.timedelta(days=40)).items
    assert (item.kind, item.version, item.corrections) == ("更正", 2, 1)


def test_after_the_edit_git_gives_what_was_published(repository: Path) -> None:
    now = (repository / REPORT).read_bytes()
    code, _, err = say(f"nianbao -C '{repository}' correct {SLUG} 2022")
    assert code == 0
    assert "依申请公开.本年新收.自然人：原来是 0，现在是 1" in err
    assert "附件.名单.csv：" in err
    assert (repository / KEPT / "名单.csv").read_bytes() == "名称\r\n".encode()
    assert (
        b"\xe6\x9c\xac\xe5\xb9\xb4\xe6\x96\xb0\xe6\x94\xb6: {\xe8\x87\xaa\xe7\x84\xb6\xe4\xba\xba: 0"
        in (repository / KEPT / "report.yaml").read_bytes()
    )
    assert (repository / REPORT).read_bytes().startswith(now)
    change(
        repository, ("- 日期:\n", "- 日期: 2023-03-01\n"), ("    内容:\n", "    内容: 补计一件，更新名单\n")
    )
    assert errors(repository) == set()


def test_line_ends_that_git_takes_away_are_put_back(root: Path) -> None:
    file = root / REPORT
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    publish(root, FIRST + datetime.timedelta(days=1))
    git(root, "init", "-q")
    git(root, "-c", "core.autocrlf=input", "add", "content")
    git(root, "commit", "-qm", "x")
    file.write_bytes(file.read_bytes().replace("如实填写".encode(), "填写".encode()))
    found = correct(root, SLUG, 2022)
    assert b"\r\n" in found.files["2022.yaml"]
    assert found.text.count("\r\n") == found.text.count("\n")


def test_a_second_run_changes_nothing(root: Path) -> None:
    keep(root, 2022, correct(root, SLUG, 2022))
    change(
        root,
        ("- 日期:\n", "- 日期: 2023-03-01\n"),
        ("    内容:\n", "    内容: 补计一件\n"),
        RECEIVED,
        CARRIED,
    )
    before = (root / REPORT).read_bytes()
    code, _, err = say(f"nianbao -C '{root}' correct {SLUG} 2022")
    assert code == 0
    assert "已经留存过了" in err
    assert (root / REPORT).read_bytes() == before


def test_a_spoiled_former_version_is_kept_anew(repository: Path) -> None:
    keep(repository, 2022, correct(repository, SLUG, 2022))
    whole = (repository / KEPT / "report.yaml").read_bytes()
    (repository / KEPT / "report.yaml").write_bytes(whole + b"#\n")
    change(
        repository, ("- 日期:\n", "- 日期: 2023-03-01\n"), ("    内容:\n", "    内容: 补计一件，更新名单\n")
    )
    assert errors(repository) == {"K302"}
    say(f"nianbao -C '{repository}' correct {SLUG} 2022")
    assert (repository / KEPT / "report.yaml").read_bytes() == whole
    assert errors(repository) == set()


def test_without_git_a_changed_report_is_not_guessed(root: Path) -> None:
    change(root, RECEIVED, CARRIED)
    before = (root / REPORT).read_bytes()
    with pytest.raises(ProblemError) as refused:
        correct(root, SLUG, 2022)
    (problem,) = refused.value.problems
    assert problem.code == "K502"
    assert "git" in problem.message
    assert (root / REPORT).read_bytes() == before
    assert not (root / "content/former").exists()


def test_git_that_never_had_what_was_published_does_not_help(root: Path) -> None:
    change(root, RECEIVED, CARRIED)
    git(root, "init", "-q")
    git(root, "add", "content")
    git(root, "commit", "-qm", "x")
    code, out, _ = say(f"nianbao -C '{root}' correct {SLUG} 2022")
    assert code == 1
    assert "K502" in out


def test_what_was_never_published_needs_no_correction(root: Path) -> None:
    shutil.copy(root / REPORT, root / REPORT.replace("2022", "2023"))
    code, out, _ = say(f"nianbao -C '{root}' correct {SLUG} 2023")
    assert code == 1
    assert "K501" in out
    (root / "content/ledger.yaml").unlink()
    assert "K501" in say(f"nianbao -C '{root}' correct {SLUG} 2022")[1]
    assert "C005" in say(f"nianbao -C '{root}' correct {SLUG} 2020")[1]


def test_a_list_that_cannot_be_edited_is_left_alone(root: Path) -> None:
    add(root, "更正: 有过一次\n")
    before = (root / REPORT).read_bytes()
    code, out, _ = say(f"nianbao -C '{root}' correct {SLUG} 2022")
    assert code == 1
    assert "K50" in out
    assert (root / REPORT).read_bytes() == before
