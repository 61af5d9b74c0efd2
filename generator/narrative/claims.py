"""What the prose of a report says of its tables, held against them: agreement, conflict, or no statement at all."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from generator.forms.spec import Measure, RowSpec
from generator.narrative.grammar import Reading
from generator.narrative.sentence_sums import Share, Tally
from generator.narrative.statements import Claim, Said, Setting, said
from generator.narrative.words import Part, vocabulary
from generator.problem import Also, Level, Problem
from generator.project.report import TOGETHER, Cell, Report, Table
from generator.prose.passages import passages
from generator.sums.statements import place_name, row_words

MONEY = {"万元": 10_000, "亿元": 100_000_000, "元": 1}
_SHOWN = 8


class Bound(NamedTuple):
    """A claim of the text under ``key`` with the values of its readings, up to the one that agrees."""

    key: str
    claim: Claim
    table: Table
    values: tuple[Decimal, ...]

    @property
    def agrees(self) -> bool:
        """Say whether one honest reading gives the figure; an amount of money may be rounded in prose."""
        claim = self.claim
        if claim.step == 1:
            return claim.value in self.values
        return any(abs(claim.value - value) < claim.step for value in self.values)


@lru_cache(maxsize=TOGETHER)
def spoken(report: Report) -> tuple[tuple[str, Said], ...]:
    """Give the texts of a report that say something of figures, by key; each is analysed once for all rules."""
    agency, form = report.agency, report.form.id
    names = tuple(name for name in (report.agency_name, agency.short) if name)
    known = vocabulary(form)
    usual = Setting(form, report.year, "", names, agency.kind == "政府")
    found = []
    for key, text in passages(report):
        home = known.homes.get(key.partition(".")[0])
        what = said(text, usual._replace(home=home) if home else usual)
        if what.claims or what.tallies or what.shares:
            found.append((key, what))
    return tuple(found)


def bound(report: Report, key: str, claims: Iterable[Claim]) -> Iterator[Bound]:
    """Yield the claims of a text whose cells are filled in; what a table leaves blank cannot be compared."""
    for claim in claims:
        table = report.table(claim.statement.table)
        if table is None:
            continue
        if claim.within is not None and _whole(table) != claim.within:
            continue
        values: list[Decimal] = []
        for reading in claim.statement.readings:
            value = _value(table, reading)
            if value is None:
                break
            values.append(value)
            if value == claim.value:
                yield Bound(key, claim, table, tuple(values))
                break
        else:
            yield Bound(key, claim, table, tuple(values))


def _whole(table: Table) -> Decimal | None:
    derived = [row for row in table.spec.leaves() if row.derived]
    return _value(table, (Part(1, derived[0].id, table.spec.columns[-1].id),)) if derived else None


def _value(table: Table, reading: Reading) -> Decimal | None:
    found = Decimal(0)
    for part in reading:
        cell = _cell(table, part)
        worth = None if cell is None else _worth(table, cell, part.column)
        if worth is None:
            return None
        found += part.sign * worth
    return found


def _cell(table: Table, part: Part) -> Cell | None:
    """Give a cell; rows of all columns, which most are, need no search."""
    cells = table.rows.get(part.row)
    columns = table.spec.columns
    if cells and part.column == columns[-1].id and len(cells) == len(columns):
        return cells[-1]
    if cells is None or len(cells) != len(columns):
        return table.cell(part.row, part.column)
    return next(cell for column, cell in zip(columns, cells, strict=True) if column.id == part.column)


def _worth(table: Table, cell: Cell, column: str) -> Decimal | None:
    """Give the value of a cell, an amount of money in 元."""
    if cell.value is None:
        return None
    spec = table.spec.by_id[column]
    value = Decimal(cell.value)
    if spec.measure is Measure.AMOUNT:
        return value * MONEY[spec.unit]
    if spec.measure is Measure.AMOUNT_WITH_UNIT:
        unit = next((unit for unit in MONEY if cell.text.endswith(unit)), None)
        return value * MONEY[unit] if unit else None
    return value


def is_empty(table: Table) -> bool:
    """Say whether every figure of a table is 0."""
    return all(cell.value == 0 for cells in table.rows.values() for cell in cells)


def doubts_all(report: Report, claim: Claim) -> bool:
    """Say whether a claim and its table could differ on whether there was anything at all; cheap, before it is bound."""
    table = report.table(claim.statement.table)
    return claim.worded or (claim.value > 0 and table is not None and is_empty(table))


def contradicts_all(one: Bound) -> bool:
    """Say whether text and table differ on whether there was anything at all: ``absence`` has the word then, no other rule."""
    return not one.agrees and (one.claim.worded or (one.claim.value > 0 and is_empty(one.table)))


def conflicts(report: Report, topic: str, code: str, level: Level) -> Iterator[Problem]:
    """Yield a problem for each figure of the prose on ``topic`` that no honest reading of the tables gives."""
    for key, what in spoken(report):
        claims = [claim for claim in what.claims if claim.statement.topic == topic]
        for one in bound(report, key, claims) if claims else ():
            if not one.agrees and not contradicts_all(one):
                yield conflict(report, one, code, level)


def verdicts(report: Report, key: str, what: Said) -> dict[int, Bound]:
    """Give the claims of a text that could be compared, by the character they begin at."""
    return {one.claim.start: one for one in bound(report, key, what.claims)}


def remainder(tally: Tally, known: dict[int, Bound]) -> Decimal | None:
    """Give what a listed sum lacks (or has too much, below 0), nothing when it adds up or need not.

    Three parts that are less than half, or two parts, are examples rather than a whole. Figures that the tables
    confirm, or contradict, are spoken of elsewhere.
    """
    found = tally.whole.value - sum(part.value for part in tally.parts)
    parts = [known.get(part.start) for part in tally.parts]
    if found == 0 or all(part and part.agrees for part in parts):
        return None
    if any(part and not part.agrees for part in (*parts, known.get(tally.start))):
        return None
    few = len(tally.parts) < _SURELY_A_LIST
    if found > 0 and few and (len(tally.parts) < _PERHAPS_A_LIST or found * 2 > tally.whole.value):
        return None
    return found


_SURELY_A_LIST, _PERHAPS_A_LIST = 4, 3


def quotients(share: Share, known: dict[int, Bound]) -> tuple[tuple[Decimal, Decimal], ...]:
    """Give the wholes a percentage may be of, each with the percentage it makes; nothing when one of them fits."""
    part = known.get(share.part.start)
    wholes = [whole.value for whole in share.wholes]
    if any(one and not one.agrees for one in (part, *(known.get(whole.start) for whole in share.wholes))):
        return ()
    if part and part.claim.statement.table == "requests":
        wholes += _requests_in_all(part.table)
    found = tuple((whole, share.part.value * 100 / whole) for whole in dict.fromkeys(wholes) if whole)
    step = min(share.percent.step, Decimal(1))
    return () if any(abs(percent - share.percent.value) < step for _, percent in found) else found


def _requests_in_all(table: Table) -> list[Decimal]:
    """Give the sides of the table's own equations: what was closed, what came in, what there was to do."""
    column = table.spec.columns[-1].id
    sides = [
        reading
        for equation in table.spec.equations
        for side in (equation.left, equation.right)
        for reading in (tuple(Part(1, row, column) for row in side), (Part(1, side[0], column),))
    ]
    return [value for side in sides if (value := _value(table, side)) is not None]


