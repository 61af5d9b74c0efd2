"""A quick way for statutory tables: of one whose words were read before, its numbers are put where that one had its figures.

Where a figure stands depends on the words of a table alone. So the same table in which every number is 0 is read the ordinary
way, once; whatever does not follow from that (a problem, a figure that is no number) is left to the ordinary way. Random tables
hold the two equal.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, ItemsView, Iterator, Mapping, Sequence, ValuesView
from decimal import Decimal
from functools import lru_cache, partial
from itertools import accumulate
from operator import itemgetter
from typing import Any, NamedTuple, overload

from generator.formats import by_id
from generator.forms.spec import ColumnSpec, Measure, TableSpec
from generator.project.figures import FigureReader, count_of, number_of
from generator.project.report import Cell, Flat, Table
from generator.reading import nodes
from generator.reading.nodes import MARK, Node
from generator.reading.plain_yaml import sample
from generator.reading.shape import Reader
from generator.reading.source import Source

Value = int | Decimal | None
_Make = Callable[[str], Value]
_Pick = Callable[[Sequence[Any]], tuple[Any, ...]]


class _Counts(dict[str, int]):
    """Counts by their texts; most are small, and found here in half the time that a cache of all would take."""

    def __missing__(self, text: str) -> int:
        value = count_of(text)
        if value is None:
            raise KeyError(text)
        return value


_COUNTS = _Counts({str(count): count for count in range(1000)})


class _Place(NamedTuple):
    """What never changes of one figure: its line in the block, and where it would stand if no number before it there had a digit.

    ``number`` is its own among those of the block, ``first`` the first one on its line.
    """

    line: int
    column: int
    number: int
    first: int
    written: bool


class _Layout(NamedTuple):
    """What never changes of a table of the same words; ``numbers`` picks the figures, in the order of the form, out of all numbers.

    Without it they stand in that order, without ``makes`` all are counts. ``sums`` are those that nobody wrote, with the places of their parts.
    """

    spec: TableSpec
    numbers: _Pick | None
    makes: tuple[_Make, ...]
    places: tuple[_Place, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]
    rows: dict[str, slice]

    def table(self, numbers: list[str], above: int) -> Table | None:
        """Give the table with these numbers, which begins below line ``above``; nothing when one of them is not right there."""
        texts = [*self.numbers(numbers)] if self.numbers else numbers
        values = self._values(texts)
        if values is None:
            return None
        for place, parts in self.sums:
            values[place] = total = sum([values[part] or 0 for part in parts])
            texts[place] = str(total)
        cells = _Cells(self, numbers, above, values, texts)
        return Table.of(self.spec, _Rows(self.rows, cells), Flat(cells, values, texts))

    def _values(self, texts: list[str]) -> list[Value] | None:
        if self.makes:
            found = [make(text) for make, text in zip(self.makes, texts, strict=True)]
            return None if None in found else found
        try:
            return [*map(_COUNTS.__getitem__, texts)]
        except KeyError:
            return None


class _Cells(Sequence[Cell]):
    """The cells of a table, made when somebody asks for one: most tables are right, and nobody wants to know where they stand."""

    __slots__ = ("_above", "_all", "_digits", "_layout", "_numbers", "_texts", "_values")

    def __init__(
        self, layout: _Layout, numbers: list[str], above: int, values: list[Value], texts: list[str]
    ) -> None:
        self._layout = layout
        self._numbers = numbers
        self._above = above
        self._values = values
        self._texts = texts
        self._digits: list[int] = []
        self._all: tuple[Cell, ...] = ()

    def __len__(self) -> int:
        return len(self._values)

    @overload
    def __getitem__(self, place: int) -> Cell: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Cell, ...]: ...
    def __getitem__(self, place: int | slice) -> Cell | tuple[Cell, ...]:
        if isinstance(place, int):
            at = range(len(self))[place]
            return self[at : at + 1][0]
        digits = self._digits = self._digits or [0, *accumulate(map(len, self._numbers))]
        above, places = self._above, self._layout.places[place]
        figures = zip(self._values[place], self._texts[place], places, strict=True)
        # Not by their own constructor, which takes twice as long: a report has two hundred.
        new = tuple.__new__
        return tuple(
            [
                new(Cell, (value, text, above + line, column + digits[number] - digits[first], written))
                for value, text, (line, column, number, first, written) in figures
            ]
        )

    def __iter__(self) -> Iterator[Cell]:
        self._all = self._all or self[:]
        return iter(self._all)


class _Rows(Mapping[str, tuple[Cell, ...]]):
    """The rows of a table, each made when somebody asks for it, and all at once for who wants them all."""

    __slots__ = ("_all", "_cells", "_made", "_spans")

    def __init__(self, spans: dict[str, slice], cells: _Cells) -> None:
        self._spans = spans
        self._cells = cells
        self._made: dict[str, tuple[Cell, ...]] = {}
        self._all: dict[str, tuple[Cell, ...]] = {}

    def __getitem__(self, row: str) -> tuple[Cell, ...]:
        made = self._made.get(row)
        if made is None:
            made = self._made[row] = self._cells[self._spans[row]]
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)

    def items(self) -> ItemsView[str, tuple[Cell, ...]]:
        """Give the rows by their ids."""
        return self._whole().items()

    def values(self) -> ValuesView[tuple[Cell, ...]]:
        """Give the rows in the order of the form."""
        return self._whole().values()

    def _whole(self) -> dict[str, tuple[Cell, ...]]:
        if not self._all:
            cells = tuple(self._cells)
            self._made = self._all = {row: cells[span] for row, span in self._spans.items()}
        return self._all


def known_table(node: Node, form: str, spec: TableSpec) -> Table | None:
    """Give the table of a form, by its id, that a node holds; nothing where it has to be read the ordinary way."""
    block = node.block if isinstance(node, nodes.Mapping) else None
    layout = _layout(block.words, form, spec.id) if block else None
    return layout.table(block.numbers, node.line - 1) if block and layout else None


@lru_cache(maxsize=256)
def _layout(words: str, form: str, table: str) -> _Layout | None:
    found, node = by_id(form), sample(words)
    spec = next((one for one in found.tables() if one.id == table), None) if found else None
    if spec is None or node is None:
        return None
    reader = Reader(Source("", words.replace(MARK, ": 0"), node, ()), "F")
    rows = FigureReader(reader, spec).read(node).rows
    places = [*_places(words)]
    cells = [cell for own in rows.values() for cell in own]
    sums = dict(_sums(spec, rows, places))
    try:
        numbers = [
            0 if at in sums else places.index((cell.line, cell.column)) for at, cell in enumerate(cells)
        ]
    except ValueError:
        return None
    if reader.problems or len(cells) < 2:
        return None
    firsts = [0 if at in sums else bisect_left(places, (cell.line, 0)) for at, cell in enumerate(cells)]
    ends = [*accumulate(map(len, rows.values()))]
    times = Counter(number for at, number in enumerate(numbers) if at not in sums)
    columns = [column for row in spec.leaves() for column in spec.columns_of(row)]
    makes = tuple(
        _nothing if at in sums else _zero if times[number] > 1 else _make(column)
        for at, (column, number) in enumerate(zip(columns, numbers, strict=True))
    )
    return _Layout(
        spec,
        itemgetter(*numbers) if numbers != [*range(len(places))] else None,
        () if set(makes) == {count_of} else makes,
        tuple(
            _Place(cell.line, cell.column - (number - first), number, first, cell.written)
            for cell, number, first in zip(cells, numbers, firsts, strict=True)
        ),
        tuple(sums.items()),
        {row: slice(end - len(own), end) for (row, own), end in zip(rows.items(), ends, strict=True)},
    )


def _sums(
    spec: TableSpec, rows: Mapping[str, tuple[Cell, ...]], places: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield the figures that nobody wrote with the places of their parts: first those of a row, then the rows that are sums."""
    starts = dict(zip(rows, accumulate(map(len, rows.values()), initial=0), strict=False))
    computed = {
        row for row, own in rows.items() if not any((cell.line, cell.column) in places for cell in own)
    }
    for row, own in rows.items():
        last = len(own) - 1
        if row not in computed and (own[last].line, own[last].column) not in places and not own[last].written:
            yield starts[row] + last, tuple(range(starts[row], starts[row] + last))
    for equation in spec.equations:
        for row in equation.right if len(equation.right) == 1 else ():
            for place, cell in enumerate(rows[row] if row in computed else ()):
                if not cell.written:
                    yield starts[row] + place, tuple(starts[part] + place for part in equation.left)


def _make(column: ColumnSpec) -> _Make:
    """Give what makes the value of a figure of its text."""
    return count_of if column.measure is Measure.COUNT else partial(number_of, column.measure)


def _zero(text: str) -> Value:
    """Give the value of a figure whose number stands for a whole row, which can only be 0."""
    return 0 if text == "0" else None


def _nothing(text: str) -> Value:  # noqa: ARG001 - a sum takes the place of whatever stands there
    """Give what stands in the place of a sum until its parts are known."""
    return 0


def _places(words: str) -> Iterator[tuple[int, int]]:
    """Yield line and column of each number of a block in which all of them are 0."""
    for number, line in enumerate(words.split("\n"), 1):
        column = 1
        for part in line.split(MARK)[:-1]:
            column += len(part) + len(": ")
            yield number, column
            column += 1
