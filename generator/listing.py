"""Problems as text in the style that was asked for, with the lines of the project they stand in."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from generator import diagnostics
from generator.explain import titles
from generator.problem import Problem


def listing(problems: Sequence[Problem], style: str, root: Path) -> Iterator[str]:
    """Yield the text of problems; a machine's style gives a whole document even when there is nothing."""
    if style == "json":
        yield diagnostics.as_json(problems)
    elif style == "sarif":
        yield diagnostics.sarif(problems, titles())
    elif style == "full":
        lines = _Lines(root)
        for problem in problems:
            yield f"{diagnostics.full(problem, lines.read)}\n"
    else:
        yield from map(diagnostics.github if style == "github" else diagnostics.concise, problems)


class _Lines:
    """The lines of the files of a project, read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, list[str]] = {}

    def read(self, path: str) -> Sequence[str]:
        if path not in self._known:
            try:
                text = (self._root / path).read_text(encoding="utf-8-sig", errors="replace")
            except OSError:
                text = ""
            self._known[path] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return self._known[path]
