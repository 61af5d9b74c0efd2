"""Asks a server for files as a browser does: packed answers unpacked, redirects followed on the same server only.

What comes goes straight to a file, and never more than was asked for, so that no server can fill memory or disk.
"""

import hashlib
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import urllib3
from urllib3 import BaseHTTPResponse, exceptions

from generator import __version__
from generator.verification.addresses import led_to, same_origin

_PACKED = (".gz", ".br", ".zip")
"""Files that are compared as they are sent: a server may say that they are only packed."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 500, 502, 503, 504})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PART = 64 * 1024
_FOLLOWED = 5


class Answer(NamedTuple):
    """What a server answered: the status, the kind of file, and what arrived, unpacked.

    ``moved`` is the address on another server that the answer leads to; ``more`` says that the file goes on beyond what was
    asked for.
    """

    status: int
    kind: str
    size: int = 0
    sha256: str = ""
    moved: str = ""
    more: bool = False


class UnreachableError(Exception):
    """A server that gave no whole answer; ``cut`` says that it began one and broke off."""

    def __init__(self, reason: str, help_: str, *, cut: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.help = help_
        self.cut = cut


class Patience(NamedTuple):
    """How often a file is asked for, how long to wait before asking again, and how long for an answer, in seconds."""

    attempts: int = 3
    pause: float = 1.0
    connect: float = 15.0
    read: float = 60.0


class Visitor:
    """Asks one server, over a few connections that stay open; may be used by several threads at once."""

    def __init__(self, base: str, connections: int, patience: Patience) -> None:
        self._patience = patience
        timeout = urllib3.Timeout(connect=patience.connect, read=patience.read)
        self._pool = _manager(base)(num_pools=2, maxsize=connections, block=True, timeout=timeout)

    def close(self) -> None:
        """Let go of the connections."""
        self._pool.clear()

    def fetch(self, url: str, into: Path, most: int, *, plain: bool = False) -> Answer:
        """Write what stands at ``url`` to a file, ``most`` bytes at most; raises ``UnreachableError``.

        With ``plain`` the server is asked not to pack it.
        """
        last = self._patience.attempts
        for attempt in range(1, last + 1):
            try:
                answer = self._ask(url, into, most, plain=plain)
            except exceptions.HTTPError as error:
                unreachable = _told(error)
                if attempt == last or isinstance(error, exceptions.SSLError):
                    raise unreachable from error
            else:
                if attempt == last or answer.status not in _BUSY:
                    return answer
            time.sleep(self._patience.pause * attempt)
        raise AssertionError(url)

    def _ask(self, url: str, into: Path, most: int, *, plain: bool) -> Answer:
        at = url
        raw = url.endswith(_PACKED)
        headers = {
            "Accept-Encoding": "identity" if raw or plain else "gzip, br",
            "User-Agent": f"nianbao/{__version__} (verify)",
            "Cache-Control": "no-cache",
        }
        for _ in range(_FOLLOWED + 1):
            response = self._pool.request(
                "GET", at, headers=headers, preload_content=False, redirect=False, retries=False
            )
            try:
                if response.status not in _REDIRECTS or not response.headers.get("Location"):
                    return _read(response, into, most, raw=raw)
                target = led_to(at, response.headers["Location"])
                if not same_origin(at, target):
                    return Answer(response.status, "", moved=target)
                at = target
                response.close()
            finally:
                response.release_conn()
        return Answer(508, "", moved=at)


def _manager(base: str) -> Callable[..., urllib3.PoolManager]:
    """Give what makes connections to a server: straight, or through the proxy that this machine is told to use."""
    parts = urlsplit(base)
    host = parts.hostname or ""
    proxy = urllib.request.getproxies().get(parts.scheme, "")
    if not proxy or host in _LOOPBACK or urllib.request.proxy_bypass(host):
        return urllib3.PoolManager

    def through(**options: object) -> urllib3.PoolManager:
        return urllib3.ProxyManager(proxy if "://" in proxy else f"http://{proxy}", **options)  # type: ignore[arg-type]

    return through


def _read(response: BaseHTTPResponse, into: Path, most: int, *, raw: bool) -> Answer:
    digest, size = hashlib.sha256(), 0
    kind = response.headers.get("Content-Type", "")
    with into.open("wb") as stream:
        for part in response.stream(_PART, decode_content=not raw):
            if size + len(part) > most:
                response.close()
                return Answer(response.status, kind, size, digest.hexdigest(), more=True)
            digest.update(part)
            size += stream.write(part)
    return Answer(response.status, kind, size, digest.hexdigest())


def _told(error: exceptions.HTTPError) -> UnreachableError:
    """Say in words why there was no answer."""
    if isinstance(error, exceptions.NameResolutionError):
        return UnreachableError("找不到这个域名", "核对网址；域名没有错的，看这台电脑能不能上网")
    if isinstance(error, exceptions.SSLError):
        reason = "HTTPS 证书不能通过验证"
        return UnreachableError(reason, "读者的浏览器也会警告；请门户的同事换上有效的证书和完整的证书链")
    if isinstance(error, exceptions.ConnectTimeoutError | exceptions.ReadTimeoutError):
        return UnreachableError("等了很久没有回答", "过一会儿再核验；一直这样，请门户的同事看看服务器")
    if isinstance(error, exceptions.NewConnectionError):
        return UnreachableError("连不上服务器", "核对网址和端口；服务器没有开，或者防火墙挡住了")
    if isinstance(error, exceptions.DecodeError):
        return UnreachableError("压缩的回答解不开", "服务器或中间的缓存压缩错了，请门户的同事关掉再试")
    if isinstance(error, exceptions.ProxyError):
        return UnreachableError(
            "代理服务器不通", "核对这台电脑的代理设置（http_proxy、https_proxy、no_proxy）"
        )
    if isinstance(error, exceptions.IncompleteRead) or any(
        isinstance(cause, exceptions.IncompleteRead) for cause in error.args
    ):
        help_ = "过一会儿再核验；每次都断在同一个文件的，重新上传它"
        return UnreachableError("传到一半断了", help_, cut=True)
    help_ = "过一会儿再核验；一直这样，请门户的同事看看服务器和防火墙"
    return UnreachableError("服务器没有回答就断开了", help_)
