"""Finds the report in what a foreign source holds: the one place that knows what the pieces of any source mean."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.foreign import Foreign, Item, Passage, Table
from generator.foreign_facts import date_in, facts_in, is_fact, named_facts
from generator.foreign_layout import TablePlace, find_table, headings, plain_text, spans_of
from generator.form_labels import SAME_LENGTH, labels_of
from generator.spec import ReportFormat, SectionSpec
from generator.table_figures import TableTold, tell

_TITLE = re.compile(r"政府信息公开.{0,12}报告(?:[（(][^（）()]{1,8}[)）])?$")
_LONGEST_TITLE = 70
_SUBHEADING = re.compile(r"^[(（][一二三四五六七八九十]{1,3}[)）]")
_LONGEST_SUBHEADING = 34
_ENDS_A_SENTENCE = re.compile(r"[。；：，、:;,]$")
_LONGEST_NAME = 40
_LAST_ITEMS = 6


@dataclass(frozen=True, slots=True)
class Recognised:
    """A report as far as it was found; texts are Markdown, by the keys of the YAML.

    ``missing`` names the sections without a heading of their own; ``unplaced`` is what found no place, with where it stood.
    """

    form: ReportFormat
    title: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    lead: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    tables: Mapping[str, TableTold] = field(default_factory=dict)
    chapters: tuple[tuple[str, str], ...] = ()
    signature: str = ""
    signature_date: str = ""
    missing: tuple[str, ...] = ()
    unplaced: tuple[tuple[str, str], ...] = ()


def recognise(source: Foreign, forms: Sequence[ReportFormat], wanted: ReportFormat) -> Recognised:
    """Give the report that a source holds.

    Of ``forms`` the one is taken whose tables are there; where none is, the report is read as one of the ``wanted`` form.
    """
    statutory = [form for form in forms if any(form.tables())]
    text = "\n".join(map(plain_text, source.items)).translate(SAME_LENGTH)
    form = max(statutory, key=lambda one: (_share_of_labels(text, one), one.id == wanted.id))
    places = _tables(source.items, form)
    if not places:
        form = wanted
    if not form.sections:
        return _free(source, form)
    return _statutory(source, form, places)


def _tables(items: Sequence[Item], form: ReportFormat) -> dict[str, TablePlace]:
    spans = spans_of(headings(items, form), form, len(items))
    sections = {section.table.id: section for section in form.sections if section.table}
    found: dict[str, TablePlace] = {}
    taken: frozenset[int] = frozenset()
    for labels in labels_of(form):
        place = find_table(items, spans[sections[labels.spec.id].key], labels, taken)
        if place:
            found[labels.spec.id] = place
            taken |= frozenset(place.items)
    return found


def _share_of_labels(text: str, form: ReportFormat) -> float:
    """Give how many of the labels of a form's tables a text holds, of 1."""
    labels = [
        label for table in labels_of(form) for label in (*(slot.label for slot in table.slots), *table.around)
    ]
    return sum(bool(label.pattern.search(text)) for label in labels) / len(labels)


def _statutory(source: Foreign, form: ReportFormat, places: Mapping[str, TablePlace]) -> Recognised:
    items = source.items
    heads = headings(items, form)
    spans = spans_of(heads, form, len(items))
    start = min([*heads.values(), *(place.items[0] for place in places.values())], default=len(items))
    opening = _opening(items[:start], source)
    closing = _closing(items, max(heads.values(), default=-1) + 1)
    used = {at for place in places.values() for at in place.items} | set(heads.values()) | closing.items
    texts, notes, missing = {}, {}, []
    for section in form.sections:
        own = [at for at in spans[section.key] if at not in used]
        if section.key not in heads:
            missing.append(section.key)
            if section.table is None or not own or _shared(section, spans, heads, form):
                continue
        used.update(own)
        if section.table is None:
            texts[section.key] = _prose([items[at] for at in own])
        else:
            notes[section.note_key] = _around([(at, items[at]) for at in own], places.get(section.table.id))
    labels = {one.spec.id: one for one in labels_of(form)}
    tables = {name: tell(place.lines, labels[name], exact=place.exact) for name, place in places.items()}
    unplaced = list(opening.unplaced)
    unplaced += [
        (f"表格里多出的一行：{words}", place) for table in tables.values() for words, place in table.others
    ]
    unplaced += [_words(items[at]) for at in range(start, len(items)) if at not in used]
    return Recognised(
        form=form,
        title=opening.title,
        facts=opening.facts,
        lead=opening.lead,
        texts=texts,
        titles=_own_titles(items, heads, form),
        notes=notes,
        tables=tables,
        signature=closing.name,
        signature_date=closing.date,
        missing=tuple(missing),
        unplaced=tuple(one for one in unplaced if one[0].strip()),
    )


def _shared(
    section: SectionSpec, spans: Mapping[str, range], heads: Mapping[str, int], form: ReportFormat
) -> bool:
    """Say whether a section without a heading shares its span with another: nobody can tell whose the words are."""
    return any(
        other.key != section.key and spans[other.key] == spans[section.key] and other.key in heads
        for other in form.sections
    )


def _own_titles(items: Sequence[Item], heads: Mapping[str, int], form: ReportFormat) -> dict[str, str]:
    """Give the titles that differ from the form's, without their numbers."""
    found = {}
    for section in form.sections:
        if section.key in heads:
            item = items[heads[section.key]]
            written = (
                re.sub(r"^第?[一二三四五六七八九十]{1,3}(?:部分)?[、.．,，:：\s]*", "", item.text)
                if isinstance(item, Passage)
                else ""
            )
            same = re.sub(r"\s", "", written.translate(SAME_LENGTH))
            if same != section.title.translate(SAME_LENGTH):
                found[section.key] = written.strip()
    return found


