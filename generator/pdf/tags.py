"""Row headers for the tables of a typeset PDF: typst tags the heads of columns, a screen reader needs both.

The file is patched as it was written. Reading and saving it with a PDF library gives the same and costs more than half
of typesetting it; ``tests/test_pdf.py`` reads the result with such libraries.
"""

import re
from collections.abc import Iterator

from generator.printing.document import Document, Grid, GridCell

_START = re.compile(rb"startxref\n(\d+)\n%%EOF\s*\Z")
_XREF = re.compile(rb"xref\n0 (\d+)\n")
_ENTRY = 20
_KIDS = re.compile(rb"/K\[([\d R]*)\]")
_CELL = re.compile(
    rb"(\d+ 0 obj\n<</Type/StructElem)/S/T[DH](/P \d+ 0 R)(?:/ID\([^()]*\))?/A\[<</O/Table([^<>]*)>>(.*)",
    re.DOTALL,
)
_SPAN = {name: re.compile(rb"/%sSpan (\d+)" % name) for name in (b"Col", b"Row")}
_NAMES = re.compile(rb"/IDTree<</Names\[([^\[\]]*)\]>>")
_NAME = re.compile(rb"\(([^()]*)\)(\d+) 0 R")
_TABLE = "<table"
_KINDS = {"figure": b"TD", "label": b"TH", "head": b"TH"}
_SCOPES = {"figure": b"", "label": b"/Scope/Row", "head": b"/Scope/Column"}


class MismatchError(Exception):
    """The tables of a file are not those of the report."""


def tag_tables(data: bytes, document: Document) -> bytes:
    """Give the file with each cell of the statutory tables tagged as ``GridCell`` says: what it is, and its headers.

    Raises ``MismatchError`` when a table does not stand in the file row for row and cell for cell.
    """
    expected = list(_expected(document))
    if not expected:
        return data
    file = _File(data)
    names: dict[bytes, int] = {}
    tables = file.tables()
    for place, grid in expected:
        rows = [*grid.head, *(row for body in grid.bodies for row in body)]
        shape = [[(cell.colspan, cell.rowspan) for cell in row] for row in rows]
        for table in (*tables[place : place + 1], *tables):
            numbers = file.cells(table)
            if shape == [[file.spans(cell) for cell in row] for row in numbers]:
                break
        else:
            raise MismatchError(grid.caption)
        file.describe(table, grid.caption)
        for row, places in zip(rows, numbers, strict=True):
            for cell, number in zip(row, places, strict=True):
                file.tag(number, cell)
                if cell.id and cell.kind != "figure":
                    names[cell.id.encode()] = number
    file.name(names)
    return file.written()


def _expected(document: Document) -> Iterator[tuple[int, Grid]]:
    """Yield the statutory tables, each with the number of tables before it; prose may hold one that looks the same."""
    place = document.lead.count(_TABLE)
    for section in document.sections:
        place += section.before.count(_TABLE)
        if section.grid:
            yield place, section.grid
            place += 1
        place += section.after.count(_TABLE)


class _File:
    """The objects of a file by number, to be changed and written again."""

    def __init__(self, data: bytes) -> None:
        start = _START.search(data)
        table = _XREF.match(data, int(start[1])) if start else None
        if not start or not table:
            raise MismatchError
        entries = range(table.end() + _ENTRY, table.end() + _ENTRY * int(table[1]), _ENTRY)
        places = [int(data[entry : entry + 10]) for entry in entries]
        order = sorted((place, number) for number, place in enumerate(places, 1))
        ends = [*(place for place, _ in order[1:]), int(start[1])]
        self._head = data[: order[0][0]]
        self._objects = {number: data[place:end] for (place, number), end in zip(order, ends, strict=True)}
        self._tagged: set[int] = set()
        self._tail = data[table.end() + _ENTRY * int(table[1]) : start.start()]

    def tables(self) -> list[int]:
        """Give the tables in the order they stand in; typst numbers a whole before what comes after it."""
        return [number for number in sorted(self._objects) if b"/S/Table/" in self._objects[number][:48]]

    def cells(self, table: int) -> list[list[int]]:
        """Give the cells of a table by row."""
        return [self._kids(row) for group in self._kids(table) for row in self._kids(group)]

    def _kids(self, number: int) -> list[int]:
        found = _KIDS.search(self._objects[number])
        return [int(kid) for kid in found[1].split(b" 0 R")[:-1]] if found else []

    def spans(self, number: int) -> tuple[int, int]:
        """Give how many columns and rows a cell covers."""
        cell = self._objects[number]
        column, row = (pattern.search(cell) for pattern in _SPAN.values())
        return int(column[1]) if column else 1, int(row[1]) if row else 1

    def describe(self, number: int, summary: str) -> None:
        """Give a table its summary."""
        words = b"<FEFF" + summary.encode("utf-16-be").hex().upper().encode() + b">"
        table = self._objects[number].replace(b"/A[", b"/A[<</O/Table/Summary%s>>" % words, 1)
        self._objects[number] = table

    def tag(self, number: int, cell: GridCell) -> None:
        """Make a cell what it is: a figure with its headers, or a header itself."""
        self._tagged.add(number)
        found = _CELL.fullmatch(self._objects[number])
        if not found:
            raise MismatchError(cell.text)
        start, parent, attributes, rest = found.groups()
        spans = b"".join(pattern[0] for pattern in (p.search(attributes) for p in _SPAN.values()) if pattern)
        headers = b"".join(b"(%s)" % name.encode() for name in cell.headers.split())
        self._objects[number] = b"".join(
            (
                start,
                b"/S/" + _KINDS[cell.kind],
                parent,
                b"/ID(%s)" % cell.id.encode() if cell.id and cell.kind != "figure" else b"",
                b"/A[<</O/Table",
                _SCOPES[cell.kind],
                b"/Headers[%s]" % headers,
                spans,
                b">>",
                rest,
            )
        )

    def name(self, names: dict[bytes, int]) -> None:
        """Put the names of headers into the tree that a reader looks them up in, instead of typst's own."""
        for number, content in self._objects.items():
            found = _NAMES.search(content)
            if found:
                read = ((name, int(at)) for name, at in _NAME.findall(found[1]))
                others = {name: at for name, at in read if at not in self._tagged}
                entries = sorted({**others, **names}.items())
                tree = b"".join(b"(%s)%d 0 R" % entry for entry in entries)
                self._objects[number] = content[: found.start(1)] + tree + content[found.end(1) :]
                return
        raise MismatchError

    def written(self) -> bytes:
        """Give the bytes of the file with a new table of places."""
        places = dict.fromkeys(self._objects, 0)
        at = len(self._head)
        for number, content in self._objects.items():
            places[number] = at
            at += len(content)
        lines = b"".join(b"%010d 00000 n\r\n" % places[number] for number in sorted(places))
        table = b"xref\n0 %d\n0000000000 65535 f\r\n%s" % (len(places) + 1, lines)
        end = b"startxref\n%d\n%%%%EOF" % at
        return b"".join((self._head, *self._objects.values(), table, self._tail, end))
