"""Records that a problem may stand: runs the rules, finds the problem, and edits the report's own list of 已核."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.checking.acknowledged import Held, held, reader_of
from generator.checking.check import acknowledgeable, findings, is_of_site, learn, site_findings
from generator.problem import Level, Problem, ProblemError
from generator.project.load import Archive
from generator.project.report import Report
from generator.project.scaffold import known_body, known_report
from generator.reading.entry_text import Pairs, with_entry, with_value, written
from generator.reading.seal import seal
from generator.reading.shape import nearest

KEY, SEAL = "已核", "核对码"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be acknowledged and by whom; without ``at`` the code must stand at one place only."""

    code: str
    at: str = ""
    reason: str = ""
    by: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The changed text of a report and what was put into it, per entry; no entry when nothing was to be done."""

    path: str
    text: str
    entries: tuple[Pairs, ...]


def acknowledge(root: Path, slug: str, year: int, wanted: Wanted) -> Recorded:
    """Give the report's text with an entry for each problem meant; nothing is written.

    Raises ``ProblemError`` where there is no such problem, it is acknowledged already, or the text cannot be edited.
    """
    archive, report = _report(root, slug, year)
    found = _meant(report, _found(archive, report, wanted.code), wanted)
    read = reader_of(report, archive)
    state = held(report, found, read)
    if not state.open:
        number = next(place for place, kept in enumerate(state.kept, 1) if kept)
        if report.acknowledgements[number - 1].seal:
            return Recorded(report.path, "", ())
        help_ = f"加上 --renew 给它补上{SEAL}"
        raise _refused(report, f"{wanted.code} 已经在已核的第 {number} 项里，只是没有{SEAL}", help_)
    if any(state.changed):
        help_ = "重新核实以后，加上 --renew 更新它的核对码；理由变了就先改理由"
        raise _refused(report, f"{wanted.code} 已经有一项已核，核实过的内容变了", help_)
    text = _text(root, report)
    entries = []
    for at, own in dict.fromkeys((one.problem.at, seal(one.problem, read)) for one in state.open):
        pairs = (
            ("编号", wanted.code),
            ("位置", at),
            ("理由", " ".join(wanted.reason.split())),
            ("核定", " ".join(wanted.by.split())),
            ("日期", wanted.date),
            (SEAL, own),
        )
        entry = tuple(pair for pair in pairs if pair[1])
        text = _edited(report, with_entry(text, KEY, entry), written(KEY, entry))
        entries.append(entry)
    return Recorded(report.path, text, tuple(entries))


def renew(root: Path, slug: str, year: int, wanted: Wanted) -> Recorded:
    """Give the report's text with the seal of a reopened acknowledgement, or of one without any, as it is now."""
    archive, report = _report(root, slug, year)
    found = _meant(report, _found(archive, report, wanted.code), wanted)
    stale = _stale(report, held(report, found, reader_of(report, archive)))
    if not stale:
        return Recorded(report.path, "", ())
    text = _text(root, report)
    for number, own in stale.items():
        shown = f"{KEY}的第 {number + 1} 项：\n  {SEAL}: {own}\n"
        text = _edited(report, with_value(text, KEY, number, (SEAL, own)), shown)
    entries = (((KEY, f"第 {number + 1} 项"), (SEAL, own)) for number, own in stale.items())
    return Recorded(report.path, text, tuple(entries))


def write(root: Path, recorded: Recorded) -> None:
    """Put the changed text in the place of the report, whole or not at all."""
    file = (root / recorded.path).resolve()
    beside = file.with_name(f".{file.name}.new")
    beside.write_bytes(recorded.text.encode("utf-8"))
    shutil.copymode(file, beside)
    beside.replace(file)


def _stale(report: Report, state: Held) -> dict[int, str]:
    """Give the seal that each acknowledgement should carry, where it is certain which one is meant."""
    found = {}
    for number, (entry, kept, changed) in enumerate(
        zip(report.acknowledgements, state.kept, state.changed, strict=True)
    ):
        now = set(changed if not kept else () if entry.seal else kept)
        if len(now) > 1:
            message = f"{KEY}的第 {number + 1} 项对着 {len(now)} 处，不知道是哪一处"
            raise _refused(report, message, f"分开写，{SEAL}分别是：{'、'.join(sorted(now))}")
        if now:
            found[number] = now.pop()
    if len(set(found.values())) < len(found):
        raise _refused(report, "几项已核对着同一处", "删去多余的，再更新")
    return found


def _report(root: Path, slug: str, year: int) -> tuple[Archive, Report]:
    archive, agency = known_body(root, slug)
    return archive, known_report(archive, agency, year)


def _found(archive: Archive, report: Report, code: str) -> list[Problem]:
    """Give all that the rules say of this code in the report, whatever is acknowledged."""
    if code not in acknowledgeable():
        meant = nearest(code.upper(), sorted(acknowledgeable()))
        help_ = f"您是不是想写“{meant}”？" if meant else "照 nianbao check 给出的编号写"
        raise _refused(report, f"没有编号为“{code}”、可以核定的问题", help_)
    if not is_of_site(code):
        return [problem for problem in findings((report,), archive)[0] if problem.code == code]
    known = [learn(one) for agency in archive.config.agencies for one in archive.of(agency)]
    return [
        problem
        for one, problems in site_findings(archive, known)
        for problem in problems
        if one.path == report.path and problem.code == code
    ]


def _meant(report: Report, found: Sequence[Problem], wanted: Wanted) -> list[Problem]:
    places = sorted({problem.at for problem in found})
    if not places:
        raise _refused(report, f"这份报告现在没有 {wanted.code} 这个问题", "先运行 nianbao check 看一看")
    if wanted.at and wanted.at not in places:
        help_ = f"{wanted.code} 现在的位置是：{'、'.join(places)}"
        raise _refused(report, f"{wanted.code} 不在“{wanted.at}”", help_)
    if not wanted.at and len(places) > 1:
        help_ = f"用 --at 写明是哪一处：{'、'.join(places)}"
        raise _refused(report, f"{wanted.code} 有 {len(places)} 处", help_)
    return [problem for problem in found if wanted.at in ("", problem.at)]


def _text(root: Path, report: Report) -> str:
    return (root / report.path).read_bytes().decode("utf-8")


def _edited(report: Report, text: str | None, entry: str) -> str:
    if text is not None:
        return text
    lines = tuple(f"要写的: {line}" if not place else line for place, line in enumerate(entry.splitlines()))
    message = f"“{KEY}”的写法程序改不了，怕改坏稿件，没有动"
    help_ = "把上面的内容自己写进稿件"
    raise ProblemError(Problem("F395", Level.ERROR, message, report.span(KEY), help_, lines))


def _refused(report: Report, message: str, help_: str) -> ProblemError:
    return ProblemError(Problem("F394", Level.ERROR, message, report.span(KEY), help_))
