"""What the typesetter is given, and the official layout that comes of it (GB/T 9704): measured on the pages."""

import io
import itertools
import re
from dataclasses import replace
from typing import Any

import pdfplumber
import pytest
import typst

from generator.look.theme import CHECKOUT
from generator.look.tokens import families
from generator.pdf.prose import Prose, filled
from generator.pdf.typesetting import LAST_RESORT, font_folders, fonts, values
from generator.printing.appendix import HEADING
from generator.prose.blocks import ProseTable, to_blocks
from generator.writers import pdf
from tests.pdf_copies import copy, editions, of_text, picture, theme
from tests.sample import text as yaml_of

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, (210 - 26) * MM, 37 * MM, (297 - 35) * MM
FONTS = CHECKOUT / "default/fonts"
LISTS = [families(value) for name, value in theme().tokens if name.startswith("公文")]


def available() -> list[str]:
    folders = [str(folder) for folder in font_folders(theme())]
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    return found.families()


def test_every_list_of_fonts_ends_in_the_one_that_has_every_name() -> None:
    assert len(LISTS) == 5
    assert {found[-1] for found in LISTS} == {LAST_RESORT}
    assert LAST_RESORT in available()


def test_a_list_names_the_official_fonts_first_and_then_one_that_is_shipped() -> None:
    chosen = fonts(theme(), available())
    assert {use: found[0] for use, found in chosen.items()} == {
        "title": "Nianbao Song",
        "body": "Nianbao Text",
        "hei": "Nianbao Hei",
        "kai": "Nianbao Kai",
        "digits": "Nianbao Text",
    }
    official = ("方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "Times New Roman")
    assert [found[0] for found in LISTS] == list(official)
    with_them = fonts(theme(), [*available(), *official])
    assert [found[0] for found in with_them.values()] == list(official)


def test_every_font_that_is_shipped_is_used_and_documented() -> None:
    named = {name for found in LISTS for name in found}
    page = (FONTS / "README.md").read_text(encoding="utf-8")
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    shipped = sorted(file.name for file in FONTS.iterdir() if file.suffix in {".ttf", ".otf"})
    assert len(shipped) == 4
    for name in shipped:
        family = re.sub("(?<=.)([A-Z])", r" \1", name.partition(".")[0])
        assert family in named
        assert f"`{name}` | {family} |" in page
        assert name in licence
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def lines(name: str, number: int) -> list[dict[str, Any]]:
    """Give the lines of a page, furniture included, from the top down."""
    with pdfplumber.open(io.BytesIO(copy(name))) as document:
        page = document.pages[number]
        assert (round(page.width / MM), round(page.height / MM)) == (210, 297)
        return [line | {"font": line["chars"][0]["fontname"]} for line in page.extract_text_lines()]


def test_the_title_is_of_size_2_in_the_middle_and_split_after_the_body() -> None:
    first, second = [line for line in lines("sample", 0) if "Song" in str(line["font"])][:2]
    assert [first["text"], second["text"]] == [
        "西山区科学技术和工业信息化局",
        "2022年政府信息公开工作年度报告",
    ]
    for line in (first, second):
        assert round(line["chars"][0]["size"], 1) == 22
        assert abs((float(line["x0"]) + float(line["x1"])) / 2 - (LEFT + RIGHT) / 2) < 1


def test_a_page_has_22_lines_of_28_characters() -> None:
    edition = editions()["distinct"]
    section = edition.document.sections[0]._replace(before="<p>" + "测试" * 900 + "</p>")
    document = edition.document._replace(sections=(section, *edition.document.sections[1:]))
    data = pdf.write(replace(edition, document=document), theme())
    with pdfplumber.open(io.BytesIO(data)) as found:
        page = found.pages[1].extract_text_lines()
    body = [line for line in page if set(line["text"]) == {"测", "试"}]
    assert len(body) == 22
    assert {len(line["text"]) for line in body} == {28}
    assert abs(body[0]["top"] - TOP) < 2
    assert abs(body[-1]["bottom"] - BOTTOM) < 14
    pitches = {round(below["top"] - above["top"], 1) for above, below in itertools.pairwise(body)}
    assert pitches == {29.0}
    assert {round(char["size"], 2) for line in body for char in line["chars"]} == {15.75}


def test_headings_are_set_in_their_fonts_two_characters_in() -> None:
    found = {str(line["text"]): line for number in range(3) for line in lines("municipal", number)}
    for text, font in (
        ("一、总体情况", "NianbaoHei"),
        ("（一）主动公开", "NianbaoKai"),
        ("二、主动公开政府信息情况", "NianbaoHei"),
    ):
        assert str(found[text]["font"]).endswith(font)
        assert abs(float(found[text]["x0"]) - LEFT - 2 * 15.75) < 8


def test_page_numbers_stand_outside_between_dashes() -> None:
    for number, edge in enumerate(("right", "left", "right", "left")):
        line = next(line for line in lines("sample", number) if re.fullmatch(r"— ?\d+ ?—", str(line["text"])))
        assert str(number + 1) in str(line["text"])
        inside = RIGHT - float(line["x1"]) if edge == "right" else float(line["x0"]) - LEFT
        assert abs(inside - 14) < 3
        assert float(line["top"]) - BOTTOM > 5 * MM
        assert round(line["chars"][0]["size"], 1) == 14


def test_the_signature_stands_on_the_right_with_the_text_before_it() -> None:
    with pdfplumber.open(io.BytesIO(copy("sample"))) as document:
        found = document.pages[-1].extract_text_lines()
    texts = [line["text"] for line in found]
    at = texts.index("西山区科学技术工业信息化局")
    assert texts[at + 1] == "2023年1月28日"
    assert at > 1
    assert abs(RIGHT - found[at]["x1"] - 2 * 15.75) < 3
    assert abs(found[at + 1]["x0"] - found[at]["x0"] - 2 * 15.75) < 8


@pytest.mark.parametrize("name", ["municipal", "2019", "distinct", "long", "prose", "split"])
def test_nothing_stands_beyond_the_margins_or_its_cell(name: str) -> None:
    """The empty half of a Chinese mark of punctuation may: it is where the mark hangs."""
    with pdfplumber.open(io.BytesIO(copy(name))) as document:
        for page in document.pages:
            chars = [char for char in page.chars if char["text"].isalnum()]
            assert all(char["x0"] > LEFT - 1 and char["x1"] < RIGHT + 1 for char in chars)
            for table in page.find_tables():
                for left, top, right, bottom in table.cells:
                    for char in chars:
                        across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
                        if left < across < right and top < down < bottom:
                            assert left < char["x0"]
                            assert char["x1"] < right


def test_no_heading_stands_alone_at_the_foot_of_a_page() -> None:
    for name in ("sample", "municipal", "corrected", "2019", "distinct", "split"):
        headings = {section.heading for section in editions()[name].document.sections}
        with pdfplumber.open(io.BytesIO(copy(name))) as document:
            for page in document.pages:
                text = [
                    line["text"]
                    for line in page.extract_text_lines()
                    if not re.fullmatch(r"—.*—", line["text"])
                ]
                assert text[-1] not in headings


@pytest.mark.parametrize("corrected", [False, True])
def test_the_facts_never_have_a_page_to_themselves(corrected: bool) -> None:
    """Whatever the length of the text: the last lines of it come along."""
    counts = set()
    for number in range(3, 26):
        filler = "".join(f"\n  第{line}段。\n" for line in range(number))
        changes = "更正: [{日期: 2023-03-01, 内容: 由3场更正为4场, 理由: 漏计}]\n" if corrected else ""
        data = pdf.write(of_text(yaml_of(2022, f"其他事项: |{filler}{changes}"), 2022), theme())
        with pdfplumber.open(io.BytesIO(data)) as document:
            counts.add(len(document.pages))
            last = [line["text"] for line in document.pages[-1].extract_text_lines()]
        at = next(place for place, line in enumerate(last) if line.startswith("发布机构"))
        above = last[1:at]
        assert (
            above[-1] == "2023年3月1日 由3场更正为4场（理由：漏计）"
            if corrected
            else f"第{number - 1}段。" in above
        )
    assert len(counts) > 1


def test_a_long_table_begins_where_its_head_and_four_rows_fit_and_its_heading_and_lead_stand_over_it() -> (
    None
):
    begun = set()
    for number in range(1, 23):
        filler = "".join(f"\n  第{line}段。\n" for line in range(number))
        edition = of_text(yaml_of(2022, f"总体情况: |{filler}"), 2022)
        first, second, third, *others = edition.document.sections
        sections = (first, second, third._replace(before="<p>表中数字与系统一致。</p>"), *others)
        data = pdf.write(replace(edition, document=edition.document._replace(sections=sections)), theme())
        with pdfplumber.open(io.BytesIO(data)) as document:
            page = next(page for page in document.pages if third.heading in page.extract_text())
            assert "表中数字与系统一致。" in page.extract_text()
            table = page.find_tables()[-1].extract()
        assert any("申请人情况" in str(cell) for cell in table[0])
        assert len(table) >= 3 + 4
        begun.add(len(table))
    assert min(begun) == 3 + 4
    assert len(begun) > 1


def test_labels_of_columns_are_broken_into_equal_lines() -> None:
    with pdfplumber.open(io.BytesIO(copy("municipal"))) as document:
        cells = [
            cell
            for page in document.pages
            for table in page.find_tables()
            for row in table.extract()
            for cell in row
        ]
    assert {
        "商业\n企业",
        "科研\n机构",
        "社会公\n益组织",
        "法律服\n务机构",
        "结果\n维持",
        "（三）\n不予公开",
    } <= set(cells)
    assert "1.本机关不掌握相关政府信息" in cells


def test_long_figures_are_made_smaller_and_the_others_are_not() -> None:
    with pdfplumber.open(io.BytesIO(copy("long"))) as document:
        report = itertools.takewhile(lambda page: HEADING not in page.extract_text().split(), document.pages)
        words = [word for page in report for word in page.extract_words(extra_attrs=["size"])]
    sizes = {
        word["text"]: {round(found["size"], 1) for found in words if found["text"] == word["text"]}
        for word in words
    }
    assert sizes["0"] == {9.0}
    assert sizes["59237.2449"] == sizes["31240000"] == {9.0}
    assert all(5.5 <= size < 9 for size in sizes["12345678"])


def test_a_table_of_prose_covers_its_grid_once() -> None:
    table = to_blocks(
        "<table><tr><th rowspan='2'>甲</th><th>乙</th><th>丙</th></tr><tr><td>一</td></tr>"
        "<tr><td colspan='9'>二</td></tr><tr><td rowspan='5'>三</td></tr></table>"
    )[0]
    assert isinstance(table, ProseTable)
    rows, head = filled(replace(table, width=3))
    assert head == 2
    assert [[(cell.colspan, cell.rowspan) for cell in row] for row in rows] == [
        [(1, 2), (1, 1), (1, 1)],
        [(1, 1), (1, 1)],
        [(3, 1)],
        [(1, 1), (1, 1), (1, 1)],
    ]


def prose_of(safe: str, **pictures: bytes) -> tuple[Prose, list[dict[str, object]]]:
    prose = Prose(replace(editions()["sample"], pictures=pictures))
    return prose, prose.blocks(safe)


def test_a_table_of_prose_can_be_typeset_whatever_its_spans() -> None:
    edition = editions()["legacy"]
    tables = (
        "<table></table>",
        "<table><tr><td rowspan='3'>甲</td></tr></table>",
        "<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>",
        "<table><thead><tr><th rowspan='2'>甲</th><th>乙</th></tr></thead><tr><td>一</td></tr><tr><td>二</td><td>三</td></tr></table>",
        "<table><tr><td>甲<ul><li>乙</li></ul><h4>丙</h4></td></tr></table>",
    )
    section = edition.document.sections[0]._replace(before="".join(tables))
    document = edition.document._replace(sections=(section, *edition.document.sections[1:]))
    assert pdf.write(replace(edition, document=document), theme())


def test_a_picture_fits_the_page_and_a_small_one_keeps_its_size() -> None:
    wide, tall, small = picture(2000, 500), picture(300, 1600, "JPEG"), picture(40, 20, "GIF")
    images = "".join(
        f'<p><img src="{name}" alt="图"></p>' for name in ("wide", "tall", "small", "gone", "cut")
    )
    prose, blocks = prose_of(images, wide=wide, tall=tall, small=small, cut=wide[: len(wide) // 2])
    sizes = {
        name: re.findall(r'width="([\d.]+)" height="([\d.]+)"', found)[0]
        for name, found in prose.pictures.items()
    }
    assert sizes == {"wide": ("590.0", "147.5"), "tall": ("84.38", "450.0"), "small": ("40", "20")}
    assert [block["words"] for block in blocks[3:]] == [[{"text": "〔图：图〕"}], [{"text": "〔图：图〕"}]]


def test_only_a_paragraph_with_a_long_address_is_not_justified() -> None:
    _, blocks = prose_of("<p>见https://www.example.gov.cn/zfxxgk/</p><p>电子邮箱:xskgxj@163.com</p>")
    assert [block["ragged"] for block in blocks] == [True, False]


def test_a_title_is_split_after_the_body_where_it_can_be() -> None:
    edition = editions()["sample"]
    other = replace(edition, document=edition.document._replace(title="2022年政府信息公开工作年度报告"))
    assert values(edition, {})["title"] == (edition.agency, "2022年政府信息公开工作年度报告")
    assert values(other, {})["title"] == ("2022年政府信息公开工作年度报告",)


def test_a_link_of_the_prose_leads_to_where_the_page_would() -> None:
    _, blocks = prose_of('<p><a href="../../2021/czj/">上一年</a></p>')
    words = blocks[0]["words"]
    assert isinstance(words, list)
    assert words[0]["href"].startswith("https://www.example.gov.cn/")
