"""Markdown to safe HTML, whatever marks and tags it holds: python-markdown makes it, nh3 lets only harmless tags through.

python-markdown, not a CommonMark engine: ``**“以公开为原则。”**全局`` is bold here, where CommonMark's rule
for emphasis does not know Han text and prints the stars.
"""

import re
from functools import cache
from itertools import pairwise
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.blockparser import BlockParser
from markdown.extensions.sane_lists import SaneOListProcessor
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX

from generator.prose.elsewhere import in_words, is_elsewhere
from generator.prose.plain import HAN, joined
from generator.prose.typed_tags import ELEMENT, TABLE, TAGS, is_sound

ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope", "id"},
    "ol": {"start"},
    "col": {"span"},
    "colgroup": {"span"},
}
ALIGNMENTS = frozenset({"gid-center", "gid-right"})
NAMED = "prose-"
"""Stands before every id that prose brings along: it can neither take the place of an id of the page nor hide one."""
_WRAPPED = re.compile(f"[ ]+[{HAN}]")
_COUNTED = frozenset({"colspan", "height", "rowspan", "span", "start", "width"})
_COUNT = re.compile("[1-9][0-9]{0,3}")
_SCOPES = frozenset({"col", "colgroup", "row", "rowgroup"})
_HEAD = re.compile("<thead>.*?</thead>", re.DOTALL)
_HEAD_CELL = re.compile("<th(?=[ >])(?![^>]*(?:scope|colspan)=)")
_PICTURE = re.compile(r'<img(?: [a-z]+="[^"]*")*>')
_SOURCE = re.compile(r' src="[^"]')
_WORDS = re.compile(r' alt="([^"]*)"')
_LIST_ITEM = re.compile(r"[ ]*(?:[-*+]|[0-9]{1,2}\.)[ ]")
_LEVEL = 4
_HIGH_HEADING = re.compile(r"(</?)h[12](?=[ >])", re.IGNORECASE)
_ALIGNED = re.compile(r'(<t[hd]) style="text-align: (center|right);"')

