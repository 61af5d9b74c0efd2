"""A piece of a foreign page as passages and tables, in the order a reader meets them.

Blocks end lines, ``br`` ends a line where the words before it are at their end, lists that an editor could have typed stay lists, and
a table is a table only when it holds data: layout is seen through. Pages of the kind that old tools write nest thousands deep, so
nothing here calls itself.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from generator.foreign.hypertext_lines import lines_of, plain_words
from generator.foreign.hypertext_lists import listing_of
from generator.foreign.hypertext_tables import grid_of, is_layout
from generator.foreign.hypertext_words import BLOCKS, look_of, picture_of, written
from generator.foreign.passages import Item, Passage, Table
from generator.prose.blocks import Inline, Paragraph, Picture, Run
from generator.prose.plain import looks_like_heading
from generator.prose.source import line_markdown, to_markdown

FILES = frozenset(
    [
        "csv",
        "doc",
        "docx",
        "et",
        "ofd",
        "pdf",
        "ppt",
        "pptx",
        "rar",
        "rtf",
        "txt",
        "wps",
        "xls",
        "xlsx",
        "zip",
        "7z",
    ]
)
"""The endings of files that somebody may have put beside a report."""
_SILENT = frozenset(
    [
        "applet",
        "button",
        "canvas",
        "datalist",
        "input",
        "math",
        "noframes",
        "noscript",
        "object",
        "option",
        "select",
        "style",
        "script",
        "svg",
        "template",
        "textarea",
    ]
)
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)
_HEADING = re.compile("h([1-6])")
_CHAPTER = re.compile(r"\s*(?:第[一二三四五六七八九十]{1,3}部分|[一二三四五六七八九十]{1,3}\s*[、.．])")
_LONGEST_CHAPTER = 40
_USUAL_LEVEL = 2

Place = Callable[[HtmlElement], str]


def cleaned(root: HtmlElement) -> tuple[str, ...]:
    """Take out of a tree what is no content, and give the words that stood in it: scripts aside, those that are hidden."""
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    left = []
    for element in list(root.iter()):
        tag = str(element.tag)
        silent = tag in _SILENT
        if element is root or not (
            silent or element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
        ):
            continue
        parent = element.getparent()
        if parent is None or not any(ancestor is root for ancestor in element.iterancestors()):
            continue
        words = "" if tag in {"script", "style"} else " ".join("".join(map(str, element.itertext())).split())
        if words:
            left.append(words)
        element.drop_tree()
    return tuple(left)


def items_of(root: HtmlElement, place: Place, skipped: HtmlElement | None = None) -> tuple[Item, ...]:
    """Give the passages and tables inside an element, but for those inside ``skipped``; the tree must be ``cleaned``."""
    walk = _Walk(place)
    walk.through(root, skipped)
    return tuple(_levelled(walk.items))


def file_links(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield the title and the address of every file that a page leads to."""
    seen = set()
    for element in root.iter("a", "iframe", "embed"):
        address = str(element.get("href") or element.get("src") or "").strip()
        words = " ".join("".join(map(str, element.itertext())).split())
        if address not in seen and _is_file(address):
            seen.add(address)
            yield words or str(element.get("title") or "") or address.rpartition("/")[2], address


def _is_file(address: str) -> bool:
    try:
        path = urlsplit(address).path
    except ValueError:
        return False
    return path.rpartition(".")[2].lower() in FILES


def _levelled(items: Sequence[Item]) -> Iterator[Item]:
    """Give headings below those of the chapters the marks that an editor types for them."""
    chapters = [
        item.level for item in items if isinstance(item, Passage) and item.level and _CHAPTER.match(item.text)
    ]
    top = min(chapters, default=_USUAL_LEVEL)
    for item in items:
        if isinstance(item, Passage) and item.level > top:
            yield item._replace(markdown=f"{'#' * min(item.level - top + 2, 6)} {item.markdown}")
        else:
            yield item


