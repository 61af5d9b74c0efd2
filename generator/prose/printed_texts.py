"""The texts of a report that reach a reader, by their keys; figures, and what only its editors see, are not among them."""

from collections.abc import Iterator
from functools import lru_cache

from generator.project.report import TOGETHER, Report
from generator.prose.passages import passages
from generator.telling.personal_numbers import may_hold_plain

_NEVER_PRINTED = ("已核", "未识别", "格式", "状态")
_NOT_PRINTED = ("已核", "未识别")
_NOT_PROSE = frozenset({"索引号", "文号", "成文日期", "发布时间", "落款.日期"})


@lru_cache(maxsize=TOGETHER)
def printed_texts(report: Report) -> tuple[tuple[str, str], ...]:
    """Give the key and the text of everything that is published but figures, dates and numbers of the file."""
    return tuple(
        [
            (at, text)
            for at, node in report.texts.items()
            if len(text := node.text) > 1 and at not in _NOT_PROSE and not at.startswith(_NEVER_PRINTED)
        ]
    )


@lru_cache(maxsize=TOGETHER)
def whole_text(report: Report) -> str:
    """Give these texts and the passages in one piece, a line end before and after each: what does not stand here, stands in none."""
    printed = dict(printed_texts(report))
    others = [text for at, text in passages(report) if printed.get(at) is not text]
    return "\n".join(["", *printed.values(), *others, ""])


@lru_cache(maxsize=TOGETHER)
def may_hold_numbers(report: Report) -> bool:
    """Say whether these texts may hold the number of a person in ASCII."""
    return may_hold_plain(whole_text(report))


@lru_cache(maxsize=TOGETHER)
def has_unusual_headings(report: Report) -> bool:
    """Say whether there is any mark of a heading but three of them and a space at the beginning of a line."""
    whole = whole_text(report)
    return whole.count("#") != 3 * whole.count("\n### ")


def unprinted_lines(report: Report) -> list[tuple[int, str]]:
    """Give the number and the text of the lines that may hold a comment of an editor."""
    return [(number, line) for number, line in enumerate(report.source.lines, 1) if "#" in line]


def marked_lines(text: str) -> Iterator[str]:
    """Yield such lines of a text; the others are not taken apart."""
    mark = text.find("#")
    while mark >= 0:
        end = text.find("\n", mark)
        end = end if end >= 0 else len(text)
        yield text[text.rfind("\n", 0, mark) + 1 : end]
        mark = text.find("#", end)


def unprinted_texts(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the key and the text of what is kept beside a report and never published."""
    for at, node in report.texts.items():
        if at.startswith(_NOT_PRINTED):
            yield at, node.text
