"""The texts of a report that reach a reader, by their keys; figures, and what only its editors see, are not among them."""

from collections.abc import Iterator
from functools import lru_cache

from generator.project.report import Report

_NEVER_PRINTED = ("已核", "未识别", "格式", "状态")
_NOT_PRINTED = ("已核", "未识别")
_NOT_PROSE = frozenset({"索引号", "文号", "成文日期", "发布时间", "落款.日期"})


@lru_cache(maxsize=8)
def printed_texts(report: Report) -> tuple[tuple[str, str], ...]:
    """Give the key and the text of everything that is published but figures, dates and numbers of the file."""
    return tuple(
        [
            (at, text)
            for at, node in report.texts.items()
            if len(text := node.text) > 1 and at not in _NOT_PROSE and not at.startswith(_NEVER_PRINTED)
        ]
    )


@lru_cache(maxsize=8)
def printed_whole(report: Report) -> str:
    """Give all these texts in one piece: what does not stand here, stands in none of them."""
    return "\n".join([text for _, text in printed_texts(report)])


def unprinted_lines(report: Report) -> list[tuple[int, str]]:
    """Give the number and the text of the lines that may hold a comment of an editor."""
    return [(number, line) for number, line in enumerate(report.source.lines, 1) if "#" in line]


def unprinted_texts(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the key and the text of what is kept beside a report and never published."""
    for at, node in report.texts.items():
        if at.startswith(_NOT_PRINTED):
            yield at, node.text
