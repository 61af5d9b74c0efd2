"""One deployment: what goes where, how the user is asked and told, and what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.problem import Problem
from generator.project.targets import Target
from generator.rollout.finished import Site
from generator.rollout.plan import Plan
from generator.rollout.step import Step


@dataclass(frozen=True, slots=True)
class Found:
    """What stands on a target by our hand: the files of its manifest with their hashes, and the head of the ledger it carries."""

    files: Mapping[str, str] = field(default_factory=dict)
    head: bytes = b""


@dataclass(frozen=True, slots=True)
class Job:
    """What to do; ``agree`` is shown the plan and what was found, and says whether to go on, ``report`` hears of every file.

    ``take_over`` is the user's word that a deployment which still holds the target is dead.
    """

    target: Target
    site: Site
    agree: Callable[[Plan, Found], bool]
    report: Callable[[Step], None]
    most_deleted: int
    take_over: bool = False


@dataclass(frozen=True, slots=True)
class Return:
    """What to turn back: the target, the folder of the site here, the release wanted, 0 for the one before the present."""

    target: Target
    site: Path
    release: int = 0
    take_over: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: the plan, whether it was carried out, how many files were read back, and problems."""

    plan: Plan
    done: bool = False
    read_back: int = 0
    problems: tuple[Problem, ...] = ()


class Counter:
    """Counts what is done and tells it."""

    def __init__(self, job: Job, doing: str, addresses: tuple[str, ...]) -> None:
        self._job, self._doing = job, doing
        self._sizes = job.site.sizes
        self._files, self._size = 0, 0
        self._of = (len(addresses), sum(self._sizes.get(address, 0) for address in addresses))

    def seen(self, address: str) -> None:
        """Note that a file is done."""
        self._files += 1
        self._size += self._sizes.get(address, 0)
        self._job.report(Step(self._doing, self._files, self._of[0], self._size, self._of[1]))
