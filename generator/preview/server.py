"""Shows a project in the browser while it is written: rebuilds, reloads, and says what is wrong in its place.

One thread watches and glances at what was saved, one builds, another serves; livereload tells the browsers.
"""

import asyncio
import errno
import logging
import os
import secrets
import signal
import socket
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Self

from livereload.handlers import LiveReloadHandler
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop

from generator.look.theme import find_theme
from generator.preview.answer import Desk, Outcome, Page, follow_all
from generator.preview.builds import Builder
from generator.preview.gallery import GalleryPage, Workshop, refuse_bare
from generator.preview.shown import mark_of
from generator.preview.watch import FolderWatcher
from generator.problem import Level, Problem, ProblemError, Span, counted
from generator.project.present import missing_site
from generator.telling.diagnostics import concise

DEFAULT_PORTS = range(5500, 5600)
ERRORS_SAID = 3
QUIET, LONGEST = 0.05, 1.6
"""Seconds without a save after which all is built, and how long that may be put off."""
Say = Callable[[str], None]

_QUIET = logging.NullHandler()


def serve(root: Path, port: int | None, *, open_browser: bool, say: Say, gallery: bool = False) -> None:
    """Preview the project in ``root``, or the components of its theme, until Ctrl-C; raises ``ProblemError`` when it cannot begin."""
    refused = missing_site(root)
    if refused:
        raise ProblemError(refused)
    if gallery:
        refuse_bare(root)
    with _ended_by_signals():
        try:
            with Preview(root, port, say, gallery=gallery) as preview:
                if open_browser:
                    webbrowser.open(preview.address)
                preview.wait()
        except KeyboardInterrupt:
            say("预览结束。")


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let Ctrl-C, a closed terminal or a polite kill end the preview, its temporary folder removed.

    Ctrl-C is asked for by name: a shell starts its background jobs with it ignored.
    """
    before = {}
    if threading.current_thread() is threading.main_thread():
        numbers = [getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP")]
        before = {number: signal.signal(number, _interrupt) for number in numbers if number}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


class Preview:
    """A running preview: ``start`` gives it an address, ``stop`` ends its threads and removes its folder."""

    def __init__(self, root: Path, port: int | None, say: Say, *, gallery: bool = False) -> None:
        self._root = root.resolve()
        self._gallery = gallery
        self._wanted = port
        self._say = say
        self._up = threading.Event()
        self._ended = threading.Event()
        self._server: threading.Thread | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Take a port, serve, and begin to watch; the first build goes on behind."""
        port, self._sockets = _listen(self._wanted)
        self._folder = TemporaryDirectory(prefix="nianbao-preview-", ignore_cleanup_errors=True)
        self._scribe = ThreadPoolExecutor(1, "nianbao-copy")
        mark = secrets.token_hex(4)
        if self._gallery:
            workshop = Workshop(self._root)
            self._desk = Desk(workshop, port, mark, workshop.mark)
            self._application = self._desk.application(GalleryPage, workshop=workshop)
        else:
            builder = Builder(self._root, Path(self._folder.name))
            self._desk = Desk(builder, port, mark, partial(mark_of, builder))
            self._application = self._desk.application(Page, builder=builder, scribe=self._scribe)
        self.address = self._desk.address
        self._saves: SimpleQueue[tuple[Path, ...] | None] = SimpleQueue()
        self._watcher = FolderWatcher(self._watched, self._saved)
        self._building = threading.Thread(target=self._build, name="nianbao-build", daemon=True)
        self._server = threading.Thread(target=self._serve, name="nianbao-serve", daemon=True)
        self._server.start()
        self._up.wait()
        self._say(f"{'部件样张' if self._gallery else '预览'}：{self.address}")
        saved = "主题的文件" if self._gallery else "稿件"
        self._say(f"正在生成。以后保存{saved}，网页自己更新；按 Ctrl-C 结束。")
        LiveReloadHandler.watcher = self._watcher
        self._building.start()
        self._watcher.start(LiveReloadHandler.poll_tasks)

    def stop(self) -> None:
        """End it all and wait until it has ended; a second time does nothing."""
        if self._server is None:
            return
        self._watcher.stop()
        self._ended.set()
        self._saves.put(None)
        if self._building.ident:
            self._building.join()
        self._desk.maker.close()
        if self._server.is_alive():
            self._loop.add_callback(self._stopping.set)
        self._server.join()
        self._server = None
        self._scribe.shutdown(wait=False, cancel_futures=True)
        LiveReloadHandler.watcher = None
        self._folder.cleanup()

    def wait(self) -> None:
        """Block for as long as the server runs."""
        while self._server and self._server.is_alive():
            self._server.join(1)

    def _watched(self) -> tuple[Path, ...]:
        own = (self._root / "content", self._root / "themes")
        built_in = find_theme(self._root, "default")
        inside = built_in is None or built_in.resolve().is_relative_to(self._root)
        return own if inside or built_in is None else (*own, built_in)

    def _saved(self, changes: tuple[Path, ...]) -> None:
        """Show at once what can be shown at once, and have all of it built."""
        if self._desk.maker.glance(_shown(self._root, changes)):
            self._loop.add_callback(follow_all)
        self._saves.put(changes)

    def _build(self) -> None:
        """Build what was saved, again and again; what is saved meanwhile is one change."""
        while not self._ended.is_set():
            waiting, latest = [self._saves.get()], time.monotonic() + LONGEST
            with suppress(Empty):
                while None not in waiting and time.monotonic() < latest:
                    waiting.append(self._saves.get(timeout=QUIET))
            saved = [changes for changes in waiting if changes is not None]
            if len(saved) == len(waiting):
                self._rebuild(tuple(sorted(set(chain.from_iterable(saved)))), named=all(saved))

    def _rebuild(self, changes: tuple[Path, ...], *, named: bool) -> None:
        begun = time.monotonic()
        paths = _shown(self._root, changes)
        snapshot = self._desk.maker.renew(paths if named else (*paths, ""))
        self._loop.add_callback(follow_all)
        with suppress(OSError):  # a closed terminal must not end the watching
            for line in _told(self._root, changes, snapshot, time.monotonic() - begun):
                self._say(line)

    def _serve(self) -> None:
        logging.getLogger("livereload").addHandler(_QUIET)
        loop = IOLoop()
        try:
            loop.run_sync(self._run)
        finally:
            self._up.set()
            loop.close(all_fds=True)
            logging.getLogger("livereload").removeHandler(_QUIET)

    async def _run(self) -> None:
        server = HTTPServer(self._application)
        server.add_sockets(self._sockets)
        self._loop = IOLoop.current()
        self._stopping = asyncio.Event()
        self._up.set()
        await self._stopping.wait()
        server.stop()
        LiveReloadHandler.waiters.clear()
        await server.close_all_connections()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


