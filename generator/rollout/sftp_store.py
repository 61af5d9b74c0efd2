"""A folder on an SFTP server as a store: files are moved in with a rename that replaces."""

import contextlib
import errno
import posixpath
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import paramiko

from generator.rollout.failures import Failure, FailureError, Reason
from generator.rollout.store import CLAIM, PART, TURN, Seen, parents, pieces_of, read_back

_PIECE = 1 << 15


class SftpStore:
    """The files of a session below one folder."""

    def __init__(self, files: paramiko.SFTPClient, root: str) -> None:
        self._files, self._root = files, root
        self._made: set[str] = set()
        self._make(root)

    def _at(self, address: str) -> str:
        return posixpath.join(self._root, address) if address else self._root

    def get(self, address: str) -> Iterator[bytes] | None:
        """Give a file piece by piece."""
        try:
            stream = self._files.open(self._at(address), "rb")
        except FileNotFoundError:
            return None

        def pieces() -> Iterator[bytes]:
            with stream:
                stream.prefetch(stream.stat().st_size)
                while piece := stream.read(_PIECE):
                    yield piece

        return pieces()

    def put(self, address: str, source: Path | bytes) -> None:
        """Put a file with a rename."""
        self._write(PART, source)
        self._move(PART, address)

    def _write(self, address: str, source: Path | bytes) -> None:
        size = 0
        with self._files.open(self._at(address), "wb") as stream:
            stream.set_pipelined(True)
            for piece in pieces_of(source):
                stream.write(piece)
                size += len(piece)
        # Nobody waits for the answer to each piece, so a refusal shows only in what stands there.
        if self._files.stat(self._at(address)).st_size != size:
            raise FailureError(Failure(Reason.FULL, "文件没有写全"))

    def _move(self, part: str, address: str) -> None:
        for folder in parents(address):
            self._make(self._at(folder))
        try:
            self._files.posix_rename(self._at(part), self._at(address))
        except OSError as error:
            if "unsupported" not in str(error).lower():
                raise
            if part == TURN:
                raise FailureError(_no_rename()) from error
            # A server that cannot replace: there is a moment without the file.
            with contextlib.suppress(FileNotFoundError):
                self._files.remove(self._at(address))
            self._files.rename(self._at(part), self._at(address))

    def _make(self, folder: str) -> None:
        """Make a folder and those above it."""
        if folder in self._made or folder in ("", "/", "."):
            return
        try:
            self._files.stat(folder)
        except FileNotFoundError:
            self._make(posixpath.dirname(folder))
            self._files.mkdir(folder)
        self._made.add(folder)

    def claim(self, address: str, data: bytes) -> None:
        """Put a file where none stands: the plain rename of SFTP is refused where one does."""
        if self._there(address):
            return
        self._write(CLAIM, data)
        try:
            self._files.rename(self._at(CLAIM), self._at(address))
        except OSError:
            if not self._there(address):
                raise
            self.remove([CLAIM])

    def _there(self, address: str) -> bool:
        try:
            self._files.lstat(self._at(address))
        except FileNotFoundError:
            return False
        return True

    def remove(self, addresses: Sequence[str]) -> None:
        """Remove files and the folders that they leave empty."""
        for address in addresses:
            with contextlib.suppress(FileNotFoundError):
                self._files.remove(self._at(address))
            for folder in reversed(list(parents(address))):
                try:
                    self._files.rmdir(self._at(folder))
                except OSError:
                    break
                self._made.discard(self._at(folder))

    def names(self, folder: str) -> Mapping[str, bool]:
        """Give what stands in a folder."""
        try:
            found = self._files.listdir_attr(self._at(folder))
        except FileNotFoundError:
            return {}
        return {one.filename: self._is_folder(folder, one) for one in found}

    def _is_folder(self, folder: str, one: paramiko.SFTPAttributes) -> bool:
        mode = one.st_mode or 0
        if stat.S_ISLNK(mode):
            try:
                mode = self._files.stat(posixpath.join(self._at(folder), one.filename)).st_mode or 0
            except OSError:
                return False
        return stat.S_ISDIR(mode)

    def sums(self, addresses: Sequence[str], seen: Seen) -> Mapping[str, str]:
        """Give the SHA-256 of files as they are read back."""
        return read_back(self, addresses, seen)

    def pointed(self, name: str) -> str | None:
        """Give where a link points."""
        try:
            mode = self._files.lstat(self._at(name)).st_mode or 0
        except FileNotFoundError:
            return None
        return (self._files.readlink(self._at(name)) or "") if stat.S_ISLNK(mode) else ""

    def point(self, name: str, to: str) -> None:
        """Turn a link, with a rename that replaces."""
        self.remove([TURN])
        try:
            self._files.symlink(to, self._at(TURN))
        except OSError as error:
            if error.errno in (errno.EACCES, errno.ENOENT):
                raise
            raise FailureError(_no_rename()) from error
        self._move(TURN, name)

    def fill(self, folder: Path, release: str, addresses: Sequence[str], like: str, seen: Seen) -> None:
        """Put files into a release; SFTP cannot share them with the former one."""
        del like
        for address in addresses:
            self.put(release + address, folder / address)
            seen(address)


def _no_rename() -> Failure:
    help_ = "给目标写上 方式: 原地，或请管理员换用 OpenSSH 的 SFTP 服务"
    return Failure(Reason.ANSWER, "这个 SFTP 服务器不能改名盖过旧文件，或不支持符号链接", help_)
