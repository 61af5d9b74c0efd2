"""Patterns that most reports never need: to compile all of them when a command starts takes longer than many commands do."""

import re
from typing import cast


def seldom(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Give a pattern that is compiled when it is first asked to find something."""
    return cast("re.Pattern[str]", Waiting(pattern, flags))


class Waiting:
    """Stands for a pattern; what was asked of it once is at hand from then on."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        # A pattern's own flags, which are asked of it like the rest, are more than these.
        self.wanted = flags

    def __getattr__(self, name: str) -> object:
        """Give what the pattern has under a name."""
        found: object = getattr(re.compile(self.pattern, self.wanted), name)
        setattr(self, name, found)
        return found
