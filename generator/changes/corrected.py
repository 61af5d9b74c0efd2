"""What the corrections of a report changed: which figure or text, what stood there before, and what came instead.

An editor writes under ``原为`` the name of a figure, as the file spells it, or of a part of the report, and what was
printed before. What came instead is never typed: it is what the table says now, or what the next correction says stood
there before.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from generator.project.report import Correction, Report, Section
from generator.prose.inserted import Missing, figure_named
from generator.reading.shape import short

BLANK = "空"
"""How an editor writes that a cell was empty."""
EMPTY = "空白"
"""How a page says so."""
BETWEEN = "·"
"""Stands between the parts of a figure's name."""


class Alteration(NamedTuple):
    """One figure or part that a correction changed.

    ``at`` is where the editor wrote it, ``path`` the name it was given there, ``id`` the anchor on the page: that of the
    figure (``requests.received.total``) or of the part (``overview``). ``before`` and ``after`` are texts as they were
    printed; a part has no ``after``, since it can be read where it stands.
    """

    at: str
    path: str
    id: str
    name: str
    before: str
    after: str
    figure: bool

    @property
    def origin(self) -> str:
        """Give what it was before."""
        if not self.figure:
            return f"原为“{self.before}”"
        return f"原为 {self.before}" if self.before else f"原为{EMPTY}"

    @property
    def words(self) -> str:
        """Give how it was changed, to be read behind its name."""
        if not self.figure:
            return self.origin
        return f"由 {self.before or EMPTY} 更正为 {self.after or EMPTY}"


@dataclass(frozen=True, slots=True)
class Corrected:
    """One correction as it is printed; its ``id`` is its anchor, and stays when others are added."""

    date: datetime.date | None
    text: str
    reason: str
    id: str = ""
    alterations: tuple[Alteration, ...] = ()

    @property
    def lead(self) -> str:
        """Give its text as it stands before what it changed."""
        return f"{self.text.rstrip('。；：')}：" if self.alterations else self.text

    @property
    def sentence(self) -> str:
        """Give everything that was changed, without the reason: all that a copy prints."""
        return self.lead + "；".join(f"{item.name}{item.words}" for item in self.alterations)


class Unknown(NamedTuple):
    """A name under ``原为`` that stands for nothing in the report, and what to do about it."""

    at: str
    words: str
    advice: str


def corrections(report: Report) -> tuple[Corrected, ...]:
    """Give the corrections of a report in the order of the file, without what they do not name rightly."""
    if not report.corrections:
        return ()
    named = [
        [item for item in _alterations(report, number, one) if isinstance(item, Alteration)]
        for number, one in enumerate(report.corrections, 1)
    ]
    order = sorted(range(len(named)), key=lambda at: (str(report.corrections[at].date or ""), at))
    later: dict[str, str] = {}
    for at in reversed(order):
        named[at] = [item._replace(after=later.get(item.id, item.after)) for item in named[at]]
        later |= {item.id: item.before for item in named[at]}
    return tuple(
        Corrected(one.date, one.text, one.reason, name, tuple(items))
        for name, one, items in zip(_ids(report.corrections), report.corrections, named, strict=True)
    )


def unknown(report: Report) -> Iterator[Unknown]:
    """Yield the names that stand for nothing in the report."""
    for number, one in enumerate(report.corrections, 1):
        for item in _alterations(report, number, one):
            if isinstance(item, Unknown):
                yield item


def _ids(written: tuple[Correction, ...]) -> Iterator[str]:
    """Yield an anchor for each correction, made of its date: a number would change when one is put before it."""
    taken: dict[str, int] = {}
    for one in written:
        day = str(one.date or "")
        taken[day] = taken.get(day, 0) + 1
        parts = ("correction", day, str(taken[day]) if taken[day] > 1 else "")
        yield "-".join(part for part in parts if part)


def _alterations(report: Report, number: int, one: Correction) -> Iterator[Alteration | Unknown]:
    for path, before in one.was:
        at = f"更正[{number}].原为.{path}"
        section = _section(report, path)
        if section:
            place = report.sections.index(section) + 1
            anchor = section.spec.id if section.spec else f"section-{place}"
            yield Alteration(at, path, anchor, f"“{section.heading}”", before, "", figure=False)
            continue
        found = figure_named(report, path)
        if isinstance(found, Missing):
            keys = "、".join(one.key for one in report.sections if not one.table)
            yield Unknown(at, f"“原为”里的{found.words}", f"{found.advice}；文字改过的，写部分的名称：{keys}")
            continue
        table_id, row, column = found
        table = report.table(table_id)
        if table is None:
            yield Unknown(at, f"报告里没有“{short(path)}”所在的表", "先把这张表写上")
            continue
        leaf = next(leaf for leaf in table.spec.leaves() if leaf.id == row)
        spec = table.spec.columns_of(leaf)[column]
        cell = table.rows[row][column]
        name = BETWEEN.join(table.name(leaf, spec.id).split(".")[1:])
        printed = "" if before == BLANK else before
        yield Alteration(at, path, f"{table_id}.{row}.{spec.id}", name, printed, cell.text, figure=True)


def _section(report: Report, path: str) -> Section | None:
    """Give the part of prose that a name stands for; a table is corrected figure by figure."""
    return next((one for one in report.sections if not one.table and path == one.key), None)
