"""The statutory tables in a real Chromium: a phone, a screen reader, a keyboard, a permalink, paper, and the story of a figure."""

import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from generator.formats import by_id
from generator.forms.spec import ReportFormat, RowSpec, TableSpec
from tests.browser import BASE, portal

pytestmark = pytest.mark.browser
REPORTS = {"2021": "2022/czj/index.html", "2019": "2020/czj/index.html"}
CARRIED = "requests.carried_over.natural_person"
VISIBLE = "[...document.querySelectorAll('td[id]')].filter(td => td.getClientRects().length).map(td => td.id)"


def form_of(name: str) -> ReportFormat:
    found = by_id(name)
    assert found
    return found


def expected(form: ReportFormat) -> dict[str, tuple[list[str], list[str]]]:
    """Give per figure the labels of its row and of its column headers, from the form alone."""
    return {name: labels for table in form.tables() for name, labels in _of_table(table)}


def _of_table(table: TableSpec) -> Iterator[tuple[str, tuple[list[str], list[str]]]]:
    for row in table.leaves():
        for column in table.columns_of(row):
            name = f"{table.id}.{row.id}.{column.id}"
            if table.blocks:
                block = next(one for one in table.blocks if row.id in one.rows and column.id in one.columns)
                yield name, ([block.label, row.label], [column.label])
            elif table.sideways:
                yield name, ([], _over(table, f"{row.id}.{column.id}"))
            else:
                yield name, (list(_way(table.rows, row.id)), _over(table, column.id))


def _way(rows: tuple[RowSpec, ...], wanted: str) -> Iterator[str]:
    for row in rows:
        if wanted in {leaf.id for leaf in row.leaves()}:
            yield row.label
            yield from _way(row.children, wanted)


def _over(table: TableSpec, wanted: str) -> list[str]:
    """Give the head cells over a column, by laying the head out as a plain grid of labels."""
    grid: dict[tuple[int, int], str] = {}
    found = -1
    for line, cells in enumerate(table.head):
        at = 0
        for cell in cells:
            while (line, at) in grid:
                at += 1
            for down, right in itertools.product(range(cell.rowspan), range(cell.colspan)):
                grid[line + down, at + right] = cell.label
            found = at if cell.column == wanted else found
            at += cell.colspan
    assert found >= 0, wanted
    return list(dict.fromkeys(grid[line, found] for line in range(len(table.head))))


