"""Builds the preview, in whatever process, and tells only what became different since the last time it told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from generator.files.output import Published, published
from generator.preview.snapshot import folder_of
from generator.site.build import Built, Options, build


class Made(NamedTuple):
    """What a build came to, and its number; ``sources`` says of what is new what it is made from, ``gone`` are addresses that are no longer there.

    ``loose`` are the folders in which a file changed that is no page. A ``whole`` one tells of all files, since nobody remembers what was told before.
    """

    built: Built
    number: int
    sources: Mapping[str, str]
    gone: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()
    whole: bool = False


@dataclass(slots=True)
class _Told:
    """What this process told last."""

    number: int = 0
    files: Mapping[str, Published] = field(default_factory=dict)


_told: dict[Path, _Told] = {}


def make(root: Path, out: Path, options: Options, last: int) -> Made:
    """Build once; ``last`` is the number of what was told before, 0 for nothing."""
    built = build(root, out, options)
    if built.committed is None:
        return Made(built, last, {})
    told = _told.setdefault(out, _Told())
    whole = not last or told.number != last
    before, now = {} if whole else told.files, published(out)
    changed = {address for address, item in now.items() if before.get(address) != item}
    gone = before.keys() - now.keys()
    told.number, told.files = last + 1, now
    loose = {folder_of(address) for address in {*changed, *gone} if not address.endswith(".html")}
    sources = {address: now[address].source for address in changed}
    return Made(built, last + 1, sources, frozenset(gone), frozenset(loose), whole)
