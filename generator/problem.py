"""What the generator tells its user: a value with a code, a level, a place, words and one help."""

from collections import Counter
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple


class Level(Enum):
    """How much a problem weighs: an error stops a build, a warning needs a decision, a hint never stops."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def words(self) -> str:
        """Give the level as an editor reads it."""
        return {Level.ERROR: "错误", Level.WARNING: "警告", Level.HINT: "提示"}[self]

    def raised(self) -> "Level":
        """Give the next heavier level, which is what ``--strict`` makes of this one."""
        return {Level.HINT: Level.WARNING, Level.WARNING: Level.ERROR, Level.ERROR: Level.ERROR}[self]


class Span(NamedTuple):
    """A place in a source file; lines and columns count characters from 1, ``end`` is exclusive.

    ``line`` 0 means the file as a whole; ``end`` 0 means that only the first character is known.
    """

    path: str
    line: int = 0
    column: int = 0
    end: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


class Also(NamedTuple):
    """A second place that belongs to a problem, with a few words on why."""

    span: Span
    words: str


class Problem(NamedTuple):
    """One thing that is wrong, said once.

    ``notes`` show how it was computed, ``also`` the other places that take part, ``at`` is the name an
    acknowledgement uses for the place (``依申请公开.本年新收.总计``).
    """

    code: str
    level: Level
    message: str
    span: Span
    help: str = ""
    notes: tuple[str, ...] = ()
    also: tuple[Also, ...] = ()
    at: str = ""

    @property
    def order(self) -> tuple[Span, str, str]:
        """Give what problems are sorted by: place, then code, then words."""
        return (self.span, self.code, self.message)


def counted(problems: Iterable[Problem]) -> str:
    """Give how many there are of each level, in words: 2 个错误、1 个提示."""
    numbers = Counter(problem.level for problem in problems)
    return "、".join(f"{numbers[level]} 个{level.words}" for level in Level if numbers[level]) or "没有问题"


class ProblemError(Exception):
    """Carries problems out of a place that cannot go on."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{p.span}: {p.code} {p.message}" for p in problems))
        self.problems = problems
