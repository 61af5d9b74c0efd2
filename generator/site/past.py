"""What still stands of the last build: its notes, held against the sources and the files on the disk as they are now."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple, cast
from zlib import crc32

from generator.files.inventory import Inputs, Inventory, Standing, inventory_of, unpacked_inventory
from generator.files.meanwhile import meanwhile
from generator.files.notes import (
    NotesError,
    Parts,
    Place,
    memory_of,
    packed,
    read_notes,
    unpacked,
    write_notes,
)
from generator.files.output import PUBLICATION, WORK, Committed, Staged
from generator.files.stamps import UncertainError
from generator.problem import Problem
from generator.site.note import Note
from generator.site.outcome import Built, Options
from generator.site.sources import Sources, changed_bodies, look_again, same_names, same_world

_MOMENT = 100_000_000
"""Files written so shortly before the notes are looked into: a disk's clock ticks a few times in a hundred milliseconds."""


FRAME, ANSWERS, PLACES = WHOLE = ("*frame", "*answers", "*places")
"""Parts that belong to the whole."""
_ASSETS, _EXTRAS = "*assets", "*extras"
"""Units of files that belong to no body and to no list."""
_GROUPS = 64
_MANY = 2000
"""Files from which on looking at them takes longer than to copy this process."""


class Memory(NamedTuple):
    """What a build notes: its sources, what came of each body and of each part of the lists.

    ``named`` are the files that its configuration names, wherever they lie; ``extras`` are made of other files of the site; ``problems`` all that the sources had, before
    anybody looked at the output; ``files`` the number of report files; ``left`` the hash of
    what was left for the ledger.
    """

    sources: Sources
    named: tuple[str, ...]
    bodies: Mapping[str, Note]
    lists: Mapping[str, Note]
    assets: Sequence[Staged]
    extras: Sequence[Staged]
    problems: tuple[Problem, ...]
    files: int
    left: str


class Summary(NamedTuple):
    """The little of a memory that tells what of it still stands, and all that a build comes to that has nothing to make.

    ``asked`` are the bodies whose reports were looked at on the way, where there are any; ``sections`` the names of the parts that
    hold the notes.
    """

    sources: Sources
    named: tuple[str, ...]
    asked: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]
    reports: int
    drafts: int
    files: int
    held: frozenset[str]
    left: str
    sections: tuple[str, ...]


class Past:
    """The last build as seen from now: the bodies that ``changed``, those that are ``stale`` for whatever reason, files ``damaged``.

    Without ``same_names`` some body has other files than it had.
    """

    def __init__(
        self,
        summary: Summary,
        inventory: Inventory,
        parts: tuple[Path, bytes],
        damaged: Callable[[], frozenset[str]],
        now: tuple[Sources, frozenset[str]],
    ) -> None:
        self.summary = summary
        self.sources, self.changed = now
        self.same_names = same_names(summary.sources, self.sources, self.changed)
        self._inventory = inventory
        self._parts = parts
        self._damaged = damaged

    @cached_property
    def damaged(self) -> frozenset[str]:
        """Give the addresses whose files are not what was left there."""
        return self._damaged()

    @cached_property
    def stale(self) -> frozenset[str]:
        """Give the bodies that have to be made again."""
        asking = {slug for slug, asked in self.summary.asked.items() if not self.changed.isdisjoint(asked)}
        known = self.summary.sources.bodies.keys() & self._inventory.units.keys()
        return frozenset(known) & (self.changed | asking | self._inventory.units_of(self.damaged))

    @property
    def whole(self) -> bool:
        """Say whether nothing at all is to be made again."""
        return not (self.changed or self.stale or self.damaged)

    def built(self) -> Built:
        """Give what a build comes to that has nothing to make."""
        last = self.summary
        committed = Committed(0, len(self._inventory.addresses), 0)
        return Built(last.problems, committed, last.reports, last.drafts, last.files, last.held)

    @cached_property
    def parts(self) -> Parts:
        """Give the parts of the last build, among which those of this one are kept; raises ``NotesError``."""
        folder, places = self._parts
        return Parts(folder, cast("dict[str, Place]", unpacked(places)))

    @cached_property
    def memory(self) -> Memory:
        """Give all that was noted; raises ``NotesError``."""
        staged = self.standing.units()
        bodies: dict[str, Note] = {}
        lists: dict[str, Note] = {}
        last = self.summary
        for name in last.sections:
            for unit, note in cast("dict[str, Note]", self.parts.get(name)).items():
                found = lists if unit.startswith("*") else bodies
                found[unit] = note._replace(staged=staged[unit])
        return Memory(
            last.sources,
            last.named,
            bodies,
            lists,
            staged[_ASSETS],
            staged[_EXTRAS],
            last.problems,
            last.files,
            last.left,
        )

    @cached_property
    def standing(self) -> Standing:
        """Give all files by address, as the manifest names them."""
        return Standing(self._inventory)

    def stands(self, note: Note) -> bool:
        """Say whether the files of a note stand on the disk as they were left."""
        return not self.damaged or self.damaged.isdisjoint(item.address for item in note.staged)

    def inputs(self) -> Inputs:
        """Give per address what its file was made from and the hash of the file."""
        return Inputs(self.standing)


