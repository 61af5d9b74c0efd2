"""Sums and percentages inside one sentence: 共 258 条，其中…, and 占 44.7%."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.narrative.quantities import Quantity
from generator.patterns import seldom


class Tally(NamedTuple):
    """A total with the parts that the sentence lists; ``start`` to ``end`` is the total's place."""

    start: int
    end: int
    whole: Quantity
    parts: tuple[Quantity, ...]

    def moved(self, by: int) -> "Tally":
        """Give the same so many characters further on."""
        return Tally(
            self.start + by,
            self.end + by,
            _moved(self.whole, by),
            tuple(_moved(part, by) for part in self.parts),
        )


class Share(NamedTuple):
    """A percentage, what it is a percentage of, and the wholes that the sentence offers."""

    start: int
    end: int
    percent: Quantity
    part: Quantity
    wholes: tuple[Quantity, ...]

    def moved(self, by: int) -> "Share":
        """Give the same so many characters further on."""
        wholes = tuple(_moved(whole, by) for whole in self.wholes)
        return Share(self.start + by, self.end + by, _moved(self.percent, by), _moved(self.part, by), wholes)


def _moved(quantity: Quantity, by: int) -> Quantity:
    return quantity._replace(start=quantity.start + by, end=quantity.end + by, after=quantity.after + by)


_OPENS = re.compile(
    r"^(?:\*\*)?[^，,；;。：:]{0,8}?[，,；;：:（(]?(?:其中|分别为|分别是)[：:，,]?(?P<label>[^，,；;。：:（(）)]{1,24})$"
)
_GOES_ON = re.compile(r"^(?:\*\*)?[，,、；;](?P<label>[^，,；;。：:（(）)]{1,24})$")
_NOT_A_PART = re.compile(
    r"其中|共|总|合计|另|此外|同时|较|比|增|减|占|均|主要|重点|仅|包括|包含|含|累计|今年|去年|20[0-9]{2}年|全年|平均|开展|召开|组织|培训|已|完成|办结|答复|和谐"
)
_ENDS = seldom(r"^(?:\*\*)?(?:[）)]?[。；;！]|[）)]?$|[）)]|[，,](?![^。；;]*[0-9]))")
_CHANNELS = seldom(
    "网站|微信|微博|公众号|客户端|抖音|今日头条|新媒体|平台|公开栏|广播|报纸|电视|渠道|APP|视频号"
)
_SHARE = seldom(
    r"^(?:\*\*)?[，,、（(]?占(?:比|(?:全部|全年|总|本年度?|申请|办结|答复|办理|收到|受理|结果|的|年度){0,4}(?:总数|总量|数|量|件数|比例|比重|总申请量|办结总数)?)?(?:的|约|为|达|达到|比例为)*[ *]*$"
)


def tallies(line: str, found: list[Quantity]) -> Iterator[Tally]:
    """Yield the totals of a line with the list of parts behind each; a list that does not claim to be whole is left out."""
    if "其中" not in line and "分别" not in line:
        return
    for place, whole in enumerate(found[:-1]):
        between = line[whole.after : found[place + 1].start]
        first = _OPENS.match(between) if "其中" in between or "分别" in between else None
        if first is None or not whole.exact:
            continue
        parts: list[Quantity] = []
        labels: list[str] = []
        label = first["label"]
        for number in range(place + 1, len(found)):
            part = found[number]
            if part.unit == "%" and len(parts) > 1 and not _comes_back(line, found[number:], whole.unit):
                # 其中…194条，全文电子化率达100%: the list was over.
                break
            if part.unit != whole.unit or not part.exact or _NOT_A_PART.search(label):
                parts.clear()
                break
            parts.append(part)
            labels.append(label)
            behind = (
                line[part.after : found[number + 1].start] if number + 1 < len(found) else line[part.after :]
            )
            goes_on = _GOES_ON.match(behind) if number + 1 < len(found) else None
            if goes_on is None:
                if not _ENDS.match(behind):
                    parts.clear()
                break
            label = goes_on["label"]
        if len(parts) > 1 and len(set(labels)) == len(labels) and _told_apart(whole, parts, labels):
            yield Tally(whole.start, whole.end, whole, tuple(parts))


def _comes_back(line: str, rest: list[Quantity], unit: str) -> bool:
    """Say whether the sentence goes on to count what it listed before a percentage."""
    end = line.find("。", rest[0].after)
    return any(one.unit == unit and (end < 0 or one.start < end) for one in rest)


def _told_apart(whole: Quantity, parts: list[Quantity], labels: list[str]) -> bool:
    """Say whether the parts can be meant to add up: one item on several channels is counted on each."""
    several = (
        sum(part.value for part in parts) > whole.value
        and sum(bool(_CHANNELS.search(label)) for label in labels) > 1
    )
    return not several


def shares(line: str, found: list[Quantity]) -> Iterator[Share]:
    """Yield the percentages of a line that say what they are a share of."""
    if "占" not in line:
        return
    for place, percent in enumerate(found):
        if percent.unit != "%" or place == 0 or not percent.exact:
            continue
        part = found[place - 1]
        if part.unit == "%" or not part.exact or not _SHARE.match(line[part.after : percent.start]):
            continue
        sentence = line.rfind("。", 0, part.start) + 1
        wholes = tuple(
            one
            for one in found[: place - 1]
            if one.start >= sentence and one.unit == part.unit and one.value >= part.value
        )
        yield Share(percent.start, percent.end, percent, part, wholes)
