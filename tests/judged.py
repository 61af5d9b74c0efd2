"""How often the repair that is offered first is the true one, over random mistakes in random consistent reports.

*Noticed* is a mistake that breaks an equation. Of those, three nested meanings of *decidable* are counted, none of which asks
whether the program is right:

``alone``    the equations leave one repair by a single slip, whatever it looks like;
``named``    the equations and the way figures get mistyped single one out: it is ``ALIKE`` times as plausible as the next;
``ranked``   the true repair is among those that satisfy every equation, and they are not all equally plausible.

``first_*`` counts where the first repair is exactly the true one: the same figures, and the same values.
"""

import random
import time
from collections import Counter
from collections.abc import Iterable

from generator.checking.identities import Identity, Place, from_last_year, identities
from generator.checking.mending import ALIKE, MOST_OFFERED
from generator.checking.repair import Repair, repairs, system
from generator.formats import by_id
from generator.project.report import Table
from tests import slipped

FORMS = ("2021", "2019")
Tally = Counter[tuple[str, str]]
"""Counts by kind of mistake and by what was counted; the kind is empty for all kinds together."""


def tally(seed: int, reports: int, *, totals: bool, last_year: bool) -> tuple[Tally, float]:
    """Give the counts for one mistake of every kind in each of so many reports, and the milliseconds a repair took."""
    chance = random.Random(seed)
    found: Tally = Counter()
    spent = 0.0
    for number in range(reports):
        form = by_id(FORMS[number % len(FORMS)])
        assert form
        figures = slipped.figures(chance, form)
        sound = slipped.tables(form, figures, totals=totals)
        before = slipped.last_year(form, figures) if last_year else ()
        for mistake in slipped.mistakes(chance, sound):
            start = time.process_time()
            choices = _choices(mistake.tables, before)
            spent += time.process_time() - start
            for what in _counted(mistake, choices):
                found[mistake.kind, what] += 1
                found["", what] += 1
    return found, 1000 * spent / max(found["", "noticed"], 1)


def _choices(tables: tuple[Table, ...], before: tuple[Table, ...]) -> list[tuple[Repair, ...]] | None:
    """Give the repairs per cluster of what fails, nothing when nothing fails."""
    held = system(tables, _held(tables, before))
    return list(repairs(held)) if held.failing else None


def _held(tables: tuple[Table, ...], before: tuple[Table, ...]) -> Iterable[Identity]:
    yield from identities(tables)
    for table, last in zip(tables, before, strict=False):
        yield from from_last_year(table, last, [equation for equation in table.spec.years if equation.firm])


def _counted(mistake: slipped.Mistake, choices: list[tuple[Repair, ...]] | None) -> Iterable[str]:
    yield "made"
    if choices is None:
        return
    yield "noticed"
    found = choices[0] if len(choices) == 1 else ()
    true = [{change.place: change.meant for change in repair.changes} == mistake.meant for repair in found]
    alike = sum(repair.weight * ALIKE >= found[0].weight for repair in found)
    first = bool(true) and true[0]
    groups = {
        "noticed": True,
        "alone": len(found) == 1,
        "named": alike == 1,
        "ranked": any(true) and (alike < len(found) or len(found) == 1),
    }
    yield from (f"first_{name}" for name, holds in groups.items() if holds and first)
    yield from (name for name, holds in groups.items() if holds and name != "noticed")
    if any(true):
        yield "in_set"
    if 0 < alike <= MOST_OFFERED:
        yield "offered"
        if any(true[:alike]):
            yield "true_offered"


def several(seed: int, reports: int, mistakes: int, *, totals: bool) -> tuple[int, int]:
    """Give how many repairs are named in reports with so many mistakes at once, and how many of them are true."""
    chance = random.Random(seed)
    named = true = 0
    for number in range(reports):
        form = by_id(FORMS[number % len(FORMS)])
        assert form
        tables = slipped.tables(form, slipped.figures(chance, form), totals=totals)
        meant: dict[Place, int] = {}
        for _ in range(mistakes):
            made = slipped.mistake(chance, tables, chance.choice(slipped.KINDS))
            if made:
                tables, meant = made.tables, made.meant | meant
        for found in _choices(tables, ()) or ():
            if sum(repair.weight * ALIKE >= found[0].weight for repair in found) == 1:
                named += 1
                true += all(meant.get(change.place) == change.meant for change in found[0].changes)
    return named, true
