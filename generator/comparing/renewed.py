"""The files of a comparison after few figures changed, made from those that stand: they hold all others already."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from generator.comparing.comparable import Compared, Values, lines_of
from generator.comparing.comparison import FOLDER, cut_for, file_name, lines_of_forms, script

Forms = Mapping[str, Mapping[int, str]]
"""By body, in the order of the register, the form of each year's report."""


class _Change(NamedTuple):
    item: str
    year: int
    slug: str
    value: int | str | None


def renewed(
    forms: Forms,
    before: Sequence[Compared],
    after: Sequence[Compared],
    standing: Callable[[str], bytes],
) -> dict[str, bytes]:
    """Give the files that change when the reports ``before`` become those ``after``, of the same bodies, years and forms.

    ``standing`` gives the bytes under an address. Raises ``ValueError`` where what stands is not what it should be.
    """
    listed = [form for years in forms.values() for form in years.values()]
    cut = cut_for([line.id for line in lines_of_forms(listed)], len(listed))
    files: dict[str, bytes] = {}
    changes: dict[str, list[_Change]] = {}
    for old, new in zip(before, after, strict=True):
        lines = lines_of(new.form)
        for line, was, value in zip(lines, old.values, new.values, strict=True):
            if was != value:
                change = _Change(line.id, new.year, new.slug, value)
                changes.setdefault(f"cells/{file_name(line.id, cut)}", []).append(change)
    for slug in dict.fromkeys(piece.slug for piece in after):
        name = f"bodies/{slug}"
        own = sorted((piece for piece in after if piece.slug == slug), key=lambda piece: piece.year)
        mark = _read(name, standing)[1]
        files[f"{FOLDER}{name}.js"] = script(
            name, mark, [piece.year for piece in own], [piece.values for piece in own]
        )
    years = sorted({year for own in forms.values() for year in own})
    for name, found in changes.items():
        _, mark, held = _read(name, standing)
        for change in found:
            values: Values = held[change.item][years.index(change.year)]
            values[_place(forms, change)] = change.value
        files[f"{FOLDER}{name}.js"] = script(name, mark, held)
    return files


def _place(forms: Forms, change: _Change) -> int:
    """Give where a body stands among those that reported in a year in a form that has the item."""
    place = 0
    for slug, years in forms.items():
        if slug == change.slug:
            return place
        form = years.get(change.year)
        place += bool(form) and change.item in _items(form or "")
    raise ValueError(change.slug)


@cache
def _items(form: str) -> frozenset[str]:
    return frozenset(line.id for line in lines_of(form))


def _read(name: str, standing: Callable[[str], bytes]) -> list[Any]:
    """Give the values that a standing file hands over, its name first."""
    text = standing(f"{FOLDER}{name}.js").decode()
    found = json.loads(f"[{text.partition('(')[2].rpartition(')')[0]}]")
    if not isinstance(found, list) or len(found) < 3 or found[0] != name:
        raise ValueError(name)
    return found
