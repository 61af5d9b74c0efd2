"""Words that are looked for together are found where each of them would be."""

from hypothesis import given
from hypothesis import strategies as st

from generator.spotting import Words

SIGNS = st.text("公开信息申请，。 密x", min_size=1, max_size=4)


@given(st.lists(SIGNS, max_size=8), st.text("公开信息申请，。 密x", max_size=40))
def test_what_stands_in_a_text_is_what_would_be_found_one_by_one(words: list[str], text: str) -> None:
    looked_for = Words(words)
    assert sorted(looked_for.of(text)) == sorted(word for word in set(words) if word in text)
    assert looked_for.stand_in(text) is any(word in text for word in words)
