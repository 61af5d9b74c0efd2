"""以万元为单位的金额，没有按元填写。

为什么：表头的单位是万元，按元填写就大了一万倍；汇总到上级，一个单位就能让全市的数失真。
依据：国办公开办函〔2021〕30号所附格式第二部分的表（行政事业性收费，单位：万元）。
怎么改：换算成万元，如 360000 元写 36。金额确实比上年多了上千倍的，在“已核”里写明原因。
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from generator.formats import by_id
from generator.forms.spec import Measure
from generator.problem import Also, Level, Problem
from generator.project.load import Archive
from generator.project.report import Report
from generator.sums.statements import place_name, row_words

CODE, LEVEL, SCOPE = "Y106", Level.WARNING, "archive"
FORMATS: tuple[str, ...] = ()
BEFORE = """
主动公开:
  行政事业性收费: 35.8
"""
WRONG = """
主动公开:
  行政事业性收费: 362400
"""
RIGHT = """
主动公开:
  行政事业性收费: 36.24
"""
_TIMES = 1000
# Below this it may well be a first year of small fees; yuan are written with two decimals at most.
_LEAST, _DECIMALS = 100, 2


def check(report: Report, archive: Archive) -> Iterator[Problem]:
    """Yield amounts a thousand times those of last year."""
    places = _amounts(report.form.id)
    previous = archive.previous(report) if places else None
    if previous is None:
        return
    for table_id, row, column in places:
        table, before = report.table(table_id), previous.table(table_id)
        if table is None or before is None or (row, column) not in before.spec.at:
            continue
        value, last = table.value(row, column), before.value(row, column)
        if not value or not last or value < max(_LEAST, _TIMES * last) or _decimals(value) > _DECIMALS:
            continue
        cell, old = table.cell(row, column), before.cell(row, column)
        if cell is None or old is None:
            continue
        unit = table.spec.by_id[column].unit
        yield Problem(
            CODE,
            LEVEL,
            f"{row_words(table, row)}写的是 {cell.text}，是上年（{old.text}）的 {value // last} 倍，像是按元填写的",
            report.cell_span(cell),
            f"单位是{unit}，换算以后应当是 {_converted(value)}；确实有这么多，在“已核”里写明原因",
            also=(Also(previous.cell_span(old), f"{previous.year} 年度 {old.text}{unit}"),),
            at=place_name(table, row, column),
        )


@cache
def _amounts(form: str) -> tuple[tuple[str, str, str], ...]:
    """Give table, row and column of every amount with the unit in its head."""
    found = by_id(form)
    return tuple(
        (table.id, row.id, column.id)
        for table in (found.tables() if found else ())
        for row in table.leaves()
        for column in table.columns_of(row)
        if column.measure is Measure.AMOUNT
    )


def _decimals(value: int | Decimal) -> int:
    text = str(value)
    return len(text.partition(".")[2].rstrip("0"))


def _converted(value: int | Decimal) -> str:
    return f"{(Decimal(value) / 10000).normalize():f}"
