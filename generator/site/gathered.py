"""What the reports of all bodies bring to the lists, read when a list asks for it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property, partial
from typing import Any, TypeVar, cast

from generator.changes.listed import Entry
from generator.data.piece import Piece
from generator.files.notes import Parts, unpacked
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
    def by_year(self) -> dict[int, list[Entry]]:
        """Give the same year by year, newest first."""
        found: dict[int, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.year, []).append(entry)
        return found

    @cached_property
    def columns(self) -> dict[int, list[tuple[str, str]]]:
        """Give for each year, newest first, the bodies whose reports its column shows, each with the hash of its row."""
        found: dict[int, list[tuple[str, str]]] = {}
        for slug in sorted(self.notes, key=self._place.__getitem__):
            for year, mark in self.notes[slug].rows:
                found.setdefault(year, []).append((slug, mark))
        return dict(sorted(found.items(), reverse=True))

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
    """What was learned under one code of each report; of a body it is read when somebody asks for one of its reports.

    ``years`` are those of the reports of each body, ``noted`` gives what was learned of a body as it was noted.
    """

    def __init__(self, years: Mapping[str, Collection[int]], noted: Callable[[str], bytes]) -> None:
        self._years = years
        self._noted = noted
        self._read: dict[str, Mapping[int, object]] = {}

    def __reduce__(self) -> tuple[type["Learned"], tuple[object, ...]]:
        """Take all that was noted along to another process."""
        return Learned, (self._years, {slug: self._noted(slug) for slug in self._years}.__getitem__)

    def __getitem__(self, key: Key) -> Any:  # noqa: ANN401 - only the rule knows what it learned
        if key not in self:
            raise KeyError(key)
        slug, year = key
        if slug not in self._read:
            self._read[slug] = cast("Mapping[int, object]", unpacked(self._noted(slug)))
        return self._read[slug][year]

    def __contains__(self, key: object) -> bool:
        slug, year = cast("Key", key)
        return year in self._years.get(slug, ())

    def __iter__(self) -> Iterator[Key]:
        return ((slug, year) for slug, years in self._years.items() for year in years)

    def __len__(self) -> int:
        return sum(map(len, self._years.values()))


def learned_of(notes: Mapping[str, Note], parts: Parts) -> dict[str, Learned]:
    """Give what was learned of all reports, by code."""
    years: dict[str, dict[str, Collection[int]]] = {}
    for slug, note in notes.items():
        for code, own in note.learned.items():
            years.setdefault(code, {})[slug] = own
    return {code: Learned(years[code], partial(_learned, parts, code)) for code in sorted(years)}


def _learned(parts: Parts, code: str, slug: str) -> bytes:
    return parts.data(part_name(slug, f"{LEARNED}.{code}"))