def roles(page: Page) -> dict[str, str]:
    """Give the role that Chromium tells a screen reader, per id."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    nodes = session.send("DOM.getFlattenedDocument", {"depth": -1})["nodes"]
    ids = {
        node["backendNodeId"]: dict(zip(node["attributes"][::2], node["attributes"][1::2], strict=True)).get(
            "id"
        )
        for node in nodes
        if node.get("attributes")
    }
    tree: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return {
        name: node["role"]["value"]
        for node in tree
        if not node["ignored"] and (name := ids.get(node.get("backendDOMNodeId")))
    }


HEADERS = """Object.fromEntries([...document.querySelectorAll('td[id]')].map(td => {
  const heads = td.getAttribute('headers').split(' ').map(id => [id, document.getElementById(id)]);
  return [td.id, heads.map(([id, th]) => [id, th.tagName, th.textContent.trim()])];
}))"""


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("width", [1440, 320])
def test_every_figure_has_exactly_its_headers_for_a_screen_reader(
    window: Callable[..., Page], url: str, name: str, width: int
) -> None:
    page = window(width)
    page.goto(url + REPORTS[name])
    wanted = expected(form_of(name))
    seen: set[str] = set()
    ways = page.locator(".gid-table--tree .gid-table__way")
    for number in range(ways.count() if width == 320 else 1):
        if width == 320:
            ways.nth(number).check()
        told = roles(page)
        visible = page.evaluate(VISIBLE)
        heads = page.evaluate(HEADERS)
        assert {told.get(one) for one in visible} == {"cell"}
        assert set(told) & set(wanted) == set(visible), "what is hidden is not told"
        for one in visible:
            rows = [label for head, _, label in heads[one] if told.get(head) == "rowheader"]
            columns = [label for head, _, label in heads[one] if told.get(head) == "columnheader"]
            assert (rows, columns) == wanted[one]
        seen |= set(visible)
    assert seen == set(wanted)


@pytest.mark.parametrize("name", REPORTS)
def test_a_phone_reads_one_kind_of_applicant_at_a_time_in_the_same_table(
    phone: Page, url: str, name: str
) -> None:
    phone.goto(url + REPORTS[name])
    table = next(table for table in form_of(name).tables() if table.id == "requests")
    ways = phone.locator(".gid-table--tree").get_by_role("radio")
    names = [way.get_attribute("aria-label") for way in ways.all()]
    columns = [table.columns[-1], *table.columns[:-1]]
    assert names == [*(column.label for column in columns), "整张表"]
    assert ways.first.is_checked()
    everywhere = phone.evaluate("document.querySelectorAll('td[id]').length")
    for column in columns:
        phone.locator(".gid-table--tree").get_by_label(column.label, exact=True).check()
        shown = [one for one in phone.evaluate(VISIBLE) if one.startswith("requests.")]
        assert shown == [f"requests.{row.id}.{column.id}" for row in table.leaves()]
        assert phone.evaluate(
            "[...document.querySelectorAll('.gid-table__box')].every(b => b.scrollWidth <= b.clientWidth)"
        )
    small = phone.evaluate(
        "Math.min(...[...document.querySelectorAll('.gid-table--tree td, .gid-table--sideways td[id]')]"
        ".filter(td => td.id).map(td => parseFloat(getComputedStyle(td).fontSize)))"
    )
    assert small >= 16
    left = "document.querySelector('[id=t2r1]').getBoundingClientRect().left + parseFloat(getComputedStyle(document.querySelector('[id={}]')).paddingLeft)"
    assert phone.evaluate(left.format("t2r4")) > phone.evaluate(left.format("t2r1"))
    assert phone.evaluate(left.format("t2r7")) > phone.evaluate(left.format("t2r4"))
    ways.last.check()
    assert len(phone.evaluate(VISIBLE)) == everywhere
    assert phone.evaluate("document.scrollingElement.scrollWidth") <= 320
    phone.keyboard.press("ArrowLeft")
    assert phone.locator(".gid-table--tree").get_by_label("其他", exact=True).is_checked()
    phone.emulate_media(media="print")
    assert len(phone.evaluate(VISIBLE)) == everywhere


def test_the_sideways_table_is_turned_so_that_each_figure_stands_beside_its_label(
    phone: Page, url: str
) -> None:
    phone.goto(url + REPORTS["2021"])
    apart = phone.evaluate(
        "[...document.querySelectorAll('.gid-table--sideways td[id]')].map(td => {"
        "const th = document.getElementById(td.getAttribute('headers').split(' ').pop());"
        "return Math.abs(td.getBoundingClientRect().top - th.getBoundingClientRect().top) })"
    )
    assert len(apart) == 15
    assert max(apart) < 1
    tops = phone.evaluate(
        "[...document.querySelectorAll('.gid-table--sideways td[id]')].map(td => td.getBoundingClientRect().top)"
    )
    assert tops == sorted(set(tops))


def test_a_permalink_on_a_phone_shows_its_figure_with_and_without_javascript(
    window: Callable[..., Page], url: str
) -> None:
    for script in (True, False):
        page = window(320, 640, script=script)
        page.goto(f"{url}{REPORTS['2021']}#{CARRIED}")
        box = page.locator(f'[id="{CARRIED}"]').bounding_box()
        assert box
        assert 0 <= box["y"] < 640
        if script:
            assert page.locator(".gid-table--tree").get_by_label("自然人", exact=True).is_checked()


@pytest.mark.parametrize("name", REPORTS)
def test_a_permalink_without_javascript_says_which_column_it_is_of(
    window: Callable[..., Page], url: str, name: str
) -> None:
    page = window(320, 640, script=False)
    table = next(table for table in form_of(name).tables() if table.id == "requests")
    label = "td => getComputedStyle(td, '::before').content"
    for column in table.columns:
        page.goto(f"{url}{REPORTS[name]}?{column.id}#requests.received.{column.id}")
        cell = page.locator("td:target")
        own = column is table.columns[-1]
        assert cell.evaluate(label) == ("none" if own else f'"{column.label}"')
        assert page.locator("[id='requests.received.total']").is_visible()
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
        page.locator(".gid-table--tree").get_by_label(column.label, exact=True).check()
        assert cell.evaluate(label) == "none", "its own column needs no words"
    page.locator(".gid-table--tree").get_by_label("自然人", exact=True).check()
    assert page.locator("td:target").evaluate(label) == '"总计"'


@pytest.mark.parametrize("mode", ["plain", "large", "huge", "high", "forced", "dangzheng"])
def test_one_column_can_be_chosen_and_read_in_every_mode(
    phone: Page, dressed: Callable[[str], Path], mode: str
) -> None:
    with portal(dressed("dangzheng" if mode == "dangzheng" else "default"), BASE) as url:
        phone.goto(url + REPORTS["2021"])
    page = phone
    page.emulate_media(forced_colors="active" if mode == "forced" else "none")
    page.evaluate(
        "mode => Object.assign(document.documentElement.dataset,"
        " { large: { size: 'large' }, huge: { size: 'huge' }, high: { contrast: 'high' } }[mode])",
        mode,
    )
    ways = page.locator(".gid-table--tree").get_by_role("radio")
    ways.first.focus()
    page.keyboard.press("ArrowRight")
    assert ways.nth(1).is_checked()
    looks = [
        way.evaluate("way => { const s = getComputedStyle(way); return [s.backgroundColor, s.color] }")
        for way in ways.all()
    ]
    assert looks[1] not in (looks[0], looks[2])
    assert looks[1][0] != looks[1][1], "the chosen one can be read"
    assert ways.nth(1).evaluate("way => getComputedStyle(way).outlineStyle") == "solid"
    narrow = page.evaluate(
        "[...document.querySelectorAll('.gid-table--tree th[scope=row], .gid-table--sideways th[scope=col]')]"
        ".filter(th => th.clientWidth < 3 * parseFloat(getComputedStyle(th).fontSize)).map(th => th.textContent)"
    )
    assert narrow == [], "a label stands a character a line"
    cut = page.evaluate(
        "[...document.querySelectorAll('.gid-table__box')].filter(box => box.scrollWidth > box.clientWidth + 1).length"
    )
    assert cut == 0
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320


def test_rows_of_zeros_are_folded_by_the_reader_and_a_permalink_unfolds_them(desk: Page, url: str) -> None:
    desk.goto(url + REPORTS["2021"])
    box = desk.locator(".gid-table--tree")
    zero = desk.evaluate(
        "[...document.querySelectorAll('.gid-table--tree tbody tr')].filter(tr => !/总计/.test(tr.querySelector('[scope=row]').textContent)"
        " && [...tr.querySelectorAll('td')].every(td => td.textContent === '0')).map(tr => tr.querySelector('td').id)"
    )
    whole = desk.evaluate(VISIBLE)
    button = box.get_by_role("button", name="只看非零")
    if not zero:
        pytest.fail("the sample has no row of zeros to fold")
    assert button.get_attribute("aria-pressed") == "false"
    button.focus()
    desk.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    assert box.get_by_role("status").inner_text() == f"已收起 {len(zero)} 行全为 0 的"
    shown = desk.evaluate(VISIBLE)
    assert len(whole) - len(shown) == 7 * len(zero)
    assert "requests.outcomes.total.total" in shown
    lefts = desk.evaluate(
        "new Set([...document.querySelectorAll('.gid-table--tree td[id$=\".total\"]')].filter(td => td.getClientRects().length)"
        ".map(td => Math.round(td.getBoundingClientRect().left))).size"
    )
    assert lefts == 1, "a folded row moves no other"
    desk.emulate_media(media="print")
    assert desk.evaluate(VISIBLE) == whole
    desk.emulate_media(media="screen")
    desk.evaluate(f"location.hash = '{zero[0]}'")
    desk.wait_for_function("document.querySelector('[aria-pressed=false]')")
    assert desk.evaluate(VISIBLE) == whole


def test_a_term_of_an_equation_leads_to_its_figure_and_to_last_years(desk: Page, url: str) -> None:
    desk.goto(url + REPORTS["2021"])
    desk.locator(f'[id="{CARRIED}"]').click()
    story = desk.locator("dialog[open]")
    story.get_by_text("上一年度（2021 年）：").wait_for()
    words = story.inner_text()
    assert "上年结转 = 上一年度的结转下年度" in words
    assert "#requests.carried_forward.natural_person" in "".join(
        link.get_attribute("href") or "" for link in story.get_by_role("link").all()
    )
    story.get_by_role("button", name="本年新收 31").first.click()
    expect(story.locator(".gid-story__value")).to_have_text(re.compile("^31"))
    assert desk.evaluate("location.hash") == "#requests.received.natural_person"
    desk.keyboard.press("Escape")
    expect(desk.locator('[id="requests.received.natural_person"]')).to_be_focused()


def test_a_citation_says_everything_and_can_be_copied(desk: Page, url: str) -> None:
    desk.goto(url + REPORTS["2021"])
    desk.locator(f'[id="{CARRIED}"]').click()
    story = desk.locator("dialog[open]")
    story.get_by_text("上一年度（2021 年）：").wait_for()
    published = desk.locator('meta[name="Url"]').get_attribute("content")
    cited = story.locator(".gid-story__citation").inner_text()
    assert cited == (
        "示例市财政局：《示例市财政局2022年政府信息公开工作年度报告》（2022年度），表“收到和处理政府信息公开申请情况”，"
        f"行“二、上年结转政府信息公开申请数量”，列“申请人情况 / 自然人”，2件，{published}#{CARRIED}"
    )
    story.get_by_role("button", name="复制引用").click()
    story.get_by_role("button", name="已复制").wait_for()


@pytest.mark.parametrize("name", REPORTS)
def test_every_figure_of_every_table_opens(desk: Page, url: str, name: str) -> None:
    said: list[str] = []
    desk.on("pageerror", lambda error: said.append(str(error)))
    desk.goto(url + REPORTS[name])
    desk.locator(f'[id="{CARRIED}"]').click()
    desk.locator("dialog[open]").wait_for()
    desk.keyboard.press("Escape")
    opened = desk.evaluate(
        "[...document.querySelectorAll('td[id]')].map(td => { nianbao.story(td); const open = document.querySelector('dialog[open]');"
        "const cited = open?.querySelector('.gid-story__citation').textContent ?? ''; open?.close();"
        "return cited.endsWith('#' + td.id) && !cited.includes('“”') ? td.id : '' })"
    )
    assert opened == list(expected(form_of(name)))
    assert said == []


def test_arrows_walk_every_row_and_column_also_where_the_table_is_turned(
    phone: Page, desk: Page, url: str
) -> None:
    desk.goto(url + REPORTS["2021"])
    desk.evaluate(f"document.getElementById('{CARRIED}').focus()")
    for key, wanted in (
        ("ArrowRight", "requests.carried_over.company"),
        ("ArrowDown", "requests.outcomes.disclosed.company"),
        ("ArrowLeft", "requests.outcomes.disclosed.natural_person"),
        ("ArrowUp", CARRIED),
    ):
        desk.keyboard.press(key)
        assert desk.evaluate("document.activeElement.id") == wanted
    phone.goto(url + REPORTS["2021"])
    phone.evaluate("document.getElementById('proceedings.reconsideration.upheld').focus()")
    for _ in range(14):
        phone.keyboard.press("ArrowDown")
    assert phone.evaluate("document.activeElement.id") == "proceedings.litigation_after_reconsideration.total"
