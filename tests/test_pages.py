"""Which pages there are, where they stand, and what they tell a template."""

from dataclasses import replace

import pytest

from generator.changes.listed import Entry, entry_of
from generator.data.tables import TABLES, Coverage
from generator.printing.document import to_document
from generator.project.agencies import Agency
from generator.project.report import Report
from generator.project.settings import Footer, NavigationItem, SiteConfig
from generator.site.pages import (
    FEW_SHEETS,
    agencies_page,
    agency_page,
    data_page,
    home_page,
    not_found_page,
    report_page,
    year_pages,
)
from generator.site.variables import FileLink, Link, ReportPage, Row
from tests.sample import report

SITE = SiteConfig(
    name="示例市人民政府",
    domain="www.example.gov.cn",
    id_code="0000000000",
    base_path="/zfxxgk/nb/",
    home="/",
    column="政府信息公开年报",
    column_description="各机关的年报",
    column_keywords="信息公开年报",
    column_type="信息公开年报",
    navigation=(
        NavigationItem("政府信息公开指南", "/zn/", here=False),
        NavigationItem("政府信息公开年报", "", here=True),
    ),
    footer=Footer("示例市人民政府办公室", "承办", "ICP", "公安", "电话", "/jiucuo/", "/map/"),
    theme="default",
    tokens=(),
    downloads=(),
    deadlines=(),
    page_size=2,
    fictitious=False,
    page_charts=True,
    copy_charts=True,
)
PUBLISHED = entry_of(report(2022))


def entries(*slugs: str, kind: str = "部门") -> list[Entry]:
    return [PUBLISHED._replace(slug=slug, agency=slug.upper(), kind=kind) for slug in slugs]


def page_of(
    found: Report,
    files: tuple[FileLink, ...] = (),
    earlier: Entry | None = None,
    later: Entry | None = None,
) -> ReportPage:
    return report_page(found, to_document(found), SITE, files, earlier, later)


def test_a_report_page_carries_the_ten_mandatory_tags_and_the_optional_ones_it_has() -> None:
    page = page_of(report(2022, "关键词: 年报\n来源: 示例报"))
    assert page.frame.meta == (
        ("SiteName", "示例市人民政府"),
        ("SiteDomain", "www.example.gov.cn"),
        ("SiteIDCode", "0000000000"),
        ("ColumnName", "政府信息公开年报"),
        ("ColumnDescription", "各机关的年报"),
        ("ColumnKeywords", "信息公开年报"),
        ("ColumnType", "信息公开年报"),
        ("ArticleTitle", "示例市财政局2022年政府信息公开工作年度报告"),
        ("PubDate", "2023-01-20 09:30"),
        ("ContentSource", "示例报"),
        ("Keywords", "年报"),
        ("Url", "https://www.example.gov.cn/zfxxgk/nb/2022/czj/"),
    )
    assert page.frame.url == "https://www.example.gov.cn/zfxxgk/nb/2022/czj/"


def test_a_column_page_carries_the_seven_tags_of_a_column() -> None:
    page = home_page(SITE, (), (), ())
    assert [name for name, _ in page.frame.meta] == [
        "SiteName",
        "SiteDomain",
        "SiteIDCode",
        "ColumnName",
        "ColumnDescription",
        "ColumnKeywords",
        "ColumnType",
        "Url",
    ]


def test_the_column_of_a_year_is_named_after_the_year() -> None:
    (page,) = year_pages(SITE, 2022, entries("a"), [2022])
    assert page.heading == "政府信息公开年报（2022年）"
    assert ("ColumnName", "政府信息公开年报（2022年）") in page.frame.meta


def test_links_on_a_page_are_relative_to_it() -> None:
    page = page_of(report(2022), (), PUBLISHED._replace(year=2021))
    assert page.frame.root == "../../"
    assert page.frame.feed == "../../feed.xml"
    assert page.agency == Link("示例市财政局", "../../agencies/czj/index.html")
    assert page.earlier == Link(PUBLISHED.title, "../../2021/czj/index.html")
    assert page.later is None


def test_the_breadcrumb_ends_where_the_reader_is() -> None:
    page = page_of(report(2022))
    assert page.frame.breadcrumb == (
        Link("首页", "/"),
        Link("政府信息公开", ""),
        Link("政府信息公开年报", "../../index.html"),
        Link("政府信息公开年报（2022年）", "../../2022/index.html"),
        Link("正文", "", here=True),
    )


def test_the_navigation_marks_the_column() -> None:
    assert not_found_page(SITE).frame.navigation == (
        Link("政府信息公开指南", "/zn/"),
        Link("政府信息公开年报", "/zfxxgk/nb/index.html", here=True),
    )


def test_the_page_for_missing_addresses_has_absolute_links() -> None:
    assert not_found_page(SITE).frame.root == "/zfxxgk/nb/"


