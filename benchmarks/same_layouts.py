"""Fills the layouts of Hugo's same pages from finished pages of ours, so that they follow when ours change.

A layout names in a comment what is to stand there: ``{{/* head */}}``. What differs between pages of a kind becomes an action of Hugo.
"""

import json
import re
from pathlib import Path
from typing import NamedTuple

from benchmarks.same_accounts import accounts
from benchmarks.same_reports import SameReport
from generator.data.tables import HEADLINES

PAGE_FIGURE = re.compile(r'<td id="[^"]*" headers="[^"]*"(?: colspan="\d")?>([^<]*)')
JSON_FIGURE = re.compile(r'"text": "([^"]*)", "value": [\d.]+')
HEADLINE = re.compile(r'(?<="name":")([^"]*)("[^{}]*"value":)\d+')
Slots = dict[str, str]


class Pages(NamedTuple):
    """Both copies of a finished report."""

    page: str
    copy: str

    @property
    def cells(self) -> dict[str, str]:
        """Give all figures by their identifiers, in order."""
        return {cell["id"]: cell["text"] for cell in json.loads(self.copy)["cells"]}

    @property
    def texts(self) -> list[dict[str, str]]:
        """Give the texts as Markdown and HTML: what stands before the first chapter and in the others."""
        told = json.loads(self.copy)
        parts = [told["lead"], *(section["before"] for section in told["sections"])]
        return [part for part in parts if part["markdown"]]


def between(site: Path, sample: SameReport) -> dict[str, list[str]]:
    """Give what stands between the figures of a page and of its JSON, for each figure what is before it; nothing for the first."""
    pages = _pages(site, sample)
    return {
        "page": ["", *_parted(pages.page, PAGE_FIGURE)[1:-1]],
        "json": ["", *_parted(pages.copy, JSON_FIGURE)[1:-1]],
    }


def fill(layouts: Path, site: Path, sample: SameReport, years: list[int]) -> None:
    """Fill in the layouts; ``sample`` has a report before it and one after it."""
    pages = _pages(site, sample)
    for name, address, slots in (
        ("home", "", {}),
        ("bodies", "agencies", {}),
        ("year", str(sample.year), _year_slots(sample)),
        ("body", f"agencies/{sample.slug}", {sample.body: "{{ $body }}", sample.slug: "{{ $agency }}"}),
    ):
        head, main, tail = re.split(
            r'(?<=tabindex="-1">)\n|(?=</main>)', (site / address / "index.html").read_text(encoding="utf-8")
        )
        taken = {"head": _slotted(head, slots), "tail": _slotted(tail, slots)}
        if name == "body":
            rest = main[main.index('<div class="gid-accounts">') :]
            found = accounts(rest, sample.slug, pages.cells, len(years))
            taken["accounts"] = found.tables
            (layouts / "_partials").mkdir()
            (layouts / "_partials/sums.txt").write_text(found.sums, encoding="utf-8")
        _put(layouts / f"{name}.html", taken)
    one = {
        "page": _filled(_headlines(pages), PAGE_FIGURE, "{{ $figure }}", _page_slots(pages, sample, years))
    }
    _put(layouts / "page.html", one)
    twice = '{{ $figure }}", "value": {{ $figure }}'
    one = {"json": _filled(pages.copy, JSON_FIGURE, twice, _json_slots(pages, sample))}
    _put(layouts / "page.report.json", one)


def _pages(site: Path, sample: SameReport) -> Pages:
    folder = site / f"{sample.year}/{sample.slug}"
    return Pages(*((folder / name).read_text(encoding="utf-8") for name in ("index.html", "report.json")))


def _put(layout: Path, taken: dict[str, str]) -> None:
    text = layout.read_text(encoding="utf-8")
    for name, what in taken.items():
        mark = f"{{{{/* {name} */}}}}\n"
        assert mark in text, f"{layout}: {mark}"
        text = text.replace(mark, what)
    layout.write_text(text, encoding="utf-8")


