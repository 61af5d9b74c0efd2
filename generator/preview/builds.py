"""Builds the preview into a folder of its own and keeps what there is to look at when a build fails."""

import shutil
import threading
import traceback
from collections.abc import Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from generator.look.theme import find_theme
from generator.preview.glances import REPORT, Glances
from generator.preview.making import Made, make
from generator.preview.page import Failure
from generator.preview.snapshot import Quick, Snapshot, errors_of, laid_over
from generator.problem import Problem
from generator.project.config import Config, load_config
from generator.project.load import load_report
from generator.project.present import missing_site
from generator.project.report_files import find_reports
from generator.site.build import POOL_FROM, Options
from generator.site.deaf import DeafPool
from generator.site.export import export


class Builder:
    """Builds a project again and again; one thread builds, one glances at what was just saved, any may look."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self._out = folder / "site"
        self._kept = folder / "kept"
        self._drafts: dict[str, bool] = {}
        self._judged: dict[str, bool] = {}
        self._child: DeafPool | None = None
        self._unbuilt: frozenset[str] = frozenset()
        self._told = 0
        self._sources: dict[str, str] = {}
        self._glances = Glances(root, self._out)
        self._built = Snapshot()
        self._quick: Mapping[str, Quick] = {}
        self._showing = threading.Lock()
        self.snapshot = Snapshot()

    def glance(self, changed: Sequence[str]) -> bool:
        """Show the pages of the reports that were just saved, before anything else is made of them; say whether there is one."""
        try:
            found = self._glances.at(changed, self.snapshot, self.read)
        except Exception:  # noqa: BLE001 - a fault of ours is told by the build, which comes next
            return False
        if found:
            with self._showing:
                self._quick = {**self._quick, **{one.address: one for one in found}}
                self._show()
        return bool(found)

    def renew(self, changed: Sequence[str] = ()) -> Snapshot:
        """Build once and give what came of it; whatever goes wrong is in the snapshot, nothing is raised.

        An empty path among those that ``changed``, like none at all, says that anything may have.
        """
        # A build reads what was glanced at before it began, or something newer.
        quick = self._quick
        try:
            self._unbuilt |= frozenset(changed or ("",))
            found = self._renew(self._built, self._unbuilt, quick)
        except Exception:  # noqa: BLE001 - a fault of ours must reach the browser, and the next save must be built
            failure = Failure("生成时程序出错，下面是上一次生成的页面", trace=traceback.format_exc())
            found = replace(self._built, failure=failure, problems=(), written=0)
        with self._showing:
            self._built = found
            if not found.failure:
                newer = {at: one for at, one in self._quick.items() if quick.get(at) is not one}
                self._quick = newer
            self._show()
        if self._child and not found.failure:
            self._glances.prepare()
        return replace(found, number=self.snapshot.number)

    def _show(self) -> None:
        self._judged = {}  # who was judging meanwhile has another one
        shown = laid_over(self._built, self._quick.values())
        self.snapshot = replace(shown, number=self.snapshot.number + 1)

    def _renew(self, last: Snapshot, changed: frozenset[str], quick: Mapping[str, Quick]) -> Snapshot:
        refused = missing_site(self._root)
        same = last.config and all(path.startswith("content/reports/") for path in changed)
        config = last.config if last.config and same else load_config(self._root)
        problems = (refused,) if refused else config.problems
        if errors_of(problems):
            return _failed(last, problems)
        self._set_aside(last, changed, quick)
        made = self._make(config, Options(preview=True))
        built = made.built
        if built.committed is None:
            return _failed(last, built.problems)
        self._unbuilt = frozenset()
        self._told = made.number
        left = {} if made.whole else self._sources
        sources = {address: source for address, source in left.items() if address not in made.gone}
        sources |= made.sources
        self._sources = sources
        unreadable = frozenset(
            problem.span.path for problem in errors_of(built.problems) if problem.code.startswith("S")
        )
        kept = self._keep(last, sources, unreadable) if errors_of(built.problems) else {}
        loose = {folder: last.loose.get(folder, 0) + 1 for folder in made.loose}
        return Snapshot(
            problems=built.problems,
            sources={**kept, **sources},
            held=built.held,
            stale=frozenset(kept),
            unreadable=unreadable,
            config=config,
            reports=built.reports,
            written=built.committed.written,
            loose={**last.loose, **loose},
        )

    def _make(self, config: Config, options: Options) -> Made:
        """Build here what is built at once, and in a process of its own what forks a pool.

        A fork beside the server's threads could leave a child waiting for ever, and the pages would hang meanwhile.
        """
        if self._child is None:
            files = find_reports(self._root, config).by_agency.values()
            if sum(len(years) for years in files) < POOL_FROM:
                return make(self._root, self._out, replace(options, workers=1), self._told)
            self._child = DeafPool(1, get_context("spawn"))
        try:
            return self._child.submit(make, self._root, self._out, options, self._told).result()
        except BrokenProcessPool:
            self.close()
            raise

    def close(self) -> None:
        """End the process that builds, if there is one."""
        if self._child:
            self._child.shutdown()
            self._child = None

    def _set_aside(self, last: Snapshot, changed: frozenset[str], quick: Mapping[str, Quick]) -> None:
        """Copy the pages of what was saved, in case what was saved cannot be read; leftovers go."""
        for file in [file for file in self._kept.rglob("*") if file.is_file()]:
            if file.relative_to(self._kept).as_posix() not in last.stale:
                file.unlink()
        for one in quick.values():
            (self._kept / one.address).parent.mkdir(parents=True, exist_ok=True)
            (self._kept / one.address).write_bytes(one.page)
        for address, source in last.sources.items():
            if address in quick:
                continue
            if source in changed and source not in last.unreadable and address not in last.stale:
                (self._kept / address).parent.mkdir(parents=True, exist_ok=True)
                with suppress(FileNotFoundError):  # whoever clears temporary folders may have been here
                    shutil.copyfile(self._out / address, self._kept / address)

    def _keep(self, last: Snapshot, sources: Mapping[str, str], unreadable: frozenset[str]) -> dict[str, str]:
        """Give the addresses that show an earlier build: they were not made, or from half a source only."""
        kept = {}
        for address, source in last.sources.items():
            if address in sources and source not in unreadable:
                continue
            if source.startswith("content/") and not (self._root / source).exists():
                continue
            made, aside = self._out / address, self._kept / address
            if address not in sources:
                # Out of the output, or the next build takes the file for a stranger's.
                aside.parent.mkdir(parents=True, exist_ok=True)
                with suppress(FileNotFoundError):
                    made.unlink() if aside.is_file() else made.replace(aside)
            if aside.is_file():
                kept[address] = source
        return kept

    def read(self, address: str, snapshot: Snapshot) -> bytes | None:
        """Give the bytes of an address, those of an earlier build where there are no good ones of the last."""
        if address in snapshot.pages:
            return snapshot.pages[address]
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
        match, snapshot, judged = REPORT.fullmatch(source), self.snapshot, self._judged
        agency = snapshot.config.agency(match["slug"]) if match and snapshot.config else None
        if match is None or agency is None:
            return False
        if source not in judged:
            report = load_report(self._root, source, agency, int(match["year"])).report
            if report and not (source in snapshot.unreadable and source in self._drafts):
                self._drafts[source] = report.draft
            judged[source] = self._drafts.get(source, False)
        return judged[source]

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


def _failed(last: Snapshot, problems: tuple[Problem, ...]) -> Snapshot:
    failure = Failure("没有生成，下面是上一次生成的页面", errors_of(problems))
    return replace(last, problems=problems, failure=failure, written=0)
