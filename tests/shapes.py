"""Foreign shapes of a report whose figures are known: what real sources look like, made from a report of ours."""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping

from generator.printing.document import Document, Grid, GridCell

Rows = list[list[GridCell]]


def rows_of(grid: Grid) -> Rows:
    """Give the rows of a table as its HTML has them: merged cells once, where they begin."""
    return [list(row) for row in (*grid.head, *(row for body in grid.bodies for row in body))]


def cells_one_a_line(rows: Rows) -> str:
    """Cells one per line with blank lines between and no pipes."""
    return "\n\n".join(cell.text for row in rows for cell in row)


def rows_with_pipes(rows: Rows) -> str:
    """One row per line with pipes, none in front."""
    return "\n".join(" | ".join(cell.text for cell in row) for row in rows)


def rows_with_spare_pipes(rows: Rows) -> str:
    """The same with the pipes that merged cells leave behind."""
    return "\n".join(
        " | ".join(cell.text for cell in row) + " " + "|" * sum(cell.colspan - 1 for cell in row)
        for row in rows
    )


def spare_pipes_on_lines_of_their_own(rows: Rows) -> str:
    """The same, the spare pipes below the row."""
    lines = []
    for row in rows:
        lines.append(" | ".join(cell.text for cell in row))
        spare = sum(cell.colspan - 1 for cell in row)
        if spare:
            lines.append("|" * spare)
    return "\n".join(lines)


def cells_with_a_trailing_pipe(rows: Rows) -> str:
    """One cell per line with a trailing pipe."""
    return "\n".join(f"{cell.text} |" for row in rows for cell in row)


def glued_on_one_line(rows: Rows) -> str:
    """The whole table on one line, cells glued with no separator."""
    return "".join(cell.text for row in rows for cell in row)


def half_glued(rows: Rows) -> str:
    """Rows of one line, the last two figures glued."""
    lines = []
    for row in rows:
        figures = [cell.text for cell in row if cell.kind == "figure"]
        words = [cell.text for cell in row if cell.kind != "figure"]
        if len(figures) > 3:
            figures[-2:] = ["".join(figures[-2:])]
        lines.append(" ".join([*words, *figures]))
    return "\n".join(lines)


def columns_by_spaces(rows: Rows) -> str:
    """Text of a PDF: columns by spaces."""
    return "\n".join("  ".join(cell.text for cell in row) for row in rows)