@dataclass(slots=True)
class _Walk:
    """Collects items while a tree is walked; ``looks`` are those of the open elements, ``words`` those of the open line."""

    place: Place
    items: list[Item] = field(default_factory=list)
    words: list[Inline] = field(default_factory=list)
    looks: list[Run] = field(default_factory=lambda: [Run("")])
    first: HtmlElement | None = None
    level: int = 0
    quoted: int = 0
    exact: int = 0
    numbers: list[int] = field(default_factory=list)

    def through(self, root: HtmlElement, skipped: HtmlElement | None) -> None:
        walker = etree.iterwalk(root, events=("start", "end"))
        passed: HtmlElement | None = None
        for event, element in walker:
            if event == "start":
                if passed is None and self._is_passed(element, skipped):
                    passed = element
                    walker.skip_subtree()
                elif passed is None:
                    self._open(element)
            else:
                if passed is None:
                    self._close(element)
                elif passed is element:
                    passed = None
                if element is not root and element.tail:
                    self._say(element.tail, element)
        self._flush()

    def _is_passed(self, element: HtmlElement, skipped: HtmlElement | None) -> bool:
        """Say whether an element has been dealt with as a whole."""
        if element is skipped:
            self._flush()
            return True
        tag = str(element.tag)
        if tag == "table" and not is_layout(element):
            self._flush()
            self._table(element)
            return True
        found = listing_of(element) if tag in {"ol", "ul"} and not self.quoted else None
        if found is None:
            return False
        self._flush()
        if found.lines:
            self.items.append(
                Passage(to_markdown((found.block,)), "\n".join(found.lines), self.place(element))
            )
        return True

    def _table(self, element: HtmlElement) -> None:
        grid = grid_of(element)
        headings = [item.text for item in self.items if isinstance(item, Passage) and item.level]
        heading = headings[-1] if headings else ""
        for words in grid.around:
            if heading.endswith(words):
                continue
            self.items.append(Passage(line_markdown(Paragraph((Run(words),))), words, self.place(element)))
        if grid.rows:
            places = tuple(self.place(row) for row in grid.elements)
            self.items.append(Table(tuple(map(tuple, grid.rows)), places, grid.exact, tuple(grid.aligns)))

    def _open(self, element: HtmlElement) -> None:
        tag = str(element.tag)
        look = self.looks[-1]
        if tag in BLOCKS:
            self._flush()
            heading = _HEADING.fullmatch(tag)
            self.level = int(heading[1]) if heading else self.level
            self.quoted += tag == "blockquote"
            self.exact += tag == "pre"
            if tag in {"ol", "ul"}:
                self.numbers.append(0 if tag == "ol" else -1)
            if tag == "li":
                self._number()
        elif tag == "br":
            self.words.append(look._replace(text="\n"))
        elif tag == "img":
            self._picture(element)
        self.looks.append(look_of(look, element))
        if element.text:
            self._say(element.text, element)

    def _close(self, element: HtmlElement) -> None:
        self.looks.pop()
        tag = str(element.tag)
        if tag in BLOCKS:
            self._flush()
            self.level = 0 if _HEADING.fullmatch(tag) else self.level
            self.quoted -= tag == "blockquote"
            self.exact -= tag == "pre"
            if tag in {"ol", "ul"} and self.numbers:
                self.numbers.pop()

    def _number(self) -> None:
        """Say the number that a browser shows before an item; it is no text of the page."""
        if self.numbers and self.numbers[-1] >= 0:
            self.numbers[-1] += 1
            self.words.append(Run(f"{self.numbers[-1]}."))

    def _picture(self, element: HtmlElement) -> None:
        picture = picture_of(element)
        if picture:
            self.first = element if self.first is None else self.first
            self.words.append(picture)

    def _say(self, text: str, element: HtmlElement) -> None:
        if self.first is None and text.strip():
            self.first = element
        if self.exact:
            for number, line in enumerate(text.split("\n")):
                self.words += [self.looks[-1]._replace(text="\n")] if number else []
                self.words += [self.looks[-1]._replace(text=line.replace(" ", "\u00a0"))] if line else []
        else:
            self.words.append(self.looks[-1]._replace(text=written(text)))

    def _flush(self) -> None:
        if not self.words:
            return
        element = self.first
        for line in lines_of(self.words, wrapped=not self.exact, heading=self.level > 0):
            words = plain_words(line)
            if element is None or not (words or any(isinstance(word, Picture) for word in line)):
                continue
            self.items.append(self._passage(line, words, element))
        self.words, self.first = [], None

    def _passage(self, line: Sequence[Inline], words: str, element: HtmlElement) -> Passage:
        bold = all(word.bold for word in line if isinstance(word, Run) and word.text.strip())
        # Who makes a heading bold means the heading.
        titled = bold and (
            looks_like_heading(words) or (_CHAPTER.match(words) and len(words) < _LONGEST_CHAPTER)
        )
        bare = bool(self.level or titled)
        look = [word._replace(bold=False) if bare and isinstance(word, Run) else word for word in line]
        markdown = line_markdown(Paragraph(tuple(look)))
        return Passage(f"> {markdown}" if self.quoted else markdown, words, self.place(element), self.level)


def plain_items(items: Iterable[Item]) -> Iterator[str]:
    """Yield the words of items, a line per passage and per row."""
    for item in items:
        if isinstance(item, Passage):
            yield from (item.text,) if item.text else ()
        else:
            rows = (" ".join(dict.fromkeys(cell for cell in row if cell)) for row in item.rows)
            yield from (words for words in rows if words)
