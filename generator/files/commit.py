"""The commit of a plan, which readers survive: the only way by which a file comes into an output or goes.

A reader of the folder never sees half of a page: every file is moved in with a rename, a new folder whole, new files before the pages
that link to them, then ``SHA256SUMS``, stale ones go, and the manifest comes last of all. A journal names what a build is about to own, so
that a build killed at any point leaves a folder which the next one finishes.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from generator.files.arriving import Times, arriving
from generator.files.manifest import SUMS, Entry, manifest_of, mended_manifest, mended_sums, sums_of
from generator.files.output import (
    INPUTS,
    JOURNAL,
    MADE,
    MANIFEST,
    WORK,
    Committed,
    Staged,
    published,
    stage,
    staged_at,
    waiting,
    write_whole,
)
from generator.files.plan import Plan

_FEW = 100
"""Files up to which mending the manifest is quicker than writing it."""
_NOTHING = b"{}\n"


def commit(folder: Path, plan: Plan, owns: Collection[str]) -> Committed:
    """Move the plan in; ``owns`` are the addresses that earlier builds made, and only of them is any removed."""
    awaited = arriving(folder, plan)
    _write_journal(folder, plan, owns)
    # What is written last is made while another process looks at what waits.
    inputs, manifest = _mended(folder, plan) or _written(plan)
    moved = _moved(folder, awaited())
    # New files before those that change; the sums when all that they name is there, and before anything goes.
    waits = [item for item in plan.changed if item.address not in moved]
    there = {item.address for item in waits if os.path.exists(f"{folder}/{item.address}")}  # noqa: PTH110
    room: set[str] = set()
    for item in sorted(waits, key=lambda item: (item.address == SUMS, item.address in there)):
        parent = item.address.rpartition("/")[0]
        if parent not in room:
            os.makedirs(f"{folder}/{parent}", exist_ok=True)  # noqa: PTH103
            room.add(parent)
        os.replace(waiting(folder, item), f"{folder}/{item.address}")  # noqa: PTH105
    removed = sum(_remove(folder, address) for address in sorted(plan.lacking(owns)))
    if inputs != _NOTHING or (folder / WORK / INPUTS).exists():
        write_whole(folder / WORK / INPUTS, inputs)
    write_whole(folder / MANIFEST, manifest)
    (folder / WORK / JOURNAL).unlink()
    shutil.rmtree(folder / WORK / MADE, ignore_errors=True)
    return Committed(len(plan.changed), len(plan) - len(plan.changed), removed, moved)


def _moved(folder: Path, arrived: Mapping[str, Times]) -> Times:
    """Move in folders that the output has not, each with one rename, and give the files that came with them."""
    moved: Times = {}
    for new, found in arrived.items():
        if "/" in new:
            os.makedirs(f"{folder}/{new.rpartition('/')[0]}", exist_ok=True)  # noqa: PTH103
        os.rename(staged_at(folder, new), f"{folder}/{new}")  # noqa: PTH104
        moved.update(found)
    return moved


def stage_sums(folder: Path, plan: Plan) -> Staged:
    """Put aside the list of all files of a plan as ``sha256sum --check`` reads it."""
    data = _mended_sums(folder, plan)
    if data is None:
        data = sums_of({item.address: item.sha256 for item in plan.in_order}).encode()
    return stage(folder, SUMS, data, MANIFEST)


def _write_journal(folder: Path, plan: Plan, owns: Collection[str]) -> None:
    new: Iterable[str] = plan.new
    if plan.standing is None:
        known = published(folder)
        addresses = dict.fromkeys([*(item.address for item in plan.in_order), *owns])
        new = [address for address in addresses if address not in known]
    write_whole(folder / WORK / JOURNAL, f"{json.dumps(sorted(new), ensure_ascii=False)}\n".encode())


def _mended(folder: Path, plan: Plan) -> tuple[bytes, bytes] | None:
    """Give inputs and manifest with what changed put in, nothing where many files did, or they are not as they were left."""
    standing = plan.standing
    if standing is None or plan.new or plan.gone or len(plan.differing) > _FEW:
        return None
    file = folder / WORK / INPUTS
    inputs = file.read_bytes() if file.exists() else _NOTHING
    for item in plan.differing:
        old = standing[item.address]
        if bool(old.inputs) != bool(item.inputs):
            return None
        if item.inputs:
            before = _input_of(old).encode()
            if inputs.count(before) != 1:
                return None
            inputs = inputs.replace(before, _input_of(item).encode())
    manifest = mended_manifest((folder / MANIFEST).read_bytes(), [*map(_entry_of, plan.differing)])
    return (inputs, manifest) if manifest else None


def _written(plan: Plan) -> tuple[bytes, bytes]:
    listed = plan.in_order
    inputs = "{" + ", ".join([_input_of(item) for item in listed if item.inputs]) + "}\n"
    return inputs.encode(), manifest_of(item[:4] for item in listed).encode()


def _mended_sums(folder: Path, plan: Plan) -> bytes | None:
    """Give the list with what changed put in; nothing where it was not left so, or names other files than the plan."""
    if plan.standing is None or plan.new or not plan.gone <= {SUMS}:
        return None
    try:
        data = (folder / SUMS).read_bytes()
    except OSError:
        return None
    if hashlib.sha256(data).hexdigest() != plan.standing[SUMS].sha256:
        return None
    return mended_sums(data, {item.address: item.sha256 for item in plan.differing})


def _input_of(item: Staged) -> str:
    return f'{json.dumps(item.address, ensure_ascii=False)}: ["{item.inputs}", "{item.sha256}"]'


def _entry_of(item: Staged) -> Entry:
    return Entry(item.address, item.sha256, item.size, item.source)


def _remove(folder: Path, address: str) -> bool:
    target = folder / address
    try:
        target.unlink()
    except FileNotFoundError:
        return False
    parent = target.parent
    while parent != folder:
        try:
            parent.rmdir()
        except OSError:
            break
        parent = parent.parent
    return True
