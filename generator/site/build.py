"""Plans the site, renders it in a pool, proves it, and hands it to the disk.

Each body's reports are read, checked and rendered where they lie, in parallel, and forgotten at once; then come the
lists over all bodies; then links, addresses and ownership are proven before a single byte is moved in.
"""

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from generator.changes.listed import Entry
from generator.checking.check import check_site
from generator.comparing.comparable import Compared
from generator.data.dataset import Piece
from generator.files.output import (
    Committed,
    Staged,
    commit,
    disk_problem,
    held,
    owned,
    published,
    refuse_foreign,
    stage_sums,
)
from generator.files.precompressed import stage_packed
from generator.ledger.built import keep
from generator.ledger.verdicts import lost_reports, unreasoned, withdrawable
from generator.problem import Level, Problem, ProblemError
from generator.project.config import Config, missing_site
from generator.project.register import undelivered
from generator.search.text import Searched
from generator.signing.holding import strays, told
from generator.site.batch import Batch, Gathered
from generator.site.executors import elsewhere, pool
from generator.site.proof import collisions, lost, prove, prove_against
from generator.site.render import Renderer
from generator.site.spread import Spread

POOL_FROM, COPIES_POOL_FROM = 48, 6
REPORTS_PER_TASK, COPIES_PER_TASK = 40, 4
"""From how many reports on a pool pays, and how many one task takes; copies cost fifty times the page."""
_SELDOM = 50_000
"""New objects between two collections: reports hold no circles, so looking for them is a tenth of a build."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to build: a ``preview`` shows drafts and what can be shown in spite of errors, and makes no copies.

    ``withdrawn`` names folders and copies given up, ``reason`` says why; ``published`` is the site that a mere check holds the plan against,
    ``profile`` the one that every report is checked under instead of its own. ``token`` tells a build from every other on
    workers that outlive it; who builds need not give one.
    """

    preview: bool = False
    strict: bool = False
    workers: int = 0
    withdrawn: frozenset[str] = frozenset()
    published: Path | None = None
    profile: str = ""
    reason: str = ""
    token: str = ""


Progress = Callable[[int, int], None]
"""Is told how many reports are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to; without ``committed`` nothing a reader sees was touched.

    ``reports`` counts what the site shows, ``drafts`` the drafts, ``files`` all report files; ``held`` are the sources of reports
    whose sign-off is not done.
    """

    problems: tuple[Problem, ...]
    committed: Committed | None = None
    reports: int = 0
    drafts: int = 0
    files: int = 0
    held: frozenset[str] = frozenset()


