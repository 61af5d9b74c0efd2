#!/usr/bin/env python3
"""Draws themes/default/copies/report.docx, the template of the Word copy; run by hand, the result is committed.

An office changes the drawn file in Word or WPS and never runs this. Measures are those of GB/T 9704-2012.
"""

from pathlib import Path
from xml.sax.saxutils import escape

from generator.files.repack import pack

TARGET = Path(__file__).parent.parent / "themes/default/copies/report.docx"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
WIDTH, PITCH = 8844, 579
"""156 mm in twentieths of a point, and 225 mm through 22 lines."""

SONG, FANG, HEI, KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
FONTS = {
    SONG: ("FZXiaoBiaoSong-B05S,方正小标宋_GBK,华文中宋,STZhongsong,宋体,SimSun", "86", "roman"),
    FANG: ("FangSong_GB2312,仿宋,FangSong,华文仿宋,STFangsong", "86", "modern"),
    HEI: ("SimHei,方正黑体_GBK,Noto Sans CJK SC", "86", "modern"),
    KAI: ("KaiTi_GB2312,楷体,KaiTi,华文楷体,STKaiti", "86", "modern"),
    "宋体": ("SimSun,Noto Serif CJK SC", "86", "roman"),
    "Times New Roman": ("Liberation Serif", "00", "roman"),
}


def fonts(east: str) -> str:
    """Give the fonts of a style: one for Chinese, Times New Roman for figures and letters."""
    latin = "Times New Roman"
    return f'<w:rFonts w:ascii="{latin}" w:eastAsia="{east}" w:hAnsi="{latin}" w:cs="{latin}"/>'


