"""写出的统计期限是报告年度的 1 月 1 日至 12 月 31 日。

为什么：照抄上年的报告时，最容易忘记改的就是统计期限；期限错了，读者不知道数字是哪一年的。
依据：国办公开办函〔2021〕30号、国办公开办函〔2019〕60号：年度报告反映上一自然年的情况。
怎么改：改正“引言”（或第一部分）里的日期；没有写期限的，在引言里补一句。
"""

import re
from collections.abc import Iterator

from generator.patterns import seldom
from generator.problem import Level, Problem
from generator.project.report import Report
from generator.spotting import Words

CODE, LEVEL, SCOPE = "F304", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
WRONG = """
引言: |
  本报告所列数据的统计期限自2021年1月1日起至2021年12月31日止。
"""
RIGHT = """
引言: |
  本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。
"""

_WIDE = "０１２３４５６７８９．／－–—―～〜　"
# One character stands for one, so that an offset in the plain text is an offset in the text.
_PLAIN = str.maketrans(_WIDE, "0123456789./----~~ ")
_MARK = r"\s*[年./-]\s*"
_DAY = r"(?:\s*[月./-]\s*(?P<{}>\d{{1,2}}))?\s*[月日号]?"
_DATE = rf"(?<!\d)(?P<y1>(?:19|20)\d\d){_MARK}(?P<m1>\d{{1,2}})" + _DAY.format("d1")
_UNTIL = r"(?P<until>\s*[起始]?\s*[,，、]?\s*(?:至|到|-+|~)\s*)"
_END = rf"(?:(?P<y2>(?:19|20)\d\d){_MARK}|同年|当年|本年)?(?P<m2>\d{{1,2}})" + _DAY.format("d2")
_RANGE = seldom(_DATE + _UNTIL + _END)
_WORDS = ("期限", "统计时间", "统计期间", "统计时段", "统计周期", "时间范围", "起止时间")
_WORD = seldom("|".join(_WORDS))
_MAY_STAND = Words(_WORDS)
_YEAR = seldom(r"(?P<y1>\d{4})\s*年")
_NEAR = 40
_USUAL = "统计期限"


def _may_be_wrong(report: Report) -> bool:
    """Say whether anything but the usual words may state a period, or none is stated."""
    if not report.form.sections:
        return False
    before, word, after = report.lead.partition(_USUAL)
    usual = f"{report.year}年1月1日起至{report.year}年12月31日"
    return (
        not word
        or not after.removeprefix("自").startswith(usual)
        or _MAY_STAND.stand_in(f"{before}\n{after}\n{report.sections[0].text}")
    )


DOUBT = _may_be_wrong


def check(report: Report) -> Iterator[Problem]:
    """Yield stated periods that are not the report's year; a published report that states none gets a hint."""
    if not report.form.sections:
        return
    first = report.sections[0]
    stated = [("引言", found) for found in _stated(report.lead) or _RANGE.finditer(_plain(report.lead))]
    stated += [(first.key, found) for found in _stated(first.text)]
    for at, found in stated:
        if not _right(found, report.year):
            text = report.lead if at == "引言" else first.text
            wanted = f"{report.year}年1月1日至{report.year}年12月31日"
            yield Problem(
                CODE,
                LEVEL,
                f"统计期限应当是 {wanted}，写的是“{text[found.start() : found.end()]}”",
                report.locate(at, found.start(), found.end() - found.start()),
                f"改成“{_mended(found, text, report.year)}”",
                at=at,
            )
    lead = bool(report.lead.strip())
    if not stated and (lead or not report.draft):
        yield Problem(
            CODE,
            Level.HINT,
            "引言里没有写统计期限" if lead else "没有引言，也没有写统计期限",
            report.span("引言"),
            f"补一句“统计期限自{report.year}年1月1日起至{report.year}年12月31日止”",
            at="引言",
        )


def _stated(text: str) -> list[re.Match[str]]:
    """Give the periods that a word such as 统计期限 announces, inside the same sentence."""
    found: dict[int, re.Match[str]] = {}
    if not _MAY_STAND.stand_in(text):
        return []
    text = _plain(text)
    for word in _WORD.finditer(text):
        end = min([place for mark in "。；;\n" if (place := text.find(mark, word.end())) >= 0] or [len(text)])
        period = _RANGE.search(text, word.end(), end)
        if period is None or period.start() - word.end() > _NEAR:
            period = _YEAR.search(text, word.end(), min(end, word.end() + 8))
        if period:
            found[period.start()] = period
    return list(found.values())


def _plain(text: str) -> str:
    return text.translate(_PLAIN) if any(mark in text for mark in _WIDE) else text


def _mended(found: re.Match[str], text: str, year: int) -> str:
    """Give what should stand exactly where the period stands, joined as it was joined."""
    if "until" not in found.groupdict():
        return f"{year}年"
    until = "".join(text[found.start("until") : found.end("until")].split())
    return f"{year}年1月1日{until}{year}年12月31日"


def _right(found: re.Match[str], year: int) -> bool:
    parts = found.groupdict()
    if parts.get("m1") is None:
        return int(parts["y1"]) == year
    days = (parts["d1"], parts["d2"])
    if days != (None, None) and (
        days[0] is None or days[1] is None or (int(days[0]), int(days[1])) != (1, 31)
    ):
        return False
    years = (int(parts["y1"]), int(parts["y2"] or parts["y1"]))
    return years == (year, year) and (int(parts["m1"]), int(parts["m2"])) == (1, 12)
