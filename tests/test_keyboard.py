"""A reader with a keyboard only reaches everything, sees where they are, and is never held fast."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generator.build import build
from tests.browser import chromium, portal
from tests.golden import PROJECT

pytestmark = pytest.mark.browser
BASE = "/zfxxgk/zfxxgknb/"
KINDS = (
    "index.html",
    "2022/index.html",
    "2022/czj/index.html",
    "agencies/czj/index.html",
    "compare/index.html",
    "corrections/index.html",
    "data/index.html",
    "search/index.html",
    "404.html",
)
MOST = 400
# Everything that can be reached is numbered in the order of the page.
NUMBER = """() => [...document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex]')]
  .filter(e => e.tabIndex >= 0 && !e.disabled && e.checkVisibility() && !(e.type === 'radio' && !e.checked))
  .map((e, at) => (e.dataset.stop = at)).length"""
HERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const look = getComputedStyle(one), box = one.getBoundingClientRect();
  const ring = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0;
  return {stop: +(one.dataset.stop ?? -1), seen: ring && box.width > 0 && box.height > 0, text: one.outerHTML.slice(0, 90)};
}"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    site: Path = tmp_path_factory.mktemp("site")
    assert build(PROJECT, site).committed
    with portal(site, BASE) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.mark.parametrize("address", KINDS)
def test_a_keyboard_reaches_everything_in_the_order_of_the_page(
    browser: Browser, url: str, address: str
) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(url + address, wait_until="networkidle")
    total = page.evaluate(NUMBER)
    stops: list[int] = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None or here["stop"] in stops:
            break
        assert here["seen"], here["text"]
        stops.append(here["stop"])
    assert stops == list(range(total))
    page.close()
