"""说本机关数据的句子写的是报告年度，不是上年的报告里留下来的年度。

为什么：照着上年的报告改，最容易漏改的就是年度；“2021年，我局主动公开……”出现在2022年的报告里，读者不知道数字是哪一年的。
依据：国办公开办函〔2021〕30号：年度报告反映上一自然年的情况。
怎么改：改成报告年度；确实说的是往年的事，把话说明白（如“较2021年增长”“2021年印发的”）。
"""

import re
from collections.abc import Iterator

from generator.patterns import seldom
from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.passages import passages
from generator.prose.printed_texts import whole_text

CODE, LEVEL, SCOPE = "L201", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
WRONG = """
总体情况: |
  2021年，我局主动公开信息12条，办结申请3件。
"""
RIGHT = """
总体情况: |
  2022年，我局主动公开信息12条，较2021年增加3条。
"""
_BACK = 3
_US = r"(?:全?我[局办委市县区镇乡厅]|我单位|我街道|我中心|本[局办委市县区镇乡厅]|本机关|本单位|本街道|全[局市县区镇乡]|单位)"
_AMOUNT = r"\d[\d.,]*\s*(?:余|多)?\s*(?:件|条|次|份|篇|个|元|万元|场|期|人次)"
_DONE = "主动公开|公开|发布|公布|收到|受理|新收|办理|办结|答复|组织|举办|召开|举行|开展|收取|发出|制发|废止"
# At the head of a sentence, or right behind 我局: the year of what was done, and how much of it.
_TIED = (
    r"(?:(?:^|(?<=[。；！\n]))[ \u3000]*(?:[一二三四五六七八九十]是|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．])?[ ]*|"
    + _US
    + r"[，,]?){year}年度?[，,]?(?:全年|"
    + _US
    + rf"|各[^，。；\d]{{0,12}}?|共|共计|累计|合计|通过[^，。；\d]{{0,30}}?[，,]?){{0,4}}(?:{_DONE})(?!的)[^，。；\n]{{0,24}}?"
    + _AMOUNT
)
_COMPARED = seldom(
    "较|比|相|同期|上年|去年|往年|前年|以来|年起|年至|至今|截至|截止|历年|结转|跨年|年底|年末|年初|年以前|年之前|年前|年后"
    "|印发|制定|出台|修订|施行|实施|成立|建成|开通|上线|公布的|发布的|年度报告|报告中|年报|规划|分别|增长|下降|增加|减少|上升|持平"
    "|指出|反馈|检查发现|考核|评估|整改|问题|延续|遗留|仍|曾|原|预算|决算|总结|计划|建设报告|要点|目录|版"
    "|今年|本年|当年|继续|新设|新建|评为|获评|荣获|获得|称号|试点|首批|第一批|起草|审结|收尾|次年|翌年"
)
_LEAD_NAME = seldom(
    r"(?:公布|公开|发布|编制)[^，。；\n]{0,30}?(?P<named>20\d\d)年度?[^，。；\n]{0,14}政府信息公开(?:工作)?年度报告"
    r"|年报[（(](?P<column>20\d\d)年度?[）)]"
)
_OTHER_YEAR = seldom(r"(?:19|20)\d\d")
_PLANS = "problems"


def _names_another_year(report: Report) -> bool:
    whole = whole_text(report)
    return any(str(year) in whole for year in range(report.year - _BACK, report.year))


DOUBT = _names_another_year


def check(report: Report) -> Iterator[Problem]:
    """Yield the first sentence of each text that ties the body's own data to one of the three years before."""
    years = [str(year) for year in range(report.year - _BACK, report.year)]
    plans = {section.key for section in report.sections if section.spec and section.spec.id == _PLANS}
    if not report.form.sections:
        return
    for at, text in passages(report):
        if at in plans or not any(year in text for year in years):
            continue
        found = _named(report, text) if at == "引言" else None
        found = found or _tied(report, text, [year for year in years if f"{year}年" in text])
        if found:
            offset, year = found
            yield Problem(
                CODE,
                LEVEL,
                f"{report.year} 年度的报告里，这一句说的是 {year} 年",
                report.locate(at, offset, len(year) + 1),
                f"是上年留下来的，改成“{report.year}年”；确实说的是往年，把话说明白，如“较{year}年”",
                at=at,
            )


def _named(report: Report, text: str) -> tuple[int, str] | None:
    """Give the place of a year that stands in the name of this very report, and the year."""
    for found in _LEAD_NAME.finditer(text):
        kind = found.lastgroup or ""
        if int(found[kind]) < report.year:
            return found.start(kind), found[kind]
    return None


def _tied(report: Report, text: str, years: list[str]) -> tuple[int, str] | None:
    """Give the place of a year that its sentence ties to the body's own figures."""
    for year in years:
        for found in re.finditer(_TIED.replace("{year}", year), text):
            start = max(text.rfind(mark, 0, found.start() + 1) for mark in "。；！\n") + 1
            end = min(
                (place for mark in "。！\n" if (place := text.find(mark, found.end())) >= 0),
                default=len(text),
            )
            sentence, after = text[start:end], text[end + 1 : end + 12]
            others = set(_OTHER_YEAR.findall(sentence)) - {year}
            own = str(report.year)
            if others or own in after or own in text[max(0, start - 40) : start].rpartition("\n")[2]:
                continue
            if _COMPARED.search(sentence):
                continue
            return text.index(year, found.start()), year
    return None
