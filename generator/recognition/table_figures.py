"""What can be told of the figures of a table that was found in a foreign source, and what is left to a person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from generator.forms.labels import TableLabels
from generator.forms.spec import ColumnSpec, TableSpec
from generator.project.figures import EMPTY
from generator.recognition.footing import Cells, decide
from generator.recognition.row_options import UNREADABLE, Options, foots, row_options
from generator.recognition.table_rows import Line, Lines
from generator.recognition.value import foreign_value


class Told(NamedTuple):
    """One figure as an editor would type it; ``空`` with a ``doubt`` where it cannot be told."""

    written: str
    doubtful: bool = False


DOUBTFUL = Told(EMPTY, doubtful=True)


class RowTold(NamedTuple):
    """The figures of a row by column id, and what the source shows where one of them is doubtful."""

    cells: Mapping[str, Told]
    shown: str
    place: str

    @property
    def doubtful(self) -> int:
        """Give how many of its figures a person has to look at."""
        return sum(cell.doubtful for cell in self.cells.values())


@dataclass(frozen=True, slots=True)
class TableTold:
    """The rows of a table by id; ``others`` are rows that are no line of the form, with their places."""

    spec: TableSpec
    rows: Mapping[str, RowTold]
    others: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> int:
        """Give how many figures could be told."""
        return sum(not cell.doubtful for row in self.rows.values() for cell in row.cells.values())


def tell(lines: Lines, labels: TableLabels, *, exact: bool, complete: bool = True) -> TableTold:
    """Give the figures of the lines of a table.

    Where a source keeps cells apart only by their order (not ``exact``), a row has to foot before it is believed, unless
    nothing else of the table is damaged. Where a source is not ``complete``, footing alone tells no digits apart.
    """
    by_label = {line.slot.label.text: line for line in lines.found}
    options = _readings(lines, labels, exact=exact)
    if labels.spec.sideways:
        return TableTold(
            labels.spec, dict(_sideways(labels, options, by_label, complete=complete)), lines.others
        )
    by_row = {slot.cells[0][0].id: slot for slot in labels.slots}
    known = {name: options[slot.label.text] for name, slot in by_row.items() if slot.label.text in options}
    decided = decide(known, labels.spec, complete=complete)
    rows = {
        name: _row(decided[name], slot.columns, by_label.get(slot.label.text))
        for name, slot in by_row.items()
    }
    return TableTold(labels.spec, rows, lines.others)


def is_complete(lines: Lines, labels: TableLabels, *, exact: bool) -> bool:
    """Say whether every line that sums prove can be read, but for those before a line whose label is lost."""
    options = _readings(lines, labels, exact=exact)
    summed = [slot for slot in labels.slots if any(column.derived for column in slot.columns)]
    names = [slot.label.text for slot in summed]
    return not any(
        name in options
        and not options[name].choices
        and all(after in options for after in names[at : at + 1])
        for at, name in enumerate(names, 1)
    )


def _readings(lines: Lines, labels: TableLabels, *, exact: bool) -> dict[str, Options]:
    """Give the readings of each line that can be believed, by its label."""
    options = {line.slot.label.text: _options(line) for line in lines.found}
    if exact:
        return options
    whole = len(options) == len(labels.slots) and all(choice.direct for choice in options.values())
    believed = {
        line.slot.label.text
        for line in lines.found
        if _believed(options[line.slot.label.text], line, whole=whole)
    }
    return {name: choice if name in believed else UNREADABLE for name, choice in options.items()}


def _options(line: Line) -> Options:
    found = row_options(line.tokens, line.slot.columns)
    if not line.rivals:
        return found if line.sure else found._replace(direct=False, sure=False)
    rivals = (row_options(tokens, line.slot.columns).choices for tokens in line.rivals)
    choices = dict.fromkeys((*found.choices, *(choice for choices in rivals for choice in choices)))
    return Options(direct=False, choices=tuple(choices), sure=False)


def _believed(options: Options, line: Line, *, whole: bool) -> bool:
    """Say whether the readings of a row are those of an undamaged one; a row that foots has proven it."""
    if not options.direct:
        return True
    filled = all(options.choices[0])
    if any(column.derived for column in line.slot.columns):
        return foots(options.choices[0], line.slot.columns) or (whole and filled and line.together)
    # A mark behind the last cell looks like a blank, so that a blank at the end may be none.
    return filled or (line.together and (bool(options.choices[0][-1]) or not any(line.tokens)))


def _sideways(
    labels: TableLabels, options: Mapping[str, Options], by_label: Mapping[str, Line], *, complete: bool
) -> Iterator[tuple[str, RowTold]]:
    """Yield the rows of a table whose rows stand beside each other on one line."""
    for slot in labels.slots:
        choice = options.get(slot.label.text, UNREADABLE)
        alone = choice.choices[0] if choice.proven(complete=complete) else (None,) * len(slot.cells)
        line = by_label.get(slot.label.text)
        told = {
            (row.id, column.id): _told(text, column)
            for (row, column), text in zip(slot.cells, alone, strict=True)
        }
        for row in labels.spec.leaves():
            cells = {column.id: told[row.id, column.id] for column in labels.spec.columns_of(row)}
            yield row.id, RowTold(cells, line.shown if line else "", line.place if line else "")


def _row(cells: Cells, columns: tuple[ColumnSpec, ...], line: Line | None) -> RowTold:
    told = {column.id: _told(text, column) for column, text in zip(columns, cells, strict=True)}
    return RowTold(told, line.shown if line else "", line.place if line else "")


def _told(text: str | None, column: ColumnSpec) -> Told:
    if text is None:
        return DOUBTFUL
    value = foreign_value(text, column)
    return Told(value.written, doubtful=not value.clear)
