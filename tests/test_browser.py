"""The pages in a real Chromium: wide, at 320 px, in print, without JavaScript, from a portal and from the disk."""

import io
import re
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest
from playwright.sync_api import Page, expect

from generator.site.build import build
from tests.browser import BASE
from tests.golden import PROJECT

pytestmark = pytest.mark.browser
PAGES = (
    "index.html",
    "2022/index.html",
    "2022/page-2.html",
    "2022/czj/index.html",
    "2020/czj/index.html",
    "2018/xcjd/index.html",
    "agencies/index.html",
    "agencies/xcjd/index.html",
    "agencies/czj/index.html",
    "terms/index.html",
    "404.html",
)


@pytest.mark.parametrize("address", PAGES)
def test_nothing_but_a_table_in_its_box_scrolls_sideways_on_a_phone(
    phone: Page, url: str, address: str
) -> None:
    phone.goto(url + address)
    assert phone.evaluate("document.scrollingElement.scrollWidth") <= 320
    narrow = phone.evaluate(
        "[...document.querySelectorAll('main p, main h1, main h2, main li')]"
        ".filter(e => e.offsetParent && e.getBoundingClientRect().right > 321 && !e.closest('[role=region]'))"
        ".map(e => e.textContent.slice(0, 20))"
    )
    assert narrow == []


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_nobody_else_and_obeys_a_strict_policy(desk: Page, url: str, address: str) -> None:
    asked: list[str] = []
    said: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    desk.on("console", lambda message: said.append(message.text))
    desk.on("pageerror", lambda error: said.append(str(error)))
    desk.goto(url + address, wait_until="networkidle")
    origin = url.removesuffix(BASE)
    assert [request for request in asked if not request.startswith(origin)] == []
    assert [words for words in said if "favicon" not in words and "404" not in words] == []
    assert desk.evaluate("getComputedStyle(document.body).margin") == "0px", "the stylesheet did not arrive"


def test_a_reader_walks_from_the_front_page_to_a_report_and_back(desk: Page, url: str) -> None:
    desk.goto(url)
    desk.get_by_role("link", name="2022年", exact=True).first.click()
    desk.wait_for_url(f"{url}2022/index.html")
    desk.get_by_role("link", name="示例市财政局2022年政府信息公开工作年度报告").first.click()
    desk.wait_for_url(f"{url}2022/czj/index.html")
    assert desk.get_by_role("heading", level=1).inner_text() == "示例市财政局2022年政府信息公开工作年度报告"
    desk.get_by_role("link", name="示例市财政局2021年政府信息公开工作年度报告").first.click()
    desk.wait_for_url(f"{url}2021/czj/index.html")
    desk.get_by_role("link", name="政府信息公开年报", exact=True).first.click()
    desk.wait_for_url(f"{url}index.html")


def test_the_same_walk_works_from_the_disk(desk: Page, site: Path) -> None:
    desk.goto((site / "index.html").as_uri())
    desk.get_by_role("link", name="2022年", exact=True).first.click()
    desk.get_by_role("link", name="示例市财政局2022年政府信息公开工作年度报告").first.click()
    desk.wait_for_url((site / "2022/czj/index.html").as_uri())
    assert desk.evaluate("getComputedStyle(document.body).lineHeight") != "normal"


def test_a_report_is_whole_without_javascript(window: Callable[..., Page], url: str) -> None:
    page = window(script=False)
    page.goto(url + "2022/czj/index.html")
    assert page.get_by_role("table").count() >= 3
    assert page.get_by_text("结转下年度继续办理").first.is_visible()
    assert not page.get_by_role("button").count()


def test_type_grows_and_stays_grown(desk: Page, url: str) -> None:
    desk.goto(url + "2022/czj/index.html")
    size = "parseFloat(getComputedStyle(document.querySelector('#zoom p')).fontSize)"
    before = desk.evaluate(size)
    desk.get_by_role("button", name="大").first.click()
    grown = desk.evaluate(size)
    assert grown > before
    desk.goto(url + "2021/czj/index.html")
    assert desk.evaluate(size) == grown


def test_print_shows_the_report_and_nothing_else(desk: Page, url: str) -> None:
    desk.goto(url + "2022/czj/index.html")
    desk.emulate_media(media="print")
    assert desk.get_by_role("heading", level=1).is_visible()
    assert desk.get_by_role("table").first.is_visible()
    for name in ("navigation",):
        for item in desk.get_by_role(name).all():  # type: ignore[arg-type]
            assert not item.is_visible()
    assert desk.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
    pdf = desk.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    assert b"/MediaBox [0 0 594.95996 841.91998]" in pdf or b"/MediaBox [0 0 595" in pdf


