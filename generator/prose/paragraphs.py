"""Prose as what can be compared with other prose: paragraphs of clauses, without spaces and marks.

A clause is what stands between two commas or stops. Those that state a figure do not count: what a report has to
count is said in the same words every year and everywhere. Two texts are as alike as the share of their characters that
stand in clauses which both hold: a changed word costs its clause only, and no order is asked for.
"""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from generator.project.report import TOGETHER, Report
from generator.prose.passages import passages

SHORTEST = 30
"""Characters from which on a paragraph says something of its own."""
_CLAUSE = 5
_BREAKS = ",;:!?；：。！？"
# A year says nothing; spaces, stars and quotes are typed now so, now otherwise.
_YEAR = re.compile("[0-9０-９]{4}年度?")
# What begins with one character is found much faster than what begins with one of many.
_MAY_BE_YEAR = re.compile("年(?<=[0-9０-９]年)")
_DROPPED = " \t\u3000\xa0*_`“”\"'‘’"
_FIGURES = "0123456789０１２３４５６７８９"
_FIGURE = "{"
"""How every figure is written before clauses are told apart, as the inserted ones are."""
# Every report has to make this statement, and it is the same every year.
_FEES = "信息处理费"
_COMMA, _END = "，", "\n"


class Part(NamedTuple):
    """What counts of one text: its clauses, as ``words`` with commas between them, and their ``weight`` in characters.

    A line end stands between those of two paragraphs as if it were a clause.
    """

    at: str
    clauses: list[str]
    words: str
    weight: int

    def paragraphs(self, least: int = 0) -> list[str]:
        """Give the words of each paragraph that has at least so many characters, commas included."""
        return [words.strip(_COMMA) for words in self.words.split(_END) if len(words) >= least]

    def common(self, known: AbstractSet[str]) -> int:
        """Give how many characters stand in clauses that are ``known``."""
        return len("".join(filter(known.__contains__, self.clauses)))


@lru_cache(maxsize=TOGETHER)
def parts(report: Report) -> tuple[Part, ...]:
    """Give the texts of a report that count, without the lead: its words are prescribed.

    A report is held against the year before and the year after, hence the cache.
    """
    texts = [(at, _counting(text)) for at, text in passages(report) if text is not report.lead]
    whole = "\n".join([words for _, lines in texts for words in lines])
    told = _bare(_without_years(whole, f"{report.year}年")).split("\n")
    found = []
    start = 0
    for at, lines in texts:
        if lines:
            end = start + len(lines)
            stated = _stated(f"{_COMMA}{_END}{_COMMA}".join(told[start:end]))
            words = _COMMA.join(stated)
            found.append(Part(at, stated, words, weight_of(words) - len(lines) + 1))
            start = end
    return tuple(found)


def clauses(reports: Iterable[Report]) -> AbstractSet[str]:
    """Give all clauses of reports."""
    found = set(chain.from_iterable([part.clauses for report in reports for part in parts(report)]))
    found.discard(_END)
    return found


class Paragraph(NamedTuple):
    """One paragraph: where it stands in its text, and its clauses."""

    offset: int
    length: int
    clauses: tuple[str, ...]

    def common(self, known: AbstractSet[str]) -> int:
        """Give how many characters of it stand in clauses that are ``known``."""
        return len("".join(filter(known.__contains__, self.clauses)))

    @property
    def words(self) -> str:
        """Give the clauses with commas between them."""
        return _COMMA.join(self.clauses)


def weight_of(words: str) -> int:
    """Give the length in characters of clauses that have commas between them."""
    return len(words) - words.count(_COMMA)


def paragraphs(report: Report) -> Iterator[tuple[str, Paragraph]]:
    """Yield the paragraphs of the parts with the key of the text where each stands."""
    for at, text in passages(report):
        if text is not report.lead:
            yield from ((at, one) for one in in_places(text))


def in_places(text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of a Markdown text that count: no headings, no tables, nothing short, no fee statement."""
    counting = frozenset(_counting(text))
    offset = 0
    for line in text.split("\n"):
        words = line.strip()
        if words in counting:
            bare = _bare(_YEAR.sub("", words))
            yield Paragraph(offset + line.index(words), len(words), tuple(_stated(bare)))
        offset += len(line) + 1


def _counting(text: str) -> list[str]:
    """Give the lines that count, without the blanks around them."""
    found = [
        words
        for line in text.split("\n")
        if len(line) >= SHORTEST and len(words := line.strip()) >= SHORTEST and words[0] not in "#|<"
    ]
    return [words for words in found if _FEES not in words] if _FEES in text else found


def _stated(bare: str) -> list[str]:
    """Give the clauses of a bare text that count, and its line ends."""
    return [
        clause
        for clause in bare.split(_COMMA)
        if (len(clause) >= _CLAUSE and _FIGURE not in clause) or clause == _END
    ]


def _without_years(text: str, own: str) -> str:
    """Give a text without years; nearly every one is the report's ``own``, and that is quickly taken out."""
    found = text.replace(f"{own}度", own).replace(own, "")
    if not _MAY_BE_YEAR.search(found):
        return found
    lines = zip(text.split("\n"), found.split("\n"), strict=True)
    return "\n".join([_YEAR.sub("", line) if _MAY_BE_YEAR.search(left) else left for line, left in lines])


def _bare(text: str) -> str:
    """Give a text without spaces, stars and quotes, with one mark for all that part clauses and one for all figures."""
    # Searches for one character are so quick that all of them together take less than one pattern.
    for mark in _DROPPED:
        if mark in text:
            text = text.replace(mark, "")
    for mark in _BREAKS:
        text = text.replace(mark, _COMMA)
    for mark in _FIGURES:
        text = text.replace(mark, _FIGURE)
    return text
