"""“更正”里写明的数和部分，报告里都有。

为什么：写明了，页面才能在那个数旁边标上“更正”；名称写错了，读者就不知道改的是哪一个数。
依据：国办公开办函〔2021〕30号（内容准确）。
怎么改：数的名称照统计表里的从外到里写，用英文句点隔开，如 依申请公开.本年新收.自然人；文字写部分的名称，如 总体情况。
"""

from collections.abc import Iterator
from operator import attrgetter

from generator.changes.corrected import unknown
from generator.problem import Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "F315", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
DOUBT = attrgetter("corrections")
WRONG = "更正: [{日期: 2023-03-01, 内容: 补计一件申请, 原为: {依申请公开.本年新收.自燃人: 1}}]"
RIGHT = "更正: [{日期: 2023-03-01, 内容: 补计一件申请, 原为: {依申请公开.本年新收.自然人: 1, 总体情况: 收到申请1件}}]"


def check(report: Report) -> Iterator[Problem]:
    """Yield the names under 更正 that stand for no figure and no part of the report."""
    for found in unknown(report):
        yield Problem(CODE, LEVEL, found.words, report.span(found.at), found.advice, at=found.at)
