"""The shapes that real sources have, made from known figures: pages, PDFs, other wordings; and how much of all can be told."""

import io
import random
from collections.abc import Callable, Iterator

import docx
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from generator.formats import all_formats
from generator.importers import read_bytes
from generator.printing.document import Document, Grid, GridCell, to_document
from generator.project.report import Report
from generator.prose.blocks import plain_text, to_blocks
from generator.recognition.recognise import Recognised, recognise
from tests.damage import (
    annotated,
    blanks_for_zeros,
    chained,
    compared,
    in_labels,
    losing,
    other_writing,
    slashes_for_zeros,
    traditional,
)
from tests.page_shapes import PAGE_SHAPES, as_page, spans, typst_table
from tests.random_reports import random_report
from tests.sample import SLUG, distinct, project, report
from tests.shapes import TEXT_SHAPES, Rows, as_text, glued_on_one_line, rows_of, rows_with_pipes, tabs
from tests.spreadsheets import saved
from tests.test_importer_pdf import made

PAGES = pytest.mark.parametrize("shape", PAGE_SHAPES.values(), ids=PAGE_SHAPES.keys())
PAPER = {"a4": 'paper: "a4"', "numbered": 'width: 595pt, height: 420pt, numbering: "— 1 —"'}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> list[Report]:
    """A report of each form in which every figure is another one."""
    archive = project(tmp_path_factory.mktemp("r"), {2020: distinct(2020), 2022: distinct(2022)})
    return [one for year in (2020, 2022) if (one := archive.report(SLUG, year))]


def words(html: str) -> str:
    return plain_text(to_blocks(html))


def recognised(data: bytes, name: str, wanted: Report) -> Recognised:
    return recognise(read_bytes(data, name, name), all_formats(), wanted.form)


def page_of(wanted: Report, shape: Callable[[Rows], str], *, layout: bool = False) -> Recognised:
    return recognised(as_page(to_document(wanted), shape, layout=layout).encode(), "a.html", wanted)


def text_of(wanted: Report, shape: Callable[[Rows], str]) -> Recognised:
    return recognised(as_text(to_document(wanted), words, shape).encode(), "a.txt", wanted)


def assert_whole(found: Recognised, wanted: Report) -> None:
    told = compared(found, wanted)
    assert (told.wrong, told.marked) == ([], [])


@PAGES
def test_a_page_is_told_whole(shape: Callable[[Rows], str], both: list[Report]) -> None:
    for wanted in both:
        found = page_of(wanted, shape)
        assert_whole(found, wanted)
        assert found.unplaced == ()
        assert found.missing == ()
        assert (found.title, found.signature) == (wanted.title, wanted.signature)


def test_layout_tables_around_a_page_do_not_matter(both: list[Report]) -> None:
    for wanted in both:
        found = page_of(wanted, spans, layout=True)
        assert_whole(found, wanted)
        assert "首页" not in found.lead


@PAGES
def test_blanks_and_slashes_of_a_page_stay_what_they_are(shape: Callable[[Rows], str]) -> None:
    """A zero, a blank and a mark for nothing are three things."""
    chance = random.Random(7)
    for change in (blanks_for_zeros, slashes_for_zeros):
        wanted = change(random_report(chance))
        assert_whole(page_of(wanted, shape), wanted)


def test_a_page_that_nobody_has_filled_in_is_all_blanks() -> None:
    wanted = blanks_for_zeros(report(2022))
    assert_whole(page_of(wanted, spans), wanted)


@pytest.mark.parametrize("paper", PAPER.values(), ids=PAPER.keys())
@pytest.mark.parametrize("vertical", [False, True], ids=["across", "down"])
def test_a_ruled_pdf_is_told_whole(vertical: bool, paper: str, both: list[Report]) -> None:
    """Group labels stand in the middle of their rows, on several pages, perhaps one character a line."""
    for wanted in both:
        data = made(_typst(to_document(wanted), rules=True, vertical=vertical), paper)
        assert_whole(recognised(data, "a.pdf", wanted), wanted)


