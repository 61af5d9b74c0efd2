"""Renders pages from reports, one body after another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from generator.attachments.beside import Attached, attachments_of, pictures_of
from generator.changes.listed import Entry, entry_of, report_folder
from generator.checking.check import Answer, Asked, answers, check_reports, learn
from generator.comparing.comparable import compared
from generator.copies import Copies
from generator.data.piece import piece
from generator.files.output import Staged, is_new, known_inputs, stage, stage_made
from generator.ledger.verdicts import open_books
from generator.look.theme import NotedTheme, Theme, load_theme
from generator.printing.document import Document, to_document
from generator.printing.edition import Edition, edition_of
from generator.problem import Level, ProblemError
from generator.project.agencies import Agency
from generator.project.config import Config, load_config
from generator.project.learned import Key
from generator.project.load import Archive
from generator.project.report import Report
from generator.project.report_files import Files, find_reports
from generator.search.text import searched
from generator.signing.clearance import cleared
from generator.site import pages
from generator.site.batch import Batch, noted
from generator.site.broken import broken_anchor
from generator.site.compare_page import with_comparison
from generator.site.former_page import against_ledger, with_former
from generator.site.note import Noted
from generator.site.press import Press
from generator.site.reading import read_reports
from generator.site.variables import FileLink, Page, ReportPage, size_in_words

COPY = "本报告电子版（{}）"
COMPARISON = "*comparison"
BULK = "csv"
"""Who offers this copy of a report offers the figures of all of them too."""


class Known(NamedTuple):
    """What an earlier build found out of the same sources, so that it need not be found out again."""

    config: Config
    files: Files
    theme: NotedTheme
    grounds: Mapping[str, str]
    inputs: Mapping[str, tuple[str, str]]


class Showing(NamedTuple):
    """A report that gets a page, with those of its body before and after it; one that has errors is not ``sound``."""

    report: Report
    earlier: Entry | None
    later: Entry | None
    sound: bool


class Renderer:
    """Turns one project into staged files; raises ``ProblemError`` when its theme cannot be used.

    Without ``out`` nothing is written: the project is only checked, drafts included. A ``preview`` shows drafts and
    promises copies instead of making them. ``published`` is the site whose copies a mere check need not doubt.
    """

    def __init__(
        self,
        root: Path,
        out: Path | None,
        *,
        preview: bool = False,
        published: Path | None = None,
        profile: str = "",
        withdrawn: frozenset[str] = frozenset(),
        known: Known | None = None,
    ) -> None:
        self.root = root
        self.out = out
        self.preview = preview
        self.config = known.config if known else load_config(root)
        self.files = known.files if known else find_reports(root, self.config)
        self.archive = Archive(root, self.config, self.files, profile)
        self.theme = Theme.again(known.theme) if known else self._theme()
        self.copies = Copies(self.config.site.downloads, self.theme, known.grounds if known else None)
        self.in_bulk = any(writer.name == BULK for writer in self.copies.writers)
        self._new = out is not None and is_new(out)
        standing = out or published
        self.inputs = known.inputs if known else known_inputs(standing) if standing else {}
        self._tried: set[str] = set()
        self.books = open_books(root, withdrawn)
        self._press = Press(self.theme, self.config.site.base_path, staged=out is not None)

    def known(self) -> Known:
        """Give what the next build need not find out again, as long as no source of it changes; what files were made from is noted with them."""
        return Known(self.config, self.files, self.theme.noted(), self.copies.grounds, inputs={})

    def _theme(self) -> Theme:
        return load_theme(self.root, self.config.site.theme, self.config.site.tokens)

    def assets(self) -> list[Staged]:
        """Stage the files of the theme."""
        source = f"themes/{self.theme.name}"
        files = self.theme.files or self._theme().files
        return [self.stage(address, data, source) for address, data in files.items()]

    def stage(self, address: str, data: bytes, source: str) -> Staged:
        """Put a file aside; a mere check has none."""
        if self.out is None:
            return Staged(address, "", len(data), source, changed=False)
        return stage(self.out, address, data, source, new=self._new)

    def bodies(self, slugs: Iterable[str]) -> Iterator[Noted]:
        """Read, check and render the reports of these bodies, note what came of each, and forget them."""
        for slug in slugs:
            agency = self.config.agency(slug)
            if agency:
                batch = Batch()
                self.archive.asked.clear()
                self._body(agency, batch)
                self.archive.forget(slug)
                batch.asked = frozenset({*self.archive.asked, *agency.predecessors} - {slug})
                yield noted(slug, batch)

    def answers(self, asked: Asked) -> dict[Key, Answer]:
        """Give what the rules of the whole site say."""
        return answers(self.archive, *asked)

    def _body(self, agency: Agency, batch: Batch) -> None:
        shown: list[Report] = []
        faulty: set[int] = set()
        read = read_reports(self.archive, agency.slug, preview=self.preview)
        asked = [one.report for one in read if one.report and not (one.hidden and self.out)]
        found = dict(zip(asked, check_reports(asked, self.archive), strict=True))
        batch.learned += map(learn, asked)
        for one in read:
            report = one.report
            batch.problems += one.told
            batch.held += one.held
            batch.drafts += bool(report and report.draft)
            if one.hidden and self.out:
                continue
            problems = [*one.problems, *(found[report] if report else ())]
            batch.problems += problems
            if report and not one.hidden:
                shown.append(report)
                if any(problem.level is Level.ERROR for problem in problems):
                    faulty.add(report.year)
        entries = [entry_of(report) for report in shown]
        beside = zip([None, *entries], [*entries[1:], None], strict=False)
        showings = [
            Showing(report, *near, report.year not in faulty)
            for report, near in zip(shown, beside, strict=False)
        ]
        former = self._reports(showings, batch)
        entries = [entry._replace(former=links) for entry, links in zip(entries, former, strict=True)]
        batch.entries += entries
        if entries:
            above = self._predecessors(agency)
            page = pages.agency_page(
                self.config.site,
                agency,
                entries[::-1],
                above,
                shown if self._drawn("agency", there=len(shown) > 1) else (),
            )
            if any(report.tables() and not report.draft for report in shown):
                page = with_comparison(page, agency.slug)
            self.page(page, "content/agencies.yaml", batch)

    def _reports(self, shown: Sequence[Showing], batch: Batch) -> list[tuple[tuple[str, str], ...]]:
        """Render the reports of a body, and give for each the folder of its former version for each correction that has one.

        They go from step to step together: what a step needs of program and data is at hand for all but the first.
        """
        site = self.config.site
        reports = [one.report for one in shown]
        figures = bool(self.out or self.copies.writers)
        documents = [to_document(report, figures=figures) for report in reports]
        if site.search and self.out and not self.preview:
            batch.searched += map(searched, reports, documents)
        attached = [tuple(attachments_of(self.root, report)) for report in reports]
        folders = [report_folder(report.year, report.agency.slug) for report in reports]
        files = [[*self._beside(*one, batch=batch)] for one in zip(folders, attached, strict=True)]
        if self.copies.writers:
            editions = [
                edition_of(report, document, site, site.url + folder, pictures_of(own))
                for report, document, folder, own in zip(reports, documents, folders, attached, strict=True)
            ]
            copies = [
                [*self._copies(edition, one.report.path, batch, sound=one.sound)]
                for edition, one in zip(editions, shown, strict=True)
            ]
            files = [[*made, *beside] for made, beside in zip(copies, files, strict=True)]
            if self.in_bulk:
                batch.pieces += [piece(edition) for edition in editions if not edition.draft]
        if self.out:
            batch.compared += [compared(report) for report in reports if report.tables() and not report.draft]
        made = [*map(self._report_page, shown, documents, files)]
        judged = [
            against_ledger(self.books, report, own, site, partial(self._beside, batch=batch))
            for report, own in zip(reports, attached, strict=True)
        ]
        for page, found, report in zip(made, judged, reports, strict=True):
            batch.facts += found.facts
            batch.problems += found.problems
            for former, source in found.pages:
                self.page(former, source, batch)
            self.page(with_former(page, found.links), report.path, batch)
        return [found.links for found in judged]

    def _report_page(self, one: Showing, document: Document, files: Sequence[FileLink]) -> ReportPage:
        report = one.report
        drawn = self._drawn("report", there=bool(report.tables()))
        data = (self.in_bulk and not report.draft) if drawn else None
        site = self.config.site
        page = pages.report_page(report, document, site, tuple(files), one.earlier, one.later, data=data)
        return pages.with_charts(page, report) if drawn and site.page_charts else page

    def _drawn(self, template: str, *, there: bool) -> bool:
        """Say whether charts and tables of many years are to be made: a mere check only tries the template with them once."""
        wanted = self.out is not None or template not in self._tried
        if there:
            self._tried.add(template)
        return wanted

    def _predecessors(self, agency: Agency) -> tuple[Agency, ...]:
        """Give the predecessors of a body that have a page."""
        above = [one for slug in agency.predecessors if (one := self.config.agency(slug))]
        return tuple(one for one in above if any(map(self._shown, self.archive.of(one))))

    def _shown(self, report: Report) -> bool:
        """Say whether a report gets a page."""
        return self.preview or not (report.draft or not cleared(self.root, report, self.config.demand))

    def _copies(self, edition: Edition, source: str, batch: Batch, *, sound: bool) -> Iterator[FileLink]:
        """Stage the copies of a report and yield the links to them; none is made of a report that has errors."""
        for writer, inputs in self.copies.of(edition):
            address = f"{report_folder(edition.year, edition.slug)}{writer.file}"
            known = self.inputs.get(address, ("", ""))
            size = 0
            if self.preview:
                batch.promised.add(address)
            elif self.out is None:
                if sound and inputs and known[0] != inputs:
                    batch.problems += self.copies.doubts(writer, edition)
                batch.staged.append(Staged(address, "", 0, source, changed=False))
            elif not sound:
                batch.promised.add(address)
            else:
                make = partial(self.copies.make, writer, edition)
                try:
                    staged = (
                        stage_made(self.out, address, source, inputs, known, make)
                        if inputs
                        else self.stage(address, make(), source)
                    )
                except ProblemError as error:
                    batch.problems += error.problems
                    continue
                batch.staged.append(staged)
                size = staged.size
            yield FileLink(COPY.format(writer.label), writer.file, writer.name.upper(), size_in_words(size))

    def _beside(self, folder: str, attached: Iterable[Attached], *, batch: Batch) -> list[FileLink]:
        """Stage the files beside a report in a folder of the site and give the links to them."""
        files = []
        for item in attached:
            batch.staged.append(self.stage(f"{folder}{item.name}", item.data, item.path))
            size = size_in_words(len(item.data))
            files.append(FileLink(item.title, item.href, item.suffix.upper() or "文件", size))
        return files

    def page(self, page: Page, source: str, batch: Batch) -> None:
        """Print a page, stage it, and note where its links lead."""
        try:
            printed = self._press.printed(page)
        except ProblemError as error:
            batch.problems += error.problems
            return
        address = page.frame.address
        batch.staged.append(self.stage(address, printed.data, source))
        if printed.ids is not None:
            batch.anchors[address] = printed.ids
        batch.lead(printed.usual, printed.leads, (address, source))
        batch.problems += [broken_anchor(self.root, one, address, source) for one in printed.astray]
