"""The keys an editor may write, as data, and the values that were read under them.

A ``Field`` says key, kind and Chinese help. From the same fields come the reader's problems, the JSON Schema that
an editor completes from, and the reference in ``docs/``: the three cannot drift apart.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from generator.problem import Span
from generator.reading.source import Node, Source


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
    NAMED = "named"


class Field(NamedTuple):
    """One key: what it holds, whether it must stand there, and the help an editor sees.

    ``short`` names the field a plain text stands for where a record is expected (``附件: [表.xlsx]``); ``least`` is
    the smallest whole number that makes sense.
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
    least: int = 0


class Fields(tuple[Field, ...]):  # noqa: SLOT001 - a tuple can have none
    """Keys that may stand together, also by their words; those that must stand there once more by themselves."""

    by_key: dict[str, Field]
    required: tuple[Field, ...]

    def __new__(cls, fields: Iterable[Field]) -> "Fields":
        """Gather the keys once: a report is held against the same ones ten thousand times."""
        found = super().__new__(cls, fields)
        found.by_key = {field.key: field for field in found}
        found.required = tuple(field for field in found if field.required)
        return found


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, with the time of day where it is known (``HH:MM``, Beijing time)."""

    day: datetime.date
    time: str = ""

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.time}".strip()


Value = str | int | bool | datetime.date | Moment | tuple[str, ...] | tuple[tuple[str, str], ...]


class Record(NamedTuple):
    """The values of a mapping that were sound; ``at`` is the dotted path of keys.

    Places are made of the ``nodes`` that values were read from: of hundreds, a problem asks for one. ``meant`` are the
    keys that unknown ones were probably meant as, so that they are not called missing too.
    """

    at: str
    source: Source
    node: Node | None
    values: dict[str, Value]
    children: dict[str, tuple["Record", ...]]
    nodes: dict[str, Node]
    meant: set[str]

    @property
    def span(self) -> Span:
        """Give the place of the mapping, the file where there is none."""
        return self.source.span(self.node) if self.node else Span(self.source.path)

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
        return found[0] if found else Record(key, self.source, self.node, {}, {}, {}, set())

    def place(self, key: str) -> Span:
        """Give the place of a value, or of the record when it was not written."""
        node = self.nodes.get(key)
        return self.source.span(node) if node else self.span
