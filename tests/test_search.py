"""The search finds exactly what a plain search over the texts of the pages finds, and shows it in a real Chromium."""

import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Page, Route

from generator.files.output import known_inputs
from generator.search import files
from generator.search.files import FOLDER, volumes
from generator.search.index import folded, volume_files
from generator.search.text import Part, Searched, of_texts, paragraphs_of
from generator.site.build import Options, build, check
from tests.browser import BASE, portal
from tests.golden import PROJECT, tree
from tests.sample import project, text

PARSER = lxml.html.HTMLParser(encoding="utf-8")
CORPUS = Path(__file__).parent.parent / "benchmarks/corpus.py"
FOUND = "() => /^(找到|没有找到)/.test(document.querySelector('[role=status]').textContent)"
ALL = FOUND + " && !location.search.includes('year')"
VOLUME = re.compile(r"/search/([0-9a-f]{16})/")
BLOCKS = "h1|h2|h3|h4|h5|h6|p|li|th|td|dt|dd|pre|blockquote"
ODD = """总体情况: |
  全年收费160.5964万元，比2022年多。**政府**信息公开专栏改版，A类ＰＤＦ文件，编号〔2023〕7号。

  第一段的末尾甲

  乙是第二段的开头，地名𠮷林路，“引号”里；constructor、__proto__ 也是词。
"""
DRAFT = "状态: 草稿\n总体情况: 草稿里的字ZHENXX不给人看。\n"
HOW = """async (queries) => {
  const box = document.querySelector('.gid-search-results');
  const labels = box.dataset.volumes.split(' ');
  const volumes = await Promise.all(
    labels.map((label) => nianbao.search.open(box.dataset.root, box.dataset.names, label.split(':')[0])));
  const found = [];
  for (const query of queries) {
    const phrases = nianbao.search.phrases(query);
    const matches = (await Promise.all(volumes.map((volume) => volume.find(phrases)))).flat();
    found.push(matches.map((one) => [`${one.report.year}/${one.report.slug}`, one.hits[0].length]));
  }
  return found;
}"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project with everything that is odd in a text."""
    root = tmp_path_factory.mktemp("odd")
    project(root, {2021: text(2021), 2022: text(2022, ODD), 2023: text(2023, DRAFT)})
    return root


