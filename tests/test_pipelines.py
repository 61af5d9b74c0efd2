"""The pipelines of ``docs/recipes/``: files that the platforms accept, commands that exist, shell lines that do what is said."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.cli import run
from generator.commands import command_named
from generator.project.scaffold import init

ROOT = Path(__file__).parent.parent
PAGES = {
    name: (ROOT / f"docs/recipes/{name}.md").read_text(encoding="utf-8")
    for name in ("github", "gitlab", "gitee")
}
PIPELINES = {
    name: re.findall(r"```yaml\n(.*?)```", PAGES[name], re.DOTALL)[0] for name in ("github", "gitlab")
}
SCRIPT = re.findall(r"```bash\n(.*?)```", PAGES["gitee"], re.DOTALL)[0]
GITHUB: Any = yaml.safe_load(PIPELINES["github"])
GITLAB: Any = yaml.safe_load(PIPELINES["gitlab"])
STEPS: list[dict[str, Any]] = GITHUB["jobs"]["publish"]["steps"]
PUSHES = {
    "github": next(step["run"] for step in STEPS if "台账" in step.get("name", "")),
    "gitlab": GITLAB["deploy"]["after_script"][0],
}


def shell_lines() -> dict[str, str]:
    """Give every piece of shell of every pipeline."""
    found = {"gitee": SCRIPT}
    for job, steps in GITHUB["jobs"].items():
        for number, step in enumerate(steps["steps"]):
            if "run" in step:
                found[f"github {job} {number}"] = step["run"]
    for job in ("check", "build", "deploy"):
        lines = [*GITLAB[job]["script"], *GITLAB[job].get("after_script", [])]
        found[f"gitlab {job}"] = "\n".join(lines)
    return found


@pytest.mark.parametrize(("name", "schema"), [("github", "github-workflows"), ("gitlab", "gitlab-ci")])
def test_the_platform_accepts_the_file(tmp_path: Path, name: str, schema: str) -> None:
    file = tmp_path / f"{name}.yml"
    file.write_text(PIPELINES[name], encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    if name == "gitlab":
        command += ["--data-transform", "gitlab-ci"]
    done = subprocess.run(
        [*command, str(file)], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", shell_lines())
def test_every_shell_line_is_one(name: str) -> None:
    done = subprocess.run(
        ["bash", "-n"], input=shell_lines()[name].encode(), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_every_command_exists_and_is_called_rightly() -> None:
    text = "\n".join(shell_lines().values())
    calls = [
        shlex.split(line)[1:] for line in re.findall(r"nianbao (?:check|build|verify|deploy)\b[^|>\n]*", text)
    ]
    names = [re.sub(r"\W.*", "", call) for call in re.findall(r"(?<=nianbao )[a-z].*", text)]
    assert {"check", "build", "verify", "deploy"} == set(names)
    rest = [line.partition("||")[0] for line in re.findall(r"(?:^|\n)\s*(nianbao .*)", text)]
    assert len(rest) == len(calls)
    for line in rest:
        name, *arguments = shlex.split(line.partition(">")[0])[1:]
        command = command_named(name)
        if command:
            command.make_context(name, arguments)


@pytest.mark.parametrize("name", PAGES)
def test_every_pipeline_goes_the_whole_way_in_order(name: str) -> None:
    text = PAGES[name].partition("## 几点说明")[0]
    order = [
        "nianbao check",
        "nianbao build",
        "nianbao verify",
        "nianbao deploy 正式 --yes",
        "git add content/ledger.yaml",
    ]
    places = [text.rindex(words) for words in order]
    assert places == sorted(places)
    assert "[skip ci]" in text
    assert "requirements.txt" in text


def test_no_secret_stands_in_a_pipeline_and_only_the_main_branch_publishes() -> None:
    assert GITHUB["jobs"]["publish"]["environment"] == "production"
    assert GITHUB["jobs"]["publish"]["if"] == "github.event_name == 'push'"
    assert GITHUB[True]["push"]["branches"] == ["main"]
    assert GITHUB["permissions"] == {"contents": "read"}
    assert GITHUB["jobs"]["check"].get("permissions") is None
    for job in ("build", "deploy"):
        assert GITLAB[job]["rules"][0]["if"] == "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"
    assert GITLAB["deploy"]["resource_group"] == "production"
    for text in (*PIPELINES.values(), SCRIPT):
        assert not re.search(r"(?i)(password|token|key)\s*[:=]\s*[\"']?[A-Za-z0-9+/]{12,}", text)


class Repository:
    """A repository on this machine, a clone of it, and programs that stand for what a runner has."""

    def __init__(self, folder: Path, published: Path) -> None:
        self.folder, self.origin, self.clone = folder, folder / "origin.git", folder / "年报"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "LC_"))},
            "HOME": str(folder / "home"),
            "PYTHONPATH": str(ROOT),
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            "GIT_CONFIG_GLOBAL": str(folder / "home/.gitconfig"),
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        (folder / "home").mkdir()
        for name in ("project", "public"):
            shutil.copytree(published / name, folder / name, symlinks=True)
        self.program("pip", "exit 0")
        # A deployment that was recorded, and failed after that, where a test asks for it.
        self.program(
            "nianbao",
            f'{sys.executable} -m generator "$@" || exit\n[ "$1" != deploy ] || exit ${{FAILS:-0}}',
        )
        self.run(f"git init -q --bare -b main {self.origin}", folder)
        self.run("git config --global user.name a; git config --global user.email a@example.gov.cn", folder)
        self.run(
            f"git init -q -b main; git add -A; git commit -qm 一; git push -q {self.origin} main",
            folder / "project",
        )
        self.run(f"git clone -q {self.origin} {self.clone}", folder)

    def program(self, name: str, body: str) -> None:
        file = self.folder / "bin" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"#!/bin/bash\n{body}\n", encoding="utf-8")
        file.chmod(0o755)

    def run(self, lines: str, place: Path | None = None, **more: str) -> tuple[int, str]:
        done = subprocess.run(
            ["bash", "-e", "-c", lines],
            cwd=place or self.clone,
            env={**self.environment, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout

    def commits(self) -> list[str]:
        return self.run("git log --format=%s main", self.origin)[1].splitlines()

    def ledger(self) -> int:
        """Give how many entries the ledger of the repository has."""
        return self.run("git show main:content/ledger.yaml", self.origin)[1].count("- 序: ")

    def write(self, old: str, new: str) -> None:
        """Change the site in another clone and push it, as an editor would."""
        self.run(
            "git pull -q --rebase origin main || git pull -q --rebase ../origin.git main",
            self.folder / "project",
        )
        file = self.folder / "project/content/site.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
        code, words = self.run(f"git commit -qam 改; git push -q {self.origin} main", self.folder / "project")
        assert code == 0, words


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a project that was published once."""
    folder = tmp_path_factory.mktemp("published")
    project = folder / "project"
    init(project)
    with (project / "content/site.yaml").open("a", encoding="utf-8") as file:
        file.write("\n下载: []\n检索: 否\n部署: {正式: {地址: ../public}}\n")
    assert run(["-C", str(project), "build"]) == 0
    assert run(["-C", str(project), "deploy", "正式", "--yes", "--adopt"]) == 0
    return folder


