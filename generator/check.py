"""Runs the rules that apply to each report, and leaves out what was acknowledged with a reason."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from generator.catalog import find
from generator.learned import Key, Site
from generator.load import Archive
from generator.problem import Level, Problem
from generator.report import Acknowledgement, Report
from generator.rules import Rule, all_rules
from generator.shape import nearest

Check = Callable[..., Iterator[Problem]]


def check_report(report: Report, archive: Archive) -> tuple[Problem, ...]:
    """Give what the rules find in one report, in the order of the file, without what is acknowledged."""
    alone, together = _checks(report.form.id)
    found: list[Problem] = []
    for check in alone:
        found += check(report)
    for check in together:
        found += check(report, archive)
    if report.acknowledgements:
        found = [*_unsilenced(report, found), *_acknowledgements(report, found, of_site=False)]
    found.sort(key=attrgetter("order"))
    return tuple(found)


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
    codes = {rule.code for rule in _of_site()}
    waits = any(acknowledgement.code in codes for acknowledgement in report.acknowledgements)
    return Learned((report.agency.slug, report.year), values, waits)


def check_site(archive: Archive, learned: Iterable[Learned]) -> Iterator[Problem]:
    """Yield what the rules find that need many bodies, without what is acknowledged; few reports are read again."""
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
            found = [problem for rule, site in asked[key] for problem in rule.check(report, site)]
            yield from _unsilenced(report, found)
            yield from _acknowledgements(report, found, of_site=True)


@cache
def _of_site() -> tuple[Rule, ...]:
    return tuple(rule for rule in all_rules() if rule.scope == "site")


@cache
def _checks(form: str) -> tuple[tuple[Check, ...], tuple[Check, ...]]:
    rules = [rule for rule in all_rules() if rule.applies(form)]
    alone = tuple(rule.check for rule in rules if rule.scope == "report")
    return alone, tuple(rule.check for rule in rules if rule.scope == "archive")


@cache
def _acknowledgeable() -> frozenset[str]:
    return frozenset(rule.code for rule in all_rules())


def _silences(acknowledgement: Acknowledgement, problem: Problem) -> bool:
    return (
        bool(acknowledgement.reason)
        and acknowledgement.code == problem.code
        and acknowledgement.at in ("", problem.at)
    )


def _unsilenced(report: Report, found: list[Problem]) -> Iterator[Problem]:
    for problem in found:
        if not any(_silences(acknowledgement, problem) for acknowledgement in report.acknowledgements):
            yield problem


def _acknowledgements(report: Report, found: list[Problem], *, of_site: bool) -> Iterator[Problem]:
    """Yield what is wrong with the acknowledgements themselves and was not told when the file was read.

    Those of problems that only the whole site shows are judged when it has been seen.
    """
    later = {rule.code for rule in _of_site()}
    for number, acknowledgement in enumerate(report.acknowledgements, 1):
        at, code = f"已核[{number}]", acknowledgement.code
        if not code or (code in later) is not of_site:
            continue
        if code not in _acknowledgeable():
            message, help_ = _not_acknowledgeable(code)
            yield Problem("F391", Level.ERROR, message, report.span(f"{at}.编号"), help_, at=at)
        elif not acknowledgement.reason:
            node = report.texts.get(f"{at}.理由")
            if node and not node.empty:
                message, help_ = f"已核的 {code} 没有写理由", "写明为什么可以保留"
                yield Problem("F391", Level.ERROR, message, report.span(f"{at}.理由"), help_, at=at)
        elif not any(_silences(acknowledgement, problem) for problem in found):
            yield _unused(acknowledgement, at, found)


def _not_acknowledgeable(code: str) -> tuple[str, str]:
    if find(code):
        return f"{code} 这一类问题不能用“已核”保留", "改正问题本身，再删去这一项"
    meant = nearest(code.upper(), sorted(_acknowledgeable()))
    return (
        f"没有编号为“{code}”的问题",
        f"您是不是想写“{meant}”？" if meant else "照 nianbao check 给出的编号写",
    )


def _unused(acknowledgement: Acknowledgement, at: str, found: list[Problem]) -> Problem:
    code = acknowledgement.code
    elsewhere = "、".join(sorted({problem.at for problem in found if problem.code == code}))
    where = f"在“{acknowledgement.at}”" if acknowledgement.at else ""
    help_ = f"{code} 现在的位置是：{elsewhere}，照此改“位置”" if elsewhere else "问题已经没有了，删去这一项"
    return Problem(
        "F390", Level.WARNING, f"已核的 {code} {where}没有对应的问题", acknowledgement.span, help_, at=at
    )
