"""Charts drawn: where each bar and word stands, in units that the page and the PDF scale.

Every bar begins at zero and is as long as its number. The field is narrow, so that its words stay readable on a phone; parts
differ by pattern and by the label beside each, never by colour alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, NamedTuple

from generator.printing.charts import Chart, Item, Kind, table_of
from generator.sums.statements import Number, share

WIDTH = 330
TONES = 6
_WORD, _DIGIT = 15, 9
"""How wide a Han character is at the size of the words, and at most any other."""
_LINE, _BAR, _WIDE_BAR, _GAP = 24, 20, 28, 12
_MANY, _THIN = 18, 15
"""From so many bars on they are drawn thinner."""
_SWATCH, _BASE = 18, 15
_SHARE = 64
"""The room of the column of shares: 100.0%."""
_LEAST = 1.0
"""A number that is not zero can be seen."""


class Bar(NamedTuple):
    """A bar, or a part of one."""

    x: Annotated[float, "左边"]
    y: Annotated[float, "上边"]
    width: Annotated[float, "宽"]
    height: Annotated[float, "高"]


class Shape(NamedTuple):
    """All bars of one pattern."""

    tone: Annotated[int, "第几种图案，从 1 到 6"]
    path: Annotated[str, "SVG 的 path，画出用这种图案的各个条"]
    bars: Annotated[tuple[Bar, ...], "这些条的位置和大小"]


class Word(NamedTuple):
    """A label or a value in the drawing."""

    x: Annotated[str, "位置"]
    y: Annotated[str, "字的底线"]
    text: Annotated[str, "文字"]
    end: Annotated[bool, "是：靠右对齐"] = False
    strong: Annotated[bool, "是：数值，写得重一些"] = False
    weak: Annotated[bool, "是：说明，写得淡一些"] = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as it is drawn, with its table of numbers."""

    id: Annotated[str, "标识，全页不重复"]
    title: Annotated[str, "图题"]
    summary: Annotated[str, "一句话说明图里有什么"]
    note: Annotated[str, "比较各年时要知道的；空的就没有"]
    width: Annotated[int, "宽"]
    height: Annotated[int, "高"]
    shapes: Annotated[tuple[Shape, ...], "各种图案的条"]
    axis: Annotated[str, "SVG 的 path，零点的线；空的就没有"]
    turns: Annotated[str, "SVG 的 path，换格式的地方的线；空的就没有"]
    words: Annotated[tuple[Word, ...], "各处文字"]
    heads: Annotated[tuple[str, ...], "数据表的表头"]
    rows: Annotated[tuple[tuple[str, ...], ...], "数据表的各行，第一格是项目"]


class _Field:
    """A drawing that grows downwards; ``y`` is where the next thing goes."""

    def __init__(self) -> None:
        self.y = 0.0
        self.bars: list[tuple[int, Bar]] = []
        self.words: list[Word] = []
        self.axis = ""
        self.turns = ""

    def bar(self, tone: int, x: float, width: float, height: float) -> None:
        self.bars.append((tone, Bar(round(x, 1), round(self.y, 1), round(width, 1), height)))

    def word(
        self, x: float, text: str, *, end: bool = False, strong: bool = False, weak: bool = False
    ) -> None:
        """Put a word on the line that begins here."""
        self.words.append(Word(_at(x), _at(self.y + _BASE), text, end, strong, weak))

    def swatch(self, tone: int, x: float) -> None:
        self.bars.append((tone, Bar(round(x, 1), round(self.y + 3, 1), _SWATCH, 14)))

    def keys(self, keys: Iterable[tuple[int, str]], indent: float = 0) -> None:
        """Put which pattern means what, as many beside each other as there is room for."""
        x = indent
        for tone, text in keys:
            width = _SWATCH + 6 + wide(text)
            if x > indent and x + width > WIDTH:
                x = indent
                self.y += _LINE - 2
            self.swatch(tone, x)
            self.word(x + _SWATCH + 6, text)
            x += width + 14
        self.y += _LINE


def drawn(chart: Chart) -> Drawing:
    """Give a chart as it is drawn."""
    field = _Field()
    {Kind.YEARS: _years, Kind.WHOLE: _whole, Kind.SUMS: _sums}[chart.kind](field, chart)
    heads, rows = table_of(chart)
    return Drawing(
        id=chart.id,
        title=chart.title,
        summary=chart.summary,
        note=chart.note,
        width=WIDTH,
        height=round(field.y),
        shapes=_shapes(field.bars),
        axis=field.axis,
        turns=field.turns,
        words=tuple(field.words),
        heads=heads,
        rows=rows,
    )


