"""What the reports of all bodies bring to the lists, read when a list asks for it."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeVar, cast

from generator.changes.listed import Entry
from generator.data.piece import Piece
from generator.files.notes import Parts
from generator.files.output import Staged
from generator.project.config import Config
from generator.project.learned import Key
from generator.search.text import Searched
from generator.site.note import LEARNED, Note, mark_of, part_name

_Listed = TypeVar("_Listed", Entry, Piece, Searched)
_NOTHING = mark_of([])


class Gathered:
    """Newest year first, bodies in the order of the register."""

    def __init__(self, config: Config, notes: Mapping[str, Note], parts: Parts) -> None:
        self._place = {agency.slug: number for number, agency in enumerate(config.agencies)}
        self.notes = notes
        self._parts = parts

    def mark(self, name: str) -> str:
        """Give the hash of all that the reports bring under a name."""
        return mark_of([(slug, note.marks[name]) for slug, note in sorted(self.notes.items())])

    def brings(self, name: str) -> bool:
        """Say whether there is anything under a name."""
        return any(note.marks[name] != _NOTHING for note in self.notes.values())

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Give the year of every report that is shown, in no order of meaning."""
        return tuple(sorted(year for note in self.notes.values() for year in note.years))

    @cached_property
    def entries(self) -> list[Entry]:
        """Give what lists, feeds and neighbours know of the reports."""
        return self._in_order(cast("Iterable[Entry]", self._all("entries")))

    @cached_property
    def pieces(self) -> list[Piece]:
        """Give what the reports bring to the bulk data."""
        return self._in_order(cast("Iterable[Piece]", self._all("pieces")))

    @cached_property
    def searched(self) -> list[Searched]:
        """Give what the reports bring to the search."""
        return self._in_order(cast("Iterable[Searched]", self._all("searched")))

    @property
    def compared(self) -> list[bytes]:
        """Give what the reports bring to comparisons, as it was noted of each body."""
        return [self._parts.data(name) for name in self._named("compared")]

    @cached_property
    def copies(self) -> Mapping[tuple[int, str], Staged]:
        """Give the copies that go into the archives of the years, by year and slug."""
        found = {}
        for note in self.notes.values():
            for item in note.staged:
                year, _, rest = item.address.partition("/")
                slug, _, name = rest.partition("/")
                if name == "report.json":
                    found[int(year), slug] = item
        return found

    def _all(self, name: str) -> Iterable[object]:
        for part in self._named(name):
            yield from cast("Iterable[object]", self._parts.get(part))

    def _named(self, name: str) -> Iterator[str]:
        return (part_name(slug, name) for slug, note in self.notes.items() if note.marks[name] != _NOTHING)

    def _in_order(self, listed: Iterable[_Listed]) -> list[_Listed]:
        return sorted(listed, key=lambda one: (-one.year, self._place[one.slug]))


class Learned(Mapping[Key, Any]):
    """What was learned under one code of each report; of a body it is read when somebody asks for one of its reports."""

    def __init__(self, code: str, notes: Mapping[str, Note], parts: Parts) -> None:
        self._code = code
        self._notes = notes
        self._parts = parts
        self._read: dict[str, Mapping[int, object]] = {}

    @cached_property
    def _keys(self) -> dict[Key, None]:
        notes = self._notes.items()
        return dict.fromkeys(
            (slug, year) for slug, note in notes for year in note.learned.get(self._code, ())
        )

    def __getitem__(self, key: Key) -> Any:  # noqa: ANN401 - only the rule knows what it learned
        if key not in self._keys:
            raise KeyError(key)
        slug, year = key
        if slug not in self._read:
            found = self._parts.get(part_name(slug, f"{LEARNED}.{self._code}"))
            self._read[slug] = cast("Mapping[int, object]", found)
        return self._read[slug][year]

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def learned_of(notes: Mapping[str, Note], parts: Parts) -> dict[str, Learned]:
    """Give what was learned of all reports, by code."""
    codes = sorted({code for note in notes.values() for code in note.learned})
    return {code: Learned(code, notes, parts) for code in codes}
