"""Where one figure of a report comes from: its place and label, the bodies it sums up, the equations it stands in, last year's."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from generator.drafting.aggregate import Entry, entries_of
from generator.forms.spec import ReportFormat, RowSpec, YearEquation
from generator.problem import Level, Problem, ProblemError, Span
from generator.project.load import Archive
from generator.project.report import Cell, Report, Table
from generator.project.scaffold import known_body, path_of
from generator.reading.shape import nearest, short
from generator.sums.statements import row_words, share, sum_words, total
from generator.sums.summing import Number, Slot, compare, figures_of, shown, slots


class Share(NamedTuple):
    """What a body brings to a figure; ``part`` is nothing for a blank or a body without a report; ``below`` are its own members."""

    entry: Entry
    part: Number | None
    text: str
    percent: str
    below: tuple["Share", ...]


class Sums(NamedTuple):
    """The members of a body and what they add up to; ``rows`` counts the rows that had to be compared as one."""

    shares: tuple[Share, ...]
    added: Number | None
    text: str
    difference: Number | None
    rows: int


class Holds(NamedTuple):
    """An equation as an official says it, with its figures; ``holds`` is nothing where one of them is blank."""

    words: str
    figures: str
    holds: bool | None


class Story(NamedTuple):
    """All that is to be said about one figure; ``labels`` lead from the section of the form to the column."""

    report: Report
    slot: Slot
    cell: Cell
    labels: tuple[str, ...]
    sums: Sums | None
    equations: tuple[Holds, ...]
    before: tuple[int, str] | None

    @property
    def place(self) -> Span:
        """Give where it was typed; a computed total has the place of its row or table."""
        return self.report.cell_span(self.cell)


def story(root: Path, slug: str, year: int, name: str) -> Story:
    """Tell where a figure comes from; raises ``ProblemError`` when there is no such report or figure."""
    archive, agency = known_body(root, slug)
    report = archive.report(slug, year)
    if report is None or not any(report.form.tables()):
        there = archive.files.by_agency.get(slug, {})
        years = "、".join(str(one) for one in there)
        message = f"{agency.name} {year} 年度的报告{'没有统计表' if report else '读不出' if year in there else '还没有'}"
        begin = "aggregate" if agency.membership else "new"
        help_ = f"有这些年度的：{years}" if years else f"先用 nianbao {begin} {slug} {year} 建一份"
        raise ProblemError(Problem("J214", Level.ERROR, message, Span(path_of(agency, year)), help_))
    slot = _slot(report, name)
    table = report.table(slot.table.id)
    cell = table.cell(slot.row.id, slot.column.id) if table else None
    if table is None or cell is None:
        message = f"{slot.table.key}这张表没有读出来"
        raise ProblemError(
            Problem("J214", Level.ERROR, message, Span(report.path), "先照 nianbao check 的提示改好这张表")
        )
    return Story(
        report,
        slot,
        cell,
        tuple(_labels(report.form, slot)),
        _sums(archive, report, slot, (slug,)),
        (*_across(table, slot), *_down(table, slot), *_years(archive, report, table, slot)),
        _before(archive, report, slot),
    )


def _slot(report: Report, name: str) -> Slot:
    """Give the cell that a name means: as an editor writes it, by ids, or shortened where that is clear."""
    wanted = name.strip().translate(str.maketrans("．。·/", "...."))
    known: dict[str, Slot] = {}
    shortened: dict[str, list[Slot]] = {}
    for slot in (slot for table in slots(report.form.id) for slot in table):
        row = Table(slot.table, {}).name(slot.row)
        known |= {
            slot.name: slot,
            f"{row}.{slot.column.key}": slot,
            f"{slot.table.id}.{slot.row.id}.{slot.column.id}": slot,
        }
        if slot.column.derived or len(slot.table.columns_of(slot.row)) == 1:
            known[row] = slot
    for full, slot in known.items():
        shortened.setdefault(full.partition(".")[2], []).append(slot)
    alike = shortened.get(wanted, [])
    found = known.get(wanted) or (alike[0] if len(set(map(id, alike))) == 1 else None)
    if found:
        return found
    meant = nearest(wanted, [*known, *shortened])
    help_ = (
        f"您是不是想写“{meant}”？" if meant else "写成“依申请公开.本年新收.总计”这样：表、行、列，用点隔开"
    )
    message = f"{report.form.label}里没有“{short(name)}”这个数"
    raise ProblemError(Problem("J214", Level.ERROR, message, Span(report.path), help_))


def _labels(form: ReportFormat, slot: Slot) -> Iterator[str]:
    for section in form.sections:
        if section.table and section.table.id == slot.table.id:
            yield section.heading
    yield from (block.label for block in slot.table.blocks if slot.row.id in block.rows)
    yield from _way(slot.table.rows, slot.row.id)
    yield slot.column.label


def _way(rows: tuple[RowSpec, ...], wanted: str) -> tuple[str, ...]:
    """Give the labels from the outermost group to a row."""
    for row in rows:
        if row.id == wanted:
            return (row.label,)
        below = _way(row.children, wanted)
        if below:
            return (row.label, *below)
    return ()


def _sums(archive: Archive, report: Report, slot: Slot, seen: tuple[str, ...]) -> Sums | None:
    """Give what the members of a body bring to a figure; nothing for one that sums up nobody."""
    own = figures_of(report)
    listed = tuple(entries_of(archive, report.agency, report.year, drafts=True))
    within = [entry for entry in listed if entry.figures]
    if own is None or not listed:
        return None
    place = next(
        (number, at)
        for number, table in enumerate(slots(own.form))
        for at, other in enumerate(table)
        if (other.table.id, other.row.id, other.column.id) == (slot.table.id, slot.row.id, slot.column.id)
    )
    found = next(
        (
            one
            for one in compare(own, [entry.figures for entry in within if entry.figures])
            if one.group.table == place[0] and place[1] in one.group.own
        ),
        None,
    )
    parts = dict(zip(within, found.parts, strict=True)) if found else {}
    known: list[Number] = [part for part in parts.values() if part is not None]
    added: Number = sum(known)
    shares = tuple(
        Share(
            entry,
            parts.get(entry),
            _text(parts.get(entry), slot),
            _percent(parts.get(entry), added),
            _below(archive, entry, report.year, slot, seen),
        )
        for entry in listed
    )
    complete = found is not None and len(known) == len(parts)
    difference = found.difference if found and complete else None
    rows = len(found.group.own) if found else 1
    return Sums(shares, added if known else None, _text(added if known else None, slot), difference, rows)


def _below(archive: Archive, entry: Entry, year: int, slot: Slot, seen: tuple[str, ...]) -> tuple[Share, ...]:
    report = archive.report(entry.slug, year) if entry.figures and entry.slug not in seen else None
    if report is None or report.form.id != (entry.figures.form if entry.figures else ""):
        return ()
    theirs = next(
        (
            other
            for table in slots(report.form.id)
            for other in table
            if (other.table.id, other.row.id, other.column.id) == (slot.table.id, slot.row.id, slot.column.id)
        ),
        None,
    )
    sums = _sums(archive, report, theirs, (*seen, entry.slug)) if theirs else None
    return sums.shares if sums else ()


def _text(value: Number | None, slot: Slot) -> str:
    return "" if value is None else shown(value, slot.column)


def _percent(part: Number | None, added: Number) -> str:
    return "" if part is None or not added else share(part, added)


def _across(table: Table, slot: Slot) -> Iterator[Holds]:
    """Yield the sum of the row, where it has a total."""
    columns = slot.table.columns_of(slot.row)
    if len(columns) > 1 and columns[-1].derived:
        cells = table.rows[slot.row.id]
        added, written = total(cells[:-1]), cells[-1].value
        parts = [f"{column.key} {cell.text or '空'}" for column, cell in zip(columns, cells, strict=True)]
        words = f"{' + '.join(column.key for column in columns[:-1])} = {columns[-1].key}"
        yield Holds(words, f"{' + '.join(parts[:-1])} = {parts[-1]}", _same(added, written))


def _down(table: Table, slot: Slot) -> Iterator[Holds]:
    """Yield the equations of the column that the row takes part in."""
    place = [column.id for column in slot.table.columns_of(slot.row)].index(slot.column.id)
    for equation in slot.table.equations:
        if slot.row.id in (*equation.left, *equation.right):
            left, right = (
                total(table.rows[row][place] for row in rows) for rows in (equation.left, equation.right)
            )
            figures = f"{sum_words(table, equation.left, place)} = {sum_words(table, equation.right, place)}"
            yield Holds(equation.words, figures, _same(left, right))


def _years(archive: Archive, report: Report, table: Table, slot: Slot) -> Iterator[Holds]:
    """Yield the equations that join the figure to last year's or next year's."""
    previous = archive.previous(report)
    following = archive.report(report.agency.slug, report.year + 1)
    for equation in slot.table.years:
        if (equation.row, equation.column) == (slot.row.id, slot.column.id) and previous:
            yield from _held(equation, report, table, previous)
    for equation in slot.table.years:
        taken = {(term.row, term.column) for term in equation.terms if term.year}
        later = following.table(slot.table.id) if following and following.form.id == report.form.id else None
        if (slot.row.id, slot.column.id) in taken and following and later:
            yield from _held(equation, following, later, report)


def _held(equation: YearEquation, report: Report, table: Table, previous: Report) -> Iterator[Holds]:
    before = previous.table(table.spec.id)
    cell = table.cell(equation.row, equation.column)
    if before is None or cell is None:
        return
    if previous.form.id != report.form.id and table.spec.id in report.form.breaks:
        return
    # Terms of one row are told apart by their columns, those of one column by their rows.
    alone = {term.row for term in equation.terms} == {equation.row}
    columns = {column.id: column.key for column in table.spec.columns}
    said, values = [], []
    for term in equation.terms:
        year, one = (previous.year, before) if term.year else (report.year, table)
        part = one.cell(term.row, term.column)
        if part is None:
            return
        words = columns[term.column] if alone else row_words(table, term.row)
        said.append(f"{'−' if term.sign < 0 else '+'} {year} 年度{words} {part.text or '空'}")
        values.append(None if part.value is None else term.sign * part.value)
    known = [value for value in values if value is not None]
    expected = sum(known) if len(known) == len(values) else None
    words = columns[equation.column] if alone else row_words(table, equation.row)
    figures = f"{' '.join(said).removeprefix('+ ')} = {report.year} 年度{words} {cell.text or '空'}"
    yield Holds(equation.words, figures, _same(expected, cell.value))


def _same(one: Number | None, other: Number | None) -> bool | None:
    return None if one is None or other is None else one == other


def _before(archive: Archive, report: Report, slot: Slot) -> tuple[int, str] | None:
    """Give last year's figure in the same cell, where the table continues from then."""
    previous = archive.previous(report)
    if previous is None or (previous.form.id != report.form.id and slot.table.id in report.form.breaks):
        return None
    table = previous.table(slot.table.id)
    cell = table.cell(slot.row.id, slot.column.id) if table else None
    return (previous.year, cell.text or "空") if cell else None


