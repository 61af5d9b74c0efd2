"""Texts that try to run as a script, after the ideas of OWASP's list of filter evasions; each calls ``hit()`` when it does.

``hostile.txt`` holds them, one a line; a foreign server that they would ask is called ``evil.example``.
"""

import random
import re
from collections.abc import Iterator
from pathlib import Path

EVIL = "evil.example"
_LINES = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
_CHARACTER = re.compile(r"\{U\+([0-9A-F]{4,6})\}")

VECTORS = tuple(
    _CHARACTER.sub(lambda found: chr(int(found[1], 16)), line) for line in _LINES if not line.startswith("§")
)
_FRAGMENTS = (
    *"<>\"'`=/\\&;#()[]!|*_\n\t \x00\x02\x03\x0c\u200b\u2028\ufdd0甲",
    *("\n\n", "&lt;", "&#60", "&#x3c;", "&quot;", "&amp;", "&colon;", "&Tab;", "{{", "}}", "{%"),
    *("<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<td ", "<th id=main ", "<caption>", "<col "),
    *("<sub>", "</sub>", "<br ", "<img ", "<img src=x ", "<a ", "<svg ", "<math>", "<style>", "</style>"),
    *("<noscript>", "<template>", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "]]>"),
    *(
        "onerror=hit()",
        " onload=",
        "href=",
        "src=",
        "style=",
        "title=",
        "javascript:hit()",
        "data:text/html,",
    ),
    *(f"//{EVIL}/", "[甲](", "![乙](", '[丙](x "', "| --- |", "> ", "- ", "1. ", "### "),
)


def numbered(number: int) -> str:
    """Give a vector that says its number when it runs."""
    return VECTORS[number].replace("@", str(number))


def mixes(seed: int, count: int) -> Iterator[str]:
    """Yield random mixes of the pieces that vectors are made of, half of them with a whole vector inside."""
    chance = random.Random(seed)
    for _ in range(count):
        pieces = chance.choices(_FRAGMENTS, k=chance.randint(3, 24))
        if chance.random() < 0.5:
            pieces.insert(chance.randint(0, len(pieces)), chance.choice(VECTORS))
        yield "".join(pieces)
