"""Random mistakes in random reports: the true figure is offered first where the evidence singles one out."""

import random

import pytest

from generator.checking.identities import identities, values
from generator.checking.repair import repairs, system
from generator.formats import by_id
from tests import slipped
from tests.judged import several, tally


@pytest.mark.parametrize("last_year", [False, True])
def test_with_every_total_typed_nearly_every_true_figure_is_first(last_year: bool) -> None:
    found, _ = tally(4711, 40, totals=True, last_year=last_year)
    assert found["", "made"] > 200
    assert found["", "noticed"] >= 0.98 * found["", "made"]
    assert found["", "in_set"] >= 0.99 * found["", "noticed"]
    for group in ("noticed", "alone", "named", "ranked"):
        assert found["", f"first_{group}"] >= 0.9 * found["", group], group
    assert found["", "named"] >= 0.9 * found["", "noticed"]


@pytest.mark.parametrize("last_year", [False, True])
def test_without_totals_what_is_named_is_right_and_what_is_listed_holds_the_true_one(last_year: bool) -> None:
    found, _ = tally(4711, 60, totals=False, last_year=last_year)
    assert found["", "in_set"] >= 0.99 * found["", "noticed"]
    assert found["", "first_alone"] == found["", "alone"] > 0
    assert found["", "first_named"] >= 0.9 * found["", "named"]
    assert found["", "true_offered"] >= 0.85 * found["", "offered"]
    assert found["", "named"] >= 0.4 * found["", "noticed"]


def test_several_mistakes_at_once_are_mostly_told_apart_or_not_explained() -> None:
    named, true = several(4711, 30, 2, totals=True)
    assert named > 40
    assert true >= 0.9 * named
    assert named < several(4711, 30, 5, totals=True)[0] < 3 * named


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_offered_makes_its_equations_hold_and_is_never_negative(seed: int) -> None:
    """With one, two or many wrong figures, blanks among them."""
    chance = random.Random(seed)
    form = by_id("2021" if seed % 2 else "2019")
    assert form
    sound = slipped.tables(form, slipped.figures(chance, form), totals=seed % 3 > 0)
    places = sorted(place for place in values(sound) if place.table != "proactive")
    for wrong in (1, 2, 3, 8, 40):
        tables = slipped.changed(
            sound, {place: chance.randint(0, 99) for place in chance.sample(places, wrong)}
        )
        held = system(tables, identities(tables))
        told: set[int] = set()
        for choices in repairs(held):
            for choice in choices:
                now = {change.place: int(change.meant) for change in choice.changes}
                assert min(now.values()) >= 0
                mended = slipped.changed(tables, now)
                after = system(mended, identities(mended))
                assert set(held.failing) - set(after.failing) == choice.cured
                assert not set(after.failing) - set(held.failing)
            assert not told & choices[0].cured
            told |= choices[0].cured
            weights = [choice.weight for choice in choices]
            assert weights == sorted(weights, reverse=True)
