"""Makes one electronic copy alone, of a report as it stands or of a blank one to fill in."""

from dataclasses import replace
from pathlib import Path

from generator.attachments.beside import attachments_of, pictures_of
from generator.changes.listed import report_folder
from generator.checking.check import check_report
from generator.copies import Copies
from generator.look.theme import load_theme
from generator.printing.document import to_document
from generator.printing.edition import Edition, edition_of
from generator.problem import Level, Problem, ProblemError, Span
from generator.project.load import Archive
from generator.project.report import Report
from generator.project.scaffold import blank as blank_report
from generator.project.scaffold import known_body
from generator.project.settings import SiteConfig
from generator.signing.clearance import cleared


def export(
    root: Path, slug: str, year: int, name: str, *, blank: bool = False, faulty: bool = False
) -> tuple[bytes, bool]:
    """Give the bytes of one copy of a report, and whether the report is a draft; a draft's copy says so on itself.

    With ``faulty`` a report that has errors is exported too. It is marked as a draft is, and so is one whose sign-off is not done:
    nobody shall take it for the published one.
    With ``blank`` the report is one that nobody has filled in yet. Raises ``ProblemError`` when there is no such
    report, when it has errors (unless ``faulty``), or when the copy cannot be made.
    """
    archive, agency = known_body(root, slug)
    report, sound = blank_report(archive, agency, year), True
    if not blank:
        report, sound = _written(archive, slug, year, faulty=faulty)
    edition = replace(_edition(root, report, archive.config.site), blank=blank)
    waits = not blank and not cleared(root, report, archive.config.demand)
    edition = replace(edition, draft=edition.draft or not sound or waits)
    theme = load_theme(root, archive.config.site.theme, archive.config.site.tokens)
    copies = Copies((name,), theme)
    if copies.problems:
        raise ProblemError(*copies.problems)
    writer = copies.writers[0]
    if not writer.applies(edition):
        message = f"这份报告没有统计表，做不成 {writer.label} 电子版"
        raise ProblemError(Problem("W103", Level.ERROR, message, Span(report.path), "改用 pdf、docx 或 json"))
    return copies.make(writer, edition), report.draft


def _written(archive: Archive, slug: str, year: int, *, faulty: bool) -> tuple[Report, bool]:
    """Give a report as it stands, and whether it has no error."""
    if year not in archive.files.by_agency.get(slug, {}):
        path = f"content/reports/{slug}/{year}.yaml"
        help_ = f"先用 nianbao new {slug} {year} 新建；要空白的填报表，加上 --blank"
        raise ProblemError(Problem("W104", Level.ERROR, f"没有 {year} 年度的报告", Span(path), help_))
    loaded = archive.load(slug, year)
    problems = [*loaded.problems, *(check_report(loaded.report, archive) if loaded.report else ())]
    errors = [problem for problem in problems if problem.level is Level.ERROR]
    if loaded.report is None or (errors and not faulty):
        raise ProblemError(*errors)
    return loaded.report, not errors


def _edition(root: Path, report: Report, site: SiteConfig) -> Edition:
    url = site.url + report_folder(report.year, report.agency.slug)
    return edition_of(report, to_document(report), site, url, pictures_of(attachments_of(root, report)))
