"""The notes that a build leaves for the next one: a summary that is always read, and parts read one by one.

They lie in the project, never in the output, since they know what drafts say. They are worth nothing but time: what is missing, of another program, half written or not understood counts as not there.
A summary holds for exactly one manifest; parts lie in bundles that are never changed once they are written.
"""

import importlib
import io
import mmap
import os
import pickle
import shutil
import zlib
from collections.abc import Iterable, Mapping, Sequence
from enum import EnumType
from functools import lru_cache
from hashlib import file_digest, sha256
from pathlib import Path
from typing import NamedTuple

from generator.files.output import JOURNAL, MANIFEST, MEMORY, WORK

Place = tuple[int, int, int]
"""Where a part lies: the number of its bundle, its beginning, its length."""

_MARK = b"nianbao notes 2\n"
_SUMMARY, _PART = "summary", "summary.part"
_MOST_BUNDLES = 16
_NUMBER = 8
"""Bytes in which a length is written."""
_PLAIN = frozenset(
    {("datetime", "date"), ("datetime", "datetime"), ("decimal", "Decimal"), ("collections", "Counter")}
)
_OF_MEMBERS = ("builtins", "getattr")
"""How Python up to 3.11.3 packs the member of an enumeration; of anything else it is asked for nothing."""


class NotesError(Exception):
    """Says that notes cannot be read after all; what was begun with them has to begin anew without them."""


class Notes(NamedTuple):
    """The pieces of a summary as they were written, and when, on the disk's clock."""

    pieces: tuple[bytes, ...]
    written: int


class _Reader(pickle.Unpickler):
    """Makes values of this program and nothing else: whoever can write into the output must not run code here."""

    def find_class(self, module: str, name: str) -> object:
        """Give a class of ours by its name."""
        return _class_of(module, name)


# What is packed by its worth names the class of every value.
@lru_cache(maxsize=256)
def _class_of(module: str, name: str) -> object:
    if (module, name) == _OF_MEMBERS:
        return _member
    if module.partition(".")[0] != "generator" and (module, name) not in _PLAIN:
        raise pickle.UnpicklingError(f"{module}.{name}")
    found = getattr(importlib.import_module(module), name)
    if not isinstance(found, type):
        raise pickle.UnpicklingError(f"{module}.{name}")
    return found


def _member(kind: object, name: str) -> object:
    if isinstance(kind, EnumType):
        return kind[name]
    raise pickle.UnpicklingError(name)


def packed(value: object) -> bytes:
    """Give the bytes of a value, as ``unpacked`` reads them."""
    return pickle.dumps(value, 5)


def packed_by_worth(value: object) -> bytes:
    """Give the same so that equal values have equal bytes, whichever of their parts are one object; of values without circles."""
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, 5)
    pickler.fast = True
    pickler.dump(value)
    return stream.getvalue()


def unpacked(data: bytes) -> object:
    """Give the value again; raises ``NotesError`` where it is none of ours."""
    try:
        return _Reader(io.BytesIO(data)).load()
    except Exception as error:
        raise NotesError from error


def memory_of(root: Path, out: Path, *, private: bool) -> Path:
    """Give the folder of the notes on ``out``; a ``private`` output, which nobody publishes, holds its own."""
    if private:
        return out / WORK / MEMORY
    return root / ".cache/nianbao" / sha256(os.fsencode(out.resolve())).hexdigest()[:16]


def read_notes(memory: Path, out: Path, key: bytes) -> Notes | None:
    """Give the notes of the last build, when they were written by ``key`` and for the manifest that stands."""
    file = memory / _SUMMARY
    if (out / WORK / JOURNAL).exists():
        return None
    try:
        written = file.stat().st_mtime_ns
        with file.open("rb") as stream:
            head = _head(key, out)
            if stream.read(len(head)) != head:
                return None
            check = int.from_bytes(stream.read(_NUMBER), "big")
            pieces = []
            while size := stream.read(_NUMBER):
                pieces.append(stream.read(int.from_bytes(size, "big")))
                if len(pieces[-1]).to_bytes(_NUMBER, "big") != size:
                    return None
    except (OSError, OverflowError, MemoryError):
        return None
    return Notes(tuple(pieces), written) if _check(pieces) == check else None


