"""A report as headings, prose and grids with merged cells: what every print-like output shares."""

import datetime
import itertools
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Annotated, NamedTuple, overload

from generator.changes.corrected import Corrected, corrections
from generator.formats import by_id
from generator.forms.spec import Block, RowSpec, TableSpec
from generator.project.report import Cell, Report, Section, Table
from generator.prose.inserted import filled
from generator.prose.safe_html import to_html

_TURNED = "逐项"


class Mark(NamedTuple):
    """Says beside a figure or a heading that it was corrected."""

    words: Annotated[str, "读给读屏软件的话，如 更正：2023-03-01，原为 30"]
    href: Annotated[str, "这一次更正在更正记录里的地址，如 #correction-2023-03-01"]


class GridCell(NamedTuple):
    """A cell as it is printed; ``scope``, ``id`` and ``headers`` are those of HTML."""

    text: Annotated[str, "显示的文字；数字照报告里写的"]
    kind: Annotated[str, "head 是表头，label 是数字旁边的项目，figure 是数字"]
    colspan: Annotated[int, "横跨几列"] = 1
    rowspan: Annotated[int, "竖跨几行"] = 1
    scope: Annotated[str, "表头管哪里：col、colgroup、row、rowgroup；空的不是表头"] = ""
    id: Annotated[str, "标识，全页不重复；数字的如 requests.received.total，也是锚点；空的就没有"] = ""
    headers: Annotated[str, "管这一格的表头的标识，空格隔开；空的就没有"] = ""
    state: Annotated[str, "数字的状态：空的是正常，blank 是没有填，na 是不适用"] = ""
    mark: Annotated[Mark | None, "这一格有更正时的标记；没有更正的就没有"] = None


GridRow = tuple[GridCell, ...]


class Bodies(Sequence[tuple[GridRow, ...]]):
    """The bodies of a grid, made when somebody looks at a cell: a page that is filled in asks for the figures alone.

    ``texts`` are those of its figures in the order in which they stand, ``states`` runs parallel and is empty where all are usual;
    what is ``known`` already are the same in bytes, or the table that has them in this order.
    """

    __slots__ = ("_known", "_layout", "_made", "_texts", "states")

    def __init__(
        self,
        layout: "Placed",
        texts: Sequence[str],
        states: Sequence[str],
        known: Table | Sequence[bytes] = (),
    ) -> None:
        self.states = states
        self._layout = layout
        self._texts = texts
        self._known = known
        self._made: tuple[tuple[GridRow, ...], ...] = ()

    @property
    def texts(self) -> Sequence[str]:
        """Give the texts of its figures."""
        return self._texts or [*map(bytes.decode, self.encoded)]

    @property
    def encoded(self) -> Sequence[bytes]:
        """Give the same in bytes."""
        known = self._known.encoded if isinstance(self._known, Table) else self._known
        return known or [*map(str.encode, self._texts)]

    def __len__(self) -> int:
        return len(self._layout)

    @overload
    def __getitem__(self, place: int) -> tuple[GridRow, ...]: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[tuple[GridRow, ...], ...]: ...
    def __getitem__(self, place: int | slice) -> object:
        return self._all()[place]

    def __iter__(self) -> Iterator[tuple[GridRow, ...]]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bodies | tuple) and self._all() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def _all(self) -> tuple[tuple[GridRow, ...], ...]:
        if not self._made:
            figures = zip(self.texts, self.states or itertools.repeat(""), strict=False)
            self._made = tuple(
                tuple(
                    tuple(_figure(cell, *next(figures)) if isinstance(cell, _Slot) else cell for cell in row)
                    for row in body
                )
                for body in self._layout
            )
        return self._made


