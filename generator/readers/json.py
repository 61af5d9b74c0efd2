"""The JSON copy, with the standard library."""

import json
from decimal import Decimal

from generator.forms.spec import ReportFormat
from generator.printing.figures import NUMBER

FILE = "report.json"
LIBRARIES: dict[str, str] = {}


def figures(data: bytes, form: ReportFormat) -> dict[str, str]:  # noqa: ARG001 - ids are written in the file
    """Give the numbers by their id, and the text in their place where there is none."""
    cells = json.loads(data, parse_float=Decimal)["cells"]
    return {cell["id"]: str(cell["value"]) if cell["state"] == NUMBER else cell["text"] for cell in cells}
