"""上一年度的报告在手边，上年结转才能核对。

为什么：前几年的报告有，偏偏缺了上一年的，“上年结转”“现行有效”就接不上、也查不出错；读者在栏目里也会看到中间断了一年。
依据：政府信息公开条例第四十九条（每年都要公布）；国办公开办函〔2021〕30号所附格式第三部分的表。
怎么改：把上一年度的报告补进来，已经公布过的用 `nianbao import` 导入。
那一年确实没有报告的（机关刚成立或改组），在 agencies.yaml 里写“起”，或在“已核”里说明。
"""

from collections.abc import Iterator

from generator.problem import Level, Problem
from generator.project.load import Archive
from generator.project.register import missing_before
from generator.project.report import Report

CODE, LEVEL, SCOPE = "Y103", Level.WARNING, "archive"
FORMATS: tuple[str, ...] = ()
EARLIER = """
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
  上年结转: {自然人: 2}
  予以公开: {自然人: 2}
已核: [{编号: Y103, 位置: 标题, 理由: 上一年度机关改组，没有单独的报告, 核对码: 9d24903a}]
"""


def check(report: Report, archive: Archive) -> Iterator[Problem]:
    """Yield a problem when a report of the year before is missing though an older one is there."""
    year = report.year - 1
    missing = missing_before(archive.config, archive.files.by_agency, report.agency, report.year)
    if not missing:
        return
    names = []
    for slug, newest in missing:
        agency = archive.config.agency(slug)
        own = slug == report.agency.slug
        names.append(f"{'' if own or agency is None else agency.name_in(year)}更早的一份是 {newest} 年度")
    yield Problem(
        CODE,
        LEVEL,
        f"缺少 {year} 年度的报告（{'、'.join(names)}），上年结转没有核对",
        report.span("标题"),
        f"把 {year} 年度的报告补进来，如 nianbao import 旧年报.html --agency {missing[0][0]} --year {year}",
        at="标题",
    )
