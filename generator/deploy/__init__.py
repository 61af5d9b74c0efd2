"""The ways to send a finished site, one file per way; a new file here is a new way.

A way says ``SCHEMES`` (of the addresses it serves), ``LABEL`` (what an official calls it), ``LIBRARIES`` (per module it imports the
requirement pip knows it by), ``deliver(job)`` (brings the target up to the site), ``restore(return_)`` (turns back to a former release, ``None`` where there are none) and
``failure(error)`` (what an error of its libraries means, nothing where it is none of them). Libraries are imported inside functions.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.discover import modules
from generator.files.libraries import missing_libraries
from generator.files.output import held
from generator.ledger.record import Publication, record, record_return, refusals
from generator.problem import Level, Problem, ProblemError
from generator.project.config import load_config
from generator.project.present import missing_site
from generator.project.targets import Target
from generator.rollout.choosing import chosen, overheard, refuse_fictitious
from generator.rollout.clock import now
from generator.rollout.failures import Failure, told
from generator.rollout.finished import finished, refuse_unbuilt
from generator.rollout.job import Found, Job, Outcome, Return
from generator.rollout.plan import Plan, words
from generator.rollout.releases import Turned, no_releases
from generator.rollout.step import Step

REQUIRED = ("SCHEMES", "LABEL", "LIBRARIES", "deliver", "restore", "failure")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to send a site."""

    label: str
    libraries: Mapping[str, str]
    deliver: Callable[[Job], Outcome]
    restore: Callable[[Return], Turned] | None
    failure: Callable[[Exception], Failure | None]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user asked for: which target, how many files may be deleted, whether to go on without a question.

    With ``adopt`` reports may have been published before, on an older site.
    """

    target: str = ""
    most_deleted: int | None = None
    take_over: bool = False
    dry_run: bool = False
    yes: bool = False
    adopt: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """How the user is spoken to: lines of the plan, the question whether to go on (no answer where nobody is there), progress."""

    say: Callable[[str], None]
    ask: Callable[[], bool | None]
    report: Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a deployment; the plan that was carried out and what was published are there when every file was read back as it should be."""

    agreed: bool
    problems: tuple[Problem, ...]
    read_back: int = 0
    plan: Plan | None = None
    published: Publication | None = None


def deploy(root: Path, wishes: Wishes, talk: Talk) -> Sent:
    """Send the site of the project in ``root`` to one of its targets, and put it down in the ledger; raises ``ProblemError`` for what forbids it.

    What the ledger forbids is told behind the plan and before anything is written. A deployment that was not recorded, since the
    disk was full, is recorded by the next one: it finds nothing else to do.
    """
    folder = root / "site"
    target = _target(root, wishes.target)
    refuse_unbuilt(folder)
    with held(folder):
        site = finished(folder)

        def agree(plan: Plan, found: Found) -> bool:
            for line in words(plan, target):
                talk.say(line)
            if not target.trial:
                meant = Publication(target.name, now(), site.files)
                refused = refusals(root, meant, standing=found.files, head=found.head, adopt=wishes.adopt)
                if refused:
                    raise ProblemError(*refused)
            return not wishes.dry_run and (wishes.yes or plan.idle or _answer(talk, target))

        most = target.most_deleted if wishes.most_deleted is None else wishes.most_deleted
        outcome = deliver(Job(target, site, agree, talk.report, most, wishes.take_over))
    problems = (*overheard(target), *outcome.problems)
    if not outcome.done:
        return Sent(bool(outcome.read_back), problems, outcome.read_back)
    published = Publication(target.name, now(), site.files)
    if not target.trial:
        record(root, published, adopt=wishes.adopt)
    return Sent(True, problems, outcome.read_back, outcome.plan, published)


def roll_back(root: Path, name: str, release: int, *, take_over: bool) -> tuple[Target, Turned]:
    """Turn a target of the project back to a former release, and give both."""
    folder = root / "site"
    target = _target(root, name)
    if not target.switched:
        raise ProblemError(no_releases(target))
    with held(folder):
        turned = restore(Return(target, folder, release, take_over))
        if not target.trial:
            record_return(root, Publication(target.name, now(), turned.files))
        return target, turned


def _answer(talk: Talk, target: Target) -> bool:
    answer = talk.ask()
    if answer is None:
        message = f"没有人可以问：部署到{target}要先看计划"
        help_ = "先用 --dry-run 看计划，再加 --yes 运行"
        raise ProblemError(Problem("D206", Level.ERROR, message, target.span, help_))
    return answer


def _target(root: Path, name: str) -> Target:
    refused = missing_site(root)
    if refused:
        raise ProblemError(refused)
    config = load_config(root)
    wrong = [problem for problem in config.problems if problem.level is Level.ERROR]
    if wrong:
        raise ProblemError(*wrong)
    target = chosen(config.targets, name, root, root / "site")
    if config.site.fictitious:
        refuse_fictitious(target)
    return target


@cache
def ways() -> Mapping[str, Way]:
    """Give every way by the scheme of its addresses."""
    return {
        scheme: Way(module.LABEL, module.LIBRARIES, module.deliver, module.restore, module.failure)
        for module in modules("generator.deploy", REQUIRED)
        for scheme in module.SCHEMES
    }


def deliver(job: Job) -> Outcome:
    """Send a site to its target; raises ``ProblemError`` for what the network or the server refuses."""
    way = _usable(job.target)
    try:
        return way.deliver(job)
    except ProblemError:
        raise
    except Exception as error:
        raise _told(way, error, job.target) from error


def restore(wanted: Return) -> Turned:
    """Turn a target back to a former release; raises ``ProblemError`` where there is none."""
    way = _usable(wanted.target)
    if way.restore is None:
        raise ProblemError(no_releases(wanted.target))
    try:
        return way.restore(wanted)
    except ProblemError:
        raise
    except Exception as error:
        raise _told(way, error, wanted.target) from error


def _usable(target: Target) -> Way:
    way = ways()[target.address.scheme]
    lacking = missing_libraries(f"不能用 {way.label} 部署", way.libraries)
    if lacking:
        raise ProblemError(lacking)
    return way


def _told(way: Way, error: Exception, target: Target) -> Exception:
    """Give what an error means to the user; one that nobody knows is our own fault and stays what it is."""
    failure = way.failure(error)
    return ProblemError(told(failure, target)) if failure else error
