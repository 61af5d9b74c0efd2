"""The vocabulary of a statutory form: sections, tables, rows, columns, sums, and how years connect.

A form is one literal of these types in ``formats/``; nothing else in the generator knows a year or a row.
Words (ids, YAML keys, labels) follow the notices that issued the forms.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from generator.forms.topics import Topic


class Measure(Enum):
    """What a figure is: a count (件), a signed count, or an amount of money (Decimal)."""

    COUNT = "count"
    SIGNED = "signed"
    AMOUNT = "amount"
    AMOUNT_WITH_UNIT = "amount-with-unit"


class ColumnSpec(NamedTuple):
    """A column of figures; a derived column is the sum of the others and may be left out."""

    id: str
    key: str
    label: str
    measure: Measure = Measure.COUNT
    derived: bool = False
    unit: str = "件"


class RowSpec(NamedTuple):
    """A row of figures, or, when it has children, a group that carries a label only.

    ``key`` is what the editor writes; a group without a key stands on the page but not in the file.
    ``columns`` are ids of the table's columns; a row of one column is written as a scalar.
    """

    id: str
    key: str
    label: str
    columns: tuple[str, ...] = ()
    children: tuple["RowSpec", ...] = ()
    derived: bool = False

    def leaves(self) -> Iterator["RowSpec"]:
        """Give the rows below this one that carry figures, in the order of the form."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


def written_rows(rows: Iterable[RowSpec]) -> Iterator[RowSpec]:
    """Give the rows an editor writes at one level: a group without a key gives way to its children."""
    for row in rows:
        if row.key:
            yield row
        else:
            yield from written_rows(row.children)


class HeadCell(NamedTuple):
    """A cell of a table's head; ``column`` names the data column when the cell stands over exactly one."""

    label: str
    colspan: int = 1
    rowspan: int = 1
    column: str = ""


class Block(NamedTuple):
    """A part of a table with a head of its own (第二十条第（一）项) over some of the rows."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]


class Equation(NamedTuple):
    """The sum of the figures in ``left`` equals the sum of those in ``right``, in every column.

    Both sides name rows of one table; ``words`` is the equation as an official would say it.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    words: str


class Term(NamedTuple):
    """One summand of a year equation: ``year`` 0 is the report's own, -1 the year before."""

    sign: int
    year: int
    row: str
    column: str


class YearEquation(NamedTuple):
    """A figure of this year that last year's figures determine; ``row``.``column`` equals the sum of ``terms``.

    ``firm`` tells an identity (上年结转) from a regularity that clean-ups legitimately break (现行有效).
    """

    row: str
    column: str
    terms: tuple[Term, ...]
    words: str
    firm: bool


class Reserved(NamedTuple):
    """Figures of a row, in ``columns``, that only some bodies can have.

    ``barred`` names by kind and level the bodies that certainly cannot; an empty word stands for any.
    """

    row: str
    columns: tuple[str, ...]
    barred: tuple[tuple[str, str], ...]
    words: str

    def bars(self, kind: str, level: str) -> bool:
        """Say whether a body of this kind and level certainly has no such figures."""
        return any(one in ("", kind) and other in ("", level) for one, other in self.barred)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One statutory table.

    A derived column is the sum of the others in its row. ``reserved`` are figures that not every body can have;
    ``arises_from`` is the table without whose incoming cases this one can have none. ``head`` and ``stub`` describe the printed head and the number of label columns; ``blocks``
    replace them where each part has its own head; ``sideways`` prints the rows as groups of columns on one line.
    """

    id: str
    key: str
    caption: str
    columns: tuple[ColumnSpec, ...]
    rows: tuple[RowSpec, ...]
    equations: tuple[Equation, ...] = ()
    years: tuple[YearEquation, ...] = ()
    reserved: tuple[Reserved, ...] = ()
    arises_from: str = ""
    head: tuple[tuple[HeadCell, ...], ...] = ()
    stub: int = 1
    blocks: tuple[Block, ...] = ()
    width: int = 0
    stub_label: str = "信息内容"
    sideways: bool = False
    by_id: dict[str, ColumnSpec] = field(init=False, repr=False, compare=False)
    flat: tuple[RowSpec, ...] = field(init=False, repr=False, compare=False)
    places: dict[tuple[str, str], int] = field(init=False, repr=False, compare=False)
    """Where the figure of a row and a column stands among the figures of the row."""
    at: dict[tuple[str, str], int] = field(init=False, repr=False, compare=False)
    """Where it stands among all figures of the table."""
    counts: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    """Per row whose figures are all counts, the keys of its columns."""
    uncounted: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Where among all figures those stand that are no counts; a count is read of its digits, so that these are its text."""
    _columns: dict[str, tuple[ColumnSpec, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id = {column.id: column for column in self.columns}
        flat = tuple(leaf for row in self.rows for leaf in row.leaves())
        columns = {
            row.id: tuple(by_id[name] for name in row.columns) if row.columns else self.columns
            for row in flat
        }
        places = {(row, column.id): place for row, own in columns.items() for place, column in enumerate(own)}
        at = {name: number for number, name in enumerate(places)}
        counts = {
            row: tuple(column.key for column in own)
            for row, own in columns.items()
            if all(column.measure is Measure.COUNT for column in own)
        }
        measures = [column.measure for own in columns.values() for column in own]
        uncounted = tuple(place for place, measure in enumerate(measures) if measure is not Measure.COUNT)
        for name, value in (
            ("by_id", by_id),
            ("flat", flat),
            ("places", places),
            ("at", at),
            ("counts", counts),
            ("uncounted", uncounted),
            ("_columns", columns),
        ):
            object.__setattr__(self, name, value)

    def leaves(self) -> Iterator[RowSpec]:
        """Give the rows that carry figures, in the order of the form."""
        return iter(self.flat)

    def columns_of(self, row: RowSpec) -> tuple[ColumnSpec, ...]:
        """Give the columns of one row: its own choice, or all of the table."""
        found = self._columns.get(row.id)
        if found is None:
            return tuple(self.by_id[name] for name in row.columns) if row.columns else self.columns
        return found


class SectionSpec(NamedTuple):
    """A section of the form: a text, or a table with notes before and after it."""

    id: str
    key: str
    number: str
    title: str
    table: TableSpec | None = None
    note_key: str = ""

    @property
    def heading(self) -> str:
        """Give the heading as the page prints it: 一、总体情况."""
        return f"{self.number}、{self.title}"


class Continuation(NamedTuple):
    """How a row of an older form goes on in this one: as the sum of ``rows``."""

    form: str
    table: str
    old: str
    rows: tuple[str, ...]


class ReportFormat(NamedTuple):
    """A published form and the report years it governs.

    ``breaks`` names the tables whose rows do not continue from the form before, whatever their ids; ``deadline`` is the
    day (``03-31``) of the following year for bodies of every kind, empty where the law tells them apart.
    """

    id: str
    label: str
    notice: str
    first_year: int
    last_year: int | None
    sections: tuple[SectionSpec, ...]
    continues: tuple[Continuation, ...] = ()
    breaks: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    deadline: str = ""

    def governs(self, year: int) -> bool:
        """Say whether reports of ``year`` are written in this form."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    def topic(self, name: str) -> Topic | None:
        """Give a topic by its id, nothing when reports of this form need not speak of it."""
        return next((topic for topic in self.topics if topic.id == name), None)

    def tables(self) -> Iterator[TableSpec]:
        """Give the tables in the order of the form."""
        for section in self.sections:
            if section.table:
                yield section.table
