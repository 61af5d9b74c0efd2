"""The PDF copies, read with programs that are not ours: structure, text, figures, fonts, claims."""

import io
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from multiprocessing import current_process
from pathlib import Path

import pikepdf
import pytest

from generator.printing.appendix import HEADING, NOTE
from generator.printing.drawing import drawn
from generator.printing.edition import Edition
from generator.readers.pdf import figures
from generator.site import executors
from generator.writers import pdf
from tests import pdf_copies
from tests.pdf_copies import (
    FURNITURE,
    RARE,
    URL,
    copy,
    editions,
    opened,
    pages,
    prose,
    structure,
    theme,
)
from tests.sample import form_of

ALL = (
    "sample",
    "municipal",
    "corrected",
    "2019",
    "legacy",
    "distinct",
    "distinct-2019",
    "long",
    "prose",
    "split",
)
TABLED = tuple(name for name in ALL if name != "legacy")


@pytest.mark.parametrize("name", ALL)
def test_the_checker_of_pdf_ua_finds_nothing(name: str, tmp_path: Path) -> None:
    file = tmp_path / "copy.pdf"
    file.write_bytes(copy(name))
    found = subprocess.run(
        [sys.executable, "-m", "pdfua", "check", str(file)], capture_output=True, check=False
    )
    assert b"PASS (no findings)" in found.stdout, found.stdout.decode()
    assert found.returncode == 0


@pytest.mark.parametrize("name", ALL)
def test_the_file_is_sound(name: str, tmp_path: Path) -> None:
    file = tmp_path / "copy.pdf"
    file.write_bytes(copy(name))
    found = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=False)
    assert (found.returncode, found.stderr) == (0, b"")


@pytest.mark.parametrize("name", TABLED)
def test_every_figure_has_its_headers_in_words(name: str) -> None:
    tables = [table for table in structure(copy(name)).all("/Table") if "/Summary" in table.attributes]
    grids = [section.grid for section in editions()[name].document.sections if section.grid]
    assert [str(table.attributes["/Summary"]) for table in tables] == [grid.caption for grid in grids]
    checked = 0
    for grid, table in zip(grids, tables, strict=True):
        rows = [*grid.head, *(row for body in grid.bodies for row in body)]
        labels = {cell.id: cell.text for row in rows for cell in row if cell.id and cell.kind != "figure"}
        heads = {head.name: head for head in table.all("/TH") if head.name}
        assert {key: head.words for key, head in heads.items()} == labels
        lines = list(table.all("/TR"))
        assert len(lines) == len(rows)
        for line, row in zip(lines, rows, strict=True):
            for element, cell in zip(line.all("/TH", "/TD"), row, strict=True):
                assert element.words == cell.text
                assert element.kind == ("/TD" if cell.kind == "figure" else "/TH")
                assert int(str(element.attributes.get("/ColSpan", 1))) == cell.colspan
                assert int(str(element.attributes.get("/RowSpan", 1))) == cell.rowspan
                named = [str(key) for key in element.attributes["/Headers"]]  # type: ignore[attr-defined]
                assert [heads[key].words for key in named] == [labels[key] for key in cell.headers.split()]
                if cell.kind == "label":
                    assert element.attributes["/Scope"] == "/Row"
                if cell.kind == "figure":
                    assert len(named) >= 2
                    checked += 1
    assert checked == len(editions()[name].figures)


def test_a_table_of_the_prose_that_looks_the_same_is_not_mistaken_for_the_form() -> None:
    edition = editions()["distinct"]
    document = edition.document
    grid = document.sections[3].grid
    assert grid
    rows = [*grid.head, *(row for body in grid.bodies for row in body)]
    cells = ["".join(f'<td colspan="{c.colspan}" rowspan="{c.rowspan}">旧</td>' for c in row) for row in rows]
    pasted = "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
    section = document.sections[0]._replace(before=pasted)
    changed = document._replace(sections=(section, *document.sections[1:]))
    found = list(structure(pdf.write(replace(edition, document=changed), theme())).all("/Table"))
    assert ["/Summary" in table.attributes for table in found] == [False, True, True, True]
    assert next(found[0].all("/TH")).name.startswith("U")


