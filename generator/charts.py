"""Figures as charts: where each bar and word of a drawing stands, and the table of numbers beside it.

Every bar begins at zero. A chart is drawn on a narrow field, so that its words stay readable on a phone; its parts differ
by pattern and label, never by colour alone. Nothing is drawn where there is nothing to draw.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from generator.report import Report, Table
from generator.spec import RowSpec
from generator.sums import Number, share, total

WIDTH = 330
_LINE, _BAR, _GAP = 24, 20, 12
_WORD = 15
"""Pixels that a Han character takes at the size of the words."""
_TONES = 6


class _Bar(NamedTuple):
    """A bar, or a part of one; measures are in the units of the drawing, ``tone`` is the number of its pattern."""

    x: float
    y: float
    width: float
    height: float
    tone: int


@dataclass(frozen=True, slots=True)
class Shape:
    """All bars of one pattern."""

    tone: Annotated[int, "第几种图案，从 1 到 6"]
    path: Annotated[str, "SVG 的 path，画出用这种图案的各个条"]


@dataclass(frozen=True, slots=True)
class Word:
    """A label or a value in the drawing."""

    x: Annotated[str, "位置"]
    y: Annotated[str, "字的底线"]
    text: Annotated[str, "文字"]
    end: Annotated[bool, "是：靠右对齐"] = False
    strong: Annotated[bool, "是：数值，写得重一些"] = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its table of numbers."""

    id: Annotated[str, "标识，全页不重复"]
    title: Annotated[str, "图题"]
    summary: Annotated[str, "一句话说明图里有什么，读屏软件会念"]
    width: Annotated[int, "宽"]
    height: Annotated[int, "高"]
    shapes: Annotated[tuple[Shape, ...], "各种图案的条"]
    words: Annotated[tuple[Word, ...], "各处文字"]
    heads: Annotated[tuple[str, ...], "数据表的表头"]
    rows: Annotated[tuple[tuple[str, ...], ...], "数据表的各行，第一格是项目"]


class _Item(NamedTuple):
    """One label with a value for each part."""

    label: str
    values: tuple[Number, ...]


def charts_of_report(report: Report) -> tuple[Chart, ...]:
    """Give what one report can show: outcomes, where requests came from, how reviews and lawsuits ended."""
    requests, proceedings = report.table("requests"), report.table("proceedings")
    found: list[Chart | None] = []
    if requests:
        found += [_outcomes(requests), _applicants(requests)]
    if proceedings:
        found.append(_proceedings(proceedings))
    return tuple(chart for chart in found if chart)


def charts_of_body(reports: Sequence[Report]) -> tuple[Chart, ...]:
    """Give what several years of a body can show: requests by year, and the documents in force."""
    known = sorted((report for report in reports if report.tables()), key=lambda report: report.year)
    found = [_requests_by_year(known), _in_force(known)]
    return tuple(chart for chart in found if chart)


def _value(report: Report, table_id: str, row: str, column: str) -> Number | None:
    table = report.table(table_id)
    cell = table.cell(row, column) if table else None
    return cell.value if cell else None


def _requests_by_year(reports: Sequence[Report]) -> Chart | None:
    names = (("received", "本年新收"), ("outcomes.total", "办理结果总计"), ("carried_forward", "结转下年度"))
    items = []
    for report in reports:
        values = tuple(_value(report, "requests", row, "total") for row, _ in names)
        if None not in values:
            items.append(_Item(f"{report.year}年", tuple(value or 0 for value in values)))
    if len(items) < 2:
        return None
    return _grouped("chart-requests", "历年申请和办理（件）", items, tuple(name for _, name in names))


def _in_force(reports: Sequence[Report]) -> Chart | None:
    items = []
    for report in reports:
        value = _value(report, "proactive", "normative_document", "in_force")
        if value is not None:
            items.append(_Item(f"{report.year}年", (value,)))
    if len(items) < 2:
        return None
    return _grouped("chart-in-force", "现行有效的行政规范性文件（件）", items, ("现行有效",))


def _outcomes(table: Table) -> Chart | None:
    items = []
    for row in _groups(table.spec.rows):
        value = total(table.rows[leaf.id][-1] for leaf in row.leaves())
        if value is None:
            return None
        items.append(_Item(_plain(row.label), (value,)))
    return _parts("chart-outcomes", "本年度办理结果（件）", items)


def _groups(rows: tuple[RowSpec, ...]) -> Iterator[RowSpec]:
    """Yield the kinds of outcome: the rows next to the derived total."""
    for row in rows:
        if any(child.derived for child in row.children):
            yield from (child for child in row.children if not child.derived)
        else:
            yield from _groups(row.children)


def _applicants(table: Table) -> Chart | None:
    cells = table.rows["received"]
    items = [
        _Item(column.label, (cell.value,))
        for column, cell in zip(table.spec.columns[:-1], cells, strict=False)
        if cell.value is not None
    ]
    return (
        _parts("chart-applicants", "本年新收申请来自谁（件）", items)
        if len(items) == len(cells) - 1
        else None
    )


def _proceedings(table: Table) -> Chart | None:
    columns = table.spec.columns[:-1]
    items = []
    for row in table.spec.leaves():
        values = [cell.value for cell in table.rows[row.id][:-1]]
        if None in values:
            return None
        items.append(_Item(row.label, tuple(value or 0 for value in values)))
    if not any(any(item.values) for item in items):
        return None
    return _stacked(
        "chart-proceedings", "行政复议和行政诉讼的结果（件）", items, [column.label for column in columns]
    )


