"""How large a picture is, and of which kind, read from its own bytes."""

import struct
from typing import NamedTuple

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})


class Size(NamedTuple):
    """The kind of a picture (``png``, ``jpeg``, ``gif``) and its measures in pixels, both at least 1."""

    kind: str
    width: int
    height: int


def picture_size(data: bytes) -> Size | None:
    """Give kind and measures of a PNG, JPEG or GIF; nothing of any other file, or of one that is cut short."""
    found = None
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        found = Size("png", *struct.unpack(">II", data[16:24]))
    elif data[:6] in {b"GIF87a", b"GIF89a"} and len(data) >= 10:
        found = Size("gif", *struct.unpack("<HH", data[6:10]))
    elif data.startswith(b"\xff\xd8"):
        found = _jpeg(data)
    return found if found and found.width and found.height else None


def _jpeg(data: bytes) -> Size | None:
    """Walk the segments of a JPEG to the one that says its measures."""
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return Size("jpeg", width, height)
        if marker == 0xFF:
            place += 1
        elif marker in _ALONE:
            place += 2
        else:
            place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return None
