"""A table whose words were read before is read by its numbers alone, and comes out as if it were read line by line."""

import itertools
import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.formats import all_formats, by_id
from generator.forms.spec import RowSpec, TableSpec, written_rows
from generator.project.figures import FigureReader
from generator.project.known_tables import known_table
from generator.project.report import Table
from generator.reading.nodes import Mapping
from generator.reading.plain_yaml import plain_root
from generator.reading.shape import Reader
from generator.reading.source import Source, parse
from tests.sample import text
from tests.test_plain_yaml import MARKS, by_parser

TABLES = [(form.id, table) for form in all_formats() for table in form.tables()]
NUMBERS = st.one_of(
    st.just("0"),
    st.integers(0, 10**17).map(str),
    st.sampled_from(
        ["007", "1.5", "735.44", "0.10", "1..2", ".", "5.", ".5", "空", "/", "+4", "-3", "7 元", "1e3", "x1"]
    ),
)
ROW = re.compile(r"(?<=: )\{.*\}$", re.MULTILINE)
FIGURE = re.compile(r"(?<=: )[0-9.]+(?=[,}\n])")


def block_of(table: TableSpec, *, sums: bool) -> str:
    """Give the lines of a table in which every figure is another one, with its ``sums`` or without them."""
    numbers = itertools.count(98)

    def lines(rows: tuple[RowSpec, ...], indent: str) -> Iterator[str]:
        for row in written_rows(rows):
            if row.children:
                yield f"{indent}{row.key}:"
                yield from lines(row.children, f"{indent}  ")
            elif sums or not row.derived:
                columns = [one for one in table.columns_of(row) if sums or not one.derived]
                cells = ", ".join(f"{one.key}: {next(numbers)}" for one in columns)
                yield f"{indent}{row.key}: {f'{{{cells}}}' if len(columns) > 1 else next(numbers)}"

    return "\n".join([f"{table.key}:", *lines(table.rows, "  "), ""])


def read(written: str) -> Source:
    """Read a text twice, since words that are met first are always read line by line."""
    parse(written, "a.yaml")
    return parse(written, "a.yaml")


def both(written: str, form: str, table: TableSpec) -> tuple[Table | None, Table | None]:
    """Give the table by its numbers alone, and as it is read line by line unless that finds a problem."""
    source = read(written)
    if not isinstance(source.root, Mapping) or table.key not in source.root.entries:
        return None, None
    node = source.root.entries[table.key][1]
    quick = known_table(node, form, table)
    plain = Source("a.yaml", source.text, by_parser(written) or source.root, source.problems)
    reader = Reader(plain, "F")
    slow = FigureReader(reader, table).read(plain.root.entries[table.key][1])  # type: ignore[union-attr]
    return quick, None if reader.problems else slow


@pytest.mark.parametrize(("form", "table"), TABLES, ids=lambda value: getattr(value, "id", value))
@pytest.mark.parametrize("sums", [True, False], ids=["sums", "none"])
def test_an_ordinary_table_is_read_by_its_numbers_alone(form: str, table: TableSpec, sums: bool) -> None:
    quick, slow = both(block_of(table, sums=sums), form, table)
    assert quick is not None
    assert quick == slow


@settings(max_examples=300)
@given(
    st.sampled_from(TABLES),
    st.booleans(),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), NUMBERS), max_size=4),
    st.sets(st.integers(0, 40), max_size=4),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(MARKS), st.integers(0, 3)), max_size=2),
)
@example((TABLES[0]), True, [(0.0, "12345678")], {1}, [])
def test_a_random_table_is_read_as_line_by_line(
    chosen: tuple[str, TableSpec],
    sums: bool,
    numbers: list[tuple[float, str]],
    whole: set[int],
    edits: list[tuple[float, str, int]],
) -> None:
    """Other figures, rows of zeros as one number, characters put in and taken out."""
    form, table = chosen
    written = block_of(table, sums=sums)
    rows = [*ROW.finditer(written)]
    for at in sorted((at for at in whole if at < len(rows)), reverse=True):
        written = f"{written[: rows[at].start()]}0{written[rows[at].end() :]}"
    for share, number in numbers:
        figures = [*FIGURE.finditer(written)]
        found = figures[int(share * len(figures))]
        written = f"{written[: found.start()]}{number}{written[found.end() :]}"
    for share, put, lost in edits:
        at = int(share * len(written))
        written = written[:at] + put + written[at + lost :]
    quick, slow = both(written, form, table)
    if quick is not None:
        assert quick == slow