def test_a_group_of_rows_is_a_header_of_its_rows() -> None:
    table = list(structure(copy("distinct")).all("/Table"))[1]
    heads = {head.name: head.words for head in table.all("/TH")}
    cell = list(list(table.all("/TR"))[7].all("/TD"))[1]
    assert [heads[str(key)] for key in cell.attributes["/Headers"]] == [  # type: ignore[attr-defined]
        "三、本年度办理结果",
        "（三）不予公开",
        "1.属于国家秘密",
        "申请人情况",
        "法人或其他组织",
        "商业企业",
    ]


@pytest.mark.parametrize("name", TABLED)
def test_every_header_can_be_looked_up_by_its_name(name: str) -> None:
    with opened(name) as file:
        tree = list(file.Root.StructTreeRoot.IDTree.Names)
        names = [str(key) for key in tree[::2]]
        assert names == sorted(set(names))
        for key, element in zip(names, tree[1::2], strict=True):
            assert (str(element.ID), str(element.S)) == (key, "/TH")


@pytest.mark.parametrize("name", ALL)
def test_every_figure_is_read_back_from_its_cell(name: str) -> None:
    edition = editions()[name]
    assert figures(copy(name), form_of(edition.form)) == {
        figure.id: figure.text for figure in edition.figures
    }


def parts_of_charts(found: str, edition: Edition) -> None:
    """Every title, sentence and word of the charts stands behind the report, and nothing else."""
    drawings = [drawn(chart) for chart in edition.charts]
    words = [NOTE]
    for drawing in drawings:
        words += [drawing.title, drawing.summary, *(word.text for word in drawing.words)]
    assert Counter(found) == Counter("".join("".join(words).split()))


@pytest.mark.parametrize("name", ALL)
def test_the_text_is_what_was_written_no_character_more_or_less(name: str, tmp_path: Path) -> None:
    edition = editions()[name]
    document = edition.document
    found = "".join(FURNITURE.sub("", page) for page in pages(copy(name), tmp_path))
    parts = [document.title, *prose(document.lead)]
    for section in document.sections:
        parts += [section.heading, *prose(section.before), *prose(section.after)]
        if section.grid:
            rows = [*section.grid.head, *(row for body in section.grid.bodies for row in body)]
            parts += [cell.text for row in rows for cell in row]
    parts += [document.signature, document.signature_date]
    parts += [f"{label}：{value}" for label, value in edition.facts] + [f"网页地址：{edition.url}"]
    if name == "corrected":
        parts += ["更正记录", "2023年3月1日　第一部分培训场次由“3场”更正为“4场”（理由：统计时漏计一场）"]
    if edition.charts:
        found, heading, charts = found.rpartition(HEADING)
        assert heading
        parts_of_charts(charts, edition)
    if name == "prose":
        found = re.sub("3.(第三项；)4.(第四项。)", r"\1\2", found.replace("·", ""))
        parts = ["".join(parts).replace("办理流程图", "")]
    expected = "".join("".join(part.split()) for part in (*parts, *_repeated(name, found)))
    assert Counter(found) == Counter(expected)
    for part in parts if name != "prose" else ():
        assert "".join(part.split()) in found
    assert not re.search("[\u2e80-\u2fdf\uf900-\ufaff\ufffd]", found)


def _repeated(name: str, found: str) -> list[str]:
    """Give what is printed again where a table goes on on the next page: its head and the group it is in the midst of."""
    group = "三、本年度办理结果（续）"
    if group not in found:
        return []
    grid = editions()[name].document.sections[2].grid
    assert grid
    return [group, *(cell.text for row in grid.head for cell in row)]


