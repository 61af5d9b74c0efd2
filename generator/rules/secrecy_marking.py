"""公布的文字里没有密级标志和内部标志。

为什么：带着“机密★”“内部资料，注意保存”“公开属性：不予公开”的文字，多半是从没有经过保密审查的文件里复制来的。
依据：保守国家秘密法第三十五条（公开的信息要经过保密审查）；政府信息公开条例第十四条、第十七条。
怎么改：先查清这段文字来自什么文件；不能公开的整段删去并报告保密部门，可以公开的删去标志。
“涉及国家秘密”“不予公开0件”这样的句子不算标志。
"""

from collections.abc import Iterator

from generator.attachments.sensitive_words import MARKING_SIGNS, markings
from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.printed_texts import printed_texts

CODE, LEVEL, SCOPE = "M105", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
SIGNS = MARKING_SIGNS
WRONG = """
总体情况: |
  秘密★1年

  全年主动公开信息12条。
"""
RIGHT = """
总体情况: |
  全年没有公开涉及国家秘密的信息，不予公开0件，绝密、机密、秘密文件都按规定管理。
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield every mark of secrecy or of inner use."""
    for at, text in printed_texts(report):
        for item in markings(text):
            yield Problem(
                CODE,
                LEVEL,
                f"“{at}”里有密级或内部标志“{item.shown}”",
                report.locate(at, item.offset, item.length),
                "查清来自什么文件，经过保密审查以后再决定；可以公开的，删去标志",
                at=at,
            )
