"""SSH signatures over entries, made and verified by ``ssh-keygen``: no secret passes through here, no clock decides.

A signature is kept as one line of Base64. Keys of the list of signers are valid as of the time the entry states, days there are
those of Beijing.
"""

import os
import re
import shutil
import subprocess
import textwrap
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.problem import Level, Problem, ProblemError, Span

NAMESPACE = "nianbao"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_BEIJING = timezone(timedelta(hours=8))
_ENVIRONMENT = {"TZ": "CST-8", "LC_ALL": "C"}
"""Older ones know no other time than that of where they run."""


def verified(data: bytes, signature: str, principal: str, signers: Path, moment: datetime) -> bool:
    """Say whether the bytes carry a good signature of this person by a key that was valid at that moment.

    Raises ``ProblemError`` where there is no ``ssh-keygen``.
    """
    at = moment.astimezone(_BEIJING).strftime("%Y%m%d%H%M%S")
    with TemporaryDirectory(prefix="nianbao-") as folder:
        file = Path(folder) / "signature"
        file.write_text(_armoured(signature), encoding="ascii", newline="\n")
        asked = (
            "-f",
            str(signers),
            "-I",
            principal,
            "-n",
            NAMESPACE,
            "-s",
            str(file),
            "-O",
            f"verify-time={at}",
        )
        return _keygen(("-Y", "verify", *asked), data).returncode == 0


def signed(data: bytes, key: Path) -> str:
    """Give a signature by a key in a file, or by the agent where the file holds only the public half.

    Raises ``ProblemError`` where the key cannot sign; ``ssh-keygen`` itself asks for its passphrase.
    """
    if not key.is_file():
        message, help_ = (
            f"没有密钥文件 {key.as_posix()}",
            "核对 --key 后面的路径；用 ssh-agent 的，写 --agent",
        )
        raise ProblemError(Problem("R218", Level.ERROR, message, Span(key.as_posix()), help_))
    with TemporaryDirectory(prefix="nianbao-") as folder:
        file = Path(folder) / "entry"
        file.write_bytes(data)
        done = _keygen(("-Y", "sign", "-f", str(key), "-n", NAMESPACE, str(file)), b"")
        made = file.with_name("entry.sig")
        if done.returncode or not made.is_file():
            message = f"签不了名：{_said(done.stderr)}"
            help_ = "核对密钥和口令；用 ssh-agent 的，先用 ssh-add 把密钥加进去"
            raise ProblemError(Problem("R218", Level.ERROR, message, Span(key.as_posix()), help_))
        text = made.read_text(encoding="ascii")
    return "".join(text.removeprefix(_BEGIN).strip().removesuffix(_END).split())


def signed_by_agent(data: bytes, principal: str, signers: Path | None) -> str:
    """Give a signature by the key of the agent that the list of signers has for this person, else by its first.

    Raises ``ProblemError`` where the agent has no key.
    """
    program = shutil.which("ssh-add")
    listed = (
        subprocess.run(  # noqa: S603 - a list of arguments, no shell, the program found by its name
            [program or "ssh-add", "-L"], stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        if program
        else None
    )
    keys = listed.stdout.decode("utf-8", "replace").splitlines() if listed and not listed.returncode else []
    if not keys:
        help_ = "先运行 ssh-add 把密钥加进去，或者用 --key 写明密钥文件"
        message = "ssh-agent 里没有密钥"
        raise ProblemError(Problem("R218", Level.ERROR, message, Span("ssh-agent"), help_))
    own = [key for key in keys if _belongs(key, principal, signers)]
    with TemporaryDirectory(prefix="nianbao-") as folder:
        file = Path(folder) / "key.pub"
        file.write_text((own or keys)[0] + "\n", encoding="utf-8", newline="\n")
        return signed(data, file)


def _belongs(key: str, principal: str, signers: Path | None) -> bool:
    """Say whether a public key stands in the list of signers on a line that begins with this person."""
    body = key.split()[1:2]
    lines = signers.read_text(encoding="utf-8", errors="replace").splitlines() if signers else []
    return any(
        body[0] in line.split() and principal in line.split()[0].split(",")
        for line in lines
        if body and line.split()
    )


def _armoured(signature: str) -> str:
    lines = textwrap.wrap(re.sub(r"[^A-Za-z0-9+/=]", "", signature), 70)
    return "\n".join((_BEGIN, *lines, _END, ""))


def _keygen(arguments: Sequence[str], data: bytes) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("ssh-keygen")
    if program is None:
        message, help_ = "没有找到 ssh-keygen 这个程序，核对不了签名，也签不了", "装好 OpenSSH 再试"
        raise ProblemError(Problem("R118", Level.ERROR, message, Span("content/site.yaml"), help_))
    return subprocess.run(  # noqa: S603 - a list of arguments, no shell, the program found by its name
        [program, *arguments],
        input=data,
        capture_output=True,
        check=False,
        env={**os.environ, **_ENVIRONMENT},
    )


def _said(output: bytes) -> str:
    lines = output.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "ssh-keygen 没有说原因"
