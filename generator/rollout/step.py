"""How far a deployment is."""

from typing import NamedTuple


class Step(NamedTuple):
    """What is done now, how many files and bytes of how many."""

    doing: str
    files: int
    of_files: int
    size: int
    of_size: int
