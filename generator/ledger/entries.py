"""The entries of ``content/ledger.yaml``: what one says, the only way it is written, and how it is read back.

Every byte of an entry is hashed, so there is one way to write it; a line that is written otherwise was not written by us.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from generator.files.manifest import SUMS, line_of
from generator.files.output import LEDGER_HEAD, MANIFEST
from generator.patterns import seldom

TELLING = frozenset({MANIFEST, SUMS, LEDGER_HEAD})
LEDGER = "content/ledger.yaml"
START = "无"
"""Stands for the entry before the first one."""
NEW, CORRECTED, REWRITTEN, WITHDRAWN, RESTORED = KINDS = ("发布", "更正", "改稿", "撤下", "恢复")
"""What became of a report: first published, another version, only its file changed, withdrawn, shown again."""

_HASH = "[0-9a-f]{64}"
_TEXT = r'"(?:[^"\\\n]|\\.)*"'
_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}"
_HEAD = (
    seldom("- 序: ([1-9][0-9]*)"),
    seldom(f"  时间: ({_TIME})"),
    seldom(f"  目标: ({_TEXT})"),
    seldom(f"  前: ({START}|{_HASH})"),
    seldom(f"  文件: {{个数: ([0-9]+), 清单: ({_HASH})}}"),
)
_NOTHING, _SOME = "  报告: []", "  报告:"
_OWN = seldom(f"  本: ({_HASH})")
_WHERE = r"机关: ([a-z0-9-]+), 年度: ([0-9]{4}), 地址: ([0-9]{4}/[a-z0-9-]+/(?:former/[1-9][0-9]*/)?)"
_SHOWN = seldom(
    f"    - {{{_WHERE}, 变化: (发布|更正|改稿|恢复), 版本: ([1-9][0-9]*), 更正: ([0-9]+), 发布时间: ({_TEXT}), "
    f"稿件: ({_HASH}), 内容: ({_HASH})(, 接管: 是)?}}"
)
_GONE = seldom(f"    - {{{_WHERE}, 变化: 撤下, 理由: ({_TEXT})}}")


class Item(NamedTuple):
    """What became of one report in one publication.

    ``manuscript`` is the hash of its files, ``content`` that of what a reader is told; a withdrawn one has a ``reason``
    instead. An ``adopted`` one stood on an older portal before.
    """

    agency: str
    year: int
    address: str
    kind: str
    version: int = 0
    corrections: int = 0
    published: str = ""
    manuscript: str = ""
    content: str = ""
    adopted: bool = False
    reason: str = ""

    @property
    def line(self) -> str:
        """Give the item as it is written."""
        head = f"    - {{机关: {self.agency}, 年度: {self.year}, 地址: {self.address}, 变化: {self.kind}"
        if self.kind == WITHDRAWN:
            return f"{head}, 理由: {_quoted(self.reason)}}}"
        adopted = ", 接管: 是" if self.adopted else ""
        return (
            f"{head}, 版本: {self.version}, 更正: {self.corrections}, 发布时间: {_quoted(self.published)}, "
            f"稿件: {self.manuscript}, 内容: {self.content}{adopted}}}"
        )


class Entry(NamedTuple):
    """One publication: ``before`` is the hash of the entry before, ``own`` that of this one as it is written.

    ``files`` and ``listing`` tell all files of the site; ``place`` is the line where it begins, ``true`` the hash
    that its lines have, which is ``own`` unless somebody changed them.
    """

    number: int
    at: datetime.datetime
    target: str
    before: str
    files: int
    listing: str
    items: tuple[Item, ...]
    own: str
    place: int = 0
    true: str = ""


class OddLineError(Exception):
    """Says at which line (from 1) a ledger is not written as one is."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def counted(files: Mapping[str, str]) -> dict[str, str]:
    """Give the files of a site without those that only tell of the others: they change with every entry of the ledger."""
    return {address: digest for address, digest in files.items() if address not in TELLING}


