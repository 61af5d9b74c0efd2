"""The CSV copy, with the standard library."""

import csv
import io

from generator.forms.spec import ReportFormat
from generator.printing.figures import NUMBER, STATES

FILE = "report.csv"
LIBRARIES: dict[str, str] = {}


def figures(data: bytes, form: ReportFormat) -> dict[str, str]:  # noqa: ARG001 - ids are written in the file
    """Give the numbers by their id, and the state in words where there is none."""
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return {row["标识"]: row["数值"] if row["状态"] == STATES[NUMBER] else row["状态"] for row in rows}
