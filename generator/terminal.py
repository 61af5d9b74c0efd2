"""What the commands share: the project they work in, how problems are shown, the exit code."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import NamedTuple, Self

import click

from generator.problem import Level, Problem

DOWNLOADS = ("pdf", "docx", "xlsx", "csv", "json")
INTERRUPTED = 130
"""The exit code of who was stopped by Ctrl-C."""
FORMATS = ("full", "concise", "json", "github", "gitlab", "sarif")
STYLE = click.option(
    "--format", "style", type=click.Choice(FORMATS), default="full", show_default=True, help="问题的样子。"
)


class Project(NamedTuple):
    """Where the command works."""

    root: Path


def show(problems: Sequence[Problem], style: str, root: Path, *, err: bool = False) -> None:
    """Print problems in the style asked for."""
    from generator.explaining.listing import listing

    texts = [*listing(problems, style, root)]
    if texts:
        click.echo("\n".join(texts), err=err)


def code_of(problems: Sequence[Problem]) -> int:
    """Give the exit code: 1 when at least one problem is an error."""
    return 1 if any(problem.level is Level.ERROR for problem in problems) else 0


def colour(mark: Enum, text: str) -> str:
    """Give a text in the colour of what became of it in a comparison."""
    chosen = {"removed": "red", "added": "green"}.get(str(mark.value))
    return click.style(text, fg=chosen) if chosen and text else text


class Line:
    """One line of a terminal, drawn anew while a long work goes on and gone when it ends; nothing where nobody watches."""

    _OFTEN = 0.2
    """Seconds between two drawings; more often nobody reads."""

    def __init__(self, *, shown: bool = True) -> None:
        self.shown = shown and sys.stderr.isatty()
        self._work, self._begun, self._told = "", time.monotonic(), 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._told:
            click.echo("\r\x1b[K", nl=False, err=True)

    def begin(self, work: str) -> None:
        """Count the seconds anew when another work begins."""
        if work != self._work:
            self._work, self._begun, self._told = work, time.monotonic(), 0.0

    @property
    def seconds(self) -> float:
        """Give how long the work has lasted, a moment at least."""
        return max(time.monotonic() - self._begun, 0.001)

    def draw(self, words: str, *, last: bool) -> None:
        """Put other words on the line, the ``last`` ones in any case."""
        now = time.monotonic()
        if self.shown and (last or now - self._told >= self._OFTEN):
            self._told = now
            click.echo(f"\r\x1b[K{words}", nl=False, err=True)


@contextmanager
def progress() -> Iterator[Callable[[int, int], None] | None]:
    """Give what tells how far a work over reports has come and how long it will take; none where nobody watches."""
    with Line() as line:

        def told(done: int, total: int) -> None:
            rate = done / line.seconds
            left = f"每秒 {rate:,.0f} 份，还要 {_span(round((total - done) / rate))}"
            rest = left if done < total else "正在做目录、核对链接……"
            line.draw(f"{done:,}/{total:,} 份报告，{rest}", last=done >= total)

        yield told if line.shown else None


def _span(seconds: int) -> str:
    """Give a time in words: 13 分 50 秒."""
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return f"{hours} 小时 {minutes} 分"
    return f"{minutes} 分 {seconds % 60} 秒" if minutes else f"{seconds} 秒"
