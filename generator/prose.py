"""Markdown to safe HTML: python-markdown makes it, nh3 lets only harmless tags through.

python-markdown, not a CommonMark engine: ``**“以公开为原则。”**全局`` is bold here, where CommonMark's rule
for emphasis does not know Han text and prints the stars.
"""

import re
from functools import cache

import markdown
import nh3

from generator.plain_prose import plain_html

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
_HAN = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—"
_INDENT = re.compile("^[\u3000\xa0]+", re.MULTILINE)
_JOIN = re.compile(f"(?<=[{_HAN}])\n(?=[{_HAN}])")
_HIGH_HEADING = re.compile(r"(</?)h[12](?=[ >])", re.IGNORECASE)
_ALIGNED = re.compile(r' style="text-align: (center|right);"')
_DROPPED = ("h1", "h2", "script", "style")
_TYPED = re.compile(
    rf"(`+)[^`].*?\1|<(?=/?[A-Za-z])(?!/?(?:{'|'.join([*sorted(TAGS), *_DROPPED])})[\s/>])(?![^<>\s]*[:@])",
    re.DOTALL | re.IGNORECASE,
)


@cache
def _engine() -> markdown.Markdown:
    engine = markdown.Markdown(extensions=["tables", "sane_lists"], output_format="html")
    # Editors indent paragraphs by hand; four spaces must not turn them into program code.
    engine.parser.blockprocessors.deregister("code")
    return engine


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        allowed_classes={tag: set(ALIGNMENTS) for tag in ("td", "th")},
    )


def to_html(text: str) -> str:
    """Give the safe HTML of a Markdown text; headings start at level 3, below the section's own."""
    if not text.strip():
        return ""
    plain = plain_html(text)
    return _JOIN.sub("", plain) if plain is not None else marked_html(text)


def marked_html(text: str) -> str:
    """Give the safe HTML of a text that may hold any mark of Markdown, and any tag."""
    engine = _engine()
    engine.reset()
    html = engine.convert(_TYPED.sub(_as_text, _INDENT.sub("", text)))
    html = _ALIGNED.sub(r' class="gid-\1"', _HIGH_HEADING.sub(r"\1h3", html))
    return _cleaner().clean(_JOIN.sub("", html)).strip()


def _as_text(match: re.Match[str]) -> str:
    """Keep ``<IPv6方案>``, typed for nested title marks, from being taken for a tag and swallowed."""
    return match[0] if match[1] else "&lt;"
