"""Sign-offs for the tests: a project that asks for them, taken through its steps by the command itself."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.cli import run
from generator.project.load import Archive
from generator.signing.clearance import Clearance, clearance
from tests import sample

STEPS = ("初审", "保密审查", "签发")
DEMAND = f"审签: {{步骤: [{', '.join(STEPS)}]}}\n"
PERSON, NOTE, REFERENCE = "钱七审", "同意，照此办理甲乙", "示审2023-7号"
ATTACHMENT = "表.txt"


def project(
    folder: Path,
    reports: Mapping[str | int, str],
    *,
    demand: str = DEMAND,
    site: str = sample.SITE,
    agencies: str = sample.AGENCIES,
) -> Archive:
    """Write a project that asks for a sign-off."""
    return sample.project(folder, reports, site=site + demand, agencies=agencies)


def attach(root: Path, text: str = "甲\n", slug: str = sample.SLUG) -> Path:
    """Put the attachment beside the reports of a body."""
    file = root / f"content/reports/{slug}/{ATTACHMENT}"
    file.write_text(text, encoding="utf-8")
    return file


def signoff(root: Path, year: int, step: str, *more: str, slug: str = sample.SLUG, by: str = PERSON) -> int:
    """Take one step and give the exit code."""
    return run(["-C", str(root), "signoff", slug, str(year), "--step", step, "--by", by, "--yes", *more])


def sign(root: Path, year: int, *more: str, slug: str = sample.SLUG) -> None:
    """Take every step."""
    for step in STEPS:
        assert signoff(root, year, step, "--note", NOTE, "--ref", REFERENCE, *more, slug=slug) == 0


def record(root: Path, year: int = 2022, slug: str = sample.SLUG) -> Path:
    """Give the file of entries of a report."""
    return root / f"content/signoffs/{slug}/{year}.yaml"


def standing(root: Path, year: int = 2022, slug: str = sample.SLUG) -> Clearance:
    """Give where the sign-off of a report stands, read anew."""
    archive = sample.archive(root)
    report = archive.report(slug, year)
    assert report
    return clearance(root, report, archive.config.demand)


def codes(found: Clearance) -> list[str]:
    """Give the codes of what is wrong with the entries."""
    return [problem.code for problem in found.problems]


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """Give what was said since it was asked last, on both sides."""
    found = capsys.readouterr()
    return found.out + found.err


def edit(file: Path, old: str, new: str) -> None:
    """Put other words in the place of those that must stand there."""
    data = file.read_bytes().decode()
    assert old in data
    file.write_bytes(data.replace(old, new, 1).encode())
