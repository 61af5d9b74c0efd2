"""An entry put into a list of a YAML file, or one value of it set, as an edit that keeps every other byte.

Each possible edit is read back: only what changes the list as wanted, and nothing else, is given.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from generator.reading.source import Mapping, Node, Scalar, Sequence, Source, parse

Pairs = tuple[tuple[str, str], ...]
Plain = str | list["Plain"] | dict[str, "Plain"]

_END = re.compile("\r\n|\r|\n")
_PLAIN = re.compile(r"[\w（《“][\w（）〔〕《》“”，。；、.+/·-]*")
_TYPED = re.compile(r"(?:true|false|null|yes|no|on|off|y|n|~)", re.IGNORECASE)
_BEHIND = re.compile(r"(?:\s|,|}|(?<=\s)#[^\n\r]*)*")
_BOM = "\ufeff"


class _Lines(NamedTuple):
    """A text as lines with their ends, so that places of nodes can be told from places in the text."""

    text: str
    starts: tuple[int, ...]
    end: str

    def at(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column - 1

    def put(self, place: int, words: str, until: int = -1) -> str:
        return self.text[:place] + words + self.text[place if until < 0 else until :]


def with_entry(text: str, key: str, entry: Pairs) -> str | None:
    """Give the text with an entry more in the list under ``key``, nothing where that cannot be done safely."""
    return _edited(text, lambda lines, source: _additions(lines, source, key, entry), key, _one_more(entry))


def with_value(text: str, key: str, number: int, pair: tuple[str, str]) -> str | None:
    """Give the text with one value set in the entry of this number (from 0), nothing where that is not safe."""

    def right(before: list[Plain], after: list[Plain]) -> bool:
        wanted = [*before]
        old = wanted[number]
        if not isinstance(old, dict):
            return False
        wanted[number] = old | {pair[0]: pair[1]}
        return after == wanted

    return _edited(text, lambda lines, source: _settings(lines, source, key, number, pair), key, right)


def written(key: str, entry: Pairs) -> str:
    """Give an entry as an editor would write it, below its key."""
    return f"{key}:\n{_block(entry, chr(10), '  ')}"


def _edited(
    text: str,
    candidates: Callable[[_Lines, Source], Iterator[str]],
    key: str,
    right: Callable[[list[Plain], list[Plain]], bool],
) -> str | None:
    mark = _BOM if text.startswith(_BOM) else ""
    text = text.removeprefix(_BOM)
    source = parse(text, "")
    if source.problems or not isinstance(source.root, Mapping | None):
        return None
    before = _value(source.root)
    for candidate in candidates(_lines(text), source):
        again = parse(candidate, "")
        after = _value(again.root)
        if again.problems or not isinstance(before, dict) or not isinstance(after, dict):
            continue
        old, new = before.get(key) or [], after.get(key)
        others = {name: value for name, value in after.items() if name != key}
        if (
            isinstance(old, list)
            and isinstance(new, list)
            and others == {name: value for name, value in before.items() if name != key}
            and right(old, new)
        ):
            return mark + candidate
    return None


def _one_more(entry: Pairs) -> Callable[[list[Plain], list[Plain]], bool]:
    def right(before: list[Plain], after: list[Plain]) -> bool:
        return after in ([*before, dict(entry)], [dict(entry), *before])

    return right


def _lines(text: str) -> _Lines:
    ends = list(_END.finditer(text))
    starts = (0, *(match.end() for match in ends))
    return _Lines(text, starts, ends[0][0] if ends else "\n")


def _value(node: Node | None) -> Plain:
    """Give a tree as plain values; the last line break of a text depends on what follows it."""
    if node is None:
        return {}
    if isinstance(node, Scalar):
        return node.text.rstrip("\n")
    if isinstance(node, Mapping):
        return {name: _value(value) for name, (_, value) in node.entries.items()}
    return [_value(item) for item in node.items]


def _additions(lines: _Lines, source: Source, key: str, entry: Pairs) -> Iterator[str]:
    """Yield the texts that may have the entry, the one an editor would write first."""
    root = source.root if isinstance(source.root, Mapping) else Mapping({}, 1, 1)
    margin = " " * (root.column - 1)
    found = root.entries.get(key)
    if found is None:
        yield _at_end(lines, f"{margin}{key}:{lines.end}{_block(entry, lines.end, f'{margin}  ')}")
        return
    name, node = found
    if isinstance(node, Scalar) and node.empty:
        yield _after_line(lines, name.line, _block(entry, lines.end, f"{margin}  "))
    elif isinstance(node, Sequence) and lines.text[lines.at(node.line, node.column)] == "[":
        flow = _flow(entry)
        if node.items:
            yield from _before_bracket(lines, node, flow)
        yield lines.put(lines.at(node.line, node.column) + 1, f"{flow}, " if node.items else flow)
    elif isinstance(node, Sequence):
        block = _block(entry, lines.end, " " * (node.column - 1))
        below = [other.line for other, _ in root.entries.values() if other.line > node.line]
        last = min(below, default=len(lines.starts) + 1) - 1
        while last > node.line and re.fullmatch(r"\s*(#.*)?", source.lines[last - 1]):
            last -= 1
        yield _after_line(lines, last, block)
        yield lines.put(lines.at(node.line, 1), block)


def _settings(lines: _Lines, source: Source, key: str, number: int, pair: tuple[str, str]) -> Iterator[str]:
    """Yield the texts that may have the value in the entry."""
    found = source.root.entries.get(key) if isinstance(source.root, Mapping) else None
    if not found or not isinstance(found[1], Sequence) or number >= len(found[1].items):
        return
    item = found[1].items[number]
    if not isinstance(item, Mapping) or not item.entries:
        return
    name, words = pair[0], _scalar(pair[1])
    standing = item.entries.get(name)
    if standing and isinstance(standing[1], Scalar) and not standing[1].empty:
        old = standing[1]
        yield lines.put(lines.at(old.line, old.column), words, lines.at(old.end_line, old.end_column))
        return
    if standing:
        yield lines.put(lines.at(standing[0].end_line, standing[0].end_column) + 1, f" {words}")
        return
    for _, value in reversed(item.entries.values()):
        if not isinstance(value, Scalar):
            continue
        if lines.text[lines.at(item.line, item.column)] == "{":
            yield lines.put(lines.at(value.end_line, value.end_column), f", {name}: {words}")
        else:
            yield _after_line(lines, value.end_line, f"{' ' * (item.column - 1)}{name}: {words}{lines.end}")


def _before_bracket(lines: _Lines, node: Sequence, flow: str) -> Iterator[str]:
    """Yield the text with the entry behind the last one of a list in brackets."""
    last: Node = node
    while not isinstance(last, Scalar):
        below = [value for _, value in last.entries.values()] if isinstance(last, Mapping) else [*last.items]
        if not below:
            return
        last = below[-1]
    start = lines.at(last.end_line, last.end_column)
    match = _BEHIND.match(lines.text, start)
    stop = match.end() if match else start
    if lines.text[stop : stop + 1] != "]":
        return
    brace = lines.text.rfind("}", start, stop)
    place = brace + 1 if brace >= 0 else start
    comma = "" if "," in lines.text[place:stop] else ","
    if not comma:
        place = lines.text.index(",", place) + 1
    yield lines.put(place, f"{comma} {flow}")


def _at_end(lines: _Lines, words: str) -> str:
    glue = "" if not lines.text or lines.text[-1] in "\r\n" else lines.end
    return lines.text + glue + words


def _after_line(lines: _Lines, line: int, words: str) -> str:
    if line >= len(lines.starts):
        return _at_end(lines, words)
    place = lines.starts[line]
    glue = "" if lines.text[place - 1 : place] in ("\r", "\n") else lines.end
    return lines.put(place, glue + words)


def _block(entry: Pairs, end: str, indent: str) -> str:
    rows = [f"{key}: {_scalar(value)}".rstrip(" ") + end for key, value in entry]
    return f"{indent}- " + f"{indent}  ".join(rows)


def _flow(entry: Pairs) -> str:
    return "{" + ", ".join(f"{key}: {_scalar(value, flow=True)}" for key, value in entry) + "}"


def _scalar(value: str, *, flow: bool = False) -> str:
    """Give a text without quotes where that is safe; ``flow`` is inside brackets, which is stricter in other programs.

    An empty text is left out: whoever reads the file is told that something is to be written there.
    """
    if not value:
        return ""
    plain = _PLAIN.fullmatch(value) and not _TYPED.fullmatch(value) and not (flow and value[0] in "（《“")
    return value if plain else json.dumps(value, ensure_ascii=False)
