"""The documentation of every code that is not a rule, for ``nianbao explain`` and ``docs/rules.md``.

One file per group of families; a new file here is found by itself.
"""

from functools import cache

from generator.discover import modules
from generator.telling.entry import Entry


@cache
def catalog() -> tuple[Entry, ...]:
    """Give every entry, by code."""
    found = (entry for module in modules("generator.catalog", ("ENTRIES",)) for entry in module.ENTRIES)
    return tuple(sorted(found, key=lambda entry: entry.code))


def find(code: str) -> Entry | None:
    """Give the entry of a code, or nothing."""
    return next((entry for entry in catalog() if entry.code == code), None)
