"""Prose in the Word copy: links, pictures, lists, quotations, tables, and whatever an editor may type."""

import html
from dataclasses import replace

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from docx.table import Table

from generator.changes.corrected import Corrected
from generator.files.repack import unpack
from generator.prose.safe_html import to_html
from generator.writers.docx import write
from tests import word
from tests.word import W


def test_links_are_absolute_and_malformed_ones_are_words() -> None:
    prose = (
        '<p><a href="../../zn/?a=1&amp;b=2">指南</a><a href="附表 一.csv">附表</a><a href="mailto:a@b.cn">信</a>'
        '<a href="https://a.cn/50%">半</a><a href="http://[x">坏</a><a href="http://a:99999/">坏</a><a href="">空</a></p>'
    )
    found = word.with_prose(word.editions()["form-2021"], prose)
    data = write(found, word.default())
    word.assert_sound(data)
    links = {link.text: link.address for link in word.opened(data).paragraphs[2].hyperlinks}
    assert links == {
        "指南": "https://www.example.gov.cn/zfxxgk/zfxxgknb/zn/?a=1&b=2",
        "附表": f"{found.url}%E9%99%84%E8%A1%A8%20%E4%B8%80.csv",
        "信": "mailto:a@b.cn",
        "半": "https://a.cn/50%25",
    }
    assert word.opened(data).paragraphs[2].text == "指南附表信半坏坏空"


def test_pictures_are_embedded_once_and_shown_where_the_prose_has_them() -> None:
    flow, big = word.png(300, 120), word.png(2400, 3000)
    prose = (
        '<p>甲<img src="flow.png" alt="流程图">乙</p><p><img src="big.png" alt=""></p><p><img src="flow.png" alt="又"></p>'
        '<p><img src="none.png" alt="没有的图"></p><table><tr><td><img src="big.png" alt="小"></td><td>字</td></tr></table>'
    )
    found = word.with_prose(word.editions()["form-2021"], prose, {"flow.png": flow, "big.png": big})
    data = write(found, word.default())
    word.assert_sound(data)
    document = word.opened(data)
    parts = unpack(data)
    assert sorted(parts[name] for name in parts if name.startswith("word/media/")) == sorted([flow, big])
    drawn = document.element.xpath("//wp:inline[.//pic:pic]")
    assert [shape.docPr.get("descr") for shape in drawn] == ["流程图", "", "又", "小"]
    first, second = document.inline_shapes[0], document.inline_shapes[1]
    assert (first.width, first.height) == (300 * 9525, 120 * 9525)
    assert second.width <= Mm(156)
    assert second.height <= Mm(180)
    assert abs(second.height / second.width - 3000 / 2400) < 0.01
    assert int(drawn[3].extent.cx) <= Mm(156)
    assert "〔图：没有的图〕" in [paragraph.text for paragraph in document.paragraphs]


def test_prose_keeps_its_lists_quotations_and_tables() -> None:
    document = word.opened(word.made()["rich"])
    found = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    for expected in (
        ("列表文字", "•\t第一项粗体"),
        ("列表文字", "1.\t甲"),
        ("列表文字", "3.\t从三开始"),
        ("引文", "引文一段。"),
        ("列表文字", "•\t引文里的列表"),
        ("Heading 3", "1.小标题"),
        ("表题", "表一　收费"),
    ):
        assert expected in found
    one, two = document.tables
    assert [[cell.text for cell in row.cells] for row in one.rows] == [
        ["渠道", "条数", "说明"],
        ["政府网站", "80", "见《条例》第二十条"],
        ["公开栏", "40", "无"],
    ]
    assert [[cell.text for cell in row.cells] for row in two.rows] == [
        ["项目", "金额", "金额"],
        ["项目", "元", "笔"],
        ["复印", "12", "3"],
        ["复印", "13", "4"],
    ]
    assert [row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in two.rows] == [
        True,
        True,
        False,
        False,
    ]
    runs = {run.text: run for paragraph in document.paragraphs for run in paragraph.runs}
    assert runs["粗体"].bold
    assert runs["斜体"].italic
    assert runs["2"].font.subscript or runs["2"].font.superscript
    assert '公开{{ 标题 }}与 {% if x %}、<b>&</b>、AT&T、"引号"，见' in runs
    assert word.editions()["rich"].title


def test_hostile_text_is_text() -> None:
    """Markup, marks of templates, control characters and endless words reach Word as words."""
    evil = "&<>\"'{{ x }}{% if %}{# c #}]]><w:p/>&lt;\\n一" + "长" * 3000 + "x" * 3000
    found = word.editions()["form-2021"]
    safe = f"<p>{html.escape(evil)}</p>"
    document = found.document._replace(
        title=evil,
        lead=safe,
        sections=(found.document.sections[0]._replace(heading=evil, before=safe),),
        signature=evil,
        signature_date="\x00\x0b\ufffe2023年",
    )
    facts = (("索引号", evil), ("文\x01号", "\ud800"))
    correction = Corrected(None, evil, evil)
    data = write(
        replace(
            found,
            document=document,
            agency=evil[:40],
            facts=facts,
            corrections=(correction,),
            url=found.url + evil,
        ),
        word.default(),
    )
    word.assert_sound(data)
    opened = word.opened(data)
    words = [paragraph.text for paragraph in opened.paragraphs]
    assert words.count(evil) == 4, "lead, heading, prose, signature"
    assert words[0].replace("\n", "") == evil
    assert "2023年" in words
    assert "文号：" in words
    assert f"{evil}（理由：{evil}）" in words
    assert opened.core_properties.title == evil


def columns(markdown: str) -> tuple[Table, list[int], list[float]]:
    """Give the table of some prose, the widths of its columns, and the sizes of its type in points."""
    found = word.with_prose(word.editions()["form-2021"], to_html(markdown))
    (table,) = word.opened(write(found, word.default())).tables
    widths = [int(column.get(f"{W}w")) for column in table._tbl.tblGrid]
    sizes = {float(size) / 2 for size in table._tbl.xpath(".//w:r/w:rPr/w:sz/@w:val")}
    return table, widths, sorted(sizes)


def test_the_longest_figure_of_a_column_has_room() -> None:
    figure = "123456789012"
    head = "| 渠道 | " + " | ".join("数量" for _ in range(5)) + " |\n|" + " --- |" * 6
    few = f"{head}\n| 政府网站 | {figure} | 1 | 2 | 3 | {'长' * 90} |"
    _, widths, sizes = columns(few)
    assert sizes == [], "the style's"
    assert widths[1] >= len(figure) * 0.56 * 210 + 120
    assert widths[5] > widths[2]
    assert sum(widths) == 8844
    many = f"{head}\n| 政府网站 | " + " | ".join([figure] * 5) + " |"
    _, widths, (size,) = columns(many)
    assert 8 <= size < 10.5
    assert min(widths[1:]) >= len(figure) * 0.56 * size * 20 + 120
    assert widths[0] >= 4 * size * 20, "words keep some room too"
    assert sum(widths) == 8844


def test_the_head_of_figures_at_the_right_stands_in_the_middle() -> None:
    table, _, _ = columns("| 渠道 | 条数 |\n| --- | ---: |\n| 网站 | 80 |")
    head, figure = (table.rows[number].cells[1].paragraphs[0] for number in range(2))
    assert (head.alignment, head.style.name) == (None, "表头")
    assert head.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert figure.alignment == WD_ALIGN_PARAGRAPH.RIGHT
