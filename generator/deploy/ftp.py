"""FTP, and FTP over TLS (FTPS, explicit: ``AUTH TLS`` on the usual port)."""

import contextlib
import ftplib
import re
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from generator.project.target_address import FTPS
from generator.project.targets import Target
from generator.rollout.failures import Failure, Reason, usual
from generator.rollout.in_place import update
from generator.rollout.job import Job, Outcome
from generator.rollout.passwords import needed_password
from generator.rollout.store import PART, Seen, parents, read_back

SCHEMES = ("ftp", "ftps")
LABEL = "FTP"
LIBRARIES: Mapping[str, str] = {}
restore = None
_PATIENCE = 30.0
_UNIX = re.compile(r"(?P<kind>[dl-])\S{9}\S*\s+\d+\s+\S+\s+\S+\s+\d+\s+\S+\s+\S+\s+\S+ (?P<name>.+)")
_DOS = re.compile(r"\d\d-\d\d-\d\d(?:\d\d)?\s+\d\d:\d\d[AP]M\s+(?P<kind><DIR>|\d+)\s+(?P<name>.+)")
_GONE = re.compile(
    r"no such|not found|cannot find|does not exist|failed to open file|can't open", re.IGNORECASE
)
_FULL = re.compile(
    r"disk full|no space|quota|insufficient storage|failure writing to local file", re.IGNORECASE
)


def deliver(job: Job) -> Outcome:
    """Bring the folder on the server up to the site."""
    with _session(job.target) as ftp:
        return update(_Ftp(ftp, job.target.address.folder), job)


def failure(error: Exception) -> Failure | None:
    """Give what an answer of the server means."""
    if isinstance(error, ftplib.Error):
        text = str(error)
        code = text[:3]
        if code in ("452", "552") or _FULL.search(text):
            return Failure(Reason.FULL, text)
        if code in ("530", "331", "332", "430", "532"):
            return Failure(Reason.LOGIN, text)
        if code in ("550", "553"):
            return Failure(Reason.PERMISSION, text)
        return Failure(Reason.LOST if code in ("421", "426") else Reason.ANSWER, text)
    return usual(error)


class _Secured(ftplib.FTP_TLS):
    """FTPS whose data connections resume the session of the first: most servers insist, so that nobody can slip in."""

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[socket.socket, int | None]:
        """Open a data connection."""
        data, size = ftplib.FTP.ntransfercmd(self, cmd, rest)  # noqa: S321 - only opened here, and secured below
        assert isinstance(self.sock, ssl.SSLSocket)
        return self.context.wrap_socket(data, server_hostname=self.host, session=self.sock.session), size


@contextlib.contextmanager
def _session(target: Target) -> Iterator[ftplib.FTP]:
    address, word = target.address, needed_password(target)
    if address.scheme == FTPS:
        context = ssl.create_default_context(cafile=target.authority or None)
        ftp: ftplib.FTP = _Secured(context=context, timeout=_PATIENCE, encoding="utf-8")
    else:
        ftp = ftplib.FTP(timeout=_PATIENCE, encoding="utf-8")  # noqa: S321 - asked for by the address, and warned about
    try:
        ftp.connect(address.host, address.port)
        ftp.login(address.user or "anonymous", word)
        if isinstance(ftp, ftplib.FTP_TLS):
            ftp.prot_p()
        with contextlib.suppress(ftplib.error_perm):
            ftp.sendcmd("OPTS UTF8 ON")
        yield ftp
        with contextlib.suppress(*ftplib.all_errors):
            ftp.quit()
    finally:
        ftp.close()


class _Ftp:
    """A folder on the server as a store: files are moved in with RNFR and RNTO."""

    def __init__(self, ftp: ftplib.FTP, root: str) -> None:
        self._ftp, self._root = ftp, root
        self._listed = True
        self._made = {"", "/", "."}
        self._make(root)

    def _at(self, address: str) -> str:
        return f"{self._root}/{address}" if address else self._root

    def get(self, address: str) -> Iterator[bytes] | None:
        """Give a file piece by piece."""
        pieces: list[bytes] = []
        try:
            self._ftp.retrbinary(f"RETR {self._at(address)}", pieces.append)
        except ftplib.error_perm as error:
            if str(error)[:3] == "550" and _GONE.search(str(error)):
                return None
            raise
        return iter(pieces)

    def put(self, address: str, source: Path | bytes) -> None:
        """Put a file with a rename; a server that does not rename over a file is helped by deleting it first."""
        stored = f"STOR {self._at(PART)}"
        if isinstance(source, bytes):
            self._ftp.storbinary(stored, BytesIO(source))
        else:
            with source.open("rb") as stream:
                self._ftp.storbinary(stored, stream)
        for folder in parents(address):
            self._make(self._at(folder))
        try:
            self._ftp.rename(self._at(PART), self._at(address))
        except ftplib.error_perm:
            if not self._delete(address):
                raise
            self._ftp.rename(self._at(PART), self._at(address))

    def _make(self, folder: str) -> None:
        if folder in self._made:
            return
        self._make(folder.rpartition("/")[0])
        with contextlib.suppress(ftplib.error_perm):
            self._ftp.mkd(folder)
        self._made.add(folder)

    def claim(self, address: str, data: bytes) -> None:
        """Put a file where none stands; FTP knows no surer way than to look before."""
        if self.get(address) is None:
            self.put(address, data)

    def _delete(self, address: str) -> bool:
        try:
            self._ftp.delete(self._at(address))
        except ftplib.error_perm as error:
            if str(error)[:3] != "550":
                raise
            return False
        return True

    def remove(self, addresses: Sequence[str]) -> None:
        """Remove files and the folders that they leave empty."""
        for address in addresses:
            self._delete(address)
            for folder in reversed(list(parents(address))):
                try:
                    self._ftp.rmd(self._at(folder))
                except ftplib.error_perm:
                    break
                self._made.discard(self._at(folder))

    def names(self, folder: str) -> Mapping[str, bool]:
        """Give what stands in a folder, by MLSD or by a listing as people read it."""
        try:
            if self._listed:
                found = self._ftp.mlsd(self._at(folder), ["type"])
                return {
                    name: facts.get("type", "").lower() == "dir"
                    for name, facts in found
                    if name not in (".", "..")
                }
        except ftplib.error_perm as error:
            if str(error)[:3] == "550":
                return {}
            self._listed = False
        return self._names_by_list(folder)

    def _names_by_list(self, folder: str) -> Mapping[str, bool]:
        lines: list[str] = []
        before = self._ftp.pwd()
        try:
            self._ftp.cwd(self._at(folder))
        except ftplib.error_perm:
            return {}
        try:
            self._ftp.retrlines("LIST -a", lines.append)
        finally:
            self._ftp.cwd(before)
        found = {}
        for line in lines:
            match = _UNIX.fullmatch(line) or _DOS.fullmatch(line)
            if match:
                kind = match["kind"]
                name = match["name"].partition(" -> ")[0] if kind == "l" else match["name"]
                found[name] = kind in ("d", "l", "<DIR>")
        return {name: inner for name, inner in found.items() if name not in (".", "..")}

    def sums(self, addresses: Sequence[str], seen: Seen) -> Mapping[str, str]:
        """Give the SHA-256 of files as they are read back."""
        return read_back(self, addresses, seen)
