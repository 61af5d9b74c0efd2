"""存量数字应当能从上一年度的报告推出来，如“现行有效”等于上年现行有效加本年制发减本年废止。

为什么：管理规范的机关，这个数年年接得上；接不上多半是漏计了制发或废止，或者把口径弄混了。
清理、机构合并、重新统计也会让它接不上，所以只是提醒。
依据：国办公开办函〔2021〕30号所附格式第二部分的表
（2019、2020 年度为国办公开办函〔2019〕60号的“上一年项目数量”）。两个格式之间口径不同，不比较。
怎么改：对照目录清单重新数一遍，改正写错的数。确因清理、合并等原因接不上的，在“已核”里写明原因。
"""

from collections.abc import Iterator

from generator.problem import Also, Level, Problem
from generator.project.load import Archive
from generator.project.report import Report
from generator.sums.sound import goes_on
from generator.sums.statements import YearGap, place_name, row_words, year_gaps

CODE, LEVEL, SCOPE = "Y102", Level.WARNING, "archive"
FORMATS: tuple[str, ...] = ()
BEFORE = """
主动公开:
  行政规范性文件: {制发: 0, 废止: 0, 现行有效: 10}
"""
WRONG = """
主动公开:
  行政规范性文件: {制发: 3, 废止: 1, 现行有效: 13}
"""
RIGHT = """
主动公开:
  行政规范性文件: {制发: 3, 废止: 1, 现行有效: 12}
"""


def check(report: Report, archive: Archive) -> Iterator[Problem]:
    """Yield the stocks that last year's report and this year's changes do not lead to."""
    previous = archive.before(report)
    if not previous or goes_on(report, previous, firm=False):
        return
    for gap in year_gaps(report, *previous, firm=False):
        row, column = gap.equation.row, gap.equation.column
        name = f"{row_words(gap.table, row)}的“{gap.table.spec.by_id[column].key}”"
        yield Problem(
            CODE,
            LEVEL,
            f"{name}与上年接不上：写的是 {gap.cell.text}，推算是 {gap.expected}",
            report.cell_span(gap.cell),
            "对照目录清单核对；确因清理、合并等接不上的，在“已核”里写明原因",
            (f"计算: {_computed(gap)} = {gap.expected}", f"关系: {gap.equation.words}"),
            tuple(
                Also(
                    one.cell_span(cell),
                    f"{one.year} 年度的{gap.table.spec.by_id[term.column].key} {cell.text}",
                )
                for (term, cell), one in zip(gap.terms, gap.sources, strict=True)
                if term.year
            ),
            place_name(gap.table, row, column),
        )


def _computed(gap: YearGap) -> str:
    words = ""
    merged = sum(term == gap.terms[0][0] for term, _ in gap.terms) > 1
    for (term, cell), one in zip(gap.terms, gap.sources, strict=True):
        sign = (" + " if words else "") if term.sign > 0 else " − "
        whose = one.agency_name if merged else ""
        when = f"{whose}{one.year} 年度的" if term.year else "本年"
        words += f"{sign}{when}{gap.table.spec.by_id[term.column].key} {cell.value}"
    return words
