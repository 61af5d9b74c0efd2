"""Which cells of an OpenDocument workbook are merged: the reader of workbooks tells that of Excel's only."""

from collections.abc import Iterator

from lxml import etree

Area = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell, row and column counted from 0."""
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_MOST = 100_000


def merged_areas(content: bytes) -> dict[str, list[Area]]:
    """Give the merged cells of every sheet by its name, from the ``content.xml`` of a workbook."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(content, parser)
    return {str(sheet.get(f"{_TABLE}name")): list(_areas(sheet)) for sheet in root.iter(f"{_TABLE}table")}


def _areas(sheet: etree._Element) -> Iterator[Area]:
    row = 0
    for line in sheet.iter(f"{_TABLE}table-row"):
        column = 0
        for cell in line.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            across, down = (_count(cell, f"number-{name}-spanned") for name in ("columns", "rows"))
            if across > 1 or down > 1:
                yield (row, column), (row + down - 1, column + across - 1)
            column += _count(cell, "number-columns-repeated")
        row += _count(line, "number-rows-repeated")


def _count(element: etree._Element, name: str) -> int:
    written = str(element.get(f"{_TABLE}{name}") or "1")
    return min(int(written), _MOST) if written.isdecimal() else 1
