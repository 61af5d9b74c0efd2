"""What there is to look at: what the last build left, and over it the reports that were saved since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from generator.checking.check import is_of_site
from generator.preview.page import Failure
from generator.problem import Level, Problem
from generator.project.config import Config

_APART = frozenset({"", "compare", "data", "search"})
"""Folders whose files no page outside of them loads."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What there is to look at at one time; number 0 is the time before the first build.

    ``sources`` says of every address what it is made from, ``held`` which of these are not signed off, ``stale`` which addresses show an earlier build,
    ``unreadable`` which sources could not be read whole, ``failure`` why nothing at all was renewed. ``pages`` are those that no build has
    made yet; ``loose`` counts by folder how often files changed that are no pages, but may be loaded by one.
    """

    number: int = 0
    problems: tuple[Problem, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    stale: frozenset[str] = frozenset()
    unreadable: frozenset[str] = frozenset()
    failure: Failure | None = None
    config: Config | None = None
    reports: int = 0
    written: int = 0
    pages: Mapping[str, bytes] = field(default_factory=dict)
    loose: Mapping[str, int] = field(default_factory=dict)

    @property
    def came(self) -> str:
        """Say in a few words what was made."""
        return "没有生成" if self.failure else f"{self.reports} 份报告，写入 {self.written} 个文件"


class Quick(NamedTuple):
    """The page of one report that was saved after the last build: its last good bytes, and what is known of its source.

    It is ``stale`` where the source can no longer be read.
    """

    address: str
    source: str
    page: bytes
    problems: tuple[Problem, ...]
    held: bool
    stale: bool


def laid_over(built: Snapshot, quick: Iterable[Quick]) -> Snapshot:
    """Give a snapshot that shows these pages instead of those of the last build; one that failed says that below it lies the last."""
    found = built
    for one in () if built.failure else quick:
        own = frozenset((one.source,))
        at = frozenset((one.address,))
        found = replace(
            found,
            pages={**found.pages, one.address: one.page},
            problems=_with(found.problems, one),
            held=found.held | own if one.held else found.held - own,
            stale=found.stale | at if one.stale else found.stale - at,
            unreadable=found.unreadable | own if one.stale else found.unreadable - own,
        )
    return found


def relevant(snapshot: Snapshot, source: str) -> tuple[Problem, ...]:
    """Give the errors that keep the page of a source from being renewed."""
    errors = errors_of(snapshot.problems)
    own = tuple(problem for problem in errors if problem.span.path == source)
    if source in snapshot.unreadable:
        return tuple(problem for problem in own if problem.code.startswith("S"))
    return own or tuple(problem for problem in errors if problem.span.path.startswith("themes/")) or errors


def errors_of(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Give the errors among problems."""
    return tuple(problem for problem in problems if problem.level is Level.ERROR)


def folder_of(address: str) -> str:
    """Give the folder under which a change of a file that is no page is counted; a star where any page may load it."""
    folder = address.partition("/")[0] if "/" in address else ""
    return folder if folder in _APART else "*"


def _with(problems: Sequence[Problem], one: Quick) -> tuple[Problem, ...]:
    """Give all problems with those of a source as they are now; what only a whole build finds stays until it says otherwise."""
    others = [
        problem
        for problem in problems
        if problem.span.path != one.source or is_of_site(problem.code) or problem.code.startswith("G")
    ]
    return tuple(sorted({*others, *one.problems}, key=lambda problem: problem.order))
