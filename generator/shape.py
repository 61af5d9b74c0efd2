"""The keys an editor may write, as data, and the one reader that holds a file against them.

A ``Field`` says key, kind and Chinese help. From the same fields come the reader's problems, the JSON Schema that
an editor completes from, and the reference in ``docs/``: the three cannot drift apart.
"""

import datetime
import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from generator.problem import Level, Problem, Span
from generator.source import Mapping, Node, Scalar, Sequence, Source


class Kind(Enum):
    """What a value is."""

    TEXT = "text"
    MARKDOWN = "markdown"
    DATE = "date"
    MOMENT = "moment"
    YEAR = "year"
    INTEGER = "integer"
    FLAG = "flag"
    CHOICE = "choice"
    MONTH_DAY = "month-day"
    RECORD = "record"
    RECORDS = "records"
    TEXTS = "texts"
    PAIRS = "pairs"


@dataclass(frozen=True, slots=True)
class Field:
    """One key: what it holds, whether it must stand there, and the help an editor sees.

    ``short`` names the field a plain text stands for where a record is expected (``附件: [表.xlsx]``).
    """

    key: str
    kind: Kind
    help: str
    required: bool = False
    choices: tuple[str, ...] = ()
    pattern: str = ""
    pattern_help: str = ""
    fields: tuple["Field", ...] = ()
    short: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, with the time of day where it is known (``HH:MM``, Beijing time)."""

    day: datetime.date
    time: str = ""

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.time}".strip()


Value = str | int | bool | datetime.date | Moment | tuple[str, ...] | tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Record:
    """The values of a mapping that were sound, with the place of each; ``at`` is the dotted path of keys."""

    at: str
    span: Span
    values: dict[str, Value]
    children: dict[str, tuple["Record", ...]]
    spans: dict[str, Span]

    def text(self, key: str) -> str:
        """Give a text, empty when it was not written."""
        value = self.values.get(key, "")
        return value if isinstance(value, str) else ""

    def date(self, key: str) -> datetime.date | None:
        """Give a date, or nothing when it was not written."""
        value = self.values.get(key)
        return value if isinstance(value, datetime.date) else None

    def moment(self, key: str) -> Moment | None:
        """Give a date with or without a time of day."""
        value = self.values.get(key)
        return value if isinstance(value, Moment) else None

    def integer(self, key: str, default: int = 0) -> int:
        """Give a whole number."""
        value = self.values.get(key, default)
        return value if isinstance(value, int) else default

    def flag(self, key: str) -> bool:
        """Give 是 as true."""
        return self.values.get(key) is True

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of texts."""
        value = self.values.get(key, ())
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, tuple) else ()

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Give free names and values in the order of the file."""
        value = self.values.get(key, ())
        return tuple(item for item in value if isinstance(item, tuple)) if isinstance(value, tuple) else ()

    def records(self, key: str) -> tuple["Record", ...]:
        """Give the records below a key."""
        return self.children.get(key, ())

    def record(self, key: str) -> "Record":
        """Give the record below a key, an empty one when it was not written."""
        found = self.children.get(key, ())
        return found[0] if found else Record(key, self.span, {}, {}, {})

    def place(self, key: str) -> Span:
        """Give the place of a value, or of the record when it was not written."""
        return self.spans.get(key, self.span)


class Reader:
    """Holds nodes of one file against fields; what is wrong gathers in ``problems``.

    ``family`` is the letter of the codes: ``C`` for configuration, ``F`` for a report.
    """

    def __init__(self, source: Source, family: str) -> None:
        self.source = source
        self.family = family
        self.problems: list[Problem] = []

    def error(self, number: str, message: str, span: Span, help_: str = "", at: str = "") -> None:
        """Note one error of this reader's family."""
        self.problems.append(Problem(self.family + number, Level.ERROR, message, span, help_, at=at))

    def mapping(self, node: Node | None, what: str) -> Mapping | None:
        """Give the node as a mapping, or say what stands there instead."""
        if isinstance(node, Mapping):
            return node
        if node is None:
            return None
        span = self.source.span(node)
        if isinstance(node, Sequence):
            self.error("103", f"{what}下面应当是“名称: 内容”，不是以“- ”开头的列表", span, "去掉行首的“- ”")
        elif node.empty:
            self.error("103", f"{what}下面没有内容", span, "补上内容，或删去这一行")
        elif not node.lost:
            meant = self._meant_as_mapping(node)
            if meant is not None:
                return meant
            message = f"{what}下面应当是一组“名称: 内容”，这里写的是“{short(node.text)}”"
            self.error("103", message, span, "每一项另起一行，写成“名称: 内容”")
        return None

    def _meant_as_mapping(self, node: Scalar) -> Mapping | None:
        """Give the entries that a full-width colon, or one without a space, made a text of."""
        if node.style or not re.search("[:：]", node.text):
            return None
        again = self.source.reread(node)
        if not isinstance(again.root, Mapping) or not again.problems:
            return None
        self.problems += again.problems
        return again.root

    def unknown(self, key: Scalar, known: Iterable[str], beside: Mapping, where: str) -> str:
        """Say that a key does not exist here, and give the one that was meant: none of those ``beside`` it."""
        if key.text == "<<" and not key.style:
            return ""
        known = tuple(known)
        meant = nearest(key.text, [name for name in known if name not in beside.entries])
        advice = f"您是不是想写“{meant}”？" if meant else f"{where}里可以写：{'、'.join(known)}"
        self.error("101", f"{where}里没有“{short(key.text)}”这一项", self.source.span(key), advice)
        return meant

    def record(self, node: Node | None, fields: tuple[Field, ...], at: str, extra: frozenset[str]) -> Record:
        """Read a mapping against fields; keys in ``extra`` are left to the caller."""
        where = f"“{at}”" if at else "文件最外层"
        mapping = self.mapping(node, where)
        span = self.source.span(node) if node else Span(self.source.path)
        record = Record(at, span, {}, {}, {})
        if mapping is None:
            return record
        known = {field.key: field for field in fields}
        meant: set[str] = set()
        for name, (key, value) in mapping.entries.items():
            field = known.get(name)
            if field:
                record.spans[name] = self.source.span(
                    key if isinstance(value, Scalar) and value.empty else value
                )
                self._field(field, key, value, record)
            elif name not in extra:
                meant.add(self.unknown(key, (*known, *extra), mapping, where))
        for field in fields:
            if field.required and field.key not in mapping.entries and field.key not in meant:
                self.error("102", f"{where}里缺少“{field.key}”", span, f"补上“{field.key}: …”，{field.help}")
        return record

    def _field(self, field: Field, key: Scalar, node: Node, record: Record) -> None:
        at = f"{record.at}.{field.key}" if record.at else field.key
        if isinstance(node, Scalar) and node.lost:
            return
        if isinstance(node, Scalar) and node.empty:
            if field.required:
                self.error("105", f"“{field.key}”没有填写", self.source.span(key), field.help, at)
            return
        match field.kind:
            case Kind.RECORD:
                record.children[field.key] = (self.record(node, field.fields, at, frozenset()),)
            case Kind.RECORDS:
                record.children[field.key] = tuple(self._records(field, node, at))
            case Kind.TEXTS:
                items = node.items if isinstance(node, Sequence) else (node,)
                record.values[field.key] = tuple(
                    text for item in items if (text := self.text_of(item, at)) is not None
                )
            case Kind.PAIRS:
                mapping = self.mapping(node, f"“{at}”")
                entries = mapping.entries.items() if mapping else ()
                record.values[field.key] = tuple(
                    (name, text)
                    for name, (_, item) in entries
                    if (text := self.text_of(item, at)) is not None
                )
            case _:
                text = self.text_of(node, at)
                if text is not None:
                    value = self._scalar(field, text, self.source.span(node), at)
                    if value is not None:
                        record.values[field.key] = value

    def _records(self, field: Field, node: Node, at: str) -> Iterable[Record]:
        items = node.items if isinstance(node, Sequence) else (node,)
        for number, item in enumerate(items, 1):
            if (
                field.short
                and isinstance(item, Scalar)
                and not item.empty
                and not _starts_with_key(item, field)
            ):
                span = self.source.span(item)
                yield Record(f"{at}[{number}]", span, {field.short: item.text}, {}, {field.short: span})
            else:
                yield self.record(item, field.fields, f"{at}[{number}]", frozenset())

    def text_of(self, node: Node, at: str) -> str | None:
        """Give the text of a scalar, or say that a text was wanted."""
        if isinstance(node, Scalar):
            return node.text
        self.error(
            "103", f"“{at}”应当是一段文字", self.source.span(node), "含冒号或括号的文字用英文双引号括起来", at
        )
        return None

    def _scalar(self, field: Field, text: str, span: Span, at: str) -> Value | None:
        plain = text.strip()
        match field.kind:
            case Kind.TEXT | Kind.MARKDOWN:
                if field.pattern and not re.fullmatch(field.pattern, plain):
                    self.error(
                        "107", f"“{at}”写的是“{short(plain)}”，{field.pattern_help}", span, field.help, at
                    )
                    return None
                return text if field.kind is Kind.MARKDOWN else plain
            case Kind.CHOICE:
                if plain in field.choices:
                    return plain
                meant = nearest(plain, field.choices)
                advice = f"您是不是想写“{meant}”？" if meant else f"可以写：{'、'.join(field.choices)}"
                self.error("107", f"“{at}”不能写“{short(plain)}”", span, advice, at)
                return None
            case Kind.FLAG:
                if plain in ("true", "false", "是", "否"):
                    return plain in ("true", "是")
                self.error(
                    "107", f"“{at}”只能写 是 或 否，这里写的是“{short(plain)}”", span, "写成 是 或 否", at
                )
                return None
            case Kind.INTEGER | Kind.YEAR:
                if re.fullmatch(r"[0-9]{1,9}", plain):
                    return int(plain)
                self.error("104", f"“{at}”要一个整数，写的是“{short(plain)}”", span, number_help(plain), at)
                return None
            case Kind.MONTH_DAY:
                if re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", plain):
                    return plain
                self.error(
                    "108", f"“{at}”要一个月日，写的是“{short(plain)}”", span, "写成 01-31 这样的形式", at
                )
                return None
            case _:
                moment = read_moment(plain)
                if moment and (field.kind is Kind.MOMENT or not moment.time):
                    return moment if field.kind is Kind.MOMENT else moment.day
                self.error(
                    "108", f"“{at}”不是一个日期：“{short(plain)}”", span, date_help(plain, field.kind), at
                )
                return None


