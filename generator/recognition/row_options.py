"""The readings that the figures of one damaged row allow: glued together, half glued, with spare or stray ones between."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, combinations, groupby, islice, pairwise
from typing import NamedTuple

from generator.forms.spec import ColumnSpec
from generator.recognition.value import foreign_value

Option = tuple[str, ...]
"""One reading of a row: what each of its columns shows."""
MOST_OPTIONS = 2000
MOST_STRAY = 2
_NONE = "/"
_LONGEST = 8
"""Digits of the largest figure that is looked for in a glued row."""


class Options(NamedTuple):
    """``direct`` says that the source itself keeps the figures apart; without any option the row cannot be read.

    Of a row that is not ``sure`` the label is in doubt: that it adds up proves nothing.
    """

    direct: bool
    choices: tuple[Option, ...]
    sure: bool = True

    def proven(self, *, complete: bool) -> bool:
        """Say whether there is one reading, and it needs no other row to prove it.

        Where digits of the source may be lost (not ``complete``), one digit a column is all that can be read in one way.
        """
        if len(self.choices) != 1 or not self.sure:
            return False
        return self.direct or complete or all(len(text) == 1 for text in self.choices[0])


UNREADABLE = Options(direct=False, choices=())


@lru_cache(maxsize=512)
def row_options(tokens: tuple[str, ...], columns: tuple[ColumnSpec, ...]) -> Options:
    """Give the readings of the figures that a source shows for a row with these columns.

    Readings other than the direct one foot: each derived column is the sum of the others before it. Where nothing adds up, glued
    digits are told apart only when they can be read in one way, blanks among them or not.
    """
    width = len(columns)
    written = list(tokens)
    while len(written) > width and not written[-1]:
        written.pop()
    filled = [token for token in written if token]
    if len(filled) == width:
        return Options(direct=True, choices=(tuple(filled),))
    if len(written) == width:
        return Options(direct=True, choices=(tuple(written),))
    glued = len(filled) == len(written) and all(
        token == _NONE or (token.isdecimal() and token.isascii()) for token in filled
    )
    if not any(column.derived for column in columns):
        digits = filled[0] if glued and len(filled) == 1 else ""
        alone = len(digits) == width and not digits[:-1].strip("0")
        return Options(direct=False, choices=(tuple(digits),)) if alone else UNREADABLE
    if len(filled) > width:
        choices = tuple(dict.fromkeys(_without_strays(filled, columns)))
        return Options(direct=False, choices=choices)
    if not glued:
        return UNREADABLE
    choices = tuple(dict.fromkeys(_cut(filled, columns)))
    return Options(direct=False, choices=choices) if len(choices) <= MOST_OPTIONS else UNREADABLE


def numbers(option: Option, columns: Sequence[ColumnSpec]) -> tuple[int, ...] | None:
    """Give what a reading adds to sums, blanks as nothing; nothing where one of its figures is not clear."""
    values = [foreign_value(text, column) for text, column in zip(option, columns, strict=True)]
    return tuple(int(value.value or 0) for value in values) if all(value.clear for value in values) else None


def foots(option: Option, columns: Sequence[ColumnSpec]) -> bool:
    """Say whether each derived column is the sum of those since the one before it; a blank is the sum of blanks only."""
    values = numbers(option, columns)
    if values is None:
        return False
    total = 0
    for value, text, column in zip(values, option, columns, strict=True):
        if column.derived and (value != total or (not text and any(option))):
            return False
        total = 0 if column.derived else total + value
    return True


def _without_strays(filled: list[str], columns: Sequence[ColumnSpec]) -> Iterator[Option]:
    """Yield the readings without the few numbers that do not belong: those of a page, say."""
    width = len(columns)
    if len(filled) - width > MOST_STRAY:
        return
    for kept in combinations(range(len(filled)), width):
        option = tuple(filled[at] for at in kept)
        if foots(option, columns):
            yield option


def _cut(filled: list[str], columns: Sequence[ColumnSpec]) -> Iterator[Option]:
    """Yield the ways to cut runs of digits into one figure per column so that every group of columns foots."""
    shown = "".join(filled)
    digits = shown.replace(_NONE, "0")
    ends = set(accumulate(map(len, filled)))
    groups = [
        len(list(group)) + 1
        for derived, group in groupby(column.derived for column in columns)
        if not derived
    ]
    if sum(groups) != len(columns) or len(digits) < len(columns):
        return

    def cut(number: int, start: int) -> Iterator[Option]:
        if number == len(groups):
            if start == len(digits):
                yield ()
            return
        after = sum(groups[number + 1 :])
        for end in range(start + groups[number], len(digits) - after + 1):
            for group in _group(digits, start, end, groups[number], ends):
                yield from ((*group, *rest) for rest in cut(number + 1, end))

    for option in islice(cut(0, 0), MOST_OPTIONS + 1):
        places = [0, *accumulate(map(len, option))]
        yield tuple(shown[start:end] for start, end in pairwise(places))


def _group(digits: str, start: int, end: int, size: int, cuts: set[int]) -> Iterator[Option]:
    """Yield the ways to cut digits into figures of which the last is the sum of the others; none goes over a cut."""
    for at in range(max(start + size - 1, end - _LONGEST), end):
        if not (digits[at] == "0" and end - at > 1) and not any(at < place < end for place in cuts):
            total = digits[at:end]
            for parts in _parts(digits, start, at, size - 1, int(total), cuts):
                yield (*parts, total)


def _parts(digits: str, start: int, end: int, count: int, total: int, cuts: set[int]) -> Iterator[Option]:
    """Yield the ways to cut digits into so many figures that add up to ``total``."""
    if count == 0:
        if start == end and total == 0:
            yield ()
        return
    length = end - start
    least = 10 ** (-(-length // count) - 1) if length > count else 0
    if length < count or not least <= total < count * 10 ** (length - count + 1):
        return
    longest = 1 if digits[start] == "0" else min(length - count + 1, _LONGEST)
    for at in range(start + 1, start + longest + 1):
        value = int(digits[start:at])
        if value > total:
            return
        for rest in _parts(digits, at, end, count - 1, total - value, cuts):
            yield (digits[start:at], *rest)
        if at in cuts:
            return
