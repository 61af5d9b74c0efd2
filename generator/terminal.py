"""What the commands share: the project they work in, how problems are shown, the exit code."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import click

from generator.problem import Level, Problem

DOWNLOADS = ("pdf", "docx", "xlsx", "csv", "json")
FORMATS = ("full", "concise", "json", "github", "gitlab", "sarif")
STYLE = click.option(
    "--format", "style", type=click.Choice(FORMATS), default="full", show_default=True, help="问题的样子。"
)


@dataclass(frozen=True, slots=True)
class Project:
    """Where the command works."""

    root: Path


def show(problems: Sequence[Problem], style: str, root: Path, *, err: bool = False) -> None:
    """Print problems in the style asked for."""
    from generator.explaining.listing import listing

    for text in listing(problems, style, root):
        click.echo(text, err=err)


def code_of(problems: Sequence[Problem]) -> int:
    """Give the exit code: 1 when at least one problem is an error."""
    return 1 if any(problem.level is Level.ERROR for problem in problems) else 0


def colour(mark: Enum, text: str) -> str:
    """Give a text in the colour of what became of it in a comparison."""
    chosen = {"removed": "red", "added": "green"}.get(str(mark.value))
    return click.style(text, fg=chosen) if chosen and text else text
