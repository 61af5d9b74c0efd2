"""公布的文字里没有个人的详细住址。

为什么：门牌、村组一级的住址能认出一个人；检查的口径是只写到乡镇、街道。机关的办公地址不在此列。
依据：个人信息保护法第二十五条；政府信息公开条例第十五条。
怎么改：只写到乡镇或街道，如“家住新城镇”；是办公或服务地点的，在前面写明“地址：”。
"""

from collections.abc import Iterator

from generator.attachments.sensitive_words import ADDRESS_SIGNS, home_addresses
from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.printed_texts import printed_texts

CODE, LEVEL, SCOPE = "M104", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
WRONG = """
总体情况: |
  申请人家住新城镇张家村3组25号，申请公开征地补偿信息。
"""
RIGHT = """
总体情况: |
  申请人家住新城镇，申请公开征地补偿信息。查阅点设在阳光小区3栋101室。
"""

SIGNS = ADDRESS_SIGNS
_CONTACT = "引言"


def check(report: Report) -> Iterator[Problem]:
    """Yield addresses of homes; the lead holds the address of the office."""
    for at, text in printed_texts(report):
        if at == _CONTACT:
            continue
        for item in home_addresses(text):
            if (
                report.agency.address
                and text[item.offset : item.offset + item.length] in report.agency.address
            ):
                continue
            yield Problem(
                CODE,
                LEVEL,
                f"“{at}”里像是有个人的住址：{item.shown}",
                report.locate(at, item.offset, item.length),
                "只写到乡镇或街道；是办公或服务地点的，在前面写明“地址：”",
                at=at,
            )
