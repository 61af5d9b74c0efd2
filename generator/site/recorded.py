"""What a build leaves for the ledger of the reports that it shows; of many, those few that changed are put into what was left."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import cast

from generator.ledger.built import keep, keep_changed
from generator.ledger.facts import Facts
from generator.site.note import Note

Notes = Mapping[str, Note]


def reports_in(bodies: Notes) -> Collection[tuple[str, int]]:
    """Give body and year of every report that is shown."""
    return cast("set[tuple[str, int]]", {one[:2] for note in bodies.values() for one in note.facts})


def leave_facts(out: Path, bodies: Notes, before: Notes | None, withdrawn: Mapping[str, str]) -> None:
    """Leave what a publication has to record; ``before`` are the notes of the build that left what lies there, ``withdrawn`` reasons by address."""
    changed = None if before is None or withdrawn else _changed(before, bodies)
    if changed is None or not keep_changed(out, changed):
        keep(out, _facts(bodies.values()), withdrawn)


def _changed(before: Notes, after: Notes) -> list[tuple[Facts, Facts]] | None:
    """Give the facts that are others than they were, each beside what it was; nothing where there are other reports."""
    if before.keys() != after.keys():
        return None
    other = [(before[slug], note) for slug, note in after.items() if note is not before[slug]]
    old, new = _facts(last for last, _ in other), _facts(note for _, note in other)
    if [one.key for one in old] != [one.key for one in new]:
        return None
    return [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]


def _facts(notes: Iterable[Note]) -> list[Facts]:
    return [Facts._make(one) for note in notes for one in note.facts]
