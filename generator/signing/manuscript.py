"""What exactly was examined: one hash over a report file and its attachments, which anybody can compute again.

In the folder of the body: ``(echo "xskgxj 2022"; sha256sum 2022.yaml 附件.pdf | LC_ALL=C sort) | sha256sum``.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from generator.attachments.beside import Attached, attachments_of
from generator.project.report import Report


def manuscript_hash(agency: str, year: int, files: Iterable[tuple[str, bytes]]) -> str:
    """Give the hash of a report's files, by their names in the folder of the body; their order does not matter."""
    return _hash(agency, year, ((name, sha256(data).hexdigest()) for name, data in files))


def manuscript_of(root: Path, report: Report) -> str:
    """Give the hash of a report as it was read and of its attachments as they lie there now."""
    return manuscript_with(report, tuple(attachments_of(root, report)))


def manuscript_with(report: Report, attached: Sequence[Attached]) -> str:
    """Give the hash of a report as it was read, with these attachments; a former version had the name of its year."""
    assert report.source.digest, "a text that came from no file is no manuscript"
    files = [
        (f"{report.year}.yaml", report.source.digest),
        *((item.name, sha256(item.data).hexdigest()) for item in attached),
    ]
    return _hash(report.agency.slug, report.year, files)


def _hash(agency: str, year: int, files: Iterable[tuple[str, str]]) -> str:
    """Give the hash over names and hashes; it covers body and year too, so that it says nothing of another report with the same files."""
    lines = sorted({f"{digest}  {name}\n".encode() for name, digest in files})
    return sha256(b"".join((f"{agency} {year}\n".encode(), *lines))).hexdigest()
