"""Writes a site of Hugo that reads our very manuscripts, each as the front matter of a page, and makes the pages of the other one.

``same_reports`` gives Hugo figures as lists without names, as nobody would type them, since it reads those fastest. Here it gets what the editor typed.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from benchmarks.same_reports import HERE, SameReport

_FENCE = "---\n"
_REQUESTS = "依申请公开"


def write_same_files(reports: list[SameReport], project: Path, folder: Path, frames: list[list[str]]) -> None:
    """Write the site of the manuscripts of a ``project`` of ours."""
    shutil.copytree(HERE / "hugo", folder, ignore=shutil.ignore_patterns("term.html"))
    shutil.copytree(HERE / "hugo_files", folder, dirs_exist_ok=True)
    data, content = folder / "data", folder / "content"
    data.mkdir()
    rows = [*_rows(yaml.load(reports[0].tables[_REQUESTS], yaml.CBaseLoader))]
    for name, value in (("frames", frames), ("rows", rows)):
        (data / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    for slug, body in {report.slug: report.body for report in reports}.items():
        _write(content / slug / "_index.md", f"title: {body}\n")
    for year in sorted({report.year for report in reports}):
        _write(content / f"year/{year}.md", f'title: "{year}"\nlayout: year\n')
    for report in reports:
        manuscript = project / "content/reports" / report.slug / f"{report.year}.yaml"
        _write(content / report.slug / f"{report.year}.md", manuscript.read_text(encoding="utf-8"))


def _rows(node: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the keys of every row of a table as it is typed."""
    for key, value in node.items():
        if isinstance(value, dict):
            yield from _rows(value, (*path, key))
        else:
            yield path
            return


def _write(file: Path, front: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{_FENCE}{front}{_FENCE}", encoding="utf-8")
