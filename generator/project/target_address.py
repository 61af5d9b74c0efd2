"""The address of a target: which way it is reached, on which host, in which folder."""

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

FOLDER, ZIP, RSYNC, SFTP, FTP, FTPS, S3 = "folder", "zip", "rsync+ssh", "sftp", "ftp", "ftps", "s3"
REMOTE = (RSYNC, SFTP, FTP, FTPS, S3)
_EXAMPLE = "写成 sftp://用户@主机/文件夹 的样子；可以用 rsync+ssh://、sftp://、ftps://、ftp://、s3://，或本机的文件夹"
_MEANT = {"rsync": RSYNC, "ssh": SFTP, "scp": SFTP, "ftpes": FTPS, "oss": S3, "obs": S3, "cos": S3}


class Address(NamedTuple):
    """Where a target is; ``folder`` is a path without a slash at its end, or the prefix in a bucket, which is then the ``host``."""

    scheme: str
    folder: str
    host: str = ""
    port: int = 0
    user: str = ""

    def __str__(self) -> str:
        if self.scheme in (FOLDER, ZIP):
            return self.folder
        host = f"[{self.host}]" if ":" in self.host else self.host
        user = f"{self.user}@" if self.user else ""
        port = f":{self.port}" if self.port else ""
        return f"{self.scheme}://{user}{host}{port}/{self.folder.lstrip('/')}"

    @property
    def local(self) -> bool:
        """Say whether it is on this machine, by its name alone."""
        return self.scheme in (FOLDER, ZIP) or loopback(self.host)


class Refused(NamedTuple):
    """Why an address cannot be used, and what to write; ``secret`` is true where it holds a password."""

    message: str
    help: str
    secret: bool = False


def loopback(host: str) -> bool:
    """Say whether a name or number of a host is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def read_address(text: str) -> Address | Refused:
    """Give the address that an editor wrote, or why it is none."""
    if "://" not in text:
        if re.match(r"[\w.-]+@[\w.-]+:", text):
            return Refused("是 scp 的写法", "写成 sftp://用户@主机/文件夹，或 rsync+ssh://用户@主机/文件夹")
        return Address(ZIP if text.lower().endswith(".zip") else FOLDER, text.rstrip("/\\") or "/")
    try:
        parts = urlsplit(text)
        port = parts.port or 0
    except ValueError:
        return Refused("里的端口或主机写得不对", _EXAMPLE)
    if parts.password is not None:
        return Refused("里写了密码", "", secret=True)
    if parts.scheme not in REMOTE:
        meant = _MEANT.get(parts.scheme)
        return Refused(f"不能用 {parts.scheme}://", f"写成 {meant}://" if meant else _EXAMPLE)
    if parts.query or parts.fragment:
        return Refused("里有 ? 或 #", "名字里有这些字的，写成 %3F、%23")
    return _remote(parts, port)


def _remote(parts: SplitResult, port: int) -> Address | Refused:
    host, folder, user = parts.hostname or "", unquote(parts.path), unquote(parts.username or "")
    if not host:
        return Refused("没有写主机", _EXAMPLE)
    if host.startswith("-") or user.startswith("-"):
        return Refused("里主机或用户以 - 开头", "核对主机和用户")
    if any(part in ("..", ".") for part in folder.split("/")) or any(ord(sign) < 32 for sign in folder):
        return Refused("里的文件夹有 . 或 ..", "写完整的路径")
    if parts.scheme == S3:
        return Address(S3, folder.strip("/"), parts.netloc.rpartition("@")[2])
    if not folder.strip("/"):
        return Refused("没有写文件夹", "在主机后面写上网站的文件夹，如 /var/www/zfxxgk")
    at_home = folder.startswith("/~/")
    folder = folder.removeprefix("/~/").rstrip("/") if at_home else folder.rstrip("/")
    return Address(parts.scheme, folder or ".", host, port, user)