def as_object(told: Story) -> dict[str, object]:
    """Give a story as a program reads it; money is text, so that no digit is lost."""
    sums = told.sums
    return {
        "agency": told.report.agency.slug,
        "name": told.report.agency_name,
        "year": told.report.year,
        "cell": told.slot.name,
        "id": f"{told.slot.table.id}.{told.slot.row.id}.{told.slot.column.id}",
        "labels": list(told.labels),
        "value": _plain(told.cell.value),
        "text": told.cell.text,
        "written": told.cell.written,
        "path": told.place.path,
        "line": told.place.line,
        "column": told.place.column,
        "members": _objects(sums.shares) if sums else None,
        "sum": _plain(sums.added) if sums else None,
        "difference": _plain(sums.difference) if sums else None,
        "equations": [one._asdict() for one in told.equations],
        "last_year": {"year": told.before[0], "text": told.before[1]} if told.before else None,
    }


def _objects(shares: Sequence[Share]) -> list[dict[str, object]]:
    return [
        {
            "agency": share.entry.slug,
            "name": share.entry.name,
            "state": share.entry.state.value,
            "remark": share.entry.remark,
            "value": _plain(share.part),
            "share": share.percent,
            "members": _objects(share.below),
        }
        for share in shares
    ]


def _plain(value: Number | None) -> int | str | None:
    return f"{value:f}" if isinstance(value, Decimal) else value
