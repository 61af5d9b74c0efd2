"""What whoever decides is shown: the checks, the standing, and what changed since the last entry, looked for in git by its hash."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.attachments.beside import Attached, attachments_of
from generator.changes.difference_text import Paint, as_text
from generator.changes.differences import difference
from generator.files.revisions import history, lay_out
from generator.problem import ProblemError, counted
from generator.project.config import load_config
from generator.project.load import Archive
from generator.project.report import Report
from generator.project.report_files import find_reports
from generator.project.signoff_keys import RETURNED
from generator.signing.deciding import Case, Wanted
from generator.signing.manuscript import manuscript_of

_MOST = 40
"""Commits that are looked at before the text counts as lost."""


def seen(now: Case, paint: Paint, *, tables: bool) -> Iterator[str]:
    """Yield in lines what the checks came to, where the sign-off stands, and what changed since the last entry."""
    report, last = now.report, now.standing.last
    yield f"{report.agency_name} {report.year} 年度：{counted(now.found)}；审签：{now.standing.state}。"
    if last is None:
        yield "这份报告还没有人审签过。"
        return
    since = f"{last.person}在 {last.time[:10]} 审签（{last.step}{last.decision}）以后"
    if last.manuscript == now.standing.manuscript:
        yield f"{since}，稿件和附件没有改过。"
        return
    yield f"{since}，稿件改过："
    for line in changes(now.root, report, last.manuscript, paint, tables=tables):
        yield f"  {line}"


def next_step(now: Case, taken: Wanted) -> str:
    """Say what comes after a step that was just taken."""
    steps, passed = now.demand.steps, len(now.standing.passed) + 1
    if taken.decision == RETURNED:
        return f"退回了。改好稿件以后，从“{steps[0]}”起重新审签。"
    if passed < len(steps):
        return f"下一步是“{steps[passed]}”。"
    return "各个步骤都通过了，可以生成网站。稿件和附件再改一个字，都要重新审签。"


def changes(root: Path, report: Report, manuscript: str, paint: Paint, *, tables: bool) -> Iterator[str]:
    """Yield in lines what differs between the manuscript of this hash and the report as it is now."""
    folder = Path(report.path).parent.as_posix()
    with TemporaryDirectory(prefix="nianbao-") as place:
        try:
            found = _then(root, report, manuscript, folder, Path(place))
        except ProblemError as error:
            yield f"当时的稿件要从 git 里找，现在看不到改了什么：{error.problems[0].message}"
            return
        if found is None:
            yield f"当时的稿件没有存进 git，看不到改了什么（找了最近 {_MOST} 次提交）"
            return
        old_root, old = found
        compared = difference(old, report, ("上次审签时", "现在"))
        yield from as_text([compared] if compared.count else [], paint, tables=tables)
        attached = list(_attached(attachments_of(old_root, old), attachments_of(root, report)))
        yield from attached
        if not compared.count and not attached:
            yield "数字、文字和附件都没有变，改的是写法、注释或者不印出来的项"


def _then(
    root: Path, report: Report, manuscript: str, folder: str, place: Path
) -> tuple[Path, Report] | None:
    """Give the report that has this hash, and the root of the project where it lies with its attachments."""
    for number, commit in enumerate(history(root, folder, _MOST)):
        bare, whole = place / f"{number}", place / f"{number}-attached"
        lay_out(root, commit, (report.path,), bare)
        old = _report(bare, report)
        if old is None:
            continue
        beside = tuple(f"{folder}/{item.file}" for item in old.attachments)
        lay_out(root, commit, (report.path, *beside), whole)
        if manuscript_of(whole, old) == manuscript:
            return whole, old
    return None


def _report(root: Path, report: Report) -> Report | None:
    if not (root / "content/site.yaml").is_file():
        return None
    config = load_config(root)
    return Archive(root, config, find_reports(root, config)).report(report.agency.slug, report.year)


def _attached(before: Iterator[Attached], after: Iterator[Attached]) -> Iterator[str]:
    old, new = ({item.name: item.data for item in side} for side in (before, after))
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            what = "新增" if name not in old else "删去" if name not in new else "换了内容"
            yield f"附件“{name}”{what}"
