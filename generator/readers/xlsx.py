"""The Excel copy, with openpyxl: what its visible sheets show, formulas by the values that stand in the file."""

import io
import re
from decimal import Decimal
from typing import Any

from generator.foreign.labelled import figures_in
from generator.forms.spec import ReportFormat

FILE = "report.xlsx"
LIBRARIES = {"openpyxl": "openpyxl>=3.1.5"}

_NUMBER = re.compile(r"0(?:\.(0+))?")
_QUOTED = re.compile('"[^"]*"')


def figures(data: bytes, form: ReportFormat) -> dict[str, str]:
    """Give the figures of the sheets that a reader sees."""
    import openpyxl  # noqa: PLC0415

    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    return figures_in([_grid(sheet) for sheet in sheets], form)


def _grid(sheet: Any) -> list[list[str]]:  # noqa: ANN401 - sheets of openpyxl have many types
    """Give what a sheet shows, a merged cell's words in every place it covers, without empty columns behind."""
    found = [[shown(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()]
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row - 1, area.max_row):
            for column in range(area.min_col - 1, area.max_col):
                found[row][column] = found[area.min_row - 1][area.min_col - 1]
    width = max((at + 1 for row in found for at, text in enumerate(row) if text), default=0)
    return [row[:width] for row in found]


def shown(value: object, pattern: str) -> str:
    """Give what a cell of this value displays under a pattern of numbers (``0.00``, ``+0;-0``, ``0"元"``).

    A number that the pattern would cut is given whole, so that it differs from what it should be.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    exact = Decimal(repr(value))
    positive, *others = pattern.split(";")
    chosen = others[0] if others and value < 0 else positive
    digits = _NUMBER.search(_QUOTED.sub(lambda quoted: "x" * len(quoted[0]), chosen))
    written = f"{abs(exact):.{len(digits[1] or '')}f}" if digits else ""
    if not digits or Decimal(written) != abs(exact):
        return format(exact.normalize(), "f")
    sign = "-" if value < 0 and not others else ""
    around = (
        part.replace('"', "").replace("\\", "") for part in (chosen[: digits.start()], chosen[digits.end() :])
    )
    return f"{sign}{written.join(around)}"