def size(half_points: int, spacing: int = 0) -> str:
    """Give a size of type, and what is put between its characters in twentieths of a point."""
    return f'<w:spacing w:val="{spacing}"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def exact(line: int = PITCH, before: int = 0, after: int = 0) -> str:
    """Give a fixed distance between lines."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="exact"/>'


TEXT_SIZE = size(32, -5)
"""三号, a little tighter, so that 28 characters fill a line in every program; not every one knows a grid of characters."""
SINGLE = '<w:snapToGrid w:val="0"/><w:spacing w:before="20" w:after="20" w:line="270" w:lineRule="exact"/>'
INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'


def style(
    name: str, id_: str, properties: str = "", look: str = "", *, kind: str = "paragraph", head: str = ""
) -> str:
    """Give a style; ``head`` are the elements between its name and its properties."""
    own = "" if name in BUILT_IN else ' w:customStyle="1"'
    default = ' w:default="1"' if id_ in {"Normal", "DefaultFont", "TableNormal"} else ""
    ppr = f"<w:pPr>{properties}</w:pPr>" if properties and kind == "paragraph" else ""
    rpr = f"<w:rPr>{look}</w:rPr>" if look else ""
    rest = properties if kind == "table" else ""
    return (
        f'<w:style w:type="{kind}"{default}{own} w:styleId="{id_}"><w:name w:val="{escape(name)}"/>'
        f"{head}{ppr}{rpr}{rest}</w:style>"
    )


BUILT_IN = {
    *("Normal", "Title", "heading 1", "heading 2", "heading 3", "heading 4", "header", "footer"),
    *("Default Paragraph Font", "Normal Table", "Hyperlink"),
}
BASED = '<w:basedOn w:val="Normal"/>'
SHOWN = f'{BASED}<w:uiPriority w:val="1"/><w:qFormat/>'


def heading(level: int, east: str) -> str:
    """Give one of the built-in headings; the navigation of Word knows a heading by them."""
    head = f'{BASED}<w:next w:val="Body"/><w:uiPriority w:val="9"/><w:qFormat/>'
    properties = f'<w:keepNext/><w:keepLines/>{exact()}{INDENT}<w:outlineLvl w:val="{level - 1}"/>'
    return style(f"heading {level}", f"Heading{level}", properties, fonts(east), head=head)


def border(*edges: str) -> str:
    """Give thin black lines."""
    return "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for edge in edges)


TABLE = (
    f"<w:tblPr><w:tblBorders>{border('top', 'left', 'bottom', 'right', 'insideH', 'insideV')}</w:tblBorders>"
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="60" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
)
PLAIN_TABLE = (
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr>"
)
JUSTIFIED = '<w:jc w:val="both"/>'
STYLES = (
    style("Normal", "Normal", f"{exact()}{JUSTIFIED}", TEXT_SIZE, head="<w:qFormat/>"),
    style("Default Paragraph Font", "DefaultFont", kind="character", head="<w:semiHidden/>"),
    style("Normal Table", "TableNormal", PLAIN_TABLE, kind="table", head="<w:semiHidden/>"),
    style(
        "Title",
        "Title",
        f'<w:keepNext/><w:keepLines/><w:snapToGrid w:val="0"/>{exact(680, 0, PITCH)}<w:jc w:val="center"/>',
        f"{fonts(SONG)}{size(44)}",
        head=f'{BASED}<w:next w:val="Body"/><w:uiPriority w:val="1"/><w:qFormat/>',
    ),
    heading(1, HEI),
    heading(2, KAI),
    heading(3, FANG),
    heading(4, FANG),
    style("公文正文", "Body", INDENT, head=SHOWN),
    style("列表文字", "ListText", "", head=SHOWN),
    style("引文", "Quoted", '<w:ind w:left="640" w:right="640"/>', fonts(KAI), head=SHOWN),
    style(
        "表题",
        "TableTitle",
        f'<w:keepNext/>{exact()}<w:jc w:val="center"/>',
        fonts(HEI) + size(28),
        head=SHOWN,
    ),
    style("表头", "TableHead", f'{SINGLE}<w:jc w:val="center"/>', fonts(HEI) + size(21), head=SHOWN),
    style("表格文字", "TableText", f'{SINGLE}<w:jc w:val="left"/>', fonts("宋体") + size(21), head=SHOWN),
    style("表格数字", "TableFigure", f'{SINGLE}<w:jc w:val="center"/>', fonts("宋体") + size(21), head=SHOWN),
    style("表后", "TableEnd", f'<w:snapToGrid w:val="0"/>{exact(280)}', size(21), head=SHOWN),
    style(
        "落款",
        "Signature",
        f'<w:keepLines/>{exact()}<w:jc w:val="left"/>',
        head=SHOWN,
    ),
    style(
        "版记",
        "Imprint",
        f"<w:keepNext/><w:keepLines/><w:pBdr>{border('top', 'bottom')}</w:pBdr>"
        f'<w:snapToGrid w:val="0"/>{exact(320)}'
        '<w:ind w:leftChars="50" w:left="160" w:rightChars="50" w:right="160"/><w:jc w:val="left"/>',
        size(21),
        head=SHOWN,
    ),
    style(
        "header",
        "Header",
        f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs><w:snapToGrid w:val="0"/>'
        '<w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="left"/>',
        fonts(HEI) + size(24),
        head=f'{BASED}<w:uiPriority w:val="99"/>',
    ),
    style(
        "footer",
        "Footer",
        '<w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/>'
        '<w:ind w:leftChars="100" w:left="320" w:rightChars="100" w:right="320"/>',
        fonts("宋体") + size(28),
        head=f'{BASED}<w:uiPriority w:val="99"/>',
    ),
    style(
        "Hyperlink", "Link", "", '<w:u w:val="single"/>', kind="character", head='<w:uiPriority w:val="99"/>'
    ),
    style(
        "统计表",
        "StatisticTable",
        TABLE,
        kind="table",
        head='<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="1"/><w:qFormat/>',
    ),
)
DEFAULTS = (
    f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANG)}{size(32)}"
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    "<w:pPrDefault/></w:docDefaults>"
)
SETTINGS = (
    f"<w:settings {NAMESPACES}><w:removePersonalInformation/>"
    '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
    "<w:doNotExpandShiftReturn/>"
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)
SECTION = (
    '<w:headerReference w:type="even" r:id="{0}"/><w:headerReference w:type="default" r:id="{1}"/>'
    '<w:footerReference w:type="even" r:id="{2}"/><w:footerReference w:type="default" r:id="{3}"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" '
    'w:header="1134" w:footer="1247" w:gutter="0"/><w:cols w:space="425"/>'
    f'<w:docGrid w:type="lines" w:linePitch="{PITCH}"/>'
)


def run(text: str, look: str = "") -> str:
    """Give words; the hint makes quotation marks and dashes Chinese ones."""
    words = escape(text).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    hint = f'<w:rPr><w:rFonts w:hint="eastAsia"/>{look}</w:rPr>'
    return f'<w:r>{hint}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(style_id: str, inside: str, properties: str = "") -> str:
    """Give a paragraph in a style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>{properties}</w:pPr>{inside}</w:p>'


