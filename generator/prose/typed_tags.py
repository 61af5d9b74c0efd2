"""Tags of HTML that somebody typed or pasted: which are known, which tables nest soundly, and which are shown as text."""

import re
from collections.abc import Iterator

from generator.patterns import seldom

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
ELEMENT = r"(?i:<(?:su(?P<script>[bp])>(?P<words>[^<>]*)</su(?P=script)|br[ ]*/?)>)"
TABLE = re.compile(r"<table(?:\s[^<>]*)?>.*?</table\s*>", re.DOTALL | re.IGNORECASE)
_ATTRIBUTES = r"""(?:\s+[\w:-]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'=<>`]+))?)*"""
_TAG = seldom(rf"<(/?)([a-z][a-z0-9:]*){_ATTRIBUTES}\s*(/?)>", re.IGNORECASE)
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
_TYPED = seldom(
    rf"(?P<code>`+[^`\n]+`+|{ELEMENT})|(?P<table>{TABLE.pattern})"
    rf"|(?P<tag><!--|</?(?:{_NAMES})(?=[\s/>])[^<>\n]*>?|</?(?:{_NAMES.upper()})[ ]*/?>)",
    re.DOTALL,
)


def stray_tags(text: str) -> Iterator[tuple[int, str]]:
    """Yield the place and the text of every tag that is shown as text, and of every comment, which is not."""
    if "<" not in text:
        return
    end = 0
    for found in _TYPED.finditer(text):
        if found.start() < end or found["code"]:
            continue
        if found["table"] and is_sound(found["table"]):
            end = found.end()
        elif found["tag"] or found["table"]:
            yield found.start(), found["tag"] or "<table>"


def is_sound(table: str) -> bool:
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
