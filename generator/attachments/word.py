"""Word documents as attachments: every paragraph, also of headers, notes and text boxes, and what Word keeps unseen."""

import re
from collections.abc import Iterator, Mapping

from lxml.etree import _Element as Element

from generator.attachments.contents import COMMENT, HIDDEN, REVISION, Contents, Passage, Trace
from generator.attachments.facts import attribute, local, property_traces, root_of

_TEXT_PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\d*\.xml")
_SLIDE_PART = re.compile(r"ppt/(slides/slide|notesSlides/notesSlide|comments/\w*?)(\d+)\.xml")
_WHERE = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注", "comments": "批注"}
_REVISIONS = frozenset({"ins", "del", "moveFrom", "moveTo"})
_TEXT = frozenset({"t", "delText", "instrText"})
_OFF = frozenset({"0", "false", "off"})
_ODF_TEXT = frozenset({"p", "h"})


def word_contents(parts: Mapping[str, bytes]) -> Contents:
    """Give what a .docx holds."""
    passages: list[Passage] = []
    traces = list(property_traces(parts))
    main = root_of(parts.get("word/document.xml", b""))
    if main is None:
        return Contents(trouble="这个文件损坏了，读不出正文")
    hidden_styles = frozenset(_hidden_styles(parts.get("word/styles.xml")))
    for name, part in parts.items():
        found = _TEXT_PART.fullmatch(name)
        root = main if name == "word/document.xml" else root_of(part) if found else None
        if found is None or root is None:
            continue
        kind = _WHERE.get(re.sub(r"\d+$", "", found[1]), "")
        cells = dict(_cells(root))
        for number, (paragraph, text) in enumerate(_paragraphs(root), 1):
            cell = (
                next((above for above in paragraph.iterancestors() if above in cells), None)
                if cells
                else None
            )
            place = kind + (f"第 {number} 段" if cell is None else cells[cell])
            passages.append(Passage(place, text))
            traces += _unseen(paragraph, place, hidden_styles)
        if kind == "批注":
            traces += _comments(root)
    return Contents(tuple(passages), tuple(traces))


def slides_contents(parts: Mapping[str, bytes]) -> Contents:
    """Give what a .pptx holds: the paragraphs of its slides and of the notes below them."""
    passages: list[Passage] = []
    traces = list(property_traces(parts))
    for name, part in parts.items():
        found = _SLIDE_PART.fullmatch(name)
        root = root_of(part) if found else None
        if found is None or root is None:
            continue
        kind = "备注" if "notes" in name else "批注" if "comments" in name else ""
        place = f"第 {found[2]} 张幻灯片{kind}"
        passages += (Passage(place, text) for _, text in _paragraphs(root))
        if kind == "批注":
            traces += (Trace(COMMENT, place, text) for _, text in _paragraphs(root))
    return Contents(tuple(passages), tuple(traces))


def open_document_contents(parts: Mapping[str, bytes]) -> Contents:
    """Give what an .odt, .ods or .odp holds, paragraph by paragraph."""
    root = root_of(parts.get("content.xml", b""))
    if root is None:
        return Contents(trouble="这个文件损坏了，读不出正文")
    traces = list(property_traces(parts))
    passages: list[Passage] = []
    number = 0
    for element in root.iter():
        kind = local(element)
        if kind in _ODF_TEXT:
            number += 1
            passages.append(Passage(f"第 {number} 段", "".join(map(str, element.itertext()))))
        elif kind == "annotation":
            traces.append(
                Trace(COMMENT, f"第 {number} 段附近", "".join(map(str, element.itertext())).strip())
            )
        elif kind == "changed-region":
            traces.append(Trace(REVISION, "全文", "".join(map(str, element.itertext())).strip()))
    return Contents(tuple(passages), tuple(traces))


def _paragraphs(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield every paragraph with its own text; a text box stands inside one and is one itself."""
    texts: dict[Element, list[str]] = {}
    for element in root.iter():
        kind = local(element)
        if kind == "p":
            texts[element] = []
        elif kind in _TEXT and element.text:
            own = next(
                (above for above in element.iterancestors() if local(above) in ("p", "Fallback")), None
            )
            if own is not None and own in texts:
                texts[own].append(element.text)
        elif kind in ("tab", "br", "cr"):
            own = next((above for above in element.iterancestors() if local(above) == "p"), None)
            if own is not None and own in texts and texts[own]:
                texts[own].append("\n" if kind != "tab" else "\t")
    for paragraph, found in texts.items():
        text = "".join(found).strip()
        if text:
            yield paragraph, text


def _cells(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield the cells of all tables with their places in words, those of a table inside a cell after it."""
    tables = (table for table in root.iter() if local(table) == "tbl")
    for number, table in enumerate(tables, 1):
        rows = (row for row in table if local(row) == "tr")
        for down, row in enumerate(rows, 1):
            cells = (cell for cell in row if local(cell) == "tc")
            for across, cell in enumerate(cells, 1):
                yield cell, f"第 {number} 个表第 {down} 行第 {across} 格"


def _unseen(paragraph: Element, place: str, hidden_styles: frozenset[str]) -> Iterator[Trace]:
    for run in paragraph.iter():
        kind = local(run)
        if kind == "r" and _is_hidden(run, hidden_styles):
            text = "".join(item.text or "" for item in run.iter() if local(item) == "t")
            if text.strip():
                yield Trace(HIDDEN, place, text)
        elif kind in _REVISIONS:
            text = "".join(item.text or "" for item in run.iter() if local(item) in _TEXT)
            if text.strip():
                yield Trace(REVISION, place, text)


def _is_hidden(run: Element, styles: frozenset[str]) -> bool:
    for properties in run:
        if local(properties) == "rPr":
            for item in properties:
                if local(item) == "vanish":
                    return attribute(item, "val") not in _OFF
                if local(item) == "rStyle" and attribute(item, "val") in styles:
                    return True
    return False


def _hidden_styles(part: bytes | None) -> Iterator[str]:
    root = root_of(part) if part else None
    for style in root if root is not None else ():
        if (
            local(style) == "style"
            and attribute(style, "type") == "character"
            and any(local(item) == "vanish" and attribute(item, "val") not in _OFF for item in style.iter())
        ):
            yield attribute(style, "styleId")


def _comments(root: Element) -> Iterator[Trace]:
    for comment in root:
        text = "".join(item.text or "" for item in comment.iter() if local(item) == "t")
        if local(comment) == "comment":
            yield Trace(COMMENT, "批注", text or "（空的）")
