"""引言里列出的各部分，就是报告各部分的标题。

为什么：引言说“由总体情况……组成”，正文却是另外的标题，是照抄别处或上年的引言留下的痕迹。
依据：国办公开办函〔2021〕30号、国办公开办函〔2019〕60号的统一格式（各部分的标题）。
怎么改：照各部分的标题一字不差地列出，或者不列。
"""

from collections.abc import Iterator

from generator.patterns import seldom
from generator.problem import Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "L207", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
WRONG = """
引言: |
  本报告由工作概况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六个部分组成。统计期限自2022年1月1日起至2022年12月31日止。
"""
RIGHT = """
引言: |
  本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六个部分组成。统计期限自2022年1月1日起至2022年12月31日止。
"""
_LIST = seldom(
    r"(?:报告|年报|全文)[^。；]{0,12}?(?:由|包括|包含|分为|内容为|涵盖)[：:]?"
    r"(?P<list>[^。；;]{12,}?)[，,]?(?P<more>等)?[，,]?[共计]?(?P<count>[一二三四五六七八九十\d]{1,2})?(?:个|大|项)?(?:部分|方面|章)"
)
_NUMBERS = seldom(
    r"(?:[一二三四五六七八九十]、|[（(][一二三四五六七八九十\d][）)]|\d[.、．]|第[一二三四五六七八九十]部分[：:]?)"
)
_BETWEEN = seldom(r"[、，,；;：:\s“”《》\"和及与以]+")
_COUNTS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
_FEWEST = 3
_BEFORE = ("由", "含", "括", "为", "：", ":")
_WORDS = ("部分", "方面", "章")


def check(report: Report) -> Iterator[Problem]:
    """Yield a list of parts in the lead that leaves a title out, changes it, adds one or miscounts them."""
    sections = [section for section in report.sections if section.spec]
    if not sections or not any(word in report.lead for word in _WORDS):
        return
    # Nearly all leads list the titles just as they stand.
    before, joined, after = report.lead.partition(
        "、".join(section.spec.title for section in sections if section.spec)
    )
    if joined and before[-1:] in _BEFORE and _COUNTS.get(after[:1]) == len(sections):
        return
    found = _LIST.search(report.lead)
    if found is None:
        return
    listed = _NUMBERS.sub("、", found["list"])
    titles = [
        next(
            (
                title
                for title in (section.written_title, section.spec.title)
                if title and _stands(title, listed)
            ),
            "",
        )
        for section in sections
        if section.spec
    ]
    if sum(1 for title in titles if title) < _FEWEST:
        return
    missing = [
        section.heading.partition("、")[2]
        for section, title in zip(sections, titles, strict=True)
        if not title
    ]
    rest = listed
    for title in titles:
        rest = rest.replace(title, "", 1) if title else rest
    rest = _BETWEEN.sub("", rest)
    faults = []
    # 由总体情况、……等六个部分组成 names some of the titles and says so.
    if missing and (rest or not found["more"]):
        faults.append(f"没有照标题列出“{'”“'.join(missing)}”")
    elif rest and not missing:
        faults.append(f"多出“{rest}”")
    count = found["count"] or ""
    number = _COUNTS.get(count, int(count) if count.isdigit() else len(sections))
    if number != len(sections):
        faults.append(f"说的是{count}个部分，报告有 {len(sections)} 个部分")
    if faults:
        yield Problem(
            CODE,
            LEVEL,
            f"引言列出的各部分与报告的标题不一致：{'；'.join(faults)}",
            report.locate("引言", found.start("list"), len(found["list"])),
            "照各部分的标题改，或者不列",
            at="引言",
        )


def _stands(title: str, listed: str) -> bool:
    """Say whether a title stands in the list as an item of its own, not as a piece of a longer one."""
    place = listed.find(title)
    while place >= 0:
        before, after = listed[:place].rstrip()[-1:], listed[place + len(title) :].lstrip()[:1]
        if (not before or before in "、，,；;“《和及与由：:") and (
            not after or after in "、，,；;”》和及与等共以"
        ):
            return True
        place = listed.find(title, place + 1)
    return False
