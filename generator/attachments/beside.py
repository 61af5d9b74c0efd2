"""The files beside a report: which of them are published, and which its prose may show."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from generator.attachments.contents import Contents
from generator.project.report import Report

_PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "svg"})


class Attached(NamedTuple):
    """An attachment with its bytes; ``path`` leads to it from the root of the project."""

    title: str
    name: str
    path: str
    data: bytes

    @property
    def href(self) -> str:
        """Give the address beside the page, as a link says it."""
        return quote(self.name)

    @property
    def suffix(self) -> str:
        """Give the kind of file by its name, in small letters, without the dot."""
        return Path(self.name).suffix.lstrip(".").lower()

    @property
    def contents(self) -> Contents:
        """Give what it holds."""
        from generator.attachments.text import contents_of  # noqa: PLC0415 - lxml, and most reports have no attachment

        return contents_of(self.data, self.suffix)


def attachments_of(root: Path, report: Report) -> Iterator[Attached]:
    """Yield the attachments of a report that can be read; what cannot is told by a rule."""
    if not report.attachments:
        return
    folder = Path(report.path).parent
    for item in report.attachments:
        file = root / folder / item.file
        if "/" in item.file or "\\" in item.file or item.file.startswith("."):
            continue
        try:
            if not file.is_symlink():
                yield Attached(item.title, item.file, (folder / item.file).as_posix(), file.read_bytes())
        except (OSError, ValueError):
            continue


def pictures_of(attached: Iterable[Attached]) -> dict[str, bytes]:
    """Give the pictures among attachments, by every way prose may write their address."""
    return {
        name: item.data for item in attached if item.suffix in _PICTURES for name in (item.name, item.href)
    }
