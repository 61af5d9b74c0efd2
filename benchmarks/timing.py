"""Times commands, and keeps what was measured in the chapters of ``benchmarks/RESULTS.md``."""

import os
import platform
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

RESULTS = Path(__file__).parent / "RESULTS.md"
# As it is installed: with this variable every run would compile the whole program anew.
_SURROUNDINGS = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Run(NamedTuple):
    """One command: seconds of wall clock and of CPU (all, and in its own code alone), peak of its largest process in MiB, cores that others took meanwhile.

    The system counts whoever starts the command as a part of it, so the peak is at least that of the process that measures.
    """

    wall: float
    cpu: float
    own: float
    memory: float
    others: float


def timed(*command: str) -> Run:
    """Run a command to its end."""
    busy, start = _busy(), time.perf_counter()
    process = _started(command)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    cpu = usage.ru_utime + usage.ru_stime
    return Run(wall, cpu, usage.ru_utime, usage.ru_maxrss / 1024, max(_busy() - busy - cpu, 0) / wall)


def peak_of_all(*command: str) -> float:
    """Give the peak of all processes of a command together in MiB, shared pages shared out; it is slower meanwhile."""
    process = _started(command)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(_proportional, _session(process.pid))))
        time.sleep(0.02)
    return peak / 1024


def held_by(leader: int) -> float:
    """Give what all processes of a running command hold together in MiB, shared pages shared out."""
    return sum(map(_proportional, _session(leader))) / 1024


def folder_in_memory(room: float) -> tuple[Path, str]:
    """Give an empty folder, in memory where there are so many bytes, and words for where it is."""
    memory = Path("/dev/shm")
    free = memory.is_dir() and shutil.disk_usage(memory).free > room
    folder = tempfile.mkdtemp(prefix="nianbao-bench-", dir=memory if free else None)
    return Path(folder), "a memory file system" if free else "the disk of temporary files"


def memory_at_hand(folder: Path, size: float) -> None:
    """Fill and free so many bytes: a virtual machine may have given free memory back, and whoever comes next would pay for having it again."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as stream:
        for _ in range(int(size) >> 20):
            stream.write(bytes(1 << 20))
    ballast.unlink()


def machine() -> str:
    """Give words for the machine."""
    cpuinfo = Path("/proc/cpuinfo")
    models = re.findall(r"model name\s*: (.+)", cpuinfo.read_text() if cpuinfo.exists() else "")
    model = models[0] if models else platform.machine()
    return f"{len(os.sched_getaffinity(0))} cores ({model}), {platform.system()}, Python {platform.python_version()}"


def write_chapter(title: str, text: str, results: Path = RESULTS) -> None:
    """Put a chapter into the results in place of the one of that title; the other chapters stay."""
    head, *chapters = results.read_text(encoding="utf-8").split("\n## ")
    found = {chapter.partition("\n")[0]: chapter.strip("\n") for chapter in chapters}
    found[title] = f"{title}\n\n{text.strip()}"
    results.write_text("\n\n## ".join([head.rstrip("\n"), *found.values()]) + "\n", encoding="utf-8")


def _started(command: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own."""
    silent = subprocess.DEVNULL
    return subprocess.Popen(command, stdout=silent, stderr=silent, env=_SURROUNDINGS, start_new_session=True)


def _busy() -> float:
    """Give the seconds that all cores have worked since the machine started; 0 where nobody counts them."""
    counted = Path("/proc/stat")
    if not counted.exists():
        return 0
    user, nice, system, _, _, irq, softirq = map(int, counted.read_text().split(maxsplit=8)[1:8])
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def _session(leader: int) -> list[Path]:
    """Give the folders in /proc of the processes that a leader started."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader:
            found.append(process)
    return found


def _proportional(process: Path) -> int:
    try:
        text = (process / "smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
    return int(found[1]) if found else 0
