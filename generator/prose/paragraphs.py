"""Prose as what can be compared with other prose: paragraphs of clauses, without spaces and marks.

A clause is what stands between two commas or stops. Those that state a figure do not count: what a report has to
count is said in the same words every year and everywhere. Two texts are as alike as the share of their characters that
stand in clauses which both hold: a changed word costs its clause only, and no order is asked for.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

SHORTEST = 30
"""Characters from which on a paragraph says something of its own."""
_CLAUSE = 5
_BREAKS = ",;:!?，；：。！？"
# A year says nothing; spaces, stars and quotes are typed now so, now otherwise.
_DROPPED = re.compile("[0-9０-９]{4}年度?|[ \t\u3000\xa0*_`“”\"'‘’]+")
# Between two breaks, and without a figure.
_CLAUSES = re.compile(rf"(?:^|(?<=[{_BREAKS}]))[^{_BREAKS}0-9０-９{{]{{{_CLAUSE},}}(?=[{_BREAKS}]|$)")
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
    for line in text.split("\n"):
        words = line.strip()
        if len(words) >= SHORTEST and words[0] not in "#|<" and _FEES not in words:
            clauses = tuple(_CLAUSES.findall(_DROPPED.sub("", words)))
            start = offset + line.index(words)
            found.append(Paragraph(start, len(words), clauses, sum(map(len, clauses))))
        offset += len(line) + 1
    return tuple(found)


def common(paragraph: Paragraph, known: Iterable[str]) -> int:
    """Give how many characters of a paragraph stand in clauses that are ``known`` (a set)."""
    return sum(len(clause) for clause in paragraph.clauses if clause in known)
