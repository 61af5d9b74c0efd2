"""Holds a site against ours of the same reports: the same pages under the same addresses, or it is not the same work."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from lxml.html import document_fromstring

OURS_ALONE = re.compile(r"\.nianbao/.*|404\.html|SHA256SUMS|manifest\.json|compare/.*|terms/.*")
"""What nobody else has to make: the ledger of publication, checksums, comparisons and their data, what the terms mean."""
SIZE = re.compile(rb'(?<="contentSize":")\d+(?= KB")|(?<="gid-downloads__kind">JSON\xef\xbc\x8c)\d+(?= KB)')
"""How big the JSON of a report is, rounded; only who writes it first can tell it on the page."""
SAMPLE = 60
SPACE = re.compile(r"[ \t\r\n\f]+")


def differences(site: Path, ours: Path, most: int = SAMPLE) -> Iterator[str]:
    """Yield in what a site differs from ours: files of all, contents of so many reports, bodies and sheets of years, and of everything else."""
    theirs, made = _files(site), _files(ours)
    yield from (f"{name}: is not there" for name in sorted(made - theirs))
    yield from (f"{name}: is not ours" for name in sorted(theirs - made))
    for name in sorted(_sample(made & theirs, most)):
        if found := difference(name, (site / name).read_bytes(), (ours / name).read_bytes()):
            yield f"{name}: {found}"


def difference(name: str, theirs: bytes, ours: bytes) -> str:
    """Say in what a file differs first: HTML and XML in elements, attributes and texts, JSON in values, anything else in bytes; nothing if not."""
    match Path(name).suffix:
        case ".html":
            trees = (document_fromstring(SIZE.sub(b"", page).decode()) for page in (theirs, ours))
            return next(_unlike(*trees), "")
        case ".xml":
            return next(_unlike(etree.fromstring(theirs), etree.fromstring(ours)), "")
        case ".json":
            return "" if json.loads(theirs) == json.loads(ours) else "other values"
    return "" if theirs == ours else "other bytes"


def _files(site: Path) -> set[str]:
    names = {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}
    return {name for name in names if not OURS_ALONE.fullmatch(name)}


def _sample(names: set[str], most: int) -> Iterator[str]:
    """Yield some of the reports with their JSON, of the bodies and of the sheets of years, the same for the same names, and all the rest."""
    kinds: dict[str, dict[str, list[str]]] = {}
    for name in sorted(names):
        page = name.removesuffix("/report.json").removesuffix("/index.html")
        kinds.setdefault(re.sub(r"\d+", "0", page), {}).setdefault(page, []).append(name)
    for pages in kinds.values():
        for page in random.Random(1).sample(sorted(pages), min(most, len(pages))):
            yield from pages[page]


def _unlike(theirs: etree._Element, ours: etree._Element) -> Iterator[str]:
    """Yield what differs between two elements and in them, in the order of the page."""
    where = (
        f"<{ours.tag}{''.join(f' {name}={ours.get(name)!r}' for name in ('id', 'class') if ours.get(name))}>"
    )
    if theirs.tag != ours.tag:
        yield f"{where} is <{theirs.tag}>"
        return
    if dict(theirs.attrib) != dict(ours.attrib):
        yield f"{where} has {dict(theirs.attrib)}, not {dict(ours.attrib)}"
    if _bare(theirs.text) != _bare(ours.text):
        yield f"{where} says {_bare(theirs.text)!r}, not {_bare(ours.text)!r}"
    if len(theirs) != len(ours):
        yield f"{where} holds {len(theirs)} elements, not {len(ours)}"
        return
    for their, our in zip(theirs, ours, strict=True):
        yield from _unlike(their, our)
        if _bare(their.tail) != _bare(our.tail):
            yield f"after {where} stands {_bare(their.tail)!r}, not {_bare(our.tail)!r}"


def _bare(text: str | None) -> str:
    return SPACE.sub(" ", text or "").strip(" ")
