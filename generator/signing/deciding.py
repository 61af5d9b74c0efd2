"""One step of a sign-off: whether it may be taken, the entry it gives, and the record with that entry behind the others."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.checking.check import check_report
from generator.problem import Level, Problem, ProblemError, Span, counted
from generator.project.demand import Demand
from generator.project.load import Archive
from generator.project.report import Report
from generator.project.scaffold import known_body, known_report
from generator.project.signoff_keys import RETURNED
from generator.reading.entry_text import Pairs, with_entry, written
from generator.reading.shape import nearest
from generator.reading.source import parse
from generator.signing.clearance import Clearance, clearance
from generator.signing.record import KEY, beginning, canonical, mark_of, path_of, signoffs_of
from generator.signing.signatures import signed, signed_by_agent, verified

_HEAD = "# 审签记录，由 nianbao signoff 一条一条接上去，不要手改；不会公布。\n"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody decides of a report: at which step, who, how, under which number, with which words."""

    step: str
    person: str
    decision: str
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A report before somebody who is to decide: its standing, and what the checks find in it."""

    root: Path
    report: Report
    demand: Demand
    standing: Clearance
    found: tuple[Problem, ...]


def case(root: Path, slug: str, year: int) -> Case:
    """Give the report to be decided on; raises ``ProblemError`` where no sign-off is asked for or its record is damaged."""
    archive, agency = known_body(root, slug)
    wrong = [problem for problem in archive.config.problems if problem.level is Level.ERROR]
    if wrong:
        raise ProblemError(*wrong)
    report = known_report(archive, agency, year)
    demand = archive.config.demand
    if not demand.asks(agency.kind, year):
        message = f"site.yaml 没有要求审签{agency.name} {year} 年度的报告"
        help_ = "要求审签的，在 site.yaml 里写 审签: {步骤: [初审, 保密审查, 签发]}"
        raise ProblemError(Problem("R211", Level.ERROR, message, Span("content/site.yaml"), help_))
    standing = clearance(root, report, demand)
    damaged = [problem for problem in standing.problems if problem.level is Level.ERROR]
    if damaged:
        raise ProblemError(*damaged)
    return Case(root, report, demand, standing, _found(archive, report))


def _found(archive: Archive, report: Report) -> tuple[Problem, ...]:
    loaded = archive.load(report.agency.slug, report.year)
    return (*loaded.problems, *check_report(report, archive))


def refuse(now: Case, wanted: Wanted) -> None:
    """Raise ``ProblemError`` where this step cannot be taken, or the report cannot pass it."""
    steps, standing = now.demand.steps, now.standing
    place = Span(path_of(now.report.agency.slug, now.report.year))
    order = "、".join(steps)
    if wanted.step not in steps:
        meant = nearest(wanted.step, steps)
        help_ = f"您是不是想写“{meant}”？" if meant else f"步骤依次是 {order}"
        raise _refused("R212", f"没有“{wanted.step}”这一步", Span("content/site.yaml"), help_)
    if wanted.decision == RETURNED:
        return
    done = next((entry for entry in standing.passed if entry.step == wanted.step), None)
    if done:
        message = f"这一稿的“{wanted.step}”已经由{done.person}在 {done.time[:10]} 通过了"
        help_ = f"下一步是“{standing.waits}”" if standing.waits else "各个步骤都通过了，可以生成网站"
        raise _refused("R214", message, done.span, help_)
    if wanted.step != standing.waits:
        message = f"还轮不到“{wanted.step}”，先要通过“{standing.waits}”"
        raise _refused("R213", message, place, f"步骤依次是 {order}")
    other = next((entry for entry in standing.passed if entry.person == wanted.person), None)
    if now.demand.different and other:
        message = f"{wanted.person}已经审过“{other.step}”，各个步骤要由不同的人审签"
        raise _refused("R215", message, other.span, f"由别人审“{wanted.step}”")
    if now.report.draft:
        help_ = "先写好“状态: 发布”“成文日期”“发布时间”，再审签；审签以后改一个字都要重审"
        raise _refused("R216", "还是草稿，不能通过", now.report.span("状态"), help_)
    if any(problem.level is Level.ERROR for problem in now.found):
        message = f"稿件有 {counted(now.found)}，不能通过"
        help_ = "先改好错误，或者加上 --decision 退回"
        raise _refused("R217", message, Span(now.report.path), help_)


def entry_of(now: Case, wanted: Wanted, moment: datetime) -> Pairs:
    """Give the entry, without a signature; raises ``ProblemError`` where the clock is behind the entry before."""
    report, last = now.report, now.standing.last
    if last and moment < last.moment:
        message = f"现在的时间 {moment.isoformat()} 早于前一条审签的 {last.time}"
        raise _refused("R113", message, last.span, "校准这台电脑的时钟，再审签")
    pairs = (
        ("步骤", wanted.step),
        ("人", wanted.person),
        ("时间", moment.isoformat(timespec="seconds")),
        ("决定", wanted.decision),
        ("文号", wanted.reference),
        ("意见", wanted.note),
        ("稿件", now.standing.manuscript),
        ("前", last.mark if last else beginning(report.agency, report.year)),
    )
    mark = mark_of(report.agency.slug, report.year, pairs)
    return (*(pair for pair in pairs if pair[1]), ("核对码", mark))


def signature_of(now: Case, entry: Pairs, key: Path | None, *, agent: bool) -> str:
    """Give the signature over an entry, empty where none is wanted; raises ``ProblemError`` where it would not count."""
    demand, report = now.demand, now.report
    values = dict(entry)
    signers = now.root / demand.signers if demand.signers else None
    if key is None and not agent:
        if signers:
            message = "审签要签名：site.yaml 写了“签名者”"
            help_ = "加上 --key ~/.ssh/id_ed25519，或者加上 --agent"
            raise _refused("R218", message, Span("content/site.yaml"), help_)
        return ""
    data = canonical(report.agency.slug, report.year, entry)
    principal = demand.principal(values["人"])
    signature = signed(data, key) if key else signed_by_agent(data, principal, signers)
    moment = datetime.fromisoformat(values["时间"])
    if signers and not verified(data, signature, principal, signers, moment):
        message = f"这个密钥不是 {principal} 在 {demand.signers} 里现在有效的，签了也不算"
        raise _refused("R219", message, Span(demand.signers), "换成本人的密钥；清单里没有的，请管理员加上")
    return signature


def append(now: Case, entry: Pairs) -> str:
    """Put an entry behind the others, every other byte kept, and give the path; raises ``ProblemError`` where it cannot be done."""
    report = now.report
    path = path_of(report.agency.slug, report.year)
    file = now.root / path
    before = file.read_bytes().decode("utf-8") if file.exists() else _HEAD
    text = with_entry(before, KEY, entry)
    # Somebody else may have decided meanwhile: then the entry does not follow the last one.
    after = signoffs_of(parse(text or "", path), report.agency, report.year)
    if text is None or after.problems or after.entries[-1].mark != dict(entry)["核对码"]:
        help_ = f"再运行一次；还不行的，从 git 里恢复这个文件。要写的是：\n{written(KEY, entry)}"
        raise _refused("R220", "这一条接不进去，文件没有动", Span(path), help_)
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.new")
    beside.write_bytes(text.encode("utf-8"))
    if file.exists():
        shutil.copymode(file, beside)
    beside.replace(file)
    return path


def _refused(code: str, message: str, span: Span, help_: str) -> ProblemError:
    return ProblemError(Problem(code, Level.ERROR, message, span, help_))
