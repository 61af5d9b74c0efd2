"""An office restyles the template of the Word copy; what it spoils is told in Chinese, at the file, with one thing to do."""

import io
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from generator.files.repack import pack, unpack
from generator.problem import Level
from generator.readers.docx import figures
from generator.writers.docx import write
from tests import word
from tests.sample import form_of
from tests.word import TEMPLATE

DOCUMENT, STYLES, SETTINGS = "word/document.xml", "word/styles.xml", "word/settings.xml"
DATA = TEMPLATE.read_bytes()
MARK = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{}</w:t>'


def saved(change: Callable[[Any], None]) -> bytes:
    """Give the template as python-docx saves it after a change."""
    document = word.opened(DATA)
    change(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def made_with(folder: Path, data: bytes) -> bytes:
    return write(word.editions()["form-2021"], word.with_template(folder, data))


def remarked(old: str, new: str) -> bytes:
    assert MARK.format(old).encode() in unpack(DATA)[DOCUMENT]
    return word.changed(DATA, DOCUMENT, (MARK.format(old), MARK.format(new)))


def workbook() -> bytes:
    return word.changed(
        DATA, "[Content_Types].xml", ("wordprocessingml.document.main", "spreadsheetml.sheet.main")
    )


def without(name: str) -> bytes:
    return pack({part: data for part, data in unpack(DATA).items() if part != name})


def inserted(xml: str) -> bytes:
    """Give the template with something added to the paragraph of the address."""
    return word.changed(DATA, DOCUMENT, ("网页地址：", f"网页地址：</w:t></w:r>{xml}<w:r><w:t>"))


BY = 'w:id="7" w:author="张三" w:date="2024-01-01T00:00:00Z"'
SPOILT = {
    "an old document": ("W110", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "打不开", ".docx"),
    "cut short": ("W110", lambda: DATA[: len(DATA) // 2], "打不开", "复制"),
    "damaged inside": ("W110", lambda: DATA.replace(b"x", b"y"), "打不开", "复制"),
    "a workbook": ("W110", workbook, "打不开", "复制"),
    "an archive without a document": ("W110", lambda: pack({"a.txt": b"a"}), "打不开", "复制"),
    "a part missing": ("W110", lambda: without(DOCUMENT), "打不开", "复制"),
    "broken XML": ("W110", lambda: word.changed(DATA, DOCUMENT, ("</w:body>", "")), "打不开", "复制"),
    "a style renamed": (
        "W111",
        lambda: word.changed(DATA, STYLES, ('w:val="公文正文"', 'w:val="公文正文2"')),
        "没有样式“公文正文”",
        "“公文正文2”是不是改过名字？把它改回“公文正文”",
    ),
    "a heading renamed": (
        "W111",
        lambda: word.changed(DATA, STYLES, ('w:val="heading 2"', 'w:val="标题二"')),
        "没有样式“标题 2”",
        "“标题二”是不是改过名字？把它改回“标题 2”",
    ),
    "styles removed": (
        "W111",
        lambda: word.changed(DATA, STYLES, ('w:val="统计表"', 'w:val="a"'), ('w:val="落款"', 'w:val="b"')),
        "没有样式“统计表”“落款”",
        "复制",
    ),
    "the title removed": ("W112", lambda: remarked("{{ 标题 }}", "年度报告"), "没有标记 标题", "写回"),
    "marks removed": (
        "W112",
        lambda: word.changed(DATA, DOCUMENT, ("{{p 落款 }}", ""), ("{{ 网址 }}", "")),
        "没有标记 网址、落款",
        "写回",
    ),
    "a header without marks": (
        "W112",
        lambda: word.changed(DATA, "word/header1.xml", ("{{ 草稿 }}", "")),
        "页眉里没有标记 草稿",
        "偶数页",
    ),
    "a first page of its own": (
        "W112",
        lambda: word.changed(DATA, DOCUMENT, ("<w:docGrid", "<w:titlePg/><w:docGrid")),
        "页眉里没有标记 示例、草稿",
        "首页",
    ),
    "a mark not closed": (
        "W113",
        lambda: remarked("{{ 标题 }}", "{{ 标题 }"),
        "（“{{ 标题 }”这一段）：少了“}}”",
        "写在同一段里",
    ),
    "a mark of paragraphs not closed": (
        "W113",
        lambda: remarked("{{p 引言 }}", "{{p 引言"),
        "（“{{p 引言”这一段）：少了“}}”",
        "写在同一段里",
    ),
    "a mark nobody knows": (
        "W113",
        lambda: remarked("{{p 引言 }}", "{{p 引文 }}"),
        "用了不认识的标记“引文”（“{{ 引文 }}”这一段）",
        "您是不是想写“引言”？",
    ),
    "a mark like none": (
        "W113",
        lambda: remarked("{{ 标题 }}", "{{ 标题 }}{{ x }}"),
        "用了不认识的标记“x”（“{{ 标题 }}{{ x }}”这一段）",
        "docs/themes.md",
    ),
    "the inside of the program": (
        "W113",
        lambda: remarked("{{ 标题 }}", "{{ 标题.__class__.__mro__ }}"),
        "（“{{ 标题.__class__.__mro__ …”这一段）：标记只能取报告的内容",
        "docs/themes.md",
    ),
    "the inside of a format": (
        "W113",
        lambda: remarked("{{ 标题 }}", "{{ 标题 }}{{ '{0.__class__.__mro__}'.format(年度) }}"),
        "标记只能取报告的内容",
        "docs/themes.md",
    ),
    "a list changed": (
        "W113",
        lambda: remarked("{{ 标题 }}", "{{ 标题 }}{{ 元数据.clear() }}"),
        "标记只能取报告的内容",
        "docs/themes.md",
    ),
    "a loop for ever": (
        "W113",
        lambda: remarked("{{ 标题 }}", "{{ 标题 }}{% for x in range(999999999) %}{% endfor %}"),
        "用了不认识的标记“range”",
        "docs/themes.md",
    ),
    "a mark not finished": (
        "W113",
        lambda: remarked("{{ 标题 }}", "{{ 标题 + }}"),
        "标记有错",
        "docs/themes.md",
    ),
    "a loop not ended": (
        "W113",
        lambda: word.changed(DATA, DOCUMENT, ("{%p endfor %}", "")),
        "没有结束",
        "docs/themes.md",
    ),
    "a name nobody knows": (
        "W113",
        lambda: word.changed(DATA, DOCUMENT, ("{{ 项.名称 }}", "{{ 项.名字 }}{{ 标题 }}")),
        "名字",
        "docs/themes.md",
    ),
    "a filter nobody knows": (
        "W113",
        lambda: remarked("{{ 标题 }}", "{{ 标题|x }}"),
        "没有过滤器“x”",
        "docs",
    ),
    "words beside a block": (
        "W114",
        lambda: remarked("{{p 各部分 }}", "前缀文字{{p 各部分 }}后缀文字"),
        "（“前缀文字{{p 各部分 }}后缀文字”这一段）：同一段里别的内容会丢掉",
        "各占一段",
    ),
    "two blocks in a paragraph": (
        "W114",
        lambda: remarked("{{p 引言 }}", "{{p 引言 }}{{p 落款 }}"),
        "（“{{p 引言 }}{{p 落款 }}”这一段）",
        "各占一段",
    ),
    "words beside a condition": (
        "W114",
        lambda: remarked("{%p if 更正记录 %}", "{%p if 更正记录 %}以下是更正"),
        "（“{%p if 更正记录 %}以下是更正”这一段）",
        "各占一段",
    ),
    "words beside a note": (
        "W114",
        lambda: remarked("{{ 标题 }}", "{{ 标题 }}{#p 页首 #}"),
        "（“{{ 标题 }}{#p 页首 #}”这一段）",
        "各占一段",
    ),
    "a new page beside a block": (
        "W114",
        lambda: word.changed(DATA, DOCUMENT, ("{{p 落款 }}</w:t>", '{{p 落款 }}</w:t><w:br w:type="page"/>')),
        "（“{{p 落款 }}”这一段）：同一段里别的内容会丢掉",
        "各占一段",
    ),
    "blocks inside a line": ("W114", lambda: remarked("{{p 引言 }}", "{{ 引言 }}"), "打不开", "各占一段"),
    "half of a pair in a cell": ("W114", lambda: saved(half_in_a_cell), "打不开", "一个在表格外"),
    "an insertion": (
        "W115",
        lambda: inserted(f"<w:ins {BY}><w:r><w:t>新</w:t></w:r></w:ins>"),
        "修订或批注",
        "接受全部修订",
    ),
    "a changed look": (
        "W115",
        lambda: inserted(
            f"<w:r><w:rPr><w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange></w:rPr><w:t>新</w:t></w:r>"
        ),
        "修订或批注",
        "接受全部修订",
    ),
    "a comment": ("W115", lambda: saved(commented), "修订或批注", "删去全部批注"),
    "an insertion in a header": (
        "W115",
        lambda: word.changed(
            DATA, "word/header2.xml", ("</w:p>", f"<w:ins {BY}><w:r><w:t>新</w:t></w:r></w:ins></w:p>")
        ),
        "修订或批注",
        "接受全部修订",
    ),
}


def half_in_a_cell(document: Any) -> None:
    document.add_table(1, 1).cell(0, 0).paragraphs[0].text = "{%p for 项 in 元数据 %}"
    document.tables[0].cell(0, 0).add_paragraph("{{ 项.名称 }}")
    document.add_paragraph("{%p endfor %}")


def commented(document: Any) -> None:
    document.add_comment(document.paragraphs[0].runs, "改一改", author="张三")


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_template_is_told(name: str, tmp_path: Path) -> None:
    code, spoil, message, advice = SPOILT[name]
    found = word.refusal(word.editions()["form-2021"], word.with_template(tmp_path, spoil()))
    assert (found.code, found.level) == (code, Level.ERROR)
    assert found.span.path == "themes/" + tmp_path.name + "/report.docx"
    assert message in found.message
    assert advice in found.help
    assert "w:" not in found.message


def test_a_mark_is_found_again_by_the_words_around_it(tmp_path: Path) -> None:
    data = word.changed(DATA, DOCUMENT, ("{{ 项.名称 }}：", "名称是{{ 项.名称 + }}："))
    assert (
        "名称是{{ 项.名称 + }}："
        in word.refusal(word.editions()["sample"], word.with_template(tmp_path, data)).message
    )


def test_only_the_paragraph_of_the_mark_is_quoted(tmp_path: Path) -> None:
    data = remarked("{{ 标题 }}", "{{ 标题 | upperx }}")
    assert (
        word.refusal(word.editions()["sample"], word.with_template(tmp_path, data)).message
        == "Word 模板里的标记有错（“{{ 标题 | upperx }}”这一段）：没有过滤器“upperx”"
    )


def test_a_block_in_pieces_with_blanks_around_it_still_stands_alone(tmp_path: Path) -> None:
    data = word.changed(DATA, DOCUMENT, ("{{p 引言 }}", "　{{p 引</w:t></w:r><w:r><w:t>言 }} "))
    assert figures(made_with(tmp_path, data), form_of("2021"))


def test_a_theme_without_a_template_is_told() -> None:
    theme = word.replace(word.default(), name="ours", copies={})
    found = word.refusal(word.editions()["sample"], theme)
    assert (found.code, found.span.path) == ("W110", "themes/ours/copies/report.docx")


def restyled(document: Any) -> None:
    """Change what an office changes: fonts, sizes, the page, words around marks, a first page, a second section."""
    body = document.styles["公文正文"]
    body.font.name, body.font.size = "Arial", Pt(14)
    body.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    document.styles["Heading 1"].font.color.rgb = RGBColor(0xC0, 0, 0)
    document.styles["表格数字"].font.size = Pt(14)
    document.sections[0].left_margin = document.sections[0].right_margin = Mm(20)
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].first_page_header.paragraphs[0].text = "某某市文件{{ 示例 }}{{ 草稿 }}"
    document.paragraphs[0].insert_paragraph_before("{{ 机关 }}·{{ 年度 }}·{{ 网站 }}")
    mark = document.paragraphs[1].runs[0]
    mark.text = "{{ 标"
    document.paragraphs[1].add_run("题 }}").bold = True


def test_the_template_of_an_office_wins(tmp_path: Path) -> None:
    data = made_with(tmp_path, saved(restyled))
    word.assert_sound(data)
    document = word.opened(data)
    assert document.paragraphs[0].text == "示例市财政局·2022·示例市人民政府门户网站"
    assert document.paragraphs[1].text.replace("\n", "") == word.editions()["form-2021"].title
    body = document.styles["公文正文"]
    assert (body.font.name, body.font.size) == ("Arial", Pt(14))
    assert body.element.rPr.rFonts.get(qn("w:eastAsia")) == "宋体"
    assert document.sections[0].first_page_header.paragraphs[0].text == "某某市文件示例数据"
    expected = {figure.id: figure.text for figure in word.editions()["form-2021"].figures}
    assert figures(data, form_of("2021")) == expected
    for table in document.tables:
        total = sum(int(column.get(qn("w:w"))) for column in table._tbl.tblGrid)
        assert total == round(Mm(170) / 635), "tables fill the width of the office's page"
    plain = word.opened(made_with(tmp_path, DATA)).tables[1]._tbl.tblGrid
    wide = document.tables[1]._tbl.tblGrid
    assert int(wide[-1].get(qn("w:w"))) >= int(plain[-1].get(qn("w:w"))), "larger figures have wider columns"


def test_ids_of_styles_are_the_programs_own_affair(tmp_path: Path) -> None:
    """Word in Chinese calls its headings 1, 2, 3 and writes the names of other styles as it likes."""
    parts = unpack(DATA)
    for name in (DOCUMENT, STYLES):
        text = parts[name].decode()
        for old, new in (("Heading1", "1"), ("Heading2", "2"), ("Body", "a3"), ("TableFigure", "a4")):
            text = text.replace(f'"{old}"', f'"{new}"')
        parts[name] = text.replace('"heading 1"', '"Heading 1"').encode()
    data = made_with(tmp_path, pack(parts))
    word.assert_sound(data)
    document = word.opened(data)
    assert next(p.text for p in document.paragraphs if p._p.style == "1") == "一、总体情况"
    assert any(p._p.style == "a3" for p in document.paragraphs)


TRACES = {
    "docProps/app.xml": "<Properties><Application>WPS</Application><Company>某科技公司</Company></Properties>",
    "docProps/custom.xml": "<Properties><property name='KSOProductBuildVer'/></Properties>",
    "word/people.xml": "<people>张三</people>",
    "customXml/item1.xml": "<a>机要</a>",
}
KINDS = {
    "docProps/app.xml": "extended-properties",
    "docProps/custom.xml": "custom-properties",
    "word/people.xml": "people",
    "customXml/item1.xml": "customXml",
}


def test_what_the_template_carries_of_people_and_machines_is_left_out(tmp_path: Path) -> None:
    parts = {**unpack(DATA), **{name: text.encode() for name, text in TRACES.items()}}
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    for holder, names in (
        ("_rels/.rels", ["docProps/app.xml", "docProps/custom.xml"]),
        ("word/_rels/document.xml.rels", ["word/people.xml", "customXml/item1.xml"]),
    ):
        entries = "".join(
            f'<Relationship Id="x{number}" Type="{base}/{KINDS[name]}" Target="/{name}"/>'
            for number, name in enumerate(names)
        )
        parts[holder] = parts[holder].replace(b"</Relationships>", entries.encode() + b"</Relationships>")
    secret = '<w:attachedTemplate r:id="x9"/><w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids>'
    parts[SETTINGS] = parts[SETTINGS].replace(b"</w:settings>", secret.encode() + b"</w:settings>")
    parts["word/_rels/settings.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="x9" '
        f'Type="{base}/attachedTemplate" Target="file:///C:/Users/zhangsan/公文.dotx" TargetMode="External"/></Relationships>'
    ).encode()
    parts[DOCUMENT] = (
        parts[DOCUMENT]
        .replace(b"<w:p>", b'<w:p w:rsidR="00AB12CD" w:rsidRDefault="00AB12CD">', 6)
        .replace(
            b"</w:pPr><w:r>",
            b'</w:pPr><w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/><w:r>',
        )
    )
    parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(
        b"/>",
        b' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>\xe5\xbc\xa0\xe4\xb8\x89</dc:creator></cp:coreProperties>',
    )
    data = made_with(tmp_path, pack(parts))
    word.assert_sound(data)
    left = unpack(data)
    assert set(left) == set(unpack(made_with(tmp_path, DATA)))
    joined = b"".join(left.values())
    for trace in ("张三", "zhangsan", "某科技公司", "KSOProductBuildVer", "00AB12CD", "_GoBack", "机要"):
        assert trace.encode() not in joined, trace


def test_the_drawing_of_the_default_template_is_the_one_in_the_theme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = runpy.run_path(str(word.ROOT / "scripts/draw-report-docx.py"))
    monkeypatch.setitem(drawn["main"].__globals__, "TARGET", tmp_path / "report.docx")
    drawn["main"]()
    assert (tmp_path / "report.docx").read_bytes() == DATA
    word.assert_sound(DATA)


def test_the_default_template_names_no_person() -> None:
    properties = docx.Document(str(TEMPLATE)).core_properties
    assert (properties.author, properties.last_modified_by, properties.created) == ("", "", None)
