"""What the commands share: the project they work in, how problems are shown, the exit code."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import click

from generator.problem import Level, Problem

DOWNLOADS = ("pdf", "docx", "xlsx", "csv", "json")
INTERRUPTED = 130
"""The exit code of who was stopped by Ctrl-C."""
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


class Progress:
    """A line of a terminal that tells how far a long work over reports has come, and how long it will take."""

    _OFTEN = 0.2
    """Seconds between two lines; more often nobody reads."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._told = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Tell that ``done`` of ``total`` reports are done."""
        now = time.monotonic()
        if now - self._told < self._OFTEN and done < total:
            return
        rate = done / max(now - self._begun, 0.001)
        left = f"每秒 {rate:,.0f} 份，还要 {_span(round((total - done) / rate))}"
        rest = left if done < total else "正在做目录、核对链接……"
        self._told = now
        click.echo(f"\r\x1b[K{done:,}/{total:,} 份报告，{rest}", nl=False, err=True)

    def gone(self) -> None:
        """Take the line away."""
        if self._told:
            click.echo("\r\x1b[K", nl=False, err=True)


@contextmanager
def progress() -> Iterator[Progress | None]:
    """Give a line that tells how far a work has come and is gone when it ends; none where nobody watches."""
    line = Progress() if sys.stderr.isatty() else None
    try:
        yield line
    finally:
        if line:
            line.gone()


def _span(seconds: int) -> str:
    """Give a time in words: 13 分 50 秒."""
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return f"{hours} 小时 {minutes} 分"
    return f"{minutes} 分 {seconds % 60} 秒" if minutes else f"{seconds} 秒"
