"""Reads one statutory table from YAML: scalars become cells, rows and columns are held against the form."""

import re
from decimal import Decimal
from functools import lru_cache

from generator.forms.spec import ColumnSpec, Equation, Measure, RowSpec, TableSpec, written_rows
from generator.patterns import seldom
from generator.problem import Span
from generator.project.report import Cell, Table
from generator.reading.advice import NO_BRACES, amount_help, in_braces, number_help
from generator.reading.plain_yaml import pairs_of
from generator.reading.shape import Reader, short
from generator.reading.source import Mapping, Node, Scalar, Sequence

EMPTY = "空"
NOT_APPLICABLE = frozenset({"/", "／", "-", "--", "—", "——", "－", "不适用", "N/A"})
CORRECTED = "更"
"""Stands small behind a figure that was corrected, in the copies that are read as pages; no label of a form holds it."""
MAX_DIGITS = 15
_MOST_SINGLE = 3
_BROKEN_LINES = frozenset({"S100", "S104"})
_Path = tuple[str, ...]
_AMOUNT = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_UNITS = seldom(r"(?P<number>(?:0|[1-9][0-9]*)(?:\.[0-9]+)?) ?(?P<unit>元|万元|亿元)?")
_KEYED = seldom("[:：]")
_SIGNED = seldom(r"(?P<sign>[+\-−－＋]?)(?P<number>0|[1-9][0-9]*)")


