"""The page of one report rendered at once and by itself, for whoever writes it; the build that follows is what counts."""

from pathlib import Path
from typing import NamedTuple

from generator.changes.listed import Entry, entry_of, report_folder
from generator.checking.check import check_report
from generator.files.output import Staged
from generator.problem import Level, Problem
from generator.project.load import Archive
from generator.site.batch import Batch
from generator.site.reading import read_year
from generator.site.render import Renderer, Showing


class Glimpse(NamedTuple):
    """What one report came to: its page, nothing where the file could not be read whole; its problems; whether its sign-off is not done.

    ``beside`` are the addresses of the files that belong to the page.
    """

    page: bytes | None
    problems: tuple[Problem, ...]
    held: bool = False
    beside: frozenset[str] = frozenset()


class Glimpser(Renderer):
    """Renders single reports into memory, as a preview shows them, for as long as nothing but reports and the files beside them changes."""

    def __init__(self, root: Path, out: Path) -> None:
        super().__init__(root, out, preview=True)
        self._pages: dict[str, bytes] = {}

    def warm(self) -> None:
        """Render a report of every year there is, so that the first one somebody waits for finds all prepared."""
        wanted = {year: slug for slug, years in self.files.by_agency.items() for year in years}
        for year, slug in wanted.items():
            self.report(slug, year)

    def report(self, slug: str, year: int) -> Glimpse | None:
        """Give what the report of a body and year comes to; nothing where only a whole build can say."""
        # Read anew each time: whatever was saved meanwhile is in it.
        self.archive = Archive(self.root, self.config, self.files)
        if year not in self.files.by_agency.get(slug, {}):
            return None
        read = read_year(self.archive, slug, year, preview=True)
        report = read.report
        if is_unreadable(read.problems):
            return Glimpse(None, read.problems)
        if report is None:
            return None
        batch = Batch()
        batch.problems += [*read.told, *read.problems, *check_report(report, self.archive)]
        years = sorted(self.files.by_agency[slug])
        place = years.index(year)
        earlier, later = (self._nearest(slug, near) for near in (years[:place][::-1], years[place + 1 :]))
        self._pages.clear()
        self._reports([Showing(report, earlier, later, sound=True)], batch)
        address = f"{report_folder(year, slug)}index.html"
        if address not in self._pages:
            return None
        beside = frozenset(item.address for item in batch.staged if item.address != address)
        return Glimpse(self._pages[address], tuple(batch.problems), bool(read.held), beside)

    def _nearest(self, slug: str, years: list[int]) -> Entry | None:
        reports = (self.archive.report(slug, year) for year in years)
        return next((entry_of(report) for report in reports if report), None)

    def stage(self, address: str, data: bytes, source: str) -> Staged:
        """Keep a file that nobody writes."""
        self._pages[address] = data
        return Staged(address, "", len(data), source, changed=False)


def is_unreadable(problems: tuple[Problem, ...]) -> bool:
    """Say whether a file was not read whole."""
    return any(problem.level is Level.ERROR and problem.code.startswith("S") for problem in problems)
