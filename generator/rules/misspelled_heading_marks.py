"""小标题的 ### 用半角，后面空一格。

为什么：全角的 ＃＃＃ 不是标记，会原样印在页面上；### 后面不空格，别的软件和程序的检查都认不出这是小标题。
依据：正文用 Markdown 写，小标题是三个半角井号、一个空格，再写文字。
怎么改：改成 `### 小标题`。
"""

import re
from collections.abc import Iterator

from generator.patterns import seldom
from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.passages import passages
from generator.prose.printed_texts import has_unusual_headings

CODE, LEVEL, SCOPE = "L103", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
SIGNS = ("＃",)
DOUBT = has_unusual_headings
WRONG = """
总体情况: |
  ＃＃＃ （一）主动公开

  全年主动公开信息12条。
"""
RIGHT = """
总体情况: |
  ### （一）主动公开

  全年主动公开信息12条。
"""
_MARKS = seldom(r"[ \t\u3000\xa0]*(?P<marks>[#＃]{2,6})(?P<gap>[ \u3000\xa0]*)(?P<words>[^#＃\s].*)")


_BEGINS = frozenset("#＃ \t\u3000\xa0")


def check(report: Report) -> Iterator[Problem]:
    """Yield headings whose marks are full-width, or touch the words."""
    for at, text in passages(report):
        if "#" not in text and "＃" not in text:
            continue
        offset = 0
        for line in text.split("\n"):
            marked = line[:1] in _BEGINS and not line.startswith("### ")
            found = _MARKS.match(line) if marked else None
            state = _state(found) if found else ""
            if found and state:
                marks = "#" * max(3, len(found["marks"]))
                yield Problem(
                    CODE,
                    LEVEL,
                    f"小标题的标记“{found['marks']}”{state}",
                    report.locate(at, offset + found.start("marks"), len(found["marks"])),
                    f"写成“{marks} {found['words'].strip()}”",
                    at=at,
                )
            offset += len(line) + 1


def _state(found: re.Match[str]) -> str:
    if "＃" in found["marks"]:
        return "是全角的"
    if not found["gap"]:
        return "后面没有空格"
    return "" if found["gap"].isascii() else "后面的空格是全角的"
