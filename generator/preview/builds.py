"""Builds the preview into a folder of its own and keeps what there is to look at when a build fails."""

import re
import shutil
import signal
import traceback
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path

from generator.files.output import published
from generator.look.theme import find_theme
from generator.preview.page import Failure
from generator.problem import Level, Problem
from generator.project.config import Config, load_config
from generator.project.load import load_report
from generator.project.present import missing_site
from generator.project.report_files import find_reports
from generator.site.build import POOL_FROM, Built, Options, build
from generator.site.export import export

REPORT = re.compile(r"content/reports/(?P<slug>[^/]+)/(?P<year>[0-9]{4})\.yaml")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one build left to look at; number 0 is the time before the first.

    ``sources`` says of every address what it is made from, ``held`` which of these are not signed off, ``stale`` which addresses show an earlier build,
    ``unreadable`` which sources could not be read whole, ``failure`` why nothing at all was renewed.
    """

    number: int = 0
    problems: tuple[Problem, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    stale: frozenset[str] = frozenset()
    unreadable: frozenset[str] = frozenset()
    failure: Failure | None = None
    config: Config | None = None
    reports: int = 0
    written: int = 0

    @property
    def came(self) -> str:
        """Say in a few words what was made."""
        return "没有生成" if self.failure else f"{self.reports} 份报告，写入 {self.written} 个文件"


class Builder:
    """Builds a project again and again; only one thread builds, any thread may look."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self._out = folder / "site"
        self._kept = folder / "kept"
        self._drafts: dict[str, bool] = {}
        self._child: ProcessPoolExecutor | None = None
        self._unbuilt: frozenset[str] = frozenset()
        self.snapshot = Snapshot()

    def renew(self, changed: Sequence[str] = ()) -> Snapshot:
        """Build once and give what came of it; whatever goes wrong is in the snapshot, nothing is raised."""
        try:
            self._unbuilt |= frozenset(changed)
            found = self._renew(self.snapshot, self._unbuilt)
        except Exception:  # noqa: BLE001 - a fault of ours must reach the browser, and the next save must be built
            failure = Failure("生成时程序出错，下面是上一次生成的页面", trace=traceback.format_exc())
            found = replace(self.snapshot, failure=failure, problems=(), written=0)
        self.snapshot = replace(found, number=self.snapshot.number + 1)
        return self.snapshot

    def _renew(self, last: Snapshot, changed: frozenset[str]) -> Snapshot:
        refused = missing_site(self._root)
        config = load_config(self._root)
        problems = (refused,) if refused else config.problems
        if _errors(problems):
            return _failed(last, problems)
        self._set_aside(last, changed)
        built = self._build(config, Options(preview=True))
        if built.committed is None:
            return _failed(last, built.problems)
        self._unbuilt = frozenset()
        sources = {address: item.source for address, item in published(self._out).items()}
        unreadable = frozenset(
            problem.span.path for problem in _errors(built.problems) if problem.code.startswith("S")
        )
        kept = self._keep(last, sources, unreadable) if _errors(built.problems) else {}
        return Snapshot(
            problems=built.problems,
            sources={**kept, **sources},
            held=built.held,
            stale=frozenset(kept),
            unreadable=unreadable,
            config=config,
            reports=built.reports,
            written=built.committed.written,
        )

    def _build(self, config: Config, options: Options) -> Built:
        """Build here what is built at once, and in a process of its own what forks a pool.

        A fork beside the server's threads could leave a child waiting for ever, and the pages would hang meanwhile.
        """
        if self._child is None:
            files = find_reports(self._root, config).by_agency.values()
            if sum(len(years) for years in files) < POOL_FROM:
                return build(self._root, self._out, replace(options, workers=1))
            self._child = ProcessPoolExecutor(1, get_context("spawn"), _ignore_interrupts)
        try:
            return self._child.submit(build, self._root, self._out, options).result()
        except BrokenProcessPool:
            self.close()
            raise

    def close(self) -> None:
        """End the process that builds, if there is one."""
        if self._child:
            self._child.shutdown()
            self._child = None

    def _set_aside(self, last: Snapshot, changed: frozenset[str]) -> None:
        """Copy the pages of what was saved, in case what was saved cannot be read; leftovers go."""
        for file in [file for file in self._kept.rglob("*") if file.is_file()]:
            if file.relative_to(self._kept).as_posix() not in last.stale:
                file.unlink()
        for address, source in last.sources.items():
            if source in changed and source not in last.unreadable and address not in last.stale:
                (self._kept / address).parent.mkdir(parents=True, exist_ok=True)
                with suppress(FileNotFoundError):  # whoever clears temporary folders may have been here
                    shutil.copyfile(self._out / address, self._kept / address)

    def _keep(self, last: Snapshot, sources: Mapping[str, str], unreadable: frozenset[str]) -> dict[str, str]:
        """Give the addresses that show an earlier build: they were not made, or from half a source only."""
        kept = {}
        for address, source in last.sources.items():
            if source.startswith("content/") and not (self._root / source).exists():
                continue
            made, aside = self._out / address, self._kept / address
            if address not in sources:
                # Out of the output, or the next build takes the file for a stranger's.
                aside.parent.mkdir(parents=True, exist_ok=True)
                with suppress(FileNotFoundError):
                    made.unlink() if aside.is_file() else made.replace(aside)
            if aside.is_file() and (address not in sources or source in unreadable):
                kept[address] = source
        return kept

    def read(self, address: str, snapshot: Snapshot) -> bytes | None:
        """Give the bytes of an address, those of an earlier build where there are no good ones of the last."""
        places = [self._kept, self._out] if address in snapshot.stale else [self._out]
        if address in snapshot.sources:  # it may be on its way from one place to the other
            places += [self._kept, self._out]
        for folder in places:
            file = folder / address
            if file.resolve().is_relative_to(folder.resolve()):
                with suppress(OSError):
                    return file.read_bytes()
        return None

    def copy(self, slug: str, year: int, name: str) -> bytes:
        """Give an electronic copy of a report as it stands, errors or not; raises ``ProblemError``."""
        return export(self._root, slug, year, name, faulty=True)[0]

    def is_folder(self, address: str) -> bool:
        """Say whether there is something below an address."""
        return (self._out / address).is_dir() or (self._kept / address).is_dir()

    def is_draft(self, source: str) -> bool:
        """Say whether a source is a report not to be published yet; an unreadable one is what it was."""
        match, config = REPORT.fullmatch(source), self.snapshot.config
        agency = config.agency(match["slug"]) if match and config else None
        if match and agency:
            report = load_report(self._root, source, agency, int(match["year"])).report
            if report and not (source in self.snapshot.unreadable and source in self._drafts):
                self._drafts[source] = report.draft
        return self._drafts.get(source, False)

    def is_report(self, slug: str, year: str) -> bool:
        """Say whether there is a manuscript of this body and year, readable or not."""
        return (self._root / f"content/reports/{slug}/{year}.yaml").is_file()

    def lines(self, path: str) -> Sequence[str]:
        """Give the lines of a source by the path that problems say."""
        return source_lines(self._root, path)


def source_lines(root: Path, path: str) -> Sequence[str]:
    """Give the lines of a file of the project or of a theme that comes with the program, none when it cannot be read."""
    file = root / path
    parts = path.split("/")
    if not file.is_file() and parts[0] == "themes" and len(parts) > 2:
        theme = find_theme(root, parts[1])
        file = theme.joinpath(*parts[2:]) if theme else file
    try:
        return file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return ()


def relevant(snapshot: Snapshot, source: str) -> tuple[Problem, ...]:
    """Give the errors that keep the page of a source from being renewed."""
    errors = _errors(snapshot.problems)
    own = tuple(problem for problem in errors if problem.span.path == source)
    if source in snapshot.unreadable:
        return tuple(problem for problem in own if problem.code.startswith("S"))
    return own or tuple(problem for problem in errors if problem.span.path.startswith("themes/")) or errors


def _ignore_interrupts() -> None:
    """Leave Ctrl-C, which reaches every process of a terminal, to the one that serves."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _errors(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.level is Level.ERROR)


def _failed(last: Snapshot, problems: tuple[Problem, ...]) -> Snapshot:
    failure = Failure("没有生成，下面是上一次生成的页面", _errors(problems))
    return replace(last, problems=problems, failure=failure, written=0)
