"""The numbers that Word counts by itself, as words: 一、 （一） 1. are part of a report, and no copy of its text has them.

``Numbering`` is asked paragraph by paragraph, in their order, and gives what Word shows before each.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BULLET = "•"
"""What is given for a paragraph that has a bullet."""
_DIGITS = "〇一二三四五六七八九"
_HEAVENLY = "甲乙丙丁戊己庚辛壬癸"
_EARTHLY = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_ONES = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class _Level(NamedTuple):
    """One level of a list: ``text`` has %1 for the number of the outermost level, %2 for the next."""

    start: int
    format: str
    text: str
    legal: bool
    style: str


class _List(NamedTuple):
    """What a paragraph refers to: the levels it counts in, and where it starts over."""

    counter: str
    levels: dict[int, _Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has been counted."""

    lists: dict[str, _List] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: Element | None) -> "Numbering":
        """Give the lists that a document declares."""
        if root is None:
            return cls()
        abstract = {
            _value(item, "abstractNumId", own=True): _levels(item) for item in root.findall(f"{W}abstractNum")
        }
        found = {}
        for item in root.findall(f"{W}num"):
            counter = _value(item, "abstractNumId")
            levels = dict(abstract.get(counter, {}))
            starts = {}
            for override in item.findall(f"{W}lvlOverride"):
                level = _number(override.get(f"{W}ilvl"))
                levels |= _levels(override)
                start = override.find(f"{W}startOverride")
                if start is not None:
                    starts[level] = _number(start.get(f"{W}val"))
            found[_value(item, "numId", own=True)] = _List(counter, levels, starts)
        return cls(found)

    def level_of_style(self, number: str, style: str) -> int:
        """Give the level of a list that a style of paragraphs is bound to, the outermost if none is."""
        found = self.lists.get(number)
        levels = found.levels if found else {}
        return next((level for level, spec in levels.items() if spec.style and spec.style == style), 0)

    def next(self, number: str, level: int) -> str:
        """Give what stands before the next paragraph of a list: its number, ``BULLET``, or nothing."""
        found = self.lists.get(number)
        spec = found.levels.get(level) if found else None
        if found is None or spec is None:
            return ""
        counts = self.counts.setdefault(found.counter, {})
        if level in found.starts and (number, level) not in self.begun:
            counts[level] = found.starts[level] - 1
        self.begun.add((number, level))
        counts[level] = counts.get(level, spec.start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if spec.format == "bullet":
            return BULLET
        return re.sub(r"%([1-9])", lambda found_: self._shown(found, int(found_[1]) - 1, spec), spec.text)

    def _shown(self, list_: _List, level: int, asked: _Level) -> str:
        spec = list_.levels.get(level)
        if spec is None:
            return ""
        count = self.counts[list_.counter].get(level, spec.start)
        return shown("decimal" if asked.legal else spec.format, count)


def _levels(item: Element) -> dict[int, _Level]:
    found = {}
    for level in item.findall(f"{W}lvl"):
        found[_number(level.get(f"{W}ilvl"))] = _Level(
            _number(_value(level, "start") or "1"),
            _value(level, "numFmt") or "decimal",
            _value(level, "lvlText"),
            level.find(f"{W}isLgl") is not None,
            _value(level, "pStyle"),
        )
    return found


def _value(item: Element, name: str, *, own: bool = False) -> str:
    found = item if own else item.find(f"{W}{name}")
    return "" if found is None else str(found.get(f"{W}{name if own else 'val'}") or "")


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,6}", text) else 0


def shown(kind: str, number: int) -> str:
    """Give a number in one of Word's formats; one that is not known here is decimal."""
    if kind == "none":
        return ""
    if number < 1:
        return str(number)
    if kind in {"upperRoman", "lowerRoman"}:
        return _roman(number).upper() if kind == "upperRoman" else _roman(number)
    if kind in {"upperLetter", "lowerLetter"}:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind.startswith("decimalEnclosedCircle") and number <= 20:
        return chr(ord("①") + number - 1)
    if kind == "decimalZero":
        return f"{number:02}"
    if kind.startswith("decimalFullWidth"):
        return str(number).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    if kind == "ideographTraditional" and number <= 10:
        return _HEAVENLY[number - 1]
    if kind == "ideographZodiac" and number <= 12:
        return _EARTHLY[number - 1]
    if kind in {"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"}:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    chinese = kind.startswith(("chineseCounting", "japaneseCounting", "taiwaneseCounting"))
    return chinese_number(number) if chinese and number < 100 else str(number)


def chinese_number(number: int) -> str:
    """Give a number below a hundred in Chinese: 二十八."""
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return f"{lead}{_DIGITS[ones] if ones else ''}"


def _roman(number: int) -> str:
    found = ""
    for value, sign in (*_ROMAN, *_ROMAN_ONES):
        found += sign * (number // value)
        number %= value
    return found
