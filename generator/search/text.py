"""What a reader can search of a report: the words of its page, paragraph by paragraph, without the statutory tables.

The labels of those tables are the same in every report and their figures mean nothing without them; who looks for a
figure compares bodies and years. Tables that an editor wrote are words like all others, cell by cell.
"""

import zlib
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from html import unescape
from typing import NamedTuple

from generator.changes.corrected import Corrected, corrections
from generator.patterns import seldom
from generator.printing.document import Document
from generator.project.report import Report

TITLE, LEAD, SIGNATURE, CORRECTIONS, LEGACY = "标题", "引言", "落款", "更正记录", "旧格式的各部分"
_TAG = seldom(r'<(/?)([a-z][a-z0-9]*)(?:[^<>"]|"[^"]*")*>')
_INLINE = frozenset(
    "a abbr b cite code del em i ins kbd mark q s small span strong sub sup u wbr".split()  # noqa: SIM905
)
_NUMBER = seldom("[一二三四五六七八九十]+、")
_SPACE = seldom(r"[ \t\r\n\f]+")
_BREAK = "\0"


class Part(NamedTuple):
    """A part of a report: its anchor on the page (may be empty), its heading, and what readers filter it by."""

    anchor: str
    heading: str
    group: str


class Searched(NamedTuple):
    """What one report brings to the search; travels packed, since ten thousand of them wait together.

    ``lengths`` are those of the texts of ``parts`` in characters; the text of each ends with a line feed. ``mark`` is a hash of all
    of it, not of the packed bytes: another zlib packs otherwise.
    """

    year: int
    slug: str
    agency: str
    title: str
    parts: tuple[Part, ...]
    lengths: tuple[int, ...]
    packed: bytes
    mark: bytes

    @property
    def text(self) -> str:
        """Give all paragraphs, each on a line of its own."""
        return zlib.decompress(self.packed).decode()


def searched(report: Report, document: Document) -> Searched:
    """Give what readers can search of a report."""
    found = [(part, text) for part, paragraphs in _parts(report, document) if (text := _lines(paragraphs))]
    return of_texts((report.year, report.agency.slug, report.agency.name, document.title), found)


def of_texts(report: tuple[int, str, str, str], texts: Sequence[tuple[Part, str]]) -> Searched:
    """Give what a report brings of which the year, the slug and the name of the body, the title and the text of each part are known."""
    whole = "".join([text for _, text in texts]).encode()
    shape = (*report, tuple(part for part, _ in texts), tuple(len(text) for _, text in texts))
    mark = blake2b(repr(shape).encode() + whole, digest_size=16).digest()
    return Searched(*shape, zlib.compress(whole, 1), mark)


def paragraphs_of(html: str) -> Iterator[str]:
    """Yield the words of safe HTML, block by block; marks within a line do not part words."""
    text = _TAG.sub(lambda tag: "" if tag[2] in _INLINE else _BREAK, html)
    for block in text.split(_BREAK):
        words = _SPACE.sub(" ", unescape(block)).strip(" ")
        if words:
            yield words


def _parts(report: Report, document: Document) -> Iterator[tuple[Part, list[str]]]:
    yield Part("", TITLE, TITLE), [document.title, report.index_number]
    yield Part("", LEAD, LEAD), [*paragraphs_of(document.lead)]
    for section, printed in zip(report.sections, document.sections, strict=True):
        heading = printed.heading
        group = _NUMBER.sub("", heading, count=1) if section.spec else LEGACY
        after = printed.after if printed.grid else ""
        yield (
            Part(printed.id, heading, group),
            [heading, *paragraphs_of(printed.before), *paragraphs_of(after)],
        )
    yield Part("", SIGNATURE, SIGNATURE), [document.signature, document.signature_date]
    if report.corrections:
        changes = [_change(item) for item in corrections(report)]
        yield Part("corrections", CORRECTIONS, CORRECTIONS), [CORRECTIONS, *changes]


def _change(item: Corrected) -> str:
    """Give a correction as the page prints it."""
    return f"{item.date or ''} {item.sentence}" + (f"（理由：{item.reason}）" if item.reason else "")


def _lines(paragraphs: list[str]) -> str:
    return "".join(f"{_SPACE.sub(' ', words)}\n" for words in paragraphs if words)
