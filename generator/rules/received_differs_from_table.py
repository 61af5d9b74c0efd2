"""正文所说收到的申请件数，与表中“本年新收”一致。

为什么：读报告的人先看正文，再看表；两处不同，就不知道哪个是真的。说“收到”的，按本年新收，或者按本年新收加上年结转，都可以。
依据：国办公开办函〔2021〕30号所附格式第三部分的表（2019、2020 年度为国办公开办函〔2019〕60号）；《政府信息公开条例》第五十条。
怎么改：对照台账，改正写错的一处。口径确实不同的，在正文里说明，并在“已核”里写明理由。
"""

from collections.abc import Iterator

from generator.narrative.claims import conflicts, spoken
from generator.narrative.grammar import RECEIPT
from generator.problem import Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "N101", Level.WARNING, "report"
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
  全年收到政府信息公开申请14件，其中自然人10件。
"""
RIGHT = """
依申请公开:
  本年新收: {自然人: 10, 商业企业: 2}
  上年结转: {自然人: 1}
  予以公开: {自然人: 8, 商业企业: 2}
  部分公开: {自然人: 1}
  结转下年度: {自然人: 2}
总体情况: |
  全年收到政府信息公开申请12件，其中自然人10件。
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield the numbers of requests in the prose that the table does not give."""
    yield from conflicts(report, RECEIPT, CODE, LEVEL)
