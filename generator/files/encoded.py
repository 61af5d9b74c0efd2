"""Texts to bytes: what several files say of one report is encoded once."""

from functools import lru_cache

# The page, the copies and the ledger write the same prose; the years of a body go from one to the next together.
encoded = lru_cache(maxsize=512)(str.encode)
"""Gives a text in bytes."""
