"""文号的年份用六角括号〔〕，书名号、引号成对。

为什么：“[2021]30号”“（2021）30号”都不是文号的写法；少了半个书名号、引号，读者分不清文件名到哪里为止。
依据：《党政机关公文格式》（GB/T 9704—2012）：发文字号的年份用六角括号括入；《标点符号用法》（GB/T 15834）。
怎么改：文号写成“国办公开办函〔2021〕30号”；补上少了的半个书名号、引号。
"""

import re
from collections.abc import Iterator

from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.passages import passages
from generator.prose.printed_texts import whole_text
from generator.spotting import Words

CODE, LEVEL, SCOPE = "L205", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
WRONG = """
总体情况: |
  按照国办公开办函[2021]30号的要求编制，全年主动公开信息12条。
"""
RIGHT = """
总体情况: |
  按照国办公开办函〔2021〕30号的要求编制，落实“先审查、后公开”，全年主动公开信息12条。
"""
_NUMBER = r"(?P<year>[\[［(（【{](?<=[\u4e00-\u9fff）》].)(?P<digits>(?:19|20)\d\d)[\]］)）】}])[ ]?第?[ ]?\d{1,4}号(?![楼院门])"
_OPENED = Words(f"{mark}{century}" for mark in "[［(（【{" for century in ("19", "20"))
_PAIRS = (("《", "》", "书名号"), ("“", "”", "引号"))
_PAIRED = {
    opening: re.compile(rf"{opening}[^{opening}{closing}\n]*{closing}") for opening, closing, _ in _PAIRS
}
_STRAIGHT = r'"[^"\n]*[\u4e00-\u9fff][^"\n]*"'


def _may_be_wrong(report: Report) -> bool:
    """Say whether any mark of a pair stands outside of a pair in one line, or a year of a document in brackets of another kind."""
    whole = whole_text(report)
    for opening, closing, _ in _PAIRS:
        others = _PAIRED[opening].sub("", whole) if opening in whole else whole
        if opening in others or closing in others:
            return True
    return "号" in whole and _OPENED.stand_in(whole)


SIGNS = ('"',)
DOUBT = _may_be_wrong


def check(report: Report) -> Iterator[Problem]:
    """Yield of each text the first wrong document number, the first half of a pair, and straight quotes as a hint."""
    for at, text in passages(report):
        if "号" in text and _OPENED.stand_in(text):
            number = re.search(_NUMBER, text)
            if number:
                message = f"文号的年份写成了“{number['year']}”"
                span = report.locate(at, number.start("year"), len(number["year"]))
                yield Problem(CODE, LEVEL, message, span, f"写成“〔{number['digits']}〕”", at=at)
        for opening, closing, name in _PAIRS:
            if opening not in text and closing not in text:
                continue
            offset = _unpaired(text, opening, closing)
            if offset >= 0:
                missing = closing if text[offset] == opening else opening
                message = f"{name}不成对：“{text[offset]}”没有对应的“{missing}”"
                help_ = f"补上“{missing}”，或删去多余的“{text[offset]}”"
                yield Problem(CODE, LEVEL, message, report.locate(at, offset), help_, at=at)
        if '"' in text and "<" not in text and "](" not in text:
            straight = re.search(_STRAIGHT, text)
            if straight:
                message = f"引号是半角的：{straight[0][:12]}"
                span = report.locate(at, straight.start(), len(straight[0]))
                help_ = f"写成“{straight[0].strip(chr(34))}”"
                yield Problem(CODE, Level.HINT, message, span, help_, at=at)


def _unpaired(text: str, opening: str, closing: str) -> int:
    """Give the place of the first mark without its partner, -1 when all have theirs."""
    first, *rest = text.split(opening)
    if closing not in first and all(part.count(closing) == 1 for part in rest):
        return -1
    open_: list[int] = []
    for offset, mark in enumerate(text):
        if mark == opening:
            open_.append(offset)
        elif mark == closing:
            if not open_:
                return offset
            open_.pop()
    return open_[0] if open_ else -1
