"""What a figure tells in every case: nothing last year, the same, a blank, a slash, another form, a correction, no server, no clipboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from generator.site.build import build
from tests.browser import BASE, portal
from tests.sample import SLUG, project, text

pytestmark = pytest.mark.browser
NOBODY = "商业企业: 0, 科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0"
REPORTS = {
    2020: text(2020, f"依申请公开: {{本年新收: {{自然人: 7, {NOBODY}}}, 予以公开: {{自然人: 7, {NOBODY}}}}}"),
    2021: text(
        2021,
        f"依申请公开: {{本年新收: {{自然人: 5, {NOBODY}}}, 予以公开: {{自然人: 5, {NOBODY}}}, 部分公开: 空, 不予公开: {{属于国家秘密: /}}}}\n"
        "主动公开: {行政许可: 4}",
    ),
    2022: text(
        2022,
        f"依申请公开: {{本年新收: {{自然人: 9, {NOBODY}}}, 予以公开: {{自然人: 5, {NOBODY}}}, 无法提供: {{本机关不掌握相关政府信息: {{自然人: 4, {NOBODY}}}}}}}\n"
        "主动公开: {行政许可: 4}\n"
        "更正: [{日期: 2023-03-01, 内容: 补计一件申请, 原为: {依申请公开.本年新收.自然人: 8}}]",
    ),
}
TERMS = "terms/index.html"
RECEIVED = "requests.received.natural_person"
NOT_HELD = "requests.outcomes.unable_to_provide.not_held.natural_person"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("story")
    project(folder, REPORTS)
    built = build(folder, folder / "site")
    assert built.committed, built.problems
    return folder / "site"


@pytest.fixture(scope="module")
def url(site: Path) -> Iterator[str]:
    with portal(site, BASE) as address:
        yield address


@pytest.fixture
def page(desk: Page) -> Iterator[Page]:
    said: list[str] = []
    desk.on("pageerror", lambda error: said.append(str(error)))
    yield desk
    assert said == []


def story(page: Page, address: str, cell: str) -> Locator:
    """Open the story of a figure and wait until it is told."""
    page.goto(address)
    page.locator(f'[id="{cell}"]').click(position={"x": 3, "y": 3})
    told = page.locator("dialog[open]")
    told.locator("p a").first.wait_for()
    return told


def last_year(page: Page, url: str, year: int, cell: str) -> str:
    """Give what is said of the year before."""
    told = story(page, f"{url}{year}/{SLUG}/index.html", cell)
    line = told.locator("p", has_text="年").filter(has_text=str(year - 1)).first
    line.wait_for()
    return line.inner_text()


@pytest.mark.parametrize(
    ("year", "cell", "words"),
    [
        (2022, RECEIVED, "上一年度（2021 年）：5 件，增加 4 件（+80.0%）"),
        (2021, RECEIVED, "上一年度（2020 年）：7 件，减少 2 件（−28.6%）"),
        (2022, NOT_HELD, "上一年度（2021 年）：0 件，增加 4 件"),
        (2022, "requests.outcomes.disclosed.natural_person", "上一年度（2021 年）：5 件，没有变化"),
        (2022, "requests.carried_forward.natural_person", "上一年度（2021 年）：0 件，没有变化"),
        (2022, "proactive.licence.decisions", "上一年度（2021 年）：4 件，没有变化"),
        (2022, "requests.outcomes.partly_disclosed.company", "上一年度（2021 年）：没有填，不能比较"),
        (2021, "requests.outcomes.partly_disclosed.company", "上一年度（2020 年）：0 件，不能比较"),
        (
            2022,
            "requests.outcomes.withheld.state_secret.company",
            "上一年度（2021 年）：/（不适用），不能比较",
        ),
        (2021, "proactive.licence.decisions", "2020 年度：用的是另一种格式，这个数不能直接比"),
        (
            2021,
            "requests.outcomes.otherwise_closed.fee_overdue.company",
            "2020 年度：用的是另一种格式，没有这一项",
        ),
    ],
)
def test_last_year_in_words(page: Page, url: str, year: int, cell: str, words: str) -> None:
    assert last_year(page, url, year, cell) == words


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("requests.outcomes.partly_disclosed.company", "没有填"),
        ("requests.outcomes.withheld.state_secret.company", "/（不适用）"),
    ],
)
def test_a_cell_without_a_number_has_no_unit_and_no_difference(
    page: Page, url: str, cell: str, value: str
) -> None:
    told = story(page, f"{url}2021/{SLUG}/index.html", cell)
    told.get_by_text("上一年度（2020 年）：").wait_for()
    assert told.locator(".gid-story__value").inner_text() == value
    assert f"，{value}，http" in told.locator(".gid-story__citation").inner_text()
    assert "两边差" not in told.inner_text()


def test_the_first_report_says_nothing_of_a_year_before(page: Page, url: str) -> None:
    told = story(page, f"{url}2020/{SLUG}/index.html", RECEIVED)
    told.get_by_text("以个人名义申请的").wait_for()
    assert "上一年度（" not in told.inner_text()
    assert "年度：用的" not in told.inner_text()


def test_a_corrected_figure_says_what_it_was_and_leads_to_the_correction(page: Page, url: str) -> None:
    told = story(page, f"{url}2022/{SLUG}/index.html", RECEIVED)
    assert told.locator(".gid-story__value").inner_text().startswith("9")
    link = told.get_by_role("link", name="已更正：2023-03-01，原为 8", exact=True)
    link.click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.locator("li:target").inner_text().startswith("2023-03-01 补计一件申请")
    expect(page.locator("li:target")).to_be_in_viewport()
    page.locator(f'[id="{NOT_HELD}"]').click()
    page.locator("dialog[open]").get_by_text("上一年度（2021 年）：").wait_for()
    assert "更正" not in page.locator("dialog[open]").inner_text()


def test_the_mark_in_a_cell_leads_to_the_correction_and_opens_no_story(page: Page, url: str) -> None:
    page.goto(f"{url}2022/{SLUG}/index.html")
    page.locator(f'[id="{RECEIVED}"] a').click()
    page.wait_for_function("location.hash === '#correction-2023-03-01'")
    assert page.locator("dialog[open]").count() == 0


def test_from_the_disk_the_story_leads_to_the_meanings_and_to_last_year(page: Page, site: Path) -> None:
    told = story(page, (site / f"2022/{SLUG}/index.html").as_uri(), RECEIVED)
    assert "直接从磁盘打开的页面取不到别的文件" in told.inner_text()
    assert f"9，https://www.example.gov.cn/2022/{SLUG}/#{RECEIVED}" in told.inner_text()
    before = told.get_by_role("link", name="上一份报告里的这个数").get_attribute("href")
    assert before == (site / f"2021/{SLUG}/index.html").as_uri() + f"#{RECEIVED}"
    column = told.get_by_role("link", name="这一列的含义").get_attribute("href")
    assert column
    assert column.endswith("terms/index.html#requests.natural_person")
    told.get_by_role("link", name="这一行的含义").click()
    page.wait_for_url((site / "terms/index.html").as_uri() + "#requests.received")
    assert "新收到的政府信息公开申请" in page.locator("tr:target").inner_text()


@pytest.mark.parametrize(("allowed", "words"), [("true", "已复制"), ("false", "已选中，请按复制键")])
def test_a_citation_is_copied_or_selected_where_there_is_no_clipboard(
    page: Page, url: str, allowed: str, words: str
) -> None:
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
        f"window.copied = ''; document.execCommand = () => {{ copied = getSelection().toString(); return {allowed} }};"
    )
    told = story(page, f"{url}2022/{SLUG}/index.html", RECEIVED)
    told.get_by_text("上一年度（2021 年）：").wait_for()
    told.get_by_role("button", name="复制引用").click()
    told.get_by_role("button", name=words).wait_for()
    cited = told.locator(".gid-story__citation").inner_text()
    assert page.evaluate("copied") == cited
    assert page.evaluate("getSelection().toString()") == cited


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_every_meaning_has_a_link_in_sight_and_what_is_below_a_row_is_set_in(
    page: Page, url: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(url + TERMS)
    rows = page.locator("tr[id]")
    links = page.locator("tr[id] th a")
    assert rows.count() == links.count() > 60
    assert all(link.is_visible() for link in links.all())
    assert page.evaluate(
        "[...document.querySelectorAll('tr[id] th a')].every(a => a.hash === '#' + a.closest('tr').id)"
    )
    left = (
        "name => { const cells = document.getElementById(name).cells, range = document.createRange();"
        "return [0, 1].map(at => { range.selectNodeContents(cells[at]); return range.getBoundingClientRect().left }) }"
    )
    group = page.evaluate(left, "requests.outcomes.withheld")
    below = page.evaluate(left, "requests.outcomes.withheld.state_secret")
    assert below[0] - group[0] >= 16
    assert below[1] - group[1] >= (16 if width == 320 else 0)
    links.nth(5).click()
    expect(page.locator("tr:target")).to_have_count(1)
