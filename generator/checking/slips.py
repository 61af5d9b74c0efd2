"""How figures get mistyped: how likely it is that somebody who meant one figure typed another, and what to call it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

Number = int | Decimal
SWAPPED, WRONG_DIGIT, LOST_DIGIT, EXTRA_DIGIT = (
    "像是两个数字写颠倒了",
    "像是有一个数字写错了",
    "像是漏了一个数字",
    "像是多写了一个数字",
)
LOST_ZERO, EXTRA_ZERO, COPIED, LEFT_OUT = (
    "像是少写了一个 0",
    "像是多写了一个 0",
    "像是把旁边一格的数又写了一遍",
    "像是漏填了",
)
EXCHANGED = 0.25
"""Chance that a figure stands in the place of its neighbour, of one kind: beside it, or above and below."""

_NEAR = 9
_NO_KNOWN_SLIP = 0.001


class Slip(NamedTuple):
    """The weight of a slip, comparable with that of others, and its name; no name where nothing special is seen."""

    weight: float
    words: str


def slip(typed: Number, meant: Number, neighbours: Iterable[Number] = ()) -> Slip:
    """Give how well it fits that ``meant`` was meant where ``typed`` stands between ``neighbours``.

    The weight is the chance of typing it, summed over the kinds of slips, times how much rarer the typed figure is
    than the meant one: small figures stand everywhere and are mostly right.
    """
    kinds = list(_kinds(typed, meant, neighbours))
    chance = _NO_KNOWN_SLIP + sum(kind for kind, _ in kinds)
    _, words = max(kinds, default=(0.0, ""), key=lambda kind: kind[0])
    return Slip(chance * (float(typed) + 1) / (float(meant) + 1), words)


def _kinds(typed: Number, meant: Number, neighbours: Iterable[Number]) -> Iterator[tuple[float, str]]:
    wrong, right = str(typed), str(meant)
    if len(wrong) == len(right):
        places = [at for at, pair in enumerate(zip(wrong, right, strict=True)) if pair[0] != pair[1]]
        if len(places) == 1:
            yield 1 / (9 * len(right)), WRONG_DIGIT if len(right) > 1 else ""
        elif wrong in _transposed(right):
            yield 1 / len(_transposed(right)), SWAPPED
    elif wrong in _shortened(right):
        yield 1 / len(_shortened(right)), LOST_ZERO if wrong + "0" == right else LOST_DIGIT
    elif wrong == right + "0":
        yield 1 / 4, EXTRA_ZERO
    elif right in _shortened(wrong):
        doubled = wrong in {right[:at] + right[at - 1 : at] + right[at:] for at in range(1, len(right) + 1)}
        yield 1 / len(right) if doubled else 1 / (9 * len(wrong)), EXTRA_DIGIT
    if -_NEAR <= typed - meant <= _NEAR:
        yield 1 / (2 * _NEAR), ""
    if not typed:
        yield 1 / 20, LEFT_OUT
    elif typed in neighbours:
        yield 1 / 8, COPIED if typed > _NEAR else ""


def _transposed(figure: str) -> set[str]:
    """Give what one exchange of neighbouring digits makes of a figure, without a leading zero."""
    found = {
        figure[:at] + figure[at + 1] + figure[at] + figure[at + 2 :]
        for at in range(len(figure) - 1)
        if figure[at] != figure[at + 1]
    }
    return {one for one in found if one[0] != "0"}


def _shortened(figure: str) -> set[str]:
    """Give what is left of a figure when one of its digits is lost."""
    found = {figure[:at] + figure[at + 1 :] for at in range(len(figure))}
    return {one for one in found if one and (one == "0" or one[0] != "0")}