def _plain(label: str) -> str:
    """Give a label without its number and its note: （二）部分公开（区分…） is 部分公开."""
    return label.partition("）")[2].partition("（")[0] or label


def _at(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _bar(x: float, y: float, value: Number, unit: float, tone: int) -> _Bar:
    return _Bar(x, y, float(value) * unit, _BAR, tone)


def _shapes(bars: Sequence[_Bar]) -> tuple[Shape, ...]:
    """Give the bars as one path for each pattern."""
    tones = sorted({bar.tone for bar in bars})
    return tuple(Shape(tone, "".join(_path(bar) for bar in bars if bar.tone == tone)) for tone in tones)


def _path(bar: _Bar) -> str:
    width = _at(bar.width)
    return f"M{_at(bar.x)} {_at(bar.y)}h{width}v{_at(bar.height)}h-{width}z"


def _grouped(name: str, title: str, items: Sequence[_Item], series: tuple[str, ...]) -> Chart | None:
    """Draw a bar for each value, those of one label together; the longest is as wide as leaves room for its number."""
    longest = max(max(item.values) for item in items)
    if not longest:
        return None
    left = max(len(item.label) for item in items) * _WORD * 0.62 + 12
    room = WIDTH - left - 9 * len(str(longest)) - 12
    unit = room / float(longest)
    bars, words = [], []
    y = 0.0
    if len(series) > 1:
        key_bars, key_words, y = _key(series, y)
        bars += key_bars
        words += key_words
    for item in items:
        middle = y + len(item.values) * _BAR / 2 + 5
        words.append(Word("0", _at(middle), item.label))
        for tone, value in enumerate(item.values, 1):
            bars.append(_bar(left, y, value, unit, tone))
            words.append(Word(_at(left + float(value) * unit + 6), _at(y + 15), str(value), strong=True))
            y += _BAR
        y += _GAP
    rows = tuple((item.label, *map(str, item.values)) for item in items)
    first, last = items[0], items[-1]
    summary = "；".join(
        f"{kind}从{first.label}的{first.values[at]}件到{last.label}的{last.values[at]}件"
        for at, kind in enumerate(series)
    )
    return Chart(
        name, title, f"{summary}。", WIDTH, round(y), _shapes(bars), tuple(words), ("年度", *series), rows
    )


def _key(series: Sequence[str], y: float) -> tuple[list[_Bar], list[Word], float]:
    """Draw which pattern means what, as many beside each other as there is room for."""
    bars, words = [], []
    x = 0.0
    for tone, name in enumerate(series, 1):
        width = 26 + len(name) * _WORD + 14
        if x and x + width > WIDTH:
            x, y = 0.0, y + _LINE
        bars.append(_Bar(x, y + 3, 18, 14, tone))
        words.append(Word(_at(x + 24), _at(y + 15), name))
        x += width
    return bars, words, y + _LINE + _GAP


def _parts(name: str, title: str, items: Sequence[_Item]) -> Chart | None:
    """Draw one bar of parts, and below it what each part is."""
    total = sum((item.values[0] for item in items), start=0)
    if not total:
        return None
    unit = WIDTH / float(total)
    bars, words = [], []
    x = 0.0
    y = float(_BAR + 8 + _GAP)
    for tone, item in enumerate(items[:_TONES], 1):
        value = item.values[0]
        if value:
            bars.append(_Bar(x, 0, float(value) * unit, _BAR + 8, tone))
            x += float(value) * unit
        bars.append(_Bar(0, y + 3, 18, 14, tone))
        words.append(Word("26", _at(y + 15), item.label))
        words.append(
            Word(str(WIDTH), _at(y + 15), f"{value}　{share(value, total)}", end=True, strong=bool(value))
        )
        y += _LINE
    rows = tuple((item.label, str(item.values[0]), share(item.values[0], total)) for item in items)
    most = max(items, key=lambda item: item.values[0])
    summary = f"共{total}件，最多的是{most.label}，{most.values[0]}件，占{share(most.values[0], total)}。"
    return Chart(
        name, title, summary, WIDTH, round(y), _shapes(bars), tuple(words), ("项目", "件数", "占比"), rows
    )


def _stacked(name: str, title: str, items: Sequence[_Item], series: Sequence[str]) -> Chart:
    """Draw a bar of parts for each label, all to one scale."""
    longest = max(sum(item.values) for item in items)
    unit = (WIDTH - 9 * len(str(longest)) - 12) / float(longest)
    bars, words, y = _key(series, 0.0)
    for item in items:
        words.append(Word("0", _at(y + 14), item.label))
        y += _LINE - 4
        x = 0.0
        for tone, value in enumerate(item.values, 1):
            if value:
                bars.append(_bar(x, y, value, unit, tone))
            x += float(value) * unit
        words.append(Word(_at(x + 6), _at(y + 15), str(sum(item.values)), strong=True))
        y += _BAR + _GAP
    rows = tuple((item.label, *map(str, item.values), str(sum(item.values))) for item in items)
    summary = "；".join(f"{item.label}共{sum(item.values)}件" for item in items)
    return Chart(
        name,
        title,
        f"{summary}。",
        WIDTH,
        round(y),
        _shapes(bars),
        tuple(words),
        ("项目", *series, "合计"),
        rows,
    )
