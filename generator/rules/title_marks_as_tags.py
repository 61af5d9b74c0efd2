"""书名号里的书名号写成〈〉，不写成大于号、小于号。

为什么：“<…>”在网页里像标签，许多网站会把它连同里面的文件名一起吞掉；本程序照原样印出，但那不是书名号。
依据：《标点符号用法》（GB/T 15834）；政府网站内容发布的一般要求（文字准确、显示正常）。
怎么改：里层的书名号改成〈和〉，外层用《和》：《关于印发〈…〉的通知》。
"""

import re
from collections.abc import Iterator

from generator.patterns import seldom
from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.passages import passages
from generator.prose.typed_tags import stray_tags

CODE, LEVEL, SCOPE = "L203", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
SIGNS = tuple("<>＜＞")
WRONG = """
总体情况: |
  落实《关于印发<年度报告格式>的通知》的要求，全年主动公开信息12条。
"""
RIGHT = """
总体情况: |
  落实《关于印发〈年度报告格式〉的通知》的要求，全年主动公开信息12条，比上年增长>5%。
"""
_HAN = "\u4e00-\u9fff"
_PAIR = rf"(?P<marks>[<＜])(?P<words>[^<>＜＞，。；|=\s\d/][^<>＜＞。；|=\n]{{0,60}}[{_HAN}）)〕])[>＞]"
_DOCUMENT = "(?:通知|格式|条例|办法|意见|规定|方案|细则|规范|指引|制度|规程|要点|清单|标准)"
# One bracket of the two was lost already, on a page that swallowed what stood between them.
_ALONE = rf"{_DOCUMENT}(?P<close>[>＞])|(?<=关于印发)(?P<open>[<＜])(?=[{_HAN}])"
_PATH = seldom("首页|点击|专栏|栏目|路径|导航|>[^>]*>")


def check(report: Report) -> Iterator[Problem]:
    """Yield the first of such marks in each text; tags are another rule's, paths such as 首页>年报 are fine."""
    for at, text in passages(report):
        found = _first(text) if any(sign in text for sign in SIGNS) else None
        if found is None:
            continue
        offset, shown, mended = found
        yield Problem(
            CODE,
            LEVEL,
            f"书名号写成了大于号、小于号：“{shown}”",
            report.locate(at, offset, len(shown)),
            f"写成“{mended}”",
            at=at,
        )


def _first(text: str) -> tuple[int, str, str] | None:
    """Give the place of the first marks, what stands there and what should."""
    tags = {offset for offset, _ in stray_tags(text)}
    for pair in re.finditer(_PAIR, text):
        if pair.start() not in tags:
            return pair.start(), pair[0], f"〈{pair['words']}〉"
    for alone in re.finditer(_ALONE, text):
        kind = "close" if alone["close"] else "open"
        start, end = text.rfind("。", 0, alone.start()) + 1, text.find("。", alone.end())
        sentence = text[start : end if end >= 0 else len(text)]
        partner = set("<＜〈") if kind == "close" else set(">＞〉")
        if partner & set(sentence) or _PATH.search(sentence) or "|" in sentence:
            continue
        mended = alone[0].replace(alone[kind], "〉" if kind == "close" else "〈")
        return alone.start(), alone[0], mended
    return None
