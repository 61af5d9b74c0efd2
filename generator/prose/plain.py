"""Prose as it was typed: where its paragraphs begin, and the quick way to HTML when it holds no Markdown marks.

Most reports hold paragraphs, sub-headings and bold and no more than that, and python-markdown spends a millisecond
on it. A text with any other mark is left to it; ``tests/test_prose.py`` holds the two ways equal on random texts.
"""

import re
from itertools import pairwise

_HEADING = re.compile(r"(#{3,6}) ([^#\n]*[^#\s])")
_NOT_OPENING = r"[^*\s、，。；：！？）》」』】”’]"
_BOLD = re.compile(rf"(?<!\*)\*\*({_NOT_OPENING}(?:[^*\n]*[^*\s])?)\*\*(?!\*)")
_GAP = re.compile(r"\n{2,}")
_MARK = re.compile(r"[*_`\[\]<>&\\|~#\x00-\x09\x0b-\x1f\x7f\xa0\u3000]|\n[ ]|[ ]\n|\A[ ]|[ ]\Z")
_LINE = re.compile(r"(?:[0-9]+[.)]|[-=+:>])(?:\s|[-=\s]*$)|[-=+:>?]", re.MULTILINE)

_NUMERALS = "一二三四五六七八九十"
_TYPED_INDENT = re.compile(r"^[ \t]*[\u3000\xa0][ \t\u3000\xa0]*", re.MULTILINE)
_BLANK = re.compile(r"\n(?:[ \t\u3000\xa0]*\n)+")
_INDENTED = re.compile(r"[ \t]*(?:\u3000\u3000|\xa0\xa0)|[ ]{2}|\t")
_WIDE_INDENT = re.compile(r"[ \t]*\u3000\u3000")
_SENTENCE_END = re.compile(r"[。！？；：…;:!?][”’）》】」』)]*[ \t\u3000]?\Z")
_ENUMERATED = re.compile(
    rf"[（(][{_NUMERALS}0-9０-９]{{1,3}}[）)]|[{_NUMERALS}]{{1,3}}(?:是|、)|第[{_NUMERALS}]{{1,3}}[，、]"
    r"|[0-9]{1,2}(?:[.．、](?![0-9])|[）)])|[①-⑳]"
)
# What counts one line after another; each group is one kind of mark.
_MARKS = re.compile(
    r"[ \t\u3000\xa0]*(?:附件[：:][ \u3000]?)?(?:"
    r"(?P<point>[0-9０-９]{1,2}[.．](?![0-9０-９]))"
    r"|(?P<comma>[0-9０-９]{1,2}、(?![0-9０-９]))"
    r"|(?P<half>[0-9０-９]{1,2}[）)])"
    r"|(?P<bracket>[（(][0-9０-９]{1,3}[）)])"
    rf"|(?P<chapter>[{_NUMERALS}]{{1,3}}、)"
    rf"|(?P<part>[（(][{_NUMERALS}]{{1,3}}[）)])"
    r"|(?P<circled>[①-⒛❶-➓⓫-⓴㈠-㈩㉑-㉟㊱-㊿])"
    r"|(?P<bullet>[•·●◆◇■□▪★☆➢►▶]|[-*][ ]))"
)
_FIRST = re.compile(r"[（(]?(?:[1１一](?![0-9０-９十])|[①⑴⒈❶➀➊㈠])")
# A wrapped line may begin with （二）项: the sentence goes on after these.
_GOES_ON = re.compile(r"[，,、第和及或与至][ \t\u3000]?\Z")
_LOOKS_LIKE_HEADING = re.compile(
    rf"[ \t\u3000\xa0]*[（(][{_NUMERALS}]{{1,3}}[）)][^。；：，！？…;:,!?|<>\n]{{1,27}}"
)
_MARKED_HEADING = re.compile(r"#{3,6} ")
_ITEM = re.compile(r"[ ]{0,3}(?:[-*+]|[0-9]{1,2}\.)[ ]|[ ]{0,3}>")
_NESTED_ITEM = re.compile(r"[ \t]*(?:[-*+]|[0-9]+\.)[ ]")
_CELL_BORDERS = re.compile(r"[ ]*\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-*:?[ ]*)+\Z")


