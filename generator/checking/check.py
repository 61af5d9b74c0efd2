"""Runs the rules that apply to each report, and leaves out what was acknowledged with a reason."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from generator.checking.acknowledged import settled
from generator.checking.mending import REPAIRABLE, with_repairs
from generator.checking.profiles import profile_faults, profile_of
from generator.problem import Problem
from generator.project.learned import Key, Site
from generator.project.load import Archive
from generator.project.report import Report
from generator.prose.printed_texts import whole_text
from generator.rules import Doubt, Rule, all_rules
from generator.spotting import Signs
from generator.telling.severity import weighed

Check = Callable[..., Iterator[Problem]]


def check_report(report: Report, archive: Archive) -> tuple[Problem, ...]:
    """Give what the rules find in one report, in the order of the file, without what is acknowledged."""
    return check_reports((report,), archive)[0]


def check_reports(reports: Sequence[Report], archive: Archive) -> list[tuple[Problem, ...]]:
    """Give what the rules find in each of some reports, in their order."""
    found = zip(reports, findings(reports, archive), strict=True)
    return [_left(report, own, archive) for report, own in found]


def _left(report: Report, found: list[Problem], archive: Archive) -> tuple[Problem, ...]:
    """Give what is left of the findings when they were held against what is acknowledged, weighed and in order."""
    if not found and not report.acknowledgements:
        return ()
    silenced: frozenset[tuple[str, str]] = frozenset()
    if report.acknowledgements:
        left = [*settled(report, found, archive, acknowledgeable(), lambda code: not is_of_site(code))]
        silenced = frozenset((problem.code, problem.at) for problem in found if problem not in left)
        found = left
    found.sort(key=attrgetter("order"))
    if not REPAIRABLE.isdisjoint(problem.code for problem in found):
        found = with_repairs(report, archive.previous(report), found, silenced)
    return tuple(weighed(found, profile_of(report, archive), archive.config.checks))


def findings(reports: Sequence[Report], archive: Archive) -> list[list[Problem]]:
    """Give all that the rules find in each of some reports, before anybody weighs it.

    A rule is asked of all of them before the next one is: what it works with then is still at hand, which saves a processor
    a fifth of the time.
    """
    asked: dict[Check, list[Report]] = {}
    for form, own in _by_form(reports).items():
        signs, doubts = _looks(form)
        there = [signs.of(whole_text(report)) for report in own]
        felt = [[bool(look(report)) for report in own] for look in doubts]
        for number, report in enumerate(own):
            for check in _checks(form, there[number], tuple([one[number] for one in felt])):
                asked.setdefault(check, []).append(report)
    found: dict[Report, list[Problem]] = {report: [] for report in reports}
    turns = _turns()
    for check in sorted(asked, key=turns.__getitem__):
        others = (archive,) if turns[check].others else ()
        for report in asked[check]:
            found[report] += check(report, *others)
    return [found[report] for report in reports]


def _by_form(reports: Iterable[Report]) -> dict[str, list[Report]]:
    found: dict[str, list[Report]] = {}
    for report in reports:
        found.setdefault(report.form.id, []).append(report)
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


class Answer(NamedTuple):
    """What the rules of the site said of one report: which of them were asked, what is left of it, whose reports were looked at."""

    codes: tuple[str, ...]
    problems: tuple[Problem, ...]
    asked: tuple[str, ...]


class Since(NamedTuple):
    """What changed since the rules were asked: the codes of which something else is known now, and the bodies."""

    codes: Collection[str]
    bodies: Collection[str]


Values = Mapping[str, Mapping[Key, Any]]
"""By code what was learned of each report."""


class Asked(NamedTuple):
    """What the rules of the site are asked, with what they said ``before``: see ``answers``."""

    values: Values
    waiting: Sequence[Key]
    before: Mapping[Key, Answer] | None = None
    since: Since | None = None


def check_site(archive: Archive, learned: Iterable[Learned]) -> Iterator[Problem]:
    """Yield what the rules find that need many bodies, without what is acknowledged; few reports are read again."""
    known = list(learned)
    yield from faults_of_profiles(archive)
    for answer in answers(archive, values_of(known), [one.key for one in known if one.waits]).values():
        yield from answer.problems


def faults_of_profiles(archive: Archive) -> Iterator[Problem]:
    """Yield what is wrong with the profiles of the site: only here every code is known."""
    yield from profile_faults(archive.config.checks, {rule.code: rule.level for rule in all_rules()})


def values_of(learned: Iterable[Learned]) -> Values:
    """Give by code what was learned of each report."""
    found: dict[str, dict[Key, object]] = {}
    for one in learned:
        for code, value in one.values.items():
            found.setdefault(code, {})[one.key] = value
    return found


def answers(
    archive: Archive,
    values: Values,
    waiting: Iterable[Key],
    before: Mapping[Key, Answer] | None = None,
    since: Since | None = None,
) -> dict[Key, Answer]:
    """Give what the rules of the site say, without what is acknowledged; ``waiting`` are reports that acknowledge something of theirs.

    ``before`` is what they said last time: it stands where nothing that matters changed ``since``.
    """
    before = before or {}
    found: dict[Key, Answer] = {}
    for key, rules in _asked(archive, values, waiting, before, since):
        codes = tuple(rule.code for rule, _ in rules)
        last = before.get(key)
        if last and since and last.codes == codes and _stands(key, last, since):
            found[key] = last
            continue
        archive.asked.clear()
        report = archive.report(*key)
        if report:
            told = [problem for rule, site in rules for problem in rule.check(report, site)]
            left = settled(report, told, archive, acknowledgeable(), is_of_site)
            problems = tuple(weighed(left, profile_of(report, archive), archive.config.checks))
            found[key] = Answer(codes, problems, tuple(sorted(archive.asked)))
    return found


def site_findings(archive: Archive, learned: Iterable[Learned]) -> Iterator[tuple[Report, list[Problem]]]:
    """Yield the reports that rules of the site are held against, with all that they find in each."""
    known = list(learned)
    for key, rules in _asked(archive, values_of(known), [one.key for one in known if one.waits], {}, None):
        report = archive.report(*key)
        if report:
            yield report, [problem for rule, site in rules for problem in rule.check(report, site)]


def _asked(
    archive: Archive,
    values: Values,
    waiting: Iterable[Key],
    before: Mapping[Key, Answer],
    since: Since | None,
) -> list[tuple[Key, list[tuple[Rule, Site]]]]:
    """Give the reports that rules are to be asked about; of which nothing changed, those about which it was asked before."""
    asked: dict[Key, list[tuple[Rule, Site]]] = {key: [] for key in waiting}
    for rule in _of_site():
        site = Site(archive.config, values.get(rule.code, {}))
        keys: Iterable[Key] = ()
        if since and rule.code not in since.codes:
            keys = [key for key, answer in before.items() if rule.code in answer.codes]
        elif rule.concerns:
            keys = rule.concerns(site)
        for key in keys:
            asked.setdefault(key, []).append((rule, site))
    return sorted(asked.items(), key=itemgetter(0))


def _stands(key: Key, last: Answer, since: Since) -> bool:
    return (
        key[0] not in since.bodies
        and not any(code in since.codes for code in last.codes)
        and not any(body in since.bodies for body in last.asked)
    )


@cache
def _of_site() -> tuple[Rule, ...]:
    return tuple(rule for rule in all_rules() if rule.scope == "site")


@cache
def _looks(form: str) -> tuple[Signs, tuple[Doubt, ...]]:
    """Give what is looked for in a report to know which rules have to be asked: all their words, and their doubts."""
    rules = [rule for rule in all_rules() if rule.applies(form)]
    doubts = dict.fromkeys([rule.doubt for rule in rules if rule.doubt])
    return Signs({rule.code: rule.signs for rule in rules}), tuple(doubts)


@lru_cache(maxsize=1024)
def _checks(form: str, signs: frozenset[str], doubts: tuple[bool, ...]) -> tuple[Check, ...]:
    """Give the checks of the rules on single reports that have to be asked."""
    felt = {doubt for doubt, there in zip(_looks(form)[1], doubts, strict=True) if there}
    return tuple(
        rule.check
        for rule in all_rules()
        if rule.scope != "site"
        and rule.applies(form)
        and (rule.code in signs or rule.doubt in felt or not (rule.signs or rule.doubt))
    )


class _Turn(NamedTuple):
    """When a check is asked: whoever needs ``others``, the reports of other years, after all that need the report alone."""

    others: bool
    number: int


@cache
def _turns() -> dict[Check, _Turn]:
    return {
        rule.check: _Turn(rule.scope == "archive", number)
        for number, rule in enumerate(all_rules())
        if rule.scope != "site"
    }


@cache
def acknowledgeable() -> frozenset[str]:
    """Give the codes that may be acknowledged: those of the rules."""
    return frozenset(rule.code for rule in all_rules())


def is_of_site(code: str) -> bool:
    """Say whether only a look at all reports shows this problem; its acknowledgements are judged then."""
    return any(rule.code == code for rule in _of_site())
