"""The reports of a body as they are read: what reading told, how their sign-off stands, and whether they are kept from readers."""

from typing import NamedTuple

from generator.problem import Problem
from generator.project.load import Archive
from generator.project.report import Report
from generator.signing.clearance import clearance
from generator.signing.holding import Held, held


class Read(NamedTuple):
    """What came of the file of one year: ``told`` is wrong with the sign-off, ``problems`` with the file.

    A draft, and a report that is ``held``, is ``hidden`` unless everything is to be seen.
    """

    year: int
    report: Report | None
    problems: tuple[Problem, ...]
    told: tuple[Problem, ...] = ()
    held: tuple[Held, ...] = ()
    hidden: bool = False


def read_reports(archive: Archive, slug: str, *, preview: bool) -> list[Read]:
    """Read the reports of a body, oldest first."""
    archive.load_all(slug)
    return [read_year(archive, slug, year, preview=preview) for year in sorted(archive.files.by_agency[slug])]


def read_year(archive: Archive, slug: str, year: int, *, preview: bool) -> Read:
    """Read the report of one year."""
    loaded = archive.load(slug, year)
    report = loaded.report
    if report is None:
        return Read(year, None, loaded.problems)
    standing = clearance(archive.root, report, archive.config.demand, proven=not preview)
    kept = held(report, standing)
    hidden = bool(report.draft or kept) and not preview
    return Read(year, report, loaded.problems, tuple(standing.problems), (kept,) if kept else (), hidden)
