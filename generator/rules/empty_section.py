"""文字的部分都写了内容，小标题下面也有内容，不能只有标题。

为什么：缺了内容的部分等于缺项；条例规定的五项内容一项也不能少，只列小标题读者什么也看不到。
依据：《中华人民共和国政府信息公开条例》第五十条；国办公开办函〔2021〕30号（不能遗漏）。
怎么改：在这一部分下面写上内容；确实没有可写的，用一句话说明。
"""

import re
from collections.abc import Iterator

from generator.patterns import seldom
from generator.problem import Level, Problem
from generator.project.report import Report, Section

CODE, LEVEL, SCOPE = "F310", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
WRONG = """
总体情况: |
  ### （一）主动公开
"""
RIGHT = """
总体情况: |
  ### （一）主动公开

  全年主动公开信息12条。
"""
_BARE = seldom(
    r"^(?P<marks>#+)(?P<words>[ \t]+[^\n]+)(?:\n\s*(?=(?P<next>#+)\s)|\s*\Z)",
    re.MULTILINE,
)
_HEADING = seldom(r"^\s*#+\s.*$", re.MULTILINE)
# A line of marks alone takes the next line for its words.
_MAY_BE_BARE = re.compile(r"\n#(?:#*+(?:\n|\Z)|[^\n]*+\s*+(?:#|\Z))")


def check(report: Report) -> Iterator[Problem]:
    """Yield sections of a published report that hold no prose; a draft may still be empty."""
    if report.draft:
        return
    for section in report.sections:
        if section.table or _is_full(section.text):
            continue
        written = section.key in report.nodes or section.spec is None
        if not written or _told(report, section):
            continue
        if _HEADING.sub("", section.text).strip():
            yield from _bare_headings(report, section)
            continue
        state = "只有小标题" if section.text.strip() else "是空的"
        yield Problem(
            CODE,
            LEVEL,
            f"“{section.heading}”{state}，没有内容",
            report.span(section.key),
            "写上内容；确实没有可写的，用一句话说明",
            at=section.key,
        )


def _is_full(text: str) -> bool:
    """Say whether words stand below every heading for certain; nearly all texts are such."""
    start = text.lstrip()
    if not start or (start[0] == "#" and text[0] != "#"):
        return False
    return _MAY_BE_BARE.search(f"\n{text}") is None


def _bare_headings(report: Report, section: Section) -> Iterator[Problem]:
    """Yield the sub-headings with nothing below them; a higher one may be followed by a lower one at once."""
    key = section.key if section.spec else f"{section.key}.内容"
    for found in _BARE.finditer(section.text):
        after = found["next"] or ""
        if len(after) > len(found["marks"]):
            continue
        words = found["words"].strip()
        yield Problem(
            CODE,
            Level.WARNING,
            f"小标题“{words}”下面没有内容",
            report.locate(key, found.start(), len(found["marks"]) + len(found["words"].rstrip())),
            "写上内容，或删去这个小标题",
            at=section.key,
        )


def _told(report: Report, section: Section) -> bool:
    """Say whether reading the section already gave a problem: it has no text of its own to judge."""
    node = report.texts.get(section.key)
    if section.spec:
        return node is None or node.empty or node.lost
    content = f"{section.key}.内容"
    below = report.texts.get(content)
    return node is not None or (content in report.nodes and (below is None or below.lost))
