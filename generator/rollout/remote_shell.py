"""Commands on a server through the ``ssh`` program of this machine, one connection for all of them."""

import contextlib
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.project.targets import Target
from generator.rollout.failures import Failure, FailureError, Reason
from generator.rollout.host_keys import changed, stranger

_SAYS = (
    (r"HOST IDENTIFICATION HAS CHANGED", Reason.CHANGED),
    (r"host key is known for|Host key verification failed", Reason.STRANGER),
    (r"Permission denied \(|Too many authentication|Load key", Reason.LOGIN),
    (r"Could not resolve", Reason.UNKNOWN),
    (r"Connection refused", Reason.REFUSED),
    (r"timed out|No route|unreachable", Reason.SLOW),
    (r"No space left|quota exceeded", Reason.FULL),
    (r"Permission denied|Read-only file system|Operation not permitted", Reason.PERMISSION),
    (r"not found", Reason.PROGRAM),
    (r"closed|reset by|Broken pipe|unexpectedly|error in rsync protocol", Reason.LOST),
)
_ON_SERVER = "请管理员在服务器上安装它（要有 rsync 和 sha256sum）"


class Shell:
    """A connection; ``options`` are what ``ssh`` is told beside host and command."""

    def __init__(self, target: Target, folder: Path) -> None:
        address = target.address
        self._target = target
        self.host = f"{address.user}@{address.host}" if address.user else address.host
        self.options: list[str] = [
            *("-o", "BatchMode=yes", "-o", "ConnectTimeout=30", "-o", "StrictHostKeyChecking=yes"),
            *("-o", f"ControlPath={folder}/%C"),
            *(("-p", str(address.port)) if address.port else ()),
            *(("-i", target.private_key, "-o", "IdentitiesOnly=yes") if target.private_key else ()),
        ]
        if target.host_key:
            shown = f"[{address.host}]:{address.port}" if address.port not in (0, 22) else address.host
            known = folder / "known_hosts"
            known.write_text(f"{shown} {target.host_key}\n", encoding="utf-8")
            self.options += ["-o", f"UserKnownHostsFile={known}", "-o", "GlobalKnownHostsFile=/dev/null"]

    def connect(self, said: Path) -> None:
        """Open the connection that all commands share; it closes by itself when nobody uses it any more.

        What it says goes to a file: it lives on in the background, and would keep a pipe open.
        """
        shared = ["-o", "ControlMaster=yes", "-o", "ControlPersist=15", "-f", "-N"]
        with said.open("wb") as stream:
            command = ["ssh", *shared, *self.options, "--", self.host]
            done = subprocess.run(  # noqa: S603 - a list, no shell
                command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, check=False
            )
        if done.returncode:
            raise FailureError(self._failure(said.read_text(encoding="utf-8", errors="replace")))

    def run(self, script: str, given: bytes = b"", allowed: Sequence[int] = (0,)) -> tuple[int, bytes]:
        """Run a script of the POSIX shell, give its exit code and what it said; one that is not ``allowed`` is a failure."""
        return self.spawn(["ssh", *self.options, "--", self.host, script], given, allowed)

    def spawn(self, command: Sequence[str], given: bytes, allowed: Sequence[int] = (0,)) -> tuple[int, bytes]:
        """Run a program of this machine in the same way."""
        done = subprocess.run(command, input=given, capture_output=True, check=False)  # noqa: S603 - a list, no shell
        if done.returncode not in allowed:
            raise FailureError(self._failure(done.stderr.decode("utf-8", "replace")))
        return done.returncode, done.stdout

    def _failure(self, said: str) -> Failure:
        reason = next((one for pattern, one in _SAYS if re.search(pattern, said)), Reason.ANSWER)
        if reason in (Reason.CHANGED, Reason.STRANGER):
            kind, code = self._shown_key()
            if reason is Reason.STRANGER and code:
                return stranger(kind, code)
            return changed(self._target.address.host, kind, code)
        last = next((line for line in reversed(said.splitlines()) if line.strip()), "")
        first = next(
            (line for line in said.splitlines() if re.search("not found|No space|denied", line)), last
        )
        return Failure(reason, first, _ON_SERVER if reason is Reason.PROGRAM else "")

    def _shown_key(self) -> tuple[str, str]:
        """Give the type and the public key that the server shows, empty where it does not answer."""
        address = self._target.address
        port = ["-p", str(address.port)] if address.port else []
        command = ["ssh-keyscan", "-t", "ed25519,ecdsa,rsa", *port, "--", address.host]
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - a list, no shell
        lines = [line.split()[1:] for line in done.stdout.decode("ascii", "replace").splitlines()]
        keys = {line[0]: line[1] for line in lines if len(line) == 2}
        kind = next((one for one in ("ssh-ed25519", *keys) if one in keys), "")
        return kind, keys.get(kind, "")

    def close(self) -> None:
        """Close the connection."""
        command = ["ssh", *self.options, "-O", "exit", "--", self.host]
        subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - a list, no shell


@contextlib.contextmanager
def shell(target: Target) -> Iterator[Shell]:
    """Give a shell on the server of a target; connected once."""
    for program in ("ssh", "rsync"):
        if not shutil.which(program):
            raise FailureError(Failure(Reason.PROGRAM, program, f"在本机安装 {program}，或改用 sftp://"))
    with tempfile.TemporaryDirectory(prefix="nianbao") as folder:
        found = Shell(target, Path(folder))
        found.connect(Path(folder, "said"))
        try:
            yield found
        finally:
            found.close()


def quoted(text: str) -> str:
    """Give a text as one word of the shell; one that begins with - stays a name."""
    return shlex.quote(f"./{text}" if text.startswith("-") else text)
