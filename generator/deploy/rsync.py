"""rsync over ssh: only what changed goes through the network, the rest is shared with the former release on the server."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from generator.project.targets import Target
from generator.rollout.failures import Failure, usual
from generator.rollout.job import Job, Outcome, Return
from generator.rollout.releases import Turned, release, turn_back
from generator.rollout.remote_shell import Shell, quoted, shell
from generator.rollout.store import CLAIM, PART, TURN, Seen, parents

SCHEMES = ("rsync+ssh",)
LABEL = "rsync"
LIBRARIES: Mapping[str, str] = {}
_ABSENT, _OTHER = 3, 4
_AT_ONCE = 500
"""Files between two signs of life."""


def deliver(job: Job) -> Outcome:
    """Bring the folder on the server up to the site."""
    with shell(job.target) as remote:
        return release(_Remote(remote, job.target), job)


def restore(wanted: Return) -> Turned:
    """Turn the folder on the server back to a former release."""
    with shell(wanted.target) as remote:
        return turn_back(_Remote(remote, wanted.target), wanted)


def failure(error: Exception) -> Failure | None:
    """Give what went wrong on this machine; what ssh and rsync say was understood before."""
    return usual(error)


class _Remote:
    """A folder on the server as a store."""

    def __init__(self, remote: Shell, target: Target) -> None:
        self._remote = remote
        written = quoted(target.address.folder)
        self._root = remote.run(f"mkdir -p {written} && cd {written} && pwd")[1].decode().rstrip("\n")

    def _run(self, script: str, given: bytes = b"", allowed: Sequence[int] = (0,)) -> tuple[int, bytes]:
        return self._remote.run(f"cd {quoted(self._root)} && {{ {script}; }}", given, allowed)

    def get(self, address: str) -> Iterator[bytes] | None:
        """Give a file."""
        name = quoted(address)
        code, data = self._run(
            f"if [ -f {name} ]; then cat {name}; else exit {_ABSENT}; fi", b"", (0, _ABSENT)
        )
        return None if code == _ABSENT else iter([data])

    def put(self, address: str, source: Path | bytes) -> None:
        """Put a file with a rename."""
        data = source if isinstance(source, bytes) else source.read_bytes()
        folder = quoted(address.rpartition("/")[0] or ".")
        move = f"mkdir -p {folder} && mv -f {PART} {quoted(address)}"
        self._run(f"rm -rf {PART} && cat > {PART} && {move}", data)

    def claim(self, address: str, data: bytes) -> None:
        """Put a file where none stands: a hard link is refused where one does."""
        self._run(f"cat > {CLAIM} && {{ ln {CLAIM} {quoted(address)} 2>/dev/null; rm -f {CLAIM}; }}", data)

    def remove(self, addresses: Sequence[str]) -> None:
        """Remove files and the folders that they leave empty."""
        if PART in addresses:
            self._run(f"rm -rf {PART}")
        if addresses:
            self._run("xargs -0 rm -f --", _list(addresses))
        folders = sorted({folder for address in addresses for folder in parents(address)}, reverse=True)
        if folders:
            self._run("xargs -0 rmdir -- 2>/dev/null; true", _list(folders))

    def names(self, folder: str) -> Mapping[str, bool]:
        """Give what stands in a folder."""
        script = (
            f"cd {quoted(folder or '.')} 2>/dev/null || exit 0; for f in * .[!.]* ..?*; do "
            'if [ -d "$f" ]; then printf "d%s\\0" "$f"; '
            'elif [ -e "$f" ] || [ -L "$f" ]; then printf "f%s\\0" "$f"; fi; done'
        )
        found = self._run(script)[1].decode("utf-8", "surrogateescape").split("\0")
        return {entry[1:]: entry[0] == "d" for entry in found if entry}

    def sums(self, addresses: Sequence[str], seen: Seen) -> Mapping[str, str]:
        """Give the SHA-256 of files as the server reads them."""
        found = {}
        script = "command -v sha256sum >/dev/null || { echo sha256sum: not found >&2; exit 127; }; "
        for first in range(0, len(addresses), _AT_ONCE):
            portion = addresses[first : first + _AT_ONCE]
            said = self._run(f"{script}xargs -0 sha256sum -b -- 2>/dev/null; true", _list(portion))[1]
            for line in said.decode("utf-8", "surrogateescape").splitlines():
                digest, _, address = line.partition(" *")
                found[address] = digest
            for address in portion:
                seen(address)
        return found

    def pointed(self, name: str) -> str | None:
        """Give where a link points."""
        word = quoted(name)
        script = f"if [ -L {word} ]; then readlink {word}; elif [ -e {word} ]; then exit {_OTHER}; else exit {_ABSENT}; fi"
        code, said = self._run(script, b"", (0, _ABSENT, _OTHER))
        return None if code == _ABSENT else "" if code == _OTHER else said.decode("utf-8").rstrip("\n")

    def point(self, name: str, to: str) -> None:
        """Turn a link, with a rename."""
        self._run(f"rm -f {TURN} && ln -s {quoted(to)} {TURN} && mv -fT {TURN} {quoted(name)}")

    def fill(self, folder: Path, release: str, addresses: Sequence[str], like: str, seen: Seen) -> None:
        """Put files into a release by rsync; where the former one has the same bytes they are shared."""
        if not addresses:
            return
        self._run(f"rm -rf {PART} && mkdir -p {PART} {quoted(release)}")
        host = self._remote.host
        user, at, name = host.rpartition("@")
        host = f"{user}{at}[{name}]" if ":" in name else host
        for first in range(0, len(addresses), _AT_ONCE):
            portion = addresses[first : first + _AT_ONCE]
            command = [
                *("rsync", "--checksum", "--perms", "--chmod=F644,D755", "--protect-args"),
                *("--from0", "--files-from=-"),
                f"--temp-dir={self._root}/{PART}",
                *((f"--link-dest={self._root}/{like}",) if like else ()),
                *("-e", shlex.join(["ssh", *self._remote.options])),
                *("--", f"{folder.as_posix()}/", f"{host}:{self._root}/{release}"),
            ]
            self._remote.spawn(command, _list(portion))
            for address in portion:
                seen(address)


def _list(addresses: Sequence[str]) -> bytes:
    return b"".join(address.encode("utf-8", "surrogateescape") + b"\0" for address in addresses)