class Grid(NamedTuple):
    """A table as it is printed."""

    id: Annotated[str, "表的标识：proactive、requests、proceedings"]
    caption: Annotated[str, "表题"]
    width: Annotated[int, "一共几列"]
    stub: Annotated[int, "左边有几列是项目"]
    head: Annotated[tuple[GridRow, ...], "表头各行；每一块自带表头的表没有"]
    bodies: Annotated[Sequence[tuple[GridRow, ...]], "各块，每块若干行"]
    layout: Annotated[str, "表的式样：格式和表，如 2021.requests；式样相同的表，除了标识和表题，只有数字不同"]
    ways: Annotated[
        tuple[str, ...], "在窄屏上可以怎样读，如 总计、自然人；第一种是默认的，空的就只有整张表"
    ] = ()


class DocumentSection(NamedTuple):
    """A section as it is printed: heading, prose before, grid, prose after."""

    id: Annotated[str, "这一部分的标识，用作锚点，如 requests"]
    heading: Annotated[str, "标题，如 一、总体情况"]
    before: Annotated[str, "正文，或者表前的说明；是安全的 HTML，印的时候加 `safe`"]
    grid: Annotated[Grid | None, "统计表；没有表的部分没有"]
    after: Annotated[str, "表后的说明；是安全的 HTML，印的时候加 `safe`"]
    mark: Annotated[Mark | None, "这一部分的文字有更正时的标记；没有更正的就没有"] = None


class Document(NamedTuple):
    """A whole report as it is printed."""

    title: Annotated[str, "报告的标题"]
    lead: Annotated[str, "引言；是安全的 HTML，印的时候加 `safe`"]
    sections: Annotated[tuple[DocumentSection, ...], "各部分，按格式的次序"]
    signature: Annotated[str, "落款的机关；空的就没有"]
    signature_date: Annotated[str, "落款的日期，如 2023年1月28日；空的就没有"]


class _Slot(NamedTuple):
    """The place of one figure in a grid: which cell of the table, and the HTML attributes around it."""

    row: str
    place: int
    colspan: int
    headers: str
    id: str


Placed = tuple[tuple[tuple[GridCell | _Slot, ...], ...], ...]
"""The bodies of a grid with the places of its figures."""
_Layout = tuple[tuple[GridRow, ...], Placed, int]


def to_document(report: Report, *, figures: bool = True) -> Document:
    """Give the report as it is printed, with its figures inserted into its prose.

    Without ``figures`` its tables are empty: who only looks at texts and links saves a third of the work.
    """
    report = filled(report)
    form = report.form.id
    sections = tuple(
        [_section(form, place, section, figures=figures) for place, section in enumerate(report.sections, 1)]
    )
    marks = _marks(corrections(report)) if report.corrections else {}
    return Document(
        title=report.title,
        lead=to_html(report.lead),
        sections=tuple(_marked(section, marks) for section in sections) if marks else sections,
        signature=report.signature,
        signature_date=chinese_date(report.signature_date) if report.signature_date else "",
    )


