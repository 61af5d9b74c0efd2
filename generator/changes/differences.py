"""What differs between two reports: figures, prose, and what stands around them; also across a change of form."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from generator.formats import all_formats
from generator.forms.spec import Measure, ReportFormat
from generator.project.figures import EMPTY
from generator.project.report import Cell, Report, Table
from generator.prose.passages import passages
from generator.sums.statements import row_words
from generator.telling.changed_words import Mark, Paragraph, Piece, changed_paragraphs

_ALWAYS = {
    "signature": "落款.机关",
    "origin": "来源",
    "topic": "主题分类",
    "validity": "有效性",
    "keywords": "关键词",
    "abstract": "摘要",
}
_OF_ONE_YEAR = {
    "issued": "成文日期",
    "published": "发布时间",
    "signature_date": "落款.日期",
    "index_number": "索引号",
    "document_number": "文号",
}
"""What is another every year, and no difference between two reports."""


class Figure(NamedTuple):
    """A figure that changed; ``name`` is its place within the table, ``change`` is nothing where none can be told."""

    table: str
    name: str
    before: str
    after: str
    change: int | Decimal | None
    share: Decimal | None
    unit: str


class Prose(NamedTuple):
    """A paragraph that changed, and the key of the text it stands in."""

    at: str
    paragraph: Paragraph


class Fact(NamedTuple):
    """Something around the report that changed: its title, a date, the name of a section."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs between two reports; ``breaks`` says what could not be compared, and why."""

    title: str
    before: str
    after: str
    facts: tuple[Fact, ...] = ()
    figures: tuple[Figure, ...] = ()
    prose: tuple[Prose, ...] = ()
    breaks: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """Give how many things changed."""
        return len(self.facts) + len(self.figures) + len(self.prose)


def difference(before: Report, after: Report, names: tuple[str, str]) -> Difference:
    """Give what differs; ``names`` say which is which. Reports of two years are allowed their own dates and years."""
    years = (0, 0) if before.year == after.year else (before.year, after.year)
    figures: list[Figure] = []
    breaks: list[str] = []
    for table in after.tables():
        other = before.table(table.spec.id)
        if other:
            found, said = _of_tables(other, table, before.form, after.form)
            figures += found
            breaks += said
    for one, other_report, when in ((after, before, names[1]), (before, after, names[0])):
        missing = [table.spec.key for table in one.tables() if not other_report.table(table.spec.id)]
        breaks += [f"“{key}”只有 {when} 有统计表" for key in missing]
    return Difference(
        title=after.agency_name,
        before=names[0],
        after=names[1],
        facts=tuple(_facts(before, after)),
        figures=tuple(figures),
        prose=tuple(_prose(before, after, years)),
        breaks=tuple(breaks),
    )


def _of_tables(
    before: Table, after: Table, form: ReportFormat, other: ReportFormat
) -> tuple[list[Figure], list[str]]:
    """Give the figures of a table that changed, and where its rows do not go on."""
    key = after.spec.key
    forward = form.first_year <= other.first_year
    older, newer = (form, other) if forward else (other, form)
    if _is_broken(older, newer, after.spec.id):
        return [], [f"“{key}”没有比较：{older.label}和{newer.label}的口径不同"]
    tables = (before, after) if forward else (after, before)
    figures: dict[str, tuple[Figure, ...]] = {}
    said = []
    joined: set[str] = set()
    for row, rows in _continued(older, newer, after.spec.id).items():
        known = [name for name in rows if name in tables[1].rows]
        joined.update(known)
        if not known:
            said.append(f"“{key}.{row_words(tables[0], row)}”只有{older.label}有，没有比较")
            continue
        if rows != (row,):
            parts = "、".join(row_words(tables[1], name) for name in known)
            said.append(f"“{key}.{row_words(tables[0], row)}”在{newer.label}里分成几行，按合计比较：{parts}")
        sides = ((row,), tuple(known)) if forward else (tuple(known), (row,))
        figures[sides[1][0]] = tuple(_of_rows(before, after, *sides))
    new = (row_words(tables[1], name) for name in tables[1].rows if name not in joined)
    said += [f"“{key}.{words}”只有{newer.label}有，没有比较" for words in new]
    return [figure for row in after.rows for figure in figures.get(row, ())], said


def _is_broken(older: ReportFormat, newer: ReportFormat, table: str) -> bool:
    return any(table in form.breaks for form in _between(older, newer))


def _between(older: ReportFormat, newer: ReportFormat) -> Iterator[ReportFormat]:
    """Yield the forms that came after the older one, up to the newer."""
    for form in all_formats():
        if older.first_year < form.first_year <= newer.first_year:
            yield form


