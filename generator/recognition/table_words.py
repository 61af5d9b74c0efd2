"""What stands in a table of a foreign source besides the labels and figures of its form: notes that would get lost with it."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from generator.foreign.passages import Item, Passage
from generator.forms.labels import SAME_LENGTH, TableLabels

_HAN = re.compile("[\u3400-\u9fff]+")
_FEWEST = 4
_KNOWN = 0.5
"""Words of which as many pairs of characters stand in labels are a torn label."""
_USUAL = ("续表", "单位件万元项", "序号", "本年度", "数量", "申请人类型")


def words_besides(items: Sequence[Item], labels: TableLabels) -> Iterator[tuple[str, str]]:
    """Yield the cells and lines of the pieces of a table that hold other words, with their places."""
    seen: set[str] = set()
    for item in items:
        lines = [(item.text, item.place)] if isinstance(item, Passage) else _cells(item.rows, item.places)
        for text, place in lines:
            if text not in seen and _says_more(text, labels):
                seen.add(text)
                yield text, place


def _cells(rows: Sequence[Sequence[str]], places: Sequence[str]) -> list[tuple[str, str]]:
    return [(cell, place) for row, place in zip(rows, places, strict=True) for cell in row if cell.strip()]


def _says_more(text: str, labels: TableLabels) -> bool:
    plain = "".join(_HAN.findall(text.translate(SAME_LENGTH)))
    pairs, known = _known(tuple(_texts(labels)))
    for label in known:
        plain = plain.replace(label, " ")
    left = [pair for part in plain.split() for pair in map("".join, pairwise(part))]
    length = sum(map(len, plain.split()))
    return length >= _FEWEST and sum(pair in pairs for pair in left) < _KNOWN * len(left)


def _texts(labels: TableLabels) -> Iterator[str]:
    for label in (*(slot.label for slot in labels.slots), *labels.around):
        yield label.text
        yield label.core


@cache
def _known(texts: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Give the pairs of characters in labels, and the labels, the longest first."""
    plain = {"".join(_HAN.findall(text.translate(SAME_LENGTH))) for text in (*texts, *_USUAL)} - {""}
    pairs = {pair for text in plain for pair in map("".join, pairwise(text))}
    return frozenset(pairs), tuple(sorted(plain, key=len, reverse=True))
