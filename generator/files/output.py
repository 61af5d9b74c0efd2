"""The gate to the disk: an output folder that is ours, and files staged beside it, which ``commit`` moves in.

What is dear to make says what it was made from (``inputs``). It is made again only when that changed, and what a failed or
killed build made already waits for the next one.
"""

import contextlib
import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from generator.files.manifest import (
    as_count,
    begins_like_ours,
    is_safe,
    read_json,
)
from generator.files.turns import close_turns
from generator.problem import Level, Problem, ProblemError, Span

if sys.platform != "win32":
    import fcntl

MANIFEST = "manifest.json"
LEDGER_HEAD = "ledger.json"
"""The file of a site that carries the head of the ledger as it was when the site was built."""
WORK = ".nianbao"
JOURNAL = "journal.json"
_STAGING = "staging"
MADE = "made"
INPUTS = "inputs.json"
MEMORY = "memory"
PUBLICATION = "publication.json"
"""What a build leaves for the ledger; see ``generator/ledger/built.py``."""
_TO_WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
_IGNORED = frozenset({".gitignore", ".git", ".gitkeep", WORK, MANIFEST})


class Staged(NamedTuple):
    """A file of the plan: its address, hash and size, its source, and whether it differs on disk.

    ``inputs`` is the hash of all that it was made from, empty where making it is cheap.
    """

    address: str
    sha256: str
    size: int
    source: str
    changed: bool
    inputs: str = ""


class Published(NamedTuple):
    """A file of the manifest: its hash, what it was made from, and its size."""

    sha256: str
    source: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit did, in numbers of files; ``times`` says when those were written that came with a whole folder."""

    written: int
    unchanged: int
    removed: int
    times: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)


def owned(folder: Path) -> frozenset[str]:
    """Give the addresses in ``folder`` that earlier builds made, finished or not."""
    return frozenset(_manifest(folder)) | frozenset(_journal(folder))


def published(folder: Path) -> Mapping[str, Published]:
    """Give every file that the last finished build published, by address."""
    return _manifest(folder)


def known_inputs(folder: Path) -> Mapping[str, tuple[str, str]]:
    """Give per address what its file was made from and the hash of the file, as the last finished build left it."""
    value = read_json(folder / WORK / INPUTS)
    if not isinstance(value, dict):
        return {}
    return {
        address: (str(pair[0]), str(pair[1]))
        for address, pair in value.items()
        if isinstance(pair, list) and len(pair) == 2
    }


def left(folder: Path) -> object:
    """Give what the last build left for the ledger, nothing where it left none that can be read."""
    return read_json(folder / WORK / PUBLICATION)


def left_bytes(folder: Path) -> bytes:
    """Give the same as it was written, nothing where nothing is left."""
    try:
        return (folder / WORK / PUBLICATION).read_bytes()
    except OSError:
        return b""


def leave_bytes(folder: Path, data: bytes) -> None:
    """Leave what a publication of this output has to record, once all of it is committed."""
    if left_bytes(folder) != data:
        write_whole(folder / WORK / PUBLICATION, data)


def refuse_foreign(folder: Path, root: Path) -> Problem | None:
    """Say why ``folder`` cannot be the output, or give nothing when it is empty or ours."""
    shown = Span(folder.as_posix())
    resolved, project = folder.resolve(), root.resolve()
    for part in ("content", "themes"):
        inside = project / part
        if resolved == project or resolved.is_relative_to(inside) or inside.is_relative_to(resolved):
            return Problem(
                "G303", Level.ERROR, "输出文件夹不能和稿件放在一起", shown, "换一个文件夹，如 site"
            )
    if folder.exists() and not folder.is_dir():
        return Problem(
            "G303", Level.ERROR, "输出的位置上是一个文件，不是文件夹", shown, "换一个文件夹，如 site"
        )
    if not folder.is_dir() or _is_ours(folder):
        return None
    other = sorted(entry.name for entry in folder.iterdir() if entry.name not in _IGNORED)
    if not other:
        return None
    message = f"输出文件夹里有别的文件（如 {other[0]}），不是 nianbao 生成的"
    return Problem("G303", Level.ERROR, message, shown, "换一个空文件夹，或自己清空它")


def _is_ours(folder: Path) -> bool:
    return (
        begins_like_ours(folder / MANIFEST) or bool(_manifest(folder)) or (folder / WORK / JOURNAL).is_file()
    )


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold ``folder`` for one build: a second one at the same time is refused, leftovers of a killed one cleared."""
    work = folder / WORK
    work.mkdir(parents=True, exist_ok=True)
    with (work / "lock").open("w", encoding="utf-8") as lock:
        _lock(lock.fileno(), folder)
        close_turns(work)
        shutil.rmtree(work / _STAGING, ignore_errors=True)
        (work / _STAGING).mkdir()
        try:
            yield
        finally:
            close_turns(work)
            shutil.rmtree(work / _STAGING, ignore_errors=True)
            if not any((work / kept).exists() for kept in (JOURNAL, MADE, INPUTS, MEMORY, PUBLICATION)):
                shutil.rmtree(work, ignore_errors=True)


