"""政府的报告写明工作考核、社会评议和责任追究的结果。

为什么：各级人民政府的年度报告比部门多一项法定内容，部门的稿子改一改就用，往往漏掉它。
依据：《中华人民共和国政府信息公开条例》第五十条第一款第（四）项。
怎么改：在“总体情况”的监督保障里，各写一句考核、社会评议和责任追究的结果；没有追究的写“没有发生需要追究责任的情形”。
"""

from collections.abc import Iterator

from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.passages import passages

CODE, LEVEL, SCOPE = "F314", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
AGENCIES = "czj: {名称: 示例市财政局, 类别: 政府}"
WRONG = """
总体情况: |
  2022年主动公开信息12条，组织培训2次。
"""
RIGHT = """
总体情况: |
  2022年主动公开信息12条，组织培训2次。政务公开纳入年度考核，社会评议结果为良好，没有发生需要追究责任的情形。
"""
_KIND = "政府"
_TOPICS = ("assessment", "appraisal", "accountability")


def check(report: Report) -> Iterator[Problem]:
    """Yield a published report of a government that is silent on one of the three results."""
    if report.agency.kind != _KIND or report.draft:
        return
    topics = [topic for name in _TOPICS if (topic := report.form.topic(name))]
    texts = [text for _, text in passages(report)]
    missing = [topic for topic in topics if not any(topic.told_in(text) for text in texts)]
    if not missing:
        return
    section = next(found for found in report.sections if found.spec and found.spec.id == missing[0].section)
    if not section.text.strip():
        return
    labels = "、".join(topic.label for topic in missing)
    yield Problem(
        CODE,
        LEVEL,
        f"政府的报告要写工作考核、社会评议和责任追究的结果，没有看到：{labels}",
        report.span(section.key),
        f"在“{section.heading}”里补写{labels}的结果",
        at=section.key,
    )
