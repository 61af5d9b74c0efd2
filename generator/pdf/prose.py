"""Prose as plain values for a typesetter: blocks, words, tables that fill their grid, pictures in one format."""

import base64
import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from generator.files.picture_size import picture_size
from generator.printing.edition import Edition
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
    plain_text,
    to_blocks,
)

Values = dict[str, Any]

NAMELESS = "（未填标题）"
"""What stands for a heading without words: a bookmark and a screen reader need some."""
_DEEPEST = 6
_LOOKS = ("bold", "italic", "underline", "strike", "code")
_SVG = re.compile(r"\ufeff?\s*(?:<\?xml[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>]*>|\s)*<svg[\s>]", re.DOTALL)
_ENDS = {"png": b"IEND", "jpeg": b"\xff\xd9", "gif": b"\x3b"}
_END = 1024
_WRAPPED = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
    '<image width="{width}" height="{height}" href="data:image/{kind};base64,{data}"/></svg>'
)
_WIDEST, _HIGHEST = 590, 450
"""Pixels (96 an inch) that a picture may take of a page: all of its width, half of its height."""
_LONG_WORD = re.compile("[!-~]{20,}")
"""An address or the like; before it a line may end early, and must not be spaced out."""
_EMPTY = ProseCell((), head=False, colspan=1, rowspan=1, align="")


class Prose:
    """Makes values of the prose of an edition, and gathers the pictures that it shows."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self.pictures: dict[str, str] = {}

    def blocks(self, safe: str, above: int = 1) -> list[Values]:
        """Give the blocks of safe HTML; ``above`` is the level of the heading that they stand below."""
        return [self._block(block, above) for block in to_blocks(safe)]

    def _inner(self, blocks: Iterable[Block]) -> list[Values]:
        """Give blocks inside a list, a quotation or a cell, where a heading is a bold line: it opens no section."""
        return [self._block(_levelled(block), 1) for block in blocks]

    def _block(self, block: Block, above: int) -> Values:
        if isinstance(block, Heading):
            level = min(above + block.depth, _DEEPEST)
            words = self._words(block.words)
            named = any(word.get("text", "").strip() for word in words)
            return {
                "kind": "heading",
                "level": level,
                "words": words if named else [*words, {"text": NAMELESS}],
            }
        if isinstance(block, Paragraph):
            ragged = bool(_LONG_WORD.search(plain_text((block,))))
            words = self._words(block.words)
            return {"kind": "p", "exact": block.exact, "ragged": ragged, "words": words}
        if isinstance(block, Listing):
            return {
                "kind": "list",
                "start": block.start,
                "items": [self._inner(item) for item in block.items],
            }
        if isinstance(block, Quotation):
            return {"kind": "quote", "blocks": self._inner(block.blocks)}
        if isinstance(block, ProseTable):
            return self._table(block)
        return {"kind": "rule"}

    def _table(self, table: ProseTable) -> Values:
        full, head = filled(table)
        rows = [
            [
                {
                    "blocks": self._inner(cell.blocks),
                    "head": cell.head,
                    "colspan": cell.colspan,
                    "rowspan": cell.rowspan,
                    "align": cell.align,
                }
                for cell in row
            ]
            for row in full
        ]
        caption = self._words(table.caption)
        return {"kind": "table", "caption": caption, "head": head, "width": table.width, "rows": rows}

    def _words(self, words: Iterable[Inline]) -> list[Values]:
        return list(map(self._word, words))

    def _word(self, word: Inline) -> Values:
        if isinstance(word, Picture):
            drawing = _drawing(self._edition.pictures.get(word.source, b""))
            if drawing:
                self.pictures[word.source] = drawing
                return {"picture": word.source, "words": word.words or _called(word.source)}
            word = Run(f"〔图：{word.words or word.source}〕")
        found: Values = {"text": word.text, **{look: True for look in _LOOKS if getattr(word, look)}}
        if word.script:
            found["script"] = word.script
        if word.href:
            found["href"] = self._edition.absolute(word.href)
        return found


def _levelled(block: Block) -> Block:
    if not isinstance(block, Heading):
        return block
    return Paragraph(
        tuple(word._replace(bold=True) if isinstance(word, Run) else word for word in block.words)
    )


def _called(source: str) -> str:
    """Give what a screen reader says of a picture that its editor gave no words."""
    return f"图片（{PurePosixPath(unquote(source)).name}）"


def _drawing(data: bytes) -> str:
    """Give a picture as SVG, which a typesetter takes as text; nothing of what is no whole PNG, JPEG, GIF or SVG."""
    size = picture_size(data)
    if size:
        scale = min(1, _WIDEST / size.width, _HIGHEST / size.height)
        measures = {"width": round(size.width * scale, 2), "height": round(size.height * scale, 2)}
        whole = _ENDS[size.kind] in data[-_END:]
        encoded = base64.b64encode(data).decode()
        return _WRAPPED.format(kind=size.kind, data=encoded, **measures) if whole else ""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return ""
    return text if _SVG.match(text) else ""


def filled(table: ProseTable) -> tuple[list[list[ProseCell]], int]:
    """Give the rows of a table with every place of its grid covered once, and how many rows are its head.

    A web page leaves out what a row lacks; a typesetter would fill the gap with the next row. The head, at least one row
    where there are two, reaches as far down as its cells do.
    """
    height = len(table.rows)
    taken: set[tuple[int, int]] = set()
    found: list[list[ProseCell]] = []
    for line, row in enumerate(table.rows):
        cells = iter(row)
        made: list[ProseCell] = []
        at = 0
        while at < table.width:
            if (line, at) in taken:
                at += 1
                continue
            free = next((x for x in range(at, table.width) if (line, x) in taken), table.width) - at
            cell = next(cells, _EMPTY)
            cell = cell._replace(colspan=min(cell.colspan, free), rowspan=min(cell.rowspan, height - line))
            made.append(cell)
            taken.update((line + y, at + x) for y in range(cell.rowspan) for x in range(cell.colspan))
            at += cell.colspan
        found.append(made)
    head = max(table.head, 1)
    line = 0
    while line < min(head, height):
        head = max([head, *(line + cell.rowspan for cell in found[line])])
        line += 1
    return found, min(head, height)
