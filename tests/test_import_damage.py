"""Whatever becomes of a report on its way, each of its figures is right, or marked, or part of a sum that does not hold."""

import random

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from generator.drafting.draft_yaml import draft_of
from generator.formats import all_formats
from generator.importers import read_bytes
from generator.project.load import read_report
from generator.reading.source import parse
from generator.recognition.recognise import recognise
from tests.damage import hurt, unseen
from tests.random_reports import random_report


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(0, 10**9), page=st.booleans())
@example(seed=102839, page=False)
def test_right_or_marked_whatever_the_damage(seed: int, page: bool) -> None:
    """Random consistent reports × random shapes × random wordings × random damage."""
    chance = random.Random(seed)
    wanted, source = hurt(random_report(chance), chance, page=page)
    found = recognise(read_bytes(source.data, source.name, source.name), all_formats(), wanted.form)
    assert found.form == wanted.form, source.ways
    assert unseen(found, wanted, digits=source.digits) == [], source.ways
    loaded = read_report(
        parse(draft_of(found, source.name), "content/reports/czj/2022.yaml"),
        wanted.agency,
        wanted.year,
        latest=False,
    )
    assert loaded.report
    assert {problem.code for problem in loaded.problems} <= {"F201"}, source.ways
