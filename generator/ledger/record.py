"""What a deployment asks of the ledger before it changes a target, and what it records once all has arrived."""

import contextlib
import datetime
import json
import os
import sys
from collections.abc import Iterator
from collections.abc import Mapping as Files
from pathlib import Path
from typing import NamedTuple

from generator.changes.listed import report_folder
from generator.ledger.built import Standing, kept
from generator.ledger.chain import Ledger, read_ledger
from generator.ledger.entries import (
    CORRECTED,
    LEDGER,
    NEW,
    RESTORED,
    REWRITTEN,
    WITHDRAWN,
    Entry,
    Item,
    counted,
    listing_of,
    written,
)
from generator.ledger.facts import Facts
from generator.ledger.verdicts import withdrawable
from generator.problem import Level, Problem, ProblemError, Span
from generator.reading.source import Mapping, read_source

if sys.platform != "win32":
    import fcntl

BEIJING = datetime.timezone(datetime.timedelta(hours=8))


class Publication(NamedTuple):
    """A site that goes to a target: where, when (with an offset), and per address the hash of the file."""

    target: str
    at: datetime.datetime
    files: Files[str, str]


def head_of(ledger: Ledger) -> bytes:
    """Give the file that carries the head of the ledger, empty where nothing was published yet."""
    if not ledger.entries:
        return b""
    last = ledger.entries[-1]
    value = {"序": last.number, "时间": last.at.isoformat(timespec="seconds"), "本": last.own}
    return f"{json.dumps(value, ensure_ascii=False, indent=1)}\n".encode()


def refusals(
    root: Path,
    publication: Publication,
    *,
    site: Path | None = None,
    standing: Files[str, str] | None = None,
    head: bytes = b"",
    adopt: bool = False,
) -> tuple[Problem, ...]:
    """Give all that keeps a site from being published now; ask before the first byte is sent.

    ``standing`` are the files that the target's own manifest lists (address and hash), ``head`` is its ``ledger.json``; both
    are empty where nothing of ours stands there. With ``adopt`` reports may have been published before there was a ledger.
    """
    ledger = read_ledger(root)
    if ledger.problems:
        return ledger.problems
    out = site or root / "site"
    found = [
        *_backwards(ledger, publication),
        *verify_head(ledger, publication, standing or {}, head, adopt=adopt),
    ]
    built = _built(out, publication)
    if isinstance(built, Problem):
        return (*found, built)
    if not adopt:
        found += undated(root, ledger, built, publication.at)
    return tuple(found)


def verify_head(
    ledger: Ledger, publication: Publication, standing: Files[str, str], head: bytes, *, adopt: bool = False
) -> Iterator[Problem]:
    """Yield what a target shows that the ledger does not know: then the ledger was cut off, or is that of another project.

    The target's files tell its last publication, even one that no built site could carry the head of yet. A target that
    holds the very files to be sent is the rest of a deployment that ended just before it was recorded.
    """
    known = {entry.own for entry in ledger.entries}
    carried = _own(head)
    listing = listing_of(standing) if standing else ""
    same = listing == listing_of(publication.files)
    if carried and carried not in known:
        message = f"目标“{publication.target}”上的网站带着台账里没有的一条（{carried[:12]}…）：台账被截短了，或者不是这个网站的"
        yield Problem(
            "K403", Level.ERROR, message, Span(LEDGER), "从 git 或备份里恢复完整的 content/ledger.yaml"
        )
    elif listing and not ledger.entries and not adopt:
        message = f"目标“{publication.target}”上已经有 nianbao 发布的网站，项目里却没有发布台账"
        help_ = "从 git 或备份里恢复 content/ledger.yaml；那时还没有台账的，用 nianbao deploy --adopt 接管"
        yield Problem("K406", Level.ERROR, message, Span(LEDGER), help_)
    elif (
        listing and ledger.entries and not same and listing not in {entry.listing for entry in ledger.entries}
    ):
        message = f"目标“{publication.target}”上的网站没有记在台账里：台账被截短了，或者有人绕过 nianbao deploy 发布过"
        help_ = "从 git 或备份里恢复完整的 content/ledger.yaml；查清目标上的文件是谁放的"
        yield Problem("K403", Level.ERROR, message, Span(LEDGER), help_)


def undated(root: Path, ledger: Ledger, built: Standing, now: datetime.datetime) -> Iterator[Problem]:
    """Yield the reports to be published for the first time whose 发布时间 is not the day of the publication."""
    today = now.astimezone(BEIJING).date().isoformat()
    for facts in built.facts:
        day = facts.published[:10]
        if facts.key in ledger.reports or day == today:
            continue
        span = _typed(root, f"content/reports/{facts.agency}/{facts.year}.yaml")
        if day > today:
            message = f"发布时间 {facts.published} 还没有到，今天是 {today}：这是预签"
            help_ = "到那天再发布；今天就发布的，发布时间写今天"
            yield Problem("K402", Level.ERROR, message, span, help_, at="发布时间")
        else:
            message = f"发布时间 {facts.published or '没有写'}，今天 {today} 才第一次发布：这是倒签"
            help_ = "发布时间写今天；那时已经在旧网站上发布过的，用 nianbao deploy --adopt 接管"
            yield Problem("K401", Level.ERROR, message, span, help_, at="发布时间")


