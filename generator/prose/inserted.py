"""Figures inserted into prose: ``{{依申请公开.本年新收.总计}}`` stands for what the table says, in every output.

Within the braces stand names of figures as the file spells them, sums of them (``甲 + 乙``), and one sum as a share
of another (``甲 占 乙``, 34.2%). A report keeps its texts as they were typed, since problems point into them;
``filled`` gives the report as it is printed. What can't be resolved stays as typed and is told by rules.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from generator.formats import by_id
from generator.forms.spec import RowSpec, TableSpec
from generator.patterns import seldom
from generator.project.report import TOGETHER, Cell, Report, Section
from generator.prose.passages import passages
from generator.reading.shape import nearest

PLUS, SHARE = "+", "占"
_INSERTED = seldom(r"\{\{([^{}\n]*)\}\}")
_NUMBERED = seldom(r"\.(?=\s|\Z)")
_UNIT = seldom("[^0-9. ]*$")
_DOTS = str.maketrans("。．·", "...")

Place = tuple[str, str, int]
"""The table, the row and the place in the row of one figure."""


class Insertion(NamedTuple):
    """What stands within one pair of braces, and from where to where in the text the pair stands."""

    start: int
    end: int
    words: str


class Fault(Enum):
    """Why nothing can be inserted: no such figure, no number in the table, no such way to write it."""

    UNKNOWN, BLANK, WRITING = range(3)


class Missing(NamedTuple):
    """What can't be inserted: ``words`` says what about, ``advice`` what to do, ``cell`` which figure is not there."""

    fault: Fault
    words: str
    advice: str
    cell: Cell | None = None


class _Sum(NamedTuple):
    value: int | Decimal
    text: str
    unit: str


def insertions(text: str) -> Iterator[Insertion]:
    """Yield the whole pairs of double braces of a text."""
    if "{{" in text:
        for found in _INSERTED.finditer(text):
            yield Insertion(found.start(), found.end(), found[1].strip())


