"""The examples in a component's description: as values a template may ask, each with what is wrong with it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, make_dataclass
from functools import cache
from keyword import iskeyword

from generator.problem import Level, Problem, Span
from generator.reading.shape import nearest
from generator.reading.source import Mapping as MappingNode
from generator.reading.source import Node, Scalar, Sequence, Source

EXAMPLES, NAME = "示例", "名称"
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?")
_CONSTANTS = {"true": True, "false": False, "null": None, "~": None}


@dataclass(frozen=True, slots=True)
class Example:
    """One set of arguments: as values a template may ask, and as the YAML that was typed."""

    name: str
    given: Mapping[str, object]
    typed: str
    span: Span


def listed(names: Iterable[str]) -> str:
    """Give names as one text."""
    return "、".join(names) or "（没有）"


def read_examples(
    source: Source, takes: tuple[str, ...], optional: frozenset[str], problems: list[Problem]
) -> Iterator[Example]:
    """Yield the examples that can be shown; what is wrong with the others goes to ``problems``."""
    root = source.root if isinstance(source.root, MappingNode) else None
    node = root.entries[EXAMPLES][1] if root and EXAMPLES in root.entries else None
    if not isinstance(node, Sequence):
        if not any(problem.level is Level.ERROR for problem in problems):
            place = source.span(node) if node else Span(source.path)
            help_ = "写上“示例:”，下面每个例子以“- 名称: …”开头"
            problems.append(Problem("T105", Level.ERROR, "没有例子", place, help_))
        return
    last = len(source.lines)
    ends = [item.line - 1 for item in node.items[1:]] + [last]
    seen: set[str] = set()
    for item, end in zip(node.items, ends, strict=True):
        span = source.span(item)
        entries = item.entries if isinstance(item, MappingNode) else {}
        name = entries[NAME][1] if NAME in entries else None
        if not isinstance(name, Scalar) or not name.text:
            problems.append(_wrong("例子没有名称", span, "写上“- 名称: …”"))
            continue
        if name.text in seen:
            problems.append(
                _wrong(f"有两个例子都叫“{name.text}”", source.span(name), "换一个名称，让人看出差别")
            )
            continue
        seen.add(name.text)
        given = {key: node for key, (_, node) in entries.items() if key != NAME}
        faults = list(_not_taken(given, entries, takes, optional, (source, name)))
        faults += _not_names(item, source)
        problems += faults
        if not faults:
            values = {key: _value(node, key) for key, node in given.items()}
            typed = _typed(source.lines[span.line - 1 : end])
            yield Example(name.text, values, typed, span)


def _not_taken(
    given: Mapping[str, Node],
    entries: Mapping[str, tuple[Scalar, Node]],
    takes: tuple[str, ...],
    optional: frozenset[str],
    where: tuple[Source, Scalar],
) -> Iterator[Problem]:
    """Say which arguments of an example its macro does not take, and which it misses."""
    source, name = where
    missing = [parameter for parameter in takes if parameter not in given and parameter not in optional]
    for key in given:
        if key not in takes:
            meant = nearest(key, missing)
            help_ = f"您是不是想写“{meant}”？" if meant else f"宏的参数是 {listed(takes)}"
            yield _wrong(f"例子“{name.text}”里的“{key}”不是宏的参数", source.span(entries[key][0]), help_)
            missing = [parameter for parameter in missing if parameter != meant]
    for parameter in missing:
        yield _wrong(
            f"例子“{name.text}”缺少参数“{parameter}”", source.span(name), f"补上“{parameter}: …”，可以是空的"
        )


def _not_names(node: Node, source: Source) -> Iterator[Problem]:
    """Say which keys of an example a template could not ask for."""
    if isinstance(node, MappingNode):
        for key, value in node.entries.values():
            if not key.text.isidentifier() or iskeyword(key.text):
                help_ = "用字母、数字和下划线，不以数字开头"
                yield _wrong(f"“{key.text}”不能用作名称，模板取不到它", source.span(key), help_)
            yield from _not_names(value, source)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _not_names(item, source)


def _wrong(message: str, span: Span, help_: str) -> Problem:
    return Problem("T105", Level.ERROR, message, span, help_)


def _value(node: Node, name: str) -> object:
    """Give a node as a template meets such a value on a page: a mapping has attributes, a list is a tuple."""
    if isinstance(node, MappingNode):
        parts = {key: _value(value, key) for key, (_, value) in node.entries.items()}
        return _shape(name, tuple(parts))(*parts.values())
    if isinstance(node, Sequence):
        return tuple(_value(item, name) for item in node.items)
    if node.style:
        return node.text
    if node.empty or node.text in _CONSTANTS:
        return _CONSTANTS.get(node.text)
    number = _NUMBER.fullmatch(node.text)
    if number is None:
        return node.text
    return float(node.text) if number[1] else int(node.text)


@cache
def _shape(name: str, keys: tuple[str, ...]) -> type:
    """Give a frozen dataclass, so that a slip in a template is told as it would be on a page."""
    return make_dataclass(name, keys, frozen=True, slots=True)


def _typed(lines: Iterable[str]) -> str:
    """Give the lines of an example without the indent they share, its dash included."""
    kept = "\n".join(lines).rstrip().replace("- ", "  ", 1)
    indent = min((len(line) - len(line.lstrip()) for line in kept.split("\n") if line.strip()), default=0)
    return "\n".join(line[indent:] for line in kept.split("\n"))
