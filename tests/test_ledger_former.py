"""A corrected report leads to the version before it: what was published then, plainly marked, and in no list."""

import datetime
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Browser

from generator.files.links import targets
from generator.site.build import Options, build
from tests.audits import AXE, run_axe
from tests.browser import portal
from tests.ledgers import CORRECTION, FIRST, add, change, correct_by_hand, publish, published_once
from tests.sample import SITE, SLUG

HERE = f"2022/{SLUG}/"
FORMER = f"{HERE}former/1/"
NEEDLE = "窗口接待台账"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with copies, data and search, whose report of 2022 was published, corrected, and published again."""
    root = published_once(tmp_path_factory.mktemp("p"))
    (root / "content/ledger.yaml").unlink()
    (root / "content/site.yaml").write_text(SITE.replace("下载: []", "下载: [csv, json]"), encoding="utf-8")
    links = (
        "[名单](名单.csv)、[上年](../../2021/czj/index.html)、[法规](https://www.gov.cn/)、[表](#requests)"
    )
    change(root, ("总体情况已经如实填写", f"{NEEDLE}齐全。{links}。总体情况已经如实填写"))
    publish(root)
    correct_by_hand(root)
    change(root, (f"{NEEDLE}齐全", "台账齐全"))
    publish(root, FIRST + datetime.timedelta(days=40))
    build(root, root / "site", Options(workers=1))
    return root


def page(root: Path, address: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring((root / "site" / address / "index.html").read_text(encoding="utf-8"))


def test_the_page_shows_what_was_published_then(root: Path) -> None:
    former, current = page(root, FORMER), page(root, HERE)
    cell = "//td[@id='requests.received.natural_person']"
    assert former.xpath(f"string({cell})") == "0"
    assert current.xpath(f"string({cell}/text())") == "1"
    assert NEEDLE in former.text_content()
    assert NEEDLE not in current.text_content()
    body = former.xpath("//div[@id='zoom']")[0].text_content()
    assert "更正" not in body
    assert (root / "site" / FORMER / "名单.csv").read_bytes() == "名称\r\n".encode()


def test_nobody_takes_the_former_version_for_the_current_one(root: Path) -> None:
    former, current = page(root, FORMER), page(root, HERE)
    assert former.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert former.xpath("//link[@rel='canonical']/@href") == [f"https://www.example.gov.cn/{HERE}"]
    (notice,) = former.xpath("//aside[@aria-label='更正前的版本']")
    words = "此为 2023-01-20 发布的原版本，已于 2023-03-01 更正，以现行版本为准。 见现行版本"
    assert words in notice.text_content()
    assert notice.xpath(".//a/@href") == ["../../../../" + HERE + "index.html"]
    assert former.xpath("//title")[0].text.endswith("（更正前的版本）")
    assert not former.xpath("//script[@type='application/ld+json']")
    assert not former.xpath("//meta[@name='ArticleTitle']")
    assert not current.xpath("//meta[@name='robots'] | //link[@rel='canonical']")


def test_the_correction_leads_to_it_on_the_page_in_the_list_and_in_the_feeds(root: Path) -> None:
    (link,) = page(root, HERE).xpath(
        "//section[@aria-labelledby='corrections']//a[.='查看更正前的版本']/@href"
    )
    assert link == f"../../{FORMER}index.html"
    (link,) = page(root, "corrections/").xpath("//a[.='查看更正前的版本']/@href")
    assert link == f"../{FORMER}index.html"
    for feed in ("feed.xml", "corrections/feed.xml"):
        words = (root / "site" / feed).read_text(encoding="utf-8")
        assert (
            f'<link rel="related" title="更正前的版本" href="https://www.example.gov.cn/{FORMER}"/>' in words
        )


def test_it_stands_in_no_list_no_search_and_no_data(root: Path) -> None:
    site = root / "site"
    allowed = {
        f"{HERE}index.html",
        "corrections/index.html",
        "feed.xml",
        "corrections/feed.xml",
        "manifest.json",
        "SHA256SUMS",
    }
    for file in site.rglob("*"):
        address = file.relative_to(site).as_posix()
        if not file.is_file() or address.startswith((FORMER, ".nianbao/")):
            continue
        data = file.read_bytes()
        if file.suffix == ".zip":
            with zipfile.ZipFile(file) as archive:
                data = b"".join(archive.read(name) for name in archive.namelist())
        assert NEEDLE.encode() not in data, address
        assert b"former/1" not in data or address in allowed, address
    assert not list((site / FORMER).glob("report.*"))


def test_links_of_its_prose_still_lead_where_they_led(root: Path) -> None:
    html = (root / "site" / FORMER / "index.html").read_text(encoding="utf-8")
    found = page(root, FORMER).xpath("//div[@id='zoom']//p//a/@href")
    assert found[:4] == [
        "名单.csv",
        "../../../../2021/czj/index.html",
        "https://www.gov.cn/",
        "#requests",
    ]
    for target in targets(html, f"{FORMER}index.html", "/"):
        assert (root / "site" / target.address).is_file(), target


def test_a_second_correction_keeps_both_versions(root: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(root, tmp_path / "p"))
    kept = root / f"content/former/{SLUG}/2022/2"
    kept.mkdir()
    for name, to in (("2022.yaml", "report.yaml"), ("名单.csv", "名单.csv")):
        shutil.copy(root / f"content/reports/{SLUG}/{name}", kept / to)
    change(root, ("台账齐全", "各类台账齐全"))
    add(root, "  - {日期: 2023-05-01, 内容: 台账的说法, 原为: {总体情况: 台账齐全}}\n")
    entry = publish(root, FIRST + datetime.timedelta(days=110))
    assert [one.version for one in entry.items] == [3]
    links = page(root, HERE).xpath("//section[@aria-labelledby='corrections']//a[.='查看更正前的版本']/@href")
    assert links == [f"../../{HERE}former/{number}/index.html" for number in (1, 2)]
    second = page(root, f"{HERE}former/2/")
    assert "此为 2023-03-01 发布的第 2 版，已于 2023-05-01 更正" in second.text_content()
    assert "补计一件" in second.text_content()
    build(root, root / "site", Options(workers=1))
    assert "已于 2023-03-01 更正" in page(root, FORMER).text_content()


def test_a_correction_that_changes_no_content_needs_no_former_version(tmp_path: Path) -> None:
    root = published_once(tmp_path)
    add(root, "更正:\n  - {日期: 2023-02-01, 内容: 联系电话更正}\n")
    (item,) = publish(root, FIRST + datetime.timedelta(days=15)).items
    assert (item.kind, item.version, item.corrections) == ("改稿", 1, 1)
    assert not (root / "site" / FORMER).exists()
    kept = root / f"content/former/{SLUG}/2022/1"
    kept.mkdir(parents=True)
    shutil.copy(root / f"content/reports/{SLUG}/2022.yaml", kept / "report.yaml")
    shutil.copy(root / f"content/reports/{SLUG}/名单.csv", kept)
    change(root, ("总体情况已经如实填写", "总体情况都已如实填写"))
    add(
        root,
        CORRECTION.partition("\n")[2].replace(
            "原为: {依申请公开.本年新收.自然人: 0}", "原为: {总体情况: 已经}"
        ),
    )
    publish(root, FIRST + datetime.timedelta(days=40))
    (first, second) = page(root, HERE).xpath("//section[@aria-labelledby='corrections']//li")
    assert not first.xpath(".//a[.='查看更正前的版本']")
    assert second.xpath(".//a[.='查看更正前的版本']")
    assert "已于 2023-03-01 更正" in page(root, FORMER).text_content()


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    with portal(root / "site", "/") as found:
        yield found


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 320])
def test_the_banner_is_the_first_thing_a_reader_sees(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 700})
    context.add_init_script(AXE)
    opened = context.new_page()
    opened.goto(address + FORMER + "index.html")
    notice = opened.get_by_role("complementary", name="更正前的版本")
    box = notice.bounding_box()
    title = opened.locator("h1").bounding_box()
    assert box
    assert title
    assert box["y"] + box["height"] < min(700, title["y"])
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    wrong, _ = run_axe(opened)
    assert wrong == []
    opened.emulate_media(media="print")
    assert notice.is_visible()
    opened.emulate_media(media="screen")
    notice.get_by_role("link", name="见现行版本").click()
    assert opened.url == f"{address}{HERE}index.html"
    opened.get_by_role("link", name="查看更正前的版本").click()
    assert opened.url == f"{address}{FORMER}index.html"
    context.close()
