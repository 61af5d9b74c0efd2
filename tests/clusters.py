"""A Dask cluster on the loopback: a scheduler and workers, each a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent.parent
_SCHEDULER = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
_WORKER = ("distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", "--no-dashboard")


class Cluster:
    """The processes of a cluster and the address that ``--executor`` takes."""

    def __init__(self, folder: Path, count: int) -> None:
        self._folder = folder
        self.scheduler = self._begun(_SCHEDULER)
        where = self._line(self.scheduler, "Scheduler at:")
        self._where = where
        self.address = f"dask://{where.removeprefix('tcp://')}"
        self.workers: list[subprocess.Popen[str]] = []
        self.join(count)

    def join(self, count: int) -> None:
        """Start more workers."""
        command = (*_WORKER, self._where, "--local-directory", str(self._folder))
        begun = [self._begun(command) for _ in range(count)]
        self.workers += begun
        for worker in begun:
            self._line(worker, "Registered to:")

    def _begun(self, command: tuple[str, ...]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            (sys.executable, "-m", *command),
            cwd=self._folder,
            env={"PYTHONPATH": str(HERE), "PATH": "/usr/bin:/bin"},
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    @staticmethod
    def _line(process: subprocess.Popen[str], sign: str) -> str:
        """Wait for the line of a log that says what a process waits for, and give its last word."""
        assert process.stderr
        said = []
        for line in process.stderr:
            said.append(line)
            if sign in line:
                return line.split()[-1]
        raise AssertionError("".join(said))

    def end(self) -> None:
        """End all that still runs."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.communicate()


@contextmanager
def cluster(folder: Path, count: int = 2) -> Iterator[Cluster]:
    """Give a running cluster whose processes work in ``folder``."""
    found = Cluster(folder, count)
    try:
        yield found
    finally:
        found.end()
