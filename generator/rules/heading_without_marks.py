"""单独一行的小标题，前面写有 ###。

为什么：“（一）主动公开”单独占一行，多半是小标题；前面没有 ###，就印成一个普通的段落，目录和读屏软件都找不到它。
依据：国办公开办函〔2021〕30号（各部分的层次清楚）；正文用 Markdown 写。
怎么改：在前面加 `###` 和一个空格，如 `### （一）主动公开`。确实是正文的，把句子写完整，末尾加上标点。
"""

from collections.abc import Iterator

from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.passages import passages
from generator.prose.plain import ends_sentence, looks_like_heading

CODE, LEVEL, SCOPE = "L102", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
WRONG = """
总体情况: |
  （一）主动公开

  全年主动公开信息12条。
"""
RIGHT = """
总体情况: |
  ### （一）主动公开

  全年主动公开信息12条。
"""


_MAY_BEGIN = "（( \t\u3000\xa0"
SIGNS = tuple(f"\n{mark}" for mark in _MAY_BEGIN)


def check(report: Report) -> Iterator[Problem]:
    """Yield lines that look like a sub-heading and begin a paragraph of their own."""
    for at, text in passages(report):
        if "（" not in text and "(" not in text:
            continue
        offset, before = 0, ""
        for line in text.split("\n"):
            if line and line[0] in _MAY_BEGIN and looks_like_heading(line) and _begins(before):
                start = line.lstrip(" \t\u3000\xa0")
                words = start.rstrip()
                yield Problem(
                    CODE,
                    LEVEL,
                    f"这一行像是小标题，前面没有写 ###：“{words}”",
                    report.locate(at, offset + len(line) - len(start), len(words)),
                    f"写成“### {words}”",
                    at=at,
                )
            offset, before = offset + len(line) + 1, line


def _begins(before: str) -> bool:
    return not before.strip() or before.startswith("#") or ends_sentence(before) or looks_like_heading(before)
