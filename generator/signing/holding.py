"""What a build keeps back because it is not cleared, in words; and records that belong to no report."""

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from generator.changes.listed import report_folder
from generator.problem import Level, Problem, Span
from generator.project.config import Config
from generator.project.report import Report
from generator.signing.clearance import CHANGED, FAULTY, RETURNED, Clearance
from generator.signing.record import FOLDER

SITE = "content/site.yaml"


class Held(NamedTuple):
    """A report that is not cleared: its folder on the site, its source, and what is to be said of it."""

    folder: str
    source: str
    problem: Problem


def held(report: Report, standing: Clearance) -> Held | None:
    """Give what is kept back of a report, nothing of one that may be published, or is a draft anyway."""
    if standing.cleared or report.draft:
        return None
    code, span, words = "R201", Span(report.path), standing.state
    if standing.last and standing.state in (CHANGED, RETURNED):
        span = standing.last.span
        code = "R202" if standing.state == CHANGED else "R203"
        words += f"（{standing.last.step} {standing.last.time[:10]}）"
    command = f"nianbao signoff {report.agency.slug} {report.year} --step {standing.waits} --by 姓名"
    help_ = "改好稿件，再从头审签" if code == "R203" else f"看过稿件以后，运行 {command}"
    if standing.state == FAULTY:
        help_ = "先改好审签记录里的错误"
    message = f"{report.agency_name} {report.year} 年度的报告没有审签完，不公布：{words}"
    folder = report_folder(report.year, report.agency.slug)
    return Held(folder, report.path, Problem(code, Level.WARNING, message, span, help_))


def told(
    found: Iterable[Held], published: Collection[str], withdrawn: Collection[str], *, building: bool
) -> Iterator[Problem]:
    """Yield what is to be said of the reports kept back: one that stands ``published`` is not taken away unless ``withdrawn``.

    Whoever is not ``building`` loses nothing yet and gets hints.
    """
    for one in found:
        problem = one.problem
        if f"{one.folder}index.html" in published and one.folder not in withdrawn:
            why = problem.message.rpartition("：")[2]
            message = f"{one.folder} 已经公布，现在的稿件却没有审签完：{why}"
            help_ = (
                f"重新审签，或者恢复公布的那一稿和附件；确实要撤下，用 nianbao build --withdraw {one.folder}"
            )
            yield Problem("R204", Level.ERROR, message, problem.span, help_)
        else:
            yield problem._replace(level=problem.level if building else Level.HINT)


def strays(root: Path, config: Config, by_agency: dict[str, dict[int, str]]) -> Iterator[Problem]:
    """Yield the records that belong to no report, and say where none is asked for though there are some."""
    if config.problems:
        return
    folder = root / FOLDER
    files = sorted(file for file in folder.rglob("*") if file.is_file()) if folder.is_dir() else []
    for file in files:
        name = file.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in name.split("/")):
            continue
        match = re.fullmatch(r"(?P<slug>[^/]+)/(?P<year>[0-9]{4})\.yaml", name)
        if match is None:
            help_ = f"移到 {FOLDER}/<机关代号>/<年度>.yaml，不是审签记录的移走"
            yield Problem(
                "R119", Level.ERROR, "这个文件没有被读：不是审签记录的位置", Span(f"{FOLDER}/{name}"), help_
            )
        elif int(match["year"]) not in by_agency.get(match["slug"], {}):
            message = f"有审签记录，却没有 {match['slug']} {match['year']} 年度的报告"
            help_ = "恢复报告的稿件；报告改了代号或年度的要重新审签，这个文件移走"
            yield Problem("R119", Level.WARNING, message, Span(f"{FOLDER}/{name}"), help_)
    if files and not config.demand.steps:
        message = f"site.yaml 没有写“审签”，{FOLDER}/ 里的记录不起作用，没有审签的报告也会公布"
        help_ = "写回“审签”；确实不再要求审签的，把这些记录移走"
        yield Problem("R205", Level.WARNING, message, Span(SITE), help_)
