"""正文里“占百分之几”，等于同一句话或表里的两个数相除。

为什么：改了件数没有改百分比，是最常见的笔误；读者一除就知道。
依据：《政府信息公开条例》第五十条（年度报告的内容应当真实）。
怎么改：按件数重新计算百分比。以别的数为总数的，把总数写在同一句话里。四舍五入和截去尾数的，都视为一致。
"""

from collections.abc import Iterator

from generator.narrative.claims import quotients, spoken, verdicts
from generator.problem import Also, Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "N108", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
DOUBT = spoken
WRONG = """
总体情况: |
  全年发布信息400条，其中工作动态300条，占57%。
"""
RIGHT = """
总体情况: |
  全年发布信息400条，其中工作动态300条，占75%。
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield the percentages in the prose that no two of the figures beside them make."""
    for key, what in spoken(report):
        if not what.shares:
            continue
        known = verdicts(report, key, what)
        for share in what.shares:
            found = quotients(share, known)
            if not found:
                continue
            part, percent = share.part, share.percent
            places = max(-int(percent.step.as_tuple().exponent), 0)
            whole, computed = found[0]
            yield Problem(
                CODE,
                LEVEL,
                f"写的是占 {percent.value:f}%，{part.value:f} 除以 {whole:f} 是 {computed:.{max(places, 1)}f}%",
                report.locate(key, share.start, share.end - share.start),
                "重新计算百分比；以别的数为总数的，把总数写在同一句话里",
                tuple(f"计算: {part.value:f} ÷ {one:f} = {value:.2f}%" for one, value in found),
                (Also(report.locate(key, part.start, part.end - part.start), f"{part.value:f}{part.unit}"),),
                key,
            )
