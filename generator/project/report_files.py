"""Where the reports of a project lie, and what lies there that is none."""

import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from generator.patterns import seldom
from generator.problem import Level, Problem, Span
from generator.project.agencies import AGENCIES
from generator.project.config import Config

REPORTS = "content/reports"
_REPORT = re.compile(r"[0-9]{4}\.yaml")
_REPORT_LIKE = seldom(r"\.ya?ml", re.IGNORECASE)


class Files(NamedTuple):
    """Where the reports lie: per slug and year the path from the project's root; and what does not belong."""

    by_agency: dict[str, dict[int, str]]
    problems: tuple[Problem, ...]


def find_reports(root: Path, config: Config) -> Files:
    """List the report files below ``content/reports``; a misplaced file is a problem, never skipped in silence."""
    # Who reads no list of bodies would call every folder unknown.
    listed = not any(
        problem.span.path == AGENCIES and (problem.code[0] == "S" or not config.agencies)
        for problem in config.problems
    )
    found: dict[str, dict[int, str]] = {}
    problems: list[Problem] = []
    known = {agency.slug for agency in config.agencies}
    for body in _entries(root / REPORTS):
        shown = f"{REPORTS}/{body.name}"
        if body.name.startswith("."):
            continue
        if not body.is_dir():
            help_ = "移到 content/reports/<机关代号>/ 下"
            problems.append(_misplaced(shown, "报告要放在以机关代号命名的文件夹里", help_))
            continue
        if body.name not in known and listed:
            help_ = "在 agencies.yaml 里登记，或改正文件夹的名字"
            problems.append(
                Problem("F141", Level.ERROR, f"agencies.yaml 里没有机关“{body.name}”", Span(shown), help_)
            )
        if body.name not in known:
            continue
        files = _entries(Path(body.path))
        years = {int(file.name[:4]): f"{shown}/{file.name}" for file in files if _REPORT.fullmatch(file.name)}
        if years:
            found[body.name] = years
        # Where every file is a report nothing is left to be told, and ten thousand of them need no objects of paths.
        if len(years) < len(files) or any(file.is_dir() for file in files):
            problems += _unread(Path(body.path), shown, years)
    return Files(found, tuple(problems))


def _entries(folder: Path) -> list["os.DirEntry[str]"]:
    """Give what lies in a folder, by name."""
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _unread(body: Path, shown: str, years: dict[int, str]) -> Iterator[Problem]:
    """Yield the files of a body that look like a report and are not read."""
    for file in sorted(body.iterdir()):
        if file.name.startswith("."):
            continue
        if file.is_dir():
            for below in sorted(file.rglob("*")):
                if _REPORT_LIKE.search(below.name) and below.is_file():
                    place = f"{shown}/{below.relative_to(body).as_posix()}"
                    message = "这个文件没有被读：报告不能放在下一层文件夹里"
                    yield _misplaced(place, message, f"移到 {shown}/ 下")
        elif _REPORT_LIKE.search(file.name) and f"{shown}/{file.name}" not in years.values():
            year = re.match("[0-9]{4}", unicodedata.normalize("NFKC", file.name))
            if year is None:
                help_ = "改名为 2022.yaml 这样的形式"
            elif int(year[0]) in years:
                help_ = f"{year[0]}.yaml 已经有了；核对以后，把这个文件移到别处"
            else:
                help_ = f"改名为 {year[0]}.yaml"
            message = "这个文件没有被读：报告的文件名要写成“年度.yaml”"
            yield _misplaced(f"{shown}/{file.name}", message, help_)


def _misplaced(shown: str, message: str, help_: str) -> Problem:
    return Problem("F140", Level.ERROR, message, Span(shown), help_)
