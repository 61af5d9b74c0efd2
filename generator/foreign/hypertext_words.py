"""The words inside an element of a foreign page, with the marks that they show."""

import re
from collections.abc import Collection

from lxml import etree
from lxml.html import HtmlElement

from generator.prose.blocks import Inline, Picture, Run

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
"""What begins and ends a line."""
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LIGHT = re.compile(r"font-weight\s*:\s*(?:normal|lighter|[1-5]00)", re.IGNORECASE)
_NO_ADDRESS = ("#", "javascript:", "file:", "data:")
_LINE_END = re.compile(r"(?<=\S)[ \t]*\n\s*(?=\S)")
_INSIDE = re.compile(r"(?<=[0-9A-Za-z.%])\s*\n\s*(?=[0-9A-Za-z+.-])")
_BETWEEN = re.compile(r"\s*\n\s*")
_BLANKS = re.compile("[ \t\r\f\u00a0\u3000]+")
_NOTHING = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_HAN = "[\u2e80-\u303f\u3200-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff“”‘’…—]"
_SOFT = re.compile(rf"(?<={_HAN})[ \t\f]*\r[ \t\r\f]*(?={_HAN})")


def look_of(look: Run, element: HtmlElement) -> Run:
    """Give the look of the words inside an element that stands among words of ``look``."""
    tag = str(element.tag)
    style = element.get("style") or ""
    bold = look.bold or tag in {"b", "strong"} or bool(_BOLD.search(style))
    href = str(element.get("href") or "").strip() if tag == "a" else look.href
    return look._replace(
        bold=bold and not _LIGHT.search(style),
        italic=look.italic or tag in {"em", "i"},
        href="" if href.lower().startswith(_NO_ADDRESS) else href,
        script={"sub": "sub", "sup": "super"}.get(tag, look.script),
    )


def picture_of(element: HtmlElement) -> Picture | None:
    """Give the picture of an ``img``, nothing where it has no address of its own."""
    source = str(element.get("src") or "").strip()
    usable = source and not source.lower().startswith(_NO_ADDRESS)
    return Picture(source, str(element.get("alt") or "")) if usable else None


def written(text: str) -> str:
    """Give text with the line ends inside it marked: they are blanks, and between Chinese characters nothing."""
    return _LINE_END.sub("\r", text.replace("\r", " ")).replace("\n", " ")


def words_of(root: HtmlElement, without: Collection[str] = ()) -> list[Inline]:
    """Give the words inside an element, a line break between its lines; elements ``without`` are passed over."""
    found: list[Inline] = []
    looks = [Run("")]
    passed: HtmlElement | None = None
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = str(element.tag)
        inside = element is not root
        if event == "start":
            if inside and (tag in BLOCKS or tag == "br"):
                found.append(Run("\n"))
            if inside and tag in without:
                passed = element
                walker.skip_subtree()
                continue
            picture = picture_of(element) if tag == "img" else None
            found += [picture] if picture else []
            looks.append(look_of(looks[-1], element))
            if element.text:
                found.append(looks[-1]._replace(text=written(element.text)))
            continue
        if passed is element:
            passed = None
        else:
            looks.pop()
        if inside:
            found += [Run("\n")] if tag in BLOCKS else []
            found += [looks[-1]._replace(text=written(element.tail))] if element.tail else []
    return found


def cell_text(cell: HtmlElement) -> str:
    """Give the words of a cell on one line; lines are joined as a label broken by its cell is, figures are kept apart."""
    text = "".join(word.text for word in words_of(cell) if isinstance(word, Run))
    text = _SOFT.sub("", _NOTHING.sub("", text))
    text = _BLANKS.sub(" ", text).strip()
    return _BETWEEN.sub("", _INSIDE.sub(" ", text))
