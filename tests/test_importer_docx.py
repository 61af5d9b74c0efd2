"""Word documents become passages and tables: what Word counts, marks and hides comes out as a reader sees it."""

import io
import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph

from generator.foreign.labelled import figures_in
from generator.foreign.passages import Foreign, Passage, Table
from generator.foreign.word_numbers import shown
from generator.importers import read_bytes
from generator.look.theme import load_theme
from generator.printing.document import to_document
from generator.prose.safe_html import to_html
from generator.writers.docx import write
from tests import office
from tests.golden import PROJECT
from tests.sample import archive_of, edition

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def imported(document: Document) -> Foreign:
    target = io.BytesIO()
    document.save(target)
    return read_bytes(target.getvalue(), "a.docx", "a.docx")


def passages(found: Foreign) -> list[Passage]:
    return [item for item in found.items if isinstance(item, Passage)]


def texts(found: Foreign) -> list[str]:
    return [item.text for item in passages(found)]


def tables(found: Foreign) -> list[Table]:
    return [item for item in found.items if isinstance(item, Table)]


def raw(document: Document, xml: str) -> None:
    """Put a paragraph or table at the end of a document, as it is written in WordprocessingML."""
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml.replace(">", f" {W}>", 1)))


def numbered(paragraph: Paragraph, number: int, level: int = 0) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def with_lists(document: Document) -> None:
    """Declare list 77 as 一、 （一） 1. and list 78 with bullets."""
    levels = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))
    xml = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(levels)
    )
    bullet = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF06C;"/></w:lvl>'
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{xml}</w:abstractNum>'))
    root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="78">{bullet}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    root.append(parse_xml(f'<w:num {W} w:numId="78"><w:abstractNumId w:val="78"/></w:num>'))
    root.append(
        parse_xml(
            f'<w:num {W} w:numId="79"><w:abstractNumId w:val="77"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
        )
    )


def test_headings_by_style_and_by_outline() -> None:
    document = docx.Document()
    document.add_paragraph("示例市财政局2022年\n政府信息公开工作年度报告", style="Title")
    document.add_heading("一、总体情况", 1)
    document.add_heading("（一）主动公开", 2)
    document.add_paragraph("公开258条。")
    raw(document, '<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>二、主动公开</w:t></w:r></w:p>')
    found = passages(imported(document))
    assert [(item.text, item.level) for item in found] == [
        ("示例市财政局2022年政府信息公开工作年度报告", 1),
        ("一、总体情况", 1),
        ("（一）主动公开", 2),
        ("公开258条。", 0),
        ("二、主动公开", 1),
    ]
    assert found[2].markdown == "### （一）主动公开"
    assert [item.place for item in found] == [f"第 {number} 段" for number in range(1, 6)]


def test_a_style_of_its_own_with_an_outline_level_is_a_heading() -> None:
    document = docx.Document()
    style = document.styles.add_style("公文一级", 1)
    style.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="0"/>'))
    document.add_paragraph("一、总体情况", style="公文一级")
    assert [(item.text, item.level) for item in passages(imported(document))] == [("一、总体情况", 1)]


def test_numbers_that_word_counts_are_words() -> None:
    document = docx.Document()
    with_lists(document)
    for text, level in (
        ("总体情况", 0),
        ("主动公开", 1),
        ("开设专栏", 2),
        ("2022年", 2),
        ("依申请公开", 1),
        ("主动公开情况", 0),
        ("甲", 1),
    ):
        numbered(document.add_paragraph(text), 77, level)
    numbered(document.add_paragraph("起始"), 79)
    assert texts(imported(document)) == [
        "一、总体情况",
        "（一）主动公开",
        "1.开设专栏",
        "2. 2022年",
        "（二）依申请公开",
        "二、主动公开情况",
        "（一）甲",
        "五、起始",
    ]


def test_a_number_may_come_from_a_style() -> None:
    document = docx.Document()
    with_lists(document)
    properties = document.styles["Heading 1"].element.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {W}><w:numId w:val="77"/></w:numPr>'))
    document.add_heading("总体情况", 1)
    document.add_heading("主动公开", 1)
    assert texts(imported(document)) == ["一、总体情况", "二、主动公开"]


def test_bullets_are_a_list() -> None:
    document = docx.Document()
    with_lists(document)
    for text in ("甲", "乙"):
        numbered(document.add_paragraph(text), 78)
    assert [item.markdown for item in passages(imported(document))] == ["- 甲\n- 乙"]


@pytest.mark.parametrize(
    ("kind", "number", "words"),
    [
        ("chineseCounting", 28, "二十八"),
        ("chineseCountingThousand", 10, "十"),
        ("decimalEnclosedCircleChinese", 3, "③"),
        ("decimalFullWidth", 12, "１２"),
        ("upperRoman", 14, "XIV"),
        ("lowerLetter", 27, "aa"),
        ("ideographTraditional", 2, "乙"),
        ("decimalZero", 3, "03"),
        ("none", 3, ""),
        ("ordinal", 3, "3"),
    ],
)
def test_formats_of_numbers(kind: str, number: int, words: str) -> None:
    assert shown(kind, number) == words


def test_marks_links_notes_and_breaks() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("全年公开")
    paragraph.add_run("258条").bold = True
    paragraph.add_run("，H")
    paragraph.add_run("2").font.subscript = True
    document.add_paragraph("示例市财政局").add_run().add_break()
    document.paragraphs[-1].add_run("2023年1月28日")
    assert [item.markdown for item in passages(imported(document))] == [
        "全年公开**258条**，H<sub>2</sub>",
        "示例市财政局",
        "2023年1月28日",
    ]


