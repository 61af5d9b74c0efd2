"""All that a build reads: the files of each body, and everything else, on which every page may depend."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from generator.files.meanwhile import meanwhile
from generator.files.stamps import Seen, UncertainError, stamps, stamps_of, unchanged

REPORTS = "reports"
_PACKAGE = Path(__file__).parent.parent
_WORLD = ("content", "themes", "named", "program", "checkout", "libraries")
_MANY = 300
"""Bodies from which on looking at their files takes longer than to copy this process."""
_PASSED = frozenset({"__pycache__", ".git"})


class Sources(NamedTuple):
    """What the files were when they were looked at: those of each body by its slug, and the rest of the world by what it is."""

    world: Mapping[str, Seen]
    bodies: Mapping[str, Seen]


Looked = tuple[Sources, tuple[str, ...]]
"""All sources, and the files that the configuration names."""


def look(root: Path, named: Iterable[str], since: int) -> Sources:
    """Look at all sources of a project; ``named`` are the files that its configuration names.

    ``since`` is the moment, on the disk's clock, at which the looking began. Raises ``UncertainError``.
    """
    folder = root / "content" / REPORTS
    return Sources(
        _world(root, named, since), {name: stamps(folder / name, since) for name in _bodies(folder)}
    )


def looking(root: Path, since: int) -> Callable[[], Looked | None]:
    """Begin to look at all sources before any of them is read, where there are many in another process; nothing comes of it where it cannot be told."""
    looked = partial(_looked, root, since)
    return meanwhile(looked) if len(_bodies(root / "content" / REPORTS)) >= _MANY else looked


def _looked(root: Path, since: int) -> Looked | None:
    from generator.project.named_files import named_files  # noqa: PLC0415 - who looks again knows the names

    named = named_files(root)
    try:
        return look(root, named, since), named
    except UncertainError:
        return None


def look_again(root: Path, named: Iterable[str], since: int, before: Sources) -> Sources:
    """Look at the same once more, at half of many bodies in another process; what is as it was ``before`` is taken from there."""
    folder = root / "content" / REPORTS
    names = _bodies(folder)
    half = len(names) // 2 if len(names) >= _MANY else len(names)
    own, rest = (
        partial(_others, folder, part, since, before.bodies) for part in (names[:half], names[half:])
    )
    awaited = meanwhile(rest) if half < len(names) else rest
    others = own() | awaited()
    bodies = {name: stamps(folder / name, since) if name in others else before.bodies[name] for name in names}
    return Sources(_world(root, named, since), bodies)


def _bodies(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in os.scandir(folder) if entry.is_dir())
    except OSError:
        return []


def _others(folder: Path, names: Iterable[str], since: int, before: Mapping[str, Seen]) -> frozenset[str]:
    """Give the bodies of which something looks different."""
    return frozenset(name for name in names if stamps(folder / name, since) != before.get(name))


def _world(root: Path, named: Iterable[str], since: int) -> dict[str, Seen]:
    """Look at all but the files of bodies."""
    return {
        "content": stamps(root / "content", since, _of_a_body),
        "themes": stamps(root / "themes", since),
        "named": stamps_of(root, named, since),
        "program": stamps(_PACKAGE, since, _passed),
        "checkout": stamps(_PACKAGE.parent / "themes", since),
        "libraries": _libraries(),
    }


def same_world(root: Path, before: Sources, now: Sources) -> bool:
    """Say whether all is as it was but for the files of bodies."""
    folders = {
        "content": root / "content",
        "themes": root / "themes",
        "program": _PACKAGE,
        "checkout": _PACKAGE.parent / "themes",
    }
    return all(unchanged(folders.get(name, root), before.world[name], now.world[name]) for name in _WORLD)


def changed_bodies(root: Path, before: Sources, now: Sources) -> frozenset[str]:
    """Give the bodies of which a file changed, came or went."""
    folder = root / "content" / REPORTS
    return frozenset(
        slug
        for slug in before.bodies.keys() | now.bodies.keys()
        if slug not in before.bodies
        or slug not in now.bodies
        or not unchanged(folder / slug, before.bodies[slug], now.bodies[slug])
    )


def same_names(before: Sources, now: Sources, changed: Iterable[str]) -> bool:
    """Say whether the files of the ``changed`` bodies are called what they were called before."""
    return all(
        slug in before.bodies
        and slug in now.bodies
        and [stamp[0] for stamp in before.bodies[slug]] == [stamp[0] for stamp in now.bodies[slug]]
        for slug in changed
    )


def _of_a_body(name: str) -> bool:
    """Say whether a folder below ``content/`` is that of a body."""
    return name in _PASSED or (name.startswith(f"{REPORTS}/") and name.count("/") == 1)


def _passed(name: str) -> bool:
    return name.rpartition("/")[2] in _PASSED


def _libraries() -> Seen:
    """Give the folders of installed libraries: whoever installs, renews or removes one changes them."""
    found = []
    for path in sys.path:
        if path.endswith(("site-packages", "dist-packages")) and Path(path).is_dir():
            status = Path(path).stat()
            found.append((path, 0, status.st_mtime_ns, 0, status.st_ino, ""))
    return tuple(found)
