"""The manifest and the list of hashes as text: every file of a site by its address, written anew or mended where few files changed.

The text of the manifest is that of ``json.dumps`` with an indent of one, made ten times as fast.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from generator import __version__

SUMS = "SHA256SUMS"
_HASH = 64


class Entry(NamedTuple):
    """A file of the site: its address, hash, size, and the source it was made from."""

    address: str
    sha256: str
    size: int
    source: str


_quoted = json.encoder.encode_basestring
_HEAD = f'{{\n "generator": {_quoted(f"nianbao {__version__}")},\n "files": '
_BEGINNING = b'{\n "generator": "nianbao '
"""Of any version of this program."""


def manifest_of(entries: Iterable[tuple[str, str, int, str]]) -> str:
    """Give the manifest; entries come in the order of their addresses."""
    files = ",\n".join([_entry(*entry) for entry in entries])
    inside = f"{{\n{files}\n }}" if files else "{}"
    return f"{_HEAD}{inside}\n}}\n"


def mended_manifest(data: bytes, changed: Sequence[Entry]) -> bytes | None:
    """Give a manifest with other values for addresses that it names; nothing when it does not name one of them."""
    if not data.startswith(_HEAD.encode()):
        return None
    parts, done = [], 0
    for entry in sorted(changed):
        start = data.find(f"\n  {_quoted(entry.address)}: {{\n".encode(), done)
        end = data.find(b"\n  }", start)
        if start < 0 or end < 0:
            return None
        parts += [data[done : start + 1], _entry(*entry).encode()]
        done = end + 4
    return b"".join([*parts, data[done:]])


def _entry(address: str, sha256: str, size: int, source: str) -> str:
    return (
        f'  {_quoted(address)}: {{\n   "sha256": "{sha256}",\n   "size": {size},\n'
        f'   "source": {_quoted(source)}\n  }}'
    )


def sums_of(hashes: Mapping[str, str]) -> str:
    """Give the lines of ``sha256sum`` for hashes by address, without that of the list itself."""
    return "".join(
        [f"{sha256}  {address}\n" for address, sha256 in sorted(hashes.items()) if address != SUMS]
    )


def mended_sums(data: bytes, changed: Mapping[str, str]) -> bytes | None:
    """Give the lines with other hashes for addresses that they name; nothing when one is not named."""
    parts, done = [], 0
    for address in sorted(changed):
        start, _ = line_of(data, address, done)
        if start < done:
            return None
        parts += [data[done:start], changed[address].encode()]
        done = start + _HASH
    return b"".join([*parts, data[done:]])


def line_of(data: bytes, address: str, since: int = 0) -> tuple[int, int]:
    """Give where the line of an address begins and ends; -1 where it is not named."""
    name = f"  {address}\n".encode()
    at = data.find(name, since)
    start = at - _HASH
    if at < 0 or start < 0 or (start and data[start - 1 : start] != b"\n"):
        return -1, -1
    return start, at + len(name)


def as_count(value: object) -> int:
    """Give a number of bytes that was read from disk, 0 where it is none."""
    return value if isinstance(value, int) and value >= 0 else 0


def is_safe(address: str) -> bool:
    """Say whether an address read from disk stays inside the folder: a forged manifest must not delete elsewhere."""
    parts = address.split("/")
    return (
        bool(address)
        and not address.startswith("/")
        and "\\" not in address
        and ".." not in parts
        and "" not in parts
    )


def read_json(file: Path) -> object:
    """Give the value of a JSON file, nothing where there is none."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def begins_like_ours(file: Path) -> bool:
    """Say whether a manifest begins as we write it; that of ten thousand reports takes long to read to its end."""
    try:
        with file.open("rb") as stream:
            return stream.read(len(_BEGINNING)) == _BEGINNING
    except OSError:
        return False
