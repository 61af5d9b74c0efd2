"""Opens foreign zip files without being flooded: office documents are zip files, and so are bombs."""

import io
import zipfile
import zlib
from collections.abc import Mapping

from generator.problem import Level, Problem, Span

MOST_BYTES = 256 * 1024 * 1024
"""What a document may unpack to."""
_MOST_PARTS = 10_000
_HEAD = 4096
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_DAMAGED = "重新下载；能打开的，打开后另存一份再导入"


def is_zip(data: bytes) -> bool:
    """Say whether bytes begin like a zip file."""
    return data.startswith(b"PK\x03\x04")


def is_old_office(data: bytes) -> bool:
    """Say whether bytes begin like a document of the old office formats, or a new one that is locked."""
    return data.startswith(_OLD)


def is_locked(data: bytes) -> bool:
    """Say whether bytes are a new document behind a password."""
    return is_old_office(data) and _LOCKED in data


def locked(shown: str) -> Problem:
    """Say that a document has a password."""
    return Problem("I105", Level.ERROR, "这个文件加了密码", Span(shown), "用密码打开，去掉密码后另存再导入")


def damaged(shown: str) -> Problem:
    """Say that a document is not whole."""
    return Problem("I104", Level.ERROR, "这个文件损坏了，打不开", Span(shown), _DAMAGED)


def unpacked(data: bytes, shown: str) -> dict[str, bytes] | Problem:
    """Give the parts of a zip file by their names, or what keeps it from being opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if sum(entry.file_size for entry in entries) > MOST_BYTES or len(entries) > _MOST_PARTS:
                help_ = "只留报告本身，去掉图片和别的材料，另存后再导入"
                return Problem("I103", Level.ERROR, "这个文件展开以后太大", Span(shown), help_)
            if any(entry.flag_bits & 1 for entry in entries):
                return locked(shown)
            # A part is never read beyond the size it declares.
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        return damaged(shown)


def declares_types(parts: Mapping[str, bytes]) -> bool:
    """Say whether a part declares a document type: no office document does, and bombs are made of it."""
    heads = (
        data[:_HEAD].replace(b"\0", b"") for name, data in parts.items() if name.endswith((".xml", ".rels"))
    )
    return any(b"<!DOCTYPE" in head for head in heads)
