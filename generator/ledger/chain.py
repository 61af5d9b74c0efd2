"""The ledger as it stands: read, its chain held from the first entry to the last, and what it knows of every report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.ledger.entries import LEDGER, START, WITHDRAWN, Entry, Item, OddLineError, read
from generator.problem import Level, Problem, Span

_RESTORE = "从 git 或备份里恢复 content/ledger.yaml；台账只由 nianbao deploy 往后加，不要手改"


@dataclass(slots=True)
class Version:
    """One version of a report: what a reader was told, the manuscripts that told it, and how many corrections it had at last.

    ``manuscripts`` name the content that each of them told.
    ``shown`` is the day it was first published by us.
    """

    number: int
    content: str
    shown: str
    corrections: int
    manuscripts: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Standing:
    """What the ledger knows of one report: the versions in their order, and the line of its last record.

    ``dropped`` are the numbers of former versions that were withdrawn.
    """

    published: str
    versions: list[Version]
    line: int
    withdrawn: bool = False
    dropped: set[int] = field(default_factory=set)

    @property
    def last(self) -> Version:
        """Give the version that is published now."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True)
class Ledger:
    """All publications of a site; of a ledger that has problems nothing is believed."""

    entries: tuple[Entry, ...] = ()
    reports: dict[tuple[str, int], Standing] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def head(self) -> str:
        """Give the hash of the last entry, that which stands before the first where there is none."""
        return self.entries[-1].own if self.entries else START


def read_ledger(root: Path) -> Ledger:
    """Give the ledger of a project, an empty one where nothing was ever published."""
    try:
        text = plain((root / LEDGER).read_bytes())
    except FileNotFoundError:
        return Ledger()
    except (OSError, UnicodeDecodeError):
        return Ledger(problems=(Problem("K101", Level.ERROR, "台账读不出来", Span(LEDGER), _RESTORE),))
    try:
        entries = read(text)
    except OddLineError as error:
        return Ledger(problems=(_odd(error.line, ends=error.line > text.rstrip("\n").count("\n")),))
    problems = tuple(_broken(entries))
    return Ledger(problems=problems) if problems else Ledger(tuple(entries), _standing(entries))


def plain(data: bytes) -> str:
    """Give the text of a ledger; git on Windows may have put CR before every line end, which is no change of ours."""
    lines = data.count(b"\n")
    if lines and data.count(b"\r\n") == lines:
        data = data.replace(b"\r\n", b"\n")
    return data.decode("utf-8")


def _odd(line: int, *, ends: bool) -> Problem:
    span = Span(LEDGER, line, 1)
    if ends:
        help_ = "部署时断电会这样：删去不完整的这一条，再部署一次；不是的话，从 git 或备份里恢复"
        return Problem("K101", Level.ERROR, "台账的最后一条不完整", span, help_)
    message = "台账的这一行不是 nianbao 写的样子，有人改过"
    return Problem("K101", Level.ERROR, message, span, _RESTORE)


def _broken(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Yield where the chain does not hold, each entry's first fault."""
    before: Entry | None = None
    for number, entry in enumerate(entries, 1):
        span = Span(LEDGER, entry.place, 1)
        if entry.own != entry.true:
            message = f"台账第 {entry.number} 条的内容和它的“本”对不上，记下以后改过"
            notes = (f"“本”写的是 {entry.own}", f"照内容算出 {entry.true}")
            yield Problem("K102", Level.ERROR, message, span, _RESTORE, notes)
        elif entry.number != number:
            message = f"台账的第 {number} 条序号是 {entry.number}：中间少了、多了，或者换了次序"
            yield Problem("K104", Level.ERROR, message, span, _RESTORE)
        elif entry.before != (before.own if before else START):
            message = f"台账第 {number} 条接不上前一条：“前”不是前一条的“本”"
            yield Problem("K103", Level.ERROR, message, span, _RESTORE)
        elif before and entry.at < before.at:
            message = f"台账第 {number} 条的时间 {entry.at.isoformat()} 早于前一条的 {before.at.isoformat()}"
            yield Problem("K105", Level.ERROR, message, span, _RESTORE)
        before = entry


def _standing(entries: Sequence[Entry]) -> dict[tuple[str, int], Standing]:
    found: dict[tuple[str, int], Standing] = {}
    for entry in entries:
        for line, item in enumerate(entry.items, entry.place + 6):
            key = (item.agency, item.year)
            known = found.get(key)
            if item.kind == WITHDRAWN:
                if known:
                    _withdraw(known, item, line)
                continue
            if known is None:
                known = found[key] = Standing(item.published, [], line)
            if not known.versions or known.last.number != item.version:
                shown = entry.at.date().isoformat()
                known.versions.append(Version(item.version, item.content, shown, item.corrections))
            known.last.manuscripts[item.manuscript] = item.content
            known.last.corrections = item.corrections
            known.withdrawn, known.line = False, line
    return found


def _withdraw(known: Standing, item: Item, line: int) -> None:
    _, _, former = item.address.partition("/former/")
    if former:
        known.dropped.add(int(former.strip("/")))
    else:
        known.withdrawn, known.line = True, line
