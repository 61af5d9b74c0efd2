"""What a YAML file is read into: texts, mappings and lists that know where they stand."""

from collections.abc import Callable
from typing import NamedTuple

MARK = "\0"
"""Stands for a number among words; no file of ours can hold one."""
LOST = "?"
"""The style of a text that could not be read, which a problem has already told."""


class Scalar(NamedTuple):
    """A text as it was typed; ``line`` and ``column`` count from 1, ``end_column`` is exclusive."""

    text: str
    line: int
    column: int
    end_line: int
    end_column: int
    style: str

    @property
    def empty(self) -> bool:
        """Say whether nothing was typed after the colon."""
        return not self.text and not self.style

    @property
    def lost(self) -> bool:
        """Say whether what stood here could not be read, which a problem has already told."""
        return self.style == LOST

    @property
    def end(self) -> int:
        """Give the exclusive end column when the text ends on its first line, else 0."""
        return self.end_column if self.end_line == self.line and self.end_column > self.column else 0


class Pair(NamedTuple):
    """A key and a value of a row in braces, each with the columns it stands in, counted from the brace."""

    key: str
    key_start: int
    key_end: int
    text: str
    start: int
    end: int


class Block(NamedTuple):
    """The lines of a mapping, with their numbers apart: ``words`` hold ``MARK`` for each; ``entries`` reads the lines."""

    words: str
    numbers: list[str]
    entries: Callable[[], dict[str, tuple[Scalar, "Node"]]]


class Mapping:
    """Keys and values in the order of the file.

    A row in braces keeps what was ``typed``, a ``block`` its words and numbers; both make entries when asked.
    """

    __slots__ = ("_entries", "block", "column", "line", "pairs", "typed")

    def __init__(self, entries: dict[str, tuple[Scalar, "Node"]] | None, line: int, column: int) -> None:
        self._entries = entries
        self.pairs: tuple[Pair, ...] = ()
        self.typed = ""
        self.block: Block | None = None
        self.line = line
        self.column = column

    @classmethod
    def of_row(cls, typed: str, pairs: tuple[Pair, ...], line: int, column: int) -> "Mapping":
        """Give a row in braces: nearly every row is read by what was typed alone, so its entries are never made."""
        found = cls(None, line, column)
        found.typed = typed
        found.pairs = pairs
        return found

    @classmethod
    def of_block(cls, block: Block, line: int, column: int) -> "Mapping":
        """Give a mapping of several lines whose like was read before: nearly every table is read by its numbers alone."""
        found = cls(None, line, column)
        found.block = block
        return found

    @property
    def entries(self) -> dict[str, tuple[Scalar, "Node"]]:
        """Give keys and values by the text of the key."""
        if self._entries is None and self.block:
            self._entries = self.block.entries()
        if self._entries is None:
            line, column = self.line, self.column
            # Not by their own constructor, which takes twice as long.
            new = tuple.__new__
            self._entries = {
                key: (
                    new(Scalar, (key, line, column + start, line, column + stop, "")),
                    new(Scalar, (text, line, column + begin, line, column + end, "")),
                )
                for key, start, stop, text, begin, end in self.pairs
            }
        return self._entries

    @property
    def end(self) -> int:
        """Give 0: a mapping is pointed at by its first character."""
        return 0

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        mine = (list(self.entries.items()), self.line, self.column)
        return mine == (list(other.entries.items()), other.line, other.column)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Mapping({self.entries!r}, {self.line}, {self.column})"


class Sequence(NamedTuple):
    """Items in the order of the file."""

    items: tuple["Node", ...]
    line: int
    column: int

    @property
    def end(self) -> int:
        """Give 0: a list is pointed at by its first character."""
        return 0


Node = Scalar | Mapping | Sequence
