"""Writes a site of Hugo that reads our very manuscripts, each as the front matter of a page, and makes the pages of the other one.

``same_reports`` gives Hugo figures as lists without names, as nobody would type them, since it reads those fastest. Here it gets what the editor typed.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

import yaml

from benchmarks.same_reports import HERE, TABLES, SameReport

_FENCE = "---\n"


class Part(TypedDict):
    """Figures of a printed row: where they stand in a manuscript, and the keys of each, none where there is only one; an ``amount`` has two decimals."""

    path: list[str]
    keys: list[str]
    amount: bool


def write_same_files(reports: list[SameReport], project: Path, folder: Path, frames: list[list[str]]) -> None:
    """Write the site of the manuscripts of a ``project`` of ours."""
    shutil.copytree(HERE / "hugo", folder, ignore=shutil.ignore_patterns("term.html"))
    shutil.copytree(HERE / "hugo_files", folder, dirs_exist_ok=True)
    data, content = folder / "data", folder / "content"
    data.mkdir()
    rows = [
        _printed([*_parts(yaml.load(reports[0].tables[key], yaml.CBaseLoader), [key])], frame)
        for key, frame in zip(TABLES, frames, strict=True)
    ]
    for name, value in (("frames", frames), ("rows", rows)):
        (data / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    for slug, body in {report.slug: report.body for report in reports}.items():
        _write(content / slug / "_index.md", f"title: {body}\n")
    for year in sorted({report.year for report in reports}):
        _write(content / f"year/{year}.md", f'title: "{year}"\nlayout: year\n')
    for report in reports:
        manuscript = project / "content/reports" / report.slug / f"{report.year}.yaml"
        _write(content / report.slug / f"{report.year}.md", manuscript.read_text(encoding="utf-8"))


def _parts(node: object, path: list[str]) -> Iterator[Part]:
    """Yield the rows of a table as it is typed."""
    if not isinstance(node, dict):
        yield Part(path=path, keys=[], amount="." in str(node))
    elif all(isinstance(value, str) and value.isdecimal() for value in node.values()):
        yield Part(path=path, keys=[*node], amount=False)
    else:
        for key, value in node.items():
            yield from _parts(value, [*path, key])


def _printed(parts: list[Part], frame: list[str]) -> list[list[Part]]:
    """Give the same by the rows in which they are printed: all in one where there is one."""
    return [[part] for part in parts] if len(frame) == len(parts) + 1 else [parts]


def _write(file: Path, front: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{_FENCE}{front}{_FENCE}", encoding="utf-8")
