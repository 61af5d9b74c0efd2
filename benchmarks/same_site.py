"""Holds a finished site against the reports it was made from, so that nobody is fast by leaving something out."""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml.html import HtmlElement, fromstring

from benchmarks.same_reports import SameReport

SAMPLE = 60
Address = Callable[[SameReport], str]


def missing(
    site: Path, reports: list[SameReport], address: Address, lists: tuple[str, str], most: int = SAMPLE
) -> list[str]:
    """Give what the site lacks: pages of all reports, texts, figures and chapters of a sample of ``most``, links in the lists of years and bodies.

    ``lists`` are the addresses of such a list, with ``{year}`` and ``{slug}``.
    """
    found = [address(report) for report in reports if not _page(site, address(report)).is_file()]
    if found:
        return found
    sample = random.Random(1).sample(reports, min(most, len(reports)))
    for report in sample:
        found += [f"{address(report)}: {what}" for what in _lacks(_page(site, address(report)), report)]
    for pattern in lists:
        wanted: dict[str, set[str]] = {}
        for report in reports:
            wanted.setdefault(pattern.format(year=report.year, slug=report.slug), set()).add(address(report))
        found += [f"{name}: {link}" for name, links in wanted.items() for link in links - _linked(site, name)]
    return found


def _lacks(page: Path, report: SameReport) -> Iterator[str]:
    """Yield what a page does not say."""
    article = next(_parsed(page).iter("article"), None)
    if article is None:
        yield "article"
        return
    said = _bare(article.text_content())
    yield from [what for what in (report.title, report.body) if what not in said]
    at = 0
    for key, text in report.texts.items():
        for line in _plain(text):
            place = said.find(line, at)
            if place < 0:
                yield f"{key}: {line}"
            at = max(at, place)
    tables = [
        [
            figure
            for cell in table.iter("td")
            if (figure := _bare(cell.text_content())).replace(".", "").isdigit()
        ]
        for table in article.iter("table")
    ]
    for key, rows in report.figures.items():
        if [figure for row in rows for figure in row] not in tables:
            yield key
    if sum(heading.text_content()[1:2] == "、" for heading in article.iter("h2")) != 6:
        yield "six chapters"
    if sum(1 for _ in article.iter("strong")) < sum(text.count("**") for text in report.texts.values()) // 2:
        yield "bold"
    if len(article.findall(".//ol/li")) < 6:
        yield "lists"


def _plain(text: str) -> list[str]:
    """Give the lines of a Markdown text as they are read."""
    unlinked = re.sub(r"\[(.*?)\]\(.*?\)", r"\1", text.replace("**", ""))
    return [_bare(re.sub(r"^(### |\d\. )", "", line)) for line in unlinked.splitlines() if line.strip()]


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _parsed(page: Path) -> HtmlElement:
    return fromstring(page.read_text(encoding="utf-8"))


def _page(site: Path, address: str) -> Path:
    return site / address / "index.html"


def _linked(site: Path, name: str) -> set[str]:
    """Give the addresses that a list links to, those of its further pages too."""
    found = set()
    for page in (site / name).glob("*.html"):
        for _, _, link, _ in _parsed(page).iterlinks():
            target = site / link.lstrip("/") if link.startswith("/") else page.parent / link
            path = Path(target.as_posix().partition("#")[0])
            folder = path.parent if path.name == "index.html" else path
            found.add(folder.resolve().relative_to(site.resolve()).as_posix() if folder.is_dir() else "")
    return found
