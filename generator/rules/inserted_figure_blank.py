"""正文里插入的数，表里已经填了，占比的底数也不是 0。

为什么：表里没有数字，正文就没有数可印，花括号会照原样留在页面上。
依据：国办公开办函〔2021〕30号（内容准确、不能遗漏）。
怎么改：先在表里填上数字；没有这回事的，改写正文的这一句。
"""

from collections.abc import Iterator

from generator.problem import Also, Level, Problem
from generator.project.report import Report
from generator.prose.inserted import Fault, Missing, inserted, insertions, texts

CODE, LEVEL, SCOPE = "N202", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
SIGNS = ("{{",)
WRONG = """
总体情况: |
  予以公开的占{{依申请公开.予以公开.总计 占 依申请公开.办理结果总计.总计}}。
"""
RIGHT = """
总体情况: |
  予以公开的占{{依申请公开.予以公开.总计 占 依申请公开.办理结果总计.总计}}。
依申请公开:
  本年新收: {自然人: 3}
  予以公开: {自然人: 1}
  部分公开: {自然人: 2}
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield the insertions that have no number to print; in a draft it is not yet filled in, and a hint."""
    for at, text in texts(report):
        for found in insertions(text):
            shown = inserted(report, found.words)
            if isinstance(shown, Missing) and shown.fault is Fault.BLANK:
                also = (Also(report.cell_span(shown.cell), "表里的这一格"),) if shown.cell else ()
                level = Level.HINT if report.draft else LEVEL
                span = report.locate(at, found.start, found.end - found.start)
                yield Problem(CODE, level, shown.words, span, shown.advice, also=also, at=at)
