"""Nothing that an editor types runs: hostile texts in every field, opened in a Chromium that no policy protects."""

import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import lxml.etree
import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, BrowserContext

from generator.attachments.beside import Attached
from generator.prose.marked import ALIGNMENTS, ATTRIBUTES, marked_html
from generator.prose.safe_html import to_html
from generator.prose.typed_tags import TAGS
from generator.rules.attachment_that_runs import running
from generator.site.build import Options, build
from tests.browser import portal
from tests.hostile import EVIL, VECTORS, mixes, numbered
from tests.hostile_project import BODIES, label, write

BASE = "/zfxxgk/"
BATCH = 48
HARMLESS = {"", "http", "https", "mailto", "tel"}
STATIC = Path(__file__).parent.parent / "themes"
# Every handler of every element is called, and every link is asked where a browser would go.
PROVOKE = """() => {
  const found = [];
  for (const one of document.querySelectorAll('*')) {
    for (const name of one.getAttributeNames()) {
      // page.js tells the margins of paper what to print by a property of the root.
      if (name === 'style' && one === document.documentElement) continue;
      if (/^on|^style$|^srcdoc$|^formaction$/i.test(name)) found.push(one.tagName + ' ' + name);
    }
    const to = one.href && one.href.baseVal !== undefined ? one.href.baseVal : one.href || one.action || '';
    if (/^(?!https?:|mailto:|tel:)[a-z+.-]+:/i.test(String(to).trim())) found.push(one.tagName + ' ' + to);
    for (const event of ['mouseover', 'focus', 'error', 'load', 'toggle', 'animationstart', 'pointerenter']) {
      one.dispatchEvent(new Event(event));
    }
  }
  return found;
}"""
SHAPES = """addresses => Promise.all(addresses.map(address => fetch(address).then(r => r.text()).then(text => {
  const parsed = new DOMParser().parseFromString(text, 'text/html');
  const all = [...parsed.querySelectorAll('*')];
  return all.flatMap(one => [one.localName, ...one.getAttributeNames().map(name => one.localName + ' ' + name)]);
}))).then(lists => [...new Set(lists.flat())])"""


class Watched:
    """A browser window that notes what runs in it, whom it asks, and where it is led."""

    def __init__(self, browser: Browser) -> None:
        self.context: BrowserContext = browser.new_context(viewport={"width": 800, "height": 600})
        self.hits: list[str] = []
        self.asked: list[str] = []
        self.context.expose_binding("hit", lambda _, *given: self.hits.append(str(given)))
        self.context.add_init_script(
            "window.alert = window.confirm = window.prompt = window.print = window.hit"
        )
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.context.route(lambda url: EVIL in url, lambda route: route.abort())
        self.page = self.context.new_page()

    def foreign(self) -> list[str]:
        return [url for url in self.asked if urlsplit(url).hostname not in ("127.0.0.1", None)]

    def show(self, html: str) -> None:
        self.page.set_content(
            f"<!DOCTYPE html><base href=http://127.0.0.1:9/><meta charset=utf-8>{html}", wait_until="load"
        )


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    found = Watched(browser)
    yield found
    found.context.close()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a site with every vector in every field, built as far as errors allow."""
    folder = tmp_path_factory.mktemp("hostile")
    project = write(folder / "project", range(BODIES))
    assert build(project, folder / "site", Options(preview=True)).committed
    return folder / "site"


@pytest.fixture(scope="module")
def tame(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the same site with harmless words in every field."""
    folder = tmp_path_factory.mktemp("tame")
    project = write(folder / "project", range(9), lambda _: "文字/文字")
    assert build(project, folder / "site", Options(preview=True)).committed
    return folder / "site"


def pages(site: Path) -> list[str]:
    return sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))


def test_the_vectors_are_many_and_alive(watched: Watched) -> None:
    """Printed as they are, most of them run or ask a foreign server: what follows could fail."""
    assert len(VECTORS) >= 250
    frames = (escape(numbered(number)) for number in range(len(VECTORS)))
    watched.show("".join(f'<iframe srcdoc="{text}"></iframe>' for text in frames))
    watched.page.wait_for_function("document.readyState === 'complete'")
    for frame in watched.page.frames[1:]:
        frame.evaluate(PROVOKE)
    assert len(set(watched.hits)) >= 70
    assert len(set(watched.foreign())) >= 15


def test_every_vector_reached_the_pages(hostile: Path) -> None:
    """A body's page shows it at least four times, a report's page at least seven."""
    home = (hostile / "index.html").read_text(encoding="utf-8")
    for number in range(len(VECTORS)):
        slug = f"b{number % BODIES}"
        report = next(hostile.glob(f"20*/{slug}/index.html")).read_text(encoding="utf-8")
        body = (hostile / f"agencies/{slug}/index.html").read_text(encoding="utf-8")
        assert report.count(label(number)) >= 7, VECTORS[number]
        assert body.count(label(number)) >= 4
        assert number >= 10 or home.count(label(number)) >= 4


def test_nothing_runs_in_a_browser_without_a_policy(watched: Watched, hostile: Path) -> None:
    found: list[str] = []
    with portal(hostile, BASE, policy="") as url:
        watched.page.goto(url + "404.html")
        every = [address for address in pages(hostile) if "page-" not in address]
        assert len(every) > 2 * BODIES
        for start in range(0, len(every), BATCH):
            frames = "".join(
                f'<iframe src="{url}{address}"></iframe>' for address in every[start : start + BATCH]
            )
            watched.show(frames)
            for frame in watched.page.frames[1:]:
                found += [f"{frame.url} {wrong}" for wrong in frame.evaluate(PROVOKE)]
    assert found == []
    assert watched.hits == []
    assert watched.foreign() == []


