"""Numbers that belong to a person: identity cards, mobiles and bank cards, told from index numbers, codes and figures.

A number is believed by its own checks (date of birth, check digit, Luhn) and by the words around it. What is shown
of one is always masked, as inspectors ask for it: ``138****1234``, ``35*************123``.
"""

import datetime
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from generator.patterns import seldom

IDENTITY, OLD_IDENTITY, MOBILE, CARD = "居民身份证号码", "15 位的旧身份证号码", "手机号码", "银行卡号"


class Finding(NamedTuple):
    """Something in a text that may not be published: ``shown`` is how a message may quote it."""

    kind: str
    offset: int
    length: int
    shown: str


# One character for one, so that places stay.
_PLAIN = str.maketrans("０１２３４５６７８９Ｘｘx－—\u2010\u2011\u2013\u00a0\u3000", "0123456789XXX-----  ")
_MAY_HOLD = seldom(r"[0-9０-９](?:[ \u00a0\u3000\-－—\u2010\u2011\u2013]?[0-9０-９]){10}")
# Most texts hold no such row; in bytes in which all digits are one it is found four times as fast.
_ROW = b"0" * 11
_TO_ROWS = bytes(48 if chr(place) in "0123456789 -" else 63 for place in range(256))
_MAY_HOLD_PLAIN = seldom(r"[0-9][0-9 -]{10}")
UNUSUAL = ("１", "２", "\u00a0", "\u3000", "－", "—", "\u2010", "\u2011", "\u2013")
"""One of them stands in every number of a person that is not written in ASCII: all have a 1 or a 2."""
_LINK = seldom(r"(?:https?://|ftp://|www\.)[!-~]+")
_IDENTITY = seldom(r"(?<![0-9A-Za-z])(?=([1-9](?: ?[0-9]){16} ?[0-9X])(?![0-9A-Za-z]))")
_OLD = seldom(r"(?<![0-9A-Za-z.])[1-9][0-9]{14}(?![0-9A-Za-z]|[.][0-9])")
_MOBILE = seldom(
    r"(?<![0-9A-Za-z.〕])(?<![0-9]-)(?:(?:\+|00)?86[ -]?)?(1[3-9][0-9]"
    # Among more figures, 130 1000 1000 is the row of a table.
    r"(?:[0-9]{8}|-[0-9]{4}-[0-9]{4}|(?<![0-9] [0-9]{3}) [0-9]{4} [0-9]{4}(?! [0-9])))"
    r"(?![0-9A-Za-z]|-[0-9]|[.][0-9])"
)
_CARD = seldom(
    r"(?<![0-9A-Za-z.])(?:[1-9][0-9]{15,18}"
    r"|[1-9][0-9]{3}(?<![0-9] [0-9]{4})([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?:\1[0-9]{1,3})?)"
    r"(?![0-9A-Za-z]|[ -][0-9]|[.][0-9])"
)
_UNIT = seldom(
    r" ?(?:余|多)?(?:[万亿千百]|元|件|条|次|份|人|户|个|篇|项|吨|公斤|公里|平方|立方|亩|米|㎡|%|％|度|字节)"
)
_LABEL = seldom(
    r"(?:索引号|信用代码|机构代码|标识码|识别号|公网安备|备案号?|编码|编号|文号|流水号|受理号|许可证号?|合同号"
    r"|发票号?码?|档号|条形码|序列号|批号|单号|案号)[^0-9A-Za-z，。；、\n]{0,6}[0-9A-Za-z/-]{0,24}$"
)
_COUNTED = seldom(
    "元|金额|数量|数值|合计|总计|小计|面积|收入|支出|预算|决算|余额|[件次人户个]数|人次|点击|浏览|访问"
)
"""Labels of columns that hold figures: a mobile is nothing that is counted."""
_STRONG_LABEL = seldom(r"(?:索引号|信用代码)[^0-9A-Za-z，。；、\n]{0,6}[0-9A-Za-z/-]{0,24}$")
_ACCOUNT = seldom(
    r"(?:卡号|银行卡|借记卡|信用卡|储蓄卡|工资卡|[账帐][号户]|开户|一卡通|收款)[^。；\n]{0,24}$"
)
_NEAR = 40
_CUT_OFF = seldom(r"([0-9]{3})[0-9]{7,}([0-9X])(?=…)")

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PROVINCE = seldom("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_ISSUERS = seldom(r"62[0-9]{14,17}|955[89][0-9]{12,15}")
_OTHER_ISSUERS = seldom(r"(?:4[0-9]|5[1-5]|35|60|9[0-9])[0-9]{14,17}")


def is_identity(digits: str) -> bool:
    """Say whether 18 characters are an identity number: province, date of birth, check digit (GB 11643)."""
    return (
        bool(_PROVINCE.match(digits))
        and _is_date(digits[6:14])
        and _CHECKS[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False)) % 11] == digits[17]
    )