def write_notes(memory: Path, out: Path, key: bytes, pieces: Sequence[bytes], bundles: Iterable[int]) -> None:
    """Write the summary for the manifest that stands, and remove all but these bundles."""
    memory.mkdir(parents=True, exist_ok=True)
    with (memory / _PART).open("wb") as stream:
        stream.write(_head(key, out))
        stream.write(_check(pieces).to_bytes(_NUMBER, "big"))
        for piece in pieces:
            stream.write(len(piece).to_bytes(_NUMBER, "big"))
            stream.write(piece)
    (memory / _PART).replace(memory / _SUMMARY)
    kept = {str(number) for number in bundles}
    for file in memory.iterdir():
        if file.name.isdecimal() and file.name not in kept:
            file.unlink()


def forget_notes(memory: Path) -> None:
    """Remove all notes."""
    shutil.rmtree(memory, ignore_errors=True)


class Parts:
    """Parts by name: those that lie in bundles, and new ones that wait to be written."""

    def __init__(self, memory: Path | None, places: Mapping[str, Place]) -> None:
        self._memory = memory
        self._places = dict(places)
        self._fresh: dict[str, bytes] = {}
        self._bundles: dict[int, mmap.mmap] = {}

    def add(self, name: str, data: bytes) -> None:
        """Keep a new part, instead of an older one of this name."""
        self._fresh[name] = data

    def has(self, name: str) -> bool:
        """Say whether there is a part of this name."""
        return name in self._fresh or name in self._places

    def get(self, name: str) -> object:
        """Give the value of a part; raises ``NotesError`` when it cannot be read."""
        return unpacked(self.data(name))

    def before(self, name: str) -> object:
        """Give the value that a part had in the last build; raises ``NotesError`` when it cannot be read."""
        return unpacked(self._lying(name))

    def data(self, name: str) -> bytes:
        """Give a part as it is written; raises ``NotesError`` when it cannot be read."""
        return self._fresh[name] if name in self._fresh else self._lying(name)

    def _lying(self, name: str) -> bytes:
        if name not in self._places:
            raise NotesError
        number, start, length = self._places[name]
        try:
            if number not in self._bundles:
                with (self._folder() / str(number)).open("rb") as file:
                    self._bundles[number] = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            data = self._bundles[number][start : start + length]
        except (OSError, ValueError) as error:
            raise NotesError from error
        if len(data) != length:
            raise NotesError
        return data

    def _folder(self) -> Path:
        assert self._memory, "a mere check notes nothing"
        return self._memory

    def write(self, names: Iterable[str]) -> dict[str, Place]:
        """Write what is new of ``names`` into one bundle more, and say where each part lies; too many bundles become one."""
        listed = list(names)
        numbers = {self._places[name][0] for name in listed if name not in self._fresh}
        fresh = [name for name in listed if name in self._fresh or len(numbers) >= _MOST_BUNDLES]
        number = max((place[0] for place in self._places.values()), default=0) + 1
        places = {name: self._places[name] for name in listed if name in self._places}
        held: list[bytes] = []
        start = 0
        for name in fresh:
            data = self.data(name)
            places[name] = (number, start, len(data))
            held.append(data)
            start += len(data)
        self._folder().mkdir(parents=True, exist_ok=True)
        (self._folder() / str(number)).write_bytes(b"".join(held))
        return places


def _check(pieces: Sequence[bytes]) -> int:
    """Give a number that is another as soon as one of the pieces, the length of one or their number is another."""
    found = zlib.crc32(len(pieces).to_bytes(_NUMBER, "big"))
    for piece in pieces:
        found = zlib.crc32(piece, zlib.crc32(len(piece).to_bytes(_NUMBER, "big"), found))
    return found


def _head(key: bytes, out: Path) -> bytes:
    with (out / MANIFEST).open("rb") as manifest:
        return _MARK + sha256(key).digest() + file_digest(manifest, "sha256").digest()
