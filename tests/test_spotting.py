"""Words that are looked for together are found where each of them would be."""

from hypothesis import given
from hypothesis import strategies as st

from generator.spotting import Signs, Words

LETTERS = "公开信息申请，。 密x]^-\n"
SIGNS = st.text(LETTERS, min_size=1, max_size=4)


@given(st.lists(SIGNS, max_size=8), st.text(LETTERS, max_size=40))
def test_what_stands_in_a_text_is_what_would_be_found_one_by_one(words: list[str], text: str) -> None:
    looked_for = Words(words)
    assert sorted(looked_for.of(text)) == sorted(word for word in set(words) if word in text)
    assert looked_for.stand_in(text) is any(word in text for word in words)


@given(
    st.dictionaries(st.sampled_from("甲乙丙丁"), st.lists(SIGNS, max_size=5)),
    st.text(LETTERS, max_size=40),
)
def test_askers_are_told_of_their_own_words_alone(words: dict[str, list[str]], text: str) -> None:
    told = {asker for asker, those in words.items() if any(word in text for word in those)}
    assert Signs(words).of(text) == told
