"""Lines of CSV that a spreadsheet reads as text and numbers, and never runs."""

import csv
import io

import pytest

from generator.files.delimited import guarded, line, unguarded


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+SUM(A1)",
        "-cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1",
        "－",
        "-",
        "'=1",
        "''@a",
        "'-3",
    ],
)
def test_what_a_spreadsheet_would_run_is_marked_as_text(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    "text", ["", "0", "-3", "+4", "-0.50", "003000/2022-0001", "规章", "a=b", "/", "'", "'甲'"]
)
def test_numbers_and_plain_words_stay(text: str) -> None:
    assert guarded(text) == unguarded(text) == text


def test_a_line_is_read_back_as_it_was() -> None:
    values = ["甲,乙", '他说"好"', "一行\n两行", "", "3.50", "=1"]
    written = line(values)
    assert written.endswith("\r\n")
    assert next(csv.reader(io.StringIO(written, newline=""))) == [*values[:-1], "'=1"]
