"""What is shown under an address: the file of the last build or a page of our own, with what there is to say of it."""

import hashlib
import re
from typing import NamedTuple
from urllib.parse import quote, unquote

from generator.preview import page as pages
from generator.preview.builds import Builder
from generator.preview.snapshot import Snapshot, relevant

_COPY = re.compile(r"(?P<year>[0-9]{4})/(?P<slug>[^/]+)/report\.(?P<name>[a-z]+)")
_REPORT = re.compile(r"(?P<year>[0-9]{4})/(?P<slug>[^/]+)/(?:index\.html)?")


class Copy(NamedTuple):
    """An electronic copy, which is made when somebody asks for it."""

    slug: str
    year: int
    name: str


class Shown(NamedTuple):
    """An answer: its status, the name and the bytes of its file, what is put in at the top and the end of a page.

    ``redirect`` and ``copy`` stand instead of it. ``loose`` counts the changes of files that the page may load.
    """

    status: int = 200
    file: str = ".html"
    data: bytes = b""
    top: str = ""
    end: str = ""
    redirect: str = ""
    copy: Copy | None = None
    loose: tuple[int, ...] = ()

    @property
    def mark(self) -> str:
        """Give the mark of all that is seen, another one whenever something of it is."""
        seen = repr((self.status, self.file, self.top, self.end, self.redirect, self.copy, self.loose))
        return hashlib.sha256(self.data + seen.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def shown(builder: Builder, snapshot: Snapshot, path: str) -> Shown:
    """Give what there is to see under the path of a request."""
    address = _address(path, snapshot)
    if path == pages.OVERVIEW:
        return own(200, pages.overview_page(snapshot.failure, snapshot.problems, builder.lines))
    if not snapshot.number:
        return own(503, pages.message_page("正在生成", "第一次生成还没有结束，好了这一页会自己更新。"))
    if snapshot.failure and not snapshot.sources:
        return own(500, pages.failure_page(_first(snapshot.failure), builder.lines))
    if address is None:
        return missing(builder, snapshot)
    if address and not address.endswith("/") and builder.is_folder(address):
        return Shown(301, redirect=quote(f"/{address}/"))
    return _file(builder, snapshot, address)


def mark_of(builder: Builder, path: str) -> str:
    """Give the mark of what is seen under a path now; a copy is looked at again after every build."""
    snapshot = builder.snapshot
    found = shown(builder, snapshot, path)
    return f"{snapshot.number}" if found.copy else found.mark


def own(status: int, text: str) -> Shown:
    """Give a page of the preview itself."""
    return Shown(status, data=text.encode())


def missing(builder: Builder, snapshot: Snapshot) -> Shown:
    """Give what is shown where there is nothing."""
    data = builder.read("404.html", snapshot)
    reasons = relevant(snapshot, "404.html")
    if reasons and (data is None or reasons[0].span.path.startswith("themes/")):
        return own(500, pages.failure_page(pages.Failure("这一页还没有生成", reasons), builder.lines))
    if data is None:
        return own(404, pages.message_page("页面不存在", "没有这个地址。"))
    return _page(builder, snapshot, "404.html", data)._replace(status=404)


def _file(builder: Builder, snapshot: Snapshot, address: str) -> Shown:
    file = f"{address}index.html" if not address or address.endswith("/") else address
    data = builder.read(file, snapshot)
    report, copy = _REPORT.fullmatch(address), _COPY.fullmatch(address)
    offered = snapshot.config.site.downloads if snapshot.config else ()
    if data is not None:
        return _page(builder, snapshot, file, data) if file.endswith(".html") else Shown(file=file, data=data)
    if report and builder.is_report(report["slug"], report["year"]):
        source = f"content/reports/{report['slug']}/{report['year']}.yaml"
        failure = snapshot.failure or pages.Failure("", relevant(snapshot, source))
        return own(500, pages.failure_page(_first(failure), builder.lines))
    if copy and copy["name"] in offered and builder.is_report(copy["slug"], copy["year"]):
        return Shown(file=file, copy=Copy(copy["slug"], int(copy["year"]), copy["name"]))
    return missing(builder, snapshot)


def _page(builder: Builder, snapshot: Snapshot, file: str, data: bytes) -> Shown:
    source = snapshot.sources.get(file, "")
    top = ""
    if builder.is_draft(source):
        top = pages.draft_banner()
    elif source in snapshot.held:
        top = pages.uncleared_banner()
    folder = file.partition("/")[0] if "/" in file else ""
    loose = (snapshot.loose.get(folder, 0), snapshot.loose.get("*", 0))
    return Shown(file=file, data=data, top=top, end=_panel(builder, snapshot, file, source), loose=loose)


def _panel(builder: Builder, snapshot: Snapshot, file: str, source: str) -> str:
    lines = builder.lines
    if snapshot.failure:
        return pages.overlay(snapshot.failure, lines)
    if file in snapshot.stale:
        title = "这一页没有更新，下面是上一次生成的样子"
        return pages.overlay(pages.Failure(title, relevant(snapshot, source)), lines)
    if source in snapshot.unreadable:
        title = "稿件有读不懂的地方，下面只有读懂了的内容"
        return pages.overlay(pages.Failure(title, relevant(snapshot, source)), lines)
    mine = [problem for problem in snapshot.problems if problem.span.path == source]
    return pages.bar(mine, len(snapshot.problems) - len(mine))


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
