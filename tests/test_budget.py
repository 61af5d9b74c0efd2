"""The budget of a first visit: bytes, requests, elements, layout shift, words on the console; nothing is timed."""

import gzip
from collections.abc import Callable
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, Response

pytestmark = pytest.mark.browser
PLAIN, PACKED = 150_000, 100_000
"""Bytes of a first visit: as the files lie on the disk, and as a portal sends them (gzip)."""
REQUESTS, ELEMENTS = 8, 2500
KINDS = (
    "index.html",
    "2022/index.html",
    "2022/czj/index.html",
    "2022/szf/index.html",
    "2020/czj/index.html",
    "2018/xcjd/index.html",
    "agencies/index.html",
    "agencies/xcjd/index.html",
    "corrections/index.html",
    "search/index.html",
)
SHIFTS = """() => new Promise(done => {
  let total = 0;
  const observer = new PerformanceObserver(list => {
    for (const entry of list.getEntries()) total += entry.value;
  });
  observer.observe({type: 'layout-shift', buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done(total))));
})"""


class Visit(NamedTuple):
    """What one first visit came to."""

    plain: int
    packed: int
    requests: int
    elements: int
    shift: float
    said: list[str]
    fonts: int


def visit(page: Page, address: str, script: str = "") -> Visit:
    """Open a page with nothing from the cache; ``script`` runs before it, for what a reader had chosen earlier."""
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    if script:
        page.add_init_script(script)
    got: list[Response] = []
    said: list[str] = []
    page.on("response", lambda response: got.append(response))  # noqa: PLW0108 - playwright wants a function
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address, wait_until="networkidle")
    shift = page.evaluate(SHIFTS)
    bodies = [response.body() for response in got if response.ok]
    return Visit(
        plain=sum(map(len, bodies)),
        packed=sum(len(gzip.compress(body)) for body in bodies),
        requests=len(got),
        elements=page.evaluate("document.querySelectorAll('*').length"),
        shift=shift,
        said=[words for words in said if "favicon" not in words and "404" not in words],
        fonts=page.evaluate("[...document.fonts].length"),
    )


@pytest.mark.parametrize("address", KINDS)
def test_a_first_visit_keeps_to_the_budget(desk: Page, url: str, address: str) -> None:
    found = visit(desk, url + address)
    assert found.packed < PACKED
    assert found.plain < PLAIN, found
    assert found.requests <= REQUESTS
    assert found.elements <= ELEMENTS
    assert found.fonts == 0
    assert found.said == []


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("address", ["index.html", "2022/czj/index.html", "agencies/xcjd/index.html"])
def test_nothing_moves_after_it_was_drawn(
    window: Callable[..., Page], url: str, address: str, width: int
) -> None:
    assert visit(window(width, 800), url + address).shift == 0


@pytest.mark.parametrize("width", [320, 1440])
def test_nothing_moves_for_a_reader_who_had_chosen_large_type(
    window: Callable[..., Page], url: str, width: int
) -> None:
    page = window(width, 800)
    page.goto(url + "2022/czj/index.html")
    page.locator(".gid-tools [data-size=large], .gid-tools [data-mode=size]").first.click()
    kept = page.evaluate("JSON.stringify({...localStorage})")
    page.evaluate("localStorage.clear()")
    assert kept != "{}", "the choice is remembered nowhere"
    script = f"for (const [key, value] of Object.entries({kept})) localStorage.setItem(key, value);"
    found = visit(window(width, 800), url + "2022/czj/index.html", script)
    assert (found.shift, found.said) == (0, [])
