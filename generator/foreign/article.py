"""Finds the report in a saved page: everything around it is navigation, metadata or the portal's own words.

A report is told by what every form has in common: numbered chapters, and the labels of the statutory tables. The innermost element that
holds as many of them as the page does is the article; it grows while what stands around it reads like the report too.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lxml.html import HtmlElement

from generator.foreign.hypertext import Place, items_of, plain_items
from generator.foreign.hypertext_tables import is_layout
from generator.foreign.hypertext_words import BLOCKS
from generator.foreign.page_facts import pairs_in, without_corrections, without_facts
from generator.foreign.passages import Item, Passage, Table
from generator.foreign.report_signs import TITLE, chapter, plain, section_titles, table_labels

_FEWEST = 3
"""As many chapters and labels make a report; with fewer the longest prose is taken."""
_NOISE = re.compile(
    r"首页|当前位置|您?的位置|打印|关闭|字体|字号|分享|收藏|扫一扫|版权|主办|承办|备案|ICP|网站标识码|上一篇|下一篇|上一条|下一条|返回"
    r"|浏览|点击|阅读量|访问量|无障碍|来源[：:]|发布时间[：:]|下载"
)
_SENTENCE = re.compile(r"[。；]|^.{31,}$|年.{1,3}月.{1,3}日$", re.MULTILINE)
_META = (
    "SiteName",
    "SiteDomain",
    "SiteIDCode",
    "ColumnName",
    "ColumnType",
    "ArticleTitle",
    "PubDate",
    "ContentSource",
    "Keywords",
    "Author",
    "Description",
    "Image",
    "Url",
)
_NAMES = {name.lower(): name for name in _META}
_LONGEST_TITLE = 80
_OUTSIDE = ("a", "button", "footer", "nav", "option", "select")


class Article(NamedTuple):
    """The report of a page, its metadata, and the words around it."""

    items: tuple[Item, ...]
    facts: tuple[tuple[str, str], ...]
    left: tuple[str, ...]


def article_of(page: HtmlElement, place: Place) -> Article:
    """Give the report of a page; the tree must be cleaned."""
    body = page.find("body")
    root = body if body is not None else page
    article = _grown(_core(root), root)
    facts = list(_meta_facts(page))
    items, inner = without_facts(items_of(article, place))
    outside = items_of(root, place, skipped=article) if article is not root else ()
    outside, outer = without_facts(outside)
    outside, corrections = without_corrections(outside)
    facts += [*outer, *inner, *corrections]
    left = [line for words in plain_items(outside) for line in words.split("\n")]
    title = None if _names_itself(items) else _title(outside, dict(facts).get("ArticleTitle", ""))
    if title is not None:
        items = (title, *items)
        left.remove(title.text)
    pairs = [pair for line in left for pair in pairs_in(line)]
    return Article(items, (*facts, *pairs), tuple(left))


def _core(root: HtmlElement) -> HtmlElement:
    """Give the innermost element that holds as many chapters and labels as the page does."""
    found: defaultdict[HtmlElement, set[str]] = defaultdict(set)
    order: list[HtmlElement] = []
    for element, line in _leaf_lines(root):
        for mark in _marks(line):
            for outer in (element, *element.iterancestors()):
                if outer not in found:
                    order.append(outer)
                found[outer].add(mark)
                if outer is root:
                    break
    most = len(found[root]) if root in found else 0
    if most < _FEWEST:
        return _longest_prose(root)
    holders = {element for element in order if len(found[element]) == most}
    outer = {ancestor for element in holders for ancestor in element.iterancestors()}
    # A list of contents names the same chapters, and holds nothing else.
    return max((element for element in order if element in holders - outer), key=_amount)


def _amount(element: HtmlElement) -> int:
    return sum(len(str(text).strip()) for text in element.itertext())


def _leaf_lines(root: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the lines of every block that holds no other block."""
    outer = {element.getparent() for element in root.iter() if element.tag in BLOCKS}
    outer = {
        ancestor
        for element in outer
        if element is not None
        for ancestor in (element, *element.iterancestors())
    }
    for element in root.iter():
        if element in outer:
            texts = [
                element.text,
                *(
                    f"{'' if child.tag in BLOCKS else ''.join(map(str, child.itertext()))}\n{child.tail or ''}"
                    for child in element
                    if child not in outer or child.tag not in BLOCKS
                ),
            ]
            lines = "\n".join(text for text in texts if text)
        elif element.tag in BLOCKS:
            lines = (
                "\n".join("".join(map(str, element.itertext())).split("\n"))
                if element.find("br") is None
                else _with_breaks(element)
            )
        else:
            continue
        yield from ((element, line.strip()) for line in lines.split("\n") if line.strip())


