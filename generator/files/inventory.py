"""The files of a site column by column: tens of thousands of them are read, held against the disk and written again in no time."""

import os
from array import array
from collections.abc import Iterable, Iterator, KeysView, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast, overload

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

    def units_of(self, addresses: frozenset[str]) -> frozenset[str]:
        """Give the units to which one of these addresses belongs."""
        if not addresses:
            return frozenset()
        return frozenset(
            unit for unit, start, end in self.places() if not addresses.isdisjoint(self.addresses[start:end])
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

    def places(self) -> Iterator[tuple[str, int, int]]:
        """Yield where the files of each unit begin and end."""
        start = 0
        for unit, count in self.units.items():
            yield unit, start, start + count
            start += count


class Standing(Mapping[str, Staged]):
    """The files of the last build by address, as a plan names them; each is made when somebody asks for it."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self._at = dict(zip(inventory.addresses, range(len(inventory.addresses)), strict=True))

    def __getitem__(self, address: str) -> Staged:
        return self.row(self._at[address])

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)

    def __contains__(self, address: object) -> bool:
        return address in self._at

    def keys(self) -> KeysView[str]:
        """Give the addresses."""
        return self._at.keys()

    def row(self, at: int) -> Staged:
        """Give the file in one row of the inventory."""
        own = self.inventory
        return Staged(
            own.addresses[at],
            own.hashes[at],
            own.sizes[at],
            own.sources[at],
            changed=False,
            inputs=own.inputs[at],
        )

    def units(self) -> dict[str, "Rows"]:
        """Give the files of each unit."""
        return {unit: Rows(self, start, end) for unit, start, end in self.inventory.places()}

    def outside(self, kept: Iterable["Rows"]) -> frozenset[str]:
        """Give the addresses of all files but those in some rows."""
        found: list[str] = []
        done = 0
        for rows in sorted(kept, key=lambda rows: (rows.start, rows.end)):
            found += self.inventory.addresses[done : rows.start]
            done = rows.end
        return frozenset((*found, *self.inventory.addresses[done:]))


class Rows(Sequence[Staged]):
    """The files of a unit that stand as the last build left them."""

    def __init__(self, standing: Standing, start: int, end: int) -> None:
        self.standing, self.start, self.end = standing, start, end

    def __len__(self) -> int:
        return self.end - self.start

    @overload
    def __getitem__(self, at: int) -> Staged: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Staged]: ...
    def __getitem__(self, at: int | slice) -> Staged | Sequence[Staged]:
        found = range(self.start, self.end)[at]
        return self.standing.row(found) if isinstance(found, int) else [*map(self.standing.row, found)]


class Inputs(Mapping[str, tuple[str, str]]):
    """Per address what its file was made from and the hash of the file, as far as the last build knew what it was made from."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing

    def __getitem__(self, address: str) -> tuple[str, str]:
        item = self._standing[address]
        if not item.inputs:
            raise KeyError(address)
        return item.inputs, item.sha256

    def __iter__(self) -> Iterator[str]:
        own = self._standing.inventory
        return (address for address, inputs in zip(own.addresses, own.inputs, strict=True) if inputs)

    def __len__(self) -> int:
        return sum(map(bool, self._standing.inventory.inputs))


def inventory_of(units: Mapping[str, Sequence[Staged]], times: Mapping[str, int]) -> Inventory:
    """Give the files of the units of a site; one that is missing among the ``times`` looks damaged whatever it is.

    Of files that stand as the last build left them the time is known.
    """
    columns: tuple[list[Any], ...] = ([], [], [], [], [], [])
    for staged in _joined(units.values()):
        if isinstance(staged, Rows):
            for column, known in zip(columns, staged.standing.inventory[1:], strict=True):
                column.extend(known[staged.start : staged.end])
            continue
        for column, values in zip(columns, zip(*map(_values, staged), strict=True), strict=False):
            column.extend(values)
        columns[-1].extend(times.get(item.address, NEVER) for item in staged)
    return Inventory({unit: len(staged) for unit, staged in units.items()}, *columns)


def _joined(units: Iterable[Sequence[Staged]]) -> Iterator[Sequence[Staged]]:
    """Yield units, those as one that stand one behind the other: of a site where little changed nearly all."""
    run: Rows | None = None
    for staged in units:
        if run is not None and isinstance(staged, Rows) and staged.start == run.end:
            run = Rows(run.standing, run.start, staged.end)
            continue
        if run is not None:
            yield run
        run = staged if isinstance(staged, Rows) else None
        if run is None:
            yield staged
    if run is not None:
        yield run


def _values(item: Staged) -> tuple[str, str, int, str, str]:
    return item.address, item.sha256, item.size, item.source, item.inputs


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
