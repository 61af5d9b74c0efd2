"""落款写了机关就要写日期，写了日期就要写机关。

为什么：只有一半的落款印在报告末尾，读者不知道是谁、什么时候定稿的；多半是新建稿件时漏填。
依据：报告的落款是惯例，不是格式规定的；网页上可以整个不写，写就写全。
怎么改：补上缺的一项，或把“落款”整项删去。
"""

from collections.abc import Iterator

from generator.problem import Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "F311", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
WRONG = "落款: {机关: 示例市财政局, 日期: }"
RIGHT = "落款: {机关: 示例市财政局, 日期: 2023-01-18}"


def check(report: Report) -> Iterator[Problem]:
    """Yield a signature of a published report that has one of its two parts."""
    if report.draft or bool(report.signature) == bool(report.signature_date):
        return
    missing = "机关" if report.signature_date else "日期"
    node = report.texts.get("落款.日期")
    if missing == "日期" and node and not node.empty:
        return  # what was typed is no date, and reading it has said so
    yield Problem(
        CODE, LEVEL, f"落款缺少{missing}", report.span("落款"), "补上，或把“落款”整项删去", at="落款"
    )
