"""A report as a workbook: a sheet of what it is, a sheet per statutory table, and in one to fill in a sheet for the texts.

An importer finds a figure by a hidden defined name (``nianbao.requests.received.total``), and a text likewise
(``nianbao.text.overview``). A name moves with its cell when somebody inserts rows or columns, and survives saving in another program, while
a list of addresses on a sheet would silently go wrong. The hidden sheet 标识 says which form, body and year it is and the version of
this layout; should the names be lost, the version alone tells every address, since a form's sheets never vary.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.excel.sheet import (
    DATE,
    Area,
    Entry,
    Formula,
    Link,
    Look,
    Sheet,
    Spot,
    address,
    height,
    wrapped,
)
from generator.excel.table_sheet import FITS, UNFILLED, UNLIKE, table_sheet
from generator.formats import by_id
from generator.printing.document import DocumentSection
from generator.printing.edition import Edition

VERSION = 1
"""Counts the layouts: a change of any figure's address or name is a new version."""
ABOUT, TO_FILL, TEXTS, IDENTITY = "报告信息", "填报说明", "文字", "标识"
PREFIX = "nianbao"
_MARKS = (("blank", "空白填报表"), ("draft", "草稿，未公布"), ("fictitious", "示例数据"))
_NOTES = (
    "数字与网页相同；“总计”是公式，由各项相加。",
    "不是数字的格子（“/”“—”“不适用”等，照报告里写的）是不适用，空格是没有填。",
    "工作表有保护，没有密码；要改格式，先在“审阅”里撤销保护。",
)
_ABOUT_WIDTHS = (16.0, 68.0)
_TEXT_WIDTHS = (20.0, 70.0, 34.0)
_TALL, _MIDDLE, _LOW = 300.0, 110.0, 40.0


