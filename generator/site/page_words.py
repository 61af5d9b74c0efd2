"""What of a page are words, and what is its shape: pages of one shape differ in words only.

Words are whatever templates print and ask nothing about but whether there are any: texts, numbers, tables and charts.
What is the same on all pages of a site that are equally deep in it, as its name and where it begins, is neither.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from generator.comparing.history import Account
from generator.site.variables import AgencyPage, Frame, Link, ReportPage, Row, YearPage

_OF_SITE = 3
"""Links with which every breadcrumb begins."""


class Words(NamedTuple):
    """Of one kind of page: what gives its shape, nothing where it has none, its words, and a page with others in the same order."""

    shape: Callable[[Any], Hashable]
    taken: Callable[[Any], list[Any]]
    put: Callable[[Any, Iterator[Any]], Any]


def _shape_of_frame(frame: Frame) -> Hashable:
    own = frame.breadcrumb[_OF_SITE:]
    return (frame.root, tuple([name for name, _ in frame.meta]), tuple([link.here for link in own]))


def _words_of_frame(frame: Frame) -> list[Any]:
    found: list[Any] = [frame.address, frame.title, frame.url, frame.structured, frame.years]
    found += [content for _, content in frame.meta]
    for link in frame.breadcrumb[_OF_SITE:]:
        found += (link.text, link.href)
    return found


def _frame(frame: Frame, given: Iterator[Any]) -> Frame:
    begun, own = frame.breadcrumb[:_OF_SITE], frame.breadcrumb[_OF_SITE:]
    return frame._replace(
        address=next(given),
        title=next(given),
        url=next(given),
        structured=next(given),
        years=next(given),
        meta=tuple((name, next(given)) for name, _ in frame.meta),
        breadcrumb=(*begun, *(_linked(link, given) for link in own)),
    )


def _linked(link: Link, given: Iterator[Any]) -> Link:
    return link._replace(text=next(given), href=next(given))


def _words_of_rows(rows: Iterable[Row]) -> Iterator[Any]:
    for row in rows:
        yield from (row.title, row.href, row.index_number, row.agency, row.agency_href)
        yield from (row.year, row.published, row.corrected)


def _rows(rows: Iterable[Row], given: Iterator[Any]) -> tuple[Row, ...]:
    return tuple(Row(*(next(given) for _ in Row._fields)) for _ in rows)


def _shape_of_report(page: ReportPage) -> Hashable:
    """Give the shape; none of pages with marks of corrections, and of former versions."""
    sections = page.document.sections
    if page.changes or page.frame.old or any([one.mark for one in sections]):  # noqa: C419 - a list is quicker
        return None
    return (
        _shape_of_frame(page.frame),
        tuple([(one.id, one.grid.layout if one.grid else "") for one in sections]),
        tuple([name for name, _ in page.facts]),
        len(page.files),
        (page.earlier is None, page.later is None, page.terms is None),
    )


def _words_of_report(page: ReportPage) -> list[Any]:
    document = page.document
    found = _words_of_frame(page.frame)
    found += (document.title, document.lead, document.signature, document.signature_date)
    for section in document.sections:
        found += (section.heading, section.before, section.grid, section.after)
    found += [value for _, value in page.facts]
    found += (page.published, page.origin, page.charts, page.meanings, page.body, page.year)
    for file in page.files:
        found += (file.title, file.href, file.kind, file.size)
    for link in (page.earlier, page.later, page.agency):
        if link:
            found += (link.text, link.href)
    return found


def _report(page: ReportPage, given: Iterator[Any]) -> ReportPage:
    frame = _frame(page.frame, given)
    document = page.document._replace(
        title=next(given),
        lead=next(given),
        signature=next(given),
        signature_date=next(given),
        sections=tuple(
            section._replace(heading=next(given), before=next(given), grid=next(given), after=next(given))
            for section in page.document.sections
        ),
    )
    return page._replace(
        frame=frame,
        document=document,
        facts=tuple((name, next(given)) for name, _ in page.facts),
        published=next(given),
        origin=next(given),
        charts=next(given),
        meanings=next(given),
        body=next(given),
        year=next(given),
        files=tuple(
            file._replace(title=next(given), href=next(given), kind=next(given), size=next(given))
            for file in page.files
        ),
        earlier=_linked(page.earlier, given) if page.earlier else None,
        later=_linked(page.later, given) if page.later else None,
        agency=_linked(page.agency, given),
    )


def _shape_of_agency(page: AgencyPage) -> Hashable:
    accounts = [
        (
            account.heading,
            account.note,
            account.column,
            tuple([(head.text, head.turn) for head in account.heads]),
            (account.grid.layout, account.grid.caption),
            tuple([(one.name, one.column, one.grid.layout, one.grid.caption) for one in account.breakdowns]),
        )
        for account in page.accounts
    ]
    return (
        _shape_of_frame(page.frame),
        tuple([name for name, _ in page.facts]),
        len(page.former),
        len(page.predecessors),
        page.predecessor is None,
        len(page.rows),
        tuple(accounts),
        page.compare is None,
    )


def _words_of_agency(page: AgencyPage) -> list[Any]:
    found = _words_of_frame(page.frame)
    found.append(page.heading)
    found += [value for _, value in page.facts]
    for former in page.former:
        found += former
    for link in (page.predecessor, *page.predecessors, page.compare):
        if link:
            found += (link.text, link.href)
    found += _words_of_rows(page.rows)
    for account in page.accounts:
        found += [head.href for head in account.heads]
        found.append(account.grid)
        found += [one.grid for one in account.breakdowns]
    found.append(page.charts)
    return found


def _agency(page: AgencyPage, given: Iterator[Any]) -> AgencyPage:
    return page._replace(
        frame=_frame(page.frame, given),
        heading=next(given),
        facts=tuple((name, next(given)) for name, _ in page.facts),
        former=tuple((next(given), next(given)) for _ in page.former),
        predecessor=_linked(page.predecessor, given) if page.predecessor else None,
        predecessors=tuple(_linked(one, given) for one in page.predecessors),
        compare=_linked(page.compare, given) if page.compare else None,
        rows=_rows(page.rows, given),
        accounts=tuple(_account(account, given) for account in page.accounts),
        charts=next(given),
    )


def _account(account: Account, given: Iterator[Any]) -> Account:
    return account._replace(
        heads=tuple(head._replace(href=next(given)) for head in account.heads),
        grid=account.grid._replace(bodies=next(given)),
        breakdowns=tuple(
            one._replace(grid=one.grid._replace(bodies=next(given))) for one in account.breakdowns
        ),
    )


def _shape_of_year(page: YearPage) -> Hashable:
    return (_shape_of_frame(page.frame), tuple([len(group.rows) for group in page.groups]))


def _words_of_year(page: YearPage) -> list[Any]:
    found = _words_of_frame(page.frame)
    found += (page.heading, page.year, page.count, page.pager)
    for group in page.groups:
        found.append(group.heading)
        found += _words_of_rows(group.rows)
    return found


def _year(page: YearPage, given: Iterator[Any]) -> YearPage:
    return replace(
        page,
        frame=_frame(page.frame, given),
        heading=next(given),
        year=next(given),
        count=next(given),
        pager=next(given),
        groups=tuple(
            group._replace(heading=next(given), rows=_rows(group.rows, given)) for group in page.groups
        ),
    )


WORDS: dict[type, Words] = {
    ReportPage: Words(_shape_of_report, _words_of_report, _report),
    AgencyPage: Words(_shape_of_agency, _words_of_agency, _agency),
    YearPage: Words(_shape_of_year, _words_of_year, _year),
}