def _starts_with_key(item: Scalar, field: Field) -> bool:
    """Say whether a text in a list was meant as ``名称: …``, with the colon typed wrongly."""
    marked = tuple(known.key + mark for known in field.fields for mark in ":：")
    return not item.style and item.text.startswith(marked)


def nearest(word: str, known: Iterable[str]) -> str:
    """Give the known word that was probably meant, or an empty text."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return found[0] if found else ""


def read_moment(text: str) -> Moment | None:
    """Read ``2023-01-28`` or ``2023-01-28 09:30``; nothing when it is not such a date."""
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]+((?:[01][0-9]|2[0-3]):[0-5][0-9]))?", text)
    if not match:
        return None
    try:
        return Moment(datetime.date(int(match[1]), int(match[2]), int(match[3])), match[4] or "")
    except ValueError:
        return None


def date_help(text: str, kind: Kind) -> str:
    """Say how the date should be written, with the very date when it can be told."""
    wanted = "2023-01-28 09:30" if kind is Kind.MOMENT else "2023-01-28"
    digits = re.findall(r"[0-9]+", unicodedata.normalize("NFKC", text))
    if len(digits) >= 3 and len(digits[0]) == 4:
        meant = f"{digits[0]}-{digits[1]:0>2}-{digits[2]:0>2}"
        if len(digits) >= 5 and kind is Kind.MOMENT:
            meant += f" {digits[3]:0>2}:{digits[4]:0>2}"
        if read_moment(meant):
            return f"写成 {meant}"
    return f"写成 {wanted} 这样的形式"


def number_help(text: str) -> str:
    """Say how a number should be written, with the very number when it can be told."""
    normal = unicodedata.normalize("NFKC", text)
    plain = "".join(character for character in normal if unicodedata.category(character) not in ("Cf", "Zs"))
    bare = _UNIT.sub("", plain.strip("，。；、,;.").replace(",", ""))
    if re.fullmatch(r"[+]?[0-9]{1,15}(\.0+)?", bare):
        return f"写成 {int(bare.partition('.')[0])}"
    if re.fullmatch(r"[-−–][0-9]+", bare):
        return "这里不能是负数，核对一下"
    if re.fullmatch(r"[0-9OoIl|]{1,15}", bare):
        meant = int(bare.translate(_LETTERS))
        return f"写成 {meant}：字母 O、l 不是数字 0、1"
    if bare in _BLANKS:
        return "没有就写 0；原报告这一格是空的就写 空"
    spoken = _spoken_number(bare)
    return f"写成 {spoken}" if spoken is not None else "只写阿拉伯数字，没有就写 0"


def amount_help(text: str, unit: str) -> str:
    """Say how an amount should be written."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").rstrip("，。；、;.")
    found = re.fullmatch(r"([0-9]{1,15}(?:\.[0-9]{1,8})?)(亿元|万元|元)?", plain)
    if found and found[2] in (None, unit):
        whole, dot, rest = found[1].partition(".")
        return f"写成 {int(whole)}{dot}{rest}" + (f"；单位是{unit}，不用写" if found[2] else "")
    if found and unit:
        return f"换算成{unit}，只写数字"
    return "只写数字，可以有小数，如 59237.2449" + (f"；单位是{unit}，不用写" if unit else "")


_UNIT = re.compile("(?:件次|人次|万元|件|项|条|个|次|人|宗|份|元)$")
_LETTERS = str.maketrans("OoIl|", "00111")
_BLANKS = frozenset({"无", "没有", "null", "Null", "NULL", "~", "none", "None", "nil"})
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}


def _spoken_number(text: str) -> int | None:
    """Read a number below 万 written in Chinese, nothing when it is none."""
    total, digit = 0, None
    for character in text:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif character in _POWERS:
            total += (1 if digit is None else digit) * _POWERS[character]
            digit = None
        else:
            return None
    return total + (digit or 0) if text else None


def short(text: str) -> str:
    """Give a text as a message quotes it: on one line, cut when it is long."""
    line = " ".join(text.split())
    return line if len(line) <= 24 else line[:24] + "…"
