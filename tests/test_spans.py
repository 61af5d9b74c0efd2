"""Merged cells are written out in each place they cover."""

import io

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from generator.foreign.spans import SpanCell, resolved


def test_rows_and_columns_are_filled() -> None:
    rows = [[SpanCell("甲", 2, 2), SpanCell("乙")], [SpanCell("丙")], [SpanCell("丁", 3)]]
    assert resolved(rows) == [["甲", "甲", "乙"], ["甲", "甲", "丙"], ["丁", "丁", "丁"]]


def test_a_cell_that_hangs_at_the_end_of_a_short_row_is_there() -> None:
    assert resolved([[SpanCell("甲"), SpanCell("乙", 1, 3)], [], [SpanCell("丙")]]) == [
        ["甲", "乙"],
        ["", "乙"],
        ["丙", "乙"],
    ]


@given(
    st.lists(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), max_size=4), min_size=1, max_size=5)
)
def test_no_cell_is_lost_and_none_is_invented(shape: list[list[tuple[int, int]]]) -> None:
    rows = [[SpanCell(f"{y}.{x}", *spans) for x, spans in enumerate(row)] for y, row in enumerate(shape)]
    grid = resolved(rows)
    assert len(grid) == len(rows)
    for y, row in enumerate(rows):
        for cell in row:
            assert grid[y].count(cell.text) == cell.colspan
    assert {text for line in grid for text in line} - {""} == {cell.text for row in rows for cell in row}


def test_pandas_sees_the_same_grid() -> None:
    table = "<table><tr><td rowspan='2'>甲</td><td colspan='2'>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>"
    frame = pd.read_html(io.StringIO(table))[0]
    own = resolved([[SpanCell("甲", 1, 2), SpanCell("乙", 2)], [SpanCell("丙"), SpanCell("丁")]])
    assert own == frame.to_numpy().tolist()
