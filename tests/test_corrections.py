"""A correction says which figure it changed, from what to what, everywhere the figure is read; the figure stays a figure."""

import dataclasses
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import docx
import lxml.html
import openpyxl
import pdfplumber
import pytest

from generator.changes.corrected import corrections
from generator.changes.listed import Entry, entry_of
from generator.checking.check import check_report
from generator.filling.tables import Prepared
from generator.foreign.facts import Amended
from generator.formats import all_formats, by_id
from generator.importers import read_bytes
from generator.look.theme import Theme, load_theme
from generator.printing.document import to_document
from generator.project.config import load_config
from generator.project.figures import CORRECTED
from generator.project.report import Report
from generator.project.settings import SiteConfig
from generator.readers import all_readers
from generator.readers.html import figures
from generator.recognition.amended import with_origins
from generator.recognition.recognise import recognise
from generator.site import pages
from generator.site.feeds import FEED_LENGTH, corrections_feed, feed
from generator.site.variables import TEMPLATES, Page
from generator.writers import by_name
from generator.writers import json as json_copy
from generator.writers import xlsx as xlsx_copy
from tests import sample
from tests.damage import compared

ATOM = "{http://www.w3.org/2005/Atom}"
OVER = """
发布时间: 2023-01-18 09:30
总体情况: 收到申请2件。
依申请公开:
  本年新收: {自然人: 2}
  予以公开: {自然人: 2}
更正:
  - {日期: 2023-05-01, 内容: 又补计一件。, 理由: 漏登, 原为: {依申请公开.本年新收.自然人: 1}}
  - {日期: 2023-03-01, 内容: 补计一件, 原为: {依申请公开.本年新收.自然人: 0, 依申请公开.本年新收.总计: 空}}
  - {日期: 2023-03-01, 内容: 申请件数, 原为: {总体情况: 收到申请1件；接待1次}}
  - {日期: 2023-02-01, 内容: 联系电话更正}
"""
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def corrected() -> Report:
    return sample.report(2022, OVER)


@pytest.fixture(scope="module")
def theme() -> Theme:
    return load_theme(ROOT, "default")


@pytest.fixture
def site() -> SiteConfig:
    return load_config(Path(__file__).parent / "projects/municipal").site


def read(theme: Theme, page: Page) -> lxml.html.HtmlElement:
    html = theme.render(TEMPLATES[type(page)], page)
    return lxml.html.document_fromstring(html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))


def report_html(theme: Theme, report: Report, site: SiteConfig) -> str:
    page = pages.report_page(report, to_document(report), site, (), None, None)
    return theme.render("report.html", page)


def test_what_came_after_is_what_stands_there_now_or_what_the_next_correction_replaced(
    corrected: Report,
) -> None:
    assert [one.sentence for one in corrections(corrected)] == [
        "又补计一件：本年新收·自然人由 1 更正为 2",
        "补计一件：本年新收·自然人由 0 更正为 1；本年新收·总计由 空白 更正为 2",
        "申请件数：“一、总体情况”原为“收到申请1件；接待1次”",
        "联系电话更正",
    ]


def test_the_anchor_of_a_correction_is_its_date_whatever_is_written_before_it(corrected: Report) -> None:
    names = [one.id for one in corrections(corrected)]
    assert names == [
        "correction-2023-05-01",
        "correction-2023-03-01",
        "correction-2023-03-01-2",
        "correction-2023-02-01",
    ]
    later = dataclasses.replace(corrected, corrections=corrected.corrections[1:])
    assert [one.id for one in corrections(later)] == names[1:]


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("依申请公开.本年新收.自燃人", "您是不是想写“依申请公开.本年新收.自然人”？"),
        ("自然人", "您是不是想写“依申请公开.本年新收.自然人”？"),
        ("依申请公开.不予公开.自然人", "分别写其中的每一个数"),
        ("总体状况", "文字改过的，写部分的名称：总体情况、问题及改进、其他事项"),
    ],
)
def test_a_name_that_is_none_is_told_at_its_place(name: str, advice: str, tmp_path: Path) -> None:
    over = f"更正:\n  - {{日期: 2023-03-01, 内容: 补计, 原为: {{{name}: 1}}}}"
    archive = sample.project(tmp_path, {2022: sample.text(2022, over)})
    report = archive.report(sample.SLUG, 2022)
    assert report
    (problem,) = [one for one in check_report(report, archive) if one.code == "F315"]
    assert problem.at == f"更正[1].原为.{name}"
    assert advice in problem.help
    line = (tmp_path / problem.span.path).read_text(encoding="utf-8").split("\n")[problem.span.line - 1]
    assert line[problem.span.column - 1 :].startswith("1")


