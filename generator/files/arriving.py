"""What arrives whole: the folders that an output has not, each with all that waits in it, looked at while something else is done."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import chain
from pathlib import Path

from generator.files.meanwhile import meanwhile
from generator.files.output import Staged, staged_at
from generator.files.plan import Plan

Times = dict[str, int]
"""By address when a file was written."""
_MANY = 2000
"""Files from which on looking at them takes longer than to copy this process."""


def arriving(folder: Path, plan: Plan) -> Callable[[], Mapping[str, Times]]:
    """Begin to look at the folders that can be moved in with one rename each, and give what waits for the files in each.

    A folder in which something waits that is not of the plan is left to wait. Where there is much to look at, another process does
    most of it: this one has something else to do before.
    """
    if len(plan.changed) < _MANY:
        return partial(_arriving, folder, plan, plan.changed)
    below: dict[str, list[Staged]] = {}
    for item in plan.changed:
        below.setdefault(item.address.partition("/")[0], []).append(item)
    own: list[Staged] = []
    rest = deque(below.values())
    while rest and len(own) + len(rest[0]) <= len(plan.changed) // 3:
        own += rest.popleft()
    awaited = meanwhile(partial(_arriving, folder, plan, [*chain.from_iterable(rest)]))
    return lambda: {**_arriving(folder, plan, own), **awaited()}


def _arriving(folder: Path, plan: Plan, changed: Iterable[Staged]) -> dict[str, Times]:
    found: dict[str, Times] = {}
    there: dict[str, bool] = {}
    taken: set[str] = set()
    for item in changed:
        new = "" if item.address in taken else _new_folder(folder, item.address, there, found)
        if not new:
            continue
        # Where it cannot be moved, those in it are asked for.
        there[new] = True
        waiting = _files_below(staged_at(folder, new), new)
        if waiting and all(address in plan for address in waiting):
            found[new] = waiting
            taken.update(waiting)
    return found


def _new_folder(folder: Path, address: str, there: dict[str, bool], found: Mapping[str, Times]) -> str:
    """Give the outermost folder of an address that the output has not and will not have, nothing when it has them all; ``there`` is what is known."""
    end = address.find("/")
    while end >= 0:
        name = address[:end]
        if name in found:
            return ""
        if name not in there:
            there[name] = os.path.lexists(f"{folder}/{name}")
        if not there[name]:
            return name
        end = address.find("/", end + 1)
    return ""


def _files_below(path: str, name: str) -> Times:
    """Give all files that wait below the folder of this name by their addresses."""
    found: Times = {}
    try:
        entries = [*os.scandir(path)]
    except FileNotFoundError:
        return found
    for entry in entries:
        below = f"{name}/{entry.name}"
        if entry.is_dir():
            found |= _files_below(entry.path, below)
        else:
            found[below] = entry.stat().st_mtime_ns
    return found