@dataclass(slots=True)
class _Opening:
    """What stands before the first section."""

    title: str = ""
    lead: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    unplaced: list[tuple[str, str]] = field(default_factory=list)


def _opening(items: Sequence[Item], source: Foreign) -> _Opening:
    found = _Opening(facts=dict(named_facts(source.facts)))
    lead: list[Item] = []
    for at, item in enumerate(items):
        if isinstance(item, Table):
            pairs = list(_pairs(item))
            if pairs:
                found.facts |= dict(named_facts(pairs))
            else:
                lead.append(item)
            continue
        if not found.title and _TITLE.search(item.text) and len(item.text) <= _LONGEST_TITLE:
            before = items[at - 1] if at else None
            torn = isinstance(before, Passage) and lead and lead[-1] is before and _is_name(before.text)
            found.title = f"{lead.pop().text if torn else ''}{item.text}".replace(" ", "")  # type: ignore[union-attr]
            continue
        facts, rest = facts_in(item.text) if len(item.text) <= 200 else ({}, item.text)
        if facts and len(rest) < len(item.text) / 2:
            found.facts |= facts
            if rest:
                found.unplaced.append((rest, item.place))
        elif found.title and item.text.replace(" ", "") == found.title:
            continue
        else:
            lead.append(item)
    if not found.title:
        found.title = found.facts.get("标题", "")
    sentences = [item for item in lead if isinstance(item, Table) or _is_sentence(item)]
    found.unplaced += [_words(item) for item in lead if item not in sentences]
    found.lead = _prose(sentences)
    return found


def _is_sentence(item: Passage) -> bool:
    return bool(_ENDS_A_SENTENCE.search(item.text)) or len(item.text) > _LONGEST_NAME


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and not _ENDS_A_SENTENCE.search(text) and not is_fact(text)


def _pairs(table: Table) -> Iterator[tuple[str, str]]:
    """Yield the names and values of a table of metadata."""
    for row in table.rows:
        cells = [cell for at, cell in enumerate(row) if not at or cell != row[at - 1] or not cell]
        for name, value in zip(cells[::2], cells[1::2], strict=False):
            if is_fact(name):
                yield name, value


@dataclass(slots=True)
class _Closing:
    """The signature at the end, and the items it takes."""

    name: str = ""
    date: str = ""
    items: set[int] = field(default_factory=set)


def _closing(items: Sequence[Item], first: int) -> _Closing:
    found = _Closing()
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
        elif isinstance(before, Passage) and _is_name(before.text) and not _SUBHEADING.match(before.text):
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


def _around(own: Sequence[tuple[int, Item]], place: TablePlace | None) -> tuple[str, str]:
    """Give the words of a section before its table and after it."""
    first = place.items[0] if place else -1
    before = [item for at, item in own if at < first]
    after = [item for at, item in own if at > first]
    return _prose(before), _prose(after)


def _prose(items: Sequence[Item]) -> str:
    """Give passages and tables as the Markdown of a section."""
    return "\n\n".join(text for item in items if (text := _markdown(item)))


def _markdown(item: Item) -> str:
    if isinstance(item, Table):
        return _table_markdown(item)
    heading = item.level or (
        _SUBHEADING.match(item.text)
        and len(item.text) <= _LONGEST_SUBHEADING
        and not _ENDS_A_SENTENCE.search(item.text)
    )
    if heading and not item.markdown.startswith("#"):
        return f"### {item.markdown}"
    return item.markdown


def _table_markdown(table: Table) -> str:
    width = max((len(row) for row in table.rows), default=0)
    if not width:
        return ""
    rows = [
        [cell.replace("|", "\\|").replace("\n", " ") for cell in row] + [""] * (width - len(row))
        for row in table.rows
    ]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])


def _words(item: Item) -> tuple[str, str]:
    if isinstance(item, Passage):
        return item.text, item.place
    return _table_markdown(item), item.places[0] if item.places else ""


def _free(source: Foreign, form: ReportFormat) -> Recognised:
    """Read a report without a statutory form: chapters under the headings that its body gave them."""
    items = source.items
    heads = [at for at, item in enumerate(items) if isinstance(item, Passage) and _opens_a_chapter(item)]
    opening = _opening(items[: heads[0] if heads else 0], source)
    closing = _closing(items, (heads[-1] + 1) if heads else 0)
    chapters = []
    for at, end in zip(heads, [*heads[1:], len(items)], strict=True):
        inside = [items[place] for place in range(at + 1, end) if place not in closing.items]
        chapters.append((items[at].text, _prose(inside)))  # type: ignore[union-attr]
    if not heads:
        opening = _opening(items[:2], source)
        rest = [item for at, item in enumerate(items) if at > 1 and at not in closing.items]
        chapters = [("正文", _prose(rest))] if rest else []
    return Recognised(
        form=form,
        title=opening.title,
        facts=opening.facts,
        lead=opening.lead,
        chapters=tuple(chapters),
        signature=closing.name,
        signature_date=closing.date,
        unplaced=tuple(opening.unplaced),
    )


def _opens_a_chapter(item: Passage) -> bool:
    plain = item.text.translate(SAME_LENGTH)
    numbered = re.match(r"^(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]{1,3}[、.])", plain)
    return bool(numbered) and len(item.text) <= _LONGEST_NAME and not _ENDS_A_SENTENCE.search(plain)
