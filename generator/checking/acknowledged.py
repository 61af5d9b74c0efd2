"""Holds the acknowledgements of a report against what was found: what stays silent, what shows again, what is unused."""

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from generator.catalog import find
from generator.problem import Level, Problem
from generator.project.load import Archive
from generator.project.report import Acknowledgement, Report
from generator.reading.seal import Read, seal
from generator.reading.shape import nearest
from generator.reading.source import Source, read_source


class Open(NamedTuple):
    """A problem that no acknowledgement silences; ``seal`` is empty when none names its code and place."""

    problem: Problem
    seal: str


class Held(NamedTuple):
    """The problems of a report beside its acknowledgements, in the order of both.

    Per acknowledgement ``kept`` has the seals of what it silences, ``changed`` of what it would if the words were as
    they had been.
    """

    open: tuple[Open, ...]
    kept: tuple[tuple[str, ...], ...]
    changed: tuple[tuple[str, ...], ...]


def held(report: Report, found: Sequence[Problem], read: Read) -> Held:
    """Say of each problem whether it is silenced, and by which acknowledgements."""
    entries = report.acknowledgements
    open_: list[Open] = []
    kept: list[list[str]] = [[] for _ in entries]
    changed: list[list[str]] = [[] for _ in entries]
    for problem in found:
        meant = [place for place, entry in enumerate(entries) if _means(entry, problem)]
        if not meant:
            open_.append(Open(problem, ""))
            continue
        own = seal(problem, read)
        bound = [place for place in meant if entries[place].seal == own]
        silencing = bound or [place for place in meant if not entries[place].seal]
        for place in silencing:
            kept[place].append(own)
        if not silencing:
            open_.append(Open(problem, own))
            for place in meant:
                changed[place].append(own)
    return Held(tuple(open_), tuple(map(tuple, kept)), tuple(map(tuple, changed)))


def _means(entry: Acknowledgement, problem: Problem) -> bool:
    return bool(entry.reason) and entry.code == problem.code and entry.at in ("", problem.at)


def settled(
    report: Report,
    found: Sequence[Problem],
    archive: Archive,
    known: Collection[str],
    judged: Callable[[str], bool],
) -> Iterator[Problem]:
    """Yield what is not silenced, then what is wrong with the acknowledgements whose codes are to be ``judged`` now.

    ``known`` are the codes that can be acknowledged at all. What was told when the file was read is not told again.
    """
    state = held(report, found, reader_of(report, archive))
    for problem, _ in state.open:
        yield problem
    for place, entry in enumerate(report.acknowledgements):
        at, code = f"已核[{place + 1}]", entry.code
        if not code or not judged(code):
            continue
        if code not in known:
            message, help_ = _not_acknowledgeable(code, known)
            yield Problem("F391", Level.ERROR, message, report.span(f"{at}.编号"), help_, at=at)
        elif not entry.reason:
            node = report.texts.get(f"{at}.理由")
            if node and not node.empty:
                message, help_ = f"已核的 {code} 没有写理由", "写明为什么可以保留"
                yield Problem("F391", Level.ERROR, message, report.span(f"{at}.理由"), help_, at=at)
        elif state.kept[place]:
            if not entry.seal:
                yield _unbound(entry, at, state.kept[place])
        elif state.changed[place]:
            yield _reopened(report, entry, at, state.changed[place])
        else:
            yield _unused(entry, at, found)


def reader_of(report: Report, archive: Archive) -> Read:
    """Give what reads the files that problems of a report may point at; reports are not read a second time."""

    def read(path: str) -> Source | bytes | None:
        if path == report.path:
            return report.source
        slug = PurePosixPath(path).parent.name
        years = archive.files.by_agency.get(slug, {})
        year = next((year for year, file in years.items() if file == path), 0)
        other = archive.report(slug, year)
        if other:
            return other.source
        if path.endswith(".yaml"):
            return read_source(archive.root / path, path)
        try:
            return (archive.root / path).read_bytes()
        except OSError:
            return None

    return read


def _not_acknowledgeable(code: str, known: Collection[str]) -> tuple[str, str]:
    if find(code):
        return f"{code} 这一类问题不能用“已核”保留", "改正问题本身，再删去这一项"
    meant = nearest(code.upper(), sorted(known))
    return (
        f"没有编号为“{code}”的问题",
        f"您是不是想写“{meant}”？" if meant else "照 nianbao check 给出的编号写",
    )


def _unbound(entry: Acknowledgement, at: str, seals: tuple[str, ...]) -> Problem:
    different = sorted(set(seals))
    help_ = f"加上“核对码: {different[0]}”"
    if len(different) > 1:
        help_ = (
            f"这一项保留了 {len(different)} 处，分成 {len(different)} 项，核对码分别是 {'、'.join(different)}"
        )
    message = f"已核的 {entry.code} 没有写核对码：核实过的内容以后改了，也不会再提醒"
    return Problem("F393", Level.HINT, message, entry.span, help_, at=at)


def _reopened(report: Report, entry: Acknowledgement, at: str, seals: tuple[str, ...]) -> Problem:
    command = f"nianbao acknowledge {report.agency.slug} {report.year} {entry.code}"
    place = f" --at {entry.at}" if entry.at else ""
    now = "、".join(sorted(set(seals)))
    return Problem(
        "F392",
        Level.WARNING,
        f"核实过的内容变了：已核的 {entry.code} 核对码是 {entry.seal}，现在是 {now}",
        entry.span,
        f"重新核实；仍可保留的，运行 {command}{place} --renew",
        at=at,
    )


def _unused(entry: Acknowledgement, at: str, found: Sequence[Problem]) -> Problem:
    code = entry.code
    elsewhere = "、".join(sorted({problem.at for problem in found if problem.code == code} - {entry.at, ""}))
    where = f"在“{entry.at}”" if entry.at else ""
    help_ = f"{code} 现在的位置是：{elsewhere}，照此改“位置”" if elsewhere else "问题已经没有了，删去这一项"
    return Problem("F390", Level.WARNING, f"已核的 {code} {where}没有对应的问题", entry.span, help_, at=at)
