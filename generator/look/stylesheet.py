"""A style sheet as it is sent: without what only its writer needs."""

import re

_KEPT = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\(\s*[^"'\s)][^)]*\)"""
_SPACE = re.compile(rf"({_KEPT})|(?:\s|/\*.*?\*/)+", re.DOTALL)
_EDGE = re.compile(rf"({_KEPT})| ?(?:;? ?(}})|([{{;,])) ?", re.DOTALL)


def compact(css: str) -> str:
    """Give the same style without comments and indentation, a rule a line; strings and addresses stay as they are."""
    spaced = _SPACE.sub(lambda found: found[1] or " ", css)
    return _EDGE.sub(lambda found: found[1] or (found[2] and "}\n") or found[3], spaced).strip() + "\n"