_CLOSING = "*\\s、，。；：！？）》」』】”’"
# Emphasis is what could open and close; other stars stay: 张**、李** are masked names and 3*8*2 is a product.
_STARS = re.compile(
    rf"(?P<strong>\*\*\*?)(?![{_CLOSING}])[^*]*[^*\s](?P=strong)(?!\*)"
    rf"|(?<!\w)(?P<light>\*)(?![{_CLOSING}])[^*]*[^*\s](?P=light)(?!\*)"
    r"|(?P<literal>\*+|_+)"
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


class _Tables(Preprocessor):
    """Set sound HTML tables aside and take comments out; every other tag is left to be shown as text."""

    def run(self, lines: list[str]) -> list[str]:
        text = _COMMENT.sub("", "\n".join(lines))
        return TABLE.sub(self._aside, text).split("\n")

    def _aside(self, match: re.Match[str]) -> str:
        return f"\n\n{self.md.htmlStash.store(match[0])}\n\n" if is_sound(match[0]) else match[0]


class _Levels(Preprocessor):
    """Set every level of a list four spaces in, as python-markdown wants it; two or three are what is typed."""

    def run(self, lines: list[str]) -> list[str]:
        levels: list[int] = []
        found = []
        for before, line in pairwise(["", *lines]):
            item = _LIST_ITEM.match(line)
            indent = len(line) - len(line.lstrip(" "))
            if item and (levels or indent < _LEVEL):
                while levels and indent < levels[-1]:
                    levels.pop()
                if not levels or indent >= levels[-1] + 2:
                    levels.append(indent)
            elif line.strip() and not before.strip() and indent < _LEVEL:
                levels.clear()
            moved = levels and (item or (before.strip() and _WRAPPED.match(line)))
            found.append(" " * (_LEVEL * (len(levels) - 1)) + line[indent:] if moved else line)
        return found


class _Element(InlineProcessor):
    """Let ``<sub>``, ``<sup>`` and ``<br>`` through, which Markdown has no marks for."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Element, int, int]:
        element = Element(f"su{m['script'].lower()}" if m["script"] else "br")
        element.text = m["words"]
        return element, m.start(), m.end()


class _Stars(InlineProcessor):
    """Keep stars and underscores that are no emphasis."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[str | None, int, int]:
        literal = m["literal"]
        kept = "".join(f"{STX}{ord(mark)}{ETX}" for mark in literal) if literal else None
        return kept, m.start(), m.end()


class _WideTable(TableProcessor):
    """Show every cell of a row that is wider than its head; python-markdown would drop the rest."""

    def run(self, parent: Element, blocks: list[str]) -> None:
        rows = blocks[0].split("\n")
        widest = max(len(self._split_row(row.strip(" "))) for row in rows)  # type: ignore[attr-defined]
        self.separator = [*self.separator, *[""] * (widest - len(self.separator))]  # type: ignore[assignment]
        super().run(parent, blocks)


class _NumberedList(SaneOListProcessor):
    """Make a list of numbers only when it will show the very numbers that were typed."""

    def test(self, parent: Element, block: str) -> bool:
        found = (self.CHILD_RE.match(line) for line in block.split("\n"))
        typed = [match[2] for match in found if match]
        last = self.lastChild(parent)
        if not typed or not super().test(parent, block) or len(typed[0]) > len("99."):
            return False
        first = int(typed[0][:-1])
        if last is not None and last.tag == "ol":
            first = int(last.get("start", "1")) + len(last)
        return typed == [f"{number}." for number in range(first, first + len(typed))]


@cache
def _engine() -> markdown.Markdown:
    engine = markdown.Markdown(extensions=["tables", "sane_lists"], output_format="html")
    parser = engine.parser
    # Editors indent paragraphs by hand; four spaces must not turn them into program code. A row of dashes is a
    # rule, not the mark of a heading, and [注]: is no address.
    for name in ("code", "setextheader", "reference"):
        parser.blockprocessors.deregister(name)
    parser.blockprocessors.register(_WideTable(parser, {"use_align_attribute": False}), "table", 75)
    parser.blockprocessors.register(_NumberedList(parser), "olist", 40)
    _narrow(parser)
    engine.preprocessors.register(_Tables(engine), "html_block", 20)
    engine.preprocessors.register(_Levels(engine), "levels", 15)
    engine.inlinePatterns.deregister("html")
    engine.inlinePatterns.register(_Element(ELEMENT, engine), "element", 90)
    engine.inlinePatterns.register(_Stars(_STARS.pattern, engine), "stars", 70)
    return engine


def _narrow(parser: BlockParser) -> None:
    """Leave #话题 and >50% as they were typed: a mark of one character wants a space after it."""
    heading, quote = parser.blockprocessors["hashheader"], parser.blockprocessors["quote"]
    heading.RE = re.compile(heading.RE.pattern.replace("#{1,6})", "#{2,6}|#(?=[ ]))"))  # type: ignore[attr-defined]
    quote.RE = re.compile(quote.RE.pattern.replace(">", ">(?![ ]?[=0-9])"))  # type: ignore[attr-defined]


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        allowed_classes={tag: set(ALIGNMENTS) for tag in ("td", "th")},
        id_prefix=NAMED,
        attribute_filter=_sound_value,
    )


def _sound_value(tag: str, name: str, value: str) -> str | None:
    """Give the value of an attribute as it may stand on a page; what would ask another server goes."""
    if name == "headers":
        return " ".join(NAMED + word for word in value.split())
    if name in _COUNTED:
        return value if _COUNT.fullmatch(value) else None
    if name == "scope":
        return value if value in _SCOPES else None
    return None if tag == "img" and name == "src" and is_elsewhere(value) else value


def _shown(picture: re.Match[str]) -> str:
    """Give the words of a picture that may not be fetched."""
    if _SOURCE.search(picture[0]):
        return picture[0]
    words = _WORDS.search(picture[0])
    return in_words(words[1] if words else "")


def converted(text: str) -> str:
    """Give what python-markdown makes of a text."""
    engine = _engine()
    engine.reset()
    return engine.convert(text)


def marked_html(text: str) -> str:
    """Give the safe HTML of a text that may hold any mark of Markdown, and any tag."""
    html = _ALIGNED.sub(r'\1 class="gid-\2"', _HIGH_HEADING.sub(r"\1h3", converted(text)))
    clean = _cleaner().clean(joined(html)).strip()
    if "<thead" in clean:
        clean = _HEAD.sub(lambda head: _HEAD_CELL.sub('<th scope="col"', head[0]), clean)
    return _PICTURE.sub(_shown, clean) if "<img" in clean else clean
