"""写出的“办理结果总计”等于各项办理结果之和，每一列都是如此。

为什么：每一件办结的申请只计入一种结果；总计和各项之和不等，就是有申请漏计或重计。
依据：国办公开办函〔2021〕30号所附格式第三部分的表，“（七）总计”
（2019、2020 年度为国办公开办函〔2019〕60号）。
怎么改：对照台账核对这一列，改正总计或写错的那一项。“办理结果总计”整行也可以不写，由程序算出。
"""

from collections.abc import Iterator

from generator.problem import Also, Level, Problem
from generator.project.report import Report, Table
from generator.sums.sound import may_not_add_up
from generator.sums.statements import Gap, down, gaps, place_name, row_words, sum_words

CODE, LEVEL, SCOPE = "A102", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
DOUBT = may_not_add_up
WRONG = """
依申请公开:
  本年新收: {自然人: 5}
  予以公开: {自然人: 3}
  部分公开: {自然人: 1}
  办理结果总计: {自然人: 5, 商业企业: 0, 科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0}
"""
RIGHT = """
依申请公开:
  本年新收: {自然人: 5}
  予以公开: {自然人: 3}
  部分公开: {自然人: 2}
  办理结果总计: {自然人: 5, 商业企业: 0, 科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0}
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield the columns in which a written total of rows is not their sum."""
    for table, equation in down(report, derived=True):
        if any(cell.written for cell in table.rows[equation.right[0]]):
            for gap in gaps(table, equation):
                yield _problem(report, table, gap)


def _problem(report: Report, table: Table, gap: Gap) -> Problem:
    row = gap.equation.right[0]
    column = table.spec.columns[gap.place]
    written = table.rows[row][gap.place]
    verb = "写的是" if written.written else "各列相加是"
    return Problem(
        CODE,
        LEVEL,
        f"{row_words(table, row)}的“{column.key}”与各项之和不符：{verb} {gap.right}，各项相加是 {gap.left}",
        report.cell_span(written),
        "改正这个总计，或改正写错的那一项",
        (
            f"计算: {sum_words(table, gap.equation.left, gap.place)} = {gap.left}",
            f"勾稽关系: {gap.equation.words}",
        ),
        tuple(
            Also(report.cell_span(cell), f"{row_words(table, name)} {cell.text}")
            for name in gap.equation.left
            if (cell := table.rows[name][gap.place]).value
        ),
        place_name(table, row, column.id),
    )
