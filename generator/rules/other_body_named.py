"""说本机关的地方写的是本机关的名称，不是别的机关的。

为什么：照抄别的机关的报告，名称没有改净，读者不知道是哪个机关的报告。
依据：国办公开办函〔2021〕30号；机关的名称以 agencies.yaml 登记的为准。
怎么改：改成本机关的全称；确实说的是那个机关，把话说明白。
"""

import re
from collections.abc import Iterator

from generator.patterns import seldom
from generator.problem import Level, Problem
from generator.project.load import Archive
from generator.project.report import Report
from generator.prose.passages import passages

CODE, LEVEL, SCOPE = "L208", Level.WARNING, "archive"
FORMATS: tuple[str, ...] = ()
WRONG = """
引言: |
  现公布示例市人民政府2022年政府信息公开工作年度报告。统计期限自2022年1月1日起至2022年12月31日止。
"""
RIGHT = """
引言: |
  现公布示例市财政局2022年政府信息公开工作年度报告。统计期限自2022年1月1日起至2022年12月31日止。
"""
_NAME = r"(?P<name>[\u4e00-\u9fff（）()]{4,50}?)"
_OWN_REPORT = seldom(
    rf"(?:公布|发布|编制|公开){_NAME}[“”《]*(?:关于)?20\d\d年度?(?:的)?政府信息公开(?:工作)?年度报告"
)
_CALLED_US = seldom(
    rf"{_NAME}[（(]以下(?:简称|称)(?:为)?[：:]?[“\"']?(?:本机关|本单位|我单位|我局|本局|我办|我委|我镇|我街道)"
)
# A year behind so many letters may stand in the name of a report, behind that of a body; 以下 stands before 简称.
_NAMED = re.compile(r"20\d\d年(?<=[\u4e00-\u9fff（）()“”《]{6}.{5})度?的?政府信息公开")
SIGNS = ("以下",)


def _names_a_body(report: Report) -> bool:
    return _NAMED.search(report.lead) is not None


DOUBT = _names_a_body


def check(report: Report, archive: Archive) -> Iterator[Problem]:
    """Yield where the prose calls another body of the register this one; a name it does not know is let be."""
    own = {
        report.agency.name,
        report.agency.short,
        report.agency_name,
        *(name for name, _ in report.agency.former),
    }
    for at, text in passages(report):
        places = _CALLED_US.finditer(text) if "以下" in text else iter(())
        if at == "引言" and "年度报告" in text:
            places = iter((*places, *_OWN_REPORT.finditer(text)))
        for found in places:
            name = found["name"]
            if any(name.endswith(mine) for mine in own if mine):
                continue
            other = _registered(name, archive)
            if not other:
                continue
            yield Problem(
                CODE,
                LEVEL,
                f"这里把“{other}”写成了本机关",
                report.locate(at, found.end("name") - len(other), len(other)),
                f"改成“{report.agency_name}”",
                at=at,
            )
            break


def _registered(name: str, archive: Archive) -> str:
    """Give the longest full name of a body that ends the words, nothing when the register has none."""
    names = {agency.name for agency in archive.config.agencies}
    return next((name[start:] for start in range(len(name)) if name[start:] in names), "")
