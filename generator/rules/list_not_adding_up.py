"""“共多少，其中各多少”，各项加起来等于总数。

为什么：一句话里的数自己对不上，读者一算就知道；多半是改了总数没有改分项，或者漏了一项。
依据：《政府信息公开条例》第五十条（年度报告的内容应当真实）。
怎么改：核对总数和各项，改正写错的数；列得不全的，补上“其他”一项，或者在末尾写“等”。只列一两项的，不算列全，不检查。
"""

from collections.abc import Iterator

from generator.narrative.claims import remainder, spoken, verdicts
from generator.problem import Also, Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "N107", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
DOUBT = spoken
WRONG = """
总体情况: |
  全年发布信息258条，其中工作动态20条，公示公告16条，基本信息6条，政策解读206条。
"""
RIGHT = """
总体情况: |
  全年发布信息258条，其中工作动态20条，公示公告16条，基本信息6条，政策解读216条。
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield the totals in the prose that the parts listed behind them do not make."""
    for key, what in spoken(report):
        if not what.tallies:
            continue
        known = verdicts(report, key, what)
        for tally in what.tallies:
            rest = remainder(tally, known)
            if rest is None:
                continue
            unit = tally.whole.unit
            total = sum(part.value for part in tally.parts)
            terms = " + ".join(f"{part.value:f}" for part in tally.parts)
            differs = f"少 {rest:f}" if rest > 0 else f"多 {-rest:f}"
            yield Problem(
                CODE,
                LEVEL,
                f"各项加起来是 {total:f}{unit}，比写的 {tally.whole.value:f}{unit}{differs}{unit}",
                report.locate(key, tally.start, tally.end - tally.start),
                "核对总数和各项；列得不全的，补上“其他”一项或者写“等”",
                (f"计算: {terms} = {total:f}",),
                tuple(
                    Also(report.locate(key, part.start, part.end - part.start), f"{part.value:f}{unit}")
                    for part in tally.parts
                ),
                key,
            )
