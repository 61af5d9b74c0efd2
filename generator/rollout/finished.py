"""The site as it lies in ``site/``: only a finished build, in which every file is what the manifest says, goes out."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.files.output import MANIFEST, WORK, published
from generator.problem import Level, Problem, ProblemError, Span

_HELP = "先运行 nianbao build，再部署"
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Site:
    """A finished site: its files by address with their SHA-256, their sizes, and the manifest's own bytes."""

    folder: Path
    files: Mapping[str, str]
    sizes: Mapping[str, int]
    manifest: bytes
    mark: str = field(init=False)
    """The hash of the manifest: the same for the same site."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "mark", hashlib.sha256(self.manifest).hexdigest())

    def file(self, address: str) -> Path:
        """Give where a file of the site lies."""
        return self.folder / address


def refuse_unbuilt(folder: Path) -> None:
    """Raise ``ProblemError`` when there is no site in ``folder`` at all."""
    if not published(folder):
        raise ProblemError(_refused(folder, f"{folder.name}/ 里没有生成好的网站"))


def finished(folder: Path) -> Site:
    """Give the site in ``folder``; raises ``ProblemError`` when it is not whole."""
    refuse_unbuilt(folder)
    known = published(folder)
    if (folder / WORK / "journal.json").exists():
        raise ProblemError(_refused(folder, f"{folder.name}/ 里的上一次生成没有做完"))
    sizes: dict[str, int] = {}
    wrong = list(_differing(folder, {address: item.sha256 for address, item in known.items()}, sizes))
    if wrong:
        more = f"，还有 {len(wrong) - _NAMED} 个" if len(wrong) > _NAMED else ""
        message = f"{folder.name}/ 里有 {len(wrong)} 个文件和生成时不一样：{'、'.join(wrong[:_NAMED])}{more}"
        raise ProblemError(_refused(folder, message))
    return Site(
        folder,
        {address: item.sha256 for address, item in sorted(known.items())},
        sizes,
        (folder / MANIFEST).read_bytes(),
    )


def _differing(folder: Path, files: Mapping[str, str], sizes: dict[str, int]) -> Iterator[str]:
    for address, wanted in files.items():
        try:
            with (folder / address).open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
                sizes[address] = stream.tell()
        except OSError:
            digest = ""
        if digest != wanted:
            yield address


def _refused(folder: Path, message: str) -> Problem:
    return Problem("D202", Level.ERROR, message, Span(folder.as_posix()), _HELP)


def files_of(manifest: bytes | None) -> Mapping[str, str] | None:
    """Give the files that a manifest of ours names, nothing where it is not ours."""
    value = value_of(manifest)
    if not isinstance(value, dict) or not str(value.get("generator", "")).startswith("nianbao "):
        return None
    files = value.get("files")
    return {
        address: str(item.get("sha256", "")) if isinstance(item, dict) else str(item)
        for address, item in (files.items() if isinstance(files, dict) else ())
        if inside(address)
    }


def value_of(data: bytes | None) -> object:
    """Give what a small JSON file holds, nothing where it is none."""
    try:
        return json.loads(data) if data is not None else None
    except ValueError:
        return None


def inside(address: str) -> bool:
    """Say whether an address stays in the folder of the target: a forged manifest must not delete elsewhere."""
    parts = address.split("/")
    clean = "\\" not in address and all(ord(sign) >= 32 for sign in address)
    return clean and not {"", ".", ".."} & set(parts)
