"""The one reader that holds a file against the keys that may stand in it."""

import datetime
import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from generator.patterns import seldom
from generator.problem import Level, Problem, Span
from generator.reading.advice import date_help, number_help, year_help
from generator.reading.fields import Field, Fields, Kind, Moment, Record, Value
from generator.reading.source import Mapping, Node, Scalar, Sequence, Source

__all__ = [
    "Field",
    "Fields",
    "Kind",
    "Moment",
    "Reader",
    "Record",
    "nearest",
    "read_moment",
    "short",
    "starts_with_key",
]

_DIGITS = 9
_YEAR = seldom("[0-9]{4}")
_INTEGER = seldom(f"[0-9]{{1,{_DIGITS}}}")
_MONTH_DAY = seldom("(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_MOMENT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]+((?:[01][0-9]|2[0-3]):[0-5][0-9]))?")


class Reader:
    """Holds nodes of one file against fields; what is wrong gathers in ``problems``.

    ``family`` is the letter of the codes: ``C`` for configuration, ``F`` for a report. ``aliases`` are other words
    for keys that an editor may write (the heading of a section for its key).
    """

    def __init__(self, source: Source, family: str) -> None:
        self.source = source
        self.family = family
        self.aliases: dict[str, str] = {}
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
        if isinstance(node, Sequence) and self._begins_with(node, "["):
            message = f"{what}下面应当是“名称: 内容”，不是方括号里的列表"
            self.error("103", message, span, "写成 {名称: 内容}，或每一项另起一行")
        elif isinstance(node, Sequence):
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

    def _begins_with(self, node: Node, mark: str) -> bool:
        return self.source.lines[node.line - 1][node.column - 1 :].startswith(mark)

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
        """Say that a key does not exist here, and give the one that was meant: none of those ``beside`` it.

        A word alone on its line, whose missing colon was told already, is no key and is passed over.
        """
        if key.text == "<<" and not key.style:
            return ""
        known = tuple(known)
        free = [name for name in known if name not in beside.entries]
        alias = self.aliases.get(key.text, "")
        meant = alias if alias in free else nearest(key.text, free)
        value = beside.entries[key.text][1]
        if isinstance(value, Scalar) and value.lost and not meant:
            return ""
        advice = f"您是不是想写“{meant}”？" if meant else f"{where}里可以写：{'、'.join(known)}"
        self.error("101", f"{where}里没有“{short(key.text)}”这一项", self.source.span(key), advice)
        return meant

    def record(self, node: Node | None, fields: tuple[Field, ...], at: str, extra: Collection[str]) -> Record:
        """Read a mapping against fields; keys in ``extra`` are left to the caller."""
        record = Record(at, self.source, node, {}, {}, {}, set())
        where = f"“{at}”" if at else "文件最外层"
        mapping = self.mapping(node, where)
        if mapping is None:
            return record
        asked = fields if isinstance(fields, Fields) else Fields(fields)
        for name, (key, value) in mapping.entries.items():
            field = asked.by_key.get(name)
            if field:
                self._field(field, key, value, record)
            elif name not in extra:
                record.meant.add(self.unknown(key, (*asked.by_key, *extra), mapping, where))
        for field in asked.required:
            if field.key not in mapping.entries and field.key not in record.meant:
                help_ = f"补上“{field.key}: …”，{field.help}"
                self.error("102", f"{where}里缺少“{field.key}”", record.span, help_)
        return record

    def _field(self, field: Field, key: Scalar, node: Node, record: Record) -> None:
        value = _sound(field, node.text) if isinstance(node, Scalar) and node.text else None
        if value is not None:
            record.nodes[field.key] = node
            record.values[field.key] = value
            return
        record.nodes[field.key] = key if isinstance(node, Scalar) and node.empty else node
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
            case Kind.NAMED:
                entries = self._entries(node, at)
                record.children[field.key] = tuple(
                    self.record(item, field.fields, f"{at}.{name}", frozenset())
                    for name, (_, item) in entries
                )
            case Kind.PAIRS:
                entries = self._entries(node, at)
                record.values[field.key] = tuple(
                    (name, text)
                    for name, (word, item) in entries
                    if self._filled(word, item, at)
                    and (text := self.text_of(item, f"{at}.{name}")) is not None
                )
            case _:
                text = self.text_of(node, at, field.kind)
                if text is not None:
                    value = _sound(field, text)
                    if value is None:
                        self._wrong(field, text.strip(), node, at)
                    else:
                        record.values[field.key] = value

    def _entries(self, node: Node, at: str) -> Collection[tuple[str, tuple[Scalar, Node]]]:
        mapping = self.mapping(node, f"“{at}”")
        return mapping.entries.items() if mapping else ()

    def _records(self, field: Field, node: Node, at: str) -> Iterable[Record]:
        items = node.items if isinstance(node, Sequence) else (node,)
        for number, item in enumerate(items, 1):
            if (
                field.short
                and isinstance(item, Scalar)
                and not item.empty
                and not starts_with_key(item, field.fields)
            ):
                values: dict[str, Value] = {field.short: item.text}
                yield Record(f"{at}[{number}]", self.source, item, values, {}, {field.short: item}, set())
            else:
                yield self.record(item, field.fields, f"{at}[{number}]", frozenset())

    def _filled(self, key: Scalar, value: Node, at: str) -> bool:
        """Say whether something stands after the name; a colour without quotes is a comment to YAML."""
        if not isinstance(value, Scalar) or not value.empty:
            return True
        if not value.lost:
            colour = re.search(r"#\S+", self.source.lines[key.line - 1][key.end_column :])
            help_ = (
                f'# 开头的颜色要用英文引号括起来，写成 "{colour[0]}"' if colour else "补上内容，或删去这一行"
            )
            name = f"{at}.{key.text}"
            self.error("105", f"“{name}”没有填写", self.source.span(key), help_, name)
        return False

    def text_of(self, node: Node, at: str, kind: Kind = Kind.TEXT) -> str | None:
        """Give the text of a scalar, or say that a text was wanted and how it is written."""
        if isinstance(node, Scalar):
            return node.text
        bracket = self._begins_with(node, "[")
        if bracket and kind is not Kind.MARKDOWN:
            message, help_ = f"“{at}”只能写一个", "只留一个，去掉方括号"
        elif bracket or (
            self._begins_with(node, "{") and not (kind is Kind.MARKDOWN and self._begins_with(node, "{{"))
        ):
            message, help_ = f"“{at}”应当是一段文字", "整段文字用英文双引号括起来"
        elif kind is Kind.MARKDOWN:
            key = at.rpartition(".")[2]
            message, help_ = f"“{at}”应当是一段文字", f"冒号后面加 |，写成“{key}: |”，文字另起一行、缩进两格"
        elif isinstance(node, Sequence):
            message, help_ = f"“{at}”只能写一个", "只留一个，去掉行首的“- ”"
        else:
            message, help_ = f"“{at}”应当是一段文字", "整段文字写在冒号后面，用英文双引号括起来"
        self.error("103", message, self.source.span(node), help_, at)
        return None

    def _wrong(self, field: Field, plain: str, node: Node, at: str) -> None:
        """Say why a text is not what was asked for."""
        span = self.source.span(node)
        match field.kind:
            case Kind.TEXT | Kind.MARKDOWN:
                message = f"“{at}”写的是“{short(plain)}”，{field.pattern_help}"
                self.error("107", message, span, field.help, at)
            case Kind.CHOICE:
                meant = nearest(plain, field.choices)
                advice = f"您是不是想写“{meant}”？" if meant else f"可以写：{'、'.join(field.choices)}"
                self.error("107", f"“{at}”不能写“{short(plain)}”", span, advice, at)
            case Kind.FLAG:
                message = f"“{at}”只能写 是 或 否，这里写的是“{short(plain)}”"
                self.error("107", message, span, "写成 是 或 否", at)
            case Kind.YEAR:
                message = f"“{at}”要一个年度，写的是“{short(plain)}”"
                self.error("104", message, span, year_help(plain), at)
            case Kind.INTEGER:
                small = _INTEGER.fullmatch(plain)
                help_ = (
                    f"写 {field.least} 或更大的数"
                    if small
                    else number_help(plain, counted=False, digits=_DIGITS)
                )
                self.error("104", f"“{at}”要一个整数，写的是“{short(plain)}”", span, help_, at)
            case Kind.MONTH_DAY:
                message = f"“{at}”要一个月日，写的是“{short(plain)}”"
                self.error("108", message, span, "写成 01-31 这样的形式", at)
            case _:
                help_ = date_help(plain, timed=field.kind is Kind.MOMENT)
                self.error("108", f"“{at}”不是一个日期：“{short(plain)}”", span, help_, at)


