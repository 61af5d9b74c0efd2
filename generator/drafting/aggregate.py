"""Drafts a government's report from those of its members: their figures added up, and who went in."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from generator.drafting.draft_yaml import DOUBT
from generator.formats import by_id, for_year
from generator.forms.spec import ColumnSpec, ReportFormat, RowSpec, TableSpec
from generator.problem import Level, Problem, ProblemError, Span
from generator.project.agencies import Agency
from generator.project.figures import EMPTY
from generator.project.load import Archive
from generator.project.report import Report
from generator.project.scaffold import Filling, draft_text, known_body, path_of, row_lines
from generator.sums.summing import Compared, Figures, compare, figures_of, shown, slots, standings


class State(Enum):
    """What became of a member."""

    COUNTED = "计入"
    DRAFT = "草稿"
    MISSING = "没有报告"
    UNREADABLE = "读不出"
    EXCLUDED = "不计入"


class Entry(NamedTuple):
    """A member and what became of it; ``figures`` are there when it went in, ``remark`` says what else is to be known."""

    slug: str
    name: str
    state: State
    figures: Figures | None = None
    remark: str = ""

    @property
    def words(self) -> str:
        """Give the entry on one line."""
        remark = f"，{self.remark}" if self.remark else ""
        return f"{self.state.value}　{self.name}（{self.slug}{remark}）"


@dataclass(frozen=True, slots=True)
class Aggregate:
    """The sums of a body's members: the draft, its place from the root, who went in, and the rows left to a person.

    ``difference`` is what the sums would change in the tables of the report that stands there, as ``diff -u`` shows it;
    nothing when that report cannot be read or is written in another form.
    """

    path: str
    draft: str
    entries: tuple[Entry, ...]
    doubtful: int
    standing: bool
    difference: str | None

    @property
    def complete(self) -> bool:
        """Say whether every member went in that counts, with every figure."""
        left = (State.DRAFT, State.MISSING, State.UNREADABLE)
        return not self.doubtful and not any(entry.state in left for entry in self.entries)

    @property
    def counts(self) -> str:
        """Give how many members came to what, in words."""
        numbers = Counter(entry.state for entry in self.entries)
        return "，".join(f"{state.value} {numbers[state]}" for state in State if numbers[state])


def aggregate(root: Path, slug: str, year: int, *, drafts: bool = False) -> Aggregate:
    """Add up the reports of a body's members; raises ``ProblemError`` when there is nothing to add. Nothing is written."""
    archive, agency = known_body(root, slug)
    listed = tuple(entries_of(archive, agency, year, drafts=drafts))
    path = path_of(agency, year)
    if not listed:
        message = (
            f"{agency.name}没有写汇总哪些机关"
            if not agency.membership
            else f"{agency.name} {year} 年度不汇总别的机关"
        )
        help_ = f"在 content/agencies.yaml 的 {slug} 下面写“汇总: [机关代号, …]”"
        raise ProblemError(Problem("J212", Level.ERROR, message, Span("content/agencies.yaml"), help_))
    within = [entry for entry in listed if entry.figures]
    form = for_year(year)
    if form is None or not within:
        message = f"{agency.name} {year} 年度要汇总的机关，没有一个有可以相加的报告"
        states = "；".join(entry.words for entry in listed)
        help_ = "先补上它们的报告；草稿要一起算的，加上 --drafts"
        raise ProblemError(Problem("J213", Level.ERROR, message, Span(path), help_, (states,)))
    rows = dict(_summed(form, within))
    standing = archive.report(slug, year)
    draft = draft_text(archive, agency, year, _filling(rows), tuple(_notes(listed, year)))
    return Aggregate(
        path,
        draft,
        listed,
        sum(bool(row.doubt) for row in rows.values()),
        (root / path).exists(),
        _difference(path, form, standing, rows),
    )


def existing(found: Aggregate) -> Problem:
    """Say that a report stands in the place of the draft."""
    help_ = "加上 --merge 看三张表里哪里不同；要用新的，先移走原来的文件，或用 -o 写到别处"
    return Problem("C004", Level.ERROR, f"报告 {found.path} 已经有了，没有写", Span(found.path), help_)


def entries_of(archive: Archive, agency: Agency, year: int, *, drafts: bool) -> Iterator[Entry]:
    """Yield who is on the list of a body in a year and what became of it."""
    files = archive.files.by_agency
    for member, source in standings(archive.config, agency, year, lambda slug: year in files.get(slug, {})):
        body = archive.config.agency(member.slug)
        name = body.name_in(year) if body else member.slug
        if not member.counts:
            yield Entry(member.slug, name, State.EXCLUDED, None, member.why)
            continue
        report = archive.report(source, year) if source else None
        figures = figures_of(report) if report else None
        before = archive.config.agency(source)
        remark = f"用前身 {before.name_in(year)} 的报告" if before and source != member.slug else ""
        if not source:
            yield Entry(member.slug, name, State.MISSING, None, _below(archive, body, year))
        elif report is None or figures is None:
            yield Entry(member.slug, name, State.UNREADABLE, None, remark)
        elif report.draft and not drafts:
            yield Entry(member.slug, name, State.DRAFT, None, remark)
        else:
            remark = "，".join(filter(None, (remark, "还是草稿" if report.draft else "")))
            yield Entry(member.slug, name, State.COUNTED, figures, remark)


