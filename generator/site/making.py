"""Makes a site: renders in a pool what does not stand from the last build, proves the whole, and hands it to the disk.

Each body's reports are read, checked and rendered where they lie, in parallel, and forgotten at once; then come the
lists over all bodies; then links, addresses and ownership are proven before a single byte is moved in. A first build is one
of which nothing stands yet.
"""

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import cast

from generator.checking.check import Answer, Asked, Since, faults_of_profiles
from generator.circles import seldom_collected
from generator.files.commit import commit, stage_sums
from generator.files.meanwhile import processors
from generator.files.notes import NotesError, Parts, forget_notes, memory_of, packed
from generator.files.output import Staged, owned, published
from generator.files.plan import Plan
from generator.files.precompressed import stage_packed
from generator.ledger.verdicts import lost_reports, unreasoned, withdrawable
from generator.problem import Level, Problem
from generator.project.learned import Key
from generator.project.register import undelivered
from generator.project.report_files import find_reports
from generator.signing.holding import Held, strays, told
from generator.site.batch import Batch, Part, Rest, noted
from generator.site.gathered import Gathered, learned_of
from generator.site.lists import COMPARISON, lists
from generator.site.note import Note, Noted, mark_of
from generator.site.outcome import POOL_FROM, Built, Options, stops
from generator.site.past import ANSWERS, FRAME, PLACES, Memory, Past, left_behind, moment, remember, times_of
from generator.site.proof import Places, Proof, collisions, lost, prove_against
from generator.site.recorded import leave_facts, reports_in
from generator.site.render import Known, Renderer
from generator.site.renewal import renewed_figures
from generator.site.sources import Looked
from generator.site.spread import Progress, Spread, portions_of, told_of

COPIES_POOL_FROM = 6
REPORTS_PER_TASK, COPIES_PER_TASK = 20, 4
"""From how many reports with copies on a pool pays, and how many one task takes; dear copies cost fifty times the page."""


def make(
    root: Path,
    out: Path | None,
    options: Options,
    past: Past | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    looked: Callable[[], Looked | None] | None = None,
) -> Built:
    """Make the site of the project in ``root``; what stands of the ``past`` is not made again. Without ``out`` it is only checked.

    Without a past, what is to be noted needs the sources as they were ``looked`` at.
    """
    # What is read after it was looked at can only be newer than it is believed to be, and is then made once too often.
    seen = (past.sources, past.summary.named) if past else looked() if looked else None
    try:
        return _make(root, out, options, past, executor, progress, seen)
    except NotesError:
        if out is None or past is None:
            raise
        past.damaged  # noqa: B018 - whoever still looks for it is waited for
        forget_notes(memory_of(root, out, private=options.preview))
        return _make(root, out, options, None, executor, progress, seen)
    finally:
        _forget()


def _forget() -> None:
    """Let go of the renderer of a build."""
    _shared.cache_clear()


