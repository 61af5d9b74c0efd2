"""Text that somebody copied or a program scraped: lines, pipes, and whatever is left of the tables."""

import re
from collections.abc import Iterator

from generator.files.decoding import decoded
from generator.foreign.passages import Foreign, Item, Passage, Table
from generator.problem import Level, Problem, Span
from generator.prose.blocks import Paragraph, Run
from generator.prose.source import line_markdown

NAME = "text"
LABEL = "文本"
SUFFIXES = (".txt", ".md", ".text")

_PADDING = " \t\u00a0\u3000\ufeff"
_ONLY_PIPES = re.compile(r"[|\s:-]+")
_HEADING = re.compile(r"(#{1,6})\s+(.*)")


def sniff(data: bytes) -> bool:
    """Say whether the bytes are text at all."""
    return decoded(data) is not None


def read(data: bytes, shown: str) -> Foreign:
    """Give the lines of a text: rows where it has pipes or tabs, passages elsewhere."""
    found = decoded(data)
    if found is None:
        help_ = "用记事本打开，另存为 UTF-8 编码的文本，再导入"
        return Foreign((), (Problem("I101", Level.ERROR, "这个文件不是文本", Span(shown), help_),))
    return Foreign(tuple(_items(found.text)))


def _items(text: str) -> Iterator[Item]:
    rows: list[tuple[str, ...]] = []
    places: list[str] = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n|\f", text), 1):
        words = line.strip(_PADDING)
        separated = "|" in words or ("\t" in words and "。" not in words)
        if separated and not _ONLY_PIPES.fullmatch(words):
            rows.append(_cells(words if "|" in words else line.strip(_PADDING.replace("\t", ""))))
            places.append(f"第 {number} 行")
            continue
        if rows and (words and not separated):
            yield Table(tuple(rows), tuple(places), exact=False)
            rows, places = [], []
        if words and not separated:
            yield _passage(words, number)
    if rows:
        yield Table(tuple(rows), tuple(places), exact=False)


def _cells(words: str) -> tuple[str, ...]:
    """Give the cells of a row; a pipe in front opens it, one behind a lone cell closes it."""
    mark = "|" if "|" in words else "\t"
    cells = [cell.strip(_PADDING) for cell in words.removeprefix("|").split(mark)]
    return tuple(cells[:1] if len(cells) == 2 and not cells[1] else cells)


def _passage(words: str, number: int) -> Passage:
    heading = _HEADING.fullmatch(words)
    text = heading[2].strip() if heading else words
    markdown = line_markdown(Paragraph((Run(text),)))
    return Passage(markdown, text, f"第 {number} 行", len(heading[1]) if heading else 0)
