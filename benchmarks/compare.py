"""Measures what the page of comparisons reads, and writes ``benchmarks/COMPARE.md``.

    python benchmarks/compare.py [REPORTS]       default 10000, ten years of each body

Bytes are those of the files, and of the files packed with gzip as a server sends them. Seconds are CPU of one process.
"""

import gzip
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from generator.comparing.comparable import Compared, compared
from generator.comparing.comparison import INDEX, comparison
from generator.project.config import Config, load_config
from generator.project.load import Archive
from generator.project.report_files import find_reports

HERE = Path(__file__).parent


def pieces(root: Path, config: Config, spent: list[float]) -> Iterator[Compared]:
    """Yield what the reports bring; ``spent`` gets the seconds that reading and packing took."""
    archive = Archive(root, config, find_reports(root, config))
    for agency in config.agencies:
        start = time.process_time()
        reports = list(archive.of(agency))
        read = time.process_time()
        yield from [compared(report) for report in reports]
        spent[0] += read - start
        spent[1] += time.process_time() - read
        archive.forget(agency.slug)


def row(name: str, files: list[bytes]) -> str:
    """Give one row of the table."""
    packed = [len(gzip.compress(data, mtime=0)) for data in files]
    raw = [len(data) for data in files]
    kilo = [
        f"{size / 1000:.1f}"
        for size in (sum(raw) / len(raw), max(raw), sum(packed) / len(packed), max(packed))
    ]
    return f"| {name} | {len(files):,} | {' | '.join(kilo)} | {sum(raw) / 1e6:.1f} |"


def main() -> None:
    """Measure and write."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        subprocess.run([sys.executable, str(HERE / "corpus.py"), str(count), folder], check=True)
        config, spent = load_config(root), [0.0, 0.0]
        found = list(pieces(root, config, spent))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    files = dict(comparison(config.agencies, found).files)
    made = time.process_time() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    index = files.pop(INDEX)
    bodies = [data for name, data in files.items() if "/bodies/" in name]
    cells = {name: data for name, data in files.items() if "/cells/" in name}
    asked = "compare/cells/requests.received.total.js"
    rows = [row("index", [index]), row("a body", bodies), row("a figure", list(cells.values()))]
    if asked in cells:
        rows.append(row("本年新收，总计", [cells[asked]]))
    text = TEXT.format(
        reports=f"{count:,}",
        bodies=f"{len(bodies):,}",
        rows="\n".join(rows),
        packing=1000 * spent[1] / len(found),
        reading=1000 * spent[0] / len(found),
        held=sum(len(piece.text) for piece in found) / 1e6,
        made=made,
        memory=(after - before) / 1024,
    )
    (HERE / "COMPARE.md").write_text(text, encoding="utf-8")
    print(text)


TEXT = """# What a comparison reads, measured

`python benchmarks/compare.py` writes this file. {reports} reports of {bodies} bodies from `corpus.py`, kilobytes of 1,000 bytes.

| file | files | mean | largest | mean, gzip | largest, gzip | MB together |
|---|--:|--:|--:|--:|--:|--:|
{rows}

A view reads the index once, then either a file for each chosen body or a file for each chosen figure, whichever holds fewer figures.

Packing one report's figures takes {packing:.2f} ms (reading and checking its YAML {reading:.2f} ms); what travels is {held:.1f} MB in all. Writing all files takes {made:.1f} s
of CPU and {memory:.0f} MiB.
"""

if __name__ == "__main__":
    main()