def plain_html(text: str) -> str | None:
    """Give the HTML of a text, or nothing when it holds a mark that only Markdown knows."""
    blocks: list[str] = []
    listed = False
    for block in _GAP.split(text.strip("\n")):
        heading = _HEADING.fullmatch(block)
        if heading and not _MARK.search(heading[2]):
            level = len(heading[1])
            blocks.append(f"<h{level}>{heading[2]}</h{level}>")
            listed = False
            continue
        # Of two lists with nothing between them Markdown makes one, and paragraphs of its items.
        below, listed = listed, block.startswith("1. ")
        lines = _items(block) if listed else block.split("\n")
        bare = [_BOLD.sub(r"\1", line) for line in lines]
        if not block or (below and listed) or _MARK.search("\n".join(bare)) or any(map(_LINE.match, bare)):
            return None
        strong = [_BOLD.sub(r"<strong>\1</strong>", line) for line in lines] if bare != lines else lines
        if listed:
            strong = ["<ol>", *[f"<li>{line}</li>" for line in strong], "</ol>"]
        typed = "\n".join(strong)
        blocks.append(typed if listed else f"<p>{typed}</p>")
    return "\n".join(blocks)


def _items(block: str) -> list[str]:
    """Give the texts of a list whose lines count from one; a line that does not keeps a mark that is left to Markdown."""
    lines = block.split("\n")
    marks = [f"{number}. " for number, _ in enumerate(lines, 1)]
    counted = all(map(str.startswith, lines, marks))
    return [line.removeprefix(mark) if counted else "*" for line, mark in zip(lines, marks, strict=True)]


def paragraphs(text: str) -> str:
    """Give the text with a blank line between the paragraphs, and without indents typed by hand.

    Word puts one line end after a paragraph, Markdown wants two; a line that was only wrapped ends in mid-sentence.
    """
    # Nearly all texts stop here: they hold no indent, and no line end that stands alone.
    if "\n" in text.strip("\n").replace("\n\n", ""):
        text = "\n\n".join(_set_off(block) for block in _BLANK.split(text))
    if "\u3000" in text or "\xa0" in text:
        text = _TYPED_INDENT.sub("", text)
    return text


def looks_like_heading(line: str) -> bool:
    """Say whether a line is a sub-heading such as （一）主动公开 that was typed without its marks."""
    return _LOOKS_LIKE_HEADING.fullmatch(line) is not None


def ends_sentence(line: str) -> bool:
    """Say whether a sentence, or a part of one that ends in ； or ：, ends with the line."""
    return _SENTENCE_END.search(line) is not None


def is_table_border(line: str) -> bool:
    """Say whether a line is the row of dashes below the head of a Markdown table."""
    return _CELL_BORDERS.match(line) is not None


def _set_off(block: str) -> str:
    lines = block.split("\n")
    if len(lines) == 1 or "```" in block:
        return block
    # A block whose every line ends with a sentence was typed one paragraph a line; it was not wrapped.
    whole = all(ends_sentence(line) or looks_like_heading(line) for line in lines[:-1])
    found = lines[:1]
    listed = _ITEM.match(lines[0]) is not None
    counted = _mark(lines[0])
    seen = {counted}
    for number, (before, line) in enumerate(pairwise(lines), 1):
        after = lines[number + 1] if number + 1 < len(lines) else ""
        kind = _mark(line)
        begins = (
            kind is not None
            and "|" not in before + line
            and (
                ends_sentence(before)
                or kind == counted
                or ((kind in seen or kind == _mark(after)) and _may_count(before, line))
            )
        )
        if listed:
            begins = begins and not _NESTED_ITEM.match(line)
        else:
            begins = begins or _begins(before, line, after, whole=whole)
        if begins:
            found.append("")
            listed = _ITEM.match(line) is not None
        counted = kind if begins or listed else None
        seen.add(counted)
        found.append(line)
    return "\n".join(found)


def _mark(line: str) -> str | None:
    """Give the kind of mark a line begins with, when it begins with one that counts lines."""
    found = _MARKS.match(line)
    return found.lastgroup if found else None


def _may_count(before: str, line: str) -> bool:
    """Say whether a mark counts the line it begins; （二） below a comma may be the middle of a sentence."""
    return not _GOES_ON.search(before) or _FIRST.match(line.lstrip()) is not None or _mark(line) == "bullet"


def _begins(before: str, line: str, after: str, *, whole: bool) -> bool:
    """Say whether a line begins a paragraph, or a table, below the line before it."""
    if "|" in line:
        return "|" not in before and is_table_border(after)
    if "|" in before:
        return before.lstrip().startswith("|") and before.rstrip().endswith("|")
    if _WIDE_INDENT.match(line) or _MARKED_HEADING.match(line) or _MARKED_HEADING.match(before):
        return True
    if looks_like_heading(before):
        return True
    if not ends_sentence(before):
        return False
    return whole or (_INDENTED.match(line) or _ENUMERATED.match(line)) is not None
