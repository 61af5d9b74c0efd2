"""The texts of a report that reach a reader, by their keys; figures, and what only its editors see, are not among them."""

from collections.abc import Iterator

from generator.project.report import Report

_NEVER_PRINTED = ("已核", "未识别", "格式", "状态")
_NOT_PROSE = frozenset({"索引号", "文号", "成文日期", "发布时间", "落款.日期"})


def printed_texts(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the key and the text of everything that is published but figures, dates and numbers of the file."""
    for at, node in report.texts.items():
        text = node.text
        if len(text) > 1 and at not in _NOT_PROSE and not at.startswith(_NEVER_PRINTED):
            yield at, text


def unprinted_lines(report: Report) -> Iterator[tuple[int, str]]:
    """Yield the number and the text of the lines that may hold a comment of an editor."""
    for number, line in enumerate(report.source.lines, 1):
        if "#" in line:
            yield number, line


def unprinted_texts(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the key and the text of what is kept beside a report and never published."""
    for at, node in report.texts.items():
        if at.startswith(("已核", "未识别")):
            yield at, node.text
