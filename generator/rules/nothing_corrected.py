"""“更正”写明的原来的数，和更正以后的不一样。

为什么：原来的和现在的相同，等于没有更正；多半是忘了改表里的数，或者把新的数写成了原来的。
依据：国办公开办函〔2021〕30号（内容准确）；更正要说清由什么改成什么。
怎么改：“原为”写更正以前印的数，表里写更正以后的；同一个数更正过两次的，两条都写。
"""

from collections.abc import Iterator
from operator import attrgetter

from generator.changes.corrected import corrections
from generator.problem import Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "F316", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
DOUBT = attrgetter("corrections")
WRONG = "更正: [{日期: 2023-03-01, 内容: 补计一件申请, 原为: {依申请公开.本年新收.自然人: 0}}]"
RIGHT = "更正: [{日期: 2023-03-01, 内容: 多计一件申请, 原为: {依申请公开.本年新收.自然人: 1}}]"


def check(report: Report) -> Iterator[Problem]:
    """Yield the figures that are after a correction what they were before it."""
    for made in corrections(report):
        for item in made.alterations:
            if item.figure and item.before == item.after:
                yield Problem(
                    CODE,
                    LEVEL,
                    f"{item.name}更正以前是 {item.before or '空白'}，更正以后也是",
                    report.span(item.at),
                    "“原为”写更正以前印的数，表里写更正以后的",
                    at=item.at,
                )
