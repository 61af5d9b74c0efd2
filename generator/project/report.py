"""The figures and texts of one report, frozen; every cell and text still knows where it was typed."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from generator.forms.spec import ReportFormat, RowSpec, SectionSpec, TableSpec
from generator.problem import Span
from generator.project.agencies import Agency
from generator.reading.shape import Moment
from generator.reading.source import Node, Scalar, Source

TOGETHER = 32
"""Reports of which it is remembered what was found out of them: the years of a body go from step to step together."""


class Cell(NamedTuple):
    """One figure: a number, or nothing with what stands in its place (empty, or ``/`` as it was published).

    ``line`` and ``column`` say where it was typed; ``written`` is false for a total that was computed.
    """

    value: int | Decimal | None
    text: str
    line: int
    column: int
    written: bool = True


class Flat(NamedTuple):
    """All figures of a table in the order of the form, and their values and texts by themselves.

    Who wants no more than values or texts asks for no cell: those of most tables are never made.
    """

    cells: Sequence[Cell]
    values: Sequence[int | Decimal | None]
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of one table: per row id the cells in the order of the row's columns."""

    spec: TableSpec
    rows: Mapping[str, tuple[Cell, ...]]
    _flat: Flat | None = field(default=None, init=False, repr=False, compare=False)
    _full: bool | None = field(default=None, init=False, repr=False, compare=False)
    _encoded: Sequence[bytes] | None = field(default=None, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, spec: TableSpec, rows: Mapping[str, tuple[Cell, ...]], flat: Flat) -> "Table":
        """Give the table of figures that are known in a row already, none of them without a number."""
        found = cls(spec, rows)
        object.__setattr__(found, "_flat", flat)
        object.__setattr__(found, "_full", True)
        return found

    @property
    def flat(self) -> Flat:
        """Give all figures in the order of the form; whatever is made of a report asks for them, so they are put in a row once."""
        if self._flat is None:
            cells = tuple(chain.from_iterable([self.rows[row.id] for row in self.spec.flat]))
            found = Flat(cells, [cell[0] for cell in cells], [cell[1] for cell in cells])
            object.__setattr__(self, "_flat", found)
            return found
        return self._flat

    @property
    def full(self) -> bool:
        """Say whether every figure has a number."""
        if self._full is None:
            object.__setattr__(self, "_full", None not in self.flat.values)
        return self._full is True

    @property
    def encoded(self) -> Sequence[bytes]:
        """Give the texts of all figures in bytes; the page, the copies and the ledger write them, so they are encoded once."""
        if self._encoded is None:
            found = [*map(str.encode, self.flat.texts)]
            object.__setattr__(self, "_encoded", found)
            return found
        return self._encoded

    @property
    def cells(self) -> Sequence[Cell]:
        """Give all figures in the order of the form."""
        return self.flat.cells

    def cell(self, row: str, column: str) -> Cell | None:
        """Give one cell by the ids of its row and column, nothing when the form has no such cell."""
        place = self.spec.places.get((row, column))
        return self.rows[row][place] if place is not None and row in self.rows else None

    def value(self, row: str, column: str) -> int | Decimal | None:
        """Give the number of one cell of a report; whoever wants no more of it need not have the cell made."""
        return self.flat.values[self.spec.at[row, column]]

    def name(self, row: RowSpec, column: str = "") -> str:
        """Give the dotted name an editor knows a cell by: 依申请公开.本年新收.总计."""
        parts = [
            self.spec.key,
            *_keys_to(self.spec.rows, row.id),
            self.spec.by_id[column].key if column else "",
        ]
        return ".".join(part for part in parts if part)


def _keys_to(rows: tuple[RowSpec, ...], wanted: str) -> list[str]:
    for row in rows:
        if row.id == wanted:
            return [row.key]
        if row.children:
            below = _keys_to(row.children, wanted)
            if below:
                return [row.key, *below]
    return []


class Section(NamedTuple):
    """One section: Markdown ``text``, or a ``table`` with notes ``before`` and ``after`` it.

    ``key`` is the YAML key (``章节[2]`` in a legacy report); ``written_title`` is empty unless the editor chose a
    heading that differs from the form's.
    """

    key: str
    heading: str
    spec: SectionSpec | None = None
    text: str = ""
    table: Table | None = None
    before: str = ""
    after: str = ""
    written_title: str = ""


class Attachment(NamedTuple):
    """A file beside the report, published beside its page under the same name."""

    file: str
    title: str
    span: Span


class Acknowledgement(NamedTuple):
    """A recorded decision that one problem may stand: ``code`` at ``at``, and why. Never printed.

    ``seal`` is the hash of the words that were acknowledged; without one the decision outlives any change of them.
    """

    code: str
    at: str
    reason: str
    by: str
    date: datetime.date | None
    seal: str
    span: Span


class Correction(NamedTuple):
    """A change made after publication; printed on the page.

    ``was`` holds by the name of a figure, or of a part of the report, what was printed there before.
    """

    date: datetime.date | None
    text: str
    reason: str
    was: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """One annual report of one body; it is its own key, so that what several ask of it is found out once."""

    agency: Agency
    year: int
    form: ReportFormat
    draft: bool
    title: str
    lead: str
    sections: tuple[Section, ...]
    issued: datetime.date | None = None
    published: Moment | None = None
    index_number: str = ""
    document_number: str = ""
    origin: str = ""
    topic: str = ""
    validity: str = ""
    keywords: str = ""
    abstract: str = ""
    signature: str = ""
    signature_date: datetime.date | None = None
    attachments: tuple[Attachment, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    corrections: tuple[Correction, ...] = ()
    unrecognised: str = ""
    latest: bool = True
    source: Source = field(default=Source("", "", None, ()), repr=False)
    nodes: dict[str, Node] = field(default_factory=dict, repr=False)
    texts: dict[str, Scalar] = field(default_factory=dict, repr=False)
    _tables: tuple[Table, ...] | None = field(default=None, init=False, repr=False)

    @property
    def path(self) -> str:
        """Give the path of the file, from the project's root."""
        return self.source.path

    @property
    def agency_name(self) -> str:
        """Give the full name of the body at the time of the report."""
        return self.agency.name_in(self.year)

    def tables(self) -> tuple[Table, ...]:
        """Give the tables in the order of the form; nearly every rule asks for them, so they are gathered once."""
        if self._tables is None:
            found = tuple([section.table for section in self.sections if section.table])
            object.__setattr__(self, "_tables", found)
            return found
        return self._tables

    def table(self, key: str) -> Table | None:
        """Give a table by its id (``requests``), nothing when the form has none."""
        for section in self.sections:
            if section.table and section.table.spec.id == key:
                return section.table
        return None

    def span(self, key: str) -> Span:
        """Give the place of a key such as ``落款.机关``; the head of the file when it was not written."""
        node = self.nodes.get(key)
        return self.source.span(node) if node else Span(self.path, 1, 1)

    def cell_span(self, cell: Cell) -> Span:
        """Give the place of a cell."""
        end = cell.column + len(cell.text) if cell.written and cell.text else 0
        return Span(self.path, cell.line, cell.column, end)

    def locate(self, key: str, offset: int, length: int = 1) -> Span:
        """Give the place of a character of the text under ``key``."""
        node = self.texts.get(key)
        return self.source.locate(node, offset, length) if node else self.span(key)