class FigureReader:
    """Reads the rows of one table; problems go to the reader of the file.

    The dotted names of rows (依申请公开.本年新收) are joined only where a problem needs one. ``old`` says that a
    newer report of the body exists; ``strays`` are rows of tables that have no key in this file: one met here takes
    its place there and is not called unknown.
    """

    def __init__(
        self,
        reader: Reader,
        spec: TableSpec,
        *,
        old: bool = False,
        strays: dict[str, Span | None] | None = None,
    ) -> None:
        self._reader = reader
        self._spec = spec
        self._old = old
        self._strays = {} if strays is None else strays
        self._path = reader.source.path
        self._rows: dict[str, tuple[Cell, ...]] = {}
        self._unfilled: list[tuple[_Path, str, Span]] = []
        self._broken = False

    def read(self, node: Node) -> Table:
        """Give the table; a row that could not be read is blank, so that no sum over it is called wrong."""
        at = (self._spec.key,)
        self._broken = self._breaks_off(node)
        mapping = self._reader.mapping(node, f"“{_dotted(at)}”")
        if mapping is not None:
            self._group(self._spec.rows, mapping, at)
        self._tell_unfilled()
        blank = Cell(None, "", node.line, node.column)
        leaves = tuple(self._spec.leaves())
        for row in leaves:
            if row.id not in self._rows and not row.derived:
                self._rows[row.id] = (blank,) * len(self._spec.columns_of(row))
        for row in leaves:
            if row.derived and row.id not in self._rows:
                self._rows[row.id] = self._derive(row, blank)
        return Table(self._spec, {row.id: self._rows[row.id] for row in leaves})

    def _breaks_off(self, node: Node) -> bool:
        """Say whether a line of the table could not be read: rows behind it may only seem to be missing."""
        source = self._reader.source
        told = [problem.span.line for problem in source.problems if problem.code in _BROKEN_LINES]
        if not told or not isinstance(source.root, Mapping):
            return False
        starts = (key.line for key, _ in source.root.entries.values() if key.line > node.line)
        end = min(starts, default=len(source.lines) + 1)
        return any(node.line - 1 <= line < end for line in told)

    def _tell_unfilled(self) -> None:
        """Name the rows that are not filled in: each at its place, or in one breath when they are many."""
        if len(self._unfilled) <= _MOST_SINGLE:
            for at, columns, span in self._unfilled:
                name, which = _dotted(at), f"：{columns}" if columns else ""
                self._reader.error("105", f"“{name}”没有填写{which}", span, "没有就写 0", name)
            return
        rows = "、".join(_dotted(at[1:]) for at, _, _ in self._unfilled)
        key, first = self._spec.key, self._unfilled[0][2]
        message = f"“{key}”还有 {len(self._unfilled)} 行没有填写：{rows}"
        self._reader.error("105", message, first, "没有就写 0", key)

    def _group(self, rows: tuple[RowSpec, ...], mapping: Mapping, at: _Path) -> None:
        known = {row.key: row for row in written_rows(rows)}
        meant: set[str] = set()
        for name, (key, value) in mapping.entries.items():
            row = known.get(name)
            if row is None and len(at) == 1 and name in self._strays:
                self._strays[name] = self._reader.source.span(key)
            elif row is None:
                meant.add(self._reader.unknown(key, known, mapping, f"“{_dotted(at)}”"))
            elif row.children:
                self._children(row, key, value, (*at, name))
            else:
                cells = self._row(row, key, value, (*at, name))
                if cells:
                    self._rows[row.id] = cells
        missing = [name for name, row in known.items() if name not in mapping.entries and not row.derived]
        missing = [name for name in missing if name not in meant]
        if missing and not self._broken:
            span = Span(self._path, mapping.line, mapping.column)
            named = "、".join(f"“{name}”" for name in missing)
            message = f"“{_dotted(at)}”缺少 {len(missing)} 行：{named}"
            help_ = f"补上{'这一行' if len(missing) == 1 else '这几行'}，没有就写 0，如“{missing[0]}: 0”"
            self._reader.error("120", message, span, help_, _dotted(at))

    def _children(self, row: RowSpec, key: Scalar, value: Node, at: _Path) -> None:
        if isinstance(value, Scalar):
            if self._absent(key, value, at):
                return
            cell = _uniform(value)
            if cell:
                for leaf in row.leaves():
                    self._rows[leaf.id] = (cell,) * len(self._spec.columns_of(leaf))
                return
            if value.style or not _KEYED.search(value.text):
                self._not_by_row(row, f"，不能只写“{short(value.text)}”", value, at)
                return
        mapping = self._reader.mapping(value, f"“{_dotted(at)}”")
        if mapping is None:
            return
        columns = {column.key for leaf in row.leaves() for column in self._spec.columns_of(leaf)}
        rows = {below.key for below in row.children}
        if columns - rows & set(mapping.entries) and not rows - columns & set(mapping.entries):
            self._not_by_row(row, "", mapping, at)
            return
        self._group(row.children, mapping, at)

    def _not_by_row(self, row: RowSpec, what: str, value: Node, at: _Path) -> None:
        rows = "、".join(below.key for below in row.children)
        help_ = f"在“{row.key}:”下面分行写：{rows}；全部为零可以只写 0"
        message = f"“{_dotted(at)}”这一组要分行写{what}"
        self._reader.error("103", message, self._reader.source.span(value), help_, _dotted(at))

    def _absent(self, key: Scalar, value: Scalar, at: _Path) -> bool:
        """Say whether there is nothing to read, telling the editor so unless a problem already has."""
        if value.empty and not value.lost and not (self._broken and self._next_is_broken(key)):
            self._unfilled.append((at, "", self._reader.source.span(key)))
        return value.empty or value.lost

    def _next_is_broken(self, key: Scalar) -> bool:
        """Say whether the line below could not be read: what stands there may belong to this row."""
        told = {problem.span.line for problem in self._reader.source.problems}
        return key.line + 1 in told

    def _row(self, row: RowSpec, key: Scalar, value: Node, at: _Path) -> tuple[Cell, ...] | None:
        columns = self._spec.columns_of(row)
        if isinstance(value, Scalar):
            if self._absent(key, value, at):
                return None
            entered = [column for column in columns if not column.derived]
            if len(entered) == 1:
                cell = self._cell(entered[0], value, at[:-1], at[-1])
                return (cell,) if cell else None
            cell = _uniform(value)
            if cell:
                return tuple(cell._replace(written=not column.derived) for column in columns)
            if value.style or not _KEYED.search(value.text):
                message = f"“{_dotted(at)}”有 {len(entered)} 列，不能只写一个“{short(value.text)}”"
                self._by_column("122", message, entered, value, at)
                return None
            braces = in_braces(value.text.replace("：", ":")) if not value.style else ""
            if braces and value.line == value.end_line:
                self._reader.error("103", NO_BRACES, self._reader.source.span(value), braces, _dotted(at))
                return None
        elif isinstance(value, Sequence):
            entered = [column for column in columns if not column.derived]
            if len(entered) == 1:
                self._cell(entered[0], value, at[:-1], at[-1])
            else:
                message = f"“{_dotted(at)}”有 {len(entered)} 列，每个数前面要写列名"
                self._by_column("103", message, entered, value, at)
            return None
        mapping = self._reader.mapping(value, f"“{_dotted(at)}”")
        if mapping is None:
            return None
        return _all_counts(self._spec.counts.get(row.id), columns, mapping) or self._cells(
            columns, mapping, at
        )

    def _by_column(
        self, number: str, message: str, entered: list[ColumnSpec], value: Node, at: _Path
    ) -> None:
        keys = "、".join(column.key for column in entered)
        help_ = f"写成 {{{entered[0].key}: …, …}}，各列是：{keys}；整行为零可以只写 0"
        self._reader.error(number, message, self._reader.source.span(value), help_, _dotted(at))

    def _cells(self, columns: tuple[ColumnSpec, ...], mapping: Mapping, at: _Path) -> tuple[Cell, ...]:
        entries = mapping.entries
        blank = Cell(None, "", mapping.line, mapping.column)
        cells: list[Cell] = []
        used = 0
        for column in columns:
            entry = entries.get(column.key)
            if entry is None:
                cells.append(_sum(cells, mapping.line, mapping.column) if column.derived else blank)
            else:
                used += 1
                cells.append(self._cell(column, entry[1], at, column.key) or blank)
        if used < len(columns) or len(entries) > used or blank in cells:
            self._incomplete(columns, mapping, at)
        return tuple(cells)

    def _incomplete(self, columns: tuple[ColumnSpec, ...], mapping: Mapping, at: _Path) -> None:
        """Name the columns of a row that are unknown, not filled, or not there."""
        entries, name = mapping.entries, _dotted(at)
        known = {column.key: column for column in columns}
        meant = {
            self._reader.unknown(key, known, mapping, f"“{name}”")
            for word, (key, _) in entries.items()
            if word not in known
        }
        empty = [
            key
            for word, (key, value) in entries.items()
            if word in known and isinstance(value, Scalar) and value.empty
        ]
        if empty:
            words = "、".join(key.text for key in empty)
            self._unfilled.append((at, words, self._reader.source.span(empty[0])))
        missing = [word for word, column in known.items() if not column.derived and word not in entries]
        missing = [word for word in missing if word not in meant]
        if missing:
            span = Span(self._path, mapping.line, mapping.column)
            self._reader.error(
                "121", f"“{name}”缺少：{'、'.join(missing)}", span, "每一列都要写，没有就写 0", name
            )

    def _cell(self, column: ColumnSpec, node: Node, at: _Path, key: str) -> Cell | None:
        """Give one cell, nothing when it cannot be read; one that is not filled is left to the caller to tell."""
        if not isinstance(node, Scalar):
            name, span = _dotted((*at, key)), self._reader.source.span(node)
            self._reader.error("103", f"“{name}”要一个数", span, "只写一个数，没有就写 0", name)
            return None
        text, line, place = node[:3]
        value = count_of(text) if column.measure is Measure.COUNT else number_of(column.measure, text)
        if value is not None:
            return Cell(value, text, line, place)
        if text == EMPTY:
            return Cell(None, "", line, place)
        if text in NOT_APPLICABLE:
            return Cell(None, text, line, place)
        if not node.empty and not node.lost:
            self._wrong(column, node, _dotted((*at, key)))
        return None

    def _wrong(self, column: ColumnSpec, node: Scalar, at: str) -> None:
        span = self._reader.source.span(node)
        text = node.text
        if column.measure in (Measure.AMOUNT, Measure.AMOUNT_WITH_UNIT):
            help_ = amount_help(text, column.unit)
            self._reader.error("123", f"“{at}”要一个金额，写的是“{short(text)}”", span, help_, at)
        elif text.isdigit() and len(text) > MAX_DIGITS:
            self._reader.error(
                "104", f"“{at}”的数太大了：{short(text)}", span, "核对是不是两个数连在了一起", at
            )
        else:
            help_ = number_help(text, old=self._old)
            self._reader.error("104", f"“{at}”要一个整数，写的是“{short(text)}”", span, help_, at)

    def _derive(self, row: RowSpec, blank: Cell) -> tuple[Cell, ...]:
        equation = _equation_for(self._spec.equations, row.id)
        parts = [self._rows[name] for name in equation.left]
        width = len(self._spec.columns_of(row))
        return tuple(
            _sum([cells[place] for cells in parts], blank.line, blank.column) for place in range(width)
        )


