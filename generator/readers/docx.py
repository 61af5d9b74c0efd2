"""The Word copy, with python-docx."""

import io

from generator.foreign.labelled import figures_in
from generator.forms.spec import ReportFormat

FILE = "report.docx"
LIBRARIES = {"docx": "python-docx>=1.1.2"}


def figures(data: bytes, form: ReportFormat) -> dict[str, str]:
    """Give the figures of the tables of a document; a merged cell's words stand in every place it covers."""
    import docx  # noqa: PLC0415

    tables = docx.Document(io.BytesIO(data)).tables
    return figures_in([[[cell.text for cell in row.cells] for row in table.rows] for table in tables], form)
