"""The one gate to the disk: an output folder that is ours, files staged beside it, and a commit that readers survive.

A reader of the folder never sees half of a page: every file is moved in with a rename, new files before the pages
that link to them, then ``SHA256SUMS``, stale ones go, and the manifest comes last of all. A journal names what a build is about to own, so
that a build killed at any point leaves a folder which the next one finishes.

What is dear to make says what it was made from (``inputs``). It is made again only when that changed, and what a failed or
killed build made already waits for the next one.
"""

import contextlib
import errno
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from generator import __version__
from generator.problem import Level, Problem, ProblemError, Span

if sys.platform != "win32":
    import fcntl

_PERMISSION = ("没有写入权限", "换一个可以写的文件夹，或请管理员放开权限")
_IN_THE_WAY = ("同名的文件或文件夹挡在那里", "移走它，或换一个文件夹")
_REFUSALS = {
    errno.EACCES: _PERMISSION,
    errno.EPERM: _PERMISSION,
    errno.EROFS: ("这个磁盘是只读的", "换一个可以写的文件夹"),
    errno.ENOSPC: ("磁盘满了", "腾出空间再试；原来的网站没有损坏"),
    errno.EDQUOT: ("磁盘配额用完了", "腾出空间再试；原来的网站没有损坏"),
    errno.ENAMETOOLONG: ("名字太长", "换一个短一些的名字"),
    errno.EISDIR: _IN_THE_WAY,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EEXIST: _IN_THE_WAY,
    errno.ENOTEMPTY: _IN_THE_WAY,
}
MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
WORK = ".nianbao"
JOURNAL = "journal.json"
_STAGING = "staging"
_MADE = "made"
_INPUTS = "inputs.json"
MEMORY = "memory"
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
    """What a commit did, in numbers of files."""

    written: int
    unchanged: int
    removed: int


def owned(folder: Path) -> frozenset[str]:
    """Give the addresses in ``folder`` that earlier builds made, finished or not."""
    return frozenset(_manifest(folder)) | frozenset(_journal(folder))


def published(folder: Path) -> Mapping[str, Published]:
    """Give every file that the last finished build published, by address."""
    return _manifest(folder)


def known_inputs(folder: Path) -> Mapping[str, tuple[str, str]]:
    """Give per address what its file was made from and the hash of the file, as the last finished build left it."""
    value = _read_json(folder / WORK / _INPUTS)
    if not isinstance(value, dict):
        return {}
    return {
        address: (str(pair[0]), str(pair[1]))
        for address, pair in value.items()
        if isinstance(pair, list) and len(pair) == 2
    }


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


def disk_problem(error: OSError, folder: Path) -> Problem:
    """Say what the disk refused, and where."""
    reason, help_ = _REFUSALS.get(error.errno or 0, (error.strerror or str(error), "检查磁盘和权限后再试"))
    place = Path(error.filename).as_posix() if isinstance(error.filename, str) else folder.as_posix()
    return Problem("G307", Level.ERROR, f"不能写入：{reason}", Span(place), help_)


def _is_ours(folder: Path) -> bool:
    work = folder / WORK
    # A manifest of ten thousand reports takes long to read.
    return (work / MEMORY).is_dir() or bool(_manifest(folder)) or (work / JOURNAL).is_file()


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold ``folder`` for one build: a second one at the same time is refused, leftovers of a killed one cleared."""
    work = folder / WORK
    work.mkdir(parents=True, exist_ok=True)
    with (work / "lock").open("w", encoding="utf-8") as lock:
        _lock(lock.fileno(), folder)
        shutil.rmtree(work / _STAGING, ignore_errors=True)
        (work / _STAGING).mkdir()
        try:
            yield
        finally:
            shutil.rmtree(work / _STAGING, ignore_errors=True)
            if not any((work / kept).exists() for kept in (JOURNAL, _MADE, _INPUTS, MEMORY)):
                shutil.rmtree(work, ignore_errors=True)


def _lock(handle: int, folder: Path) -> None:
    if sys.platform == "win32":
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        span = Span(folder.as_posix())
        raise ProblemError(
            Problem("G305", Level.ERROR, "另一个 nianbao 正在生成这个文件夹", span, "等它结束后再试")
        ) from error


def stage(folder: Path, address: str, data: bytes, source: str) -> Staged:
    """Put the bytes of one address aside, unless the folder holds them already."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        with (folder / address).open("rb") as stream:
            same = os.fstat(stream.fileno()).st_size == len(data) and stream.read() == data
    except OSError:
        same = False
    if not same:
        (folder / WORK / _STAGING / _aside(address)).write_bytes(data)
    return Staged(address, digest, len(data), source, not same)


def stage_parts(folder: Path, address: str, parts: Iterable[bytes], source: str) -> Staged:
    """Put a file aside that is too large to hold, part by part."""
    aside = folder / WORK / _STAGING / _aside(address)
    digest, size = hashlib.sha256(), 0
    with aside.open("wb") as stream:
        for part in parts:
            digest.update(part)
            size += stream.write(part)
    if _hash_of(folder / address) != digest.hexdigest():
        return Staged(address, digest.hexdigest(), size, source, changed=True)
    aside.unlink()
    return Staged(address, digest.hexdigest(), size, source, changed=False)


def stage_made(
    folder: Path, address: str, source: str, inputs: str, known: tuple[str, str], make: Callable[[], bytes]
) -> Staged:
    """Put a file aside that is dear to make, or leave the one that was made from the same ``inputs``.

    ``known`` is what ``known_inputs`` says of the address.
    """
    target, made = folder / address, folder / WORK / _MADE / inputs
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


