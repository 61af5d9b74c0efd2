"""One cast: what different components say in headings, buttons and lists looks the same, and nothing is lost in a mode."""

import pytest
from playwright.sync_api import Page

from tests.test_look import REPORT, contrast

pytestmark = pytest.mark.browser

HEADINGS = (REPORT, "agencies/czj/index.html", "compare/index.html", "data/index.html", "terms/index.html")
RESULT = "compare/index.html#bodies=*&years=2022&items=requests.received.total"
FOUND = "search/index.html?q=%E5%85%AC%E5%BC%80"
LOOK = """
where => [...document.querySelectorAll(where)].filter(one => one.getClientRects().length).map(one => {
    const look = getComputedStyle(one);
    return ["fontFamily", "fontSize", "fontWeight", "lineHeight"].map(name => look[name]).join(" ");
})
"""
BUTTON = """
where => {
    const look = getComputedStyle(document.querySelector(where));
    return ["minHeight", "paddingLeft", "borderTopColor", "color", "backgroundColor", "fontSize"].map(name => look[name]);
}
"""
COLOURS = """
where => {
    const look = getComputedStyle(document.querySelector(where));
    const digits = colour => "#" + colour.match(/\\d+/g).slice(0, 3).map(part => Number(part).toString(16).padStart(2, "0")).join("");
    return [digits(look.color), digits(look.backgroundColor)];
}
"""


@pytest.fixture
def page(desk: Page) -> Page:
    return desk


def choose(page: Page, url: str, mode: str, value: str) -> None:
    """Choose a mode as the buttons of the page do, and leave it chosen."""
    page.goto(url + "404.html")
    page.click(f'[data-mode="{mode}"][data-value="{value}"]')


def test_the_headings_of_all_components_are_one_heading(page: Page, url: str) -> None:
    looks = set()
    for address in HEADINGS:
        page.goto(url + address)
        looks |= set(page.evaluate(LOOK, "main h2"))
    assert len(looks) == 1


def test_the_buttons_of_comparison_search_and_story_are_one_button(page: Page, url: str) -> None:
    looks = []
    for address, selector in ((RESULT, "[data-do=csv]"), (FOUND, ".gid-search-results__more button")):
        page.goto(url + address)
        page.wait_for_selector(selector)
        looks.append(page.evaluate(BUTTON, selector))
    page.goto(url + REPORT)
    page.click("#requests\\.received\\.total")
    page.wait_for_selector(".gid-story__buttons button")
    looks.append(page.evaluate(BUTTON, ".gid-story__buttons button"))
    assert looks[0] == looks[1] == looks[2]


def test_words_on_a_filled_button_can_be_read_in_high_contrast(page: Page, url: str) -> None:
    choose(page, url, "contrast", "high")
    page.goto(url + "search/index.html")
    assert contrast(*page.evaluate(COLOURS, ".gid-search-form__button")) >= 7


def test_a_comparison_puts_the_chart_beside_a_narrow_table_and_under_it_on_a_phone(
    page: Page, url: str
) -> None:
    page.goto(url + RESULT)
    page.wait_for_selector(".gid-compare-result__drawing")
    places = {}
    for width in (1440, 320):
        page.set_viewport_size({"width": width, "height": 900})
        table, chart = (
            page.locator(f".gid-compare-result__{name}").bounding_box() for name in ("figures", "figure")
        )
        assert table
        assert chart
        places[width] = (
            chart["x"] >= table["x"] + table["width"],
            chart["y"] >= table["y"] + table["height"],
        )
    assert places == {1440: (True, False), 320: (False, True)}


def test_a_row_within_a_row_of_the_terms_is_set_in(page: Page, url: str) -> None:
    page.goto(url + "terms/index.html")
    first, second = (
        page.evaluate("where => getComputedStyle(document.querySelector(where)).paddingLeft", selector)
        for selector in (".gid-terms__name--1", ".gid-terms__name--2")
    )
    assert float(second.removesuffix("px")) > 2 * float(first.removesuffix("px"))


def test_a_story_opens_at_its_beginning_also_in_the_largest_letters_on_a_phone(page: Page, url: str) -> None:
    choose(page, url, "size", "huge")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(url + REPORT + "#proactive.licence.decisions")
    page.locator("#proactive\\.licence\\.decisions").click()
    page.wait_for_selector(".gid-story__citation")
    assert page.evaluate("document.querySelector('.gid-story').scrollTop") == 0
    assert page.evaluate("document.activeElement.id") == "story-title"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('.gid-story').contains(document.activeElement)")


def test_charts_grow_with_the_letters_and_the_page_stays_as_wide_as_the_phone(page: Page, url: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(url + REPORT)
    before = page.locator(".gid-charts__drawing").first.bounding_box()
    choose(page, url, "size", "huge")
    page.goto(url + REPORT)
    after = page.locator(".gid-charts__drawing").first.bounding_box()
    assert before
    assert after
    assert after["width"] >= 1.4 * before["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_paper_bears_no_heading_over_what_is_not_printed(page: Page, url: str) -> None:
    page.goto(url + "index.html")
    page.emulate_media(media="print")
    assert (
        page.evaluate(
            "[...document.querySelectorAll('main h2')].filter(h => h.getClientRects().length"
            " && !h.nextElementSibling.getClientRects().length).length"
        )
        == 0
    )
