"""The recipes for checking before a commit or a merge: files that parse, commands that exist."""

import re
import shlex
from importlib.metadata import entry_points
from pathlib import Path

import click
import pytest
import yaml

from generator import cli
from generator.commands import command_named

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def formats() -> list[str]:
    check = command_named("check")
    assert check
    (option,) = [option for option in check.params if option.name == "style"]
    assert isinstance(option.type, click.Choice)
    return list(option.type.choices)


def ran(command: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run a command line in a folder as the installed script would."""
    name, *arguments = shlex.split(command)
    assert [point.value for point in entry_points(group="console_scripts", name=name)] == [
        "generator.cli:main"
    ]
    monkeypatch.chdir(folder)
    monkeypatch.setattr("sys.argv", [name, *arguments])
    return cli.run()


def test_the_hook_is_whole_and_its_entry_refuses_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (hook,) = HOOKS
    assert {"id", "name", "entry", "language", "files", "pass_filenames"} <= set(hook)
    assert (hook["id"], hook["language"], hook["pass_filenames"]) == ("nianbao-check", "python", False)
    assert re.search(hook["files"], "content/reports/czj/2022.yaml")
    assert not re.search(hook["files"], "themes/content/x.css")
    assert ran("nianbao init x", tmp_path, monkeypatch) == 0
    assert ran(hook["entry"], tmp_path / "x", monkeypatch) == 0
    file = next((tmp_path / "x/content/reports").glob("*/*.yaml"))
    file.write_text("标题：甲\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    assert ran(hook["entry"], tmp_path / "x", monkeypatch) == 1


def test_the_page_names_every_format_and_no_other() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == formats()
    assert set(re.findall(r"nianbao check --format (\w+)", PAGE)) <= set(formats())


def test_every_recipe_is_yaml_and_uses_the_hook_that_exists() -> None:
    recipes = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]
    commit, github, gitlab = recipes
    assert [hook["id"] for hook in commit["repos"][0]["hooks"]] == [hook["id"] for hook in HOOKS]
    steps = github["jobs"]["check"]["steps"]
    (file,) = [step["with"]["sarif_file"] for step in steps if "sarif_file" in step.get("with", {})]
    assert any(step.get("run", "").endswith(f"--format sarif > {file}") for step in steps)
    report = gitlab["nianbao"]["artifacts"]["reports"]["codequality"]
    assert gitlab["nianbao"]["script"][-1].endswith(f"--format gitlab > {report}")
