"""Whole sites in numbered folders, and a link that is turned to the newest: readers see the old site or the new one.

``releases/7`` is a release once its ``manifest.json``, the last file of it, is there; ``current`` points to the one that readers see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.files.output import MANIFEST
from generator.problem import Level, Problem, ProblemError
from generator.project.targets import Target
from generator.rollout.failures import Failure, FailureError, Reason
from generator.rollout.finished import files_of
from generator.rollout.in_place import changed_meanwhile, unlike
from generator.rollout.job import Counter, Job, Outcome, Return
from generator.rollout.journal import Former, finish, foreign, former_of, found_on, journal_of, write_journal
from generator.rollout.lock import Lock, locked
from generator.rollout.plan import Plan, ordered, plan_of, reversed_order, too_many
from generator.rollout.proof import proven, telling
from generator.rollout.store import JOURNAL, Switching, standing, whole

RELEASES, CURRENT = "releases", "current"


@dataclass(frozen=True, slots=True)
class State:
    """The releases on a target: the number that readers see, 0 for none, all numbers, and what is ours."""

    current: int
    numbers: tuple[int, ...]
    former: Former

    @property
    def unfinished(self) -> int:
        """Give the release that a killed deployment was filling, 0 for none."""
        journal = self.former.journal
        return journal.release if journal and journal.release != self.current else 0


class Turned(NamedTuple):
    """From which release to which the link was turned, and its files with their hashes as they were read back."""

    before: int
    after: int
    files: Mapping[str, str]


def release(store: Switching, job: Job) -> Outcome:
    """Bring a new release up and turn the link to it; raises ``ProblemError`` before anything is written where it must not be."""
    state, plan = _planned(store, job)
    if not job.agree(plan, found_on(store, state.former, f"{RELEASES}/{state.current}/")):
        return Outcome(plan)
    with locked(store, job.target, job.site.folder, job.site.mark, take_over=job.take_over) as lock:
        state, again = _planned(store, job)
        if again != plan:
            raise ProblemError(changed_meanwhile(job.target))
        number, sent = state.current, frozenset[str]()
        if plan.release:
            number = plan.release
            sent = _fill(store, job, state, plan, lock)
        elif state.unfinished:
            _clear(store, state)
        below = f"{RELEASES}/{number}/"
        problems = proven(store, job, lock, below=below, sent=sent)
        if any(problem.level is Level.ERROR for problem in problems):
            return Outcome(plan, False, len(job.site.files), problems)
        if plan.release:
            store.put(below + MANIFEST, job.site.manifest)
            if whole(store, below + MANIFEST) != job.site.manifest:
                raise ProblemError(unlike(job.target))
            _turn(store, number)
        _prune(store, number, [one for one in state.numbers if one != number], job.target.kept - 1)
        finish(store)
    return Outcome(plan, True, len(job.site.files) + 1, problems)


def state_of(store: Switching, target: Target) -> State:
    """Give the releases on a target; raises ``ProblemError`` when something else stands under their names."""
    top = store.names("")
    pointed = store.pointed(CURRENT) if CURRENT in top else None
    shown = (pointed or "").removeprefix(f"{RELEASES}/")
    if pointed is not None and (shown == pointed or not (shown.isascii() and shown.isdigit())):
        raise ProblemError(foreign(target, (CURRENT,)))
    if not top.get(RELEASES, True):
        raise ProblemError(foreign(target, (RELEASES,)))
    current = int(shown) if shown else 0
    names = store.names(RELEASES) if RELEASES in top else {}
    numbers = tuple(sorted(int(name) for name in names if name.isascii() and name.isdigit()))
    below = f"{RELEASES}/{current}/"
    if current:
        former = former_of(store, target, top, below)
    else:
        former = Former(journal=journal_of(store) if JOURNAL in top else None)
    return State(current, numbers, former)


def _planned(store: Switching, job: Job) -> tuple[State, Plan]:
    state = state_of(store, job.target)
    former = state.former
    same = former.manifest == job.site.manifest
    number = 0 if same else state.unfinished or max((*state.numbers, state.current, 0)) + 1
    plan = plan_of(job.site, former.files, (), begun=former.journal is not None, release=number)
    excess = too_many(plan, job.most_deleted, job.target)
    if excess:
        raise ProblemError(excess)
    return state, plan


def _fill(store: Switching, job: Job, state: State, plan: Plan, lock: Lock) -> frozenset[str]:
    """Put every file into the new release, and give what was sent; what was put by a killed deployment of this site stays."""
    below = f"{RELEASES}/{plan.release}/"
    journal = state.former.journal
    there = frozenset[str]()
    if state.unfinished and journal:
        if journal.site == job.site.mark:
            found = standing(store, (below + address for address in job.site.files))
            there = frozenset(address.removeprefix(below) for address in found)
        else:
            _clear(store, state)
    write_journal(store, job.site, frozenset(), plan.release)
    tell = telling(Counter(job, "上传", tuple(job.site.files)), lock)
    missing = [address for address in ordered(job.site.files) if address not in there]
    fresh = {*plan.added, *plan.changed}
    carried = [address for address in missing if address not in fresh]
    sent = [address for address in missing if address in fresh]
    source = job.site.folder
    store.fill(source, below, carried, f"{RELEASES}/{state.current}/" if state.current else "", tell)
    store.fill(source, below, sent, "", tell)
    return frozenset(sent)


def _clear(store: Switching, state: State) -> None:
    """Remove what a killed deployment had put into a release that nobody saw."""
    files = state.former.journal.files if state.former.journal else {}
    store.remove([f"{RELEASES}/{state.unfinished}/{address}" for address in (*files, MANIFEST)])


def _turn(store: Switching, number: int) -> None:
    wanted = f"{RELEASES}/{number}"
    store.point(CURRENT, wanted)
    if store.pointed(CURRENT) != wanted:
        raise FailureError(
            Failure(Reason.ANSWER, f"{CURRENT} 没有转过去", "服务器不支持符号链接的，给目标写上 方式: 原地")
        )


def _prune(store: Switching, current: int, others: Sequence[int], kept: int) -> None:
    """Remove the oldest releases: only files that their own manifests name, the manifest last."""
    for number in sorted(others, reverse=True)[kept:]:
        below = f"{RELEASES}/{number}/"
        files = files_of(whole(store, below + MANIFEST))
        if files is not None and number != current:
            store.remove([below + address for address in (*reversed_order(files), MANIFEST)])


def turn_back(store: Switching, wanted: Return) -> Turned:
    """Turn the link to the release wanted, after every file of it was read back."""
    target = wanted.target
    with locked(store, target, wanted.site, "", take_over=wanted.take_over):
        state = state_of(store, target)
        whole_ones = [
            number
            for number in state.numbers
            if number != state.unfinished
            and files_of(whole(store, f"{RELEASES}/{number}/{MANIFEST}")) is not None
        ]
        earlier = [number for number in whole_ones if number < state.current]
        number = wanted.release or (earlier[-1] if earlier else 0)
        if number not in whole_ones or number == state.current:
            raise ProblemError(_no_release(target, number, state.current, whole_ones))
        below = f"{RELEASES}/{number}/"
        files = files_of(whole(store, below + MANIFEST)) or {}
        found = store.sums([below + address for address in files], lambda _: None)
        broken = sum(found.get(below + address) != digest for address, digest in files.items())
        if broken:
            message = f"{target}的版本 {number} 里有 {broken} 个文件和当时不一样，没有切换"
            raise ProblemError(Problem("D301", Level.ERROR, message, target.span, "换一个版本，用 --to 写明"))
        _turn(store, number)
        return Turned(state.current, number, files)


def no_releases(target: Target) -> Problem:
    """Say that a target keeps no former releases, and how to go back all the same."""
    message = f"{target}是原地更新的，没有留着以前的版本"
    help_ = "用 git 取出以前的稿件（git switch --detach 提交），nianbao build，再 nianbao deploy"
    return Problem("D209", Level.ERROR, message, target.span, help_)


def _no_release(target: Target, number: int, current: int, known: list[int]) -> Problem:
    others = "、".join(str(one) for one in known if one != current)
    what = f"没有版本 {number}" if number and number != current else "没有可以退回的版本"
    if number == current and number:
        what = f"现在就是版本 {number}"
    message = f"{target}{what}" + (f"；留着的有：{others}" if others else "")
    help_ = "用 --to 写留着的一个；都不合适的，用 git 取出以前的稿件，重新生成、部署"
    return Problem("D209", Level.ERROR, message, target.span, help_)
