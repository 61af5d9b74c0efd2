"""One attachment as texts and traces, whatever it is; the same bytes are read once in a process."""

import hashlib
from functools import partial

from lxml import etree, html
from lxml.etree import _Comment as Comment

from generator.attachments.contents import AUTHOR, COMMENT, HIDDEN, Contents, Passage, Trace
from generator.attachments.facts import opened
from generator.attachments.pages import pdf_contents
from generator.attachments.sheets import sheet_contents
from generator.attachments.word import open_document_contents, slides_contents, word_contents
from generator.files.decoding import decoded
from generator.files.parcel import is_locked

_OFFICE = {
    "docx": word_contents,
    "docm": word_contents,
    "xlsx": sheet_contents,
    "xlsm": sheet_contents,
    "pptx": slides_contents,
    "odt": open_document_contents,
    "ods": open_document_contents,
    "odp": open_document_contents,
}
_OLD = {
    "doc": "docx",
    "xls": "xlsx",
    "ppt": "pptx",
    "wps": "docx",
    "et": "xlsx",
    "dps": "pptx",
    "rtf": "docx",
}
_PACKED = frozenset({"zip", "rar", "7z", "tar", "gz", "tgz"})
_PLAIN = frozenset({"txt", "csv", "tsv", "md", "json", "xml"})
_PAGES = frozenset({"htm", "html", "xhtml", "mht"})
_EMBEDDED = ("docx", "xlsx", "pptx")
_MOST_KNOWN = 64

# The three rules on attachments ask one after the other. Kept by hash: the bytes themselves need not stay.
_known: dict[tuple[bytes, str], Contents] = {}


def contents_of(data: bytes, suffix: str) -> Contents:
    """Give what an attachment holds; ``suffix`` is its kind in small letters. Nothing is raised for bad bytes."""
    key = (hashlib.sha256(data).digest(), suffix)
    if key not in _known:
        while len(_known) >= _MOST_KNOWN:
            del _known[next(iter(_known))]
        _known[key] = _read(data, suffix)
    return _known[key]


def _read(data: bytes, suffix: str) -> Contents:
    if not data:
        return Contents()
    if is_locked(data):
        return Contents(trouble="这个文件加了密码")
    if suffix in _OLD:
        return Contents(trouble=f"是旧格式，另存为 {_OLD[suffix]} 或 PDF 才能检查")
    if suffix in _PACKED:
        return Contents(trouble="是压缩包，里面的文件没有检查")
    if suffix in _OFFICE:
        return _office(data, suffix)
    if suffix == "pdf":
        return pdf_contents(data)
    if suffix in _PLAIN or suffix in _PAGES:
        return _plain(data, page=suffix in _PAGES)
    return Contents()


def _office(data: bytes, suffix: str) -> Contents:
    parts = opened(data)
    if isinstance(parts, str):
        return Contents(trouble=parts)
    whole = _OFFICE[suffix](parts)
    for name, part in parts.items():
        # A chart or a pasted table carries the whole workbook it was made from.
        inner = name.rpartition(".")[2].lower()
        if "/embeddings/" in name and inner in _EMBEDDED:
            again = opened(part)
            if not isinstance(again, str):
                found = _OFFICE[inner](again)
                moved = (
                    item._replace(place=f"嵌入的{_KIND[inner]}，{item.place}") for item in found.passages
                )
                whole = whole._replace(passages=(*whole.passages, *moved))
    return whole


_KIND = {"docx": "文档", "xlsx": "表格", "pptx": "演示文稿"}


def _plain(data: bytes, *, page: bool) -> Contents:
    found = decoded(data)
    if found is None:
        return Contents(trouble="不是文字，读不出来")
    if page:
        return _page(found.text)
    return Contents(_lines(found.text))


def _lines(text: str) -> tuple[Passage, ...]:
    return tuple(
        Passage(f"第 {number} 行", line) for number, line in enumerate(text.split("\n"), 1) if line.strip()
    )


def _page(text: str) -> Contents:
    parser = html.HTMLParser(no_network=True, encoding="utf-8")
    try:
        root = html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return Contents()
    traces: list[Trace] = []
    at = partial(Trace, place="网页源代码")
    for element in root.iter():
        if isinstance(element, Comment):
            words = (element.text or "").strip()
            if words and not words.startswith("["):
                traces.append(at(kind=COMMENT, text=words))
        elif element.tag == "meta" and str(element.get("name", "")).lower() == "author":
            traces.append(at(kind=AUTHOR, text=str(element.get("content", ""))))
        elif "display:none" in str(element.get("style", "")).replace(" ", "").lower():
            words = "".join(map(str, element.itertext())).strip()
            if words:
                traces.append(at(kind=HIDDEN, text=words))
    return Contents(_lines(text), tuple(traces))
