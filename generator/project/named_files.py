"""Which files of the project its configuration names: header, footer and head of the portal, the keys of those who sign."""

from pathlib import Path

from generator.reading.source import Mapping, Scalar, read_source

_SITE = "content/site.yaml"
_NAMING = ("门户", "审签")


def named_files(root: Path) -> tuple[str, ...]:
    """Give all that may be the name of a file in these entries of ``site.yaml``, be there such files or not."""
    source = read_source(root / _SITE, _SITE)
    entries = source.root.entries if isinstance(source.root, Mapping) else {}
    nodes = [entries[key][1] for key in _NAMING if key in entries]
    texts = [
        value.text
        for node in nodes
        if isinstance(node, Mapping)
        for _, value in node.entries.values()
        if isinstance(value, Scalar)
    ]
    return tuple(text for text in texts if text and "<" not in text)