def _sound(field: Field, text: str) -> Value | None:
    """Give the value that a text is to be, nothing where it is none; a value of several parts is never a text."""
    kind = field.kind
    plain = text.strip()
    if kind is Kind.MARKDOWN or kind is Kind.TEXT:
        if field.pattern and not re.fullmatch(field.pattern, plain):
            return None
        return text if kind is Kind.MARKDOWN else plain
    if kind is Kind.DATE or kind is Kind.MOMENT:
        moment = read_moment(plain)
        if kind is Kind.MOMENT or moment is None:
            return moment
        return None if moment.time else moment.day
    match kind:
        case Kind.CHOICE:
            return plain if plain in field.choices else None
        case Kind.FLAG:
            return plain in ("true", "是") if plain in ("true", "false", "是", "否") else None
        case Kind.YEAR:
            return int(plain) if _YEAR.fullmatch(plain) else None
        case Kind.INTEGER:
            return int(plain) if _INTEGER.fullmatch(plain) and int(plain) >= field.least else None
        case Kind.MONTH_DAY:
            return plain if _MONTH_DAY.fullmatch(plain) else None
    return None


def starts_with_key(item: Scalar, fields: Iterable[Field]) -> bool:
    """Say whether a text was meant as ``名称: …``, with the colon typed wrongly."""
    keys = "|".join(re.escape(known.key) for known in fields)
    return not item.style and re.match(rf"(?:{keys})\s*[:：]", item.text) is not None


def nearest(word: str, known: Iterable[str]) -> str:
    """Give the known word that was probably meant, or an empty text."""
    from difflib import get_close_matches  # noqa: PLC0415 - most of what is typed is known

    found = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return found[0] if found else ""


@lru_cache(maxsize=1024)
def read_moment(text: str) -> Moment | None:
    """Read ``2023-01-28`` or ``2023-01-28 09:30``; nothing when it is not such a date."""
    match = _MOMENT.fullmatch(text)
    if not match:
        return None
    try:
        return Moment(datetime.date(int(match[1]), int(match[2]), int(match[3])), match[4] or "")
    except ValueError:
        return None


def short(text: str) -> str:
    """Give a text as a message quotes it: on one line, cut when it is long."""
    line = " ".join(text.split())
    return line if len(line) <= 24 else line[:24] + "…"
