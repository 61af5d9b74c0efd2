"""What changed between two texts: paragraphs that came, went or were written anew, and which of their words."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import Enum
from typing import NamedTuple

_TOKEN = re.compile(r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*[%％]?|[A-Za-z]+|.", re.DOTALL)
_YEAR = re.compile("[0-9]{4}")
_ALIKE = 0.45
_MOST_PAIRS = 400
_SHORT = 2


class Mark(Enum):
    """What became of a piece of a text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Piece(NamedTuple):
    """A run of characters that share a fate."""

    mark: Mark
    text: str


class Paragraph(NamedTuple):
    """A paragraph that is not what it was; ``number`` counts from 1 in the newer text, in the older for one that went."""

    mark: Mark
    number: int
    pieces: tuple[Piece, ...]


def changed_paragraphs(before: str, after: str, years: tuple[int, int] = (0, 0)) -> Iterator[Paragraph]:
    """Yield the paragraphs that differ, in the order of the newer text.

    ``years`` are the report years of both texts: where each speaks of its own year, or of the one before, it says the same.
    """
    old, new = _paragraphs(before), _paragraphs(after)
    old_keys = [_keys(words, years[0]) for words in map(_tokens, old)]
    new_keys = [_keys(words, years[1]) for words in map(_tokens, new)]
    matcher = SequenceMatcher(None, old_keys, new_keys, autojunk=False)
    for kind, start, end, other, stop in matcher.get_opcodes():
        if kind == "equal":
            continue
        partners = _partners(old_keys[start:end], new_keys[other:stop])
        for place in range(start, end):
            if place - start not in partners.values():
                yield Paragraph(Mark.REMOVED, place + 1, (Piece(Mark.REMOVED, old[place]),))
        for place in range(other, stop):
            partner = partners.get(place - other)
            if partner is None:
                yield Paragraph(Mark.ADDED, place + 1, (Piece(Mark.ADDED, new[place]),))
            else:
                pieces = changed_words(old[start + partner], new[place], years)
                yield Paragraph(Mark.SAME, place + 1, pieces)


def changed_words(before: str, after: str, years: tuple[int, int] = (0, 0)) -> tuple[Piece, ...]:
    """Give one text as pieces that stayed, went and came; numbers and foreign words are never cut."""
    old, new = _tokens(before), _tokens(after)
    matcher = SequenceMatcher(None, _keys(old, years[0]), _keys(new, years[1]), autojunk=False)
    found: list[tuple[str, str, str]] = []
    for kind, start, end, other, stop in matcher.get_opcodes():
        gone, come = "".join(old[start:end]), "".join(new[other:stop])
        at_edge = not found or stop == len(new)
        if kind == "equal" and (len(come) >= _SHORT or at_edge):
            found.append((come, "", ""))
        elif found and not found[-1][0]:
            # One character that two changes happen to share is no word: they read best as one change.
            _, gone_before, come_before = found[-1]
            found[-1] = ("", gone_before + gone, come_before + come)
        else:
            found.append(("", gone, come))
    marks = (Mark.SAME, Mark.REMOVED, Mark.ADDED)
    return tuple(
        Piece(mark, words) for change in found for mark, words in zip(marks, change, strict=True) if words
    )


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _keys(tokens: Sequence[str], year: int) -> tuple[str, ...]:
    """Give what tokens are compared by: the report's own year stands for itself in every year's report."""
    if not year:
        return tuple(tokens)
    own = {str(year): "本年", str(year - 1): "上年"}
    following = [*tokens[1:], ""]
    return tuple(
        own.get(token, token) if after == "年" and _YEAR.fullmatch(token) else token
        for token, after in zip(tokens, following, strict=True)
    )


def _partners(old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]]) -> dict[int, int]:
    """Give for new paragraphs the old one each was written from: the most alike, no two of the same."""
    if len(old) * len(new) > _MOST_PAIRS:
        return {place: place for place in range(min(len(old), len(new)))}
    scored = []
    for place, words in enumerate(new):
        matcher = SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(words)
        for other, others in enumerate(old):
            matcher.set_seq1(others)
            if matcher.quick_ratio() >= _ALIKE and (ratio := matcher.ratio()) >= _ALIKE:
                scored.append((-ratio, place, other))
    found: dict[int, int] = {}
    for _, place, other in sorted(scored):
        if place not in found and other not in found.values():
            found[place] = other
    return found
