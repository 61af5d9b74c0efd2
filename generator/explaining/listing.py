"""Problems as text in the style that was asked for, with the lines of the project they stand in."""

import contextlib
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.files.decoding import decoded
from generator.problem import Problem
from generator.telling import diagnostics


def listing(problems: Sequence[Problem], style: str, root: Path) -> Iterator[str]:
    """Yield the text of problems; a machine's style gives a whole document even when there is nothing."""
    if style == "json":
        yield diagnostics.as_json(problems)
    elif style == "sarif":
        from generator.explaining.explain import pages  # noqa: PLC0415 - all rules, of which only this style tells

        yield diagnostics.sarif(problems, pages())
    elif style == "gitlab":
        yield diagnostics.gitlab(problems)
    elif style == "full":
        lines = _Lines(root)
        for problem in problems:
            yield f"{diagnostics.full(problem, lines.read)}\n"
    else:
        yield from map(diagnostics.github if style == "github" else diagnostics.concise, problems)


class _Lines:
    """The lines of the files of a project and of those to import, read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, list[str]] = {}

    def read(self, path: str) -> Sequence[str]:
        if path not in self._known:
            try:
                with open(f"{self._root}/{path}", "rb") as file:  # noqa: PTH123 - hundreds of problems stand in hundreds of files
                    text = _text(file.read())
            except OSError:
                text = None
            self._known[path] = [] if text is None else text.split("\n")
        return self._known[path]


def _text(data: bytes) -> str | None:
    """Give the text of a file, nothing where it is none; about nearly all there is nothing to guess."""
    if not (data.startswith(BOM_UTF8) or b"\r" in data or b"\0" in data):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode()
    found = decoded(data)
    return found.text if found else None
