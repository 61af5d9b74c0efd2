"""正文所说政府信息公开行政复议、行政诉讼的件数和结果，与表中一致。

为什么：复议、诉讼的件数是社会最关心的数之一。正文可以不含尚未审结的；本机关作为复议机关办理的案件不在此表，也不比较。
依据：国办公开办函〔2021〕30号所附格式第四部分的表（2019、2020 年度为国办公开办函〔2019〕60号）；《政府信息公开条例》第五十条。
怎么改：对照案卷，改正写错的一处。只统计本年新立案件等口径不同的，在正文里说明，并在“已核”里写明理由。
"""

from collections.abc import Iterator

from generator.narrative.claims import conflicts, spoken
from generator.narrative.grammar import PROCEEDINGS
from generator.problem import Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "N104", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
DOUBT = spoken
WRONG = """
复议诉讼:
  行政复议: {结果维持: 2, 结果纠正: 1}
  复议后起诉: {结果维持: 1}
总体情况: |
  因政府信息公开引发行政复议4件，行政诉讼1件。
"""
RIGHT = """
复议诉讼:
  行政复议: {结果维持: 2, 结果纠正: 1}
  复议后起诉: {结果维持: 1}
总体情况: |
  因政府信息公开引发行政复议3件，行政诉讼1件。
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield the numbers of proceedings in the prose that the table does not give."""
    yield from conflicts(report, PROCEEDINGS, CODE, LEVEL)
