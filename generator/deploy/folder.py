"""A folder on this machine."""

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from generator.rollout.failures import Failure, usual
from generator.rollout.in_place import update
from generator.rollout.job import Job, Outcome, Return
from generator.rollout.releases import Turned, release, turn_back
from generator.rollout.store import CLAIM, PART, TURN, Seen, parents, pieces_of, read_back

SCHEMES = ("folder",)
LABEL = "本机文件夹"
LIBRARIES: Mapping[str, str] = {}
_PIECE = 1 << 18


def deliver(job: Job) -> Outcome:
    """Bring the folder up to the site."""
    store = _Folder(Path(job.target.address.folder))
    return release(store, job) if job.target.switched else update(store, job)


def restore(wanted: Return) -> Turned:
    """Turn the folder back to a former release."""
    return turn_back(_Folder(Path(wanted.target.address.folder)), wanted)


def failure(error: Exception) -> Failure | None:
    """Give what an error of the disk means."""
    return usual(error)


class _Folder:
    """The folder as a store: files are moved in with a rename."""

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(parents=True, exist_ok=True)

    def get(self, address: str) -> Iterator[bytes] | None:
        """Give a file piece by piece."""
        try:
            stream = (self._root / address).open("rb")
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

        def pieces() -> Iterator[bytes]:
            with stream:
                while piece := stream.read(_PIECE):
                    yield piece

        return pieces()

    def put(self, address: str, source: Path | bytes) -> None:
        """Put a file with a rename."""
        self._write(PART, source)
        self._make_room(address)
        (self._root / PART).replace(self._root / address)

    def _write(self, address: str, source: Path | bytes) -> None:
        with (self._root / address).open("wb") as stream:
            for piece in pieces_of(source):
                stream.write(piece)

    def _make_room(self, address: str) -> None:
        (self._root / address).parent.mkdir(parents=True, exist_ok=True)

    def claim(self, address: str, data: bytes) -> None:
        """Put a file where none stands: a hard link is refused where one does."""
        self._write(CLAIM, data)
        with contextlib.suppress(FileExistsError):
            os.link(self._root / CLAIM, self._root / address)
        (self._root / CLAIM).unlink(missing_ok=True)

    def remove(self, addresses: Sequence[str]) -> None:
        """Remove files and the folders that they leave empty."""
        for address in addresses:
            (self._root / address).unlink(missing_ok=True)
            for folder in reversed(list(parents(address))):
                try:
                    (self._root / folder).rmdir()
                except OSError:
                    break

    def names(self, folder: str) -> Mapping[str, bool]:
        """Give what stands in a folder."""
        try:
            return {entry.name: entry.is_dir() for entry in os.scandir(self._root / folder)}
        except (FileNotFoundError, NotADirectoryError):
            return {}

    def sums(self, addresses: Sequence[str], seen: Seen) -> Mapping[str, str]:
        """Give the SHA-256 of files as they are read back."""
        return read_back(self, addresses, seen)

    def pointed(self, name: str) -> str | None:
        """Give where a link points."""
        link = self._root / name
        if link.is_symlink():
            return link.readlink().as_posix()
        return "" if link.exists() else None

    def point(self, name: str, to: str) -> None:
        """Turn a link, with a rename."""
        part = self._root / TURN
        part.unlink(missing_ok=True)
        part.symlink_to(to, target_is_directory=True)
        part.replace(self._root / name)

    def fill(self, folder: Path, release: str, addresses: Sequence[str], like: str, seen: Seen) -> None:
        """Put files into a release, as hard links to the former one where it has them."""
        for address in addresses:
            if not (like and self._linked(like + address, release + address)):
                self.put(release + address, folder / address)
            seen(address)

    def _linked(self, former: str, address: str) -> bool:
        self._make_room(address)
        try:
            os.link(self._root / former, self._root / address)
        except OSError:
            return False
        return True
