"""正文所说各类办理结果的件数，与表中一致。

为什么：予以公开、部分公开、不予公开、无法提供、不予处理、其他处理各多少件，正文和表说的是同一件事。
依据：国办公开办函〔2021〕30号所附格式第三部分的表（2019、2020 年度为国办公开办函〔2019〕60号）；《政府信息公开条例》第五十条。
怎么改：对照台账，改正写错的一处。正文按别的口径统计的，说明口径，并在“已核”里写明理由。
"""

from collections.abc import Iterator

from generator.narrative.claims import conflicts, spoken
from generator.narrative.grammar import RESULTS
from generator.problem import Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "N103", Level.WARNING, "report"
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
  依申请公开方面，予以公开9件，部分公开1件。
"""
RIGHT = """
依申请公开:
  本年新收: {自然人: 10, 商业企业: 2}
  上年结转: {自然人: 1}
  予以公开: {自然人: 8, 商业企业: 2}
  部分公开: {自然人: 1}
  结转下年度: {自然人: 2}
总体情况: |
  依申请公开方面，予以公开10件，部分公开1件。
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield the numbers of outcomes in the prose that the table does not give."""
    yield from conflicts(report, RESULTS, CODE, LEVEL)
