"""What a check needs of a report's page without printing it: which shape it has, and the links that are its own.

Pages of one shape differ in words and figures only: whatever a template that prints words asks of them has the same answer. So a check
prints one page of each shape, and of the others looks at what their texts and their neighbours link to.
"""

from collections.abc import Hashable, Iterator
from html import escape

from generator.site.variables import FileLink, Link, ReportPage


def shape_of(page: ReportPage) -> Hashable:
    """Give the shape of a page: what is there and what is not, and where sections stand; nothing where prose brings ids of its own."""
    sections = page.document.sections
    if any(' id="' in text for text in _prose(page)):
        return None
    return (
        page.frame.root,
        page.frame.fictitious,
        bool(page.frame.structured),
        tuple(name for name, _ in page.frame.meta),
        tuple(
            (
                section.id,
                section.grid.layout if section.grid else "",
                bool(section.before),
                bool(section.after),
            )
            for section in sections
        ),
        bool(page.document.lead),
        bool(page.document.signature),
        bool(page.document.signature_date),
        tuple(name for name, _ in page.facts),
        bool(page.published),
        bool(page.files),
        bool(page.earlier),
        bool(page.later),
        bool(page.changes),
        bool(page.charts),
        bool(page.terms),
    )


def links_of(page: ReportPage) -> str:
    """Give the links of a page that others of its shape do not have, as HTML."""
    links: list[Link | FileLink | None] = [
        page.earlier,
        page.later,
        page.agency,
        *page.frame.breadcrumb,
        *page.files,
        page.frame.old.current if page.frame.old else None,
    ]
    return "".join([*_prose(page), *(_anchor(link) for link in links if link)])


def _anchor(link: Link | FileLink) -> str:
    return f'<a href="{escape(link.href)}"></a>' if link.href else ""


def _prose(page: ReportPage) -> Iterator[str]:
    yield page.document.lead
    for section in page.document.sections:
        yield section.before
        yield section.after
