"""表里全是 0 的，正文不说有；正文说没有的，表里也没有。

为什么：正文说收到申请若干件，表却一件也没有，多半是表忘了填；正文说“未收到申请”，表里却有数，多半是正文沿用了去年的话。
依据：国办公开办函〔2021〕30号所附格式第二至四部分的表（2019、2020 年度为国办公开办函〔2019〕60号）。
怎么改：确有其事的，把表填上；确实没有的，改正文。口径不同的，在“已核”里写明理由。
"""

from collections.abc import Iterator

from generator.narrative.claims import Bound, bound, contradicts_all, doubts_all, reading_words, spoken
from generator.problem import Also, Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "N109", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
DOUBT = spoken
WRONG = """
总体情况: |
  全年收到政府信息公开申请3件，均已答复。
"""
RIGHT = """
总体情况: |
  全年未收到政府信息公开申请。
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield, once a text and table, that one of them says there was something and the other there was nothing."""
    for key, what in spoken(report):
        found: dict[str, list[Bound]] = {}
        doubted = [claim for claim in what.claims if doubts_all(report, claim)]
        for one in bound(report, key, doubted):
            if contradicts_all(one):
                found.setdefault(one.table.spec.id, []).append(one)
        for same in found.values():
            yield _problem(report, key, same)


def _problem(report: Report, key: str, same: list[Bound]) -> Problem:
    first, *others = same
    claim, table = first.claim, first.table
    reading = claim.statement.readings[0]
    state = f"{reading_words(table, reading)}是 {first.values[0]:f}" if claim.worded else "全是 0"
    return Problem(
        CODE,
        LEVEL,
        f"正文写“{claim.words}”，“{table.spec.key}”的表里{state}",
        report.locate(key, claim.start, claim.end - claim.start),
        "确有其事的，填上表里的数；确实没有的，改正文",
        (),
        (
            Also(report.cell_span(table.rows[reading[0].row][-1]), "表里的数"),
            *(
                Also(report.locate(key, one.claim.start, one.claim.end - one.claim.start), one.claim.words)
                for one in others
            ),
        ),
        key,
    )
