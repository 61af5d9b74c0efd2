"""The lines of a form in running text, where cells are torn, glued together or lost: known by their labels alone."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.forms.labels import CELL, ROW, SAME_LENGTH, Label, Slot, TableLabels, core_of
from generator.recognition.table_rows import LIKE, Line, Lines, likeness, meant_by
from generator.recognition.value import looks_like_a_figure

_LIKE = 0.6
"""From how much likeness the words between two known labels are taken for the one label that is missing there."""
_WORDS = re.compile(rf"[^0-9/]*[\u3400-\u9fff][^0-9/{CELL}{ROW}]*")
_PAGE = re.compile(r"(?m)^[ \t]*[-—–‐－·]+[ \t]*[0-9]{1,3}[ \t]*[-—–‐－·]+[ \t]*$|^第[ \t]*[0-9]+[ \t]*页.*$")
_HAN = re.compile("[\u3400-\u9fff]")
_BLANK = re.compile(rf"{CELL}[ \t]*(?=[{CELL}{ROW}])")
_LEAD = re.compile(rf"[^0-9/]*[\u3400-\u9fff][^0-9/\s{CELL}]*")
_LINE_END = re.compile(ROW)
_NUMBERED = re.compile(r"\([一二三四五六七八九十]\)|[0-9]{1,2}[.、]")
_MOST_LINES = 6
"""A label is broken over no more lines."""
_UNIT = re.compile(r"(?<=[0-9])[ \t]+(?=(?:万元|亿元|元|件|项|条)(?![\u3400-\u9fff]))")
"""The gap before a unit that stands apart from its figure."""
_TOUCHED = re.compile(r"(?<=[0-9])(?=[\u3400-\u9fff])(?![件笔条项元万亿])")
_GLUED = re.compile(r"(?<=[0-9/])(?=/)|(?<=/)(?=[0-9])|(?<=[0-9][件笔条项元])(?=[0-9/])")
"""Where figures are glued, but a mark or a unit still keeps them apart."""


class Stream(NamedTuple):
    """A text with the place of each of its pieces: ``starts`` are where the pieces begin."""

    text: str
    starts: tuple[int, ...]
    places: tuple[str, ...]

    def place(self, at: int) -> str:
        """Give the place of a character."""
        return self.places[max(bisect_right(self.starts, at) - 1, 0)] if self.places else ""


class _Found(NamedTuple):
    """A label of a line where it stands in the text; one that is merely alike is not ``sure``."""

    slot: int
    start: int
    end: int
    sure: bool = True


class _Figures(NamedTuple):
    """The figures behind a label, the words from the first that is none, and whether the figures stand in one row."""

    tokens: list[str]
    rest: str
    together: bool


def stream_of(pieces: Sequence[tuple[str, str]]) -> Stream:
    """Give pieces of text, each with its place, as one stream; every piece is a row."""
    starts, text = [], ""
    for words, _ in pieces:
        starts.append(len(text))
        text += words + ROW
    return Stream(text, tuple(starts), tuple(place for _, place in pieces))


def lines_of_stream(stream: Stream, labels: TableLabels) -> Lines:
    """Give the lines of a table in running text."""
    plain = _PAGE.sub(lambda found: " " * len(found[0]), stream.text.translate(SAME_LENGTH))
    if labels.spec.sideways:
        return _across(stream, plain, labels)
    chain = _chain(plain, labels.slots)
    known = _with_fuzzy(plain, chain, labels)
    found, others = [], []
    for number, label in enumerate(known):
        end = known[number + 1].start if number + 1 < len(known) else len(plain)
        slot = labels.slots[label.slot]
        behind = _behind(plain, label, end, slot.label, labels.around)
        if any(column.derived for column in slot.columns):
            # A figure with a character of a label glued to it has to foot; where nothing adds up, it could be a year.
            behind = _TOUCHED.sub(" ", behind)
        figures = _figures(behind, labels.around)
        tokens = figures.tokens
        if number + 1 < len(known):
            after = labels.slots[known[number + 1].slot].label
            tokens = _without_number(tokens, plain[known[number + 1].start :], after, len(slot.cells))
            if any(looks_like_a_figure(token) for token in figures.rest.split()):
                others.append((figures.rest, stream.place(label.start)))
        rivals = tuple(_rivals(plain, label, tokens, known, labels))
        shown = " ".join(stream.text[label.start : end].replace(CELL, " ").split())
        place = stream.place(label.start)
        if rivals:
            others.append((shown, place))
        found.append(Line(slot, tuple(tokens), shown, place, label.sure, figures.together, rivals))
    return Lines(tuple(found), tuple(others))


def _rivals(
    plain: str, label: _Found, tokens: Sequence[str], known: Sequence[_Found], labels: TableLabels
) -> Iterator[tuple[str, ...]]:
    """Yield other figures behind the label of a line that stands in the text once more."""
    starts = sorted(one.start for one in known)
    own = list(filter(None, tokens))
    for match in labels.slots[label.slot].label.pattern.finditer(plain):
        if any(one.start < match.end() and match.start() < one.end for one in known):
            continue
        end = next((start for start in starts if start >= match.end()), len(plain))
        figures = _figures(plain[match.end() : end], labels.around).tokens
        seen = [token for token in figures if token]
        if seen and seen[: len(own)] != own:
            yield tuple(figures)


def _chain(plain: str, slots: Sequence[Slot]) -> list[_Found]:
    """Give the longest row of labels that stand in the order of the form."""
    every = [
        _Found(number, match.start(), match.end())
        for number, slot in enumerate(slots)
        for match in slot.label.pattern.finditer(plain)
    ]
    every.sort(key=lambda one: (one.end, one.start))
    best: list[tuple[int, int, int]] = []
    for at, one in enumerate(every):
        before = [
            (best[other][0], best[other][1], other)
            for other in range(at)
            if every[other].slot < one.slot and every[other].end <= one.start
        ]
        length, words, previous = max(before, default=(0, 0, -1))
        best.append((length + 1, words + one.end - one.start, previous))
    if not best:
        return []
    at = max(range(len(best)), key=lambda place: (best[place][0], best[place][1]))
    chain = []
    while at >= 0:
        chain.append(every[at])
        at = best[at][2]
    return chain[::-1]


def _with_fuzzy(plain: str, known: list[_Found], labels: TableLabels) -> list[_Found]:
    """Add the labels that are damaged: words between two known labels that are like the one that is missing there."""
    found = list(known)
    have = {one.slot for one in known}
    for number, slot in enumerate(labels.slots):
        if number in have:
            continue
        start = max((one.end for one in found if one.slot < number), default=0)
        end = min((one.start for one in found if one.slot > number), default=len(plain))
        scored = [
            (score, -begin, finish)
            for begin, finish in _chunks(plain, start, end)
            for meant, score in [meant_by(_core(plain[begin:finish], labels.around), labels, _LIKE)]
            if meant is slot
        ]
        if scored:
            score, begin, finish = max(scored)
            finish = _before_another(plain, -begin, finish, slot.label, score)
            found.append(_Found(number, _with_number(plain, -begin, slot.label), finish, sure=score >= LIKE))
            found.sort(key=lambda one: one.start)
    return [one._replace(start=_with_number(plain, one.start, labels.slots[one.slot].label)) for one in found]


def _chunks(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where words between figures or blank cells begin and end: all of them, and those from each line on."""
    plain = _BLANK.sub(lambda blank: "/" * len(blank[0]), plain)
    for words in _WORDS.finditer(plain, start, end):
        begins = [words.start(), *(mark.end() for mark in _LINE_END.finditer(plain, *words.span()))]
        yield from (
            (begin, words.end()) for begin in begins[-_MOST_LINES:] if plain[begin : words.end()].strip()
        )


