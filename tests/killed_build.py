"""Runs builds that die at a change of the disk: ``python -m tests.killed_build FOLDER PROJECT SITE CHANGES [WITHDRAWN]``.

Every build goes on from a copy of SITE, which need not be there, in FOLDER/N, where N is how many changes it was let
do: those of CHANGES (``0,5,12``), or ``all`` from none to so many that it lived. Every call through which the output
folder changes is counted; a test asserts that there are no others.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from generator.site import render
from generator.site.build import Options, build

DIED = 9


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
    def deadly(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            nonlocal remaining
            remaining -= 1
            if remaining < 0:
                os._exit(DIED)
            return call(*args, **kwargs)

        return counted

    shutil.rmtree = deadly(shutil.rmtree)  # type: ignore[assignment]
    for name in ("replace", "unlink", "mkdir", "rmdir", "write_bytes", "write_text"):
        setattr(Path, name, deadly(getattr(Path, name)))
    built = build(project, out, Options(workers=1, withdrawn=frozenset(sys.argv[5:])))
    if built.committed is None:
        raise SystemExit(f"not built: {built.problems}")
    os._exit(0)


if __name__ == "__main__":
    main()
