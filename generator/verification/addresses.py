"""The address of a column on the network, as somebody typed it, and the addresses below it."""

from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from generator.problem import Level, Problem, ProblemError, Span

_ENDS = ("index.html", "manifest.json", "SHA256SUMS")
_PORTS = {"http": 80, "https": 443}


def is_address(written: str) -> bool:
    """Say whether somebody typed an address on the network and not a folder."""
    return written.lower().startswith(("http://", "https://"))


def column(written: str) -> str:
    """Give the address of the column that ``written`` leads to, ending in ``/``; raises ``ProblemError``."""
    try:
        parts = urlsplit(written.strip())
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
        known = bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        known = False
    if not known or parts.query or parts.fragment:
        message = f"“{written}”不是栏目的网址"
        help_ = "照浏览器地址栏写，如 https://www.example.gov.cn/zfxxgk/zfxxgknb/，不带 ? 和 #"
        raise ProblemError(Problem("V108", Level.ERROR, message, Span(written), help_))
    if parts.username is not None:
        message = "网址里不要写用户名和密码"
        raise ProblemError(
            Problem("V108", Level.ERROR, message, Span(parts.hostname or ""), "只写公众看得到的网址")
        )
    path = parts.path or "/"
    folder, _, last = path.rpartition("/")
    path = f"{folder}/" if last in _ENDS else path if path.endswith("/") else f"{path}/"
    return urlunsplit((parts.scheme.lower(), host.lower(), quote(path, safe="/%:@!$&'()*+,;=~"), "", ""))


def below(base: str, address: str) -> str:
    """Give where a file of the manifest lies on the network."""
    return base + quote(address, safe="/~!$&'()*+,;=:@")


def led_to(url: str, location: str) -> str:
    """Give where an answer at ``url`` sends the reader."""
    return urljoin(url, location)


def same_origin(one: str, other: str) -> bool:
    """Say whether two addresses belong to the same server: scheme, host and port."""
    return _origin(one) == _origin(other)


def _origin(url: str) -> tuple[str, str, int]:
    try:
        parts = urlsplit(url)
        return (parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0))
    except ValueError:
        return ("", url, 0)
