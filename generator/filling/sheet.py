"""A page whose words are missing, in bytes: to fill it in is neither to encode it again nor to read its links again.

Most links of a page stand in what never changes. Of the others it is known which words they are made of, and what is put in as it is, prose and tables,
is looked through by itself. That is right as long as no quote of the one closes what the other began; where that is not certain the whole page is read.
"""

import re
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, NamedTuple

from generator.files.encoded import encoded
from generator.files.links import BEGINNINGS, TAILS, UNCLOSED, written
from generator.filling.escaping import ESCAPED, LATER, MARK, RAW, Place, harmless, printed
from generator.filling.skeleton import Skeleton

_IN_BYTES = tuple(beginning.encode() for beginning in BEGINNINGS)
_QUOTE = ord('"')
_SIGNS = frozenset("".join(BEGINNINGS).encode())
_KINDS = (ESCAPED, RAW, LATER)
_PLAIN = {str, int}
_ID = re.compile(r' id="([^"&\ue000]*)"')

Encoded = Callable[..., tuple[bytes, bool]]
"""Gives in bytes what a component prints, and whether there may be links in it."""


class Filled(NamedTuple):
    """A page, and its links as they were written beside those that every page of the sheet has; nothing where it has to be read."""

    data: bytes
    written: list[str] | None


class Sheet:
    """A skeleton made ready for many pages.

    ``written`` are the links that stand on every page, ``ids`` places that are there on every page.
    """

    def __init__(self, skeleton: Skeleton) -> None:
        self._pieces = [piece.encode() for piece in skeleton.pieces]
        places = [(kind, number) for _, kind, number in skeleton.places]
        sources = {one: at for at, one in enumerate(sorted({*places}, key=lambda one: _KINDS.index(one[0])))}
        self._order = [sources[one] for one in places]
        self._words, self._raw, later = (
            [number for kind, number in sources if kind == wanted] for wanted in _KINDS
        )
        self._later = [skeleton.later[number] for number in later]
        segments = _segments(skeleton)
        found = [*chain.from_iterable(map(written, segments))]
        self.written = tuple(dict.fromkeys(one for one in found if not MARK.search(one)))
        self.ids = frozenset(chain.from_iterable(map(_ID.findall, segments)))
        made = [_made(one) for one in dict.fromkeys(found) if MARK.search(one)]
        self._alone = tuple(self._words.index(numbers[0]) for pattern, numbers in made if pattern == "%s")
        self._made = tuple(
            (pattern, tuple(map(self._words.index, numbers))) for pattern, numbers in made if pattern != "%s"
        )
        self._certain = not (
            any(map(UNCLOSED.search, segments))
            or any(skeleton.pieces[at + 1].startswith(TAILS) for at, _, _ in skeleton.places)
        )

    def filled(self, values: Sequence[Any], component_in_bytes: Encoded) -> Filled:
        """Give the page with these values."""
        words, said = _printed([values[number] for number in self._words])
        data = [*map(str.encode, words)]
        whole: list[tuple[bytes, bool]] = []
        for number in self._raw:
            text = encoded(values[number])
            # Most prose has no quote at all, which is found out in a tenth of the time.
            linked = _QUOTE in text and any([text.find(beginning) >= 0 for beginning in _IN_BYTES])  # noqa: C419 - a list is quicker
            whole.append((text, linked))
        for component, given in self._later:
            asked = [values[one.number] if isinstance(one, Place) else one for one in given]
            whole.append(component_in_bytes(component, *asked))
        data += [text for text, _ in whole]
        found = self._pieces.copy()
        found[1::2] = [data[number] for number in self._order]
        return Filled(b"".join(found), self._links(words, said, whole))

    def _links(
        self, words: Sequence[str], said: str, whole: Sequence[tuple[bytes, bool]]
    ) -> list[str] | None:
        if not self._certain or '"' in said or "=\0" in said:
            return None
        links = [words[number] for number in self._alone]
        links += [pattern % tuple([words[number] for number in numbers]) for pattern, numbers in self._made]
        for data, linked in whole:
            if not data or data[0] in _SIGNS or data[-1] in _SIGNS:
                return None
            if linked:
                # Whatever begins a link is closed by the next quote, unless it ends in the last one.
                if data[: data.rfind(b'"') + 1].endswith(_IN_BYTES):
                    return None
                links += written(data.decode())
        return links


def _printed(values: list[Any]) -> tuple[list[str], str]:
    """Give values as a page prints them, also in one piece with a NUL behind each; in most nothing has to be escaped."""
    if {*map(type, values)} <= _PLAIN:
        words = [*map(str, values)]
        said = "\0".join(words) + "\0"
        if harmless(said):
            return words, said
    words = [*map(printed, values)]
    return words, "\0".join(words) + "\0"


def _segments(skeleton: Skeleton) -> list[str]:
    """Give what stands between the places whose values are put in as they are; the others are marked."""
    segments = [skeleton.pieces[0]]
    for at, kind, number in skeleton.places:
        following = skeleton.pieces[at + 1]
        if kind == ESCAPED:
            segments[-1] += f"\ue000{kind}{number}\ue001{following}"
        else:
            segments.append(following)
    return segments


def _made(link: str) -> tuple[str, tuple[int, ...]]:
    """Give a link as a pattern and the numbers of the values that stand in it."""
    parts = MARK.split(link)
    return "%s".join(part.replace("%", "%%") for part in parts[::3]), tuple(map(int, parts[2::3]))
