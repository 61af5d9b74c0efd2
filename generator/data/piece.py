"""What one report brings to the bulk data, made where the report is read: it travels packed."""

import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from generator.data.tables import FIGURE, HEADLINES, TEXT, UNNAMED, Coverage
from generator.formats import all_formats
from generator.printing.edition import Edition
from generator.printing.figures import BLANK, NOT_APPLICABLE, NUMBER, STATES, plain_number


class Piece(NamedTuple):
    """What one report brings to the tables: its row of ``reports.csv``, its packed lines of ``cells.csv``, its corrections."""

    slug: str
    year: int
    form: str
    row: tuple[str, ...]
    lines: bytes
    changes: tuple[tuple[str, ...], ...] = ()


def piece(edition: Edition) -> Piece:
    """Give the rows of one report; the lines carry no head."""
    head = f"{edition.year},{edition.slug},{edition.form},"
    counts = dict.fromkeys((NUMBER, BLANK, NOT_APPLICABLE), 0)
    numbers = {}
    lines = []
    for figure in edition.figures:
        number = plain_number(figure.value)
        counts[figure.state] += 1
        numbers[figure.id] = number
        lines.append(f"{head}{figure.id},{number},{figure.unit},{STATES[figure.state]}\r\n")
    facts = dict(edition.facts)
    row = (
        str(edition.year),
        edition.slug,
        edition.agency,
        edition.kind,
        edition.title,
        edition.form,
        facts.get("索引号", ""),
        facts.get("成文日期", ""),
        edition.published,
        edition.url,
        *(str(count) for count in counts.values()),
        str(len(edition.corrections)),
        *(numbers.get(headline.id, "") for headline in HEADLINES),
    )
    packed = zlib.compress("".join(lines).encode(), 1)
    return Piece(edition.slug, edition.year, edition.form, row, packed, tuple(_changes(edition)))


def _changes(edition: Edition) -> Iterator[tuple[str, ...]]:
    """Yield the rows of ``corrections.csv``."""
    changed = ((one, item) for one in edition.corrections for item in one.alterations or (None,))
    for number, (one, item) in enumerate(changed, 1):
        what = UNNAMED if item is None else FIGURE if item.figure else TEXT
        altered = (item.id, item.before, item.after) if item else ("", "", "")
        place = f"{edition.url}#{one.id}"
        row = (str(number), str(one.date or ""), what, *altered, one.text, one.reason, place)
        yield str(edition.year), edition.slug, *row


def coverage(pieces: Iterable[Piece]) -> Coverage:
    """Give what a package of these reports covers."""
    listed = list(pieces)
    forms = {one.form for one in listed}
    return Coverage(
        years=tuple(sorted({one.year for one in listed}, reverse=True)),
        forms=tuple(form.id for form in all_formats() if form.id in forms),
        reports=len(listed),
        bodies=len({one.slug for one in listed}),
    )
