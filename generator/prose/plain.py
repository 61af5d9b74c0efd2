"""Prose as it was typed: where its paragraphs begin, and the quick way to HTML when it holds no Markdown marks.

Most reports hold paragraphs, sub-headings, bold, a list and a link and no more than that, and python-markdown spends a
millisecond on it. A text with any other mark is left to it; ``tests/test_prose.py`` holds the two ways equal on random texts.
"""

import re
from functools import lru_cache
from itertools import pairwise

from generator.patterns import seldom
from generator.reading.usual import usual

_NOT_OPENING = r"[^*\s、，。；：！？）》」』】”’]"
# Two stars come first, so that the search leaps from one to the next.
_BOLD = re.compile(rf"\*\*(?<!\*\*\*)({_NOT_OPENING}(?:[^*\n]*[^*\s])?)\*\*(?!\*)")
_GAP = seldom(r"\n{2,}")
# Marks that only Markdown knows; stars and # are looked at block by block.
_MARKS_OF_MARKDOWN = tuple("_`[]<>&\\|~")
_SPACES_AT_ENDS = ("\n ", " \n")
# A line that begins with one of these, also in bold, or with a number of its own kind may be more than a line; so is an item that
# begins with a space, and no line at all is less.
_BEGINS_A_BLOCK = seldom(r"(?:<strong>)?(?:[0-9]+[.)](?:\s|[-=\s]*$)|[-=+:>? ])|\Z")
_HEADINGS = {"###": "h3", "####": "h4", "#####": "h5", "######": "h6"}
_COUNTED = tuple(f"{number}. " for number in range(1, 100))
# An address that nobody reads in two ways: no mark, no escape, a name that needs no looking up.
_LINK = re.compile(
    r"\[(?<!!\[)([^\s\[\]()<>*_`\\&|~#!\"']+)\]"
    r"\((https?://(?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+[A-Za-z]{2,8}(?:/[A-Za-z0-9./_=?%+-]*)?)\)"
)
HAN = (
    "\u2e80-\u303f\u3200-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff“”‘’…—"
    # Circled numbers, and the dots between the parts of a name.
    "\u2460-\u249b\u24eb-\u24f4\u2776-\u2793\u00b7\u2027\u30fb"
)
"""Characters beside which a line break is no space, as a class of a pattern has them."""
_JOIN = seldom(f"(?<=[{HAN}])\n(?=[{HAN}])")