def _below(archive: Archive, body: Agency | None, year: int) -> str:
    """Say that a missing report could itself be drafted from those of the bodies below."""
    listed = (
        standings(archive.config, body, year, lambda slug: year in archive.files.by_agency.get(slug, {}))
        if body
        else ()
    )
    there = sum(bool(standing.source) for standing in listed if standing.member.counts)
    return f"它汇总的机关有 {there} 个有报告，可以先汇总它" if there else ""


class Row(NamedTuple):
    """A row of sums: the texts of its entered columns, and why some of them are left to a person."""

    cells: Mapping[str, str]
    doubt: str


def _summed(form: ReportFormat, within: Sequence[Entry]) -> Iterator[tuple[tuple[str, str], Row]]:
    """Yield the rows of a form by the ids of table and row, as the members' figures add up."""
    empty = Figures(form.id, tuple((None,) * len(table) for table in slots(form.id)))
    figures = [entry.figures for entry in within if entry.figures]
    sums: dict[tuple[str, str, str], Compared] = {}
    for one in compare(empty, figures):
        table = slots(form.id)[one.group.table]
        for place in one.group.own:
            slot = table[place]
            sums[slot.table.id, slot.row.id, slot.column.id] = one
    for spec in form.tables():
        for row in spec.leaves():
            entered = [column for column in spec.columns_of(row) if not column.derived]
            cells: dict[str, str] = {}
            doubts: dict[Entry, list[str]] = {}
            for column in entered:
                one = sums[spec.id, row.id, column.id]
                known = one.added is not None and len(one.group.own) == 1
                cells[column.id] = shown(one.added, column) if known and one.added is not None else EMPTY
                if not known:
                    for entry, part in zip(within, one.parts, strict=True):
                        if part is None or _unlike(entry, form):
                            doubts.setdefault(entry, []).append(column.key)
            doubt = "；".join(_doubt(entry, keys, entered, form) for entry, keys in doubts.items())
            yield (spec.id, row.id), Row(cells, doubt)


def _unlike(entry: Entry, form: ReportFormat) -> bool:
    return entry.figures is not None and entry.figures.form != form.id


def _doubt(entry: Entry, keys: list[str], entered: Sequence[ColumnSpec], form: ReportFormat) -> str:
    if _unlike(entry, form) and entry.figures and (theirs := by_id(entry.figures.form)):
        return f"{entry.name}用的是{theirs.label}，没有分出这一行"
    if len(keys) == len(entered):
        return f"{entry.name}没有数字"
    return f"{entry.name}的“{'、'.join(keys)}”没有数字"


def _filling(rows: Mapping[tuple[str, str], Row]) -> Filling:
    def fill(table: TableSpec, row: RowSpec) -> str:
        found = rows[table.id, row.id]
        texts = list(found.cells.values())
        if len(texts) == 1:
            written = texts[0]
        elif all(text == "0" for text in texts):
            written = "0"
        else:
            keys = [table.by_id[column].key for column in found.cells]
            written = "{" + ", ".join(f"{key}: {text}" for key, text in zip(keys, texts, strict=True)) + "}"
        return f" {written}  # {DOUBT}: {found.doubt}" if found.doubt else f" {written}"

    return fill


def _notes(entries: Sequence[Entry], year: int) -> Iterator[str]:
    within = sum(entry.figures is not None for entry in entries)
    yield f"下面三张表是 {within} 个机关 {year} 年度报告的数字之和；签发以前请核对。"
    lacking = [entry for entry in entries if entry.figures is None and entry.state is not State.EXCLUDED]
    if lacking:
        yield f"{DOUBT}: 还少 {len(lacking)} 个机关，数字不全。"
    for entry in entries:
        yield f"  {entry.words}"


def _difference(
    path: str, form: ReportFormat, standing: Report | None, rows: Mapping[tuple[str, str], Row]
) -> str | None:
    """Give what the sums would change in the tables of a report, nothing when there is none in this form."""
    if standing is None or standing.form.id != form.id:
        return None
    before, after = list(_tables(form, _filling(_written(standing)))), list(_tables(form, _filling(rows)))
    names = (f"{path}（现在）", f"{path}（汇总）")
    return "\n".join(unified_diff(before, after, *names, lineterm="", n=1))


def _tables(form: ReportFormat, filling: Filling) -> Iterator[str]:
    for table in form.tables():
        yield f"{table.key}:"
        yield from row_lines(table, table.rows, filling)


def _written(report: Report) -> dict[tuple[str, str], Row]:
    return {
        (table.spec.id, row.id): Row(
            {
                column.id: cell.text or EMPTY
                for column, cell in zip(table.spec.columns_of(row), table.rows[row.id], strict=True)
                if not column.derived
            },
            "",
        )
        for table in report.tables()
        for row in table.spec.leaves()
    }
