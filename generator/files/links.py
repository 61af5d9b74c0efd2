"""Reads the addresses out of finished pages, so that a build can prove that none of them leads nowhere."""

import posixpath
import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

# The space before is looked at last: a pattern that begins with letters is found at a fifth of the cost, on every page.
_HREF, _SRC, _ID = (re.compile(rf'{name}="(?<=\s{name}=")([^"]*)"') for name in ("href", "src", "id"))
BEGINNINGS = ('href="', 'src="')
"""What a link begins with, behind a space."""
TAILS = tuple(beginning[at:] for beginning in BEGINNINGS for at in range(len(beginning) - 1))
"""What may end such a beginning, but for the quote alone."""
UNCLOSED = re.compile(r'(?:href="(?<=\shref=")|src="(?<=\ssrc="))[^"]*\Z')
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_PLAIN = re.compile(r"((?:\.\./)*)((?:[a-zA-Z0-9_-]+/)*[a-zA-Z0-9_-]+(?:\.[a-zA-Z0-9_-]+)*)")


class Target(NamedTuple):
    """What a link points at: an address below the column's root and an anchor on it, either may be empty."""

    address: str
    anchor: str
    written: str


def targets(html: str, address: str, base_path: str) -> list[Target]:
    """Give the links of a page that stay inside the column; ``address`` is the page's own."""
    return resolved(written(html), address, base_path)


def written(html: str) -> list[str]:
    """Give the links of a page as they are written."""
    return [*_HREF.findall(html), *_SRC.findall(html)]


def resolved(links: Iterable[str], address: str, base_path: str) -> list[Target]:
    """Give where links lead that stand on the page of an ``address``, those that stay inside the column."""
    folder, depth = address.rpartition("/")[0], address.count("/")
    up, alike = "../" * depth, "/".join("-" * depth)
    found = []
    for link in dict.fromkeys(links):
        # What begins at the root, or stays on the page, is the same on every page of this depth, and remembered.
        target = _resolve(link, alike if link.startswith((up, "#")) else folder, base_path)
        if target is not None:
            found.append(target if target.address else target._replace(address=address))
    return found


def anchors(html: str) -> frozenset[str]:
    """Give the ids of a page."""
    return frozenset(unescape(name) for name in _ID.findall(html))


def shows(html: str, anchor: str) -> bool:
    """Say whether a page has an id; one that is written as it is called is found without reading all the others."""
    return ("&" not in anchor and f' id="{anchor}"' in html) or anchor in anchors(html)


@lru_cache(maxsize=8192)
def _resolve(written: str, folder: str, base_path: str) -> Target | None:
    """Give the target of one link as it was written, nothing when it leaves the column."""
    return _resolve_plain(written, folder) or _resolve_any(written, folder, base_path)


def _resolve_plain(written: str, folder: str) -> Target | None:
    """Give the same for a link of plain names below its own folder or the root of the column, nothing for any other."""
    found = _PLAIN.fullmatch(written)
    if found:
        up, path = found.groups()
        if len(up) == 3 * (folder.count("/") + 1 if folder else 0):
            return Target(path, "", written)
        if not up:
            return Target(f"{folder}/{path}", "", written)
    return None


def _resolve_any(written: str, folder: str, base_path: str) -> Target | None:
    plain = unescape(written)
    if _SCHEME.match(plain):
        return None
    path, _, anchor = plain.partition("#")
    path = unquote(path.partition("?")[0])
    if not path:
        return Target("", unquote(anchor), plain)
    if path.startswith("/"):
        if base_path == "/" or not path.startswith(base_path):
            return None
        resolved = path.removeprefix(base_path)
    else:
        resolved = posixpath.normpath(posixpath.join(folder, path))
        if path.endswith("/") or resolved == ".":
            resolved = f"{resolved}/" if resolved != "." else ""
    if resolved == "" or resolved.endswith("/"):
        resolved += "index.html"
    return Target(resolved, unquote(anchor), plain)
