"""正文里插入的数在统计表里找得到。

为什么：双花括号里的名称由程序换成表里的数；名称写错了，就不知道该印哪一个数。
依据：国办公开办函〔2021〕30号（内容准确）；正文与统计表的数一致。
怎么改：照表里的名称从外到里写，用英文句点隔开，如 `{{依申请公开.本年新收.总计}}`。
"""

from collections.abc import Iterator

from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.inserted import Fault, Missing, inserted, insertions, texts

CODE, LEVEL, SCOPE = "N201", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
SIGNS = ("{{",)
WRONG = """
总体情况: |
  全年收到申请{{依申请公开.本年收新.总计}}件。
"""
RIGHT = """
总体情况: |
  全年收到申请{{依申请公开.本年新收.总计}}件，加上结转共{{ 依申请公开.本年新收 + 依申请公开.上年结转 }}件。
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield the insertions that name no figure of the report's form."""
    for at, text in texts(report):
        for found in insertions(text):
            shown = inserted(report, found.words)
            if isinstance(shown, Missing) and shown.fault is Fault.UNKNOWN:
                span = report.locate(at, found.start, found.end - found.start)
                yield Problem(CODE, LEVEL, shown.words, span, shown.advice, at=at)
