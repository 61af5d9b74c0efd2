"""One line of prose as Markdown: marks around words, and escapes at chosen places.

A ``Line`` is written with any set of its possible escapes, so that somebody can try which of them are needed.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from generator.prose.blocks import Inline, Picture, Run

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BLANKS = re.compile(r"[ \t\r\f]+")
_HAN = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_JOINS = re.compile(f"(?<={_HAN})\n|\n(?={_HAN})")
# Emphasis can't begin with these, nor begin or end with a blank.
_EDGES = re.compile(
    r"\A(?P<before>[\s、，。；：！？）》」』】”’]*)(?P<inside>.*?)(?P<after>\s*)\Z", re.DOTALL
)
_ALWAYS = re.compile(r"<(?:!--|/?table)", re.IGNORECASE)
_ENTITIES = {"<": "&lt;", "&": "&amp;"}
_MARKS = ("bold", "italic", "href", "script", "code")
_LOOKS = (_MARKS, ("bold", "href", "script", "code"), ("href", "script"), ("href",), ())
"""Which marks are tried, the most first; a line that cannot be shown with them is shown with fewer."""


def settled(words: Sequence[Inline], *, breaks: bool = True) -> tuple[Inline, ...]:
    """Give words as reading them again gives them: looks joined, blanks single, none at the ends of lines.

    Without ``breaks`` a line break is joined, as in a heading.
    """
    found: list[Inline] = []
    for word in words:
        if isinstance(word, Picture):
            found.append(_plain_picture(word))
            continue
        look = word._replace(text="", underline=False, strike=False)
        text = _BLANKS.sub(" ", _UNPRINTABLE.sub("", word.text))
        if not breaks:
            text = _JOINS.sub("", text).replace("\n", " ")
        for part, marked in _edges(text, emphasis=look.bold or look.italic):
            now = look if marked else look._replace(bold=False, italic=False)
            before = found[-1] if found else None
            if isinstance(before, Run) and before._replace(text="") == now:
                found[-1] = before._replace(text=before.text + part)
            else:
                found.append(now._replace(text=part))
    return _trimmed(found)


def _plain_picture(picture: Picture) -> Picture:
    return Picture(picture.source, " ".join(_UNPRINTABLE.sub("", picture.words).split()))


def _edges(text: str, *, emphasis: bool) -> Iterator[tuple[str, bool]]:
    """Split what emphasis can't hold off the ends of a text."""
    parts = _EDGES.fullmatch(text) if emphasis else None
    pieces = (
        [(parts["before"], False), (parts["inside"], True), (parts["after"], False)]
        if parts
        else [(text, True)]
    )
    yield from ((piece, marked) for piece, marked in pieces if piece)


def _trimmed(words: list[Inline]) -> tuple[Inline, ...]:
    """Drop blanks at the ends of lines, those between two runs included."""
    text = "".join(word.text if isinstance(word, Run) else "\0" for word in words)
    spare = {
        place for found in re.finditer(r"\A\s+|\s+\Z|\s*\n\s*|(?<=\s)[ ]+", text) for place in _spare(found)
    }
    at = 0
    found: list[Inline] = []
    for word in words:
        if isinstance(word, Picture):
            found.append(word)
            at += 1
            continue
        kept = "".join(character for place, character in enumerate(word.text, at) if place not in spare)
        at += len(word.text)
        before = found[-1] if found else None
        if kept and isinstance(before, Run) and before._replace(text="") == word._replace(text=""):
            found[-1] = before._replace(text=before.text + kept)
        elif kept:
            found.append(word._replace(text=kept))
    return tuple(found)


def _spare(found: re.Match[str]) -> Iterator[int]:
    """Yield the places of blanks to drop; of several line breaks in the middle each stays."""
    inner = found.start() > 0 and found.end() < len(found.string)
    for place in range(found.start(), found.end()):
        if not (inner and found.string[place] == "\n"):
            yield place


