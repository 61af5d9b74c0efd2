"""Builds a county, a city and a province once each and writes the chapter of scale in ``benchmarks/RESULTS.md``.

    python -m benchmarks.scale [SIZES...]        sizes in reports, default 1000 10000 100000

The last size takes minutes, and 9 GB where the sites are written, which is the memory where there is so much.
"""

import math
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.timing import Run, folder_in_memory, machine, timed, write_chapter

HERE = Path(__file__).parent
SIZES = [1000, 10_000, 100_000]


def measure(size: int) -> tuple[Run, int, str]:
    """Build once into an empty folder: give the run, the number of files, and where they were."""
    folder, where = folder_in_memory(size * 90_000)
    try:
        project, site = folder / "project", folder / "site"
        subprocess.run([sys.executable, str(HERE / "corpus.py"), str(size), str(project)], check=True)
        run = timed(sys.executable, "-m", "generator", "-C", str(project), "build", "-o", str(site))
        return run, sum(file.is_file() for file in site.rglob("*")), where
    finally:
        shutil.rmtree(folder)


def main() -> None:
    """Measure and write the chapter."""
    rows: list[str] = []
    before: tuple[int, Run] | None = None
    where = ""
    for size in [int(size) for size in sys.argv[1:]] or SIZES:
        run, files, where = measure(size)
        cpu, wall = (_exponent(before, (size, run), what) for what in ("cpu", "wall"))
        rows.append(
            f"| {size:,} | {files:,} | {run.cpu:,.1f} | {cpu} | {run.wall:,.1f} | {wall} | {run.memory:,.0f} MiB | {run.others:.1f} |"
        )
        print(rows[-1], flush=True)
        before = size, run
    write_chapter("Scale", TEXT.format(machine=machine(), where=where, rows="\n".join(rows)))


def _exponent(before: tuple[int, Run] | None, now: tuple[int, Run], what: str) -> str:
    """Give the exponent of the number of reports by which a figure grew, nothing where nothing came before."""
    if before is None:
        return ""
    grown = math.log(getattr(now[1], what) / getattr(before[1], what))
    return f"{grown / math.log(now[0] / before[0]):.2f}"


TEXT = """`python -m benchmarks.scale` writes this chapter. {machine}; on {where}. One cold build of each size without electronic copies, checks, search,
charts and proof of links included; CPU is that of all processes together, in seconds like the wall clock.

| reports | files | CPU | exponent | wall | exponent | largest process | others' load |
|--:|--:|--:|--:|--:|--:|--:|--:|
{rows}

The exponent is that of the number of reports, from the row above. The largest process is the one that began the others: it keeps what lists, search, proof and
manifest need of every report, so memory grows with the reports and nothing else.
"""

if __name__ == "__main__":
    main()
