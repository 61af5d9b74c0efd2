"""Runs the rules that apply to each report, and leaves out what was acknowledged with a reason."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from generator.checking.acknowledged import settled
from generator.checking.mending import REPAIRABLE, with_repairs
from generator.checking.profiles import profile_faults, profile_of
from generator.problem import Problem
from generator.project.learned import Key, Site
from generator.project.load import Archive
from generator.project.report import Report
from generator.rules import Rule, all_rules
from generator.telling.severity import weighed

Check = Callable[..., Iterator[Problem]]


def check_report(report: Report, archive: Archive) -> tuple[Problem, ...]:
    """Give what the rules find in one report, in the order of the file, without what is acknowledged."""
    found = findings(report, archive)
    silenced: frozenset[tuple[str, str]] = frozenset()
    if report.acknowledgements:
        left = [*settled(report, found, archive, acknowledgeable(), lambda code: not is_of_site(code))]
        silenced = frozenset((problem.code, problem.at) for problem in found if problem not in left)
        found = left
    found.sort(key=attrgetter("order"))
    if not REPAIRABLE.isdisjoint(problem.code for problem in found):
        found = with_repairs(report, archive.previous(report), found, silenced)
    return tuple(weighed(found, profile_of(report, archive), archive.config.checks))


def findings(report: Report, archive: Archive) -> list[Problem]:
    """Give all that the rules find in one report, before anybody weighs it."""
    alone, together = _checks(report.form.id)
    found: list[Problem] = []
    for check in alone:
        found += check(report)
    for check in together:
        found += check(report, archive)
    return found


class Learned(NamedTuple):
    """What the rules of the site learned of one report, by code; it ``waits`` when it acknowledges a problem of theirs."""

    key: Key
    values: dict[str, object]
    waits: bool


def learn(report: Report) -> Learned:
    """Give what has to be known of a report when all of them are held against each other."""
    values = {}
    for rule in _of_site():
        if rule.learn and rule.applies(report.form.id):
            value = rule.learn(report)
            if value is not None:
                values[rule.code] = value
    waits = any(is_of_site(acknowledgement.code) for acknowledgement in report.acknowledgements)
    return Learned((report.agency.slug, report.year), values, waits)


def check_site(archive: Archive, learned: Iterable[Learned]) -> Iterator[Problem]:
    """Yield what the rules find that need many bodies, without what is acknowledged; few reports are read again.

    What is wrong with the profiles of the site comes first: only here every code is known.
    """
    checks = archive.config.checks
    yield from profile_faults(checks, {rule.code: rule.level for rule in all_rules()})
    for report, found in site_findings(archive, learned):
        left = settled(report, found, archive, acknowledgeable(), is_of_site)
        yield from weighed(left, profile_of(report, archive), checks)


def site_findings(archive: Archive, learned: Iterable[Learned]) -> Iterator[tuple[Report, list[Problem]]]:
    """Yield the reports that rules of the site are held against, with all that they find in each."""
    known = list(learned)
    asked: dict[Key, list[tuple[Rule, Site]]] = {one.key: [] for one in known if one.waits}
    for rule in _of_site():
        values = {one.key: one.values[rule.code] for one in known if rule.code in one.values}
        site = Site(archive.config, values)
        for key in rule.concerns(site) if rule.concerns else ():
            asked.setdefault(key, []).append((rule, site))
    for key in sorted(asked):
        report = archive.report(*key)
        if report:
            yield report, [problem for rule, site in asked[key] for problem in rule.check(report, site)]


@cache
def _of_site() -> tuple[Rule, ...]:
    return tuple(rule for rule in all_rules() if rule.scope == "site")


@cache
def _checks(form: str) -> tuple[tuple[Check, ...], tuple[Check, ...]]:
    rules = [rule for rule in all_rules() if rule.applies(form)]
    alone = tuple(rule.check for rule in rules if rule.scope == "report")
    return alone, tuple(rule.check for rule in rules if rule.scope == "archive")


@cache
def acknowledgeable() -> frozenset[str]:
    """Give the codes that may be acknowledged: those of the rules."""
    return frozenset(rule.code for rule in all_rules())


def is_of_site(code: str) -> bool:
    """Say whether only a look at all reports shows this problem; its acknowledgements are judged then."""
    return any(rule.code == code for rule in _of_site())