def _lock(handle: int, folder: Path) -> None:
    if sys.platform == "win32":
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        message, help_ = "另一个 nianbao 正在生成这个文件夹", "等它结束后再试"
        problem = Problem("G305", Level.ERROR, message, Span(folder.as_posix()), help_)
        raise ProblemError(problem) from error


def is_new(folder: Path) -> bool:
    """Say whether no build has moved anything into an output yet."""
    return not (folder / MANIFEST).exists() and not (folder / WORK / JOURNAL).exists()


def stage(folder: Path, address: str, data: bytes, source: str, *, new: bool = False) -> Staged:
    """Put the bytes of one address aside, unless the folder holds them already; a ``new`` one holds nothing."""
    digest = hashlib.sha256(data).hexdigest()
    # A path of texts: ten thousand pages are asked for, and objects of paths take as long as the disk.
    same = not new and _holds(f"{folder}/{address}", data)
    if not same:
        _put(staged_at(folder, address), data)
    return Staged(address, digest, len(data), source, not same)


def staged_at(folder: Path, address: str) -> str:
    """Give the place where what was staged for an address waits: below the staging folder as it will lie below the output."""
    return f"{folder}/{WORK}/{_STAGING}/{address}"


def _put(path: str, data: bytes) -> None:
    """Write a file in one piece: a stream, which gathers small ones, takes half as long again."""
    handle = _opened(path)
    try:
        written = os.write(handle, data)
        while written < len(data):
            written += os.write(handle, memoryview(data)[written:])
    finally:
        os.close(handle)


def _opened(path: str) -> int:
    """Open a file to write, in a folder that may have to be made."""
    try:
        return os.open(path, _TO_WRITE, 0o666)
    except FileNotFoundError:
        os.makedirs(path.rpartition("/")[0], exist_ok=True)  # noqa: PTH103 - as below
        return os.open(path, _TO_WRITE, 0o666)


def _holds(path: str, data: bytes) -> bool:
    # To ask whether there is a page takes half the time of an error.
    if not os.access(path, os.F_OK):
        return False
    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            return os.fstat(stream.fileno()).st_size == len(data) and stream.read() == data
    except OSError:
        return False


def stage_parts(folder: Path, address: str, parts: Iterable[bytes], source: str) -> Staged:
    """Put a file aside that is too large to hold, part by part."""
    aside = staged_at(folder, address)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(_opened(aside), "wb") as stream:
        for part in parts:
            digest.update(part)
            size += stream.write(part)
    if _hash_of(folder / address) != digest.hexdigest():
        return Staged(address, digest.hexdigest(), size, source, changed=True)
    Path(aside).unlink()
    return Staged(address, digest.hexdigest(), size, source, changed=False)


def stage_made(
    folder: Path, address: str, source: str, inputs: str, known: tuple[str, str], make: Callable[[], bytes]
) -> Staged:
    """Put a file aside that is dear to make, or leave the one that was made from the same ``inputs``.

    ``known`` is what ``known_inputs`` says of the address.
    """
    target, made = folder / address, folder / WORK / MADE / inputs
    if known[0] == inputs:
        try:
            data = target.read_bytes()
        except OSError:
            data = b""
        if hashlib.sha256(data).hexdigest() == known[1]:
            return Staged(address, known[1], len(data), source, changed=False, inputs=inputs)
    if made.is_file():
        data = made.read_bytes()
    else:
        data = make()
        made.parent.mkdir(exist_ok=True)
        part = made.with_name(f"{inputs}.part")
        part.write_bytes(data)
        part.replace(made)
    digest = hashlib.sha256(data).hexdigest()
    return Staged(address, digest, len(data), source, _hash_of(target) != digest, inputs)


def _hash_of(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def read_staged(folder: Path, item: Staged) -> bytes:
    """Give the bytes that ``item`` will have once it is committed."""
    return Path(waiting(folder, item) if item.changed else f"{folder}/{item.address}").read_bytes()


def waiting(folder: Path, item: Staged) -> str:
    """Give the place where a changed file of the plan waits."""
    if item.inputs:
        return f"{folder}/{WORK}/{MADE}/{item.inputs}"
    return staged_at(folder, item.address)


def write_whole(file: Path, data: bytes) -> None:
    """Write a file beside the site so that it is there whole or not at all."""
    aside = (
        file.with_name(file.name + ".part")
        if file.parent.name == WORK
        else file.parent / WORK / "manifest.part"
    )
    aside.write_bytes(data)
    aside.replace(file)


def _manifest(folder: Path) -> dict[str, Published]:
    value = read_json(folder / MANIFEST)
    if not isinstance(value, dict) or not str(value.get("generator", "")).startswith("nianbao "):
        return {}
    files = value.get("files")
    if not isinstance(files, dict):
        return {}
    return {
        address: Published(
            str(item.get("sha256", "")), str(item.get("source", "")), as_count(item.get("size"))
        )
        for address, item in files.items()
        if isinstance(item, dict) and is_safe(address)
    }


def _journal(folder: Path) -> list[str]:
    value = read_json(folder / WORK / JOURNAL)
    known = value if isinstance(value, list) else []
    return [address for address in known if isinstance(address, str) and is_safe(address)]
