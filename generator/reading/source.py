"""YAML text to a tree of nodes that know where they stand.

``yaml.safe_load`` reads ``010`` as 8 and ``no`` as False and keeps the last of two equal keys in silence. Here the
characters typed are kept in nodes, with line and column. A plain text is read the quick way; for any other, and for whatever is
wrong, PyYAML is asked.
"""

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from generator.files.encoding import read_data, text_of
from generator.problem import Problem, Span
from generator.reading.nodes import Mapping, Node, Scalar, Sequence
from generator.reading.plain_yaml import plain_root

__all__ = ["Mapping", "Node", "Scalar", "Sequence", "Source", "parse", "read_source"]


@dataclass(frozen=True)
class Source:
    """One file as it was read; ``digest`` is the hash of its bytes, empty where a text came from no file."""

    path: str
    text: str
    root: Node | None
    problems: tuple[Problem, ...]
    digest: str = field(default="", compare=False)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Give the lines of the text, without their ends."""
        return tuple(self.text.split("\n"))

    def span(self, node: Node) -> Span:
        """Give the place of a node."""
        return Span(self.path, node.line, node.column, node.end)

    def locate(self, node: Scalar, offset: int, length: int = 1) -> Span:
        """Give the place of the character at ``offset`` of the text of ``node``."""
        if node.style == "|":
            return self._locate_literal(node, offset, length)
        if node.end_line == node.line and not self._escaped(node):
            column = node.column + offset + (1 if node.style else 0)
            return Span(self.path, node.line, column, column + length)
        return self._locate_folded(node, offset, length)

    def _locate_literal(self, node: Scalar, offset: int, length: int) -> Span:
        line = node.line + 1 + node.text.count("\n", 0, offset)
        start = node.text.rfind("\n", 0, offset) + 1
        typed = self.lines[line - 1] if line <= len(self.lines) else ""
        text = node.text[start:].partition("\n")[0]
        column = offset - start + max(len(typed) - len(text), 0) + 1
        return Span(self.path, line, column, min(column + length, max(len(typed), column) + 1))

    def _locate_folded(self, node: Scalar, offset: int, length: int) -> Span:
        """Count the visible characters up to the wanted one: folding a text changes its blanks only."""
        if self._escaped(node):
            return self.span(node)
        wanted = sum(1 for character in node.text[:offset] if not character.isspace())
        first = node.line + 1 if node.style == ">" else node.line
        start = 0 if node.style == ">" else node.column - 1 + len(node.style)
        for line in range(first, min(node.end_line, len(self.lines)) + 1):
            for column, character in enumerate(self.lines[line - 1][start:], start + 1):
                if not character.isspace():
                    if wanted == 0:
                        return Span(
                            self.path, line, column, min(column + length, len(self.lines[line - 1]) + 1)
                        )
                    wanted -= 1
            start = 0
        return self.span(node)

    def _escaped(self, node: Scalar) -> bool:
        if node.style not in ("'", '"'):
            return False
        typed = "\n".join(self.lines[node.line - 1 : node.end_line])
        return "\\" in typed if node.style == '"' else "''" in typed

    def reread(self, node: Scalar) -> "Source":
        """Read a plain text once more as entries, mending slips: ``本年新收：0`` was meant as a key and a figure."""
        first, last = node.line - 1, node.end_line - 1
        kept = list(self.lines[first : last + 1])
        kept[-1] = kept[-1][: node.end_column - 1]
        kept[0] = " " * (node.column - 1) + kept[0][node.column - 1 :]
        from generator.reading.events import mended_tree  # noqa: PLC0415 - as below

        lines = [*([""] * first), *kept]
        return Source(self.path, "\n".join(lines), *mended_tree(lines, self.path))


def read_source(file: Path | str, shown: str) -> Source:
    """Read a file; ``shown`` is the path that problems name."""
    data = read_data(file, shown)
    text = data if isinstance(data, Problem) else text_of(data, shown)
    if isinstance(data, Problem) or isinstance(text, Problem):
        return Source(shown, "", None, (text,) if isinstance(text, Problem) else ())
    return parse(text, shown, sha256(data).hexdigest())


def parse(text: str, shown: str, digest: str = "") -> Source:
    """Build the tree of a text; what cannot be read is named, and the rest is read all the same."""
    text = text.removeprefix("\ufeff")
    quick = plain_root(text)
    if not quick and "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        quick = plain_root(text)
    if quick:
        return Source(shown, text, quick, (), digest)
    from generator.reading.events import tree  # noqa: PLC0415 - plain texts need neither PyYAML nor what knows of slips

    return Source(shown, text, *tree(text, text.split("\n"), shown), digest)
