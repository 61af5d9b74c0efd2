"""How bodies are shared out among those who work on them."""

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from generator.site.spread import portions_of

COUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(1, 30), max_size=60)


@given(COUNTS, st.integers(1, 40))
def test_every_body_is_in_one_portion_and_all_keep_their_order(counts: dict[str, int], most: int) -> None:
    assert [*chain.from_iterable(portions_of(counts, most))] == [*counts]


@given(COUNTS, st.integers(1, 40))
def test_a_portion_ends_with_the_body_that_makes_it_large_enough(counts: dict[str, int], most: int) -> None:
    for portion in portions_of(counts, most):
        assert sum(counts[slug] for slug in portion[:-1]) < most


def test_those_made_first_and_last_are_small() -> None:
    portions = [*portions_of({f"body{number}": 10 for number in range(40)}, 20)]
    assert [len(portion) for portion in portions] == [1, 1, *[2] * 7, *[1] * 8, *[2] * 8]