def _dotted(at: _Path) -> str:
    return ".".join(at)


def _all_counts(
    keys: tuple[str, ...] | None, columns: tuple[ColumnSpec, ...], mapping: Mapping
) -> tuple[Cell, ...]:
    """Give the cells of a row in braces that is written as the form has it, all of them counts; nothing where anything is otherwise."""
    if keys is None or not mapping.typed:
        return ()
    read = _counts(mapping.typed, keys)
    if not read:
        return ()
    line, column = mapping.line, mapping.column
    # Not by their own constructor, which takes twice as long: a report has two hundred.
    new = tuple.__new__
    cells = [new(Cell, (value, text, line, column + start, True)) for value, text, start in read]
    if len(cells) < len(keys):
        if not columns[-1].derived:
            return ()
        cells.append(_sum(cells, line, column))
    return tuple(cells)


@lru_cache(maxsize=4096)
def _counts(typed: str, keys: tuple[str, ...]) -> tuple[tuple[int, str, int], ...]:
    """Give value, text and place of each count of a row that has these keys in this order, the last perhaps left out."""
    pairs = pairs_of(typed)
    written = tuple(pair.key for pair in pairs)
    if written != (keys if len(written) == len(keys) else keys[:-1]):
        return ()
    found = []
    for pair in pairs:
        value = count_of(pair.text)
        if value is None:
            return ()
        found.append((value, pair.text, pair.start))
    return tuple(found)