@pytest.mark.parametrize("paper", PAPER.values(), ids=PAPER.keys())
@pytest.mark.parametrize("vertical", [False, True], ids=["across", "down"])
def test_a_pdf_without_rules_is_told_but_for_torn_rows(
    vertical: bool, paper: str, both: list[Report]
) -> None:
    for wanted in both:
        data = made(_typst(to_document(wanted), rules=False, vertical=vertical), paper)
        told = compared(recognised(data, "a.pdf", wanted), wanted)
        assert told.wrong == []
        assert told.right >= 0.95 * (told.right + len(told.marked))


def _typst(document: Document, *, rules: bool, vertical: bool) -> str:
    parts = [f"#align(center)[{document.title}]"]
    for section in document.sections:
        parts.append(f"#par(first-line-indent: 0em)[{section.heading}]")
        grid = section.grid
        parts.append(
            typst_table(grid, rules=rules, vertical=vertical)
            if grid
            else words(section.before).replace("\n", "\n\n")
        )
    return "\n\n".join([*parts, f"#align(right)[{document.signature}]", document.signature_date])


@pytest.mark.parametrize("shape", [rows_with_pipes, tabs], ids=["pipes", "tabs"])
def test_figures_in_other_writings(shape: Callable[[Rows], str], both: list[Report]) -> None:
    """1,204 · １２０４ · 19件 · +19 · 减4."""
    for seed, wanted in enumerate(both):
        assert_whole(text_of(wanted, chained([other_writing(random.Random(seed))], shape)), wanted)
        assert_whole(page_of(wanted, chained([other_writing(random.Random(seed))], spans)), wanted)


@pytest.mark.parametrize(
    ("key", "shown", "written"),
    [
        ("行政事业性收费: 160.5964", "160.5964 万元", "160.5964"),
        ("行政事业性收费: 59237.244912", "59,237.244912", "59237.244912"),
        ("行政许可: 12", "12 件", "12"),
        ("行政许可: 12", "１２笔", "12"),
    ],
)
def test_units_and_decimals(key: str, shown: str, written: str) -> None:
    row, _, typed = key.partition(": ")
    wanted = report(2022, f"主动公开: {{{key}}}")
    text = as_text(to_document(wanted), words, rows_with_pipes)
    assert f"{row} | {typed}" in text
    found = recognised(text.replace(f"{row} | {typed}", f"{row} | {shown}").encode(), "a.txt", wanted)
    assert_whole(found, wanted)
    assert any(
        cell.written == written
        for line in found.tables["proactive"].rows.values()
        for cell in line.cells.values()
    )


@pytest.mark.parametrize("shown", ["251000元", "约16", "16-20", "见附表", "1 6", "016"])
def test_a_figure_that_is_none_is_left_to_a_person(shown: str) -> None:
    wanted = report(2022, "主动公开: {行政事业性收费: 16}")
    text = as_text(to_document(wanted), words, rows_with_pipes).replace("性收费 | 16", f"性收费 | {shown}")
    found = recognised(text.encode(), "a.txt", wanted)
    told = compared(found, wanted)
    assert (told.wrong, told.marked) == ([], ["fee.amount"])
    assert shown in found.tables["proactive"].rows["fee"].shown


