"""“存在的主要问题及改进情况”既写问题，也写改进措施，不能只写“无”。

为什么：条例要求报告主要问题及改进情况；写“无”等于缺项，只写问题不写改进、只写打算不写问题，都是检查时点名的情形。
依据：《中华人民共和国政府信息公开条例》第五十条第一款第（四）项；国办公开办函〔2021〕30号（不能遗漏）。
怎么改：写出本年度实际存在的一两个问题，再写针对它们已经做了或将要做的事。
"""

import re
from collections.abc import Iterator

from generator.forms.topics import Topic
from generator.patterns import seldom
from generator.problem import Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "F312", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
WRONG = """
问题及改进: 无。
"""
RIGHT = """
问题及改进: |
  政策解读的形式比较单一。下一步，对新制发的行政规范性文件同步发布图表解读。
"""
_HEADING = seldom(r"^\s*#+\s.*$", re.MULTILINE)
_MARKS = seldom(r"[\s*_、，。；：！,.;:!（）()]+")
_NOTHING = re.compile(
    r"(?:本年度|20\d\d年度?|我局|本局|本机关|本单位|我单位|目前|经自查)*"
    r"(?:无|暂无|没有|未发现|不存在|无内容|略)(?:存在的?|任何|主要|明显|突出|较大|政府信息公开|工作|方面|的)*"
    r"(?:问题|情况|内容|不足)?(?:及改进(?:情况|措施)?|需要报告的?(?:问题|情况|事项)?)?"
)
_SENTENCE_END = seldom("[。；！\n]")
_SHORTEST, _LONG = 12, 120


def check(report: Report) -> Iterator[Problem]:
    """Yield a published section on problems that says 无, says next to nothing, or lacks one of the two parts."""
    problem = report.form.topic("problem")
    if problem is None or report.draft:
        return
    section = next(
        (found for found in report.sections if found.spec and found.spec.id == problem.section), None
    )
    if section is None or not section.text.strip():
        return
    plain = _MARKS.sub("", _HEADING.sub("", section.text)) if len(section.text) < _LONG else section.text
    if not plain:
        return
    if _NOTHING.fullmatch(plain):
        message = f"“{section.heading}”只写了“{plain}”，等于没有报告"
        help_ = "写出实际存在的一两个问题和针对它们的改进措施"
        yield Problem(CODE, LEVEL, message, report.span(section.key), help_, at=section.key)
        return
    if len(plain) < _SHORTEST:
        message = f"“{section.heading}”只有 {len(plain)} 个字，说不清问题和改进"
        help_ = "写出实际存在的一两个问题和针对它们的改进措施"
        yield Problem(CODE, Level.WARNING, message, report.span(section.key), help_, at=section.key)
        return
    missing = _missing(section.text, problem, report.form.topic("measure"))
    if missing:
        message = f"“{section.heading}”里没有看到{missing}"
        help_ = f"补写{missing}；已经写了的，把话说得明白些"
        yield Problem(CODE, Level.WARNING, message, report.span(section.key), help_, at=section.key)


def _missing(text: str, problem: Topic, measure: Topic | None) -> str:
    """Give what is missing for certain: every sentence speaks of the one, and none of the other."""
    for absent, told in ((problem, measure), (measure, problem)):
        if absent is None or told is None or absent.told_in(text):
            continue
        sentences = [sentence for sentence in _SENTENCE_END.split(_HEADING.sub("", text)) if sentence.strip()]
        if all(any(word in sentence for word in told.words) for sentence in sentences):
            return absent.label
    return ""