def test_changes_count_as_accepted_and_hidden_words_are_left() -> None:
    document = docx.Document()
    raw(
        document,
        '<w:p><w:r><w:t>共</w:t></w:r><w:del w:id="1" w:author="a"><w:r><w:delText>12</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t>21</w:t></w:r></w:ins><w:moveFrom w:id="3" w:author="a"><w:r><w:t>旧</w:t></w:r></w:moveFrom>'
        '<w:moveTo w:id="4" w:author="a"><w:r><w:t>新</w:t></w:r></w:moveTo><w:r><w:t>条</w:t></w:r>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>",
    )
    raw(
        document,
        '<w:tbl><w:tr><w:trPr><w:del w:id="5" w:author="a"/></w:trPr><w:tc><w:p><w:r><w:t>旧行</w:t></w:r></w:p></w:tc>'
        "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>行</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    )
    found = imported(document)
    assert texts(found) == ["共21新条"]
    assert "藏" in found.left
    assert [table.rows for table in tables(found)] == [(("行", "2"),)]


def test_text_boxes_keep_their_words() -> None:
    document = docx.Document()
    raw(
        document,
        '<w:p xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:t>前</w:t></w:r><w:r><w:pict><v:shape><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>框里的字</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
    )
    assert "框里的字" in "".join(texts(imported(document)))


def test_merged_cells_and_rows_that_begin_late() -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "信息内容"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "本年"
    for row, words in ((1, ("", "制发", "废止")), (2, ("规章", "1", "2"))):
        for column, word in enumerate(words):
            if word:
                table.cell(row, column).text = word
    table.cell(2, 0).text = "规\n章"
    late = table.rows[3]._tr
    late.remove(late.findall("{*}tc")[0])
    late.insert(0, parse_xml(f'<w:trPr {W}><w:gridBefore w:val="1"/></w:trPr>'))
    table.cell(3, 1).text = "3"
    found = tables(imported(document))[0]
    assert found.exact
    assert found.rows[:3] == (("信息内容", "本年", "本年"), ("信息内容", "制发", "废止"), ("规章", "1", "2"))
    assert len(found.rows[3]) == 3
    assert found.rows[3][0] == ""
    assert found.places[2] == "表 1 第 3 行"


def test_contents_headers_and_footers_are_left() -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("一、总体情况\t1", style="toc 1")
    document.add_paragraph("正文。")
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    found = imported(document)
    assert texts(found) == ["正文。"]
    assert {"一、总体情况\t1", "— 1 —"} <= set(found.left)


def test_a_document_of_pictures_is_a_scan(tmp_path: Path) -> None:
    document = docx.Document()
    picture = tmp_path / "a.png"
    picture.write_bytes(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
        )
    )
    document.add_paragraph("见图：").add_run().add_picture(str(picture))
    assert passages(imported(document))[0].markdown == "见图：![](图1.png)"
    scan = docx.Document()
    scan.add_picture(str(picture))
    assert [problem.code for problem in imported(scan).problems] == ["I106"]


def test_a_locked_and_a_broken_document_are_refused() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    locked = read_bytes(old + "EncryptedPackage".encode("utf-16-le"), "a.docx", "a.docx")
    assert [problem.code for problem in locked.problems] == ["I105"]
    target = io.BytesIO()
    docx.Document().save(target)
    broken = read_bytes(target.getvalue()[:-200], "a.docx", "a.docx")
    assert [problem.code for problem in broken.problems] == ["I104"]


def test_a_declaration_of_entities_is_refused() -> None:
    target = io.BytesIO()
    docx.Document().save(target)
    bomb = io.BytesIO()
    with zipfile.ZipFile(target) as source, zipfile.ZipFile(bomb, "w") as made:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:document", b'<!DOCTYPE a [<!ENTITY b "c">]><w:document', 1)
            made.writestr(name, data)
    found = read_bytes(bomb.getvalue(), "a.docx", "a.docx")
    assert [problem.code for problem in found.problems] == ["I104"]


@pytest.mark.skipif(office.MISSING, reason="LibreOffice is an aid, not a need")
def test_an_old_document_comes_by_way_of_libreoffice(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("一、总体情况", 1)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "规章", "12"
    document.add_paragraph("完。")
    document.save(str(tmp_path / "a.docx"))
    office.convert("doc", tmp_path, tmp_path / "a.docx")
    found = read_bytes((tmp_path / "a.doc").read_bytes(), "a.wps", "a.wps")
    assert texts(found) == ["一、总体情况", "完。"]
    assert tables(found)[0].rows == (("规章", "12"),)


def test_without_libreoffice_an_old_document_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")
    found = read_bytes(old, "a.doc", "a.doc")
    assert [problem.code for problem in found.problems] == ["I107"]


def test_our_own_documents_come_back() -> None:
    archive = archive_of(PROJECT)
    theme = load_theme(PROJECT, archive.config.site.theme, archive.config.site.tokens)
    seen = 0
    for slug, years in archive.files.by_agency.items():
        for year in years:
            report = archive.load(slug, year).report
            if report is None:
                continue
            seen += 1
            found = read_bytes(write(edition(archive, slug, year), theme), "report.docx", "report.docx")
            assert found.problems == ()
            assert texts(found)[0] == report.title
            headings = [item.text for item in passages(found) if item.level == 1]
            assert headings[1 : len(report.sections) + 1] == [section.heading for section in report.sections]
            assert report.signature in texts(found)
            printed = to_document(report)
            assert (
                "".join(
                    to_html(item.markdown) for item in passages(found) if item.markdown == report.lead.strip()
                )
                == printed.lead
            )
            figures = figures_in([table.rows for table in tables(found)], report.form)
            expected = {figure.id: figure.text for figure in edition(archive, slug, year).figures}
            assert figures == expected
    assert seen > 5
