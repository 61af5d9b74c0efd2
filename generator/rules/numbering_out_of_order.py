"""层次的序号写法规范，一、（一）1.（1），同一层的号连着。

为什么：“1、”“（一）、”不是公文的写法；跳了号、重了号，读者以为少了一段，多半是删改以后没有重新编号。
依据：《党政机关公文格式》（GB/T 9704—2012）：层次序数依次用“一、”“（一）”“1.”“（1）”标注。
怎么改：照提示改写法；跳号、重号的，按次序重新编号。
"""

import re
from collections.abc import Iterator

from generator.patterns import seldom
from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.passages import passages
from generator.prose.printed_texts import whole_text

CODE, LEVEL, SCOPE = "L204", Level.HINT, "report"
FORMATS: tuple[str, ...] = ()
WRONG = """
总体情况: |
  1、全年主动公开信息12条。

  2、组织培训3次。
"""
RIGHT = """
总体情况: |
  1.全年主动公开信息12条。

  2.组织培训3次。
"""
_HAN = "一二三四五六七八九十"
_COMMA = seldom(r"^[ \t\u3000]*(?:#{2,6} )?(?P<mark>(?P<number>\d{1,2})、)(?!\d)", re.MULTILINE)
_DOUBLE = seldom(
    rf"^[ \t\u3000]*(?:#{{2,6}} )?(?P<mark>(?P<number>[（(](?:[{_HAN}]{{1,3}}|\d{{1,2}})[）)])[、.．，,])",
    re.MULTILINE,
)
_BEHIND = ("、", ".", "．", ",", "，")
_NUMBER = {
    words: number
    for number, words in enumerate(tens + ones for tens in ("", "十", "二十") for ones in ("", *_HAN[:9]))
    if number
}
_PART = seldom(rf"## (?P<mark>[（(](?P<number>[{_HAN}]{{1,3}})[）)])")
_NUMBERED = re.compile(rf"## [（(]([{_HAN}]{{1,3}})[）)]")
SIGNS = ("1、", *(f"{closing}{mark}" for closing in "）)" for mark in _BEHIND))


def _may_be_disordered(report: Report) -> bool:
    """Say whether any number of a heading is neither the first one nor that after the number before it, or is above nine."""
    before, *after = "".join(_NUMBERED.findall(whole_text(report))).split(_HAN[0])
    return bool(before) or not all(map(_HAN[1:9].startswith, after))


DOUBT = _may_be_disordered


def check(report: Report) -> Iterator[Problem]:
    """Yield the first such mark of each text: its way of writing, else its order."""
    for at, text in passages(report):
        found = _written(text) or _order(text)
        if found:
            offset, mark, message, help_ = found
            yield Problem(CODE, LEVEL, message, report.locate(at, offset, len(mark)), help_, at=at)


def _written(text: str) -> tuple[int, str, str, str] | None:
    if "1、" in text:
        comma = _COMMA.search(text)
        if comma and comma["number"] == "1":
            message = f"序号写成了“{comma['mark']}”"
            return comma.start("mark"), comma["mark"], message, f"写成“{comma['number']}.”，后面的序号也一样"
    double = _DOUBLE.search(text)
    if double:
        message = f"序号的括号后面多了“{double['mark'][-1]}”"
        return double.start("mark"), double["mark"], message, f"写成“{double['number']}”"
    return None


def _order(text: str) -> tuple[int, str, str, str] | None:
    """Give the first heading ### （一） whose number does not follow the one before it."""
    if "## （" not in text and "## (" not in text:
        return None
    last = 0
    for part in _PART.finditer(text):
        number = _NUMBER.get(part["number"], 0)
        if last and number not in (1, last + 1):
            state = "重了号" if number == last else f"前面是第 {last} 号"
            return (
                part.start("mark"),
                part["mark"],
                f"小标题的序号“{part['mark']}”不连着：{state}",
                "按次序重新编号",
            )
        last = number
    return None
