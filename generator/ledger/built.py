"""What the last build left for the ledger: which reports stand in the output, told in hashes, beside the hash of all files."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from generator.files.output import PUBLICATION, WORK, published
from generator.ledger.entries import listing_of
from generator.ledger.facts import Facts


class Standing(NamedTuple):
    """The finished output of a build: its files in one hash, its reports, and per withdrawn address the reason."""

    listing: str
    facts: tuple[Facts, ...]
    withdrawn: Mapping[str, str]


def keep(out: Path, facts: Sequence[Facts], withdrawn: Mapping[str, str]) -> None:
    """Leave what a publication of this output has to record."""
    file = out / WORK / PUBLICATION
    files = {address: item.sha256 for address, item in published(out).items()}
    value = {
        "files": listing_of(files),
        "reports": sorted(facts),
        "withdrawn": dict(sorted(withdrawn.items())),
    }
    text = json.dumps(value, ensure_ascii=False, indent=0) + "\n"
    try:
        if file.read_text(encoding="utf-8") == text:
            return
    except OSError:
        pass
    aside = file.with_name(f"{file.name}.part")
    aside.write_text(text, encoding="utf-8")
    aside.replace(file)


def kept(out: Path) -> Standing | None:
    """Give what the last build left, nothing where it left none that can be read."""
    try:
        value = json.loads((out / WORK / PUBLICATION).read_text(encoding="utf-8"))
        facts = tuple(Facts(*row) for row in value["reports"])
        return Standing(
            str(value["files"]), facts, {str(key): str(why) for key, why in value["withdrawn"].items()}
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
