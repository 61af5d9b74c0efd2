"""LibreOffice: somebody else's program that opens, computes, prints and saves what we write."""

import atexit
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

MISSING = shutil.which("soffice") is None


def convert(kind: str, out: Path, *files: Path) -> None:
    """Make something else of files, below a folder; one start for all."""
    command: list[str | Path] = ["soffice", _profile(), "--headless", "--convert-to", kind, "--outdir", out]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=180)


@cache
def _profile() -> str:
    # Made at the first start and dear; processes that test at the same time must not share one.
    folder = TemporaryDirectory(prefix="office-")
    atexit.register(folder.cleanup)
    return f"-env:UserInstallation={Path(folder.name).as_uri()}"
