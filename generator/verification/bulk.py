"""Holds the bulk data of a finished site against the copies that it gathers."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from generator.data.tables import CELLS, DESCRIPTOR, FOLDER, REPORTS, year_address
from generator.files.output import Published
from generator.printing.figures import NUMBER, STATES
from generator.problem import Level, Problem, Span

Reports = Sequence[tuple[int, str]]
"""Year and slug of each published report."""
Figures = dict[tuple[str, str, str], tuple[Decimal | None, str]]
"""Number and state by year, slug and id."""


def verify_bulk(folder: Path, known: Mapping[str, Published], reports: Reports) -> Iterator[Problem]:
    """Give where tables, descriptor and archives differ from the reports of the site; nothing where there are none."""
    if FOLDER + CELLS.file not in known:
        return
    try:
        yield from _tables(folder, reports)
        yield from _descriptor(folder, known)
        for year in sorted({year for year, _ in reports}):
            yield from _archive(folder, year, reports)
    except (OSError, ValueError, LookupError, zipfile.BadZipFile) as error:
        yield _problem(folder / FOLDER, f"整批数据读不出来：{error}")


def _tables(folder: Path, reports: Reports) -> Iterator[Problem]:
    file = folder / FOLDER / REPORTS.file
    listed = [(int(row["年度"]), row["机关代号"]) for row in _rows(file.read_bytes())]
    if sorted(listed) != sorted(reports):
        odd = sorted(set(listed) ^ set(reports))
        named = "、".join(f"{year}/{slug}" for year, slug in odd[:3])
        yield _problem(file, f"{REPORTS.file} 里的报告和网站上的不一样：{named}")
    file = folder / FOLDER / CELLS.file
    whole = _figures(file.read_bytes())
    copies: Figures = {}
    for year, slug in reports:
        copy = folder / f"{year}/{slug}/report.csv"
        if copy.is_file():
            copies |= _figures(copy.read_bytes())
    if whole != copies:
        odd_cells = sorted(key for key in whole.keys() | copies.keys() if whole.get(key) != copies.get(key))
        named = "、".join(f"{year}/{slug} {name}" for year, slug, name in odd_cells[:3])
        yield _problem(file, f"{CELLS.file} 和各报告的 CSV 有 {len(odd_cells)} 处不一样：{named}")


def _descriptor(folder: Path, known: Mapping[str, Published]) -> Iterator[Problem]:
    file = folder / FOLDER / DESCRIPTOR
    for resource in json.loads(file.read_bytes())["resources"]:
        item = known.get(FOLDER + str(resource["path"]))
        if item is None or resource.get("hash") != f"sha256:{item.sha256}":
            yield _problem(file, f"{DESCRIPTOR} 里 {resource['path']} 的 SHA-256 和文件不一样")


def _archive(folder: Path, year: int, reports: Reports) -> Iterator[Problem]:
    file = folder / year_address(year)
    with zipfile.ZipFile(file) as archive:
        broken = archive.testzip()
        if broken:
            yield _problem(file, f"压缩包里的 {broken} 坏了")
        whole = _figures((folder / FOLDER / CELLS.file).read_bytes())
        inside = _figures(archive.read(CELLS.file))
        if inside != {key: value for key, value in whole.items() if key[0] == str(year)}:
            yield _problem(file, f"{file.name} 里的 {CELLS.file} 和整批数据不一样")
        for _, slug in (one for one in reports if one[0] == year):
            copy = folder / f"{year}/{slug}/report.json"
            if copy.is_file() and archive.read(f"reports/{slug}.json") != copy.read_bytes():
                yield _problem(file, f"{file.name} 里 {slug} 的 JSON 和报告的电子版不一样")


def _rows(data: bytes) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))


def _figures(data: bytes) -> Figures:
    return {
        (row["年度"], row["机关代号"], row["标识"]): (
            Decimal(row["数值"]) if row["状态"] == STATES[NUMBER] else None,
            row["状态"],
        )
        for row in _rows(data)
    }


def _problem(file: Path, message: str) -> Problem:
    return Problem("V107", Level.ERROR, message, Span(file.as_posix()), "重新生成，再核验一次")
