"""导入时没有认出来的内容，发布以前都要安放好。

为什么：“未识别”里是原报告的文字，不放到该放的地方，公布出来的报告就缺了内容。
依据：国办公开办函〔2021〕30号：年度报告的内容不能遗漏。
怎么改：把“未识别”里的内容逐段移到它该在的部分，确实不要的删去，最后删去“未识别”一项。
"""

from collections.abc import Iterator
from operator import attrgetter

from generator.problem import Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "F309", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
DOUBT = attrgetter("unrecognised")
WRONG = "未识别: 附表另行公布。"
RIGHT = "未识别:"


def check(report: Report) -> Iterator[Problem]:
    """Yield what an import could not place, unless the report is still a draft."""
    left = report.unrecognised.strip()
    if left and not report.draft:
        yield Problem(
            CODE,
            LEVEL,
            f"“未识别”里还有 {len(left)} 个字没有安放",
            report.span("未识别"),
            "移到该在的部分，或改回草稿",
            at="未识别",
        )
