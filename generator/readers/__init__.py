"""Reads the published files back as a stranger would, one file per format, so that they can be held against the source.

A reader says ``FILE`` (the name of the file beside the report), ``LIBRARIES`` (per module it imports the requirement pip knows it by) and ``figures(data, form)``: the printed figures by their full id, as
far as they are found. It uses nothing of what made the file, only a library that reads such files and the labels of the form.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from generator.discover import modules
from generator.files.libraries import missing_libraries
from generator.forms.spec import ReportFormat
from generator.problem import Problem

REQUIRED = ("FILE", "LIBRARIES", "figures")


@dataclass(frozen=True, slots=True)
class FileReader:
    """One format that can be read back."""

    file: str
    libraries: Mapping[str, str]
    figures: Callable[[bytes, ReportFormat], Mapping[str, str]]

    def missing(self) -> Problem | None:
        """Say which library is not installed, and the line that installs it."""
        return missing_libraries(f"不能核验 {self.file}", self.libraries)


@cache
def all_readers() -> tuple[FileReader, ...]:
    """Give every reader."""
    return tuple(
        FileReader(module.FILE, module.LIBRARIES, module.figures)
        for module in modules("generator.readers", REQUIRED)
    )
