"""Circles of objects, for which Python looks again and again: our values hold none, so it is told to look seldom."""

import contextlib
import gc
from collections.abc import Iterator

_SELDOM = (500_000, 20, 20)
"""New objects between two looks, more than ten thousand reports leave behind, and looks at the young between two at the older."""


def collect_seldom() -> None:
    """Look seldom for as long as this process lives."""
    gc.set_threshold(*_SELDOM)


@contextlib.contextmanager
def seldom_collected() -> Iterator[None]:
    """Look seldom meanwhile: it is a tenth of a build."""
    usual = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*usual)
