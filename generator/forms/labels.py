"""The labels of a form as patterns that find them in damaged text: torn, glued, renumbered, in traditional characters."""

import re
from functools import cache
from typing import NamedTuple

from generator.forms.spec import ColumnSpec, ReportFormat, RowSpec, TableSpec

CELL, ROW = "\x1f", "\n"
"""Stand between the cells and the rows of a table in a text."""
_TRADITIONAL = (
    "佈來係傢傳內動務區問單噹國埰執報寀審對屬廢強後復捲採據數於時會査條業構標機權決沒況減為無爲狀獲現當發眞確祕"
    "稱穩穫範糾納組結經維編總織繫繳繼續罰舉萬處號補製複規計訟訪許訴詞詢話認說説請議護費購踰轉辦這進過郵鍵開閤關"
    "隻電項題額類體髮齣"
)
_SIMPLIFIED = (
    "布来系家传内动务区问单当国采执报采审对属废强后复卷采据数于时会查条业构标机权决没况减为无为状获现当发真确秘"
    "称稳获范纠纳组结经维编总织系缴继续罚举万处号补制复规计讼访许诉词询话认说说请议护费购逾转办这进过邮键开合关"
    "只电项题额类体发出"
)
"""Those that stand in the labels, headings and names of the forms."""
_HALF = dict(zip("（）［］：；，．　０１２３４５６７８９／－＋｜", "()[]:;,. 0123456789/-+|", strict=True))
SAME_LENGTH = str.maketrans(dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True)) | _HALF | {"\u00a0": " "})
"""Makes words comparable without moving a character: simplified characters, half-width marks."""
_NUMBER = re.compile(r"^(?:\(?([一二三四五六七八九十]{1,2})\)?[、.]?|([0-9]{1,2})[.、])")
_NOTE_BEHIND = re.compile(r"\([^()]*\)\s*$")
_MARKS = re.compile(r"[^\w]|_")
_GAP = rf"[\s{CELL}\"'“”‘’、.,;:·|()]*"
_NOTE = rf"\((?![^()]*(?:[0-9]{{2}}|[\s{CELL}][0-9/][\s{CELL}]))[^()]{{0,80}}\)"
"""A note in brackets behind a label; where figures stand in it, the label is wrapped around them."""


class Label(NamedTuple):
    """A label and how it is found; ``core`` are its words without number and marks."""

    text: str
    core: str
    number: str
    pattern: re.Pattern[str]


class Slot(NamedTuple):
    """A line of figures of a form: the label before it, and per figure its row and column."""

    label: Label
    cells: tuple[tuple[RowSpec, ColumnSpec], ...]

    @property
    def columns(self) -> tuple[ColumnSpec, ...]:
        """Give the columns of the line."""
        return tuple(column for _, column in self.cells)


class TableLabels(NamedTuple):
    """All that is printed in a table of a form but the figures: its lines, in order, and what stands around them."""

    spec: TableSpec
    slots: tuple[Slot, ...]
    around: tuple[Label, ...]


def core_of(text: str) -> str:
    """Give the words of a label without its number, the note in brackets behind it, and marks; in simplified characters."""
    plain = _NOTE_BEHIND.sub("", text.translate(SAME_LENGTH))
    return _MARKS.sub("", _NUMBER.sub("", plain.strip()))


def _label(text: str, *, strict: bool = False) -> Label:
    """Give a label; a ``strict`` one needs its number, since its words alone mean something else too."""
    plain = text.translate(SAME_LENGTH)
    found = _NUMBER.match(plain)
    number = next((part for part in found.groups() if part), "") if found else ""
    core = core_of(text) or _MARKS.sub("", plain)
    words = _GAP.join(map(re.escape, core))
    first = rf"(?:\({_GAP}{number}{_GAP}\)|{number}[、.,)])" if number else ""
    lead = f"{first}{_GAP}" if strict else f"(?:{first}{_GAP})?" if number else ""
    return Label(text, core, number, re.compile(f"{lead}{words}{_GAP_NOTE}"))


_GAP_NOTE = rf"[\"'“”‘’]?(?:[\s{CELL}]*{_NOTE})*"


@cache
def labels_of(form: ReportFormat) -> tuple[TableLabels, ...]:
    """Give the labels of each table of a form."""
    return tuple(_of_table(table) for table in form.tables())


def _of_table(table: TableSpec) -> TableLabels:
    if table.sideways:
        cells = tuple((row, column) for row in table.leaves() for column in table.columns_of(row))
        heads = [cell.label for line in table.head for cell in line]
        return TableLabels(table, (Slot(_label(table.caption), cells),), _around(heads))
    slots = []
    cores = [core_of(row.label) for row in table.leaves()]
    for row in table.leaves():
        own = core_of(row.label)
        strict = any(own in core for core in cores if core != own) or len(own) == len("总计")
        strict = strict and bool(_NUMBER.match(row.label.translate(SAME_LENGTH)))
        cells = tuple((row, column) for column in table.columns_of(row))
        slots.append(Slot(_label(row.label, strict=strict), cells))
    groups = [row.label for row in _groups(table.rows)]
    heads = [cell.label for line in table.head for cell in line]
    heads += [label for block in table.blocks for label in (block.label, table.stub_label)]
    heads += [column.label for column in table.columns]
    return TableLabels(table, tuple(slots), _around([*groups, *heads]))


def _around(labels: list[str]) -> tuple[Label, ...]:
    """Give the labels around the figures, the longest first, so that none is taken for a part of another."""
    return tuple(_label(text) for text in sorted(dict.fromkeys(labels), key=len, reverse=True))


def _groups(rows: tuple[RowSpec, ...]) -> list[RowSpec]:
    return [one for row in rows if row.children for one in (row, *_groups(row.children))]