def test_an_attachment_that_is_not_refused_runs_nothing(watched: Watched, tmp_path: Path) -> None:
    """The same vectors as pages and drawings that an editor puts beside a report; they may ask, but never run."""
    shapes = (
        ("html", "<!DOCTYPE html><meta charset=utf-8><p>", ""),
        (
            "svg",
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">',
            "</svg>",
        ),
    )
    passed, refused = [], 0
    for number in range(len(VECTORS)):
        for suffix, head, end in shapes:
            name, data = f"{number}.{suffix}", f"{head}{numbered(number)}{end}".encode()
            if running(Attached("", name, name, data)):
                refused += 1
            else:
                (tmp_path / name).write_bytes(data)
                passed.append(name)
    assert refused > len(VECTORS)
    assert len(passed) > 50
    with portal(tmp_path, BASE, policy="") as url:
        for start in range(0, len(passed), BATCH):
            watched.show(
                "".join(f'<iframe src="{url}{name}"></iframe>' for name in passed[start : start + BATCH])
            )
            for frame in watched.page.frames[1:]:
                frame.evaluate(PROVOKE)
    assert watched.hits == []


def test_a_hostile_text_brings_no_element_and_no_attribute(
    watched: Watched, hostile: Path, tame: Path
) -> None:
    """What the browser's own parser finds is what it finds on a site with harmless words, or what prose may hold."""
    shapes: list[set[str]] = []
    for site in (tame, hostile):
        with portal(site, BASE, policy="") as url:
            watched.page.goto(url + "404.html")
            shapes.append(set(watched.page.evaluate(SHAPES, [url + address for address in pages(site)])))
    prose = {f"{tag} {name}" for tag, names in ATTRIBUTES.items() for name in names} | TAGS
    assert shapes[1] - shapes[0] - prose - {"td class", "th class"} == set()


def allowed(html: str) -> list[str]:
    """Give what stands in the HTML of prose and may not."""
    if not html:
        return []
    wrong = []
    root = lxml.html.fragment_fromstring(html, create_parent="section")
    for element in root.iterdescendants():
        if not isinstance(element.tag, str) or element.tag not in TAGS:
            wrong.append(str(element.tag))
            continue
        for name, value in element.attrib.items():
            fits = name in ATTRIBUTES.get(element.tag, ()) or (name == "class" and value in ALIGNMENTS)
            if not fits:
                wrong.append(f"{element.tag} {name}={value}")
        address = re.sub("^[\\x00- ]+|[\t\n\r]", "", element.get("href") or element.get("src") or "")
        if urlsplit_scheme(address) not in HARMLESS or (element.tag == "img" and "//" in address[:2]):
            wrong.append(f"{element.tag} {address}")
        if element.get("id", "prose-")[:6] != "prose-":
            wrong.append(f"id {element.get('id')}")
    return wrong


def urlsplit_scheme(address: str) -> str:
    found = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", address)
    return found[1].lower() if found else ""


@pytest.mark.parametrize("number", range(len(VECTORS)))
def test_the_html_of_a_vector_holds_what_prose_may_hold(number: int) -> None:
    assert allowed(to_html(numbered(number))) == []
    assert allowed(marked_html(numbered(number))) == []


@given(st.integers(0, 10**9))
def test_the_html_of_random_mixes_holds_what_prose_may_hold(seed: int) -> None:
    for text in mixes(seed, 4):
        assert allowed(to_html(text)) == []


def test_random_mixes_do_nothing_in_a_browser(watched: Watched) -> None:
    """All in one document, so that what one leaves open would let the next one out."""
    watched.show("".join(f"<section>{to_html(text)}</section>" for text in mixes(6, 1500)))
    assert watched.page.locator("body > section").count() == 1500
    assert watched.page.evaluate(PROVOKE) == []
    assert (watched.hits, watched.foreign()) == ([], [])


def test_what_a_browser_writes_back_is_what_it_read(watched: Watched) -> None:
    """No mutation: parsed and written by the browser, then parsed again, the prose is the same."""
    texts = [to_html(text) for text in (*map(numbered, range(len(VECTORS))), *mixes(7, 500))]
    changed = watched.page.evaluate(
        """texts => texts.filter(text => {
          const once = new DOMParser().parseFromString(text, 'text/html').body.innerHTML;
          return new DOMParser().parseFromString(once, 'text/html').body.innerHTML !== once;
        })""",
        texts,
    )
    assert changed == []


def test_the_feed_and_the_map_of_a_hostile_site_are_sound_xml(hostile: Path) -> None:
    parser = lxml.etree.XMLParser(resolve_entities=False)
    for name in ("feed.xml", "sitemap.xml"):
        root = lxml.etree.parse(str(hostile / name), parser).getroot()
        assert {lxml.etree.QName(found).namespace for found in root.iter("*")} == {
            lxml.etree.QName(root).namespace
        }


def test_the_description_for_search_engines_stays_data(hostile: Path) -> None:
    for address in pages(hostile):
        html = (hostile / address).read_text(encoding="utf-8")
        for block in re.findall(
            r'<script type="application/ld\+json">(.*?)</script', html, re.DOTALL | re.IGNORECASE
        ):
            assert "<" not in block
            assert json.loads(block)["@context"] == "https://schema.org"


@pytest.mark.parametrize("file", sorted(STATIC.rglob("static/**/*.js")), ids=lambda file: file.name)
def test_a_script_of_ours_makes_no_markup_and_no_code_of_texts(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    unsafe = r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write(ln)?|createContextualFragment|srcdoc|eval)\b"
    unsafe += (
        r"|new Function|set(Timeout|Interval)\(\s*[\"'`]|\.style\.cssText|setAttribute\(\s*[\"'](on|style)"
    )
    assert not re.search(unsafe, text)