def test_a_mark_leads_from_the_figure_to_its_correction_and_back(
    corrected: Report, theme: Theme, site: SiteConfig
) -> None:
    found = lxml.html.document_fromstring(report_html(theme, corrected, site))
    marks = {
        mark.getparent().get("id"): mark for mark in found.xpath("//a[starts-with(@href, '#correction-')]")
    }
    assert set(marks) == {"requests.received.natural_person", "requests.received.total", "overview"}
    latest = marks["requests.received.natural_person"]
    assert latest.get("href") == "#correction-2023-05-01"
    assert latest.get("aria-label") == "更正：2023-05-01，原为 1"
    assert marks["requests.received.total"].get("aria-label") == "更正：2023-03-01，原为空白"
    ids = {element.get("id") for element in found.xpath("//*[@id]")}
    links = found.xpath("//section[@aria-labelledby='corrections']//a/@href")
    assert links == [
        "#requests.received.natural_person",
        "#requests.received.natural_person",
        "#requests.received.total",
        "#overview",
    ]
    assert {link[1:] for link in links} | {mark.get("href")[1:] for mark in marks.values()} <= ids


def test_a_marked_figure_is_read_as_the_figure_alone(
    corrected: Report, theme: Theme, site: SiteConfig
) -> None:
    html = report_html(theme, corrected, site)
    form = by_id("2021")
    assert form
    read_back = figures(html.encode(), form)
    assert read_back["requests.received.natural_person"] == "2"
    plain = report_html(theme, dataclasses.replace(corrected, corrections=()), site)
    assert read_back == figures(plain.encode(), form)
    tables = [lxml.html.tostring(table) for table in lxml.html.fromstring(plain).iter("table")]
    unmarked = lxml.html.fromstring(html)
    for mark in unmarked.xpath("//a[@class='gid-table__mark']"):
        mark.drop_tree()
    assert [lxml.html.tostring(table) for table in unmarked.iter("table")] == tables


def test_a_prepared_table_has_the_marks_of_its_own_report_only(corrected: Report, theme: Theme) -> None:
    macro = theme.environment.get_template("statutory-table/statutory-table.html").module.statutory_table  # type: ignore[attr-defined]
    prepared = Prepared()
    other = dataclasses.replace(corrected, corrections=())
    for report in (other, corrected, other):
        for section in to_document(report).sections:
            if section.grid:
                assert str(prepared(macro, section.grid)) == str(macro(section.grid))


def test_the_json_copy_names_the_cells(tmp_path: Path, theme: Theme) -> None:
    archive = sample.project(tmp_path, {2022: sample.text(2022, OVER)})
    copy = json.loads(json_copy.write(sample.edition(archive, sample.SLUG, 2022), theme))
    assert copy["corrections"][1] == {
        "id": "correction-2023-03-01",
        "date": "2023-03-01",
        "text": "补计一件",
        "reason": "",
        "changes": [
            {"cell": "requests.received.natural_person", "before": "0", "after": "1"},
            {"cell": "requests.received.total", "before": "", "after": "2"},
        ],
    }
    assert copy["corrections"][2]["changes"] == [
        {"section": "overview", "before": "收到申请1件；接待1次", "after": None}
    ]
    named = {change["cell"] for change in copy["corrections"][1]["changes"]}
    assert named <= {cell["id"] for cell in copy["cells"]}


