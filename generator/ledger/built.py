"""What the last build left for the ledger: which reports stand in the output, told in hashes, beside the hash of all files."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from generator.files.manifest import SUMS
from generator.files.output import leave_bytes, left, left_bytes
from generator.ledger.entries import listing_in
from generator.ledger.facts import Facts

_FEW = 100
"""Reports up to which it is quicker to put their facts into what was left."""
_quoted = json.encoder.encode_basestring
_TYPES = (str, int, str, int, str, str)


class Standing(NamedTuple):
    """The finished output of a build: its files in one hash, its reports, and per withdrawn address the reason."""

    listing: str
    facts: tuple[Facts, ...]
    withdrawn: Mapping[str, str]


def keep(out: Path, facts: Sequence[Facts], withdrawn: Mapping[str, str]) -> None:
    """Leave what a publication of this output has to record, once all of it is committed."""
    listing = listing_in((out / SUMS).read_bytes())
    rows = ", ".join([_row(*one) for one in sorted(facts)])
    reasons = json.dumps(dict(sorted(withdrawn.items())), ensure_ascii=False)
    leave_bytes(out, f'{{"files": "{listing}", "reports": [{rows}], "withdrawn": {reasons}}}\n'.encode())


def keep_changed(out: Path, changed: Sequence[tuple[Facts, Facts]]) -> bool:
    """Leave the same where only few facts are others than they were, each beside what it was; false where it has to be written whole."""
    mended = _mended(left_bytes(out), listing_in((out / SUMS).read_bytes()), changed)
    if mended:
        leave_bytes(out, mended)
    return mended is not None


def _mended(data: bytes, listing: str, changed: Sequence[tuple[Facts, Facts]]) -> bytes | None:
    """Give what was left with other facts put in, nothing where it does not hold what they were, once each, or names what is withdrawn."""
    head, tail = b'{"files": "', b'"withdrawn": {}}\n'
    behind = len(head) + len(listing)
    if len(changed) > _FEW or not data.startswith(head) or not data.endswith(tail):
        return None
    for before, after in changed:
        row = _written(before)
        if before.key != after.key or data.count(row) != 1:
            return None
        data = data.replace(row, _written(after))
    return head + listing.encode() + data[behind:]


def _written(facts: Facts) -> bytes:
    return _row(*facts).encode()


def _row(agency: str, year: int, published: str, corrections: int, manuscript: str, content: str) -> str:
    """Give facts as JSON, in a tenth of the time of what writes any value."""
    words = f"{_quoted(agency)}, {year}, {_quoted(published)}, {corrections}"
    return f"[{words}, {_quoted(manuscript)}, {_quoted(content)}]"


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
