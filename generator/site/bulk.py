"""Stages the bulk data: the tables over all reports, the archive of each year, the descriptor."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from generator.copies import program
from generator.data.datapackage import descriptor
from generator.data.dataset import tables, year_archive
from generator.data.piece import Piece, coverage
from generator.data.tables import DESCRIPTOR, FOLDER, TABLES, year_address
from generator.files.output import Staged, read_staged, stage, stage_made, stage_parts
from generator.project.report_files import REPORTS
from generator.project.settings import SiteConfig


def data_addresses(pieces: Sequence[Piece]) -> Iterator[str]:
    """Yield the addresses of all files of the bulk data."""
    yield from (FOLDER + table.file for table in TABLES)
    yield FOLDER + DESCRIPTOR
    yield from (year_address(year) for year in coverage(pieces).years)


def stage_data(
    out: Path,
    site: SiteConfig,
    pieces: Sequence[Piece],
    copies: Mapping[tuple[int, str], Staged],
    known: Mapping[str, tuple[str, str]],
) -> list[Staged]:
    """Put the files aside and give them in the order of ``data_addresses``.

    ``pieces`` come in the order of the rows; ``copies`` holds the JSON copies by year and slug; ``known`` is what
    ``output.known_inputs`` says.
    """
    covered = coverage(pieces)
    found = [stage_parts(out, address, chunks, REPORTS) for address, chunks in tables(pieces)]
    measured = {item.address.removeprefix(FOLDER): (item.size, item.sha256) for item in found}
    found.append(stage(out, FOLDER + DESCRIPTOR, descriptor(site, covered, measured), REPORTS))
    found += [_archive(out, site, year, pieces, copies, known) for year in covered.years]
    return found


def _archive(
    out: Path,
    site: SiteConfig,
    year: int,
    pieces: Sequence[Piece],
    copies: Mapping[tuple[int, str], Staged],
    known: Mapping[str, tuple[str, str]],
) -> Staged:
    """Put the archive of one year aside; packing is dear, so it is done when something in it changed."""
    own = [one for one in pieces if one.year == year]
    inside = {one.slug: copies[year, one.slug] for one in own if (year, one.slug) in copies}
    parts = [program(), repr(site), repr(own), *(f"{slug} {item.sha256}" for slug, item in inside.items())]
    inputs = hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def copy(slug: str) -> bytes | None:
        return read_staged(out, inside[slug]) if slug in inside else None

    address = year_address(year)
    return stage_made(
        out,
        address,
        REPORTS,
        inputs,
        known.get(address, ("", "")),
        lambda: year_archive(site, year, own, copy),
    )
