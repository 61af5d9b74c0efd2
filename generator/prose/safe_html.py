"""Markdown to safe HTML: the quick way for plain prose, and python-markdown for all other.

``marked`` is imported when the first text needs it: python-markdown takes a while to start, and most texts are plain.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from generator.patterns import seldom
from generator.prose.elsewhere import in_words, is_elsewhere
from generator.prose.plain import paragraphs, plain_html, usual_html

_TYPED_PICTURE = seldom("<img(?=[ />])[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = seldom(r"""\s([\w:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+)""")


class ForeignPicture(NamedTuple):
    """A picture that is not fetched: where its address stands in the text, and the words that are shown instead."""

    address: str
    start: int
    length: int
    shown: str


def to_html(text: str) -> str:
    """Give the safe HTML of a Markdown text; headings start at level 3, below the section's own."""
    if not text.strip():
        return ""
    html = usual_html(text)
    if html is not None:
        return html
    text = paragraphs(text)
    html = plain_html(text)
    if html is not None:
        return html
    from generator.prose.marked import marked_html  # noqa: PLC0415 - who writes plainly need not wait for it

    return marked_html(text)


def foreign_pictures(text: str) -> Iterator[ForeignPicture]:
    """Yield the pictures of a Markdown text that lead to another server or hold their data themselves."""
    if "![" not in text and ("<" not in text or "<img" not in text.lower()):
        return
    from generator.prose.marked import converted  # noqa: PLC0415 - as above

    end = 0
    for tag in _TYPED_PICTURE.findall(converted(paragraphs(text))):
        written = {name.lower(): unescape(value.strip("\"'")) for name, value in _ATTRIBUTE.findall(tag)}
        address = written.get("src", "")
        if is_elsewhere(address):
            found = text.find(address, end)
            start = found if found >= 0 else end
            end = start + (len(address) if found >= 0 else 0)
            yield ForeignPicture(address, start, max(end - start, 1), in_words(written.get("alt", "")))
