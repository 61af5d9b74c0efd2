"""Excel workbooks as attachments: every cell, hidden ones too, notes, text boxes, and the caches of pivot tables."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from lxml.etree import _Element as Element

from generator.attachments.contents import COMMENT, HIDDEN_CELLS, Contents, Passage, Trace
from generator.attachments.facts import attribute, local, property_traces, root_of

_COMMENT_PART = re.compile(r"xl/(?:comments|threadedComments)[^/]*(?:/[^/]+)?\.xml")
_DRAWING_PART = re.compile(r"xl/drawings/[^/]+\.xml")
_PIVOT_PART = re.compile(r"xl/pivotCache/[^/]+\.xml")
_NUMBER = re.compile(r"-?[0-9.]+[eE][+-]?[0-9]{1,2}")
_SHOWN = 3


def sheet_contents(parts: Mapping[str, bytes]) -> Contents:
    """Give what an .xlsx holds."""
    book = root_of(parts.get("xl/workbook.xml", b""))
    if book is None:
        return Contents(trouble="这个文件损坏了，读不出工作表")
    strings = tuple(_strings(parts.get("xl/sharedStrings.xml")))
    targets = dict(_targets(parts.get("xl/_rels/workbook.xml.rels")))
    passages: list[Passage] = []
    traces = list(property_traces(parts))
    for sheet in book.iter():
        if local(sheet) != "sheet":
            continue
        name = attribute(sheet, "name")
        part = parts.get(targets.get(sheet.get(_relation(sheet), ""), ""))
        root = root_of(part) if part else None
        if root is None:
            continue
        cells = tuple(_cells(root, name, strings))
        passages += cells
        if attribute(sheet, "state") in ("hidden", "veryHidden") and cells:
            traces.append(Trace(HIDDEN_CELLS, f"工作表“{name}”", f"整张工作表，{len(cells)} 格有内容"))
        traces += _hidden(root, name)
    for name, part in parts.items():
        if _COMMENT_PART.fullmatch(name):
            for place, text in _comments(part):
                passages.append(Passage(place, text))
                traces.append(Trace(COMMENT, place, text))
        elif _DRAWING_PART.fullmatch(name) or _PIVOT_PART.fullmatch(name):
            where = "文本框" if "drawings" in name else "数据透视表的缓存"
            passages += (Passage(where, text) for text in _loose(part))
    return Contents(tuple(passages), tuple(traces))


def _relation(sheet: Element) -> str:
    return next((str(key) for key in sheet.attrib if str(key).endswith("}id")), "")


def _targets(part: bytes | None) -> Iterator[tuple[str, str]]:
    root = root_of(part) if part else None
    for item in root if root is not None else ():
        target = attribute(item, "Target")
        yield attribute(item, "Id"), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _strings(part: bytes | None) -> Iterator[str]:
    root = root_of(part) if part else None
    for item in root if root is not None else ():
        yield "".join(text.text or "" for text in item.iter() if local(text) == "t" and not _is_reading(text))


def _is_reading(text: Element) -> bool:
    above = text.getparent()
    return above is not None and local(above) == "rPh"


def _cells(root: Element, sheet: str, strings: tuple[str, ...]) -> Iterator[Passage]:
    """Yield every cell with a text under the last label above it in its column."""
    labels: dict[str, str] = {}
    for cell in root.iter():
        kind = local(cell)
        if kind in ("oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter"):
            yield Passage(f"工作表“{sheet}”的页眉页脚", cell.text or "")
        if kind != "c":
            continue
        text = _text(cell, strings)
        if not text:
            continue
        place = attribute(cell, "r")
        column = place.rstrip("0123456789")
        yield Passage(f"工作表“{sheet}”的 {place}", text, labels.get(column, ""))
        if not any(character.isdigit() for character in text):
            labels[column] = text[:20]


def _text(cell: Element, strings: tuple[str, ...]) -> str:
    kind = attribute(cell, "t")
    if kind == "inlineStr":
        return "".join(item.text or "" for item in cell.iter() if local(item) == "t")
    value = next((item.text or "" for item in cell if local(item) == "v"), "")
    if kind == "s":
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
    if _NUMBER.fullmatch(value):
        try:
            return f"{Decimal(value):f}"
        except InvalidOperation:
            return value
    return value


def _hidden(root: Element, sheet: str) -> Iterator[Trace]:
    """Yield the hidden rows and columns that hold something; rows that a filter hides are hidden all the same."""
    columns = [
        (int(attribute(item, "min") or 0), int(attribute(item, "max") or 0))
        for item in root.iter()
        if local(item) == "col"
        and attribute(item, "hidden") in ("1", "true")
        and (attribute(item, "min") + attribute(item, "max")).isdecimal()
    ]
    rows: list[str] = []
    covered: set[str] = set()
    for row in root.iter():
        if local(row) != "row":
            continue
        filled = [cell for cell in row if local(cell) == "c" and len(cell)]
        if filled and attribute(row, "hidden") in ("1", "true"):
            rows.append(attribute(row, "r"))
        for cell in filled if columns else ():
            name = attribute(cell, "r").rstrip("0123456789")
            if any(first <= _number(name) <= last for first, last in columns):
                covered.add(name)
    if rows:
        yield Trace(HIDDEN_CELLS, f"工作表“{sheet}”", f"第 {_listed(rows)} 行")
    if covered:
        yield Trace(HIDDEN_CELLS, f"工作表“{sheet}”", f"{_listed(sorted(covered, key=_number))} 列")


def _listed(names: list[str]) -> str:
    return "、".join(names[:_SHOWN]) + (f" 等 {len(names)}" if len(names) > _SHOWN else "")


def _number(column: str) -> int:
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _comments(part: bytes) -> Iterator[tuple[str, str]]:
    root = root_of(part)
    for comment in root.iter() if root is not None else ():
        if local(comment) in ("comment", "threadedComment"):
            text = "".join(item.text or "" for item in comment.iter() if local(item) in ("t", "text"))
            yield f"{attribute(comment, 'ref')} 的批注", text.strip() or "（空的）"


def _loose(part: bytes) -> Iterator[str]:
    """Yield the texts of a drawing, and those that a pivot table keeps of its source."""
    root = root_of(part)
    for item in root.iter() if root is not None else ():
        text = (
            (item.text or "")
            if local(item) == "t"
            else attribute(item, "v")
            if local(item) in ("s", "n")
            else ""
        )
        if text.strip():
            yield text
