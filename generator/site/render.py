"""Renders pages from reports: one body after another, then the lists over all of them."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from generator.attachments.beside import Attached, attachments_of, pictures_of
from generator.changes.listed import Entry, entry_of, report_folder
from generator.checking.check import check_reports, learn
from generator.comparing.comparable import compared
from generator.comparing.comparison import INDEX
from generator.copies import Copies
from generator.data.piece import coverage, piece
from generator.files.output import LEDGER_HEAD, Staged, known_inputs, stage, stage_made
from generator.formats import all_formats
from generator.ledger.record import head_of
from generator.ledger.verdicts import open_books
from generator.look.theme import NotedTheme, Theme, load_theme
from generator.printing.document import to_document
from generator.printing.edition import Edition, edition_of
from generator.problem import Level, ProblemError
from generator.project.agencies import Agency
from generator.project.config import Config, load_config
from generator.project.load import Archive
from generator.project.report import Report
from generator.project.report_files import REPORTS, Files, find_reports
from generator.search.files import known_of, names, stage_names, stage_volume, volumes
from generator.search.text import searched
from generator.signing.clearance import cleared
from generator.site import frame, pages
from generator.site.batch import Batch, Part, Rest, noted
from generator.site.broken import broken_anchor
from generator.site.compare_files import CompareFiles, stage_comparison
from generator.site.compare_page import compare_page, with_comparison
from generator.site.feeds import corrections_feed, feed, sitemap
from generator.site.former_page import against_ledger, with_former
from generator.site.gathered import Gathered
from generator.site.note import Noted
from generator.site.press import Press
from generator.site.reading import read_reports
from generator.site.search_page import search_page
from generator.site.spread import Spread
from generator.site.terms import terms_json
from generator.site.variables import FileLink, Page

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
    sound: frozenset[str]
    inputs: Mapping[str, tuple[str, str]]


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
        standing = out or published
        self._known = known.inputs if known else known_inputs(standing) if standing else {}
        self._tried: set[str] = set()
        self.books = open_books(root, withdrawn)
        sound = known.sound if known else None
        self._press = Press(self.theme, self.config.site.base_path, staged=out is not None, sound=sound)

    def known(self) -> Known:
        """Give what the next build need not find out again, as long as no source of it changes; what files were made from is noted with them."""
        return Known(
            self.config, self.files, self.theme.noted(), self.copies.grounds, self._press.sound, inputs={}
        )

    def _theme(self) -> Theme:
        return load_theme(self.root, self.config.site.theme, self.config.site.tokens)

    def assets(self) -> list[Staged]:
        """Stage the files of the theme."""
        source = f"themes/{self.theme.name}"
        files = self.theme.files or self._theme().files
        return [self._stage(address, data, source) for address, data in files.items()]

    def _stage(self, address: str, data: bytes, source: str) -> Staged:
        if self.out is None:
            return Staged(address, "", len(data), source, changed=False)
        return stage(self.out, address, data, source)

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

    def _body(self, agency: Agency, batch: Batch) -> None:
        shown: list[Report] = []
        faulty: set[int] = set()
        read = read_reports(self.archive, agency.slug, preview=self.preview)
        asked = [one.report for one in read if one.report and not (one.hidden and self.out)]
        found = dict(zip(asked, check_reports(asked, self.archive), strict=True))
        for one in read:
            report = one.report
            batch.problems += one.told
            batch.held += one.held
            batch.drafts += bool(report and report.draft)
            if one.hidden and self.out:
                continue
            problems = [*one.problems, *(found[report] if report else ())]
            batch.problems += problems
            if report:
                batch.learned.append(learn(report))
            if report and not one.hidden:
                shown.append(report)
            if any(problem.level is Level.ERROR for problem in problems):
                faulty.add(one.year)
        entries = [entry_of(report) for report in shown]
        for place, report in enumerate(shown):
            earlier = entries[place - 1] if place else None
            later = entries[place + 1] if place + 1 < len(entries) else None
            former = self._report(report, (earlier, later), batch, sound=report.year not in faulty)
            entries[place] = entries[place]._replace(former=former)
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
            self._page(page, "content/agencies.yaml", batch)

    def _report(
        self, report: Report, neighbours: tuple[Entry | None, Entry | None], batch: Batch, *, sound: bool
    ) -> tuple[tuple[str, str], ...]:
        """Render a report, and give the folder of its former version for each correction that has one."""
        site = self.config.site
        document = to_document(report, figures=bool(self.out or self.copies.writers))
        if self.config.site.search and self.out and not self.preview:
            batch.searched.append(searched(report, document))
        attached = tuple(attachments_of(self.root, report))
        files = self._beside(report_folder(report.year, report.agency.slug), attached, batch=batch)
        if self.copies.writers:
            url = site.url + report_folder(report.year, report.agency.slug)
            edition = edition_of(report, document, site, url, pictures_of(attached))
            files = [*self._copies(edition, report.path, batch, sound=sound), *files]
            if self.in_bulk and not report.draft:
                batch.pieces.append(piece(edition))
        if self.out and report.tables() and not report.draft:
            batch.compared.append(compared(report))
        data = self.in_bulk and not report.draft
        drawn = self._drawn("report", there=bool(report.tables()))
        page = pages.report_page(
            report, document, site, tuple(files), *neighbours, data=data if drawn else None
        )
        if drawn and site.page_charts:
            page = pages.with_charts(page, report)
        judged = against_ledger(self.books, report, attached, site, partial(self._beside, batch=batch))
        batch.facts += judged.facts
        batch.problems += judged.problems
        for former, source in judged.pages:
            self._page(former, source, batch)
        self._page(with_former(page, judged.links), report.path, batch)
        return judged.links

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
            known = self._known.get(address, ("", ""))
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
                        else stage(self.out, address, make(), source)
                    )
                except ProblemError as error:
                    batch.problems += error.problems
                    continue
                batch.staged.append(staged)
                size = staged.size
            yield FileLink(COPY.format(writer.label), writer.file, writer.name.upper(), _size(size))

    def _beside(self, folder: str, attached: Iterable[Attached], *, batch: Batch) -> list[FileLink]:
        """Stage the files beside a report in a folder of the site and give the links to them."""
        files = []
        for item in attached:
            batch.staged.append(self._stage(f"{folder}{item.name}", item.data, item.path))
            size = _size(len(item.data))
            files.append(FileLink(item.title, item.href, item.suffix.upper() or "文件", size))
        return files

    def lists(self, gathered: Gathered, spread: Spread = map) -> Iterator[Part]:
        """Yield the parts of what shows many bodies; that which other processes can help with comes first."""
        years, data = gathered.years, gathered.brings("pieces")
        if self.config.site.search:
            yield Part("*search", (gathered.mark("searched"), years), partial(self._search, gathered, spread))
        compared = (gathered.mark("compared"), data)
        yield Part(COMPARISON, compared, partial(self._comparison, gathered, spread))
        yield Part("*columns", (gathered.mark("entries"), data), partial(self._columns, gathered))
        if data:
            copies = gathered.copies
            key = (gathered.mark("pieces"), [(at, copies[at].sha256) for at in sorted(copies)])
            yield Part("*data", key, partial(self._data, gathered))
        yield Part("*terms", (), self._terms)

    def _columns(self, gathered: Gathered, batch: Batch) -> Rest:
        """Render the columns of the years, the lists of bodies and of corrections, the front page, and the lists for machines."""
        entries = gathered.entries
        data = gathered.brings("pieces")
        site = self.config.site
        years = sorted({entry.year for entry in entries}, reverse=True)
        reporting = {entry.slug for entry in entries}
        agencies = [agency for agency in self.config.agencies if agency.slug in reporting]
        by_year: dict[int, list[Entry]] = {year: [] for year in years}
        for entry in entries:
            by_year[entry.year].append(entry)
        addresses = [f"{entry.folder}index.html" for entry in entries]
        addresses += [frame.agency_address(agency.slug) for agency in agencies]
        for year in years:
            for page in pages.year_pages(site, year, by_year[year], years):
                self._page(page, REPORTS, batch)
                addresses.append(page.frame.address)
        self._page(pages.agencies_page(site, agencies), "content/agencies.yaml", batch)
        latest = by_year[years[0]] if years else []
        corrected = pages.corrections_pages(site, entries)
        for changed in corrected:
            self._page(changed, REPORTS, batch)
            addresses.append(changed.frame.address)
        home = pages.home_page(
            site,
            years,
            latest,
            agencies,
            data=data,
            corrected=bool(corrected),
            search=frame.SEARCH if site.search else "",
        )
        self._page(home, "content/site.yaml", batch)
        addresses += [frame.AGENCIES, frame.COMPARE, frame.TERMS, frame.HOME]
        addresses += [frame.SEARCH] if site.search else []
        addresses += [frame.DATA] if data else []
        feeds = [(frame.FEED, feed(site, entries)), *sitemap(site, addresses, entries)]
        feeds += [(frame.CORRECTIONS_FEED, corrections_feed(site, entries))] if corrected else []
        feeds += [(LEDGER_HEAD, head_of(self.books.ledger))] if self.books.ledger.entries else []
        for address, bytes_ in feeds:
            batch.staged.append(self._stage(address, bytes_, "content/site.yaml"))
        return ()

    def _terms(self, batch: Batch) -> Rest:
        """Render what depends on no report: what the figures mean, and the page for addresses that do not exist."""
        site = self.config.site
        self._page(pages.terms_page(site), "content/site.yaml", batch)
        for form in all_formats():
            if form.sections:
                address = frame.meanings_address(form.id)
                batch.staged.append(self._stage(address, terms_json(form), "content/site.yaml"))
        self._page(pages.not_found_page(site), "content/site.yaml", batch)
        return ()

    def _data(self, gathered: Gathered, batch: Batch) -> Rest:
        """Stage the bulk data and render the page that explains it."""
        from generator.site.bulk import data_addresses, stage_data  # noqa: PLC0415 - who offers no figures packs none

        pieces = gathered.pieces
        sizes: dict[str, str] = {}
        if self.out is None:
            staged = [Staged(address, "", 0, REPORTS, changed=False) for address in data_addresses(pieces)]
        else:
            staged = stage_data(self.out, self.config.site, pieces, gathered.copies, self._known)
            sizes = {item.address: _size(item.size) for item in staged}
        batch.staged += staged
        self._page(pages.data_page(self.config.site, coverage(pieces), sizes), REPORTS, batch)
        return ()

    def _comparison(self, gathered: Gathered, spread: Spread, batch: Batch) -> Rest:
        """Give the figures that comparisons read and render their page once it is known where they stand; a mere check has no figures."""
        if self.out is None:
            made: Iterable[CompareFiles] = (CompareFiles("", [self._stage(INDEX, b"", REPORTS)]),)
        else:
            do = partial(stage_comparison, self.out, self.config.agencies)
            made = spread(do, [gathered.compared])
        return self._with_compare_page(made, batch, data=gathered.brings("pieces"))

    def _with_compare_page(self, made: Iterable[CompareFiles], batch: Batch, *, data: bool) -> Rest:
        for mark, staged in made:
            self._page(compare_page(self.config.site, mark, data=data), REPORTS, batch)
            yield staged

    def _search(self, gathered: Gathered, spread: Spread, batch: Batch) -> Rest:
        """Render the page of the search and give the files of its index, a list for each volume; a check and a preview have none."""
        words = gathered.searched
        found, named = volumes(words), names(words)
        years = sorted(set(gathered.years), reverse=True)
        labels = [volume.label for volume in found]
        page = search_page(self.config.site, len(gathered.years), named.mark, labels, years)
        self._page(page, "content/site.yaml", batch)
        if self.out is None:
            return ()
        batch.staged += stage_names(self.out, named)
        known = [known_of(volume, self._known) for volume in found]
        return spread(partial(stage_volume, self.out), zip(found, known, strict=True))

    def _page(self, page: Page, source: str, batch: Batch) -> None:
        try:
            printed = self._press.printed(page)
        except ProblemError as error:
            batch.problems += error.problems
            return
        address = page.frame.address
        batch.staged.append(self._stage(address, printed.data, source))
        if printed.ids is not None:
            batch.anchors[address] = printed.ids
        batch.lead(printed.usual, printed.leads, (address, source))
        batch.problems += [broken_anchor(self.root, one, address, source) for one in printed.astray]


def _size(count: int) -> str:
    """Give the size of a file in words; nothing when it is not known."""
    if not count:
        return ""
    if count >= 1024 * 1024:
        return f"{count / 1024 / 1024:.1f} MB"
    return f"{max(count // 1024, 1)} KB"
