"""What happens to reports between their form and a foreign source: other wordings that keep every figure, and damage."""

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

from generator.forms.spec import ColumnSpec, Equation, TableSpec
from generator.printing.document import GridCell, to_document
from generator.project.report import Cell, Report, Table
from generator.prose.blocks import plain_text, to_blocks
from generator.recognition.recognise import Recognised
from generator.recognition.row_options import foots
from generator.recognition.table_figures import TableTold
from tests.page_shapes import PAGE_SHAPES, as_page
from tests.shapes import TEXT_SHAPES, Rows, as_text, without_repeated_lines

Shape = Callable[[Rows], str]
ANNOTATIONS = ("（含部分公开）", "（件）", "(注：不含乡镇)")
TRADITIONAL = str.maketrans(
    "规章许处罚强属国结转数务关个类会织商业企业机构决获无现总计没续费",
    "規章許處罰強屬國結轉數務關個類會織商業企業機構決獲無現總計沒續費",
)
FULL = str.maketrans("0123456789.", "０１２３４５６７８９．")


class Source(NamedTuple):
    """A foreign source of a report, how it came about, and whether it lost digits."""

    data: bytes
    name: str
    ways: tuple[str, ...]
    digits: bool = False


class Told(NamedTuple):
    """What became of the figures of a report: how many are right, which are wrong, which are marked."""

    right: int
    wrong: list[str]
    marked: list[str]


def compared(found: Recognised, wanted: Report) -> Told:
    """Hold what was recognised against the figures that a source was made from."""
    right, wrong, marked = 0, [], []
    for table in wanted.tables():
        told = found.tables.get(table.spec.id)
        for row in table.spec.leaves():
            for column, cell in zip(table.spec.columns_of(row), table.rows[row.id], strict=True):
                seen = told.rows[row.id].cells.get(column.id) if told and row.id in told.rows else None
                if seen is None or seen.doubtful:
                    marked.append(f"{row.id}.{column.id}")
                elif seen.written == (cell.text or "空"):
                    right += 1
                else:
                    wrong.append(f"{row.id}.{column.id}: {seen.written} for {cell.text}")
    return Told(right, wrong, marked)


def broken(found: Recognised) -> set[str]:
    """Give the rows of which an equation does not hold in what was told: the checker will point at them."""
    names: set[str] = set()
    for table in found.tables.values():
        for row in table.spec.leaves():
            columns = table.spec.columns_of(row)
            cells = tuple(table.rows[row.id].cells[column.id].written.replace("空", "") for column in columns)
            if any(column.derived for column in columns) and not foots(cells, columns):
                names.add(row.id)
        for equation in table.spec.equations:
            if not _holds(table, equation, table.spec):
                names |= {*equation.left, *equation.right}
    return names


def _holds(table: TableTold, equation: Equation, spec: TableSpec) -> bool:
    def total(rows: Iterable[str], column: ColumnSpec) -> int | None:
        cells = [table.rows[row].cells[column.id] for row in rows]
        texts = [cell.written for cell in cells]
        return None if any(not text.isdecimal() for text in texts) else sum(map(int, texts))

    for column in spec.columns:
        one, other = total(equation.left, column), total(equation.right, column)
        if one is not None and other is not None and one != other:
            return False
    return True


def with_cells(wanted: Report, change: Callable[[Cell, ColumnSpec], Cell]) -> Report:
    """Give a report with other cells."""

    def changed(table: Table) -> Table:
        rows = {
            row.id: tuple(
                change(cell, column)
                for cell, column in zip(table.rows[row.id], table.spec.columns_of(row), strict=True)
            )
            for row in table.spec.leaves()
        }
        return replace(table, rows=rows)

    sections = (
        section._replace(table=changed(section.table)) if section.table else section
        for section in wanted.sections
    )
    return replace(wanted, sections=tuple(sections))


def blanks_for_zeros(wanted: Report) -> Report:
    """Give a report whose zeros were left blank."""
    return with_cells(wanted, lambda cell, _: cell._replace(value=None, text="") if cell.value == 0 else cell)


def slashes_for_zeros(wanted: Report) -> Report:
    """Give a report with / for its zeros."""
    return with_cells(
        wanted, lambda cell, _: cell._replace(value=None, text="/") if cell.value == 0 else cell
    )


def other_writing(chance: random.Random) -> Callable[[Rows], Rows]:
    """Give a change of the figures of rows that keeps what they say: 1,204 · １２０４ · 2笔 · +19 · 减4."""

    def written(cell: GridCell) -> GridCell:
        if cell.kind != "figure" or not re.fullmatch("[+-]?[0-9.]+(?:万?元)?", cell.text):
            return cell
        ways = [cell.text, cell.text.translate(FULL)]
        if cell.text.isdecimal():
            ways += [f"{int(cell.text):,}", f"{cell.text}件" if "." not in cell.text else cell.text]
        if cell.text[0] == "-":
            ways += [f"减{cell.text[1:]}", f"减少{cell.text[1:]}", f"－{cell.text[1:]}"]
        return cell._replace(text=chance.choice(ways))

    return lambda rows: [[written(cell) for cell in row] for row in rows]


def in_labels(change: Callable[[str], str]) -> Callable[[Rows], Rows]:
    """Give a change of the words of rows."""
    return lambda rows: [
        [cell if cell.kind == "figure" else cell._replace(text=change(cell.text)) for cell in row]
        for row in rows
    ]


