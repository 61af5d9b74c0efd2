"""The documentation of one code that is not a rule."""

from typing import NamedTuple


class Entry(NamedTuple):
    """One code: what it says, why it matters, how to mend it, and a small example where one helps."""

    code: str
    title: str
    why: str
    fix: str
    wrong: str = ""
    right: str = ""
