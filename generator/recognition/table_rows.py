"""The lines of a form that a table of a foreign source holds: which label, and what stands behind it."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from generator.forms.labels import Slot, TableLabels, core_of
from generator.forms.spec import ColumnSpec
from generator.recognition.value import looks_like_a_figure

LIKE = 0.75
"""From how much likeness on a damaged label is taken for one of the form."""
_CERTAIN, _APART = 0.95, 0.1
"""A label that is less alike than certain must be this much less like any other."""


class Line(NamedTuple):
    """What a source shows for a line of the form: its figures as separated there, and the words it stands in.

    A line that is known only by the lines around it is not ``sure``; the figures of one that is ``together`` stand in one
    row of the source. ``rivals`` are other figures where the line stands there more than once.
    """

    slot: Slot
    tokens: tuple[str, ...]
    shown: str
    place: str
    sure: bool = True
    together: bool = True
    rivals: tuple[tuple[str, ...], ...] = ()


class Lines(NamedTuple):
    """The lines found, and rows with figures that no line of the form is."""

    found: tuple[Line, ...]
    others: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=1 << 17)
def likeness(one: str, other: str) -> float:
    """Give how alike two cores of labels are, 1 for equal ones; one that begins the other is quite alike."""
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    if min(len(one), len(other)) > 3 and (one.startswith(other) or other.startswith(one)):
        return 0.9
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def meant_by(core: str, labels: TableLabels, least: float = LIKE) -> tuple[Slot | None, float]:
    """Give the line of a form that a damaged label means, and how alike they are.

    There is none where two lines are as likely, or where the words are rather those of a group or a head.
    """
    best: list[tuple[float, Slot]] = sorted(
        ((likeness(core, slot.label.core), slot) for slot in labels.slots), key=lambda one: -one[0]
    )[:2]
    if not best or best[0][0] < least:
        return None, 0.0
    score, slot = best[0]
    second = best[1][0] if len(best) > 1 else 0.0
    if score < _CERTAIN and (
        score - second < _APART or any(likeness(core, label.core) > score for label in labels.around)
    ):
        return None, score
    return slot, score


def lines_of_grid(rows: Sequence[Sequence[str]], places: Sequence[str], labels: TableLabels) -> Lines:
    """Give the lines of a table whose columns are columns."""
    if labels.spec.sideways:
        return _across(rows, places, labels)
    return _down(rows, places, labels)


def _down(rows: Sequence[Sequence[str]], places: Sequence[str], labels: TableLabels) -> Lines:
    """Read a table with a label before each line, below heads that say what each column counts."""
    columns = {core_of(column.label): column.id for column in labels.spec.columns}
    groups = {label.core for label in labels.around}
    fewest = 1 if labels.spec.blocks else 2
    first_figures = min((at for row in rows if (at := _first_figure(row))), default=1)
    heads: dict[str, int] = {}
    placed: list[_Row] = []
    for row, place in zip(rows, places, strict=True):
        here = _heads_in(row, columns)
        if len(here) >= fewest and not any(looks_like_a_figure(cell) for cell in row if cell.strip()):
            heads = here if labels.spec.blocks else _in_order(heads | here, labels.spec.columns)
        else:
            first = min(heads.values()) if len(heads) >= fewest else first_figures
            placed.append(_Row(row, place, heads, _stub(row, first)))
    found: dict[Slot, Line] = {}
    others: list[tuple[str, str]] = []
    aligned = not any(one.stray() for one in placed)
    for one in placed:
        stub = [label for label, _ in groupby(core_of(cell) for cell in one.cells[: one.stub]) if label]
        slot = meant_by(stub[-1], labels)[0] if stub else None
        sure = slot is not None
        filled = any(looks_like_a_figure(cell) for cell in one.cells[one.stub :] if cell.strip())
        if slot is None and filled and (not stub or stub[-1] in groups):
            slot = _between(found, labels.slots)
        shown = " ".join(" ".join(one.cells).split())
        if slot:
            tokens, clear = one.tokens(slot, aligned=aligned)
            line = Line(slot, tokens, shown, one.place, sure and clear)
            if slot not in found or not any(found[slot].tokens):
                found[slot] = line
            elif any(tokens) and tokens != found[slot].tokens:
                found[slot] = found[slot]._replace(rivals=(*found[slot].rivals, tokens))
                others.append((shown, one.place))
        elif filled:
            others.append((shown, one.place))
    return Lines(tuple(found.values()), tuple(others))


class _Row(NamedTuple):
    """A row of figures; ``heads`` are the places of the columns above it, ``stub`` is where its labels end."""

    cells: Sequence[str]
    place: str
    heads: Mapping[str, int]
    stub: int

    def stray(self) -> bool:
        """Say whether a figure stands below no head, or the heads are none of a row's."""
        places = list(self.heads.values())
        return places != sorted(set(places)) or any(
            cell.strip() and looks_like_a_figure(cell) and at not in places and cell != self.cells[at - 1]
            for at, cell in enumerate(self.cells)
            if at >= self.stub
        )

    def tokens(self, slot: Slot, *, aligned: bool) -> tuple[tuple[str, ...], bool]:
        """Give the figures, and whether each is known to stand in its column.

        They are those below the heads where the whole table is ``aligned`` with them; else all that stand behind the label.
        """
        places = [self.heads[column.id] for column in slot.columns if column.id in self.heads]
        if aligned and len(places) == len(slot.cells) and max(places) < len(self.cells):
            return tuple(self.cells[at].strip() for at in places), True
        behind = [cell.strip() for cell in self.cells[self.stub :]]
        if len(slot.cells) == 1 and len(set(behind)) == 1:
            behind = behind[:1]
        return tuple(behind), len(list(filter(None, behind))) == len(slot.cells)


