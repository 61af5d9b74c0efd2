"""Blocks of prose to the Markdown that an editor would have typed for them; the other way is ``prose.to_html``.

Nobody keeps a list of what has to be escaped: what is written is read again by ``to_html`` itself, and an escape stays only where
the words would change without it. ``1.开设`` and ``张**`` are left as they were typed. A mark that Markdown has none for here (an
underline, bold that begins with a comma) is left out: words come before marks.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from generator.prose.blocks import (
    Block,
    Heading,
    Listing,
    Paragraph,
    ProseCell,
    ProseTable,
    Quotation,
    Rule,
    Run,
    plain_text,
    to_blocks,
)
from generator.prose.line import Line, settled
from generator.prose.plain import paragraphs, plain_html
from generator.prose.safe_html import to_html
from generator.prose.table import html_table, pipe_table

_STEP = "    "
_DEEPEST = 6
_MOST = 40
"""How many escapes are tried one by one; the rest of a very odd line stays escaped."""


def to_markdown(blocks: Iterable[Block]) -> str:
    """Give Markdown that shows these blocks: the same words, and every mark that Markdown has."""
    wanted = _all(blocks)
    parts = [_block(block) for block in wanted]
    markdown = "\n\n".join(part for part in parts if part)
    if len(parts) > 1 and plain_text(to_blocks(to_html(markdown))) != plain_text(wanted):
        # Two lists that would become one, most likely.
        markdown = "\n\n".join(part for block in wanted for part in _flat(block))
    return markdown


def line_markdown(paragraph: Paragraph) -> str:
    """Give the Markdown of one paragraph."""
    return _block(_settled(paragraph))


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return _paragraph(block)
    if isinstance(block, Heading):
        return _heading(block)
    if isinstance(block, Rule):
        return "---"
    for write in (_pipes, _table, _listing, _quotation):
        markdown = write(block)
        if markdown and _shows(markdown, block):
            return markdown
    return "\n\n".join(_flat(block))


def _paragraph(block: Paragraph) -> str:
    text = block.words[0].text if len(block.words) == 1 and isinstance(block.words[0], Run) else ""
    if block.words == (Run(text),) and "\n" not in text and plain_html(paragraphs(text)) == f"<p>{text}</p>":
        return text
    return _least(block, lambda line: line)


def _heading(block: Heading) -> str:
    marks = "#" * min(block.depth + 2, _DEEPEST)
    alone = replace(block, depth=1)
    return _least(alone, lambda line: f"{marks} {line}") if block.words else ""


def _least(block: Paragraph | Heading, put: Callable[[str], str]) -> str:
    """Give a line with as many marks and as few escapes as show these very words."""
    markdown = ""
    for line, wanted in Line.of(block.words):
        aim = replace(block, words=wanted)

        def fits(kept: frozenset[int], line: Line = line, aim: Block = aim) -> bool:
            return _shows(put(line.markdown(kept)), aim)

        kept = frozenset(line.forced)
        if fits(kept):
            return put(line.markdown(kept))
        kept = frozenset(range(line.escapes))
        markdown = put(line.markdown(kept))
        if not fits(kept):
            continue
        for place in reversed(range(min(line.escapes, _MOST))):
            fewer = kept - {place}
            if place not in line.forced and fits(fewer):
                kept = fewer
        return put(line.markdown(kept))
    return markdown


def _pipes(block: Block) -> str:
    return pipe_table(block, _inside) if isinstance(block, ProseTable) else ""


def _table(block: Block) -> str:
    return html_table(block) if isinstance(block, ProseTable) else ""


def _inside(blocks: Sequence[Block]) -> str:
    """Give the Markdown of what stands in a cell between pipes."""
    return " ".join(_block(block) for block in blocks)


def _listing(block: Block) -> str:
    if not isinstance(block, Listing):
        return ""
    found = []
    simple = all(
        all(isinstance(part, Listing if place else Paragraph) for place, part in enumerate(item))
        for item in block.items
    )
    for number, item in enumerate(block.items, block.start):
        marker = f"{number}. " if block.start else "- "
        parts = [_block(part).replace("<br>\n", "<br>") for part in item]
        body = ("\n" if simple else "\n\n").join(parts)
        lines = body.split("\n")
        found.append(
            "\n".join([f"{marker}{lines[0]}", *(f"{_STEP}{line}" if line else "" for line in lines[1:])])
        )
    return ("\n" if simple else "\n\n").join(found)


def _quotation(block: Block) -> str:
    if not isinstance(block, Quotation):
        return ""
    inside = "\n\n".join(_block(part) for part in block.blocks)
    return "\n".join(f"> {line}".rstrip() for line in inside.split("\n"))


def _flat(block: Block) -> list[str]:
    """Give a block as paragraphs: what no Markdown shows as it is keeps its words at least."""
    if isinstance(block, Quotation):
        return [part for inside in block.blocks for part in _flat(inside)]
    if isinstance(block, Listing):
        found = []
        for number, item in enumerate(block.items, block.start):
            parts = [part for inside in item for part in _flat(inside)]
            lead = f"{number}\\. " if block.start else ""
            found += [f"{lead}{parts[0]}", *parts[1:]] if parts else []
        return found
    if isinstance(block, ProseTable):
        table = html_table(block)
        if _shows(table, block):
            return [table]
        cells = (
            Paragraph(block.caption),
            *(part for row in block.rows for cell in row for part in cell.blocks),
        )
        return [part for cell in cells for part in _flat(cell)]
    return [part for part in (_block(block),) if part]


def _shows(markdown: str, wanted: Block) -> bool:
    found = to_blocks(to_html(markdown))
    return len(found) == 1 and _settled(found[0]) == wanted


def _settled(block: Block) -> Block:
    """Give a block with its words as ``to_blocks`` gives them, without marks that Markdown has none for."""
    if isinstance(block, Paragraph):
        return Paragraph(settled(block.words))
    if isinstance(block, Heading):
        return replace(block, words=settled(block.words, breaks=False))
    if isinstance(block, Listing):
        items = [_all(item) for item in block.items]
        return replace(block, items=tuple(item for item in items if item or block.start))
    if isinstance(block, Quotation):
        return Quotation(_all(block.blocks))
    if isinstance(block, ProseTable):
        rows = tuple(tuple(_cell(cell) for cell in row) for row in block.rows)
        return replace(block, caption=settled(block.caption, breaks=False), rows=rows)
    return block


def _cell(cell: ProseCell) -> ProseCell:
    return cell._replace(blocks=_all(cell.blocks))


def _all(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Give blocks settled, those without anything to show left out."""
    settled_ = (_settled(block) for block in blocks)
    return tuple(block for block in settled_ if not _is_empty(block))


def _is_empty(block: Block) -> bool:
    if isinstance(block, Paragraph | Heading):
        return not block.words
    if isinstance(block, Listing):
        return not any(block.items)
    return isinstance(block, Quotation) and not block.blocks
