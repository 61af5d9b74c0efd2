"""The PDF copy, with pdfplumber: the ruled cells of its pages."""

import io
from collections.abc import Iterator
from typing import Any

from generator.foreign.labelled import figures_in
from generator.forms.spec import ReportFormat

FILE = "report.pdf"
LIBRARIES = {"pdfplumber": "pdfplumber>=0.11.5"}

_CONTINUED = "（续）"
"""Stands behind the name of a group that goes on on the next page."""
_NEAR = 1.0


def figures(data: bytes, form: ReportFormat) -> dict[str, str]:
    """Give the figures of the tables on all pages; one that goes on over a page repeats its head."""
    import pdfplumber  # noqa: PLC0415

    with pdfplumber.open(io.BytesIO(data)) as document:
        grids = [_grid(table) for page in document.pages for table in page.find_tables()]
    return figures_in(grids, form)


def _grid(table: Any) -> list[list[str]]:  # noqa: ANN401 - pdfplumber has no types
    """Give what each place of a table shows, a merged cell's words in every place it covers."""
    lefts = [column.bbox[0] for column in table.columns]
    tops = [row.bbox[1] for row in table.rows]
    found = [["" for _ in lefts] for _ in tops]
    for row, texts in zip(table.rows, table.extract(), strict=True):
        for box, text in zip(row.cells, texts, strict=True):
            if box is None:
                continue
            words = "".join((text or "").split()).removesuffix(_CONTINUED)
            for down in _covered(tops, box[1], box[3]):
                for across in _covered(lefts, box[0], box[2]):
                    found[down][across] = words
    return found


def _covered(starts: list[float], first: float, last: float) -> Iterator[int]:
    return (at for at, start in enumerate(starts) if first - _NEAR < start < last - _NEAR)