@pytest.fixture
def repository(tmp_path: Path, published: Path) -> Repository:
    return Repository(tmp_path, published)


def test_the_script_of_ones_own_machine_publishes_once_and_hands_the_ledger_in(
    repository: Repository,
) -> None:
    file = repository.folder / "publish.sh"
    file.write_text(SCRIPT, encoding="utf-8")

    def publish(**more: str) -> tuple[int, str]:
        return repository.run(f"bash {file} {repository.clone}", repository.folder, **more)

    code, words = publish()
    assert code == 0, words
    assert (repository.commits(), repository.ledger()) == (["一"], 1)
    assert (repository.clone / "site/manifest.json").is_file()
    assert publish() == (0, "")
    repository.write("网站名称: ", "网站名称: 新的")
    assert publish(FAILS="3")[0] == 3
    assert (repository.commits()[0], repository.ledger()) == ("发布台账 [skip ci]", 2)
    assert publish()[0] == 0
    assert repository.ledger() == 2
    repository.write("网站名称: ", "网站名称：")
    code, words = publish()
    assert (code, "S102" in words, repository.ledger()) == (1, True, 2)


@pytest.mark.parametrize("name", PUSHES)
def test_the_ledger_is_handed_in_from_a_runner_while_others_push(repository: Repository, name: str) -> None:
    address = "https://ledger:secret@gitlab.example.gov.cn/a/b.git"
    runner = {
        "LEDGER_TOKEN": "secret",
        "CI_SERVER_HOST": "gitlab.example.gov.cn",
        "CI_PROJECT_PATH": "a/b",
        "CI_DEFAULT_BRANCH": "main",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{repository.origin}.insteadOf",
        "GIT_CONFIG_VALUE_0": address,
    }
    repository.run("git checkout -q --detach")
    assert repository.run(PUSHES[name], **runner)[0] == 0
    assert repository.commits() == ["一"]
    site = repository.clone / "content/site.yaml"
    site.write_text(site.read_text(encoding="utf-8").replace("描述: ", "描述: 新"), encoding="utf-8")
    code, words = repository.run(
        "nianbao build && git checkout -q content/site.yaml && nianbao deploy 正式 --yes"
    )
    assert code == 0, words
    repository.write("网站名称: ", "网站名称: 新的")
    code, words = repository.run(PUSHES[name], **runner)
    assert code == 0, words
    assert repository.commits() == ["发布台账 [skip ci]", "改", "一"]
    assert repository.ledger() == 2
    assert repository.run(PUSHES[name], **runner)[0] == 0
    assert len(repository.commits()) == 3
