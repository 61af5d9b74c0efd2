"""Sources become drafts: whose they are, what comes back from our own files, what is never written over."""

import io
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from generator.blocks import plain_text, to_blocks
from generator.build import build, check
from generator.config import Config
from generator.document import to_document
from generator.export import export
from generator.importing import (
    Imported,
    Outcome,
    closing_table,
    difference,
    import_source,
    place,
    sources_in,
)
from generator.load import read_report
from generator.problem import Level
from generator.report import Report
from generator.source import parse
from tests.golden import PROJECT
from tests.sample import SITE, SLUG, archive_of, distinct, project, text

ROOT = Path(__file__).parent.parent
COPIES = ("index.html", "report.docx", "report.xlsx", "report.csv", "report.pdf")


@dataclass(frozen=True)
class Site:
    """A built site with all copies, its reports, and its register."""

    root: Path
    reports: tuple[Report, ...]
    config: Config

    def file(self, report: Report, name: str) -> Path:
        return self.root / f"site/{report.year}/{report.agency.slug}/{name}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The municipal site, and two reports in which every figure is another one."""
    root = tmp_path_factory.mktemp("importing") / "p"
    shutil.copytree(PROJECT, root)
    file = root / "content/site.yaml"
    file.write_text(re.sub("(?m)^下载: .*\n", "", file.read_text(encoding="utf-8")), encoding="utf-8")
    with (root / "content/agencies.yaml").open("a", encoding="utf-8") as stream:
        stream.write("czj2: {名称: 示例市财政局二局, 类别: 部门}\n")
    for year in (2020, 2022):
        target = root / f"content/reports/czj2/{year}.yaml"
        target.parent.mkdir(exist_ok=True)
        target.write_text(distinct(year).replace("示例市财政局", "示例市财政局二局"), encoding="utf-8")
    assert build(root, root / "site").committed
    archive = archive_of(root)
    found = [report for agency in archive.config.agencies for report in archive.of(agency)]
    return Site(root, tuple(report for report in found if not report.draft), archive.config)


def read(found: Imported, like: Report) -> Report:
    """Give the report that a draft is."""
    loaded = read_report(parse(found.draft, found.path), like.agency, like.year, latest=True)
    assert loaded.report, loaded.problems
    return loaded.report


def words(html: str) -> str:
    return "".join(plain_text(to_blocks(html)).split())


@pytest.mark.parametrize("name", COPIES)
def test_every_figure_of_our_own_files_comes_back(site: Site, name: str) -> None:
    for report in site.reports:
        file = site.file(report, name)
        if not report.tables() and not file.exists():
            continue
        found = import_source(file, site.config, report.agency.slug, report.year)
        assert found.doubtful == 0
        own = read(found, report)
        for table in report.tables():
            back = own.table(table.spec.id)
            assert back
            assert {name: [cell.value for cell in cells] for name, cells in back.rows.items()} == {
                name: [cell.value for cell in cells] for name, cells in table.rows.items()
            }


@pytest.mark.parametrize("name", ["index.html", "report.docx", "report.pdf"])
def test_the_words_of_our_own_files_come_back(site: Site, name: str) -> None:
    for report in site.reports:
        found = import_source(site.file(report, name), site.config)
        assert found.outcome is Outcome.UNDERSTOOD, found.problems
        assert (found.slug, found.year) == (report.agency.slug, report.year)
        own = read(found, report)
        assert (own.title, own.signature, own.signature_date) == (
            report.title,
            report.signature,
            report.signature_date,
        )
        assert own.issued == report.issued
        mine, theirs = to_document(own), to_document(report)
        assert words(mine.lead) == words(theirs.lead)
        assert len(mine.sections) == len(theirs.sections)
        for one, other in zip(mine.sections, theirs.sections, strict=True):
            assert one.heading == other.heading
            assert (words(one.before), words(one.after)) == (words(other.before), words(other.after))


def test_a_page_gives_back_the_very_prose(site: Site) -> None:
    for report in site.reports:
        if not report.tables():
            continue
        mine = to_document(read(import_source(site.file(report, "index.html"), site.config), report))
        theirs = to_document(report)
        assert [(one.before, one.after) for one in mine.sections] == [
            (one.before, one.after) for one in theirs.sections
        ]


