"""新报告的每一格都填数字，没有就填 0。

为什么：空着的格，读者分不清是没有、漏填，还是不适用；空格所在的合计也无法核对。
依据：国办公开办函〔2021〕30号所附格式；实践中没有发生的一律填 0。旧报告照公布的原样保留，只作提示。
怎么改：把“空”或“/”改成数字，没有就写 0。
"""

from collections.abc import Iterator

from generator.problem import Level, Problem
from generator.project.report import Cell, Report, Table
from generator.sums.sound import may_not_add_up
from generator.sums.statements import place_name, row_words

CODE, LEVEL, SCOPE = "F306", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
DOUBT = may_not_add_up
WRONG = """
主动公开:
  行政许可: 空
"""
RIGHT = """
主动公开:
  行政许可: 0
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield the rows of a body's newest report that have blank cells; one hint per table of an older one."""
    for table in report.tables():
        if None not in [cell[0] for cells in table.rows.values() for cell in cells]:
            continue
        blank = {
            row: found
            for row, cells in table.rows.items()
            if (found := [place for place, cell in enumerate(cells) if _left_blank(report, cell)])
        }
        if blank and report.latest:
            for row, places in blank.items():
                yield _row(report, table, row, places)
        elif blank:
            count = sum(len(places) for places in blank.values())
            first = next(iter(blank))
            yield Problem(
                CODE,
                Level.HINT,
                f"“{table.spec.key}”有 {count} 格没有数字，涉及这些格的合计没有核对",
                report.cell_span(table.rows[first][blank[first][0]]),
                "照原样保留即可；查到了数字的补上",
                at=table.spec.key,
            )


def _left_blank(report: Report, cell: Cell) -> bool:
    """Say whether somebody wrote that the cell is blank; a missing or misspelt figure was told already."""
    if cell.value is not None or not cell.written:
        return False
    if cell.text:
        return True
    lines = report.source.lines
    return cell.line <= len(lines) and lines[cell.line - 1][cell.column - 1 :].lstrip("\"'").startswith("空")


def _row(report: Report, table: Table, row: str, places: list[int]) -> Problem:
    cells = table.rows[row]
    leaf = next(leaf for leaf in table.spec.leaves() if leaf.id == row)
    columns = table.spec.columns_of(leaf)
    named = "、".join(columns[place].key for place in places)
    which = f"：{named}" if len(columns) > 1 else ""
    return Problem(
        CODE,
        LEVEL,
        f"“{row_words(table, row)}”没有填数字{which}",
        report.cell_span(cells[places[0]]),
        "填上数字，没有就写 0",
        at=place_name(table, row),
    )
