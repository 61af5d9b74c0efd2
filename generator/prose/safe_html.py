"""Markdown to safe HTML: python-markdown makes it, nh3 lets only harmless tags through.

python-markdown, not a CommonMark engine: ``**“以公开为原则。”**全局`` is bold here, where CommonMark's rule
for emphasis does not know Han text and prints the stars.
"""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from itertools import pairwise
from typing import NamedTuple
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.blockparser import BlockParser
from markdown.extensions.sane_lists import SaneOListProcessor
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX

from generator.prose.plain import WRAPPED, joined, paragraphs, plain_html

BLOCKS = ("blockquote", "dd", "div", "dl", "dt", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul")
TABLES = ("caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr")
INLINE = (
    "a",
    "b",
    "br",
    "code",
    "del",
    "em",
    "i",
    "img",
    "ins",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
)
TAGS = frozenset((*BLOCKS, *TABLES, *INLINE))
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
_COUNTED = frozenset({"colspan", "height", "rowspan", "span", "start", "width"})
_COUNT = re.compile("[1-9][0-9]{0,3}")
_SCOPES = frozenset({"col", "colgroup", "row", "rowgroup"})
# A browser drops these from an address, then takes a backslash for a slash.
_DROPPED = re.compile("^[\\x00- ]+|[\t\n\r]+")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]{2}", re.IGNORECASE)
_HEAD = re.compile("<thead>.*?</thead>", re.DOTALL)
_HEAD_CELL = re.compile("<th(?=[ >])(?![^>]*(?:scope|colspan)=)")
_PICTURE = re.compile(r'<img(?: [a-z]+="[^"]*")*>')
_SOURCE = re.compile(r' src="[^"]')
_WORDS = re.compile(r' alt="([^"]*)"')
_TYPED_PICTURE = re.compile("<img(?=[ />])[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\s([\w:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+)""")
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
_ELEMENT = r"(?i:<(?:su(?P<script>[bp])>(?P<words>[^<>]*)</su(?P=script)|br[ ]*/?)>)"
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TABLE = re.compile(r"<table(?:\s[^<>]*)?>.*?</table\s*>", re.DOTALL | re.IGNORECASE)
_ATTRIBUTES = r"""(?:\s+[\w:-]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'=<>`]+))?)*"""
_TAG = re.compile(rf"<(/?)([a-z][a-z0-9:]*){_ATTRIBUTES}\s*(/?)>", re.IGNORECASE)
_VOID = frozenset({"br", "col", "hr", "img"})
_PARENTS = {
    "caption": {"table"},
    "col": {"colgroup", "table"},
    "colgroup": {"table"},
    "tbody": {"table"},
    "tfoot": {"table"},
    "thead": {"table"},
    "tr": {"table", "tbody", "tfoot", "thead"},
    "td": {"tr"},
    "th": {"tr"},
}
_FRAMES = frozenset({"colgroup", "table", "tbody", "tfoot", "thead", "tr"})
# Word and old portals write these inside cells; they are taken off and what they hold is kept.
_TAKEN_OFF = frozenset({"big", "center", "font", "h1", "h2", "o:p", "strike", "tt"})
_KNOWN = TAGS | _TAKEN_OFF
_NAMES = "|".join(sorted(_KNOWN | {"body", "head", "html", "iframe", "script", "style", "title"}))
_TYPED = re.compile(
    rf"(?P<code>`+[^`\n]+`+|{_ELEMENT})|(?P<table>{_TABLE.pattern})"
    rf"|(?P<tag><!--|</?(?:{_NAMES})(?=[\s/>])[^<>\n]*>?|</?(?:{_NAMES.upper()})[ ]*/?>)",
    re.DOTALL,
)


class ForeignPicture(NamedTuple):
    """A picture that is not fetched: where its address stands in the text, and the words that are shown instead."""

    address: str
    start: int
    length: int
    shown: str


