"""What is rendered once with places for its values, cut there, and filled with the values of others of the same shape."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from generator.filling.escaping import ESCAPED, LATER, MARK, Place, printed


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


def filled(skeleton: Skeleton, values: Sequence[Any], prepared: Callable[..., str] | None = None) -> str:
    """Give the text with these values; ``prepared`` calls the components."""
    found = skeleton.pieces.copy()
    for at, kind, number in skeleton.places:
        if kind == ESCAPED:
            found[at] = printed(values[number])
        elif kind == LATER and prepared:
            component, given = skeleton.later[number]
            found[at] = prepared(
                component, *(values[one.number] if isinstance(one, Place) else one for one in given)
            )
        else:
            found[at] = values[number]
    return "".join(found)
