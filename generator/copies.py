"""Makes the electronic copies of reports, and of the dear ones only those whose inputs changed.

A copy is a pure function of an edition, the theme's template and fonts, the tokens, the libraries and this program; the
hash of all these tells whether the copy that stands in the output is still the one that would be made. A copy of data is
made in less time than that hash, so it is made like a page: with its report, and written where its bytes differ.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from generator.look.theme import Theme
from generator.patterns import seldom
from generator.printing.edition import Edition
from generator.problem import Problem, ProblemError
from generator.writers import Writer, by_name

_USUAL = seldom("[\t\n\r\x20-\x7e\u3000-\u301f\u4e00-\u9fa5\uff01-\uff5e“”‘’…—·×÷①-⑩℃％]*")
"""Characters that every usable font has; a text of nothing else can always be set."""


class Copies:
    """The formats a site offers, and per dear one the hash of everything but the edition that a copy depends on: its ``grounds``."""

    def __init__(self, wanted: Iterable[str], theme: Theme, grounds: Mapping[str, str] | None = None) -> None:
        writers = [writer for name in wanted if (writer := by_name(name))]
        self.problems = tuple(problem for writer in writers if (problem := writer.missing()))
        self.writers = tuple(writer for writer in writers if not writer.missing())
        self._theme = theme
        self.grounds = grounds or {
            writer.name: _ground(writer, theme) for writer in self.writers if writer.dear
        }
        self._proven: set[str] = set()

    @property
    def dear(self) -> bool:
        """Say whether a copy of any format costs more than the page does."""
        return bool(self.grounds)

    def of(self, edition: Edition) -> Iterator[tuple[Writer, str]]:
        """Yield the formats that a report is offered in; a dear one with the hash of all that the copy is made from."""
        digest = edition.digest() if self.dear else ""
        for writer in self.writers:
            if writer.applies(edition):
                ground = self.grounds.get(writer.name, "")
                yield writer, hashlib.sha256(f"{ground} {digest}".encode()).hexdigest() if ground else ""

    def make(self, writer: Writer, edition: Edition) -> bytes:
        """Give the bytes of one copy; raises ``ProblemError``."""
        return writer.write(edition, self._theme)

    def doubts(self, writer: Writer, edition: Edition) -> tuple[Problem, ...]:
        """Give what would keep a copy from being made, where that can be doubted at all.

        A template is proven by the first report of each form; after that only characters that a font may lack can fail.
        """
        proven = f"{writer.name} {edition.form}" in self._proven and not edition.pictures
        if not writer.uses or (proven and _USUAL.fullmatch(_words(edition))):
            return ()
        self._proven.add(f"{writer.name} {edition.form}")
        try:
            self.make(writer, edition)
        except ProblemError as error:
            return error.problems
        return ()


def _words(edition: Edition) -> str:
    sources = [text for source in edition.sources for text in source]
    document = edition.document
    headings = [section.heading for section in document.sections]
    facts = [text for fact in edition.facts for text in fact]
    corrections = [text for item in edition.corrections for text in (item.sentence, item.reason)]
    return "".join(
        (
            *(document.title, document.signature, edition.lead),
            *headings,
            *sources,
            *facts,
            *corrections,
        )
    )


def _ground(writer: Writer, theme: Theme) -> str:
    """Give the hash of what all copies of one format share."""
    parts = [program(), writer.name, json.dumps(theme.tokens), json.dumps(_versions(writer))]
    parts += [digest for name in writer.uses for digest in _theme_files(theme, name)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _versions(writer: Writer) -> list[str]:
    from importlib.metadata import version  # noqa: PLC0415 - it reads letters, of which no page knows

    names = (re.match("[A-Za-z0-9._-]+", pip) for pip in writer.libraries.values())
    return [f"{name[0]} {version(name[0])}" for name in names if name]


def _theme_files(theme: Theme, name: str) -> Iterator[str]:
    if name == "fonts":
        files = [file for folder in theme.fonts for file in sorted(folder.iterdir())]
    else:
        files = [file for key, file in sorted(theme.copies.items()) if fnmatch(key, name)]
    for file in files:
        yield f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}"


@cache
def program() -> str:
    """Give the hash of this program's own code."""
    root = Path(__file__).parent
    files = sorted(file for file in root.rglob("*.py"))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
