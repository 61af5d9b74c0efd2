"""The metadata of a report as portals print it, under the names they use for it, as an editor would write it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from generator.forms.labels import SAME_LENGTH

_NAMES = {
    "索引号": ("索引号", "索引", "信息索引号", "索取号"),
    "成文日期": ("成文日期", "生成日期", "发文日期", "成文时间"),
    "发布时间": ("发布日期", "公开日期", "发布时间", "公布日期", "时间", "日期", "PubDate"),
    "文号": ("文号", "发文字号", "文件编号", "发文号"),
    "主题分类": ("主题分类", "信息分类", "组配分类", "主题"),
    "有效性": ("有效性", "时效性", "效力状况", "有效状态"),
    "关键词": ("关键词", "主题词", "Keywords"),
    "摘要": ("内容概述", "摘要", "内容摘要", "Description"),
    "来源": ("来源", "信息来源", "稿源", "ContentSource"),
    "标题": ("名称", "标题", "信息名称", "ArticleTitle"),
    "机关": ("发布机构", "发文机关", "公开机构", "发布单位", "责任部门"),
}
"""The key of the YAML per name; 机关 is only compared."""
DATES = ("成文日期", "发布时间")
CORRECTIONS = "更正记录"
"""Names the lines of the record that our own copies print."""
_KEYS = {name: key for key, names in _NAMES.items() for name in names}
_NOTHING = frozenset({"无", "-", "—", "/", "暂无"})
_PAIR = re.compile(
    rf"(?P<name>{'|'.join(sorted(map(re.escape, _KEYS), key=len, reverse=True))})\s*[:：]\s*"
    rf"(?P<value>.*?)(?=\s*(?:{'|'.join(sorted(map(re.escape, _KEYS), key=len, reverse=True))})\s*[:：]|$)"
)
_DIGITS = {character: number for number, character in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "O": 0,
}
_DATE = re.compile(
    r"(?P<year>[0-9]{4})\s*[-/.年]\s*(?P<month>[0-9]{1,2})\s*[-/.月]\s*(?P<day>[0-9]{1,2})\s*日?"
    r"(?:\s*[T ]?\s*(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?(?:\+08:00|Z)?)?"
)
_CHINESE_DATE = re.compile(
    r"([〇零○O一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)


_CORRECTION = re.compile(
    r"(?P<date>[0-9]{4}\s*[-年]\s*[0-9]{1,2}\s*[-月]\s*[0-9]{1,2}\s*日?)[\s，,：:]*(?P<text>.+?)"
    r"(?:（(?:理由[：:])?(?P<reason>[^（）]+)）)?。?",
    re.DOTALL,
)


class Amended(NamedTuple):
    """A correction after publication, as a copy prints it; ``was`` is what an editor writes under 原为."""

    date: str
    text: str
    reason: str
    was: tuple[tuple[str, str], ...] = ()


def correction_in(text: str) -> Amended | None:
    """Give the correction that a line tells, nothing when it tells none."""
    found = _CORRECTION.fullmatch(" ".join(text.split()))
    day = date_in(found["date"]) if found else ""
    return Amended(day, found["text"], found["reason"] or "") if found and day else None


def facts_in(text: str) -> tuple[dict[str, str], str]:
    """Give the metadata of a line by key, and what else it says."""
    found = {}
    for pair in _PAIR.finditer(text):
        value = pair["value"].strip(" \u3000|【】[]")
        if value and value not in _NOTHING:
            found[_KEYS[pair["name"]]] = value
    return named_facts(found.items()), _PAIR.sub("", text).strip(" \u3000|")


def named_facts(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give the metadata of a report among pairs of name and value, dates as an editor writes them.

    Of several values the last stands; of several dates the one that says most.
    """
    found: dict[str, str] = {}
    for name, value in pairs:
        plain = re.sub(r"[\s:：]", "", name)
        key = plain if plain in _NAMES else _KEYS.get(plain)
        words = value.strip()
        if not key or not words or words in _NOTHING:
            continue
        if key in DATES:
            words = date_in(words) or words
            if len(found.get(key, "")) > len(words) and found[key].startswith(words):
                continue
        found[key] = words
    return found


def is_fact(name: str) -> bool:
    """Say whether a word is the name of a piece of metadata."""
    return re.sub(r"[\s:：【】\[\]]", "", name) in _KEYS


def date_in(text: str) -> str:
    """Give the only date of a text as ``YYYY-MM-DD`` or ``YYYY-MM-DD HH:MM``, nothing when it has none or says more."""
    plain = text.translate(SAME_LENGTH).strip()
    found = _DATE.fullmatch(plain)
    if found:
        day = f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
        return f"{day} {int(found['hour']):02}:{found['minute']}" if found["hour"] else day
    chinese = _CHINESE_DATE.fullmatch(plain.replace(" ", ""))
    if not chinese:
        return ""
    year = "".join(str(_DIGITS[character]) for character in chinese[1])
    return f"{year}-{_number(chinese[2]):02}-{_number(chinese[3]):02}"


def _number(words: str) -> int:
    """Give a number below a hundred: 二十八 is 28."""
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return _DIGITS[words]
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)