def _core(words: str, around: Sequence[Label]) -> str:
    """Give the core of a label without the lines of a group's that was printed in the middle of it, perhaps one character a line."""
    lines = words.split(ROW)
    if len(lines) > 1:
        groups = {label.core for label in around if label.number}
        lines = [line for line in lines if core_of(line) not in groups and len(line.strip()) != 1] or lines
    return core_of(ROW.join(lines))


def _before_another(plain: str, begin: int, end: int, label: Label, score: float) -> int:
    """Give where a damaged label ends that is as good without a last line with a number of its own."""
    cut = max((mark.start() for mark in _LINE_END.finditer(plain, begin, end)), default=-1)
    if cut < 0 or not _NUMBERED.match(plain, cut + 1):
        return end
    return cut if likeness(core_of(plain[begin:cut]), label.core) >= score else end


def _with_number(plain: str, start: int, label: Label) -> int:
    """Give where a damaged label begins, the number before it included."""
    begin = start - len(label.number)
    if begin < 0 or not label.number.isdecimal() or plain[begin:start] != label.number:
        return start
    alone = plain[begin - 1 : begin] in {"", CELL, ROW}
    return begin if alone or plain[start : start + 1] in {".", "、"} else start


def _behind(plain: str, found: _Found, end: int, label: Label, around: Sequence[Label]) -> str:
    """Give what stands behind a label, without the rest of its own words where it is wrapped around its figures.

    The label of a group that stands on the line of the figures, in the middle of its rows, does not count either.
    """
    text = plain[found.end : end]
    lead = _LEAD.match(text)
    words = "".join(_HAN.findall(lead[0])) if lead else ""
    seen = "".join(_HAN.findall(plain[found.start : found.end]))
    own = "".join(_HAN.findall(label.text.translate(SAME_LENGTH)))
    own_rest = bool(lead) and words in own and words not in seen
    of_group = lead and core_of(lead[0]) in {one.core for one in around if one.number}
    return text[lead.end() :] if lead and (own_rest or of_group) else text


