"""正文所说答复、办结和结转的件数，与表中一致。

为什么：答复和结转的件数是考核的依据，明年的报告要从结转接起。“答复”可以不含“其他处理”“不予处理”的。
依据：国办公开办函〔2021〕30号所附格式第三部分的表（2019、2020 年度为国办公开办函〔2019〕60号）；《政府信息公开条例》第五十条。
怎么改：对照台账，改正写错的一处。口径确实不同的，在正文里说明，并在“已核”里写明理由。
"""

from collections.abc import Iterator

from generator.narrative.claims import conflicts, spoken
from generator.narrative.grammar import CLOSING
from generator.problem import Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "N102", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
DOUBT = spoken
WRONG = """
依申请公开:
  本年新收: {自然人: 10, 商业企业: 2}
  上年结转: {自然人: 1}
  予以公开: {自然人: 8, 商业企业: 2}
  部分公开: {自然人: 1}
  结转下年度: {自然人: 2}
总体情况: |
  全年办结政府信息公开申请9件，结转下年度继续办理2件。
"""
RIGHT = """
依申请公开:
  本年新收: {自然人: 10, 商业企业: 2}
  上年结转: {自然人: 1}
  予以公开: {自然人: 8, 商业企业: 2}
  部分公开: {自然人: 1}
  结转下年度: {自然人: 2}
总体情况: |
  全年办结政府信息公开申请11件，结转下年度继续办理2件。
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield the numbers of answers and of requests carried on in the prose that the table does not give."""
    yield from conflicts(report, CLOSING, CODE, LEVEL)