@pytest.mark.parametrize("shape", [rows_with_pipes, glued_on_one_line], ids=["pipes", "glued"])
def test_notes_in_brackets_behind_labels(shape: Callable[[Rows], str]) -> None:
    wanted = report(2022, "依申请公开: {本年新收: {自然人: 12}, 予以公开: {自然人: 12}}")
    changed = chained([in_labels(annotated(random.Random(1), 0.6))], shape)
    assert_whole(text_of(wanted, changed), wanted)
    assert_whole(page_of(wanted, chained([in_labels(annotated(random.Random(1), 0.6))], spans)), wanted)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("现行有效件数", "现行有效件"),
        ("行政规范性文件", "规范性文件"),
        ("本年新收政府信息公开申请数量", "本年新收政府信息公开申请量"),
        ("2.重复申请", "2重复申请"),
        ("商业企业", "商业企 业"),
        ("3.其他", "3、其他"),
        ("（七）总计", "(七)总计"),
        ("其他法律行政法规禁止公开", "其他法律、行政法规禁止公开"),
    ],
)
def test_damaged_labels_are_known(old: str, new: str, both: list[Report]) -> None:
    wanted = both[1]
    change = in_labels(lambda text: text.replace(old, new))
    assert_whole(text_of(wanted, chained([change], rows_with_pipes)), wanted)
    assert_whole(page_of(wanted, chained([change], spans)), wanted)


def test_a_head_of_the_old_form_that_lost_a_character(both: list[Report]) -> None:
    change = in_labels(lambda text: text.replace("本年增/减", "本年增/"))
    assert_whole(text_of(both[0], chained([change], rows_with_pipes)), both[0])
    assert_whole(page_of(both[0], chained([change], spans)), both[0])


def test_traditional_characters_throughout(both: list[Report]) -> None:
    for wanted in both:
        assert_whole(text_of(wanted, chained([in_labels(traditional)], rows_with_pipes)), wanted)
        assert_whole(page_of(wanted, chained([in_labels(traditional)], spans)), wanted)


def test_a_row_of_a_page_that_stands_there_twice(both: list[Report]) -> None:
    """With the same figures nothing is in doubt; with others the sums decide, and the second is not dropped."""
    wanted = both[1]
    row = next(line for line in spans_rows(wanted) if "2.重复申请" in line)
    page = as_page(to_document(wanted), spans)
    assert_whole(recognised(page.replace(row, row + row).encode(), "a.html", wanted), wanted)
    other = row.replace(">11", ">99", 1)
    for rows in (row + other, other + row):
        found = recognised(page.replace(row, rows).encode(), "a.html", wanted)
        assert_whole(found, wanted)
        assert any("99" in one for one, _ in found.unplaced)


def spans_rows(wanted: Report) -> list[str]:
    page = as_page(to_document(wanted), spans)
    return [f"<tr>{part}" for part in page.split("<tr>")[1:]]


def test_a_sub_label_that_is_missing_is_told_by_the_sums(both: list[Report]) -> None:
    wanted = both[1]
    change = in_labels(lambda text: "" if text == "2.重复申请" else text)
    assert_whole(page_of(wanted, chained([change], spans)), wanted)


def test_a_note_inside_a_table_is_not_dropped(both: list[Report]) -> None:
    wanted = both[1]
    row = next(line for line in spans_rows(wanted) if "行政处罚" in line)
    note = '<tr><td colspan="4">上述数字含县级派驻机构办理的案件</td></tr>'
    page = as_page(to_document(wanted), spans).replace(row, row + note)
    found = recognised(page.encode(), "a.html", wanted)
    assert_whole(found, wanted)
    assert any("上述数字含县级派驻机构办理的案件" in one for one, _ in found.unplaced)


def test_spans_that_were_lost_shift_no_figure() -> None:
    """A page whose merged cells are not merged: where a figure cannot be told from its neighbour, sums have to say so."""
    chance = random.Random(11)
    for _ in range(6):
        wanted = blanks_for_zeros(random_report(chance))
        page = as_page(to_document(wanted), spans)
        for gone in (' colspan="3"', ' rowspan="2"', ' rowspan="22"', ' rowspan="3" '):
            assert compared(recognised(page.replace(gone, "").encode(), "a.html", wanted), wanted).wrong == []


