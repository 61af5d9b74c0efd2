"""The wheel carries all it needs: an empty environment, no repository around, a site."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from generator.project.keys import DOWNLOADS

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_theme_forms_rules_skeleton_and_catalogue(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for needed in (
        "generator/themes/default/theme.yaml",
        "generator/themes/default/templates/report.html",
        "generator/themes/default/copies/report.docx",
        "generator/themes/default/copies/report.typ",
        "generator/themes/default/fonts/OFL.txt",
        "generator/themes/dangzheng/theme.yaml",
        "generator/themes/dangzheng/templates/slots/header.html",
        "generator/formats/y2021.py",
        "generator/rules/row_not_adding_up.py",
        "generator/skeleton/content/site.yaml",
        "generator/skeleton/.gitignore",
        "generator/skeleton/site/.gitignore",
        "generator/locale/zh_CN/LC_MESSAGES/messages.mo",
    ):
        assert needed in names
    assert not [name for name in names if name.startswith(("tests/", "content/", "benchmarks/"))]
    assert not [name for name in names if "__pycache__" in name]


def test_an_empty_environment_builds_a_site_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "环境"
    venv.create(home)
    python = home / "bin/python"
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}

    def run(*command: str, by: str | Path = python) -> str:
        done = subprocess.run(
            [by, *command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    # What is not imported need not be compiled.
    install = ("install", "--quiet", "--no-compile", "--disable-pip-version-check", str(wheel))
    run("-m", "pip", "--python", str(python), *install, by=sys.executable)
    assert Path(run("-c", "import generator; print(generator.__file__)").strip()).is_relative_to(home)
    run("-m", "generator", "init", "x")
    run("-m", "generator", "-C", "x", "check")
    run("-m", "generator", "-C", "x", "build")
    page = (tmp_path / "x/site/index.html").read_text(encoding="utf-8")
    assert "政府信息公开年报" in page
    assert len(list((tmp_path / "x/site").glob("*/*/index.html"))) >= 3
    for name in DOWNLOADS:
        assert len(list((tmp_path / "x/site").glob(f"20*/*/report.{name}"))) == 3
    run("-m", "generator", "-C", "x", "verify")
