"""A style sheet as it is sent: without what only its writer needs."""

import re
from itertools import chain

_KEPT = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\(\s*[^"'\s)][^)]*\))|/\*.*?\*/""", re.DOTALL)
_SPACE = re.compile(r"\s+")
_PLACE = "\0"


def compact(css: str) -> str:
    """Give the same style without comments and indentation, a rule a line; strings and addresses stay as they are."""
    # To a browser this character is no other than the one that stands for what is unknown.
    pieces: list[str | None] = [*_KEPT.split(css.replace(_PLACE, "\ufffd"))]
    kept = [one for one in pieces[1::2] if one]
    pieces[1::2] = [_PLACE if one else " " for one in pieces[1::2]]
    text = _SPACE.sub(" ", "".join(filter(None, pieces)))
    for mark in "{;,}":
        text = text.replace(f" {mark}", mark).replace(f"{mark} ", mark)
    text = text.replace(";}", "}").replace("}", "}\n").strip() + "\n"
    between = text.split(_PLACE)
    return "".join(chain(*zip(between, kept, strict=False), between[-1:]))
