"""What the last build left for the ledger: which reports stand in the output, told in hashes, beside the hash of all files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from generator.files.manifest import SUMS
from generator.files.output import leave, left
from generator.ledger.entries import listing_in
from generator.ledger.facts import Facts

_TYPES = (str, int, str, int, str, str)


class Standing(NamedTuple):
    """The finished output of a build: its files in one hash, its reports, and per withdrawn address the reason."""

    listing: str
    facts: tuple[Facts, ...]
    withdrawn: Mapping[str, str]


def keep(out: Path, facts: Sequence[Facts], withdrawn: Mapping[str, str]) -> None:
    """Leave what a publication of this output has to record, once all of it is committed."""
    listing = listing_in((out / SUMS).read_bytes())
    leave(out, {"files": listing, "reports": sorted(facts), "withdrawn": dict(sorted(withdrawn.items()))})


def kept(out: Path) -> Standing | None:
    """Give what the last build left, nothing where it left none that can be read."""
    value = left(out)
    if not isinstance(value, dict):
        return None
    try:
        rows = [[kind(item) for kind, item in zip(_TYPES, row, strict=True)] for row in value["reports"]]
        facts = tuple(Facts(*row) for row in rows)
        withdrawn = {str(address): str(reason) for address, reason in value["withdrawn"].items()}
        return Standing(str(value["files"]), facts, withdrawn)
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
