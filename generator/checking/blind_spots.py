"""What the sums of a form cannot see: figures that stand in no equation, and exchanges after which all still hold.

``page()`` gives ``docs/blind-spots.md``, derived from the forms alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.checking.identities import Identity, Place, from_last_year, identities, values
from generator.formats import all_formats
from generator.forms.spec import ReportFormat, TableSpec
from generator.project.report import Cell, Table
from generator.rules import broken_carry, stock_not_continuous
from generator.sums.statements import row_words

Moves = Mapping[Place, Place]
_Factors = frozenset[tuple[Place, int]]
_Classes = list[tuple[str, ...]]
_YEARS = frozenset({broken_carry.CODE, stock_not_continuous.CODE})
_INTRODUCTION = """# 勾稽关系看不出来的错

这一页由 `generator/checking/blind_spots.py` 从各个格式推算出来，不用手改；测试逐一改动每个数，与这一页对照。

一个数写错了，只要有一个勾稽关系管着它，程序就看得出来。下面列出的是没有勾稽关系管到、或者互换以后勾稽关系仍然全部成立的地方：
这些地方程序不会提示，要靠人对照台账。“有上年报告”是指同一机关上一年度、同一格式的报告也在；
“主动公开”接不上上年的，只是警告（Y102），其余是错误。