def moment(out: Path) -> int:
    """Give the time on the disk's clock at which the build that holds ``out`` began."""
    return (out / WORK / "staging").stat().st_mtime_ns


def recall(root: Path, out: Path, options: Options) -> Past | None:
    """Give what stands of the last build, nothing when that cannot be told."""
    folder = memory_of(root, out, private=options.preview)
    notes = read_notes(folder, out, _key(root, out, options))
    if notes is None:
        return None
    try:
        front, columns, places = notes.pieces
        summary = cast("Summary", unpacked(front))
        inventory = unpacked_inventory(unpacked(columns))
        sources = look_again(root, summary.named, moment(out), summary.sources)
        if not same_world(root, summary.sources, sources) or summary.left != left_behind(out):
            return None
        changed = changed_bodies(root, summary.sources, sources)
        damaged = partial(inventory.damaged, out, notes.written - _MOMENT)
        # Who has something to make has to load what makes it.
        waited = changed and len(inventory.addresses) >= _MANY
        looking = meanwhile(damaged) if waited else damaged
        return Past(summary, inventory, (folder, places), looking, (sources, changed))
    except (NotesError, UncertainError, OSError):
        return None
    except (TypeError, ValueError, AttributeError, KeyError):
        # Notes of a program that noted other things.
        return None


def remember(
    where: tuple[Path, Path, Options],
    memory: Memory,
    times: Mapping[str, int],
    parts: Parts,
    past: Past | None,
) -> None:
    """Note what a build came to, and when its files were written; of ``past`` notes those that are still the same are taken as they were written."""
    root, out, options = where
    units = {**memory.bodies, **memory.lists}
    sections = _sections(memory, parts, past)
    places = parts.write([*sections, *(name for note in units.values() for name in note.parts), *WHOLE])
    bodies = memory.bodies.values()
    summary = Summary(
        memory.sources,
        memory.named,
        {slug: note.asked for slug, note in memory.bodies.items() if note.asked},
        memory.problems,
        sum(len(note.years) for note in bodies),
        sum(note.drafts for note in bodies),
        memory.files,
        frozenset(source for note in bodies for _, source, _ in note.held),
        memory.left,
        sections,
    )
    staged = {name: note.staged for name, note in units.items()}
    staged |= {_ASSETS: memory.assets, _EXTRAS: memory.extras}
    pieces = [packed(one) for one in (summary, inventory_of(staged, times).packed(), places)]
    bundles = {number for number, _, _ in places.values()}
    write_notes(memory_of(root, out, private=options.preview), out, _key(root, out, options), pieces, bundles)


def _sections(memory: Memory, parts: Parts, past: Past | None) -> tuple[str, ...]:
    """Put the notes among the parts, some dozens together and without their files; those that are the same lie there."""
    groups: dict[str, list[str]] = {name: [name] for name in memory.lists}
    for slug in memory.bodies:
        groups.setdefault(f"{crc32(slug.encode()) % _GROUPS}", []).append(slug)
    notes = {**memory.bodies, **memory.lists}
    before = {**past.memory.bodies, **past.memory.lists} if past else {}
    found = {f"*notes/{group}:{len(units)}": units for group, units in groups.items()}
    for name, units in found.items():
        if not parts.has(name) or any(before.get(unit) is not notes[unit] for unit in units):
            parts.add(name, packed({unit: notes[unit]._replace(staged=()) for unit in units}))
    return tuple(found)


def left_behind(out: Path) -> str:
    """Give the hash of what a build left for the ledger; empty where it left nothing."""
    try:
        with (out / WORK / PUBLICATION).open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def times_of(out: Path, made: Iterable[Staged], began: int, known: Mapping[str, int]) -> dict[str, int]:
    """Give when every file was written that a build made, or found as it would have made it; of some it is ``known``.

    A file that somebody else wrote while the build ran is left out, and looks damaged to the next one.
    """
    found = dict(known)
    for item in made:
        if item.address in known:
            continue
        try:
            status = os.stat(f"{out}/{item.address}")  # noqa: PTH116 - ten thousand paths
        except OSError:  # somebody took it away meanwhile
            continue
        if status.st_size == item.size and (item.changed or status.st_mtime_ns < began):
            found[item.address] = status.st_mtime_ns
    return found


def _key(root: Path, out: Path, options: Options) -> bytes:
    """Give what must be the same for the notes of one build to be of use to another."""
    where = (os.path.realpath(root), str(root), os.path.realpath(out), str(out))
    asked = (options.preview, options.profile, sorted(options.withdrawn))
    return repr((sys.version, where, asked)).encode("utf-8", "surrogatepass")