def test_the_marks_of_the_footer_arrive_under_their_names() -> None:
    marks = not_found_page(SITE).frame.footer
    assert (marks.sponsor, marks.operator, marks.icp, marks.police) == (
        "示例市人民政府办公室",
        "承办",
        "ICP",
        "公安",
    )
    assert (marks.contact, marks.report_errors, marks.site_map) == ("电话", "/jiucuo/", "/map/")


def test_facts_leave_out_what_is_not_known() -> None:
    page = page_of(report(2022, "文号: 示财〔2023〕1号"))
    assert page.facts == (
        ("发布机构", "示例市财政局"),
        ("成文日期", "2023-01-18"),
        ("发布日期", "2023-01-20"),
        ("文号", "示财〔2023〕1号"),
        ("报告年度", "2022年"),
    )


def test_a_report_shows_its_files_and_its_corrections() -> None:
    files = (FileLink("附表", "a.csv", "CSV", "1 KB"),)
    corrected = report(
        2022, "更正: [{日期: 2023-02-03, 内容: 改了一处, 理由: 漏计}, {日期: 2023-02-01, 内容: 又改}]"
    )
    page = page_of(corrected, files)
    assert page.files == files
    assert [(change.date, change.text, change.reason) for change in page.changes] == [
        ("2023-02-03", "改了一处", "漏计"),
        ("2023-02-01", "又改", ""),
    ]
    assert entry_of(corrected).corrected == "2023-02-03"


def test_a_report_carries_the_name_the_body_had_then() -> None:
    old = report(2022)
    renamed = replace(old, agency=old.agency._replace(former=(("示例市财税局", 2022),)))
    page = page_of(renamed)
    assert page.origin == "示例市财税局"
    assert page.agency.text == "示例市财政局"
    assert entry_of(renamed).agency == "示例市财税局"


def test_a_year_is_cut_into_pages() -> None:
    first, second, third = year_pages(SITE, 2022, entries("a", "b", "c", "d", "e"), [2023, 2022])
    assert [page.frame.address for page in (first, second, third)] == [
        "2022/index.html",
        "2022/page-2.html",
        "2022/page-3.html",
    ]
    assert [row.agency for page in (first, second, third) for row in page.groups[0].rows] == list("ABCDE")
    assert (first.count, first.pager.total, first.pager.previous) == (5, 3, "")
    assert (second.pager.previous, second.pager.next) == ("../2022/index.html", "../2022/page-3.html")
    assert third.pager.next == ""
    assert [link.here for link in second.pager.pages] == [False, True, False]
    assert second.frame.title == "政府信息公开年报（2022年） 第2页"
    assert second.frame.years == (
        Link("2023年", "../2023/index.html"),
        Link("2022年", "../2022/index.html", here=True),
    )


def test_groups_have_headings_only_when_there_are_several() -> None:
    (one,) = year_pages(SITE, 2022, entries("a", "b"), [2022])
    assert [group.heading for group in one.groups] == [""]
    mixed = [*entries("a"), *entries("b", kind="政府")]
    (two,) = year_pages(SITE, 2022, mixed, [2022])
    assert [(group.heading, group.rows[0].agency) for group in two.groups] == [("政府", "B"), ("部门", "A")]


def test_a_row_tells_what_the_four_columns_need() -> None:
    (page,) = year_pages(SITE, 2022, [PUBLISHED._replace(index_number="0/1")], [2022])
    assert page.groups[0].rows == (
        Row(
            title="示例市财政局2022年政府信息公开工作年度报告",
            href="../2022/czj/index.html",
            index_number="0/1",
            agency="示例市财政局",
            agency_href="../agencies/czj/index.html",
            year=2022,
            published="2023-01-20",
        ),
    )


@pytest.mark.parametrize(("count", "more"), [(10, None), (11, "2022年度全部 11 份报告")])
def test_the_front_page_shows_ten_reports_and_links_to_the_rest(count: int, more: str | None) -> None:
    latest = entries(*(f"a{number}" for number in range(count)))
    page = home_page(SITE, [2022, 2021], latest, [])
    assert sum(len(group.rows) for group in page.groups) == 10
    assert (page.more.text if page.more else None) == more
    assert page.year == 2022
    assert [link.href for link in page.frame.years] == ["2022/index.html", "2021/index.html"]


def test_a_column_without_reports_has_no_year() -> None:
    page = home_page(SITE, (), (), ())
    assert (page.year, page.groups, page.agencies, page.more) == (0, (), (), None)


