"""Answers the browsers of this machine and nobody else: pages, what is to be said of them, when to reload."""

import asyncio
import json
import re
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketClosedError

from generator.preview import page as pages
from generator.preview.builds import Builder
from generator.preview.shown import Shown, missing, own, shown
from generator.preview.snapshot import Snapshot
from generator.problem import Problem, ProblemError

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml; charset=utf-8",
}
_FINGERPRINTED = re.compile(r"assets/(?:.+/)?[^/]+\.[0-9a-f]{10}\.[a-z0-9]+")
"""Files that have another name when they have other bytes: a page that is reloaded need not ask for them again."""
_RELOAD = {"command": "reload", "path": "*", "liveCSS": False}


class Outcome(Protocol):
    """What one making left to look at."""

    @property
    def number(self) -> int:
        """Give the number of the making; 0 is the time before the first."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Give what is wrong with the sources."""

    @property
    def failure(self) -> pages.Failure | None:
        """Give why nothing was renewed, if so."""

    @property
    def came(self) -> str:
        """Say in a few words what was made."""


class Maker(Protocol):
    """What makes the pages that are shown: the site, or the gallery."""

    @property
    def snapshot(self) -> Outcome:
        """Give what the last making left."""

    def glance(self, changed: Sequence[str]) -> bool:
        """Make what few saves change and nothing else can, at once; say whether there is something to look at before ``renew``."""

    def renew(self, changed: Sequence[str] = ()) -> Outcome:
        """Make it once more."""

    def lines(self, path: str) -> Sequence[str]:
        """Give the lines of a source by the path that problems say."""

    def close(self) -> None:
        """End what the maker has started."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the answers need: the maker of the pages, the port, a mark of this start, and what gives the mark of what is seen under a path."""

    maker: Maker
    port: int
    boot: str
    mark_of: Callable[[str], str]

    @property
    def address(self) -> str:
        """Give the address of the front page."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def hosts(self) -> frozenset[str]:
        """Give the names under which this server may be asked."""
        names = ("127.0.0.1", "localhost", "[::1]")
        bare = names if self.port == 80 else ()
        return frozenset((*bare, *(f"{name}:{self.port}" for name in names)))

    def stamp(self, mark: str) -> str:
        """Give what a page reports: the mark of what it shows, different after each start."""
        return f"{self.boot}-{mark}"

    def application(self, page: type[RequestHandler], **needs: object) -> Application:
        """Give what a server of these answers runs; ``page`` gives the pages, and is told what it ``needs``."""
        given = {"desk": self}
        return Application(
            [
                (r"/livereload", Channel, given),
                (r"/livereload\.js", Script, given),
                (r".*", page, {**given, **needs}),
            ],
            log_function=lambda _: None,
        )


class Guarded(RequestHandler):
    """Answers this machine only: a page elsewhere that has its name point here gets nothing."""

    def initialize(self, desk: Desk) -> None:
        """Take what the answers need."""
        self.desk = desk

    def prepare(self) -> None:
        """Refuse a request under a foreign name, and one that a foreign page makes."""
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        origin = self.request.headers.get("Origin", self.desk.address[:-1]).lower()
        own = self.desk.hosts
        if self.request.host.lower() not in own or origin not in {f"http://{host}" for host in own}:
            self._answer(403, "不能打开", f"预览只给本机看，请用 {self.desk.address} 打开。")

    def write_error(self, status_code: int, **found: object) -> None:
        """Say in the browser that answering went wrong."""
        fault = found.get("exc_info")
        if status_code < 500 or not isinstance(fault, tuple):
            self._answer(status_code, "不能这样打开", f"请用 {self.desk.address} 打开。")
            return
        failure = pages.Failure("预览程序出错", trace="".join(traceback.format_exception(*fault)))
        self.set_header("Content-Type", TYPES[".html"])
        self.finish(pages.failure_page(failure, self.desk.maker.lines))

    def _answer(self, status: int, title: str, words: str) -> None:
        self.set_status(status)
        self.set_header("Content-Type", TYPES[".html"])
        self.finish(pages.message_page(title, words))


class Script(Guarded, LiveReloadJSHandler):  # type: ignore[misc]  # livereload has no types
    """Gives livereload's own script, which stays the same while the preview runs."""

    def prepare(self) -> None:
        """Let the browser keep it for an hour."""
        super().prepare()
        self.set_header("Cache-Control", "max-age=3600")


