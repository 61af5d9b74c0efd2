"""A PDF with text: ruled tables cell by cell, everything else in the lines and paragraphs of its pages."""

import io
import re
from collections.abc import Iterator, Sequence

from generator.files.parcel import damaged, locked
from generator.foreign.page_facts import without_corrections, without_facts
from generator.foreign.passages import Foreign, Item, Passage
from generator.foreign.pdf_grids import goes_on, table_of
from generator.foreign.pdf_page import Line, PdfPage, PdfTable, page_of
from generator.foreign.pdf_prose import Measure, measure, paragraphs, without_running
from generator.printing.appendix import without_appendix
from generator.problem import Level, Problem, Span
from generator.prose.blocks import Paragraph, Run
from generator.prose.source import line_markdown

NAME = "pdf"
LABEL = "PDF（有文字的）"
SUFFIXES = (".pdf",)

_MOST_PAGES = 300
_UNNAMED = re.compile(r"\(cid:[0-9]+\)|[\ue000-\uf8ff\ufffd]")
_TOO_MANY = 0.2
_RECOGNISE = "找报告的网页或 Word 原稿导入；没有的，先做文字识别并逐格核对"


def sniff(data: bytes) -> bool:
    """Say whether bytes are a PDF."""
    return b"%PDF-" in data[:1024]


def read(data: bytes, shown: str) -> Foreign:
    """Give the passages and tables of a PDF."""
    try:
        pages = _pages(data)
    except Exception as error:  # noqa: BLE001 - a damaged file makes the parser raise anything
        return Foreign(
            (),
            (locked(shown) if "Password" in repr(error) or "Encryption" in repr(error) else damaged(shown),),
        )
    if len(pages) > _MOST_PAGES:
        help_ = "只留报告本身的几页，另存后再导入"
        return Foreign(
            (), (Problem("I103", Level.ERROR, f"这个 PDF 超过 {_MOST_PAGES} 页", Span(shown), help_),)
        )
    words = "".join(_all_words(pages))
    if not words:
        scanned = any(page.pictures for page in pages)
        message = "扫描件没有文字" if scanned else "这个 PDF 里没有文字"
        return Foreign((), (Problem("I106", Level.ERROR, message, Span(shown), _RECOGNISE),))
    unnamed = len(_UNNAMED.findall(words))
    if unnamed > len(words) * _TOO_MANY:
        message = "这个 PDF 的文字没有编码，读出来的不是字"
        return Foreign((), (Problem("I106", Level.ERROR, message, Span(shown), _RECOGNISE),))
    pages, left = without_running(pages)
    items, facts = without_facts(without_appendix(tuple(_items(pages))))
    items, corrections = without_corrections(items)
    doubts = tuple(_doubts(pages, unnamed, shown))
    return Foreign(items, doubts, (*facts, *corrections), left=tuple(left))


def _pages(data: bytes) -> list[PdfPage]:
    import pdfplumber  # noqa: PLC0415 - slow to import, and only PDFs need it

    with pdfplumber.open(io.BytesIO(data)) as document:
        found = []
        for page in document.pages[: _MOST_PAGES + 1]:
            found.append(page_of(page))
            page.close()
        return found


def _all_words(pages: Sequence[PdfPage]) -> Iterator[str]:
    for page in pages:
        yield from (line.text for line in page.lines)
        yield from (cell.text for table in page.tables for cell in table.cells)


def _doubts(pages: Sequence[PdfPage], unnamed: int, shown: str) -> Iterator[Problem]:
    empty = [str(page.number) for page in pages if page.pictures and not page.lines and not page.tables]
    if empty:
        message = f"第 {'、'.join(empty)} 页只有图片，没有文字"
        yield Problem("I106", Level.WARNING, message, Span(shown), "对照原件，把这几页的内容补上")
    if unnamed:
        message = f"PDF 里有 {unnamed} 个字没有编码，读不出来"
        yield Problem("I108", Level.WARNING, message, Span(shown), "对照原件，把这些字补上")


def _items(pages: Sequence[PdfPage]) -> Iterator[Item]:
    """Yield tables and paragraphs from the first page to the last."""
    body = measure(line for page in pages for line in page.lines)
    lines: list[Line] = []
    parts: list[PdfTable] = []
    for page in pages:
        things: list[Line | PdfTable] = sorted([*page.lines, *page.tables], key=lambda thing: thing.top)
        for thing in things:
            if isinstance(thing, PdfTable):
                yield from _passages(lines, body)
                lines = []
                if parts and not (thing.page == parts[-1].page + 1 and goes_on(parts[-1], thing)):
                    yield table_of(parts)
                    parts = []
                parts.append(thing)
            else:
                if parts:
                    yield table_of(parts)
                    parts = []
                lines.append(thing)
    if parts:
        yield table_of(parts)
    yield from _passages(lines, body)


def _passages(lines: Sequence[Line], body: Measure) -> Iterator[Passage]:
    for found in paragraphs(lines, body):
        markdown = line_markdown(Paragraph((Run(found.text),)))
        yield Passage(markdown, found.text, f"第 {found.page} 页")
