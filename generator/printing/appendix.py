"""The pages behind a report that show its figures as charts: what they are called, and how a copy of ours is read without them."""

from collections.abc import Sequence
from itertools import pairwise

from generator.foreign.passages import Item, Passage

HEADING = "图解"
NOTE = "以下各图由本报告统计表中的数字生成，不是报告的正文。"


def without_appendix(items: Sequence[Item]) -> tuple[Item, ...]:
    """Give the items of a document up to the charts that a copy of ours ends with."""
    for at, (item, after) in enumerate(pairwise(items)):
        texts = [one.text.strip() for one in (item, after) if isinstance(one, Passage)]
        if len(texts) == 2 and texts[0] == HEADING and texts[1].startswith(NOTE):
            return tuple(items[:at])
    return tuple(items)
