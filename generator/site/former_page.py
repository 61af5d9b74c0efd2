"""The page of a former version: what was published then, below the address of the report, with a way to the current one."""

import re
from collections.abc import Callable, Sequence
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from generator.attachments.beside import Attached
from generator.changes.listed import report_folder
from generator.ledger.facts import Facts
from generator.ledger.former import former_address
from generator.ledger.verdicts import Books, Superseded, judge
from generator.patterns import seldom
from generator.printing.document import Document, to_document
from generator.problem import Problem
from generator.project.report import Report
from generator.project.settings import SiteConfig
from generator.site.frame import (
    HOME,
    TERMS,
    agency_address,
    frame_of,
    meanings_address,
    year_address,
    year_title,
)
from generator.site.pages import report_page
from generator.site.variables import FileLink, Link, OldVersion, ReportPage

LABEL = "更正前的版本"
_ADDRESS = seldom(r'(<(?:a|img)\b[^<>]*? (?:href|src)=")(?![a-zA-Z][a-zA-Z0-9+.-]*:|[/#?])([^"]+)')


Beside = Callable[[str, Sequence[Attached]], Sequence[FileLink]]
"""Puts attachments into a folder of the site and gives the links to them."""


class Held(NamedTuple):
    """What the ledger makes of one report: what is to be recorded, what is wrong, the pages of former versions with their sources.

    ``links`` names by the id of a correction the folder of the version before it. A draft has nothing of all that.
    """

    facts: tuple[Facts, ...] = ()
    problems: tuple[Problem, ...] = ()
    pages: tuple[tuple[ReportPage, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()


def against_ledger(
    books: Books, report: Report, attached: Sequence[Attached], site: SiteConfig, beside: Beside
) -> Held:
    """Hold a report against the ledger and give its former versions as pages; ``beside`` is told of their attachments."""
    if report.draft:
        return Held()
    slug, year = report.agency.slug, report.year
    judged = judge(books, report, attached)
    pages = []
    for one in judged.superseded:
        files = beside(former_address(slug, year, one.former.number), one.former.attached)
        pages.append((former_page(one, site, files), one.former.report.path))
    links = tuple((name, former_address(slug, year, number)) for name, number in judged.links)
    return Held((judged.facts,), judged.problems, tuple(pages), links)


def former_page(superseded: Superseded, site: SiteConfig, files: Sequence[FileLink]) -> ReportPage:
    """Give the page of a former version; ``files`` are its own attachments, which stand beside it."""
    former, shown, correction = superseded
    report, number = former.report, former.number
    year, slug = report.year, report.agency.slug
    document = _deeper(to_document(report), {item.name for item in former.attached})
    page = report_page(report, document, site, tuple(files), None, None, data=None)
    current = report_folder(year, slug)
    trail = [(year_title(site, year), year_address(year)), ("正文", f"{current}{HOME}"), (LABEL, "")]
    address = f"{former_address(slug, year, number)}{HOME}"
    frame = frame_of(site, address, f"{report.title}（{LABEL}）", trail)
    version = "原版本" if number == 1 else f"第 {number} 版"
    ended = f"，已于 {correction.date} 更正" if correction and correction.date else "，以后更正过"
    old = OldVersion(
        LABEL,
        f"此为 {shown} 发布的{version}{ended}，以现行版本为准。",
        Link("见现行版本", f"{frame.root}{current}{HOME}"),
        site.url + current,
    )
    return page._replace(
        frame=frame._replace(old=old),
        agency=Link(page.agency.text, frame.root + agency_address(slug)),
        terms=Link(page.terms.text, frame.root + TERMS) if page.terms else None,
        meanings=frame.root + meanings_address(report.form.id) if page.meanings else "",
    )


def with_former(page: ReportPage, links: Sequence[tuple[str, str]]) -> ReportPage:
    """Give the page of a corrected report with a link from each correction to the folder of the version before it."""
    if not links:
        return page
    folders = dict(links)
    changes = tuple(
        change._replace(former=f"{page.frame.root}{folders[change.id]}{HOME}")
        if change.id in folders
        else change
        for change in page.changes
    )
    return page._replace(changes=changes)


def _deeper(document: Document, own: set[str]) -> Document:
    """Give a document whose links, written for the page of the report, are right two folders below it."""

    def moved(found: re.Match[str]) -> str:
        file = unquote(unescape(found[2]).partition("#")[0].partition("?")[0])
        return found[0] if file in own else f"{found[1]}../../{found[2]}"

    def right(html: str) -> str:
        return _ADDRESS.sub(moved, html)

    return document._replace(
        lead=right(document.lead),
        sections=tuple(
            section._replace(before=right(section.before), after=right(section.after))
            for section in document.sections
        ),
    )
