"""报告里没有与政府信息公开无关的章节，如党建、招商引资、业务工作计划。

为什么：年度报告有法定的内容，凑上部门的工作总结、来年的业务打算，要紧的内容反而看不见。
依据：《中华人民共和国政府信息公开条例》第五十条；国办公开办函〔2021〕30号（不宜泛化）。
怎么改：删去这一节；与政府信息公开有关的，改写小标题，说明关系。
"""

from collections.abc import Iterator

from generator.patterns import seldom
from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.passages import passages

CODE, LEVEL, SCOPE = "L209", Level.HINT, "report"
FORMATS: tuple[str, ...] = ()
WRONG = """
总体情况: |
  ### （一）党风廉政建设

  全年召开党组会议12次。
"""
RIGHT = """
总体情况: |
  ### （一）重点领域信息公开

  公开招商引资政策12条。
"""
SIGNS = (
    "党建",
    "党风廉政",
    "全面从严治党",
    "招商引资",
    "安全生产",
    "平安建设",
    "意识形态",
    "精神文明",
    "业务工作",
    "工会",
    "人才引进",
    "经济运行",
    "项目建设",
    "防汛",
)
_TOPIC = seldom("|".join(SIGNS))
_RELATED = ("公开", "信息", "公示", "解读", "平台", "网站", "发布")


def check(report: Report) -> Iterator[Problem]:
    """Yield sub-headings on another branch of the body's work that name no tie to disclosure."""
    for at, text in passages(report):
        if "## " not in text:
            continue
        offset = 0
        for line in text.split("\n"):
            start, offset = offset, offset + len(line) + 1
            if (
                line[:1] != "#"
                or not line.startswith("##")
                or not _TOPIC.search(line)
                or any(word in line for word in _RELATED)
            ):
                continue
            yield Problem(
                CODE,
                LEVEL,
                f"小标题“{line.strip('# ')}”不像是政府信息公开的内容",
                report.locate(at, start, len(line)),
                "无关的删去；有关的在小标题里说明关系",
                at=at,
            )
