"""Finds what a portal, a gateway or an upload did to a page that no longer has the bytes it was made with.

Nobody has the original at hand, but its size and hash are known: what is left when a guess is taken out either has that hash, which
proves the guess, or has not.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import NamedTuple

_MOST = 64 * 1024
"""An insertion longer than this is not looked for."""
_TRIED = 1500
"""Hashes computed for one page at most."""
_HEAD, _BODY = re.compile(rb"<head\b[^>]*>", re.IGNORECASE), re.compile(rb"<body\b[^>]*>", re.IGNORECASE)
_STOPS = re.compile(rb"<|(?<=>)|\n|(?<=\n)")
_SCRIPTS = re.compile(
    rb"""<(?:script|iframe)\b[^>]*\ssrc\s*=\s*["']?((?:https?:)?//[^"'\s>]+)""", re.IGNORECASE
)


class Insertion(NamedTuple):
    """Some bytes that were put into a page, and where, in words."""

    where: str
    data: bytes


class _Spot(NamedTuple):
    """A place where things are put in: they end at ``at`` or begin there."""

    words: str
    at: int
    before: bool

    def cut(self, size: int) -> tuple[int, int]:
        """Give the piece of ``size`` bytes that would have been put in here."""
        return (self.at - size, self.at) if self.before else (self.at, self.at + size)


class Insertions:
    """Looks at one page after another, and tries first what was found in those before."""

    def __init__(self) -> None:
        self._seen: dict[tuple[Insertion, ...], None] = {}
        self._fruitless = 0

    def of(self, data: bytes, size: int, sha256: str) -> tuple[Insertion, ...]:
        """Give what was put into a page that had this size and hash, or nothing when that cannot be proven."""
        more = len(data) - size
        if not 0 < more <= _MOST:
            return ()
        for seen in self._seen:
            left = data
            for insertion in seen:
                left = left.replace(insertion.data, b"", 1)
            if _is(left, sha256):
                return seen
        if self._fruitless >= 5:
            return ()
        found = _one(data, more, sha256) or _two(data, more, sha256)
        self._fruitless = 0 if found else self._fruitless + 1
        if found:
            self._seen[found] = None
        return found


def rewritten(data: bytes, sha256: str) -> str:
    """Say how a file as a whole was rewritten on its way, in words; empty when that cannot be proven."""
    if _is(data.replace(b"\r\n", b"\n"), sha256):
        return "换行被改成了 Windows 的（CRLF）；FTP 要用二进制方式上传"
    if data.startswith(b"\xef\xbb\xbf") and _is(data[3:], sha256):
        return "开头被加了 BOM，是用记事本一类的程序另存过"
    try:
        if _is(data.decode("gb18030").encode(), sha256):
            return "文字被转成了 GBK 编码"
    except UnicodeDecodeError:
        pass
    return ""


def strange_scripts(data: bytes) -> list[str]:
    """Give the scripts and frames of other servers that a page calls for."""
    return list(dict.fromkeys(found.decode("utf-8", "replace") for found in _SCRIPTS.findall(data)))


def _one(data: bytes, more: int, sha256: str) -> tuple[Insertion, ...]:
    for spot in _spots(data):
        start, end = spot.cut(more)
        if start >= 0 and end <= len(data) and _is(data[:start] + data[end:], sha256):
            return (Insertion(spot.words, data[start:end]),)
    return ()


def _two(data: bytes, more: int, sha256: str) -> tuple[Insertion, ...]:
    """Look for two insertions: the first ends or begins where a tag or a line does, which leaves the length of the second."""
    tried = 0
    spots = list(_spots(data))
    for number, first in enumerate(spots):
        for size in _lengths(data, first, more):
            start, end = first.cut(size)
            for second in spots[number + 1 :]:
                from_, to = second.cut(more - size)
                if from_ < end or to > len(data):
                    continue
                tried += 1
                if tried > _TRIED:
                    return ()
                if _is(data[:start] + data[end:from_] + data[to:], sha256):
                    return (Insertion(first.words, data[start:end]), Insertion(second.words, data[from_:to]))
    return ()


def _lengths(data: bytes, spot: _Spot, more: int) -> Iterator[int]:
    """Give how long an insertion at a place may be, shortest first."""
    start, end = spot.cut(more - 1)
    stops = [match.start() for match in _STOPS.finditer(data, max(start, 0), min(end, len(data)))]
    sizes = {abs(stop - spot.at) for stop in stops}
    yield from sorted(size for size in sizes if 0 < size < more)


def _spots(data: bytes) -> Iterator[_Spot]:
    """Give the places where things are put into pages, from the top of the page to its end."""
    yield _Spot("网页最前面", 0, before=False)
    if head := _HEAD.search(data):
        yield _Spot("<head> 后面", head.end(), before=False)
    if (at := data.find(b"</head>")) >= 0:
        yield _Spot("</head> 前面", at, before=True)
    if body := _BODY.search(data):
        yield _Spot("<body> 后面", body.end(), before=False)
    if (at := data.rfind(b"</body>")) >= 0:
        yield _Spot("</body> 前面", at, before=True)
    if (at := data.rfind(b"</html>")) >= 0:
        yield _Spot("</html> 前面", at, before=True)
    yield _Spot("网页最后面", len(data), before=True)


def _is(data: bytes, sha256: str) -> bool:
    return hashlib.sha256(data).hexdigest() == sha256
