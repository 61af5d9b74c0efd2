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
from playwright.sync_api import Browser, Page

from tests.browser import BASE, chromium, portal
from tests.sites import municipal_in

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=20_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


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


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """Give a page as narrow as a phone."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    yield page
    page.close()


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """Give a page as wide as a desk's."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    yield page
    page.close()
