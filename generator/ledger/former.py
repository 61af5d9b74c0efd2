"""The former versions of corrected reports, kept as they were published: ``content/former/<body>/<year>/<number>/``."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from generator.attachments.beside import Attached, attachments_of
from generator.changes.listed import report_folder
from generator.project.agencies import Agency
from generator.project.load import load_report
from generator.project.report import Report
from generator.signing.manuscript import manuscript_with

FOLDER = "content/former"
FILE = "report.yaml"


class Former(NamedTuple):
    """A former version as it was found: its report, its attachments, the hash of its files."""

    number: int
    report: Report
    attached: tuple[Attached, ...]
    manuscript: str


def former_path(slug: str, year: int, number: int) -> str:
    """Give the path of the folder that a former version is kept in, from the project's root."""
    return f"{FOLDER}/{slug}/{year}/{number}"


def former_address(slug: str, year: int, number: int) -> str:
    """Give the folder of the page of a former version: ``2022/xskgxj/former/1/``."""
    return f"{report_folder(year, slug)}former/{number}/"


def kept_versions(root: Path) -> Mapping[tuple[str, int], Sequence[int]]:
    """Give the numbers of the former versions that are kept of each report, by body and year."""
    found: dict[tuple[str, int], list[int]] = {}
    for folder in sorted((root / FOLDER).glob("*/*/*")):
        year, number = folder.parent.name, folder.name
        if _is_number(year) and _is_number(number) and (folder / FILE).is_file():
            found.setdefault((folder.parent.parent.name, int(year)), []).append(int(number))
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def read_former(root: Path, agency: Agency, year: int, number: int) -> Former | None:
    """Give a former version, nothing when its report cannot be read."""
    path = f"{former_path(agency.slug, year, number)}/{FILE}"
    report = load_report(root, path, agency, year, latest=False).report
    if report is None:
        return None
    attached = tuple(attachments_of(root, report))
    return Former(number, report, attached, manuscript_with(report, attached))
