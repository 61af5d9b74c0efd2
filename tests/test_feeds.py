"""The feed and the sitemap are well-formed, absolute, and dated by the data."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.changes.listed import Entry
from generator.project.config import load_config
from generator.project.settings import SiteConfig
from generator.site.feeds import FEED_LENGTH, SITEMAP_LENGTH, feed, sitemap

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ENTRY = Entry(
    slug="czj",
    agency="示例市财政局",
    kind="部门",
    year=2022,
    title="标题 <A&B>",
    index_number="",
    published="2023-01-18 09:30",
    dated="2023-01-18 09:30",
    abstract="摘要",
)


SITE = load_config(Path(__file__).parent / "projects/municipal").site


@pytest.fixture
def site() -> SiteConfig:
    return SITE


def test_the_feed_holds_the_newest_first_and_dates_them_by_the_data(site: SiteConfig) -> None:
    undated = ENTRY._replace(slug="sjj", published="", dated="2023-01-02")
    root = ElementTree.fromstring(feed(site, [undated, ENTRY]))
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        "https://www.example.gov.cn/zfxxgk/zfxxgknb/2022/czj/",
        "https://www.example.gov.cn/zfxxgk/zfxxgknb/2022/sjj/",
    ]
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == [
        "2023-01-18T09:30:00+08:00",
        "2023-01-02T00:00:00+08:00",
    ]
    assert [entry.findtext(f"{ATOM}published") for entry in entries] == ["2023-01-18T09:30:00+08:00", None]
    assert entries[0].findtext(f"{ATOM}title") == "标题 <A&B>"
    assert entries[0].findtext(f"{ATOM}summary") == "摘要"
    assert root.findtext(f"{ATOM}updated") == "2023-01-18T09:30:00+08:00"


def test_an_empty_feed_is_still_a_feed(site: SiteConfig) -> None:
    root = ElementTree.fromstring(feed(site, []))
    assert root.findall(f"{ATOM}entry") == []


def test_the_feed_stays_short(site: SiteConfig) -> None:
    many = [ENTRY._replace(slug=f"a{number}") for number in range(FEED_LENGTH + 7)]
    assert len(ElementTree.fromstring(feed(site, many)).findall(f"{ATOM}entry")) == FEED_LENGTH


@given(st.lists(st.sampled_from(["", "2023-01-02", "2023-01-18 09:30", "2024-03-01"]), max_size=120))
def test_the_feed_holds_the_newest_of_all(dates: list[str]) -> None:
    listed = [ENTRY._replace(slug=f"a{number}", dated=date) for number, date in enumerate(dates)]
    newest = sorted([(one.dated, SITE.url + one.folder) for one in listed], reverse=True)[:FEED_LENGTH]
    entries = ElementTree.fromstring(feed(SITE, listed)).findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [address for _, address in newest]


def test_the_sitemap_names_folders_and_dates_reports(site: SiteConfig) -> None:
    odd = site._replace(base_path="/a/")
    pages = ["index.html", "2022/czj/index.html", "2022/page-2.html"]
    ((name, text),) = sitemap(odd, pages, [ENTRY])
    assert name == "sitemap.xml"
    root = ElementTree.fromstring(text)
    found = [(url.findtext(f"{MAP}loc"), url.findtext(f"{MAP}lastmod")) for url in root]
    assert found == [
        ("https://www.example.gov.cn/a/2022/czj/", "2023-01-18"),
        ("https://www.example.gov.cn/a/2022/page-2.html", None),
        ("https://www.example.gov.cn/a/", None),
    ]


@pytest.mark.parametrize("count", [SITEMAP_LENGTH, SITEMAP_LENGTH + 1, 2 * SITEMAP_LENGTH + 1])
def test_a_sitemap_of_very_many_pages_is_a_list_of_several(site: SiteConfig, count: int) -> None:
    """https://www.sitemaps.org/protocol.html: at most 50,000 pages, named from a list in the same folder."""
    files = dict(sitemap(site, [f"2022/a{number}/index.html" for number in range(count)], []))
    roots = {name: ElementTree.fromstring(text) for name, text in files.items()}
    named = [url.findtext(f"{MAP}loc") for url in roots.pop("sitemap.xml")]
    if roots:
        assert named == [f"{site.url}{name}" for name in roots]
        named = [url.findtext(f"{MAP}loc") for root in roots.values() for url in root]
        assert all(len(root) <= SITEMAP_LENGTH == 50_000 for root in roots.values())
    assert len(named) == len({*named}) == count
