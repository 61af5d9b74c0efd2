"""Bytes to text: reads a file that should be UTF-8, and says what it is instead."""

import codecs
import os
from pathlib import Path

from generator.problem import Level, Problem, Span

MAX_BYTES = 2 * 1024 * 1024
_USUAL_BYTES = 64 * 1024
_TO_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_SAVE_AS = "在编辑器里选“另存为”，编码选 UTF-8"
_AS_TEXT = "用文本编辑器新建一个文件，把内容写进去；这个文件可以作为附件"
_KINDS = (
    (b"PK\x03\x04", "像是 Word 或 Excel 文档"),
    (b"\xd0\xcf\x11\xe0", "像是旧版的 Word 或 Excel 文档"),
    (b"%PDF", "像是 PDF"),
    (b"\x89PNG", "像是图片"),
    (b"\xff\xd8\xff", "像是图片"),
)
_STARTS = tuple(start for start, _ in _KINDS)


def read_data(file: Path | str, shown: str) -> bytes | Problem:
    """Give the bytes of a file, of one that is too long the beginning, or what keeps it from being read."""
    try:
        # Not by ``open``, which asks for more than it tells: ten thousand files.
        number = os.open(file, _TO_READ)
        try:
            # Memory is asked for as much as may be read: a report is seldom a hundredth of what is allowed.
            data = os.read(number, _USUAL_BYTES)
            while len(data) <= MAX_BYTES and (more := os.read(number, _USUAL_BYTES)):
                data += more
        finally:
            os.close(number)
    except FileNotFoundError:
        return _refused(shown, "S001", "没有这个文件", "检查文件名和所在的文件夹")
    except IsADirectoryError:
        return _refused(shown, "S001", "这是一个文件夹，不是文件", "检查文件名")
    except PermissionError:
        return _refused(shown, "S001", "没有读取这个文件的权限", "检查文件的权限")
    except OSError as error:
        return _refused(shown, "S001", f"读不到这个文件：{error.strerror}", "检查文件是否完好")
    return data


def text_of(data: bytes, shown: str) -> str | Problem:
    """Give the text of a file, or what it is instead; ``shown`` is the path that the problem names."""
    for start, words in _KINDS if data.startswith(_STARTS) else ():
        if data.startswith(start):
            return _refused(shown, "S003", f"这不是文本文件，{words}", _AS_TEXT)
    if len(data) > MAX_BYTES:
        help_ = "大的内容请放进附件，用“附件”一项列出"
        return _refused(shown, "S002", "文件超过 2 MiB，不像一份年度报告", help_)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(shown, data, error.start)
    if b"\0" in data and text.count("\0") * 8 > len(text):
        return _not_utf8(shown, data, 0)
    return text


def _not_utf8(shown: str, data: bytes, at: int) -> Problem:
    """Say which encoding it probably is, or at which character of which line the bytes are broken.

    Only the last has a place: of any other file an excerpt would be rubbish.
    """
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or _is_utf16(data):
        return _refused(shown, "S003", "文件不是 UTF-8 编码，像是 UTF-16（记事本的“Unicode”）", _SAVE_AS)
    if b"\0" in data:
        return _refused(shown, "S003", "这不是文本文件，里面有读不出来的内容", _AS_TEXT)
    guess = data.decode("utf-8", errors="replace")
    foreign = guess.count("\ufffd") > sum("\u3400" <= character <= "\u9fff" for character in guess)
    if foreign and "\ufffd" not in data.decode("gb18030", errors="replace"):
        return _refused(shown, "S003", "文件不是 UTF-8 编码，像是 GBK（记事本的“ANSI”）", _SAVE_AS)
    start = data.rfind(b"\n", 0, at) + 1
    line, column = data.count(b"\n", 0, at) + 1, len(data[start:at].decode("utf-8")) + 1
    message = f"文件不是完好的 UTF-8 编码，从这里起读不出来（字节 0x{data[at]:02X}）"
    return _refused(shown, "S003", message, f"重新输入这个字；或{_SAVE_AS}", line, column)


def _is_utf16(data: bytes) -> bool:
    """Say whether the bytes are readable words in one of the two orders of UTF-16."""
    if b"\0" not in data:
        return False
    for order in ("utf-16-le", "utf-16-be"):
        text = data[: len(data) // 2 * 2].decode(order, errors="replace")
        plain = sum(
            (character.isprintable() and character != "\ufffd") or character in "\r\n\t" for character in text
        )
        if plain * 10 > len(text) * 9:
            return True
    return False


def _refused(shown: str, code: str, message: str, help_: str, line: int = 0, column: int = 0) -> Problem:
    return Problem(code, Level.ERROR, message, Span(shown, line, column), help_)
