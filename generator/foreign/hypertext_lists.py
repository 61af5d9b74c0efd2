"""Lists of a foreign page that an editor could have typed; others are only lines."""

import re
from typing import NamedTuple

from lxml.html import HtmlElement

from generator.foreign.hypertext_lines import lines_of, plain_words
from generator.foreign.hypertext_words import BLOCKS, words_of
from generator.prose.blocks import Block, Inline, Listing, Paragraph

_LISTS = ("ol", "ul")
_WITHIN = frozenset({"li", "ol", "p", "ul"})
_UNMARKED = re.compile(r"list-style(?:-type)?\s*:[^;]*none", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}(?:部分|、|是)|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}[.．、]|[①-⑳]|附件)"
)
_DEEPEST = 4


class Found(NamedTuple):
    """A list, and the words of its items a line each."""

    block: Listing
    lines: tuple[str, ...]


def listing_of(element: HtmlElement) -> Found | None:
    """Give the list that an ``ol`` or ``ul`` is, or nothing where it only sets lines that have numbers of their own."""
    for inner in element.iter():
        tag = str(inner.tag)
        if (
            (tag in BLOCKS and tag not in _WITHIN)
            or tag == "img"
            or _UNMARKED.search(inner.get("style") or "")
        ):
            return None
    return _listing(element, _DEEPEST)


def _listing(element: HtmlElement, depth: int) -> Found | None:
    items: list[tuple[Block, ...]] = []
    lines: list[str] = []
    strays = [element.text, *(child.tail for child in element)]
    if depth == 0 or any(text and text.strip() for text in strays):
        return None
    for child in element:
        if child.tag != "li" or child.get("value"):
            return None
        own: list[tuple[Inline, ...]] = [
            line for line in lines_of(words_of(child, _LISTS)) if plain_words(line)
        ]
        if any(_COUNTED.match(plain_words(line)) for line in own):
            return None
        inner = [_listing(found, depth - 1) for found in child if found.tag in _LISTS]
        if None in inner or any(
            found.tag in _LISTS and found.getparent() is not child
            for found in child.iterdescendants(*_LISTS)
            if _outermost(found, child)
        ):
            return None
        blocks = [Paragraph(line) for line in own]
        items.append((*blocks, *(found.block for found in inner if found)))
        lines += [*map(plain_words, own), *(line for found in inner if found for line in found.lines)]
    start = element.get("start") or "1"
    if element.tag == "ul":
        return Found(Listing(0, tuple(item for item in items if item)), tuple(lines))
    return (
        Found(Listing(int(start), tuple(items)), tuple(lines))
        if start.isdecimal() and len(start) < 3
        else None
    )


def _outermost(found: HtmlElement, item: HtmlElement) -> bool:
    """Say whether a list is the first on the way from an item inwards."""
    between = next((outer for outer in found.iterancestors() if outer is item or outer.tag in _LISTS), None)
    return between is item
