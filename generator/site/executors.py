"""Where the tasks of a build run: in a pool of processes made for it, or in any executor that is given.

What runs elsewhere outlives a build and may run on another machine. So every build has a token, which its tasks must read
back from the output, and every task proves once a build that its process runs the same program over the same project.
"""

import platform
import sys
import threading
import zlib
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from generator.copies import program
from generator.files.output import WORK
from generator.files.turns import close_turns, open_turns, turn, unseen
from generator.problem import Level, Problem, ProblemError, Span
from generator.site.along import Along, lost
from generator.site.deaf import DeafPool
from generator.site.spread import Spread

_DEPENDENCIES = ("brotli", "docxtpl", "jinja2", "lxml", "markdown", "nh3", "typst", "XlsxWriter")
"""What the bytes of a site depend on besides the program itself."""
_PATIENCE = 2
"""Seconds after which it is asked whether there is anybody left to wait for."""
_TURN = threading.Lock()
"""Held by the one task of this process that runs: a renderer is nobody else's meanwhile."""

_Value = TypeVar("_Value")
_Made = TypeVar("_Made")


@contextmanager
def pool(workers: int, *, along: bool = False) -> Iterator[Spread]:
    """Give what runs in a pool of processes; where they can be forked they inherit the renderer instead of making it again.

    Whoever asks works ``along``, as one of the workers, or only waits. A process that has typeset before cannot be forked: the threads
    of typst would be missing, and it would wait for them.
    """
    forked = "fork" in get_all_start_methods() and "typst" not in sys.modules
    context = get_context("fork" if forked else "spawn")
    executor = DeafPool(workers - along, context)
    try:
        yield Along(executor, workers - along) if along else partial(_submitted, executor)
    finally:
        executor.shutdown(cancel_futures=True)


class Place(NamedTuple):
    """The build that a task belongs to: its project and output, its token, and what a worker must agree with."""

    root: Path
    out: Path
    token: str
    ground: str
    sources: str


class Watched(Executor, ABC):
    """An executor whose workers can be asked who they are, and whether they are still there."""

    failures: tuple[type[Exception], ...] = ()
    """What is raised in place of a result when a worker is lost."""

    @abstractmethod
    def begin(self, place: Place) -> None:
        """Prove that every worker can take part in a build; raises ``ProblemError``."""

    @abstractmethod
    def attend(self) -> None:
        """Raise ``ProblemError`` when nobody is left who could work."""

    @abstractmethod
    def end(self, forget: Callable[[], None]) -> None:
        """Drop what has not begun, and let every worker forget the build."""


@contextmanager
def elsewhere(
    executor: Executor, root: Path, out: Path, token: str, forget: Callable[[], None]
) -> Iterator[Spread]:
    """Give what runs in an executor that was there before this build and will be there after it."""
    place = Place(root, out, token, ground(), sources_of(root))
    waiting: list[Future[Any]] = []

    def spread(do: Callable[[_Value], _Made], values: Iterable[_Value], /) -> Iterator[_Made]:
        return _submitted(executor, Task(place, do), values, waiting)

    open_turns(out / WORK, token)
    try:
        if isinstance(executor, Watched):
            executor.begin(place)
        yield spread
    finally:
        if isinstance(executor, Watched):
            executor.end(forget)
        else:
            for future in waiting:
                future.cancel()
        close_turns(out / WORK)


@dataclass(frozen=True, slots=True)
class Task(Generic[_Value, _Made]):
    """Does something in its turn, and only where the build it belongs to can be seen."""

    place: Place
    do: Callable[[_Value], _Made]

    def __call__(self, value: _Value) -> _Made:
        """Give what is made of a value; raises ``ProblemError`` where this process has no part in the build."""
        with _TURN, turn(self.place.out / WORK, self.place.token):
            for problem in _differing(self.place):
                raise ProblemError(problem)
            return self.do(value)


def witness(place: Place) -> tuple[Problem, ...]:
    """Give what keeps this process from taking part in a build."""
    try:
        with turn(place.out / WORK, place.token):
            return _differing(place)
    except ProblemError as error:
        return error.problems


@lru_cache(maxsize=1)
def _differing(place: Place) -> tuple[Problem, ...]:
    """Say where this process runs another program or sees another project; asked once a build."""
    if ground() != place.ground:
        return (misfit(),)
    if sources_of(place.root) != place.sources:
        return (unseen(place.root),)
    return ()


def misfit() -> Problem:
    """Say that a worker runs another program."""
    message = "工作进程没有装 nianbao，或者 nianbao、Python、所用的库和这里不是同一个版本"
    help_ = "在各台机器上装同样的版本，再重新启动工作进程"
    return Problem("G313", Level.ERROR, message, Span("content/site.yaml"), help_)


@lru_cache(maxsize=1)
def ground() -> str:
    """Give the program, the Python and the libraries of this process, as far as bytes depend on them."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - it reads letters, of which our own pool knows nothing

    found = [program(), platform.python_version(), zlib.ZLIB_RUNTIME_VERSION]
    for name in _DEPENDENCIES:
        with suppress(PackageNotFoundError):
            found.append(f"{name} {version(name)}")
    return "\n".join(found)


def sources_of(root: Path) -> str:
    """Give the hash of names, sizes and times of all that a project is built from."""
    found = sha256()
    for part in ("content", "themes"):
        for file in sorted((root / part).rglob("*")):
            if file.is_file():
                status = file.stat()
                name = file.relative_to(root).as_posix()
                found.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return found.hexdigest()


def _submitted(
    executor: Executor,
    do: Callable[[_Value], _Made],
    values: Iterable[_Value],
    waiting: list[Future[Any]] | None = None,
) -> Iterator[_Made]:
    """Begin at once, and give what comes of each value in the order of the values."""
    try:
        begun = deque(executor.submit(do, value) for value in values)
    except BrokenExecutor as error:
        raise ProblemError(lost()) from error
    if waiting is not None:
        waiting += begun
    return _results(executor, begun)


def _results(executor: Executor, begun: deque[Future[_Made]]) -> Iterator[_Made]:
    watched = executor if isinstance(executor, Watched) else None
    failures: tuple[type[Exception], ...] = (BrokenExecutor, CancelledError)
    failures += watched.failures if watched else ()
    while begun:
        future = begun.popleft()
        while watched and not wait((future,), _PATIENCE).done:
            watched.attend()
        try:
            yield future.result()
        except failures as error:
            raise ProblemError(lost()) from error