BODY = (
    paragraph("Title", run("{{ 标题 }}")),
    paragraph("Body", run("{{p 引言 }}")),
    paragraph("Body", run("{{p 各部分 }}")),
    paragraph("Signature", run("{{p 落款 }}")),
    paragraph("Body", run("{%p if 更正记录 %}")),
    paragraph("Heading1", run("更正记录"), '<w:spacing w:before="579"/>'),
    paragraph("Body", run("{%p for 更正 in 更正记录 %}")),
    paragraph(
        "Body",
        run(
            "{% if 更正.日期 %}{{ 更正.日期 }}　{% endif %}{{ 更正.内容 }}{% if 更正.理由 %}（理由：{{ 更正.理由 }}）{% endif %}"
        ),
    ),
    paragraph("Body", run("{%p endfor %}")),
    paragraph("Body", run("{%p endif %}")),
    paragraph("TableEnd", ""),
    paragraph("Imprint", run("{%p for 项 in 元数据 %}")),
    paragraph("Imprint", run("{{ 项.名称 }}：{{ 项.内容 }}")),
    paragraph("Imprint", run("{%p endfor %}")),
    paragraph("Imprint", run("网页地址：{{ 网址 }}"), '<w:keepNext w:val="0"/>'),
    paragraph("Body", run("{{p 图解 }}")),
)
HEADER = paragraph("Header", run("{{ 示例 }}", size(21)) + run("\t{{ 草稿 }}"))
PAGE = run("— ") + '<w:fldSimple w:instr=" PAGE ">' + run("1") + "</w:fldSimple>" + run(" —")


def footer(side: str) -> str:
    """Give a footer: the number of the page between dashes, on the outer side."""
    return (
        f"<w:ftr {NAMESPACES}>{paragraph('Footer', PAGE, f'<w:jc w:val={chr(34)}{side}{chr(34)}/>')}</w:ftr>"
    )


def font_table() -> str:
    """Give what to use instead of a font that a machine has not."""
    found = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="{charset}"/>'
        f'<w:family w:val="{family}"/></w:font>'
        for name, (others, charset, family) in FONTS.items()
    )
    return f"<w:fonts {NAMESPACES}>{found}</w:fonts>"


def relationships(targets: dict[str, str]) -> str:
    """Give the relationships to files by their kind; the n-th is rIdn."""
    found = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{found}</Relationships>'


def main() -> None:
    """Draw the template and write it where the default theme has it."""
    header = f"<w:hdr {NAMESPACES}>{HEADER}</w:hdr>"
    files = {
        "header1": ("header", header),
        "header2": ("header", header),
        "footer1": ("footer", footer("left")),
        "footer2": ("footer", footer("right")),
        "styles": ("styles", f"<w:styles {NAMESPACES}>{DEFAULTS}{''.join(STYLES)}</w:styles>"),
        "settings": ("settings", SETTINGS),
        "fontTable": ("fontTable", font_table()),
    }
    section = f"<w:sectPr>{SECTION.format(*(f'rId{number}' for number in range(1, 5)))}</w:sectPr>"
    document = f"<w:document {NAMESPACES}><w:body>{''.join(BODY)}{section}</w:body></w:document>"
    overrides = {f"/word/{name}.xml": f"{WORD}.{kind}+xml" for name, (kind, _) in files.items()}
    overrides |= {
        "/word/document.xml": f"{WORD}.document.main+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    types = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": relationships(
            {
                "word/document.xml": f"{OFFICE}/officeDocument",
                "docProps/core.xml": f"{PACKAGE}/relationships/metadata/core-properties",
            }
        ),
        "word/_rels/document.xml.rels": relationships(
            {f"{name}.xml": f"{OFFICE}/{kind}" for name, (kind, _) in files.items()}
        ),
        "word/document.xml": document,
        # Nothing of who drew the template, or when.
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"/>',
        **{f"word/{name}.xml": xml for name, (_, xml) in files.items()},
    }
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    TARGET.write_bytes(pack({name: (head + xml).encode() for name, xml in parts.items()}))


if __name__ == "__main__":
    main()