def _figures(text: str, around: Sequence[Label]) -> _Figures:
    """Give the figures behind a label, blanks between them kept."""
    text = _GLUED.sub(" ", _UNIT.sub("", text))
    for label in around:
        cut = label.pattern.search(text)
        if cut:
            text = text[: cut.start()] + ROW + text[cut.start() :]
    tokens: list[str] = []
    rows: list[int] = []
    rest = ""
    # Between the label and the mark behind it stands no cell, and a row without marks has none that are blank.
    pieces = [
        (row, piece)
        for row, line in enumerate(text.split(ROW))
        for at, piece in enumerate(line.split(CELL))
        if piece.strip() or (CELL in line and (row or at))
    ]
    for at, (row, piece) in enumerate(pieces):
        words = piece.split()
        odd = next((number for number, word in enumerate(words) if not looks_like_a_figure(word)), None)
        own = words[:odd] if words else [""]
        tokens += own
        rows += [row] * len(own)
        if odd is not None:
            rest = " ".join(" ".join([*words[odd:], *(after for _, after in pieces[at + 1 :])]).split())
            break
    last = max((row for row, token in zip(rows, tokens, strict=True) if token), default=0)
    kept = [token for row, token in zip(rows, tokens, strict=True) if row <= last]
    return _Figures(kept, rest, len({row for row in rows if row <= last}) <= 1)


def _without_number(tokens: list[str], after: str, label: Label, width: int) -> list[str]:
    """Give the figures without the number of the label behind them, where a glued text has them in one."""
    own = label.number
    glued = after[: len(own)] != own and tokens and own.isdecimal() and tokens[-1].endswith(own)
    if glued and len(tokens) > width and tokens[-1] == own:
        return tokens[:-1]
    return tokens


def _across(stream: Stream, plain: str, labels: TableLabels) -> Lines:
    """Read a table of one line: the figures behind the last of its heads."""
    (slot,) = labels.slots
    end = 0
    for label in labels.around:
        for match in label.pattern.finditer(plain):
            end = max(end, match.end())
    han = [match.end() for match in _HAN.finditer(plain)]
    end = max([end, *(place for place in han if looks_like_heads(plain[end:place]))])
    tokens, _, together = _figures(plain[end:], ())
    if not end or not any(tokens):
        return Lines(())
    shown = " ".join(stream.text[end:].replace(CELL, " ").split())
    return Lines((Line(slot, tuple(tokens), shown, stream.place(end), together=together),))


def looks_like_heads(text: str) -> bool:
    """Say whether a text holds words and no figures, as the rest of a torn head does."""
    return not any(character.isdigit() for character in text)