class Channel(Guarded, LiveReloadHandler):  # type: ignore[misc]  # livereload has no types
    """Livereload's line to one browser, open to the pages of this server only."""

    _path, _stamp = "/", ""

    def check_origin(self, origin: str) -> bool:  # noqa: ARG002
        """Say yes: a foreign page has been refused before this is asked."""
        return True

    def on_message(self, message: str | bytes) -> None:
        """Greet as livereload does; a page that shows something else than its address does now is reloaded at once."""
        try:
            said = json.loads(message)
        except ValueError:
            said = None
        if not isinstance(said, dict) or "command" not in said:
            self.close()
            return
        super().on_message(message)
        if said["command"] == "info":
            self._path, self._stamp = _page_path(said), _page_stamp(said)
            if self._stamp:
                self.follow()

    def follow(self) -> None:
        """Have the page reloaded unless it shows what there is to see; once is enough, since the page goes with its line."""
        try:
            shown_now = self.desk.stamp(self.desk.mark_of(self._path))
        except Exception:  # noqa: BLE001 - the page itself will say what is wrong
            shown_now = ""
        if not self._stamp or self._stamp != shown_now:
            with suppress(WebSocketClosedError):  # others wait behind one that is going
                self.write_message(_RELOAD)

    def write_message(
        self, message: bytes | str | dict[str, object], binary: bool = False
    ) -> "asyncio.Future[None]":
        """Send; that the browser has gone meanwhile is no news to anybody."""
        sent: asyncio.Future[None] = super().write_message(message, binary)
        sent.add_done_callback(lambda done: done.cancelled() or done.exception())
        return sent


def follow_all() -> None:
    """Have every page reloaded that shows something else than its address does now."""
    for waiter in tuple(LiveReloadHandler.waiters):
        waiter.follow()


class Page(Guarded):
    """Gives the files of the last build, with what the preview has to say about them."""

    def initialize(  # type: ignore[override]  # each handler is told what it needs
        self, desk: Desk, builder: Builder, scribe: Executor
    ) -> None:
        """Take what the answers need: who builds, and who makes copies, one at a time."""
        super().initialize(desk)
        self.builder = builder
        self.scribe = scribe

    async def get(self) -> None:
        """Answer with the file of an address, or with why there is none."""
        snapshot = self.builder.snapshot
        found = shown(self.builder, snapshot, self.request.path)
        if found.redirect:
            self.redirect(found.redirect)
            return
        mark = found.mark
        if found.copy:
            found, mark = await self._copied(found, snapshot), f"{snapshot.number}"
        self.set_status(found.status)
        suffix = Path(found.file).suffix.lower() or found.file
        self.set_header("Content-Type", TYPES.get(suffix, "application/octet-stream"))
        if _FINGERPRINTED.fullmatch(found.file):
            self.set_header("Cache-Control", "max-age=31536000, immutable")
        if suffix == ".html":
            head = pages.head(self.request.host, self.desk.stamp(mark))
            self.finish(pages.injected(found.data, head, found.top, found.end))
        else:
            self.finish(found.data)

    head = get

    async def _copied(self, asked: Shown, snapshot: Snapshot) -> Shown:
        """Give an electronic copy, made when somebody asks: nobody looks at all of them after every save."""
        assert asked.copy, "only a copy is made when it is asked for"
        loop = asyncio.get_running_loop()
        make = partial(self.builder.copy, *asked.copy)
        try:
            return asked._replace(data=await loop.run_in_executor(self.scribe, make))
        except ProblemError as error:
            if error.problems[0].code == "W103":
                return missing(self.builder, snapshot)
            failure = pages.Failure("这份电子版做不出来", error.problems)
            return own(500, pages.failure_page(failure, self.builder.lines))


def _page_stamp(said: dict[str, object]) -> str:
    plugins = said.get("plugins")
    plugin = plugins.get("nianbao") if isinstance(plugins, dict) else None
    stamp = plugin.get("version") if isinstance(plugin, dict) else None
    return stamp if isinstance(stamp, str) else ""


def _page_path(said: dict[str, object]) -> str:
    url = said.get("url")
    return urlsplit(url).path or "/" if isinstance(url, str) else "/"
