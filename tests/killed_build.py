"""Runs builds that die at a change of the disk: ``python -m tests.killed_build FOLDER PROJECT SITE CHANGES [WITHDRAWN]``.

Every build goes on from a copy of SITE, which need not be there, in FOLDER/N, where N is how many changes it was let
do: those of CHANGES (``0,5,12``), or ``all`` from none to so many that it lived. Python itself tells of every call that
changes a folder, so that none is missed.
"""

import os
import shutil
import sys
import tempfile
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from generator.files.output import WORK
from generator.site import render
from generator.site.build import Options, build

DIED = 9
_EVENTS = {
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "shutil.rmtree",
}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


def main() -> None:
    """Build again and again, each time in a process of its own that is a copy of this one."""
    folder, project, site = map(Path, sys.argv[1:4])
    folder.mkdir()
    # What is dear and the same each time, the templates, is there before the first copy of the process is made.
    render.load_theme = cache(render.load_theme)
    with tempfile.TemporaryDirectory() as aside:
        build(project, Path(aside), Options(workers=1))
    for changes in count() if sys.argv[4] == "all" else map(int, sys.argv[4].split(",")):
        out = folder / str(changes)
        if site.is_dir():
            shutil.copytree(site, out)
        else:
            out.mkdir()
        child = os.fork()
        if not child:
            _build(changes, project, out)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if ended == 0:
            return
        if ended != DIED:
            raise SystemExit(f"the build that was to die at change {changes} failed")


def _build(remaining: int, project: Path, out: Path) -> None:
    def deadly(event: str, args: tuple[Any, ...]) -> None:
        nonlocal remaining
        if _changes(event, args, f"{out}/"):
            remaining -= 1
            if remaining < 0:
                os._exit(DIED)

    sys.addaudithook(deadly)
    built = build(project, out, Options(workers=1, withdrawn=frozenset(sys.argv[5:])))
    if built.committed is None:
        raise SystemExit(f"not built: {built.problems}")
    os._exit(0)


def _changes(event: str, args: tuple[Any, ...], below: str) -> bool:
    """Say whether Python is about to change the output; what is put aside in the staging folder nobody sees."""
    if event == "open":
        path, _, flags = args
        name = os.fsdecode(path) if isinstance(path, str | bytes) else ""
        return bool(flags & _WRITES) and name.startswith(below) and f"/{WORK}/staging/" not in name
    # What goes by the number of an open folder is the clearing of a folder of our own.
    names = [os.fsdecode(arg) for arg in args[:2] if isinstance(arg, str | bytes | os.PathLike)]
    return event in _EVENTS and any(name.startswith(below) or not Path(name).is_absolute() for name in names)


if __name__ == "__main__":
    main()
