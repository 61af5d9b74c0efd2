"""Work that others do, and whoever waits for it: a process that only waits would hold memory and a core for nothing."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from itertools import chain
from typing import Generic, TypeVar

from generator.problem import Level, Problem, ProblemError, Span

_Value = TypeVar("_Value")
_Made = TypeVar("_Made")


class Along:
    """Spreads work over an executor and the process that asks for it, which would only hold memory while it waits."""

    def __init__(self, executor: Executor, others: int) -> None:
        self._executor = executor
        self._others = others
        self._warm = False

    def __call__(self, do: Callable[[_Value], _Made], values: Iterable[_Value], /) -> Iterator[_Made]:
        """Begin at once, and give what comes of each value in the order of the values."""
        listed = [*values]
        first: list[_Made] = []
        if listed and not self._warm:
            # Processes are forked when the first task is handed out: they share the libraries and templates that this one took.
            first.append(do(listed.pop(0)))
            self._warm = True
        work = _Work(self._executor, do, listed)
        # One more than there are others, so that nobody waits for the next.
        for _ in range(self._others + 1):
            work.hand_out()
        return chain(first, work.made())


class _Work(Generic[_Value, _Made]):
    """Tasks that others take from the front, as soon as they are done with one, and that whoever waits takes from the end."""

    def __init__(self, executor: Executor, do: Callable[[_Value], _Made], values: Sequence[_Value]) -> None:
        self._executor = executor
        self._do = do
        self._count = len(values)
        self._waiting = deque(enumerate(values))
        self._begun: dict[int, Future[_Made]] = {}
        self._lock = threading.Lock()

    def hand_out(self, done: Future[_Made] | None = None) -> None:
        """Hand the next task to the others, unless something ended them."""
        if done and (done.cancelled() or done.exception()):
            return
        with self._lock:
            if not self._waiting:
                return
            place, value = self._waiting[0]
            try:
                future = self._begun[place] = self._executor.submit(self._do, value)
            except (BrokenExecutor, RuntimeError):
                return
            self._waiting.popleft()
        future.add_done_callback(self.hand_out)

    def made(self) -> Iterator[_Made]:
        """Give what comes of each task, in their order."""
        own: dict[int, _Made] = {}
        for place in range(self._count):
            while place not in own and not self._is_done(place) and (last := self._last()):
                own[last[0]] = self._do(last[1])
            if place in own:
                yield own.pop(place)
                continue
            try:
                yield self._begun.pop(place).result()
            except (BrokenExecutor, CancelledError) as error:
                raise ProblemError(lost()) from error

    def _is_done(self, place: int) -> bool:
        future = self._begun.get(place)
        return future is not None and future.done()

    def _last(self) -> tuple[int, _Value] | None:
        with self._lock:
            return self._waiting.pop() if self._waiting else None


def lost() -> Problem:
    """Say that those who worked are gone."""
    message, help_ = "工作进程中途没有了，生成没有做完", "再生成一次；多半是内存不够，少开几个工作进程"
    return Problem("G314", Level.ERROR, message, Span("content/site.yaml"), help_)