def texts(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the key and the words of every text of a report that figures can be inserted into."""
    yield from passages(report)
    if report.abstract:
        yield "摘要", report.abstract


@lru_cache(maxsize=TOGETHER)
def filled(report: Report) -> Report:
    """Give the report with its figures in its texts; the same one when nothing is inserted anywhere."""
    texts = [report.lead, report.abstract, *chain.from_iterable(map(_parts, report.sections))]
    if "{{" not in "\n".join(texts):
        return report
    sections = tuple(
        section._replace(
            text=_filled(report, section.text),
            before=_filled(report, section.before),
            after=_filled(report, section.after),
        )
        if any("{{" in part for part in _parts(section))
        else section
        for section in report.sections
    )
    lead, abstract = _filled(report, report.lead), abstract_of(report)
    return replace(report, lead=lead, abstract=abstract, sections=sections)


def abstract_of(report: Report) -> str:
    """Give the abstract of a report with its figures."""
    return _filled(report, report.abstract, marks=False) if "{{" in report.abstract else report.abstract


def inserted(report: Report, words: str) -> str | Missing:
    """Give what is printed for the words within a pair of braces, or why nothing can be."""
    sides = words.split(SHARE)
    if len(sides) > 2 or not all(name.strip() for side in sides for name in side.split(PLUS)):
        advice = "写成 {{依申请公开.本年新收.总计}} 这样的形式"
        return Missing(Fault.WRITING, f"花括号里的“{words}”不完整" if words else "花括号里是空的", advice)
    sums = []
    for side in sides:
        found = _sum(report, [name.strip() for name in side.split(PLUS)])
        if isinstance(found, Missing):
            return found
        sums.append(found)
    if len(sums) == 1:
        return sums[0].text
    part, whole = sums
    if part.unit != whole.unit:
        return Missing(Fault.WRITING, f"“{words}”的两个数单位不同", "只比较单位相同的数")
    if not whole.value:
        return Missing(Fault.BLANK, f"“{sides[1].strip()}”是 0，算不出占比", "删去这一句，或改写成文字")
    return percent(Fraction(part.value) / Fraction(whole.value))


def percent(share: Fraction) -> str:
    """Give a share with one decimal, a half rounded up (34.2%); without decimals where it is exact (50%)."""
    if (share * 100).denominator == 1:
        return f"{share * 100}%"
    tenths = (abs(share) * 1000 + Fraction(1, 2)).__floor__()
    sign = "-" if share < 0 and tenths else ""
    return f"{sign}{tenths // 10}.{tenths % 10}%"


def names_a_figure(report: Report, words: str) -> bool:
    """Say whether every name in a text is one of a figure of the report, however its dots are written."""
    names = [plainly(name) for name in re.split(r"[+占]", words)]
    return all(name in _names(report.form.id) for name in names)


def figure_named(report: Report, name: str) -> Place | Missing:
    """Give the one figure that a name stands for, or say why there is none; a group of rows is none."""
    places = _names(report.form.id).get(plainly(name), ())
    if len(places) == 1:
        return places[0]
    if places:
        return Missing(Fault.WRITING, f"“{name}”是几个数之和", "分别写其中的每一个数")
    return _unknown(report, name)


def plainly(name: str) -> str:
    """Give a name without blanks, full-width characters and Chinese dots."""
    return "".join(unicodedata.normalize("NFKC", name).translate(_DOTS).split())


def _parts(section: Section) -> tuple[str, str, str]:
    return section.text, section.before, section.after


def _filled(report: Report, text: str, *, marks: bool = True) -> str:
    done, end = [], 0
    for found in insertions(text):
        shown = inserted(report, found.words)
        if isinstance(shown, Missing):
            continue
        line = text[text.rfind("\n", 0, found.start) + 1 : found.start]
        # At the head of a line "12. " would be the number of a list.
        escape = "\\" if marks and not line.strip(" \t>*+-") and _NUMBERED.match(text, found.end) else ""
        done += [text[end : found.start], shown, escape]
        end = found.end
    return "".join([*done, text[end:]])


def _sum(report: Report, names: list[str]) -> _Sum | Missing:
    known = _names(report.form.id)
    tables = {table.spec.id: table for table in report.tables()}
    cells: list[Cell] = []
    for name in names:
        if name not in known:
            return _unknown(report, name)
        for table, row, place in known[name]:
            if table not in tables:
                return Missing(Fault.BLANK, f"报告里没有“{name}”所在的表", "先把这张表写上")
            cell = tables[table].rows[row][place]
            if cell.value is None:
                return Missing(Fault.BLANK, f"“{name}”在表里没有数字", "在表里填上数字，或改写这一句", cell)
            cells.append(cell)
    units = {_unit(cell) for cell in cells}
    if len(cells) == 1:
        return _Sum(cells[0].value or 0, cells[0].text, units.pop())
    if len(units) > 1:
        return Missing(Fault.WRITING, f"“{' + '.join(names)}”的单位不同，不能相加", "分开来写")
    value = sum(cell.value or 0 for cell in cells)
    unit = units.pop()
    return _Sum(value, f"{value:f}{unit}" if isinstance(value, Decimal) else f"{value}{unit}", unit)


def _unit(cell: Cell) -> str:
    found = _UNIT.search(cell.text)
    return found[0] if found else ""


def _unknown(report: Report, name: str) -> Missing:
    known = _names(report.form.id)
    if not known:
        return Missing(Fault.UNKNOWN, f"没有名为“{name}”的数", "旧格式的报告没有统计表，直接写数字")
    plain = plainly(name)
    meant = plain if plain in known else ""
    below = [other.removeprefix(f"{plain}.") for other in known if other.startswith(f"{plain}.")]
    if not meant and below:
        return Missing(
            Fault.UNKNOWN,
            f"“{name}”不是一个数",
            f"写明是哪一个：{'、'.join(below[:8])}，如 {plain}.{below[0]}",
        )
    meant = (
        meant or next((other for other in known if other.endswith(f".{plain}")), "") or nearest(plain, known)
    )
    help_ = f"您是不是想写“{meant}”？" if meant else "名称照统计表里的写，如 依申请公开.本年新收.总计"
    return Missing(Fault.UNKNOWN, f"统计表里没有“{name}”", help_)


@cache
def _names(form: str) -> dict[str, tuple[Place, ...]]:
    """Give per name the figures it stands for: one, or those of all rows of a group."""
    found = by_id(form)
    names: dict[str, tuple[Place, ...]] = {}
    for table in found.tables() if found else ():
        for row in table.rows:
            _name(table, row, table.key, names)
    return names


def _name(table: TableSpec, row: RowSpec, above: str, names: dict[str, tuple[Place, ...]]) -> None:
    own = f"{above}.{row.key}" if row.key else above
    leaves = [leaf for leaf in row.leaves() if leaf is row or not leaf.derived]
    columns = table.columns_of(leaves[0])
    if row.key and all(table.columns_of(leaf) == columns for leaf in leaves):
        for place, column in enumerate(columns):
            places = tuple((table.id, leaf.id, place) for leaf in leaves)
            names.setdefault(f"{own}.{column.key}" if column.key else own, places)
            if column.derived or len(columns) == 1:
                names.setdefault(own, places)
    for child in row.children:
        _name(table, child, own, names)
