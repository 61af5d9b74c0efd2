"""The preview, asked over plain HTTP and websockets as a browser would, and as a stranger would."""

import asyncio
import errno
import html
import http.client
import json
import logging
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect
from watchfiles import watch
from watchfiles.main import FileChange

from generator.preview import making as preview_making
from generator.preview import watch as preview_watch
from generator.preview.answer import Channel
from generator.preview.server import DEFAULT_PORTS, Preview, _listen, serve
from generator.problem import ProblemError
from generator.site.build import POOL_FROM, Built, Options, build
from tests.sample import NAME, SITE, project, text

PATIENCE = 20
DRAFT = "草稿，只在预览里看得到"
REPORT = "content/reports/czj/2022.yaml"


@dataclass
class Answer:
    status: int
    text: str
    headers: dict[str, str]

    @property
    def stamp(self) -> str:
        found = re.search(r'Nianbao\.version="([^"]+)"', self.text)
        assert found, self.text[:400]
        return found[1]

    @property
    def panel(self) -> str:
        """What the panel at the bottom says, as text."""
        found = re.search(r'<aside class="nb-panel.*?</aside>', self.text, re.DOTALL)
        return html.unescape(re.sub("<[^>]+>", " ", found[0])) if found else ""


class Told:
    """Collects what a preview says, and waits for the next rebuild."""

    def __init__(self) -> None:
        self.lines: queue.Queue[str] = queue.Queue()

    def next(self, wanted: str = "秒）") -> str:
        while True:
            line = self.lines.get(timeout=PATIENCE)
            if wanted in line:
                return re.sub(r"\d+\.\d\d 秒", "… 秒", line)


