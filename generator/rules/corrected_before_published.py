"""更正的日期不早于发布时间。

为什么：更正是公布以后的事；公布以前改的是稿件，不用告诉读者。日期写错，更正记录的先后也就错了。
依据：国办公开办函〔2021〕30号（内容准确）；发布时间照实写，更正以后也不改。
怎么改：核对两个日期；更正的时候改过发布时间的，改回第一次公布的时间。
"""

from collections.abc import Iterator
from operator import attrgetter

from generator.problem import Also, Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "F317", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
DOUBT = attrgetter("corrections")
WRONG = """
发布时间: 2023-01-18 09:30
更正: [{日期: 2022-03-01, 内容: 联系电话更正}]
"""
RIGHT = """
发布时间: 2023-01-18 09:30
更正: [{日期: 2023-03-01, 内容: 联系电话更正}]
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield the corrections that are dated before the report was published."""
    published = report.published
    for number, one in enumerate(report.corrections, 1):
        if published and one.date and one.date < published.day:
            at = f"更正[{number}].日期"
            yield Problem(
                CODE,
                LEVEL,
                f"更正的日期 {one.date} 早于发布时间 {published.day}",
                report.span(at),
                "核对这两个日期；更正以后，发布时间仍写第一次公布的时间",
                also=(Also(report.span("发布时间"), f"发布时间 {published.day}"),),
                at=at,
            )
