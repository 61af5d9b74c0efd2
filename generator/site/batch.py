"""What a part of the work on a site brings back, and what is gathered of all parts for the lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.changes.listed import Entry
from generator.checking.check import Learned
from generator.comparing.comparable import Compared
from generator.data.dataset import Piece
from generator.files.links import Target
from generator.files.output import Staged
from generator.ledger.facts import Facts
from generator.problem import Problem
from generator.search.text import Searched
from generator.signing.holding import Held


@dataclass(slots=True)
class Batch:
    """What a part of the work brings back: small, so that ten thousand reports fit in memory.

    ``links`` holds each target once, with the page and the source that point at it; ``anchors`` the ids of each page
    where there is no staged page to look them up in; ``promised`` the addresses that links may lead to though no file is staged for them: those that a preview makes when they
    are asked for, and the copies of reports that have errors;
    ``pieces`` what the reports bring to the bulk data, ``compared`` to comparisons, ``searched`` to the search; ``learned`` what the rules of the site
    want to know of them; ``held`` the reports whose sign-off is not done; ``facts`` what the ledger records of those that are published.
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
    drafts: int = 0
    held: list[Held] = field(default_factory=list)


class Gathered(NamedTuple):
    """What the reports of all bodies bring to the lists: newest year first, bodies in the order of the register.

    ``copies`` holds the JSON copies by year and slug.
    """

    entries: Sequence[Entry]
    pieces: Sequence[Piece]
    searched: Sequence[Searched]
    compared: Sequence[Compared]
    copies: Mapping[tuple[int, str], Staged]
