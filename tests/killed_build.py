"""Runs a build that dies at its N-th change of the disk: ``python -m tests.killed_build N PROJECT OUT [WITHDRAWN]``.

Exits with 9 when it died, with 0 when the build was over before. Every call through which the output folder changes
is counted; a test asserts that there are no others.
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from generator.site.build import Options, build


def main() -> None:
    """Build, and die at the given change."""
    remaining = int(sys.argv[1])

    def deadly(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            nonlocal remaining
            remaining -= 1
            if remaining < 0:
                os._exit(9)
            return call(*args, **kwargs)

        return counted

    shutil.rmtree = deadly(shutil.rmtree)  # type: ignore[assignment]
    for name in ("replace", "unlink", "mkdir", "rmdir", "write_bytes", "write_text"):
        setattr(Path, name, deadly(getattr(Path, name)))
    built = build(Path(sys.argv[2]), Path(sys.argv[3]), Options(workers=1, withdrawn=frozenset(sys.argv[4:])))
    if built.committed is None:
        raise SystemExit(f"not built: {built.problems}")


if __name__ == "__main__":
    main()