class _Tables(Preprocessor):
    """Set sound HTML tables aside and take comments out; every other tag is left to be shown as text."""

    def run(self, lines: list[str]) -> list[str]:
        text = _COMMENT.sub("", "\n".join(lines))
        return _TABLE.sub(self._aside, text).split("\n")

    def _aside(self, match: re.Match[str]) -> str:
        return f"\n\n{self.md.htmlStash.store(match[0])}\n\n" if _is_sound(match[0]) else match[0]


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
            moved = levels and (item or (before.strip() and WRAPPED.match(line)))
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
    engine.inlinePatterns.register(_Element(_ELEMENT, engine), "element", 90)
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


def is_elsewhere(address: str) -> bool:
    """Say whether an address leads to another server, or holds its data itself."""
    return _ELSEWHERE.match(_DROPPED.sub("", address)) is not None


def _shown(picture: re.Match[str]) -> str:
    """Give the words of a picture that may not be fetched."""
    if _SOURCE.search(picture[0]):
        return picture[0]
    words = _WORDS.search(picture[0])
    return _in_words(words[1] if words else "")


def _in_words(words: str) -> str:
    return f"〔图：{words}〕" if words else "〔图〕"


def to_html(text: str) -> str:
    """Give the safe HTML of a Markdown text; headings start at level 3, below the section's own."""
    if not text.strip():
        return ""
    text = paragraphs(text)
    plain = plain_html(text)
    return plain if plain is not None else marked_html(text)


def marked_html(text: str) -> str:
    """Give the safe HTML of a text that may hold any mark of Markdown, and any tag."""
    engine = _engine()
    engine.reset()
    html = engine.convert(text)
    html = _ALIGNED.sub(r'\1 class="gid-\2"', _HIGH_HEADING.sub(r"\1h3", html))
    clean = _cleaner().clean(joined(html)).strip()
    if "<thead" in clean:
        clean = _HEAD.sub(lambda head: _HEAD_CELL.sub('<th scope="col"', head[0]), clean)
    return _PICTURE.sub(_shown, clean) if "<img" in clean else clean


def foreign_pictures(text: str) -> Iterator[ForeignPicture]:
    """Yield the pictures of a Markdown text that lead to another server or hold their data themselves."""
    if "![" not in text and ("<" not in text or "<img" not in text.lower()):
        return
    engine = _engine()
    engine.reset()
    end = 0
    for tag in _TYPED_PICTURE.findall(engine.convert(paragraphs(text))):
        written = {name.lower(): unescape(value.strip("\"'")) for name, value in _ATTRIBUTE.findall(tag)}
        address = written.get("src", "")
        if is_elsewhere(address):
            found = text.find(address, end)
            start = found if found >= 0 else end
            end = start + (len(address) if found >= 0 else 0)
            yield ForeignPicture(address, start, max(end - start, 1), _in_words(written.get("alt", "")))


def stray_tags(text: str) -> Iterator[tuple[int, str]]:
    """Yield the place and the text of every tag that is shown as text, and of every comment, which is not."""
    if "<" not in text:
        return
    end = 0
    for found in _TYPED.finditer(text):
        if found.start() < end or found["code"]:
            continue
        if found["table"] and _is_sound(found["table"]):
            end = found.end()
        elif found["tag"] or found["table"]:
            yield found.start(), found["tag"] or "<table>"


def _is_sound(table: str) -> bool:
    """Say whether an HTML table is closed and nested so well that no browser moves or drops its text."""
    open_: list[str] = []
    end = 0
    for tag in _TAG.finditer(table):
        between, end = table[end : tag.start()], tag.end()
        parent = open_[-1] if open_ else ""
        if "<" in between or (parent in _FRAMES and between.strip()):
            return False
        closing, name = tag[1], tag[2].lower()
        if closing:
            if not open_ or open_.pop() != name:
                return False
        elif name not in _KNOWN or not _may_stand(name, parent):
            return False
        elif name not in _VOID and not tag[3]:
            open_.append(name)
    return not open_


def _may_stand(name: str, parent: str) -> bool:
    if name == "table":
        return not parent
    return parent in _PARENTS[name] if name in _PARENTS else parent not in _FRAMES