def test_characters_of_rare_names_are_printed(tmp_path: Path) -> None:
    assert len(RARE) == 33
    edition = editions()["distinct"]
    sections = (
        edition.document.sections[0]._replace(before=f"<p>{RARE}</p>"),
        *edition.document.sections[1:],
    )
    title = f"{edition.agency}{RARE[:2]}2022年政府信息公开工作年度报告"
    document = edition.document._replace(sections=sections, title=title, signature=RARE[2:4])
    data = pdf.write(replace(edition, document=document), theme())
    found = "".join(pages(data, tmp_path))
    assert RARE in found
    assert RARE[2:4] + "2023年" in found
    assert {"NotoSerifSC-Regular"} <= {
        font.split("+")[1].removesuffix("-Identity-H") for font in _fonts(data)
    }


def _fonts(data: bytes) -> dict[str, str]:
    with pikepdf.open(io.BytesIO(data)) as file:
        found = {
            str(font.BaseFont)[1:]: font.DescendantFonts[0].FontDescriptor
            for page in file.pages
            for font in page.Resources.get("/Font", pikepdf.Dictionary()).values()
        }
        return {
            name: next((key for key in ("/FontFile2", "/FontFile3") if key in item), "")
            for name, item in found.items()
        }


@pytest.mark.parametrize("name", ALL)
def test_fonts_are_embedded_and_cut_to_what_is_used(name: str) -> None:
    found = _fonts(copy(name))
    assert {font.split("+")[1].removesuffix("-Identity-H") for font in found} >= {
        "NianbaoSong",
        "NianbaoText",
        "NianbaoHei",
    }
    for font, file in found.items():
        assert re.match(r"[A-Z]{6}\+", font)
        assert file
    assert len(copy(name)) < 300_000


def test_bookmarks_are_the_headings() -> None:
    with opened("sample") as file, file.open_outline() as outline:
        document = editions()["sample"].document
        assert [item.title for item in outline.root] == [section.heading for section in document.sections]
        assert [item.title for item in outline.root[0].children] == [
            "(一)主动公开",
            "(二)依申请公开",
            "(三)政府信息管理",
            "(四)政府信息公开平台建设",
            "(五)监督保障",
        ]


def test_the_file_says_what_it_is() -> None:
    with opened("municipal") as file:
        assert str(file.Root.Lang) == "zh-CN"
        assert bool(file.Root.MarkInfo.Marked)
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        assert str(file.docinfo["/Title"]) == "示例市人民政府2022年政府信息公开工作年度报告"
        assert str(file.docinfo["/Author"]) == "示例市人民政府"
        with file.open_metadata() as claims:
            assert (claims["pdfuaid:part"], claims["pdfaid:part"], claims["pdfaid:conformance"]) == (
                "1",
                "2",
                "A",
            )
            assert claims["dc:title"] == "示例市人民政府2022年政府信息公开工作年度报告"
            assert claims["dc:language"] == {"zh-CN"} or claims["dc:language"] == ["zh-CN"]


def test_its_date_is_that_of_the_report_never_of_the_day() -> None:
    edition = editions()["municipal"]
    assert edition.published.startswith("2023-03-15")
    with opened("municipal") as file:
        assert str(file.docinfo["/CreationDate"]).startswith("D:20230315")
    undated = replace(edition, published="", facts=(("报告年度", "2022年"),))
    data = pdf.write(undated, theme())
    with pikepdf.open(io.BytesIO(data)) as file:
        assert str(file.docinfo["/CreationDate"]).startswith("D:20221231")
        dates = re.findall(r"\d{4}-\d\d-\d\d", file.Root.Metadata.read_bytes().decode())
        assert set(dates) <= {"2022-12-31", "2022-12-30"}


def test_the_address_and_the_facts_are_printed_on_the_last_page_of_the_report(tmp_path: Path) -> None:
    drawn_behind = bool(editions()["corrected"].charts)
    last = pages(copy("corrected"), tmp_path)[-2 if drawn_behind else -1]
    assert f"网页地址：{URL}" in last
    for fact in (
        "索引号：003000/2022-0001",
        "发布机构：示例市财政局",
        "文号：示财发〔2023〕2号",
        "发布日期：2023-01-18",
    ):
        assert fact in last


