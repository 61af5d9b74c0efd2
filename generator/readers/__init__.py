"""Reads the published files back as a stranger would, one file per format, so that they can be held against the source.

A reader says ``FILE`` (the name of the file beside the report) and ``figures(data, form)``: the printed figures by their full id, as
far as they are found. It uses nothing of what made the file, only a library that reads such files and the labels of the form.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from generator.discover import modules
from generator.spec import ReportFormat

REQUIRED = ("FILE", "figures")


@dataclass(frozen=True, slots=True)
class FileReader:
    """One format that can be read back."""

    file: str
    figures: Callable[[bytes, ReportFormat], Mapping[str, str]]


@cache
def all_readers() -> tuple[FileReader, ...]:
    """Give every reader."""
    return tuple(FileReader(module.FILE, module.figures) for module in modules("generator.readers", REQUIRED))
