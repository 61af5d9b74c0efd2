"""Which pages exist, and what each of them shows."""

from collections.abc import Mapping, Sequence

from generator.changes.corrected import Corrected, corrections
from generator.changes.listed import Entry, newest_corrections, report_folder
from generator.comparing.history import history
from generator.data.tables import MEANINGS, Coverage
from generator.printing.charts import charts_of_body, charts_of_report
from generator.printing.document import Document
from generator.printing.drawing import drawn
from generator.printing.edition import facts_of
from generator.project.agencies import Agency
from generator.project.keys import KINDS
from generator.project.report import Report
from generator.project.settings import SiteConfig
from generator.prose.inserted import abstract_of
from generator.site import structured_data
from generator.site.data_guide import data_archives, data_files, forms_of, tables_of
from generator.site.frame import (
    AGENCIES,
    CORRECTIONS_FEED,
    CORRECTIONS_TITLE,
    DATA,
    DATA_TITLE,
    HOME,
    NOT_FOUND,
    TERMS,
    TERMS_TITLE,
    agency_address,
    corrections_address,
    frame_of,
    meanings_address,
    year_address,
    year_title,
)
from generator.site.terms import term_tables
from generator.site.variables import (
    AgenciesPage,
    AgencyPage,
    Change,
    Changed,
    CorrectedReport,
    CorrectionsPage,
    DataPage,
    FileLink,
    Frame,
    HomePage,
    Link,
    LinkGroup,
    NotFoundPage,
    Pager,
    ReportPage,
    Row,
    RowGroup,
    TermsPage,
    YearPage,
)

CORRECTIONS_A_PAGE = 100
LATEST_ON_HOME = 10
FEW_SHEETS, NEAR = 9, 2
"""Sheets of a list that are all named, and how many on either side of one where there are more."""


def _with_years(frame: Frame, years: Sequence[int]) -> Frame:
    here = frame.address.partition("/")[0]
    links = (Link(f"{year}年", frame.root + year_address(year), str(year) == here) for year in years)
    return frame._replace(years=tuple(links))


def report_page(
    report: Report,
    document: Document,
    site: SiteConfig,
    files: tuple[FileLink, ...],
    earlier: Entry | None,
    later: Entry | None,
    *,
    data: bool | None = False,
) -> ReportPage:
    """Give the page of a report; ``earlier`` and ``later`` are the body's neighbouring published reports.

    ``data`` says whether its figures are in the bulk data of the site; with nothing it is not described for search engines.
    """
    folder = report_folder(report.year, report.agency.slug)
    published = str(report.published or "")
    origin = report.origin or report.agency_name
    article = (
        ("ArticleTitle", report.title),
        ("PubDate", published),
        ("ContentSource", origin),
        ("Keywords", report.keywords),
        ("Description", abstract_of(report)),
    )
    trail = [(year_title(site, report.year), year_address(report.year)), ("正文", "")]
    structured = ""
    if data is not None:
        structured = structured_data.of_report(report, site, site.url + folder, files, data=data)
    frame = frame_of(site, folder + HOME, report.title, trail, article, structured)
    statutory = any(report.tables())
    return ReportPage(
        frame=frame,
        document=document,
        facts=facts_of(report),
        published=published,
        origin=origin,
        files=files,
        earlier=_neighbour(frame, earlier),
        later=_neighbour(frame, later),
        agency=Link(report.agency.name, frame.root + agency_address(report.agency.slug)),
        changes=tuple([_change(item, "") for item in corrections(report)]),
        terms=Link(TERMS_TITLE, frame.root + TERMS) if statutory else None,
        meanings=frame.root + meanings_address(report.form.id) if statutory else "",
        body=report.agency_name,
        year=report.year,
    )


def _change(made: Corrected, page: str) -> Change:
    """Give a correction as a page prints it; ``page`` is the address of the report, empty on its own page."""
    changed = tuple(Changed(item.name, item.words, f"{page}#{item.id}") for item in made.alterations)
    return Change(str(made.date or ""), made.lead, made.reason, made.id, changed)


