"""本年新收加上年结转，等于办理结果总计加结转下年度，每一列都是如此。

为什么：每一件申请要么在本年办结，要么结转到下年；两边差一件，就是有申请漏报或重报。
依据：国办公开办函〔2021〕30号所附格式第三部分的表：“第一项加第二项之和，等于第三项加第四项之和”
（2019、2020 年度为国办公开办函〔2019〕60号）。
怎么改：对照台账核对这一列的几个数，改正写错的那一个。不要为了凑平而改“结转下年度”：明年的报告要从它接起。
"""

from collections.abc import Iterator

from generator.forms.spec import Equation
from generator.problem import Also, Level, Problem
from generator.project.report import Report, Table
from generator.sums.sound import may_not_add_up
from generator.sums.statements import Gap, across, down, gaps, place_name, row_words, shown_row, total

CODE, LEVEL, SCOPE = "A103", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
DOUBT = may_not_add_up
WRONG = """
依申请公开:
  本年新收: {自然人: 10}
  上年结转: {自然人: 2}
  予以公开: {自然人: 9}
  结转下年度: {自然人: 1}
"""
RIGHT = """
依申请公开:
  本年新收: {自然人: 10}
  上年结转: {自然人: 2}
  予以公开: {自然人: 9}
  结转下年度: {自然人: 3}
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield the columns in which what came in is not what was closed and carried forward."""
    found = [(table, gap) for table, equation in down(report, derived=False) for gap in gaps(table, equation)]
    spoiled = _spoiled(report) if found else set()
    for table, gap in found:
        if (table.spec.id, gap.place) not in spoiled:
            yield _problem(report, table, gap)


def _spoiled(report: Report) -> set[tuple[str, int]]:
    """Give the columns whose written totals are wrong already: until they are right, nothing can balance."""
    found = {
        (table.spec.id, gap.place)
        for table, equation in down(report, derived=True)
        if any(cell.written for cell in table.rows[equation.right[0]])
        for gap in gaps(table, equation)
    }
    for table in report.tables():
        for _, parts, written in across(table):
            if written.written and written.value is not None and total(parts) not in (None, written.value):
                found.add((table.spec.id, len(parts)))
    return found


def _problem(report: Report, table: Table, gap: Gap) -> Problem:
    equation, place = gap.equation, gap.place
    column = table.spec.columns[place]
    shown = shown_row(table, equation, place)
    sides = [" + ".join(row_words(table, row) for row in side) for side in (equation.left, equation.right)]
    return Problem(
        CODE,
        LEVEL,
        f"“{column.key}”一列不平：{sides[0]} 是 {gap.left}，{sides[1]} 是 {gap.right}",
        report.cell_span(table.rows[shown][place]),
        "对照台账核对这几个数，改正写错的那一个",
        (
            f"计算: {_figures(table, equation.left, place)} = {gap.left}",
            f"计算: {_figures(table, equation.right, place)} = {gap.right}",
            f"勾稽关系: {equation.words}",
        ),
        tuple(_others(report, table, equation, place, shown)),
        place_name(table, shown, column.id),
    )


def _figures(table: Table, rows: tuple[str, ...], place: int) -> str:
    return " + ".join(table.rows[row][place].text for row in rows)


def _others(report: Report, table: Table, equation: Equation, place: int, shown: str) -> Iterator[Also]:
    sums = {other.right[0]: other.left for other in table.spec.equations if len(other.right) == 1}
    for row in (*equation.left, *equation.right):
        cells = table.rows[row]
        if row == shown:
            continue
        if any(cell.written for cell in cells) or row not in sums:
            yield Also(report.cell_span(cells[place]), f"{row_words(table, row)} {cells[place].text}")
            continue
        # A total that was computed stands nowhere; the figures that went into it do.
        for part in sums[row]:
            cell = table.rows[part][place]
            if cell.value:
                yield Also(
                    report.cell_span(cell),
                    f"{row_words(table, part)} {cell.text}，计入{row_words(table, row)}",
                )
