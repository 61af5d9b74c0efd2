"""The electronic copies of a report, one file per format; a new file here is a new format.

A writer says ``NAME`` (what ``下载`` in ``site.yaml`` calls it; the file is ``report.NAME``), ``LABEL`` (what a reader calls it),
``LIBRARIES`` (per module it imports the requirement pip knows it by), ``USES`` (the files of the theme's ``copies/`` it reads, as patterns,
``fonts`` for its fonts) and ``FIGURES`` (whether it makes sense only for a report with statutory tables).
``write(edition, theme)`` gives the bytes; it opens no other file, prints nothing, looks at no year and raises ``ProblemError`` for what the
editor or the designer can mend. Libraries are imported inside functions: nobody waits for the ones that are not needed.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from generator.discover import sibling
from generator.files.libraries import missing_libraries
from generator.look.theme import Theme
from generator.printing.edition import Edition
from generator.problem import Problem

REQUIRED = ("NAME", "LABEL", "LIBRARIES", "USES", "FIGURES", "write")


class Writer(NamedTuple):
    """One format of electronic copy."""

    name: str
    label: str
    libraries: Mapping[str, str]
    uses: tuple[str, ...]
    figures: bool
    write: Callable[[Edition, Theme], bytes]

    @property
    def dear(self) -> bool:
        """Say whether a copy costs more to make than to tell whether it must be made again: where it takes a library it does."""
        return bool(self.libraries)

    @property
    def file(self) -> str:
        """Give the name of the copy beside the report's page."""
        return f"report.{self.name}"

    def applies(self, edition: Edition) -> bool:
        """Say whether a copy in this format can be made of the report."""
        return bool(edition.figures) or not self.figures

    def missing(self) -> Problem | None:
        """Say which library is not installed, and the line that installs it."""
        return missing_libraries(f"不能生成 {self.label} 电子版", self.libraries)


@cache
def by_name(name: str) -> Writer | None:
    """Give the writer of a format, or nothing; of its siblings none is read."""
    if not (Path(__file__).parent / f"{name}.py").is_file():
        return None
    return _writer(sibling("generator.writers", name, REQUIRED))


def _writer(module: ModuleType) -> Writer:
    return Writer(module.NAME, module.LABEL, module.LIBRARIES, module.USES, module.FIGURES, module.write)
