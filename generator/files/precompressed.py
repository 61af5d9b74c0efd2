"""Stages a packed copy beside every text of a plan, and packs only what changed since the last build.

Levels are fixed and no date is written, so that the same text gives the same bytes. Brotli's highest levels take twenty times as
long for a tenth less; the level here is the last one before that.
"""

import hashlib
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from generator.files.output import Staged, known_inputs, read_staged, stage_made

TEXTS = frozenset({".css", ".csv", ".html", ".js", ".json", ".svg", ".txt", ".webmanifest", ".xml"})
SMALLEST, LARGEST = 1024, 16 * 1024 * 1024
"""Less is not worth a second file; more would not fit in memory several times over, and is seldom asked for."""
_GZIP_LEVEL, _BROTLI_LEVEL = 9, 8
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
"""Of a gzip file without name, date or operating system: those of the library differ from release to release."""
_INCLUDE = b"<!--#"
_WORKERS = 4


class _Packing(NamedTuple):
    """A way to pack: the end of the name, what else the bytes depend on, the function."""

    suffix: str
    ground: str
    pack: Callable[[bytes], bytes]


def stage_packed(out: Path, plan: Sequence[Staged], wanted: Iterable[str]) -> list[Staged]:
    """Put the packed copies of the texts of a plan aside, and give those that are smaller than the text."""
    packings = [_packing(name) for name in wanted]
    if not packings:
        return []
    known = known_inputs(out)
    texts = [item for item in plan if _worth(item)]
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - only where there is something to pack

    # The libraries pack outside the interpreter's lock: threads are enough to use all processors.
    with ThreadPoolExecutor(_WORKERS) as pool:
        found = pool.map(lambda item: list(_packed(out, item, packings, known)), texts)
        return [one for several in found for one in several]


def is_packed(address: str, source: str) -> bool:
    """Say whether a file of a manifest is a packed copy, which comes and goes with the key and is no address of its own."""
    return address in (f"{source}.gz", f"{source}.br")


def _worth(item: Staged) -> bool:
    return PurePosixPath(item.address).suffix in TEXTS and SMALLEST <= item.size <= LARGEST


def _packed(
    out: Path, item: Staged, packings: Sequence[_Packing], known: Mapping[str, tuple[str, str]]
) -> Iterator[Staged]:
    for packing in packings:
        address = item.address + packing.suffix
        parts = (packing.ground, address, item.sha256)
        inputs = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        make = partial(_make, out, item, packing)
        staged = stage_made(out, address, item.address, inputs, known.get(address, ("", "")), make)
        if 0 < staged.size < item.size:
            yield staged


def _make(out: Path, item: Staged, packing: _Packing) -> bytes:
    """Give the packed text; nothing of a page that the server puts together, since what is packed is sent without a look at it."""
    data = read_staged(out, item)
    return b"" if _INCLUDE in data else packing.pack(data)


def _packing(name: str) -> _Packing:
    if name == "br":
        from importlib.metadata import version  # noqa: PLC0415 - it reads letters, of which no page knows

        import brotli  # noqa: PLC0415 - only for sites that ask for it

        return _Packing(
            ".br",
            f"brotli {version('brotli')} {_BROTLI_LEVEL}",
            partial(brotli.compress, quality=_BROTLI_LEVEL),
        )
    return _Packing(".gz", f"gzip-1 zlib {zlib.ZLIB_RUNTIME_VERSION} {_GZIP_LEVEL}", gzip)


def gzip(data: bytes) -> bytes:
    """Give the bytes of a gzip file that is the same on every machine with the same zlib."""
    packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(data) + packer.flush()
    return _HEAD + body + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)
