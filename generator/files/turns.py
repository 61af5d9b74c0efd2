"""Tasks of a build that run elsewhere: each says that it is at work, and none writes for a build that is over.

A worker that lost its connection works on without knowing that its build ended. It holds a lock beside the staged files
for as long as it writes; who ends a build, or begins the next, waits until nobody holds it.
"""

import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from generator.problem import Level, Problem, ProblemError, Span

if sys.platform != "win32":
    import fcntl

_TURNS = "turns"
"""Names the build whose tasks may write, and is the lock that they share."""
_TRIES, _PAUSE = 1200, 0.05


def open_turns(work: Path, token: str) -> None:
    """Let the tasks of the build named ``token`` write into the output whose working folder is ``work``."""
    (work / _TURNS).write_text(token, encoding="ascii")


@contextlib.contextmanager
def turn(work: Path, token: str) -> Iterator[None]:
    """Hold the lock of a task for as long as it runs; raises ``ProblemError`` when its build is not the one that runs here."""
    try:
        stream = (work / _TURNS).open("r+b")
    except FileNotFoundError as error:
        raise ProblemError(unseen(work.parent)) from error
    with stream:
        _lock(stream, shared=True)
        if stream.read() != token.encode("ascii"):
            raise ProblemError(unseen(work.parent))
        yield


def close_turns(work: Path) -> None:
    """Let no task begin any more and wait for those that run; raises ``ProblemError`` where one does not end."""
    try:
        stream = (work / _TURNS).open("r+b")
    except FileNotFoundError:
        return
    with stream:
        stream.truncate()
        for _ in range(_TRIES):
            if _lock(stream, shared=False):
                break
            time.sleep(_PAUSE)
        else:
            message, help_ = "上一次生成的工作进程还在往这个文件夹里写", "等它结束后再试；停不下来的，重启它"
            span = Span(work.parent.as_posix())
            raise ProblemError(Problem("G305", Level.ERROR, message, span, help_))
    (work / _TURNS).unlink()


def unseen(folder: Path) -> Problem:
    """Say that a worker does not see what the build put into its output."""
    message = "工作进程在这个路径上看到的不是这次生成的文件夹"
    help_ = "把项目和输出放在共享文件夹里，各台机器挂载在同一个路径上"
    return Problem("G312", Level.ERROR, message, Span(folder.as_posix()), help_)


def _lock(stream: IO[bytes], *, shared: bool) -> bool:
    """Take the lock; who shares it waits, who wants it alone is told whether he got it."""
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(stream.fileno(), fcntl.LOCK_SH if shared else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
