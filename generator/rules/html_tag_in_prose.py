"""正文里没有网页标签。

为什么：从网页或 Word 复制时，会带进 `<p>`、`<font>` 一类的标签；程序不知道它们管到哪里，只能照原样印在页面上，注释则不会印出。
依据：政府网站内容发布的一般要求（文字准确、显示正常）；正文用 Markdown 写。
怎么改：删去标签，只留文字；加粗写 `**文字**`，小标题写 `### 小标题`。
上标 `<sup>`、下标 `<sub>`、换行 `<br>` 和完整的 `<table>` 可以用。
"""

from collections.abc import Iterator

from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.passages import passages
from generator.prose.typed_tags import stray_tags

CODE, LEVEL, SCOPE = "L101", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
SIGNS = ("<",)
WRONG = """
总体情况: |
  <p>全年主动公开信息12条。

  接待来访3次。
"""
RIGHT = """
总体情况: |
  全年主动公开信息12条，面积300米<sup>2</sup>。

  接待来访3次。
"""


def check(report: Report) -> Iterator[Problem]:
    """Yield the first stray tag of each text, with how many there are: a pasted page may hold hundreds."""
    for at, text in passages(report):
        found = tuple(stray_tags(text))
        if not found:
            continue
        offset, tag = found[0]
        comment = tag == "<!--"
        more = f"；这里一共有 {len(found)} 处" if len(found) > 1 else ""
        yield Problem(
            CODE,
            LEVEL,
            f"正文里有网页的注释，不会印出来{more}" if comment else f"正文里有网页标签 {tag}{more}",
            report.locate(at, offset, len(tag)),
            "删去；给同事的话写在行首为 # 的注释里，放在正文外面" if comment else "删去，或改用 Markdown",
            at=at,
        )
