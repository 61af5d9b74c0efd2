"""What is asked of a build, and what it comes to."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.files.output import Committed
from generator.problem import Level, Problem

POOL_FROM = 48
"""From how many reports on a pool of processes pays."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to build: a ``preview`` shows drafts and what can be shown in spite of errors, and makes no copies.

    ``withdrawn`` names folders and copies given up, ``reason`` says why; ``published`` is the site that a mere check holds the plan against,
    ``profile`` the one that every report is checked under instead of its own. ``token`` tells a build from every other on
    workers that outlive it; who builds need not give one.
    """

    preview: bool = False
    strict: bool = False
    workers: int = 0
    withdrawn: frozenset[str] = frozenset()
    published: Path | None = None
    profile: str = ""
    reason: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to; without ``committed`` nothing a reader sees was touched.

    ``reports`` counts what the site shows, ``drafts`` the drafts, ``files`` all report files; ``held`` are the sources of reports
    whose sign-off is not done.
    """

    problems: tuple[Problem, ...]
    committed: Committed | None = None
    reports: int = 0
    drafts: int = 0
    files: int = 0
    held: frozenset[str] = frozenset()


def stops(problems: Iterable[Problem], options: Options) -> bool:
    """Say whether one of these problems keeps a build from being committed."""
    stopping = (Level.ERROR, Level.WARNING) if options.strict else (Level.ERROR,)
    return any(problem.level in stopping for problem in problems)