@lru_cache(maxsize=4096)
def wide(text: str) -> float:
    """Give how wide a text is at most, in units of the drawing."""
    return sum(_WORD if character > "\u2000" else _DIGIT for character in text)


def _years(field: _Field, chart: Chart) -> None:
    """Draw a bar for each number, those of one year together; the longest leaves room for its number."""
    left = max(wide(item.label) for item in chart.items) + 10
    room = WIDTH - left - wide(str(chart.longest)) - 10
    unit = room / float(chart.longest)
    height = _THIN if len(chart.items) * len(chart.series) > _MANY else _BAR
    if len(chart.series) > 1:
        field.keys(enumerate(chart.series, 1))
        field.y += 4
    for place, item in enumerate(chart.items):
        if place in chart.turns:
            field.turns += f"M0 {_at(field.y)}H{WIDTH}"
            field.y += _GAP
        top = field.y
        values = item.values if any(value is not None for value in item.values) else (None,)
        _label(field, item.label, top + len(values) * height / 2)
        for tone, value in enumerate(values, 1):
            _number(field, tone, left, unit, height, value, item)
            field.y += height
        field.axis += f"M{_at(left)} {_at(top - 3)}V{_at(field.y + 3)}"
        field.y += _GAP


def _label(field: _Field, text: str, middle: float) -> None:
    field.words.append(Word("0", _at(middle + 5), text))


def _number(
    field: _Field, tone: int, left: float, unit: float, height: int, value: Number | None, item: Item
) -> None:
    width = max(float(value) * unit, _LEAST) if value else 0.0
    if value:
        field.bar(tone, left, width, height)
    words, known = (item.absent, False) if value is None else (str(value), True)
    baseline = field.y + height / 2 + 5
    field.words.append(Word(_at(left + width + 6), _at(baseline), words, strong=known, weak=not known))


def _whole(field: _Field, chart: Chart) -> None:
    """Draw one bar of parts, and below it what each part is."""
    whole = chart.sum
    numbers = [item.sum for item in chart.items]
    _split(field, numbers, float(whole), _WIDE_BAR)
    field.y += _WIDE_BAR + _GAP
    for place, (item, number) in enumerate(zip(chart.items, numbers, strict=True)):
        field.swatch(_tone(place), 0)
        field.word(_SWATCH + 8, item.label)
        field.word(WIDTH - _SHARE, str(number), end=True, strong=bool(number))
        field.word(WIDTH, share(number, whole), end=True)
        field.y += _LINE


def _sums(field: _Field, chart: Chart) -> None:
    """Draw a bar of parts for each sum, all to one scale, with what its parts are below it."""
    for item in chart.items:
        field.word(0, item.label)
        field.word(WIDTH, str(item.sum), end=True, strong=True)
        field.y += _LINE - 2
        values = [value or 0 for value in item.values]
        if item.sum:
            _split(field, values, float(chart.longest), _BAR)
            field.y += _BAR + 4
            named = zip(chart.series, values, strict=True)
            field.keys(
                (_tone(place), f"{name} {value}") for place, (name, value) in enumerate(named) if value
            )
        field.axis += "" if item.sum else f"M0 {_at(field.y + 2)}H{WIDTH}"
        field.y += _GAP


def _split(field: _Field, values: Sequence[Number], scale: float, height: int) -> None:
    """Draw the parts of a bar beside each other, a hair of paper between them."""
    unit, x = WIDTH / scale, 0.0
    for place, value in enumerate(values):
        width = float(value) * unit
        hair = min(1.0, width / 4)
        if value:
            field.bar(_tone(place), x + hair, max(width - 2 * hair, _LEAST / 2), height)
        x += width


def _tone(place: int) -> int:
    return place % TONES + 1


def _shapes(bars: Sequence[tuple[int, Bar]]) -> tuple[Shape, ...]:
    """Give the bars as one path for each pattern."""
    by_tone: dict[int, list[Bar]] = {}
    for tone, bar in bars:
        by_tone.setdefault(tone, []).append(bar)
    return tuple(Shape(tone, "".join(map(_path, own)), tuple(own)) for tone, own in sorted(by_tone.items()))


def _path(bar: Bar) -> str:
    width = _at(bar.width)
    return f"M{_at(bar.x)} {_at(bar.y)}h{width}v{_at(bar.height)}h-{width}z"


@lru_cache(maxsize=16384)
def _at(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
