"""Prose as what can be compared with other prose: paragraphs of clauses, without spaces and marks.

A clause is what stands between two commas or stops. Those that state a figure do not count: what a report has to
count is said in the same words every year and everywhere. Two texts are as alike as the share of their characters that
stand in clauses which both hold: a changed word costs its clause only, and no order is asked for.
"""

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

SHORTEST = 30
"""Characters from which on a paragraph says something of its own."""
_CLAUSE = 5
_BREAKS = ",;:!?；：。！？"
# A year says nothing; spaces, stars and quotes are typed now so, now otherwise.
_YEAR = re.compile("[0-9０-９]{4}")
_USUAL_YEARS = frozenset(map(str, range(1990, 2100)))
_DROPPED = " \t\u3000\xa0*_`“”\"'‘’"
_FIGURE = re.compile("[0-9０-９{]")
# Every report has to make this statement, and it is the same every year.
_FEES = "信息处理费"


class Paragraph(NamedTuple):
    """One paragraph: where it stands in its text, and its clauses; ``weight`` is their length in characters."""

    offset: int
    length: int
    clauses: tuple[str, ...]
    weight: int


@lru_cache(maxsize=512)
def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Give the paragraphs of a Markdown text that count: no headings, no tables, nothing short, no fee statement.

    A report is held against the year before and the year after, hence the cache.
    """
    found = []
    offset = 0
    for line, bare in zip(text.split("\n"), _bare(text).split("\n"), strict=True):
        words = line.strip()
        length = len(words)
        if length >= SHORTEST and words[0] not in "#|<" and not ("费" in words and _FEES in words):
            # Where more was stripped than is dropped anyway, what stood beside it has to be looked at again.
            told = bare if len(line) == length or line.strip(_DROPPED) == words else _bare(words)
            clauses = tuple(
                [
                    clause
                    for clause in told.split("，")
                    if len(clause) >= _CLAUSE and (clause.isalpha() or not _FIGURE.search(clause))
                ]
            )
            start = offset if line[0] == words[0] else offset + line.index(words)
            found.append(Paragraph(start, length, clauses, len("".join(clauses))))
        offset += len(line) + 1
    return tuple(found)


def _bare(text: str) -> str:
    """Give a text without years, spaces, stars and quotes, and with one mark for all that part clauses."""
    if "年" in text:
        text = _without_years(text)
    # Searches for one character are so quick that all of them together take less than one pattern.
    for mark in _DROPPED:
        if mark in text:
            text = text.replace(mark, "")
    for mark in _BREAKS:
        text = text.replace(mark, "，")
    return text


def _without_years(text: str) -> str:
    first, *others = text.split("年")
    parts = [first]
    for other in others:
        before = parts[-1]
        last = before[-4:]
        if last in _USUAL_YEARS or _YEAR.fullmatch(last):
            parts[-1] = before[:-4]
            parts.append(other.removeprefix("度"))
        else:
            parts.append(f"年{other}")
    return "".join(parts)


def common(paragraph: Paragraph, known: AbstractSet[str]) -> int:
    """Give how many characters of a paragraph stand in clauses that are ``known``."""
    return (
        0
        if known.isdisjoint(paragraph.clauses)
        else len("".join([clause for clause in paragraph.clauses if clause in known]))
    )
