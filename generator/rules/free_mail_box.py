"""公布的电子邮箱是机关自己的邮箱。

为什么：163、qq 一类的邮箱谁都可以注册，读者分不清真假，人员一走信就没人收；公布它也可能公布了一个人的账号。
依据：党政机关网站和电子邮箱管理的一般要求（使用政务邮箱）；是提示，不妨碍公布。
怎么改：改用以 gov.cn 结尾的政务邮箱；暂时没有的，不改也可以公布。
"""

from collections.abc import Iterator

from generator.attachments.sensitive_words import free_mail
from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.printed_texts import printed_texts

CODE, LEVEL, SCOPE = "M108", Level.HINT, "report"
FORMATS: tuple[str, ...] = ()
SIGNS = ("@",)
WRONG = """
总体情况: |
  联系我局：czj0000@163.com。
"""
RIGHT = """
总体情况: |
  联系我局：czj@example.gov.cn。
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield mail boxes at providers that anybody can use."""
    for at, text in printed_texts(report):
        for item in free_mail(text):
            yield Problem(
                CODE,
                LEVEL,
                f"“{at}”里的邮箱是商业网站的：{item.shown}",
                report.locate(at, item.offset, item.length),
                "有政务邮箱的，改用政务邮箱",
                at=at,
            )