class _Field(NamedTuple):
    """A text of the report that is written on the sheet 文字."""

    id: str
    label: str
    value: str
    help: str
    height: float = 24.0
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook; ``names`` are the defined names with what they refer to."""

    sheets: tuple[Sheet, ...]
    names: tuple[tuple[str, str], ...]


def to_workbook(edition: Edition) -> Workbook:
    """Give the workbook of an edition, or of a blank one the workbook to fill in."""
    mark = "　".join(
        words for name, words in _MARKS if getattr(edition, name) and not _covered(edition, name)
    )
    sections = [section for section in edition.document.sections if section.grid]
    tables = [table_sheet(edition, section, mark) for section in sections]
    first = _to_fill if edition.blank else _about
    sheets = [first(edition, mark, list(zip(tables, sections, strict=True))), *tables]
    if edition.blank:
        sheets.append(_texts(edition, mark))
    names = tuple(
        (f"{PREFIX}.{name}", f"'{sheet.name}'!{_fixed(*place)}")
        for sheet in sheets
        for name, place in sheet.names.items()
    )
    return Workbook((*sheets, _identity(edition)), names)


def _covered(edition: Edition, name: str) -> bool:
    """Say whether another mark says more: a blank report is a draft as well."""
    return name == "draft" and edition.blank


def _fixed(row: int, column: int) -> str:
    letters = address(row, column).rstrip("0123456789")
    return f"${letters}${row + 1}"


class _Lines:
    """The lines of a sheet of words, one below the other."""

    def __init__(self, widths: tuple[float, ...]) -> None:
        self.widths = widths
        self.spots: list[Spot] = []
        self.heights: dict[int, float] = {}

    def across(self, text: str | Formula, kind: str, size: float = 10.5) -> None:
        """Add a line over all columns."""
        shown = text if isinstance(text, str) else ""
        self._add([(text, Look(kind), len(self.widths))], height(shown, sum(self.widths), size))

    def pair(self, name: str, value: str | Formula | Link) -> None:
        """Add a name and what it means, which takes the rest of the line."""
        words = value if isinstance(value, str) else value.words if isinstance(value, Link) else ""
        rest = sum(self.widths[1:])
        kind = "link" if isinstance(value, Link) else "value"
        cells = [(name, Look("key"), 1), (value, Look(kind), len(self.widths) - 1)]
        self._add(cells, max(height(words, rest), height(name, self.widths[0])))

    def cells(self, cells: list[tuple[str, Look]], least: float) -> int:
        """Add a cell per column and give the row."""
        needed = (height(text, width) for (text, _), width in zip(cells, self.widths, strict=True))
        return self._add([(text, look, 1) for text, look in cells], min(max(least, *needed), 400.0))

    def _add(self, cells: Sequence[tuple[str | Formula | Link, Look, int]], high: float) -> int:
        row, column = len(self.heights), 0
        self.heights[row] = max(20.0, high)
        for value, look, across in cells:
            self.spots.append(Spot(row, column, value or None, look, 1, across))
            column += across
        return row


def _about(edition: Edition, mark: str, tables: list[tuple[Sheet, DocumentSection]]) -> Sheet:
    lines = _Lines(_ABOUT_WIDTHS)
    lines.across(edition.title, "title", 16)
    lines.across(mark, "mark")
    for name, value in edition.facts:
        lines.pair(name, value)
    lines.pair("报告格式", edition.form_name)
    lines.pair("栏目", f"{edition.site} {edition.column}")
    lines.pair("网页地址", Link(edition.url, edition.url))
    if edition.corrections:
        lines.across("更正记录", "heading", 13)
    for item in edition.corrections:
        why = f"（理由：{item.reason}）" if item.reason else ""
        lines.pair(str(item.date or ""), f"{item.sentence}{why}")
    lines.across("统计表", "heading", 13)
    for sheet, section in tables:
        lines.pair(sheet.name, Link(f"internal:'{sheet.name}'!A1", section.heading))
    for text in _NOTES:
        lines.across(text, "line")
    return Sheet(ABOUT, tuple(lines.spots), lines.widths, lines.heights)


def _to_fill(edition: Edition, mark: str, tables: list[tuple[Sheet, DocumentSection]]) -> Sheet:
    lines = _Lines(_ABOUT_WIDTHS)
    lines.across(f"{edition.agency}{edition.year}年政府信息公开年报填报表", "title", 16)
    lines.across(mark, "mark")
    for name, value in edition.facts:
        lines.pair(name, value)
    lines.pair("报告格式", edition.form_name)
    lines.across("怎么填", "heading", 13)
    for number, text in enumerate(_instructions(tables), 1):
        lines.across(f"{number}．{text}", "line")
    lines.across("填到哪里了", "heading", 13)
    for sheet, _ in tables:
        assert sheet.progress, "a sheet to fill in tells how far it is"
        lines.pair(sheet.name, sheet.progress)
        for area in sheet.checks:
            lines.pair("勾稽核对", _verdict(sheet.name, area))
    return Sheet(TO_FILL, tuple(lines.spots), lines.widths, lines.heights)


def _verdict(sheet: str, area: Area) -> Formula:
    """Say in one cell what a line of checks says."""
    where, all_ = f"'{sheet}'!{area}", area.last_column - area.column + 1
    wrong = f'COUNTIF({where},"{UNLIKE}*")'
    words = f'IF({wrong}>0,"{UNLIKE}：有 "&{wrong}&" 列不平，看“{sheet}”表最后一行","{UNFILLED}")'
    return Formula(f'=IF(COUNTIF({where},"{FITS}")={all_},"{FITS}",{words})', UNFILLED)


def _instructions(tables: list[tuple[Sheet, DocumentSection]]) -> Iterator[str]:
    yield "只填浅黄色的格子，别的格子锁着。每一格都要填，没有就填 0。"
    yield "“总计”由公式算出，不用填。"
    if any(entry.given for sheet, _ in tables for entry in sheet.entries):
        yield "已经有数的格子取自上一年度的报告，请核对；不对就改。"
    checked = [sheet.name for sheet, _ in tables if sheet.checks]
    if checked:
        yield f"“{'、'.join(checked)}”表最后一行核对勾稽关系：{FITS} 是相符，红色是不符。"
    yield f"总体情况等文字写在“{TEXTS}”表：双击格子，再把 Word 里的文字贴进去，一段一行。"
    yield "填完保存（.xlsx），原样交回；不要增删表和行列。"


def _texts(edition: Edition, mark: str) -> Sheet:
    lines = _Lines(_TEXT_WIDTHS)
    lines.across("报告的文字", "title", 16)
    lines.across(mark, "mark")
    lines.cells([(word, Look("head")) for word in ("项目", "内容", "怎么填")], 22)
    names: dict[str, tuple[int, int]] = {}
    entries: list[Entry] = []
    for item in _fields(edition):
        look = Look(item.kind or "text", "yyyy-mm-dd" if item.kind else "@", open=True)
        row = lines.cells(
            [
                (wrapped(item.label, lines.widths[0]), Look("label")),
                (item.value, look),
                (item.help, Look("hint")),
            ],
            item.height,
        )
        names[item.id] = (row, 1)
        if item.kind:
            entries.append(Entry(Area(row, 1, row, 1), item.kind))
    return Sheet(
        TEXTS, tuple(lines.spots), lines.widths, lines.heights, head=3, entries=tuple(entries), names=names
    )


def _fields(edition: Edition) -> Iterator[_Field]:
    form = by_id(edition.form)
    notes = {section.id: section.note_key for section in form.sections} if form else {}
    paired = list(zip(edition.document.sections, edition.sources, strict=True))
    yield _Field("text.title", "标题", edition.title, "已经写好，一般不用改。")
    yield _Field("text.lead", "引言", edition.lead, "依据、统计期限、电子版在哪里下载、联系方式。", _MIDDLE)
    for section, source in paired:
        if not section.grid:
            help_ = "小标题单独一行，写成“### （一）……”；一段一行，段前不用空格。"
            yield _Field(f"text.{section.id}", section.heading, source.before, help_, _TALL)
    document = edition.document
    yield _Field("text.signature", "落款机关", document.signature, "")
    yield _Field("text.signature_date", "落款日期", "", "写成 2023-01-28。", kind=DATE)
    yield _Field("text.issued", "成文日期", "", "定稿的日期，写成 2023-01-28。", kind=DATE)
    facts = dict(edition.facts)
    yield _Field("text.index_number", "索引号", facts.get("索引号", ""), "没有就不填。")
    yield _Field("text.document_number", "文号", facts.get("文号", ""), "没有就不填。")
    for section, source in paired:
        if section.grid:
            name, help_ = notes.get(section.id, section.heading), "要在统计表{}加说明才填。"
            yield _Field(
                f"text.{section.id}.before", f"{name}（表前）", source.before, help_.format("前面"), _LOW
            )
            yield _Field(
                f"text.{section.id}.after", f"{name}（表后）", source.after, help_.format("后面"), _LOW
            )


def _identity(edition: Edition) -> Sheet:
    """Give the hidden sheet that tells an importer what it reads."""
    facts: tuple[tuple[str, str | int], ...] = (
        ("版本", VERSION),
        ("格式", edition.form),
        ("机关代号", edition.slug),
        ("年度", edition.year),
        ("空白填报表", "是" if edition.blank else "否"),
    )
    spots = [
        Spot(row, at, value, Look("plain")) for row, fact in enumerate(facts) for at, value in enumerate(fact)
    ]
    return Sheet(IDENTITY, tuple(spots), (16.0, 40.0), {}, hidden=True)
