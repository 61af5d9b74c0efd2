"""没有制定权的机关，“规章”填 0。

为什么：规章只能由国务院部门和省、设区的市、自治州的人民政府制定；县级机关、乡镇街道和地方部门填了数，
多半是把行政规范性文件或者上级的规章算了进来。
依据：《中华人民共和国立法法》关于部门规章和地方政府规章制定主体的规定；国办公开办函〔2021〕30号所附格式第二部分的表
（2019、2020 年度为国办公开办函〔2019〕60号，只看“新制作”）。
怎么改：这一行改成 0，本机关制发的文件填在规范性文件一行。机关的类别或层级登记错了的，改 agencies.yaml；
确实由本机关填报的，在“已核”里写明原因。政府办公厅（室）可能代政府填报，不作提醒。
"""

from collections.abc import Iterator

from generator.patterns import seldom
from generator.problem import Level, Problem
from generator.project.report import Report
from generator.sums.statements import place_name, row_words

CODE, LEVEL, SCOPE = "A110", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
WRONG = """
主动公开:
  规章: {制发: 1, 废止: 0, 现行有效: 1}
"""
RIGHT = """
主动公开:
  行政规范性文件: {制发: 1, 废止: 0, 现行有效: 1}
"""
_FOR_ITS_GOVERNMENT = seldom("政府办公[厅室]")


def check(report: Report) -> Iterator[Problem]:
    """Yield the rows with figures that a body of this kind and level cannot have."""
    agency = report.agency
    for table in report.tables():
        for reserved in table.spec.reserved:
            if not reserved.bars(agency.kind, agency.level):
                continue
            given = [column for column in reserved.columns if table.value(reserved.row, column)]
            shown = table.cell(reserved.row, given[0]) if given else None
            if shown is None or _FOR_ITS_GOVERNMENT.search(report.agency_name):
                continue
            who = f"类别：{agency.kind}" + (f"，层级：{agency.level}" if agency.level else "")
            yield Problem(
                CODE,
                LEVEL,
                f"“{row_words(table, reserved.row)}”填了 {shown.text}，{report.agency_name}（{who}）没有制定权",
                report.cell_span(shown),
                "核对以后改成 0；类别或层级登记错了的，改 agencies.yaml",
                (f"依据: {reserved.words}",),
                at=place_name(table, reserved.row),
            )
