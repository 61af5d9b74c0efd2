"""Foreign bytes to text, whatever they were saved in; what a page says of its own encoding is not asked.

A page that declares gb2312 and holds 镕 is GBK; one that was saved again by a browser is UTF-8 and still declares gb2312. The
bytes themselves tell: a byte order mark, then strict UTF-8, then UTF-16 without a mark, then GB 18030, which holds GB 2312 and GBK.
"""

import codecs
import re
from functools import cache
from typing import NamedTuple

UNREADABLE = "\ufffd"
"""Stands in the text for bytes that could not be read."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NO_TEXT = bytes([*range(0x09), 0x0B, *range(0x0E, 0x1C), 0x7F])
_FEW = 0.02
"""What part of a text may be unreadable, or characters that no text has, and it still is a text."""
_SAMPLE = 65536


class Decoded(NamedTuple):
    """A text, the encoding that its bytes are in, and how many places of it could not be read."""

    text: str
    encoding: str
    unreadable: int = 0


def decoded(data: bytes) -> Decoded | None:
    """Give the text of foreign bytes with plain line feeds, or nothing when they are no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _found(data[len(mark) :], encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _found(data, _utf16(data) or _likelier(data))
    encoding = _utf16(data) if "\0" in text else ""
    return _found(data, encoding) if encoding else _proven(text, "utf-8", data)


def _found(data: bytes, encoding: str) -> Decoded | None:
    text = data.decode(encoding, errors="replace")
    return _proven(text, encoding, text.encode("utf-8", "surrogatepass"))


def _proven(text: str, encoding: str, in_utf8: bytes) -> Decoded | None:
    """Hold a text against what texts look like: a picture or a program can be decoded too."""
    in_utf8, text = in_utf8.strip(b"\0"), text.strip("\0")
    unreadable = text.count(UNREADABLE)
    # Bytes are counted in a tenth of the time, and what no text has is one byte long.
    odd = len(in_utf8) - len(in_utf8.translate(None, _NO_TEXT))
    if odd + unreadable > len(text) * _FEW + 2:
        return None
    plain = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    return Decoded(plain, encoding, unreadable)


def _likelier(data: bytes) -> str:
    """Give the encoding in which fewer places are unreadable; a file cut off in mid-character is UTF-8 all the same."""
    return min(
        ("gb18030", "utf-8"), key=lambda encoding: data.decode(encoding, errors="replace").count(UNREADABLE)
    )


def _utf16(data: bytes) -> str:
    """Give the order of bytes of a UTF-16 text without a mark, or nothing when it is none.

    Half of its bytes are zero where it is Latin; where it is all Chinese, only one of the readings has usual characters.
    """
    data = data[: min(_SAMPLE, len(data) // 2 * 2)]
    shares = {order: _share(data.decode(order, errors="replace")) for order in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=shares.__getitem__)
    if b"\0" in data:
        return best if shares[best] > 1 - 10 * _FEW else ""
    others = max(_share(data.decode(encoding, errors="replace")) for encoding in ("utf-8", "gb18030"))
    return best if shares[best] > 1 - _FEW and others < 1 - 10 * _FEW else ""


def _share(text: str) -> float:
    """Give the part of a text that is usual in Chinese documents."""
    return len(_usual().findall(text)) / len(text) if text else 0.0


@cache
def _usual() -> re.Pattern[str]:
    """Give the pattern of a usual character; hardly any file is asked for it, and it is large."""
    return re.compile("[\t\n\r\x20-\x7e\u00a0\u00b7\u2014-\u2026\u3000-\u303f\u4e00-\u9fff\uff01-\uffe5①-⑳]")
