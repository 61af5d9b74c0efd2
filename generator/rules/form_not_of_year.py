"""报告用的是它那个年度的格式。

为什么：格式按报告年度定，不按写报告的日子定；用错了格式，表格的行和口径都不对。
依据：国办公开办函〔2021〕30号（2021 年度起）、国办公开办函〔2019〕60号（2019、2020 年度）。
怎么改：删去“格式”一项，由程序按年度选；当年确实用了别的格式公布的，在“已核”里写明。
"""

from collections.abc import Iterator

from generator.formats import for_year
from generator.problem import Level, Problem
from generator.project.report import Report

CODE, LEVEL, SCOPE = "F307", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
YEAR = 2020
WRONG = "格式: 2021"
RIGHT = "格式: 2019"


def check(report: Report) -> Iterator[Problem]:
    """Yield a form that does not govern the report's year."""
    if report.form.governs(report.year):
        return
    right = for_year(report.year)
    wanted = f"，应当用{right.label}" if right else ""
    yield Problem(
        CODE,
        LEVEL,
        f"{report.year} 年度的报告用了{report.form.label}{wanted}",
        report.span("格式"),
        "删去“格式”一项，由程序按年度选",
        at="格式",
    )
