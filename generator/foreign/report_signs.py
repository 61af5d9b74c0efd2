"""What tells a report from other words, whatever its source: the labels of the statutory tables and the numbers of chapters."""

import re
from functools import cache

from generator.formats import all_formats

_CHAPTER = re.compile(r"(第?[一二三四五六七八九十]{1,3})(?:部分)?\s*[、.．：:\s]\s*\S.{1,30}")
_MARKS = re.compile(r"[\s（）()、.．:：，,“”\"]")
TITLE = re.compile(
    r"[0-9二〇○零一]{4}.{0,20}(?:信息公开|政务公开).{0,14}报告|(?:信息公开|政务公开).{0,14}报告.{0,6}[0-9]{4}"
)
"""Found in the title of a report."""


def plain(text: str) -> str:
    """Give words without the blanks and marks in which the printings of a label differ."""
    return _MARKS.sub("", text)


def chapter(line: str) -> str:
    """Give the number with which a line opens a chapter, nothing where it opens none; labels of tables open none."""
    found = _CHAPTER.fullmatch(line.strip())
    return found[1] if found and not line.rstrip().endswith(("。", "；")) and not is_label(line) else ""


def is_label(text: str) -> bool:
    """Say whether words are a label of a statutory table."""
    return plain(text) in table_labels()


@cache
def table_labels() -> frozenset[str]:
    """Give the labels of all statutory tables, plain."""
    found: set[str] = set()
    for form in all_formats():
        for table in form.tables():
            found |= {row.label for row in table.leaves()} | {row.label for row in table.rows}
            found |= {child.label for row in table.rows for child in row.children}
            found |= {cell.label for line in table.head for cell in line}
            found |= {block.label for block in table.blocks} | {column.label for column in table.columns}
    return frozenset(plain(label) for label in found if label)


@cache
def section_titles() -> frozenset[str]:
    """Give the titles of the sections of all forms, plain."""
    return frozenset(plain(section.title) for form in all_formats() for section in form.sections)
