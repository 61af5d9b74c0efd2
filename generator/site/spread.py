"""The one way to do the same to many values, whether in this process or in several."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

_Value = TypeVar("_Value")
_Made = TypeVar("_Made")


class Spread(Protocol):
    """Yields what comes of each value in the order of the values; ``map`` is one.

    What runs in other processes begins at once: who looks last at what came of it can do something else meanwhile.
    """

    def __call__(self, do: Callable[[_Value], _Made], values: Iterable[_Value], /) -> Iterator[_Made]:
        """Give what ``do`` gives for each value."""
