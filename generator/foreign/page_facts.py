"""Metadata that a source prints among its words: tables, lists and lines of names and values."""

import re
from collections.abc import Sequence

from generator.foreign.facts import CORRECTIONS, correction_in, is_fact
from generator.foreign.passages import Item, Passage, Table

_OURS = frozenset({"报告年度", "报告格式", "网页地址"})
"""What our own copies print besides."""
_PAIR = re.compile(r"(?:^|(?<=[\s|【\[；;]))([\u4e00-\u9fff][\u4e00-\u9fff \u3000]{0,9})\s*[:：]")
_GLUED = re.compile(
    r"(?<=[^\s|【\[；;])(?:索引号|发布机构|发文机关|发布时间|发布日期|公开日期|成文日期|生成日期|(?<!信息)来源|信息来源"
    r"|(?<!发)文号|发文字号|主题分类|信息分类|有效性|浏览次数|点击数|作者|责任编辑|字体|字号|关键词)(?=\s*[:：])"
)
"""Names that a page sets apart by its looks only."""
_MARGIN = " \t\u3000\u00a0|【】[]；;"
_BEHIND = re.compile(r"[\s|【\[]+(?:打印|关闭|字体|字号|分享|收藏|浏览|点击|发布后有更正)[^:：]*$")
_ALONE = re.compile(r"[【\[]?(?:索\s*引\s*号|网页地址|报告年度)")

Pairs = list[tuple[str, str]]


def without_facts(items: Sequence[Item]) -> tuple[tuple[Item, ...], Pairs]:
    """Take tables, lists and lines of metadata out of items, and give their names and values."""
    kept: list[Item] = []
    facts: Pairs = []
    number = 0
    while number < len(items):
        item = items[number]
        after = items[number + 1] if number + 1 < len(items) else None
        if isinstance(item, Table):
            pairs = _table_pairs(item)
        elif isinstance(after, Passage) and _heads(items, number) and not _names(after.text):
            pairs = [(_name(item.text), after.text)]
            number += 1
        else:
            pairs = _only_pairs(item.text)
        facts += pairs
        kept += [] if pairs else [item]
        number += 1
    return tuple(kept), facts


def without_corrections(items: Sequence[Item]) -> tuple[tuple[Item, ...], Pairs]:
    """Take the record of corrections off one of our own copies, and give its lines as facts."""
    at = next(
        (at for at, item in enumerate(items) if isinstance(item, Passage) and item.text == CORRECTIONS), None
    )
    if at is None:
        return tuple(items), []
    lines: Pairs = []
    end = at + 1
    for item in items[end:]:
        # A list is one passage, with a line for each of its items.
        told = item.text.split("\n") if isinstance(item, Passage) else [""]
        if not all(correction_in(line) for line in told):
            break
        lines += [(CORRECTIONS, line) for line in told]
        end += 1
    return ((*items[:at], *items[end:]), lines) if lines else (tuple(items), [])


def _heads(items: Sequence[Item], at: int) -> bool:
    """Say whether a passage is a name whose value is the next: one with a colon, or one of several."""
    here, *others = (items[place] if 0 <= place < len(items) else None for place in (at, at - 2, at + 2))
    if not isinstance(here, Passage) or not _names(here.text):
        return False
    return here.text.endswith((":", "：")) or any(
        isinstance(other, Passage) and _names(other.text) for other in others
    )


def pairs_in(text: str) -> Pairs:
    """Give the metadata that a line names: 发布时间：2023-01-28　来源：…."""
    text = _GLUED.sub(r" \g<0>", text)
    marks = list(_PAIR.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    found = [
        (_name(mark[1]), _BEHIND.sub("", text[mark.end() : end]).strip(_MARGIN))
        for mark, end in zip(marks, ends if marks else (), strict=True)
    ]
    return [(name, value) for name, value in found if _names(name) and value]


def _only_pairs(text: str) -> Pairs:
    """Give the pairs of a line that holds nothing but metadata."""
    pairs = pairs_in(text)
    said = sum(len(re.sub(r"\s", "", name + value)) for name, value in pairs)
    bare = len(re.sub(rf"[\s:：{re.escape(_MARGIN)}]", "", text))
    alone = len(pairs) > 1 or _ALONE.match(text)
    return pairs if pairs and alone and said >= bare - 2 else []


def _table_pairs(table: Table) -> Pairs:
    """Give the names and values of a table of metadata, nothing where a table is anything else."""
    found: Pairs = []
    for row in table.rows:
        cells = [cell for at, cell in enumerate(row) if not at or cell != row[at - 1] or not cell]
        split = [part for cell in cells for part in _split(cell)]
        pairs = list(zip(split[::2], split[1::2], strict=False))
        if len(split) % 2 or not any(_names(name) for name, _ in pairs):
            return []
        found += [(_name(name), value) for name, value in pairs]
    return found if sum(_names(name) for name, _ in found) > 1 else []


def _split(cell: str) -> list[str]:
    """Give name and value of a cell that holds both."""
    name, mark, value = cell.replace(":", "：", 1).partition("：")
    return [name, value] if mark and value.strip() and _names(name) else [cell]


def _names(text: str) -> bool:
    return is_fact(text) or _name(text) in _OURS


def _name(text: str) -> str:
    return re.sub(r"[\s:：【】\[\]]", "", text)
