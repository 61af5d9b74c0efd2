"""The figures of a report as its copies are made from them: what a form says of each is known once, a report brings values and texts.

Most copies of most reports never look at a single figure, so that they are made when somebody asks for one.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, overload

from generator.formats import by_id
from generator.forms.spec import ColumnSpec, Measure, RowSpec
from generator.patterns import seldom
from generator.project.report import Report, Table

NUMBER, BLANK, NOT_APPLICABLE = "number", "blank", "not_applicable"
STATES = {NUMBER: "数字", BLANK: "未填", NOT_APPLICABLE: "不适用"}
"""The three states of a figure by their id, in the words of the forms."""
_UNIT = seldom("[^0-9. ]+$")
_USUAL = "元"

Value = int | Decimal | None


class Figure(NamedTuple):
    """One figure of a statutory table, self-contained.

    ``rows`` are the labels over it from the outermost group to its own row, ``column`` the label of its column.
    ``value`` is a number of ``unit`` (件, 项, 元, 万元) or nothing; ``text`` is what the page prints.
    """

    id: str
    table: str
    rows: tuple[str, ...]
    column: str
    value: Value
    text: str
    state: str
    unit: str
    derived: bool


class Item(NamedTuple):
    """What a form says of one figure; its ``unit`` is empty where the editor writes it."""

    id: str
    table: str
    rows: tuple[str, ...]
    column: str
    unit: str
    derived: bool

    def figure(self, value: Value, text: str, state: str, unit: str) -> Figure:
        """Give the figure that a report has there."""
        return Figure(self.id, self.table, self.rows, self.column, value, text, state, unit, self.derived)


class Odd(NamedTuple):
    """Says of the figure at a place that it is no number, or which unit the editor wrote."""

    place: int
    state: str
    unit: str


class Figures(Sequence[Figure]):
    """The figures of some tables of a form, in its order; ``values`` and ``texts`` run parallel to its ``items``, ``filled`` are the tables themselves."""

    __slots__ = ("_filled", "_made", "form", "tables", "texts", "values")

    def __init__(
        self,
        form: str,
        tables: tuple[str, ...],
        values: Sequence[Value],
        texts: Sequence[str],
        filled: Sequence[Table] = (),
    ) -> None:
        self.form = form
        self._filled = filled
        self.tables = tables
        self.values = values
        self.texts = texts
        self._made: tuple[Figure, ...] = ()

    @property
    def encoded(self) -> list[bytes]:
        """Give the texts in bytes."""
        found: list[bytes] = []
        for table in self._filled:
            found += table.encoded
        return found or [*map(str.encode, self.texts)]

    @property
    def items(self) -> tuple[Item, ...]:
        """Give what the form says of each figure."""
        return items_of(self.form, self.tables)

    @property
    def odd(self) -> tuple[Odd, ...]:
        """Give what only this report can tell of its figures beside their values and texts."""
        places = _free(self.form, self.tables)
        if None in self.values:
            places |= {place for place, value in enumerate(self.values) if value is None}
        if not places:
            return ()
        items, values, texts = self.items, self.values, self.texts
        told = ((place, items[place], values[place], texts[place]) for place in sorted(places))
        return tuple(Odd(place, *_told(item, value, text)) for place, item, value, text in told)

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, place: int) -> Figure: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Figure, ...]: ...
    def __getitem__(self, place: int | slice) -> Figure | tuple[Figure, ...]:
        return self._all()[place]

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._all())

    def _all(self) -> tuple[Figure, ...]:
        if len(self._made) < len(self.values):
            self._made = tuple(
                item.figure(value, text, *_told(item, value, text))
                for item, value, text in zip(self.items, self.values, self.texts, strict=True)
            )
        return self._made


def figures_of(report: Report) -> Figures:
    """Give the figures of a report."""
    tables = report.tables()
    names = tuple([table.spec.id for table in tables])
    values: list[Value] = []
    texts: list[str] = []
    for table in tables:
        values += table.flat.values
        texts += table.flat.texts
    return Figures(report.form.id, names, values, texts, tables)


def _told(item: Item, value: Value, text: str) -> tuple[str, str]:
    """Give the state of a figure and its unit; where the form leaves that to the editor it stands behind the number."""
    state = NUMBER if value is not None else NOT_APPLICABLE if text else BLANK
    if item.unit:
        return state, item.unit
    written = _UNIT.search(text) if value is not None else None
    return state, written[0] if written else _USUAL


@lru_cache(maxsize=64)
def items_of(form: str, tables: tuple[str, ...]) -> tuple[Item, ...]:
    """Give what a form, by its id, says of the figures of some of its tables, in its order."""
    found = by_id(form)
    return tuple(
        Item(
            f"{spec.id}.{row.id}.{column.id}",
            spec.id,
            labels,
            column.label,
            _unit(column),
            row.derived or column.derived,
        )
        for spec in (found.tables() if found else ())
        if spec.id in tables
        for row, labels in _leaves(spec.rows, ())
        for column in spec.columns_of(row)
    )


@lru_cache(maxsize=64)
def _free(form: str, tables: tuple[str, ...]) -> frozenset[int]:
    """Give the places of the figures whose unit the editor writes."""
    return frozenset(place for place, item in enumerate(items_of(form, tables)) if not item.unit)


def _unit(column: ColumnSpec) -> str:
    return "" if column.measure is Measure.AMOUNT_WITH_UNIT else column.unit


def _leaves(rows: tuple[RowSpec, ...], above: tuple[str, ...]) -> Iterator[tuple[RowSpec, tuple[str, ...]]]:
    for row in rows:
        labels = (*above, row.label)
        if row.children:
            yield from _leaves(row.children, labels)
        else:
            yield row, labels


def plain_number(value: Value) -> str:
    """Give a number as data has it: ``.`` before its decimals as they were typed, no separators; nothing where there is none."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)
