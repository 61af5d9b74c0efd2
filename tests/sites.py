"""The sites whose every page the audits look at: all years and forms, a fresh project, our own content, every theme."""

import shutil
from pathlib import Path

from generator.build import build
from generator.scaffold import init
from generator.theme import CHECKOUT
from tests.golden import PROJECT

THEMES = sorted(folder.name for folder in CHECKOUT.iterdir() if (folder / "theme.yaml").is_file())


def sites(folder: Path) -> list[Path]:
    """Build all of them below a folder, each under the name of its project and theme."""
    init(folder / "projects/fresh")
    own = folder / "projects/own/content"
    shutil.copytree(CHECKOUT.parent / "content", own)
    projects = {"municipal": PROJECT, "own": own.parent, "fresh": folder / "projects/fresh"}
    found = [_built(project, folder / "sites" / name) for name, project in projects.items()]
    for theme in THEMES:
        if theme != "default":
            dressed = Path(shutil.copytree(PROJECT, folder / "projects" / theme))
            with (dressed / "content/site.yaml").open("a", encoding="utf-8") as file:
                file.write(f"主题: {{名称: {theme}}}\n")
            found.append(_built(dressed, folder / "sites" / theme))
    return found


def _built(project: Path, out: Path) -> Path:
    # Copies are not looked at here, and cost more than all pages.
    site = project / "content/site.yaml"
    if "下载:" not in site.read_text(encoding="utf-8"):
        with site.open("a", encoding="utf-8") as file:
            file.write("下载: [csv, json]\n")
    built = build(project, out)
    assert built.committed, built.problems
    return out
