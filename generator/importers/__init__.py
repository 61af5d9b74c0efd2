"""Reads the reports that already exist, one file per kind of source; a new file here is a new kind.

An importer says ``NAME``, ``LABEL`` (what a reader calls the kind) and ``SUFFIXES``. ``sniff(data)`` tells from the bytes whether they
are of its kind, ``read(data, shown)`` turns them into passages and tables; it raises nothing: what it cannot read comes back as a
problem at ``shown``. Nothing here knows what a report is. Libraries are imported inside functions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.discover import modules
from generator.foreign.passages import Foreign
from generator.problem import Level, Problem, Span

REQUIRED = ("NAME", "LABEL", "SUFFIXES", "sniff", "read")
MAX_BYTES = 64 * 1024 * 1024
_ANYTHING = "text"
"""A page is text as well, so this kind is asked last."""


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of source."""

    name: str
    label: str
    suffixes: tuple[str, ...]
    sniff: Callable[[bytes], bool]
    read: Callable[[bytes, str], Foreign]


@cache
def all_importers() -> tuple[Importer, ...]:
    """Give every importer in the order in which they are asked."""
    found = (
        Importer(module.NAME, module.LABEL, module.SUFFIXES, module.sniff, module.read)
        for module in modules("generator.importers", REQUIRED)
    )
    return tuple(sorted(found, key=lambda importer: (importer.name == _ANYTHING, importer.name)))


def suffixes() -> tuple[str, ...]:
    """Give the endings of all files that can be read, small letters with their dot."""
    return tuple(suffix for importer in all_importers() for suffix in importer.suffixes)


def importer_for(name: str, data: bytes) -> Importer | None:
    """Give the importer for a file of this name: by its ending where the bytes bear it out, else by the bytes."""
    ending = Path(name).suffix.lower()
    named = [importer for importer in all_importers() if ending in importer.suffixes]
    others = [importer for importer in all_importers() if importer not in named]
    return next((importer for importer in (*named, *others) if importer.sniff(data)), None)


def read_source(file: Path, shown: str) -> Foreign:
    """Give what a file holds; what keeps it from being read is a problem of what is given."""
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return _refused(
            "I100", f"读不到这个文件：{error.strerror}", shown, "检查文件名、所在的文件夹和读取权限"
        )
    return read_bytes(data, file.name, shown)


def read_bytes(data: bytes, name: str, shown: str) -> Foreign:
    """Give what bytes under a file name hold."""
    if len(data) > MAX_BYTES:
        return _refused(
            "I103",
            f"文件超过 {MAX_BYTES // 1024 // 1024} MiB，不像一份年度报告",
            shown,
            "只留报告本身，另存后再导入",
        )
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        return _refused("I109", "文件里什么也没有", shown, "换一份完好的文件")
    importer = importer_for(name, data)
    if importer is None:
        labels = "、".join(importer.label for importer in all_importers())
        return _refused("I102", "不认识这种文件", shown, f"换成其中一种再导入：{labels}")
    found = importer.read(data, shown)
    if found.items or found.figures or found.problems:
        return found
    return _refused("I109", "文件里没有内容", shown, "确认拿到的是报告本身")


def _refused(code: str, message: str, shown: str, help_: str) -> Foreign:
    return Foreign((), (Problem(code, Level.ERROR, message, Span(shown), help_),))
