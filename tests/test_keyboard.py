"""A reader with a keyboard only reaches everything, sees where they are, and is never held fast."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
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


@pytest.mark.parametrize("address", KINDS)
def test_a_keyboard_reaches_everything_in_the_order_of_the_page(desk: Page, url: str, address: str) -> None:
    page = desk
    page.goto(url + address)
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