def listing_of(files: Mapping[str, str]) -> str:
    """Give the hash of the files of a site that count, as ``sha256sum`` lists them, sorted by their addresses."""
    lines = (f"{digest}  {address}\n" for address, digest in sorted(counted(files).items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def listing_in(sums: bytes) -> str:
    """Give the same hash of a site whose list of all files is this."""
    digest, done = hashlib.sha256(), 0
    # A list of megabytes is not copied for a line.
    whole = memoryview(sums)
    for start, end in sorted(line_of(sums, address) for address in TELLING):
        if start >= 0:
            digest.update(whole[done:start])
            done = end
    digest.update(whole[done:])
    return digest.hexdigest()


def written(entry: Entry) -> str:
    """Give an entry as it is written, its own hash at the end."""
    lines = [
        f"- 序: {entry.number}",
        f"  时间: {entry.at.isoformat(timespec='seconds')}",
        f"  目标: {_quoted(entry.target)}",
        f"  前: {entry.before}",
        f"  文件: {{个数: {entry.files}, 清单: {entry.listing}}}",
        *((_SOME, *(item.line for item in entry.items)) if entry.items else (_NOTHING,)),
    ]
    return "".join(f"{line}\n" for line in (*lines, f"  本: {_hash(lines)}"))


def read(text: str) -> list[Entry]:
    """Give the entries of a text; raises ``OddLineError`` at the first line that is not written as we write it."""
    lines = text.split("\n")
    while lines and not lines[-1]:
        del lines[-1]
    entries: list[Entry] = []
    at = 0
    while at < len(lines):
        entry, at = _entry(lines, at)
        entries.append(entry)
    return entries


def _entry(lines: list[str], start: int) -> tuple[Entry, int]:
    heads = []
    for place, pattern in enumerate(_HEAD, start):
        found = pattern.fullmatch(_line(lines, place))
        if not found:
            raise OddLineError(place + 1)
        heads.append(found)
    at = start + len(_HEAD)
    listed = _line(lines, at)
    items: list[Item] = []
    if listed not in (_NOTHING, _SOME):
        raise OddLineError(at + 1)
    at += 1
    if listed == _SOME:
        while (item := _item(_line(lines, at), at)) is not None:
            items.append(item)
            at += 1
    own = _OWN.fullmatch(_line(lines, at))
    if not own or bool(items) != (listed == _SOME):
        raise OddLineError(at + 1)
    number, time, target, before, files = heads
    try:
        moment = datetime.datetime.fromisoformat(time[1])
    except ValueError:
        raise OddLineError(start + 2) from None
    entry = Entry(
        int(number[1]),
        moment,
        _unquoted(target[1], start + 2),
        before[1],
        int(files[1]),
        files[2],
        tuple(items),
        own[1],
        start + 1,
        _hash(lines[start:at]),
    )
    return entry, at + 1


def _line(lines: list[str], at: int) -> str:
    if at >= len(lines):
        raise OddLineError(len(lines))
    return lines[at]


def _item(line: str, at: int) -> Item | None:
    """Give the item of a line, nothing where the line is none."""
    shown = _SHOWN.fullmatch(line)
    if shown:
        agency, year, address, kind, version, corrections, published, manuscript, content, adopted = (
            shown.groups()
        )
        return Item(
            agency,
            int(year),
            address,
            kind,
            int(version),
            int(corrections),
            _unquoted(published, at),
            manuscript,
            content,
            bool(adopted),
        )
    gone = _GONE.fullmatch(line)
    if gone:
        return Item(gone[1], int(gone[2]), gone[3], WITHDRAWN, reason=_unquoted(gone[4], at))
    return None


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _unquoted(text: str, at: int) -> str:
    try:
        found = json.loads(text)
    except ValueError:
        raise OddLineError(at + 1) from None
    return str(found)


def _hash(lines: Iterable[str]) -> str:
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