def stage_sums(folder: Path, plan: Iterable[Staged]) -> Staged:
    """Put aside the list of all files of a plan as ``sha256sum --check`` reads it."""
    text = sums_of({item.address: item.sha256 for item in plan})
    return stage(folder, SUMS, text.encode(), MANIFEST)


def sums_of(hashes: Mapping[str, str]) -> str:
    """Give the lines of ``SHA256SUMS`` for hashes by address, without the line of that file itself."""
    return "".join(f"{hashes[address]}  {address}\n" for address in sorted(hashes) if address != SUMS)


def _hash_of(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def read_staged(folder: Path, item: Staged) -> bytes:
    """Give the bytes that ``item`` will have once it is committed."""
    return (_waiting(folder, item) if item.changed else (folder / item.address)).read_bytes()


def _waiting(folder: Path, item: Staged) -> Path:
    """Give the place where a changed file of the plan waits."""
    if item.inputs:
        return folder / WORK / _MADE / item.inputs
    return folder / WORK / _STAGING / _aside(item.address)


def _aside(address: str) -> str:
    """Give the name under which an address waits in the staging folder, flat and free of odd characters."""
    return hashlib.sha256(address.encode()).hexdigest()[:32]


def commit(
    folder: Path, plan: Sequence[Staged], owns: frozenset[str], named: frozenset[str] | None = None
) -> Committed:
    """Move the plan in; ``owns`` are the addresses that earlier builds made, and only of them is any removed.

    ``named`` are those that the manifest names, where somebody knows them already.
    """
    addresses = {item.address for item in plan}
    stale = sorted(address for address in owns if address not in addresses)
    changed = [item for item in plan if item.changed]
    named = frozenset(_manifest(folder)) if named is None else named
    _write_json(folder / WORK / JOURNAL, sorted((addresses | owns) - named))
    # New files before those that change; the sums when all that they name is there, and before anything goes.
    for item in sorted(changed, key=lambda item: (item.address == SUMS, (folder / item.address).exists())):
        target = folder / item.address
        _make_room(folder, target)
        _waiting(folder, item).replace(target)
    removed = sum(_remove(folder, address) for address in stale)
    inputs = {item.address: (item.inputs, item.sha256) for item in sorted(plan) if item.inputs}
    if inputs or (folder / WORK / _INPUTS).exists():
        _write_json(folder / WORK / _INPUTS, inputs)
    _write(folder / MANIFEST, _manifest_of(plan))
    (folder / WORK / JOURNAL).unlink()
    shutil.rmtree(folder / WORK / _MADE, ignore_errors=True)
    return Committed(len(changed), len(plan) - len(changed), removed)


def _make_room(folder: Path, target: Path) -> None:
    parent = target.parent
    if parent != folder:
        parent.mkdir(parents=True, exist_ok=True)


def _remove(folder: Path, address: str) -> bool:
    target = folder / address
    try:
        target.unlink()
    except FileNotFoundError:
        return False
    parent = target.parent
    while parent != folder:
        try:
            parent.rmdir()
        except OSError:
            break
        parent = parent.parent
    return True


def _manifest_of(plan: Sequence[Staged]) -> str:
    """Give the manifest as ``json.dumps`` with an indent of one writes it, which takes ten times as long."""
    files = ",\n".join(
        f'  {_quoted(item.address)}: {{\n   "sha256": "{item.sha256}",\n   "size": {item.size},\n'
        f'   "source": {_quoted(item.source)}\n  }}'
        for item in sorted(plan)
    )
    inside = f"{{\n{files}\n }}" if files else "{}"
    return f'{{\n "generator": {_quoted(f"nianbao {__version__}")},\n "files": {inside}\n}}\n'


_quoted = json.encoder.encode_basestring


def _write_json(file: Path, value: object) -> None:
    """Write a JSON file so that it is there whole or not at all."""
    _write(file, json.dumps(value, ensure_ascii=False) + "\n")


def _write(file: Path, text: str) -> None:
    aside = (
        file.with_name(file.name + ".part")
        if file.parent.name == WORK
        else file.parent / WORK / "manifest.part"
    )
    aside.write_text(text, encoding="utf-8")
    aside.replace(file)


def _manifest(folder: Path) -> dict[str, Published]:
    value = _read_json(folder / MANIFEST)
    if not isinstance(value, dict) or not str(value.get("generator", "")).startswith("nianbao "):
        return {}
    files = value.get("files")
    if not isinstance(files, dict):
        return {}
    return {
        address: Published(str(item.get("sha256", "")), str(item.get("source", "")), _count(item.get("size")))
        for address, item in files.items()
        if isinstance(item, dict) and _safe(address)
    }


def _count(value: object) -> int:
    return value if isinstance(value, int) and value >= 0 else 0


def _journal(folder: Path) -> list[str]:
    value = _read_json(folder / WORK / JOURNAL)
    return (
        [address for address in value if isinstance(address, str) and _safe(address)]
        if isinstance(value, list)
        else []
    )


def _safe(address: str) -> bool:
    """Say whether an address read from disk stays inside the folder: a forged manifest must not delete elsewhere."""
    parts = address.split("/")
    return (
        bool(address)
        and not address.startswith("/")
        and "\\" not in address
        and ".." not in parts
        and "" not in parts
    )


def _read_json(file: Path) -> object:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
