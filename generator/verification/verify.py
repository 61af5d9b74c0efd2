"""Holds a finished site against its manifest and its source: every file, and every figure in every format.

The figures are read back with libraries that had no part in writing them.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import NamedTuple

from generator.files.manifest import SUMS, sums_of
from generator.files.output import MANIFEST, WORK, Published, published
from generator.printing.figures import BLANK, NOT_APPLICABLE, STATES
from generator.problem import Also, Level, Problem, ProblemError, Span
from generator.project.config import load_config
from generator.project.load import Archive, Loaded
from generator.project.present import missing_site
from generator.project.report import Cell, Report
from generator.project.report_files import find_reports
from generator.readers import FileReader, all_readers
from generator.verification.bulk import verify_bulk

_REPORT = re.compile(r"(?P<year>[0-9]{4})/(?P<slug>[^/]+)/index\.html")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_IGNORED = frozenset({MANIFEST, ".gitignore", ".gitkeep"})
_NAMED = 5
"""How many differences of one file are said one by one."""
POOL_FROM = 4
"""From how many reports on a pool pays: reading a PDF back takes a second."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found: problems, and how many files, reports and figures were looked at.

    ``sums`` is the SHA-256 of ``SHA256SUMS``, which stands for the whole site.
    """

    problems: tuple[Problem, ...]
    files: int = 0
    reports: int = 0
    figures: int = 0
    sums: str = ""


class _Place(NamedTuple):
    """A published report: where its page stands and which of the files beside it are in the manifest."""

    year: int
    slug: str
    files: tuple[str, ...]

    @property
    def folder(self) -> str:
        return f"{self.year}/{self.slug}/"


class _Seen(NamedTuple):
    """What came of one report; ``figures`` counts the comparisons."""

    problems: tuple[Problem, ...]
    figures: int


def verify(root: Path, folder: Path, workers: int = 0) -> Verified:
    """Compare the site in ``folder`` with its manifest, and every figure of its tables with the project in ``root``.

    Without a project, as on a server, the files alone are compared. Raises ``ProblemError`` when there is no site or a library is
    missing.
    """
    known = published(folder)
    if not known:
        message = f"这里没有 nianbao 生成的网站：{MANIFEST} 不在，或者读不出来"
        help_ = "核对文件夹；还没有生成的，先运行 nianbao build；清单坏了的，重新生成或重新上传"
        raise ProblemError(Problem("V101", Level.ERROR, message, Span(folder.as_posix()), help_))
    problems = [*_files(folder, known), *_foreign(folder, known), *listed_wrongly(folder, known)]
    found = figures(root, folder, known, workers)
    problems += found.problems
    sums = known[SUMS].sha256 if SUMS in known else ""
    return replace(found, problems=tuple(sorted(problems, key=lambda one: one.order)), sums=sums)


def figures(root: Path, folder: Path, known: Mapping[str, Published], workers: int) -> Verified:
    """Compare every figure of a site with the project in ``root`` and with the bulk data; without a project only the latter.

    ``known`` are the files of the manifest; those that are not in ``folder`` are left out. Raises ``ProblemError`` when a library
    is missing.
    """
    places = list(_places(known))
    lacking = [problem for reader in all_readers() if _read(reader, places) and (problem := reader.missing())]
    if lacking:
        raise ProblemError(*lacking)
    alone = missing_site(root) is not None
    seen = [] if alone else list(_reports(root, folder, places, workers))
    bulk = verify_bulk(folder, known, [(place.year, place.slug) for place in places])
    problems = (*(problem for one in seen for problem in one.problems), *bulk)
    return Verified(problems, len(known), 0 if alone else len(places), sum(one.figures for one in seen))


def listed_wrongly(folder: Path, known: Mapping[str, Published]) -> Iterator[Problem]:
    """Say that ``SHA256SUMS`` and the manifest do not name the same files and hashes: one of them was forged."""
    file = folder / SUMS
    if SUMS not in known or not file.is_file():
        return
    data = file.read_bytes()
    wanted = sums_of({address: item.sha256 for address, item in known.items()}).encode()
    if data != wanted and hashlib.sha256(data).hexdigest() == known[SUMS].sha256:
        message = f"{SUMS} 和 {MANIFEST} 记的不一样"
        yield Problem("V103", Level.ERROR, message, Span(file.as_posix()), "查清是谁改的；重新生成、重新上传")


def _read(reader: FileReader, places: list[_Place]) -> bool:
    return any(reader.file in place.files for place in places)


def _files(folder: Path, known: Mapping[str, Published]) -> Iterator[Problem]:
    """Give the files of the manifest that are gone or not what they were."""
    for address, item in known.items():
        file = folder / address
        shown = Span(file.as_posix())
        try:
            with file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            yield Problem("V102", Level.ERROR, f"清单里的文件 {address} 不见了", shown, "重新生成或重新上传")
            continue
        if digest != item.sha256:
            help_ = "要改内容就改稿件，再重新生成；不是您改的，查清是谁改的"
            yield Problem("V103", Level.ERROR, f"{address} 和生成时不一样", shown, help_)


def _foreign(folder: Path, known: Mapping[str, Published]) -> Iterator[Problem]:
    for file in sorted(folder.rglob("*")):
        address = file.relative_to(folder).as_posix()
        inside = address.partition("/")[0] not in {WORK, ".git"}
        if file.is_file() and inside and address not in known and address not in _IGNORED:
            message = f"{address} 不在清单里，不是 nianbao 生成的"
            yield Problem(
                "V104", Level.ERROR, message, Span(file.as_posix()), "不要的就删去，要的移到栏目之外"
            )


def _places(known: Mapping[str, Published]) -> Iterator[_Place]:
    for address in known:
        match = _REPORT.fullmatch(address)
        if match:
            beside = (reader.file for reader in all_readers())
            here = address.removesuffix("index.html")
            files = tuple(name for name in beside if here + name in known)
            yield _Place(int(match["year"]), match["slug"], files)


def _reports(root: Path, folder: Path, places: list[_Place], workers: int) -> Iterator[_Seen]:
    if workers == 1 or len(places) < POOL_FROM:
        yield from (_report(root, folder, place) for place in places)
        return
    method = "fork" if "fork" in get_all_start_methods() else "spawn"
    with ProcessPoolExecutor(workers or None, mp_context=get_context(method)) as pool:
        yield from pool.map(_report, [root] * len(places), [folder] * len(places), places, chunksize=2)


@cache
def _archive(root: Path) -> Archive:
    config = load_config(root)
    return Archive(root, config, find_reports(root, config))


def _report(root: Path, folder: Path, place: _Place) -> _Seen:
    """Compare every figure of a report with what each of its files shows."""
    archive = _archive(root)
    written = place.year in archive.files.by_agency.get(place.slug, {})
    loaded = archive.load(place.slug, place.year) if written else Loaded(None, ())
    archive.forget(place.slug)
    report = loaded.report
    wrong = next((problem for problem in loaded.problems if problem.level is Level.ERROR), None)
    if report is None or report.draft or wrong:
        reason = "不在了" if not written else "有错误" if wrong else "是草稿"
        message = f"网站上有 {place.folder}，稿件却{reason}"
        shown = wrong.span if wrong else Span(f"content/reports/{place.slug}/{place.year}.yaml")
        help_ = f"恢复稿件；要撤下，用 nianbao build --withdraw {place.folder}"
        if wrong:
            help_ = f"先改好稿件（{wrong.code} {wrong.message}），再核验"
        return _Seen((Problem("V106", Level.ERROR, message, shown, help_),), 0)
    problems: list[Problem] = []
    count = 0
    for reader in all_readers():
        file = folder / place.folder / reader.file
        if reader.file in place.files and report.tables() and file.is_file():
            try:
                found = reader.figures(file.read_bytes(), report.form)
            except Exception as error:  # noqa: BLE001 - a damaged file fails in every way its library knows
                problems.append(_unreadable(file, error))
                continue
            different = list(_differences(report, found, file))
            count += sum(len(cells) for table in report.tables() for cells in table.rows.values())
            problems += different[:_NAMED]
            if len(different) > _NAMED:
                message = f"{file.name} 里还有 {len(different) - _NAMED} 个数和稿件不一样"
                problems.append(_different(message, file))
    return _Seen(tuple(problems), count)


def _differences(report: Report, found: Mapping[str, str], file: Path) -> Iterator[Problem]:
    for table in report.tables():
        for row in table.spec.leaves():
            for column, cell in zip(table.spec.columns_of(row), table.rows[row.id], strict=True):
                shown = found.get(f"{table.spec.id}.{row.id}.{column.id}")
                if shown is None or not _same(shown, cell):
                    seen = "没有" if shown is None else f"是“{shown}”" if shown else "是空的"
                    wanted = f"是“{cell.text}”" if cell.text else "是空的"
                    message = f"{file.name} 里“{table.name(row, column.id)}”{seen}，稿件里{wanted}"
                    yield _different(message, file, (Also(report.cell_span(cell), "稿件里的这一格"),))


def _different(message: str, file: Path, also: tuple[Also, ...] = ()) -> Problem:
    help_ = "稿件在生成以后改过的，重新生成；刚生成就不一样的，不要发布"
    return Problem("V105", Level.ERROR, message, Span(file.as_posix()), help_, also=also)


def _unreadable(file: Path, error: Exception) -> Problem:
    return _different(f"{file.name} 读不出来：{error or type(error).__name__}", file)


def _same(shown: str, cell: Cell) -> bool:
    """Say whether what a file shows is the figure: as printed, as a plain number, or as the name of its state."""
    if "".join(shown.split()) == "".join(cell.text.split()):
        return True
    if cell.value is None:
        return shown == STATES[NOT_APPLICABLE if cell.text else BLANK]
    return bool(_NUMBER.fullmatch(shown)) and Decimal(shown) == cell.value
