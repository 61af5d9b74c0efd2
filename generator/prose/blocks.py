"""Safe HTML of prose to plain blocks: what outputs that are not web pages print."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from lxml import html as lxml_html
from lxml.html import HtmlElement

_SPACE = re.compile(r"[ \t\r\n\f]+")
_HEADING = re.compile("h([1-6])")
_FLOW = frozenset(
    {"blockquote", "dd", "div", "dl", "dt", "hr", "ol", "p", "pre", "table", "ul"}
    | {f"h{n}" for n in range(1, 7)}
)


class Run(NamedTuple):
    """Words of one look; ``script`` is ``sub``, ``super`` or empty; a line break is a text of its own."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    code: bool = False
    script: str = ""
    href: str = ""


_SCRIPTS = {"sub": "sub", "sup": "super"}


class Picture(NamedTuple):
    """A picture inside a line: the address as it was written, and the words for who cannot see it."""

    source: str
    words: str


Inline = Run | Picture


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section; ``depth`` 1 stands right below the section's own, and no depth is skipped."""

    depth: int
    words: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``exact`` keeps its lines as they are (no indent)."""

    words: tuple[Inline, ...]
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; ``start`` is the first number of an ordered one, 0 of one with bullets."""

    start: int
    items: tuple[tuple["Block", ...], ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule."""


class ProseCell(NamedTuple):
    """A cell of a table that an editor wrote; ``align`` is ``center``, ``right`` or empty."""

    blocks: tuple["Block", ...]
    head: bool
    colspan: int
    rowspan: int
    align: str


@dataclass(frozen=True, slots=True)
class ProseTable:
    """A table that an editor wrote; the first ``head`` rows are its head, ``width`` counts its columns."""

    caption: tuple[Inline, ...]
    head: int
    width: int
    rows: tuple[tuple[ProseCell, ...], ...]


Block = Heading | Paragraph | Listing | Quotation | Rule | ProseTable


def to_blocks(safe: str) -> tuple[Block, ...]:
    """Give the blocks of safe HTML as ``prose.to_html`` makes it; nothing of its text is lost."""
    if not safe.strip():
        return ()
    return tuple(_gapless(_flow(lxml_html.fragment_fromstring(safe, create_parent="div"))))


def plain_text(blocks: tuple[Block, ...]) -> str:
    """Give the words of blocks and nothing else, a line per paragraph, item and cell."""
    return "\n".join(line for block in blocks for line in _lines(block))


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Heading | Paragraph):
        yield _words(block.words)
    elif isinstance(block, Listing):
        for item in block.items:
            yield plain_text(item)
    elif isinstance(block, Quotation):
        yield plain_text(block.blocks)
    elif isinstance(block, ProseTable):
        if block.caption:
            yield _words(block.caption)
        for row in block.rows:
            for cell in row:
                yield plain_text(cell.blocks)


def _words(words: tuple[Inline, ...]) -> str:
    return "".join(word.text if isinstance(word, Run) else word.words for word in words)


def _gapless(blocks: Iterator[Block]) -> Iterator[Block]:
    """Give headings the depth they stand at: an h5 right below a section is of depth 1."""
    open_: list[int] = []
    for block in blocks:
        if not isinstance(block, Heading):
            yield block
            continue
        while open_ and open_[-1] >= block.depth:
            open_.pop()
        open_.append(block.depth)
        yield replace(block, depth=len(open_))


def _flow(element: HtmlElement) -> Iterator[Block]:
    """Yield the blocks inside an element; words that stand between blocks are a paragraph of their own."""
    loose: list[Inline] = [Run(_SPACE.sub(" ", element.text))] if element.text else []
    for child in element:
        if child.tag in _FLOW:
            yield from _loose(loose)
            loose = []
            yield from _block(child)
        else:
            loose += _inline(child, Run(""))
        if child.tail:
            loose.append(Run(_SPACE.sub(" ", child.tail)))
    yield from _loose(loose)


def _loose(words: list[Inline]) -> Iterator[Block]:
    tidy = _tidy(words)
    if tidy:
        yield Paragraph(tidy)


def _block(element: HtmlElement) -> Iterator[Block]:
    tag = str(element.tag)
    heading = _HEADING.fullmatch(tag)
    if heading:
        yield Heading(int(heading[1]), _tidy(_inside(element, Run(""))))
    elif tag in {"ul", "ol"}:
        start = int(element.get("start") or 1) if tag == "ol" else 0
        yield Listing(start, tuple(tuple(_flow(item)) for item in element if item.tag == "li"))
    elif tag == "blockquote":
        yield Quotation(tuple(_flow(element)))
    elif tag == "hr":
        yield Rule()
    elif tag == "table":
        yield _table(element)
    elif tag == "pre":
        text = "".join(str(part) for part in element.itertext()).strip("\n")
        yield Paragraph((Run(text, code=True),), exact=True)
    else:
        yield from _flow(element)


def _table(element: HtmlElement) -> ProseTable:
    captions = element.findall("caption")
    rows = list(element.iter("tr"))
    cells = tuple(tuple(_cell(cell) for cell in row if cell.tag in {"td", "th"}) for row in rows)
    head = sum(1 for row in rows if str(row.getparent().tag) == "thead")
    caption = _tidy([word for found in captions for word in _inside(found, Run(""))])
    return ProseTable(caption, head, _width(cells), cells)


def _cell(element: HtmlElement) -> ProseCell:
    classes = str(element.get("class") or "")
    align = "center" if "gid-center" in classes else "right" if "gid-right" in classes else ""
    spans = [_span(element.get(name)) for name in ("colspan", "rowspan")]
    return ProseCell(tuple(_flow(element)), element.tag == "th", spans[0], spans[1], align)


def _span(written: str | None) -> int:
    return max(int(written), 1) if written and written.isdecimal() else 1


def _width(rows: tuple[tuple[ProseCell, ...], ...]) -> int:
    """Give the number of columns, those included that a cell from a row above takes."""
    widest = 0
    hanging: list[tuple[int, int]] = []
    for row in rows:
        taken = sum(colspan for colspan, _ in hanging) + sum(cell.colspan for cell in row)
        widest = max(widest, taken)
        hanging = [(colspan, left - 1) for colspan, left in hanging if left > 1]
        hanging += [(cell.colspan, cell.rowspan - 1) for cell in row if cell.rowspan > 1]
    return widest


def _inside(element: HtmlElement, look: Run) -> Iterator[Inline]:
    if element.text:
        yield look._replace(text=_SPACE.sub(" ", element.text))
    for child in element:
        yield from _inline(child, look)
        if child.tail:
            yield look._replace(text=_SPACE.sub(" ", child.tail))


def _inline(element: HtmlElement, look: Run) -> Iterator[Inline]:
    tag = str(element.tag)
    if tag == "br":
        yield look._replace(text="\n")
    elif tag == "img":
        yield Picture(str(element.get("src") or ""), str(element.get("alt") or ""))
    elif tag == "a":
        yield from _inside(element, look._replace(href=str(element.get("href") or "")))
    else:
        yield from _inside(element, _marked(look, tag))


def _marked(look: Run, tag: str) -> Run:
    return look._replace(
        bold=look.bold or tag in {"b", "strong"},
        italic=look.italic or tag in {"em", "i"},
        underline=look.underline or tag in {"ins", "u"},
        strike=look.strike or tag in {"del", "s"},
        code=look.code or tag == "code",
        script=_SCRIPTS.get(tag, look.script),
    )


def _tidy(words: Iterator[Inline] | list[Inline]) -> tuple[Inline, ...]:
    """Join words of one look, make every run of white space one space, and drop it at the ends of lines."""
    found: list[Inline] = []
    for word in words:
        if isinstance(word, Picture):
            found.append(word)
            continue
        text = word.text
        before = found[-1] if found else None
        ended = before is None or (isinstance(before, Run) and before.text.endswith((" ", "\n")))
        text = text.lstrip(" ") if ended else text
        if text == "\n" and isinstance(before, Run):
            found[-1] = before._replace(text=before.text.rstrip(" "))
        if text and isinstance(before, Run) and before._replace(text="") == word._replace(text=""):
            found[-1] = before._replace(text=found[-1].text + text)  # type: ignore[union-attr]
        elif text:
            found.append(word._replace(text=text))
    while found and isinstance(found[-1], Run):
        last = found[-1]._replace(text=found[-1].text.rstrip(" \n"))
        if last.text:
            found[-1] = last
            break
        found.pop()
    return tuple(found)
