"""The portal around our pages: its header, its footer and what it wants in ``<head>``, by file or by server-side include.

They stand on every page at every depth as they are, so what would mean another thing there is refused: relative addresses, whole pages,
tags that are not closed. What a strict content security policy would stop is told.
"""

from pathlib import Path
from typing import Annotated, NamedTuple

from generator.files.decoding import decoded
from generator.problem import Level, Problem, Span
from generator.reading.shape import Reader, Record, short

HEAD, HEADER, FOOTER = "头部", "页头", "页脚"
_LARGEST = 256 * 1024


class Portal(NamedTuple):
    """What is put into every page instead of the theme's own, as HTML or as a server-side include; empty texts change nothing."""

    head: Annotated[str, "放进 <head> 的内容，已经核对过；空的就没有"] = ""
    header: Annotated[str, "门户的页头；空的就用主题的 slots/header.html"] = ""
    footer: Annotated[str, "门户的页脚；空的就用主题的 slots/footer.html"] = ""


NO_PORTAL = Portal()


def read_portal(reader: Reader, record: Record, root: Path) -> Portal:
    """Give what ``门户`` names; what is wrong with it gathers in the reader."""
    return Portal(*(_part(reader, record, root, key) for key in (HEAD, HEADER, FOOTER)))


def _part(reader: Reader, record: Record, root: Path, key: str) -> str:
    written = record.text(key)
    if not written:
        return ""
    span = record.place(key)
    if written.startswith("<"):
        from generator.project.fragment import include_fault  # noqa: PLC0415 - most sites have no portal around them

        wrong = include_fault(written)
        if wrong:
            reader.error("115", f"“门户.{key}”写的是“{short(written)}”，{wrong[0]}", span, wrong[1])
        return "" if wrong else written
    text = _text(reader, root / written, written, key, span)
    from generator.project.fragment import faults_of  # noqa: PLC0415 - as above

    faults = sorted(faults_of(text, head=key == HEAD), key=lambda one: (one.line, one.column))
    reader.problems += [
        Problem(
            one.code,
            one.level,
            f"门户的{key}：{one.message}",
            Span(written, one.line, one.column),
            one.advice,
        )
        for one in faults
    ]
    return "" if any(one.level is Level.ERROR for one in faults) else text


def _text(reader: Reader, file: Path, written: str, key: str, span: Span) -> str:
    """Give the text of a file of the project, or say why it cannot be used."""
    inside = not Path(written).is_absolute() and ".." not in Path(written).parts
    try:
        data = file.read_bytes() if inside and file.is_file() else None
    except OSError:
        data = None
    if data is None:
        message = f"“门户.{key}”写的文件“{short(written)}”{'读不到' if inside else '不在项目里'}"
        reader.error("115", message, span, "写文件在项目文件夹里的路径，如 portal/header.html")
        return ""
    found = decoded(data) if len(data) <= _LARGEST else None
    if found is None or found.unreadable:
        message = f"“门户.{key}”写的文件“{short(written)}”{'不是文本' if len(data) <= _LARGEST else '太大'}"
        reader.error("115", message, span, "存成 UTF-8 的 HTML，256 KB 以内；图片放在门户上，写它的地址")
        return ""
    return found.text.strip() + "\n"