_NUMERALS = "一二三四五六七八九十"
_TYPED_INDENT = seldom(r"^[ \t]*[\u3000\xa0][ \t\u3000\xa0]*", re.MULTILINE)
# An odd number of line ends, most often one: an even number is as many gaps between paragraphs.
_LONE = re.compile(r"\n(?<=[^\n]\n)(?:\n\n)*[^\n]")
_BLANK = seldom(r"\n(?:[ \t\u3000\xa0]*\n)+")
_INDENTED = seldom(r"[ \t]*(?:\u3000\u3000|\xa0\xa0)|[ ]{2}|\t")
_WIDE_INDENT = seldom(r"[ \t]*\u3000\u3000")
_SENTENCE_END = seldom(r"[。！？；：…;:!?][”’）》】」』)]*[ \t\u3000]?\Z")
_ENUMERATED = seldom(
    rf"[（(][{_NUMERALS}0-9０-９]{{1,3}}[）)]|[{_NUMERALS}]{{1,3}}(?:是|、)|第[{_NUMERALS}]{{1,3}}[，、]"
    r"|[0-9]{1,2}(?:[.．、](?![0-9])|[）)])|[①-⑳]"
)
# What counts one line after another; each group is one kind of mark.
_MARKS = seldom(
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
_FIRST = seldom(r"[（(]?(?:[1１一](?![0-9０-９十])|[①⑴⒈❶➀➊㈠])")
# A wrapped line may begin with （二）项: the sentence goes on after these.
_GOES_ON = seldom(r"[，,、第和及或与至][ \t\u3000]?\Z")
_LOOKS_LIKE_HEADING = seldom(
    rf"[ \t\u3000\xa0]*[（(][{_NUMERALS}]{{1,3}}[）)][^。；：，！？…;:,!?|<>\n]{{1,27}}"
)
_MARKED_HEADING = seldom(r"#{3,6} ")
_ITEM = re.compile(r"[ ]{0,3}(?:[-*+]|[0-9]{1,2}\.)[ ]|[ ]{0,3}>")
_NESTED_ITEM = re.compile(r"[ \t]*(?:[-*+]|[0-9]+\.)[ ]")
_ITEMS = re.compile(rf"(?:{_NESTED_ITEM.pattern}[^\n]*+(?:\n|\Z))++")
_CELL_BORDERS = seldom(r"[ ]*\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-*:?[ ]*)+\Z")


def usual_html(text: str) -> str | None:
    """Give the HTML of a usual text as it was typed, or nothing where its paragraphs have to be set off first."""
    if not usual(text) or "\n\n\n" in text or text[:1] == "\n" or text[-2:] == "\n\n":
        return None
    blocks = text.removesuffix("\n").split("\n\n")
    if any([_set_off(block) != block for block in blocks if "\n" in block]):  # noqa: C419 - a list is quicker
        return None
    return _html(blocks)


def plain_html(text: str) -> str | None:
    """Give the HTML of a text whose paragraphs stand apart, or nothing when it holds a mark that only Markdown knows."""
    text = text.strip("\n")
    words, labels, addresses = [text], [], []
    if "[" in text:
        words = _LINK.split(text)
        labels, addresses = words[1::3], words[2::3]
        del words[2::3]
    if not _is_plain("".join(words)):
        return None
    html = _html(_GAP.split(text) if "\n\n\n" in text else text.split("\n\n"))
    if html is None:
        return None
    for label, address in zip(labels, addresses, strict=True):
        html = html.replace(f"[{label}]({address})", f'<a href="{address}">{label}</a>')
    return html


def _html(blocks: list[str]) -> str | None:
    """Give the HTML of the blocks of a plain text, or nothing when one of them is more than words, a heading or a list."""
    found: list[str] = []
    html: str | None
    for block in blocks:
        words = _bold(block) if "*" in block else block
        if words.startswith("#"):
            html = _heading(words)
        elif "\n" in words or _begins_a_block(words):
            # Of two lists with nothing between them Markdown makes one, and paragraphs of its items.
            apart = not found or not found[-1].startswith("<ol>")
            html = _paragraph(words) if not words.startswith("1. ") else _list(words) if apart else None
        else:
            html = f"<p>{words}</p>"
        if html is None:
            return None
        found.append(html)
    html = "\n".join(found)
    return None if "*" in html or "#" in html else html


def joined(html: str) -> str:
    """Give HTML without the line ends between Han characters, which browsers would show as spaces."""
    return _JOIN.sub("", html)


def _is_plain(text: str) -> bool:
    """Say whether a text holds no mark, no character that is not printed, and no space at the ends of its lines."""
    return usual(text) or (
        not any(mark in text for mark in _MARKS_OF_MARKDOWN)
        and text.replace("\n", "").isprintable()
        and not any(mark in text for mark in _SPACES_AT_ENDS)
        and text[:1] != " "
        and text[-1:] != " "
    )


@lru_cache(maxsize=256)
def _heading(block: str) -> str | None:
    """Give a heading of the levels 3 to 6; most reports have the same ones."""
    marks, _, words = block.partition(" ")
    tag = _HEADINGS.get(marks)
    if not tag or not words or words[0] == " " or "<" in words or "\n" in words:
        return None
    return f"<{tag}>{words}</{tag}>"


def _bold(block: str) -> str:
    """Give a block with its bold words as HTML has them."""
    parts = _BOLD.split(block)
    parts[1::2] = [f"<strong>{words}</strong>" for words in parts[1::2]]
    return "".join(parts)


def _begins_a_block(line: str) -> bool:
    """Say whether a line may be more than a line."""
    # Letters come behind all that begins one, and most lines that begin with a number go on with a word: 2022年.
    if line > "@" or ("0" <= line < ":" and "." not in line and ")" not in line):
        return False
    return _BEGINS_A_BLOCK.match(line) is not None


def _paragraph(block: str) -> str | None:
    """Give a paragraph of several lines; nothing where one of them begins something else."""
    return None if any(map(_begins_a_block, block.split("\n"))) else f"<p>{joined(block)}</p>"


def _list(block: str) -> str | None:
    """Give a list whose lines count from one."""
    lines = block.split("\n")
    items = [line[len(mark) :] for mark, line in zip(_COUNTED, lines, strict=False) if line.startswith(mark)]
    if len(items) < len(lines) or any(map(_begins_a_block, items)):
        return None
    return "<ol>\n<li>" + "</li>\n<li>".join(items) + "</li>\n</ol>"


def paragraphs(text: str) -> str:
    """Give the text with a blank line between the paragraphs, and without indents typed by hand.

    Word puts one line end after a paragraph, Markdown wants two; a line that was only wrapped ends in mid-sentence.
    """
    # Nearly all texts stop here: they hold no indent, and no line end that stands alone.
    if _LONE.search(text):
        blocks = _BLANK.split(text)
        text = "\n\n".join([_set_off(block) if "\n" in block[:-1] else block for block in blocks])
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
    # No item is set off from the one above it.
    if "```" in block or (_ITEM.match(block) and _ITEMS.fullmatch(block)):
        return block
    lines = block.split("\n")
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