def build(
    root: Path,
    out: Path,
    options: Options | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Built:
    """Build the project in ``root`` into ``out``; problems come back, nothing is printed.

    Pages and copies are made in ``executor`` where one is given; its workers see both folders under the same paths.
    """
    options = options or Options()
    refused = missing_site(root) or refuse_foreign(out, root)
    if refused:
        return Built((refused,))
    try:
        with held(out):
            if executor:
                # Workers have other working folders, and may have seen this project before.
                root, out, options = root.resolve(), out.resolve(), replace(options, token=uuid4().hex)
            return _run(root, out, options, executor, progress)
    except ProblemError as error:
        return Built(error.problems)
    except OSError as error:
        return Built((disk_problem(error, out),))


def check(root: Path, options: Options | None = None, progress: Progress | None = None) -> Built:
    """Do all that a build does but write, drafts included: what is clean here can be built."""
    refused = missing_site(root)
    try:
        return Built((refused,)) if refused else _run(root, None, options or Options(), None, progress)
    except ProblemError as error:
        return Built(error.problems)


def _run(
    root: Path, out: Path | None, options: Options, executor: Executor | None, progress: Progress | None
) -> Built:
    _forget()
    usual = gc.get_threshold()
    gc.set_threshold(_SELDOM, 20, 20)
    try:
        return _build(_shared(root, out, options), options, executor, progress)
    finally:
        gc.set_threshold(*usual)
        _forget()


def _forget() -> None:
    """Let go of the renderer of a build."""
    _shared.cache_clear()


@lru_cache(maxsize=1)
def _shared(root: Path, out: Path | None, options: Options) -> Renderer:
    """Give the renderer of this build, made once in each process that works at it."""
    return Renderer(
        root,
        out,
        preview=options.preview,
        published=options.published,
        profile=options.profile,
        withdrawn=options.withdrawn,
    )


def _task(root: Path, out: Path | None, options: Options, slugs: tuple[str, ...]) -> Batch:
    usual = gc.get_threshold()
    gc.set_threshold(_SELDOM, 20, 20)
    try:
        return _shared(root, out, options).bodies(slugs)
    finally:
        gc.set_threshold(*usual)


def _build(
    renderer: Renderer, options: Options, executor: Executor | None, progress: Progress | None
) -> Built:
    counts = {slug: len(years) for slug, years in renderer.files.by_agency.items()}
    copies = bool(renderer.copies.writers) and not options.preview
    workers = _workers(sum(counts.values()), options, copies=copies)
    with _spreading(renderer, options, executor, workers) as spread:
        portions = list(_portions(counts, COPIES_PER_TASK if copies else REPORTS_PER_TASK))
        made = spread(partial(_task, renderer.root, renderer.out, options), portions)
        sizes = [sum(counts[slug] for slug in portion) for portion in portions]
        batches = list(_told_of(made, sizes, progress))
        gathered = _gathered(renderer.config, batches)
        batches.append(renderer.lists(gathered, spread))
    plan = [*renderer.assets(), *(item for batch in batches for item in batch.staged)]
    problems = [*renderer.config.problems, *renderer.files.problems, *renderer.copies.problems]
    problems += [problem for batch in batches for problem in batch.problems]
    problems += undelivered(renderer.config, renderer.files.by_agency)
    problems += _signing(renderer, batches, options)
    problems += check_site(renderer.archive, (one for batch in batches for one in batch.learned))
    problems += _of_ledger(renderer, batches, problems, options)
    if not any(problem.code.startswith("T") for problem in problems):
        problems += prove(renderer, plan, batches)
    if renderer.out and not options.preview and not _stops(problems, options):
        plan += stage_packed(renderer.out, plan, renderer.config.site.packings)
        plan.append(stage_sums(renderer.out, plan))
        problems += collisions(plan)
        known = withdrawable(renderer.books.ledger)
        problems += prove_against(renderer.out, plan, options.withdrawn, known)
    failed = _stops(problems, options)
    if renderer.out is None and options.published and not failed:
        problems += lost(options.published, plan, frozenset())
    if options.strict:
        problems = [replace(problem, level=problem.level.raised()) for problem in problems]
    problems = sorted(set(problems), key=lambda problem: problem.order)
    files = sum(len(years) for years in renderer.files.by_agency.values())
    drafts = sum(batch.drafts for batch in batches)
    kept = frozenset(one.source for batch in batches for one in batch.held)
    result = Built(tuple(problems), None, len(gathered.entries), drafts, files, kept)
    if renderer.out is None or (failed and not options.preview):
        return result
    owns = owned(renderer.out) if not failed else frozenset[str]()
    committed = commit(renderer.out, _once(plan), owns)
    if not options.preview:
        named = options.withdrawn & withdrawable(renderer.books.ledger)
        facts = [one for batch in batches for one in batch.facts]
        keep(renderer.out, facts, dict.fromkeys(named, options.reason))
    return replace(result, committed=committed)


def _of_ledger(
    renderer: Renderer, batches: Sequence[Batch], found: Sequence[Problem], options: Options
) -> Iterator[Problem]:
    """Yield what the ledger has against the site as a whole; what a report says of itself has been found."""
    books = renderer.books
    shown = {one.key for batch in batches for one in batch.facts}
    faulty = {problem.span.path for problem in found if problem.level is Level.ERROR}
    # What the sign-off keeps back says so itself.
    faulty |= {one.source for batch in batches for one in batch.held}
    yield from books.ledger.problems
    yield from lost_reports(books, shown, renderer.files.by_agency, faulty)
    yield from unreasoned(books, options.reason)


def _signing(renderer: Renderer, batches: Sequence[Batch], options: Options) -> Iterator[Problem]:
    """Yield what is kept back because its sign-off is not done, and what is wrong with the records as a whole."""
    yield from strays(renderer.root, renderer.config, renderer.files.by_agency)
    standing = None if options.preview else renderer.out or options.published
    kept = (one for batch in batches for one in batch.held)
    building = bool(renderer.out) and not options.preview
    public = {f"{folder}index.html" for folder in withdrawable(renderer.books.ledger)}
    public |= set(published(standing) if standing else ())
    yield from told(kept, public, options.withdrawn, building=building)


def _stops(problems: Iterable[Problem], options: Options) -> bool:
    stopping = (Level.ERROR, Level.WARNING) if options.strict else (Level.ERROR,)
    return any(problem.level in stopping for problem in problems)


def _once(plan: list[Staged]) -> list[Staged]:
    return list({item.address: item for item in plan}.values())


def _gathered(config: Config, batches: Sequence[Batch]) -> Gathered:
    """Give what the lists are made from."""
    return Gathered(
        _in_order(config, (one for batch in batches for one in batch.entries)),
        _in_order(config, (one for batch in batches for one in batch.pieces)),
        _in_order(config, (one for batch in batches for one in batch.searched)),
        _in_order(config, (one for batch in batches for one in batch.compared)),
        _json_copies(batches),
    )


_Listed = TypeVar("_Listed", Entry, Piece, Searched, Compared)


def _in_order(config: Config, listed: Iterable[_Listed]) -> list[_Listed]:
    """Give what reports bring to the lists newest year first, bodies in the order of the register."""
    place = {agency.slug: number for number, agency in enumerate(config.agencies)}
    return sorted(listed, key=lambda one: (-one.year, place[one.slug]))


def _json_copies(batches: Iterable[Batch]) -> dict[tuple[int, str], Staged]:
    """Give the copies that go into the archives of the years, by year and slug."""
    found = {}
    for batch in batches:
        for item in batch.staged:
            year, _, rest = item.address.partition("/")
            slug, _, name = rest.partition("/")
            if name == "report.json" and item.inputs:
                found[int(year), slug] = item
    return found


def _workers(reports: int, options: Options, *, copies: bool) -> int:
    """Give how many processes pay for so many reports."""
    if reports < (COPIES_POOL_FROM if copies else POOL_FROM):
        return 1
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return options.workers or min(here, 8)


def _spreading(
    renderer: Renderer, options: Options, executor: Executor | None, workers: int
) -> AbstractContextManager[Spread]:
    """Give where tasks run: in the executor that was given, in a pool of our own, or here."""
    if executor and renderer.out:
        return elsewhere(executor, renderer.root, renderer.out, options.token, _forget)
    here: Spread = map
    return pool(workers) if workers > 1 else nullcontext(here)


def _told_of(made: Iterable[Batch], sizes: Sequence[int], progress: Progress | None) -> Iterator[Batch]:
    """Yield what is made and tell of it as it comes; ``sizes`` are the reports in each."""
    done, total = 0, sum(sizes)
    for batch, size in zip(made, sizes, strict=True):
        done += size
        if progress:
            progress(done, total)
        yield batch


def _portions(counts: dict[str, int], most: int) -> Iterator[tuple[str, ...]]:
    portion: list[str] = []
    size = 0
    for slug, count in counts.items():
        portion.append(slug)
        size += count
        if size >= most:
            yield tuple(portion)
            portion, size = [], 0
    if portion:
        yield tuple(portion)
