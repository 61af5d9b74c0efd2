"""Holds two years of a body, or two states of the whole project, against each other."""

import re
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from generator.changes.differences import Difference, difference
from generator.files.revisions import WORKING_TREE, changed, lay_out, resolved, states
from generator.project.config import load_config
from generator.project.load import Archive
from generator.project.report import Report
from generator.project.report_files import find_reports
from generator.project.scaffold import known_body, known_report

_REPORT = re.compile(r"content/reports/(?P<slug>[^/]+)/(?P<year>[0-9]{4})\.yaml")
_NOW = "现在的稿件"


class Compared(NamedTuple):
    """What came of it: the reports that differ, those on one side only, other files, and reports not to be read."""

    reports: tuple[Difference, ...]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def years_apart(root: Path, slug: str, before: int, after: int) -> Compared:
    """Give what differs between two years of a body; the earlier may be that of its predecessor."""
    archive, agency = known_body(root, slug)
    newer = known_report(archive, agency, after)
    older = archive.report(slug, before)
    if older is None and len(agency.predecessors) == 1:
        older = archive.report(agency.predecessors[0], before)
    older = older or known_report(archive, agency, before)
    return Compared((difference(older, newer, (f"{before} 年度", f"{after} 年度")),))


def states_apart(root: Path, words: str, slug: str = "") -> Compared:
    """Give what differs between two states of the project that git keeps, ``main..branch``; of one body, or of all."""
    if slug:
        known_body(root, slug)
    names = states(words)
    commits = [resolved(root, name) for name in names]
    paths = changed(root, commits[0], commits[1])
    wanted = tuple(
        path for path in paths if (match := _REPORT.fullmatch(path)) and slug in ("", match["slug"])
    )
    shown = (names[0], names[1] or _NOW)
    with TemporaryDirectory(prefix="nianbao-") as folder:
        sides = []
        for number, commit in enumerate(commits):
            place = root
            if commit != WORKING_TREE:
                place = Path(folder) / str(number)
                lay_out(root, commit, wanted, place)
            sides.append(_reports(place, wanted))
    before, after = sides
    found = {
        path: difference(one, other, (f"{shown[0]} 的 {one.year} 年度", f"{shown[1]} 的 {other.year} 年度"))
        for path in wanted
        if (one := before.get(path)) and (other := after.get(path))
    }
    silent = {path for path, one in found.items() if not one.count}
    return Compared(
        tuple(one for one in found.values() if one.count),
        tuple(_name(report) for path, report in after.items() if report and path not in before),
        tuple(_name(report) for path, report in before.items() if report and path not in after),
        tuple(path for path in paths if path in silent or (not slug and not _REPORT.fullmatch(path))),
        tuple(
            f"{name} 的 {path}"
            for name, side in zip(shown, sides, strict=True)
            for path, report in side.items()
            if report is None
        ),
    )


def _name(report: Report) -> str:
    return f"{report.agency_name} {report.year} 年度"


def _reports(root: Path, paths: tuple[str, ...]) -> dict[str, Report | None]:
    """Give the reports that lie in these files, nothing for one that cannot be read."""
    config = load_config(root)
    archive = Archive(root, config, find_reports(root, config))
    found: dict[str, Report | None] = {}
    for path in paths:
        slug, year = PurePosixPath(path).parent.name, int(PurePosixPath(path).stem)
        if (root / path).is_file():
            known = archive.files.by_agency.get(slug, {}).get(year) == path
            found[path] = archive.report(slug, year) if known else None
    return found
