"""What every finished page owes its readers: one title, headings in order, named landmarks, nobody else asked."""

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import pytest
from lxml.html import HtmlElement

from tests.sites import audited

PARSER = lxml.html.HTMLParser(encoding="utf-8")
NAMED = ("nav", "aside", "section")
FETCHED = "//script/@src | //img/@src | //source/@src | //link[not(@rel='canonical')]/@href | //*[@data-terms]/@data-terms"
FOCUSABLE = "//a[@href] | //button | //input | //select | //textarea | //summary | //*[@tabindex]"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, dressed: Callable[[str], Path]) -> dict[str, HtmlElement]:
    """Give the pages of all sites by site and address."""
    found: dict[str, HtmlElement] = {}
    for label, site in audited(tmp_path_factory.mktemp("quality"), dressed).items():
        for file in sorted(site.rglob("*.html")):
            name = f"{label}:{file.relative_to(site).as_posix()}"
            found[name] = lxml.html.document_fromstring(file.read_bytes(), parser=PARSER)
    assert len(found) > 40
    return found


def wrong(pages: dict[str, HtmlElement], found: dict[str, object]) -> dict[str, object]:
    """Give the pages of which something is told, with it."""
    assert set(found) == set(pages)
    return {name: told for name, told in found.items() if told}


def test_a_page_has_one_title_and_its_headings_descend_by_one(pages: dict[str, HtmlElement]) -> None:
    def told(page: HtmlElement) -> object:
        levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        empty = [heading for heading in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6") if not name_of(heading)]
        sound = levels[:1] == [1] and levels.count(1) == 1 and all(b - a <= 1 for a, b in pairwise(levels))
        return empty or (None if sound else levels)

    assert wrong(pages, {name: told(page) for name, page in pages.items()}) == {}


def name_of(element: HtmlElement) -> str:
    return re.sub(r"\s+", "", element.text_content())


def test_a_page_says_its_language_its_width_and_a_title_of_its_own(pages: dict[str, HtmlElement]) -> None:
    titles = Counter((name.partition(":")[0], page.findtext(".//title")) for name, page in pages.items())
    assert {title: count for title, count in titles.items() if count > 1 or not title[1]} == {}
    for page in pages.values():
        assert page.get("lang") == "zh-CN"
        assert (
            page.xpath("string(//meta[@name='viewport']/@content)") == "width=device-width, initial-scale=1"
        )
        assert page.xpath("//head/meta[1]/@charset") == ["utf-8"]


def test_landmarks_are_there_and_told_apart(pages: dict[str, HtmlElement]) -> None:
    def told(page: HtmlElement) -> object:
        ids = {element.get("id"): element for element in page.xpath("//*[@id]")}
        names = []
        for element in page.xpath("|".join(f"//{tag}" for tag in NAMED) + "|//*[@role='region']"):
            label = element.get("aria-label") or "".join(
                name_of(ids[word]) for word in (element.get("aria-labelledby") or "").split()
            )
            names.append((element.tag, label))
        lone = [
            len(page.xpath(f"//{tag}"))
            for tag in ("main", "header[not(ancestor::main)]", "footer[not(ancestor::main)]")
        ]
        twice = [name for name, count in Counter(names).items() if count > 1]
        return [name for name in names if not name[1]] or twice or (None if lone == [1, 1, 1] else lone)

    assert wrong(pages, {name: told(page) for name, page in pages.items()}) == {}


def test_ids_are_unique_and_whoever_names_one_finds_it(pages: dict[str, HtmlElement]) -> None:
    def told(page: HtmlElement) -> object:
        ids = Counter(page.xpath("//@id"))
        links = [
            unquote(href[1:]) for href in page.xpath("//a/@href") if href.startswith("#") and href != "#"
        ]
        named = page.xpath(
            "//@headers | //@aria-labelledby | //@aria-describedby | //@aria-controls | //@for"
        )
        wanted = {word for value in named for word in value.split()} | set(links)
        return [name for name, count in ids.items() if count > 1] or sorted(wanted - set(ids))

    assert wrong(pages, {name: told(page) for name, page in pages.items()}) == {}


def test_everything_that_can_be_reached_has_a_name_and_its_natural_place(
    pages: dict[str, HtmlElement],
) -> None:
    def told(page: HtmlElement) -> object:
        nameless = [
            lxml.html.tostring(element, encoding="unicode")[:80]
            for element in page.xpath(FOCUSABLE)
            if not (name_of(element) or element.get("aria-label") or element.get("title"))
            and element.tag in ("a", "button", "summary")
        ]
        unlabelled = [
            element.get("name") or element.get("id")
            for element in page.xpath("//input[not(@type='hidden')] | //select | //textarea")
            if not (element.get("aria-label") or element.get("aria-labelledby") or element.label is not None)
            and not element.xpath("ancestor::label")
        ]
        return (
            nameless
            or unlabelled
            or [value for value in page.xpath("//@tabindex") if value not in ("0", "-1")]
        )

    assert wrong(pages, {name: told(page) for name, page in pages.items()}) == {}


def test_pictures_and_drawings_have_words_and_tables_have_captions(pages: dict[str, HtmlElement]) -> None:
    def told(page: HtmlElement) -> object:
        silent = page.xpath(
            "//img[not(@alt)] | //svg[@role='img'][not(@aria-label) and not(@aria-labelledby)]"
        )
        silent += page.xpath("//svg[not(@role='img') and not(@aria-hidden='true')]")
        heads = page.xpath("//th[not(@scope)] | //table[not(.//th)]")
        return [lxml.html.tostring(one, encoding="unicode")[:80] for one in (*silent, *heads)]

    assert wrong(pages, {name: told(page) for name, page in pages.items()}) == {}


def test_a_page_fetches_from_its_own_server_only(pages: dict[str, HtmlElement]) -> None:
    """Links for the reader may lead anywhere; what a browser fetches by itself is a path below the column."""

    def told(page: HtmlElement) -> object:
        fetched = page.xpath(FETCHED)
        assert len(fetched) >= 3
        own = "/" if page.xpath("//h1[.='页面不存在']") else "."
        foreign = [url for url in fetched if re.match(r"[a-z][a-z0-9+.-]*:|//|\\", url, re.IGNORECASE)]
        odd = [url for url in fetched if own == "." and url.startswith("/")]
        return foreign or odd or page.xpath("//iframe | //object | //embed | //base | //@srcset | //@ping")

    assert wrong(pages, {name: told(page) for name, page in pages.items()}) == {}


def test_a_page_obeys_the_strictest_policy(pages: dict[str, HtmlElement]) -> None:
    def told(page: HtmlElement) -> object:
        inline = page.xpath("//style | //@style | //script[not(@src) and not(@type='application/ld+json')]")
        handlers = [
            name for element in page.iter("*") for name in element.attrib if str(name).startswith("on")
        ]
        return inline or handlers or page.xpath("//a[starts-with(@href, 'javascript:')] | //a[@target]")

    assert wrong(pages, {name: told(page) for name, page in pages.items()}) == {}
