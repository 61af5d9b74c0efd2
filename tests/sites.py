"""The sites that many tests look at: the municipal one in every theme, a fresh project, our own content."""

import shutil
from collections.abc import Callable
from pathlib import Path

from generator.look.theme import CHECKOUT
from generator.project.scaffold import init
from generator.site.build import build
from tests.golden import PROJECT

THEMES = sorted(folder.name for folder in CHECKOUT.iterdir() if (folder / "theme.yaml").is_file())


def municipal_in(theme: str, folder: Path) -> Path:
    """Build the municipal site in a theme below a folder."""
    project = Path(shutil.copytree(PROJECT, folder / "project"))
    with (project / "content/site.yaml").open("a", encoding="utf-8") as file:
        file.write(f"主题: {{名称: {theme}}}\n")
    return _built(project, folder / "site")


def audited(folder: Path, dressed: Callable[[str], Path]) -> dict[str, Path]:
    """Give all sites whose every page is audited, by name; ``dressed`` gives the municipal one in a theme."""
    init(folder / "fresh")
    shutil.copytree(CHECKOUT.parent / "content", folder / "own/content")
    found = {name: _built(folder / name, folder / name / "site") for name in ("fresh", "own")}
    return found | {theme: dressed(theme) for theme in THEMES}


def _built(project: Path, out: Path) -> Path:
    # Copies are not looked at here, and cost more than all pages.
    site = project / "content/site.yaml"
    if "下载:" not in site.read_text(encoding="utf-8"):
        with site.open("a", encoding="utf-8") as file:
            file.write("下载: [csv, json]\n")
    built = build(project, out)
    assert built.committed, built.problems
    return out
