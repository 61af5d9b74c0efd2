"""Times the electronic copies of reports, one core, and writes ``benchmarks/COPIES.md``.

    python benchmarks/copies.py [RUNS]           copies of each report, default 20

The reports are the sample and those of the municipal test site; the first copy of each format, which loads its
libraries, is counted apart.
"""

import os
import platform
import statistics
import sys
import time
from pathlib import Path

from generator.look.theme import load_theme
from generator.printing.document import to_document
from generator.printing.edition import Edition, edition_of
from generator.project.config import load_config
from generator.project.load import Archive
from generator.project.report_files import find_reports
from generator.writers import Writer, all_writers

HERE = Path(__file__).parent
PROJECTS = (HERE.parent, HERE.parent / "tests/projects/municipal")


def editions(root: Path) -> list[Edition]:
    """Give the published reports of a project as their copies are made from them."""
    config = load_config(root)
    archive = Archive(root, config, find_reports(root, config))
    return [
        edition_of(report, to_document(report), config.site, f"{config.site.url}{report.year}/x/", {})
        for agency in config.agencies
        for report in archive.of(agency)
        if not report.draft
    ]


def measure(writer: Writer, reports: list[Edition], runs: int) -> str:
    """Give one row of the table: milliseconds of CPU and the size in KB."""
    theme = load_theme(HERE.parent, "default")
    suited = [report for report in reports if writer.applies(report)]
    start = time.process_time()
    writer.write(suited[0], theme)
    first = 1000 * (time.process_time() - start)
    spent, sizes = [], []
    for report in suited * runs:
        start = time.process_time()
        sizes.append(len(writer.write(report, theme)))
        spent.append(1000 * (time.process_time() - start))
    return (
        f"| {writer.label} | {len(suited)} × {runs} | {min(spent):.1f} | **{statistics.median(spent):.1f}** "
        f"| {max(spent):.1f} | {first:.0f} | {statistics.median(sizes) / 1024:.0f} KB |"
    )


def main() -> None:
    """Measure every format and write the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    reports = [report for root in PROJECTS for report in editions(root)]
    rows = []
    for writer in all_writers():
        rows.append(measure(writer, reports, runs))
        print(rows[-1], flush=True)
    text = TEXT.format(
        machine=f"one core of {platform.machine()}, {platform.system()}",
        python=platform.python_version(),
        rows="\n".join(rows),
    )
    (HERE / "COPIES.md").write_text(text, encoding="utf-8")


TEXT = """# Electronic copies, timed

`make bench` writes this file. {machine}; Python {python}. Milliseconds of CPU a copy, templates and libraries loaded; the first copy of a process loads them.

| copy | copies made | least | median | most | the first one | size, median |
|---|--:|--:|--:|--:|--:|--:|
{rows}
"""

if __name__ == "__main__":
    main()
