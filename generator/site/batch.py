"""What rendering a body, or a part of the lists, brings back, and what is noted of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.changes.listed import Entry
from generator.checking.check import Learned
from generator.comparing.comparable import Compared
from generator.data.piece import Piece
from generator.files.links import Target
from generator.files.notes import packed, packed_by_worth
from generator.files.output import Staged
from generator.ledger.facts import Facts
from generator.problem import Problem
from generator.search.text import Searched
from generator.signing.holding import Held
from generator.site.note import (
    LEARNED,
    LINKS,
    LISTED,
    Note,
    Noted,
    leads_of,
    mark_of,
    mark_of_packed,
    part_name,
)

_NOTHING = packed_by_worth([])


@dataclass(slots=True)
class Batch:
    """What a part of the work brings back: small, so that ten thousand reports fit in memory.

    ``links`` holds each target once, with the page and the source that point at it; ``anchors`` the ids of each page
    where there is no staged page to look them up in; ``promised`` the addresses that links may lead to though no file is staged for them: those that a preview makes when they
    are asked for, and the copies of reports that have errors;
    ``pieces`` what the reports bring to the bulk data, ``compared`` to comparisons, ``searched`` to the search; ``learned`` what the rules of the site
    want to know of them; ``asked`` the bodies whose reports were looked at; ``held`` the reports whose sign-off is not done;
    ``facts`` what the ledger records of those that are published.
    """

    entries: list[Entry] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    compared: list[Compared] = field(default_factory=list)
    searched: list[Searched] = field(default_factory=list)
    staged: list[Staged] = field(default_factory=list)
    links: dict[Target, tuple[str, str]] = field(default_factory=dict)
    anchors: dict[str, frozenset[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    learned: list[Learned] = field(default_factory=list)
    promised: set[str] = field(default_factory=set)
    facts: list[Facts] = field(default_factory=list)
    asked: frozenset[str] = frozenset()
    drafts: int = 0
    held: list[Held] = field(default_factory=list)
    _usual: Sequence[Target] = ()

    def lead(self, usual: Sequence[Target], leads: Sequence[Target], page: tuple[str, str]) -> None:
        """Note where the links of a page lead, named with its source; what is usual on pages like the last one is noted already."""
        if usual is not self._usual:
            self._usual = usual
            leads = [*usual, *leads]
        for target in leads:
            self.links.setdefault(target, page)


Rest = Iterable[list[Staged]]
"""Files that other processes may be making meanwhile."""


class Part(NamedTuple):
    """A part of what shows many bodies: its name, all that it is made from, and what renders it into a batch.

    What rendering yields are files that may be made meanwhile in other processes.
    """

    name: str
    key: object
    render: Callable[[Batch], Rest]


def noted(name: str, batch: Batch, key: str = "") -> Noted:
    """Give the note of a batch under the name of its body, or of its part of the lists with the ``key`` of that."""
    staged = tuple(batch.staged)
    parts, marks = {}, {}
    learned: dict[str, tuple[int, ...]] = {}
    for listed in LISTED:
        value = getattr(batch, listed)
        data = packed_by_worth(value) if value else _NOTHING
        marks[listed] = mark_of_packed(data)
        if value:
            parts[part_name(name, listed)] = data
    for code in sorted({code for one in batch.learned for code in one.values}):
        values = {one.key[1]: one.values[code] for one in batch.learned if code in one.values}
        data = packed_by_worth(values)
        marks[code], learned[code] = mark_of_packed(data), tuple(values)
        parts[part_name(name, f"{LEARNED}.{code}")] = data
    parts[part_name(name, LINKS)] = packed(batch.links)
    leads = [*leads_of(batch.links, staged)]
    note = Note(
        staged=staged,
        leads=tuple(sorted({target.address for target in leads})),
        anchored=tuple(sorted({(target.address, target.anchor) for target in leads if target.anchor})),
        promised=tuple(sorted(batch.promised)),
        problems=tuple(batch.problems),
        asked=tuple(sorted(batch.asked)),
        marks=marks,
        learned=learned,
        rows=tuple([(entry.year, mark_of(entry.row)) for entry in batch.entries]),
        forms=tuple((one.year, one.form) for one in batch.compared),
        waiting=tuple(one.key[1] for one in batch.learned if one.waits),
        drafts=batch.drafts,
        held=tuple((one.folder, one.source, one.problem) for one in batch.held),
        facts=tuple((*one,) for one in batch.facts),
        key=key,
        parts=tuple(parts),
        anchors=batch.anchors,
    )
    return Noted(name, note, parts)