def _shown(root: Path, changes: tuple[Path, ...]) -> tuple[str, ...]:
    """Give paths as problems and the manifest say them."""
    return tuple(
        path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name for path in changes
    )


def _told(root: Path, changes: tuple[Path, ...], snapshot: Outcome, seconds: float) -> list[str]:
    """Give the lines that say what a rebuild came to."""
    names = _shown(root, changes)
    what = ""
    if names:
        what = f"改了 {names[0]}：" if len(names) == 1 else f"改了 {names[0]} 等 {len(names)} 个文件："
    failure = snapshot.failure
    if failure and failure.trace:
        return [f"{what}生成时程序出错（{seconds:.2f} 秒）", failure.trace.rstrip()]
    errors = [problem for problem in snapshot.problems if problem.level is Level.ERROR]
    said = [f"  {concise(problem)}" for problem in errors[:ERRORS_SAID]]
    if len(errors) > ERRORS_SAID:
        said.append(f"  还有 {len(errors) - ERRORS_SAID} 个错误，在浏览器里看")
    return [f"{what}{snapshot.came}，{counted(snapshot.problems)}（{seconds:.2f} 秒）", *said]


def _listen(wanted: int | None) -> tuple[int, list[socket.socket]]:
    """Give a port and sockets that listen on it for this machine; a port asked for is taken or refused."""
    for port in (wanted,) if wanted else DEFAULT_PORTS:
        try:
            return port, _sockets(port)
        except OSError as error:
            if wanted:
                taken = error.errno == errno.EADDRINUSE
                why = "已经被别的程序占用" if taken else "不能使用，多半是没有权限"
                raise _no_port(f"端口 {wanted} {why}", "换一个端口，或者不写 --port，由程序自己找") from error
    raise _no_port(
        f"从 {DEFAULT_PORTS[0]} 到 {DEFAULT_PORTS[-1]} 的端口都被占用", "用 --port 指定一个没有被占用的端口"
    )


def _no_port(message: str, help_: str) -> ProblemError:
    return ProblemError(Problem("P001", Level.ERROR, message, Span("--port"), help_))


def _sockets(port: int) -> list[socket.socket]:
    found = [_socket(socket.AF_INET, "127.0.0.1", port)]
    try:
        found.append(_socket(socket.AF_INET6, "::1", port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            found[0].close()
            raise
    return found


def _socket(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    """Give a listening socket; tornado's own way to one leaves it open when the port is taken."""
    made = socket.socket(family)
    try:
        if os.name != "nt":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.setblocking(False)
        made.bind((host, port))
        made.listen()
    except OSError:
        made.close()
        raise
    return made
