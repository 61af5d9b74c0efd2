"""What still stands of the last build: its notes, held against the sources and the files on the disk as they are now."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from generator.files.notes import Notes, NotesError, Parts, Place, packed, read_notes, unpacked, write_notes
from generator.files.output import WORK, Committed, Staged
from generator.files.stamps import UncertainError, unchanged_file
from generator.problem import Problem
from generator.site.note import Note
from generator.site.outcome import Built, Options
from generator.site.sources import Sources, changed_bodies, look, same_names, same_world

_MOMENT = 100_000_000
"""Files written so shortly before the notes are looked into: a disk's clock ticks a few times in a hundred milliseconds."""


class Memory(NamedTuple):
    """What a build notes: its sources, what came of each body and of each part of the lists, the files as they stand on the disk.

    ``named`` are the files that its configuration names, wherever they lie; ``extras`` are made of other files of the site; ``problems`` all that the sources had, before
    anybody looked at the output; ``files`` the number of report files; ``places`` say where parts lie.
    """

    sources: Sources
    named: tuple[str, ...]
    bodies: Mapping[str, Note]
    lists: Mapping[str, Note]
    assets: tuple[Staged, ...]
    extras: tuple[Staged, ...]
    disk: Mapping[str, tuple[int, int]]
    problems: tuple[Problem, ...]
    files: int
    places: Mapping[str, Place]

    def plan(self) -> list[Staged]:
        """Give all files of the site."""
        notes = (*self.bodies.values(), *self.lists.values())
        return [*self.assets, *(item for note in notes for item in note.staged), *self.extras]


class Past(NamedTuple):
    """The last build as seen from now: the bodies that ``changed``, those that are ``stale`` for whatever reason, files ``damaged``.

    Without ``same_names`` some body has other files than it had. ``plan`` are all files by address, as the manifest names them.
    """

    memory: Memory
    plan: Mapping[str, Staged]
    parts: Parts
    sources: Sources
    changed: frozenset[str]
    stale: frozenset[str]
    damaged: frozenset[str]
    same_names: bool

    @property
    def whole(self) -> bool:
        """Say whether nothing at all is to be made again."""
        return not (self.changed or self.stale or self.damaged)

    def built(self) -> Built:
        """Give what a build comes to that has nothing to make."""
        notes = self.memory.bodies.values()
        committed = Committed(0, len(self.plan), 0)
        reports = sum(len(note.years) for note in notes)
        drafts = sum(note.drafts for note in notes)
        held = frozenset(source for note in notes for _, source, _ in note.held)
        return Built(self.memory.problems, committed, reports, drafts, self.memory.files, held)

    def stands(self, note: Note) -> bool:
        """Say whether the files of a note stand on the disk as they were left."""
        return not self.damaged or self.damaged.isdisjoint(item.address for item in note.staged)

    def inputs(self) -> dict[str, tuple[str, str]]:
        """Give per address what its file was made from and the hash of the file."""
        return {item.address: (item.inputs, item.sha256) for item in self.plan.values() if item.inputs}


def moment(out: Path) -> int:
    """Give the time on the disk's clock at which the build that holds ``out`` began."""
    return (out / WORK / "staging").stat().st_mtime_ns


def recall(root: Path, out: Path, options: Options) -> Past | None:
    """Give what stands of the last build, nothing when that cannot be told."""
    notes = read_notes(out, _key(root, out, options))
    if notes is None:
        return None
    try:
        memory = unpacked(notes.data)
        if not isinstance(memory, Memory):
            return None
        sources = look(root, memory.named, moment(out))
        if not same_world(root, memory.sources, sources):
            return None
        changed = changed_bodies(root, memory.sources, sources)
    except (NotesError, UncertainError, OSError):
        return None
    plan = {item.address: item for item in memory.plan()}
    damaged = _damaged(out, plan, memory.disk, notes)
    stale = frozenset(
        slug
        for slug, note in memory.bodies.items()
        if slug in changed
        or not changed.isdisjoint(note.asked)
        or (damaged and not damaged.isdisjoint(item.address for item in note.staged))
    )
    parts = Parts(out, memory.places)
    named = same_names(memory.sources, sources, changed)
    return Past(memory, plan, parts, sources, changed, stale, damaged, named)


def remember(
    root: Path, out: Path, options: Options, memory: Memory, parts: Parts, names: Iterable[str]
) -> None:
    """Note what a build came to; ``names`` are the parts that go with it."""
    places = parts.write(names)
    data = packed(memory._replace(places=places))
    write_notes(out, _key(root, out, options), data, {number for number, _, _ in places.values()})


def on_disk(
    out: Path, plan: Sequence[Staged], began: int, before: Mapping[str, tuple[int, int]]
) -> dict[str, tuple[int, int]]:
    """Give size and time of every file of a plan that was committed.

    A file that somebody else wrote while the build ran is left out, and looks damaged to the next one.
    """
    found = {}
    for item in plan:
        known = None if item.changed else before.get(item.address)
        if known is None:
            status = os.stat(f"{out}/{item.address}")  # noqa: PTH116 - ten thousand paths
            if status.st_size != item.size or (status.st_mtime_ns >= began and not item.changed):
                continue
            known = (status.st_size, status.st_mtime_ns)
        found[item.address] = known
    return found


def _damaged(
    out: Path, plan: Mapping[str, Staged], disk: Mapping[str, tuple[int, int]], notes: Notes
) -> frozenset[str]:
    """Give the addresses whose files are not what was left there."""
    prefix = f"{out}/"
    fresh = notes.written - _MOMENT
    found = set()
    for address, item in plan.items():
        try:
            status = os.stat(prefix + address)  # noqa: PTH116 - ten thousand paths
        except OSError:
            found.add(address)
            continue
        if disk.get(address) != (status.st_size, status.st_mtime_ns) or (
            status.st_mtime_ns >= fresh and not unchanged_file(prefix + address, item.sha256)
        ):
            found.add(address)
    return frozenset(found)


def _key(root: Path, out: Path, options: Options) -> bytes:
    """Give what must be the same for the notes of one build to be of use to another."""
    where = (os.path.realpath(root), str(root), os.path.realpath(out), str(out))
    return repr((sys.version, where, options.preview, options.profile)).encode("utf-8", "surrogatepass")