def test_the_page_of_a_body_tells_its_former_names_and_its_predecessor() -> None:
    body = Agency(
        "czj", "示例市财政局", "财政局", "部门", former=(("示例市财税局", 2018),), phone="0000-0000000"
    )
    older = Agency("ssj", "示例市税收局", "税收局", "部门")
    other = Agency("gzj", "示例市国有资产管理局", "国资局", "部门")
    page = agency_page(SITE, body, [PUBLISHED], [older, other])
    assert page.former == (("示例市财税局", 2018),)
    assert page.predecessor == Link("示例市税收局", "../../agencies/ssj/index.html")
    assert [link.text for link in page.predecessors] == ["示例市税收局", "示例市国有资产管理局"]
    assert page.facts == (("联系电话", "0000-0000000"),)
    assert [row.year for row in page.rows] == [2022]


def test_bodies_are_listed_by_kind() -> None:
    bodies = [
        Agency("a", "甲局", "甲", "部门"),
        Agency("b", "乙政府", "乙", "政府"),
        Agency("c", "丙局", "丙", "部门"),
    ]
    assert [
        (group.heading, [link.text for link in group.links]) for group in agencies_page(SITE, bodies).groups
    ] == [
        ("政府", ["乙政府"]),
        ("部门", ["甲局", "丙局"]),
    ]


# The bulk data

COVERED = Coverage((2022, 2020, 2018), ("legacy", "2019", "2021"), 30, 12)
SIZES = {"data/reports.csv": "3 KB", "data/datapackage.json": "9 KB", "data/2020.zip": "12 KB"}


def test_the_data_page_lists_the_files_with_type_and_size() -> None:
    page = data_page(SITE, COVERED, SIZES)
    assert page.frame.address == "data/index.html"
    assert page.frame.breadcrumb[-1] == Link("年报数据", "", here=True)
    files = [item.file for item in page.files]
    assert files[0] == FileLink("报告表 reports.csv", "reports.csv", "CSV", "3 KB")
    names = ["reports.csv", "cells.csv", "items.csv", "corrections.csv", "datapackage.json"]
    assert [file.href for file in files] == names
    assert files[1].size == ""
    assert page.archives == (
        FileLink("2022年度全部数据", "2022.zip", "ZIP", ""),
        FileLink("2020年度全部数据", "2020.zip", "ZIP", "12 KB"),
        FileLink("2018年度全部数据", "2018.zip", "ZIP", ""),
    )


def test_the_data_page_explains_every_column_and_every_code() -> None:
    page = data_page(SITE, COVERED, SIZES)
    for table, shown in zip(TABLES, page.tables, strict=True):
        assert [row[0] for row in shown.rows] == list(table.heads)
        assert all(len(row) == len(shown.heads) and all(row) for row in shown.rows)
    assert [form.heading for form in page.forms] == ["2021年格式", "2019年格式（试行）"]
    assert page.forms[0].about == "国办公开办函〔2021〕30号，2021年度起"
    assert page.forms[1].about == "国办公开办函〔2019〕60号，2019—2020年度"
    rows = dict(page.forms[0].references[2].rows)
    assert rows["received"] == "一、本年新收政府信息公开申请数量"
    columns = page.forms[1].references[1].rows
    assert ("amount", "采购总金额", "由报告写明") in columns
    assert page.states[0][0] == "数字"


def test_the_data_page_says_what_it_covers_and_how_to_cite_it() -> None:
    page = data_page(SITE, COVERED, SIZES)
    assert (page.span, page.reports, page.bodies) == ("2018—2022年度", 30, 12)
    assert page.citation == (
        "示例市人民政府：《政府信息公开年报》数据（2018—2022年度），"
        "https://www.example.gov.cn/zfxxgk/nb/data/"
    )


def test_the_front_page_links_to_the_data_only_where_there_is_some() -> None:
    assert home_page(SITE, [2022], entries("a"), []).data is None
    assert home_page(SITE, [2022], entries("a"), [], data=True).data == Link("年报数据", "data/index.html")


@pytest.mark.parametrize(
    ("total", "here", "named"),
    [
        (1, 1, "1"),
        (FEW_SHEETS, 4, "1 2 3 4 5 6 7 8 9"),
        (10, 1, "1 2 3 … 10"),
        (10, 4, "1 2 3 4 5 6 … 10"),
        (51, 5, "1 2 3 4 5 6 7 … 51"),
        (51, 12, "1 … 10 11 12 13 14 … 51"),
        (51, 48, "1 … 46 47 48 49 50 51"),
        (51, 51, "1 … 49 50 51"),
    ],
)
def test_of_many_sheets_the_ends_and_the_neighbours_are_named(total: int, here: int, named: str) -> None:
    entries = [entry_of(report())] * total
    pager = year_pages(SITE._replace(page_size=1), 2022, entries, [2022])[here - 1].pager
    assert " ".join(link.text for link in pager.pages) == named
    assert [link.text for link in pager.pages if link.here] == [str(here)]
    assert (pager.current, pager.total) == (here, total)
    for link in pager.pages:
        wanted = f"page-{link.text}.html" if link.text != "1" else "index.html"
        assert link.href == ("" if link.text == "…" else f"../2022/{wanted}")
