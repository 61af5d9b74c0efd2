"""The Word copy: read with python-docx and LibreOffice, it is the report, and every build gives the same bytes."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from docx.shared import Mm
from lxml import etree

from generator.changes.corrected import Corrected
from generator.files.repack import unpack
from generator.printing.appendix import HEADING
from generator.printing.document import Grid
from generator.printing.edition import Edition
from generator.prose.blocks import Heading, plain_text, to_blocks
from generator.readers.docx import figures
from generator.writers.docx import write
from tests import word
from tests.sample import SITE, SLUG, edition, form_of, project, text
from tests.word import ROOT, W


def grids(found: Edition) -> list[Grid]:
    return [section.grid for section in found.document.sections if section.grid]


def spread(grid: Grid) -> list[list[str]]:
    """Give the text of a grid at every place it covers."""
    rows = [*grid.head, *(row for body in grid.bodies for row in body)]
    found: list[dict[int, str]] = [{} for _ in rows]
    for number, row in enumerate(rows):
        at = 0
        for cell in row:
            while at in found[number]:
                at += 1
            for down in range(cell.rowspan):
                for right in range(cell.colspan):
                    found[number + down][at + right] = cell.text
    return [[row[column] for column in range(grid.width)] for row in found]


@pytest.mark.parametrize("name", word.REPORTS)
def test_headings_are_headings_that_word_knows(name: str) -> None:
    document = word.opened(word.made()[name])
    found = [
        (paragraph.style.name, paragraph.text)
        for paragraph in document.paragraphs
        if paragraph.style.name.startswith(("Heading", "Title"))
    ]
    expected = [("Title", word.editions()[name].title)]
    for section in word.editions()[name].document.sections:
        expected.append(("Heading 1", section.heading))
        for part in (section.before, section.after):
            blocks = [block for block in to_blocks(part) if isinstance(block, Heading)]
            expected += [(f"Heading {block.depth + 1}", plain_text((block,))) for block in blocks]
    if word.editions()[name].corrections:
        expected.append(("Heading 1", "更正记录"))
    if word.editions()[name].charts:
        expected.append(("Heading 1", HEADING))
    assert [(style, words.replace("\n", "")) for style, words in found] == expected
    assert len(expected) > 3
    outline = word.opened(word.made()[name]).styles["Heading 2"].element.find(f"{W}pPr/{W}outlineLvl")
    assert outline.get(f"{W}val") == "1"


def test_the_title_breaks_after_the_name_of_the_body() -> None:
    title = word.opened(word.made()["sample"]).paragraphs[0].text
    assert title == "西山区科学技术和工业信息化局\n2022年政府信息公开工作年度报告"


@pytest.mark.parametrize("name", ["sample", "form-2021", "form-2019", "draft"])
def test_every_figure_of_the_tables_is_that_of_the_report(name: str) -> None:
    expected = {figure.id: figure.text for figure in word.editions()[name].figures}
    assert figures(word.made()[name], form_of(word.editions()[name].form)) == expected
    assert len(expected) > 190


def test_a_changed_figure_is_seen_by_the_reader() -> None:
    before = figures(word.made()["form-2021"], form_of("2021"))
    spoilt = word.changed(word.made()["form-2021"], "word/document.xml", (">575.28<", ">575.82<"))
    after = figures(spoilt, form_of("2021"))
    assert [name for name in after if after[name] != before[name]] == ["proactive.fee.amount"]


@pytest.mark.parametrize("name", ["sample", "form-2021", "form-2019"])
def test_tables_are_tables_with_merged_cells_and_heads_that_repeat(name: str) -> None:
    tables = word.opened(word.made()[name]).tables
    expected = grids(word.editions()[name])
    assert [[[cell.text for cell in row.cells] for row in table.rows] for table in tables] == [
        spread(grid) for grid in expected
    ]
    for table, grid in zip(tables, expected, strict=True):
        heads = [row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in table.rows]
        assert heads == [True] * len(grid.head) + [False] * (len(heads) - len(grid.head))
        assert all(row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in table.rows)
        assert table.style.name == "统计表"
        assert table._tbl.tblPr.find(f"{W}tblCaption").get(f"{W}val") == grid.caption
    spans = tables[1]._tbl.xpath(".//w:vMerge[@w:val='restart']")
    assert len(spans) == sum(
        1 for row in (*expected[1].head, *expected[1].bodies[0]) for cell in row if cell.rowspan > 1
    )


def test_columns_keep_the_longest_figures_on_one_line(tmp_path: Path) -> None:
    """A figure of the head's own font is half a character wide; 0.56 is that of the widest usual one."""
    over = """
主动公开: {行政许可: 11398889, 行政处罚: 6937489}
依申请公开:
  本年新收: {自然人: 12345678, 其他: 87654321}
  结转下年度: {自然人: 12345678, 其他: 87654321}
复议诉讼: {行政复议: {结果维持: 12345678}}
"""
    archive = project(tmp_path, {2022: text(2022, over)})
    document = word.opened(write(edition(archive, SLUG, 2022), word.default()))
    shrunk = []
    for table in document.tables:
        widths = [int(column.get(f"{W}w")) for column in table._tbl.tblGrid]
        assert sum(widths) == round(Mm(156) / 635)
        for row in table.rows:
            at = 0
            for cell in row._tr.tc_lst:
                width, at = sum(widths[at : at + cell.grid_span]), at + cell.grid_span
                words = word.written(cell)
                if words.isdigit():
                    size = cell.find(f".//{W}rPr/{W}sz")
                    points = 10.5 if size is None else int(size.get(f"{W}val")) / 2
                    assert len(words) * 0.56 * points * 20 + 120 <= width, words
                    shrunk.append(points)
    assert min(shrunk) >= 5
    assert max(shrunk) == 10.5
    assert widths[0] > widths[1]


