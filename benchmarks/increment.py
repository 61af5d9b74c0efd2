"""Times builds after one small edit and writes ``benchmarks/INCREMENT.md``.

    python -m benchmarks.increment [SIZES...]        sizes in reports, default 1000 10000

A site with pages and JSON copies is built once; then one report is edited again and again, and the whole command is timed, start
of the process included.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.timing import folder_in_memory, machine, timed

HERE = Path(__file__).parent
RUNS = 7
REPORT = "content/reports/body00042/2030.yaml"
EDITS = {
    "nothing": ("", ""),
    "nothing, but saved again": (r"\A", ""),
    "one figure": (r"(?m)^(  行政处罚: )", r"\g<1>1"),
    "a word of prose": (r"(?m)^(总体情况: \|\n  .*)$", r"\1本年度如此。"),
    "the hour of publication": (r"(?m)^(发布时间: [-0-9]+) .*$", r"\1 09:{n}"),
}


def rows(size: int, folder: Path) -> list[str]:
    """Give the rows of the table for one size."""
    project, site = folder / "project", folder / "site"
    subprocess.run([sys.executable, str(HERE / "corpus.py"), str(size), str(project)], check=True)
    for file in project.glob("content/**/*.yaml"):
        # As old as manuscripts are: what was saved just before a build is looked into by the next one.
        os.utime(file, (0, 1e9))
    # The disk notes when it was told so, too.
    time.sleep(3)
    configured = project / "content/site.yaml"
    text = configured.read_text(encoding="utf-8")
    configured.write_text(text.replace("下载: []", "下载: [json]"), encoding="utf-8")
    command = (sys.executable, "-m", "generator", "-C", str(project), "build", "-o", str(site))
    found = [f"| {size:,} | all, into an empty folder | {timed(*command).wall:.2f} | | | |"]
    # What was written in the last two seconds is looked into, and no longer a few seconds later.
    timed(*command)
    report = project / REPORT
    for name, (pattern, words) in EDITS.items():
        runs = []
        for number in range(RUNS):
            if pattern:
                before = report.read_text(encoding="utf-8")
                after = re.sub(pattern, words.replace("{n}", str(10 + number)), before, count=1)
                report.write_text(after, encoding="utf-8")
            runs.append(timed(*command))
        told = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stderr
        assert "写入 0 个文件" in told, told
        walls = sorted(run.wall for run in runs)
        cpu = statistics.median(run.cpu for run in runs)
        found.append(
            f"| {size:,} | {name} | {walls[0]:.2f} | **{statistics.median(walls):.2f}** | {walls[-1]:.2f} | {cpu:.2f} |"
        )
        print(found[-1], flush=True)
    return found


def main() -> None:
    """Measure and write the table."""
    sizes = [int(size) for size in sys.argv[1:]] or [1000, 10000]
    listed: list[str] = []
    where = ""
    for size in sizes:
        folder, where = folder_in_memory(4e9)
        try:
            listed += rows(size, folder)
        finally:
            shutil.rmtree(folder)
    text = TEXT.format(machine=machine(), where=where, rows="\n".join(listed))
    (HERE / "INCREMENT.md").write_text(text, encoding="utf-8")


TEXT = """# One edit among many reports, timed

`make bench` writes this file. {machine}; on {where}. The corpus is `corpus.py`'s, with pages and JSON copies. Times are
seconds for the whole command, start of Python included; every run edits the same report and builds. On a busy machine CPU tells
more than the wall clock.

| reports | edited | least | median | most | CPU |
|--:|---|--:|--:|--:|--:|
{rows}
"""

if __name__ == "__main__":
    main()