def conflict(report: Report, one: Bound, code: str, level: Level) -> Problem:
    """Give the problem of a figure in prose that differs from the table."""
    claim, table = one.claim, one.table
    readings = claim.statement.readings
    shown = [
        f"{reading_words(table, reading)}是 {_shown(table, reading, value)}"
        for reading, value in zip(readings, one.values, strict=True)
    ]
    return Problem(
        code,
        level,
        f"正文写“{claim.words}”，表里{shown[0]}",
        report.locate(one.key, claim.start, claim.end - claim.start),
        "对照台账核对，改正写错的一处；统计口径不同的，在正文里说明，并在“已核”里写明理由",
        tuple(f"也可以是: {words}" for words in shown[1:]),
        tuple(_cells(report, table, readings[0])),
        one.key,
    )


def _shown(table: Table, reading: Reading, value: Decimal) -> str:
    spec = table.spec.by_id[reading[0].column]
    if len(reading) == 1 and spec.measure in (Measure.AMOUNT, Measure.AMOUNT_WITH_UNIT):
        cell = table.cell(reading[0].row, reading[0].column)
        unit = spec.unit if spec.measure is Measure.AMOUNT else ""
        return f"{cell.text if cell else value}{f' {unit}' if unit else ''}"
    return f"{value:f}"


def reading_words(table: Table, reading: Reading) -> str:
    """Give the name of what a reading counts: 本年新收 + 上年结转, 不予公开（各项之和）."""
    last = table.spec.columns[-1]
    column = table.spec.by_id[reading[0].column]
    columns = {part.column for part in reading}
    of = (
        f"的“{column.key}”"
        if len(columns) == 1
        and column is not last
        and len(table.spec.columns_of(_row(table, reading[0].row))) > 1
        else ""
    )
    rows = tuple(dict.fromkeys(part.row for part in reading))
    group = next((row for row in _groups(table) if tuple(leaf.id for leaf in row.leaves()) == rows), None)
    if group and all(part.sign > 0 for part in reading):
        return f"{group.key}（各项之和）{of}"
    if len(columns) > 1:
        names = " + ".join(table.spec.by_id[part.column].key for part in reading if part.row == rows[0])
        return f"{' + '.join(row_words(table, row) for row in rows)}（{names}）"
    words = ""
    for part in reading:
        sign = (" + " if words else "") if part.sign > 0 else " − "
        words += f"{sign}{row_words(table, part.row)}"
    return words + of


def _row(table: Table, wanted: str) -> RowSpec:
    return next(row for row in table.spec.leaves() if row.id == wanted)


def _groups(table: Table) -> list[RowSpec]:
    return [row for top in table.spec.rows for row in (top, *top.children) if row.children and row.key]


def _cells(report: Report, table: Table, reading: Reading) -> Iterator[Also]:
    parts = [(part, table.cell(part.row, part.column)) for part in reading]
    shown = [(part, cell) for part, cell in parts if cell and (cell.value or len(parts) == 1)] or parts[:1]
    for part, cell in shown[:_SHOWN]:
        if cell:
            yield Also(report.cell_span(cell), f"{place_name(table, part.row, part.column)} {cell.text}")