def test_the_workbook_has_a_note_at_the_cell_and_the_same_figure(tmp_path: Path, theme: Theme) -> None:
    archive = sample.project(tmp_path, {2022: sample.text(2022, OVER)})
    edition = sample.edition(archive, sample.SLUG, 2022)
    data = xlsx_copy.write(edition, theme)
    assert data == xlsx_copy.write(edition, theme)
    book = openpyxl.load_workbook(io.BytesIO(data))
    notes = {
        cell.value: cell.comment.text
        for row in book["依申请公开"].iter_rows()
        for cell in row
        if cell.comment
    }
    assert notes[2] == "更正：2023-05-01，原为 1"
    assert len(notes) == 2
    about = [str(cell.value) for row in book["报告信息"].iter_rows() for cell in row if cell.value]
    assert "又补计一件：本年新收·自然人由 1 更正为 2（理由：漏登）" in about


@pytest.mark.parametrize("name", ["pdf", "docx"])
def test_a_copy_to_print_marks_the_cell_and_its_figure_is_read_alone(
    name: str, tmp_path: Path, theme: Theme
) -> None:
    """By what verifies a site, and by what imports a stranger's report."""
    archive = sample.project(tmp_path, {2022: sample.text(2022, OVER)})
    edition = sample.edition(archive, sample.SLUG, 2022)
    writer, form, wanted = by_name(name), by_id("2021"), archive.report(sample.SLUG, 2022)
    assert writer
    assert form
    assert wanted
    data = writer.write(edition, theme)
    assert data == writer.write(edition, theme)
    shown = [cell for row in _cells(name, data) for cell in row]
    assert [cell for cell in shown if CORRECTED in cell] == [f"2{CORRECTED}"] * 2
    reader = next(one for one in all_readers() if one.file == writer.file)
    assert reader.figures(data, form) == {figure.id: figure.text for figure in edition.figures}
    found = recognise(read_bytes(data, writer.file, writer.file), all_formats(), form)
    told = compared(found, wanted)
    assert (told.wrong, told.marked) == ([], [])
    assert [(one.date, one.text, one.reason, one.was) for one in found.corrections] == [
        (str(one.date), one.text.rstrip("。"), one.reason, one.was) for one in wanted.corrections
    ]


@pytest.mark.parametrize(
    "text",
    [
        "联系电话更正",
        "数字更正：某项由 1 更正为 2",
        "数字更正：本年新收·自然人由 1 更正为 2；另改一处",
        "引文更正：“一、总体情况”原为“甲“乙”丙”",
        "第一部分培训场次由“3场”更正为“4场”",
    ],
)
def test_a_correction_that_is_not_understood_whole_stays_as_it_was_printed(text: str) -> None:
    form = by_id("2021")
    assert form
    found = Amended("2023-03-01", text, "")
    assert with_origins(found, form, {}) == found


def _cells(name: str, data: bytes) -> list[list[str]]:
    """Give what the cells of all tables hold, as somebody else's library reads them."""
    if name == "docx":
        return [
            [cell.text for cell in row.cells]
            for one in docx.Document(io.BytesIO(data)).tables
            for row in one.rows
        ]
    with pdfplumber.open(io.BytesIO(data)) as document:
        tables = [table for page in document.pages for table in page.extract_tables()]
    return [[cell or "" for cell in row] for table in tables for row in table]


# The site


def test_lists_say_which_reports_were_corrected(corrected: Report, theme: Theme, site: SiteConfig) -> None:
    clean = entry_of(sample.report(2022))._replace(slug="sjj")
    entries = [entry_of(corrected), clean]
    agency = corrected.agency
    for page in (
        pages.home_page(site, [2022], entries, [agency]),
        *pages.year_pages(site, 2022, entries, [2022]),
        pages.agency_page(site, agency, entries, ()),
    ):
        links = read(theme, page).xpath("//a[text()='有更正']/@href")
        assert links == [f"{page.frame.root}2022/czj/index.html#corrections"]


