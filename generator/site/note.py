"""What is noted of each body, and of each part of the lists, once it is rendered: little that is always needed, and parts that seldom are."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

from generator.files.links import Target
from generator.files.notes import packed_by_worth
from generator.files.output import Staged
from generator.problem import Problem

Links = Mapping[Target, tuple[str, str]]
"""Each target once, with the page and the source that point at it."""

LISTED = ("entries", "pieces", "searched", "compared")
"""What reports bring to the lists."""
LINKS, LEARNED = "links", "learned"


class Note(NamedTuple):
    """What a body, or a part of the lists, came to.

    ``leads`` are the addresses outside of it that its links lead to, ``anchored`` those with a place on the page; ``asked`` the bodies
    whose reports were looked at on the way; ``marks`` the hashes of what it brings to the lists and to the rules of the whole
    site, ``learned`` the years of the reports of which a rule knows something; ``rows`` the years of the reports that are shown, each
    with the hash of what its column shows of it, ``forms`` the forms of those that can be compared, ``waiting`` the years of those that acknowledge something of a rule of the site, ``held`` what is kept
    back because its sign-off is not done, ``facts`` what the ledger records.
    ``key`` is the hash of what a part of the lists was made from; ``parts`` are the names of its parts. ``anchors`` are the ids of its
    pages where nothing is staged to look them up in.
    """

    staged: Sequence[Staged]
    leads: tuple[str, ...]
    anchored: tuple[tuple[str, str], ...]
    promised: tuple[str, ...]
    problems: tuple[Problem, ...]
    asked: tuple[str, ...]
    marks: Mapping[str, str]
    learned: Mapping[str, tuple[int, ...]]
    rows: tuple[tuple[int, str], ...]
    forms: tuple[tuple[int, str], ...]
    waiting: tuple[int, ...]
    drafts: int
    held: tuple[tuple[str, str, Problem], ...]
    facts: tuple[tuple[str | int, ...], ...]
    key: str
    parts: tuple[str, ...]
    anchors: Mapping[str, frozenset[str]]

    @property
    def years(self) -> tuple[int, ...]:
        """Give the years of the reports that are shown."""
        return tuple([year for year, _ in self.rows])


class Noted(NamedTuple):
    """A note with its parts, packed, by name."""

    name: str
    note: Note
    parts: Mapping[str, bytes]


def mark_of(value: object) -> str:
    """Give the hash of a plain value."""
    return mark_of_packed(packed_by_worth(value))


def mark_of_packed(data: bytes) -> str:
    """Give the hash of a value that is packed by its worth."""
    return blake2b(data, digest_size=16).hexdigest()


def part_name(unit: str, part: str) -> str:
    """Give the name of a part; no slug holds a stroke."""
    return f"{unit}/{part}"


def leads_of(links: Links, staged: tuple[Staged, ...]) -> Iterator[Target]:
    """Yield the targets that lie outside of what is staged here, or name a place."""
    own = {item.address for item in staged}
    for target in links:
        if target.anchor or target.address not in own:
            yield target
