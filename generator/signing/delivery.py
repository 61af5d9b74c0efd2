"""The delivery table of one year: who owes a report, what state it is in, whether it came in time.

Nobody asks the clock: what is not published is not in time, whatever the day.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.checking.check import check_report, check_site, learn
from generator.files.delimited import BOM, line
from generator.problem import Level, Problem
from generator.project.agencies import Agency
from generator.project.config import load_config
from generator.project.load import Archive
from generator.project.register import Spans
from generator.project.report import Report
from generator.project.report_files import find_reports
from generator.signing.clearance import Clearance, clearance
from generator.telling.diagnostics import width

MISSING, UNREADABLE, DRAFT, PUBLISHED, FREE = "未建稿", "不能读", "草稿", "发布", "不用报"
HEADS = ("机关", "代号", "类别", "期限", "状态", "审签", "发布时间", "逾期", "错误", "警告", "汇总", "备注")


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one body stands; ``late`` counts days after the deadline, ``members`` how many of how many have published.

    ``signing`` says how far the sign-off has come, empty where none is asked for; ``held`` that it keeps the report back.
    """

    agency: str
    slug: str
    kind: str
    deadline: str
    state: str
    published: str = ""
    late: int = 0
    errors: int = 0
    warnings: int = 0
    members: tuple[int, int] | None = None
    note: str = ""
    signing: str = ""
    held: bool = False

    @property
    def done(self) -> bool:
        """Say whether nothing is owed any more: published in time, or nothing to report."""
        return self.state == FREE or (self.state == PUBLISHED and not self.late and not self.held)

    def cells(self) -> tuple[str, ...]:
        """Give the row as it is shown, in the order of ``HEADS``."""
        reported = self.state not in (MISSING, FREE)
        return (
            self.agency,
            self.slug,
            self.kind,
            self.deadline,
            self.state,
            self.signing,
            self.published,
            f"{self.late} 天" if self.late else "",
            str(self.errors) if reported else "",
            str(self.warnings) if reported else "",
            f"{self.members[0]}/{self.members[1]}" if self.members else "",
            self.note,
        )


def deliveries(root: Path, year: int) -> tuple[tuple[Delivery, ...], tuple[Problem, ...]]:
    """Give how every body of the register stands for a year, and the problems of the register itself."""
    config = load_config(root)
    archive = Archive(root, config, find_reports(root, config))
    spans = Spans(config, archive.files.by_agency)
    reports: dict[str, Report] = {}
    problems: dict[str, list[Problem]] = {}
    standings: dict[str, Clearance] = {}
    learned = []
    for agency in config.agencies:
        path = archive.files.by_agency.get(agency.slug, {}).get(year)
        if path is None:
            continue
        loaded = archive.load(agency.slug, year)
        problems[path] = list(loaded.problems)
        if loaded.report:
            reports[agency.slug] = loaded.report
            problems[path] += check_report(loaded.report, archive)
            standings[agency.slug] = clearance(root, loaded.report, config.demand)
            learned.append(learn(loaded.report))
        archive.forget(agency.slug)
    for problem in check_site(archive, learned):
        problems.setdefault(problem.span.path, []).append(problem)
    published = {slug for slug, report in reports.items() if not report.draft and standings[slug].cleared}
    found = []
    for agency in config.agencies:
        path = archive.files.by_agency.get(agency.slug, {}).get(year, "")
        owes = spans.owes(agency.slug, year)
        members = [one for one in agency.members if spans.owes(one, year) or one in reports]
        deadline = config.site.deadline(agency.kind, year)
        found.append(
            Delivery(
                agency.name_in(year),
                agency.slug,
                agency.kind,
                deadline,
                *_state(reports.get(agency.slug), deadline, owed=owes, there=bool(path)),
                *_counts(problems.get(path, ())),
                (sum(one in published for one in members), len(members)) if members else None,
                _note(agency, year, spans, owes=owes or bool(path)),
                *_signing(standings.get(agency.slug)),
            )
        )
    return tuple(found), config.problems


