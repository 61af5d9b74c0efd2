"""The quick way for prose without Markdown marks: paragraphs, sub-headings and bold, and nothing else.

Most reports hold no more than that, and python-markdown spends a millisecond on it. A text with any other mark is
left to it; ``tests/test_prose.py`` holds the two ways equal on random texts.
"""

import re

_HEADING = re.compile(r"(#{3,6}) ([^#\n]*[^#\s])")
_BOLD = re.compile(r"\*\*([^*\s](?:[^*\n]*[^*\s])?)\*\*")
_GAP = re.compile(r"\n{2,}")
_MARK = re.compile(r"[*_`\[\]<>&\\|~#\x00-\x09\x0b-\x1f\x7f\xa0\u3000]|\n[ ]|[ ]\n|\A[ ]|[ ]\Z")
_LINE = re.compile(r"(?:[0-9]+[.)]|[-=+:>])(?:\s|[-=\s]*$)|[-=+:>?]", re.MULTILINE)


def plain_html(text: str) -> str | None:
    """Give the HTML of a text, or nothing when it holds a mark that only Markdown knows."""
    blocks = []
    for block in _GAP.split(text.strip("\n")):
        heading = _HEADING.fullmatch(block)
        if heading and not _MARK.search(heading[2]):
            level = len(heading[1])
            blocks.append(f"<h{level}>{heading[2]}</h{level}>")
            continue
        bare = _BOLD.sub(r"\1", block)
        if not block or _MARK.search(bare) or any(_LINE.match(line) for line in bare.split("\n")):
            return None
        strong = _BOLD.sub(r"<strong>\1</strong>", block) if bare != block else block
        blocks.append(f"<p>{strong}</p>")
    return "\n".join(blocks)