def chinese_date(day: datetime.date) -> str:
    """Give a date as documents print it: 2023年1月28日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _section(form: str, place: int, section: Section, *, figures: bool) -> DocumentSection:
    table = section.table
    grid = (_grid(form, table) if figures else _empty(form, table.spec.id)) if table else None
    before = section.before if grid else section.text
    return DocumentSection(
        id=section.spec.id if section.spec else f"section-{place}",
        heading=section.heading,
        before=to_html(before) if before else "",
        grid=grid,
        after=to_html(section.after) if section.after else "",
    )


def _marks(made: tuple[Corrected, ...]) -> dict[str, Mark]:
    """Give by anchor the mark of what was corrected; of several corrections the latest, which the others stand beside."""
    return {
        item.id: Mark(f"更正：{one.date or '日期不详'}，{item.origin}", f"#{one.id}")
        for one in sorted(made, key=lambda one: str(one.date or ""))
        for item in one.alterations
    }


def _marked(section: DocumentSection, marks: dict[str, Mark]) -> DocumentSection:
    grid = section.grid
    if grid and any(cell.id in marks for body in grid.bodies for row in body for cell in row):
        bodies = tuple(
            tuple(tuple(cell._replace(mark=marks.get(cell.id)) for cell in row) for row in body)
            for body in grid.bodies
        )
        section = section._replace(grid=grid._replace(bodies=bodies))
    return section._replace(mark=marks[section.id]) if section.id in marks else section


def _grid(form: str, table: Table) -> Grid:
    head, bodies, width = _layout(form, table.spec.id)
    spec, (cells, _, texts) = table.spec, table.flat
    states = () if table.full else [_state(cell) for cell in cells]
    order = _order(form, spec.id)
    if order:
        texts, states = ([listed[place] for place in order] if listed else () for listed in (texts, states))
    figures = Bodies(bodies, texts, states, () if order else table)
    ways = _ways(form, spec.id)
    return Grid(spec.id, spec.caption, width, spec.stub, head, figures, f"{form}.{spec.id}", ways)


@cache
def _ways(form: str, table: str) -> tuple[str, ...]:
    """Give the ways to read a wide table on a narrow screen: a column at a time, the total first, or turned on its side."""
    spec, _ = _spec(form, table)
    if spec.sideways:
        return (_TURNED,)
    labels = tuple(column.label for column in spec.columns)
    return (labels[-1], *labels[:-1]) if spec.head else ()


@cache
def _empty(form: str, table: str) -> Grid:
    spec, _ = _spec(form, table)
    blank = Cell(0, "", 0, 0)
    rows = {row.id: (blank,) * len(spec.columns_of(row)) for row in spec.leaves()}
    return _grid(form, Table(spec, rows))


def lined(labels: Sequence[GridCell], width: int) -> Placed:
    """Give the body of a grid whose lines are a label and so many figures, which have neither heads nor anchors of their own."""
    figures = (_Slot("", 0, 1, "", ""),) * width
    return (tuple((label, *figures) for label in labels),)


def _state(cell: Cell) -> str:
    return "" if cell.value is not None else "na" if cell.text else "blank"


def _figure(slot: _Slot, text: str, state: str) -> GridCell:
    return GridCell(text, "figure", slot.colspan, 1, "", slot.id, slot.headers, state)


@cache
def _order(form: str, table: str) -> tuple[int, ...]:
    """Give the places of the figures of a table, as they stand in its grid, among those of the form; nothing where they run alike."""
    spec, _ = _spec(form, table)
    rows = [(row, len(spec.columns_of(row))) for row in spec.leaves()]
    starts = dict(
        zip(
            (row.id for row, _ in rows),
            itertools.accumulate((width for _, width in rows), initial=0),
            strict=False,
        )
    )
    cells = itertools.chain.from_iterable(itertools.chain.from_iterable(_layout(form, table)[1]))
    order = tuple(starts[slot.row] + slot.place for slot in cells if isinstance(slot, _Slot))
    return () if order == tuple(range(len(order))) else order


@cache
def _layout(form: str, table: str) -> _Layout:
    """Give what never changes of a table: labels, spans and the places of the figures."""
    spec, number = _spec(form, table)
    short = f"t{number}"
    if spec.blocks:
        return _blocks(spec, short)
    return _sideways(spec, short) if spec.sideways else _tree(spec, short)


def _spec(form: str, table: str) -> tuple[TableSpec, int]:
    """Give what a form says of a table, and its number among the tables; raises ``KeyError`` where there is none."""
    found = by_id(form)
    return {spec.id: (spec, number) for number, spec in enumerate(found.tables() if found else (), 1)}[table]


def _blocks(spec: TableSpec, short: str) -> _Layout:
    bodies = tuple(_block(spec, short, number, block) for number, block in enumerate(spec.blocks, 1))
    return (), bodies, spec.width


def _block(
    spec: TableSpec, short: str, number: int, block: Block
) -> tuple[tuple[GridCell | _Slot, ...], ...]:
    count = len(block.columns)
    first = spec.width // (count + 1 if count > 1 else 4)
    span = (spec.width - first) // count
    spans = (*[span] * (count - 1), spec.width - first - span * (count - 1))
    prefix = f"{short}b{number}"
    title = GridCell(block.label, "head", spec.width, 1, "rowgroup", prefix)
    heads = [GridCell(spec.stub_label, "head", first, 1, "col")]
    for place, column in enumerate(block.columns, 1):
        label, name = spec.by_id[column].label, f"{prefix}c{place}"
        heads.append(GridCell(label, "head", spans[place - 1], 1, "col", name, prefix))
    rows: list[tuple[GridCell | _Slot, ...]] = [(title,), tuple(heads)]
    leaves = {row.id: row for row in spec.leaves()}
    for line, name in enumerate(block.rows, 1):
        label = f"{prefix}r{line}"
        cells: list[GridCell | _Slot] = [
            GridCell(leaves[name].label, "label", first, 1, "row", label, prefix)
        ]
        cells += [
            _Slot(
                name,
                place,
                spans[place],
                f"{prefix} {label} {prefix}c{place + 1}",
                f"{spec.id}.{name}.{block.columns[place]}",
            )
            for place in range(count)
        ]
        rows.append(tuple(cells))
    return tuple(rows)


def _head(spec: TableSpec, short: str) -> tuple[tuple[GridRow, ...], dict[str, str]]:
    """Give the rows of the head, and per data column the ids of the head cells over it."""
    rows: list[GridRow] = []
    above: dict[int, list[str]] = {}
    taken: set[tuple[int, int]] = set()
    columns: dict[str, str] = {}
    for line, cells in enumerate(spec.head):
        at = 0
        row: list[GridCell] = []
        for number, cell in enumerate(cells):
            while (line, at) in taken:
                at += 1
            name = f"{short}h{line + 1}{number + 1}"
            over_stub = line == 0 and at < spec.stub
            headers = "" if over_stub else " ".join(above.get(at, ()))
            scope = "" if over_stub else "col" if cell.colspan == 1 else "colgroup"
            row.append(GridCell(cell.label, "head", cell.colspan, cell.rowspan, scope, name, headers))
            for column in range(at, at + cell.colspan):
                taken.update((line + down, column) for down in range(cell.rowspan))
                if not over_stub:
                    above.setdefault(column, []).append(name)
            if cell.column:
                columns[cell.column] = " ".join(above[at])
            at += cell.colspan
        rows.append(tuple(row))
    return tuple(rows), columns


def _tree(spec: TableSpec, short: str) -> _Layout:
    head, columns = _head(spec, short)
    rows: list[tuple[GridCell | _Slot, ...]] = []

    numbers = itertools.count(1)

    def walk(row: RowSpec, depth: int, lead: tuple[GridCell, ...], over: str) -> None:
        name = f"{short}r{next(numbers)}"
        headers = f"{over} {name}".strip()
        if not row.children:
            label = GridCell(row.label, "label", spec.stub - depth, 1, "row", name, over)
            slots = (
                _Slot(row.id, place, 1, f"{headers} {columns[column.id]}", f"{spec.id}.{row.id}.{column.id}")
                for place, column in enumerate(spec.columns_of(row))
            )
            rows.append((*lead, label, *slots))
            return
        height = sum(1 for _ in row.leaves())
        group = GridCell(row.label, "label", 1, height, "rowgroup", name, over)
        for number, child in enumerate(row.children):
            walk(child, depth + 1, (*lead, group) if number == 0 else (), headers)

    for row in spec.rows:
        walk(row, 0, (), "")
    return head, (tuple(rows),), spec.stub + len(spec.columns)


def _sideways(spec: TableSpec, short: str) -> _Layout:
    head, columns = _head(spec, short)
    slots = tuple(
        _Slot(row.id, place, 1, columns[f"{row.id}.{column.id}"], f"{spec.id}.{row.id}.{column.id}")
        for row in spec.leaves()
        for place, column in enumerate(spec.columns_of(row))
    )
    return head, ((slots,),), len(slots)
