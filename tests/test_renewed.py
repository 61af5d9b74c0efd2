"""Files of a comparison in which figures were put are those that are made of all figures."""

import json
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.comparing.comparable import Compared, lines_of
from generator.comparing.comparison import comparison
from generator.comparing.renewed import renewed
from generator.project.agencies import Agency

FORMS = {2020: "2019", 2021: "2021", 2022: "2021"}


def compared(slug: str, year: int, values: list[int | str | None]) -> Compared:
    return Compared(slug, year, FORMS[year], json.dumps(values, ensure_ascii=False, separators=(",", ":")))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 60))
def test_figures_put_into_standing_files_are_those_made_of_all(seed: int, bodies: int) -> None:
    chance = random.Random(seed)
    agencies = [
        Agency(f"b{number}", f"示例第{number}局", f"第{number}局", "部门") for number in range(bodies)
    ]
    pieces = [
        compared(agency.slug, year, [chance.choice((0, 7, "1.50", None)) for _ in lines_of(form)])
        for agency in agencies
        for year, form in FORMS.items()
        if chance.random() < 0.8
    ]
    chance.shuffle(pieces)
    before = dict(comparison(agencies, pieces).files)
    touched = {agency.slug for agency in agencies if chance.random() < 0.1}
    after = [
        compared(one.slug, one.year, [chance.choice((value, value, 3)) for value in one.values])
        if one.slug in touched
        else one
        for one in pieces
    ]
    forms = {
        agency.slug: {one.year: one.form for one in pieces if one.slug == agency.slug} for agency in agencies
    }
    found = renewed(
        {slug: own for slug, own in forms.items() if own},
        [one for one in pieces if one.slug in touched],
        [one for one in after if one.slug in touched],
        before.__getitem__,
    )
    assert before | found == dict(comparison(agencies, after).files)
