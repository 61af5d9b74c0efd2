"""The page itself, with lxml."""

from lxml import html as lxml_html

from generator.foreign.labelled import figures_in
from generator.foreign.spans import SpanCell, resolved
from generator.forms.spec import ReportFormat

FILE = "index.html"
LIBRARIES: dict[str, str] = {}


def figures(data: bytes, form: ReportFormat) -> dict[str, str]:
    """Give the figures of the tables of a page."""
    page = lxml_html.fromstring(data.decode())
    return figures_in([_grid(table) for table in page.iter("table")], form)


def _grid(table: lxml_html.HtmlElement) -> list[list[str]]:
    return resolved(
        [
            SpanCell(
                "".join(str(part) for part in cell.itertext()),
                int(cell.get("colspan") or 1),
                int(cell.get("rowspan") or 1),
            )
            for cell in row
            if cell.tag in {"td", "th"}
        ]
        for row in table.iter("tr")
    )
