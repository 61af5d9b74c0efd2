"""每一段正文都有字，不是只有标点或竖线，开头的竖线也没有写成正文。

为什么：冒号后面的竖线写成全角的 ｜，程序就不知道下面是一段正文，竖线会印在页面上，各段连成一段；只有标点的部分等于没有内容。
依据：《中华人民共和国政府信息公开条例》第五十条；国办公开办函〔2021〕30号（不能遗漏）。
怎么改：冒号后面空一格，写半角的竖线 `|`，正文从下一行写起，每行前面空两格。
"""

from collections.abc import Iterator

from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.passages import passages

CODE, LEVEL, SCOPE = "L105", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
WRONG = """
总体情况: ｜
"""
RIGHT = """
总体情况: |
  全年主动公开信息12条。
"""
_BARS = "|｜丨︱"
_SHORT = 200
SIGNS = tuple(_BARS[1:])


def _has_wordless(report: Report) -> bool:
    return any(_is_wordless(section.text.strip()) for section in report.sections)


DOUBT = _has_wordless


def check(report: Report) -> Iterator[Problem]:
    """Yield texts that hold no letter and no digit, and texts that begin with a bar that was meant for YAML."""
    sections = {section.text for section in report.sections}
    for at, text in passages(report):
        start = text.strip()
        bar = start[:1]
        stray = bool(bar) and bar in _BARS[1:] and text.count(bar) == 1
        if stray or (text in sections and not report.draft and _is_wordless(start)):
            yield Problem(
                CODE,
                LEVEL,
                f"正文的开头是“{bar}”，不是半角的竖线 |" if stray else f"正文里没有字，只有“{start}”",
                report.locate(at, len(text) - len(text.lstrip()), 1 if stray else len(start)),
                "冒号后面空一格写半角的 |，正文从下一行写起" if bar in _BARS else "写上内容",
                at=at,
            )


def _is_wordless(text: str) -> bool:
    """Say whether a text is marks only; one of heading marks only is named by another rule."""
    return 0 < len(text) < _SHORT and text[0] != "#" and not any(map(str.isalnum, text))
