"""What exactly was examined: one hash over a report file and its attachments, which anybody can compute again.

In the folder of the body: ``(echo "xskgxj 2022"; sha256sum 2022.yaml 附件.pdf | LC_ALL=C sort) | sha256sum``.
"""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from generator.attachments.beside import attachments_of
from generator.project.report import Report


def manuscript_hash(agency: str, year: int, files: Iterable[tuple[str, bytes]]) -> str:
    """Give the hash of a report's files, by their names in the folder of the body; their order does not matter.

    It covers the body and the year too, so that it says nothing of another report with the same files.
    """
    lines = sorted({f"{sha256(data).hexdigest()}  {name}\n".encode() for name, data in files})
    return sha256(b"".join((f"{agency} {year}\n".encode(), *lines))).hexdigest()


def manuscript_of(root: Path, report: Report) -> str:
    """Give the hash of a report as its files lie there now; raises ``OSError`` where the report cannot be read."""
    file = root / report.path
    files = [(item.name, item.data) for item in attachments_of(root, report)]
    return manuscript_hash(report.agency.slug, report.year, [(file.name, file.read_bytes()), *files])
