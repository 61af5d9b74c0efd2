"""A report's figures as bare numbers, and how those of a government compare with the sum of its members'.

The numbers of ten thousand reports wait in memory until all are known, so they travel as tuples in the order of the
form. Money with a unit of its own becomes 元; without a unit it cannot be added.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import chain
from typing import NamedTuple

from generator.formats import all_formats, by_id
from generator.forms.spec import ColumnSpec, Measure, ReportFormat, RowSpec, TableSpec
from generator.project.agencies import Agency
from generator.project.config import Config
from generator.project.membership import Member
from generator.project.report import Flat, Report, Table

Number = int | Decimal
Values = tuple[Number | None, ...]
_NO_FIGURES = Flat((), (), ())
YUAN = {"元": 1, "万元": 10_000, "亿元": 100_000_000}


class Figures(NamedTuple):
    """The numbers of a report, table by table in the order of its form; a table that could not be read has none."""

    form: str
    tables: tuple[Values, ...]


class Slot(NamedTuple):
    """One cell of a form: its table, row and column, and the dotted name an editor knows it by."""

    table: TableSpec
    row: RowSpec
    column: ColumnSpec
    name: str


class Group(NamedTuple):
    """What can be compared: cells of a table (one, unless rows were split or joined between forms) in several forms.

    ``places`` are the cells by form; a form that has no such cell is not there.
    """

    table: int
    slot: Slot
    own: tuple[int, ...]
    places: Mapping[str, tuple[int, tuple[int, ...]]]


class Compared(NamedTuple):
    """A group with the written figure, the sum of the members, and what each brings; the sum is nothing for a blank."""

    group: Group
    written: Number | None
    added: Number | None
    parts: tuple[Number | None, ...]

    @property
    def difference(self) -> Number | None:
        """Give how much is written above the sum, 0 when it is the sum as it was rounded, nothing where there is a blank."""
        if self.written is None or self.added is None:
            return None
        measure = self.group.slot.column.measure
        if measure is Measure.AMOUNT and _rounded(self.added, Decimal(self.written)):
            return 0
        # In 元 a sum that was rounded to 万元 ends in zeros.
        if measure is Measure.AMOUNT_WITH_UNIT and _rounded(self.added, Decimal(self.written).normalize()):
            return 0
        return self.written - self.added


@cache
def slots(form: str) -> tuple[tuple[Slot, ...], ...]:
    """Give the cells of a form, table by table."""
    found = by_id(form)
    return tuple(
        tuple(
            Slot(
                spec, row, column, Table(spec, {}).name(row, column.id if row.columns != (column.id,) else "")
            )
            for row in spec.leaves()
            for column in spec.columns_of(row)
        )
        for spec in (found.tables() if found else ())
    )


def figures_of(report: Report) -> Figures | None:
    """Give the numbers of a report, nothing when its form has no tables."""
    form = report.form.id
    layout = _layout(form)
    if not layout:
        return None
    there = {table.spec.id: table.flat for table in report.tables()}
    tables: list[Values] = []
    for table, units in layout:
        _, values, texts = there.get(table, _NO_FIGURES)
        if units and values:
            values = [*values]
            for place in units:
                values[place] = yuan(values[place], texts[place])
        tables.append(tuple(values))
    return Figures(form, tuple(tables))


@cache
def _layout(form: str) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Give per table its id and the places of money that carries a unit."""
    return tuple(
        (
            table[0].table.id,
            tuple(
                place for place, slot in enumerate(table) if slot.column.measure is Measure.AMOUNT_WITH_UNIT
            ),
        )
        for table in slots(form)
    )


def yuan(value: Number | None, text: str) -> Number | None:
    """Give money in 元; nothing when its unit is not written, unless it is none at all."""
    if not value:
        return value
    unit = text.lstrip("0123456789. ")
    return value * YUAN[unit] if unit in YUAN else None


def shown(value: Number, column: ColumnSpec, like: str = "") -> str:
    """Give a sum as it would be typed; money with a unit in that of ``like``, else in 万元."""
    if column.measure is not Measure.AMOUNT_WITH_UNIT:
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if not value:
        return "0"
    unit = like.lstrip("0123456789. ")
    unit = unit if unit in YUAN else "万元"
    return f"{_plain(Decimal(value) / YUAN[unit])}{unit}"


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rounded(added: Number, written: Decimal) -> bool:
    """Say whether a sum of money was only rounded to the digits that are written."""
    exponent = written.as_tuple().exponent
    assert isinstance(exponent, int), "an amount is a number"
    return Decimal(added).quantize(Decimal(1).scaleb(exponent), ROUND_HALF_UP) == written


def compare(own: Figures, members: Sequence[Figures]) -> tuple[Compared, ...]:
    """Give every figure of a report that can be compared, with what its members' reports add up to."""
    groups = _groups(own.form, frozenset(member.form for member in members))
    columns = zip(*(_vector(member, own.form, groups) for member in members), strict=True)
    return tuple(
        Compared(group, _sum(own.tables[group.table], group.own), _added(parts), parts)
        for group, parts in zip(groups, columns, strict=True)
    )


def _vector(member: Figures, own: str, groups: tuple[Group, ...]) -> Values:
    """Give what a member brings to each group."""
    flat = tuple(chain.from_iterable(member.tables))
    # The usual case by far: every group is one cell, in the order of the form.
    if member.form == own and len(flat) == len(groups):
        return flat
    found = []
    for group in groups:
        there = group.places.get(member.form)
        found.append(_sum(member.tables[there[0]], there[1]) if there else None)
    return tuple(found)