@settings(max_examples=200)
@given(st.sampled_from(TABLES), st.booleans(), st.data())
def test_a_figure_asked_for_by_itself_is_the_one_among_all(
    chosen: tuple[str, TableSpec], sums: bool, data: st.DataObject
) -> None:
    quick, slow = both(block_of(chosen[1], sums=sums), *chosen)
    assert quick
    assert slow
    place = data.draw(st.integers(0, len(slow.cells) - 1))
    row, column = data.draw(st.sampled_from(sorted(chosen[1].places)))
    assert quick.cells[place] == slow.cells[place]
    assert quick.cells[place - len(slow.cells)] == slow.cells[place]
    assert quick.rows[row] == slow.rows[row]
    assert quick.cell(row, column) == slow.cell(row, column)
    assert [*quick.rows.items()] == [*slow.rows.items()]
    assert [*quick.rows.values()] == [*slow.rows.values()]
    assert tuple(quick.cells) == slow.cells
    assert quick.flat.values == slow.flat.values
    assert quick.flat.texts == slow.flat.texts


@settings(max_examples=200)
@given(
    st.sampled_from([2020, 2022]),
    st.lists(
        st.tuples(
            st.floats(0, 1),
            st.sampled_from([*MARKS, "\n\n", "\n# c\n", "\n  # c", "\n \n"]),
            st.integers(0, 4),
        ),
        max_size=4,
    ),
)
def test_a_block_met_again_has_the_nodes_of_the_parser(
    year: int, edits: list[tuple[float, str, int]]
) -> None:
    written = text(year)
    for share, put, lost in edits:
        at = int(share * len(written))
        written = written[:at] + put + written[at + lost :]
    for _ in range(2):
        quick = plain_root(written)
        if quick is not None:
            assert quick == by_parser(written)


@pytest.mark.parametrize(
    "behind",
    ["", "\n", "# c\n", "\n# c\n\n", "  \n", "\n  \n", "# c\n  b: 2\n", "\n  b: 2\n", "   \n# c\n"],
)
@pytest.mark.parametrize("last", ["a: 1", "a: |\n    x 5,\n    y: 6"])
def test_what_stands_behind_a_block(last: str, behind: str) -> None:
    written = f"k:\n  z: 4\n  {last}\n{behind}m: 3\n"
    for _ in range(3):
        quick = plain_root(written)
        if quick is not None:
            assert quick == by_parser(written)


def test_a_number_for_a_whole_row_can_only_be_zero() -> None:
    form, table = next(one for one in TABLES if one[1].id == "requests")
    written = block_of(table, sums=True)
    row = ROW.search(written)
    assert row
    for number, right in (("0", True), ("7", False)):
        one = f"{written[: row.start()]}{number}{written[row.end() :]}"
        quick, slow = both(one, form, table)
        assert (quick is not None, slow is not None) == (right, right)


def test_no_group_has_a_single_figure() -> None:
    """A number beside a group stands for all its figures and can only be 0: that is known by there being several."""
    for form, table in TABLES:
        assert by_id(form)
        groups = [row for row in table.rows if row.children]
        groups += [below for row in groups for below in row.children if below.children]
        for group in groups:
            assert sum(len(table.columns_of(leaf)) for leaf in group.leaves()) > 1
