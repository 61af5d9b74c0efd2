"""What a rule of the whole site knows: the register, and what it learned of each report."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.project.config import Config

Key = tuple[str, int]
"""A report: the slug of its body, and its year."""


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """What a rule knows of all reports: the register, and what it learned of each.

    It is its own key: a rule may keep what it found out from one.
    """

    config: Config
    learned: Mapping[Key, Any]
