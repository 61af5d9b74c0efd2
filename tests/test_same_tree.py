"""Whoever is timed for making our pages makes them: what differs is seen, what need not be the same is not."""

import re
import shutil
from pathlib import Path

import pytest

from benchmarks.peers import PAGES
from benchmarks.same_pages import write_same_pages
from benchmarks.same_reports import SameReport, same_reports, write_project
from benchmarks.same_tree import difference, differences
from generator.site.build import build

REPORT, BODY, COPY = (
    "2025/body00000/index.html",
    "agencies/body00000/index.html",
    "2025/body00000/report.json",
)


class Built:
    """Our site of ten reports."""

    def __init__(self, folder: Path) -> None:
        self.reports: list[SameReport] = list(same_reports(10))
        self.site = folder / "site"
        write_project(self.reports, folder / "project", PAGES)
        assert build(folder / "project", self.site).committed

    def read(self, name: str) -> str:
        return (self.site / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("same"))


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (REPORT, r"(<td id=\"proactive.licence.decisions\"[^>]*>)\d+", r"\g<1>7", "proactive.licence.decisions"),
        (REPORT, r" rowspan=\"22\"", "", "rowspan"),
        (REPORT, r'"value":\d+', '"value":-1', "<script>"),
        (REPORT, r"(<input[^>]*) checked>", r"\1>", "checked"),
        (REPORT, r"<h3>(.*?)</h3>", r"<h4>\1</h4>", "<h4>"),
        (REPORT, r"<p class=\"gid-more\">.*?</p>", "", "elements"),
        (BODY, r"-?\d+\.\d%", "99.9%", "99.9%"),
        (BODY, r"　1\.", "1.", "1."),
        (COPY, r'"value": \d+', '"value": -1', "other values"),
        ("sitemap.xml", r"<lastmod>.*?</lastmod>", "", "elements"),
        ("feed.xml", r"<id>.*?</id>", "<id>x</id>", "'x'"),
        ("manifest.json", r"\d", "x", ""),
    ],
)  # fmt: skip
def test_what_is_not_the_same_is_seen(
    built: Built, tmp_path: Path, name: str, old: str, new: str, said: str
) -> None:
    site = tmp_path / "site"
    shutil.copytree(built.site, site)
    text, found = re.subn(old, new, built.read(name), count=1, flags=re.DOTALL)
    assert found
    (site / name).write_text(text, encoding="utf-8")
    told = list(differences(site, built.site))
    assert [line.partition(": ")[0] for line in told] == ([name] if said else [])
    assert all(said in line for line in told), told


def test_a_file_too_few_and_one_too_many_are_seen(built: Built, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(built.site, site)
    (site / "2024/index.html").unlink()
    (site / "more.html").write_text("", encoding="utf-8")
    for name in ("404.html", "SHA256SUMS", "manifest.json"):
        (site / name).unlink()
    for name in (".nianbao", "compare", "terms"):
        shutil.rmtree(site / name)
    assert list(differences(site, built.site)) == [
        "2024/index.html: is not there",
        "more.html: is not ours",
    ]


def test_white_space_between_words_and_the_size_of_the_json_may_differ(built: Built) -> None:
    page = built.read(REPORT)
    spaced = page.replace("\n<tr>", "<tr>").replace("</p>\n", "</p>\n\n ")
    sized = re.sub(r"\d+ KB", "1 KB", spaced)
    assert sized.count("1 KB") == 2
    assert sized != page
    assert not difference(REPORT, sized.encode(), page.encode())
    assert difference(REPORT, page.replace("JSON，", "JSON").encode(), page.encode())


def test_layouts_are_filled_from_our_pages_and_hold_no_figure_of_theirs(built: Built, tmp_path: Path) -> None:
    sources = tmp_path / "hugo"
    write_same_pages(built.reports, built.site, sources)
    layouts = {file.name: file.read_text(encoding="utf-8") for file in (sources / "layouts").glob("*.*")}
    assert not [name for name, text in layouts.items() if "{{/*" in text]
    sample = built.reports[5]
    own = (sample.title, sample.body, sample.slug, sample.date, sample.texts["引言"].strip())
    for name, text in layouts.items():
        assert not [words for words in own if words in text], name
        assert not re.search(r"<td id=[^>]*>\d|\"value\": ?\d|\d%<", text), name
    assert len(list((sources / "content").glob("*/body*.md"))) == len(built.reports) + 1
    assert {file.name for file in (sources / "static/assets").iterdir()} == {
        file.name for file in (built.site / "assets").iterdir()
    }
