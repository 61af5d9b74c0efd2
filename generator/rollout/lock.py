"""One deployment at a time: a lock on the target that says who holds it and when it was last alive.

A deployment that was killed cannot release its lock. The same site on the same machine is known to be dead, since the folder of the site is
held by us now; anybody else is believed dead when the lock was not renewed for ten minutes, or when the user says so.
"""

import contextlib
import datetime
import getpass
import hashlib
import json
import os
import secrets
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from generator.problem import Level, Problem, ProblemError
from generator.project.targets import Target
from generator.rollout.clock import now
from generator.rollout.finished import value_of
from generator.rollout.store import LOCK, Store, whole

STALE = datetime.timedelta(minutes=10)
RENEWED = 20.0
"""Seconds between two signs of life."""


class Lock:
    """The lock that we hold on a store; ``resumed`` is how many steps of the same plan a dead deployment had done."""

    def __init__(self, store: Store, target: Target, site: Path, mark: str, *, take_over: bool) -> None:
        self._store, self._target, self._mark, self._take_over = store, target, mark, take_over
        self._token = secrets.token_hex(8)
        self._renewed = time.monotonic()
        self._holder = _holder(site)
        found = _read(store)
        done = found.get("done")
        self.resumed = done if isinstance(done, int) and found.get("site") == mark else 0
        self.done = self.resumed
        self._take(found)

    def _take(self, found: dict[str, object]) -> None:
        if not found:
            self._store.claim(LOCK, self._bytes())
            found = _read(self._store)
        if found.get("token") != self._token:
            self._refuse_living(found)
            self._store.put(LOCK, self._bytes())

    def _bytes(self, *, left: bool = False) -> bytes:
        value = {
            "token": self._token,
            "who": _who(),
            "holder": self._holder,
            "alive": now().isoformat(),
            "site": self._mark,
            "done": self.done,
            "left": left,
        }
        return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()

    def _refuse_living(self, found: dict[str, object]) -> None:
        mine = found.get("holder") == self._holder
        if self._take_over or mine or found.get("left") is True:
            return
        try:
            alive = datetime.datetime.fromisoformat(str(found.get("alive")))
            age = now() - alive
        except (ValueError, TypeError):
            age = datetime.timedelta()
        if age < STALE:
            raise ProblemError(self._busy(found, age))

    def _busy(self, found: dict[str, object], age: datetime.timedelta) -> Problem:
        who = f"（{found['who']}）" if isinstance(found.get("who"), str) else ""
        target = self._target
        ago = max(0, int(age.total_seconds()))
        message = f"另一次部署{who}正在更新{target}，{ago} 秒前还有动静"
        minutes = int(STALE.total_seconds() // 60)
        help_ = f"等它结束；它已经死了的，{minutes} 分钟没有动静以后再运行，确知它死了可以加 --take-over"
        return Problem("D207", Level.ERROR, message, target.span, help_)

    def alive(self, done: int = 0) -> None:
        """Give a sign of life when it is time for one; raises ``ProblemError`` when somebody else took over."""
        self.done = max(self.done, done)
        if time.monotonic() - self._renewed < RENEWED:
            return
        self.check()
        self._store.put(LOCK, self._bytes())
        self._renewed = time.monotonic()

    def check(self) -> None:
        """Raise ``ProblemError`` when the lock is not ours any more."""
        found = _read(self._store)
        if found.get("token") != self._token:
            target = self._target
            who = f"（{found['who']}）" if isinstance(found.get("who"), str) else ""
            message = f"另一次部署{who}接手了{target}，这一次停下了"
            raise ProblemError(
                Problem("D315", Level.ERROR, message, target.span, "等它结束，再运行一次，看看还有没有要做的")
            )

    def leave(self) -> None:
        """Let others in, who go on from here."""
        if not self.done:
            self.release()
        elif _read(self._store).get("token") == self._token:
            self._store.put(LOCK, self._bytes(left=True))

    def release(self) -> None:
        """Let others in."""
        if _read(self._store).get("token") == self._token:
            self._store.remove([LOCK])


@contextlib.contextmanager
def locked(store: Store, target: Target, site: Path, mark: str, *, take_over: bool) -> Iterator[Lock]:
    """Hold the target for one deployment of the site in the folder ``site``; ``mark`` is the hash of its manifest."""
    lock = Lock(store, target, site, mark, take_over=take_over)
    try:
        yield lock
    except BaseException:
        with contextlib.suppress(Exception):
            lock.leave()
        raise
    lock.release()


def _read(store: Store) -> dict[str, object]:
    value = value_of(whole(store, LOCK))
    return value if isinstance(value, dict) else {}


def _who() -> str:
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = str(os.getpid())
    return f"{name}@{socket.gethostname()}"


def _holder(folder: Path) -> str:
    """Give a mark of this site's folder on this machine since it was started: whoever holds the folder is the only one."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    started = boot.read_text(encoding="ascii").strip() if boot.is_file() else ""
    seen = folder.stat()
    parts = (socket.gethostname(), started, folder.resolve().as_posix(), str(seen.st_dev), str(seen.st_ino))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
