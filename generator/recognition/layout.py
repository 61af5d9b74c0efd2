"""Where the parts of a report stand in a foreign source: its headings, and the pieces that make up each table."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from generator.foreign.passages import Item, Passage, Table
from generator.forms.labels import CELL, ROW, SAME_LENGTH, TableLabels, core_of
from generator.forms.spec import ReportFormat
from generator.recognition.stream_rows import lines_of_stream, stream_of
from generator.recognition.table_rows import Line, Lines, likeness, lines_of_grid
from generator.recognition.value import looks_like_a_figure

_HEADING = re.compile(r"^第?([一二三四五六七八九十]{1,3})(?:部分|[、.,:]|\s)")
_TORN = 6
_LONGEST_HEADING = 45
_FOUND_BY_TITLE, _FOUND_BY_NUMBER = 0.8, 0.5
_HAN = re.compile("[\u3400-\u9fff]")
_LEAST_LINES = 0.3
_SENTENCE = re.compile("[。；！？]")


class TablePlace(NamedTuple):
    """The pieces of a table by their numbers, and the lines of the form they hold."""

    items: tuple[int, ...]
    lines: Lines
    exact: bool


def plain_text(item: Item) -> str:
    """Give the words of an item with the marks between cells and rows."""
    return item.text if isinstance(item, Passage) else ROW.join(CELL.join(row) for row in item.rows)


def headings(items: Sequence[Item], form: ReportFormat) -> dict[str, int]:
    """Give per section key the number of the passage that is its heading, in the order of the form."""
    every: list[tuple[int, int, float]] = []
    for at, item in enumerate(items):
        if isinstance(item, Passage) and 2 <= len(item.text) <= _LONGEST_HEADING:
            every += [(at, number, score) for number, score in _scores(item, form)]
    best: list[tuple[float, int]] = []
    for place, (at, number, score) in enumerate(every):
        before = [
            (best[other][0], other)
            for other, (earlier, lower, _) in enumerate(every[:place])
            if earlier < at and lower < number
        ]
        total, previous = max(before, default=(0.0, -1))
        best.append((total + score, previous))
    if not best:
        return {}
    place = max(range(len(best)), key=lambda one: (best[one][0], one))
    found = {}
    while place >= 0:
        at, number, _ = every[place]
        found[form.sections[number].key] = at
        place = best[place][1]
    return dict(sorted(found.items(), key=lambda one: one[1]))


def _scores(item: Passage, form: ReportFormat) -> list[tuple[int, float]]:
    plain = item.text.translate(SAME_LENGTH).strip()
    if _SENTENCE.search(plain):
        return []
    number = _HEADING.match(plain)
    core = core_of(plain)
    found = []
    for place, section in enumerate(form.sections):
        like = likeness(core, core_of(section.title))
        same = number is not None and number[1] == section.number
        if like >= _FOUND_BY_TITLE or (same and like >= _FOUND_BY_NUMBER):
            found.append((place, like + same * 0.25))
        elif same and item.level:
            found.append((place, 0.3))
        elif same and len(core) <= 16:
            found.append((place, 0.1))
    return found


def find_table(
    items: Sequence[Item], span: range, labels: TableLabels, taken: frozenset[int]
) -> TablePlace | None:
    """Give the pieces of a table within a span, nothing when too little of it is there."""
    free = [at for at in span if at not in taken]
    exact = _grids(items, free, labels)
    stream = _stream(items, free, labels)
    both = [place for place in (exact, stream) if place]
    return max(both, key=lambda place: (_weight(place), place.exact), default=None)


def _weight(place: TablePlace) -> int:
    return sum(map(_is_there, place.lines.found))


def _is_there(line: Line) -> bool:
    """Say whether a line has figures, or blank cells for all of them."""
    return any(line.tokens) or (line.together and len(line.tokens) >= len(line.slot.cells))


def _enough(lines: Lines, labels: TableLabels, *, exact: bool) -> bool:
    """Say whether so many lines are there that they are the table; one that nobody has filled in has its labels."""
    if exact and len(lines.found) >= 2 * _LEAST_LINES * len(labels.slots):
        return True
    if labels.spec.sideways:
        return any(len("".join(line.tokens)) >= len(labels.spec.rows) for line in lines.found)
    return sum(map(_is_there, lines.found)) >= max(2, _LEAST_LINES * len(labels.slots))


def _grids(items: Sequence[Item], free: Sequence[int], labels: TableLabels) -> TablePlace | None:
    """Read a table whose columns are columns, and the tables behind it that go on with it."""
    rows: list[Sequence[str]] = []
    places: list[str] = []
    used: list[int] = []
    for at in free:
        item = items[at]
        if not isinstance(item, Table) or not item.exact or not _holds_labels(item, labels):
            continue
        rows += item.rows
        places += item.places
        used.append(at)
    if not used:
        return None
    lines = lines_of_grid(rows, places, labels)
    return TablePlace(tuple(used), lines, exact=True) if _enough(lines, labels, exact=True) else None


def _holds_labels(table: Table, labels: TableLabels) -> bool:
    """Say whether a table has a label of the form in it: of a line, or, where there is one line only, of a head."""
    cores = {core_of(cell) for row in table.rows for cell in row if cell}
    wanted = {slot.label.core for slot in labels.slots if not labels.spec.sideways}
    if labels.spec.sideways:
        heads = [label.core for label in labels.around if len(label.core) > 2]
        return sum(any(likeness(core, head) >= 0.9 for core in cores) for head in heads) >= 2
    return any(likeness(core, own) >= 0.9 for core in cores for own in wanted)


def _stream(items: Sequence[Item], free: Sequence[int], labels: TableLabels) -> TablePlace | None:
    """Read a table from running text: from its first label to its last figures, sentences between left out."""
    marked = {at: _mark(items[at], labels) for at in free}
    with_labels = [at for at in free if marked[at] == "label"]
    if not with_labels:
        return None
    last = with_labels[-1]
    for at in (at for at in free if at > with_labels[-1]):
        if marked[at] == "prose":
            break
        last = at if marked[at] == "figures" else last
    zone = [at for at in free if with_labels[0] <= at <= last and marked[at] != "prose"]
    pieces = [piece for at in zone for piece in _pieces(items[at])]
    lines = lines_of_stream(stream_of(pieces), labels)
    return TablePlace(tuple(zone), lines, exact=False) if _enough(lines, labels, exact=False) else None


def _pieces(item: Item) -> list[tuple[str, str]]:
    if isinstance(item, Passage):
        return [(item.text, item.place)]
    return [(CELL.join(_once(row)), place) for row, place in zip(item.rows, item.places, strict=True)]


def _once(row: Sequence[str]) -> list[str]:
    """Give a row with the words of a merged cell once."""
    return [
        cell
        for at, cell in enumerate(row)
        if not at or cell != row[at - 1] or looks_like_a_figure(cell or "0")
    ]


def _mark(item: Item, labels: TableLabels) -> str:
    """Say what an item could be to a table: ``label``, ``figures``, ``scrap`` of a torn label, or ``prose``."""
    plain = plain_text(item).translate(SAME_LENGTH)
    left = plain
    hits = 0
    patterns = [label.pattern for label in labels.around]
    if not labels.spec.sideways:
        patterns = [slot.label.pattern for slot in labels.slots] + patterns
    for pattern in patterns:
        left, count = pattern.subn(" ", left)
        hits += count
    han, rest = len(_HAN.findall(plain)), len(_HAN.findall(left))
    cells = re.split(rf"[\s{CELL}]+", plain.strip())
    if not han or all(map(looks_like_a_figure, cells)):
        shown = any(cell and looks_like_a_figure(cell) for cell in cells)
        return "figures" if shown or any(character.isdigit() for character in plain) else "scrap"
    if _SENTENCE.search(left) and rest > 8:
        return "prose"
    if hits and rest <= 0.4 * han + 3:
        return "label"
    # Torn heads stand beside each other in many short words, prose does not.
    return "scrap" if rest <= 24 or max(map(len, cells)) <= _TORN else "prose"


def spans_of(found: Mapping[str, int], form: ReportFormat, count: int) -> dict[str, range]:
    """Give per section key the items between its heading and the next; a section without one shares its neighbours'."""
    spans = {}
    for place, section in enumerate(form.sections):
        before = [found[one.key] for one in form.sections[: place + 1] if one.key in found]
        after = [found[one.key] for one in form.sections[place + 1 :] if one.key in found]
        spans[section.key] = range(max(before, default=-1) + 1, min(after, default=count))
    return spans
