"""Lines of a PDF as paragraphs, the way a reader joins them, without what every page repeats."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from generator.foreign.pdf_page import Line, PdfPage
from generator.foreign.report_signs import chapter, is_label
from generator.prose.plain import ends_sentence, looks_like_heading

_MARGIN = 0.12
"""What part of a page at its top and bottom may hold what every page repeats."""
_NUMBER = re.compile(
    r"[-—–―·.\s]*(?:第\s*)?[0-9]{1,3}(?:\s*页)?(?:\s*[/／共,，]\s*(?:共\s*)?[0-9]{1,3}\s*页?)?[-—–―·.\s]*"
)
_COUNTS = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}(?:部分|、)|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}[.．、](?![0-9])|[①-⑳]|附件|[•●◆■])"
)
_DATE = re.compile(r"[0-9]{4}\s*年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日")
_COLUMNS = re.compile(r"\S+(?:\s+[-+0-9.,/]+){2,}|(?:[-+0-9.,/]+\s+){2,}[-+0-9.,/]+")
_LARGE = 1.15
_LONG = 12


class Paragraph(NamedTuple):
    """Words of one paragraph, and the page where it begins; ``top`` and ``bottom`` place it there."""

    text: str
    page: int
    top: float
    bottom: float
    end: int


def without_running(pages: Sequence[PdfPage]) -> tuple[list[PdfPage], list[str]]:
    """Take page numbers and the heads and feet of pages away, and give them."""
    size = measure(line for page in pages for line in page.lines).size
    counted = Counter(_alike(line) for page in pages for line in page.lines if _at_edge(line, page))
    left: list[str] = []
    kept = []
    for page in pages:
        own = []
        for line in page.lines:
            often = counted[_alike(line)] >= max(2, len(pages) * 0.3)
            numbered = _NUMBER.fullmatch(line.text) and _outermost(line, page)
            if _at_edge(line, page) and (numbered or often or _is_apart(line, page, size)):
                left.append(line.text)
            else:
                own.append(line)
        kept.append(page._replace(lines=tuple(own)))
    return kept, left


def _alike(line: Line) -> tuple[str, int]:
    return re.sub("[0-9]", "#", line.text), round(line.top / 4)


def _is_apart(line: Line, page: PdfPage, size: float) -> bool:
    """Say whether a line stands outside the text of its page, in smaller type and far from any other."""
    others = [other for other in page.lines if other is not line]
    gaps = [max(other.top - line.bottom, line.top - other.bottom) for other in others]
    return bool(gaps) and line.size < size * 0.9 and min(gaps) > 1.5 * size and _outermost(line, page)


def _at_edge(line: Line, page: PdfPage) -> bool:
    return line.bottom < page.height * _MARGIN or line.top > page.height * (1 - _MARGIN)


def _outermost(line: Line, page: PdfPage) -> bool:
    others = [other for other in page.lines if other is not line]
    return all(line.bottom <= other.top + 1 for other in others) or all(
        line.top >= other.bottom - 1 for other in others
    )


class Measure(NamedTuple):
    """The margins that most lines of a document keep, the size of its type, and what is usual between two lines."""

    left: float
    right: float
    size: float
    gap: float


def measure(lines: Iterable[Line]) -> Measure:
    """Give the margins of the prose of a document."""
    found = list(lines)
    long = [line for line in found if len(line.text) > _LONG] or found
    if not long:
        return Measure(0, 0, 1, 1)
    size = median(line.size for line in long)
    body = [line for line in long if abs(line.size - size) < 1] or long
    lefts = Counter(round(line.left) for line in body)
    most = max(lefts.values())
    left = min(place for place, count in lefts.items() if count * 4 >= most)
    gaps = [
        after.top - before.bottom
        for before, after in pairwise(body)
        if before.page == after.page and 0 < after.top - before.bottom < 2 * size
    ]
    return Measure(left, max(line.right for line in body), size, median(gaps) if gaps else size)


def paragraphs(lines: Sequence[Line], body: Measure) -> Iterator[Paragraph]:
    """Yield the paragraphs that lines in their order make."""
    waiting: list[Line] = []
    for line in lines:
        if waiting and not _goes_on(waiting, line, body):
            yield _joined(waiting)
            waiting = []
        waiting.append(line)
    if waiting:
        yield _joined(waiting)


def _goes_on(waiting: Sequence[Line], line: Line, body: Measure) -> bool:
    before = waiting[-1]
    size = max(body.size, 1)
    if (
        abs(before.size - line.size) > 1
        or chapter(before.text)
        or chapter(line.text)
        or _DATE.fullmatch(line.text)
    ):
        return False
    if (
        _COLUMNS.fullmatch(before.text)
        or _COLUMNS.fullmatch(line.text)
        or is_label(line.text)
        or is_label(before.text)
    ):
        return False
    gap = line.top - before.bottom
    far = line.page == before.page and gap > min(body.gap + 0.7 * size, 2.2 * size)
    if before.size > body.size * _LARGE:
        return line.page == before.page and gap < 1.5 * before.size  # a title on several lines
    indented = line.left > body.left + 0.9 * size
    short = before.right < body.right - 1.9 * size
    if far or indented or short or looks_like_heading(before.text):
        return False
    full_stop = ends_sentence(before.text)
    return not (full_stop and _COUNTS.match(line.text))


def _joined(lines: Sequence[Line]) -> Paragraph:
    text = ""
    for line in lines:
        apart = text and text[-1].isascii() and line.text[0].isascii()
        text += f"{' ' if apart else ''}{line.text}"
    return Paragraph(text, lines[0].page, lines[0].top, lines[-1].bottom, lines[-1].page)
