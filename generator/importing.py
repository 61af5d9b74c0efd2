"""Turns foreign sources into drafts: which body and year each is of, the draft itself, and what a person has to look at."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import unified_diff
from enum import Enum
from pathlib import Path
from urllib.parse import unquote

from generator.config import Agency, Config
from generator.draft_yaml import draft_of
from generator.foreign import Foreign
from generator.form_labels import SAME_LENGTH
from generator.formats import all_formats, by_id, for_year
from generator.importers import read_source, suffixes
from generator.keys import DOWNLOADS
from generator.problem import Level, Problem, Span
from generator.recognise import Recognised, recognise
from generator.spec import ReportFormat
from generator.table_figures import RowTold, TableTold, Told

_YEAR = re.compile(r"(20[0-9]{2})\s*年")
_LINE = re.compile(r"第 ([0-9]+) 行")
_MOST_ROWS = 12
_OUR_COPIES = frozenset(f"report.{name}" for name in DOWNLOADS)
"""Lie beside our own pages, and are made again from the draft."""


class Outcome(Enum):
    """What came of a source."""

    UNDERSTOOD = "认出"
    DOUBTFUL = "有疑问"
    REFUSED = "没有导入"


@dataclass(frozen=True, slots=True)
class Imported:
    """One source: whose report it is, its draft (empty when refused), the place for it, and problems.

    ``figures`` counts those told, ``doubtful`` those left to a person; ``files`` are the attachments found beside the source;
    ``standing`` is the text of the file that stands in the draft's place.
    """

    source: str
    outcome: Outcome
    problems: tuple[Problem, ...]
    slug: str = ""
    year: int = 0
    draft: str = ""
    figures: int = 0
    doubtful: int = 0
    files: tuple[Path, ...] = ()
    standing: str = ""

    @property
    def path(self) -> str:
        """Give the path of the draft from the project's root."""
        return f"content/reports/{self.slug}/{self.year}.yaml"


