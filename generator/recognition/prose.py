"""Passages and tables of a foreign source as the Markdown that an editor would have typed."""

import re
from collections.abc import Sequence

from generator.foreign.passages import Item, Passage, Table

SUBHEADING = re.compile(r"^[(（][一二三四五六七八九十]{1,3}[)）]")
_LONGEST_SUBHEADING = 34
_ENDS_A_SENTENCE = re.compile(r"[。；：，、:;,]$")
_BORDERS = {"": "---", "center": ":-:", "right": "--:"}


def ends_a_sentence(text: str) -> bool:
    """Say whether words end as a sentence or a part of one does."""
    return bool(_ENDS_A_SENTENCE.search(text))


def prose_of(items: Sequence[Item]) -> str:
    """Give passages and tables as the Markdown of a section."""
    return "\n\n".join(text for item in items if (text := _markdown(item)))


def words_of(item: Item) -> tuple[str, str]:
    """Give what a passage or a table says, and where it stands."""
    if isinstance(item, Passage):
        return item.text, item.place
    return _table_markdown(item), item.places[0] if item.places else ""


def _markdown(item: Item) -> str:
    if isinstance(item, Table):
        return _table_markdown(item)
    heading = item.level or (
        SUBHEADING.match(item.text)
        and len(item.text) <= _LONGEST_SUBHEADING
        and not ends_a_sentence(item.text)
    )
    return f"### {item.markdown}" if heading and not item.markdown.startswith("#") else item.markdown


def _table_markdown(table: Table) -> str:
    width = max((len(row) for row in table.rows), default=0)
    if not width:
        return ""
    rows = [
        [cell.replace("|", "\\|").replace("\n", " ") for cell in row] + [""] * (width - len(row))
        for row in table.rows
    ]
    aligns = table.aligns if len(table.aligns) == width else ("",) * width
    lines = [f"| {' | '.join(row)} |" for row in rows]
    border = " | ".join(_BORDERS[align] for align in aligns)
    return "\n".join([lines[0], f"| {border} |", *lines[1:]])
