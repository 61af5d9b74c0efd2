"""A quick way for plain YAML: what nearly every report is made of, taken apart at its margin; anything else is left to the parser.

It gives the very nodes that the events of libyaml give, places included, or nothing at all: thousands of random texts a
test run hold the two equal. Most rows of a report are one of few texts (a row of zeros), so rows are remembered. And every report
of a form has tables of the same words: of a block whose words were read before the numbers are taken and nothing is read.
"""

import re
from functools import lru_cache, partial
from typing import NamedTuple

from generator.reading.nodes import MARK, Block, Mapping, Node, Pair, Scalar, Sequence
from generator.reading.usual import usual

# The few that are refused, not the many that are not: their class is compiled in no time.
_ODD = r"\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
_REFUSED = re.compile(f"[{_ODD}]")
_NEXT = re.compile(r"\n(?![ \n#])")
_GAP = re.compile(r"(?: *(?:#[^\n]*)?\n)*+")
_INDENT = re.compile(r" +(?=[^ \n])")
_ENTRY = re.compile(r"( *)([^\W\d_]\w*):(?: +(\S.*?))? *")
_PLAIN = re.compile(r"""[^\s\-?:,\[\]{}#&*!|>'"%@`][^#]*""")
_QUOTED = re.compile(r"\"([^\"\\]*)\"|'([^']*)'")
_ROW = re.compile(r"\{ *(?:[^\W\d_]\w*: +-?[\w./+][\w./+-]*(?:, *(?!\})|(?= *\})))+ *\}")
_PAIR = re.compile(r"([^\W\d_]\w*): +(-?[\w./+][\w./+-]*)")
_LIST = re.compile(r"\[ *(?:[\w./+][\w./+-]*(?:, *(?!\])|(?= *\])))* *\]")
_ITEM = re.compile(r"[\w./+][\w./+-]*")
_NUMBER = re.compile(r": ([0-9.]+)(?=[,}\n])")
# Whatever is no part of a number is a blank here.
_DIGITS = bytes(code if chr(code) in "0123456789." else ord(" ") for code in range(256))
_LONGEST = 20_000
"""Characters of a block that is remembered; the largest table of a form has three thousand."""


# Not by their own constructor, which takes twice as long.
_NEW = tuple.__new__


class _OtherwiseError(Exception):
    """Says that a text is not plain."""


class _Entry(NamedTuple):
    """What stands on a line with a key: how far in it stands, what was ``typed`` behind it, and from where on.

    That is a text, with the quotes it stood in, a row in braces, or a list in brackets; nothing, or a ``|``, where it stands
    on the lines below.
    """

    depth: int
    key: str
    typed: str
    column: int
    text: str
    quotes: str
    pairs: tuple[Pair, ...]


def plain_root(text: str) -> Mapping | None:
    """Give the root of a plain text, nothing where it holds anything unusual."""
    if not text.endswith("\n"):
        return None
    try:
        return _root(text)
    except _OtherwiseError:
        return None


def _root(text: str) -> Mapping | None:
    """Give the entries at the margin, each with the lines below it that are indented, blank or comments."""
    start = _GAP.match(text).end() if text[0] in " \n#" else 0  # type: ignore[union-attr] # it matches nothing too
    first = number = 1 + _passed(text[:start])
    entries: dict[str, tuple[Scalar, Node]] = {}
    for part in _NEXT.split(text[start:])[:-1]:
        line, end, below = part.partition("\n")
        entry = _entry(line)
        key = entry.key
        if entry.depth or key in entries:
            raise _OtherwiseError
        mark = _NEW(Scalar, (key, number, 1, number, len(key) + 1, ""))
        node, lines = _node(text, number, entry, below + end)
        entries[key] = mark, node
        number += lines + 1
    return Mapping(entries, first, 1) if entries else None


def _node(text: str, number: int, entry: _Entry, below: str) -> tuple[Node, int]:
    """Give what belongs to an entry at the margin, on its line or on the lines ``below``, and how many these are."""
    if not entry.typed:
        known = _known(text, number, entry.key, below)
        return known or (_unknown(text, number, below, len(entry.key) + 2), below.count("\n"))
    if entry.typed == "|":
        lines = below.count("\n")
        return _literal(below, lines, number, entry.column), lines
    return _value(entry, number), _passed(below)


def _passed(lines: str) -> int:
    """Give the number of lines that say nothing: blank ones and comments."""
    if lines and (_REFUSED.search(lines) or not _GAP.fullmatch(lines)):
        raise _OtherwiseError
    return lines.count("\n")


@lru_cache(maxsize=1024)
def _entry(line: str) -> _Entry:
    """Give what stands on a line with a key; most of them are the same in every report."""
    found = _ENTRY.fullmatch(line)
    if not found or _REFUSED.search(line):
        raise _OtherwiseError
    lead, key, typed = found.groups("")
    pairs = pairs_of(typed) if typed[:1] == "{" else ()
    text, quotes = ("", "") if pairs or typed in ("", "|") or _LIST.fullmatch(typed) else _text(typed)
    return _Entry(len(lead), key, typed, found.start(3) + 1, text, quotes, pairs)


