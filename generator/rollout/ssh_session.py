"""A session with an SSH server whose key is known, by paramiko."""

import base64
import contextlib
from collections.abc import Iterator
from pathlib import Path

import paramiko

from generator.project.targets import Target
from generator.rollout.failures import Failure, FailureError, Reason, usual
from generator.rollout.host_keys import changed, stranger
from generator.rollout.passwords import password

PORT = 22
_PATIENCE = 30.0


def failure(error: Exception) -> Failure | None:
    """Give what an error of paramiko means."""
    if isinstance(error, paramiko.BadHostKeyException):
        return changed(error.hostname, error.key.get_name(), error.key.get_base64())
    if isinstance(error, paramiko.ssh_exception.NoValidConnectionsError):
        return next(
            (found for one in error.errors.values() if (found := usual(one))), Failure(Reason.REFUSED)
        )
    if isinstance(error, paramiko.PasswordRequiredException):
        return Failure(Reason.LOGIN, "私钥有密码", "用 ssh-add 把它交给 ssh-agent，或把密码放进环境变量")
    if isinstance(error, paramiko.AuthenticationException):
        return Failure(Reason.LOGIN)
    if isinstance(error, paramiko.SSHException):
        text = str(error)
        lost = "timed out" in text or "not active" in text or "EOF" in text or "banner" in text
        return Failure(
            Reason.LOGIN if "No authentication" in text else Reason.LOST if lost else Reason.ANSWER, text
        )
    return usual(error)


@contextlib.contextmanager
def session(target: Target) -> Iterator[paramiko.SFTPClient]:
    """Log in and give the files of the server; the key of the server is checked before anything is said to it."""
    address = target.address
    port = address.port or PORT
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(_Stranger(target))
    shown = address.host if port == PORT else f"[{address.host}]:{port}"
    if target.host_key:
        kind, _, code = target.host_key.partition(" ")
        client.get_host_keys().add(shown, kind, paramiko.PKey.from_type_string(kind, base64.b64decode(code)))
    else:
        known = Path("~/.ssh/known_hosts").expanduser()
        if known.is_file():
            client.load_system_host_keys(str(known))
    try:
        client.connect(
            address.host,
            port,
            address.user or None,
            password(target) or None,
            key_filename=target.private_key or None,
            timeout=_PATIENCE,
            banner_timeout=_PATIENCE,
            auth_timeout=_PATIENCE,
        )
        with client.open_sftp() as files:
            channel = files.get_channel()
            if channel:
                channel.settimeout(_PATIENCE * 4)
            yield files
    finally:
        client.close()


class _Stranger(paramiko.MissingHostKeyPolicy):
    """Refuses a server that nobody has vouched for, and says how to."""

    def __init__(self, target: Target) -> None:
        self._target = target

    def missing_host_key(self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:
        """Refuse, with the fingerprint."""
        del client, hostname
        raise FailureError(stranger(key.get_name(), key.get_base64()))
