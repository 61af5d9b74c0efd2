"""今年和上年都没有收到申请的机关，通常也没有因此引起的复议和诉讼。

为什么：政府信息公开的复议、诉讼多由申请引起；两年都没有申请，上年也没有复议诉讼，今年却有，
多半是把别的案件填了进来，或者漏填了收到的申请。
依据：《中华人民共和国政府信息公开条例》第五十条：报告的是“因政府信息公开工作”被申请行政复议、提起行政诉讼的情况。
怎么改：对照案件材料核对：不属于政府信息公开的案件删去，漏填的申请补上。因主动公开等引起的，在“已核”里写明。
"""

from collections.abc import Iterator

from generator.problem import Also, Level, Problem
from generator.project.load import Archive
from generator.project.report import Report, Table
from generator.sums.statements import Number, balance, total

CODE, LEVEL, SCOPE = "A112", Level.WARNING, "archive"
FORMATS: tuple[str, ...] = ()
BEFORE = """
主动公开:
  行政许可: 1
"""
WRONG = """
复议诉讼:
  行政复议: {结果维持: 1, 结果纠正: 0, 其他结果: 0, 尚未审结: 0}
"""
RIGHT = """
依申请公开:
  本年新收: {自然人: 1}
  予以公开: {自然人: 1}
复议诉讼:
  行政复议: {结果维持: 1, 结果纠正: 0, 其他结果: 0, 尚未审结: 0}
"""


def check(report: Report, archive: Archive) -> Iterator[Problem]:
    """Yield a table of cases for which there was nothing to arise from in two years."""
    for table in report.tables():
        source = table.spec.arises_from
        if not source or _incoming(report, source) != 0 or not _cases(table):
            continue
        previous = archive.previous(report)
        before = previous.table(table.spec.id) if previous else None
        if previous is None or before is None or _cases(before) != 0 or _incoming(previous, source) != 0:
            continue
        requests = report.table(source)
        first = next(cell for cells in table.rows.values() for cell in cells if cell.value)
        name = requests.spec.key if requests else source
        yield Problem(
            CODE,
            LEVEL,
            f"“{table.spec.key}”有 {_cases(table)} 件，{previous.year}、{report.year} 两个年度的“{name}”都没有收到申请",
            report.cell_span(first),
            "核对这些案件是不是因政府信息公开引起的，有没有漏填的申请",
            also=(Also(previous.span(name), f"{previous.year} 年度没有申请，也没有复议诉讼"),),
            at=table.spec.key,
        )


def _cases(table: Table) -> Number | None:
    """Give the sum of the figures of a table without its totals, nothing when one is blank."""
    width = -1 if table.spec.columns[-1].derived else None
    return total(cell for cells in table.rows.values() for cell in cells[:width])


def _incoming(report: Report, source: str) -> Number | None:
    """Give what came in, which is the left side of the balance of a table; nothing when a figure is blank."""
    table = report.table(source)
    if table is None:
        return 0
    values = [table.flat.values[place] for place in balance(report.form.id, source)]
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
