"""Renders pages from reports: one body after another, then the lists over all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from generator import pages
from generator.check import check_report
from generator.config import Agency, load_config
from generator.feeds import atom, sitemap
from generator.links import Target, anchors, targets
from generator.load import Archive, find_reports
from generator.output import Staged, stage
from generator.pages import Entry
from generator.problem import Level, Problem, ProblemError, Span
from generator.report import Report
from generator.theme import load_theme
from generator.variables import TEMPLATES, FileLink, Page


@dataclass(slots=True)
class Batch:
    """What a part of the work brings back: small, so that ten thousand reports fit in memory.

    ``links`` holds each target once, with the page and the source that point at it; ``anchors`` the ids of each page
    where there is no staged page to look them up in.
    """

    entries: list[Entry] = field(default_factory=list)
    staged: list[Staged] = field(default_factory=list)
    links: dict[Target, tuple[str, str]] = field(default_factory=dict)
    anchors: dict[str, frozenset[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    drafts: int = 0


class Renderer:
    """Turns one project into staged files; raises ``ProblemError`` when its theme cannot be used.

    Without ``out`` nothing is written: the project is only checked, drafts included.
    """

    def __init__(self, root: Path, out: Path | None, *, drafts: bool) -> None:
        self.root = root
        self.out = out
        self.drafts = drafts
        self.config = load_config(root)
        self.files = find_reports(root, self.config)
        self.archive = Archive(root, self.config, self.files)
        self.theme = load_theme(root, self.config.site.theme, self.config.site.tokens)

    def assets(self) -> list[Staged]:
        """Stage the files of the theme."""
        source = f"themes/{self.theme.name}"
        return [self._stage(address, data, source) for address, data in self.theme.files.items()]

    def _stage(self, address: str, data: bytes, source: str) -> Staged:
        if self.out is None:
            return Staged(address, "", len(data), source, changed=False)
        return stage(self.out, address, data, source)

    def bodies(self, slugs: Iterable[str]) -> Batch:
        """Read, check and render the reports of these bodies, and forget them."""
        batch = Batch()
        for slug in slugs:
            agency = self.config.agency(slug)
            if agency:
                self._body(agency, batch)
                self.archive.forget(slug)
        return batch

    def _body(self, agency: Agency, batch: Batch) -> None:
        shown: list[Report] = []
        for year in sorted(self.files.by_agency[agency.slug]):
            loaded = self.archive.load(agency.slug, year)
            report = loaded.report
            hidden = bool(report and report.draft and not self.drafts)
            batch.drafts += bool(report and report.draft)
            if hidden and self.out:
                continue
            batch.problems += loaded.problems
            if report:
                batch.problems += check_report(report, self.archive)
                if not hidden:
                    shown.append(report)
        entries = [pages.entry_of(report) for report in shown]
        batch.entries += entries
        for place, report in enumerate(shown):
            earlier = entries[place - 1] if place else None
            later = entries[place + 1] if place + 1 < len(entries) else None
            files = tuple(self._attachments(report, batch))
            self._page(pages.report_page(report, self.config.site, files, earlier, later), report.path, batch)
        if entries:
            above = self._predecessor(agency)
            page = pages.agency_page(self.config.site, agency, entries[::-1], above)
            self._page(page, "content/agencies.yaml", batch)

    def _predecessor(self, agency: Agency) -> Agency | None:
        above = self.config.agency(agency.predecessor) if agency.predecessor else None
        if above and any(self.drafts or not report.draft for report in self.archive.of(above)):
            return above
        return None

    def _attachments(self, report: Report, batch: Batch) -> Iterable[FileLink]:
        folder = Path(report.path).parent
        for item in report.attachments:
            file = self.root / folder / item.file
            if "/" in item.file or "\\" in item.file or item.file.startswith("."):
                continue
            try:
                if file.is_symlink():
                    continue
                data = file.read_bytes()
            except (OSError, ValueError):
                continue
            address = f"{pages.report_folder(report.year, report.agency.slug)}{item.file}"
            batch.staged.append(self._stage(address, data, (folder / item.file).as_posix()))
            kind = file.suffix.lstrip(".").upper() or "文件"
            yield FileLink(item.title, quote(item.file), kind, _size(len(data)))

    def lists(self, entries: Sequence[Entry]) -> Batch:
        """Render what shows many bodies; ``entries`` come newest year first, bodies in the order of the register."""
        batch = Batch()
        site = self.config.site
        years = sorted({entry.year for entry in entries}, reverse=True)
        reporting = {entry.slug for entry in entries}
        agencies = [agency for agency in self.config.agencies if agency.slug in reporting]
        by_year: dict[int, list[Entry]] = {year: [] for year in years}
        for entry in entries:
            by_year[entry.year].append(entry)
        addresses = [f"{entry.folder}index.html" for entry in entries]
        addresses += [pages.agency_address(agency.slug) for agency in agencies]
        for year in years:
            for page in pages.year_pages(site, year, by_year[year], years):
                self._page(page, "content/reports", batch)
                addresses.append(page.frame.address)
        if agencies:
            self._page(pages.agencies_page(site, agencies), "content/agencies.yaml", batch)
            addresses.append(pages.AGENCIES)
        latest = by_year[years[0]] if years else []
        self._page(pages.home_page(site, years, latest, agencies), "content/site.yaml", batch)
        self._page(pages.not_found_page(site), "content/site.yaml", batch)
        addresses.append(pages.HOME)
        for address, data in (
            (pages.FEED, atom(site, entries)),
            (pages.SITEMAP, sitemap(site, addresses, entries)),
        ):
            batch.staged.append(self._stage(address, data, "content/site.yaml"))
        return batch

    def _page(self, page: Page, source: str, batch: Batch) -> None:
        address = page.frame.address
        try:
            html = self.theme.render(TEMPLATES[type(page)], page)
        except ProblemError as error:
            batch.problems += error.problems
            return
        batch.staged.append(self._stage(address, html.encode(), source))
        ids = anchors(html) if self.out is None else None
        if ids is not None:
            batch.anchors[address] = ids
        for target in targets(html, address, self.config.site.base_path):
            if target.address != address:
                batch.links.setdefault(target, (address, source))
            elif target.anchor:
                ids = anchors(html) if ids is None else ids
                if target.anchor not in ids:
                    batch.problems.append(broken_anchor(self.root, target, address, source))


def broken_anchor(root: Path, target: Target, page: str, source: str) -> Problem:
    """Say that a link names a place on a page that is not there."""
    message = f"{page} 里的链接“{target.written}”指向的位置不存在"
    span = written_in(root, source, target.written) or Span(source)
    return Problem("G202", Level.ERROR, message, span, "核对 # 后面的名字")


def written_in(root: Path, source: str, written: str) -> Span | None:
    """Give the place in a file where a link was typed."""
    file = root / source
    if not file.is_file():
        return None
    for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").split("\n"), 1):
        column = line.find(written)
        if column >= 0:
            return Span(source, number, column + 1, column + 1 + len(written))
    return None


def _size(count: int) -> str:
    if count >= 1024 * 1024:
        return f"{count / 1024 / 1024:.1f} MB"
    return f"{max(count // 1024, 1)} KB"
