"""What nearly every text is made of, looked for once: where a text is read, and again where it is printed, it is asked for."""

import re
from functools import lru_cache

_USUAL = re.compile(
    r"(?:[\n!-%'-;=?-Z^a-z{}·‘’“”…—\u3001-\u3003\u3005-\u301b①-⑳\u4e00-\u9fa5\uff01-\uff5e]++(?:(?<!\n) (?!\n|\Z))?)*+"
)


@lru_cache(maxsize=256)
def usual(text: str) -> bool:
    """Say whether a text holds no mark that only Markdown knows, nothing that is not printed, and no space at the ends of its lines."""
    return _USUAL.fullmatch(text) is not None
