"""Conversations with the command line: what is typed, what is said, and the exit code.

A script in ``tests/scripts`` is a list of lines: ``$ command`` is run in one folder after the other, ``> `` lines are
what it prints, ``! `` what it says on the side, ``= N`` its exit code (0 when left out). ``$ replace FILE OLD => NEW``
edits a file. ``…`` stands for any text within a line, ``> …`` alone for any lines.
"""

import io
import json
import re
import shlex
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import click
import pytest

from generator.cli import run
from generator.commands import all_commands
from generator.problem import Problem

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.txt"))


@dataclass
class Step:
    """One command of a script and what must come of it."""

    command: str
    out: list[str] = field(default_factory=list)
    err: list[str] = field(default_factory=list)
    code: int = 0


def steps(text: str) -> list[Step]:
    found: list[Step] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append(Step(line[2:]))
        elif line.startswith(">"):
            found[-1].out.append(line[2:])
        elif line.startswith("!"):
            found[-1].err.append(line[2:])
        elif line.startswith("= "):
            found[-1].code = int(line[2:])
        else:
            assert not line or line.startswith("#"), line
    return found


def matches(wanted: list[str], said: str) -> bool:
    parts = [
        "(?:.*\n)*?" if line == "…" else ".*?".join(map(re.escape, line.split("…"))) + "\n" for line in wanted
    ]
    return re.fullmatch("".join(parts), said) is not None


def say(command: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(shlex.split(command)[1:])
    return code, out.getvalue(), err.getvalue()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_conversation(script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for step in steps(script.read_text(encoding="utf-8")):
        if step.command.startswith("replace "):
            name, change = step.command.removeprefix("replace ").split(" ", 1)
            old, new = change.split(" => ")
            text = Path(name).read_text(encoding="utf-8")
            assert old in text, step.command
            Path(name).write_text(text.replace(old, new, 1), encoding="utf-8")
            continue
        code, out, err = say(step.command)
        assert matches(step.out, out), f"{step.command}\n{out}"
        assert matches(step.err, err), f"{step.command}\n{err}"
        assert code == step.code, f"{step.command}: {err}"


def test_there_are_conversations() -> None:
    assert len(SCRIPTS) >= 4


def test_our_own_fault_is_told_as_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(root: Path) -> Problem | None:
        raise ZeroDivisionError(root)

    monkeypatch.setattr("generator.site.build.missing_site", broken)
    code, _, err = say(f"nianbao -C {tmp_path} check")
    assert code == 70
    assert "ZeroDivisionError" in err
    assert "这是生成器的错误" in err


@pytest.mark.parametrize("style", ["json", "sarif", "gitlab"])
def test_machine_formats_are_whole_documents(
    style: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    say("nianbao init x")
    assert json.loads(say(f"nianbao -C x check --format {style}")[1]) is not None
    file = next(Path("x/content/reports").glob("*/*.yaml"))
    file.write_text(file.read_text(encoding="utf-8").replace("状态: 发布", "状态：发布"), encoding="utf-8")
    code, out, _ = say(f"nianbao -C x check --format {style}")
    assert code == 1
    assert "S102" in out
    document = json.loads(out)
    if style == "json":
        assert {"code", "level", "path", "line", "column", "message", "help"} <= document[0].keys()


def test_every_command_and_option_has_chinese_help() -> None:
    for command in all_commands():
        name = command.name
        for text in (
            command.help,
            command.short_help,
            *(option.help for option in command.params if isinstance(option, click.Option)),
        ):
            assert text
            assert re.search("[\u4e00-\u9fff]", text), (name, text)


def test_help_loads_nothing_heavy() -> None:
    """Start-up is a contract: ``nianbao --help`` answers before any of these is imported."""
    import subprocess

    code = "import sys; sys.argv=['nianbao','--help']\nfrom generator.cli import run\nrun(); print(sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
    )
    for heavy in (
        "yaml",
        "jinja2",
        "markdown",
        "livereload",
        "tornado",
        "watchfiles",
        "nh3",
        "generator.site.build",
    ):
        assert f"'{heavy}'" not in done.stdout
