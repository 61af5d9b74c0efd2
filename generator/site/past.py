"""What still stands of the last build: its notes, held against the sources and the files on the disk as they are now."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, cast
from zlib import crc32

from generator.files.notes import (
    Notes,
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
from generator.files.stamps import Seen, UncertainError, unchanged_file
from generator.problem import Problem
from generator.site.note import Note
from generator.site.outcome import Built, Options
from generator.site.sources import Sources, changed_bodies, look, same_names, same_world

_MOMENT = 100_000_000
"""Files written so shortly before the notes are looked into: a disk's clock ticks a few times in a hundred milliseconds."""


Disk = Mapping[str, tuple[int, int]]
"""Size and time of files by address."""

FRAME, ANSWERS, PLACES = WHOLE = ("*frame", "*answers", "*places")
"""Parts that belong to the whole."""
_GROUPS = 64


class Memory(NamedTuple):
    """What a build notes: its sources, what came of each body and of each part of the lists, the files as they stand on the disk.

    ``named`` are the files that its configuration names, wherever they lie; ``extras`` are made of other files of the site; ``problems`` all that the sources had, before
    anybody looked at the output; ``files`` the number of report files; ``left`` the hash of
    what was left for the ledger; ``places`` say where parts lie.
    """

    sources: Sources
    named: tuple[str, ...]
    bodies: Mapping[str, Note]
    lists: Mapping[str, Note]
    assets: tuple[Staged, ...]
    extras: tuple[Staged, ...]
    disk: Disk
    problems: tuple[Problem, ...]
    files: int
    left: str
    places: Mapping[str, Place]

    def plan(self) -> list[Staged]:
        """Give all files of the site."""
        notes = (*self.bodies.values(), *self.lists.values())
        return [*self.assets, *(item for note in notes for item in note.staged), *self.extras]


class Past(NamedTuple):
    """The last build as seen from now: the bodies that ``changed``, those that are ``stale`` for whatever reason, files ``damaged``.

    Without ``same_names`` some body has other files than it had. ``plan`` are all files by address, as the manifest names them;
    ``sections`` the notes as they were written.
    """

    memory: Memory
    sections: Mapping[str, bytes]
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
    memory_folder = memory_of(root, out, private=options.preview)
    notes = read_notes(memory_folder, out, _key(root, out, options))
    if notes is None:
        return None
    try:
        memory, sections = _joined(notes.data)
        sources = look(root, memory.named, moment(out))
        if not same_world(root, memory.sources, sources) or memory.left != left_behind(out):
            return None
        changed = changed_bodies(root, memory.sources, sources)
        plan = {item.address: item for item in memory.plan()}
        damaged = _damaged(out, plan, memory.disk, notes)
    except (NotesError, UncertainError, OSError):
        return None
    except (TypeError, ValueError, AttributeError, KeyError):
        # Notes of a program that noted other things.
        return None
    stale = frozenset(
        slug
        for slug, note in memory.bodies.items()
        if slug in changed
        or not changed.isdisjoint(note.asked)
        or (damaged and not damaged.isdisjoint(item.address for item in note.staged))
    )
    parts = Parts(memory_folder, memory.places)
    named = same_names(memory.sources, sources, changed)
    return Past(memory, sections, plan, parts, sources, changed, stale, damaged, named)


def remember(
    root: Path, out: Path, options: Options, memory: Memory, parts: Parts, past: Past | None
) -> None:
    """Note what a build came to; of ``past`` notes those that are still the same are taken as they were written."""
    units = (*memory.bodies.values(), *memory.lists.values())
    places = parts.write([*(name for note in units for name in note.parts), *WHOLE])
    sections = _sections(memory, past)
    others = {slug: seen for slug, seen in memory.sources.bodies.items() if slug not in memory.bodies}
    head = memory._replace(
        sources=Sources(memory.sources.world, others),
        bodies={},
        lists={},
        disk=_disk_of((*memory.assets, *memory.extras), memory.disk),
        places=places,
    )
    data = packed((packed(head), sections))
    bundles = {number for number, _, _ in places.values()}
    write_notes(memory_of(root, out, private=options.preview), out, _key(root, out, options), data, bundles)


def _sections(memory: Memory, past: Past | None) -> dict[str, bytes]:
    """Give the notes, packed by some dozens."""
    groups: dict[str, list[str]] = {}
    for slug in memory.bodies:
        groups.setdefault(f"{crc32(slug.encode()) % _GROUPS}", []).append(slug)
    found = {}
    for group, slugs in groups.items():
        name = f"{group}:{len(slugs)}"
        if past and not past.damaged and name in past.sections and _are_same(slugs, memory, past.memory):
            found[name] = past.sections[name]
            continue
        notes = {slug: memory.bodies[slug] for slug in slugs}
        found[name] = _section(notes, {slug: memory.sources.bodies[slug] for slug in slugs}, memory.disk)
    for name, note in memory.lists.items():
        same = past and not past.damaged and past.memory.lists.get(name) is note
        found[name] = past.sections[name] if past and same else _section({name: note}, {}, memory.disk)
    return found


def _are_same(slugs: Iterable[str], memory: Memory, before: Memory) -> bool:
    return all(
        before.bodies.get(slug) is memory.bodies[slug]
        and before.sources.bodies.get(slug) == memory.sources.bodies[slug]
        for slug in slugs
    )


def _section(notes: Mapping[str, Note], seen: Mapping[str, Seen], disk: Disk) -> bytes:
    return packed((notes, seen, _disk_of((item for note in notes.values() for item in note.staged), disk)))


def _disk_of(staged: Iterable[Staged], disk: Disk) -> dict[str, tuple[int, int]]:
    return {item.address: disk[item.address] for item in staged if item.address in disk}


def _joined(data: bytes) -> tuple[Memory, Mapping[str, bytes]]:
    """Give what was noted, and its sections as they were written; raises ``NotesError``."""
    head, sections = cast("tuple[bytes, dict[str, bytes]]", unpacked(data))
    memory = cast("Memory", unpacked(head))
    bodies: dict[str, Note] = {}
    lists: dict[str, Note] = {}
    disk = dict(memory.disk)
    seen = dict(memory.sources.bodies)
    for name, section in sections.items():
        notes, own, there = cast("tuple[dict[str, Note], dict[str, Seen], Disk]", unpacked(section))
        (lists if name in notes else bodies).update(notes)
        seen |= own
        disk |= there
    sources = Sources(memory.sources.world, seen)
    return memory._replace(sources=sources, bodies=bodies, lists=lists, disk=disk), sections


def left_behind(out: Path) -> str:
    """Give the hash of what a build left for the ledger; empty where it left nothing."""
    try:
        return sha256((out / WORK / PUBLICATION).read_bytes()).hexdigest()
    except OSError:
        return ""


def on_disk(out: Path, plan: Sequence[Staged], began: int, before: Disk) -> dict[str, tuple[int, int]]:
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


def _damaged(out: Path, plan: Mapping[str, Staged], disk: Disk, notes: Notes) -> frozenset[str]:
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
    asked = (options.preview, options.profile, sorted(options.withdrawn))
    return repr((sys.version, where, asked)).encode("utf-8", "surrogatepass")
