"""Headings, prose and the signature as WordprocessingML, in the styles of a template.

Everything here is text of XML; the order of the children of ``w:pPr`` is the schema's, since Word refuses others. Numbers of
lists are typed, as in every official document: they stay the very numbers of the report.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

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
    Rule,
    Run,
)
from generator.word.runs import LINK, Page, ems, inline_xml, line_xml, run_xml
from generator.word.tables import (
    AFTER,
    FIGURE,
    HEAD,
    LABEL,
    TABLE,
    after_xml,
    filled,
    frame_xml,
    prose_measures,
    row_xml,
)

BODY, LIST, QUOTED = "公文正文", "列表文字", "引文"
HEADINGS = ("heading 1", "heading 2", "heading 3", "heading 4")
CAPTION, SIGNATURE = "表题", "落款"
STYLES = (BODY, LIST, QUOTED, *HEADINGS, CAPTION, HEAD, LABEL, FIGURE, AFTER, TABLE, SIGNATURE, LINK)
"""The styles, by the name Word keeps them under, that a template must have."""

_STEP, _HANG = 640, 480
"""How far a list stands in, and its words behind their marker."""
_WIDEST = 63
"""Word opens no table of more columns."""


class _Place(NamedTuple):
    """Where a block stands: the style of its paragraphs, their indent, the width there is, the alignment, a size of type."""

    style: str
    left: int
    width: int
    align: str = ""
    bold: bool = False
    size: int = 0


def heading_xml(text: str, page: Page) -> str:
    """Give the heading of a section."""
    return _paragraph((Run(text),), page, _Place(HEADINGS[0], 0, page.width))


def blocks_xml(blocks: Iterable[Block], page: Page) -> str:
    """Give prose as paragraphs and tables; headings of depth 1 are one below the section's."""
    place = _Place(BODY, 0, page.width)
    return "".join(part for block in blocks for part in _block(block, page, place, top=True))


def signature_xml(agency: str, date: str, page: Page) -> str:
    """Give the signature as GB/T 9704 places it: the body two characters from the right, the date two further in.

    A date that is longer than the name stands two characters from the right instead, and the name moves to the left.
    """
    em = page.sizes[SIGNATURE] * 10
    left = max(page.width - round(em * max(ems(agency) + 2, ems(date) + 4)), 0)
    inner = left + 2 * em if agency else left
    lines = [(text, indent) for text, indent in ((agency, left), (date, inner)) if text]
    found = []
    for number, (text, indent) in enumerate(lines):
        keep = "<w:keepNext/>" if number + 1 < len(lines) else ""
        above = '<w:spacing w:beforeLines="100" w:before="579"/>' if number == 0 else ""
        found.append(
            line_xml(page.styles[SIGNATURE], f'{keep}{above}<w:ind w:left="{indent}"/>', run_xml(Run(text)))
        )
    return "".join(found)


def _block(block: Block, page: Page, place: _Place, *, top: bool = False) -> Iterator[str]:
    if isinstance(block, Heading):
        if top:
            deepest = len(HEADINGS) - 1
            place = place._replace(style=HEADINGS[min(block.depth, deepest)])
        yield _paragraph(block.words, page, place if top else place._replace(bold=True))
    elif isinstance(block, Paragraph):
        yield _paragraph(
            block.words, page, place._replace(align="left") if block.exact else place, block.exact
        )
    elif isinstance(block, Listing):
        yield from _listing(block, page, place)
    elif isinstance(block, Quotation):
        style = QUOTED if place.style == BODY else place.style
        inner = place._replace(style=style)
        yield from (part for inside in block.blocks for part in _block(inside, page, inner))
    elif isinstance(block, Rule):
        line = '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>'
        yield line_xml(page.styles[AFTER], line, "")
    else:
        yield _prose_table(block, page, place)


def _listing(block: Listing, page: Page, place: _Place) -> Iterator[str]:
    style = LIST if place.style in {BODY, QUOTED} else place.style
    left = place.left + (_STEP if place.style in {BODY, QUOTED} else 0)
    for number, item in enumerate(block.items, block.start):
        marker = f"{number}." if block.start else "•"
        inner = place._replace(style=style, left=left + _HANG)
        blocks = item if item and isinstance(item[0], Paragraph) else (Paragraph(()), *item)
        first = blocks[0]
        words = first.words if isinstance(first, Paragraph) else ()
        yield _paragraph(words, page, inner, marker=marker)
        yield from (part for inside in blocks[1:] for part in _block(inside, page, inner))


def _prose_table(table: ProseTable, page: Page, place: _Place) -> str:
    title = _paragraph(table.caption, page, _Place(CAPTION, 0, place.width)) if table.caption else ""
    fits = 0 < table.width <= _WIDEST
    room = max(place.width - place.left, table.width)
    widths, size = prose_measures(table, room, page) if fits else ([], 0)

    def inside(cell: ProseCell, width: int, _keep: str) -> str:
        style = HEAD if cell.head else LABEL
        # Figures stand at the right, their head in the middle as every other.
        align = "" if cell.head and cell.align == "right" else cell.align
        inner = _Place(style, 0, width, align, size=size)
        # A cell ends with a paragraph, or Word calls the document damaged; a table brings its own.
        return "".join(part for block in cell.blocks for part in _block(block, page, inner)) or line_xml(
            page.styles[style], "", ""
        )

    if not fits:
        return title + "".join(inside(cell, place.width, "") for row in table.rows for cell in row)
    rows = "".join(
        row_xml(slots, widths, page, inside, head=number < table.head, keep=number < table.head)
        for number, slots in enumerate(filled(table.rows, table.width))
    )
    words = "".join(word.text if isinstance(word, Run) else word.words for word in table.caption)
    about = f"{table.width} 列，{len(table.rows)} 行"
    frame = frame_xml(
        widths, page, words or "表格", about, head=bool(table.head), stub=False, left=place.left
    )
    return f"{title}<w:tbl>{frame}{rows}</w:tbl>{after_xml(page)}"


def _paragraph(
    words: Sequence[Inline], page: Page, place: _Place, exact: bool = False, *, marker: str = ""
) -> str:
    shows = any(isinstance(word, Picture) for word in words)
    # Between lines of a fixed distance a picture would be cut off.
    spacing = '<w:spacing w:line="240" w:lineRule="auto"/>' if shows else ""
    align = place.align
    if shows and not any(isinstance(word, Run) for word in words):
        indent, align = '<w:ind w:firstLineChars="0" w:firstLine="0"/>', "center"
    elif marker:
        indent = f'<w:ind w:left="{place.left}" w:hanging="{_HANG}"/>'
    elif exact:
        indent = f'<w:ind w:left="{place.left}" w:firstLineChars="0" w:firstLine="0"/>'
    else:
        indent = f'<w:ind w:left="{place.left}"/>' if place.left else ""
    lead = run_xml(Run(f"{marker}\t"), size=place.size) if marker else ""
    width = place.width - place.left
    looks = [word._replace(bold=True) if place.bold and isinstance(word, Run) else word for word in words]
    inside = "".join(inline_xml(word, page, width, place.size) for word in looks)
    side = f'<w:jc w:val="{align}"/>' if align else ""
    return line_xml(page.styles[place.style], f"{spacing}{indent}{side}", f"{lead}{inside}")
