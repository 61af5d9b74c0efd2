"""A Word document; the old formats by way of LibreOffice, where it is there."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from generator.files.parcel import damaged, declares_types, is_locked, is_old_office, is_zip, locked, unpacked
from generator.foreign.hypertext import cleaned, file_links, items_of, plain_items
from generator.foreign.hypertext_tree import counted_places, tree_of
from generator.foreign.page_facts import without_corrections, without_facts
from generator.foreign.passages import Foreign
from generator.foreign.word_source import word_text
from generator.printing.appendix import without_appendix
from generator.problem import Level, Problem, Span

NAME = "docx"
LABEL = "Word（.docx；.doc 和 .wps 要装 LibreOffice）"
SUFFIXES = (".docx", ".docm", ".doc", ".wps", ".rtf", ".odt")

_STREAM = "WordDocument".encode("utf-16-le")
_OPEN_TEXT = b"mimetypeapplication/vnd.oasis.opendocument.text"
_RICH = b"{\\rtf"
_PATIENCE = 120
_MAIN = "word/document.xml"


def sniff(data: bytes) -> bool:
    """Say whether bytes are a document of Word, old or new."""
    if is_zip(data):
        return b"word/document" in data or _OPEN_TEXT in data[:100]
    return data.startswith(_RICH) or (is_old_office(data) and (_STREAM in data or is_locked(data)))


def read(data: bytes, shown: str) -> Foreign:
    """Give the passages and tables of a document."""
    if is_locked(data):
        return Foreign((), (locked(shown),))
    if not is_zip(data) or _OPEN_TEXT in data[:100]:
        converted = _converted(data, shown)
        if isinstance(converted, Problem):
            return Foreign((), (converted,))
        data = converted
    parts = unpacked(data, shown)
    if isinstance(parts, Problem):
        return Foreign((), (parts,))
    if _MAIN not in parts or declares_types(parts):
        return Foreign((), (damaged(shown),))
    try:
        text = word_text(parts)
        page = tree_of(f"<html><body>{text.html}</body></html>")
    except Exception:  # noqa: BLE001 - a damaged document makes the parsers raise anything
        return Foreign((), (damaged(shown),))
    if page is None:
        return Foreign((), (_empty(shown, parts),))
    links = tuple(file_links(page))
    _bare_notes(page)
    hidden = cleaned(page)
    items = items_of(page, counted_places())
    if not any(plain_items(items)):
        return Foreign((), (_empty(shown, parts),))
    items, facts = without_facts(without_appendix(items))
    items, corrections = without_corrections(items)
    return Foreign(items, (), (*text.facts, *facts, *corrections), links, left=(*text.left, *hidden))


def _bare_notes(page: object) -> None:
    """Give notes below the text the mark they have in it, and take the way back away."""
    for item in page.xpath("//li[starts-with(@id, 'footnote') or starts-with(@id, 'endnote')]"):  # type: ignore[attr-defined]
        number = re.sub(r"\D", "", item.get("id"))
        for back in item.xpath(".//a[starts-with(@href, '#')]"):
            back.drop_tree()
        first = item.find("p")
        target = first if first is not None else item
        target.text = f"[{number}] {target.text or ''}"
        item.getparent().set("style", "list-style: none")


def _converted(data: bytes, shown: str) -> bytes | Problem:
    """Give an old document as a new one, by LibreOffice."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        help_ = "用 Word 或 WPS 打开，另存为 .docx 再导入"
        return Problem("I107", Level.ERROR, "没有装 LibreOffice，读不了这种旧版文件", Span(shown), help_)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / (
            "source.rtf" if data.startswith(_RICH) else "source.odt" if is_zip(data) else "source.doc"
        )
        source.write_bytes(data)
        # A profile of its own lets several run at once.
        profile = (Path(folder) / "profile").as_uri()
        command = [
            program,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "docx",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603 - a fixed command
        except (OSError, subprocess.TimeoutExpired):
            return damaged(shown)
        made = Path(folder) / "source.docx"
        return made.read_bytes() if made.exists() else damaged(shown)


def _empty(shown: str, parts: dict[str, bytes]) -> Problem:
    if any(name.startswith("word/media/") for name in parts):
        help_ = "先做文字识别并逐格核对，再导入"
        return Problem("I106", Level.ERROR, "这个文档里只有图片，没有文字", Span(shown), help_)
    return Problem("I109", Level.ERROR, "这个文档里没有文字", Span(shown), "确认拿到的是报告本身")
