"""Foreign pages of a report whose figures are known: the markup that portals and Word leave behind."""

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape

from generator.printing.document import Document, Grid, GridCell
from tests.shapes import Rows, rows_of

Cells = Callable[[GridCell], str]


def _table(rows: Rows, inside: Cells, *, name: str = "td") -> str:
    """Give a table with its spans; ``inside`` gives what stands in a cell."""
    lines = []
    for row in rows:
        cells = "".join(
            f'<{name} colspan="{cell.colspan}" rowspan="{cell.rowspan}">{inside(cell)}</{name}>'
            for cell in row
        )
        lines.append(f"<tr>{cells}</tr>")
    return f"<table border=1>{''.join(lines)}</table>"


def _plain(cell: GridCell) -> str:
    return escape(cell.text)


def spans(rows: Rows) -> str:
    """Merged cells as they should be."""
    return _table(rows, _plain)


def blanks_that_do_not_break(rows: Rows) -> str:
    """``&nbsp;`` in and around cells."""
    return _table(rows, lambda cell: f"&nbsp;{escape(cell.text)}&nbsp;")


def broken_labels(rows: Rows) -> str:
    """``<br>`` and several ``<p>`` inside a label."""

    def inside(cell: GridCell) -> str:
        text = escape(cell.text)
        if cell.kind == "figure":
            return f"<p>{text}</p>"
        third = len(text) // 3
        return f"<p>{text[:third]}<br>{text[third : 2 * third]}</p><p>{text[2 * third :]}</p>"

    return _table(rows, inside)


def empty_cells_instead_of_spans(rows: Rows) -> str:
    """Every merged cell written once, the places it covers left empty."""
    lines = []
    below: dict[tuple[int, int], str] = {}
    for at, row in enumerate(rows):
        cells: list[str] = []
        for cell in row:
            while (at, len(cells)) in below:
                cells.append("")
            for down in range(1, cell.rowspan):
                below |= {(at + down, len(cells) + across): "" for across in range(cell.colspan)}
            cells += [cell.text, *[""] * (cell.colspan - 1)]
        while (at, len(cells)) in below:
            cells.append("")
        lines.append("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in cells) + "</tr>")
    return f"<table>{''.join(lines)}</table>"


def repeated_labels(rows: Rows) -> str:
    """Labels of groups written again in every row."""
    lines = []
    open_: list[list[GridCell | int]] = []
    for row in rows:
        again = "".join(f"<td>{escape(cell.text)}</td>" for cell, _ in open_ if isinstance(cell, GridCell))
        is_head = all(cell.kind == "head" for cell in row)
        cells = "".join(
            f'<td colspan="{cell.colspan}" rowspan="{cell.rowspan if is_head else 1}">{escape(cell.text)}</td>'
            for cell in row
        )
        lines.append(f"<tr>{'' if is_head else again}{cells}</tr>")
        for entry in open_:
            entry[1] = int(entry[1] if isinstance(entry[1], int) else 0) - 1
        open_ = [entry for entry in open_ if isinstance(entry[1], int) and entry[1] > 0]
        if not is_head:
            open_ += [[cell, cell.rowspan - 1] for cell in row if cell.rowspan > 1]
    return f"<table>{''.join(lines)}</table>"


def word_markup(rows: Rows) -> str:
    """What Word writes when it saves a page."""

    def inside(cell: GridCell) -> str:
        spans_ = "".join(
            f"<span style='font-size:10.5pt;font-family:宋体;mso-font-kerning:0pt'>{escape(part)}</span>"
            for part in re.findall(".{1,5}", cell.text)
        )
        return f"<p class=MsoNormal align=center style='text-align:center'>{spans_}<span lang=EN-US><o:p></o:p></span></p>"

    return _table(rows, inside).replace("<table border=1>", "<table class=MsoTableGrid border=1>")


def without_end_tags(rows: Rows) -> str:
    """Cells and rows that are never closed, their tags in capitals."""
    return re.sub("</t[dr]>", "", _table(rows, _plain)).replace("<td", "<TD").replace("<tr", "<TR")


PAGE_SHAPES: Mapping[str, Callable[[Rows], str]] = {
    shape.__name__: shape
    for shape in (
        spans,
        blanks_that_do_not_break,
        broken_labels,
        empty_cells_instead_of_spans,
        repeated_labels,
        word_markup,
        without_end_tags,
    )
}


def as_page(document: Document, shape: Callable[[Rows], str], *, layout: bool = False) -> str:
    """Give a whole report as a saved page, its tables in a shape, within ``layout`` tables where asked for."""
    inside = "\n".join(_pieces(document, shape))
    if layout:
        inside = (
            '<table width="1000"><tr><td><ul><li><a href="/">首页</a></li><li><a href="/zn/">指南</a></li></ul></td>'
            f'<td><table width="100%"><tr><td class="TRS_Editor">{inside}</td></tr></table></td></tr></table>'
        )
    return (
        f"<html><head><title>{escape(document.title)}_示例市人民政府</title></head><body>"
        f'<div class="nav"><a href="/">首页</a> &gt; <a href="/nb/">年报</a></div><div id="zoom">{inside}</div>'
        '<div class="footer">主办：示例市人民政府</div></body></html>'
    )


def _pieces(document: Document, shape: Callable[[Rows], str]) -> Iterator[str]:
    yield f"<h1>{escape(document.title)}</h1>{document.lead}"
    for section in document.sections:
        yield f"<p><b>{escape(section.heading)}</b></p>{section.before}"
        yield shape(rows_of(section.grid)) if section.grid else ""
        yield section.after
    yield f'<p align="right">{escape(document.signature)}</p><p align="right">{document.signature_date}</p>'


def typst_table(grid: Grid, *, rules: bool = True, vertical: bool = False) -> str:
    """Give a table as the source of a PDF; ``vertical`` labels of groups have one character a line."""
    cells = []
    for row in rows_of(grid):
        for cell in row:
            down = vertical and cell.rowspan > 1 and cell.kind == "label"
            text = "#linebreak()".join(cell.text) if down else cell.text
            cells.append(f"table.cell(colspan: {cell.colspan}, rowspan: {cell.rowspan})[{text}]")
    stroke = "0.5pt" if rules else "none"
    widths = ", ".join(["auto"] * grid.width)
    return (
        f"#text(size: 7pt)[#table(columns: ({widths}), stroke: {stroke}, align: horizon, {', '.join(cells)})]"
    )