def _with_breaks(element: HtmlElement) -> str:
    return "".join(
        "\n" + (part.tail or "") if part.tag == "br" else f"{part.text or ''}{part.tail or ''}"
        for part in element.iter()
    )


def _marks(line: str) -> Iterator[str]:
    """Yield what shows that a line belongs to a report: the number of its chapter, or the label of a table."""
    words = plain(line)
    if words in table_labels() or words in section_titles():
        yield words
    number = chapter(line)
    if number:
        yield number


def _longest_prose(root: HtmlElement) -> HtmlElement:
    """Give the element with the most words in sentences directly inside it; links are none."""
    scores: defaultdict[HtmlElement, int] = defaultdict(int)
    for element, line in _leaf_lines(root):
        parent = element.getparent()
        linked = sum(len("".join(map(str, link.itertext()))) for link in element.iter("a"))
        if _SENTENCE.search(line) and linked * 2 < len(line):
            scores[element] += len(line)
            if parent is not None and element is not root:
                scores[parent] += len(line)
    return max(scores, key=scores.__getitem__, default=root)


def _grown(article: HtmlElement, root: HtmlElement) -> HtmlElement:
    """Let an article grow while what stands around it reads like the report, and never stop inside a table of data."""
    best = article
    element = article
    while element is not root:
        parent = element.getparent()
        if parent is None:
            break
        around = list(_around(parent, element))
        inside = any(
            outer.tag == "table" and not is_layout(outer)
            for outer in (element, *element.iterancestors("table"))
        )
        fits = not any(noise or _NOISE.search(line) for line, noise in around)
        like = any(_SENTENCE.search(line) or TITLE.search(line) for line, _ in around)
        if inside or (fits and (like or not around)):
            best = parent if inside or like else best
            element = parent
        else:
            break
    return best


def _around(parent: HtmlElement, article: HtmlElement) -> Iterator[tuple[str, bool]]:
    """Yield the lines of an element outside the article, and whether each is mostly links."""
    inside = set(article.iter())
    for element, line in _leaf_lines(parent):
        if element not in inside and not (element is parent and article.tag not in BLOCKS):
            linked = sum(len("".join(map(str, link.itertext())).strip()) for link in element.iter("a"))
            noise = linked * 2 > len(line) or any(
                outer.tag in _OUTSIDE for outer in (element, *element.iterancestors())
            )
            yield line, noise


def _names_itself(items: Iterable[Item]) -> bool:
    """Say whether an article says its own title before anything long."""
    for item in items:
        if isinstance(item, Table) or len(item.text) > _LONGEST_TITLE:
            return False
        if TITLE.search(item.text) and not _SENTENCE.search(item.text):
            return True
    return False


def _title(outside: Sequence[Item], known: str) -> Passage | None:
    """Give the title of the report among what stands around it, as a heading."""
    lines = [item for item in outside if isinstance(item, Passage) and len(item.text) <= _LONGEST_TITLE]
    ways = (
        [item for item in lines if known and plain(item.text) == plain(known)],
        [item for item in lines if item.level and TITLE.search(item.text)],
        [
            item
            for item in lines
            if TITLE.search(item.text) and "](" not in item.markdown and not _NOISE.search(item.text)
        ],
        [item for item in lines if item.level == 1],
    )
    found = next((way for way in ways if way), None)
    best = max(found, key=lambda item: item.level == 1) if found else None
    return best._replace(level=1, markdown=best.markdown.lstrip("# ")) if best else None


def _meta_facts(page: HtmlElement) -> Iterator[tuple[str, str]]:
    for element in page.iter("meta"):
        name = _NAMES.get(str(element.get("name") or "").strip().lower())
        content = " ".join(str(element.get("content") or "").split())
        if name and content:
            yield name, content
