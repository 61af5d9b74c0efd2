"""Pages of reports rendered once per shape and filled with the words of each report: most of a page never changes.

This is only right where templates print the words of a report and ask nothing about them but whether there are any. Three things
hold that: the syntax of the templates is read, a word in a trial page is something that cannot be asked, and the trial page, filled, must be the
page that its report has. Whatever is not certain is rendered the ordinary way.
"""

from collections.abc import Hashable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from jinja2 import meta

from generator.filling.escaping import Place
from generator.filling.sheet import Encoded, Sheet
from generator.filling.skeleton import prints_only, skeleton_of
from generator.look.theme import Theme
from generator.site.page_outline import shape_of
from generator.site.variables import TEMPLATES, Link, ReportPage
from generator.telling.template_faults import FAILURES

_TEMPLATE = TEMPLATES[ReportPage]
_MOST = 500
"""Shapes of pages that are remembered; a site with more prints the rest the ordinary way."""


class Prepared(NamedTuple):
    """A page in bytes; its links as they were written beside those of its sheet, nothing where nobody knows them without reading it."""

    data: bytes
    written: list[str] | None
    sheet: Sheet


class PreparedPages:
    """Renders the pages of reports in one theme; whether its templates are ``sound`` may be known of an earlier build."""

    def __init__(self, theme: Theme, *, sound: bool | None = None) -> None:
        self._theme = theme
        if sound is not None:
            self.sound = sound
        prepared: Any = theme.environment.globals["prepared"]
        self._encoded: Encoded = prepared.encoded
        self._known: dict[Hashable, Sheet | None] = {}

    def render(self, page: ReportPage) -> Prepared | None:
        """Give a page as the theme renders it, nothing where it has to be rendered the ordinary way, which also says what is wrong."""
        values = _values(page)
        key = _key(page, values)
        if key is None or not self.sound:
            return None
        if key not in self._known:
            if len(self._known) >= _MOST:
                return None
            self._known[key] = self._sheet(page, values)
        sheet = self._known[key]
        try:
            return Prepared(*sheet.filled(values, self._encoded), sheet) if sheet else None
        except FAILURES:
            return None

    def _sheet(self, page: ReportPage, values: list[Any]) -> Sheet | None:
        """Give the page without its words, nothing unless they make the same page again."""
        later: list[tuple[object, tuple[object, ...]]] = []
        places = [Place(number, later) if value else value for number, value in enumerate(values)]
        trial = _with(page, iter(places))
        template = self._theme.environment.get_template(_TEMPLATE)
        try:
            sheet = Sheet(skeleton_of(template.render(page=trial), later))
            found = sheet.filled(values, self._encoded)
            return sheet if found.data == template.render(page=page).encode() else None
        except FAILURES:
            return None

    @cached_property
    def sound(self) -> bool:
        """Say whether the template of reports, and all that it uses, prints words and asks nothing about them."""
        environment = self._theme.environment
        waiting: set[str | None] = {_TEMPLATE}
        seen: set[str | None] = set()
        try:
            while waiting:
                name = waiting.pop()
                if name is None or environment.loader is None:
                    return False
                tree = environment.parse(environment.loader.get_source(environment, name)[0], name)
                if not prints_only(tree):
                    return False
                seen.add(name)
                waiting |= {*meta.find_referenced_templates(tree)} - seen
        except FAILURES:
            return False
        return True


def _key(page: ReportPage, values: list[Any]) -> Hashable:
    """Give what pages that differ in words only have in common; nothing for those with marks of corrections, former versions, or ids in their prose."""
    shape = shape_of(page)
    if shape is None or page.changes or page.frame.old or any(one.mark for one in page.document.sections):
        return None
    here = tuple(link.here for link in page.frame.breadcrumb)
    return (shape, here, len(page.files), tuple(map(bool, values)))


def _values(page: ReportPage) -> list[Any]:
    """Give the words, tables and charts of a page, in the order in which ``_with`` takes them."""
    frame, document = page.frame, page.document
    found: list[Any] = [frame.address, frame.title, frame.url, frame.structured]
    found += [content for _, content in frame.meta]
    found += [words for link in frame.breadcrumb for words in (link.text, link.href)]
    found += [document.title, document.lead, document.signature, document.signature_date]
    for section in document.sections:
        found += (section.heading, section.before, section.grid, section.after)
    found += [value for _, value in page.facts]
    found += [page.published, page.origin, page.charts, page.meanings, page.body, page.year]
    found += [words for file in page.files for words in (file.title, file.href, file.kind, file.size)]
    for link in (page.earlier, page.later, page.agency):
        if link:
            found += (link.text, link.href)
    return found


def _with(page: ReportPage, given: Iterator[Any]) -> ReportPage:
    """Give a page of the same shape with these values."""
    frame = page.frame._replace(
        address=next(given),
        title=next(given),
        url=next(given),
        structured=next(given),
        meta=tuple((name, next(given)) for name, _ in page.frame.meta),
        breadcrumb=tuple(_linked(link, given) for link in page.frame.breadcrumb),
    )
    document = replace(
        page.document,
        title=next(given),
        lead=next(given),
        signature=next(given),
        signature_date=next(given),
        sections=tuple(
            replace(section, heading=next(given), before=next(given), grid=next(given), after=next(given))
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


def _linked(link: Link, given: Iterator[Any]) -> Link:
    return link._replace(text=next(given), href=next(given))
