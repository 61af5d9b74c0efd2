"""Keeps the gallery of the project's theme ready while its components are written, and answers with its pages."""

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from generator.files.commit import commit
from generator.files.output import Committed, held, owned, published, refuse_foreign, stage
from generator.files.plan import Plan
from generator.look.gallery import Gallery, gallery
from generator.look.theme import load_theme
from generator.preview import page as pages
from generator.preview.answer import TYPES, Desk, Guarded
from generator.preview.builds import source_lines
from generator.problem import Level, Problem, ProblemError, Span
from generator.project.config import load_config
from generator.project.present import missing_site

MADE = "部件样张"


@dataclass(frozen=True, slots=True)
class Display:
    """What one reading of the theme left to look at; ``files`` are of the last that could be read."""

    number: int = 0
    files: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    failure: pages.Failure | None = None
    came: str = ""


class Workshop:
    """Makes the gallery again and again; only one thread makes, any thread may look."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.snapshot = Display()

    def renew(self, changed: Sequence[str] = ()) -> Display:  # noqa: ARG002 - it is made as a whole, in no time
        """Make the gallery once; whatever goes wrong is in the display, nothing is raised."""
        last = self.snapshot
        try:
            made = make(self._root)
            came = f"{made.components} 个部件，{made.examples} 个例子"
            found = Display(files=made.files, problems=made.problems, came=came)
        except ProblemError as error:
            title = "主题有错，下面是上一次的样张" if last.files else "主题有错，还没有样张"
            found = replace(
                last, problems=error.problems, failure=pages.Failure(title, error.problems), came="没有更新"
            )
        except Exception:  # noqa: BLE001 - a fault of ours must reach the browser, and the next save must be tried
            failure = pages.Failure("生成时程序出错，下面是上一次的样张", trace=traceback.format_exc())
            found = replace(last, problems=(), failure=failure, came="没有更新")
        self.snapshot = replace(found, number=last.number + 1)
        return self.snapshot

    def lines(self, path: str) -> Sequence[str]:
        """Give the lines of a source by the path that problems say."""
        return source_lines(self._root, path)

    def close(self) -> None:
        """Do nothing: there is no process to end."""


class GalleryPage(Guarded):
    """Gives the pages of the gallery."""

    def initialize(  # type: ignore[override]  # each handler is told what it needs
        self, desk: Desk, workshop: Workshop
    ) -> None:
        """Take what the answers need."""
        super().initialize(desk)
        self.workshop = workshop

    async def get(self) -> None:
        """Answer with the file of an address, or with why there is none."""
        display = self.workshop.snapshot
        address = unquote(self.request.path).removeprefix("/")
        if not address or address.endswith("/"):
            address += "index.html"
        data = display.files.get(address)
        if data is not None:
            self._send(200, address, data, display)
        elif display.failure and not display.files:
            self._page(500, pages.failure_page(display.failure, self.workshop.lines), display)
        elif not display.number:
            self._page(503, pages.message_page("正在生成", "样张还没有好，好了这一页会自己更新。"), display)
        elif self.request.path == pages.OVERVIEW:
            found = pages.overview_page(display.failure, display.problems, self.workshop.lines)
            self._page(200, found, display)
        else:
            words = "没有这个例子，也许它改了次序或者删去了。从 / 重新找。"
            self._page(404, pages.message_page("页面不存在", words), display)

    head = get

    def _page(self, status: int, text: str, display: Display) -> None:
        self.set_status(status)
        self.set_header("Content-Type", TYPES[".html"])
        head = pages.head(self.request.host, self.desk.stamp(display.number))
        self.finish(pages.injected(text.encode(), head, "", ""))

    def _send(self, status: int, address: str, data: bytes, display: Display) -> None:
        self.set_status(status)
        kind = TYPES.get(PurePosixPath(address).suffix.lower(), "application/octet-stream")
        self.set_header("Content-Type", kind)
        framed = self.request.headers.get("Sec-Fetch-Dest") == "iframe"
        if address.endswith(".html") and not framed:
            head = pages.head(self.request.host, self.desk.stamp(display.number))
            over = pages.overlay(display.failure, self.workshop.lines) if display.failure else ""
            data = pages.injected(data, head, "", over)
        self.finish(data)


def make(root: Path) -> Gallery:
    """Give the gallery of a project's theme; raises ``ProblemError`` when the theme cannot be read."""
    refused = missing_site(root)
    config = load_config(root)
    errors = [refused] if refused else [p for p in config.problems if p.level is Level.ERROR]
    theme_errors = [problem for problem in errors if problem.span.path == "content/site.yaml" or refused]
    if theme_errors:
        raise ProblemError(*theme_errors)
    theme = load_theme(root, config.site.theme, config.site.tokens)
    return gallery(theme, lambda path: source_lines(root, path))


def refuse_bare(root: Path) -> None:
    """Raise ``ProblemError`` when the theme has nothing to show; what can be mended while one looks is let pass."""
    try:
        make(root)
    except ProblemError as error:
        if any(problem.code == "T106" for problem in error.problems):
            raise


def write_gallery(root: Path, out: Path) -> tuple[Gallery, Committed]:
    """Write the gallery to a folder that is empty or holds an earlier one; raises ``ProblemError``."""
    refused = refuse_foreign(out, root)
    if not refused and any(item.source != MADE for item in published(out).values()):
        message = "输出文件夹里是网站，不是部件样张"
        refused = Problem("G303", Level.ERROR, message, Span(out.as_posix()), "换一个空文件夹")
    if refused:
        raise ProblemError(refused)
    made = make(root)
    out.mkdir(parents=True, exist_ok=True)
    with held(out):
        plan = [stage(out, address, data, MADE) for address, data in sorted(made.files.items())]
        return made, commit(out, Plan([plan]), owned(out))