def _parted(text: str, figure: re.Pattern[str]) -> list[str]:
    """Give what stands before, between and after the figures."""
    found, at = [], 0
    for match in figure.finditer(text):
        found.append(text[at : match.start(1)])
        at = match.end()
    return [*found, text[at:]]


def _filled(text: str, figure: re.Pattern[str], printed: str, slots: Slots) -> str:
    """Give a report with all figures printed in one loop, each after what is between it and the one before."""
    before, *_, after = _parted(text, figure)
    loop = f"{{{{ range $place, $figure := $figures }}}}{{{{ index $between $place }}}}{printed}{{{{ end }}}}"
    return _slotted(before, slots) + loop + _slotted(after, slots)


def _slotted(text: str, slots: Slots) -> str:
    """Put actions in place of what differs, the longest first; a year is none inside a longer number or the name of an asset."""
    if not slots:
        return text
    keys = sorted(slots, key=len, reverse=True)
    pattern = "|".join(rf"(?<![\da-f]){key}(?!\d)" if key.isdigit() else re.escape(key) for key in keys)
    return re.sub(pattern, lambda match: slots[match[0]], text)


def _year_slots(sample: SameReport) -> Slots:
    title = f"政府信息公开年报（{sample.year}年）"
    return {
        f"<title>{title}": "<title>政府信息公开年报（{{ $year }}年）{{ $sheet }}",
        f'ColumnName" content="{title}': 'ColumnName" content="政府信息公开年报（{{ $year }}年）{{ $sheet }}',
        f'/{sample.year}/">': '/{{ $year }}/{{ $file }}">',
        f"/{sample.year}/</p>": "/{{ $year }}/{{ $file }}</p>",
        str(sample.year): "{{ $year }}",
    }


def _report_slots(sample: SameReport) -> Slots:
    year, month, day = map(int, sample.date.split("-"))
    return {
        sample.title: "{{ $title }}",
        sample.body: "{{ $body }}",
        sample.slug: "{{ $agency }}",
        sample.date: "{{ $issued }}",
        f"{year}年{month}月{day}日": "{{ $signed }}",
        str(sample.year): "{{ $year }}",
    }


def _page_slots(pages: Pages, sample: SameReport, years: list[int]) -> Slots:
    """Give the actions of a page; the first report of a body has none before it, the last none after it."""
    usual = {
        **_report_slots(sample),
        str(sample.year - 1): "{{ $before }}",
        str(sample.year + 1): "{{ $after }}",
    }
    slots = {text["html"]: f"{{{{ index $prose {place} }}}}" for place, text in enumerate(pages.texts)}
    for words, condition in (("上一年度", f"gt $year {years[0]}"), ("下一年度", f"lt $year {years[-1]}")):
        line = next(line for line in pages.page.splitlines(keepends=True) if f"<span>{words}：" in line)
        slots[line] = f"{{{{ if {condition} }}}}{_slotted(line, usual)}{{{{ end }}}}"
    return {**usual, **slots}


def _json_slots(pages: Pages, sample: SameReport) -> Slots:
    slots = {
        json.dumps(words, ensure_ascii=False): action
        for words, action in (
            (sample.title, "{{ jsonify .Title }}"),
            (sample.body, "{{ $body }}"),
        )
    }
    for place, text in enumerate(pages.texts):
        for kind in ("markdown", "html"):
            slots[json.dumps(text[kind], ensure_ascii=False)] = f"{{{{ index ${kind} {place} }}}}"
    return {**_report_slots(sample), **slots}


def _headlines(pages: Pages) -> str:
    """Give the page with the figures of its JSON-LD as actions."""
    order = list(pages.cells)
    places = {headline.name: order.index(headline.id) for headline in HEADLINES}
    return HEADLINE.sub(
        lambda match: f"{match[1]}{match[2]}{{{{ index $figures {places[match[1]]} }}}}", pages.page
    )
