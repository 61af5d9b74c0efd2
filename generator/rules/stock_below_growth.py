"""年底的存量不少于本年净增加的数，如“现行有效”不少于“制发”减“废止”。

为什么：本年制发、又没有废止的文件，年底都还有效；“现行有效”比它还少，三个数里至少有一个写错，
或者把“现行有效”当成了别的口径。
依据：国办公开办函〔2021〕30号所附格式第二部分的表：制发、废止按本年统计，现行有效截至年底。
怎么改：对照目录清单核对这三个数，改正写错的那一个。当年制发、当年自行失效等确有原因的，在“已核”里写明。
"""

from collections.abc import Iterator
from functools import cache

from generator.formats import by_id
from generator.forms.spec import Measure, TableSpec, YearEquation
from generator.problem import Also, Level, Problem
from generator.project.load import Archive
from generator.project.report import Report, Table
from generator.sums.statements import Number, place_name, row_words

CODE, LEVEL, SCOPE = "A111", Level.WARNING, "archive"
FORMATS: tuple[str, ...] = ()
WRONG = """
主动公开:
  行政规范性文件: {制发: 5, 废止: 1, 现行有效: 3}
"""
RIGHT = """
主动公开:
  行政规范性文件: {制发: 5, 废止: 1, 现行有效: 4}
"""


def check(report: Report, archive: Archive) -> Iterator[Problem]:
    """Yield the stocks that are smaller than what this year alone has added to them.

    Where last year's stock is known, the rule on its continuity says more.
    """
    previous = archive.previous(report)
    if previous and previous.form.id == report.form.id:
        return
    stocks = _stocks(report.form.id)
    for table in report.tables():
        for equation in stocks.get(table.spec.id, ()):
            stock = table.value(equation.row, equation.column)
            added = _added(table, equation)
            if stock is not None and added is not None and stock < added:
                yield _problem(report, table, equation, added)


@cache
def _stocks(form: str) -> dict[str, tuple[YearEquation, ...]]:
    """Give by table the equations of a form's stocks."""
    found = by_id(form)
    return {
        table.id: tuple(one for one in table.years if not one.firm and _is_stock(table, one))
        for table in (found.tables() if found else ())
    }


def _is_stock(table: TableSpec, equation: YearEquation) -> bool:
    """Say whether a figure is last year's plus this year's changes, and last year's cannot be below zero."""
    years = {term.year for term in equation.terms}
    counted = all(table.by_id[term.column].measure is Measure.COUNT for term in equation.terms)
    return years == {0, -1} and counted


def _added(table: Table, equation: YearEquation) -> Number | None:
    """Give by how much this year alone has changed a stock, nothing when a figure is blank."""
    found: Number = 0
    for term in equation.terms:
        value = 0 if term.year else table.value(term.row, term.column)
        if value is None:
            return None
        found += term.sign * value
    return found


def _problem(report: Report, table: Table, equation: YearEquation, added: Number) -> Problem:
    words = ""
    parts = []
    for term in equation.terms:
        cell = None if term.year else table.cell(term.row, term.column)
        if cell:
            key = table.spec.by_id[term.column].key
            words += ("" if not words else " + " if term.sign > 0 else " − ") + f"{key} {cell.text}"
            parts.append((key, cell))
    stock = table.cell(equation.row, equation.column)
    assert stock, "a stock has a cell"
    column = table.spec.by_id[equation.column]
    return Problem(
        CODE,
        LEVEL,
        f"{row_words(table, equation.row)}的“{column.key}”是 {stock.text}，比本年净增加的 {added} 还少",
        report.cell_span(stock),
        "对照目录清单核对这几个数，改正写错的那一个",
        (f"计算: {words} = {added}",),
        tuple(Also(report.cell_span(cell), f"{key} {cell.text}") for key, cell in parts),
        place_name(table, equation.row, column.id),
    )
