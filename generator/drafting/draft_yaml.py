"""Writes what was recognised as the draft of a report: YAML that a person confirms, every doubt on its own line."""

import re
from collections.abc import Iterable, Iterator

from generator.forms.spec import RowSpec, SectionSpec, TableSpec, written_rows
from generator.project.figures import EMPTY
from generator.project.schema import schema_name
from generator.recognition.recognise import Recognised
from generator.recognition.table_figures import RowTold, TableTold

DOUBT = "待核"
_LONGEST = 120
_SAFE = re.compile(r"[\w（）《》、，·〔〕/“”—.-]+")
"""A text that needs no quotes, also between braces."""
_LOOKS_OTHER = re.compile(r"[-./]|[0-9.-]+|空|是|否|~|null|true|false", re.IGNORECASE)
_FACTS = ("索引号", "文号", "来源", "主题分类", "有效性", "关键词", "摘要")


def draft_of(found: Recognised, origin: str, attachments: Iterable[tuple[str, str]] = ()) -> str:
    """Give the text of a draft; ``origin`` names the source, ``attachments`` are file and title."""
    return "\n".join(_lines(found, origin, tuple(attachments))) + "\n"


def _lines(found: Recognised, origin: str, attachments: tuple[tuple[str, str], ...]) -> Iterator[str]:
    yield f"# yaml-language-server: $schema=../../schema/{schema_name(found.form)}"
    yield f"# 从 {origin} 导入。带“{DOUBT}”的格子请对照原件填好，再删去后面的说明；都核对过了，把“状态”改成“发布”。"
    yield f"格式: {found.form.id}"
    yield "状态: 草稿"
    if found.title:
        yield f"标题: {scalar(found.title)}"
    issued = found.facts.get("成文日期") or found.signature_date
    for key, value in (("成文日期", issued), ("发布时间", found.facts.get("发布时间", ""))):
        if value:
            yield f"{key}: {value}"
    for key in _FACTS:
        if found.facts.get(key):
            yield f"{key}: {scalar(found.facts[key])}"
    yield from text_lines("引言", found.lead)
    if found.titles:
        pairs = ", ".join(f"{key}: {scalar(title)}" for key, title in found.titles.items())
        yield f"章节标题: {{{pairs}}}"
    for section in found.form.sections:
        yield from _section(section, found)
    if found.chapters:
        yield "章节:"
        for title, text in found.chapters:
            yield f"  - 标题: {scalar(title)}"
            yield from text_lines("内容", text, "    ")
    if found.signature or found.signature_date:
        yield "落款:"
        if found.signature:
            yield f"  机关: {scalar(found.signature)}"
        if found.signature_date:
            yield f"  日期: {found.signature_date}"
    if attachments:
        yield "附件:"
        for file, title in attachments:
            yield f"  - {{文件: {scalar(file)}, 标题: {scalar(title)}}}"
    if found.corrections:
        yield "更正:"
        for one in found.corrections:
            reason = f", 理由: {scalar(one.reason)}" if one.reason else ""
            before = ", ".join(f"{path}: {scalar(text)}" for path, text in one.was)
            was = f", 原为: {{{before}}}" if before else ""
            yield f"  - {{日期: {one.date}, 内容: {scalar(one.text)}{reason}{was}}}"
    unplaced = "\n\n".join(f"〔{place}〕{words}" if place else words for words, place in found.unplaced)
    yield from text_lines("未识别", unplaced)


def _section(section: SectionSpec, found: Recognised) -> Iterator[str]:
    if section.table is None:
        yield from text_lines(section.key, found.texts.get(section.key, ""))
        return
    told = found.tables.get(section.table.id)
    missing = "" if told else f"  # {DOUBT}: 来源里没有认出这张表"
    yield f"{section.table.key}:{missing}"
    yield from _rows(section.table, section.table.rows, told, "  ")
    before, after = found.notes.get(section.note_key, ("", ""))
    if before:
        yield f"{section.note_key}:"
        yield from text_lines("表前", before, "  ")
        yield from text_lines("表后", after, "  ")
    else:
        yield from text_lines(section.note_key, after)


def _rows(table: TableSpec, rows: tuple[RowSpec, ...], told: TableTold | None, indent: str) -> Iterator[str]:
    for row in written_rows(rows):
        if row.children:
            yield f"{indent}{row.key}:"
            yield from _rows(table, row.children, told, f"{indent}  ")
            continue
        found = told.rows.get(row.id) if told else None
        if found or not row.derived:
            yield f"{indent}{row.key}: {_cells(table, row, found)}{_doubt(found, told)}"


def _cells(table: TableSpec, row: RowSpec, found: RowTold | None) -> str:
    columns = table.columns_of(row)
    if len(columns) == 1:
        return found.cells[columns[0].id].written if found else EMPTY
    shown = [column for column in columns if (column.id in found.cells if found else not column.derived)]
    written = [found.cells[column.id].written if found else EMPTY for column in shown]
    return "{" + ", ".join(f"{column.key}: {text}" for column, text in zip(shown, written, strict=True)) + "}"


def _doubt(found: RowTold | None, told: TableTold | None) -> str:
    if told is None or (found and not found.doubtful):
        return ""
    shown = found.shown if found else ""
    words = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}……"
    place = f"{found.place} " if found and found.place else ""
    return f"  # {DOUBT}: {place}{words}" if words else f"  # {DOUBT}: 来源里没有认出这一行"


def text_lines(key: str, text: str, indent: str = "") -> Iterator[str]:
    """Yield an entry with a text of many lines; nothing when there is none."""
    body = text.strip("\n").rstrip()
    if not body.strip():
        return
    yield f"{indent}{key}: |"
    for line in body.lstrip().split("\n"):
        yield f"{indent}  {line.rstrip()}" if line.strip() else ""


def scalar(text: str) -> str:
    """Give a text on one line as YAML takes it: as it is where that is safe, else in quotes."""
    plain = " ".join(text.split())
    if _SAFE.fullmatch(plain) and not _LOOKS_OTHER.fullmatch(plain) and not plain.startswith("-"):
        return plain
    doubled = plain.replace("'", "''")
    return f"'{doubled}'"
