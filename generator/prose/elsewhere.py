"""Addresses that lead to another server, and the words that are shown instead of a picture from there."""

import re

from generator.patterns import seldom

# A browser drops these from an address, then takes a backslash for a slash.
_DROPPED = seldom("^[\\x00- ]+|[\t\n\r]+")
_ELSEWHERE = seldom(r"[a-z][a-z0-9+.-]*:|[/\\]{2}", re.IGNORECASE)


def is_elsewhere(address: str) -> bool:
    """Say whether an address leads to another server, or holds its data itself."""
    return _ELSEWHERE.match(_DROPPED.sub("", address)) is not None


def in_words(words: str) -> str:
    """Give what is shown instead of a picture."""
    return f"〔图：{words}〕" if words else "〔图〕"