def _make(
    root: Path,
    out: Path | None,
    options: Options,
    past: Past | None,
    executor: Executor | None,
    progress: Progress | None,
    seen: Looked | None,
) -> Built:
    # What is put aside later moves the clock of the folder on.
    began = moment(out) if out else 0
    parts = past.parts if past else Parts(memory_of(root, out, private=options.preview) if out else None, {})
    renderer = _renderer(root, out, options, past)
    counts = _to_be_made(renderer, past)
    portions = [*portions_of(counts, COPIES_PER_TASK if _has_copies(renderer, options) else REPORTS_PER_TASK)]
    with _spreading(renderer, options, counts, len(portions), executor) as spread:
        do = renderer.bodies if spread is map else partial(_task, root, out, options)
        made = told_of(spread(do, portions), portions, counts, progress)
        bodies = _bodies(renderer, made, past, parts)
        gathered = Gathered(renderer.config, bodies, parts)
        asked = [_asked(bodies, past, parts)]
        # What was learned of a nation is too much to be sent to other machines.
        here = spread is map or executor is not None
        answered = (
            map(renderer.answers, asked) if here else spread(partial(_answers, root, out, options), asked)
        )
        begun = _begun(renderer, gathered, spread, past)
        # Others are at work on the lists.
        [told] = answered
        listed = _ended(begun, parts)
    assets = past.memory.assets if past and not past.damaged else tuple(renderer.assets())
    units = [assets, *(note.staged for note in (*bodies.values(), *listed.values()))]
    plan = Plan(units, past.standing if past else None)
    problems = [*renderer.config.problems, *renderer.files.problems, *renderer.copies.problems]
    problems += [problem for note in (*bodies.values(), *listed.values()) for problem in note.problems]
    problems += undelivered(renderer.config, renderer.files.by_agency)
    problems += faults_of_profiles(renderer.archive)
    problems += _signing(renderer, bodies, options, past)
    problems += [problem for answer in told.values() for problem in answer.problems]
    problems += _of_ledger(renderer, bodies, problems, options)
    proof = Proof(renderer, bodies | listed, parts, _places(past))
    if not any(problem.code.startswith("T") for problem in problems):
        problems += proof.problems(plan)
    extras: list[Staged] = []
    if out and not options.preview and not stops(problems, options):
        extras = _extras(renderer, plan, past)
        plan = Plan([*units, extras], plan.standing)
        problems += collisions(plan)
    own = tuple(sorted(set(problems), key=lambda problem: problem.order))
    built = Built(
        own,
        None,
        len(gathered.years),
        sum(note.drafts for note in bodies.values()),
        sum(len(years) for years in renderer.files.by_agency.values()),
        frozenset(source for note in bodies.values() for _, source, _ in note.held),
    )
    built = _committed(renderer, plan, built, options)
    if out and built.committed and not options.preview:
        named = dict.fromkeys(options.withdrawn & withdrawable(renderer.books.ledger), options.reason)
        leave_facts(out, bodies, past.memory.bodies if past else None, named)
    if out and built.committed and seen:
        if past is None or not past.same_names:
            parts.add(FRAME, packed(renderer.known()))
        parts.add(ANSWERS, packed(told))
        parts.add(PLACES, packed(proof.places))
        times = times_of(out, plan.made, began, built.committed.times)
        memory = Memory(
            *seen,
            bodies,
            listed,
            assets,
            extras,
            own,
            built.files,
            left_behind(out),
        )
        # A project that cannot be written into is built all the same, only not quicker the next time.
        with contextlib.suppress(OSError):
            remember((root, out, options), memory, times, parts, past)
    return built


def _renderer(root: Path, out: Path | None, options: Options, past: Past | None) -> Renderer:
    """Give the renderer; what the last build found out of sources that did not change is not found out again."""
    if past is None:
        return _shared(root, out, options)
    known = cast("Known", past.parts.get(FRAME))._replace(inputs=past.inputs())
    if not past.same_names:
        known = known._replace(files=find_reports(root, known.config))
    return _new(root, out, options, known)


@lru_cache(maxsize=1)
def _shared(root: Path, out: Path | None, options: Options) -> Renderer:
    """Give the renderer of this build, made once in each process that works at it."""
    return _new(root, out, options)


def _new(root: Path, out: Path | None, options: Options, known: Known | None = None) -> Renderer:
    return Renderer(
        root,
        out,
        preview=options.preview,
        published=options.published,
        profile=options.profile,
        withdrawn=options.withdrawn,
        known=known,
    )


def _task(root: Path, out: Path | None, options: Options, slugs: tuple[str, ...]) -> list[Noted]:
    with seldom_collected():
        return list(_shared(root, out, options).bodies(slugs))


def _to_be_made(renderer: Renderer, past: Past | None) -> dict[str, int]:
    """Give the number of reports of every body of which something changed."""
    known = past.memory.bodies if past else {}
    return {
        slug: len(years)
        for slug, years in renderer.files.by_agency.items()
        if past is None or slug not in known or slug in past.stale
    }


