"""Stages the search: reports in volumes of whole years, each volume in a folder named after what is in it.

A volume is indexed again only when one of its reports changed; one that stands from the last build is not even looked at. Small
sites have one volume, so that a search asks for few files; no volume is so large that its index does not fit in memory beside the build.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from generator.copies import program
from generator.files.output import Staged, stage, stage_made
from generator.project.report_files import REPORTS
from generator.search.index import TABLE, script, volume_files
from generator.search.text import Searched

FOLDER = "search/"
ENOUGH, MOST = 1_000_000, 4_000_000
"""Characters from which on a volume ends with its year, and where it ends in any case."""
_LAYOUT = "2"
"""Changes with the layout of the files: a browser that kept an older file must not meet it under the same name."""


class Volume(NamedTuple):
    """Some reports, and the name of their folder."""

    mark: str
    reports: tuple[Searched, ...]

    @property
    def label(self) -> str:
        """Give the name and the years, newest first, as the page writes them for its script."""
        years = sorted({report.year for report in self.reports}, reverse=True)
        return f"{self.mark}:{','.join(map(str, years))}"


class Names(NamedTuple):
    """The names of all bodies, one file for all volumes, and the name of that file; empty without bodies."""

    mark: str
    data: bytes


def names(reports: Iterable[Searched]) -> Names:
    """Give the names of the bodies of ``reports`` in their order."""
    found = [*{report.slug: report.agency for report in reports}.items()]
    if not found:
        return Names("", b"")
    mark = "names-" + hashlib.sha256(repr((_LAYOUT, found)).encode()).hexdigest()[:16]
    return Names(mark, script(mark, found))


def volumes(reports: Iterable[Searched]) -> list[Volume]:
    """Give the volumes of a site, newest first; ``reports`` come newest year first.

    They are filled from the oldest year on, so that a new year leaves those before it as they were.
    """
    return [_volume(portion) for portion in _portions(reports)][::-1]


def stage_names(out: Path, named: Names) -> list[Staged]:
    """Put the names aside, when there are any."""
    return [stage(out, f"{FOLDER}{named.mark}.js", named.data, REPORTS)] if named.mark else []


def known_by_volume(known: Mapping[str, tuple[str, str]]) -> dict[str, dict[str, tuple[str, str]]]:
    """Give what ``output.known_inputs`` says of the files of each volume, by its mark: little enough to travel."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for address, pair in known.items():
        if address.startswith(FOLDER) and address.endswith(".js"):
            found.setdefault(_mark_in(address), {})[address] = pair
    return found


def by_volume(standing: Iterable[Staged]) -> dict[str, list[Staged]]:
    """Give files of the search that stand from the last build by the mark of their volume."""
    found: dict[str, list[Staged]] = {}
    for item in standing:
        found.setdefault(_mark_in(item.address), []).append(item)
    return found


def stands(volume: Volume, standing: Iterable[Staged]) -> bool:
    """Say whether files that stand are all of a volume: its table, which is made last, is what it would be."""
    table = f"{FOLDER}{volume.mark}/{TABLE}.js"
    return any(item.address == table and item.inputs == _inputs(volume, f"{TABLE}.js") for item in standing)


def stage_volume(out: Path, one: tuple[Volume, Mapping[str, tuple[str, str]]]) -> list[Staged]:
    """Put the files of a volume aside, which comes with what is known of them."""
    volume, known = one
    return [*_stage(out, volume, [address.rpartition("/")[2] for address in known], known)]


def _mark_in(address: str) -> str:
    """Give the mark of the volume that a file of the search belongs to."""
    return address.removeprefix(FOLDER).partition("/")[0]


def _portions(reports: Iterable[Searched]) -> Iterator[list[Searched]]:
    """Yield what goes into one volume, oldest first; within a year the order stays."""
    portion: list[Searched] = []
    size = 0
    for report in sorted(reports, key=lambda report: report.year):
        if size >= MOST or (size >= ENOUGH and portion[-1].year != report.year):
            yield portion
            portion, size = [], 0
        portion.append(report)
        size += sum(report.lengths)
    if portion:
        yield portion


def _volume(reports: Sequence[Searched]) -> Volume:
    digest = hashlib.sha256(_LAYOUT.encode() + b"".join([report.mark for report in reports]))
    return Volume(digest.hexdigest()[:16], tuple(reports))


def _stage(
    out: Path, volume: Volume, before: Sequence[str], known: Mapping[str, tuple[str, str]]
) -> Iterator[Staged]:
    @cache
    def made() -> dict[str, bytes]:
        return dict(volume_files(volume.mark, volume.reports))

    def make(name: str) -> bytes:
        return made()[name]

    folder, table = f"{FOLDER}{volume.mark}/", f"{TABLE}.js"
    whole = known.get(folder + table, ("", ""))[0] == _inputs(volume, table)
    for name in sorted(before if whole else made()):
        address = folder + name
        yield stage_made(
            out, address, REPORTS, _inputs(volume, name), known.get(address, ("", "")), partial(make, name)
        )


def _inputs(volume: Volume, name: str) -> str:
    """Give the hash of what a file of a volume is made from."""
    return hashlib.sha256(f"{program()} {volume.mark} {name}".encode()).hexdigest()