def test_nearly_everything_that_can_be_told_is_told() -> None:
    """The share of figures that are right, over all shapes; glued figures of table two and blanks between blanks cannot be told."""
    chance = random.Random(20)
    shares = {}
    for name, shape in {**TEXT_SHAPES, **PAGE_SHAPES}.items():
        right = marked = 0
        for _ in range(2):
            wanted = random_report(chance)
            steps = [in_labels(losing(chance, 0.005))]
            if "glued" not in name:
                steps += [other_writing(chance), in_labels(annotated(chance, 0.1))]
            changed = chained(steps, shape)
            found = page_of(wanted, changed) if name in PAGE_SHAPES else text_of(wanted, changed)
            told = compared(found, wanted)
            assert told.wrong == []
            lost = [one for one in told.marked if not _untold(name, one, wanted)]
            right, marked = right + told.right, marked + len(lost)
        shares[name] = (right, right + marked)
    total = sum(right for right, _ in shares.values()) / sum(every for _, every in shares.values())
    assert total >= 0.98, shares


def _untold(shape: str, figure: str, wanted: Report) -> bool:
    """Say whether a figure of table two is glued to another, so that nothing tells them apart."""
    first = next(iter(wanted.tables()))
    return shape == "glued_on_one_line" and figure.rpartition(".")[0] in {
        row.id for row in first.spec.leaves()
    }


def test_a_workbook_of_somebody_else(both: list[Report]) -> None:
    """All on one sheet, cells merged, labels wrapped within their cells, figures typed as numbers."""
    for wanted in both:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet
        line = 1
        for text in (wanted.title, *_parts(to_document(wanted))):
            if isinstance(text, str):
                sheet.cell(line, 1, text)
                line += 1
                continue
            line = _grid_on(sheet, text, line) + 1
        found = recognised(saved(book), "a.xlsx", wanted)
        assert_whole(found, wanted)
        assert found.title == wanted.title
        assert found.missing == ()


def test_a_document_of_somebody_else(both: list[Report]) -> None:
    """Made with Word: merged cells, headings that are bold paragraphs."""
    for wanted in both[1:]:
        document = docx.Document()
        document.add_paragraph(wanted.title)
        for part in _parts(to_document(wanted)):
            if isinstance(part, str):
                document.add_paragraph().add_run(part).bold = True
                continue
            rows = rows_of(part)
            table = document.add_table(len(rows), part.width)
            for at, column, cell in _placed(part):
                merged = table.cell(at, column).merge(
                    table.cell(at + cell.rowspan - 1, column + cell.colspan - 1)
                )
                merged.text = cell.text
        target = io.BytesIO()
        document.save(target)
        found = recognised(target.getvalue(), "a.docx", wanted)
        assert_whole(found, wanted)
        assert found.missing == ()


def _parts(document: Document) -> Iterator[str | Grid]:
    for section in document.sections:
        yield section.heading
        yield from words(section.before).split("\n") if section.before else ()
        if section.grid:
            yield section.grid
    yield document.signature
    yield document.signature_date


def _placed(grid: Grid) -> Iterator[tuple[int, int, GridCell]]:
    """Yield the cells of a table with their rows and columns, counted from 0."""
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows_of(grid)):
        column = 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            yield at, column, cell
            taken |= {
                (at + down, column + across) for down in range(cell.rowspan) for across in range(cell.colspan)
            }
            column += cell.colspan


def _grid_on(sheet: Worksheet, grid: Grid, line: int) -> int:
    for at, column, cell in _placed(grid):
        text = cell.text if cell.kind == "figure" else f"{cell.text[:6]}\n{cell.text[6:]}".strip()
        sheet.cell(line + at, column + 1, int(text) if text.isdecimal() else text)
        if cell.colspan > 1 or cell.rowspan > 1:
            sheet.merge_cells(
                None, line + at, column + 1, line + at + cell.rowspan - 1, column + cell.colspan
            )
    return line + len(rows_of(grid))
