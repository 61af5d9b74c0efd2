"""What the tests of the Word copy share: the pieces of a document, and what Word wants of them."""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from generator.files.repack import pack, unpack
from generator.look.theme import Theme, load_theme
from generator.printing.document import Document, DocumentSection
from generator.printing.edition import Edition
from generator.problem import Problem, ProblemError
from generator.prose.safe_html import to_html
from generator.writers.docx import write
from tests.golden import PROJECT
from tests.sample import archive_of, edition

ROOT = Path(__file__).parent.parent
TEMPLATE = ROOT / "themes/default/copies/report.docx"
REPORTS = {
    "sample": (ROOT, "xskgxj", 2022),
    "form-2021": (PROJECT, "czj", 2022),
    "form-2019": (PROJECT, "czj", 2020),
    "legacy": (PROJECT, "xcjd", 2018),
    "draft": (PROJECT, "xcjd", 2023),
}
RICH = """### （一）主动公开

公开{{ 标题 }}与 {% if x %}、<b>&amp;</b>、AT&T、"引号"，见[指南](../../zn/?a=1&b=2)和[邮箱](mailto:a@b.cn)。

- 第一项**粗体**
- 第二项
    1. 甲
    2. 乙

3. 从三开始
4. 第四

> 引文一段。
>
> - 引文里的列表

#### 1.小标题

| 渠道 | 条数 | 说明 |
| --- | ---: | :---: |
| 政府网站 | 80 | 见《条例》第二十条 |
| 公开栏 | 40 | 无 |

<table><caption>表一　收费</caption><thead><tr><th rowspan=2>项目</th><th colspan=2>金额</th></tr><tr><th>元</th>\
<th>笔</th></tr></thead><tbody><tr><td rowspan=2>复印</td><td>12</td><td>3</td></tr><tr><td>13</td><td>4</td></tr>\
</tbody></table>

图片：![流程图](flow.png)

![大图](big.png)

---

H<sub>2</sub>O、m<sup>2</sup>、`代码`、*斜体*。第一行<br>第二行
"""
"""A report with everything that prose may have."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMES = {
    "w": W[1:-1],
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "trPr": "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tc": "tcPr p tbl",
    "tr": "tblPrEx trPr tc",
    "tbl": "tblPr tblGrid tr",
    "p": "pPr r hyperlink fldSimple",
    "r": "rPr t br tab drawing",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "settings": "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries "
    "mirrorMargins defaultTabStop evenAndOddHeaders characterSpacingControl compat themeFontLang",
    "docDefaults": "rPrDefault pPrDefault",
}
"""The children of an element in the order of the schema (ISO/IEC 29500); those of ``_MIXED`` come in any."""
_FIRST_ONLY = {"tc", "p", "r"}


@cache
def default() -> Theme:
    """Give the default theme."""
    return load_theme(ROOT, "default")


def with_template(folder: Path, data: bytes) -> Theme:
    """Give a theme whose Word template is these bytes."""
    file = folder / "report.docx"
    file.write_bytes(data)
    theme = default()
    return replace(theme, name="ours", folders=(folder, *theme.folders), copies={"report.docx": file})


def municipal(slug: str, year: int) -> Edition:
    """Give an edition of the municipal project."""
    return edition(archive_of(PROJECT), slug, year)


@cache
def editions() -> dict[str, Edition]:
    """Give the editions of ``REPORTS``, and one with the prose of ``RICH``."""
    plain = {name: edition(archive_of(root), slug, year) for name, (root, slug, year) in REPORTS.items()}
    pictures = {"flow.png": png(300, 120), "big.png": png(1200, 1500)}
    return {**plain, "rich": with_prose(plain["form-2021"], to_html(RICH), pictures)}


@cache
def made() -> dict[str, bytes]:
    """Give the copies of ``editions``."""
    return {name: write(found, default()) for name, found in editions().items()}


def refusal(found: Edition, theme: Theme) -> Problem:
    """Give the one problem that keeps the copy from being made."""
    with pytest.raises(ProblemError) as caught:
        write(found, theme)
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]


def with_prose(found: Edition, safe: str, pictures: Mapping[str, bytes] | None = None) -> Edition:
    """Give an edition of one section that says this."""
    section = DocumentSection("overview", "一、总体情况", safe, None, "")
    document = Document(found.title, "", (section,), "", "")
    return replace(found, document=document, pictures=pictures or {})


def opened(data: bytes) -> Any:
    """Give a document as python-docx reads it."""
    return docx.Document(io.BytesIO(data))


def changed(data: bytes, name: str, *changes: tuple[str, str]) -> bytes:
    """Give a document with the text of one of its parts changed."""
    parts = unpack(data)
    text = parts[name].decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return pack({**parts, name: text.encode()})


def lines(holder: Any) -> Iterator[str]:
    """Yield what a person reads of a document, a line per paragraph, a merged cell once; markers of lists left out."""
    for block in holder.iter_inner_content():
        if isinstance(block, Paragraph):
            marked = block._p.find(f"{W}pPr/{W}ind[@{W}hanging]") is not None
            yield block.text.partition("\t")[2] if marked else block.text
        else:
            assert isinstance(block, Table)
            for row in block.rows:
                for cell in row._tr.tc_lst:
                    if cell.vMerge != "continue":
                        yield from lines(docx.table._Cell(cell, block))


def written(element: Any) -> str:
    """Give the words inside an element."""
    return "".join(found.text for found in element.iter(f"{W}t"))


def squeezed(text: str) -> str:
    """Give a text without any white space."""
    return re.sub(r"\s", "", text)


def png(width: int, height: int) -> bytes:
    """Give a picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x99" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def assert_sound(data: bytes) -> None:
    """Hold a document against what Word refuses to open."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        parts = {name: archive.read(name) for name in archive.namelist()}
        assert len(parts) == len(archive.namelist())
    trees = {name: etree.fromstring(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))}
    _assert_typed(parts, trees["[Content_Types].xml"])
    for name, tree in trees.items():
        if name.endswith(".rels"):
            _assert_related(name, tree, parts)
    for name, tree in trees.items():
        if name.startswith("word/") and name.endswith(".xml"):
            folder, _, file = name.rpartition("/")
            related = trees.get(f"{folder}/_rels/{file}.rels")
            known = set() if related is None else {entry.get("Id") for entry in related}
            _assert_part(name, tree, known)
    styles = {style.get(f"{W}styleId") for style in trees["word/styles.xml"].iter(f"{W}style")}
    used = {
        element.get(f"{W}val")
        for kind in ("pStyle", "rStyle", "tblStyle")
        for tree in trees.values()
        for element in tree.iter(f"{W}{kind}")
    }
    assert used <= styles


def _assert_typed(parts: Mapping[str, bytes], types: Any) -> None:
    defaults = {entry.get("Extension") for entry in types.findall(f"{_TYPES}Default")}
    overrides = [entry.get("PartName") for entry in types.findall(f"{_TYPES}Override")]
    assert len(overrides) == len(set(overrides))
    assert len(defaults) == len(types.findall(f"{_TYPES}Default"))
    for name in parts.keys() - {"[Content_Types].xml"}:
        assert f"/{name}" in overrides or name.rpartition(".")[2] in defaults, name
    assert {name.lstrip("/") for name in overrides} <= parts.keys()


def _assert_related(name: str, tree: Any, parts: Mapping[str, bytes]) -> None:
    base = posixpath.dirname(posixpath.dirname(name))
    ids = [entry.get("Id") for entry in tree.iter(f"{_PACKAGE}Relationship")]
    assert len(ids) == len(set(ids))
    for entry in tree:
        target = str(entry.get("Target"))
        if entry.get("TargetMode") == "External":
            assert re.fullmatch(r"[a-z]+:[!-~]+", target), target
        else:
            assert posixpath.normpath(posixpath.join(base, target)).lstrip("/") in parts, target


def _assert_part(name: str, tree: Any, related: set[str | None]) -> None:
    for element in tree.iter():
        tag = etree.QName(element).localname
        if element.tag.startswith(W) and tag in ORDER:
            order = ORDER[tag].split()
            found = [etree.QName(child).localname for child in element]
            if tag == "sectPr":  # headers and footers come in any order
                found = [name.replace("footerR", "headerR") for name in found]
            assert set(found) <= set(order), f"{name}: {tag} has {found}"
            if tag in _FIRST_ONLY:
                assert f"{tag}Pr" not in found[1:], f"{name}: {found}"
            else:
                assert found == sorted(found, key=order.index), f"{name}: {tag} has {found}"
                assert tag in {"tr", "tbl", "sectPr", "style"} or len(found) == len(set(found))
        for key, value in element.attrib.items():
            if key.startswith(_REFERENCE):
                assert value in related, f"{name}: {value}"
    for cell in tree.iter(f"{W}tc"):
        assert cell[-1].tag == f"{W}p", "a cell ends with a paragraph"
    for table in tree.iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.findall(f"{W}tr"):
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc")]
            assert sum(1 if span is None else int(span.get(f"{W}val")) for span in spans) == columns
        following = table.getnext()
        assert following is not None
        assert following.tag in {f"{W}p", f"{W}sectPr"}
    drawn = [element.get("id") for element in tree.xpath("//wp:docPr", namespaces=NAMES)]
    assert len(drawn) == len(set(drawn))
