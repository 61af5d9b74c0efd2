"""The figures of all reports as a comparison reads them: an index, and the figures cut twice, so that every view reads little.

Whoever compares few bodies reads a file for each body; whoever compares all bodies in one figure reads a file for that figure.
Each file is one call with JSON in it, not bare JSON: a page opened from the disk may load scripts and may not fetch.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from generator.comparing.comparable import Compared, Line, lines_of
from generator.formats import all_formats
from generator.forms.spec import ReportFormat, TableSpec
from generator.project.agencies import Agency

FOLDER = "compare/"
INDEX = f"{FOLDER}index.js"
CUTS = ("table", "row", "item")
"""How finely the figures are cut: a file for each table, each row, or each figure of the forms."""
MOST = 8000
"""Figures in one file, as far as cutting finer helps: about 20 KB."""
_TAKE = "nianbao.compare.take"


class Comparison(NamedTuple):
    """The files by address, in order; ``mark`` changes with whatever tells a script where a figure stands."""

    mark: str
    files: Iterator[tuple[str, bytes]]


class _Body(NamedTuple):
    """A body with what its reports bring, oldest first."""

    agency: Agency
    pieces: tuple[Compared, ...]


class _Forms(NamedTuple):
    """The forms in use, oldest first, and all their lines: those of the newest first, each id once."""

    forms: tuple[ReportFormat, ...]
    lines: tuple[Line, ...]
    cut: str


def comparison(agencies: Sequence[Agency], pieces: Iterable[Compared]) -> Comparison:
    """Give the files; ``agencies`` stand in the order in which they are listed, those without figures are left out."""
    by_body: dict[str, list[Compared]] = {}
    for piece in pieces:
        by_body.setdefault(piece.slug, []).append(piece)
    bodies = [
        _Body(agency, tuple(sorted(by_body[agency.slug], key=lambda piece: piece.year)))
        for agency in agencies
        if agency.slug in by_body
    ]
    known = _forms([piece.form for body in bodies for piece in body.pieces])
    order = _order(bodies, known)
    marks = (_mark(order), _mark(order["forms"], order["items"]))
    return Comparison(marks[0], _files(bodies, known, order, marks))


def _forms(listed: Sequence[str]) -> _Forms:
    lines = lines_of_forms(listed)
    return _Forms(_used(listed), lines, cut_for([line.id for line in lines], len(listed)))


def _used(listed: Sequence[str]) -> tuple[ReportFormat, ...]:
    used = set(listed)
    return tuple(form for form in all_formats() if form.id in used)


def lines_of_forms(listed: Sequence[str]) -> tuple[Line, ...]:
    """Give all lines of the forms that are listed: those of the newest first, each id once."""
    lines: dict[str, Line] = {}
    for form in reversed(_used(listed)):
        for line in lines_of(form.id):
            lines.setdefault(line.id, line)
    return tuple(lines.values())


def cut_for(items: Iterable[str], reports: int) -> str:
    """Say how finely to cut the figures of so many reports: as coarsely as keeps every file short."""
    listed = list(items)
    for cut in CUTS:
        sizes: dict[str, int] = {}
        for item in listed:
            name = file_name(item, cut)
            sizes[name] = sizes.get(name, 0) + reports
        if max(sizes.values(), default=0) <= MOST:
            return cut
    return CUTS[-1]


def file_name(item: str, cut: str) -> str:
    """Give the name of the file that holds an item: the part of its id that a whole file has in common."""
    if cut == "table":
        return item.partition(".")[0]
    return item.rpartition(".")[0] if cut == "row" else item


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _mark(*values: object) -> str:
    return hashlib.sha256(_json(values).encode()).hexdigest()[:10]


def script(name: str, *values: object) -> bytes:
    """Give a file; JSON is JavaScript as it stands, and nothing in it leaves its quotes."""
    return _call(*map(_json, (name, *values)))


def _call(*given: str) -> bytes:
    return f"{_TAKE}({','.join(given)});\n".encode()


def _order(bodies: Sequence[_Body], known: _Forms) -> dict[str, object]:
    """Give all that tells where a figure stands: who reported when in which form, which lines a form has, how they are cut."""
    years = sorted({piece.year for body in bodies for piece in body.pieces})
    number = {form.id: str(place) for place, form in enumerate(known.forms)}
    place_of = {line.id: place for place, line in enumerate(known.lines)}
    patterns: dict[str, int] = {}
    listed = []
    for body in bodies:
        own = {piece.year: number[piece.form] for piece in body.pieces}
        pattern = "".join(own.get(year, "-") for year in years)
        listed.append([body.agency.slug, patterns.setdefault(pattern, len(patterns))])
    forms = [
        [
            form.id,
            form.label,
            [place_of[line.id] for line in lines_of(form.id)],
            [place_of[line.id] for line in lines_of(form.id) if line.summed],
        ]
        for form in known.forms
    ]
    return {
        "cut": known.cut,
        "years": years,
        "forms": forms,
        "items": [line.id for line in known.lines],
        "patterns": list(patterns),
        "bodies": listed,
    }


def _names(bodies: Sequence[_Body], known: _Forms) -> dict[str, object]:
    """Give what bodies, tables, rows and columns are called, and after which forms a table does not go on."""
    kinds = list(dict.fromkeys(body.agency.kind for body in bodies))
    names = [
        [
            agency.short,
            agency.name if agency.name != agency.short else "",
            kinds.index(agency.kind),
            int(bool(agency.members)),
        ]
        for agency in (body.agency for body in bodies)
    ]
    # A column may be called one thing over one row and another over the next: 收费金额 and 采购总金额 have the same id.
    columns = [list(pair) for pair in dict.fromkeys((one.column.key, one.column.unit) for one in known.lines)]
    tables: dict[str, TableSpec] = {}
    for line in known.lines:
        tables.setdefault(line.table.id, line.table)
    return {
        "kinds": kinds,
        "names": names,
        "tables": {
            name: [
                table.caption,
                _usual(table),
                [place for place, form in enumerate(known.forms) if name in form.breaks],
            ]
            for name, table in tables.items()
        },
        "rows": {line.row_id: [line.name, line.row.label] for line in known.lines},
        "columns": columns,
        "column": [columns.index([line.column.key, line.column.unit]) for line in known.lines],
    }


def _usual(table: TableSpec) -> str:
    """Give the column that is meant where nobody says which: the total of a row of many applicants."""
    last = table.columns[-1]
    return last.id if last.derived and not table.sideways and not table.blocks else ""


def _files(
    bodies: Sequence[_Body], known: _Forms, order: Mapping[str, object], marks: tuple[str, str]
) -> Iterator[tuple[str, bytes]]:
    mark, lines = marks
    head = {"mark": mark, "lines": lines}
    yield INDEX, script("index", {**head, **order, **_names(bodies, known)})
    for body in bodies:
        name = f"bodies/{body.agency.slug}"
        years = [piece.year for piece in body.pieces]
        # What a report brings is JSON already.
        texts = ",".join([piece.text for piece in body.pieces])
        yield f"{FOLDER}{name}.js", _call(_json(name), _json(lines), _json(years), f"[{texts}]")
    yield from _cells(bodies, known, mark)


def _cells(bodies: Sequence[_Body], known: _Forms, mark: str) -> Iterator[tuple[str, bytes]]:
    """Yield the figures by item: per year those of the bodies that reported in a form that has it, in their order."""
    brought: dict[int, dict[str, list[tuple[int, Compared]]]] = {}
    for place, body in enumerate(bodies):
        for piece in body.pieces:
            brought.setdefault(piece.year, {}).setdefault(piece.form, []).append((place, piece))
    years = [_of_year(brought[year]) for year in sorted(brought)]
    files: dict[str, list[str]] = {}
    for line in known.lines:
        files.setdefault(file_name(line.id, known.cut), []).append(line.id)
    for name, items in files.items():
        held = [f"{_json(item)}:[{','.join([year.get(item, '[]') for year in years])}]" for item in items]
        yield (
            f"{FOLDER}cells/{name}.js",
            _call(_json(f"cells/{name}"), _json(mark), f"{{{','.join(held)}}}"),
        )


def _of_year(forms: Mapping[str, Sequence[tuple[int, Compared]]]) -> dict[str, str]:
    """Give the figures of a year by item, as JSON."""
    found: dict[str, list[tuple[Sequence[int], Sequence[str]]]] = {}
    for form, pieces in forms.items():
        places = [place for place, _ in pieces]
        columns = zip(*(_written(piece) for _, piece in pieces), strict=True)
        for line, column in zip(lines_of(form), columns, strict=True):
            found.setdefault(line.id, []).append((places, column))
    return {item: f"[{','.join(_in_order(parts))}]" for item, parts in found.items()}


def _in_order(parts: Sequence[tuple[Sequence[int], Sequence[str]]]) -> Sequence[str]:
    """Give the figures of several forms in the order of the bodies that reported in them."""
    if len(parts) == 1:
        return parts[0][1]
    return [figure for _, figure in sorted(chain.from_iterable(zip(*part, strict=True) for part in parts))]


def _written(piece: Compared) -> Sequence[str]:
    """Give the figures of a report, each as JSON."""
    found = piece.text[1:-1].split(",")
    return found if len(found) == len(lines_of(piece.form)) else [*map(_json, piece.values)]
