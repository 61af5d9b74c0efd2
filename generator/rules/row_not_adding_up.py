"""写出的“总计”等于同一行其他各列之和。

为什么：总计是读者和上级首先看的数；它和各列对不上，说明其中至少有一个数抄错、漏填或没有跟着改。
依据：国办公开办函〔2021〕30号所附格式第三、四部分的表（2019、2020 年度为国办公开办函〔2019〕60号）。
怎么改：对照台账核对这一行，改正总计或写错的那一列。总计也可以不写，由程序算出。
"""

from collections.abc import Iterator

from generator.problem import Level, Problem
from generator.project.report import Report
from generator.sums.sound import may_not_add_up
from generator.sums.statements import across, place_name, total

CODE, LEVEL, SCOPE = "A101", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
DOUBT = may_not_add_up
WRONG = """
复议诉讼:
  行政复议: {结果维持: 2, 结果纠正: 1, 其他结果: 0, 尚未审结: 0, 总计: 4}
"""
RIGHT = """
复议诉讼:
  行政复议: {结果维持: 2, 结果纠正: 1, 其他结果: 0, 尚未审结: 0, 总计: 3}
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield the rows whose written total is not the sum of the other columns."""
    for table in report.tables():
        for row, parts, written in across(table):
            if not written.written or written.value is None:
                continue
            added = total(parts)
            if added is None or added == written.value:
                continue
            column = table.spec.columns[-1]
            yield Problem(
                CODE,
                LEVEL,
                f"{column.key}与各列之和不符：写的是 {written.text}，相加是 {added}",
                report.cell_span(written),
                "改正总计，或改正写错的那一列",
                (f"计算: {' + '.join(cell.text for cell in parts)} = {added}",),
                at=place_name(table, row, column.id),
            )
