"""公布的文字里没有本站敏感词表里的词。

为什么：不规范的称谓、错误的表述和本地特别要避开的词，各站不同；程序不带现成的词表，由各站自己写、自己管。
依据：政府网站发展指引（国办发〔2017〕47号）关于信息审核的要求；site.yaml 的“检查.敏感词”。
怎么改：照词表改正；这里用得对的，在“已核”里写明理由。
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from generator.problem import Level, Problem
from generator.project.load import Archive
from generator.project.report import Report
from generator.prose.printed_texts import printed_texts

CODE, LEVEL, SCOPE = "M106", Level.WARNING, "archive"
FORMATS: tuple[str, ...] = ()
SITE = "检查: {敏感词: [{词: 示例词甲, 改为: 示例词乙}]}"
WRONG = """
总体情况: |
  我局认真落实示例词甲的要求。
"""
RIGHT = """
总体情况: |
  我局认真落实示例词乙的要求。
"""


def check(report: Report, archive: Archive) -> Iterator[Problem]:
    """Yield every word of the site's own list."""
    words = archive.config.site.words
    if not words:
        return
    pattern, better = words_of(words)
    for at, text in printed_texts(report):
        for match in pattern.finditer(text):
            instead = better[match[0]]
            yield Problem(
                CODE,
                LEVEL,
                f"“{at}”里有本站敏感词表里的“{match[0]}”",
                report.locate(at, match.start(), len(match[0])),
                f"改成“{instead}”" if instead else "改写；这里用得对的，写进“已核”",
                at=at,
            )


@lru_cache(maxsize=1)
def words_of(words: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """Give one pattern for a list of words, the longest first, and what each should be."""
    better = dict(words)
    return re.compile("|".join(map(re.escape, sorted(better, key=len, reverse=True)))), better
