"""Says quickly that a text holds none of many words.

One character is found twenty times as fast as two, and most words that a rule looks for have one that most texts lack.
"""

from collections.abc import Iterable, Iterator

# The most frequent character of reports last.
_FREQUENT = (
    ".）（ 期研商企科益律服社会组计总务他中下上三二一本全个门部在为有收复答结和况情条数发要主动其构件业人办关机依法行不理"
    "、。请申度年作工的府息信政开公，"
)


class Words:
    """Words that are looked for together."""

    def __init__(self, words: Iterable[str]) -> None:
        found: dict[str, list[tuple[str, str]]] = {}
        for word in dict.fromkeys(words):
            rarest, second, *_ = (*sorted(dict.fromkeys(word), key=_FREQUENT.find), "")
            found.setdefault(rarest, []).append((second, word))
        self._words = tuple((rarest, tuple(those)) for rarest, those in found.items())

    def of(self, text: str) -> Iterator[str]:
        """Yield those that stand in a text."""
        for rarest, those in self._words:
            if rarest in text:
                for second, word in those:
                    if second in text and word in text:
                        yield word

    def stand_in(self, text: str) -> bool:
        """Say whether one of them stands in a text."""
        return next(self.of(text), None) is not None