def _state(report: Report | None, deadline: str, *, owed: bool, there: bool) -> tuple[str, str, int]:
    """Give the state, the time of publication and the days after the deadline."""
    if report is None:
        return (UNREADABLE if there else MISSING if owed else FREE), "", 0
    if report.draft:
        return DRAFT, "", 0
    if report.published is None:
        return PUBLISHED, "", 0
    day = report.published.day
    late = bool(deadline) and day.isoformat() > deadline
    return PUBLISHED, str(report.published), (day - _last_day(deadline)).days if late else 0


def _signing(standing: Clearance | None) -> tuple[str, bool]:
    """Give how far the sign-off has come, and whether it keeps the report back."""
    return (standing.state, not standing.cleared) if standing else ("", False)


def _last_day(deadline: str) -> date:
    """Give a deadline as a date; 02-29 is the day before 03-01 in any year."""
    try:
        return date.fromisoformat(deadline)
    except ValueError:
        return date.fromisoformat(f"{deadline[:8]}28")


def _counts(problems: Iterable[Problem]) -> tuple[int, int]:
    levels = Counter(problem.level for problem in problems)
    return levels[Level.ERROR], levels[Level.WARNING]


def _note(agency: Agency, year: int, spans: Spans, *, owes: bool) -> str:
    """Give what explains a row: since when, until when, from whom, under which name."""
    first, last = spans.by_slug[agency.slug]
    notes = []
    if not owes and year < first:
        notes.append(f"{first} 年度起")
    elif not owes and last is not None:
        heirs = "、".join(heir.name for heir in spans.heirs(agency.slug))
        notes.append((f"{last} 年度止" if last > 0 else "已改组") + (f"，由{heirs}承接" if heirs else ""))
    if owes and agency.predecessors and first == year:
        above = (one.name for slug in agency.predecessors if (one := spans.config.agency(slug)))
        notes.append(f"承接{'、'.join(above)}")
    if any(last_year == year - 1 for _, last_year in agency.former):
        notes.append(f"原名{agency.name_in(year - 1)}")
    elif agency.name_in(year) != agency.name:
        notes.append(f"现名{agency.name}")
    return "；".join(notes)


def summary(year: int, rows: Sequence[Delivery]) -> str:
    """Give the closing line: how many owe a report, and how many of them stand where."""
    states = Counter(row.state for row in rows)
    late = sum(bool(row.late) for row in rows)
    parts = [f"{state} {states[state]} 个" for state in (DRAFT, MISSING, UNREADABLE) if states[state]]
    owing = len(rows) - states[FREE]
    held = sum(row.held and row.state == PUBLISHED for row in rows)
    among = "、".join(
        f"{words} {count} 个" for words, count in (("逾期", late), ("没有审签完", held)) if count
    )
    published = f"发布 {states[PUBLISHED]} 个" + (f"（其中{among}）" if among else "")
    return f"{year} 年度应当有报告的机关 {owing} 个：{'、'.join([published, *parts])}。"


def as_table(rows: Sequence[Delivery]) -> str:
    """Give the rows in columns that stand below each other in a terminal, without columns in which nothing stands."""
    shown = [HEADS, *(row.cells() for row in rows)]
    kept = [place for place in range(len(HEADS)) if any(cells[place] for cells in shown[1:])]
    widths = {place: max(width(cells[place]) for cells in shown) for place in kept}
    return "".join(
        "  ".join(cells[place] + " " * (widths[place] - width(cells[place])) for place in kept).rstrip()
        + "\n"
        for cells in shown
    )


def as_csv(rows: Sequence[Delivery]) -> str:
    """Give the rows as CSV that spreadsheets read, with a head."""
    return BOM + "".join(line(cells) for cells in (HEADS, *(row.cells() for row in rows)))


def as_json(year: int, rows: Sequence[Delivery]) -> str:
    """Give the rows as JSON; keys are the heads of the table."""
    listed = []
    for row in rows:
        found: dict[str, str | int | bool | dict[str, int] | None] = dict(
            zip(HEADS, row.cells(), strict=True)
        )
        found |= {"逾期": row.late, "错误": row.errors, "警告": row.warnings, "完成": row.done}
        found["汇总"] = {"已发布": row.members[0], "应有": row.members[1]} if row.members else None
        listed.append(found)
    return json.dumps({"年度": year, "机关": listed}, ensure_ascii=False, indent=2) + "\n"
