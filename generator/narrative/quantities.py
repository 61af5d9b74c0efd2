"""Quantities in Chinese prose: how many of what, exactly or not, and at which character.

A quantity is a number with its measure word (12件, 1.2万元, 三十六件, 44.7%). Numbers without one (years, dates, document
numbers, articles, telephone numbers, marks of lists) are none. Inserted figures (``{{…}}``), addresses of links and
rows of tables are not read.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from generator.patterns import seldom
from generator.spotting import Words


class Quantity(NamedTuple):
    """A number of the prose: ``start`` to ``end`` are its digits, ``after`` is where its measure word ends.

    ``value`` has the scale (万, 亿) worked in; ``digits`` counts the decimals as typed, ``step`` is the worth of the last of
    them. ``exact`` is false for 约12件, 12余件 and 3至5件.
    """

    value: Decimal
    start: int
    end: int
    after: int
    unit: str
    step: Decimal
    exact: bool


UNITS = "个百分点|人次|件次|场次|万元|亿元|元|件|条|次|份|篇|宗|起|例|个|项|部|期|册|场|处|家|人|户|页|幅|张|批|类|名|组|套|本|卷|字|%|％|‰"
_AMOUNTS = {"万元": ("元", 10_000), "亿元": ("元", 100_000_000)}
_SAME = {"％": "%"}
_SCALES = {
    "": 1,
    "千": 1_000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
}
_DIGITS = r"(?:[0-9０-９]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9０-９]+)(?:[.．][0-9０-９]+)?"
_NUMERALS = "一二两三四五六七八九十百千零〇"
_QUANTITY = re.compile(
    rf"(?<![0-9０-９A-Za-z第.．,/_{_NUMERALS}])(?P<number>{_DIGITS}|[{_NUMERALS}]{{1,7}}(?=件|宗|起|万元))"
    rf"(?P<scale>[ ]?(?:十万|百万|千万|千|万|亿)(?!元))?(?P<more>余|多)?(?:\*\*)?[ \u3000]?(?P<unit>余?(?:{UNITS}))(?![年月日])"
)
# Behind the digits of a quantity stands a scale, how rough it is, a measure word, or more of the number.
_BEHIND = "万亿余多* \u3000" + "".join(dict.fromkeys(unit[0] for unit in UNITS.split("|")))
# What begins with one character of a set is found faster than what begins with several.
BEGINS = re.compile(rf"[0-9０-９{_NUMERALS}][0-9０-９{_NUMERALS}]*+(?=[{_BEHIND}]|[,.．][0-9０-９])")
"""Digits that may begin a quantity, to their end."""
COUNTED = rf"(?<=[0-9０-９{_NUMERALS}万亿余多* \u3000].)"
"""The pattern behind the first character of a measure word that a number stands before: of it, or of how large or rough it is."""
_ROUGH_BEFORE = re.compile(r"(?:约|近|逾|超过?|不足|不到|至少|最多|不少于|不低于|大约|将近)[ *]*$")
_SOME = ("上", "数", "几")
_RANGE_BEFORE = re.compile(
    r"[0-9０-９一二三四五六七八九十万][ ]?(?:件|条|次|份|%|％)?[ ]?(?:[-－—–~～]+|至|到)[ ]?$"
)
_ROUGH_AFTER = re.compile(r"(?:\*\*)?(?:以上|以内|以下|左右|上下|多|余|之多|[-－—–~～]+[0-9]|[至到][0-9])")
_DOUBTFUL_BEFORE = frozenset("约近逾超过足到少多于-－—–~～至 *")
_DOUBTFUL_AFTER = frozenset("*以左上多余之-－—–~～至到")
_SKIPPED = seldom(r"\{\{.*?\}\}|(?:https?://|www\.)[\w./?&=%#:@~+-]+|^\|.*$", re.MULTILINE)
_MAY_SKIP = Words(("{{", "|", "://", "www."))
_ONE = Decimal(1)
_VALUES = {mark: number for number, mark in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = seldom(
    r"(?:[一二两三四五六七八九]千)?零?(?:[一二两三四五六七八九]百)?零?(?:[一二三四五六七八九]?十)?零?[一二两三四五六七八九]?"
)


def without_inserted(text: str) -> str:
    """Give the text with inserted figures, addresses and rows of tables blanked out, every character in its place."""
    if _MAY_SKIP.stand_in(text):
        return _SKIPPED.sub(lambda match: "\ufffc" * len(match[0]), text)
    return text


def quantities(text: str) -> Iterator[Quantity]:
    """Yield the quantities of a text that went through ``without_inserted``, in their order."""
    end = 0
    for begin in BEGINS.finditer(text):
        start = begin.start()
        if start < end:
            continue
        found = _QUANTITY.match(text, start)
        if found is None:
            continue
        number, scaled, more, unit = found.groups()
        value = _arabic(number) if number[0] not in _NUMERALS else _chinese(number)
        if value is None:
            continue
        end = start + len(number)
        scale = 1
        if scaled:
            end = found.end(2)
            scale = _SCALES[scaled.strip()]
        unit = _SAME.get(unit, unit)
        rough = bool(more) or unit[0] == "余" or (number[0] in "十百千" and text[start - 1 : start] in _SOME)
        if unit in _AMOUNTS:
            unit, times = _AMOUNTS[unit]
            scale *= times
        if not rough and text[start - 1 : start] in _DOUBTFUL_BEFORE:
            before = text[max(0, start - 6) : start]
            rough = bool(_ROUGH_BEFORE.search(before) or _RANGE_BEFORE.search(before))
        if not rough and text[found.end() : found.end() + 1] in _DOUBTFUL_AFTER:
            rough = bool(_ROUGH_AFTER.match(text, found.end()))
        step = _ONE
        if scale != 1 or not number.isdecimal():
            point = max(number.find("."), number.find("．"))
            step = Decimal(scale).scaleb(point + 1 - len(number) if point > 0 else 0)
            value *= scale
        yield Quantity(value, start, end, found.end(), unit.lstrip("余"), step, not rough)


def _arabic(number: str) -> Decimal:
    return Decimal(number) if number.isdecimal() else Decimal(number.replace(",", "").replace("．", "."))


def _chinese(number: str) -> Decimal | None:
    """Give the value of a plain Chinese numeral; nothing for what is none (一一件, 三四件)."""
    if not _NUMERAL.fullmatch(number):
        return None
    value, digit = 0, 0
    for mark in number:
        if mark in _TENS:
            value += (digit or 1) * _TENS[mark]
            digit = 0
        else:
            digit = _VALUES[mark]
    return Decimal(value + digit)