def _uniform(value: Scalar) -> Cell | None:
    """Give the cell that stands for a whole row: 0, 空 or not applicable."""
    if value.text == "0":
        return Cell(0, "0", value.line, value.column)
    if value.text == EMPTY:
        return Cell(None, "", value.line, value.column)
    if value.text in NOT_APPLICABLE:
        return Cell(None, value.text, value.line, value.column)
    return None


def _equation_for(equations: tuple[Equation, ...], row: str) -> Equation:
    return next(equation for equation in equations if equation.right == (row,))


def _sum(parts: list[Cell], line: int, column: int) -> Cell:
    total: int | Decimal = 0
    for part in parts:
        if part.value is None:
            return Cell(None, "", line, column, written=False)
        total += part.value
    return Cell(total, str(total), line, column, written=False)


@lru_cache(maxsize=16384)
def count_of(text: str) -> int | None:
    """Give a count, nothing when a text is none."""
    known = text == "0" or (text.isdigit() and text.isascii() and text[0] != "0" and len(text) <= MAX_DIGITS)
    return int(text) if known else None


def number_of(measure: Measure, text: str) -> int | Decimal | None:
    """Give a figure of a measure that is no plain count, nothing when a text is none."""
    if measure is Measure.SIGNED:
        signed = _SIGNED.fullmatch(text)
        if not signed or len(signed["number"]) > MAX_DIGITS:
            return None
        return -int(signed["number"]) if signed["sign"] in ("-", "−", "－") else int(signed["number"])
    amount = (_UNITS if measure is Measure.AMOUNT_WITH_UNIT else _AMOUNT).fullmatch(text)
    if not amount or len(text) > MAX_DIGITS + 8:
        return None
    return Decimal(amount["number"] if measure is Measure.AMOUNT_WITH_UNIT else text)
