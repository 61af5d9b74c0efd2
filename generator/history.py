"""All years of a body beside each other: every figure, what has changed since last year, and where a form broke a series."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Annotated, NamedTuple

from generator.document import Grid, GridCell
from generator.formats import by_id
from generator.report import Report, Table
from generator.spec import RowSpec, TableSpec
from generator.sums import Number

NO_FIGURE = "—"
"""What stands where a form has no such row, or a change cannot be computed."""
_LABEL = "项目"
_INDENT = "　"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The lines of an account for one kind of applicant."""

    name: Annotated[str, "申请人，如 自然人"]
    grid: Annotated[Grid, "这一类申请人的各行"]


@dataclass(frozen=True, slots=True)
class Account:
    """One table of the form in all years that can be compared."""

    heading: Annotated[str, "表题"]
    note: Annotated[str, "格式变化的说明；没有变化就是空的"]
    grid: Annotated[Grid, "各行是项目，各列是年度，最后两列是比上年增减多少、百分之几"]
    breakdowns: Annotated[tuple[Breakdown, ...], "分申请人的同样的表；没有分的就没有"]


class _Point(NamedTuple):
    """One figure of one year as it is printed; ``state`` is empty, ``blank`` or ``na``."""

    value: Number | None
    text: str
    state: str


class _Line(NamedTuple):
    """A line: its words, the rows that it stands for (one, or those of a group under the group's id), and the column."""

    label: str
    id: str
    rows: tuple[str, ...]
    column: str


_ABSENT = _Point(None, NO_FIGURE, "na")
_NO_CHANGE = _Point(None, NO_FIGURE, "")
"""Without a state of its own, so that tables of the same years have the same layout."""


def history(reports: Sequence[Report]) -> tuple[Account, ...]:
    """Give the accounts of a body's reports; those of the newest form come first, each table's years oldest first.

    Of a single year there is nothing to compare, so it gives no account.
    """
    runs = [run for run in _runs(sorted(reports, key=lambda report: report.year)) if len(run) > 1]
    runs.sort(key=lambda run: -run[-1][0].year)
    return tuple(_account(run) for run in runs)


def percent(new: Number, old: Number) -> str:
    """Give a change in percent with its sign, rounded half up to one decimal: +25.0%; a dash where there was nothing before."""
    if not old:
        return NO_FIGURE
    share = (Decimal(new) - Decimal(old)) * 100 / abs(Decimal(old))
    rounded = share.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded:+}%" if rounded else "0.0%"


_Run = list[tuple[Report, Table]]


def _runs(reports: Sequence[Report]) -> Iterator[_Run]:
    """Yield each table with its reports, a new run where a form does not continue the one before."""
    open_: dict[str, _Run] = {}
    for report in reports:
        for table in report.tables():
            run = open_.get(table.spec.id)
            if run and run[-1][0].form.id != report.form.id and table.spec.id in report.form.breaks:
                yield run
                run = None
            if run is None:
                run = open_[table.spec.id] = []
            run.append((report, table))
    yield from open_.values()


def _account(run: _Run) -> Account:
    report, table = run[-1]
    spec = table.spec
    name = f"history-{report.form.id}-{spec.id}"
    columns = spec.columns
    by_column = columns[-1].derived and bool(spec.stub) and not spec.sideways and not spec.blocks
    if not by_column:
        return Account(spec.caption, _note(run), _grid(name, spec.caption, run, ""), ())
    total = columns[-1]
    return Account(
        spec.caption,
        _note(run),
        _grid(name, f"{spec.caption}：{total.label}", run, total.id),
        tuple(
            Breakdown(
                column.label,
                _grid(
                    f"{name}-{column.id}",
                    f"{spec.caption}：{column.label}",
                    run,
                    column.id,
                ),
            )
            for column in columns[:-1]
        ),
    )


def _note(run: _Run) -> str:
    forms = list(dict.fromkeys(report.form.label for report, _ in run))
    if len(forms) == 1:
        return ""
    return f"各年度用过不同的格式（{'、'.join(forms)}）；“{NO_FIGURE}”是那一年的格式没有这一项。"


@cache
def _lines(form: str, table: str, column: str) -> tuple[_Line, ...]:
    """Give the lines of a table: in one column of a table of many rows, of every figure where no column is named."""
    spec = _spec(form, table)
    if column:
        return tuple(_tree(spec.rows, column))
    return tuple(
        _Line(f"{row.label}：{one.label}", row.id, (row.id,), one.id)
        for row in spec.leaves()
        for one in spec.columns_of(row)
    )


def _tree(rows: tuple[RowSpec, ...], column: str, lead: str = "") -> Iterator[_Line]:
    """Yield a line for each row and each group of rows; what stands below a group is set in."""
    for row in rows:
        if not row.children or row.key:
            yield _Line(lead + row.label, row.id, tuple(leaf.id for leaf in row.leaves()), column)
        yield from _tree(row.children, column, lead + _INDENT if row.key else lead)


def _spec(form: str, table: str) -> TableSpec:
    # Keyed by ids: hashing a form itself would walk its hundreds of parts at every call.
    found = by_id(form)
    return (
        next(spec for spec in found.tables() if spec.id == table) if found else TableSpec("", "", "", (), ())
    )


def _grid(name: str, caption: str, run: _Run, column: str) -> Grid:
    newest, table = run[-1]
    lines = _lines(newest.form.id, table.spec.id, column)
    years = [report.year for report, _ in run]
    compares = len(run) > 1 and years[-1] - years[-2] == 1
    heads = [f"{year}年" for year in years] + ([f"比{years[-2]}年增减", "增减百分比"] if compares else [])
    head = (
        GridCell(_LABEL, "head", 1, 1, "col"),
        *(GridCell(text, "head", 1, 1, "col") for text in heads),
    )
    rows = []
    for line in lines:
        points = [_point(table, line) for _, table in run]
        if compares:
            points += _changes(points[-2], points[-1])
        rows.append(
            (
                GridCell(line.label, "label", 1, 1, "row"),
                *(GridCell(point.text, "figure", state=point.state) for point in points),
            )
        )
    layout = f"{name}:{'-'.join(map(str, years))}"
    return Grid(name, caption, len(heads) + 1, 1, (head,), (tuple(rows),), layout)


def _point(table: Table, line: _Line) -> _Point:
    names = (line.id,) if line.id in table.rows else line.rows
    cells = []
    for name in names:
        place = table.spec.places.get((name, line.column))
        if place is None:
            return _ABSENT
        cells.append(table.rows[name][place])
    if len(cells) == 1:
        cell = cells[0]
        return _Point(cell.value, cell.text, "" if cell.value is not None else "na" if cell.text else "blank")
    total: Number = 0
    for cell in cells:
        if cell.value is None:
            return _Point(None, "", "blank")
        total += cell.value
    return _Point(total, str(total), "")


def _changes(old: _Point, new: _Point) -> tuple[_Point, _Point]:
    if old.value is None or new.value is None:
        return _NO_CHANGE, _NO_CHANGE
    difference = new.value - old.value
    share = percent(new.value, old.value) if difference else "0.0%" if old.value else NO_FIGURE
    return (
        _Point(difference, f"{difference:+}" if difference else "0", ""),
        _Point(None, share, ""),
    )