@pytest.mark.parametrize("table", ["proactive", "requests", "proceedings"])
def test_no_heading_stands_at_the_foot_of_a_sheet_without_its_table(desk: Page, url: str, table: str) -> None:
    desk.goto(url + "2022/czj/index.html")
    heading, first, last = desk.evaluate(
        """id => {
            const heading = document.getElementById(id), parts = [heading]
            while (!parts.at(-1).matches('.gid-table')) parts.push(parts.at(-1).nextElementSibling)
            document.getElementById('zoom').replaceChildren(...Array.from({length: 24}, (_, number) => {
                const above = document.createElement('div')
                above.style.cssText = `break-before: page; height: ${500 + 20 * number}px`
                return [above, ...parts.map(part => part.cloneNode(true))]
            }).flat())
            const rows = parts.at(-1).querySelectorAll('tr'), tree = parts.at(-1).matches('.gid-table--tree')
            const last = tree ? heading : rows[rows.length - 1]
            return [heading, parts[1].querySelector('th, td') ?? parts[1], last].map(e => e.textContent.trim())
        }""",
        table,
    )
    with pdfplumber.open(io.BytesIO(desk.pdf(prefer_css_page_size=True))) as paper:
        sheets = [_bare(sheet.extract_text()) for sheet in paper.pages]
    headed = [sheet for sheet in sheets if _bare(heading) in sheet]
    assert len(headed) == 24
    assert all(_bare(first)[:4] in sheet.partition(_bare(heading))[2] for sheet in headed)
    # Only the long one is cut, between its rows.
    assert all(_bare(last) in sheet for sheet in headed)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def test_a_keyboard_reaches_the_content_and_the_tables(desk: Page, url: str) -> None:
    desk.goto(url + "2022/czj/index.html")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.getAttribute('href')").startswith("#")
    desk.keyboard.press("Enter")
    reached = set()
    for _ in range(80):
        desk.keyboard.press("Tab")
        reached.add(desk.evaluate("document.activeElement.getAttribute('role')"))
    assert "region" in reached


def test_every_data_cell_has_its_headers(desk: Page, url: str) -> None:
    desk.goto(url + "2022/czj/index.html")
    wrong = desk.evaluate(
        "[...document.querySelectorAll('td[headers]')].filter(td => td.getAttribute('headers').split(' ')"
        ".some(id => document.getElementById(id)?.tagName !== 'TH')).length"
    )
    assert wrong == 0
    cells = desk.evaluate("document.querySelectorAll('td[headers]').length")
    assert cells == 10 + 175 + 15
    headers = desk.evaluate(
        "(() => { const td = document.querySelectorAll('td[headers]')[10 + 4 * 7 + 1];"
        "return td.getAttribute('headers').split(' ').map(id => document.getElementById(id).textContent.trim()) })()"
    )
    assert headers == [
        "三、本年度办理结果",
        "（三）不予公开",
        "1.属于国家秘密",
        "申请人情况",
        "法人或其他组织",
        "商业企业",
    ]


def test_a_wide_table_in_the_prose_is_whole_on_paper_and_readable_on_a_phone(
    phone: Page, tmp_path: Path
) -> None:
    page = phone
    project = Path(shutil.copytree(PROJECT, tmp_path / "project"))
    file = project / "content/reports/xcjd/2018.yaml"
    head = "| 渠道 | " + " | ".join(f"第{number}季度公开条数" for number in range(1, 11)) + " |"
    rows = [head, "|" + " --- |" * 11, "| 示例市政府网站 |" + "".join(f" {7000 + n} |" for n in range(10))]
    text = file.read_text(encoding="utf-8").replace(
        "      | 渠道 | 条数 |\n", "\n".join(f"      {row}" for row in rows) + "\n\n      | 渠道 | 条数 |\n"
    )
    file.write_text(text, encoding="utf-8")
    assert build(project, tmp_path / "out").committed
    page.goto((tmp_path / "out/2018/xcjd/index.html").as_uri())
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    assert page.evaluate("document.querySelector('#zoom table td').getBoundingClientRect().width") >= 70
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 640, "height": 900})
    clipped = page.evaluate(
        "[...document.querySelectorAll('#zoom table')].filter(t => t.getBoundingClientRect().right > innerWidth + 1"
        " || getComputedStyle(t).overflowX === 'auto').length"
    )
    assert clipped == 0


CELL = "requests.carried_over.natural_person"


def test_a_figure_tells_its_story_by_click_and_by_keyboard(desk: Page, url: str) -> None:
    said: list[str] = []
    desk.on("pageerror", lambda error: said.append(str(error)))
    desk.goto(f"{url}2022/czj/index.html")
    desk.locator(f'[id="{CELL}"]').click()
    story = desk.locator("dialog[open]")
    story.get_by_text("上一年度（2021 年）：").wait_for()
    story.get_by_text("本年新收 + 上年结转").wait_for()
    words = story.inner_text()
    assert "上一年收到、没有办完，转到这一年接着办的申请" in words
    assert "以个人名义申请的" in words
    assert "本年新收 + 上年结转 = 办理结果总计 + 结转下年度：" in words
    assert words.count(f"/2022/czj/#{CELL}") == 1
    desk.keyboard.press("Escape")
    expect(story).to_have_count(0)
    expect(desk.locator(f'[id="{CELL}"]')).to_be_focused()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowRight")
    assert desk.evaluate("document.activeElement.id") == "requests.outcomes.disclosed.company"
    desk.keyboard.press("Enter")
    expect(story).to_contain_text("商业企业")
    assert said == []


def test_a_permalink_leads_to_its_figure_without_javascript(window: Callable[..., Page], url: str) -> None:
    page = window(script=False)
    page.goto(f"{url}2022/czj/index.html#{CELL}")
    box = page.locator(f'[id="{CELL}"]').bounding_box()
    assert box
    assert 0 <= box["y"] < 900
    page.goto(f"{url}terms/index.html#requests.carried_over")
    assert "转到这一年接着办的申请" in page.locator('[id="requests.carried_over"]').inner_text()
