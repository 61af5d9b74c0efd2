"""表里的数字不会和上一年度完全相同。

为什么：工作每年都有变化，几个不为零的数字和上年一个不差，多半是拿上年的报告改了日期，数字忘了改。
依据：政府信息公开条例第五十条（报告的是本年度的情况）；检查中曾有连续三年数据完全相同的被点名。
怎么改：对照本年的台账重新填写。确实相同的，在“已核”里说明核对过什么。
"""

from collections.abc import Iterator, Sequence

from generator.problem import Also, Level, Problem
from generator.project.load import Archive
from generator.project.report import Report
from generator.sums.year_pairs import Repeated, repeated

CODE, LEVEL, SCOPE = "Y104", Level.WARNING, "archive"
FORMATS: tuple[str, ...] = ()
BEFORE = """
主动公开:
  行政许可: 126
  行政处罚: 34
  行政强制: 7
  行政事业性收费: 5.2
"""
WRONG = """
主动公开:
  行政许可: 126
  行政处罚: 34
  行政强制: 7
  行政事业性收费: 5.2
"""
RIGHT = """
主动公开:
  行政许可: 126
  行政处罚: 35
  行政强制: 7
  行政事业性收费: 5.2
"""
# A few small figures repeat by chance: 3 requests, 2 granted, 1 refused.
_FIGURES, _DIGITS = 4, 6


def check(report: Report, archive: Archive) -> Iterator[Problem]:
    """Yield the tables that are last year's; all of them at once where nothing differs."""
    previous = archive.previous(report)
    if previous is None:
        return
    tables, all_same = repeated(report, previous)
    if all_same and sum(bool(table.figures) for table in tables) > 1:
        if _is_evidence(tables):
            yield _problem(report, previous, "各表的数字", tables)
        return
    for table in tables:
        if _is_evidence([table]):
            yield _problem(report, previous, f"“{table.table.spec.key}”表里的数字", [table])


def _is_evidence(tables: Sequence[Repeated]) -> bool:
    figures = [cell.value for table in tables for cell, _ in table.figures]
    digits = sum(character.isdigit() for value in figures for character in str(value))
    return len(figures) >= _FIGURES and digits >= _DIGITS


def _problem(report: Report, previous: Report, what: str, tables: Sequence[Repeated]) -> Problem:
    first = next(table for table in tables if table.figures)
    cell, before = first.figures[0]
    count = sum(len(table.figures) for table in tables)
    return Problem(
        CODE,
        LEVEL,
        f"{what}与 {previous.year} 年度完全相同，其中不为零的有 {count} 个",
        report.cell_span(cell),
        "对照本年的台账重新填写；确实相同的，在“已核”里写明核对过什么",
        also=(Also(previous.cell_span(before), f"{previous.year} 年度的 {before.text}"),),
        at=first.table.spec.key,
    )
