"""The files of a site column by column: tens of thousands of them are read, held against the disk and written again in no time."""

import os
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import NamedTuple, cast

from generator.files.notes import NotesError
from generator.files.output import Staged
from generator.files.stamps import unchanged_file

_Packed = tuple[dict[str, int], str, str, str, str, bytes, bytes]
_GAP = "\0"
"""No path holds it."""
NEVER = -1
"""The time of a file of which nobody knows when it was written."""


class Inventory(NamedTuple):
    """All files of a site by the unit that they belong to, with the times on the disk at which they were written."""

    units: Mapping[str, int]
    addresses: Sequence[str]
    hashes: Sequence[str]
    sizes: Sequence[int]
    sources: Sequence[str]
    inputs: Sequence[str]
    times: Sequence[int]

    def staged(self) -> dict[str, tuple[Staged, ...]]:
        """Give the files as a plan names them, by unit."""
        columns = (self.addresses, self.hashes, self.sizes, self.sources, repeat(False), self.inputs)
        files = [*map(Staged._make, zip(*columns, strict=False))]
        return {unit: tuple(files[start:end]) for unit, start, end in self._places()}

    def units_of(self, addresses: frozenset[str]) -> frozenset[str]:
        """Give the units to which one of these addresses belongs."""
        if not addresses:
            return frozenset()
        return frozenset(
            unit for unit, start, end in self._places() if not addresses.isdisjoint(self.addresses[start:end])
        )

    def damaged(self, out: Path, fresh: int) -> frozenset[str]:
        """Give the addresses whose files are not what was left there; those written since ``fresh`` are looked into."""
        prefix, stat = f"{out}/", os.stat
        found = []
        for address, size, time, sha256 in zip(
            self.addresses, self.sizes, self.times, self.hashes, strict=True
        ):
            try:
                status = stat(prefix + address)
            except OSError:
                found.append(address)
                continue
            if (
                status.st_mtime_ns != time
                or status.st_size != size
                or (time >= fresh and not unchanged_file(prefix + address, sha256))
            ):
                found.append(address)
        return frozenset(found)

    def packed(self) -> _Packed:
        """Give the columns as values that are quickly written and read."""
        return (
            dict(self.units),
            _GAP.join(self.addresses),
            _GAP.join(self.hashes),
            _GAP.join(self.sources),
            _GAP.join(self.inputs),
            array("q", self.sizes).tobytes(),
            array("q", self.times).tobytes(),
        )

    def _places(self) -> Iterator[tuple[str, int, int]]:
        start = 0
        for unit, count in self.units.items():
            yield unit, start, start + count
            start += count


def inventory_of(units: Mapping[str, Sequence[Staged]], times: Mapping[str, int]) -> Inventory:
    """Give the files of the units of a site; one that is missing among the ``times`` looks damaged whatever it is."""
    files = [item for staged in units.values() for item in staged]
    return Inventory(
        units={unit: len(staged) for unit, staged in units.items()},
        addresses=[item.address for item in files],
        hashes=[item.sha256 for item in files],
        sizes=[item.size for item in files],
        sources=[item.source for item in files],
        inputs=[item.inputs for item in files],
        times=[times.get(item.address, NEVER) for item in files],
    )


def unpacked_inventory(value: object) -> Inventory:
    """Give the columns again; raises ``NotesError`` where they are none."""
    try:
        units, addresses, hashes, sources, inputs, sizes, times = cast("_Packed", value)
        count = sum(units.values())
        found = Inventory(
            units,
            addresses.split(_GAP),
            hashes.split(_GAP),
            array("q", sizes),
            sources.split(_GAP),
            inputs.split(_GAP),
            array("q", times),
        )
    except (TypeError, ValueError, AttributeError) as error:
        raise NotesError from error
    if any(len(column) != count for column in found[1:]):
        raise NotesError
    return found
