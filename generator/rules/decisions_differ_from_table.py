"""正文所说行政许可、处罚、强制的决定数量和收费、采购金额，与表中一致。

为什么：处理决定有多少件、收费多少万元，正文和表说的是同一件事。金额在正文里四舍五入的，视为一致；信息处理费不是行政事业性收费，不比较。
依据：国办公开办函〔2021〕30号所附格式第二部分的表（2019、2020 年度为国办公开办函〔2019〕60号）；《政府信息公开条例》第五十条。
怎么改：对照业务台账或者财务账，改正写错的一处；注意元和万元。口径确实不同的，在“已核”里写明理由。
"""

from collections.abc import Iterator

from generator.narrative.claims import conflicts, spoken
from generator.narrative.grammar import POWERS
from generator.problem import Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "N106", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
DOUBT = spoken
WRONG = """
主动公开:
  行政许可: 320
  行政事业性收费: 485.3612
总体情况: |
  全年作出行政许可决定302件，行政事业性收费485.36万元。
"""
RIGHT = """
主动公开:
  行政许可: 320
  行政事业性收费: 485.3612
总体情况: |
  全年作出行政许可决定320件，行政事业性收费485.36万元。
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield the numbers of decisions and the amounts in the prose that the table does not give."""
    yield from conflicts(report, POWERS, CODE, LEVEL)