def sources_in(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the files to import: those named, and in folders those that somebody can read."""
    for path in paths:
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if file.is_file())
            known = (file for file in files if file.suffix.lower() in suffixes())
            yield from (file for file in known if not file.name.startswith((".", "~$")))
        else:
            yield path


def place(root: Path, found: Imported) -> Imported:
    """Write a draft to its place, and the attachments beside it, unless a file is there already: nothing is written over."""
    target = root / found.path
    if not found.draft:
        return found
    if target.exists():
        standing = target.read_text(encoding="utf-8", errors="replace")
        help_ = "用 --merge 看两边哪里不同；要用新的，先移走原来的文件"
        problem = Problem(
            "I207", Level.ERROR, f"稿件 {found.path} 已经有了，没有写", Span(found.source), help_
        )
        return replace(found, outcome=Outcome.REFUSED, problems=(*found.problems, problem), standing=standing)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(found.draft)
    for file in found.files:
        beside = target.parent / file.name
        if not beside.exists():
            beside.write_bytes(file.read_bytes())
    return found


def import_source(file: Path, config: Config, slug: str = "", year: int = 0) -> Imported:
    """Give the draft of one source; ``slug`` and ``year`` say whose it is, else its title or its folder does."""
    shown = file.as_posix()
    source = read_source(file, shown)
    errors = [problem for problem in source.problems if problem.level is Level.ERROR]
    if errors and not source.items:
        return Imported(shown, Outcome.REFUSED, source.problems)
    return _drafted(source, file, config, slug, year)


def _drafted(source: Foreign, file: Path, config: Config, slug: str, year: int) -> Imported:
    shown = file.as_posix()
    forms = all_formats()
    found = recognise(source, forms, _form(year) or forms[-1])
    agency = config.agency(slug) if slug else _agency(source, found, file, config)
    year = year or _year(found, file)
    form = _form(year)
    if agency is None or form is None:
        lacking = "机关" if agency is None else "年度"
        help_ = "用 --agency 写明机关代号" if agency is None else "用 --year 写明年度，如 --year 2022"
        problem = Problem("I206", Level.ERROR, f"认不出是哪个{lacking}的报告", Span(shown), help_)
        return Imported(shown, Outcome.REFUSED, (*source.problems, problem))
    found = recognise(source, forms, form)
    if source.figures:
        found = _with_own_figures(found, source, form)
    files = tuple(_beside(file, source))
    titles = {unquote(address).rpartition("/")[2]: title for title, address in source.links}
    draft = draft_of(found, file.name, [(one.name, titles.get(one.name) or one.name) for one in files])
    problems = (*source.problems, *_doubts(found, form, shown))
    doubtful = sum(
        cell.doubtful
        for table in found.tables.values()
        for row in table.rows.values()
        for cell in row.cells.values()
    )
    told = sum(table.told for table in found.tables.values())
    serious = [problem for problem in problems if problem.level is not Level.HINT]
    refused = any(form.tables()) and not told
    outcome = Outcome.REFUSED if refused else Outcome.DOUBTFUL if serious else Outcome.UNDERSTOOD
    return Imported(shown, outcome, problems, agency.slug, year, draft, told, doubtful, files)


def _form(year: int) -> ReportFormat | None:
    return for_year(year) if year else None


def _agency(source: Foreign, found: Recognised, file: Path, config: Config) -> Agency | None:
    """Give the body that a source names: by its slug, in its title or its metadata, or by the folder it lies in."""
    for name in (source.body, file.parent.name, file.stem.rpartition("-")[0]):
        if name and (agency := config.agency(name)):
            return agency
    words = f"{found.title} {found.facts.get('机关', '')} {found.signature}".translate(SAME_LENGTH).replace(
        " ", ""
    )
    known = [
        (len(name), agency.slug, agency)
        for agency in config.agencies
        for name in (agency.name, *(former for former, _ in agency.former))
        if name.translate(SAME_LENGTH) in words
    ]
    return max(known, key=lambda one: one[:2], default=(0, "", None))[2]


def _year(found: Recognised, file: Path) -> int:
    """Give the report year that a title names, or the name of the file."""
    named = _YEAR.search(found.title.translate(SAME_LENGTH)) or re.search(r"(20[0-9]{2})(?![0-9])", file.stem)
    return int(named[1]) if named else 0


def _with_own_figures(found: Recognised, source: Foreign, form: ReportFormat) -> Recognised:
    """Take the figures that a source names by our own ids, as they stand."""
    own = by_id(source.form) or form
    tables = {}
    for table in own.tables():
        rows = {}
        for row in table.leaves():
            cells = {
                column.id: _own(source.figures.get(f"{table.id}.{row.id}.{column.id}"))
                for column in table.columns_of(row)
            }
            rows[row.id] = RowTold(cells, "", "")
        tables[table.id] = TableTold(table, rows)
    return replace(found, form=own, tables=tables)


def _own(written: str | None) -> Told:
    return Told("空", doubtful=written is None) if not written else Told(written)


def _beside(file: Path, source: Foreign) -> Iterator[Path]:
    """Yield the files that a source links to and that lie beside it."""
    seen = set()
    for _, address in source.links:
        name = unquote(address).partition("#")[0].partition("?")[0]
        beside = file.parent / name
        known = beside.name in seen or beside.name in _OUR_COPIES
        if "://" not in address and beside.is_file() and not known:
            seen.add(beside.name)
            yield beside


def _doubts(found: Recognised, form: ReportFormat, shown: str) -> Iterator[Problem]:
    if found.form.id != form.id and any(form.tables()):
        message = f"统计表用的是{found.form.label}，这一年度应当用{form.label}；照原样导入"
        yield Problem("I203", Level.WARNING, message, Span(shown), "核对年度；确实是这样公布的，就照原样保留")
    for table in found.form.tables():
        told = found.tables.get(table.id)
        if told is None or not told.told:
            message = (
                f"没有认出“{table.caption}”这张表"
                if told is None
                else f"“{table.caption}”这张表一个数也分不清"
            )
            yield Problem("I202", Level.ERROR, message, Span(shown), "对照原件逐格填写，或换一个来源再导入")
            continue
        rows = [(row, told.rows[row.id]) for row in table.leaves() if told.rows[row.id].doubtful]
        for row, seen in rows[:_MOST_ROWS]:
            where = f"（{seen.place}：{seen.shown[:60]}）" if seen.shown else "（来源里没有认出这一行）"
            message = f"“{table.key}.{row.key or row.label}”里有分不清的数{where}"
            yield Problem(
                "I201", Level.WARNING, message, _span(shown, seen.place), "对照原件填好带“待核”的格子"
            )
        if len(rows) > _MOST_ROWS:
            message = f"“{table.key}”还有 {len(rows) - _MOST_ROWS} 行有分不清的数"
            yield Problem("I201", Level.WARNING, message, Span(shown), "对照原件填好带“待核”的格子")
    alone = not any(section.key not in found.missing for section in found.form.sections if not section.table)
    if alone and any(found.form.tables()):
        message = "来源里只有统计表，没有正文"
        yield Problem("I205", Level.WARNING, message, Span(shown), "正文从网页、Word 导入，或者自己写进稿件")
    for key in () if alone else found.missing:
        message = f"没有找到“{key}”这一部分的标题"
        yield Problem("I205", Level.WARNING, message, Span(shown), "对照原件，把这一部分的内容写进去")
    for words, place in found.unplaced[:_MOST_ROWS]:
        message = f"有的内容没有认出来：{' '.join(words.split())[:60]}"
        yield Problem(
            "I204",
            Level.WARNING,
            message,
            _span(shown, place),
            "在稿件末尾的“未识别”里，移到合适的地方或删去",
        )


def _span(shown: str, place: str) -> Span:
    line = _LINE.fullmatch(place)
    return Span(shown, int(line[1]), 1) if line else Span(shown)


def difference(found: Imported) -> str:
    """Give what a draft would change in the file that stands in its place, as ``diff -u`` shows it."""
    before, after = found.standing.splitlines(), found.draft.splitlines()
    names = (f"{found.path}（现在）", f"{found.path}（导入）")
    return "\n".join(unified_diff(before, after, *names, lineterm="", n=1))


def closing_table(found: Sequence[Imported]) -> Iterator[str]:
    """Yield what came of each source, those that need nobody first, and the counts."""
    for outcome in Outcome:
        for one in (one for one in found if one.outcome is outcome):
            where = f"{one.path}：{one.figures} 个数" if one.draft else "没有稿件"
            doubts = f"，{one.doubtful} 个待核" if one.doubtful else ""
            yield f"{outcome.value}　{one.source} → {where}{doubts}"
    counts = "，".join(
        f"{outcome.value} {sum(one.outcome is outcome for one in found)}" for outcome in Outcome
    )
    yield f"导入了 {len(found)} 个文件：{counts}。"
