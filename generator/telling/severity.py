"""How much a problem weighs in which report: what is built in, and what a site lays over it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from generator.problem import Level, Problem, Span

DRAFT, PUBLISHED, HISTORICAL = PROFILES = ("草稿", "发布", "历史")
UNCHECKED = "不查"
LEVELS: dict[str, Level | None] = {level.words: level for level in Level} | {UNCHECKED: None}
"""The words an editor may write for a code; the last one leaves its problems out."""

_NOT_YET_FILLED = frozenset({"F105", "F121", "F201"})
_OF_PROSE = frozenset("NL")


class Weight(NamedTuple):
    """What a site says of one code in one profile."""

    profile: str
    code: str
    words: str
    span: Span


class Checks(NamedTuple):
    """What ``site.yaml`` says of checking; reports of ``historical_until`` and before are historical."""

    weights: tuple[Weight, ...] = ()
    historical_until: int = 0

    def level(self, profile: str, code: str) -> str:
        """Give the word for a code in a profile, empty when the site says nothing of it."""
        return next((one.words for one in self.weights if one[:2] == (profile, code)), "")


NO_CHECKS = Checks()


def weighed(problems: Iterable[Problem], profile: str, checks: Checks) -> Iterator[Problem]:
    """Yield the problems at the level that the profile gives them, without those it leaves out."""
    for problem in problems:
        words = checks.level(profile, problem.code)
        level = LEVELS[words] if words else _built_in(problem, profile)
        if level is problem.level:
            yield problem
        elif level:
            yield problem._replace(level=level)


def _built_in(problem: Problem, profile: str) -> Level:
    """Give the level a problem has by itself in a profile.

    In a draft, what is not yet filled in is a hint, and a mistake stays one; without 状态 nobody knows whether it is a
    draft at all. Prose that was published years ago is not going to be written anew.
    """
    if profile == DRAFT and problem.code in _NOT_YET_FILLED and problem.at != "状态":
        return Level.HINT
    if profile == HISTORICAL and problem.code[0] in _OF_PROSE and problem.level is Level.WARNING:
        return Level.HINT
    return problem.level
