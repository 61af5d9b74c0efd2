"""Fifteen years of a body in a real Chromium: wide, on a phone, on paper, with every figure leading to its report."""

import gzip
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pdfplumber
import pytest
from playwright.sync_api import Page, expect

from generator.formats import by_id
from generator.site.build import build
from tests.browser import BASE, portal
from tests.sample import SLUG, project, series

pytestmark = pytest.mark.browser
YEARS = range(2019, 2034)
BODY = f"agencies/{SLUG}/index.html"
NOBODY = "{自然人: 0, 商业企业: 0, 科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0}"
ZEROS = f"依申请公开: {{不予公开: {{属于国家秘密: {NOBODY}, 其他法律行政法规禁止公开: {NOBODY}, 危及三安全一稳定: {NOBODY}}}}}"
MOST = 100_000
"""Bytes of the page as it lies on the disk."""
MOST_SENT = 20_000
"""Bytes of the page as a portal sends it."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("years")
    project(folder, series(YEARS, ZEROS))
    assert build(folder, folder / "site").committed
    return folder / "site"


@pytest.fixture(scope="module")
def url(site: Path) -> Iterator[str]:
    with portal(site, BASE) as address:
        yield address


@pytest.fixture
def desk(window: Callable[..., Page], url: str) -> Page:
    page = window()
    page.goto(url + BODY)
    return page


def test_the_page_of_fifteen_years_is_small(site: Path) -> None:
    page = (site / BODY).read_bytes()
    assert page.count(b"<td") > 4000
    assert len(page) < MOST
    assert len(gzip.compress(page)) < MOST_SENT


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_every_year_can_be_reached_and_the_newest_is_in_sight(
    window: Callable[..., Page], url: str, width: int
) -> None:
    page = window(width)
    page.goto(url + BODY)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    for table in page.get_by_role("table").filter(has=page.locator("a.gid-series__figure")).all():
        newest = table.locator("thead a").last
        seen = newest.evaluate(
            "a => { const box = a.closest('[role=region]').getBoundingClientRect(), own = a.getBoundingClientRect(),"
            "first = a.closest('tr').cells[0].getBoundingClientRect();"
            "return own.left >= first.right - 1 && own.right <= box.right + 1 }"
        )
        assert seen, newest.inner_text()
    box = page.get_by_role("region", name="收到和处理政府信息公开申请情况：总计")
    box.focus()
    box.evaluate("box => { box.scrollLeft = 0 }")
    oldest = box.locator("thead a").first
    assert oldest.inner_text() == "2019年"
    oldest.click()
    page.wait_for_url(f"{url}2019/{SLUG}/index.html")


def test_every_figure_leads_to_itself_in_its_report(desk: Page, url: str) -> None:
    links: list[tuple[str, str]] = desk.evaluate(
        "[...document.querySelectorAll('a.gid-series__figure')].map(a => [a.href, a.textContent])"
    )
    wanted: dict[str, str] = {}
    for year in YEARS:
        desk.goto(f"{url}{year}/{SLUG}/index.html")
        wanted |= desk.evaluate(
            "Object.fromEntries([...document.querySelectorAll('#zoom td[id]')]"
            ".map(td => [`${location.href}#${td.id}`, td.textContent]))"
        )
    assert len(links) == len(dict(links))
    assert dict(links).items() <= wanted.items()
    form = by_id("2021")
    assert form
    figures = {
        f"{table.id}.{row.id}.{column.id}"
        for table in form.tables()
        for row in table.leaves()
        for column in table.columns_of(row)
    }
    reached = {link.partition("#")[2] for link, _ in links if f"/{YEARS[-1]}/" in link}
    assert reached == figures


def test_a_keyboard_walks_the_years_with_one_stop_a_table(desk: Page) -> None:
    table = desk.get_by_role("table", name="收到和处理政府信息公开申请情况：总计")
    assert table.locator("a.gid-series__figure[tabindex='0']").count() == 1
    first = table.locator("tbody tr").first.locator("a")
    first.last.focus()
    desk.keyboard.press("ArrowLeft")
    assert desk.evaluate("document.activeElement.href").endswith(
        f"/2032/{SLUG}/index.html#requests.received.total"
    )
    desk.keyboard.press("ArrowDown")
    assert desk.evaluate("document.activeElement.href").endswith("#requests.carried_over.total")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/2032/**")
    assert desk.locator("td:target").get_attribute("id") == "requests.carried_over.total"


def test_a_turn_of_the_form_is_drawn_and_told(desk: Page) -> None:
    box = desk.get_by_role("region", name="收到和处理政府信息公开申请情况：总计")
    assert "2021年格式" in box.locator("thead th").nth(3).inner_text()
    drawn = box.locator("col").evaluate_all("all => all.map(one => getComputedStyle(one).borderLeftStyle)")
    assert [at for at, style in enumerate(drawn) if style == "dashed"] == [3]
    words = desk.locator("main").inner_text()
    assert "2021年起用2021年格式，以前用2019年格式（试行），在表里用虚线隔开" in words
    assert words.count("这张表的项目不同，不能和这里的年度比较，另列一张表。") == 2


def test_zeros_are_folded_also_in_a_part_that_was_closed(desk: Page) -> None:
    for name, part in (("总计", None), ("自然人", "自然人")):
        if part:
            desk.get_by_text(part, exact=True).last.click()
        box = desk.locator(".gid-series").filter(
            has=desk.get_by_role("region", name=f"收到和处理政府信息公开申请情况：{name}")
        )
        before = box.locator("tbody td:visible").count()
        button = box.get_by_role("button", name="只看非零")
        button.click()
        expect(box.get_by_role("status")).to_have_text("已收起 3 行全为 0 的")
        assert box.get_by_text("1.属于国家秘密").is_hidden()
        assert box.get_by_text("4.保护第三方合法权益").is_visible()
        assert before - box.locator("tbody td:visible").count() == 3 * 17
        button.click()
        assert box.locator("tbody td:visible").count() == before


def test_without_javascript_the_years_still_lead_to_their_reports(
    window: Callable[..., Page], url: str
) -> None:
    page = window(script=False)
    page.goto(f"{url}{BODY}#requests.outcomes.disclosed")
    assert page.locator("th:target").is_visible()
    heads = page.get_by_role("table", name="收到和处理政府信息公开申请情况：总计").locator("thead a")
    assert [link.get_attribute("href") for link in heads.all()] == [
        f"../../{year}/{SLUG}/index.html" for year in YEARS
    ]


def test_paper_shows_every_year_whole(desk: Page) -> None:
    shown = set(
        desk.evaluate(
            "[...document.querySelectorAll('.gid-accounts td')].filter(td => td.checkVisibility())"
            ".map(td => td.textContent.trim())"
        )
    )
    with pdfplumber.open(io.BytesIO(desk.pdf(prefer_css_page_size=True))) as paper:
        sheets = [sheet for sheet in paper.pages if sheet.width > sheet.height]
        drawn = next(text for sheet in paper.pages if "历年变化" in (text := sheet.extract_text()))
        printed = {word["text"] for sheet in sheets for word in sheet.extract_words()}
        outside = [
            word["text"]
            for sheet in sheets
            for word in sheet.extract_words()
            if word["x1"] > sheet.width - 50 or word["x0"] < 50
        ]
    assert drawn.count("2033年") >= 3, "a chart stands whole under its heading"
    assert len(shown) > 700
    assert shown - printed == set(), "a figure was torn or cut"
    assert outside == []
    assert {f"{year}年" for year in YEARS} <= printed