def is_luhn(digits: str) -> bool:
    """Say whether digits end with the check digit of bank cards."""
    odd, even = digits[-1::-2], digits[-2::-2]
    return (sum(map(int, odd)) + sum(sum(divmod(2 * int(d), 10)) for d in even)) % 10 == 0


def _is_date(digits: str) -> bool:
    if digits[:2] not in ("19", "20"):
        return False
    try:
        datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


@lru_cache(maxsize=64)
def personal_numbers(text: str, context: str = "") -> tuple[Finding, ...]:
    """Give the numbers of persons in a text, in its order; ``context`` is the label a cell stands under.

    The result is kept for the last texts, since several rules ask for the same ones.
    """
    if not may_hold(text):
        return ()
    plain = text.translate(_PLAIN)
    plain = _LINK.sub(lambda link: "\n" * len(link[0]), plain)
    found: list[Finding] = []
    for find in (_identities, _cards, _old_identities, _mobiles):
        taken = [(item.offset, item.offset + item.length) for item in found]
        found += (
            Finding(kind, start, end - start, shown(kind, text[start:end]))
            for kind, start, end in find(plain, f"{context}：" if context else "")
            if not any(start < last and end > first for first, last in taken)
        )
    return tuple(sorted(found, key=lambda item: item.offset))


@lru_cache(maxsize=64)
def may_hold(text: str) -> bool:
    """Say whether a text, or one of several in one piece, may hold such a number."""
    return may_hold_plain(text) or (any(mark in text for mark in UNUSUAL) and bool(_MAY_HOLD.search(text)))


def may_hold_plain(text: str) -> bool:
    """Say whether a text without any of ``UNUSUAL`` may hold such a number."""
    row = _ROW in text.encode("ascii", "replace").translate(_TO_ROWS)
    return row and _MAY_HOLD_PLAIN.search(text) is not None


_Places = Iterator[tuple[str, int, int]]


def _before(plain: str, context: str, start: int) -> str:
    return (context if start < _NEAR else "") + plain[max(start - _NEAR, 0) : start]


def _identities(plain: str, context: str) -> _Places:
    last = 0
    for match in _IDENTITY.finditer(plain):
        start, end = match.span(1)
        if (
            start >= last
            and is_identity(match[1].replace(" ", ""))
            and not _STRONG_LABEL.search(_before(plain, context, start))
        ):
            last = end
            yield IDENTITY, start, end


def _old_identities(plain: str, context: str) -> _Places:
    for match in _OLD.finditer(plain):
        digits = match[0]
        if (
            _PROVINCE.match(digits)
            and _is_date(f"19{digits[6:12]}")
            and not _UNIT.match(plain, match.end())
            and not _LABEL.search(_before(plain, context, match.start()))
        ):
            yield OLD_IDENTITY, match.start(), match.end()


def _mobiles(plain: str, context: str) -> _Places:
    if _COUNTED.search(context):
        return
    for match in _MOBILE.finditer(plain):
        start, end = match.span(1)
        if not _UNIT.match(plain, end) and not _LABEL.search(_before(plain, context, match.start())):
            yield MOBILE, start, end


def _cards(plain: str, context: str) -> _Places:
    for match in _CARD.finditer(plain):
        digits = match[0].replace(" ", "").replace("-", "")
        before = _before(plain, context, match.start())
        if not is_luhn(digits) or _LABEL.search(before) or _UNIT.match(plain, match.end()):
            continue
        # Region and date begin a serial number too: 6201 is Gansu, and the usual issuers abroad begin like Yunnan.
        sure = _ISSUERS.fullmatch(digits) and not _is_date(digits[6:14])
        likely = sure or _ISSUERS.fullmatch(digits) or _OTHER_ISSUERS.fullmatch(digits)
        if sure or (likely and _ACCOUNT.search(before)):
            yield CARD, match.start(), match.end()


_KEPT = {IDENTITY: (2, 3), OLD_IDENTITY: (2, 3), MOBILE: (3, 4), CARD: (4, 4)}


def shown(kind: str, written: str) -> str:
    """Give a number with its middle as stars, as long as it was written."""
    head, tail = _KEPT[kind]
    places = [place for place, character in enumerate(written) if character.isalnum()]
    hidden = set(places[head : len(places) - tail])
    return "".join("*" if place in hidden else character for place, character in enumerate(written))


def masked(text: str) -> str:
    """Give a text in which every number of a person is masked; it is as long as before, so that places stay."""
    if not may_hold(text):
        return text
    for item in personal_numbers(text):
        text = text[: item.offset] + item.shown + text[item.offset + item.length :]
    return _CUT_OFF.sub(lambda cut: cut[1] + "*" * (len(cut[0]) - 4) + cut[2], text)
