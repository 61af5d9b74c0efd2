"""All years of a body beside each other: every figure, what has changed since last year, and where a form broke a series."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, NamedTuple

from generator.comparing.series import NO_FIGURE, Figures, beside, changes
from generator.forms.spec import ColumnSpec
from generator.printing.document import Grid
from generator.project.report import Report, Table


class Heading(NamedTuple):
    """The head of a column: a year with the address of its report, or what the last columns compute."""

    text: Annotated[str, "年度，如 2022年，或者 比2021年增减"]
    href: Annotated[str, "这一年度报告的地址；不是年度的、没有地址的是空的"] = ""
    turn: Annotated[str, "从这一年度起换成了哪个格式；没有换的是空的"] = ""


class Breakdown(NamedTuple):
    """The lines of an account for one kind of applicant."""

    name: Annotated[str, "申请人，如 自然人"]
    column: Annotated[str, "这一类申请人的标识，如 natural_person"]
    grid: Annotated[Grid, "这一类申请人的各行"]


class Account(NamedTuple):
    """One table of the form in all years that can be compared."""

    heading: Annotated[str, "表题；分成几张的，后面有年度"]
    note: Annotated[str, "格式变化、缺了哪些年度的说明；没有的就是空的"]
    heads: Annotated[tuple[Heading, ...], "各列的表头：各年度，再是比上年增减多少、百分之几"]
    column: Annotated[str, "grid 各行的标识加上它就是一格的标识，如 total；标识已经完整的是空的"]
    grid: Annotated[Grid, "各行是项目，各列同表头；没有表头"]
    breakdowns: Annotated[tuple[Breakdown, ...], "分申请人的同样的表；没有分的就没有"]


def history(reports: Sequence[Report], addresses: Mapping[int, str]) -> tuple[Account, ...]:
    """Give the accounts of a body's reports; those of the newest form come first, each table's years oldest first.

    ``addresses`` are those of the reports by year. Of a single year there is nothing to compare, so it gives no account.
    """
    runs = list(_runs(sorted(reports, key=lambda report: report.year)))
    runs.sort(key=lambda run: -run[-1][0].year)
    return tuple(_account(run, runs, addresses) for run in runs if len(run) > 1)


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


def _account(run: _Run, runs: Sequence[_Run], addresses: Mapping[int, str]) -> Account:
    spec = run[-1][1].spec
    alike = [other for other in runs if other[0][1].spec.id == spec.id]
    years = [report.year for report, _ in run]
    caption = spec.caption
    if sum(len(other) > 1 for other in alike) > 1:
        caption = f"{caption}（{years[0]}—{years[-1]}年）"
    columns = spec.columns
    by_column = columns[-1].derived and bool(spec.stub) and not spec.sideways and not spec.blocks
    heads = tuple(_heads(run, addresses))
    total, others = (columns[-1], columns[:-1]) if by_column else (None, ())
    # A table may stand here twice: the anchors of the older one begin with its form.
    before = "" if run is alike[0] else f"{run[-1][0].form.id}:"
    grid, *grids = _grids(run, caption, [total, *others] if total else [], before)
    return Account(
        caption,
        _note(run, alike),
        heads,
        total.id if total else "",
        grid,
        tuple(Breakdown(one.label, one.id, own) for one, own in zip(others, grids, strict=True)),
    )


def _heads(run: _Run, addresses: Mapping[int, str]) -> Iterator[Heading]:
    before = run[0][0].form
    for report, _ in run:
        turn = report.form.label if report.form.id != before.id else ""
        yield Heading(f"{report.year}年", addresses.get(report.year, ""), turn)
        before = report.form
    if _compares(run):
        yield from (Heading(f"比{run[-2][0].year}年增减"), Heading("增减百分比"))


def _compares(run: _Run) -> bool:
    return run[-1][0].year - run[-2][0].year == 1


def _note(run: _Run, alike: Sequence[_Run]) -> str:
    """Say what has to be known to compare the years: turns and breaks of the form, years without a report."""
    years = [report.year for report, _ in run]
    said = []
    before = run[0][0].form
    for report, _ in run:
        if report.form.id != before.id:
            said.append(
                f"{report.year}年起用{report.form.label}，以前用{before.label}，在表里用虚线隔开；“{NO_FIGURE}”是那一年的格式没有这一项"
            )
        before = report.form
    for other in alike:
        if other is not run:
            listed = "另列一张表" if len(other) > 1 else "没有列出"
            span = _span([report.year for report, _ in other])
            said.append(
                f"{span}用的是{other[-1][0].form.label}，这张表的项目不同，不能和这里的年度比较，{listed}"
            )
    gaps = [f"{year}年" for year in range(years[0], years[-1]) if year not in years]
    if gaps:
        said.append(f"{'、'.join(gaps)}没有报告")
    return "".join(f"{words}。" for words in said)


def _span(years: Sequence[int]) -> str:
    return f"{years[0]}年" if len(years) == 1 else f"{years[0]}—{years[-1]}年"


def _grids(run: _Run, caption: str, columns: Sequence[ColumnSpec], before: str) -> Iterator[Grid]:
    """Yield the lines of each column, of every figure where there is none; those of the first have anchors, with something before each."""
    newest, table = run[-1]
    form, name = newest.form.id, table.spec.id
    named = [(one.id, f"{caption}：{one.label}") for one in columns] or [("", caption)]
    ids = tuple(id_ for id_, _ in named)
    # Only of the last two years changes are computed.
    years = [
        Figures(report.form.id, own).series(form, ids, numbers=place >= len(run) - 2)
        for place, (report, own) in enumerate(run)
    ]
    if _compares(run):
        years += changes(years[-2], years[-1])
    width = len(years) + 1
    for place, bodies in enumerate(beside(form, name, ids, before, years)):
        column, words = named[place]
        id_ = f"history-{form}-{name}"
        # Without anchors the lines of one column are those of any other.
        layout = f"{id_}:{width}" if place else f"{id_}:{width}:{before}"
        yield Grid(f"{id_}-{column}" if column else id_, words, width, 1, (), bodies, layout)
