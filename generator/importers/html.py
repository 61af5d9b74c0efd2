"""A saved page of a portal, however old its markup."""

import re

from generator.files.decoding import UNREADABLE, decoded
from generator.foreign.article import article_of
from generator.foreign.hypertext import cleaned, file_links, plain_items
from generator.foreign.hypertext_tree import places_in, tree_of
from generator.foreign.passages import Foreign
from generator.problem import Level, Problem, Span

NAME = "html"
LABEL = "网页（.html）"
SUFFIXES = (".html", ".htm", ".shtml", ".xhtml", ".jhtml")

_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p|meta)[\s>]", re.IGNORECASE)
_HEAD = 4096


def sniff(data: bytes) -> bool:
    """Say whether the bytes begin like a page."""
    head = data[:_HEAD].replace(b"\0", b"")
    return not data.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) and bool(_MARKUP.search(head))


def read(data: bytes, shown: str) -> Foreign:
    """Give the report of a page; what stands around it is kept aside."""
    found = decoded(data)
    if found is None:
        help_ = "在浏览器里打开，另存为“网页，仅 HTML”"
        return Foreign((), (Problem("I101", Level.ERROR, "这个文件不是文本", Span(shown), help_),))
    page = tree_of(found.text)
    if page is None:
        help_ = "在浏览器里打开，把内容复制到 Word 里，存为 .docx 再导入"
        message = "读不出这个网页：里面没有内容，或者标签嵌套得太深"
        return Foreign((), (Problem("I104", Level.ERROR, message, Span(shown), help_),))
    links = tuple(file_links(page))
    hidden = cleaned(page)
    article = article_of(page, places_in(found.text))
    if not any(plain_items(article.items)):
        return Foreign((), (_empty(shown, pictures=bool(article.items)),))
    problems = []
    if found.unreadable:
        line = found.text[: found.text.index(UNREADABLE)].count("\n") + 1
        message = f"文件里有 {found.unreadable} 处读不出来的字"
        help_ = f"对照原来的网页，补上“{UNREADABLE}”处的字"
        problems.append(Problem("I108", Level.WARNING, message, Span(shown, line, 1), help_))
    return Foreign(article.items, tuple(problems), article.facts, links, left=(*article.left, *hidden))


def _empty(shown: str, *, pictures: bool) -> Problem:
    if pictures:
        help_ = "找报告的 Word 原稿导入；没有的，先做文字识别并逐格核对"
        return Problem("I106", Level.ERROR, "这个网页里只有图片，没有文字", Span(shown), help_)
    help_ = "在浏览器里打开，等内容显示出来，再另存为网页"
    return Problem("I109", Level.ERROR, "这个网页里没有文字", Span(shown), help_)
