"""公布的文字里没有个人的手机号码。

为什么：手机号码是个人信息，有的县区因为公告里留了个人手机被通报；办公联系用座机，人员调动也不用改。
依据：个人信息保护法第二十五条；政府信息公开条例第十五条。
怎么改：删去，或者写成 138****1234；引言里的联系电话确实是办公用的手机，在“已核”里写明理由。
"""

import re
from collections.abc import Iterator

from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.printed_texts import may_hold_numbers, printed_texts, whole_text
from generator.telling.personal_numbers import MOBILE, UNUSUAL, may_hold, personal_numbers

CODE, LEVEL, SCOPE = "M102", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
SIGNS = UNUSUAL
DOUBT = may_hold_numbers
WRONG = """
总体情况: |
  已电话（13800001234）告知申请人。
"""
RIGHT = """
总体情况: |
  已电话（138****1234）告知申请人。网站全年访问11398889人次，点击13800001234次。
"""

_CONTACT = "引言"


def check(report: Report) -> Iterator[Problem]:
    """Yield every mobile; one in the lead is probably the office's contact, one of the registry is not asked about."""
    if not may_hold(whole_text(report)):
        return
    agency = report.agency
    own = re.sub("[^0-9]", "", f"{agency.phone}{agency.fax}")
    for at, text in printed_texts(report):
        for item in personal_numbers(text):
            digits = re.sub("[^0-9]", "", text[item.offset : item.offset + item.length])
            if item.kind != MOBILE or digits in own:
                continue
            contact = at == _CONTACT
            yield Problem(
                CODE,
                Level.WARNING if contact else LEVEL,
                f"“{at}”里有手机号码 {item.shown}",
                report.locate(at, item.offset, item.length),
                "改用办公座机；确实是办公用的手机，写进 agencies.yaml 的“电话”或者“已核”"
                if contact
                else "删去，或者写成 138****1234",
                at=at,
            )