def test_fonts_are_those_of_official_documents_with_others_to_fall_back_to() -> None:
    document = word.opened(word.made()["sample"])
    fonts = {
        style.name: (east[0], style.font.size.pt if style.font.size else None)
        for style in document.styles
        if (east := style.element.xpath("w:rPr/w:rFonts/@w:eastAsia"))
    }
    assert fonts["Title"] == ("方正小标宋简体", 22)
    assert [fonts[f"Heading {level}"][0] for level in (1, 2, 3)] == ["黑体", "楷体_GB2312", "仿宋_GB2312"]
    default = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:rFonts/@w:eastAsia")
    assert default == ["仿宋_GB2312"]
    assert document.styles["Normal"].font.size.pt == 16
    table = etree.fromstring(unpack(word.made()["sample"])["word/fontTable.xml"])
    others = {
        font.get(f"{W}name"): font.find(f"{W}altName").get(f"{W}val").split(",")
        for font in table.iter(f"{W}font")
    }
    named = set(table.getroottree().xpath("//@w:name", namespaces=word.NAMES))
    used = {east for east, _ in fonts.values()} | set(default)
    assert used <= named
    assert "仿宋" in others["仿宋_GB2312"]
    assert "楷体" in others["楷体_GB2312"]
    assert "宋体" in others["方正小标宋简体"]


def test_the_page_is_that_of_official_documents() -> None:
    document = word.opened(word.made()["sample"])
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    body = document.styles["Normal"].paragraph_format
    assert round(section.page_height.mm - 37 - 35) == round(body.line_spacing.mm * 22)
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, 2), (section.even_page_footer, 0)):
        (paragraph,) = footer.paragraphs
        assert re.sub(r"\d+", "1", word.written(paragraph._p)) == "— 1 —"
        assert paragraph._p.xpath(".//w:fldSimple/@w:instr") == [" PAGE "]
        assert paragraph.alignment == side


def test_the_signature_stands_as_the_standard_says() -> None:
    def indents(data: bytes) -> list[tuple[str, int]]:
        found = [p for p in word.opened(data).paragraphs if p.style.name == "落款"]
        return [(p.text, round(p.paragraph_format.left_indent.pt / 16 * 4)) for p in found]

    body, date = indents(word.made()["sample"])
    assert (body[0], date[0]) == ("西山区科学技术工业信息化局", "2023年1月28日")
    assert date[1] - body[1] == 2 * 4, "the date begins two characters after the name"
    assert body[1] == round((442.2 / 16 - 13 - 2) * 4), "the name ends two characters from the edge"
    short = word.municipal("czj", 2022)
    (_, left), (_, inner) = indents(write(short, word.default()))
    assert inner - left == 2 * 4
    assert 442.2 / 16 * 4 - inner > 4 * 7, "a longer date ends inside the text"
    nobody = replace(short, document=short.document._replace(signature="", signature_date=""))
    assert indents(write(nobody, word.default())) == []


