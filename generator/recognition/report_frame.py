"""What stands around the sections of a report in a foreign source: title, metadata and lead before them, the signature behind."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from generator.foreign.facts import DATES, date_in, facts_in, is_fact, named_facts
from generator.foreign.passages import Foreign, Item, Passage, Table
from generator.recognition.prose import SUBHEADING, ends_a_sentence, prose_of, words_of

_TITLE = re.compile(r"政府信息公开.{0,12}报告(?:[（(][^（）()]{1,8}[)）])?$")
_LACKS_NAME = re.compile(r"(?:关于)?(?:[0-9０-９〇○零一二三四五六七八九]{4}\s*年|政府信息公开)")
"""How the second line of a title begins whose first is the name of the body."""
_LONGEST_TITLE = 70
_LONGEST_NAME = 40
_LAST_ITEMS = 6


@dataclass(slots=True)
class Opening:
    """What stands before the first section."""

    title: str = ""
    lead: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    unplaced: list[tuple[str, str]] = field(default_factory=list)


def opening_of(items: Sequence[Item], source: Foreign) -> Opening:
    """Read what stands before the first section."""
    found = Opening(facts=named_facts(source.facts))
    lead: list[Item] = []
    for at, item in enumerate(items):
        if isinstance(item, Table):
            pairs = list(_pairs(item))
            if pairs:
                found.facts = named_facts((*found.facts.items(), *pairs))
            else:
                lead.append(item)
            continue
        if not found.title and _TITLE.search(item.text) and len(item.text) <= _LONGEST_TITLE:
            before = items[at - 1] if at else None
            torn = (
                isinstance(before, Passage)
                and lead
                and lead[-1] is before
                and _LACKS_NAME.match(item.text)
                and _is_name(before.text)
            )
            found.title = f"{lead.pop().text if torn else ''}{item.text}".replace(" ", "")  # type: ignore[union-attr]
            continue
        facts, rest = facts_in(item.text) if len(item.text) <= 200 else ({}, item.text)
        if facts and len(rest) < len(item.text) / 2:
            found.facts = named_facts((*found.facts.items(), *facts.items()))
            if rest:
                found.unplaced.append((rest, item.place))
        elif found.title and item.text.replace(" ", "") == found.title:
            continue
        else:
            lead.append(item)
    if not found.title:
        found.title = found.facts.get("标题", "")
    for key in DATES:
        if not date_in(found.facts.get(key, "2000-01-01")):
            found.unplaced.append((f"{key}：{found.facts.pop(key)}", ""))
    sentences = [item for item in lead if isinstance(item, Table) or _is_sentence(item)]
    found.unplaced += [words_of(item) for item in lead if item not in sentences]
    found.lead = prose_of(sentences)
    return found


def _is_sentence(item: Passage) -> bool:
    return ends_a_sentence(item.text) or len(item.text) > _LONGEST_NAME


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and not ends_a_sentence(text) and not is_fact(text)


def _pairs(table: Table) -> Iterator[tuple[str, str]]:
    """Yield the names and values of a table of metadata."""
    for row in table.rows:
        cells = [cell for at, cell in enumerate(row) if not at or cell != row[at - 1] or not cell]
        for name, value in zip(cells[::2], cells[1::2], strict=False):
            if is_fact(name):
                yield name, value


@dataclass(slots=True)
class Closing:
    """The signature at the end, and the items it takes."""

    name: str = ""
    date: str = ""
    items: set[int] = field(default_factory=set)


def closing_of(items: Sequence[Item], first: int) -> Closing:
    """Read the signature among the last items, none of them before ``first``."""
    found = Closing()
    for at in range(len(items) - 1, max(first, len(items) - _LAST_ITEMS) - 1, -1):
        item = items[at]
        if not isinstance(item, Passage):
            continue
        name, date = _signed(item.text)
        if not date:
            continue
        found.date = date[:10]
        found.items.add(at)
        before = items[at - 1] if at > first else None
        if name:
            found.name = name
        elif isinstance(before, Passage) and _is_name(before.text) and not SUBHEADING.match(before.text):
            found.name = before.text.strip()
            found.items.add(at - 1)
        break
    return found


def _signed(text: str) -> tuple[str, str]:
    """Give name and date of a line that is a date, or a name and a date."""
    words = text.strip()
    date = date_in(words)
    if date:
        return "", date
    name, _, last = words.replace("\u3000", " ").rpartition(" ")
    date = date_in(last)
    return (name.strip(), date) if date and _is_name(name.strip()) else ("", "")