def _sum(values: Values, places: tuple[int, ...]) -> Number | None:
    if not values:
        return None
    if len(places) == 1:
        return values[places[0]]
    return _added([values[place] for place in places])


def _added(parts: Sequence[Number | None]) -> Number | None:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


@cache
def _groups(own: str, forms: frozenset[str]) -> tuple[Group, ...]:
    """Give what reports of ``forms`` have in common with one of ``own``; rows that one of them joins stay together."""
    found = []
    for number, table in enumerate(slots(own)):
        joined = {
            row: rows for form in forms for rows in _joined(own, form, table[0].table.id) for row in rows
        }
        for slot in table:
            together = joined.get(slot.row.id, (slot.row.id,))
            if slot.row.id != together[0]:
                continue
            mine = tuple(
                place
                for place, other in enumerate(table)
                if other.row.id in together and other.column.id == slot.column.id
            )
            places = {form: there for form in forms if (there := _counterpart(slot, together, own, form))}
            found.append(Group(number, slot, mine, places))
    return tuple(found)


def _joined(own: str, form: str, table: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of ``own`` that stand as one row in an older form."""
    for goes_on in _form(own).continues:
        if goes_on.form == form and goes_on.table == table:
            yield goes_on.rows


def _counterpart(
    slot: Slot, together: tuple[str, ...], own: str, form: str
) -> tuple[int, tuple[int, ...]] | None:
    """Give the cells of another form that hold what these rows of ``own`` hold in the column of ``slot``."""
    rows: tuple[str, ...] = together
    if own != form:
        older, newer = sorted((_form(own), _form(form)), key=lambda one: one.first_year)
        between = (one for one in all_formats() if older.first_year < one.first_year <= newer.first_year)
        if any(slot.table.id in one.breaks for one in between):
            return None
        for goes_on in newer.continues:
            if (goes_on.form, goes_on.table) != (older.id, slot.table.id):
                continue
            if newer.id == own and goes_on.rows == together:
                rows = (goes_on.old,)
            elif older.id == own and together == (goes_on.old,):
                rows = goes_on.rows
    for number, table in enumerate(slots(form)):
        if table[0].table.id == slot.table.id:
            places = tuple(
                place
                for place, other in enumerate(table)
                if other.row.id in rows and other.column.id == slot.column.id
            )
            return (number, places) if len(places) == len(rows) else None
    return None


def _form(name: str) -> ReportFormat:
    found = by_id(name)
    assert found, "figures are those of a published form"
    return found


def agrees(own: Figures, members: Sequence[Figures]) -> bool:
    """Say at once, for reports of one form without a blank, that every figure is the sum of the members'."""
    if any(member.form != own.form for member in members):
        return False
    columns = zip(*(chain.from_iterable(member.tables) for member in members), strict=False)
    try:
        return list(map(sum, columns)) == list(chain.from_iterable(own.tables))
    except TypeError:
        return False


def differing(own: Figures, members: Sequence[Figures]) -> list[Compared]:
    """Give the figures that are not the sum of the members', without the totals that only repeat others."""
    # Nearly every report of a well-kept site stops here, at a tenth of the cost.
    if agrees(own, members):
        return []
    compared = compare(own, members)
    differences = {(one.group.table, *_address(one)): one.difference for one in compared}
    return [one for one in compared if one.difference and not _repeats(one, differences)]


def _address(one: Compared) -> tuple[str, str]:
    return one.group.slot.row.id, one.group.slot.column.id


def _repeats(one: Compared, differences: Mapping[tuple[int, str, str], Number | None]) -> bool:
    """Say whether a total differs by just what the figures differ by that it is the sum of."""
    slot, table = one.group.slot, one.group.table
    across = [
        (table, slot.row.id, column.id)
        for column in slot.table.columns_of(slot.row)
        if column.id != slot.column.id
    ]
    below = next((equation.left for equation in slot.table.equations if equation.right == (slot.row.id,)), ())
    # Rows that are compared as one stand there once.
    down = [(table, row, slot.column.id) for row in below if (table, row, slot.column.id) in differences]
    return (slot.column.derived and _explained(one, [differences[place] for place in across])) or (
        slot.row.derived and _explained(one, [differences[place] for place in down])
    )


def _explained(one: Compared, parts: list[Number | None]) -> bool:
    known = [part for part in parts if part is not None]
    return len(known) == len(parts) and any(known) and sum(known) == one.difference


class Standing(NamedTuple):
    """A member of a government's report in one year; ``source`` is the body whose report stands for it, if there is one."""

    member: Member
    source: str


def standings(
    config: Config, agency: Agency, year: int, there: Callable[[str], bool]
) -> tuple[Standing, ...]:
    """Give who is on the list of a body in a year, in the order of the list; ``there`` says whose report exists.

    A body that was reorganised is stood for by its predecessor, unless that is on the list itself.
    """
    listed = [member for member in agency.membership if member.within(year)]
    used = {member.slug for member in listed}
    found = []
    for member in listed:
        source = member.slug if there(member.slug) else ""
        if not source and member.counts:
            source = _predecessor(config, member.slug, used, there)
            used.add(source)
        found.append(Standing(member, source))
    return tuple(found)


def _predecessor(config: Config, slug: str, used: set[str], there: Callable[[str], bool]) -> str:
    """Give the body before a reorganisation whose report exists; where several were merged, none of them stands for all."""
    seen = {slug}
    body = config.agency(slug)
    while body and len(body.predecessors) == 1 and body.predecessors[0] not in seen:
        (above,) = body.predecessors
        seen.add(above)
        if above in used:
            return ""
        if there(above):
            return above
        body = config.agency(above)
    return ""
