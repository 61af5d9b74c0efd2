"""Which files of the project the portal's header, footer and head are taken from."""

from pathlib import Path

from generator.project.portal import FOOTER, HEAD, HEADER
from generator.reading.source import Mapping, Scalar, read_source

_SITE = "content/site.yaml"


def portal_files(root: Path) -> tuple[str, ...]:
    """Give what ``门户`` in ``site.yaml`` names, as it is written there, be there such files or not."""
    source = read_source(root / _SITE, _SITE)
    entry = source.root.entries.get("门户") if isinstance(source.root, Mapping) else None
    named = entry[1].entries if entry and isinstance(entry[1], Mapping) else {}
    written = (named[key][1] for key in (HEAD, HEADER, FOOTER) if key in named)
    return tuple(
        text
        for node in written
        if isinstance(node, Scalar) and (text := node.text) and not text.startswith("<")
    )
