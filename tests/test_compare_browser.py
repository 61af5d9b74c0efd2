"""The page of comparisons in a real Chromium: three readers' tasks, the address, the CSV, the keyboard, the policy."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from generator.files.delimited import line

pytestmark = pytest.mark.browser
RECEIVED = "requests.received.total"
READY = ".gid-compare-result__tools:not([hidden])"


@pytest.fixture
def phone(window: Callable[..., Page]) -> Iterator[Page]:
    page = window(320, 640)
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if "404" not in message.text else None)
    yield page
    assert said == [], "an error, or something against the policy"


def opened(page: Page, url: str, asked: str) -> None:
    # Another fragment of the same address would leave the old table there until the new one is drawn.
    page.goto("about:blank")
    page.goto(f"{url}compare/index.html{asked}")
    page.locator(READY).wait_for()


def table(page: Page) -> list[list[str]]:
    """Give the cells of the first table, heads first."""
    found: list[list[str]] = page.evaluate(
        "[...document.querySelector('.gid-compare-result table').rows]"
        ".map(row => [...row.cells].map(cell => cell.textContent.trim()))"
    )
    return found


def of_report(page: Page, url: str, slug: str, year: int, item: str) -> str:
    """Give a figure as the page of its report prints it."""
    text = page.request.get(f"{url}{year}/{slug}/index.html").text()
    found = re.search(rf'<td id="{re.escape(item)}"[^>]*>([^<]*)</td>', text)
    assert found
    return found[1]


def test_a_journalist_compares_bodies_over_years(phone: Page, url: str) -> None:
    phone.goto(f"{url}agencies/czj/index.html")
    phone.get_by_role("link", name="与其他机关比较").click()
    phone.locator(READY).wait_for()
    phone.get_by_role("checkbox", name="示例市新城街道办事处").check()
    phone.get_by_role("rowheader", name="示例市新城街道办事处").wait_for()
    heads, *rows = table(phone)
    assert [head[:5] for head in heads[:4]] == ["机关", "2020年", "2021年", "2022年"]
    for label, slug in (("市财政局", "czj"), ("示例市新城街道办事处", "xcjd")):
        (row,) = (row for row in rows if row[0] == label)
        for year, shown in zip((2020, 2021, 2022), row[1:4], strict=True):
            there = (slug, year) != ("xcjd", 2020)
            assert shown == (of_report(phone, url, slug, year, RECEIVED) if there else "没有报告")
    link = phone.get_by_role("link", name=rows[0][3], exact=True).first.get_attribute("href")
    assert link == f"../2022/czj/index.html#{RECEIVED}"
    assert phone.locator("svg[role=img]").count() == 1
    assert phone.evaluate("document.scrollingElement.scrollWidth") <= 320


def test_an_inspector_ranks_all_bodies_on_one_figure(phone: Page, url: str) -> None:
    phone.goto(f"{url}compare/index.html")
    phone.get_by_role("link", name="全部机关排名次").click()
    phone.locator(READY).wait_for()
    heads, *rows = table(phone)
    assert heads[0] == "机关"
    values = [int(row[2]) for row in rows if row[2] != "没有报告"]
    assert values == sorted(values, reverse=True)
    assert [row[1] for row in rows[: len(values)]] == [str(1 + place) for place in range(len(values))]
    assert rows[-1][1:] == ["—", "没有报告"]
    sort = phone.get_by_role("columnheader", name="2022年", exact=True)
    assert sort.get_attribute("aria-sort") == "descending"
    phone.get_by_role("button", name="2022年", exact=True).press("Enter")
    phone.locator("th[aria-sort=ascending]").wait_for()
    assert phone.evaluate("document.activeElement.textContent") == "2022年"
    assert [int(row[2]) for row in table(phone)[1 : len(values) + 1]] == values[::-1]
    phone.go_back()
    phone.locator(READY).wait_for(state="hidden")


def test_a_citizen_compares_a_body_with_the_whole(phone: Page, url: str) -> None:
    opened(phone, url, f"#bodies=szf,czj&years=2022&items={RECEIVED},requests.outcomes.withheld.total&sum=1")
    heads, whole, body, both = table(phone)
    assert [head[:4] for head in heads] == ["机关", "本年新收", "不予公开"]
    for row, slug in ((whole, "szf"), (body, "czj")):
        assert row[1] == of_report(phone, url, slug, 2022, RECEIVED)
    assert both[1] == str(int(whole[1]) + int(body[1]))
    words = phone.locator(".gid-compare-result__body").inner_text()
    assert "市政府的报告汇总了其他机关的数，和它们一起合计会算重。" in words
    assert "各项相加" in words


def test_the_address_reproduces_the_view(phone: Page, url: str) -> None:
    asked = f"#bodies=czj,{quote('乡镇街道')}&years=2020-2022&items={RECEIVED},proactive.fee.amount&sum=1&sort=-2021"
    opened(phone, url, asked)
    first = phone.locator(".gid-compare-result__body").inner_text()
    phone.get_by_role("checkbox", name="加一行合计").uncheck()
    phone.get_by_role("checkbox", name="加一行合计").check()
    again = phone.evaluate("location.href")
    assert again.partition("#")[2] == asked[1:]
    phone.goto("about:blank")
    phone.goto(again)
    phone.locator(READY).wait_for()
    assert phone.locator(".gid-compare-result__body").inner_text() == first
    assert phone.get_by_role("table").count() == 2


def test_what_the_address_names_in_vain_is_told_and_left_out(phone: Page, url: str) -> None:
    opened(phone, url, f"#bodies=czj,nobody&years=1999,2022&items={RECEIVED},<b>x</b>")
    said = phone.get_by_role("status").filter(has_text="略过").inner_text()
    assert all(name in said for name in ("nobody", "1999", "<b>x</b>"))
    assert len(table(phone)) == 2
    phone.goto(f"{url}compare/index.html#bodies=nobody")
    phone.get_by_text("还要选机关、年度、项目。").wait_for()


def test_a_break_of_the_form_is_said_and_never_computed_over(phone: Page, url: str) -> None:
    opened(phone, url, "#bodies=czj,kfq&years=2020-2022&items=proactive.licence.decisions")
    heads, row, _ = table(phone)
    assert heads[2] == "2021年格式变了，和以前的不能比"
    assert row[-2:] == ["格式变了", "格式变了"]
    opened(phone, url, "#bodies=czj,kfq&years=2020-2022&items=proactive.fee.amount")
    heads, row, _ = table(phone)
    assert heads[2] == "2021年", "what the older form did not have is no break"
    assert [row[1], row[4]] == ["格式里没有", "—"]
    opened(phone, url, "#bodies=czj&years=2020-2022&items=requests.outcomes.otherwise_closed.total")
    assert re.fullmatch(r"[+-]\d+", table(phone)[1][-2]), "what goes on as a sum is compared"


def test_the_csv_is_the_table_and_no_formula(phone: Page, url: str) -> None:
    opened(phone, url, f"#bodies=*&years=2020-2022&items={RECEIVED}&sum=1&sort=-2022")
    with phone.expect_download() as waiting:
        phone.get_by_role("button", name="下载表格").click()
    assert waiting.value.suggested_filename == "数据比较-本年新收-6个机关-2020-2022年.csv"
    data = Path(waiting.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[1:] == [[cell.removesuffix("%") for cell in row] for row in table(phone)[1:]]
    assert not [cell for row in rows for cell in row if cell.startswith(("'", "=", "@"))]
    assert rows[0][:3] == ["机关", "名次", "2020年"]
    nasty = ["=1+1", "'=1", "+1", "-2.5", "-x", "@a", '说"好",了', "＝a", "", "12"]
    assert phone.evaluate("values => nianbao.compare.csv.line(values)", nasty) == line(nasty)


def test_numbers_are_exact(phone: Page, url: str) -> None:
    phone.goto(f"{url}compare/index.html")
    script = """() => {
      const { read, add, minus, words, signed, percent } = nianbao.compare.number;
      const of = (text) => read(text);
      return [
        words(add(of('0.1'), of('0.2'))), words(of('575.2800')), words(of('160.5964万元')), words(of('251000元')),
        signed(minus(of('3'), of('5'))), signed(minus(of('5'), of('5'))), words(of('−3')), String(read('/')), String(read('')),
        percent(of('1'), of('3')), percent(of('-1'), of('8')), percent(of('5'), of('0')), percent(of('0'), of('4')),
        words(add(of('900719925474099312345'), of('1'))), words(of('-0.05')),
      ];
    }"""
    assert phone.evaluate(script) == [
        *("0.3", "575.2800", "1605964.0000", "251000", "-2", "0", "-3", "null", "null"),
        *("+33.3%", "-12.5%", "—", "0.0%", "900719925474099312346", "-0.05"),
    ]


def test_few_files_are_read(desk: Page, url: str) -> None:
    page = desk
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition("?")[0]))
    opened(page, url, f"#bodies=czj&years=2020-2022&items={RECEIVED},requests.outcomes.disclosed.total")
    inside = [one.removeprefix(f"{url}compare/") for one in asked if one.startswith(f"{url}compare/")]
    assert inside == ["index.html", "index.js", "bodies/czj.js"]


def test_a_site_that_changed_meanwhile_shows_no_wrong_figure(desk: Page, url: str) -> None:
    page = desk
    stale = 'nianbao.compare.take("bodies/czj","old",[2020,2021,2022],[[1],[2],[3]]);'
    page.route("**/bodies/czj.js*", lambda route: route.fulfill(body=stale, content_type="text/javascript"))
    page.goto(f"{url}compare/index.html#bodies=czj&years=2022&items={RECEIVED}")
    page.get_by_text("数据没有取到。可能刚更新过，请刷新这一页再试。").wait_for()
    assert page.get_by_role("table").count() == 0


def test_the_keyboard_chooses_and_reaches_the_table(phone: Page, url: str) -> None:
    opened(phone, url, f"#bodies=czj&years=2022&items={RECEIVED}")
    phone.locator("summary").first.press("Enter")
    search = phone.get_by_role("searchbox", name="按名称找").first
    search.press_sequentially("大数据")
    box = phone.get_by_role("checkbox", name="示例市大数据管理局")
    assert phone.get_by_role("checkbox", name="示例市信息中心").count() == 0
    box.press("Space")
    phone.get_by_role("rowheader", name="示例市大数据管理局").wait_for()
    assert "bodies=czj,sjj" in phone.evaluate("location.href")
    assert phone.locator(".gid-compare-result__box").get_attribute("tabindex") == "0"


def test_it_works_from_the_disk(desk: Page, site: Path) -> None:
    page = desk
    opened(page, site.as_uri() + "/", f"?bodies=czj&items={RECEIVED}")
    assert len(table(page)) == 2
    page.get_by_role("checkbox", name="加一行合计").check()
    assert "#bodies=czj" in page.evaluate("location.href")


def test_without_javascript_it_leads_elsewhere_and_on_paper_to_the_table(
    window: Callable[..., Page], url: str
) -> None:
    page = window(script=False)
    page.goto(f"{url}compare/index.html")
    assert page.locator("noscript p").is_visible()
    assert page.locator("main a[href='../agencies/index.html']").is_visible()
    assert page.locator("main a[href='../data/index.html']").is_visible()
    assert not page.locator("form, .gid-compare-result").first.is_visible()
    paper = window()
    opened(paper, url, f"#bodies=czj&years=2022&items={RECEIVED}")
    paper.emulate_media(media="print")
    assert not paper.locator("form.gid-compare-form").is_visible()
    assert paper.get_by_role("table").is_visible()
    assert "#bodies=czj" in paper.locator(".gid-compare-result__address").inner_text()
