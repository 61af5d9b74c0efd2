"""Strangers' extractors find in a report page what we put there: title, date, source, and every paragraph of the report.

What each returns: ``gne`` title, time, source (as author) and the whole body; ``trafilatura`` title, day, source (as author) and the
body with its tables; ``readability`` title and prose: it takes tables of bare numbers and the two short lines of the
signature for decoration, whatever their markup.
"""

import re
import shutil
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import lxml.html
import pytest
import readability  # type: ignore[import-untyped]
from gne import GeneralNewsExtractor  # type: ignore[import-untyped]

from generator.site.build import Options, build

with warnings.catch_warnings():
    warnings.simplefilter(
        "ignore", EncodingWarning
    )  # they read their own settings without saying in which encoding
    import trafilatura

pytestmark = pytest.mark.filterwarnings("ignore::EncodingWarning")
ROOT = Path(__file__).parent.parent
LINKS = "".join(f'<li><a href="/zwgk/{number}/">门户栏目{number}</a></li>' for number in range(60))
HEADER = f'<div class="top"><h2>示例市人民政府</h2><ul>{LINKS}</ul></div>\n'
FOOTER = f'<div class="bottom"><p>门户页脚，主办单位示例市人民政府，承办单位示例市人民政府办公室。</p><ul>{LINKS}</ul></div>\n'
FOREIGN = ("门户栏目", "门户页脚", "图解", "字号", "上一年度", "本文目录", "政府信息公开指南")


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give the municipal site, the same one in a crowded portal, and the sample of the repository."""
    folder = tmp_path_factory.mktemp("extractors")
    found = {}
    for name, source in (
        ("municipal", ROOT / "tests/projects/municipal"),
        ("portal", ROOT / "tests/projects/municipal"),
        ("sample", ROOT),
    ):
        root = folder / name
        shutil.copytree(source / "content", root / "content")
        with (root / "content/site.yaml").open("a", encoding="utf-8") as file:
            file.write("下载: []\n" if name == "sample" else "")
            file.write(
                "门户: {页头: portal/header.html, 页脚: portal/footer.html}\n" if name == "portal" else ""
            )
        (root / "portal").mkdir()
        (root / "portal/header.html").write_text(HEADER, encoding="utf-8")
        (root / "portal/footer.html").write_text(FOOTER, encoding="utf-8")
        build(root, folder / f"{name}-site", Options(workers=1))
        found[name] = folder / f"{name}-site"
    return found


def pages(sites: dict[str, Path]) -> Iterator[tuple[str, lxml.html.HtmlElement]]:
    """Yield the text and the tree of every report page."""
    seen = 0
    for site in sites.values():
        for file in sorted(site.glob("[0-9]*/*/index.html")):
            seen += 1
            yield text(file), tree(file)
    assert seen > 2 * 9


@cache
def text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@cache
def tree(file: Path) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(file.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))


def tag(page: lxml.html.HtmlElement, name: str) -> str:
    return str(page.xpath(f"string(//meta[@name='{name}']/@content)"))


def plain(words: str) -> str:
    """Give the words without what an extractor may do to blanks."""
    return re.sub(r"\s", "", words)


def paragraphs(page: lxml.html.HtmlElement) -> list[str]:
    """Give every paragraph and heading of the report but the signature."""
    inside = page.xpath("//*[@id='zoom']//*[self::p or self::li or self::h2 or self::h3 or self::h4]")
    return [
        words
        for element in inside
        if not element.xpath("ancestor::*[@class='gid-signature'] | ancestor::table")
        and (words := plain(element.text_content()))
    ]


def figures(page: lxml.html.HtmlElement) -> list[str]:
    return [plain(cell.text_content()) for cell in page.xpath("//*[@id='zoom']//td[@headers]")]


def missing(page: lxml.html.HtmlElement, body: str) -> list[str]:
    words = plain(body)
    return [line for line in paragraphs(page) if line not in words]


def strange(body: str) -> list[str]:
    return [words for words in FOREIGN if words in body]


def test_gne_finds_title_time_source_and_body(sites: dict[str, Path]) -> None:
    for html, page in pages(sites):
        found = GeneralNewsExtractor().extract(html)
        assert found["title"] == tag(page, "ArticleTitle")
        assert found["author"] == tag(page, "ContentSource")
        assert found["publish_time"] == tag(page, "PubDate")
        assert missing(page, found["content"]) == []
        assert strange(found["content"]) == []
        lines = [line for line in found["content"].split("\n") if line in set(figures(page))]
        assert len(lines) >= len([figure for figure in figures(page) if figure])


def test_trafilatura_finds_title_day_source_body_and_tables(sites: dict[str, Path]) -> None:
    for html, page in pages(sites):
        found = trafilatura.bare_extraction(
            html, url=tag(page, "Url"), include_tables=True, with_metadata=True
        )
        assert found.title == tag(page, "ArticleTitle")
        assert found.date == tag(page, "PubDate")[:10]
        assert found.author == tag(page, "ContentSource")
        assert missing(page, found.text) == []
        assert strange(found.text) == []
        cells = [cell.strip() for line in found.text.split("\n") if "|" in line for cell in line.split("|")]
        assert [figure for figure in figures(page) if figure and figure not in cells] == []


def test_readability_finds_title_and_prose(sites: dict[str, Path]) -> None:
    for html, page in pages(sites):
        found = readability.Document(html)
        assert found.title() == tag(page, "ArticleTitle")
        body = lxml.html.fromstring(found.summary()).text_content()
        assert missing(page, body) == []
        assert not {"门户栏目", "门户页脚", "政府信息公开指南"} & set(strange(body))
