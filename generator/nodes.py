"""What a YAML file is read into: texts, mappings and lists that know where they stand."""

from typing import NamedTuple

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


class Mapping(NamedTuple):
    """Keys and values in the order of the file."""

    entries: dict[str, tuple[Scalar, "Node"]]
    line: int
    column: int

    @property
    def end(self) -> int:
        """Give 0: a mapping is pointed at by its first character."""
        return 0


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
