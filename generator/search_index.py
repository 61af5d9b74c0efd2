"""The index of one volume of reports: where every pair of neighbouring characters stands, cut into small files.

A phrase is found exactly by the places of its pairs, whatever its characters are: Han, digits, punctuation. Pairs are sorted,
so that one character alone is a run of neighbouring pairs. Files are scripts that hand over a value: those can be read from a
disk too, where a page may not fetch anything, and ask for no exception from a strict content policy.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from operator import add

from generator.search_text import Searched

TABLE = "table"
WORDS_SIZE = 24_000
"""Characters after which a file of pairs is full; one common pair may make it larger."""
TEXTS_SIZE = 8_000
"""Characters after which a file of texts is full: about three reports."""
_LAST, _MORE = 57, 34
"""A number is written with digits that others follow (``]`` to ``~``) and a last one (``#`` to ``[``)."""
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_SMALL = {code: code + 0x20 for code in range(ord("A"), ord("Z") + 1)}
_FOLDED = {**_SMALL, **{code: _SMALL.get(half, half) for code, half in _HALF.items()}}


def folded(text: str) -> str:
    """Give a text as it is compared: half-width, small Latin letters; every character keeps its place."""
    return text.translate(_FOLDED)


def volume_files(mark: str, reports: Sequence[Searched]) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of every file of a volume; ``mark`` is the name of its folder."""
    texts = [report.text for report in reports]
    postings = _postings(folded("".join(texts)))
    cuts, blocks = [], []
    for number, words in enumerate(_word_files(postings)):
        first = next(iter(words))
        cuts.append(first + next(iter(words[first])))
        yield _file(mark, f"w{number}", words)
    for number, (start, block) in enumerate(_text_files(texts)):
        blocks.append(start)
        yield _file(mark, f"t{number}", block)
    yield _file(mark, TABLE, {"cuts": cuts, "blocks": blocks, **_table(reports)})


def _file(mark: str, name: str, value: object) -> tuple[str, bytes]:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"{name}.js", f'gidSearch.give("{mark}/{name}",{text});\n'.encode()


def _table(reports: Sequence[Searched]) -> dict[str, object]:
    """Give what the reports of a volume are; names that many share stand once."""
    bodies: dict[tuple[str, str], int] = {}
    parts: dict[tuple[str, ...], int] = {}
    titles: dict[str, int] = {}
    rows = []
    for report in reports:
        body = bodies.setdefault((report.slug, report.agency), len(bodies))
        places = (parts.setdefault(part, len(parts)) for part in report.parts)
        own = report.title.removeprefix(report.agency)
        lengths = chain.from_iterable(zip(places, report.lengths, strict=True))
        title = titles.setdefault(own, len(titles))
        rows.append([report.year, body, title, int(own != report.title), *lengths])
    return {"bodies": [*bodies], "parts": [*parts], "titles": [*titles], "reports": rows}


def _postings(text: str) -> dict[str, "array[int]"]:
    """Give the places of every pair; the pairs that begin with the end of a paragraph are nobody's phrase."""
    found: defaultdict[str, array[int]] = defaultdict(_places)
    for place, pair in enumerate(map(add, text, text[1:])):
        found[pair].append(place)
    return {pair: places for pair, places in found.items() if pair[0] != "\n"}


def _places() -> "array[int]":
    return array("I")


def _word_files(postings: dict[str, "array[int]"]) -> Iterator[dict[str, dict[str, str]]]:
    """Yield pairs in the order in which JavaScript compares them, written places below first and second character."""
    words: dict[str, dict[str, str]] = {}
    size = 0
    for pair in sorted(postings, key=lambda pair: pair.encode("utf-16-be")):
        written = _written(postings[pair])
        words.setdefault(pair[0], {})[pair[1]] = written
        size += len(written) + 9
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
    gaps = map(int.__sub__, places, chain((-1,), places))
    common = _common()
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