@pytest.mark.parametrize("name", ["sample", "form-2021", "legacy", "draft", "rich"])
def test_nothing_tells_of_people_or_machines(name: str) -> None:
    properties = word.opened(word.made()[name]).core_properties
    assert properties.title == word.editions()[name].title
    assert properties.author == word.editions()[name].agency, "the body, never a person"
    assert (properties.last_modified_by, properties.comments, properties.keywords) == ("", "", "")
    assert str(properties.created.date()) == word.editions()[name].published[:10]
    assert properties.created == properties.modified
    parts = unpack(word.made()[name])
    assert {part for part in parts if part.startswith("docProps/")} == {"docProps/core.xml"}
    assert not [part for part in parts if "customXml" in part or "comments" in part or "people" in part]
    joined = b"".join(parts.values())
    for trace in (b"rsid", b"w:author", b"paraId", b"/work", b"/home", b"python"):
        assert trace not in joined


def test_the_time_is_that_of_publication(tmp_path: Path) -> None:
    archive = project(tmp_path, {2022: text(2022)})
    found = edition(archive, SLUG, 2022)
    moment = word.opened(write(found, word.default())).core_properties.created
    assert moment.strftime("%Y-%m-%d %H:%M") == "2023-01-20 01:30", "09:30 in Beijing"
    unpublished = replace(found, published="", facts=())
    assert word.opened(write(unpublished, word.default())).core_properties.created.year == 2022


def test_the_address_of_the_page_the_facts_and_the_corrections_stand_at_the_end() -> None:
    found = word.editions()["form-2021"]
    words = [paragraph.text for paragraph in word.opened(word.made()["form-2021"]).paragraphs]
    words = words[: words.index(HEADING)]
    assert words[-1] == f"网页地址：{found.url}"
    assert found.url.startswith("https://www.")
    assert words[-1 - len(found.facts) : -1] == [f"{name}：{content}" for name, content in found.facts]
    (correction,) = found.corrections
    at = words.index("更正记录")
    assert words[at + 1] == f"2023年3月1日　{correction.text}（理由：{correction.reason}）"
    bare = write(replace(found, corrections=(Corrected(None, "改了<一>处", ""),)), word.default())
    assert "改了<一>处" in [paragraph.text for paragraph in word.opened(bare).paragraphs]
    without = [
        paragraph.text
        for paragraph in word.opened(write(replace(found, corrections=()), word.default())).paragraphs
    ]
    assert "更正记录" not in without


def test_drafts_and_fictitious_sites_are_marked_on_every_page(tmp_path: Path) -> None:
    def headers(data: bytes) -> list[str]:
        section = word.opened(data).sections[0]
        return [header.paragraphs[0].text.strip() for header in (section.header, section.even_page_header)]

    assert headers(word.made()["draft"]) == ["示例数据\t草稿，未公布"] * 2
    assert headers(word.made()["sample"]) == ["示例数据"] * 2
    blank = replace(word.editions()["draft"], blank=True)
    assert headers(write(blank, word.default())) == ["示例数据\t空白表"] * 2
    real = project(tmp_path, {2022: text(2022)}, site=SITE.replace("示例: 是\n", ""))
    assert headers(write(replace(edition(real, SLUG, 2022), fictitious=False), word.default())) == ["", ""]


@pytest.mark.parametrize("name", [*word.REPORTS, "rich"])
def test_word_finds_nothing_to_complain_of(name: str) -> None:
    word.assert_sound(word.made()[name])


_AGAIN = """
import sys, time, pathlib
time.time = lambda: 1_990_000_000.5
time.localtime = lambda *_: time.struct_time((2033, 1, 2, 3, 4, 6, 6, 2, 0))
from tests import word
from generator.writers.docx import write
from tests.sample import archive_of, edition
for root, slug, year in ((word.ROOT, "xskgxj", 2022), (word.PROJECT, "czj", 2022)):
    sys.stdout.buffer.write(write(edition(archive_of(root), slug, year), word.default()))
"""


@pytest.mark.parametrize(("zone", "seed"), [("Asia/Shanghai", "1"), ("America/New_York", "2")])
def test_the_same_bytes_in_every_process_on_every_day_in_every_zone(zone: str, seed: str) -> None:
    environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
    command = [sys.executable, "-c", _AGAIN]
    again = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=60)
    assert again.stdout == word.made()["sample"] + word.made()["form-2021"]


def test_the_same_bytes_twice() -> None:
    assert {name: write(found, word.default()) for name, found in word.editions().items()} == word.made()