def corrections_pages(site: SiteConfig, entries: Sequence[Entry]) -> tuple[CorrectionsPage, ...]:
    """Give the list of all corrections of the site, the newest first; no page when there are none."""
    made = newest_corrections(entries)
    found = []
    total = -(-len(made) // CORRECTIONS_A_PAGE)
    for number in range(1, total + 1):
        title = CORRECTIONS_TITLE if number == 1 else f"{CORRECTIONS_TITLE} 第{number}页"
        address = corrections_address(number)
        frame = frame_of(site, address, f"{title} {site.column}", [(CORRECTIONS_TITLE, "")])
        part = made[(number - 1) * CORRECTIONS_A_PAGE : number * CORRECTIONS_A_PAGE]
        changes = tuple(
            CorrectedReport(
                _row(frame.root, entry),
                _change(one, f"{frame.root}{entry.folder}{HOME}")._replace(
                    former=f"{frame.root}{former}{HOME}" if (former := entry.former_of(one)) else "",
                ),
            )
            for entry, one in part
        )
        pager = _pager([frame.root + corrections_address(other) for other in range(1, total + 1)], number)
        feed = frame.root + CORRECTIONS_FEED
        found.append(CorrectionsPage(frame, CORRECTIONS_TITLE, len(made), changes, pager, feed))
    return tuple(found)


def with_charts(page: ReportPage, report: Report) -> ReportPage:
    """Give the page of a report with its charts."""
    return page._replace(charts=tuple(map(drawn, charts_of_report(report))))


def _neighbour(frame: Frame, entry: Entry | None) -> Link | None:
    return Link(entry.title, f"{frame.root}{entry.folder}{HOME}") if entry else None


def _row(root: str, entry: Entry) -> Row:
    href = f"{root}{entry.folder}{HOME}"
    return Row(
        title=entry.title,
        href=href,
        index_number=entry.index_number,
        agency=entry.agency,
        agency_href=root + agency_address(entry.slug),
        year=entry.year,
        published=entry.published[:10],
        corrected=f"{href}#corrections" if entry.corrections and entry.corrected else "",
    )


def _groups(root: str, entries: Sequence[Entry]) -> tuple[RowGroup, ...]:
    kinds = [kind for kind in KINDS if any(entry.kind == kind for entry in entries)]
    return tuple(
        RowGroup(
            kind if len(kinds) > 1 else "",
            tuple(_row(root, entry) for entry in entries if entry.kind == kind),
        )
        for kind in kinds
    )


def _pager(addresses: Sequence[str], number: int) -> Pager:
    """Give where a page stands; of many the first, the last and its neighbours are named, for a phone has no room for fifty."""
    total = len(addresses)
    near = range(max(number - NEAR, 1), min(number + NEAR, total) + 1)
    named = range(1, total + 1) if total <= FEW_SHEETS else sorted({1, *near, total})
    links: list[Link] = []
    before = 0
    for other in named:
        # A gap of one sheet takes no less room than its number.
        links += [_sheet(before + 1, addresses)] if other == before + 2 else []
        links += [Link("…", "")] if other > before + 2 else []
        links.append(_sheet(other, addresses, here=other == number))
        before = other
    earlier = addresses[number - 2] if number > 1 else ""
    return Pager(number, total, earlier, addresses[number] if number < total else "", tuple(links))


def _sheet(number: int, addresses: Sequence[str], *, here: bool = False) -> Link:
    return Link(str(number), addresses[number - 1], here)


def year_addresses(site: SiteConfig, year: int, count: int) -> list[str]:
    """Give the addresses of the pages of a year's column that shows so many reports."""
    total = max(-(-count // site.page_size), 1)
    return [year_address(year, number) for number in range(1, total + 1)]


def year_pages(
    site: SiteConfig, year: int, entries: Sequence[Entry], years: Sequence[int]
) -> tuple[YearPage, ...]:
    """Give the pages of a year's column; ``entries`` come in the order of the bodies."""
    size = site.page_size
    heading = year_title(site, year)
    addresses = year_addresses(site, year, len(entries))
    pages = []
    for number, address in enumerate(addresses, 1):
        title = heading if number == 1 else f"{heading} 第{number}页"
        frame = _with_years(frame_of(site, address, title, [(heading, "")]), years)
        pager = _pager([frame.root + other for other in addresses], number)
        part = entries[(number - 1) * size : number * size]
        pages.append(YearPage(frame, heading, year, len(entries), _groups(frame.root, part), pager))
    return tuple(pages)


def agency_page(
    site: SiteConfig,
    agency: Agency,
    entries: Sequence[Entry],
    above: Sequence[Agency],
    reports: Sequence[Report] = (),
) -> AgencyPage:
    """Give the page of a body: ``entries`` are its published reports, newest first, ``above`` its predecessors.

    ``reports`` are the reports themselves, whose figures are shown year by year.
    """
    address = agency_address(agency.slug)
    frame = frame_of(
        site, address, f"{agency.name} {site.column}", [("按机关查看", AGENCIES), (agency.short, "")]
    )
    facts = (
        ("办公地址", agency.address),
        ("联系电话", agency.phone),
        ("传真", agency.fax),
        ("电子邮箱", agency.email),
        ("邮政编码", agency.postcode),
        ("统一社会信用代码", agency.credit_code),
    )
    predecessors = tuple(Link(one.name, frame.root + agency_address(one.slug)) for one in above)
    rows = tuple(_row(frame.root, entry) for entry in entries)
    return AgencyPage(
        frame=frame,
        heading=agency.name,
        facts=tuple((name, value) for name, value in facts if value),
        former=agency.former,
        predecessor=predecessors[0] if predecessors else None,
        predecessors=predecessors,
        rows=rows,
        accounts=history(reports, {row.year: row.href for row in rows}),
        charts=tuple(map(drawn, charts_of_body(reports))) if site.page_charts else (),
    )


def _agency_groups(root: str, agencies: Sequence[Agency]) -> tuple[LinkGroup, ...]:
    return tuple(
        LinkGroup(
            kind,
            tuple(Link(one.name, root + agency_address(one.slug)) for one in agencies if one.kind == kind),
        )
        for kind in KINDS
        if any(one.kind == kind for one in agencies)
    )


def agencies_page(site: SiteConfig, agencies: Sequence[Agency]) -> AgenciesPage:
    """Give the list of the bodies that have published a report."""
    frame = frame_of(site, AGENCIES, f"按机关查看 {site.column}", [("按机关查看", "")])
    return AgenciesPage(frame, "按机关查看", _agency_groups(frame.root, agencies))


def home_page(
    site: SiteConfig,
    years: Sequence[int],
    latest: Sequence[Entry],
    agencies: Sequence[Agency],
    *,
    data: bool = False,
    corrected: bool = False,
    search: str = "",
) -> HomePage:
    """Give the front page of the column; ``latest`` are the newest reports in the order of the bodies.

    With ``data`` it links to the page of the bulk data, with ``corrected`` to the list of corrections, and has a box for the page ``search``.
    """
    frame = _with_years(frame_of(site, HOME, f"{site.column} {site.name}", []), years)
    year = years[0] if years else 0
    more = None
    if len(latest) > LATEST_ON_HOME:
        more = Link(f"{year}年度全部 {len(latest)} 份报告", frame.root + year_address(year))
    return HomePage(
        frame=frame,
        heading=site.column,
        description=site.column_description,
        year=year,
        more=more,
        groups=_groups(frame.root, latest[:LATEST_ON_HOME]),
        agencies=_agency_groups(frame.root, agencies),
        data=Link(DATA_TITLE, frame.root + DATA) if data else None,
        corrections=Link(CORRECTIONS_TITLE, frame.root + corrections_address()) if corrected else None,
        search=frame.root + search if search else "",
    )


def data_page(site: SiteConfig, coverage: Coverage, sizes: Mapping[str, str]) -> DataPage:
    """Give the page of the bulk data; ``sizes`` holds the size in words of each file by its address."""
    frame = frame_of(site, DATA, f"{DATA_TITLE} {site.column}", [(DATA_TITLE, "")])
    files = data_files(sizes)
    archives = data_archives(coverage, sizes)
    links = [*(item.file for item in files), *archives]
    structured = structured_data.of_data(site, coverage, frame.url, links)
    return DataPage(
        frame=frame._replace(structured=structured),
        heading=DATA_TITLE,
        span=coverage.span,
        reports=coverage.reports,
        bodies=coverage.bodies,
        files=files,
        archives=archives,
        states=MEANINGS,
        tables=tables_of(),
        forms=forms_of(coverage),
        citation=f"{site.name}：《{site.column}》数据（{coverage.span}），{frame.url}",
    )


def terms_page(site: SiteConfig) -> TermsPage:
    """Give the page that explains what every figure counts."""
    frame = frame_of(site, TERMS, f"{TERMS_TITLE} {site.column}", [(TERMS_TITLE, "")])
    return TermsPage(frame, TERMS_TITLE, term_tables())


def not_found_page(site: SiteConfig) -> NotFoundPage:
    """Give the page for addresses that do not exist; a server shows it anywhere: its links are absolute."""
    return NotFoundPage(frame_of(site, NOT_FOUND, "页面不存在", [("页面不存在", "")]))
