"""“其他需要报告的事项”写明收取信息处理费的情况，没有收取也要写。

为什么：信息处理费的收费通知件数和金额要逐年公布；不写，读者分不清是没有收取还是漏了。
依据：《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）；国办公开办函〔2021〕30号。
怎么改：写一句“××年发出收费通知×件，收取信息处理费×元”；没有的写“未收取信息处理费”。
"""

from collections.abc import Iterator

from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.passages import passages

CODE, LEVEL, SCOPE = "F313", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
WRONG = """
其他事项: |
  本年度没有其他需要报告的事项。
"""
RIGHT = """
其他事项: |
  2022年发出收费通知0件，收取信息处理费0元。
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield a published report whose form asks for the fee and whose section on it says nothing of it."""
    topic = report.form.topic("processing_fee")
    if topic is None or report.draft:
        return
    section = next(
        (found for found in report.sections if found.spec and found.spec.id == topic.section), None
    )
    if section is None or not section.text.strip() or topic.told_in(section.text):
        return
    elsewhere = any(topic.told_in(text) for _, text in passages(report))
    yield Problem(
        CODE,
        Level.HINT if elsewhere else LEVEL,
        f"“{section.heading}”里没有写{topic.label}{'，写在了别的部分' if elsewhere else ''}",
        report.span(section.key),
        f"{'移到这一部分，或' if elsewhere else ''}补一句“发出收费通知0件，收取信息处理费0元”（按实际情况填）",
        at=section.key,
    )
