"""The record of a report's sign-off: its entries, each bound to the one before, so that none can be changed or taken out unseen.

An entry in canonical bytes is ``nianbao 审签``, the body, the year and every key in a fixed order, one ``key: value`` to a line.
``核对码`` is the SHA-256 of these bytes, ``前`` the ``核对码`` of the entry before, ``签名`` an SSH signature over them.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from generator.problem import Level, Problem, Span
from generator.project.agencies import Agency
from generator.project.signoff_keys import ENTRY_FIELDS, PASSED
from generator.reading.shape import Field, Kind, Reader, Record, short
from generator.reading.source import Source, read_source

FOLDER = "content/signoffs"
KEY = "审签"
_SIGNED = ("步骤", "人", "时间", "决定", "文号", "意见", "稿件", "前")
"""The keys that the canonical bytes of an entry hold, in their order."""

_FIELDS = (Field(KEY, Kind.RECORDS, "审签记录，一条一条接在后面", True, fields=ENTRY_FIELDS),)


class SignOff(NamedTuple):
    """One entry: who decided what, when, on which manuscript; ``before`` is the mark of the entry before, ``mark`` its own."""

    span: Span
    step: str
    person: str
    time: str
    decision: str
    reference: str
    note: str
    manuscript: str
    before: str
    mark: str
    signature: str

    @property
    def passed(self) -> bool:
        """Say whether it lets the report pass."""
        return self.decision == PASSED

    @property
    def moment(self) -> datetime:
        """Give when it was made."""
        return datetime.fromisoformat(self.time)

    def canonical(self, agency: str, year: int) -> bytes:
        """Give the bytes that are marked and signed."""
        return canonical(agency, year, self.pairs)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Give what the canonical bytes hold, as keys and values."""
        values = (
            self.step,
            self.person,
            self.time,
            self.decision,
            self.reference,
            self.note,
            self.manuscript,
            self.before,
        )
        return tuple(zip(_SIGNED, values, strict=True))


class SignOffs(NamedTuple):
    """The entries of a report, oldest first, and what is wrong with them in themselves."""

    path: str
    entries: tuple[SignOff, ...]
    problems: tuple[Problem, ...]


def path_of(agency: str, year: int) -> str:
    """Give where the entries of a report lie, from the root of the project."""
    return f"{FOLDER}/{agency}/{year}.yaml"


def canonical(agency: str, year: int, pairs: Sequence[tuple[str, str]]) -> bytes:
    """Give the bytes of an entry that are marked and signed, whatever it looks like in the file."""
    values = dict(pairs)
    lines = ["nianbao 审签", f"机关: {agency}", f"年度: {year}"]
    lines += [f"{key}: {values.get(key, '')}" for key in _SIGNED]
    return "".join(f"{line}\n" for line in lines).encode()


def mark_of(agency: str, year: int, pairs: Sequence[tuple[str, str]]) -> str:
    """Give the ``核对码`` of an entry."""
    return sha256(canonical(agency, year, pairs)).hexdigest()


def beginning(agency: Agency, year: int) -> str:
    """Give what the first entry stands behind: the body, with the name it had, and the year."""
    lines = ("nianbao 审签", f"机关: {agency.slug}", f"名称: {agency.name_in(year)}", f"年度: {year}")
    return sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def read_signoffs(root: Path, agency: Agency, year: int) -> SignOffs:
    """Give the entries of a report; without a file there are none."""
    path = path_of(agency.slug, year)
    if not (root / path).exists():
        return SignOffs(path, (), ())
    return signoffs_of(read_source(root / path, path), agency, year)


def signoffs_of(source: Source, agency: Agency, year: int) -> SignOffs:
    """Give the entries of a file that was read; of one that is wrong in itself there are none that could count."""
    reader = Reader(source, "R")
    records: tuple[Record, ...] = ()
    if source.root:
        records = reader.record(source.root, _FIELDS, "", frozenset()).records(KEY)
    elif not source.problems:
        reader.error("105", "文件是空的", Span(source.path), "从 git 里恢复；还没有审签过的，删去这个文件")
    for number, record in enumerate(records, 1):
        if record.text("时间") and not _exists(record.text("时间")):
            message = f"“{KEY}[{number}].时间”没有这一天或这一刻：“{short(record.text('时间'))}”"
            reader.error("108", message, record.place("时间"), "从 git 里恢复这一条")
    problems = [*source.problems, *reader.problems]
    if any(problem.level is Level.ERROR for problem in problems):
        return SignOffs(source.path, (), tuple(problems))
    entries = tuple(_entry(record) for record in records)
    return SignOffs(source.path, entries, (*problems, *_faults(entries, agency, year)))


def _exists(time: str) -> bool:
    try:
        datetime.fromisoformat(time)
    except ValueError:
        return False
    return True


def _entry(record: Record) -> SignOff:
    texts = (record.text(field.key) for field in ENTRY_FIELDS)
    return SignOff(record.span, *texts)


def _faults(entries: Sequence[SignOff], agency: Agency, year: int) -> Iterator[Problem]:
    """Yield where the chain of entries does not hold."""
    restore = "从 git 里恢复；恢复不了的，删去这一条和它后面的各条，重新审签"
    before, time = beginning(agency, year), None
    for number, entry in enumerate(entries, 1):
        if entry.before != before:
            front = f"第 {number - 1} 条" if number > 1 else f"{agency.name_in(year)} {year} 年度的报告"
            message = f"审签的第 {number} 条接不上{front}：前面的记录被改过、删过，或者是从别处抄来的"
            yield Problem("R111", Level.ERROR, message, entry.span, restore)
        if entry.mark != mark_of(agency.slug, year, entry.pairs):
            message = f"审签的第 {number} 条写好以后被改过，或者是别的报告的：核对码对不上"
            yield Problem("R112", Level.ERROR, message, entry.span, restore)
        if time and entry.moment < time:
            message = f"审签的第 {number} 条的时间 {entry.time} 早于前一条"
            yield Problem(
                "R113", Level.ERROR, message, entry.span, "核对办公电脑的时钟；删去这一条，重新审签"
            )
        before, time = entry.mark, entry.moment
