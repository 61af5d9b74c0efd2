"""Finds the report in what a foreign source holds: the one place that knows what the pieces of any source mean."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from generator.foreign.facts import CORRECTIONS, Amended, correction_in
from generator.foreign.passages import Foreign, Item, Passage
from generator.forms.labels import SAME_LENGTH, Label, labels_of
from generator.forms.spec import ReportFormat, SectionSpec
from generator.recognition.amended import with_origins
from generator.recognition.layout import TablePlace, find_table, headings, plain_text, spans_of
from generator.recognition.prose import ends_a_sentence, prose_of, words_of
from generator.recognition.report_frame import closing_of, opening_of
from generator.recognition.table_figures import TableTold, is_complete, tell
from generator.recognition.table_words import words_besides

_LONGEST_CHAPTER = 40
_LEAST_SHARE = 0.3


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
    corrections: tuple[Amended, ...] = ()
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
    form = max(
        statutory,
        key=lambda one: (
            _share_of_own(text, one, statutory),
            _share_of_labels(text, one),
            one.id == wanted.id,
        ),
    )
    places = _tables(source.items, form)
    if not places:
        form = wanted
    found = _statutory(source, form, places) if form.sections else _free(source, form)
    corrections = (correction_in(line) for name, line in source.facts if name == CORRECTIONS)
    told = (with_origins(one, found.form, found.titles) for one in corrections if one)
    return replace(found, corrections=tuple(told))


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
    """Give how many of the labels of a form's tables a text holds, of 1; tables that are not there do not count."""
    shares = []
    for table in labels_of(form):
        labels = (*(slot.label for slot in table.slots), *table.around)
        hits = sum(bool(label.pattern.search(text)) for label in labels)
        if hits > _LEAST_SHARE * len(labels):
            shares.append((hits, len(labels)))
    return sum(hits for hits, _ in shares) / max(sum(count for _, count in shares), 1)


def _share_of_own(text: str, form: ReportFormat, forms: Sequence[ReportFormat]) -> float:
    """Give how many of the labels that no other form has a text holds, of 1."""
    others = [label.core for other in forms if other.id != form.id for label in _labels(other)]
    own = [label for label in _labels(form) if not any(label.core in core for core in others)]
    return sum(bool(label.pattern.search(text)) for label in own) / max(len(own), 1)


def _labels(form: ReportFormat) -> list[Label]:
    return [
        label for table in labels_of(form) for label in (*(slot.label for slot in table.slots), *table.around)
    ]


def _statutory(source: Foreign, form: ReportFormat, places: Mapping[str, TablePlace]) -> Recognised:
    items = source.items
    heads = headings(items, form)
    spans = spans_of(heads, form, len(items))
    start = min([*heads.values(), *(place.items[0] for place in places.values())], default=len(items))
    opening = opening_of(items[:start], source)
    closing = closing_of(items, max(heads.values(), default=-1) + 1)
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
            texts[section.key] = prose_of([items[at] for at in own])
        else:
            notes[section.note_key] = _around([(at, items[at]) for at in own], places.get(section.table.id))
    labels = {one.spec.id: one for one in labels_of(form)}
    complete = all(is_complete(one.lines, labels[name], exact=one.exact) for name, one in places.items())
    tables = {
        name: tell(one.lines, labels[name], exact=one.exact, complete=complete)
        for name, one in places.items()
    }
    unplaced = list(opening.unplaced)
    for name, table in tables.items():
        unplaced += [(f"表格里多出的一行：{words}", place) for words, place in table.others]
        told_rows = {words for words, _ in table.others}
        inside = words_besides([items[at] for at in places[name].items], labels[name])
        unplaced += [
            (f"表格里的话：{words}", place)
            for words, place in inside
            if not any(words in row for row in told_rows)
        ]
    unplaced += [words_of(items[at]) for at in range(start, len(items)) if at not in used]
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


def _around(own: Sequence[tuple[int, Item]], place: TablePlace | None) -> tuple[str, str]:
    """Give the words of a section before its table and after it."""
    first = place.items[0] if place else -1
    before = [item for at, item in own if at < first]
    after = [item for at, item in own if at > first]
    return prose_of(before), prose_of(after)


def _free(source: Foreign, form: ReportFormat) -> Recognised:
    """Read a report without a statutory form: chapters under the headings that its body gave them."""
    items = source.items
    heads = [at for at, item in enumerate(items) if isinstance(item, Passage) and _opens_a_chapter(item)]
    opening = opening_of(items[: heads[0] if heads else 0], source)
    closing = closing_of(items, (heads[-1] + 1) if heads else 0)
    chapters = []
    for at, end in zip(heads, [*heads[1:], len(items)], strict=True):
        inside = [items[place] for place in range(at + 1, end) if place not in closing.items]
        chapters.append((items[at].text, prose_of(inside)))  # type: ignore[union-attr]
    if not heads:
        opening = opening_of(items[:2], source)
        rest = [item for at, item in enumerate(items) if at > 1 and at not in closing.items]
        chapters = [("正文", prose_of(rest))] if rest else []
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
    return bool(numbered) and len(item.text) <= _LONGEST_CHAPTER and not ends_a_sentence(plain)
