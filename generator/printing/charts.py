"""Figures that are worth a chart: what each shows, in words and numbers; how it looks is decided where it is drawn.

A chart is made of the cells of the tables and of nothing else, and of nothing no chart is made.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from generator.forms.spec import RowSpec
from generator.project.report import Report, Table
from generator.sums.statements import Number, share, total

NO_REPORT, NOT_FILLED = "没有报告", "未填"
NO_NUMBER = "—"
UNIT = "件"


class Kind(StrEnum):
    """How the numbers of a chart belong together."""

    YEARS = "years"
    """A bar for each number, those of a year beside each other."""
    WHOLE = "whole"
    """The parts of one sum."""
    SUMS = "sums"
    """The parts of several sums."""


class Item(NamedTuple):
    """A year, a part or a sum: one number for each series, nothing where none is known, and why not."""

    label: str
    values: tuple[Number | None, ...]
    absent: str = ""

    @property
    def sum(self) -> Number:
        """Give the sum of the numbers that are known."""
        return sum((value for value in self.values if value is not None), start=0)


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows.

    ``summary`` says in a sentence what there is to see, ``note`` what has to be known to compare its years. ``turns`` are the
    places of the items at which the form is another one than before.
    """

    id: str
    title: str
    kind: Kind
    series: tuple[str, ...]
    items: tuple[Item, ...]
    summary: str
    note: str = ""
    turns: tuple[int, ...] = ()

    @property
    def sum(self) -> Number:
        """Give the sum of all numbers."""
        return sum((item.sum for item in self.items), start=0)

    @property
    def longest(self) -> Number:
        """Give the largest number that a bar stands for."""
        if self.kind is Kind.YEARS:
            return max(value or 0 for item in self.items for value in item.values)
        return self.sum if self.kind is Kind.WHOLE else max(item.sum for item in self.items)


def charts_of_report(report: Report) -> tuple[Chart, ...]:
    """Give what one report can show: outcomes, where requests came from, how reviews and lawsuits ended."""
    requests, proceedings = report.table("requests"), report.table("proceedings")
    found: list[Chart | None] = []
    if requests:
        found += [_outcomes(requests), _applicants(requests)]
    if proceedings:
        found.append(_proceedings(proceedings))
    return tuple(chart for chart in found if chart)


def charts_of_body(reports: Sequence[Report]) -> tuple[Chart, ...]:
    """Give what several years of a body can show: requests by year, and the documents in force."""
    known = {report.year: report for report in reports if report.tables()}
    received = (
        ("received", "本年新收"),
        ("outcomes.total", "办理结果总计"),
        ("carried_forward", "结转下年度"),
    )
    requests = {f"requests.{row}.total": label for row, label in received}
    in_force = {"proactive.normative_document.in_force": "现行有效"}
    found = (
        _by_year("chart-requests", "历年申请和办理", known, requests),
        _by_year("chart-in-force", "历年现行有效的行政规范性文件", known, in_force),
    )
    return tuple(chart for chart in found if chart)