def test_the_list_of_corrections_is_newest_first_and_leads_to_each_figure(
    corrected: Report, theme: Theme, site: SiteConfig
) -> None:
    (page,) = pages.corrections_pages(site, [entry_of(corrected)])
    found = read(theme, page)
    assert [time.text for time in found.xpath("//main//time")] == [
        "2023-05-01",
        "2023-03-01",
        "2023-03-01",
        "2023-02-01",
    ]
    assert found.xpath("//main//tbody/tr[1]//a/@href") == [
        "../2022/czj/index.html",
        "../2022/czj/index.html#requests.received.natural_person",
    ]
    assert found.xpath("//main//a[text()='订阅更正']/@href") == ["../corrections/feed.xml"]
    assert pages.corrections_pages(site, [entry_of(sample.report(2022))]) == ()


def test_many_corrections_take_several_pages(corrected: Report, site: SiteConfig) -> None:
    entries = [entry_of(corrected)._replace(slug=f"a{number}") for number in range(51)]
    found = pages.corrections_pages(site, entries)
    assert [len(page.changes) for page in found] == [100, 100, 4]
    assert [page.frame.address for page in found][1:] == [
        "corrections/page-2.html",
        "corrections/page-3.html",
    ]
    assert found[1].pager.next == "../corrections/page-3.html"


def parsed(data: bytes) -> ElementTree.Element:
    """Give a feed that has what RFC 4287 asks of it."""
    root = ElementTree.fromstring(data)
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert element.find(f"{ATOM}author/{ATOM}name") is not None
        link = element.find(f"{ATOM}link[@href]")
        assert link is not None
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    updated = [str(entry.findtext(f"{ATOM}updated")) for entry in entries]
    assert updated == sorted(updated, reverse=True)
    assert root.findtext(f"{ATOM}updated") == (updated[0] if updated else "1970-01-01T00:00:00+08:00")
    return root


def test_the_feed_tells_a_new_report_and_each_correction_apart(corrected: Report, site: SiteConfig) -> None:
    entry = entry_of(corrected)
    root = parsed(feed(site, [entry]))
    found = root.findall(f"{ATOM}entry")
    assert [str(one.findtext(f"{ATOM}title"))[:3] for one in found] == ["更正："] * 4 + ["示例市"]
    first = found[0]
    assert first.findtext(f"{ATOM}id") == f"{site.url}2022/czj/#correction-2023-05-01"
    assert first.findtext(f"{ATOM}summary") == "又补计一件：本年新收·自然人由 1 更正为 2（理由：漏登）"
    assert found[-1].findtext(f"{ATOM}updated") == "2023-01-18T09:30:00+08:00"
    assert feed(site, [entry]) == feed(site, [entry])


def test_thousands_of_new_reports_do_not_push_the_corrections_out_of_their_own_feed(
    corrected: Report, site: SiteConfig
) -> None:
    many = [
        Entry(f"a{number}", "机关", "部门", 2023, "标题", "", "2024-01-30", "2024-01-30", "")
        for number in range(2 * FEED_LENGTH)
    ]
    entries = [*many, entry_of(corrected)]
    assert "更正：" not in feed(site, entries).decode()
    root = parsed(corrections_feed(site, entries))
    assert len(root.findall(f"{ATOM}entry")) == 4
    links = [link.get("href") for link in root.findall(f"{ATOM}link")]
    assert links == [f"{site.url}corrections/feed.xml", f"{site.url}corrections/"]
    crowd = [entry_of(corrected)._replace(slug=f"b{number}") for number in range(FEED_LENGTH)]
    assert len(parsed(corrections_feed(site, crowd)).findall(f"{ATOM}entry")) == FEED_LENGTH
