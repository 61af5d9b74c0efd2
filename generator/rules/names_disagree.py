"""标题、落款里的机关名称和当年的机关全称一致。

为什么：一份报告里出现两个名称，读者不知道是哪个机关的报告；多一个字、少一个字也是不一致。
依据：国办公开办函〔2021〕30号的统一格式；机关全称以 agencies.yaml 登记的为准，改过名的看“曾用名”。
怎么改：改正标题或落款；全称登记错了的，改 agencies.yaml。已经公布的报告要照原文保留的，在“已核”里写明理由。
"""

import re
from collections.abc import Iterator

from generator.problem import Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "F302", Level.ERROR, "report"
FORMATS: tuple[str, ...] = ()
WRONG = "落款: {机关: 示例财政局}"
RIGHT = "落款: {机关: 示例市财政局}"

_AGENCY = re.compile(r"(?P<agency>.+?)[0-9]{4}年", re.DOTALL)
_SMALL = 4


def check(report: Report) -> Iterator[Problem]:
    """Yield the names in title and signature that are not the body's full name of that year."""
    name = report.agency_name
    if not name:
        return
    title = _AGENCY.match(report.title)
    if title and title["agency"] != name:
        yield _problem(report, "标题", "标题里的机关", title["agency"])
    if report.signature and report.signature != name:
        yield _problem(report, "落款.机关", "落款的机关", report.signature)


def _problem(report: Report, at: str, what: str, written: str) -> Problem:
    name = report.agency_name
    difference = _difference(written, name)
    return Problem(
        CODE,
        LEVEL,
        f"{what}与全称不一致：写的是“{written}”，{report.year} 年度的全称是“{name}”{difference}",
        report.span(at),
        f"改成“{name}”；全称有误的改 agencies.yaml",
        at=at,
    )


def _difference(written: str, name: str) -> str:
    """Name the characters that differ when they are few."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - most names agree

    words = []
    size = 0
    for kind, start, end, other_start, other_end in SequenceMatcher(None, name, written).get_opcodes():
        lost, put = name[start:end], written[other_start:other_end]
        if kind == "delete":
            words.append(f"少了“{lost}”")
        elif kind == "insert":
            words.append(f"多了“{put}”")
        elif kind == "replace":
            words.append(f"“{lost}”写成了“{put}”")
        if kind != "equal":
            size += max(len(lost), len(put))
    return f"，{'、'.join(words)}" if size <= _SMALL else ""
