"""Prints pages, and says of each where its links lead: the quick way where a page of its shape was printed before."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from html import unescape
from typing import NamedTuple

from generator.files.links import Target, anchors, resolved, shows, targets, written
from generator.filling.sheet import Sheet
from generator.look.theme import Theme
from generator.site.page_outline import links_of, shape_of
from generator.site.prepared_page import PreparedPages
from generator.site.variables import TEMPLATES, Page, ReportPage


class Printed(NamedTuple):
    """A page: its links to elsewhere, those to places on itself that are not there, and its ids where it is not staged.

    ``usual`` are links to elsewhere, beside the others, that many pages have alike; pages with the very same have the same sequence.
    """

    data: bytes
    leads: Sequence[Target]
    astray: Sequence[Target]
    ids: frozenset[str] | None = None
    usual: Sequence[Target] = ()


class _Usual(NamedTuple):
    """Where links lead that all pages of a sheet have, by address too, and those of them that each page has to be asked for."""

    leads: tuple[Target, ...]
    addresses: frozenset[str]
    others: tuple[str, ...]


class Press:
    """Prints the pages of one theme; a mere check, for which nothing is ``staged``, prints one page of a report of each shape."""

    def __init__(self, theme: Theme, base_path: str, *, staged: bool) -> None:
        self._theme = theme
        self._base_path = base_path
        self._staged = staged
        self._shapes: dict[Hashable, frozenset[str]] = {}
        self._prepared = PreparedPages(theme)
        self._usual: dict[Sheet, _Usual] = {}

    def printed(self, page: Page) -> Printed:
        """Give a page; raises ``ProblemError`` where its template fails."""
        if not self._staged:
            return self._checked(page)
        return self._filled(page) or self._rendered(page)

    def _filled(self, page: Page) -> Printed | None:
        """Give a page whose words are filled in; it is read only where it is not known what it holds."""
        prepared = self._prepared.render(page)
        if prepared is None:
            return None
        address = page.frame.address
        if prepared.written is None:
            return self._read(prepared.data, prepared.data.decode(), address)
        usual = self._usual.get(prepared.sheet)
        if usual is None:
            usual = self._usual[prepared.sheet] = self._usual_of(prepared.sheet, address)
        if address in usual.addresses:
            return self._read(prepared.data, prepared.data.decode(), address)
        leads: list[Target] = []
        astray: list[Target] = []
        for target in resolved([*usual.others, *prepared.written], address, self._base_path):
            if target.address != address:
                leads.append(target)
            elif target.anchor:
                astray.append(target)
        missing = [*_missing(astray, prepared.data.decode())] if astray else ()
        return Printed(prepared.data, leads, missing, usual=usual.leads)

    def _usual_of(self, sheet: Sheet, address: str) -> _Usual:
        """Give what is the same on all pages of a sheet, which are equally deep in the site: links from its root, and to places that they all have."""
        leads, others = [], []
        up = "../" * address.count("/")
        for link in sheet.written:
            for target in resolved((link,), address, self._base_path):
                if link.startswith("#") and target.anchor in {"", *sheet.ids}:
                    continue
                if link.startswith(up) and target.address != address:
                    leads.append(target)
                else:
                    others.append(link)
        return _Usual(tuple(leads), frozenset(one.address for one in leads), tuple(others))

    def _rendered(self, page: Page) -> Printed:
        html = self._theme.render(TEMPLATES[type(page)], page)
        return self._read(html.encode(), html, page.frame.address)

    def _read(self, data: bytes, html: str, address: str) -> Printed:
        found = targets(html, address, self._base_path)
        own = (one for one in found if one.address == address)
        leads = [one for one in found if one.address != address]
        return Printed(data, leads, [*_missing(own, html)])

    def _checked(self, page: Page) -> Printed:
        """Give what a check needs of a page: of a shape that was printed before only the links of its own."""
        address = page.frame.address
        shape = shape_of(page) if isinstance(page, ReportPage) else None
        ids = self._shapes.get(shape)
        if ids is not None and isinstance(page, ReportPage):
            html = links_of(page)
        else:
            html = self._theme.render(TEMPLATES[type(page)], page)
            ids = anchors(html)
            if shape and self._is_like_others(page):
                self._shapes[shape] = ids
        found = targets(html, address, self._base_path)
        leads = [one for one in found if one.address != address]
        astray = [one for one in found if one.address == address and one.anchor and one.anchor not in ids]
        return Printed(html.encode(), leads, astray, ids)

    def _is_like_others(self, page: Page) -> bool:
        """Say whether the pages of its shape differ in nothing that is proven but in links that are known of each."""
        own = self._prepared.own_links(page)
        return (
            own is not None
            and isinstance(page, ReportPage)
            and {*map(unescape, own)} <= {*map(unescape, written(links_of(page)))}
        )


def _missing(own: Iterable[Target], html: str) -> Iterator[Target]:
    """Yield the links to places on the same page that are not there."""
    return (target for target in own if target.anchor and not shows(html, target.anchor))
