"""公布的文字里没有银行卡号。

为什么：金融账户是敏感个人信息，公布以后可能被冒用；多见于补贴名单、退费和缴费说明。
依据：个人信息保护法第二十五条、第二十八条；政府信息公开条例第十五条；卡号的校验按 GB/T 15694（Luhn）。
怎么改：删去，或者只留前四位和后四位，写成 6222********1234。
"""

from collections.abc import Iterator

from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.printed_texts import may_hold_numbers, printed_texts, whole_text
from generator.telling.personal_numbers import CARD, UNUSUAL, may_hold, personal_numbers

CODE, LEVEL, SCOPE = "M103", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
SIGNS = UNUSUAL
DOUBT = may_hold_numbers
WRONG = """
总体情况: |
  信息处理费退回卡号 6222021234567890128。
"""
RIGHT = """
总体情况: |
  信息处理费退回卡号 6222***********0128。
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield every bank card."""
    for at, text in printed_texts(report) if may_hold(whole_text(report)) else ():
        for item in personal_numbers(text):
            if item.kind == CARD:
                yield Problem(
                    CODE,
                    LEVEL,
                    f"“{at}”里有银行卡号 {item.shown}",
                    report.locate(at, item.offset, item.length),
                    "删去，或者只留前四位和后四位，写成 6222********1234",
                    at=at,
                )
