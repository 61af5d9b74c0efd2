"""Holds the reports of today against the ledger: what was published may be corrected, and never changed or lost in silence."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from generator.attachments.beside import Attached
from generator.changes.corrected import Corrected, corrections
from generator.changes.listed import report_folder
from generator.ledger.chain import Ledger, Standing, Version, read_ledger
from generator.ledger.entries import LEDGER
from generator.ledger.facts import Facts, facts_of, told_by
from generator.ledger.former import Former, former_address, former_path, kept_versions, read_former
from generator.problem import Level, Problem, Span
from generator.project.report import Report
from generator.prose.inserted import Missing, figure_named

_SHOWN = 6
"""How many changes a silent change names."""


class Books(NamedTuple):
    """What a build holds its reports against: the ledger, the former versions kept, the addresses to be withdrawn."""

    root: Path
    ledger: Ledger
    kept: Mapping[tuple[str, int], Sequence[int]]
    withdrawn: frozenset[str]


class Superseded(NamedTuple):
    """A former version that is to be shown: the day it was published, and the correction that it ended with."""

    former: Former
    shown: str
    correction: Corrected | None


class Judged(NamedTuple):
    """What came of one report; ``links`` names by the id of a correction the former version it replaced."""

    facts: Facts
    problems: tuple[Problem, ...] = ()
    superseded: tuple[Superseded, ...] = ()
    links: tuple[tuple[str, int], ...] = ()


def open_books(root: Path, withdrawn: frozenset[str] = frozenset()) -> Books:
    """Give what a build holds its reports against; without a ledger nothing is asked of any report."""
    ledger = read_ledger(root)
    return Books(root, ledger, kept_versions(root) if ledger.reports else {}, withdrawn)


def judge(books: Books, report: Report, attached: Sequence[Attached]) -> Judged:
    """Give what is to be recorded of a report, what the ledger has against it, and which former versions are to be shown."""
    standing = books.ledger.reports.get((report.agency.slug, report.year))
    known = standing.last.manuscripts if standing else {}
    facts = facts_of(report, attached, known)
    if standing is None:
        return Judged(facts)
    problems = list(_against(books, report, facts, standing, attached))
    made = _in_order(report)
    changed = facts.content != standing.last.content and facts.corrections > standing.last.corrections
    wanted = [
        one
        for one in standing.versions[: None if changed else -1]
        if not _dropped(books, facts, standing, one)
    ]
    kept = books.kept.get(facts.key, ())
    shown = []
    for version in wanted:
        found = _former(books, report, version) if version.number in kept else _missing(report, version)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            correction = made[version.corrections] if version.corrections < len(made) else None
            day = (
                str(found.report.published.day)
                if version.number == 1 and found.report.published
                else version.shown
            )
            shown.append(Superseded(found, day, correction))
    last = standing.last.number
    problems += (_unknown(report, number) for number in kept if number > last)
    counts = {one.former.number: standing.versions[one.former.number - 1].corrections for one in shown}
    return Judged(facts, tuple(problems), tuple(shown), tuple(_links(made, counts)))


def lost_reports(
    books: Books,
    shown: Collection[tuple[str, int]],
    files: Mapping[str, Mapping[int, str]],
    faulty: Collection[str],
) -> Iterator[Problem]:
    """Yield the published reports that this build would not show; of ``faulty`` files more is said elsewhere."""
    for (slug, year), standing in books.ledger.reports.items():
        folder = report_folder(year, slug)
        file = files.get(slug, {}).get(year, "")
        if standing.withdrawn or folder in books.withdrawn or (slug, year) in shown or file in faulty:
            continue
        why = "的稿件成了草稿" if file else "没有稿件了"
        yield Problem(
            "K202",
            Level.ERROR,
            f"已经发布的报告 {folder} {why}，公布过的地址会消失",
            Span(file) if file else Span(LEDGER, standing.line, 1),
            f"{'状态改回“发布”' if file else '恢复稿件'}；确实要撤下，用 nianbao build --withdraw {folder} --reason 理由",
        )


def unreasoned(books: Books, reason: str) -> Iterator[Problem]:
    """Yield the addresses that are to be withdrawn without a word why, though the ledger must say it."""
    if reason.strip():
        return
    for folder in sorted(books.withdrawn & withdrawable(books.ledger)):
        help_ = f"写明为什么：nianbao build --withdraw {folder} --reason 理由"
        yield Problem("K405", Level.ERROR, f"撤下 {folder} 没有写理由，台账要记", Span(LEDGER), help_)


def withdrawable(ledger: Ledger) -> frozenset[str]:
    """Give the addresses of published reports and of their former versions that are not withdrawn yet."""
    return frozenset(
        address
        for (slug, year), standing in ledger.reports.items()
        for address in (
            *(() if standing.withdrawn else (report_folder(year, slug),)),
            *(
                former_address(slug, year, one.number)
                for one in standing.versions
                if one.number not in standing.dropped
            ),
        )
    )


def differences(
    before: Iterable[tuple[str, str]], after: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    """Yield what is not told alike: the name, what was told before, and what is told now; empty where nothing is."""
    old, new = dict(before), dict(after)
    for name in dict.fromkeys((*old, *new)):
        if old.get(name, "") != new.get(name, ""):
            yield name, old.get(name, ""), new.get(name, "")


def place_of(report: Report, name: str) -> Span:
    """Give the place of what a report tells under a name, the head of the file where it has none."""
    found = figure_named(report, name)
    if not isinstance(found, Missing):
        table = report.table(found[0])
        if table:
            return report.cell_span(table.rows[found[1]][found[2]])
    return report.span(name)


def _against(
    books: Books, report: Report, facts: Facts, standing: Standing, attached: Sequence[Attached]
) -> Iterator[Problem]:
    slug, year = facts.key
    last = standing.last
    if facts.published != standing.published:
        message = f"发布时间改过：公布时是 {standing.published or '空的'}，现在是 {facts.published or '空的'}"
        help_ = f"改回{standing.published or '空的'}；更正过的报告，发布时间也仍是第一次公布的时间"
        yield Problem("K201", Level.ERROR, message, report.span("发布时间"), help_, at="发布时间")
    if facts.corrections < last.corrections:
        message = f"公布过的更正少了：台账里有 {last.corrections} 条，现在是 {facts.corrections} 条"
        yield Problem("K204", Level.ERROR, message, report.span("更正"), "把删去的更正写回来", at="更正")
    elif facts.content != last.content and facts.corrections == last.corrections:
        span = report.span("更正")
        notes: tuple[str, ...] = ()
        if last.number in books.kept.get(facts.key, ()):
            former = _former(books, report, last)
            if isinstance(former, Former):
                changed = [*differences(told_by(former.report, former.attached), told_by(report, attached))]
                notes = tuple(_named(*one) for one in changed[:_SHOWN])
                notes += (f"一共 {len(changed)} 处",) if len(changed) > _SHOWN else ()
                span = place_of(report, changed[0][0]) if changed else span
        message = "公布以后内容改过，却没有写更正"
        help_ = f"运行 nianbao correct {slug} {year}，留下原来的版本，写明更正了什么；不该改的，改回去"
        yield Problem("K203", Level.ERROR, message, span, help_, notes, at="更正")


def _named(name: str, before: str, after: str) -> str:
    return f"{name}：原来是{_short(before)}，现在是{_short(after)}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line[:30]}{'…' if len(line) > 30 else ''}”" if line else "空的"


def _former(books: Books, report: Report, version: Version) -> Former | Problem:
    """Give a former version that is kept, or what is wrong with it."""
    agency, year = report.agency, report.year
    former = read_former(books.root, agency, year, version.number)
    if former and former.manuscript in version.manuscripts:
        return former
    place = former_path(agency.slug, year, version.number)
    message = (
        f"留存的第 {version.number} 版和公布的不一样" if former else f"留存的第 {version.number} 版读不出来"
    )
    help_ = f"从 git 或备份里恢复 {place}；或者删去它，运行 nianbao correct {agency.slug} {year} 重新留存"
    return Problem("K302", Level.ERROR, message, Span(f"{place}/report.yaml"), help_)


def _missing(report: Report, version: Version) -> Problem:
    slug, year = report.agency.slug, report.year
    message = f"报告更正过，更正前的第 {version.number} 版没有留存，读者看不到原来公布了什么"
    help_ = f"运行 nianbao correct {slug} {year}"
    return Problem("K301", Level.ERROR, message, report.span("更正"), help_, at="更正")


def _unknown(report: Report, number: int) -> Problem:
    place = former_path(report.agency.slug, report.year, number)
    message = f"台账里没有这份报告的第 {number} 版，它没有公布过"
    return Problem("K303", Level.ERROR, message, Span(f"{place}/report.yaml"), f"删去 {place}")


def _dropped(books: Books, facts: Facts, standing: Standing, version: Version) -> bool:
    return (
        version.number in standing.dropped
        or former_address(facts.agency, facts.year, version.number) in books.withdrawn
    )


def _in_order(report: Report) -> list[Corrected]:
    """Give the corrections of a report, the oldest first."""
    return sorted(corrections(report), key=lambda one: str(one.date or ""))


def _links(made: Sequence[Corrected], counts: Mapping[int, int]) -> Iterator[tuple[str, int]]:
    """Yield by the id of a correction the newest version that did not have it yet."""
    for place, one in enumerate(made):
        before = [number for number, count in counts.items() if count <= place]
        if before:
            yield one.id, max(before)