@pytest.mark.parametrize(("draft", "fictitious"), [(True, True), (True, False), (False, False)])
def test_a_draft_and_a_fictitious_report_say_so_on_every_page(
    draft: bool, fictitious: bool, tmp_path: Path
) -> None:
    edition = replace(editions()["split"], draft=draft, fictitious=fictitious)
    found = pages(pdf.write(edition, theme()), tmp_path)
    assert len(found) > 2
    assert all(("草稿，未公布" in page) is draft for page in found)
    assert all(("示例数据" in page) is fictitious for page in found)


def test_a_blank_copy_says_that_it_is_one_on_every_page(tmp_path: Path) -> None:
    edition = replace(editions()["split"], draft=True, blank=True)
    found = pages(pdf.write(edition, theme()), tmp_path)
    assert len(found) > 2
    assert all(page.count("空白表") == 1 and "草稿" not in page for page in found)


def test_a_split_table_repeats_its_head_and_is_one_table(tmp_path: Path) -> None:
    found = pages(copy("split"), tmp_path)
    holding = [
        page
        for page in found
        if "申请人情况法人或其他组织" in page.replace("自然人", "") or "申请人情况" in page
    ]
    assert len(holding) == 2
    assert all("社会公益组织" in page for page in holding)
    assert ["（续）" in page for page in holding] == [False, True]
    assert "".join(found).count("三、本年度办理结果") == 2
    tables = list(structure(copy("split")).all("/Table"))
    assert len(tables) == 3
    assert [len(list(table.all("/TR"))) for table in tables] == [14, 28, 4]
    assert "（续）" not in tables[1].words


def test_the_same_report_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    assert pdf.write(editions()["prose"], theme()) == copy("prose")
    program = "from tests.pdf_copies import copy; import sys; sys.stdout.buffer.write(copy(sys.argv[1]))"
    for zone, seed in (("Asia/Shanghai", "1"), ("America/New_York", "2")):
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
        environment["PYTHONPATH"] = str(pdf_copies.ROOT)
        arguments = [sys.executable, "-W", "error", "-c", program, "prose"]
        made = subprocess.run(arguments, env=environment, cwd=tmp_path, capture_output=True, check=True)
        assert made.stdout == copy("prose")


def test_pictures_are_there_with_their_words() -> None:
    shown = [found.attributes["/Alt"] for found in structure(copy("prose")).all("/Figure")]
    assert shown == ["办理流程图"]
    with opened("prose") as file:
        images = [
            item
            for item in file.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
        assert [(int(image.Width), int(image.Height)) for image in images] == [(900, 400)]


def test_prose_keeps_its_structure() -> None:
    tree = structure(copy("prose"))
    assert [item.words for item in tree.all("/H2", "/H3")] == ["（一）主动公开", "1.基层政务公开"]
    assert [len(list(item.all("/LI"))) for item in tree.all("/L")] == [3, 1, 2]
    table = next(tree.all("/Table"))
    assert [cell.words for cell in table.all("/TH")] == ["渠道", "条数"]
    assert [cell.words for cell in table.all("/TD")] == ["政府网站", "80"]
    with opened("prose") as file:
        links = [str(note.A.URI) for page in file.pages for note in page.get("/Annots", []) if "/A" in note]
    assert links == ["https://www.example.gov.cn/zfxxgk/zn/", URL]


def kind_of_process(_: int) -> str:
    return type(current_process()).__name__


def test_a_process_that_was_forked_after_typesetting_does_not_wait_for_ever() -> None:
    """The threads of typst do not come along; a build starts its pool afresh then, and a fork by others fails at once."""
    assert copy("legacy")
    with executors.pool(1) as spread:
        assert list(spread(kind_of_process, [1])) == ["SpawnProcess"]
    program = """
import os, signal
from tests.sample import form_of
from tests.pdf_copies import copy, editions, theme
from generator.writers import pdf
copy("legacy")
child = os.fork()
if not child:
    signal.alarm(20)
    try:
        pdf.write(editions()["legacy"], theme())
    except RuntimeError:
        os._exit(7)
    os._exit(1)
raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=pdf_copies.ROOT, capture_output=True, check=False
    )
    assert done.returncode == 7, done.stderr.decode()
