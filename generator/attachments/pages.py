"""PDF files as attachments: the text of every page, notes and fields on it, and the properties; by pdfium."""

import ctypes
import re
from collections.abc import Iterator
from typing import Any

from generator.attachments.contents import AUTHOR, COMMENT, OTHER, Contents, Passage, Trace

_PASSWORD = 4
_AUTHOR = re.compile(rb"<dc:creator>(.*?)</dc:creator>", re.DOTALL)
_LISTED = re.compile(rb"<rdf:li[^>]*>([^<]*)<")
_NOTES = frozenset({1, 3, 8, 9, 10, 11, 12, 13, 14, 15, 17})
"""Numbers of the kinds of annotation that a person adds: notes, marks, stamps, popups are not links or fields."""
_FIELD = 20
_CONTENTS, _VALUE = b"Contents", b"V"


def pdf_contents(data: bytes) -> Contents:
    """Give what a PDF holds; a scan has no text, which is said as its trouble."""
    import pypdfium2  # noqa: PLC0415 - loads a library of ten megabytes

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _PASSWORD
        return Contents(trouble="这个文件加了密码" if locked else "这个文件损坏了，打不开")
    try:
        return _contents(document, data)
    except (pypdfium2.PdfiumError, ValueError):
        return Contents(trouble="这个文件损坏了，读不完")
    finally:
        document.close()


def _contents(document: Any, data: bytes) -> Contents:  # noqa: ANN401 - pypdfium2 has no types
    passages: list[Passage] = []
    traces = [
        Trace(AUTHOR if key == "Author" else OTHER, "文件属性", value)
        for key in ("Title", "Author", "Subject", "Keywords")
        if (value := _property(document, key))
    ]
    known = {trace.text for trace in traces}
    traces += (Trace(AUTHOR, "文件属性（XMP）", name) for name in _xmp_authors(data) if name not in known)
    for number in range(len(document)):
        page = document[number]
        place = f"第 {number + 1} 页"
        shown = page.get_textpage()
        passages.append(Passage(place, shown.get_text_bounded().replace("\r\n", "\n").replace("\ufffe", "")))
        for kind, text in _annotations(page):
            passages.append(Passage(f"{place}的批注或表单", text))
            if kind in _NOTES:
                traces.append(Trace(COMMENT, place, text))
        shown.close()
        page.close()
    bare = not any(passage.text.strip() for passage in passages)
    return Contents(tuple(passages), tuple(traces), "没有文字，可能是扫描件" if bare else "")


def _property(document: Any, key: str) -> str:  # noqa: ANN401
    try:
        return str(document.get_metadata_value(key))
    except ValueError:  # damaged bytes; the pages may be whole
        return ""


def _annotations(page: Any) -> Iterator[tuple[int, str]]:  # noqa: ANN401
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    for number in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, number)
        if not annotation:
            continue
        kind = int(pdfium.FPDFAnnot_GetSubtype(annotation))
        text = _string(pdfium, annotation, _VALUE if kind == _FIELD else _CONTENTS)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if text.strip():
            yield kind, text


def _string(pdfium: Any, annotation: Any, key: bytes) -> str:  # noqa: ANN401
    length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 2))
    pointer = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
    pdfium.FPDFAnnot_GetStringValue(annotation, key, pointer, length)
    return buffer.raw[: max(length - 2, 0)].decode("utf-16-le", errors="replace")


def _xmp_authors(data: bytes) -> Iterator[str]:
    for creators in _AUTHOR.findall(data):
        for name in _LISTED.findall(creators):
            yield name.decode("utf-8", errors="replace").strip()
