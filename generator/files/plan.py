"""The plan of a build: the files that were made, and those that stand from the last build, which are hardly ever looked at."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter

from generator.files.inventory import Rows, Standing
from generator.files.output import Staged


class Plan:
    """All files of a site, unit by unit; of those of the last build, which are ``standing``, some may be kept as they are."""

    def __init__(self, units: Iterable[Sequence[Staged]], standing: Standing | None = None) -> None:
        self.units = [*units]
        self.standing = standing
        kept = [unit for unit in self.units if isinstance(unit, Rows)]
        self.made = [item for unit in self.units if not isinstance(unit, Rows) for item in unit]
        self._own = {item.address: item for item in self.made}
        self._left = standing.outside(kept) if standing is not None else frozenset[str]()

    def __iter__(self) -> Iterator[Staged]:
        """Give the files unit by unit; one that two units hold comes twice."""
        for unit in self.units:
            yield from unit

    def __len__(self) -> int:
        return (
            (len(self.standing) if self.standing is not None else 0)
            - len(self._left)
            + len(self._own.keys() - self._kept_too)
        )

    def __contains__(self, address: object) -> bool:
        return address in self._own or self._keeps(address)

    def __getitem__(self, address: str) -> Staged:
        if address in self._own or self.standing is None or address in self._left:
            return self._own[address]
        return self.standing[address]

    def files(self) -> list[Staged]:
        """Give every file once."""
        if self.standing is None:
            return [*self._own.values()]
        return [*{item.address: item for item in self}.values()]

    @cached_property
    def in_order(self) -> list[Staged]:
        """Give every file once, in the order of their addresses."""
        return sorted(self.files(), key=itemgetter(0))

    def addresses(self) -> set[str]:
        """Give the addresses of all files."""
        found = set(self.standing.keys()) if self.standing is not None else set[str]()
        found -= self._left
        found.update(self._own)
        return found

    def lacking(self, addresses: Iterable[str]) -> Iterable[str]:
        """Give those of some addresses that the plan has no file for."""
        if addresses is self.standing:
            return self.gone
        return [address for address in addresses if address not in self]

    @cached_property
    def gone(self) -> frozenset[str]:
        """Give the addresses of the last build that the plan has no file for."""
        return self._left - self._own.keys()

    @cached_property
    def new(self) -> frozenset[str]:
        """Give the addresses of which the last build, where anything is known of it, had no file."""
        return frozenset(self._own if self.standing is None else self._own.keys() - self.standing.keys())

    @cached_property
    def changed(self) -> list[Staged]:
        """Give the files that differ on the disk."""
        return [item for item in self._own.values() if item.changed]

    @cached_property
    def differing(self) -> list[Staged]:
        """Give the files of which a manifest says something else than the last one."""
        standing: Mapping[str, Staged] = {} if self.standing is None else self.standing
        return [item for item in self._own.values() if not _same(item, standing.get(item.address))]

    @cached_property
    def collides(self) -> bool:
        """Say whether two units hold files of the same address."""
        return len(self._own) != len(self.made) or bool(self._kept_too)

    @cached_property
    def _kept_too(self) -> frozenset[str]:
        return frozenset(address for address in self._own if self._keeps(address))

    def _keeps(self, address: object) -> bool:
        return self.standing is not None and address in self.standing and address not in self._left


def _same(item: Staged, old: Staged | None) -> bool:
    return old is not None and (*old[:4], old.inputs) == (*item[:4], item.inputs)
