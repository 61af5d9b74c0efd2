"""The words of one block of a foreign page, cut into the lines that are paragraphs of their own."""

import re
from collections.abc import Iterator, Sequence

from generator.prose.blocks import Inline, Picture, Run
from generator.prose.plain import ends_sentence, looks_like_heading

_HAN = "[\u2e80-\u303f\u3200-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff“”‘’…—]"
_SOFT = re.compile(rf"(?<={_HAN})[ \t\f]*\r[ \t\r\f]*(?={_HAN})")
_BLANKS = re.compile(r"[ \t\r\f]+")
_NOTHING = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_PADDING = " \t\r\n\f\u00a0\u3000\u2002\u2003\u2009"
_INDENT = re.compile(r"[ \t\r\f]*[\u00a0\u3000\u2002\u2003]{2}")
_COUNTS = re.compile(
    r"[ \t\u00a0\u3000]*(?:第?[一二三四五六七八九十]{1,3}(?:部分|、|是)|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}[.．、）)](?![0-9])|[①-⑳]|附件|[-•·●◆■□])"
)
_DATE = re.compile(r"\s*(?:[0-9]{4}\s*年|[二一][〇○零一二三四五六七八九]{3}年)[^。]{2,10}日?\s*")
_LONGEST_HEADING = 80
_SHORT = 24
"""A line as short as this was not ended by the margin."""


def plain_words(words: Sequence[Inline]) -> str:
    """Give the words of a line without marks; blanks inside stay as they were typed."""
    text = "".join(word.text if isinstance(word, Run) else "" for word in words)
    return text.replace("\u00a0", " ").strip(_PADDING)


def tidied(words: Sequence[Inline]) -> list[Inline]:
    """Give words with the blanks that a browser would show, and without characters that show nothing."""
    text = _NOTHING.sub("", "".join(word.text if isinstance(word, Run) else "\0" for word in words))
    gone = {at for found in _SOFT.finditer(text) for at in range(found.start(), found.end())}
    at = 0
    tidy: list[Inline] = []
    ended = True
    for word in words:
        if isinstance(word, Picture):
            tidy.append(word)
            at, ended = at + 1, False
            continue
        bare = _NOTHING.sub("", word.text)
        kept = "".join(character for place, character in enumerate(bare, at) if place not in gone)
        at += len(bare)
        kept = _BLANKS.sub(" ", kept)
        kept = kept.lstrip(" ") if ended else kept
        if kept:
            ended = kept[-1] in " \n"
            tidy.append(word._replace(text=kept))
    return tidy


def lines_of(
    words: Sequence[Inline], *, wrapped: bool = True, heading: bool = False
) -> Iterator[tuple[Inline, ...]]:
    """Yield the lines of a block; with ``wrapped``, a line that was only broken by the margin goes on in the next.

    A ``heading`` is one line, unless somebody marked a whole page as one.
    """
    line: list[Inline] = []
    tidy = tidied(words)
    heading = heading and len(plain_words(tidy)) <= _LONGEST_HEADING
    for piece in _broken(tidy):
        before, now = plain_words(line), plain_words(piece)
        goes_on = heading or (wrapped and before and now and _goes_on(before, piece, now))
        if line and not goes_on:
            yield _stripped(line)
            line = []
        elif before and now and before[-1].isascii() and now[0].isascii():
            line.append(Run(" "))
        line += piece
    if line:
        yield _stripped(line)


def _goes_on(before: str, piece: Sequence[Inline], now: str) -> bool:
    """Say whether a line break stands in the middle of a sentence."""
    if len(before) <= _SHORT or ends_sentence(before) or looks_like_heading(before) or _DATE.fullmatch(now):
        return False
    text = "".join(word.text for word in piece if isinstance(word, Run))
    return not (_INDENT.match(text) or _COUNTS.match(text))


def _broken(words: Sequence[Inline]) -> Iterator[list[Inline]]:
    """Yield words between line breaks."""
    line: list[Inline] = []
    for word in words:
        if isinstance(word, Picture):
            line.append(word)
            continue
        for number, text in enumerate(word.text.split("\n")):
            if number:
                yield line
                line = []
            if text:
                line.append(word._replace(text=text))
    yield line


def _stripped(line: Sequence[Inline]) -> tuple[Inline, ...]:
    """Give a line without indent, hard blanks as plain ones."""
    found = [
        word._replace(text=word.text.replace("\u00a0", " ")) if isinstance(word, Run) else word
        for word in line
    ]
    while found and isinstance(found[0], Run):
        found[0] = found[0]._replace(text=found[0].text.lstrip(_PADDING))
        if found[0].text:
            break
        found.pop(0)
    while found and isinstance(found[-1], Run):
        found[-1] = found[-1]._replace(text=found[-1].text.rstrip(_PADDING))
        if found[-1].text:
            break
        found.pop()
    return tuple(found)
