"""The projects of the other peers can be read: their own programs are nothing that tests need."""

import shutil
import subprocess
from pathlib import Path

import jinja2
import pytest
import yaml

from benchmarks.other_peers import NAMES, command_of
from benchmarks.peers import PAGES
from benchmarks.same_reports import frames_of, same_reports, write_hugo, write_project


@pytest.mark.parametrize("name", NAMES)
def test_the_project_of_a_peer(name: str, tmp_path: Path) -> None:
    reports = list(same_reports(10))
    write_project(reports, tmp_path / "pages", PAGES)
    write_hugo(reports, tmp_path / "hugo", frames_of(tmp_path / "pages"))
    program = tmp_path / "node_modules/.bin/program"
    project = tmp_path / name
    command = command_of(name, str(program), tmp_path / "hugo", project)
    assert str(program) in command
    assert str(project) in " ".join(command)
    files = [file for file in project.rglob("*") if file.is_file()]
    assert len(files) > 3
    for file in files:
        written = file.read_text(encoding="utf-8")
        if file.suffix == ".py":
            compile(written, file, "exec")
        elif file.suffix in (".html", ".njk"):
            head, _, body = written.removeprefix("---\n").rpartition("---\n")
            assert yaml.safe_load(head or "{}") is not None
            jinja2.Environment(autoescape=True).parse(body)
        elif file.suffix == ".js":
            module = shutil.copy(file, file.with_suffix(".mjs"))
            subprocess.run(["node", "--check", module], check=True)
    pages = list((project / "content").glob("*/*.md")) if name == "eleventy" else []
    assert len(pages) == (len(reports) + 1 if name == "eleventy" else 0)
