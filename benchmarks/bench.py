"""Times whole builds and writes their chapter in ``benchmarks/RESULTS.md``.

    python -m benchmarks.bench [SIZES...]        sizes in reports, default 100 1000 10000

Each size is built cold several times into an empty folder, then once more with nothing changed. ``floor`` is the time
that merely writing the same bytes takes, so that a slow disk shows. Memory is the largest single process.
"""

import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.timing import folder_in_memory, machine, timed, write_chapter

HERE = Path(__file__).parent
RUNS = {100: 5, 1000: 5, 10000: 3}


def floor(site: Path, target: Path) -> float:
    """Give the seconds that writing the bytes of ``site`` anew takes."""
    files = [(file.relative_to(site), file.read_bytes()) for file in site.rglob("*") if file.is_file()]
    start = time.perf_counter()
    for name, data in files:
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return time.perf_counter() - start


def measure(size: int, folder: Path) -> str:
    """Give one row of the table."""
    project, site = folder / "project", folder / "site"
    subprocess.run([sys.executable, str(HERE / "corpus.py"), str(size), str(project)], check=True)
    nianbao = (sys.executable, "-m", "generator", "-C", str(project))
    cold = []
    for _ in range(RUNS.get(size, 3)):
        shutil.rmtree(site, ignore_errors=True)
        cold.append(timed(*nianbao, "build", "-o", str(site)))
    again = timed(*nianbao, "build", "-o", str(site))
    check = timed(*nianbao, "check", "--format", "concise")
    least = floor(site, folder / "floor")
    pages = sum(1 for file in site.rglob("*.html"))
    bytes_ = sum(file.stat().st_size for file in site.rglob("*") if file.is_file())
    walls = [run.wall for run in cold]
    wall = statistics.median(walls)
    return (
        f"| {size:,} | {pages:,} | {bytes_ / 1e6:.0f} MB | {min(walls):.2f} | **{wall:.2f}** | {max(walls):.2f} "
        f"| {statistics.median(run.cpu for run in cold):.2f} | {max(run.memory for run in cold):.0f} MiB "
        f"| {statistics.median(run.others for run in cold):.1f} | {1000 * wall / size:.2f} | {wall / least:.1f} | {again.wall:.2f} | {check.wall:.2f} |"
    )


def startup() -> str:
    """Give the time of ``nianbao --help`` beside that of an empty Python."""
    command = (sys.executable, "-m", "generator", "--help")
    ours = [timed(*command).wall for _ in range(15)]
    bare = [timed(sys.executable, "-c", "pass").wall for _ in range(15)]
    return (
        f"`nianbao --help`: median {1000 * statistics.median(ours):.0f} ms (least {1000 * min(ours):.0f}); "
        f"an empty Python {1000 * statistics.median(bare):.0f} ms."
    )


def main() -> None:
    """Measure and write the table."""
    sizes = [int(size) for size in sys.argv[1:]] or [100, 1000, 10000]
    rows, where = [], ""
    for size in sizes:
        folder, where = folder_in_memory(4e9)
        try:
            rows.append(measure(size, folder))
        finally:
            shutil.rmtree(folder)
        print(rows[-1], flush=True)
    text = TEXT.format(machine=machine(), where=where, rows="\n".join(rows), startup=startup())
    write_chapter("Whole builds", text)


TEXT = """`python -m benchmarks.bench` writes this chapter. {machine}; on {where}. The corpus is `corpus.py`'s: 9 kB of YAML a
report, 200 figures, all sums checked across, down and from year to year. Times are seconds of wall clock for the whole
command, checks, link proof and manifest included, without electronic copies (COPIES.md times those); absolute figures swing with the machine, compare the columns.

| reports | pages | site | cold, least | cold, median | cold, most | CPU | memory of the largest process | others' load | ms a report | × floor | nothing changed | check only |
|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
{rows}

`× floor` compares with merely writing the same bytes. {startup}
"""

if __name__ == "__main__":
    main()
