"""The workers of a Dask cluster as an executor: ``dask://HOST:PORT`` is its scheduler."""

import logging
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import ParamSpec, TypeVar

from generator.files.libraries import missing_libraries
from generator.problem import Level, Problem, ProblemError, Span
from generator.site.along import lost
from generator.site.executors import Place, Watched, misfit, witness

LIBRARIES = {"distributed": "distributed>=2024.8"}
_ADDRESS = re.compile(r"dask://((?:\[[0-9A-Fa-f:]+\]|[^\s/:@\[\]]+):\d{1,5})/?")
_PATIENCE = 10
"""Seconds for a scheduler to answer."""

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


def executor_at(address: str) -> Watched:
    """Give the executor behind an address, to be left when it was used; raises ``ProblemError``."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise ProblemError(
            _unreachable(f"--executor 写的是 {address}", "写成 dask://主机:端口，如 dask://10.0.0.5:8786")
        )
    missing = missing_libraries("不能用 Dask 集群", LIBRARIES)
    if missing:
        raise ProblemError(missing)
    return Cluster(found[1])


def _unreachable(message: str, help_: str) -> Problem:
    return Problem("G311", Level.ERROR, message, Span("content/site.yaml"), help_)


class Cluster(Watched):
    """Runs tasks on the workers of the scheduler at an address; raises ``ProblemError`` when it does not answer."""

    def __init__(self, address: str) -> None:
        from distributed import Client  # noqa: PLC0415 - a second that only who has a cluster need wait
        from distributed.comm.core import CommClosedError  # noqa: PLC0415
        from distributed.scheduler import KilledWorker  # noqa: PLC0415

        # What it has to say is said by problems.
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        self.failures = (KilledWorker, CommClosedError, ModuleNotFoundError)
        self._address = address
        try:
            self._client = Client(f"tcp://{address}", timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            message, help_ = (
                f"连不上 Dask 集群 {address}",
                "核对主机和端口，看调度进程（dask scheduler）在不在运行",
            )
            raise ProblemError(_unreachable(message, help_)) from error
        self._executor = self._client.get_executor()

    def begin(self, place: Place) -> None:
        """Prove that every worker can take part in a build; raises ``ProblemError``."""
        with self._connected():
            self._executor = self._client.get_executor()
            found = self._client.run(witness, place, on_error="return")
        if not found:
            raise ProblemError(self._empty())
        for answer in found.values():
            problems = (misfit(),) if isinstance(answer, Exception) else answer
            if problems:
                raise ProblemError(*problems)

    def attend(self) -> None:
        """Raise ``ProblemError`` when nobody is left who could work."""
        if self._client.status != "running":
            raise ProblemError(lost())
        with self._connected():
            left = self._client.nthreads()
        if not left:
            raise ProblemError(self._empty())

    def end(self, forget: Callable[[], None]) -> None:
        """Drop what has not begun, and let every worker forget the build."""
        with suppress(ProblemError), self._connected():
            self._executor.shutdown(wait=False)
            self._client.run(forget, on_error="ignore")

    def submit(
        self, do: Callable[_Given, _Made], /, *args: _Given.args, **kwargs: _Given.kwargs
    ) -> Future[_Made]:
        """Begin a task on whichever worker is free."""
        with self._connected():
            future: Future[_Made] = self._executor.submit(do, *args, **kwargs)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster."""
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._client.close(timeout=_PATIENCE)

    @contextmanager
    def _connected(self) -> Iterator[None]:
        """Say that the cluster is lost, where the client says it; one that is closed may say anything."""
        failures: tuple[type[Exception], ...] = (OSError, RuntimeError, *self.failures)
        try:
            yield
        except Exception as error:
            if self._client.status == "running" and not isinstance(error, failures):
                raise
            raise ProblemError(lost()) from error

    def _empty(self) -> Problem:
        message = f"Dask 集群 {self._address} 里没有工作进程"
        return _unreachable(message, "在各台机器上启动工作进程（dask worker），再生成一次")
