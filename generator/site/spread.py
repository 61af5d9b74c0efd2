"""The one way to do the same to many values, whether in this process or in several: in portions, told of as they are done."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

_Value = TypeVar("_Value")
_Made = TypeVar("_Made")
_LAST = 4
"""How many portions, those that are made last, are taken apart."""

Progress = Callable[[int, int], None]
"""Is told how many reports are done, and of how many."""


class Spread(Protocol):
    """Yields what comes of each value in the order of the values; ``map`` is one.

    What runs in other processes begins at once: who looks last at what came of it can do something else meanwhile.
    """

    def __call__(self, do: Callable[[_Value], _Made], values: Iterable[_Value], /) -> Iterator[_Made]:
        """Give what ``do`` gives for each value."""


def told_of(
    made: Iterable[Iterable[_Made]],
    portions: Sequence[tuple[str, ...]],
    counts: Mapping[str, int],
    progress: Progress | None,
) -> Iterator[_Made]:
    """Yield what is made of each portion and tell how many reports that were."""
    done, total = 0, sum(counts.values())
    for some, portion in zip(made, portions, strict=True):
        yield from some
        done += sum(counts[slug] for slug in portion)
        if progress:
            progress(done, total)


def portions_of(counts: Mapping[str, int], most: int) -> Iterator[tuple[str, ...]]:
    """Yield bodies together until they have so many reports.

    Who works along takes portions from the end, the others from the front: those in the middle are made last. Bodies stand alone there, so
    that nobody waits long for the last one, and in the first, which is made before there are others.
    """
    portions = [*_together(counts, most)]
    middle = max(len(portions) - _LAST, 0) // 2
    for place, portion in enumerate(portions):
        if place == 0 or middle <= place < middle + _LAST:
            yield from ((slug,) for slug in portion)
        else:
            yield portion


def _together(counts: Mapping[str, int], most: int) -> Iterator[tuple[str, ...]]:
    portion: list[str] = []
    size = 0
    for slug, count in counts.items():
        portion.append(slug)
        size += count
        if size >= most:
            yield tuple(portion)
            portion, size = [], 0
    if portion:
        yield tuple(portion)
