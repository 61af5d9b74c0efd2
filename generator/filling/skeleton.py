"""What is rendered once with places for its values, cut there, and filled with the values of others of the same shape."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from generator.filling.escaping import ESCAPED, MARK, RAW, printed

_PRINTED: Mapping[str, Callable[[Any], str]] = {ESCAPED: printed, RAW: lambda value: value}


class Skeleton(NamedTuple):
    """A text in pieces: which of them are to be filled, how, and with which value; the components that print values themselves."""

    pieces: list[str]
    places: tuple[tuple[int, str, int], ...]
    later: Sequence[tuple[Any, tuple[object, ...]]]


def skeleton_of(text: str, later: Sequence[tuple[object, tuple[object, ...]]] = ()) -> Skeleton:
    """Give a text in which places were printed."""
    pieces = MARK.split(text)
    marks = zip(pieces[1::3], pieces[2::3], strict=True)
    found = tuple((2 * at + 1, kind, int(number)) for at, (kind, number) in enumerate(marks))
    return Skeleton([piece for at, piece in enumerate(pieces) if at % 3 != 1], found, later)


def filled(skeleton: Skeleton, values: Sequence[Any]) -> str:
    """Give the text with these values; raises ``LookupError`` where a component prints one itself."""
    found = skeleton.pieces.copy()
    for at, kind, number in skeleton.places:
        found[at] = _PRINTED[kind](values[number])
    return "".join(found)