def _text(value: str) -> tuple[str, str]:
    """Give a text that stands on one line without its quotes, and which they are."""
    quoted = _QUOTED.fullmatch(value)
    if quoted:
        return quoted[1] or quoted[2] or "", value[0]
    if not _PLAIN.fullmatch(value) or ": " in value or value[-1] == ":":
        raise _OtherwiseError
    return value, ""


def _known(text: str, number: int, key: str, below: str) -> tuple[Mapping, int] | None:
    """Give the lines below a key as a block, and how many they are; nothing where no such block was met before.

    Its words are nearly always those that stood there last: whoever puts the numbers among them again needs to look for nothing.
    """
    numbers = below.encode("ascii", "ignore").translate(_DIGITS).decode().split()
    at = key, len(numbers)
    words = _LAST.get(at)
    if words is None or words.with_numbers(numbers) != below:
        if len(below) > _LONGEST:
            return None
        parts = _NUMBER.split(below)
        words = _met(MARK.join(parts[::2]))
        if not words.plain(len(parts) // 2):
            return None
        # Digits may stand elsewhere too.
        if parts[1::2] == numbers:
            _remember(at, words)
        numbers = parts[1::2]
    block = Block(words.words, numbers, partial(_entries, text, number, words.depth))
    return Mapping.of_block(block, number + 1, words.depth + 1), words.lines


def _entries(text: str, at: int, depth: int) -> dict[str, tuple[Scalar, Node]]:
    """Give the entries of a block that is known to be plain, from a line of the text on."""
    return _below(text.split("\n"), at, depth)[0].entries


def _unknown(text: str, number: int, below: str, column: int) -> Node:
    """Give the lines below a key read one by one, an empty text where they say nothing."""
    if _GAP.fullmatch(below):
        _passed(below)
        return Scalar("", number, column, number, column, "")
    if _REFUSED.search(below):
        raise _OtherwiseError
    lines = text.split("\n")
    found, end = _nested(lines, _next(lines, number))
    if end < number + below.count("\n"):
        raise _OtherwiseError
    return found


class _Words:
    """The words of a block; whether it is plain depends on nothing else, since any number is as plain as 0."""

    def __init__(self, words: str) -> None:
        self.words = words
        self.depth = len(words) - len(words.lstrip(" "))
        self.lines = words.count("\n")
        self._pieces = words.replace(MARK, f": {MARK}{MARK}").split(MARK)
        self._numbers = words.count(MARK)
        self._times = 0
        self._plain = False

    def plain(self, numbers: int) -> bool:
        """Say whether a block of these words and so many ``numbers`` is plain.

        It is not known when they are met first, since most others never come again.
        """
        self._times += 1
        if self._times == 2:
            self._plain = self._numbers > 0 and sample(self.words) is not None
        # Where somebody typed the very mark there are fewer numbers.
        return self._plain and numbers == self._numbers

    def with_numbers(self, numbers: list[str]) -> str:
        """Give the block with so many numbers as it has."""
        pieces = self._pieces.copy()
        pieces[1::2] = numbers
        return "".join(pieces)


_met = lru_cache(maxsize=512)(_Words)


_MOST = 256
_LAST: dict[tuple[str, int], _Words] = {}
"""The plain words that were met last under a key, with so many numbers."""


def _remember(at: tuple[str, int], words: _Words) -> None:
    if len(_LAST) >= _MOST:
        _LAST.clear()
    _LAST[at] = words


def sample(words: str) -> Mapping | None:
    """Give the block of these words in which every number is 0, as if it began in line 1; nothing where it is not plain."""
    text = words.replace(MARK, ": 0")
    lines = text.split("\n")
    try:
        found, end = _below(lines, 0, _depth(lines, 0))
    except _OtherwiseError:
        return None
    return found if end == len(lines) and not _REFUSED.search(text) else None


def _below(lines: list[str], at: int, depth: int) -> tuple[Mapping, int]:
    """Give the entries that begin ``depth`` spaces in, from a line on, and the line behind them."""
    first = at
    entries: dict[str, tuple[Scalar, Node]] = {}
    while _depth(lines, at) >= depth:
        entry = _entry(lines[at])
        key, value = entry.key, entry.typed
        if entry.depth > depth:
            raise _OtherwiseError
        if key in entries:
            raise _OtherwiseError
        number, column = at + 1, depth + 1
        end = column + len(key)
        node: Node
        if value == "|":
            node, at = _literal_in(lines, at, entry.column, depth)
        elif not value:
            node = Scalar("", number, end + 1, number, end + 1, "")
            at = _next(lines, at + 1)
            if _depth(lines, at) > depth:
                node, at = _nested(lines, at)
        else:
            node = _value(entry, number)
            at = _next(lines, at + 1)
        if _depth(lines, at) > depth:
            raise _OtherwiseError
        entries[key] = (Scalar(key, number, column, number, end, ""), node)
    if not entries:
        raise _OtherwiseError
    return Mapping(entries, first + 1, depth + 1), at


def _nested(lines: list[str], at: int) -> tuple[Node, int]:
    """Give the list or the entries that begin on a line, and the line behind them."""
    depth = _depth(lines, at)
    return _items(lines, at, depth) if lines[at].startswith("- ", depth) else _below(lines, at, depth)


def _items(lines: list[str], at: int, depth: int) -> tuple[Sequence, int]:
    """Give the list whose dashes stand ``depth`` spaces in, from a line on, and the line behind it."""
    first = at
    items: list[Node] = []
    while _depth(lines, at) == depth and lines[at].startswith("- ", depth):
        # An entry behind a dash stands as far in as if there were none.
        line = lines[at] = f"{' ' * depth} {lines[at][depth + 1 :]}"
        typed = line.strip(" ")
        if _ENTRY.fullmatch(typed):
            item: Node
            item, at = _below(lines, at, _depth(lines, at))
        else:
            item = _item(typed, at + 1, _depth(lines, at) + 1)
            at = _next(lines, at + 1)
        if _depth(lines, at) > depth:
            raise _OtherwiseError
        items.append(item)
    return Sequence(tuple(items), first + 1, depth + 1), at


def _item(typed: str, number: int, column: int) -> Mapping | Scalar:
    """Give what stands behind a dash: a row in braces or a text."""
    if typed[:1] == "{":
        return Mapping.of_row(typed, pairs_of(typed), number, column)
    text, quotes = _text(typed)
    return Scalar(text, number, column, number, column + len(typed), quotes)


def _next(lines: list[str], at: int) -> int:
    """Give the number of the next line that is neither blank nor a comment."""
    while at < len(lines):
        line = lines[at].lstrip(" ")
        if line and line[0] != "#":
            return at
        at += 1
    return at


def _depth(lines: list[str], at: int) -> int:
    """Give how far in a line stands, less than any where the text ends."""
    return len(lines[at]) - len(lines[at].lstrip(" ")) if at < len(lines) else -1


def _literal_in(lines: list[str], at: int, column: int, depth: int) -> tuple[Scalar, int]:
    """Give the text of a block whose key stands ``depth`` spaces in, and the next entry's line."""
    end = at + 1
    while end < len(lines) - 1 and (not lines[end].strip(" ") or _depth(lines, end) > depth):
        end += 1
    below = "\n".join([*lines[at + 1 : end], ""])
    return _literal(below, end - at - 1, at + 1, column), _next(lines, end)


def _literal(below: str, lines: int, number: int, column: int) -> Scalar:
    """Give the text of so many lines below a mark that stands at ``column``; comments at the margin may follow."""
    indent = _INDENT.match(below)
    own = _lines(indent[0]).match(below) if indent else None
    if not indent or not own:
        raise _OtherwiseError
    if own.end() < len(below):
        _passed(below[own.end() :])
        if below[own.end()] != "#":
            raise _OtherwiseError
        below = own[0]
        lines = below.count("\n")
    text = below[indent.end() :].replace(f"\n{indent[0]}", "\n")
    if text.endswith("\n\n"):
        text = text.rstrip("\n") + "\n"
    if not usual(text) and _REFUSED.search(text):
        raise _OtherwiseError
    return _NEW(Scalar, (text, number, column, number + lines + 1, 1, "|"))


@lru_cache(maxsize=16)
def _lines(lead: str) -> re.Pattern[str]:
    """Give what finds all lines of a text that are empty or begin with ``lead`` and hold words."""
    # Not possessive as a whole: Python 3.11.2 does not step back behind a last try that fails.
    return re.compile(rf"(?:\n|{lead}(?! *\n).*+\n)*")


def _value(entry: _Entry, number: int) -> Node:
    """Give what stands on the line of its key."""
    _, _, typed, column, text, quotes, pairs = entry
    if pairs:
        return Mapping.of_row(typed, pairs, number, column)
    if typed[0] == "[":
        places = [(item[0], *item.span()) for item in _ITEM.finditer(typed)]
        items = [
            Scalar(word, number, column + start, number, column + end, "") for word, start, end in places
        ]
        return Sequence(tuple(items), number, column)
    return _NEW(Scalar, (text, number, column, number, column + len(typed), quotes))


@lru_cache(maxsize=4096)
def pairs_of(value: str) -> tuple[Pair, ...]:
    """Give keys and values of a row with their places in it."""
    if not _ROW.fullmatch(value):
        raise _OtherwiseError
    pairs = tuple(Pair(pair[1], *pair.span(1), pair[2], *pair.span(2)) for pair in _PAIR.finditer(value))
    if len({pair[0] for pair in pairs}) < len(pairs):
        raise _OtherwiseError
    return pairs
