"""What a target must be able to do, whatever protocol it speaks; addresses are relative to the folder of the target."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

LOCK, JOURNAL, PART = ".nianbao-lock.json", ".nianbao-deploy.json", ".nianbao-part"
CLAIM, TURN = f"{LOCK}.part", ".nianbao-link"
"""Who deploys now · what a begun deployment is about to own · the one file that is being sent, under the lock only · a lock before it is one · a link before
it is turned."""
_PIECE = 1 << 18
Seen = Callable[[str], None]
"""Told of each address when it is done."""


class Store(Protocol):
    """A folder of files somewhere; every file in it appears whole or not at all."""

    def get(self, address: str) -> Iterator[bytes] | None:
        """Give a file piece by piece, or nothing where there is none."""

    def put(self, address: str, source: Path | bytes) -> None:
        """Put a file, in one moment for whoever reads it; folders are made as needed."""

    def claim(self, address: str, data: bytes) -> None:
        """Put a file only where none stands, as surely as the protocol allows."""

    def remove(self, addresses: Sequence[str]) -> None:
        """Remove files that may be there, one after the other, and the folders that this leaves empty."""

    def names(self, folder: str) -> Mapping[str, bool]:
        """Give what stands in a folder, true for what is itself a folder; nothing where there is no folder."""

    def sums(self, addresses: Sequence[str], seen: Seen) -> Mapping[str, str]:
        """Give the SHA-256 of files as they are read back; those that are gone are left out."""


class Switching(Store, Protocol):
    """A store that knows links, so that a whole site appears in one moment."""

    def pointed(self, name: str) -> str | None:
        """Give where a link points, nothing where nothing stands, an empty text where something else does."""

    def point(self, name: str, to: str) -> None:
        """Let a link point elsewhere, in one moment."""

    def fill(self, folder: Path, release: str, addresses: Sequence[str], like: str, seen: Seen) -> None:
        """Put files of a local folder into a release; where the release ``like`` has the same bytes they may be shared."""


def whole(store: Store, address: str) -> bytes | None:
    """Give a small file, or nothing where there is none."""
    pieces = store.get(address)
    return None if pieces is None else b"".join(pieces)


def read_back(store: Store, addresses: Sequence[str], seen: Seen) -> Mapping[str, str]:
    """Give the SHA-256 of files by reading each of them over the protocol."""
    found = {}
    for address in addresses:
        pieces = store.get(address)
        if pieces is not None:
            digest = hashlib.sha256()
            for piece in pieces:
                digest.update(piece)
            found[address] = digest.hexdigest()
        seen(address)
    return found


def standing(store: Store, addresses: Iterable[str]) -> frozenset[str]:
    """Give the addresses at which, or in the way to which, something stands; folders are listed, not each file asked for."""
    below: dict[str, list[str]] = {}
    for address in addresses:
        below.setdefault(address.rpartition("/")[0], []).append(address)
    known: dict[str, Mapping[str, bool]] = {"": store.names("")}
    found: set[str] = set()
    for folder in sorted(below):
        blocked = False
        before = ""
        for part in folder.split("/") if folder else ():
            here = f"{before}/{part}".lstrip("/")
            above = known.get(before, {})
            blocked = blocked or (part in above and not above[part])
            if here not in known:
                known[here] = store.names(here) if above.get(part) else {}
            before = here
        found.update(one for one in below[folder] if blocked or one.rpartition("/")[2] in known[folder])
    return frozenset(found)


def pieces_of(source: Path | bytes) -> Iterator[bytes]:
    """Give what is to be sent, piece by piece."""
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield piece


def parents(address: str) -> Iterator[str]:
    """Give the folders that an address stands in, the outermost first."""
    parts = address.split("/")
    for count in range(1, len(parts)):
        yield "/".join(parts[:count])