class Line(NamedTuple):
    """Markdown in pieces: texts that are written as they are, and characters that may be escaped.

    ``escapes`` says how many there are; those in ``forced`` must be.
    """

    pieces: tuple[str | int, ...]
    characters: tuple[str, ...]
    forced: tuple[int, ...]

    @property
    def escapes(self) -> int:
        """Give how many characters may be escaped."""
        return len(self.characters)

    def markdown(self, kept: frozenset[int]) -> str:
        """Give the line with these characters escaped."""
        return "".join(
            piece if isinstance(piece, str) else self._character(piece, escaped=piece in kept)
            for piece in self.pieces
        )

    def _character(self, place: int, *, escaped: bool) -> str:
        character = self.characters[place]
        return _ENTITIES.get(character, f"\\{character}") if escaped else character

    @classmethod
    def of(cls, words: Sequence[Inline]) -> Iterator[tuple["Line", tuple[Inline, ...]]]:
        """Yield the ways to write words, those with the most marks first, each with what it should show."""
        seen = set()
        for marks in _LOOKS:
            wanted = settled([_with(word, marks) for word in words])
            for order in (marks, ("href", *(mark for mark in marks if mark != "href"))):
                for break_ in ("<br>\n", "<br>"):
                    line = _Pieces(break_).line(wanted, order)
                    if line not in seen:
                        seen.add(line)
                        yield line, wanted


def _with(word: Inline, marks: Sequence[str]) -> Inline:
    """Give a word with no other marks than these."""
    if isinstance(word, Picture):
        return word if "href" in marks else Run(word.words)
    return Run(word.text, **{mark: getattr(word, mark) for mark in marks})


class _Pieces:
    """Collects the pieces of one line."""

    def __init__(self, break_: str) -> None:
        self._break = break_
        self._pieces: list[str | int] = []
        self._characters: list[str] = []
        self._forced: list[int] = []

    def line(self, words: Sequence[Inline], marks: Sequence[str]) -> Line:
        self._write(words, marks)
        return Line(tuple(self._pieces), tuple(self._characters), tuple(self._forced))

    def _write(self, words: Sequence[Inline], marks: Sequence[str]) -> None:
        if not marks:
            for word in words:
                self._word(word)
            return
        for look, group in groupby(words, key=lambda word: isinstance(word, Run) and getattr(word, marks[0])):
            before, after = _around(marks[0], look)
            self._pieces.append(before)
            if before and marks[0] == "code":
                self._pieces.append("".join(word.text for word in group if isinstance(word, Run)))
            else:
                self._write(tuple(group), marks[1:])
            self._pieces.append(after)

    def _word(self, word: Inline) -> None:
        if isinstance(word, Picture):
            self._pieces.append("![")
            self._text(word.words)
            self._pieces.append(f"]({_address(word.source)})")
        else:
            for number, line in enumerate(word.text.split("\n")):
                self._pieces.append(self._break if number else "")
                self._text(line)

    def _text(self, text: str) -> None:
        always = {found.start() for found in _ALWAYS.finditer(text)}
        for place, character in enumerate(text):
            if not _may_be_mark(character, place):
                self._pieces.append(character)
                continue
            if place in always:
                self._forced.append(len(self._characters))
            self._pieces.append(len(self._characters))
            self._characters.append(character)


def _may_be_mark(character: str, place: int) -> bool:
    return character in "\\`*_[]<&|#" or (place < 4 and character in "-+>.!")


def _around(mark: str, look: object) -> tuple[str, str]:
    """Give what stands before and after words of a look."""
    if not look:
        return "", ""
    if mark == "href":
        return "[", f"]({_address(str(look))})"
    if mark == "script":
        tag = "sub" if look == "sub" else "sup"
        return f"<{tag}>", f"</{tag}>"
    sign = {"bold": "**", "italic": "*", "code": "`"}[mark]
    return sign, sign


def _address(href: str) -> str:
    return f"<{href}>" if re.search(r"[\s()]", href) else href
