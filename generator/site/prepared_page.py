"""Pages rendered once per shape and filled with the words of each: most of a page never changes.

This is only right where templates print words and ask nothing about them but whether there are any. Three things
hold that: the syntax of the templates is read, a word in a trial page is something that cannot be asked, and the trial page, filled, must be the
page that it stands for. Whatever is not certain, and a shape that comes only once, is rendered the ordinary way.
"""

from collections.abc import Hashable, Mapping
from operator import truth
from typing import Any, NamedTuple

from generator.filling.escaping import Place
from generator.filling.sheet import Encoded, Sheet
from generator.filling.skeleton import skeleton_of
from generator.filling.syntax import Syntax, syntax_in
from generator.look.theme import Theme
from generator.site.page_words import WORDS, Words
from generator.site.variables import TEMPLATES, Page
from generator.telling.template_faults import FAILURES

_MOST = 500
"""Shapes of each kind of page that are remembered; a site with more prints the rest the ordinary way."""


class Prepared(NamedTuple):
    """A page in bytes; its links as they were written beside those of its sheet, nothing where nobody knows them without reading it."""

    data: bytes
    written: list[str] | None
    sheet: Sheet


class PreparedPages:
    """Renders pages in one theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._encoded: Encoded = theme.environment.globals["prepared"].encoded
        self._met: dict[type, set[Hashable]] = {kind: set() for kind in WORDS}
        self._known: dict[Hashable, Sheet | None] = {}

    def render(self, page: Page) -> Prepared | None:
        """Give a page as the theme renders it, nothing where it has to be rendered the ordinary way, which also says what is wrong."""
        kind = WORDS.get(page.__class__)
        shape = kind.shape(page) if kind else None
        if kind is None or shape is None:
            return None
        values = kind.taken(page)
        key = (page.__class__, shape, tuple(map(truth, values)))
        sheet = self._known.get(key) or self._learned(key, kind, page, values)
        try:
            return Prepared(*sheet.filled(values, self._encoded), sheet) if sheet else None
        except FAILURES:
            return None

    def own_links(self, page: Page) -> list[str] | None:
        """Give the links that the words of a page make, nothing where the theme may ask more about them than whether there are any."""
        kind = WORDS[page.__class__]
        values = kind.taken(page)
        sheet = self._sheet(kind, page, values) if kind.shape(page) else None
        return sheet.filled(values, self._encoded).written if sheet else None

    def _learned(self, key: Hashable, kind: Words, page: Page, values: list[Any]) -> Sheet | None:
        """Give the sheet of a shape that comes again, nothing for one that comes once or of which none can be made."""
        if key in self._known:
            return None
        met = self._met[page.__class__]
        if key not in met:
            if len(met) < _MOST:
                met.add(key)
            return None
        sheet = self._known[key] = self._sheet(kind, page, values)
        return sheet

    def _sheet(self, kind: Words, page: Page, values: list[Any]) -> Sheet | None:
        """Give the page without its words, nothing unless they make the same page again."""
        later: list[tuple[object, tuple[object, ...]]] = []
        places = [Place(number, later) if value else value for number, value in enumerate(values)]
        name = TEMPLATES[page.__class__]
        if not self._is_sound(name):
            return None
        template = self._theme.environment.get_template(name)
        try:
            trial = template.render(page=kind.put(page, iter(places)))
            sheet = Sheet(skeleton_of(trial, later))
            found = sheet.filled(values, self._encoded)
            return sheet if found.data == template.render(page=page).encode() else None
        except FAILURES:
            return None

    def _is_sound(self, template: str) -> bool:
        """Say whether a template and all that it uses print words and ask nothing about them."""
        waiting: set[str | None] = {template}
        seen: set[str | None] = set()
        while waiting:
            name = waiting.pop()
            seen.add(name)
            try:
                told = self._syntax_of(name)
            except FAILURES:
                return False
            if told is None or not told.prints_words:
                return False
            waiting |= {*told.uses} - seen
        return True

    def _syntax_of(self, name: str | None) -> Syntax | None:
        """Give what the syntax of a template tells, nothing where nobody knows which it is."""
        if name is None:
            return None
        compiled: Mapping[str, object] = self._theme.environment.get_template(
            name
        ).root_render_func.__globals__
        return syntax_in(compiled)
