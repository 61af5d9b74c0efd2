"""Stages the files that comparisons read, in whichever process has nothing else to do: what bodies bring is sent as it was noted."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, cast

from generator.comparing.comparable import Compared
from generator.comparing.comparison import comparison
from generator.files.notes import unpacked
from generator.files.output import Staged, stage
from generator.project.agencies import Agency
from generator.project.report_files import REPORTS


class CompareFiles(NamedTuple):
    """The files, and what changes with the places of figures in them."""

    mark: str
    staged: list[Staged]


def stage_comparison(out: Path, agencies: Sequence[Agency], brought: Iterable[bytes]) -> CompareFiles:
    """Put the files aside; ``brought`` are the notes of what each body brings."""
    pieces = (piece for data in brought for piece in cast("list[Compared]", unpacked(data)))
    found = comparison(agencies, pieces)
    return CompareFiles(found.mark, [stage(out, address, data, REPORTS) for address, data in found.files])
