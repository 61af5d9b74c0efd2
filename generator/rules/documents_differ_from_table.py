"""正文所说规章、规范性文件的制发、废止和现行有效件数，与表中一致。

为什么：制发、废止、现行有效各多少件，正文和表说的是同一件事。正文说“公开”“清理”“起草”的，口径不同，不比较。
依据：国办公开办函〔2021〕30号所附格式第二部分的表（2019、2020 年度为国办公开办函〔2019〕60号）；《政府信息公开条例》第五十条。
怎么改：对照目录清单，改正写错的一处。口径确实不同的，在正文里说明，并在“已核”里写明理由。
"""

from collections.abc import Iterator

from generator.narrative.claims import conflicts, spoken
from generator.narrative.grammar import DOCUMENTS
from generator.problem import Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "N105", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
DOUBT = spoken
WRONG = """
主动公开:
  行政规范性文件: {制发: 3, 废止: 1, 现行有效: 12}
总体情况: |
  全年制定行政规范性文件4件，废止1件。
"""
RIGHT = """
主动公开:
  行政规范性文件: {制发: 3, 废止: 1, 现行有效: 12}
总体情况: |
  全年制定行政规范性文件3件，废止1件。
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield the numbers of documents in the prose that the table does not give."""
    yield from conflicts(report, DOCUMENTS, CODE, LEVEL)
