"""Which profile a report is checked under, and what is wrong with the profiles that a site wrote."""

from collections.abc import Iterator, Mapping

from generator.catalog import find
from generator.problem import Level, Problem
from generator.project.load import Archive
from generator.project.report import Report
from generator.reading.shape import nearest
from generator.telling.severity import DRAFT, HISTORICAL, LEVELS, PUBLISHED, Checks

_OF_ACKNOWLEDGEMENTS = {"F390": Level.WARNING, "F392": Level.WARNING, "F393": Level.HINT}


def profile_of(report: Report, archive: Archive) -> str:
    """Give the profile of a report: that which was asked for, else by its state, its year and newer reports."""
    if archive.profile:
        return archive.profile
    if report.draft:
        return DRAFT
    old = not report.latest or report.year <= archive.config.checks.historical_until
    return HISTORICAL if old else PUBLISHED


def profile_faults(checks: Checks, rules: Mapping[str, Level]) -> Iterator[Problem]:
    """Yield the codes that no profile can change; ``rules`` gives the level of every rule."""
    known = {**rules, **_OF_ACKNOWLEDGEMENTS}
    for profile, code, words, span in checks.weights:
        if code not in known and find(code):
            message = f"“检查.{profile}”里不能改 {code}：这一类问题在哪个方案里都是错误"
            yield Problem("C113", Level.ERROR, message, span, "删去这一行，改正问题本身")
        elif code not in known:
            meant = nearest(code.upper(), sorted(known))
            help_ = f"您是不是想写“{meant}”？" if meant else "照 nianbao check 给出的编号写"
            yield Problem("C112", Level.ERROR, f"“检查.{profile}”里没有编号为“{code}”的问题", span, help_)
        elif _is_arithmetic(code, known[code]) and profile == PUBLISHED and LEVELS[words] is not Level.ERROR:
            message = f"“检查.{profile}”里不能把 {code} 改成“{words}”：要发布的报告，表内的数必须相符"
            yield Problem("C113", Level.ERROR, message, span, "删去这一行；个别核实过的，写进报告的“已核”")


def _is_arithmetic(code: str, level: Level) -> bool:
    return code.startswith("A") and level is Level.ERROR
