"""Reads one statutory table from YAML: scalars become cells, rows and columns are held against the form."""

import re
from decimal import Decimal

from generator.problem import Span
from generator.report import Cell, Table
from generator.shape import Reader, amount_help, number_help, short
from generator.source import Mapping, Node, Scalar
from generator.spec import ColumnSpec, Equation, Measure, RowSpec, TableSpec, written_rows

EMPTY = "空"
NOT_APPLICABLE = frozenset({"/", "／", "-", "--", "—", "——", "－", "不适用", "N/A"})
MAX_DIGITS = 15
_Path = tuple[str, ...]
_AMOUNT = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_UNITS = re.compile(r"(?P<number>(?:0|[1-9][0-9]*)(?:\.[0-9]+)?) ?(?P<unit>元|万元|亿元)?")
_SIGNED = re.compile(r"(?P<sign>[+\-−－＋]?)(?P<number>0|[1-9][0-9]*)")


class FigureReader:
    """Reads the rows of one table; problems go to the reader of the file.

    The dotted names of rows (依申请公开.本年新收) are joined only where a problem needs one.
    """

    def __init__(self, reader: Reader, spec: TableSpec) -> None:
        self._reader = reader
        self._spec = spec
        self._path = reader.source.path
        self._rows: dict[str, tuple[Cell, ...]] = {}

    def read(self, node: Node) -> Table:
        """Give the table; a row that could not be read is blank, so that no sum over it is called wrong."""
        at = (self._spec.key,)
        mapping = self._reader.mapping(node, f"“{_dotted(at)}”")
        if mapping is not None:
            self._group(self._spec.rows, mapping, at)
        blank = Cell(None, "", node.line, node.column)
        leaves = tuple(self._spec.leaves())
        for row in leaves:
            if row.id not in self._rows and not row.derived:
                self._rows[row.id] = (blank,) * len(self._spec.columns_of(row))
        for row in leaves:
            if row.derived and row.id not in self._rows:
                self._rows[row.id] = self._derive(row, blank)
        return Table(self._spec, {row.id: self._rows[row.id] for row in leaves})

    def _group(self, rows: tuple[RowSpec, ...], mapping: Mapping, at: _Path) -> None:
        known = {row.key: row for row in written_rows(rows)}
        meant: set[str] = set()
        for name, (key, value) in mapping.entries.items():
            row = known.get(name)
            if row is None:
                meant.add(self._reader.unknown(key, known, mapping, f"“{_dotted(at)}”"))
            elif row.children:
                self._children(row, key, value, (*at, name))
            else:
                cells = self._row(row, key, value, (*at, name))
                if cells:
                    self._rows[row.id] = cells
        missing = [name for name, row in known.items() if name not in mapping.entries and not row.derived]
        missing = [name for name in missing if name not in meant]
        if missing:
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
        mapping = self._reader.mapping(value, f"“{_dotted(at)}”")
        if mapping is not None:
            self._group(row.children, mapping, at)

    def _absent(self, key: Scalar, value: Scalar, at: _Path) -> bool:
        """Say whether there is nothing to read, telling the editor so unless a problem already has."""
        if value.empty:
            self._reader.error(
                "105", f"“{_dotted(at)}”没有填写", self._reader.source.span(key), "没有就写 0", _dotted(at)
            )
        return value.empty or value.lost

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
            if value.style or not re.search("[:：]", value.text):
                self._too_short(entered, value, at)
                return None
        mapping = self._reader.mapping(value, f"“{_dotted(at)}”")
        return self._cells(columns, mapping, at) if mapping is not None else None

    def _too_short(self, entered: list[ColumnSpec], value: Scalar, at: _Path) -> None:
        keys = "、".join(column.key for column in entered)
        message = f"“{_dotted(at)}”有 {len(entered)} 列，不能只写一个“{short(value.text)}”"
        help_ = f"写成 {{{entered[0].key}: …, …}}，各列是：{keys}；整行为零可以只写 0"
        self._reader.error("122", message, self._reader.source.span(value), help_, _dotted(at))

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
            span = self._reader.source.span(empty[0])
            self._reader.error("105", f"“{name}”没有填写：{words}", span, "没有就写 0", name)
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
        text, line, place, *_ = node
        if column.measure is not Measure.COUNT:
            value = _number(column.measure, text)
            if value is not None:
                return Cell(value, text, line, place)
        elif text == "0" or (
            text.isdigit() and text.isascii() and text[0] != "0" and len(text) <= MAX_DIGITS
        ):
            return Cell(int(text), text, line, place)
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
            self._reader.error("104", f"“{at}”要一个整数，写的是“{short(text)}”", span, number_help(text), at)

    def _derive(self, row: RowSpec, blank: Cell) -> tuple[Cell, ...]:
        equation = _equation_for(self._spec.equations, row.id)
        parts = [self._rows[name] for name in equation.left]
        width = len(self._spec.columns_of(row))
        return tuple(
            _sum([cells[place] for cells in parts], blank.line, blank.column) for place in range(width)
        )


def _dotted(at: _Path) -> str:
    return ".".join(at)


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


def _number(measure: Measure, text: str) -> int | Decimal | None:
    if measure is Measure.SIGNED:
        signed = _SIGNED.fullmatch(text)
        if not signed or len(signed["number"]) > MAX_DIGITS:
            return None
        return -int(signed["number"]) if signed["sign"] in ("-", "−", "－") else int(signed["number"])
    amount = (_UNITS if measure is Measure.AMOUNT_WITH_UNIT else _AMOUNT).fullmatch(text)
    if not amount or len(text) > MAX_DIGITS + 8:
        return None
    return Decimal(amount["number"] if measure is Measure.AMOUNT_WITH_UNIT else text)
