"""Links that lead nowhere: where they were typed, and what is said of them."""

from pathlib import Path

from generator.files.links import Target
from generator.problem import Level, Problem, Span


def broken_anchor(root: Path, target: Target, page: str, source: str) -> Problem:
    """Say that a link names a place on a page that is not there."""
    message = f"{page} 里的链接“{target.written}”指向的位置不存在"
    span = written_in(root, source, target.written) or Span(source)
    return Problem("G202", Level.ERROR, message, span, "核对 # 后面的名字")


def written_in(root: Path, source: str, written: str) -> Span | None:
    """Give the place in a file where a link was typed."""
    file = root / source
    if not file.is_file():
        return None
    for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").split("\n"), 1):
        column = line.find(written)
        if column >= 0:
            return Span(source, number, column + 1, column + 1 + len(written))
    return None
