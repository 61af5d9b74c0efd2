"""插入数字的花括号写得完整：英文的、成双的、在一行里，里面写着名称。

为什么：花括号写错了，程序认不出来，会照原样印在页面上，读者看到的是名称而不是数。
依据：政府网站内容发布的一般要求（文字准确、显示正常）。
怎么改：写成 `{{依申请公开.本年新收.总计}}`；不是要插入数字的，删去花括号。
"""

from collections.abc import Iterator

from generator.patterns import seldom
from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.inserted import Fault, Missing, inserted, insertions, names_a_figure, texts

CODE, LEVEL, SCOPE = "N203", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
SIGNS = tuple("{}｛｝")
WRONG = """
总体情况: |
  全年收到申请｛｛依申请公开.本年新收.总计｝｝件。
"""
RIGHT = """
总体情况: |
  全年收到申请{{依申请公开.本年新收.总计}}件。
"""
_WORDS = r"([^{}｛｝\n]*)"
_SLIP = seldom(rf"[{{｛]{{2}}{_WORDS}[}}｝]{{2}}|[{{｛]{{1,2}}{_WORDS}[}}｝]{{1,2}}|\{{\{{|\}}\}}|｛｛|｝｝")


def check(report: Report) -> Iterator[Problem]:
    """Yield the braces that were meant to insert a figure and do not."""
    for at, text in texts(report):
        if not any(mark in text for mark in SIGNS):
            continue
        whole = {}
        for found in insertions(text):
            whole[found.start] = found.end
            shown = inserted(report, found.words)
            if isinstance(shown, Missing) and shown.fault is Fault.WRITING:
                span = report.locate(at, found.start, found.end - found.start)
                yield Problem(CODE, LEVEL, shown.words, span, shown.advice, at=at)
        for slip in _SLIP.finditer(text):
            if whole.get(slip.start()) == slip.end():
                continue
            words = (slip[1] or slip[2] or "").strip()
            known = bool(words) and names_a_figure(report, words)
            if not known and not slip[1] and slip[0] not in ("{{", "}}", "｛｛", "｝｝"):
                continue
            full = any(mark in slip[0] for mark in "｛｝")
            message = (
                "插入数字的花括号写成了全角"
                if full
                else "插入数字要用双花括号，写了单的"
                if known
                else f"“{slip[0]}”没有配成对"
            )
            help_ = (
                f"写成 {{{{{words}}}}}"
                if known
                else "在同一行里写成 {{依申请公开.本年新收.总计}} 这样的形式；不是插入数字的，删去花括号"
            )
            yield Problem(CODE, LEVEL, message, report.locate(at, slip.start(), len(slip[0])), help_, at=at)
