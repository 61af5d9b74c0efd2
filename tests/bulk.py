"""The bulk data of a sample project as a build would publish it, for the tests that read it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from generator.data.datapackage import descriptor
from generator.data.dataset import tables
from generator.data.piece import Piece, coverage, piece
from generator.data.tables import DESCRIPTOR, FOLDER
from generator.project.load import Archive
from generator.project.report import Report
from tests.sample import edition


def published(archive: Archive) -> Iterator[Report]:
    """Give the published reports, newest year first, bodies in the order of the register."""
    found = [report for agency in archive.config.agencies for report in archive.of(agency)]
    yield from sorted((one for one in found if not one.draft), key=lambda one: -one.year)


def pieces(archive: Archive) -> list[Piece]:
    """Give what every published report brings to the tables."""
    return [piece(edition(archive, report.agency.slug, report.year)) for report in published(archive)]


def write(archive: Archive, folder: Path) -> Path:
    """Write the whole package below a folder, and give the place of its descriptor."""
    listed = pieces(archive)
    measured = {}
    for address, chunks in tables(listed):
        data = b"".join(chunks)
        file = folder / address
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        measured[file.name] = (len(data), hashlib.sha256(data).hexdigest())
    found = folder / FOLDER / DESCRIPTOR
    found.write_bytes(descriptor(archive.config.site, coverage(listed), measured))
    return found
