"""Pages rendered once per shape and filled with the words of each: most of a page never changes.

This is only right where templates print words and ask nothing about them but whether there are any. Three things
hold that: the syntax of the templates is read, a word in a trial page is something that cannot be asked, and the trial page, filled, must be the
page that it stands for. Whatever is not certain, and a shape that comes only once, is rendered the ordinary way.
"""

from collections.abc import Hashable
from typing import Any, NamedTuple

from jinja2 import meta

from generator.filling.escaping import Place
from generator.filling.sheet import Encoded, Sheet
from generator.filling.skeleton import prints_only, skeleton_of
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
    """Renders pages in one theme; which of its templates and components are ``sound`` may be known of an earlier build."""

    def __init__(self, theme: Theme, *, sound: frozenset[str] | None = None) -> None:
        self._theme = theme
        self._sound = sound
        self._prepared: Any = theme.environment.globals["prepared"]
        self._prepared.trust(sound or ())
        self._encoded: Encoded = self._prepared.encoded
        self._met: dict[type, set[Hashable]] = {kind: set() for kind in WORDS}
        self._known: dict[Hashable, Sheet | None] = {}

    def known(self) -> frozenset[str]:
        """Give which templates and components are sound, as far as it was asked."""
        components: frozenset[str] = self._prepared.sound
        return self.sound | components

    @property
    def sound(self) -> frozenset[str]:
        """Give the templates which, with all that they use, print words and ask nothing about them."""
        if self._sound is None:
            uses: dict[str | None, frozenset[str | None] | None] = {}
            self._sound = frozenset(name for kind in WORDS if self._is_sound(name := TEMPLATES[kind], uses))
        return self._sound

    def render(self, page: Page) -> Prepared | None:
        """Give a page as the theme renders it, nothing where it has to be rendered the ordinary way, which also says what is wrong."""
        kind = WORDS.get(page.__class__)
        shape = kind.shape(page) if kind else None
        if kind is None or shape is None or TEMPLATES[page.__class__] not in self.sound:
            return None
        values = kind.taken(page)
        key = (page.__class__, shape, tuple(map(bool, values)))
        sheet = self._known.get(key) or self._learned(key, kind, page, values)
        try:
            return Prepared(*sheet.filled(values, self._encoded), sheet) if sheet else None
        except FAILURES:
            return None

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
        template = self._theme.environment.get_template(TEMPLATES[page.__class__])
        try:
            trial = template.render(page=kind.put(page, iter(places)))
            sheet = Sheet(skeleton_of(trial, later))
            found = sheet.filled(values, self._encoded)
            return sheet if found.data == template.render(page=page).encode() else None
        except FAILURES:
            return None

    def _is_sound(self, template: str, uses: dict[str | None, frozenset[str | None] | None]) -> bool:
        """Say whether a template is sound; ``uses`` is what is known of all that were read so far."""
        waiting: set[str | None] = {template}
        seen: set[str | None] = set()
        while waiting:
            name = waiting.pop()
            seen.add(name)
            if name not in uses:
                uses[name] = self._uses_of(name)
            named = uses[name]
            if named is None:
                return False
            waiting |= named - seen
        return True

    def _uses_of(self, name: str | None) -> frozenset[str | None] | None:
        """Give the templates that a template uses, nothing where it asks about words, or nobody knows what it is."""
        environment = self._theme.environment
        if name is None or environment.loader is None:
            return None
        try:
            tree = environment.parse(environment.loader.get_source(environment, name)[0], name)
            return frozenset(meta.find_referenced_templates(tree)) if prints_only(tree) else None
        except FAILURES:
            return None