@pytest.fixture(scope="module")
def sites(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    made = tmp_path_factory.mktemp("source")
    subprocess.run([sys.executable, CORPUS, "60", made], check=True)
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        # As with ten thousand reports: every year is a volume of its own, and common pairs are told apart.
        patch.setattr("generator.search.files.ENOUGH", 5_000)
        patch.setattr("generator.search.index.COMMON", 40)
        for name, source in (("municipal", PROJECT), ("odd", root), ("made", made)):
            found[name] = tmp_path_factory.mktemp(name)
            built = build(source, found[name])
            assert built.committed, built.problems
    return found


@pytest.fixture(scope="module")
def urls(sites: dict[str, Path]) -> Iterator[dict[str, str]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(portal(site, BASE)) for name, site in sites.items()}


@pytest.fixture(scope="module")
def url(urls: dict[str, str]) -> str:
    """Give the site that keeps the processes of the browser alive."""
    return urls["odd"]


@pytest.fixture
def page(desk: Page) -> Page:
    return desk


def plain(site: Path) -> dict[str, list[str]]:
    """Give the paragraphs of every published page, read by somebody else's parser, without the statutory tables."""
    found = {}
    for file in sorted(site.glob("[0-9]*/*/index.html")):
        article = lxml.html.document_fromstring(file.read_bytes(), parser=PARSER).find(".//article")
        assert article is not None
        texts = article.xpath(".//dl[@class='gid-metadata']//dt[.='索引号']/../dd/text()")
        texts += ["".join(article.xpath(".//h1//text()"))]
        for block in article.xpath(
            ".//*[@id='zoom' or @class='gid-corrections']//*[self::"
            + " or self::".join(BLOCKS.split("|"))
            + "]"
        ):
            statutory = block.xpath("ancestor::table[.//td[contains(@id, '.')]]")
            if not statutory and not block.xpath(".//p|.//li"):
                texts.append(re.sub(r"[ \t\n]+", " ", block.text_content()).strip(" "))
        found[file.parent.relative_to(site).as_posix()] = [folded(text) for text in texts if text]
    return found


def queries(texts: dict[str, list[str]], count: int) -> list[str]:
    """Give phrases cut from the pages, of 1 to 12 characters, and as many that are slightly wrong."""
    source = random.Random(20260101)
    paragraphs = sorted({text for page in texts.values() for text in page if len(text) > 2})
    found = []
    while len(found) < count:
        text = source.choice(paragraphs)
        start = source.randrange(len(text))
        phrase = text[start : start + source.choice((1, 2, 2, 2, 3, 3, 4, 5, 6, 8, 12))]
        swapped = phrase[::-1]
        found += [one for one in (phrase, swapped) if one == one.strip() and one and '"' not in one]
    return found


def volume_labels(page: Page) -> dict[str, str]:
    """Give the name of the volume of each year; each has one year here."""
    labels = page.locator(".gid-search-results").get_attribute("data-volumes")
    assert labels
    return {year: mark for mark, year in (label.split(":") for label in labels.split(" "))}


def asked(page: Page, url: str, wanted: list[str]) -> list[dict[str, int]]:
    page.goto(url + "search/index.html")
    return [dict(one) for one in page.evaluate(HOW, [f'"{query}"' for query in wanted])]


@pytest.mark.browser
@pytest.mark.parametrize("name", ["municipal", "odd", "made"])
def test_recall_and_precision_are_one(
    page: Page, sites: dict[str, Path], urls: dict[str, str], name: str
) -> None:
    texts = plain(sites[name])
    wanted = queries(texts, 600)
    found = asked(page, urls[name], wanted)
    relevant = 0
    for query, pages in zip(wanted, found, strict=True):
        expected = {address for address, own in texts.items() if any(query in text for text in own)}
        relevant += bool(expected)
        assert set(pages) == expected, query
    assert relevant > 300


ODD_PHRASES = (
    ("160.5964", 1),
    ("比2022年多", 1),
    ("，比2022", 1),
    ("政府信息公开专栏", 1),
    ("a类pdf", 1),
    ("Ａ类ＰＤＦ文件", 1),
    ("〔2023〕7号", 1),
    ("𠮷林", 1),
    ("𠮷", 1),
    ("“引号”", 1),
    ("constructor", 1),
    ("__proto__", 1),
    ("末尾甲", 1),
    ("甲乙", 0),
    ("末尾甲乙是", 0),
    ("1605964", 0),
    ("ZHENXX", 0),
    ("草稿里的字", 0),
)


@pytest.mark.browser
def test_odd_phrases_are_found_exactly(page: Page, urls: dict[str, str]) -> None:
    found = asked(page, urls["odd"], [query for query, _ in ODD_PHRASES])
    assert found == [{"2022/czj": times} if times else {} for _, times in ODD_PHRASES]


@pytest.mark.browser
def test_an_address_reproduces_the_view_and_a_result_leads_to_its_place(
    page: Page, urls: dict[str, str]
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(urls["odd"] + "index.html")
    page.get_by_role("searchbox").fill("信息公开专栏")
    page.keyboard.press("Enter")
    page.get_by_text("找到 1 份报告").wait_for()
    address = page.evaluate("location.href")
    assert address.startswith(urls["odd"] + "search/index.html?q=")
    assert page.locator("mark").all_inner_texts() == ["信息公开专栏"]
    page.get_by_label("年度").select_option("2022")
    page.wait_for_function(FOUND + " && location.search.includes('year=2022')")
    page.get_by_role("searchbox").fill("没有这样的句子")
    page.get_by_role("button", name="检索").click()
    page.get_by_text("没有找到").wait_for()
    page.get_by_role("link", name="拆成两个词").wait_for()
    page.go_back()
    page.get_by_text("找到 1 份报告").wait_for()
    page.goto(address)
    page.get_by_role("link", name="一、总体情况").click()
    page.wait_for_url("**/index.html#overview*")
    assert [words for words in said if "favicon" not in words and "404" not in words] == []


@pytest.mark.browser
def test_filters_count_what_they_would_leave(page: Page, urls: dict[str, str]) -> None:
    page.goto(urls["municipal"] + "search/index.html?q=政府信息公开")
    page.get_by_text("份报告", exact=False).first.wait_for()
    page.wait_for_function("document.querySelector('[role=status]').textContent.startsWith('找到')")
    options = page.get_by_label("年度").locator("option").all_inner_texts()[1:]
    counts = [int(found[1]) for text in options if (found := re.search(r"（(\d+)）", text))]
    assert f"找到 {sum(counts)} 份报告" == page.get_by_role("status").inner_text()
    page.get_by_label("部分").select_option("引言")
    page.wait_for_function(FOUND + " && location.search.includes('part=')")
    parts = page.locator(".gid-search-results__part").all_inner_texts()
    assert parts
    assert set(parts) == {"引言"}


@pytest.mark.browser
def test_new_years_are_listed_while_older_ones_are_still_read(page: Page, urls: dict[str, str]) -> None:
    page.goto(urls["made"] + "search/index.html")
    held: list[Route] = []
    free = {"/names-", volume_labels(page)["2030"]}

    def is_free(address: str) -> bool:
        return any(part in address for part in free)

    def answer(route: Route) -> None:
        if is_free(route.request.url):
            route.continue_()
        else:
            held.append(route)

    page.route("**/search/**/*.js", answer)
    with page.expect_request(lambda request: bool(VOLUME.search(request.url)) and not is_free(request.url)):
        page.goto(urls["made"] + "search/index.html?q=按期答复率", wait_until="domcontentloaded")
    page.get_by_text("先列出较新的").wait_for()
    years = page.locator(".gid-search-results__facts").all_inner_texts()
    assert years
    assert {text[:5] for text in years} == {"2030年"}
    free.add("/search/")
    for route in held:
        route.continue_()
    page.wait_for_function(FOUND)
    years = [text[:5] for text in page.locator(".gid-search-results__facts").all_inner_texts()]
    assert len(years) == 10
    assert years == sorted(years, reverse=True)


@pytest.mark.browser
def test_a_chosen_year_reads_only_its_volume_until_all_are_wanted(page: Page, urls: dict[str, str]) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.update(VOLUME.findall(request.url)))
    page.goto(urls["made"] + "search/index.html?q=公开目录&year=2025")
    page.wait_for_function(FOUND)
    labels = volume_labels(page)
    assert asked == {labels["2025"]}
    options = page.get_by_label("年度").locator("option").all_inner_texts()[1:]
    assert sorted(text[:4] for text in options) == sorted(labels)
    assert [text[:4] for text in options if "（" in text] == ["2025"]
    page.get_by_label("年度").select_option("")
    page.wait_for_function(ALL)
    assert asked == set(labels.values())
    assert all("（" in text for text in page.get_by_label("年度").locator("option").all_inner_texts()[1:])


@pytest.mark.browser
def test_a_body_that_is_named_is_offered_at_once(page: Page, urls: dict[str, str]) -> None:
    page.goto(urls["made"] + "search/index.html?q=示例市第3局")
    offered = page.locator(".gid-search-results__bodies a")
    offered.wait_for()
    assert offered.inner_text() == "示例市第3局"
    page.wait_for_function(FOUND)
    assert page.locator(".gid-search-results__title").first.inner_text().startswith("示例市第3局")
    offered.click()
    page.wait_for_url(urls["made"] + "agencies/body00002/index.html")
    assert page.locator("h1").inner_text().startswith("示例市第3局")


@pytest.mark.browser
def test_several_words_must_all_be_there(page: Page, urls: dict[str, str]) -> None:
    page.goto(urls["odd"] + "search/index.html?q=160.5964 𠮷林路")
    page.get_by_text("找到 1 份报告").wait_for()
    assert page.locator("mark").all_inner_texts().count("𠮷林路") >= 1
    page.goto(urls["odd"] + "search/index.html?q=160.5964 没有这样的词")
    page.get_by_text("没有找到").wait_for()


@pytest.mark.browser
def test_a_reader_without_scripts_is_led_to_the_lists_and_a_disk_can_be_searched(
    window: Callable[..., Page], sites: dict[str, Path], urls: dict[str, str]
) -> None:
    bare = window(script=False)
    bare.goto(urls["municipal"] + "search/index.html")
    assert bare.get_by_role("link", name="按机关查看").is_visible()
    assert not bare.get_by_role("searchbox").count()
    page = window()
    page.goto((sites["odd"] / "search/index.html").as_uri())
    page.get_by_role("searchbox").fill("160.5964")
    page.keyboard.press("Enter")
    page.get_by_text("找到 1 份报告").wait_for()


@pytest.mark.browser
def test_words_of_a_report_and_of_an_address_are_never_markup(page: Page, urls: dict[str, str]) -> None:
    page.goto(urls["odd"] + "search/index.html?q=<img src=x onerror=alert(1)>&year=<b>")
    page.get_by_text("没有找到").wait_for()
    assert not page.locator("main img, main b").count()


def test_drafts_are_in_no_index(sites: dict[str, Path]) -> None:
    texts = "".join(file.read_text(encoding="utf-8") for file in sites["odd"].glob("search/*/*.js"))
    assert "160.5964" in texts
    assert "ZHENXX" not in texts


def test_a_second_build_makes_nothing_and_a_new_year_leaves_the_old_volumes(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    assert build(root, out).committed
    before = {address: known for address, known in known_inputs(out).items() if address.startswith(FOLDER)}
    assert before

    def refuse(*_: object) -> Iterator[tuple[str, bytes]]:
        raise AssertionError("indexed again")

    monkeypatch.setattr("generator.search.files.volume_files", refuse)
    again = build(root, out)
    assert again.committed
    assert again.committed.written == 0


def test_a_site_may_leave_the_search_out(tmp_path: Path) -> None:
    project(tmp_path / "p", {2022: text(2022)})
    site = tmp_path / "p/content/site.yaml"
    site.write_text(site.read_text(encoding="utf-8") + "检索: 否\n", encoding="utf-8")
    assert build(tmp_path / "p", tmp_path / "out").committed
    assert not (tmp_path / "out/search").exists()
    assert "search" not in (tmp_path / "out/index.html").read_text(encoding="utf-8")


def test_a_check_and_a_preview_index_nothing(root: Path, tmp_path: Path) -> None:
    assert not check(root).problems
    assert build(root, tmp_path, Options(preview=True)).committed
    assert [file.name for file in (tmp_path / "search").rglob("*")] == ["index.html"]
    assert "预览里不做检索" in (tmp_path / "search/index.html").read_text(encoding="utf-8")


def test_the_same_bytes_come_twice(root: Path, sites: dict[str, Path], tmp_path: Path) -> None:
    assert build(root, tmp_path).committed
    assert tree(tmp_path) == tree(sites["odd"])


def report(year: int, slug: str, size: int) -> Searched:
    text = f"{slug}{'一二三四五六七八九十' * (size // 10)}\n"
    part = Part("overview", "一、总体情况", "总体情况")
    return of_texts((year, slug, slug, slug), [(part, text)])


def test_volumes_hold_whole_years_and_old_ones_stay() -> None:
    old = [report(year, slug, 400_000) for year in (2022, 2021, 2020) for slug in ("a", "b")]
    found = volumes(old)
    assert [{one.year for one in volume.reports} for volume in found] == [{2022}, {2020, 2021}]
    newer = volumes([report(2023, "a", 400_000), *old])
    assert newer[-1].mark == found[-1].mark
    assert volumes([*old[:-1], report(2020, "b", 400_010)])[-1].mark != found[-1].mark


def test_a_file_of_an_index_is_a_script_that_hands_over_json() -> None:
    for name, data in volume_files("0" * 16, [report(2022, "a", 100)]):
        text = data.decode()
        head = f'nianbao.search.give("{"0" * 16}/{name.removesuffix(".js")}",'
        assert text.startswith(head)
        json.loads(text.removeprefix(head).removesuffix(");\n"))


def test_blocks_part_words_and_marks_within_a_line_do_not() -> None:
    html = '<p>甲<strong>乙</strong>丙<br>丁</p><ul><li>戊 &lt;b&gt;</li></ul><img src="a" alt="x > y">己'
    assert [*paragraphs_of(html)] == ["甲乙丙", "丁", "戊 <b>", "己"]


def test_characters_are_folded_alone_whatever_stands_beside_them() -> None:
    every = "".join(map(chr, range(0xD800)))
    assert folded(every) == "".join(map(folded, every))
    assert folded(folded(every)) == folded(every)
    assert folded("ＡＢc，．　１\u00a0甲") == "abc,. 1 甲"


def test_a_volume_that_stands_is_not_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    indexed: list[int] = []

    def noted(mark: str, reports: Sequence[Searched]) -> Iterator[tuple[str, bytes]]:
        indexed.extend({one.year for one in reports})
        return volume_files(mark, reports)

    monkeypatch.setattr(files, "ENOUGH", 1)
    monkeypatch.setattr(files, "volume_files", noted)
    root, out, again = tmp_path / "root", tmp_path / "out", tmp_path / "again"
    project(root, {year: text(year, "总体情况: 甲\n") for year in (2021, 2022, 2023)})
    assert build(root, out).committed
    assert sorted(indexed) == [2021, 2022, 2023]
    first = {*(out / "search").iterdir()}
    indexed.clear()
    project(root, {2022: text(2022, "总体情况: 乙\n")})
    assert build(root, out).committed
    assert indexed == [2022]
    kept = sorted(folder for folder in first & {*(out / "search").iterdir()} if folder.is_dir())
    assert len(kept) == 2
    damaged = kept[0] / "w0.js"
    whole = damaged.read_bytes()
    damaged.write_bytes(b"")
    project(root, {2022: text(2022, "总体情况: 丙\n")})
    assert build(root, out).committed
    assert damaged.read_bytes() == whole
    assert build(root, again).committed
    assert tree(out) == tree(again)