def _first_figure(row: Sequence[str]) -> int:
    """Give the place of the first figure behind a label, 0 where there is none."""
    words = False
    for at, cell in enumerate(row):
        figure = bool(cell.strip()) and looks_like_a_figure(cell)
        if figure and words:
            return at
        words |= bool(cell.strip()) and not figure
    return 0


def _stub(row: Sequence[str], first: int) -> int:
    """Give where the labels of a row end: below its first head, or before that where figures begin there already."""
    at = _first_figure(row[:first])
    return at or first


def _between(found: dict[Slot, Line], slots: Sequence[Slot]) -> Slot | None:
    """Give the line that comes next in the form, for a row whose label is lost."""
    if not found:
        return None
    at = slots.index(next(reversed(found))) + 1
    return slots[at] if at < len(slots) and slots[at] not in found else None


def _heads_in(row: Sequence[str], columns: dict[str, str]) -> dict[str, int]:
    """Give the first place of each column that a row of heads names."""
    found: dict[str, tuple[float, int]] = {}
    for at, cell in enumerate(row):
        core = core_of(cell)
        best = max(((likeness(core, own), name) for own, name in columns.items()), default=(0.0, ""))
        score, name = best
        if score >= LIKE and score > found.get(name, (0.0, 0))[0]:
            found[name] = (score, at)
    return {name: at for name, (_, at) in found.items()}


def _in_order(heads: Mapping[str, int], columns: Sequence[ColumnSpec]) -> dict[str, int]:
    """Give the heads in the order of the form; where most of them stand in a row, those between them too."""
    known = {at: heads[column.id] for at, column in enumerate(columns) if column.id in heads}
    begins = {place - at for at, place in known.items()}
    if len(known) > len(columns) / 2 and len(begins) == 1:
        (begin,) = begins
        return {column.id: begin + at for at, column in enumerate(columns)}
    return {columns[at].id: place for at, place in known.items()}


def _across(rows: Sequence[Sequence[str]], places: Sequence[str], labels: TableLabels) -> Lines:
    """Read a table of one line below its heads; below them, a row that nobody has filled in is the line as well."""
    (slot,) = labels.slots
    lines = []
    below = False
    for row, place in zip(rows, places, strict=True):
        words = [cell for cell in row if cell.strip()]
        blank = below and not words and len(row) == len(slot.cells)
        if blank or (words and all(looks_like_a_figure(cell) for cell in words)):
            lines.append(Line(slot, tuple(cell.strip() for cell in row), " ".join(words), place))
        below |= bool(words)
    best = max(lines, key=lambda line: sum(map(bool, line.tokens)), default=None)
    if best is None:
        return Lines(())
    return Lines(
        (best,), tuple((line.shown, line.place) for line in lines if line is not best and line.shown)
    )
