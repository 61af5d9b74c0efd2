"""正文里的表格写得完整：有分隔行，每一行的格数和表头一样多，格与格之间用半角竖线。

为什么：少了分隔行，竖线会原样印在页面上；从 Excel 粘贴的表用制表符分格，各格会连成一句话；某一行多出一格，数字就没有表头可对。
依据：正文用 Markdown 写；公开的数字要让读者看得出是什么数字。
怎么改：表头下面写一行 `| --- | --- |`，表头有几格就写几段；每一行的格数改成和表头一样。
"""

from collections.abc import Iterator
from itertools import groupby

from generator.problem import Level, Problem
from generator.project.report import Report
from generator.prose.passages import passages
from generator.prose.plain import is_table_border

CODE, LEVEL, SCOPE = "L104", Level.WARNING, "report"
FORMATS: tuple[str, ...] = ()
SIGNS = tuple("|\t｜")
WRONG = """
总体情况: |
  | 渠道 | 条数 |
  | 政府网站 | 80 |
  | 公开栏 | 40 |
"""
RIGHT = """
总体情况: |
  | 渠道 | 条数 |
  | --- | ---: |
  | 政府网站 | 80 |
  | 公开栏 | 40 |
"""
_Line = tuple[int, str]
_Found = tuple[_Line, str, str]


def check(report: Report) -> Iterator[Problem]:
    """Yield rows of tables that do not come out as they were typed."""
    for at, text in passages(report):
        if "|" not in text and "\t" not in text and "｜" not in text:
            continue
        for (offset, line), message, help_ in _found(text):
            start = line.lstrip()
            place = report.locate(at, offset + len(line) - len(start), len(start.rstrip()))
            yield Problem(CODE, LEVEL, message, place, help_, at=at)


def _found(text: str) -> Iterator[_Found]:
    lines: list[_Line] = []
    offset = 0
    for line in text.split("\n"):
        lines.append((offset, line))
        offset += len(line) + 1
    for mark, group in groupby(lines, key=lambda item: _mark(item[1])):
        rows = list(group)
        if mark == "|":
            yield from _piped(rows)
        elif mark and len(rows) > 1 and len({line.strip().count(mark) for _, line in rows}) == 1:
            name = "制表符" if mark == "\t" else "全角竖线“｜”"
            shape = "表头下面写一行 | --- | --- |，每一行写成 | 内容 | 内容 |"
            yield rows[0], f"这里像是表格，格与格之间是{name}，不会印成表格", shape


def _mark(line: str) -> str:
    """Give what parts the cells of a line that looks like a row, or nothing."""
    bare = line.strip()
    if bare.startswith("|") and bare.count("|") > 1:
        return "|"
    if "\t" in bare:
        return "\t"
    return "｜" if bare.count("｜") > 1 else ""


def _piped(rows: list[_Line]) -> Iterator[_Found]:
    head = _cells(rows[0][1])
    border = "|" + " --- |" * head
    if len(rows) == 1:
        return
    if not is_table_border(rows[1][1]) and head > 1:
        yield rows[0], "这里像是表格，表头下面没有分隔行，不会印成表格", f"在表头下面加一行 {border}"
        return
    if is_table_border(rows[1][1]) and _cells(rows[1][1]) != head:
        message = f"分隔行有 {_cells(rows[1][1])} 段，表头有 {head} 格，不会印成表格"
        yield rows[1], message, f"写成 {border}"
        return
    for row in rows[2:]:
        cells = _cells(row[1])
        if cells > head:
            yield row, f"这一行有 {cells} 格，表头只有 {head} 格", "删去多出的竖线，或在表头和分隔行补上一格"


def _cells(line: str) -> int:
    bare = line.strip().replace("\\|", "").strip()
    return bare.removeprefix("|").removesuffix("|").count("|") + 1
