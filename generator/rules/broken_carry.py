"""“上年结转”等于上一年度报告的“结转下年度”，每一列都是如此。

为什么：上年没有办完的申请，今年必须接着办；两份报告对不上，就有申请在两年之间丢了或多了。这是检查时必看的一处。
依据：国办公开办函〔2021〕30号、国办公开办函〔2019〕60号所附格式第三部分的表；两个格式的这两行是同一口径，可以跨格式比较。
怎么改：对照两年的台账，改正写错的一年。已经公布的上年报告确有错误的，在上年报告的“更正”里写明；
机构改革由别的机关转来的，在“已核”里说明；几个机关合并的，“前身”写成列表，就与各家之和比较。
"""

from collections.abc import Iterator

from generator.problem import Also, Level, Problem
from generator.project.load import Archive
from generator.project.report import Report
from generator.sums.sound import goes_on
from generator.sums.statements import place_name, row_words, year_gaps

CODE, LEVEL, SCOPE = "Y101", Level.ERROR, "archive"
FORMATS: tuple[str, ...] = ()
BEFORE = """
依申请公开:
  本年新收: {自然人: 3}
  结转下年度: {自然人: 3}
"""
WRONG = """
依申请公开:
  上年结转: {自然人: 2}
  予以公开: {自然人: 2}
"""
RIGHT = """
依申请公开:
  上年结转: {自然人: 3}
  予以公开: {自然人: 3}
"""


def check(report: Report, archive: Archive) -> Iterator[Problem]:
    """Yield the figures that must equal last year's and do not."""
    previous = archive.before(report)
    if not previous or goes_on(report, previous, firm=True):
        return
    # A body that took over another's cases may have taken over only some of them.
    level = LEVEL if [one.agency.slug for one in previous] == [report.agency.slug] else Level.WARNING
    whose = "" if level is LEVEL else f"（{'、'.join(one.agency_name for one in previous)}）"
    for gap in year_gaps(report, *previous, firm=True):
        row, column = gap.equation.row, gap.equation.column
        source = "、".join(dict.fromkeys(row_words(gap.table, term.row) for term, _ in gap.terms))
        added = "是" if len(previous) == 1 else "加起来是"
        verb = "写的是" if gap.cell.written else "各列相加是"
        yield Problem(
            CODE,
            level,
            f"{row_words(gap.table, row)}的“{gap.table.spec.by_id[column].key}”{verb} {gap.cell.text}，"
            f"{report.year - 1} 年度报告{whose}的{source}{added} {gap.expected}",
            report.cell_span(gap.cell),
            "对照两年的台账，改正写错的一年",
            (f"勾稽关系: {gap.equation.words}",),
            tuple(
                Also(
                    one.cell_span(cell),
                    f"{one.agency_name if len(previous) > 1 else ''}"
                    f"{one.year} 年度的{row_words(gap.table, term.row)} {cell.text}",
                )
                for (term, cell), one in zip(gap.terms, gap.sources, strict=True)
            ),
            place_name(gap.table, row, column),
        )
