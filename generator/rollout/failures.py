"""What a network or a server refused, in words, each with one help."""

import errno
import socket
import ssl
from enum import Enum
from typing import NamedTuple

from generator.problem import Level, Problem
from generator.project.targets import Target


class Reason(Enum):
    """Why it failed: code, words, help."""

    REFUSED = ("D303", "服务器拒绝连接", "核对主机和端口，问门户的管理员服务开了没有、防火墙放不放行")
    SLOW = ("D304", "服务器没有答复", "查网络和防火墙；再运行一次会接着做")
    UNKNOWN = ("D305", "查不到这个主机名", "核对“地址”里的主机名，或查本机的域名解析")
    LOGIN = ("D306", "登录不了", "核对用户名，和环境变量里的密码或 ssh 密钥（见 docs/deploy.md）")
    PERMISSION = ("D307", "没有权限", "请管理员让这个用户可以写目标文件夹")
    FULL = ("D308", "目标的磁盘满了", "请管理员腾出空间；再运行一次会接着做，读者看到的网页没有坏")
    STRANGER = ("D309", "不认识这台服务器的公钥", "")
    CHANGED = ("D310", "服务器的公钥和记着的不一样", "")
    LOST = ("D311", "连接断了", "再运行一次，会接着做")
    CERTIFICATE = (
        "D312",
        "服务器的证书不可信",
        "证书过期或名字不对的，请管理员更换；自己签发的，把 CA 证书写进“证书”",
    )
    ANSWER = ("D313", "服务器不答应", "照服务器的话处理；磁盘满、配额用完时，有的服务器也这样答复")
    PROGRAM = ("D314", "本机缺少要用的程序", "")
    ABSENT = ("D316", "目标不存在", "核对“地址”；桶、文件夹不在的，请管理员先建好")

    @property
    def code(self) -> str:
        """Give the code."""
        return self.value[0]


class Failure(NamedTuple):
    """A reason with what the server said, and a help that says more than the usual one."""

    reason: Reason
    said: str = ""
    help: str = ""


class FailureError(Exception):
    """Carries a failure that a target has understood already."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason.code, failure.said)
        self.failure = failure


_BY_NUMBER = {
    errno.ECONNREFUSED: Reason.REFUSED,
    errno.ETIMEDOUT: Reason.SLOW,
    errno.EHOSTUNREACH: Reason.SLOW,
    errno.ENETUNREACH: Reason.SLOW,
    errno.EACCES: Reason.PERMISSION,
    errno.EPERM: Reason.PERMISSION,
    errno.EROFS: Reason.PERMISSION,
    errno.ENOSPC: Reason.FULL,
    errno.EDQUOT: Reason.FULL,
    errno.ECONNRESET: Reason.LOST,
    errno.ECONNABORTED: Reason.LOST,
    errno.EPIPE: Reason.LOST,
}


def usual(error: Exception) -> Failure | None:
    """Give what an error of the network or the disk means, nothing where it is none."""
    if isinstance(error, FailureError):
        return error.failure
    if isinstance(error, ssl.SSLCertVerificationError):
        return Failure(Reason.CERTIFICATE, error.verify_message)
    if isinstance(error, socket.gaierror):
        return Failure(Reason.UNKNOWN)
    if isinstance(error, TimeoutError):
        return Failure(Reason.SLOW)
    if isinstance(error, EOFError):
        return Failure(Reason.LOST)
    if isinstance(error, OSError):
        place = f"：{error.filename}" if isinstance(error.filename, str) else ""
        reason = _BY_NUMBER.get(error.errno or 0)
        return (
            Failure(reason, place.lstrip("："))
            if reason
            else Failure(Reason.ANSWER, f"{error.strerror or error}{place}")
        )
    return None


def told(failure: Failure, target: Target) -> Problem:
    """Give the problem that a failure is for the user."""
    code, words, help_ = failure.reason.value
    said = f"：{' '.join(failure.said.split())}" if failure.said else ""
    return Problem(code, Level.ERROR, f"{target}：{words}{said}", target.span, failure.help or help_)
