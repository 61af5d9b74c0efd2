"""Prepares a correction: keeps the version that was published, and opens an entry of 更正 in the report."""

import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.attachments.beside import Attached, attachments_of
from generator.files.revisions import held_in, logged, stood
from generator.ledger.chain import read_ledger
from generator.ledger.facts import told_by
from generator.ledger.former import FILE, former_path, read_former
from generator.ledger.verdicts import differences
from generator.problem import Level, Problem, ProblemError, Span
from generator.project.load import read_report
from generator.project.report import Report
from generator.project.scaffold import known_body, known_report
from generator.reading.entry_text import Pairs, with_entry, written
from generator.reading.source import parse
from generator.signing.manuscript import manuscript_hash

KEY = "更正"
TEMPLATE: Pairs = (("日期", ""), ("内容", ""))
Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be done for a correction: the files to keep, and the changed text of the report; either may be nothing.

    ``changed`` tells what the report says otherwise by now: the name, what was published, what stands there.
    """

    path: str
    number: int
    folder: str
    files: Files
    text: str
    changed: tuple[tuple[str, str, str], ...]


def correct(root: Path, slug: str, year: int) -> Correction:
    """Give what a correction of a published report needs; nothing is written.

    Raises ``ProblemError`` where the report was never published, or the files that were cannot be found.
    """
    archive, agency = known_body(root, slug)
    report = known_report(archive, agency, year)
    ledger = read_ledger(root)
    if ledger.problems:
        raise ProblemError(*ledger.problems)
    standing = ledger.reports.get((slug, year))
    if standing is None:
        message = f"{report.agency_name}{year} 年度的报告还没有发布过，台账里没有"
        raise _refused("K501", report, message, "还没有公布的稿件直接改，不用写更正")
    last = standing.last
    folder = former_path(slug, year, last.number)
    former = read_former(root, agency, year, last.number) if (root / folder).is_dir() else None
    files: Files = {}
    if former is None or former.manuscript not in last.manuscripts:
        files = _published(root, report, last.manuscripts)
    if files:
        source = parse(files[f"{year}.yaml"].decode("utf-8"), report.path)
        old = read_report(source, agency, year, latest=False).report
        beside = [_attached(item.title, item.file, files) for item in old.attachments] if old else []
    else:
        old, beside = (former.report, list(former.attached)) if former else (None, [])
    now = tuple(attachments_of(root, report))
    changed = tuple(differences(told_by(old, beside), told_by(report, now))) if old else ()
    text = _opened(root, report) if len(report.corrections) <= last.corrections else ""
    return Correction(report.path, last.number, folder, files, text, changed)


def keep(root: Path, year: int, correction: Correction) -> None:
    """Write what was prepared, each file whole or not at all: the former version first, the entry last."""
    if correction.files:
        target = root / correction.folder
        aside = target.with_name(f".{target.name}.new")
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        for name, data in correction.files.items():
            (aside / (FILE if name == f"{year}.yaml" else name)).write_bytes(data)
        shutil.rmtree(target, ignore_errors=True)
        aside.replace(target)
    if correction.text:
        file = (root / correction.path).resolve()
        beside = file.with_name(f".{file.name}.new")
        beside.write_bytes(correction.text.encode("utf-8"))
        shutil.copymode(file, beside)
        beside.replace(file)


def _attached(title: str, name: str, files: Files) -> Attached:
    return Attached(title, name, "", files.get(name, b""))


def _opened(root: Path, report: Report) -> str:
    """Give the report's text with an entry of 更正 to fill in."""
    text = with_entry((root / report.path).read_bytes().decode("utf-8"), KEY, TEMPLATE)
    if text is None:
        lines = tuple(f"要写的: {line}" for line in written(KEY, TEMPLATE).splitlines())
        message = f"“{KEY}”的写法程序改不了，怕改坏稿件，没有动"
        problem = Problem(
            "K503", Level.ERROR, message, report.span(KEY), "把上面的内容自己写进稿件，再运行一次", lines
        )
        raise ProblemError(problem)
    return text


def _published(root: Path, report: Report, hashes: Collection[str]) -> Files:
    """Give the files that were published: as they lie there, else as git keeps them."""
    slug, year = report.agency.slug, report.year
    name = f"{year}.yaml"
    standing = {item.name: item.data for item in attachments_of(root, report)}
    standing[name] = (root / report.path).read_bytes()
    if manuscript_hash(slug, year, standing.items()) in hashes:
        return standing
    words = ""
    try:
        for files in _kept_by_git(root, report):
            if manuscript_hash(slug, year, files.items()) in hashes:
                return files
    except ProblemError as error:
        words = f"；{error.problems[0].message}"
    message = f"找不到公布时的稿件：现在的稿件改过{words or '，git 里的历史也没有'}"
    help_ = "从备份里找回公布时的稿件和附件，放回原处，再运行一次 nianbao correct，然后改"
    raise _refused("K502", report, message, help_)


def _kept_by_git(root: Path, report: Report) -> Iterator[Files]:
    """Yield the report with its attachments as each commit had them, the newest first."""
    folder, name = str(Path(report.path).parent.as_posix()), Path(report.path).name
    seen: set[tuple[tuple[str, str], ...]] = set()
    for commit in logged(root, folder):
        there = stood(root, commit, folder)
        if name not in there:
            continue
        data = held_in(root, there[name])
        attached = [item for item in _named(data, report) if item in there]
        key = tuple((item, there[item]) for item in (name, *attached))
        if key in seen:
            continue
        seen.add(key)
        files = {item: held_in(root, there[item]) for item in attached} | {name: data}
        yield files
        # Git on Windows puts CR before the line ends of what it takes for text, and takes it away again.
        yield {item: _with_returns(held) for item, held in files.items()}
        yield files | {name: _with_returns(data)}


def _with_returns(data: bytes) -> bytes:
    return data if b"\r" in data or b"\0" in data else data.replace(b"\n", b"\r\n")


def _named(data: bytes, report: Report) -> list[str]:
    """Give the names of the attachments that a report lists, without those that are never published."""
    try:
        source = parse(data.decode("utf-8"), report.path)
    except UnicodeDecodeError:
        return []
    old = read_report(source, report.agency, report.year, latest=False).report
    names = dict.fromkeys(item.file for item in old.attachments) if old else {}
    return [name for name in names if not name.startswith(".")]


def _refused(code: str, report: Report, message: str, help_: str) -> ProblemError:
    return ProblemError(Problem(code, Level.ERROR, message, Span(report.path), help_))