def _typed(root: Path, path: str) -> Span:
    """Give the place of 发布时间 in a report, the file where it has none."""
    source = read_source(root / path, path)
    found = source.root.entries.get("发布时间") if isinstance(source.root, Mapping) else None
    return source.span(found[1]) if found else Span(path)


def record(root: Path, publication: Publication, *, site: Path | None = None, adopt: bool = False) -> Entry:
    """Put one entry more at the end of the ledger and give it; call it once everything has arrived at the target.

    Where the last entry of the target tells the same files, and nothing is new, that one is given. Raises ``ProblemError``
    where the ledger does not hold, or the site is not what the last build made.
    """
    with _held(root):
        ledger = _sound(root, publication)
        built = _built(site or root / "site", publication)
        if isinstance(built, Problem):
            raise ProblemError(built)
        return _added(root, ledger, publication, tuple(_items(ledger, built, adopt=adopt)))


def record_return(root: Path, publication: Publication) -> Entry:
    """Put down that a target was turned back to a former release, whose files the publication tells."""
    with _held(root):
        return _added(root, _sound(root, publication), publication, ())


def _sound(root: Path, publication: Publication) -> Ledger:
    ledger = read_ledger(root)
    problems = (*ledger.problems, *_backwards(ledger, publication))
    if problems:
        raise ProblemError(*problems)
    return ledger


def _added(root: Path, ledger: Ledger, publication: Publication, items: tuple[Item, ...]) -> Entry:
    files = counted(publication.files)
    listing = listing_of(files)
    last = next((one for one in reversed(ledger.entries) if one.target == publication.target), None)
    if last and last.listing == listing and not items:
        return last
    at = publication.at.astimezone(BEIJING).replace(microsecond=0)
    number = len(ledger.entries) + 1
    entry = Entry(number, at, publication.target, ledger.head, len(files), listing, items, "")
    text = written(entry)
    _append(root / LEDGER, text)
    return entry._replace(own=text.rstrip("\n").rpartition(" ")[2])


def _items(ledger: Ledger, built: Standing, *, adopt: bool) -> Iterator[Item]:
    """Yield what is new, changed or withdrawn since the last entry."""
    for facts in built.facts:
        known = ledger.reports.get(facts.key)
        address = report_folder(facts.year, facts.agency)
        if known is None:
            yield _item(facts, address, NEW, 1)._replace(adopted=adopt)
            continue
        last = known.last
        changed = facts.content != last.content
        if known.withdrawn or changed:
            kind = RESTORED if known.withdrawn else CORRECTED
            yield _item(facts, address, kind, last.number + changed)
        elif facts.manuscript not in last.manuscripts or facts.corrections != last.corrections:
            yield _item(facts, address, REWRITTEN, last.number)
    gone = withdrawable(ledger)
    for address, reason in built.withdrawn.items():
        if address in gone:
            year, slug = address.split("/")[:2]
            yield Item(slug, int(year), address, WITHDRAWN, reason=" ".join(reason.split()))


def _item(facts: Facts, address: str, kind: str, version: int) -> Item:
    return Item(
        facts.agency,
        facts.year,
        address,
        kind,
        version,
        facts.corrections,
        facts.published,
        facts.manuscript,
        facts.content,
    )


def _built(out: Path, publication: Publication) -> Standing | Problem:
    """Give what the last build left of the very files that are published, or say that it is not theirs."""
    found = kept(out)
    if found and found.listing == listing_of(publication.files):
        return found
    message = f"{out.name} 里的文件不是最近一次生成的样子，记不成台账"
    return Problem("K404", Level.ERROR, message, Span(out.as_posix()), "先运行 nianbao build，再部署")


def _backwards(ledger: Ledger, publication: Publication) -> Iterator[Problem]:
    if publication.at.tzinfo is None:
        raise ValueError(publication.at)
    last = ledger.entries[-1].at if ledger.entries else None
    if last and publication.at.replace(microsecond=0) < last:
        message = (
            f"现在的时间 {publication.at.isoformat(timespec='seconds')} 早于台账最后一条的 {last.isoformat()}"
        )
        yield Problem("K105", Level.ERROR, message, Span(LEDGER), "核对这台电脑的日期、时间和时区")


def _own(head: bytes) -> str:
    """Give the hash that a head carries; a damaged one carries what no ledger knows."""
    if not head:
        return ""
    try:
        value = json.loads(head)
        return str(value["本"])
    except (ValueError, LookupError, TypeError):
        return "读不出来"


@contextlib.contextmanager
def _held(root: Path) -> Iterator[None]:
    """Keep others from recording at the same time."""
    if sys.platform == "win32":
        yield
        return
    with (root / "content/site.yaml").open("rb") as beside:
        fcntl.flock(beside.fileno(), fcntl.LOCK_EX)
        yield


def _append(file: Path, text: str) -> None:
    """Put an entry behind the last one and see to it that it is on the disk; what stands there is not touched."""
    with file.open("a+b") as stream:
        stream.seek(0)
        standing = stream.read()
        glue = b"" if not standing or standing.endswith(b"\n") else b"\n"
        end = b"\r\n" if b"\r\n" in standing else b"\n"
        stream.write(glue + text.encode().replace(b"\n", end))
        stream.flush()
        os.fsync(stream.fileno())
