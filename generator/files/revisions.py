"""Earlier states of a project, read from git without touching the working tree: no shell, no hooks, nothing written there."""

import os
import shutil
import subprocess
from pathlib import Path, PurePosixPath

from generator.problem import Level, Problem, ProblemError, Span

CONTENT = "content"
CONFIGURATION = ("content/site.yaml", "content/agencies.yaml")
WORKING_TREE = ""
"""Stands for the files as they lie there now."""


def states(words: str) -> tuple[str, str]:
    """Give the two states that ``main..branch`` names; without a second one it is the working tree."""
    before, _, after = words.partition("..")
    return before.strip() or "HEAD", after.strip() or WORKING_TREE


def resolved(root: Path, name: str) -> str:
    """Give the commit that a name stands for; raises ``ProblemError`` where there is none."""
    if name == WORKING_TREE:
        return WORKING_TREE
    _git(root, "rev-parse", "--is-inside-work-tree", refused=_no_repository(root))
    message = f"git 里没有“{name}”这个分支、标签或提交"
    refused = Problem(
        "C007", Level.ERROR, message, Span(root.as_posix()), "用 git branch、git log 看一看名字"
    )
    commit = _git(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}", refused=refused
    )
    return commit.decode("ascii").strip()


def changed(root: Path, before: str, after: str) -> tuple[str, ...]:
    """Give the files below ``content`` that differ between two states, sorted; paths are from the project's root."""
    refused = _failed(root)
    names = ["diff", "--name-only", "--no-renames", "--no-ext-diff", "--relative", "-z", before]
    found = _git(root, *names, *([after] if after else []), "--", CONTENT, refused=refused)
    if not after:
        others = ("ls-files", "--others", "--exclude-standard", "-z", "--", CONTENT)
        found += _git(root, *others, refused=refused)
    return tuple(sorted({name for name in found.decode("utf-8", "replace").split("\0") if name}))


def history(root: Path, folder: str, most: int) -> tuple[str, ...]:
    """Give the newest commits in which something below a folder of the project changed, newest first."""
    _git(root, "rev-parse", "--is-inside-work-tree", refused=_no_repository(root))
    asked = ("log", f"--max-count={most}", "--format=%H", "--", folder)
    return tuple(_git(root, *asked, refused=_failed(root)).decode("ascii").split())


def lay_out(root: Path, commit: str, paths: tuple[str, ...], folder: Path) -> None:
    """Write what files were in a commit into a new folder; what was not there is left out."""
    folder.mkdir()
    listed = _git(root, "ls-tree", "-r", "-z", commit, "--", CONTENT, refused=_failed(root))
    there = {}
    for line in listed.decode("utf-8", "replace").split("\0"):
        about, _, name = line.partition("\t")
        mode, *_ = about.split(" ")
        there[name] = mode
    for path in (*CONFIGURATION, *paths):
        inside = not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts
        if inside and there.get(path, "").startswith("100"):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            data = _git(root, "show", "--no-textconv", f"{commit}:./{path}", refused=_failed(root))
            target.write_bytes(data)


def logged(root: Path, folder: str) -> tuple[str, ...]:
    """Give the commits that changed anything below a folder, the newest first."""
    listed = _git(root, "log", "--format=%H", "--", folder, refused=_failed(root))
    return tuple(listed.decode("ascii").split())


def stood(root: Path, commit: str, folder: str) -> dict[str, str]:
    """Give the names of the files that stood right in a folder at a commit, with the id of what each held."""
    listed = _git(root, "ls-tree", "--full-tree", "-z", f"{commit}:./{folder}", refused=_failed(root))
    found = {}
    for line in listed.decode("utf-8", "replace").split("\0"):
        about, _, name = line.partition("\t")
        mode, _, id_ = about.rpartition(" ")
        if mode.startswith("100"):
            found[name] = id_
    return found


def held_in(root: Path, id_: str) -> bytes:
    """Give the bytes that git keeps under an id."""
    return _git(root, "cat-file", "blob", id_, refused=_failed(root))


def _git(root: Path, *arguments: str, refused: Problem) -> bytes:
    program = shutil.which("git")
    if program is None:
        help_ = "装好 git 再试；不用 git，可以比较两个年度：nianbao diff 机关代号 2023 2024"
        raise ProblemError(
            Problem("C006", Level.ERROR, "没有找到 git 这个程序", Span(root.as_posix()), help_)
        )
    done = subprocess.run(  # noqa: S603 - a list of arguments, no shell, the program found by its name
        [program, "-C", str(root), "-c", "core.quotepath=off", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
    )
    if done.returncode:
        raise ProblemError(refused)
    return done.stdout


def _no_repository(root: Path) -> Problem:
    help_ = "在用 git 保存的项目里运行；不用 git，可以比较两个年度：nianbao diff 机关代号 2023 2024"
    return Problem("C006", Level.ERROR, "这个项目没有用 git 保存", Span(root.as_posix()), help_)


def _failed(root: Path) -> Problem:
    return Problem(
        "C006", Level.ERROR, "git 读不出这个项目的历史", Span(root.as_posix()), "运行 git status 看一看"
    )
