"""报告在法定期限以前公布，成文、落款、发布的日期先后合理。

为什么：逾期公布是违反条例的；日期先后颠倒，或者早于报告年度结束，不是写错就是倒填。倒填发布时间在检查中是“单项否决”。
依据：政府信息公开条例第四十九条：部门 1 月 31 日以前，本级政府 3 月 31 日以前；
2018 年度及以前依 2007 年的条例，都是 3 月 31 日以前。地方提前的期限写在 site.yaml 的“期限”。
怎么改：写错的改正。确实晚了的，发布时间照实写，不要改早，并在“已核”里写明原因。
"""

import datetime
from collections.abc import Iterator

from generator.problem import Also, Level, Problem
from generator.project.load import Archive
from generator.project.report import Report

CODE, LEVEL, SCOPE = "F305", Level.ERROR, "archive"
FORMATS: tuple[str, ...] = ()
WRONG = "发布时间: 2023-02-03 09:30"
RIGHT = "发布时间: 2023-01-31 09:30"


def check(report: Report, archive: Archive) -> Iterator[Problem]:
    """Yield dates that are too late, too early, or in the wrong order; the clock is never asked."""
    published = report.published.day if report.published else None
    if _is_sound(report, archive, published):
        return
    dates = {"成文日期": report.issued, "落款.日期": report.signature_date, "发布时间": published}
    known = {at: day for at, day in dates.items() if day}
    early = {at for at, day in known.items() if day < datetime.date(report.year, 12, 31)}
    for at in early:
        yield Problem(
            CODE,
            LEVEL,
            f"{at}写的是 {known[at]}，{report.year} 年度那时还没有结束",
            report.span(at),
            "核对日期，多半是年份没有改",
            at=at,
        )
    if published and "发布时间" not in early:
        for at in ("成文日期", "落款.日期"):
            day = known.get(at)
            if day and day > published:
                yield Problem(
                    CODE,
                    LEVEL,
                    f"{at} {day} 晚于发布时间 {published}",
                    report.span(at),
                    "核对这两个日期，改正写错的一个",
                    also=(Also(report.span("发布时间"), f"发布时间 {published}"),),
                    at=at,
                )
    yield from _late(report, archive, {at: day for at, day in known.items() if at not in early})


def _is_sound(report: Report, archive: Archive, published: datetime.date | None) -> bool:
    """Say whether all dates are there, in order and in time: those of nearly all reports are."""
    issued, signed = report.issued, report.signature_date
    if published is None or issued is None or signed is None:
        return False
    first, last = datetime.date(report.year, 12, 31), published.isoformat()
    deadline = archive.config.site.deadline(report.agency.kind, report.year)
    return first <= issued <= published and first <= signed <= published and last <= (deadline or last)


def _late(report: Report, archive: Archive, known: dict[str, datetime.date]) -> Iterator[Problem]:
    at = next((at for at in ("发布时间", "落款.日期", "成文日期") if at in known), "")
    deadline = archive.config.site.deadline(report.agency.kind, report.year)
    if at and deadline and known[at].isoformat() > deadline:
        yield Problem(
            CODE,
            LEVEL,
            f"{at} {known[at]} 晚于期限 {deadline}（{report.agency.kind}）",
            report.span(at),
            "写错的改正；确实晚了的照实写，并在“已核”里写明原因",
            at=at,
        )