def _bodies(
    renderer: Renderer, rendered: Iterable[Noted], past: Past | None, parts: Parts
) -> dict[str, Note]:
    """Give the note of every body: of those that were rendered, and of those that stand."""
    notes = {**past.memory.bodies} if past else {}
    for name, note, own in rendered:
        notes[name] = note
        for part, data in own.items():
            parts.add(part, data)
    return {slug: notes[slug] for slug in renderer.files.by_agency if slug in notes}


def _last(past: Past | None, part: str) -> Note | None:
    """Give the note of a part of the lists whose files stand from the last build, nothing where one of them was damaged."""
    note = past.memory.lists.get(part) if past else None
    return note if past and note and past.stands(note) else None


_Begun = dict[str, Note | tuple[Part, Batch, Rest]]
"""The parts of the lists by name: the note of one that stands, and what is rendered of any other."""


def _begun(renderer: Renderer, gathered: Gathered, spread: Spread, past: Past | None) -> _Begun:
    """Begin every part of the lists of which something changed."""
    found: _Begun = {}
    for part in lists(renderer, gathered, spread, partial(_last, past)):
        last = _last(past, part.name)
        if past and last:
            found[part.name] = last
            if last.key == mark_of(part.key):
                continue
            renewed = renewed_figures(renderer, part, gathered, past) if part.name == COMPARISON else None
            if renewed:
                found[part.name] = renewed
                continue
        batch = Batch()
        found[part.name] = (part, batch, part.render(batch))
    return found


def _ended(begun: _Begun, parts: Parts) -> dict[str, Note]:
    """Give the note of every part of the lists, once all that was begun is done."""
    notes: dict[str, Note] = {}
    for name, one in begun.items():
        if isinstance(one, Note):
            notes[name] = one
            continue
        part, batch, rest = one
        batch.staged += [*chain.from_iterable(rest)]
        _, notes[name], own = noted(name, batch, mark_of(part.key))
        for kept, data in own.items():
            parts.add(kept, data)
    return notes


def _asked(bodies: Mapping[str, Note], past: Past | None, parts: Parts) -> Asked:
    """Give what the rules of the whole site are asked; they are asked again about what may have become different."""
    values = learned_of(bodies, parts)
    waiting = [(slug, year) for slug, note in bodies.items() for year in note.waiting]
    if past is None:
        return Asked(values, waiting)
    before = past.memory.bodies
    touched = past.changed | past.stale
    codes = {
        code
        for slug in touched
        for code in {**_learned(before, slug), **_learned(bodies, slug)}
        if _learned(before, slug).get(code) != _learned(bodies, slug).get(code)
    }
    last = cast("Mapping[Key, Answer]", parts.get(ANSWERS))
    return Asked(values, waiting, last, Since(codes, touched))


def _answers(root: Path, out: Path | None, options: Options, asked: Asked) -> dict[Key, Answer]:
    return _shared(root, out, options).answers(asked)


def _learned(notes: Mapping[str, Note], slug: str) -> Mapping[str, str]:
    """Give the hash of what was learned of a body, by code."""
    note = notes.get(slug)
    return {code: note.marks[code] for code in note.learned} if note else {}


def _committed(renderer: Renderer, plan: Plan, built: Built, options: Options) -> Built:
    """Hold the plan against what stands in the output, and move it in unless something forbids it."""
    problems = list(built.problems)
    if renderer.out and not options.preview and not stops(problems, options):
        recorded = withdrawable(renderer.books.ledger)
        problems += prove_against(renderer.out, plan, options.withdrawn, recorded)
    failed = stops(problems, options)
    if renderer.out is None and options.published and not failed:
        problems += lost(options.published, plan, frozenset())
    if options.strict:
        problems = [problem._replace(level=problem.level.raised()) for problem in problems]
    built = replace(built, problems=tuple(sorted(set(problems), key=lambda problem: problem.order)))
    if renderer.out is None or (failed and not options.preview):
        return built
    if plan.standing is None:
        forget_notes(memory_of(renderer.root, renderer.out, private=options.preview))
    owns: Collection[str] = owned(renderer.out) if plan.standing is None else plan.standing
    return replace(built, committed=commit(renderer.out, plan, frozenset() if failed else owns))


