"""The pages themselves: only documented variables, the anatomy of a portal page, tables that machines can read."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Union, get_args, get_origin, get_type_hints

import jinja2
import lxml.html
import pandas as pd
import pytest
from jinja2 import meta, nodes

from generator.changes.listed import entry_of
from generator.data.tables import TABLES, Coverage
from generator.look.theme import CHECKOUT, Theme, load_theme
from generator.printing.document import to_document
from generator.project.config import load_config
from generator.project.load import Archive
from generator.project.report import Report
from generator.project.report_files import find_reports
from generator.site import pages
from generator.site.compare_page import compare_page
from generator.site.contract import contract
from generator.site.search_page import search_page
from generator.site.variables import TEMPLATES, DataPage, FileLink, HomePage, Page, ReportPage
from tests.sample import project, text

ROOT = Path(__file__).parent.parent
PROJECTS = {"sample": ROOT, "municipal": ROOT / "tests/projects/municipal"}
FOLDER = CHECKOUT / "default/templates"
FILES = (FileLink("报告全文", "report.pdf", "PDF", "312 KB"),)
COVERED = Coverage((2022, 2020), ("2019", "2021"), 11, 6)
PARSER = lxml.html.HTMLParser(encoding="utf-8")


@cache
def theme() -> Theme:
    return load_theme(ROOT, "default")


@cache
def archive(name: str) -> Archive:
    root = PROJECTS[name]
    config = load_config(root)
    return Archive(root, config, find_reports(root, config))


@cache
def reports() -> tuple[tuple[str, Report], ...]:
    return tuple(
        (name, report)
        for name in PROJECTS
        for agency in archive(name).config.agencies
        for report in archive(name).of(agency)
    )


def report_page(name: str, report: Report) -> ReportPage:
    entry = entry_of(report)
    page = pages.report_page(report, to_document(report), archive(name).config.site, FILES, entry, entry)
    return pages.with_charts(page, report)


@cache
def every_page() -> tuple[Page, ...]:
    """Give at least one page of every kind, with everything optional there and with everything optional missing."""
    found: list[Page] = [report_page(name, report) for name, report in reports()]
    own = archive("municipal")
    site, agencies = own.config.site, own.config.agencies
    shown = [entry_of(report) for name, report in reports() if name == "municipal"]
    years = sorted({entry.year for entry in shown}, reverse=True)
    for year in years:
        found += pages.year_pages(site, year, [entry for entry in shown if entry.year == year], years)
    for agency in agencies:
        found.append(
            pages.agency_page(
                site,
                agency,
                [one for one in shown if one.slug == agency.slug],
                agencies[:1],
                [report for name, report in reports() if name == "municipal" and report.agency is agency],
            )
        )
        found.append(pages.agency_page(site, agency, [], []))
    found += [pages.agencies_page(site, agencies), pages.home_page(site, years, shown * 2, agencies)]
    found += [pages.home_page(site, (), (), ()), pages.not_found_page(site)]
    found += [pages.home_page(site, years, shown, agencies, data=True, corrected=True)]
    found += pages.corrections_pages(site, shown)
    found += [pages.data_page(site, COVERED, {"data/reports.csv": "3 KB"})]
    found += [pages.data_page(site, Coverage((), (), 0, 0), {}), pages.terms_page(site)]
    found += [compare_page(site, "0", data=True), compare_page(site, "0", data=False)]
    found += [pages.home_page(site, years, shown, agencies, search="search/index.html")]
    for names, volumes in (("", ()), ("names-0123456789abcdef", ("0123456789abcdef:2023",))):
        found.append(search_page(site, 12, names, volumes, years))
    return tuple(found)


@cache
def html(page: Page) -> str:
    return theme().render(TEMPLATES[type(page)], page)


def tree(page: Page) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(html(page).encode(), parser=PARSER)


def reading(element: lxml.html.HtmlElement) -> str:
    return re.sub(r"\s+", "", element.text_content())


def page_name(page: Page) -> str:
    return f"{type(page).__name__}-{page.frame.address}"


EVERY = pytest.mark.parametrize("page", every_page(), ids=page_name)
REPORTS = pytest.mark.parametrize(
    ("name", "report"), reports(), ids=[f"{name}-{report.path}" for name, report in reports()]
)


def test_every_kind_of_page_is_among_the_samples() -> None:
    assert {type(page) for page in every_page()} == set(TEMPLATES)


# The contract


def test_the_documentation_of_the_variables_is_fresh() -> None:
    """Renew it by writing what ``generator.site.contract.contract()`` gives to ``docs/templates.md``."""
    assert (ROOT / "docs/templates.md").read_text(encoding="utf-8") == contract()


def kinds(hint: object) -> Iterator[type]:
    """Give the documented types inside a hint."""
    for part in get_args(hint) if get_origin(hint) in (Annotated, Union, tuple, type(int | str)) else (hint,):
        if part is not hint:
            yield from kinds(part)
        elif isinstance(part, type) and (is_dataclass(part) or hasattr(part, "_fields")):
            yield part


def documented(kind: type, path: list[str]) -> bool:
    """Say whether ``page.a.b`` is documented; a path ends at a text, a number or a list."""
    while path:
        hints = get_type_hints(kind, include_extras=True)
        if path[0] not in hints:
            return False
        inside = list(kinds(hints[path.pop(0)]))
        if not inside:
            return not path
        kind = inside[0]
    return True


def paths(name: str) -> Iterator[list[str]]:
    """Give every ``page.a.b`` that a template writes."""
    parsed = jinja2.Environment(autoescape=True).parse((FOLDER / name).read_text(encoding="utf-8"))
    for found in parsed.find_all(nodes.Getattr):
        path: list[str] = []
        node: nodes.Node = found
        while isinstance(node, nodes.Getattr):
            path.insert(0, node.attr)
            node = node.node
        if isinstance(node, nodes.Name) and node.name == "page":
            yield path


@pytest.mark.parametrize(("kind", "name"), TEMPLATES.items(), ids=TEMPLATES.values())
def test_a_template_uses_documented_variables_only(kind: type, name: str) -> None:
    for template in (name, "base.html", "slots/header.html", "slots/footer.html"):
        used = list(paths(template))
        assert used or template != name or name == "404.html"
        assert [".".join(path) for path in used if not documented(kind, list(path))] == []


@pytest.mark.parametrize("file", sorted(FOLDER.rglob("*.html")), ids=lambda file: file.name)
def test_a_template_needs_nothing_but_the_page_and_does_no_arithmetic(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    parsed = jinja2.Environment(autoescape=True).parse(source)
    imported = {name for found in parsed.find_all(nodes.FromImport) for name in found.names}
    assert meta.find_undeclared_variables(parsed) - imported <= {"page", "asset", "prepared"}
    assert not list(parsed.find_all((nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.Mod)))


# Every page


@EVERY
def test_a_page_has_its_frame(page: Page) -> None:
    found = tree(page)
    assert html(page).startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
    assert found.xpath("string(//title)") == page.frame.title
    assert [(tag.get("name"), tag.get("content")) for tag in found.xpath("//meta[@name]")][1:] == list(
        page.frame.meta
    )
    assert found.xpath("string(//link[@rel='alternate']/@href)") == page.frame.feed
    assert found.xpath("//body/*[1]/@href") == ["#main"]
    assert len(found.xpath("//main[@id='main']")) == 1
    crumbs = found.xpath("//nav[@aria-label='当前位置']//li")
    assert [crumb.text_content() for crumb in crumbs] == [link.text for link in page.frame.breadcrumb]
    assert crumbs[-1].get("aria-current") == "page"
    here = found.xpath("//nav[@aria-label='政府信息公开']//*[@aria-current]")
    assert [item.text_content() for item in here] == ["政府信息公开年报"]
    assert f"网站标识码：{page.frame.id_code}" in found.xpath("string(//footer)")
    assert f"本页地址：{page.frame.url}" in reading(found)


@EVERY
def test_a_page_can_live_under_a_strict_content_security_policy(page: Page) -> None:
    found = tree(page)
    assert not found.xpath("//style | //*[@style]")
    data = found.xpath("//script[not(@src)]")
    assert {block.get("type") for block in data} <= {"application/ld+json"}
    assert all(json.loads(block.text) for block in data)
    assert not [name for element in found.iter("*") for name in element.attrib if str(name).startswith("on")]
    loaded = found.xpath("//script/@src | //link[@rel='stylesheet']/@href | //img/@src")
    assert len(loaded) >= 2
    assert not [address for address in loaded if re.match(r"[a-z]+:|//", address)]


@EVERY
def test_headings_descend_one_level_at_a_time_from_a_single_title(page: Page) -> None:
    levels = [int(heading.tag[1]) for heading in tree(page).xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@EVERY
def test_ids_are_unique_and_everything_that_names_one_finds_it(page: Page) -> None:
    found = tree(page)
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids))
    named = found.xpath("//@headers | //@aria-labelledby")
    assert {name for value in named for name in value.split()} <= set(ids)
    assert {href[1:] for href in found.xpath("//a/@href") if href.startswith("#")} <= set(ids)


@EVERY
def test_every_column_of_a_table_begins_a_cell_and_all_or_none_are_declared(page: Page) -> None:
    for table in tree(page).xpath("//table"):
        columns = table.xpath("./colgroup/col")
        begun: set[int] = set()
        width = 0
        for part in table.xpath("./thead | ./tbody"):
            taken: set[tuple[int, int]] = set()
            for line, row in enumerate(part.xpath("./tr")):
                at = 0
                for cell in row.xpath("./th | ./td"):
                    while (line, at) in taken:
                        at += 1
                    begun.add(at)
                    wide, high = int(cell.get("colspan", 1)), int(cell.get("rowspan", 1))
                    taken |= {(line + down, at + right) for down in range(high) for right in range(wide)}
                    width = max(width, at + wide)
        assert begun == set(range(width))
        assert len(columns) in (0, width)
        assert not table.xpath("./colgroup[@span] | ./colgroup/col[@span]")


def test_a_fictitious_site_says_so_and_a_real_one_does_not() -> None:
    page = next(page for page in every_page() if isinstance(page, ReportPage))
    assert "示例数据" in html(page)
    real = archive("sample").config.site._replace(fictitious=False)
    report = next(report for name, report in reports() if name == "sample")
    assert "示例数据" not in html(pages.report_page(report, to_document(report), real, (), None, None))


# The bulk data


def test_only_a_report_and_the_data_are_described_to_search_engines() -> None:
    for page in every_page():
        blocks = tree(page).xpath("//head/script[@type='application/ld+json']")
        assert len(blocks) == isinstance(page, ReportPage | DataPage)
        assert all(json.loads(block.text)["url"] == page.frame.url for block in blocks)


def test_the_data_page_shows_files_columns_and_codes() -> None:
    page = next(page for page in every_page() if isinstance(page, DataPage) and page.forms)
    found = tree(page)
    links = {link.get("href"): reading(link.getparent()) for link in found.xpath("//main//a[@download]")}
    assert "报告表reports.csvCSV，3KB" in links["reports.csv"]
    assert set(links) == {
        "reports.csv",
        "cells.csv",
        "items.csv",
        "corrections.csv",
        "datapackage.json",
        "2022.zip",
        "2020.zip",
    }
    frames = pd.read_html(io.StringIO(html(page)))
    assert list(frames[0]["状态"]) == ["数字", "未填", "不适用"]
    for table, frame in zip(TABLES, frames[1 : len(TABLES) + 1], strict=True):
        assert tuple(frame["列"]) == table.heads
    assert "requests" in reading(found.xpath("//main")[0])
    assert page.citation.replace(" ", "") in reading(found.xpath("//main")[0])


def test_the_front_page_shows_the_way_to_the_data() -> None:
    for page in every_page():
        if isinstance(page, HomePage):
            assert bool(tree(page).xpath("//main//a[@href='data/index.html']")) == bool(page.data)


# Lists


def test_a_list_has_the_four_columns_and_real_links_with_titles() -> None:
    page = next(page for page in every_page() if type(page).__name__ == "YearPage")
    found = tree(page)
    assert found.xpath("(//main//table)[1]//th/text()") == ["名称", "索引号", "发布机构", "发布日期"]
    links = found.xpath("//td[@class='gid-entries__title']/a")
    assert [link.get("title") for link in links] == [link.text_content() for link in links]
    assert all(link.get("href").endswith("/index.html") for link in links)


def test_years_and_pages_mark_where_the_reader_is() -> None:
    page = next(page for page in every_page() if page.frame.address.endswith("page-2.html"))
    found = tree(page)
    assert len(found.xpath("//nav[@aria-label='年度']//a[@aria-current='true']")) == 1
    assert found.xpath("//nav[@aria-label='分页']//a[@aria-current='page']/text()") == ["2"]
    assert len(found.xpath("//nav[@aria-label='分页']//a[@rel='prev']")) == 1


# Reports


@REPORTS
def test_the_article_reads_in_the_order_of_the_report(name: str, report: Report) -> None:
    page = report_page(name, report)
    found = tree(page)
    body = found.get_element_by_id("zoom")
    assert body.get("class") == "article-content"
    wanted = [reading(lxml.html.fromstring(f"<div>{page.document.lead}</div>"))]
    for section in page.document.sections:
        wanted += [re.sub(r"\s+", "", section.heading)]
        wanted += [reading(lxml.html.fromstring(f"<div>{section.before}</div>"))]
        if section.grid:
            rows = [row for part in (section.grid.head, *section.grid.bodies) for row in part]
            wanted += [re.sub(r"\s+", "", cell.text) for row in rows for cell in row]
        wanted += [reading(lxml.html.fromstring(f"<div>{section.after}</div>"))]
    wanted += [page.document.signature, page.document.signature_date]
    text = reading(body)
    for caption in body.xpath(".//caption/text()"):
        text = text.replace(caption, "", 1) if caption not in "".join(wanted) else text
    place = 0
    for part in wanted:
        assert part in text[place:], part
        place = text.index(part, place) + len(part)
    assert place == len(text)
    title = found.xpath("//article//h1")
    assert [reading(heading) for heading in title] == [re.sub(r"\s+", "", page.document.title)]


@REPORTS
def test_other_people_s_parser_reads_the_tables_cell_by_cell(name: str, report: Report) -> None:
    page = report_page(name, report)
    grids = [section.grid for section in page.document.sections if section.grid]
    regions = tree(page).xpath("//div[@role='region']")
    assert len(regions) == len(grids) == len(report.tables())
    for region, grid, table in zip(regions, grids, report.tables(), strict=True):
        (frame,) = pd.read_html(
            io.StringIO(lxml.html.tostring(region, encoding="unicode")),
            converters=dict.fromkeys(range(grid.width), str),
            keep_default_na=False,
            thousands=None,
        )
        assert len(frame.columns) == grid.width
        shown = [list(map(str, row)) for row in frame.itertuples(index=False)]
        lines = [row for part in grid.bodies for row in part]
        heads = len(lines) - len(shown)
        assert not [cell for line in lines[:heads] for cell in line if cell.kind == "figure"]
        printed = []
        for values, line in zip(shown, lines[heads:], strict=True):
            figures = [cell for cell in line if cell.kind == "figure"]
            tail = values[len(values) - sum(cell.colspan for cell in figures) :] if figures else []
            at = 0
            for cell in figures:
                printed.append(tail[at])
                at += cell.colspan
        assert printed == [cell.text for row in table.rows.values() for cell in row]


@REPORTS
def test_a_table_is_named_and_can_be_scrolled_with_the_keyboard(name: str, report: Report) -> None:
    found = tree(report_page(name, report))
    regions = found.xpath("//div[@role='region']")
    assert len(regions) == len(report.tables())
    for region, table in zip(regions, report.tables(), strict=True):
        assert region.get("tabindex") == "0"
        assert found.get_element_by_id(region.get("aria-labelledby")).text_content() == table.spec.caption
        assert region.xpath(".//th") == region.xpath(".//th[@scope]")


@REPORTS
def test_a_report_page_is_lean(name: str, report: Report) -> None:
    tables = sum(len(cells) for table in report.tables() for cells in table.rows.values())
    prose = len(report.lead) + sum(len(section.text) for section in report.sections)
    page = report_page(name, report)
    marks = sum(len(chart.words) + 2 * len(chart.rows) for chart in page.charts)
    assert len(html(page).encode()) < 12_000 + 150 * tables + 4 * prose + 140 * marks


def test_a_report_page_shows_its_files_neighbours_and_body() -> None:
    name, report = reports()[0]
    page = report_page(name, report)
    found = tree(page)
    assert found.xpath("//section[@aria-labelledby='downloads']//a/@href") == ["report.pdf"]
    assert "PDF，312 KB" in found.xpath("string(//section[@aria-labelledby='downloads'])")
    assert page.earlier
    assert found.xpath("//a[@rel='prev']/@href") == [page.earlier.href]
    assert found.xpath("//nav[@aria-label='相关报告']//li[last()]/a/@href") == [page.agency.href]


def test_blank_and_inapplicable_cells_are_told_apart(tmp_path: Path) -> None:
    over = "依申请公开:\n  上年结转: {自然人: 空, 商业企业: /, 科研机构: 7}"
    own = project(tmp_path, {2022: text(2022, over)})
    report = own.report("czj", 2022)
    assert report
    page = pages.report_page(report, to_document(report), own.config.site, (), None, None)
    cells = tree(page).xpath("(//tbody/tr[th='二、上年结转政府信息公开申请数量'])[1]/td")
    assert [(cell.get("class"), cell.text) for cell in cells[:3]] == [
        ("gid-table__blank", None),
        ("gid-table__na", "/"),
        (None, "7"),
    ]


def test_text_of_the_editor_is_escaped(tmp_path: Path) -> None:
    own = project(tmp_path, {2022: text(2022, "标题: 甲<b>乙</b>\n来源: 丙&丁\n落款: {机关: <i>戊</i>}")})
    report = own.report("czj", 2022)
    assert report
    page = pages.report_page(report, to_document(report), own.config.site, (), None, None)
    found = html(page)
    assert '<h1 class="gid-article__title">甲&lt;b&gt;乙&lt;/b&gt;' in found
    assert '来源：<span itemprop="author">丙&amp;丁</span>' in found
    assert "<p>&lt;i&gt;戊&lt;/i&gt;</p>" in found