def annotated(chance: random.Random, share: float = 0.3) -> Callable[[str], str]:
    """Give a change that puts a note in brackets behind some labels."""
    return lambda text: text + chance.choice(ANNOTATIONS) if chance.random() < share else text


def losing(chance: random.Random, share: float = 0.03) -> Callable[[str], str]:
    """Give a change that loses characters of labels."""
    return lambda text: "".join(one for one in text if chance.random() >= share) or text


def traditional(text: str) -> str:
    """Give words in traditional characters."""
    return text.translate(TRADITIONAL)


def chained(changes: Iterable[Callable[[Rows], Rows]], shape: Shape) -> Shape:
    """Give a shape of rows that were changed before."""
    steps = list(changes)

    def shaped(rows: Rows) -> str:
        for step in steps:
            rows = step(rows)
        return shape(rows)

    return shaped


def figures_lost(text: str, chance: random.Random, share: float = 0.01) -> str:
    """Lose digits of figures of several."""

    def lost(found: re.Match[str]) -> str:
        at = chance.randrange(len(found[0]))
        return found[0] if chance.random() >= share else found[0][:at] + found[0][at + 1 :]

    return re.sub("[0-9]{2,}", lost, text)


def lines_hurt(text: str, chance: random.Random) -> str:
    """Lose lines of a text, or have them twice."""
    lines = text.split("\n")
    for _ in range(chance.choice([0, 0, 1, 2, 3])):
        at = chance.randrange(len(lines))
        if chance.random() < 0.6:
            lines.pop(at)
        else:
            lines.insert(min(at + chance.choice([1, 1, 5]), len(lines)), lines[at])
    return "\n".join(lines)


def separators_lost(text: str, chance: random.Random, share: float = 0.3) -> str:
    """Remove some of the separators between figures of a text with pipes, tabs or spaces."""
    return re.sub(
        r"(?<=[0-9]) \| (?=[0-9])|(?<=[0-9])(?:\t|  )(?=[0-9])",
        lambda mark: "" if chance.random() < share else mark[0],
        text,
    )


def unseen(found: Recognised, wanted: Report, *, digits: bool = False) -> list[str]:
    """Give the wrong figures that nobody would see: neither marked, nor part of an equation that does not hold.

    Where a source lost ``digits``, table two, in which nothing adds up, is left out: nobody could know.
    """
    wrong = compared(found, wanted).wrong
    if not digits:
        return wrong
    names = broken(found)
    summed = {row.id for table in wanted.tables() if not table.spec.blocks for row in table.spec.leaves()}
    rows = {one: one.partition(":")[0].rpartition(".")[0] for one in wrong}
    return [one for one, row in rows.items() if row in summed and row not in names]


def hurt(wanted: Report, chance: random.Random, *, page: bool) -> tuple[Report, Source]:
    """Give a report as it would be right, and a source of it in a random shape, wording and state."""
    ways = []
    zeros = chance.choice([None, None, None, blanks_for_zeros, slashes_for_zeros])
    if zeros:
        wanted = zeros(wanted)
        ways.append(zeros.__name__)
    steps = {
        "other_writing": other_writing(chance),
        "annotated": in_labels(annotated(chance)),
        "losing": in_labels(losing(chance)),
        "traditional": in_labels(traditional),
    }
    used = [name for name in steps if chance.random() < 0.25]
    shapes = PAGE_SHAPES if page else TEXT_SHAPES
    name = chance.choice(sorted(shapes))
    shape = chained([steps[one] for one in used], shapes[name])
    ways += [*used, name]
    document = to_document(wanted)
    if page:
        text, more = _hurt_page(as_page(document, shape, layout=chance.random() < 0.3), chance)
    else:
        text, more = _hurt_text(as_text(document, lambda html: plain_text(to_blocks(html)), shape), chance)
    source = Source(text.encode(), "a.html" if page else "a.txt", (*ways, *more), "figures_lost" in more)
    return wanted, source


def _hurt_text(text: str, chance: random.Random) -> tuple[str, list[str]]:
    ways = [
        way
        for way, share in (
            (lines_hurt, 0.3),
            (separators_lost, 0.2),
            (figures_lost, 0.15),
            (without_repeated_lines, 0.05),
        )
        if chance.random() < share
    ]
    for way in ways:
        text = way(text) if way is without_repeated_lines else way(text, chance)  # type: ignore[operator, call-arg]
    return text, [way.__name__ for way in ways]


def _hurt_page(page: str, chance: random.Random) -> tuple[str, list[str]]:
    ways = [way for way in (rows_hurt, digits_lost, spans_lost) if chance.random() < 0.2]
    for way in ways:
        page = way(page, chance)
    return page, ["figures_lost" if way is digits_lost else way.__name__ for way in ways]


def rows_hurt(page: str, chance: random.Random) -> str:
    """Lose rows of tables, or have them twice."""
    rows = re.findall("<tr>.*?</tr>", page)
    for row in chance.sample(rows, min(len(rows), 2)):
        page = page.replace(row, chance.choice(["", row + row]), 1)
    return page


def digits_lost(page: str, chance: random.Random) -> str:
    """Lose digits of figures that are cells of their own."""
    return re.sub(">([0-9]+)<", lambda cell: f">{figures_lost(cell[1], chance)}<", page)


def spans_lost(page: str, chance: random.Random) -> str:
    """Lose some of the spans of merged cells."""
    return re.sub(' (?:col|row)span="[0-9]+"', lambda span: "" if chance.random() < 0.1 else span[0], page)
