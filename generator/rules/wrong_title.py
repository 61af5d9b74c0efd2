"""标题由机关全称、年度和“政府信息公开工作年度报告”组成。

为什么：读者和检查的人按标题查找；写成“工作报告”、写错年度，是通报里最常见的问题。
依据：国办公开办函〔2021〕30号的统一格式；2019 年以前没有统一格式，只看有没有年度和“年度报告”，并且只是提醒。
怎么改：照提示改正“标题”；也可以删去“标题”一项，由程序按机关全称和年度生成。“2023年度”的写法也可以。
"""

import re
from collections.abc import Iterator

from generator.problem import Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "F301", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
WRONG = "标题: 示例市财政局2022年政府信息公开工作报告"
RIGHT = "标题: 示例市财政局2022年政府信息公开工作年度报告"

_ENDING = "政府信息公开工作年度报告"
_TITLE = re.compile(r".+?(?P<year>[0-9]{4})年度?(?P<ending>.*)", re.DOTALL)


def check(report: Report) -> Iterator[Problem]:
    """Yield a title of the wrong year or the wrong words; the name of the body is another rule's."""
    title = _TITLE.fullmatch(report.title)
    if title and int(title["year"]) == report.year:
        if title["ending"] == _ENDING:
            return
        if not report.form.sections and "年度报告" in title["ending"]:
            return
    yield Problem(
        CODE,
        LEVEL if report.form.sections else Level.WARNING,
        f"标题应当是“{report.agency_name}{report.year}年{_ENDING}”，写的是“{report.title}”",
        report.span("标题"),
        "照上面改正标题，或删去“标题”一项由程序生成",
        at="标题",
    )