两处同时写错、又恰好互相抵消的，也看不出来；这样的错无法列举，不在这一页里。
"""


class Sums(NamedTuple):
    """The equations over the typed figures of a report that writes every total, or none."""

    tables: tuple[Table, ...]
    identities: tuple[Identity, ...]
    shapes: frozenset[_Factors]
    """The figures and factors of those equations that ask nothing of last year."""


def sums_of(form: ReportFormat, *, totals: bool, last_year: bool) -> Sums:
    """Give the equations of a form's reports: with every total typed or none, with last year's report there or not."""
    tables = tuple(_blank(table, totals=totals) for table in form.tables())
    found = list(identities(tables))
    shapes = frozenset(frozenset(identity.factors.items()) for identity in found)
    for table in tables if last_year else ():
        found += from_last_year(table, table, [one for one in table.spec.years if one.firm])
        stocks = [one for one in table.spec.years if not one.firm]
        found += from_last_year(table, table, stocks, stock_not_continuous.CODE)
    return Sums(tables, tuple(found), shapes)


def _blank(table: TableSpec, *, totals: bool) -> Table:
    rows = {
        row.id: tuple(
            Cell(0, "0", line, at, written=totals or not (row.derived or column.derived))
            for at, column in enumerate(table.columns_of(row), 1)
        )
        for line, row in enumerate(table.leaves(), 1)
    }
    return Table(table, rows)


def uncovered(sums: Sums) -> frozenset[Place]:
    """Give the figures that stand in no equation: whatever is typed there, nothing is noticed."""
    return frozenset(values(sums.tables)) - {place for one in sums.identities for place in one.factors}


def unseen(sums: Sums, moves: Moves) -> bool:
    """Say whether every equation still holds, whatever the figures are, once each figure is put where ``moves`` says.

    Each equation must turn into itself or into another one; what last year asks of a figure stays where it is.
    """
    for identity in sums.identities:
        if moves.keys() & identity.factors.keys():
            moved = frozenset((moves.get(place, place), factor) for place, factor in identity.factors.items())
            if moved != identity.factors.items() and (identity.code in _YEARS or moved not in sums.shapes):
                return False
    return True


def exchange(one: Sequence[Place], other: Sequence[Place]) -> dict[Place, Place]:
    """Give the moves with which figures change places, one by one."""
    return dict(zip((*one, *other), (*other, *one), strict=True))


def rows_of(sums: Sums, table: Table) -> dict[str, dict[int, Place]]:
    """Give per row the typed figures of a table by their place in the row."""
    found: dict[str, dict[int, Place]] = {row: {} for row in table.rows}
    for place in values(sums.tables):
        if place.table == table.spec.id:
            found[place.row][place.at] = place
    return found


def page() -> str:
    """Give ``docs/blind-spots.md``."""
    parts = [_INTRODUCTION]
    for form in reversed(all_formats()):
        if any(form.tables()):
            parts.append(f"\n## {form.label}（{form.notice}）\n")
            for totals, title in ((True, "写全总计的报告"), (False, "不写总计的报告")):
                parts.append(f"\n### {title}\n")
                alone, together = (sums_of(form, totals=totals, last_year=last) for last in (False, True))
                parts += _singles(alone, together)
                parts += _exchanges(alone, together)
    return "".join(parts)


def _singles(alone: Sums, together: Sums) -> Iterator[str]:
    yield "\n改动一个数，看不出来的：\n\n"
    blind, still = uncovered(alone), uncovered(together)
    for table in alone.tables:
        lines = []
        for row, places in rows_of(alone, table).items():
            hidden = {at: place for at, place in places.items() if place in blind}
            if hidden:
                seen = [at for at, place in hidden.items() if place not in still]
                names = _names(table, row, hidden)
                later = "" if not seen else "（有上年报告时看得出来）"
                if seen and len(seen) < len(hidden):
                    later = f"（有上年报告时，{_names(table, row, seen)}看得出来）"
                lines.append(f"- {table.spec.key}.{row_words(table, row)}：{names}{later}\n")
        yield from lines or [f"- {table.spec.key}：没有\n"]


def _names(table: Table, row: str, places: Iterable[int]) -> str:
    leaf = next(leaf for leaf in table.spec.leaves() if leaf.id == row)
    columns = table.spec.columns_of(leaf)
    return "、".join(columns[at].key for at in places)


def _exchanges(alone: Sums, together: Sums) -> Iterator[str]:
    yield "\n互相填错了位置，看不出来的（上面列出的数之间互换也看不出来，不再列）：\n\n"
    found = [
        line
        for table in alone.tables
        for told in (_in_a_column, _in_a_row, _whole_rows, _whole_columns)
        for line in told(alone, together, table)
    ]
    yield from found or ["- 没有\n"]


def _in_a_column(alone: Sums, together: Sums, table: Table) -> Iterator[str]:
    """Yield the rows whose figures may change places in one column; columns that behave alike are told together."""
    rows = rows_of(alone, table)
    told: dict[str, list[str]] = {}
    for at, column in enumerate(table.spec.columns):
        items = {row: [places[at]] for row, places in rows.items() if at in places}
        for words in _told(alone, together, items, lambda row: row_words(table, row)):
            told.setdefault(words, []).append(column.key)
    for words, columns in told.items():
        yield f"- {table.spec.key}，同一列（{'、'.join(columns)}）里的两个数互换：{words}\n"


def _in_a_row(alone: Sums, together: Sums, table: Table) -> Iterator[str]:
    told: dict[str, list[str]] = {}
    for row, places in rows_of(alone, table).items():
        items = {str(at): [place] for at, place in places.items()}
        names = {str(at): _names(table, row, [at]) for at in places}
        for words in _told(alone, together, items, names.__getitem__):
            told.setdefault(words, []).append(row_words(table, row))
    for words, alike in told.items():
        yield f"- {table.spec.key}，同一行（{'、'.join(alike)}）里的两个数互换：{words}\n"


def _whole_rows(alone: Sums, together: Sums, table: Table) -> Iterator[str]:
    rows = rows_of(alone, table)
    for kind in dict.fromkeys(tuple(places) for places in rows.values()):
        items = {row: list(places.values()) for row, places in rows.items() if tuple(places) == kind}
        for words in _told(alone, together, items, lambda row: row_words(table, row)):
            yield f"- {table.spec.key}，整行互换：{words}\n"


def _whole_columns(alone: Sums, together: Sums, table: Table) -> Iterator[str]:
    rows = [places for places in rows_of(alone, table).values() if places]
    items = {
        column.key: [places[at] for places in rows]
        for at, column in enumerate(table.spec.columns)
        if all(at in places for places in rows)
    }
    for words in _told(alone, together, items, str):
        yield f"- {table.spec.key}，整列互换：{words}\n"


def _told(
    alone: Sums, together: Sums, items: Mapping[str, list[Place]], name: Callable[[str], str]
) -> Iterator[str]:
    """Yield the items that may change places unseen, in words, and what last year's report changes about it."""
    blind = uncovered(alone)
    covered = {item: places for item, places in items.items() if not blind.issuperset(places)}
    for group in _classes(alone, covered):
        words = "、".join(map(name, group))
        left = _classes(together, {item: covered[item] for item in group})
        if left == [group]:
            yield words
        elif left:
            yield f"{words}（有上年报告时只剩 {'；'.join('、'.join(map(name, some)) for some in left)}）"
        else:
            yield f"{words}（有上年报告时看得出来）"


def _classes(sums: Sums, items: Mapping[str, list[Place]]) -> _Classes:
    """Give the groups of two and more in which any two may change places unseen."""
    found: list[list[str]] = []
    for item, places in items.items():
        group = next((group for group in found if unseen(sums, exchange(items[group[0]], places))), None)
        if group is None:
            found.append([item])
        else:
            group.append(item)
    return [tuple(group) for group in found if len(group) > 1]
