"""Text of a page to a tree; the text is decoded already, whatever it declares."""

import re

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from generator.foreign.hypertext import Place

_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FEW_LINES = 30
_LIMIT = etree.ErrorTypes.ERR_RESOURCE_LIMIT


def tree_of(text: str) -> HtmlElement | None:
    """Give the tree of a page, or nothing when there is nothing in it, or it nests so deep that its end would be lost."""
    parser = lxml_html.HTMLParser(huge_tree=True, encoding="utf-8")
    plain = _CONTROLS.sub("", _DECLARATION.sub("", text))
    try:
        found = lxml_html.document_fromstring(plain.encode(), parser=parser)
    except (etree.ParserError, ValueError):
        return None
    return None if any(error.type == _LIMIT for error in parser.error_log) else found


def places_in(text: str) -> Place:
    """Give what names the place of an element: its line, or its number in a page of few lines."""
    if text.count("\n") >= _FEW_LINES:
        return lambda element: f"第 {element.sourceline} 行"
    return counted_places()


def counted_places() -> Place:
    """Give what names places by counting paragraphs and tables; they must be asked for in their order."""
    tables: dict[HtmlElement, int] = {}
    paragraphs: dict[HtmlElement, int] = {}

    def place(element: HtmlElement) -> str:
        table = next(element.iterancestors("table"), None)
        if element.tag != "tr" or table is None:
            return f"第 {paragraphs.setdefault(element, len(paragraphs) + 1)} 段"
        row = list(table.iterdescendants("tr")).index(element) + 1
        return f"表 {tables.setdefault(table, len(tables) + 1)} 第 {row} 行"

    return place
