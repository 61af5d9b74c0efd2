"""Tables inside prose as an editor writes them: between pipes where that is possible, else as HTML."""

from collections.abc import Callable, Sequence
from html import escape

from generator.prose.blocks import (
    Block,
    Heading,
    Inline,
    Listing,
    Paragraph,
    Picture,
    ProseCell,
    ProseTable,
    Quotation,
    Run,
)

_BORDERS = {"": "---", "center": ":-:", "right": "--:"}


def pipe_table(table: ProseTable, inside: Callable[[Sequence[Block]], str]) -> str:
    """Give a table between pipes, or nothing where it has merged cells, several heads, or none.

    ``inside`` gives the Markdown of a cell's words.
    """
    cells = [cell for row in table.rows for cell in row]
    if table.caption or table.head != 1 or any((cell.colspan, cell.rowspan) != (1, 1) for cell in cells):
        return ""
    if any(len(row) != table.width for row in table.rows) or any(len(cell.blocks) > 1 for cell in cells):
        return ""
    lines = [_piped([_unbroken(inside(cell.blocks)) for cell in row]) for row in table.rows]
    border = _piped([_BORDERS[cell.align] for cell in table.rows[0]])
    return "\n".join([lines[0], border, *lines[1:]])


def _piped(texts: Sequence[str]) -> str:
    return f"| {' | '.join(texts)} |"


def _unbroken(markdown: str) -> str:
    """Give the words of a cell on one line, with no pipe that would end it."""
    return markdown.replace("\n", "").replace("\\|", "|").replace("|", "\\|")


def html_table(table: ProseTable) -> str:
    """Give a table as HTML, a row a line."""
    lines = ["<table>"]
    if table.caption:
        lines.append(f"<caption>{inline_html(table.caption)}</caption>")
    parts = (("thead", table.rows[: table.head]), ("tbody", table.rows[table.head :]))
    for part, rows in parts:
        if rows:
            lines += [
                f"<{part}>",
                *("<tr>" + "".join(map(_cell, row)) + "</tr>" for row in rows),
                f"</{part}>",
            ]
    return "\n".join([*lines, "</table>"])


def _cell(cell: ProseCell) -> str:
    tag = "th" if cell.head else "td"
    align = f' style="text-align: {cell.align};"' if cell.align else ""
    spans = "".join(
        f' {name}="{span}"'
        for name, span in (("colspan", cell.colspan), ("rowspan", cell.rowspan))
        if span > 1
    )
    only = cell.blocks[0] if len(cell.blocks) == 1 else None
    words = inline_html(only.words) if isinstance(only, Paragraph) else "".join(map(_block, cell.blocks))
    return f"<{tag}{align}{spans}>{words}</{tag}>"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{min(block.depth + 2, 6)}>{inline_html(block.words)}</h{min(block.depth + 2, 6)}>"
    if isinstance(block, Paragraph):
        return f"<p>{inline_html(block.words)}</p>"
    if isinstance(block, Listing):
        tag = "ol" if block.start else "ul"
        start = f' start="{block.start}"' if block.start > 1 else ""
        items = "".join(f"<li>{''.join(map(_block, item))}</li>" for item in block.items)
        return f"<{tag}{start}>{items}</{tag}>"
    if isinstance(block, Quotation):
        return f"<blockquote>{''.join(map(_block, block.blocks))}</blockquote>"
    if isinstance(block, ProseTable):
        cells = (part for row in block.rows for cell in row for part in cell.blocks)
        return inline_html(block.caption) + "".join(map(_block, cells))
    return "<hr>"


def inline_html(words: Sequence[Inline]) -> str:
    """Give words with their marks as HTML."""
    return "".join(_word(word) for word in words)


def _word(word: Inline) -> str:
    if isinstance(word, Picture):
        return f'<img src="{escape(word.source)}" alt="{escape(word.words)}">'
    text = escape(word.text, quote=False).replace("\n", "<br>")
    tags = _tags(word)
    opened = "".join(f"<{tag}>" for tag in tags)
    closed = "".join(f"</{tag.split()[0]}>" for tag in reversed(tags))
    return f"{opened}{text}{closed}"


def _tags(run: Run) -> list[str]:
    script = {"sub": "sub", "super": "sup"}.get(run.script, "")
    found = (
        f'a href="{escape(run.href)}"' if run.href else "",
        "strong" if run.bold else "",
        "em" if run.italic else "",
        "code" if run.code else "",
        script,
    )
    return [tag for tag in found if tag]
