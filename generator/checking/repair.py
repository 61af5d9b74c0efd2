"""The smallest changes of typed figures with which every equation holds again, the likeliest first.

Nothing is tried out value by value: an equation that fails says by how much each of its figures would have to change,
and a figure is a candidate when all its equations say the same. Then come figures that stand in their neighbour's
place, rows that were exchanged or shifted, and last two figures at once.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from generator.checking.identities import Identity, Place, values
from generator.checking.slips import EXCHANGED, Slip, slip
from generator.project.report import Table
from generator.sums.statements import across

Number = int | Decimal
_MOST_ORPHANS = 2
_MOST_STATES = 2000
_NEVER = 1000
_ROW_MOVED = 0.1
SIDEWAYS, BELOW, ROWS, SHIFTED = (
    "像是填错了列",
    "像是填错了行",
    "像是整行填错了行",
    "像是整行错开了一列",
)


class Change(NamedTuple):
    """One figure that would be another."""

    place: Place
    typed: Number
    meant: Number


class Repair(NamedTuple):
    """Changes that belong to one slip (or to two), the equations that hold with them, and what it looks like."""

    changes: tuple[Change, ...]
    cured: frozenset[int]
    weight: float
    words: str
    slips: int = 1


class System(NamedTuple):
    """The equations that can be assessed, what each is off by, the typed figures, and who stands beside whom.

    ``of`` says in which equations a figure is and with which factor; ``order`` numbers the figures as they are printed,
    ``rows`` are their rows; ``beside`` has per figure its neighbours and what a mix-up with them is called.
    """

    identities: tuple[Identity, ...]
    off: tuple[Number, ...]
    values: dict[Place, Number]
    of: dict[Place, list[tuple[int, int]]]
    order: dict[Place, int]
    rows: tuple[tuple[Place, ...], ...]
    beside: dict[Place, list[tuple[Place, str]]]
    totals: frozenset[Place]

    @property
    def failing(self) -> list[int]:
        """Give the equations that do not hold."""
        return [number for number, off in enumerate(self.off) if off]

    def cured(self, changes: Iterable[Change]) -> frozenset[int]:
        """Give the equations that fail no more with these changes; none when one of theirs would still fail."""
        moved: dict[int, Number] = {}
        for place, typed, meant in changes:
            for number, factor in self.of.get(place, ()):
                moved[number] = moved.get(number, 0) + factor * (meant - typed)
        if any(self.off[number] + by for number, by in moved.items() if by):
            return frozenset()
        return frozenset(number for number, by in moved.items() if by)

    def _in_order(self, changes: Iterable[Change]) -> tuple[Change, ...]:
        return tuple(sorted(changes, key=lambda change: self.order[change.place]))

    def change(self, place: Place, number: int, factor: int) -> Change | None:
        """Give the change of a figure that one equation asks for, if the figure can be that."""
        meant = self.values[place] - self.off[number] * factor
        return Change(place, self.values[place], meant) if abs(factor) == 1 and meant >= 0 else None

    def slip(self, change: Change) -> Slip:
        """Give how likely a change is."""
        around = [self.values[other] for other, _ in self.beside.get(change.place, ())]
        return slip(change.typed, change.meant, around)

    def singles(self, among: Iterable[int]) -> Iterator[Repair]:
        """Yield every change of one figure with which all its equations hold."""
        seen: set[Place] = set()
        for number in among:
            for place, factor in self.identities[number].factors.items():
                if place in seen:
                    continue
                seen.add(place)
                change = self.change(place, number, factor)
                cured = self.cured((change,)) if change else frozenset()
                if change and cured:
                    weight, words = self.slip(change)
                    yield Repair((change,), cured, weight, words)

    def moves(self) -> Iterator[Repair]:
        """Yield figures in the place of a neighbour, rows in the place of the next one, rows shifted by a column."""
        for place, around in self.beside.items():
            for other, words in around:
                if place < other:
                    yield from self._moved([(place, other), (other, place)], EXCHANGED, words)
        for row, after in zip(self.rows, (*self.rows[1:], ()), strict=True):
            if [(place.table, place.at) for place in row] == [(place.table, place.at) for place in after]:
                pairs = [*zip(row, after, strict=True), *zip(after, row, strict=True)]
                yield from self._moved(pairs, _ROW_MOVED, ROWS, least=3)
            entered = [place for place in row if place not in self.totals]
            for lost, first in ((0, 1), (-1, -1)):
                if entered and not self.values.get(entered[lost]):
                    pairs = list(zip(entered, [*entered[first:], *entered[:first]], strict=True))
                    yield from self._moved(pairs, _ROW_MOVED, SHIFTED, least=3)

    def _moved(
        self, pairs: Iterable[tuple[Place, Place]], weight: float, words: str, least: int = 2
    ) -> Iterator[Repair]:
        """Yield the repair that puts into the first place of each pair what stands in the second."""
        changes = []
        for place, other in pairs:
            typed, meant = self.values.get(place), self.values.get(other)
            if typed is None or meant is None:
                return
            if typed != meant:
                changes.append(Change(place, typed, meant))
        if len(changes) >= least and (cured := self.cured(changes)):
            yield Repair(self._in_order(changes), cured, weight, words)

    def pairs(self, number: int) -> Iterator[Repair]:
        """Yield the changes of two figures with which an equation and all of theirs hold.

        One of the two figures makes one of its equations hold all alone; what it spoils, the other one mends.
        """
        seen: set[tuple[Change, ...]] = set()
        for place in self.identities[number].factors:
            for change in dict.fromkeys(self.change(place, *of) for of in self.of[place]):
                if change is None or change.typed == change.meant:
                    continue
                for second in self._seconds(change):
                    changes = self._in_order((change, second))
                    cured = frozenset() if changes in seen else self.cured(changes)
                    seen.add(changes)
                    if number in cured:
                        weight = self.slip(change).weight * self.slip(second).weight
                        yield Repair(changes, cured, weight, "", 2)

    def _seconds(self, first: Change) -> Iterator[Change]:
        """Yield what would have to change in the first equation that another change leaves failing."""
        by = first.meant - first.typed
        left = ((one, self.off[one] + factor * by) for one, factor in self.of[first.place])
        number, off = next(((one, off) for one, off in left if off), (-1, 0))
        for place, factor in self.identities[number].factors.items() if off else ():
            meant = self.values[place] - off * factor
            if place != first.place and abs(factor) == 1 and meant >= 0:
                yield Change(place, self.values[place], meant)


def repairs(system: System) -> Iterator[tuple[Repair, ...]]:
    """Give per independent mistake the repairs that fit, the likeliest first.

    Of all ways to explain everything that fails together those with the fewest slips count; what cannot be explained
    completely is not explained at all.
    """
    slips = [*system.singles(system.failing), *system.moves()] if system.failing else []
    for cluster in _clusters(system, slips):
        blocks: dict[frozenset[int], list[Repair]] = {}
        for repair in [*slips, *_pairs(system, slips, cluster)]:
            if repair.cured <= cluster:
                blocks.setdefault(repair.cured, []).append(repair)
        fewest = _Fewest({block: found[0].slips for block, found in blocks.items()})
        left = cluster if fewest(cluster) <= len(cluster) else frozenset()
        while left:
            best = [
                block
                for block in fewest.first(left)
                if fewest.slips[block] + fewest(left - block) == fewest(left)
            ]
            choices = sorted((one for block in best for one in blocks[block]), key=lambda one: -one.weight)
            yield tuple(choices)
            left = left - choices[0].cured


def _pairs(system: System, slips: Iterable[Repair], cluster: frozenset[int]) -> Iterator[Repair]:
    """Yield changes of two figures for the equations that no single slip explains."""
    left = cluster.difference(*(repair.cured for repair in slips))
    for _ in range(_MOST_ORPHANS):
        if left:
            found = list(system.pairs(min(left)))
            yield from found
            left = left.difference({min(left)}, *(repair.cured for repair in found))


class _Fewest:
    """The fewest slips that explain a set of equations, each exactly once; more than there are equations where none do."""

    def __init__(self, slips: dict[frozenset[int], int]) -> None:
        self.slips = slips
        self._known: dict[frozenset[int], int] = {frozenset(): 0}

    def __call__(self, left: frozenset[int]) -> int:
        """Give the number of slips."""
        if left not in self._known:
            self._known[left] = _NEVER
            if len(self._known) < _MOST_STATES:
                found = (self.slips[block] + self(left - block) for block in self.first(left))
                self._known[left] = min(found, default=_NEVER)
        return self._known[left]

    def first(self, left: frozenset[int]) -> list[frozenset[int]]:
        """Give the sets of equations that one slip explains, among what is left, with the first of it."""
        return [block for block in self.slips if min(left) in block and block <= left]


def _clusters(system: System, slips: Iterable[Repair]) -> Iterator[frozenset[int]]:
    """Give the failing equations in groups that share no figure and no slip."""
    links = [repair.cured for repair in slips if len(repair.changes) > 1]
    links += [frozenset(number for number, _ in of if system.off[number]) for of in system.of.values()]
    left = system.failing
    while left:
        group = frozenset(left[:1])
        while near := [link for link in links if link & group and not link <= group]:
            group = group.union(*near)
        yield group
        left = [one for one in left if one not in group]


def system(tables: Iterable[Table], identities: Iterable[Identity]) -> System:
    """Give the system of a report's tables under these equations; what is blank or implied is left out."""
    found = list(tables)
    typed = values(found)
    known = {place: value for place, value in typed.items() if value is not None}
    rows = tuple(
        tuple(place for at in range(len(cells)) if (place := Place(table.spec.id, row, at)) in typed)
        for table in found
        for row, cells in table.rows.items()
    )
    used: list[Identity] = []
    off: list[Number] = []
    of: dict[Place, list[tuple[int, int]]] = {}
    for identity in identities:
        by = identity.off(typed)
        if by is None or identity.implied:
            continue
        for place, factor in identity.factors.items():
            of.setdefault(place, []).append((len(off), factor))
        used.append(identity)
        off.append(by)
    totals = frozenset(
        Place(table.spec.id, row, len(parts)) for table in found for row, parts, _ in across(table)
    )
    order = {place: number for number, place in enumerate(typed)}
    return System(tuple(used), tuple(off), known, of, order, rows, _beside(rows, known), totals)


def _beside(
    rows: Sequence[Sequence[Place]], known: Collection[Place]
) -> dict[Place, list[tuple[Place, str]]]:
    found: dict[Place, list[tuple[Place, str]]] = {place: [] for place in known}
    for row in rows:
        for place, other in pairwise(row):
            if place in found and other in found and other.at == place.at + 1:
                found[place].append((other, SIDEWAYS))
                found[other].append((place, SIDEWAYS))
    for row, after in pairwise(rows):
        below = {(place.table, place.at): place for place in after if place in found}
        for place in row:
            under = below.get((place.table, place.at))
            if place in found and under:
                found[place].append((under, BELOW))
                found[under].append((place, BELOW))
    return found
