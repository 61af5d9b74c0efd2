"""What a printed correction says it changed, as an editor writes it: the names of figures and parts, and what stood there."""

import re
from collections.abc import Iterator, Mapping

from generator.changes.corrected import BETWEEN, BLANK, EMPTY
from generator.foreign.facts import Amended
from generator.forms.spec import ReportFormat
from generator.project.report import Table

_FIGURE = re.compile(r"(?P<name>.+?)由\s?(?P<before>\S+?)\s?更正为\s?\S+")
_PART = re.compile("“(?P<name>[^”]+)”原为“(?P<before>[^”]*)”")
_NEXT = re.compile("；(?![^“”]*”)")
"""A mark inside of a quotation stands between no changes."""


def with_origins(found: Amended, form: ReportFormat, titles: Mapping[str, str]) -> Amended:
    """Give a correction with what it changed apart from its text; as it is when any of it is not understood.

    ``titles`` are the headings of a report that differ from those of its form, by the key of the section.
    """
    text, colon, changes = found.text.partition("：")
    names = _names(form)
    headings = {f"{one.number}、{titles.get(one.key) or one.title}": one.key for one in form.sections}
    was: list[tuple[str, str]] = []
    for change in _NEXT.split(changes):
        figure, part = _FIGURE.fullmatch(change), _PART.fullmatch(change)
        if figure and names.get(figure["name"]):
            was.append((names[figure["name"]], BLANK if figure["before"] == EMPTY else figure["before"]))
        elif part and part["name"] in headings:
            was.append((headings[part["name"]], part["before"]))
        else:
            return found
    return found._replace(text=text, was=tuple(was)) if colon else found


def _names(form: ReportFormat) -> dict[str, str]:
    """Give by the name that a correction prints the one that an editor writes, nothing where two figures share it."""
    found: dict[str, str] = {}
    for path in _paths(form):
        name = BETWEEN.join(path.split(".")[1:])
        found[name] = "" if name in found else path
    return found


def _paths(form: ReportFormat) -> Iterator[str]:
    for spec in form.tables():
        table = Table(spec, {})
        for row in spec.leaves():
            yield from (table.name(row, column.id) for column in spec.columns_of(row))
