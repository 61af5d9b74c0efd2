"""What we published comes back: every report of the test sites, from its page and its copies, to the same figures and words."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from generator.changes.corrected import corrections
from generator.drafting.importing import Imported, Outcome, import_source, place
from generator.printing.document import to_document
from generator.project.load import Archive, read_report
from generator.project.report import Report
from generator.project.scaffold import init
from generator.reading.source import parse
from generator.site.build import Options, build
from generator.site.build import check as check_project
from generator.site.export import export
from tests.golden import PROJECT
from tests.sample import SLUG, archive_of, distinct, project
from tests.spreadsheets import saved

ROOT = Path(__file__).parent.parent
FACTS = ("index_number", "document_number", "topic", "validity", "origin", "keywords", "abstract")
"""Those that a page carries; copies leave some out."""


class Sample(NamedTuple):
    """A report of a site that was built, and the folder of its page."""

    archive: Archive
    report: Report
    page: Path


def _sites(folder: Path) -> Iterator[Path]:
    shutil.copytree(PROJECT, folder / "municipal")
    shutil.copytree(ROOT / "content", folder / "seed/content")
    init(folder / "skeleton")
    project(folder / "own", {2020: distinct(2020), 2022: distinct(2022)})
    yield from sorted(folder.iterdir())


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    found = []
    for root in _sites(tmp_path_factory.mktemp("sites")):
        site = root / "content/site.yaml"
        text = re.sub("下载: .*\n", "", site.read_text(encoding="utf-8"))
        site.write_text(f"{text}下载: []\n", encoding="utf-8")
        assert build(root, root / "site", Options(workers=1)).committed
        archive = archive_of(root)
        for slug, years in archive.files.by_agency.items():
            for year in years:
                report = archive.report(slug, year)
                assert report
                found.append(Sample(archive, report, root / f"site/{year}/{slug}"))
    return found


def imported(sample: Sample, file: Path) -> tuple[Imported, Report]:
    """Give what became of a file, and its draft as our own reader sees it."""
    one = import_source(file, sample.archive.config)
    assert (one.slug, one.year) == (sample.report.agency.slug, sample.report.year)
    loaded = read_report(parse(one.draft, one.path), sample.report.agency, one.year, latest=False)
    assert loaded.report
    assert {problem.code for problem in loaded.problems} <= {"F201"}
    return one, loaded.report


def figures(report: Report) -> dict[str, str]:
    return {
        f"{table.spec.id}.{row.id}.{column.id}": cell.text
        for table in report.tables()
        for row in table.spec.leaves()
        for column, cell in zip(table.spec.columns_of(row), table.rows[row.id], strict=True)
    }


def words(report: Report, *, aligned: bool = True) -> list[str]:
    """Give everything that is printed but the tables; how a table of the prose is ``aligned`` may be left out."""
    document = to_document(report)
    found = [document.title, document.lead, document.signature, document.signature_date]
    for section in document.sections:
        found += [section.heading, section.before, section.after]
    return found if aligned else [re.sub(' class="gid-[a-z]+"', "", text) for text in found]


def copied(sample: Sample, name: str, folder: Path) -> Path:
    data, _ = export(sample.archive.root, sample.report.agency.slug, sample.report.year, name, faulty=True)
    for file in sample.page.glob("附*"):
        shutil.copy(file, folder)
    target = folder / f"{sample.report.agency.slug}-{sample.report.year}.{name}"
    target.write_bytes(data)
    return target


def told(report: Report) -> list[tuple[object, ...]]:
    """Give the corrections in the words that are printed, and what an editor wrote that they changed."""
    written = (one.was for one in report.corrections)
    return [
        (one.date, one.sentence, one.reason, *was)
        for one, was in zip(corrections(report), written, strict=True)
    ]


def test_every_page_comes_back_whole(samples: list[Sample]) -> None:
    seen = 0
    for sample in samples:
        if sample.report.draft:
            continue
        one, report = imported(sample, sample.page / "index.html")
        wanted = sample.report
        assert one.problems == ()
        assert one.outcome is Outcome.UNDERSTOOD
        assert figures(report) == figures(wanted)
        assert words(report) == words(wanted)
        assert (report.issued, report.published) == (wanted.issued, wanted.published)
        assert told(report) == told(wanted)
        assert [getattr(report, name) for name in FACTS] == [getattr(wanted, name) for name in FACTS]
        assert [(item.file, item.title) for item in report.attachments] == [
            (item.file, item.title) for item in wanted.attachments
        ]
        assert report.unrecognised == ""
        seen += 1
    assert seen >= 15


def test_every_word_copy_comes_back_whole(samples: list[Sample], tmp_path: Path) -> None:
    for sample in samples:
        one, report = imported(sample, copied(sample, "docx", tmp_path))
        wanted = sample.report
        assert one.problems == ()
        assert figures(report) == figures(wanted)
        assert words(report, aligned=False) == words(wanted, aligned=False)
        assert report.issued == wanted.issued
        assert str(report.published)[:10] == str(wanted.published)[:10], "a copy prints the day only"
        assert told(report) == told(wanted)
        assert [item.file for item in report.attachments] == [item.file for item in wanted.attachments]
        assert report.unrecognised == ""


def test_every_excel_copy_comes_back_with_its_figures(samples: list[Sample], tmp_path: Path) -> None:
    for sample in samples:
        if not sample.report.tables():
            continue
        one, report = imported(sample, copied(sample, "xlsx", tmp_path))
        assert [problem.code for problem in one.problems] == ["I209"]
        assert figures(report) == figures(sample.report)
        assert report.title == sample.report.title
        assert report.issued == sample.report.issued
        assert told(report) == told(sample.report)
        assert one.doubtful == 0


def test_every_csv_copy_comes_back_with_its_figures(samples: list[Sample], tmp_path: Path) -> None:
    """It holds numbers, so that the + of a change is gone."""
    for sample in samples:
        if not sample.report.tables():
            continue
        one, report = imported(sample, copied(sample, "csv", tmp_path))
        assert [problem.code for problem in one.problems] == ["I209"]
        assert figures(report) == {name: text.lstrip("+") for name, text in figures(sample.report).items()}


def test_pdf_copies_come_back_with_figures_and_words(samples: list[Sample], tmp_path: Path) -> None:
    """A PDF does not say what is bold, so words are compared without marks."""
    chosen = [sample for sample in samples if sample.report.agency.slug in {"czj", "xskgxj"}][::2]
    for sample in chosen:
        one, report = imported(sample, copied(sample, "pdf", tmp_path))
        assert one.problems == ()
        assert figures(report) == figures(sample.report)
        plain = [re.sub(r"</?strong>|<a [^>]*>|</a>", "", text) for text in words(sample.report)]
        assert words(report) == plain


def test_a_sheet_that_was_filled_in_comes_back_without_a_loss(tmp_path: Path) -> None:
    archive = project(tmp_path / "p", {2021: distinct(2021)})
    file = tmp_path / f"{SLUG}-2022.xlsx"
    file.write_bytes(export(archive.root, SLUG, 2022, "xlsx", blank=True)[0])
    book = openpyxl.load_workbook(file)
    typed: dict[str, str] = {}
    texts = {
        "text.title": "示例市财政局2022年政府信息公开工作年度报告",
        "text.lead": "本报告的统计期限自2022年1月1日起。",
        "text.overview": "### （一）主动公开\n\n公开**258条**。\n\n第二段。",
        "text.problems": "人手不足。",
        "text.other": "没有其他事项。",
        "text.signature": "示例市财政局",
        "text.signature_date": "2023-01-18",
        "text.issued": "2023-01-18",
        "text.requests.after": "上表含简易程序2件。",
    }
    number = 1001
    for name, defined in book.defined_names.items():
        sheet, _, address = defined.attr_text.partition("!")
        cell = book[sheet.strip("'")][address.replace("$", "")]
        own = name.removeprefix("nianbao.")
        if own in texts:
            cell.value = texts[own]
        elif not own.startswith("text.") and cell.data_type != "f":
            number += 1
            typed[own] = str(number)
            cell.value = number
    file.write_bytes(saved(book))
    one = import_source(file, archive.config)
    loaded = read_report(parse(one.draft, one.path), archive.load(SLUG, 2021).report.agency, 2022)  # type: ignore[union-attr]
    assert loaded.report
    assert loaded.problems == ()
    found = figures(loaded.report)
    assert {name: found[name] for name in typed} == typed
    assert len(typed) == 10 + 25 * 6 - 6 + 12
    assert loaded.report.title == texts["text.title"]
    assert loaded.report.lead.strip() == texts["text.lead"]
    assert [section.text.strip() for section in loaded.report.sections if not section.table] == [
        texts["text.overview"],
        texts["text.problems"],
        texts["text.other"],
    ]
    assert loaded.report.sections[2].after.strip() == texts["text.requests.after"]
    assert (loaded.report.signature, str(loaded.report.signature_date)) == ("示例市财政局", "2023-01-18")
    # Every figure is another one, so that nothing adds up: the import says so, and changes nothing.
    assert [problem.code for problem in one.problems] == ["I210"]


def test_a_sound_page_makes_a_draft_that_checks_without_an_error(
    samples: list[Sample], tmp_path: Path
) -> None:
    sample = next(one for one in samples if one.report.agency.slug == SLUG and one.page.parent.name == "2022")
    shutil.copytree(sample.archive.root / "content", tmp_path / "content")
    (tmp_path / f"content/reports/{SLUG}/2022.yaml").unlink()
    one = place(tmp_path, import_source(sample.page / "index.html", sample.archive.config))
    assert one.outcome is Outcome.UNDERSTOOD
    problems = [problem for problem in check_project(tmp_path).problems if problem.span.path == one.path]
    assert [problem.code for problem in problems if problem.level.value == "error"] == []
    assert problems == [problem for problem in problems if problem.level.value == "hint"]
