"""A file of separated values: our own by its ids, anybody's as one table."""

import csv
import io
from collections.abc import Iterable

from generator.files.decoding import decoded
from generator.files.delimited import unguarded
from generator.foreign.passages import Foreign, Table
from generator.formats import by_id
from generator.forms.spec import Measure
from generator.printing.figures import BLANK, NUMBER, STATES
from generator.problem import Level, Problem, Span

NAME = "csv"
LABEL = "CSV"
SUFFIXES = (".csv", ".tsv")

_OWN = {"标识", "数值", "状态", "格式", "机关代号"}
_HEAD = 4096


def sniff(data: bytes) -> bool:
    """Say whether the first lines of a text have the same number of separators, or are our own."""
    found = decoded(data[:_HEAD])
    lines = found.text.strip().split("\n")[:4] if found else []
    counts = {(line.count(","), line.count("\t")) for line in lines[: max(len(lines) - 1, 1)]}
    return len(counts) == 1 and counts != {(0, 0)} and not lines[0].startswith("<")


def read(data: bytes, shown: str) -> Foreign:
    """Give the figures of our own file, the rows of any other."""
    found = decoded(data)
    if found is None:
        help_ = "用 Excel 打开，另存为 .xlsx 再导入"
        return Foreign((), (Problem("I101", Level.ERROR, "这个文件不是文本", Span(shown), help_),))
    mark = "\t" if found.text.partition("\n")[0].count("\t") else ","
    try:
        rows = [
            tuple(unguarded(cell.strip()) for cell in row)
            for row in csv.reader(io.StringIO(found.text), delimiter=mark)
        ]
    except csv.Error:
        help_ = "用 Excel 打开，另存为 .xlsx 再导入"
        return Foreign((), (Problem("I104", Level.ERROR, "这个文件读不成表格", Span(shown), help_),))
    if rows and set(rows[0]) >= _OWN:
        return _own([dict(zip(rows[0], row, strict=False)) for row in rows[1:]])
    kept = [(row, f"第 {number} 行") for number, row in enumerate(rows, 1) if any(row)]
    return Foreign(
        (Table(tuple(row for row, _ in kept), tuple(place for _, place in kept), exact=True),) if kept else ()
    )


def _own(rows: Iterable[dict[str, str]]) -> Foreign:
    figures: dict[str, str] = {}
    form = body = year = ""
    for row in rows:
        form, body, year = row.get("格式", ""), row.get("机关代号", ""), row.get("年度", "")
        figures[row.get("标识", "")] = _figure(row, form)
    return Foreign((), facts=(("报告年度", year),) if year else (), figures=figures, form=form, body=body)


def _figure(row: dict[str, str], form: str) -> str:
    """Give a figure as an editor types it: the unit behind the number where the form leaves it to the report."""
    if row["状态"] != STATES[NUMBER]:
        return "" if row["状态"] == STATES[BLANK] else "/"
    spec = by_id(form)
    table, _, rest = row["标识"].partition(".")
    measures = {
        column.id: column.measure
        for item in (spec.tables() if spec else ())
        if item.id == table
        for column in item.columns
    }
    own_unit = measures.get(rest.rpartition(".")[2]) is Measure.AMOUNT_WITH_UNIT
    return row["数值"] + (row.get("单位", "") if own_unit else "")
