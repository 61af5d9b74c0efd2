"""A pool of processes that never hear Ctrl-C, not even while they start.

Ctrl-C reaches every process of a terminal; the one that began the others ends them. A process that was told to ignore it by its first
task alone would still be interrupted before that, and complain on the terminal.
"""

import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from typing import ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


class DeafPool(ProcessPoolExecutor):
    """Processes that Ctrl-C does not reach."""

    def __init__(self, workers: int, context: BaseContext) -> None:
        super().__init__(workers, context, signal.signal, (signal.SIGINT, signal.SIG_IGN))

    def submit(
        self, do: Callable[_Given, _Made], /, *args: _Given.args, **kwargs: _Given.kwargs
    ) -> Future[_Made]:
        """Hand out a task; processes start when the first is."""
        with _unheard():
            return super().submit(do, *args, **kwargs)


@contextmanager
def _unheard() -> Iterator[None]:
    """Put Ctrl-C off; a process that starts meanwhile does so for good."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
