"""Says how a figure, an amount or a date should be written, with the very value only where it cannot be mistaken."""

import datetime
import re
import unicodedata

from generator.patterns import seldom

_UNIT = seldom("(?:件次|人次|万元|件|项|条|个|次|人|宗|份|元)$")
_GROUPED = seldom("[0-9]{1,3}(?:,[0-9]{3})+")
_LETTERS = str.maketrans("OoIl|", "00111")
_BLANKS = frozenset({"无", "没有", "null", "Null", "NULL", "~", "none", "None", "nil"})
_NUMERALS = "零一二三四五六七八九"
_SPOKEN_ALIKE = str.maketrans("〇两", "零二")
_POWERS = {"千": 1000, "百": 100, "十": 10, "": 1}
_CELL_DIGITS = 15
NO_BRACES = "几项写在一行，外面要有花括号"
_PAIRS = seldom(r"[^\s:,，、{}]{1,20}:[^:,，、{}]*(?:[,，、] *[^\s:,，、{}]{1,20}:[^:,，、{}]*)+")
WRITTEN_FIGURE = seldom(r"[0-9.]*|空|/")


def number_help(text: str, *, counted: bool = True, old: bool = False, digits: int = _CELL_DIGITS) -> str:
    """Say how a whole number should be written.

    ``counted`` says that nothing is a 0; ``old`` that a blank cell may be kept as it was published; ``digits``
    is how long a number may be.
    """
    bare = _bare(text)
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    nothing = "没有就写 0" if counted else ""
    if bare in _BLANKS:
        return (nothing + ("；旧报告原来空着的，写 空" if old else "")) or "只写阿拉伯数字"
    if re.fullmatch(r"[-−–][0-9]+", bare):
        return "这里不能是负数，核对一下"
    whole = re.fullmatch(r"\+?([0-9]+)(?:\.0+)?", bare)
    if whole and len(whole[1].lstrip("0")) > digits:
        return "核对是不是多打了几位"
    if whole:
        return f"写成 {whole[1].lstrip('0') or '0'}"
    if re.fullmatch(rf"[oO]|(?=.*[0-9])[0-9OoIl|]{{1,{digits}}}", bare):
        return f"写成 {int(bare.translate(_LETTERS))}：字母 O、l 不是数字 0、1"
    spoken = _spoken_number(bare)
    if spoken is not None:
        return f"写成 {spoken}"
    return "，".join(filter(None, ("只写阿拉伯数字", nothing)))


def year_help(text: str) -> str:
    """Say how a year should be written."""
    digits = "".join(
        str(_NUMERALS.index(c)) if c in _NUMERALS else c for c in _half(text).replace("〇", "零")
    )
    found = re.fullmatch(r"\s*([0-9]{4})\s*年?度?\s*", digits)
    return f"写成 {found[1]}" if found else "写四位数字，如 2022"


def amount_help(text: str, unit: str) -> str:
    """Say how an amount should be written."""
    plain = _half(text).strip().rstrip("，。；、;.").replace("，", ",")
    found = re.fullmatch(r"([0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(\.[0-9]{1,8})? ?(亿元|万元|元)?", plain)
    if found and found[3] in (None, unit):
        whole = int(found[1].replace(",", ""))
        return f"写成 {whole}{found[2] or ''}" + (f"；单位是{unit}，不用写" if found[3] else "")
    if found and unit:
        return f"换算成{unit}，只写数字"
    return "只写数字，可以有小数，如 59237.2449" + (f"；单位是{unit}，不用写" if unit else "")


def date_help(text: str, *, timed: bool) -> str:
    """Say how a date should be written; ``timed`` allows a time of day."""
    digits = re.findall(r"[0-9]+", _half(text))
    if len(digits) >= 3 and len(digits[0]) == 4 and all(len(part) <= 2 for part in digits[1:5]):
        if not _is_day(*map(int, digits[:3])):
            return "没有这一天，核对一下"
        meant = f"{digits[0]}-{digits[1]:0>2}-{digits[2]:0>2}"
        if len(digits) == 3 or not timed:
            return f"写成 {meant}"
        if len(digits) >= 5 and int(digits[3]) < 24 and int(digits[4]) < 60:
            return f"写成 {meant} {digits[3]:0>2}:{digits[4]:0>2}"
    return f"写成 {'2023-01-28 09:30' if timed else '2023-01-28'} 这样的形式"


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def _half(text: str) -> str:
    """Give full-width letters, digits and marks as their half-width twins; Ⅲ and ③ stay what they are."""
    return "".join(
        unicodedata.normalize("NFKC", character)
        if "\uff01" <= character <= "\uff5e" or character == "\u3000"
        else character
        for character in text
        if unicodedata.category(character) != "Cf"
    )


def _bare(text: str) -> str:
    """Give a figure without unit, stray marks at its ends and the blanks around them."""
    half = _half(text).strip("，。；、,;. \xa0")
    return _UNIT.sub("", half).strip(" \xa0")


def _spoken_number(text: str) -> int | None:
    """Read a number below 万 in Chinese; nothing when it is none, or can be read in two ways (一百二)."""
    typed = text.translate(_SPOKEN_ALIKE)
    typed = "一" + typed if typed[:1] and typed[:1] in _POWERS else typed
    total, digit = 0, 0
    for character in typed:
        if character in _NUMERALS:
            digit = _NUMERALS.index(character)
        elif character in _POWERS:
            total, digit = total + digit * _POWERS[character], 0
        else:
            return None
    return total + digit if typed and _spoken(total + digit) == typed else None


def _spoken(number: int) -> str:
    written, skipped = "", False
    for name, power in _POWERS.items():
        digit = number // power % 10
        if digit:
            written += ("零" if skipped and written else "") + _NUMERALS[digit] + name
        skipped = not digit
    return written or "零"


def in_braces(text: str) -> str:
    """Say how several entries on one line without braces are written; empty when the text is no such line."""
    if not _PAIRS.fullmatch(text):
        return ""
    pairs = [pair.partition(":") for pair in re.split(r"[,，、]\s*", text)]
    if all(WRITTEN_FIGURE.fullmatch(value.strip()) for _, _, value in pairs):
        return f"写成 {{{', '.join(f'{name}: {value.strip()}' for name, _, value in pairs)}}}"
    return "用 { } 括起来；如果是一段文字，整段用英文双引号括起来"