def _continued(older: ReportFormat, newer: ReportFormat, table: str) -> dict[str, tuple[str, ...]]:
    """Give per row of the older form the rows of the newer one that carry it on."""
    spec = next(spec for spec in older.tables() if spec.id == table)
    found: dict[str, tuple[str, ...]] = {row.id: (row.id,) for row in spec.leaves()}
    last = older.id
    for form in _between(older, newer):
        split = {one.old: one.rows for one in form.continues if (one.form, one.table) == (last, table)}
        found = {
            row: tuple(name for one in rows for name in split.get(one, (one,))) for row, rows in found.items()
        }
        last = form.id
    return found


def _of_rows(before: Table, after: Table, rows: tuple[str, ...], others: tuple[str, ...]) -> Iterator[Figure]:
    named = (after, others[0]) if len(others) == 1 else (before, rows[0])
    columns = named[0].spec.columns_of(next(row for row in named[0].spec.leaves() if row.id == named[1]))
    for column in columns:
        one, other = _sum(before, rows, column.id), _sum(after, others, column.id)
        if one is None or other is None or one.text == other.text:
            continue
        if (
            one.value is not None
            and one.value == other.value
            and column.measure is not Measure.AMOUNT_WITH_UNIT
        ):
            continue
        unit = column.unit
        change: int | Decimal | None = None
        if one.value is not None and other.value is not None:
            change = other.value - one.value
        if column.measure is Measure.AMOUNT_WITH_UNIT:
            unit, old_unit = other.text.lstrip("0123456789. "), one.text.lstrip("0123456789. ")
            change = change if unit == old_unit else None
        share = None
        if change is not None and one.value and one.value > 0:
            share = Decimal(change if change > 0 else -change) * 100 / Decimal(one.value)
        words = row_words(*named)
        name = words if len(columns) == 1 else f"{words}.{column.key}"
        yield Figure(after.spec.key, name, _shown(one), _shown(other), change, share, unit)


def _sum(table: Table, rows: tuple[str, ...], column: str) -> Cell | None:
    """Give the sum of a column over rows, nothing when one of them has no such column."""
    cells = [table.cell(row, column) for row in rows]
    if len(cells) == 1 or None in cells:
        return cells[0] if None not in cells else None
    values = [cell.value for cell in cells if cell and cell.value is not None]
    if len(values) < len(cells):
        return Cell(None, "", 0, 0, written=False)
    total: int | Decimal = sum(values, start=0)
    return Cell(total, str(total), 0, 0, written=False)


def _shown(cell: Cell) -> str:
    return cell.text or EMPTY


def _prose(before: Report, after: Report, years: tuple[int, int]) -> Iterator[Prose]:
    old, new = _texts(before), _texts(after)
    for at in [*new, *(at for at in old if at not in new)]:
        if at in new and at not in old:
            yield Prose(at, _whole(Mark.ADDED, new[at]))
        elif at not in new:
            yield Prose(at, _whole(Mark.REMOVED, old[at]))
        else:
            for paragraph in changed_paragraphs(old[at], new[at], years):
                yield Prose(at, paragraph)


def _whole(mark: Mark, text: str) -> Paragraph:
    """Give a text that came or went as a whole."""
    return Paragraph(mark, 0, (Piece(mark, text.strip()),))


def _texts(report: Report) -> dict[str, str]:
    """Give the texts by a name that stays from year to year: of a free form, the heading of the section."""
    headings = {f"{section.key}.内容": section.heading for section in report.sections if not section.spec}
    return {headings.get(key, key): text for key, text in passages(report)}


def _facts(before: Report, after: Report) -> Iterator[Fact]:
    same_year = before.year == after.year
    title = before.title if same_year else before.title.replace(str(before.year), str(after.year))
    pairs = [
        ("机关全称", before.agency_name, after.agency_name),
        ("格式", before.form.label, after.form.label),
        ("状态", *("草稿" if one.draft else "发布" for one in (before, after))),
        ("标题", before.title if title != after.title else after.title, after.title),
    ]
    keys = [*_ALWAYS, *(_OF_ONE_YEAR if same_year else {})]
    names = _ALWAYS | _OF_ONE_YEAR
    pairs += [(names[key], *(str(getattr(one, key) or "") for one in (before, after))) for key in keys]
    if before.form is after.form:
        pairs += [
            (f"章节标题.{new.key}", old.heading, new.heading)
            for old, new in zip(before.sections, after.sections, strict=False)
            if old.spec and new.spec
        ]
    pairs.append(("附件", *("、".join(item.title for item in one.attachments) for one in (before, after))))
    if same_year:
        kept = (
            "、".join(f"{entry.code} {entry.at}".rstrip() for entry in one.acknowledgements)
            for one in (before, after)
        )
        pairs.append(("已核", *kept))
    pairs.append(("更正", *(f"{len(one.corrections)} 条" for one in (before, after))))
    for name, old, new in pairs:
        if old != new:
            yield Fact(name, old, new)