def markdown(rows: Rows) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(cell.text for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def torn_labels(rows: Rows) -> str:
    """Labels broken by a space, as text extraction leaves them."""

    def torn(cell: GridCell) -> str:
        text = cell.text
        return (
            text
            if cell.kind == "figure" or len(text) < 4
            else f"{text[: len(text) // 2]} {text[len(text) // 2 :]}"
        )

    return "\n".join(" | ".join(torn(cell) for cell in row) for row in rows)


def labels_over_two_rows(rows: Rows) -> str:
    """Labels broken over two lines."""

    def torn(cell: GridCell) -> str:
        text = cell.text
        return (
            text
            if cell.kind == "figure" or len(text) < 4
            else f"{text[: len(text) // 2]}\n{text[len(text) // 2 :]}"
        )

    return "\n".join(torn(cell) for row in rows for cell in row)


def other_numbering(rows: Rows) -> str:
    """1、 for 1. in the labels, half-width brackets."""
    half = str.maketrans("（）：", "():")
    return "\n".join(
        " | ".join(
            cell.text if cell.kind == "figure" else re.sub(r"^(\d)\.", r"\1、", cell.text.translate(half))
            for cell in row
        )
        for row in rows
    )


def page_numbers_inside(rows: Rows) -> str:
    """The number of a page between two rows."""
    lines = columns_by_spaces(rows).split("\n")
    lines.insert(len(lines) // 2, "— 3 —")
    return "\n".join(lines)


def spare_pipes_in_front(rows: Rows) -> str:
    """One row per line, every merged cell written once and the places it covers left empty."""
    lines = []
    for row in rows:
        cells: list[str] = []
        for cell in row:
            cells += [cell.text, *[""] * (cell.colspan - 1)]
        lines.append(" | ".join(cells))
    return "\n".join(lines)


def padded(rows: Rows) -> str:
    """Labels and figures padded with two spaces or a full-width one."""
    pads = itertools.cycle(("  ", "\u3000", "\u3000\u3000"))
    return "\n".join(" | ".join(f"{next(pads)}{cell.text}{next(pads)}" for cell in row) for row in rows)


def tabs(rows: Rows) -> str:
    """Cells between tabs, as copying from a browser gives them."""
    return "\n".join("\t".join(cell.text for cell in row) for row in rows)


def figures_beside_the_middle_of_their_label(rows: Rows) -> str:
    """Text of a PDF whose long labels are wrapped: the figures stand on the middle line, a group's label where it is centred."""
    lines: list[str] = []
    waiting: list[tuple[int, str]] = []
    for at, row in enumerate(rows):
        figures = "  ".join(cell.text for cell in row if cell.kind == "figure")
        labels = [cell for cell in row if cell.kind != "figure"]
        waiting += [(at + cell.rowspan // 2, cell.text) for cell in labels[:-1] if figures]
        lines += [text for place, text in waiting if place == at]
        waiting = [one for one in waiting if one[0] > at]
        text = "  ".join(cell.text for cell in (labels[-1:] if figures else labels))
        if not figures or len(text) < 12:
            lines.append(f"{text}  {figures}".strip())
            continue
        third = len(text) // 3
        lines += [text[:third], f"{text[third : 2 * third]}  {figures}", text[2 * third :]]
    return "\n".join(lines)


def group_labels_one_character_a_line(rows: Rows) -> str:
    """Text of a PDF whose groups are labelled downwards."""
    lines = []
    for row in rows:
        for cell in row:
            if cell.rowspan > 1 and cell.kind == "label":
                lines += list(cell.text)
        lines.append("  ".join(cell.text for cell in row if cell.rowspan == 1 or cell.kind != "label"))
    return "\n".join(lines)


def groups_repeated_after_a_page_break(rows: Rows) -> str:
    """A page ends within the groups of a table: their labels and the head stand there once more."""
    lines = columns_by_spaces(rows).split("\n")
    if len(rows) < 20:
        return "\n".join(lines)
    half = len(rows) - 8
    groups = [cell.text for row in rows[:half] for cell in row if cell.kind == "label" and cell.rowspan > 1]
    head = [line for line, row in zip(lines, rows, strict=True) if all(cell.kind == "head" for cell in row)]
    again = f"{groups[0]}  {groups[-1]}  {lines[half]}"
    return "\n".join([*lines[:half], "— 3 —", *head, again, *lines[half + 1 :]])


TEXT_SHAPES: Mapping[str, Callable[[Rows], str]] = {
    shape.__name__: shape
    for shape in (
        cells_one_a_line,
        rows_with_pipes,
        rows_with_spare_pipes,
        spare_pipes_on_lines_of_their_own,
        cells_with_a_trailing_pipe,
        glued_on_one_line,
        half_glued,
        columns_by_spaces,
        markdown,
        torn_labels,
        labels_over_two_rows,
        other_numbering,
        page_numbers_inside,
        spare_pipes_in_front,
        padded,
        tabs,
        figures_beside_the_middle_of_their_label,
        group_labels_one_character_a_line,
        groups_repeated_after_a_page_break,
    )
}


def as_text(document: Document, plain: Callable[[str], str], shape: Callable[[Rows], str]) -> str:
    """Give a whole report as copied text, its tables in a shape; ``plain`` gives the words of safe HTML."""
    return "\n".join(_pieces(document, plain, shape))


def _pieces(document: Document, plain: Callable[[str], str], shape: Callable[[Rows], str]) -> Iterator[str]:
    yield document.title
    yield plain(document.lead)
    for section in document.sections:
        yield section.heading
        if section.before:
            yield plain(section.before)
        if section.grid:
            yield shape(rows_of(section.grid))
        if section.after:
            yield plain(section.after)
    yield document.signature
    yield document.signature_date


def without_repeated_lines(text: str) -> str:
    """What a scraper that removes repeated lines leaves."""
    return "\n".join(dict.fromkeys(text.split("\n")))
