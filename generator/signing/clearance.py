"""How far the sign-off of a report has come: which steps it has passed as it lies there now, and what keeps it back.

Every entry counts for the manuscript it names and for no other: a text that is restored is cleared again.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from generator.problem import Level, Problem, ProblemError
from generator.project.demand import Demand
from generator.project.report import Report
from generator.signing.manuscript import manuscript_of
from generator.signing.record import SignOff, SignOffs, read_signoffs

FAULTY, CHANGED, RETURNED = "记录有误", "稿件改过，须重审", "退回"


class Clearance(NamedTuple):
    """Where the sign-off of a report stands, in words that are empty where none is asked for.

    ``passed`` are the entries that count for the report as it is, ``waits`` the step that is next, empty when all are passed;
    ``last`` is the newest entry, whatever it was about.
    """

    state: str
    cleared: bool
    manuscript: str = ""
    passed: tuple[SignOff, ...] = ()
    waits: str = ""
    last: SignOff | None = None
    problems: tuple[Problem, ...] = ()


_FREE = Clearance("", cleared=True)


def clearance(root: Path, report: Report, demand: Demand, *, proven: bool = True) -> Clearance:
    """Give where the sign-off of a report stands; signatures are verified unless it need not be ``proven``."""
    if not demand.asks(report.agency.kind, report.year):
        return _FREE
    recorded = read_signoffs(root, report.agency, report.year)
    manuscript = manuscript_of(root, report)
    found = _standing(recorded, demand, manuscript)
    faults = [*recorded.problems, *found.problems]
    if demand.signers and proven and not faults:
        faults += _unproven(root, report, demand, found.passed)
    if any(fault.level is Level.ERROR for fault in faults):
        return found._replace(state=FAULTY, cleared=False, problems=tuple(faults))
    return found._replace(problems=tuple(faults))


def cleared(root: Path, report: Report, demand: Demand) -> bool:
    """Say whether a report may be published as far as its sign-off goes, signatures included."""
    return clearance(root, report, demand).cleared


def _standing(recorded: SignOffs, demand: Demand, manuscript: str) -> Clearance:
    """Give what the entries say of a manuscript, as if every one of them were true."""
    passed: list[SignOff] = []
    problems: list[Problem] = []
    about = [entry for entry in recorded.entries if entry.manuscript == manuscript]
    for entry in about:
        if not entry.passed:
            passed.clear()
            continue
        fault = _out_of_place(entry, passed, demand)
        if fault:
            problems.append(fault)
            break
        passed.append(entry)
    last = recorded.entries[-1] if recorded.entries else None
    waits = demand.steps[len(passed)] if len(passed) < len(demand.steps) else ""
    if not waits:
        state = f"已{demand.steps[-1]}"
    elif about and not about[-1].passed:
        state = RETURNED
    elif not about and last and last.passed:
        state = CHANGED
    else:
        state = f"待{waits}"
    return Clearance(state, not waits, manuscript, tuple(passed), waits, last, tuple(problems))


def _out_of_place(entry: SignOff, passed: list[SignOff], demand: Demand) -> Problem | None:
    """Say why an entry cannot come next, or give nothing."""
    order = "、".join(demand.steps)
    if entry.step not in demand.steps:
        message = f"审签里没有“{entry.step}”这一步；site.yaml 要求的是 {order}"
        help_ = "步骤改了名、只管以后的报告的，在“审签”里写“起”；写错的，删去这一条和它后面的各条，重新审签"
        return Problem("R114", Level.ERROR, message, entry.span, help_)
    wanted = demand.steps[len(passed)] if len(passed) < len(demand.steps) else ""
    if entry.step != wanted:
        now = f"这时应当是“{wanted}”" if wanted else "这一稿已经审签完了"
        message = f"“{entry.step}”的次序不对，{now}"
        help_ = f"步骤依次是 {order}；删去这一条和它后面的各条，重新审签"
        return Problem("R114", Level.ERROR, message, entry.span, help_)
    other = next((one for one in passed if one.person == entry.person), None)
    if demand.different and other:
        message = f"“{other.step}”和“{entry.step}”都是{entry.person}审的，各个步骤要由不同的人审签"
        help_ = "删去这一条和它后面的各条，由别人审签"
        return Problem("R115", Level.ERROR, message, entry.span, help_)
    return None


def _unproven(root: Path, report: Report, demand: Demand, passed: tuple[SignOff, ...]) -> Iterator[Problem]:
    """Yield the entries that are not signed by whom they name."""
    from generator.signing.signatures import verified  # noqa: PLC0415 - runs programs, which no record without signatures needs

    for entry in passed:
        principal = demand.principal(entry.person)
        if not entry.signature:
            message = f"{entry.person}的“{entry.step}”没有签名，不算"
            help_ = f"删去这一条和它后面的各条，由{entry.person}用 nianbao signoff 加上 --key 重新审签"
            yield Problem("R116", Level.ERROR, message, entry.span, help_)
            continue
        data = entry.canonical(report.agency.slug, report.year)
        try:
            good = verified(data, entry.signature, principal, root / demand.signers, entry.moment)
        except ProblemError as error:
            yield from error.problems
            return
        if not good:
            message = f"{entry.person}的“{entry.step}”签名无效：不是 {principal} 在 {demand.signers} 里当时有效的密钥签的"
            help_ = f"核对 {demand.signers}；不是本人签的，删去这一条和它后面的各条，由{entry.person}重新审签"
            yield Problem("R117", Level.ERROR, message, entry.span, help_)
