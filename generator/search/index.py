"""The index of one volume of reports: where every pair of neighbouring characters stands, cut into small files.

A phrase is found exactly by the places of its pairs, whatever its characters are: Han, digits, punctuation. What stands behind
a common pair is told apart: reports say 政府信息公开 in every paragraph, and nobody should fetch all those places to find
政府信息管理. These grams are sorted and none begins another, so that what begins with a phrase is a run of neighbours. Files are
scripts that hand over a value: those can be read from a disk too, where a page may not fetch anything, and ask for no
exception from a strict content policy.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, groupby
from operator import add, itemgetter, sub

from generator.search.text import Searched

TABLE = "table"
WORDS_SIZE = 8_000
"""Characters after which a file of grams is full; a common one may make it larger."""
TEXTS_SIZE = 4_000
"""Characters after which a file of texts is full: about two reports."""
COMMON, DEPTH = 500, 4
"""Places from which on a pair is told apart by what follows, and the length of the longest gram."""
_LAST, _MORE = 57, 34
"""A number is written with digits that others follow (``]`` to ``~``) and a last one (``#`` to ``[``)."""
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_SMALL = {code: code + 0x20 for code in range(ord("A"), ord("Z") + 1)}
_FOLDED = {
    chr(code): chr(to)
    for code, to in (_SMALL | {code: _SMALL.get(to, to) for code, to in _HALF.items()}).items()
}
_CHANGED = frozenset(_FOLDED)


def folded(text: str) -> str:
    """Give a text as it is compared: half-width, small Latin letters; every character keeps its place."""
    # One character after the other: a tenth of them is there, and a table asks about every place.
    for char in _CHANGED.intersection(text):
        text = text.replace(char, _FOLDED[char])
    return text


def volume_files(mark: str, reports: Sequence[Searched]) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of every file of a volume; ``mark`` is the name of its folder."""
    texts = [report.text for report in reports]
    grams = _grams(folded("".join(texts)))
    cuts, blocks = [], []
    for number, words in enumerate(_word_files(grams)):
        cuts.append(next(iter(words)))
        yield _file(mark, f"w{number}", words)
    for number, (start, block) in enumerate(_text_files(texts)):
        blocks.append(start)
        yield _file(mark, f"t{number}", block)
    yield _file(mark, TABLE, {"cuts": cuts, "blocks": blocks, **_table(reports)})


def script(name: str, value: object) -> bytes:
    """Give the script that hands over a value under a name."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f'nianbao.search.give("{name}",{text});\n'.encode()


def _file(mark: str, name: str, value: object) -> tuple[str, bytes]:
    return f"{name}.js", script(f"{mark}/{name}", value)


def _table(reports: Sequence[Searched]) -> dict[str, object]:
    """Give what the reports of a volume are: columns of numbers beside lists of what many reports share."""
    years: dict[int, int] = {}
    titles: dict[tuple[str, bool], int] = {}
    parts: dict[tuple[str, ...], int] = {}
    shapes: dict[tuple[int, ...], int] = {}
    rows = []
    for report in reports:
        own = report.title.removeprefix(report.agency)
        title = titles.setdefault((own, own != report.title), len(titles))
        shape = tuple(parts.setdefault(part, len(parts)) for part in report.parts)
        year = years.setdefault(report.year, len(years))
        rows += [year, title, shapes.setdefault(shape, len(shapes)), *report.lengths]
    return {
        "years": [*years],
        "titles": [*titles],
        "parts": [*parts],
        "shapes": [*shapes],
        "slugs": " ".join(report.slug for report in reports),
        "rows": "".join(map(_number, rows)),
    }


def _grams(text: str) -> dict[str, Sequence[int]]:
    """Give the places of every gram; those that begin with the end of a paragraph are nobody's phrase."""
    found: dict[str, Sequence[int]] = {}
    pairs: defaultdict[str, array[int]] = defaultdict(_places)
    for place, pair in enumerate(map(add, text, text[1:])):
        pairs[pair].append(place)
    for pair, places in pairs.items():
        if pair[0] != "\n":
            found.update(_told_apart(text, places) if len(places) >= COMMON else {pair: places})
    return found


def _places() -> "array[int]":
    return array("I")


def _told_apart(text: str, places: Sequence[int]) -> Iterator[tuple[str, Sequence[int]]]:
    """Yield the grams that begin with a common pair, not past the end of a paragraph, and short ones where they suffice."""
    found: defaultdict[str, array[int]] = defaultdict(_places)
    for place in places:
        found[text[place : place + DEPTH]].append(place)
    lines: defaultdict[str, list[array[int]]] = defaultdict(list)
    for gram in sorted(found):
        words, end, _ = gram.partition("\n")
        lines[words + end].append(found[gram])
    for start, alike in groupby(lines, key=itemgetter(slice(DEPTH - 1))):
        own = [*alike]
        if sum(len(part) for gram in own for part in lines[gram]) < COMMON:
            yield start, _merged([part for gram in own for part in lines[gram]])
        else:
            yield from ((gram, _merged(lines[gram])) for gram in own)


def _merged(parts: Sequence[Sequence[int]]) -> Sequence[int]:
    return parts[0] if len(parts) == 1 else sorted(chain.from_iterable(parts))


def _word_files(grams: Mapping[str, Sequence[int]]) -> Iterator[dict[str, str]]:
    """Yield grams with their written places, in the order in which JavaScript compares them."""
    words: dict[str, str] = {}
    size = 0
    for gram in sorted(grams, key=lambda gram: gram.encode("utf-16-be")):
        words[gram] = _written(grams[gram])
        size += len(words[gram]) + 10
        if size >= WORDS_SIZE:
            yield words
            words, size = {}, 0
    if words:
        yield words


def _text_files(texts: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield texts in portions, each with the number of its first report."""
    start = size = 0
    for number, length in enumerate(map(len, texts)):
        size += length
        if size >= TEXTS_SIZE or number == len(texts) - 1:
            yield start, list(texts[start : number + 1])
            start, size = number + 1, 0


def _written(places: Sequence[int]) -> str:
    """Give ascending places as the steps between them."""
    gaps = [*map(sub, places, chain((-1,), places))]
    common = _common()
    if max(gaps) < len(common):
        return "".join(map(common.__getitem__, gaps))
    return "".join([common[gap] if gap < len(common) else _number(gap) for gap in gaps])


@cache
def _common() -> tuple[str, ...]:
    """Give the steps that are written with three signs at most."""
    return tuple(_number(gap) for gap in range(_LAST * (1 + _MORE + _MORE * _MORE)))


def _number(value: int) -> str:
    value, last = divmod(value, _LAST)
    written = chr(ord("#") + last)
    while value:
        value, digit = divmod(value - 1, _MORE)
        written = chr(ord("]") + digit) + written
    return written
