"""What files were when they were last looked at: enough to tell, without reading them, that nobody has changed them since.

A file that was changed in the moments before it was looked at could be changed once more within the same tick of the disk's
clock, and look the same. Of such a file the hash is kept too, and compared.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

Stamp = tuple[str, int, int, int, int, str]
"""Name below its folder, size, times of change of the bytes and of the entry, inode, and the hash where one is needed."""
Seen = tuple[Stamp, ...]
"""All files below a folder, by name; a folder stands there as a name with a slash at its end."""

_FRESH = 2_000_000_000
"""The coarsest clock that disks have, in nanoseconds."""


class UncertainError(Exception):
    """Says that nobody can tell from outside whether something changed."""


def stamps(folder: Path, since: int, passed: Callable[[str], bool] | None = None) -> Seen:
    """Give the stamps of all files below ``folder``, none when it is not there.

    ``since`` is the moment, on the disk's clock, at which the looking began; folders whose names below ``folder`` are to be
    ``passed`` are left out. Raises ``UncertainError`` where a link leads to another folder, or something cannot be read.
    """
    found: list[Stamp] = []
    try:
        _walk(os.fspath(folder), "", since - _FRESH, passed, found)
    except FileNotFoundError:
        if folder.exists():
            raise UncertainError from None
        return ()
    except OSError as error:
        raise UncertainError from error
    found.sort()
    return tuple(found)


def stamps_of(root: Path, names: Iterable[str], since: int) -> Seen:
    """Give the stamps of single files; one that is not there has none."""
    found: list[Stamp] = []
    for name in names:
        try:
            _add(os.fspath(root / name), name, since - _FRESH, found)
        except (OSError, ValueError):
            continue
    return tuple(found)


def unchanged(folder: Path, before: Seen, now: Seen) -> bool:
    """Say whether the files below ``folder`` are what they were before."""
    if before == now:
        return True
    if len(before) != len(now):
        return False
    for old, new in zip(before, now, strict=True):
        if old != new and (
            old[:5] != new[:5] or not old[5] or old[5] != (new[5] or _hash_of(f"{folder}/{old[0]}"))
        ):
            return False
    return True


def unchanged_file(path: str, sha256: str) -> bool:
    """Say whether a file has this hash."""
    try:
        return _hash_of(path) == sha256
    except UncertainError:
        return False


def _walk(
    path: str, prefix: str, fresh: int, passed: Callable[[str], bool] | None, found: list[Stamp]
) -> None:
    with os.scandir(path) as entries:
        for entry in entries:
            name = prefix + entry.name
            if entry.is_symlink():
                _add_link(entry, name, fresh, found)
            elif entry.is_dir(follow_symlinks=False):
                if passed is None or not passed(name):
                    found.append((f"{name}/", 0, 0, 0, 0, ""))
                    _walk(entry.path, f"{name}/", fresh, passed, found)
            else:
                status = entry.stat(follow_symlinks=False)
                moment = max(status.st_mtime_ns, status.st_ctime_ns)
                mark = _hash_of(entry.path) if moment >= fresh else ""
                found.append(
                    (name, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, mark)
                )


def _add_link(entry: "os.DirEntry[str]", name: str, fresh: int, found: list[Stamp]) -> None:
    """Note a link, and the file that it leads to; what lies in another folder is not watched."""
    status = entry.stat(follow_symlinks=False)
    found.append((f"{name}@", 0, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, ""))
    if entry.is_dir():
        raise UncertainError
    if entry.is_file():
        _add(entry.path, name, fresh, found)


def _add(path: str, name: str, fresh: int, found: list[Stamp]) -> None:
    status = os.stat(path)  # noqa: PTH116 - ten thousand paths
    mark = _hash_of(path) if max(status.st_mtime_ns, status.st_ctime_ns) >= fresh else ""
    found.append((name, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, mark))


def _hash_of(path: str) -> str:
    """Give the hash of a file; what is no file to read, such as a socket, is uncertain."""
    if not os.path.isfile(path):  # noqa: PTH113
        raise UncertainError
    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            return hashlib.sha256(stream.read()).hexdigest()
    except OSError as error:
        raise UncertainError from error
