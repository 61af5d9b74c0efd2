"""Answers the browsers of this machine and nobody else: pages, what is to be said of them, when to reload."""

import asyncio
import json
import re
import traceback
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, unquote

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado.web import Application, RequestHandler

from generator.preview import page as pages
from generator.preview.builds import Builder, Snapshot, relevant
from generator.problem import Problem, ProblemError

_COPY = re.compile(r"(?P<year>[0-9]{4})/(?P<slug>[^/]+)/report\.(?P<name>[a-z]+)")
_REPORT = re.compile(r"(?P<year>[0-9]{4})/(?P<slug>[^/]+)/(?:index\.html)?")
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

    def renew(self, changed: Sequence[str] = ()) -> Outcome:
        """Make it once more."""

    def lines(self, path: str) -> Sequence[str]:
        """Give the lines of a source by the path that problems say."""

    def close(self) -> None:
        """End what the maker has started."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the answers need: the maker of the pages, the port, and a mark of this start."""

    maker: Maker
    port: int
    boot: str

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

    def stamp(self, number: int) -> str:
        """Give the mark of a making, different after each and after each start."""
        return f"{self.boot}-{number}"

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
    """Gives livereload's own script."""


class Channel(Guarded, LiveReloadHandler):  # type: ignore[misc]  # livereload has no types
    """Livereload's line to one browser, open to the pages of this server only."""

    def check_origin(self, origin: str) -> bool:  # noqa: ARG002
        """Say yes: a foreign page has been refused before this is asked."""
        return True

    def on_message(self, message: str | bytes) -> None:
        """Greet as livereload does; a page made before the last build is reloaded at once."""
        try:
            said = json.loads(message)
        except ValueError:
            said = None
        if not isinstance(said, dict) or "command" not in said:
            self.close()
            return
        super().on_message(message)
        now = self.desk.stamp(self.desk.maker.snapshot.number)
        if said["command"] == "info" and _page_stamp(said) not in ("", now):
            self.write_message(_RELOAD)

    def write_message(
        self, message: bytes | str | dict[str, object], binary: bool = False
    ) -> "asyncio.Future[None]":
        """Send; that the browser has gone meanwhile is no news to anybody."""
        sent: asyncio.Future[None] = super().write_message(message, binary)
        sent.add_done_callback(lambda done: done.cancelled() or done.exception())
        return sent


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
        builder = self.builder
        snapshot = builder.snapshot
        address = _address(self.request.path, snapshot)
        if self.request.path == pages.OVERVIEW:
            self._own(200, pages.overview_page(snapshot.failure, snapshot.problems, builder.lines), snapshot)
        elif not snapshot.number:
            self._own(
                503, pages.message_page("正在生成", "第一次生成还没有结束，好了这一页会自己更新。"), snapshot
            )
        elif snapshot.failure and not snapshot.sources:
            self._own(500, pages.failure_page(_first(snapshot.failure), builder.lines), snapshot)
        elif address is None:
            self._missing(snapshot)
        elif address and not address.endswith("/") and builder.is_folder(address):
            self.redirect(quote(f"/{address}/"))
        else:
            await self._file(address, snapshot)

    head = get

    async def _copy(self, address: str, found: re.Match[str], snapshot: Snapshot) -> None:
        """Answer with an electronic copy, made when somebody asks: nobody looks at all of them after every save."""
        loop = asyncio.get_running_loop()
        make = partial(self.builder.copy, found["slug"], int(found["year"]), found["name"])
        try:
            self._send(200, address, await loop.run_in_executor(self.scribe, make), snapshot)
        except ProblemError as error:
            if error.problems[0].code == "W103":
                self._missing(snapshot)
                return
            failure = pages.Failure("这份电子版做不出来", error.problems)
            self._own(500, pages.failure_page(failure, self.builder.lines), snapshot)

    async def _file(self, address: str, snapshot: Snapshot) -> None:
        builder = self.builder
        file = f"{address}index.html" if not address or address.endswith("/") else address
        data = builder.read(file, snapshot)
        report, copy = _REPORT.fullmatch(address), _COPY.fullmatch(address)
        offered = snapshot.config.site.downloads if snapshot.config else ()
        if data is not None:
            self._send(200, file, data, snapshot)
        elif report and builder.is_report(report["slug"], report["year"]):
            source = f"content/reports/{report['slug']}/{report['year']}.yaml"
            failure = snapshot.failure or pages.Failure("", relevant(snapshot, source))
            self._own(500, pages.failure_page(_first(failure), builder.lines), snapshot)
        elif copy and copy["name"] in offered and builder.is_report(copy["slug"], copy["year"]):
            await self._copy(address, copy, snapshot)
        else:
            self._missing(snapshot)

    def _missing(self, snapshot: Snapshot) -> None:
        data = self.builder.read("404.html", snapshot)
        reasons = relevant(snapshot, "404.html")
        if reasons and (data is None or reasons[0].span.path.startswith("themes/")):
            failure = pages.Failure("这一页还没有生成", reasons)
            self._own(500, pages.failure_page(failure, self.builder.lines), snapshot)
        elif data is None:
            self._own(404, pages.message_page("页面不存在", "没有这个地址。"), snapshot)
        else:
            self._send(404, "404.html", data, snapshot)

    def _own(self, status: int, text: str, snapshot: Snapshot) -> None:
        self.set_status(status)
        self.set_header("Content-Type", TYPES[".html"])
        self.finish(pages.injected(text.encode(), self._head(snapshot), "", ""))

    def _send(self, status: int, file: str, data: bytes, snapshot: Snapshot) -> None:
        self.set_status(status)
        self.set_header("Content-Type", TYPES.get(Path(file).suffix.lower(), "application/octet-stream"))
        if file.endswith(".html"):
            source = snapshot.sources.get(file, "")
            data = pages.injected(
                data,
                self._head(snapshot),
                self._banner(source, snapshot),
                self._panel(file, source, snapshot),
            )
        self.finish(data)

    def _banner(self, source: str, snapshot: Snapshot) -> str:
        if self.builder.is_draft(source):
            return pages.draft_banner()
        return pages.uncleared_banner() if source in snapshot.held else ""

    def _head(self, snapshot: Snapshot) -> str:
        return pages.head(self.request.host, self.desk.stamp(snapshot.number))

    def _panel(self, file: str, source: str, snapshot: Snapshot) -> str:
        lines = self.builder.lines
        if snapshot.failure:
            return pages.overlay(snapshot.failure, lines)
        if file in snapshot.stale:
            title = "这一页没有更新，下面是上一次生成的样子"
            return pages.overlay(pages.Failure(title, relevant(snapshot, source)), lines)
        if source in snapshot.unreadable:
            title = "稿件有读不懂的地方，下面只有读懂了的内容"
            return pages.overlay(pages.Failure(title, relevant(snapshot, source)), lines)
        own = [problem for problem in snapshot.problems if problem.span.path == source]
        return pages.bar(own, len(snapshot.problems) - len(own))


def _first(failure: pages.Failure) -> pages.Failure:
    """Give a failure in the words for a page that has never been built."""
    return pages.Failure("这一页还没有生成", failure.problems, failure.trace)


def _address(path: str, snapshot: Snapshot) -> str | None:
    """Give the address below the column's root that a request means, nothing when it would lead out of it."""
    base = snapshot.config.site.base_path if snapshot.config else "/"
    try:
        asked = unquote(path, errors="strict")
    except UnicodeDecodeError:
        return None
    if not asked.startswith("/"):
        return None
    below = asked.removeprefix(base) if asked.startswith(base) else asked[1:]
    parts = below.removesuffix("/").split("/") if below else []
    if any(not part or part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return None
    return below


def _page_stamp(said: dict[str, object]) -> str:
    plugins = said.get("plugins")
    plugin = plugins.get("nianbao") if isinstance(plugins, dict) else None
    stamp = plugin.get("version") if isinstance(plugin, dict) else None
    return stamp if isinstance(stamp, str) else ""