def test_a_filled_form_comes_back_as_it_was_filled(tmp_path: Path) -> None:
    root = tmp_path / "p"
    archive = project(root, {2021: text(2021)}, site=SITE)
    data, _ = export(root, SLUG, 2022, "xlsx", blank=True)
    book = openpyxl.load_workbook(io.BytesIO(data))
    wanted = {}
    number = 0
    for name, defined in book.defined_names.items():
        if name.startswith("nianbao.") and not name.startswith(("nianbao.text", "nianbao.form")):
            (sheet, where), *_ = defined.destinations
            cell = book[sheet][where.replace("$", "")]
            if not cell.protection.locked and cell.value is None:
                number += 1
                cell.value = number
                wanted[name.removeprefix("nianbao.")] = number
    assert number > 130
    filled = tmp_path / "交回.xlsx"
    book.save(filled)
    found = import_source(filled, archive.config)
    assert (found.slug, found.year) == (SLUG, 2022)
    last = archive.report(SLUG, 2021)
    assert last
    own = read(found, last)
    for table in own.tables():
        for row in table.spec.leaves():
            for column, cell in zip(table.spec.columns_of(row), table.rows[row.id], strict=True):
                name = f"{table.spec.id}.{row.id}.{column.id}"
                if name in wanted:
                    assert cell.value == wanted[name], name


def test_what_is_sound_has_no_error_as_a_draft(site: Site, tmp_path: Path) -> None:
    root = tmp_path / "p"
    project(root, {}, agencies=(site.root / "content/agencies.yaml").read_text(encoding="utf-8"))
    report = next(one for one in site.reports if one.agency.slug == "czj2" and one.year == 2022)
    found = place(root, import_source(site.file(report, "index.html"), site.config))
    file = root / found.path
    file.write_text(
        file.read_text(encoding="utf-8").replace("状态: 草稿", "状态: 发布"), encoding="utf-8", newline="\n"
    )
    errors = [one for one in check(root).problems if one.level is Level.ERROR]
    assert [one.message for one in errors if one.span.path == found.path] == []


def test_whose_report_it_is(site: Site, tmp_path: Path) -> None:
    report = next(one for one in site.reports if one.agency.slug == "czj" and one.year == 2022)
    page = site.file(report, "index.html").read_text(encoding="utf-8")
    named = tmp_path / "a.html"
    named.write_text(page, encoding="utf-8")
    assert import_source(named, site.config).slug == "czj"
    assert import_source(named, site.config, "sjj", 2023).path == "content/reports/sjj/2023.yaml"
    nameless = tmp_path / "szf" / "2021.html"
    nameless.parent.mkdir()
    nameless.write_text(page.replace("示例市财政局", "某局").replace("2022年", "上年"), encoding="utf-8")
    found = import_source(nameless, site.config)
    assert (found.slug, found.year) == ("szf", 2021)
    stranger = tmp_path / "b.html"
    stranger.write_text(page.replace("示例市财政局", "某局"), encoding="utf-8")
    refused = import_source(stranger, site.config)
    assert (refused.outcome, refused.problems[-1].code, refused.draft) == (Outcome.REFUSED, "I206", "")


def test_nothing_is_written_over(site: Site, tmp_path: Path) -> None:
    report = next(one for one in site.reports if one.agency.slug == "czj" and one.year == 2022)
    root = tmp_path / "p"
    project(root, {2022: text(2022)})
    before = (root / f"content/reports/{SLUG}/2022.yaml").read_bytes()
    found = place(root, import_source(site.file(report, "index.html"), site.config))
    assert (found.outcome, found.problems[-1].code) == (Outcome.REFUSED, "I207")
    assert (root / f"content/reports/{SLUG}/2022.yaml").read_bytes() == before
    shown = difference(found)
    assert "+  行政许可: 746" in shown
    assert "-  行政许可: 0" in shown


def test_attachments_come_along(site: Site, tmp_path: Path) -> None:
    report = next(one for one in site.reports if one.agency.slug == "czj" and one.year == 2022)
    found = place(tmp_path, import_source(site.file(report, "index.html"), site.config))
    assert (tmp_path / "content/reports/czj/附表一.csv").is_file()
    assert "依申请公开分月统计" in found.draft


def test_a_folder_comes_in_one_run(site: Site) -> None:
    files = list(sources_in([site.root / "site/2022", site.root / "site/2018"]))
    pages = [file for file in files if file.name in {"index.html", "report.docx"}]
    assert len(pages) >= 14
    start = time.process_time()
    found = [import_source(file, site.config) for file in pages]
    assert time.process_time() - start < 60
    *lines, counts = closing_table(found)
    assert len(lines) == len(found)
    understood = sum(one.outcome is Outcome.UNDERSTOOD for one in found)
    assert counts.startswith(f"导入了 {len(found)} 个文件：认出 {understood}，")


def test_a_file_that_nobody_can_read_is_refused(site: Site, tmp_path: Path) -> None:
    odd = tmp_path / "a.pdf"
    odd.write_bytes(b"\x00\x01\x02" * 100)
    found = import_source(odd, site.config)
    assert (found.outcome, found.draft) == (Outcome.REFUSED, "")
    assert found.problems[0].code.startswith("I1")
    assert import_source(tmp_path / "nowhere.txt", site.config).outcome is Outcome.REFUSED
