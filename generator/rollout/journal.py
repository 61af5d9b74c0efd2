"""What stands on a target by our hand: the manifest of the last deployment, and the journal of one that was begun."""

import json
from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from generator import __version__
from generator.files.output import LEDGER_HEAD, MANIFEST
from generator.problem import Level, Problem, ProblemError
from generator.project.targets import Target
from generator.rollout.finished import Site, files_of, value_of
from generator.rollout.job import Found
from generator.rollout.plan import listed
from generator.rollout.store import CLAIM, JOURNAL, PART, TURN, Store, standing, whole


@dataclass(frozen=True, slots=True)
class Journal:
    """A deployment that was begun and not finished: the files it owns, whose site it was, which release it filled."""

    files: Mapping[str, str]
    site: str
    release: int


@dataclass(frozen=True, slots=True)
class Former:
    """The state of a target before a deployment: the files of its manifest, the manifest itself, and what was begun."""

    files: Mapping[str, str] = field(default_factory=dict)
    manifest: bytes | None = None
    journal: Journal | None = None

    @property
    def owned(self) -> frozenset[str]:
        """Give every address that is ours, finished or not."""
        return frozenset(self.files) | frozenset(self.journal.files if self.journal else ())

    @property
    def sure(self) -> Mapping[str, str]:
        """Give the files that no interrupted deployment can have touched, with their hashes."""
        begun = self.journal.files if self.journal else {}
        return {
            address: digest for address, digest in self.files.items() if begun.get(address, digest) == digest
        }


def former_of(store: Store, target: Target, top: Container[str], below: str = "") -> Former:
    """Give what is ours on the target, whose folder holds the names ``top``, its manifest ``below`` a folder.

    Raises ``ProblemError`` when the manifest is another program's.
    """
    manifest = whole(store, below + MANIFEST)
    files = files_of(manifest)
    if manifest is not None and files is None:
        raise ProblemError(foreign(target, (below + MANIFEST,)))
    return Former(files or {}, manifest, journal_of(store) if JOURNAL in top else None)


def found_on(store: Store, former: Former, below: str = "") -> Found:
    """Give what the ledger is held against: the files of the manifest, and the head of the ledger beside it."""
    head = whole(store, below + LEDGER_HEAD) if LEDGER_HEAD in former.files else None
    return Found(former.files, head or b"")


def journal_of(store: Store) -> Journal | None:
    """Give the journal on the target, nothing where none stands."""
    data = whole(store, JOURNAL)
    files, value = files_of(data), value_of(data)
    if files is None or not isinstance(value, dict):
        return None
    release = value.get("release")
    return Journal(files, str(value.get("site", "")), release if isinstance(release, int) else 0)


def write_journal(store: Store, site: Site, owned: frozenset[str], release: int = 0) -> None:
    """Write what is about to become ours, before anything else is written."""
    value = {
        "generator": f"nianbao {__version__}",
        "site": site.mark,
        "release": release,
        "files": {**dict.fromkeys(sorted(owned), ""), **site.files},
    }
    store.put(JOURNAL, (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())


def finish(store: Store) -> None:
    """Remove what only a deployment under way needs, the journal last."""
    store.remove([PART, TURN, CLAIM])
    store.remove([JOURNAL])


def refuse_foreign(store: Store, target: Target, addresses: tuple[str, ...]) -> None:
    """Raise ``ProblemError`` when a file that is not ours stands where one of ours would go."""
    there = standing(store, addresses)
    if there:
        raise ProblemError(foreign(target, tuple(sorted(there))))


def foreign(target: Target, addresses: tuple[str, ...]) -> Problem:
    """Say which files of others stand in the way."""
    message = f"{target}里有 {len(addresses)} 个位置上是别人的文件：{listed(addresses, 5)}"
    help_ = "什么都没有动。先看清楚是谁的：移走它们，或换一个文件夹"
    return Problem("D204", Level.ERROR, message, target.span, help_)
