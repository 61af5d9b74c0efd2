"""What lists, feeds and neighbours know of a published report, and what they know of its corrections."""

from collections.abc import Iterable
from typing import NamedTuple

from generator.changes.corrected import Corrected, corrections
from generator.project.report import Report
from generator.prose.inserted import abstract_of


class Entry(NamedTuple):
    """What lists, feeds and neighbours need to know of a published report.

    ``published`` is empty when nobody wrote it; ``dated`` is the best date there is, for order and feeds only;
    a ``statutory`` report has the tables of a form; ``former`` names by the id of a correction the folder of the version before it.
    """

    slug: str
    agency: str
    kind: str
    year: int
    title: str
    index_number: str
    published: str
    dated: str
    abstract: str
    corrections: tuple[Corrected, ...] = ()
    statutory: bool = True
    former: tuple[tuple[str, str], ...] = ()

    @property
    def folder(self) -> str:
        """Give the folder of the report's page."""
        return report_folder(self.year, self.slug)

    @property
    def row(self) -> tuple[str, ...]:
        """Give what the column of its year shows of it."""
        return (self.agency, self.kind, self.title, self.index_number, self.published[:10], self.corrected)

    @property
    def corrected(self) -> str:
        """Give the day of the latest correction, an empty text when there is none."""
        # Nearly no report has any.
        return max([str(item.date or "") for item in self.corrections]) if self.corrections else ""

    def former_of(self, made: Corrected) -> str:
        """Give the folder of the version that a correction replaced, an empty text where none is kept."""
        return next((folder for name, folder in self.former if name == made.id), "")


def report_folder(year: int, slug: str) -> str:
    """Give the folder of a report's page and copies: ``2022/xskgxj/``."""
    return f"{year}/{slug}/"


def entry_of(report: Report) -> Entry:
    """Give what lists need to know of a report."""
    return Entry(
        slug=report.agency.slug,
        agency=report.agency_name,
        kind=report.agency.kind,
        year=report.year,
        title=report.title,
        index_number=report.index_number,
        published=str(report.published or ""),
        dated=str(report.published or report.issued or report.signature_date or ""),
        abstract=abstract_of(report),
        corrections=corrections(report),
        statutory=bool(report.tables()),
    )


def newest_corrections(entries: Iterable[Entry]) -> list[tuple[Entry, Corrected]]:
    """Give every correction with its report, the newest first; on one day in the order of the addresses."""
    found = [(entry, made) for entry in entries for made in entry.corrections]
    found.sort(key=lambda one: (one[0].folder, one[1].id))
    found.sort(key=lambda one: str(one[1].date or ""), reverse=True)
    return found
