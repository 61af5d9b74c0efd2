"""正文里的图片放在报告旁边，不从别的网站取。

为什么：取别的网站的图片，那边删了就看不到，读者打开这一页也会被那边知道；所以不去取，只印成“〔图：…〕”。
依据：国办秘函〔2019〕19号的检查指标（链接可用）；政府网站内容发布的一般要求（文字准确、显示正常）。
怎么改：把图片文件放到报告的 YAML 同一个文件夹里，列进“附件”，正文里写 `![说明](文件名.png)`。
"""

from collections.abc import Iterator

from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.passages import passages
from generator.prose.safe_html import foreign_pictures
from generator.reading.shape import short

CODE, LEVEL, SCOPE = "L106", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
SIGNS = ("<", "![")
WRONG = """
总体情况: |
  全年主动公开信息12条。

  ![各月的条数](https://img.example.com/2022/tiaoshu.png)
"""
RIGHT = """
总体情况: |
  全年主动公开信息12条，见[各月的条数](https://www.example.gov.cn/2022/tiaoshu.html)。
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield the pictures that lead to another server or hold their data in their address; neither is fetched."""
    for at, text in passages(report):
        for picture in foreign_pictures(text):
            inside = picture.address.lower().lstrip().startswith("data:")
            what = "写成了一长串数据" if inside else f"在别的网站上：{short(picture.address)}"
            yield Problem(
                CODE,
                LEVEL,
                f"正文里的图片{what}；不会去取，只印成“{picture.shown}”",
                report.locate(at, picture.start, picture.length),
                "把图片文件放到报告旁边，列进“附件”，正文里写 ![说明](文件名)",
                at=at,
            )
