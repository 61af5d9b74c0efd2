"""A quick way for plain YAML: what nearly every report is made of, read line by line; anything else is left to the parser.

It gives the very nodes that the events of libyaml give, places included, or nothing at all: thousands of random texts a
test run hold the two equal. Most rows of a report are one of few texts (a row of zeros), so rows are remembered. And every report
of a form has tables of the same words: of a block whose words were read before the numbers are taken and nothing is read.
"""

import re
from functools import lru_cache, partial

from generator.reading.nodes import MARK, Block, Mapping, Node, Pair, Scalar

# The few that are refused, not the many that are not: their class is compiled in no time.
_REFUSED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_ENTRY = re.compile(r"( *)([^\W\d_]\w*):(?: +(\S.*?))? *")
_PLAIN = re.compile(r"""[^\s\-?:,\[\]{}#&*!|>'"%@`][^#]*""")
_QUOTED = re.compile(r"\"([^\"\\]*)\"|'([^']*)'")
_ROW = re.compile(r"\{ *(?:[^\W\d_]\w*: +[\w./+][\w./+-]*(?:, *(?!\})|(?= *\})))+ *\}")
_NUMBER = re.compile(r": ([0-9.]+)(?=[,}\n])")
_LONGEST = 200
"""Lines of a block that is remembered; the largest table of a form has forty."""
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
        depth, key, value, start = _entry(lines[at])
        if depth != indent:
            if depth > indent:
                raise _OtherwiseError
            break
        if key in entries:
            raise _OtherwiseError
        number, column = at + 1, indent + 1
        node: Node
        if value is None:
            below = _next(lines, at + 1)
            depth = _depth(lines, below)
            if depth > indent:
                known = _block(lines, below, depth) if indent == 0 else None
                node, at = known or _below(lines, below, depth)
            else:
                end = column + len(key) + 1
                node, at = Scalar("", number, end, number, end, ""), below
        elif value == "|":
            node, at = _literal(lines, at, start, indent)
        else:
            node = _row(value, number, start) if value[0] == "{" else _text(value, number, start)
            at = _next(lines, at + 1)
            if _depth(lines, at) > indent:
                raise _OtherwiseError
        end = column + len(key)
        entries[key] = (Scalar(key, number, column, number, end, ""), node)
    return (Mapping(entries, first + 1, indent + 1) if entries else None), at


@lru_cache(maxsize=1024)
def _entry(line: str) -> tuple[int, str, str | None, int]:
    """Give how far in an entry stands, its key, its value and where that begins; most lines with a key are the same in every report."""
    found = _ENTRY.fullmatch(line)
    if not found:
        raise _OtherwiseError
    lead, key, value = found.groups()
    return len(lead), key, value, found.start(3) + 1


def _below(lines: list[str], at: int, depth: int) -> tuple[Mapping, int]:
    """Give the entries that stand below a key, and the line behind them."""
    found, end = _mapping(lines, at, depth)
    if found is None:
        raise _OtherwiseError
    return found, end


def _block(lines: list[str], at: int, depth: int) -> tuple[Mapping, int] | None:
    """Give the entries below a key of the file as a block, and the line behind them; nothing where no such block was met before."""
    end, lead = at, " " * depth
    while end < len(lines) and lines[end].startswith(lead):
        end += 1
    behind = _next(lines, end)
    # What goes on behind a gap, and a gap that is not quite empty, is for those who read line by line.
    if _depth(lines, behind) > 0 or any(line[:1] == " " for line in lines[end:behind]) or end - at > _LONGEST:
        return None
    parts = _NUMBER.split("\n".join([*lines[at:end], ""]))
    words = MARK.join(parts[::2])
    if len(parts) == 1 or not _met(words).plain():
        return None
    block = Block(words, parts[1::2], partial(_entries, lines, at, depth))
    return Mapping.of_block(block, at + 1, depth + 1), behind


def _entries(lines: list[str], at: int, depth: int) -> dict[str, tuple[Scalar, Node]]:
    """Give the entries of a block that is known to be plain."""
    return _below(lines, at, depth)[0].entries


class _Words:
    """The words of a block; whether it is plain depends on nothing else, since any number is as plain as 0."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._times = 0
        self._plain = False

    def plain(self) -> bool:
        """Say whether a block of these words is plain; it is not known when they are met first, since most others never come again."""
        self._times += 1
        if self._times == 2:
            self._plain = sample(self._words) is not None
        return self._plain


_met = lru_cache(maxsize=512)(_Words)


def sample(words: str) -> Mapping | None:
    """Give the block of these words in which every number is 0, as if it began in line 1; nothing where it is not plain."""
    lines = words.replace(MARK, ": 0").split("\n")
    try:
        found, end = _below(lines, 0, _depth(lines, 0))
    except _OtherwiseError:
        return None
    return found if end == len(lines) else None


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