def _signing(
    renderer: Renderer, bodies: Mapping[str, Note], options: Options, past: Past | None
) -> Iterator[Problem]:
    """Yield what is kept back because its sign-off is not done, and what is wrong with the records as a whole."""
    yield from strays(renderer.root, renderer.config, renderer.files.by_agency)
    kept = [Held(*one) for note in bodies.values() for one in note.held]
    standing = None if options.preview else renderer.out or options.published
    if kept:
        public = {f"{folder}index.html" for folder in withdrawable(renderer.books.ledger)}
        public |= set(past.standing if past and standing else published(standing) if standing else ())
        building = bool(renderer.out) and not options.preview
        yield from told(kept, public, options.withdrawn, building=building)


def _of_ledger(
    renderer: Renderer, bodies: Mapping[str, Note], found: Sequence[Problem], options: Options
) -> Iterator[Problem]:
    """Yield what the ledger has against the site as a whole; what a report says of itself has been found."""
    books = renderer.books
    shown = reports_in(bodies)
    faulty = {problem.span.path for problem in found if problem.level is Level.ERROR}
    # What the sign-off keeps back says so itself.
    faulty |= {source for note in bodies.values() for _, source, _ in note.held}
    yield from books.ledger.problems
    yield from lost_reports(books, shown, renderer.files.by_agency, faulty)
    yield from unreasoned(books, options.reason)


def _extras(renderer: Renderer, plan: Plan, past: Past | None) -> list[Staged]:
    """Stage what is made of other files: packed copies, unless they stand, and the list of all hashes."""
    assert renderer.out, "a check has no files"
    packings = renderer.config.site.packings
    standing = _standing(plan, past) if past and packings else {}
    new = [item for item in plan if item.address not in standing] if packings else []
    made = stage_packed(renderer.out, new, packings)
    made += [item for items in standing.values() for item in items]
    return [*made, stage_sums(renderer.out, Plan([*plan.units, made], plan.standing) if made else plan)]


def _standing(plan: Plan, past: Past) -> dict[str, list[Staged]]:
    """Give per address that did not change its packed copies, unless one of them was damaged."""
    changed = {item.address for item in plan.differing} | plan.new
    found: dict[str, list[Staged]] = {address: [] for address in plan.addresses() - changed}
    for item in past.memory.extras:
        if item.address in past.damaged:
            found.pop(item.source, None)
        elif item.source in found:
            found[item.source].append(item)
    return found


def _places(past: Past | None) -> Places:
    return cast("Places", past.parts.get(PLACES)) if past else {}


def _has_copies(renderer: Renderer, options: Options) -> bool:
    return renderer.copies.dear and not options.preview


def _spreading(
    renderer: Renderer, options: Options, counts: Mapping[str, int], portions: int, executor: Executor | None
) -> AbstractContextManager[Spread]:
    """Give where tasks run: in the executor that was given, in a pool where there is enough to do for one, or here."""
    if executor and renderer.out:
        from generator.site.executors import elsewhere  # noqa: PLC0415 - few figures need neither this nor a pool

        return elsewhere(executor, renderer.root, renderer.out, options.token, _forget)
    workers = options.workers or min(processors(), 8)
    few = sum(counts.values()) < (COPIES_POOL_FROM if _has_copies(renderer, options) else POOL_FROM)
    if workers == 1 or few or portions < 2:
        return nullcontext(cast("Spread", map))
    from generator.site.executors import pool  # noqa: PLC0415

    # Forked processes inherit it. Whoever has typeset cannot be forked any more, so what is dear is left to others.
    _shared(renderer.root, renderer.out, options)
    return pool(workers, along=not _has_copies(renderer, options))