@dataclass
class Running:
    root: Path
    preview: Preview
    told: Told

    def get(self, path: str, *, method: str = "GET", host: str = "") -> Answer:
        port = int(self.preview.address.rstrip("/").rpartition(":")[2])
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            line.request(method, path, headers={"Host": host or f"127.0.0.1:{port}"})
            answer = line.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, answer.read().decode(), headers)
        finally:
            line.close()

    def save(self, path: str, content: str) -> str:
        """Save a file and give what is said about the rebuild that follows."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        # At once: a file that is first emptied and then written may be two changes on a machine that is busy.
        aside = self.root.parent / f"{self.root.name}.aside"
        aside.write_text(content, encoding="utf-8")
        aside.replace(self.root / path)
        return self.told.next()


@contextmanager
def running(root: Path, port: int | None = None) -> Iterator[Running]:
    told = Told()
    with Preview(root, port, told.lines.put) as preview:
        told.next()
        yield Running(root, preview, told)


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Running]:
    project(tmp_path / "项目", {2021: text(2021), 2022: text(2022)})
    with running(tmp_path / "项目") as found:
        yield found


def permits(count: int) -> str:
    """A report of 2022 with this figure in it."""
    return text(2022, f"主动公开: {{行政许可: {count}}}")


class Line:
    """A websocket to the preview."""

    def __init__(self, connection: WebSocketClientConnection) -> None:
        self.connection = connection
        self.ended = False

    async def read(self) -> str | bytes | None:
        message = await asyncio.wait_for(self.connection.read_message(), PATIENCE)
        self.ended = message is None
        return message

    async def said(self) -> str:
        message = await self.read()
        assert isinstance(message, str)
        command = json.loads(message)["command"]
        assert isinstance(command, str)
        return command

    async def say(self, message: object) -> None:
        await self.connection.write_message(json.dumps(message))


@asynccontextmanager
async def connected(shown: Running, origin: str = "", host: str = "") -> AsyncIterator[Line]:
    own = shown.preview.address.rstrip("/")
    headers = {"Origin": origin or own, **({"Host": host} if host else {})}
    url = own.replace("http", "ws") + "/livereload"
    line = Line(await websocket_connect(HTTPRequest(url, headers=headers, connect_timeout=PATIENCE)))
    try:
        yield line
    finally:
        line.connection.close()
        while not line.ended:
            await line.read()


async def greet(line: Line, stamp: str = "", path: str = "/2022/czj/") -> None:
    """Shake hands as livereload.js does; the second answer to hello comes after what info brought about."""
    await line.say({"command": "hello"})
    assert await line.said() == "hello"
    plugins = {"nianbao": {"version": stamp}} if stamp else {}
    await line.say({"command": "info", "url": f"http://x{path}", "plugins": plugins})
    await line.say({"command": "hello"})


def test_pages_are_served_with_livereload_and_files_as_they_are(shown: Running) -> None:
    page = shown.get("/")
    assert page.status == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-store"
    assert page.text.index("/livereload.js?host=127.0.0.1&amp;port=") < page.text.index("</head>")
    style = re.search(r'href="(assets/style\.[0-9a-f]+\.css)"', page.text)
    assert style
    sheet = shown.get(f"/{style[1]}")
    assert sheet.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in sheet.headers["cache-control"], "a page that is reloaded need not ask for it again"
    assert "LiveReload" in shown.get("/livereload.js").text
    assert shown.get("/", method="HEAD").text == ""
    assert shown.get("/2022/czj").headers["location"] == "/2022/czj/"
    assert NAME in shown.get("/2022/czj/").text
    assert not shown.get("/2022/czj/").panel


def test_nothing_is_written_into_the_project(shown: Running) -> None:
    assert {path.name for path in shown.root.iterdir()} == {"content"}


def test_an_unknown_address_gives_the_page_of_the_theme(shown: Running) -> None:
    missing = shown.get("/2022/zf/")
    assert missing.status == 404
    assert "页面不存在" in missing.text
    assert missing.stamp == shown.get("/2022/czj/nothing.html").stamp
    assert missing.stamp != shown.get("/").stamp
    assert shown.get("/2022/").status == 200
    assert shown.get("/assets/").status == 404


def test_the_addresses_below_the_base_path_work(tmp_path: Path) -> None:
    project(tmp_path, {2022: text(2022)}, site=f"{SITE}路径: /zfxxgk/nb/\n")
    with running(tmp_path) as shown:
        assert NAME in shown.get("/zfxxgk/nb/2022/czj/").text
        assert shown.get("/zfxxgk/nb/").text == shown.get("/").text


OUTSIDE = (
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/..%5csecret.txt",
    "/2022/../../secret.txt",
    "//secret.txt",
    "/./secret.txt",
    "/.nianbao/secret.txt",
    "/link.txt",
    "/%00",
    "/%ff",
    "/2022//czj/",
)


def test_no_address_leads_out_of_the_output(shown: Running) -> None:
    folder = Path(shown.preview._folder.name)
    for place in (folder, folder / "site/.nianbao"):
        place.mkdir(exist_ok=True)
        (place / "secret.txt").write_text("秘密", encoding="utf-8")
    (folder / "site/link.txt").symlink_to(folder / "secret.txt")
    for path in OUTSIDE:
        answer = shown.get(path)
        assert answer.status == 404, path
        assert "秘密" not in answer.text, path


def test_a_foreign_host_is_refused(shown: Running) -> None:
    port = shown.preview.address.rstrip("/").rpartition(":")[2]
    for host in (
        "evil.example",
        f"evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        f"localhost.evil:{port}",
    ):
        for path in ("/", "/livereload.js", "/livereload", "/__nianbao/"):
            answer = shown.get(path, host=host)
            assert answer.status == 403
            assert f"预览只给本机看，请用 {shown.preview.address} 打开。" in answer.text
            assert NAME not in answer.text
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"LOCALHOST:{port}", f"[::1]:{port}"):
        assert shown.get("/", host=host).status == 200


def test_the_script_asks_the_host_that_the_page_came_from(shown: Running) -> None:
    port = shown.preview.address.rstrip("/").rpartition(":")[2]
    page = shown.get("/", host=f"[::1]:{port}").text
    assert f'src="/livereload.js?host=[::1]&amp;port={port}"' in page


def test_only_pages_of_the_preview_get_a_websocket(shown: Running) -> None:
    port = shown.preview.address.rstrip("/").rpartition(":")[2]

    async def ask(origin: str, host: str = "") -> int:
        try:
            async with connected(shown, origin, host):
                return 101
        except HTTPClientError as refused:
            return refused.code

    for origin in ("http://evil.example", "null", f"https://127.0.0.1:{port}", "http://127.0.0.1:1"):
        assert asyncio.run(ask(origin)) == 403
    assert asyncio.run(ask("", f"evil.example:{port}")) == 403
    for origin in (f"http://127.0.0.1:{port}", f"http://localhost:{port}", f"http://[::1]:{port}"):
        assert asyncio.run(ask(origin)) == 101


def test_nonsense_on_the_websocket_ends_that_line_only(shown: Running) -> None:
    async def talk() -> None:
        for nonsense in ("{", "[1]", "{}", '"hello"'):
            async with connected(shown) as line:
                await line.connection.write_message(nonsense)
                assert await line.read() is None
        async with connected(shown) as line:
            await greet(line)

    asyncio.run(talk())


def test_a_report_that_is_not_signed_off_has_a_banner(tmp_path: Path) -> None:
    words = "未审签，不会发布"
    site = f"{SITE}审签: {{步骤: [签发]}}\n"
    project(tmp_path, {2022: text(2022)}, site=site)
    with running(tmp_path) as shown:
        assert words in shown.get("/2022/czj/").text
        assert words not in shown.get("/2022/").text
        shown.save("content/site.yaml", site.replace("签发]", "签发], 起: 2023"))
        assert words not in shown.get("/2022/czj/").text


def test_a_draft_has_a_banner_until_it_is_to_be_published(shown: Running) -> None:
    assert DRAFT not in shown.get("/2022/czj/").text
    shown.save(REPORT, text(2022, "状态: 草稿"))
    draft = shown.get("/2022/czj/")
    assert DRAFT in draft.text
    assert draft.text.index("<body") < draft.text.index(DRAFT)
    assert DRAFT not in shown.get("/2021/czj/").text
    shown.save(REPORT, text(2022))
    assert DRAFT not in shown.get("/2022/czj/").text


def test_a_bar_lists_the_problems_of_the_page_and_counts_the_others(shown: Running) -> None:
    wrong = text(2022).replace("行政许可: 0", "行政许可: <b>三百</b>")
    line = shown.save(REPORT, wrong)
    assert re.fullmatch(rf"改了 {REPORT}：2 份报告，写入 \d+ 个文件，1 个错误（… 秒）", line)
    number = wrong.splitlines().index("  行政许可: <b>三百</b>") + 1
    page = shown.get("/2022/czj/")
    assert "本页的稿件有 1 个错误" in page.panel
    assert f"{REPORT}:{number}:9" in page.panel
    assert "<b>三百" in page.panel
    assert "<b>三百" not in page.text
    assert "建议：" in page.panel
    assert page.panel.index("错误") < page.panel.index(REPORT)
    other = shown.get("/2021/czj/")
    assert other.panel.split() == ["其他文件还有", "1", "个问题，", "全部列出"]
    assert '<a href="/__nianbao/">' in other.text
    overview = shown.get("/__nianbao/")
    assert overview.status == 200
    assert "共有 1 个错误。" in overview.text
    assert html.escape(f"{number} |   行政许可: <b>三百</b>") in overview.text or "行政许可" in overview.text
    shown.save(REPORT, text(2022))
    assert not shown.get("/2022/czj/").panel
    assert "现在没有问题。" in shown.get("/__nianbao/").text


BROKEN = "行政许可 7"


def broken() -> str:
    """A report that cannot be read at all: a key without its colon."""
    return permits(7).replace("行政许可: 7", BROKEN)


def test_a_report_that_cannot_be_read_leaves_its_last_good_page_under_the_reason(shown: Running) -> None:
    shown.save(REPORT, permits(4321))
    assert "个错误" in shown.save(REPORT, broken())
    page = shown.get("/2022/czj/")
    assert page.status == 200
    assert "4321" in page.text
    assert "这一页没有更新，下面是上一次生成的样子" in page.panel
    assert BROKEN in page.panel
    assert re.search(r"\n[ │|0-9]*\^", page.panel), page.panel
    assert f"{REPORT}:" in page.panel
    assert "8765" not in page.text
    assert shown.save(REPORT, permits(8765)).endswith("没有问题（… 秒）")
    page = shown.get("/2022/czj/")
    assert "8765" in page.text
    assert not page.panel


def test_other_saves_leave_the_last_good_page_of_an_unreadable_report_alone(shown: Running) -> None:
    shown.save(REPORT, permits(4321))
    shown.save(REPORT, broken())
    shown.save("content/reports/czj/2021.yaml", text(2021, "主动公开: {行政许可: 77}"))
    shown.save(REPORT, broken() + "# 又存了一次\n")
    page = shown.get("/2022/czj/")
    assert "4321" in page.text
    assert BROKEN in page.panel
    assert "77" in shown.get("/2021/czj/").text
    shown.save(REPORT, permits(8765))
    assert "8765" in shown.get("/2022/czj/").text


def test_a_report_that_was_never_whole_shows_what_could_be_read_and_why(tmp_path: Path) -> None:
    project(tmp_path, {2021: text(2021), 2022: broken()})
    with running(tmp_path) as shown:
        page = shown.get("/2022/czj/")
        assert page.status == 200
        assert "稿件有读不懂的地方，下面只有读懂了的内容" in page.panel
        assert BROKEN in page.panel
        assert not shown.get("/2021/czj/").panel.startswith("稿件有读不懂的地方")
        shown.save(REPORT, permits(1))
        assert not shown.get("/2022/czj/").panel


def test_a_report_that_could_never_be_built_has_a_page_that_says_why(tmp_path: Path) -> None:
    project(tmp_path, {2021: text(2021), 2022: ""})
    with running(tmp_path) as shown:
        for path in ("/2022/czj/", "/2022/czj/index.html"):
            page = shown.get(path)
            assert page.status == 500
            assert "这一页还没有生成" in page.text
            assert "文件是空的" in page.text
        assert shown.get("/2021/czj/").status == 200
        stamp = shown.get("/2022/czj/").stamp
        shown.save(REPORT, permits(1))
        page = shown.get("/2022/czj/")
        assert page.status == 200
        assert page.stamp != stamp


def test_a_report_emptied_by_mistake_comes_back_with_other_figures(shown: Running) -> None:
    shown.save(REPORT, permits(4321))
    shown.save(REPORT, "")
    page = shown.get("/2022/czj/")
    assert "4321" in page.text
    assert "文件是空的" in page.panel
    assert shown.save(REPORT, permits(8765)).endswith("没有问题（… 秒）")
    assert "8765" in shown.get("/2022/czj/").text


def test_before_the_first_good_build_every_address_says_why(tmp_path: Path) -> None:
    project(tmp_path, {2022: text(2022)})
    site = tmp_path / "content/site.yaml"
    site.write_text(SITE.replace("栏目:", "栏目："), encoding="utf-8")
    with running(tmp_path) as shown:
        for path in ("/", "/2022/czj/", "/nowhere"):
            page = shown.get(path)
            assert page.status == 500
            assert "content/site.yaml:" in page.text
            assert "栏目：" in page.text
            assert page.stamp
        shown.save("content/site.yaml", SITE)
        assert shown.get("/2022/czj/").status == 200


def test_a_broken_configuration_lies_over_every_page_until_mended(shown: Running) -> None:
    line = shown.save("content/agencies.yaml", "czj: [")
    assert line.startswith("改了 content/agencies.yaml：没有生成，")
    for path in ("/", "/2022/czj/", "/2022/"):
        page = shown.get(path)
        assert page.status == 200
        assert NAME in page.text
        assert "没有生成，下面是上一次生成的页面" in page.panel
        assert "czj: [" in page.panel
    shown.save("content/agencies.yaml", f"czj: {{名称: {NAME}, 类别: 部门, 层级: 市}}\n")
    assert not shown.get("/").panel


def test_a_template_that_fails_is_shown_over_the_last_good_page(tmp_path: Path) -> None:
    theme = tmp_path / "themes/own"
    (theme / "templates").mkdir(parents=True)
    (theme / "theme.yaml").write_text("名称: own\n继承: default\n", encoding="utf-8")
    (theme / "templates/404.html").write_text("<p>没有</p>", encoding="utf-8")
    project(tmp_path, {2022: text(2022)}, site=f"{SITE}主题: {{名称: own}}\n")
    with running(tmp_path) as shown:
        shown.save("themes/own/templates/report.html", "<h1>老样子</h1>")
        assert "<h1>老样子</h1>" in shown.get("/2022/czj/").text
        shown.save("themes/own/templates/report.html", "<h1>新样子</h1>\n{{ page.nothing }}")
        page = shown.get("/2022/czj/")
        assert "<h1>老样子</h1>" in page.text
        assert "themes/own/templates/report.html:2" in page.panel
        assert "{{ page.nothing }}" in page.panel
        shown.save("themes/own/templates/report.html", "<h1>新样子</h1>")
        page = shown.get("/2022/czj/")
        assert "<h1>新样子</h1>" in page.text
        assert not page.panel


def test_a_fault_of_the_generator_is_shown_and_the_next_save_is_built(
    shown: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> Built:
        raise RuntimeError("坏了<script>")

    monkeypatch.setattr(preview_making, "build", faulty)
    assert shown.save(REPORT, permits(11)) == f"改了 {REPORT}：生成时程序出错（… 秒）"
    page = shown.get("/2022/czj/")
    assert NAME in page.text
    assert "这是生成器的错误，不是您的错误。" in page.panel
    assert "RuntimeError: 坏了<script>" in page.panel
    assert "坏了<script>" not in page.text
    monkeypatch.setattr(preview_making, "build", build)
    shown.save(REPORT, permits(4321))
    page = shown.get("/2022/czj/")
    assert "4321" in page.text
    assert not page.panel


def test_a_large_site_is_built_in_a_process_of_its_own(tmp_path: Path) -> None:
    slugs = [f"b{number}" for number in range(POOL_FROM)]
    agencies = "".join(f"{slug}: {{名称: 示例市第{slug}局, 类别: 部门}}\n" for slug in slugs)
    reports: dict[str | int, str] = {
        f"{slug}/2022": text(2022).replace(NAME, f"示例市第{slug}局") for slug in slugs
    }
    project(tmp_path, reports, agencies=agencies)
    path = "content/reports/b7/2022.yaml"
    with running(tmp_path) as shown:
        assert shown.get("/2022/b0/").status == 200
        shown.save(path, reports["b7/2022"].replace("行政许可: 0", "行政许可: 4321"))
        assert "4321" in shown.get("/2022/b7/").text
        child = shown.preview._desk.maker._child
        assert child
        for process in child._processes.values():
            process.kill()
        assert "生成时程序出错" in shown.save(path, reports["b7/2022"])
        assert "4321" in shown.get("/2022/b7/").text
        shown.save(path, reports["b7/2022"].replace("行政许可: 0", "行政许可: 8765"))
        assert "8765" in shown.get("/2022/b7/").text


def test_a_temporary_folder_cleared_by_somebody_is_filled_again(shown: Running) -> None:
    shutil.rmtree(Path(shown.preview._folder.name) / "site")
    gone = shown.get("/2022/czj/")
    assert gone.status == 500
    assert "没有发现原因。再保存一次稿件，会重新生成。" in gone.text
    shown.save(REPORT, broken())
    assert BROKEN in shown.get("/2022/czj/").panel
    shown.save(REPORT, permits(4321))
    assert "4321" in shown.get("/2022/czj/").text
    assert not shown.get("/2022/czj/").panel


def test_what_was_saved_while_the_configuration_was_broken_is_not_forgotten(shown: Running) -> None:
    shown.save(REPORT, permits(4321))
    assert DRAFT not in shown.get("/2022/czj/").text
    agencies = (shown.root / "content/agencies.yaml").read_text(encoding="utf-8")
    shown.save("content/agencies.yaml", "czj: [")
    shown.save(REPORT, broken().replace("状态: 发布", "状态：草稿"))
    shown.save("content/agencies.yaml", agencies)
    page = shown.get("/2022/czj/")
    assert "4321" in page.text
    assert "这一页没有更新" in page.panel
    assert DRAFT not in page.text


def test_a_removed_report_goes_without_a_word(shown: Running) -> None:
    (shown.root / REPORT).unlink()
    assert shown.told.next().endswith("没有问题（… 秒）")
    assert shown.get("/2022/czj/").status == 404


def test_a_save_right_after_a_reload_is_built_and_reloaded(shown: Running) -> None:
    """Livereload itself ignores every change within three seconds of a reload."""
    gaps: list[float] = []

    async def talk() -> None:
        async with connected(shown) as line:
            await greet(line, shown.get("/2022/czj/").stamp)
            assert await line.said() == "hello"
            last = 0.0
            for count in (1111, 2222, 3333):
                (shown.root / REPORT).write_text(permits(count), encoding="utf-8")
                assert await line.said() == "reload"
                assert str(count) in (await asyncio.to_thread(shown.get, "/2022/czj/")).text
                gaps.append(time.monotonic() - last)
                last = time.monotonic()

    asyncio.run(talk())
    assert min(gaps) < 3, "too slow to prove anything"


def test_one_line_that_is_going_keeps_no_other_waiting(
    shown: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, refused = Channel.write_message, []

    def closing(self: Channel, message: Any, binary: bool = False) -> Any:
        if isinstance(message, dict) and not refused:
            refused.append(message)
            raise WebSocketClosedError
        return usual(self, message, binary)

    async def talk() -> None:
        stamp = shown.get("/2022/czj/").stamp
        async with connected(shown) as one, connected(shown) as other:
            for line in (one, other):
                await greet(line, stamp)
                assert await line.said() == "hello"
            monkeypatch.setattr(Channel, "write_message", closing)
            await asyncio.to_thread(shown.save, REPORT, permits(1111))
            done, waiting = await asyncio.wait(
                [asyncio.ensure_future(line.said()) for line in (one, other)],
                return_when=asyncio.FIRST_COMPLETED,
                timeout=PATIENCE,
            )
            assert [task.result() for task in done] == ["reload"]
            for task in waiting:
                task.cancel()

    asyncio.run(talk())
    assert refused


def test_many_files_saved_at_once_make_one_build(shown: Running, tmp_path: Path) -> None:
    """Livereload itself builds once per changed file."""
    aside = tmp_path / "aside"
    aside.mkdir()
    for number in range(300):
        (aside / f"附表{number}.txt").write_text("附表", encoding="utf-8")
    for file in aside.iterdir():
        file.replace(shown.root / "content/reports/czj" / file.name)
    assert "等 300 个文件：" in shown.told.next()
    assert shown.save(REPORT, permits(5)).startswith(f"改了 {REPORT}：")


def test_a_save_during_a_build_is_built_afterwards(shown: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(root: Path, out: Path, options: Options) -> Built:
        built = build(root, out, options)
        begun.set()
        assert go_on.wait(PATIENCE)
        return built

    monkeypatch.setattr(preview_making, "build", slow)
    (shown.root / REPORT).write_text(permits(1111), encoding="utf-8")
    assert begun.wait(PATIENCE)
    (shown.root / REPORT).write_text(permits(2222), encoding="utf-8")
    go_on.set()
    shown.told.next()
    shown.told.next()
    assert "2222" in shown.get("/2022/czj/").text


def test_a_page_that_shows_something_else_is_reloaded_as_soon_as_it_reports(shown: Running) -> None:
    old = {path: shown.get(path).stamp for path in ("/2022/czj/", "/2022/", "/nowhere", "/__nianbao/")}
    shown.save(REPORT, permits(3))

    async def first_word(path: str, stamp: str) -> str:
        async with connected(shown) as line:
            await greet(line, stamp, path)
            return await line.said()

    assert asyncio.run(first_word("/2022/czj/", old.pop("/2022/czj/"))) == "reload"
    assert asyncio.run(first_word("/2022/czj/", shown.get("/2022/czj/").stamp)) == "hello"
    for path, stamp in old.items():
        assert asyncio.run(first_word(path, stamp)) == "hello", "it shows what it showed before"


def test_a_folder_that_is_replaced_or_made_later_is_watched(shown: Running) -> None:
    (shown.root / "content").rename(shown.root / "aside")
    assert "没有生成，1 个错误" in shown.told.next()
    (shown.root / "aside").rename(shown.root / "content")
    while "没有问题" not in shown.told.next():
        pass
    shown.save(REPORT, permits(4321))
    while "4321" not in shown.get("/2022/czj/").text:
        shown.told.next()
    (shown.root / "themes").mkdir()
    # How many builds a folder is worth that goes and comes depends on how busy the machine is.
    lines = (shown.save("themes/own/theme.yaml", f"名称: own{number}\n") for number in range(20))
    assert any(line.startswith("改了 themes/") for line in lines)


def test_where_the_system_cannot_tell_of_changes_they_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def limited(*paths: Path, **given: Any) -> Iterator[set[FileChange]]:
        if not given["force_polling"]:
            raise OSError(errno.ENOSPC, "OS file watch limit reached")
        return watch(*paths, **given)

    monkeypatch.setattr(preview_watch, "watch", limited)
    project(tmp_path, {2022: text(2022)})
    with running(tmp_path) as shown:
        aside = tmp_path / "aside.yaml"
        aside.write_text(permits(4321), encoding="utf-8")
        os.utime(aside, (2_000_000_000, 2_000_000_000))  # looking compares whole seconds
        aside.replace(tmp_path / REPORT)
        shown.told.next()
        assert "4321" in shown.get("/2022/czj/").text


def test_a_port_that_was_asked_for_and_is_taken_is_refused(tmp_path: Path) -> None:
    project(tmp_path, {2022: text(2022)})
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ProblemError) as refused:
            serve(tmp_path, port, open_browser=False, say=lambda _: None)
    (problem,) = refused.value.problems
    assert (problem.code, problem.message, problem.help) == (
        "P001",
        f"端口 {port} 已经被别的程序占用",
        "换一个端口，或者不写 --port，由程序自己找",
    )


def test_the_default_port_moves_on_to_a_free_one(shown: Running) -> None:
    """Two at a time in one process only here, and only to take a port."""
    taken = int(shown.preview.address.rstrip("/").rpartition(":")[2])
    assert taken in DEFAULT_PORTS
    port, sockets = _listen(None)
    for one in sockets:
        one.close()
    assert port in DEFAULT_PORTS
    assert port > taken


def test_a_folder_without_a_project_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="C001"):
        serve(tmp_path, None, open_browser=False, say=lambda _: None)


def test_stopping_leaves_nothing_behind(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    project(tmp_path, {2022: text(2022)})
    before = threading.active_count()
    with running(tmp_path) as shown, caplog.at_level(logging.WARNING):
        folder = Path(shown.preview._folder.name)
        assert folder.is_dir()

        async def stop_while_connected() -> None:
            async with connected(shown) as line:
                await greet(line)
                assert await line.said() == "hello"
                await asyncio.to_thread(shown.preview.stop)
                assert await line.read() is None

        asyncio.run(stop_while_connected())
    assert not folder.exists()
    assert threading.active_count() <= before
    assert not caplog.records
    assert not logging.getLogger("livereload").handlers
    with running(tmp_path) as again:
        assert again.get("/").status == 200


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to one process there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_it_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    """Also where a shell started it with interrupts ignored, as it does with jobs in the background."""
    project(tmp_path / "p", {2022: text(2022)})
    (tmp_path / "t").mkdir()
    command = [sys.executable, "-W", "error", "-m", "generator", "-C", str(tmp_path / "p"), "preview"]
    root = Path(__file__).parent.parent
    environment = {**os.environ, "TMPDIR": str(tmp_path / "t")}
    with subprocess.Popen(
        ["sh", "-c", 'trap "" INT; exec "$@"', "sh", *command],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment,
        cwd=root,
    ) as process:
        assert process.stderr
        lines = [process.stderr.readline() for _ in range(3)]
        process.send_signal(number)
        try:
            _, rest = process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    assert process.returncode == 0
    assert re.fullmatch(r"预览：http://127\.0\.0\.1:55\d\d/\n", lines[0])
    assert lines[1] == "正在生成。以后保存稿件，网页自己更新；按 Ctrl-C 结束。\n"
    assert re.fullmatch(r"1 份报告，写入 \d+ 个文件，没有问题（\d+\.\d\d 秒）\n", lines[2])
    assert rest == "预览结束。\n"
    left = [path.name for path in (tmp_path / "t").iterdir() if not path.name.startswith("_jinja2-cache-")]
    assert left == []


def test_figures_inserted_into_prose_follow_the_table(shown: Running) -> None:
    over = "总体情况: |\n  许可{{主动公开.行政许可}}件。\n主动公开: {行政许可: %s}\n"
    for number in ("12", "345"):
        shown.save("content/reports/czj/2022.yaml", text(2022, over % number))
        page = shown.get("/2022/czj/")
        if page.status != 200:
            page = shown.get(page.headers["location"])
        assert f"许可{number}件。" in page.text
        assert "{{主动" not in page.text
