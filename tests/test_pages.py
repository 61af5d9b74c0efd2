"""Which pages there are, where they stand, and what they tell a template."""

from dataclasses import replace

import pytest

from generator.config import Agency, Footer, NavigationItem, SiteConfig
from generator.pages import (
    Entry,
    agencies_page,
    agency_page,
    entry_of,
    home_page,
    not_found_page,
    report_page,
    year_pages,
)
from generator.variables import FileLink, Link, Row
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
)
PUBLISHED = entry_of(report(2022))


def entries(*slugs: str, kind: str = "部门") -> list[Entry]:
    return [PUBLISHED._replace(slug=slug, agency=slug.upper(), kind=kind) for slug in slugs]


def test_a_report_page_carries_the_ten_mandatory_tags_and_the_optional_ones_it_has() -> None:
    page = report_page(report(2022, "关键词: 年报\n来源: 示例报"), SITE, (), None, None)
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
    page = report_page(report(2022), SITE, (), PUBLISHED._replace(year=2021), None)
    assert page.frame.root == "../../"
    assert page.frame.feed == "../../feed.xml"
    assert page.agency == Link("示例市财政局", "../../agencies/czj/index.html")
    assert page.earlier == Link(PUBLISHED.title, "../../2021/czj/index.html")
    assert page.later is None


def test_the_breadcrumb_ends_where_the_reader_is() -> None:
    page = report_page(report(2022), SITE, (), None, None)
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
    page = report_page(report(2022, "文号: 示财〔2023〕1号"), SITE, (), None, None)
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
    page = report_page(corrected, SITE, files, None, None)
    assert page.files == files
    assert [(change.date, change.text, change.reason) for change in page.changes] == [
        ("2023-02-03", "改了一处", "漏计"),
        ("2023-02-01", "又改", ""),
    ]
    assert entry_of(corrected).corrected == "2023-02-03"


def test_a_report_carries_the_name_the_body_had_then() -> None:
    old = report(2022)
    renamed = replace(old, agency=replace(old.agency, former=(("示例市财税局", 2022),)))
    page = report_page(renamed, SITE, (), None, None)
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
    page = agency_page(SITE, body, [PUBLISHED], older)
    assert page.former == (("示例市财税局", 2018),)
    assert page.predecessor == Link("示例市税收局", "../../agencies/ssj/index.html")
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
