"""CSV: every figure of the statutory tables, one a line, with its labels, unit and state."""

from generator.data.tables import BETWEEN, NO, YES
from generator.files.delimited import BOM, line
from generator.look.theme import Theme
from generator.printing.edition import Edition
from generator.printing.figures import STATES, plain_number

NAME = "csv"
LABEL = "CSV"
LIBRARIES: dict[str, str] = {}
USES = ()
FIGURES = True

HEADS = ("年度", "机关代号", "机关", "格式", "标识", "表", "项目", "列", "数值", "单位", "状态", "合计")


def write(edition: Edition, theme: Theme) -> bytes:  # noqa: ARG001 - a table of figures has no looks
    """Give the CSV copy of a report: UTF-8 with its mark, CRLF, and no text that a spreadsheet would run."""
    captions = {
        section.grid.id: section.grid.caption for section in edition.document.sections if section.grid
    }
    own = (str(edition.year), edition.slug, edition.agency, edition.form)
    lines = [
        line(
            (
                *own,
                figure.id,
                captions[figure.table],
                BETWEEN.join(figure.rows),
                figure.column,
                plain_number(figure.value),
                figure.unit,
                STATES[figure.state],
                YES if figure.derived else NO,
            )
        )
        for figure in edition.figures
    ]
    return f"{BOM}{line(HEADS)}{''.join(lines)}".encode()
