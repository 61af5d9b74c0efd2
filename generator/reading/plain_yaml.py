"""A quick way for plain YAML: what nearly every report is made of, read line by line; anything else is left to the parser.

It gives the very nodes that the events of libyaml give, places included, or nothing at all: thousands of random texts a
test run hold the two equal. Most rows of a report are one of few texts (a row of zeros), so rows are remembered.
"""

import re
from functools import lru_cache

from generator.reading.nodes import Mapping, Node, Pair, Scalar

_REFUSED = re.compile("[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_ENTRY = re.compile(r"( *)([^\W\d_]\w*):(?: +(\S.*?))? *")
_PLAIN = re.compile(r"""[^\s\-?:,\[\]{}#&*!|>'"%@`][^#]*""")
_QUOTED = re.compile(r"\"([^\"\\]*)\"|'([^']*)'")
_ROW = re.compile(r"\{ *(?:[^\W\d_]\w*: +[\w./+][\w./+-]*(?:, *(?!\})|(?= *\})))+ *\}")
_PAIR = re.compile(r"([^\W\d_]\w*): +([\w./+][\w./+-]*)")


class _OtherwiseError(Exception):
    """Says that a text is not plain."""


def plain_root(text: str, lines: list[str]) -> Mapping | None:
    """Give the root of a plain text, nothing where it holds anything unusual."""
    if not text.endswith("\n") or _REFUSED.search(text):
        return None
    try:
        root, at = _mapping(lines, _next(lines, 0), 0)
    except _OtherwiseError:
        return None
    return root if root and at == len(lines) else None


def _next(lines: list[str], at: int) -> int:
    """Give the number of the next line that is neither blank nor a comment."""
    while at < len(lines):
        line = lines[at].lstrip(" ")
        if line and line[0] != "#":
            return at
        at += 1
    return at


def _mapping(lines: list[str], at: int, indent: int) -> tuple[Mapping | None, int]:
    """Give the entries that begin ``indent`` spaces in, from a line on, and the line behind them."""
    first = at
    entries: dict[str, tuple[Scalar, Node]] = {}
    while at < len(lines):
        found = _ENTRY.fullmatch(lines[at])
        if not found:
            raise _OtherwiseError
        lead, key, value = found.groups()
        column = len(lead) + 1
        if len(lead) != indent:
            if len(lead) > indent:
                raise _OtherwiseError
            break
        if key in entries:
            raise _OtherwiseError
        number = at + 1
        node: Node
        if value is None:
            below = _next(lines, at + 1)
            depth = _depth(lines, below)
            if depth > indent:
                inner, at = _mapping(lines, below, depth)
                if inner is None:
                    raise _OtherwiseError
                node = inner
            else:
                end = column + len(key) + 1
                node, at = Scalar("", number, end, number, end, ""), below
        elif value == "|":
            node, at = _literal(lines, at, found.start(3) + 1, indent)
        else:
            start = found.start(3) + 1
            node = _row(value, number, start) if value[0] == "{" else _text(value, number, start)
            at = _next(lines, at + 1)
            if _depth(lines, at) > indent:
                raise _OtherwiseError
        end = column + len(key)
        entries[key] = (Scalar(key, number, column, number, end, ""), node)
    return (Mapping(entries, first + 1, indent + 1) if entries else None), at


def _depth(lines: list[str], at: int) -> int:
    """Give how far in a line stands, less than any where the text ends."""
    return len(lines[at]) - len(lines[at].lstrip(" ")) if at < len(lines) else -1


def _literal(lines: list[str], at: int, column: int, indent: int) -> tuple[Scalar, int]:
    """Give the text of a block whose mark stands at ``column``, and the next entry's line."""
    number = at + 1
    inner = _depth(lines, number)
    if number >= len(lines) or inner <= indent or not lines[number].strip(" "):
        raise _OtherwiseError
    lead = " " * inner
    end = last = number
    while end < len(lines):
        line = lines[end]
        if line.startswith(lead):
            if not line.strip(" "):
                raise _OtherwiseError
            last = end
        elif line:
            break
        end += 1
    if end < len(lines) and _depth(lines, end) > indent:
        raise _OtherwiseError
    if end < len(lines) and not lines[end].strip(" "):
        raise _OtherwiseError
    text = "\n".join([line[inner:] for line in lines[number : last + 1]]) + "\n"
    return Scalar(text, number, column, min(end, len(lines) - 1) + 1, 1, "|"), _next(lines, end)


def _text(value: str, number: int, column: int) -> Scalar:
    """Give a text that stands on one line, plain or in quotes."""
    end = column + len(value)
    quoted = _QUOTED.fullmatch(value)
    if quoted:
        return Scalar(quoted[1] or quoted[2] or "", number, column, number, end, value[0])
    if not _PLAIN.fullmatch(value) or ": " in value or value[-1] == ":":
        raise _OtherwiseError
    return Scalar(value, number, column, number, end, "")


def _row(value: str, number: int, column: int) -> Mapping:
    """Give the entries of a row in braces."""
    return Mapping.of_row(value, pairs_of(value), number, column)


@lru_cache(maxsize=4096)
def pairs_of(value: str) -> tuple[Pair, ...]:
    """Give keys and values of a row with their places in it."""
    if not _ROW.fullmatch(value):
        raise _OtherwiseError
    pairs = tuple(Pair(pair[1], *pair.span(1), pair[2], *pair.span(2)) for pair in _PAIR.finditer(value))
    if len({pair[0] for pair in pairs}) < len(pairs):
        raise _OtherwiseError
    return pairs
