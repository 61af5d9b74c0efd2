"""公布的文字里没有居民身份证号码。

为什么：身份证号码一经公布就收不回来，被通报的泄露大多是名单、案例和附件里没有遮盖的号码；写在注释里的不会公布，但会随文件传来传去。
依据：个人信息保护法第二十五条、第二十八条；政府信息公开条例第十五条；号码的校验按 GB 11643。
怎么改：删去号码；确需保留的遮盖中间各位，写成 35*************123。索引号和统一社会信用代码前面写明名称，就不会当作身份证号码。
"""

from collections.abc import Iterator

from generator.problem import Level, Problem, Span
from generator.project.report import Report
from generator.prose.printed_texts import (
    marked_lines,
    may_hold_numbers,
    printed_texts,
    unprinted_lines,
    unprinted_texts,
    whole_text,
)
from generator.telling.personal_numbers import IDENTITY, OLD_IDENTITY, UNUSUAL, may_hold, personal_numbers

CODE, LEVEL, SCOPE = "M101", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
WRONG = """
总体情况: |
  向申请人（身份证号：11010519491231002X）作出答复。
"""
RIGHT = """
总体情况: |
  向申请人（身份证号：11*************02X）作出答复。索引号：110105194912310028。
"""

_HELP = "删去，或者遮盖中间各位，写成 35*************123"
_OLD = f"是旧身份证号码的，{_HELP}；不是的，在前面写明是什么编号"
SIGNS = UNUSUAL


def _may_hold_identities(report: Report) -> bool:
    if may_hold_numbers(report):
        return True
    unprinted = "\n".join([*marked_lines(report.source.text), *(text for _, text in unprinted_texts(report))])
    # Whoever has such a number was born in a year that begins with 19 or 20; headings have no figures at all.
    return any(century in unprinted for century in "12１２") and may_hold(unprinted)


DOUBT = _may_hold_identities


def check(report: Report) -> Iterator[Problem]:
    """Yield every identity number that is published, and those of 18 digits that stand in comments."""
    told: set[tuple[int, int]] = set()
    for at, text in printed_texts(report) if may_hold(whole_text(report)) else ():
        for item in personal_numbers(text):
            if item.kind in (IDENTITY, OLD_IDENTITY):
                span = report.locate(at, item.offset, item.length)
                told.add((span.line, span.column))
                certain = item.kind == IDENTITY
                level, help_ = (LEVEL, _HELP) if certain else (Level.WARNING, _OLD)
                yield Problem(CODE, level, f"“{at}”里有{item.kind} {item.shown}", span, help_, at=at)
    for at, text in unprinted_texts(report):
        for item in personal_numbers(text):
            if item.kind == IDENTITY:
                span = report.locate(at, item.offset, item.length)
                told.add((span.line, span.column))
                yield _unprinted(f"“{at}”", item.shown, span)
    for number, line in unprinted_lines(report):
        for item in personal_numbers(line):
            if item.kind == IDENTITY and (number, item.offset + 1) not in told:
                start = item.offset + 1
                yield _unprinted("注释", item.shown, Span(report.path, number, start, start + item.length))


def _unprinted(where: str, shown: str, span: Span) -> Problem:
    message = f"{where}里有居民身份证号码 {shown}，不会公布，但会随文件流传"
    return Problem(CODE, Level.WARNING, message, span, "删去，或者遮盖中间各位", at=where.strip("“”"))