def table_of(chart: Chart) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Give the numbers of a chart as a table: its heads, and its rows, whose first cell is their head."""
    if chart.kind is Kind.WHOLE:
        whole = chart.sum
        rows = tuple((item.label, str(item.sum), share(item.sum, whole)) for item in chart.items)
        return ("项目", "件数", "占比"), (*rows, ("合计", str(whole), share(whole, whole)))
    numbers = tuple(
        (item.label, *(NO_NUMBER if value is None else str(value) for value in item.values))
        for item in chart.items
    )
    if chart.kind is Kind.YEARS:
        return ("年度", *chart.series), numbers
    sums = zip(numbers, chart.items, strict=True)
    return ("项目", *chart.series, "合计"), tuple((*row, str(item.sum)) for row, item in sums)


def spoken(chart: Chart) -> str:
    """Give a chart in words, every number of it: what stands for it where it is not seen."""
    heads, rows = table_of(chart)
    if chart.kind is Kind.WHOLE:
        lines = [f"{label}{number}{UNIT}，占{part}" for label, number, part in rows[:-1]]
    else:
        lines = [
            f"{row[0]}："
            + "、".join(f"{head}{number}" for head, number in zip(heads[1:], row[1:], strict=True))
            for row in rows
        ]
    return f"{chart.title}。{chart.summary}{'；'.join(lines)}。"


def _by_year(
    name: str, subject: str, reports: Mapping[int, Report], cells: Mapping[str, str]
) -> Chart | None:
    """Give figures year by year, from the first year that has them to the last: a year without is named, not skipped."""
    found = {year: tuple(_value(report, cell) for cell in cells) for year, report in reports.items()}
    years = sorted(year for year, values in found.items() if any(value is not None for value in values))
    if len(years) < 2 or not any(value for year in years for value in found[year]):
        return None
    series = tuple(cells.values())
    items = []
    for year in range(years[0], years[-1] + 1):
        absent = NOT_FILLED if year in reports else NO_REPORT
        items.append(Item(f"{year}年", found.get(year, (None,) * len(series)), absent))
    table = next(iter(cells)).partition(".")[0]
    turns = _turns(reports, range(years[0], years[-1] + 1))
    older = [year for year in reports if year < years[0]]
    note = _note(reports, table, [years[0] + turn for turn in turns], older=bool(older))
    return Chart(
        name, f"{subject}（{UNIT}）", Kind.YEARS, series, tuple(items), _trend(items, series), note, turns
    )


def _value(report: Report, name: str) -> Number | None:
    table_id, _, cell_id = name.partition(".")
    row, _, column = cell_id.rpartition(".")
    table = report.table(table_id)
    cell = table.cell(row, column) if table else None
    return cell.value if cell else None


def _turns(reports: Mapping[int, Report], years: range) -> tuple[int, ...]:
    """Give the places of the years whose form is not that of the last report before them."""
    found, before = [], ""
    for place, year in enumerate(years):
        form = reports[year].form.id if year in reports else before
        if before and form != before:
            found.append(place)
        before = form
    return tuple(found)


def _note(reports: Mapping[int, Report], table: str, turned: Sequence[int], *, older: bool) -> str:
    if not turned:
        return "更早的格式没有这一项，不画。" if older else ""
    broken = any(table in reports[year].form.breaks for year in turned)
    changes = "、".join(f"{year}年起是{reports[year].form.label}" for year in turned)
    return f"虚线处换了格式：{changes}；{'前后不能直接比较' if broken else '这几项前后可以比较'}。"


def _trend(items: Sequence[Item], series: Sequence[str]) -> str:
    words = []
    for place, kind in enumerate(series):
        known = [(item.label, value) for item in items if (value := item.values[place]) is not None]
        if known:
            (first, old), (last, new) = known[0], known[-1]
            words.append(
                f"{kind}从{first}的{old}{UNIT}到{last}的{new}{UNIT}"
                if len(known) > 1
                else f"{kind}{first}{old}{UNIT}"
            )
    return f"{'；'.join(words)}。"


def _outcomes(table: Table) -> Chart | None:
    rows = list(_groups(table.spec.rows))
    values = [total(table.rows[leaf.id][-1] for leaf in row.leaves()) for row in rows]
    labels = [_plain(row.label) for row in rows]
    return _parts("chart-outcomes", "本年度办理结果", labels, values)


def _groups(rows: tuple[RowSpec, ...]) -> Iterator[RowSpec]:
    """Yield the kinds of outcome: the rows next to the derived total."""
    for row in rows:
        if any(child.derived for child in row.children):
            yield from (child for child in row.children if not child.derived)
        else:
            yield from _groups(row.children)


def _applicants(table: Table) -> Chart | None:
    values = [cell.value for cell in table.rows["received"][:-1]]
    labels = [column.label for column in table.spec.columns[:-1]]
    return _parts("chart-applicants", "本年新收申请来自谁", labels, values)


def _parts(name: str, subject: str, labels: Sequence[str], values: Sequence[Number | None]) -> Chart | None:
    """Give the parts of a sum; nothing where one of them is not known or all are nothing."""
    known = [value for value in values if value is not None]
    if len(known) < len(values) or not any(known):
        return None
    items = tuple(Item(label, (value,)) for label, value in zip(labels, known, strict=True))
    whole, most = sum(known, start=0), max(known)
    first = [item.label for item in items if item.sum == most]
    each = "各" if len(first) > 1 else ""
    summary = (
        f"共{whole}{UNIT}，最多的是{'、'.join(first)}，{each}{most}{UNIT}，{each}占{share(most, whole)}。"
    )
    return Chart(name, f"{subject}（{UNIT}）", Kind.WHOLE, (subject,), items, summary)


def _proceedings(table: Table) -> Chart | None:
    rows = {row.label: [cell.value for cell in table.rows[row.id][:-1]] for row in table.spec.leaves()}
    if any(None in values for values in rows.values()) or not any(any(values) for values in rows.values()):
        return None
    items = tuple(Item(label, tuple(values)) for label, values in rows.items())
    series = tuple(column.label for column in table.spec.columns[:-1])
    summary = "；".join(f"{item.label}共{item.sum}{UNIT}" for item in items)
    return Chart(
        "chart-proceedings", f"行政复议和行政诉讼的结果（{UNIT}）", Kind.SUMS, series, items, f"{summary}。"
    )


def _plain(label: str) -> str:
    """Give a label without its number and its note: （二）部分公开（区分…） is 部分公开."""
    return label.partition("）")[2].partition("（")[0] or label
