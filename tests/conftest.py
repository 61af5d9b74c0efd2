"""What many tests share: examples that are the same everywhere, the municipal site, a browser.

``HYPOTHESIS_PROFILE=explore`` draws new examples, and many.
"""

import os
import shlex
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import BASE, chromium, portal
from tests.sites import municipal_in

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=20_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
# As patient as every other call of playwright; five seconds are little on a machine that does much else.
expect.set_options(timeout=30_000)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs: list[Any]) -> None:
    """Start the processes that share the tests with ``-X warn_default_encoding`` too: they do not inherit it."""
    if sys.flags.warn_default_encoding:
        for spec in specs:
            spec.python = f"{shlex.quote(sys.executable)} -X warn_default_encoding"


@pytest.fixture(scope="session")
def dressed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Give the municipal site in a theme, built once for all that only look at it."""

    @cache
    def site(theme: str) -> Path:
        return municipal_in(theme, tmp_path_factory.mktemp(theme))

    return site


@pytest.fixture(scope="session")
def site(dressed: Callable[[str], Path]) -> Path:
    """Give the municipal site."""
    return dressed("default")


@pytest.fixture(scope="session")
def url(site: Path) -> Iterator[str]:
    """Give the address of the municipal site in its portal."""
    with portal(site, BASE) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a Chromium; not for longer than a module, since its loop would be in the way of others."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def profile(browser: Browser, url: str) -> Iterator[BrowserContext]:
    """Give what the windows of a module share: the cache, and processes that a page of the site keeps alive.

    A profile of its own, with processes of its own, costs thrice what most tests do in it.
    """
    context = browser.new_context()
    context.new_page().goto(url + "404.html")
    yield context
    context.close()


@pytest.fixture
def window(profile: BrowserContext) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a new page of any size, with scripts or without; a choice of modes ends with the test."""

    def opened(width: int = 1440, height: int = 900, *, script: bool = True) -> Page:
        page = profile.new_page()
        page.set_viewport_size({"width": width, "height": height})
        if not script:
            session = profile.new_cdp_session(page)
            session.send("Emulation.setScriptExecutionDisabled", {"value": True})
        return page

    yield opened
    keeper, *others = profile.pages
    for page in others:
        page.close()
    keeper.evaluate("localStorage.clear()")


@pytest.fixture
def phone(window: Callable[..., Page]) -> Page:
    """Give a page as narrow as a phone."""
    return window(320, 640)


@pytest.fixture
def desk(window: Callable[..., Page]) -> Page:
    """Give a page as wide as a desk's."""
    return window()
