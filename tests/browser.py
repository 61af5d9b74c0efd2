"""A real Chromium and a portal on loopback, for the tests that need them."""

import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

BASE = "/zfxxgk/zfxxgknb/"
"""Where the municipal site lies in its portal."""
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a Chromium; fails with a clear sentence when the machine has none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "浏览器测试需要 Chromium；make test 会装上它"
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


class _Portal(http.server.SimpleHTTPRequestHandler):
    """Serves a site below a path, as a portal would, under a strict policy."""

    base = "/"
    policy = POLICY

    def translate_path(self, path: str) -> str:
        inside = path.removeprefix(self.base) if path.startswith(self.base) else "missing"
        return super().translate_path("/" + inside)

    def end_headers(self) -> None:
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def portal(folder: Path, base: str, policy: str = POLICY) -> Iterator[str]:
    """Serve ``folder`` below ``base`` under a policy, or none, and give the address of the column."""
    handler = type("Portal", (_Portal,), {"base": base, "policy": policy})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{base}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
