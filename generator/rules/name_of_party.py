"""案例里没有申请人、原告的姓名。

为什么：复议、诉讼和信访的案例写出当事人的姓名，等于公布谁在和机关打官司；写“某某”不影响说明问题。
依据：个人信息保护法第二十五条；政府信息公开条例第十五条。
怎么改：写成“王某”“申请人王某某”；是单位的名称、或者当事人同意公开的，在“已核”里写明。
"""

from collections.abc import Iterator

from generator.attachments.sensitive_words import PARTY_SIGNS, names_of_parties
from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.printed_texts import printed_texts

CODE, LEVEL, SCOPE = "M107", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
SIGNS = PARTY_SIGNS
WRONG = """
其他事项: |
  没有收取信息处理费。申请人王小明不服我局答复，申请行政复议，结果维持。
"""
RIGHT = """
其他事项: |
  没有收取信息处理费。申请人王某某不服我局答复，申请行政复议，结果维持。
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield names of persons in cases."""
    for at, text in printed_texts(report):
        for item in names_of_parties(text):
            yield Problem(
                CODE,
                LEVEL,
                f"“{at}”里像是有当事人的姓名：{item.shown}",
                report.locate(at, item.offset, item.length),
                "写成“王某某”这样的形式；不是个人姓名的，写进“已核”",
                at=at,
            )
