"""Turns foreign sources into drafts: which body and year each is of, the draft itself, and what a person has to look at."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import unified_diff
from enum import Enum
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

from generator.drafting.draft_yaml import draft_of
from generator.drafting.import_doubts import doubts, lost_files, wrong_sums
from generator.foreign.passages import Foreign
from generator.formats import all_formats, by_id, for_year
from generator.forms.labels import SAME_LENGTH
from generator.forms.spec import ColumnSpec, ReportFormat
from generator.importers import read_source, suffixes
from generator.problem import Level, Problem, ProblemError, Span
from generator.project.agencies import Agency
from generator.project.config import Config, load_config
from generator.project.figures import EMPTY
from generator.project.load import read_report
from generator.project.present import missing_site
from generator.project.scaffold import known_body
from generator.reading.source import parse
from generator.recognition.recognise import Recognised, recognise
from generator.recognition.table_figures import RowTold, TableTold, Told
from generator.recognition.value import foreign_value

_YEAR = re.compile(r"(20[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2})\s*年")
_CHINESE = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_IN_NAME = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_ADDRESS = "网页地址"
_COPY = re.compile(r"report\.[a-z]+|(?:.*/)?index\.html", re.IGNORECASE)
"""Our own copies beside a page are no attachments."""


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


class _Links(NamedTuple):
    """What a source leads to: files beside it with their titles, those that are not there, and new addresses for old."""

    files: tuple[tuple[Path, str], ...]
    absent: tuple[tuple[str, str], ...]
    addresses: Mapping[str, str]


def known(root: Path, slug: str) -> Config:
    """Give the configuration of a project; raises ``ProblemError`` when it is none, or has no body with this slug."""
    if slug:
        return known_body(root, slug)[0].config
    if missing := missing_site(root):
        raise ProblemError(missing)
    return load_config(root)


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
    clashes = []
    for file in found.files:
        beside = target.parent / file.name
        data = file.read_bytes()
        if not beside.exists():
            beside.write_bytes(data)
        elif beside.read_bytes() != data:
            message = f"附件“{file.name}”没有复制：稿件旁边有同名的文件，内容不同"
            help_ = f"给它换一个名字，放到 {target.parent.name}/ 里，再改稿件里的文件名"
            clashes.append(Problem("I211", Level.WARNING, message, Span(found.source), help_))
    outcome = Outcome.DOUBTFUL if clashes else found.outcome
    return replace(found, outcome=outcome, problems=(*found.problems, *clashes))


def import_source(file: Path, config: Config, slug: str = "", year: int = 0) -> Imported:
    """Give the draft of one source; ``slug`` and ``year`` say whose it is, else its title or its folder does."""
    shown = file.as_posix()
    source = read_source(file, shown)
    if not source.items and not source.figures:
        return Imported(shown, Outcome.REFUSED, source.problems)
    forms = all_formats()
    named = recognise(source, forms, _form(year) or forms[-1])
    agency = config.agency(slug) if slug else _agency(source, named, file, config)
    year = year or _year(source, named, file)
    form = _form(year)
    if agency is None or form is None:
        lacking = "机关" if agency is None else "年度"
        help_ = "用 --agency 写明机关代号" if agency is None else "用 --year 写明年度，如 --year 2022"
        problem = Problem("I206", Level.ERROR, f"认不出是哪个{lacking}的报告", Span(shown), help_)
        return Imported(shown, Outcome.REFUSED, (*source.problems, problem))
    found = _with_own_figures(recognise(source, forms, form), source, form)
    links = _links(file, source, f"{config.site.url}{year}/{agency.slug}/")
    found = _relinked(found, links.addresses, agency.name_in(year))
    draft = draft_of(found, file.name, [(one.name, title) for one, title in links.files])
    problems = [*source.problems, *doubts(found, form, shown), *lost_files(links.absent, shown)]
    read = read_report(parse(draft, shown), agency, year, latest=False).report
    problems += wrong_sums(read, shown) if read else ()
    told = sum(table.told for table in found.tables.values())
    doubtful = sum(row.doubtful for table in found.tables.values() for row in table.rows.values())
    serious = any(problem.level is not Level.HINT for problem in problems)
    outcome = Outcome.DOUBTFUL if serious else Outcome.UNDERSTOOD
    if any(form.tables()) and not told:
        return Imported(shown, Outcome.REFUSED, tuple(problems), agency.slug, year)
    files = tuple(one for one, _ in links.files)
    return Imported(shown, outcome, tuple(problems), agency.slug, year, draft, told, doubtful, files)


def _form(year: int) -> ReportFormat | None:
    return for_year(year) if year else None


def _agency(source: Foreign, found: Recognised, file: Path, config: Config) -> Agency | None:
    """Give the body that a source names: by its slug, in its title or its metadata, or by the folder it lies in."""
    for name in (source.body, file.parent.name, file.stem.rpartition("-")[0]):
        if name and (agency := config.agency(name)):
            return agency
    named = (found.title, found.facts.get("机关", ""), found.signature)
    words = re.sub(r"\s", "", "\n".join(named).translate(SAME_LENGTH))
    known = [
        (len(name), agency.slug, agency)
        for agency in config.agencies
        for name in (agency.name, *(former for former, _ in agency.former))
        if name.translate(SAME_LENGTH) in words
    ]
    return max(known, key=lambda one: one[:2], default=(0, "", None))[2]


def _year(source: Foreign, found: Recognised, file: Path) -> int:
    """Give the report year that a title names, or the name of the file or of its folder."""
    own = dict(source.facts).get("报告年度", "").removesuffix("年")
    if own.isdecimal():
        return int(own)
    named = _YEAR.search(found.title.translate(SAME_LENGTH))
    if named:
        return int(named[1].replace("二", "2", 1).translate(_CHINESE))
    for name in (file.stem, file.parent.name, file.parent.parent.name):
        if in_name := _IN_NAME.search(name):
            return int(in_name[1])
    return 0


def _with_own_figures(found: Recognised, source: Foreign, form: ReportFormat) -> Recognised:
    """Take the figures that a source names by our own ids, as they stand."""
    if not source.figures:
        return found
    own = by_id(source.form) or form
    tables = {}
    for table in own.tables():
        rows = {}
        for row in table.leaves():
            named = {column: f"{table.id}.{row.id}.{column.id}" for column in table.columns_of(row)}
            # A total that nobody typed is left to be computed.
            there = {
                column: source.figures.get(name)
                for column, name in named.items()
                if name in source.figures or not (row.derived or column.derived)
            }
            cells = {column.id: _own(text, column) for column, text in there.items()}
            if cells:
                rows[row.id] = RowTold(cells, " ".join(text or "" for text in there.values()), "")
        tables[table.id] = TableTold(table, rows)
    return replace(found, form=own, tables=tables)


def _own(written: str | None, column: ColumnSpec) -> Told:
    if written is None:
        return Told(EMPTY, doubtful=True)
    value = foreign_value(written, column)
    return Told(value.written, doubtful=not value.clear)


def _links(file: Path, source: Foreign, home: str) -> _Links:
    """Give what becomes of the links of a source; an address below that of its own page stands for a file beside it."""
    homes = [home, *(value for name, value in source.facts if name == _ADDRESS)]
    files: dict[str, tuple[Path, str]] = {}
    absent: dict[str, tuple[str, str]] = {}
    addresses: dict[str, str] = {}
    for title, address in source.links:
        near = next((address[len(one) :] for one in homes if address.startswith(one)), address)
        here = unquote(near.partition("#")[0].partition("?")[0])
        name = here.rpartition("/")[2]
        if not name or name.startswith(".") or _COPY.fullmatch(name):
            continue
        beside = next((one for one in (file.parent / here, file.parent / name) if one.is_file()), None)
        # A page leads to a file from its prose and once more from its list of files, which has the full title.
        if beside:
            files[beside.name] = (beside, max(files.get(beside.name, (beside, ""))[1], title, key=len))
        elif "://" not in near:
            absent.setdefault(name, (title, address))
        if beside or near != address:
            addresses[address] = name if re.fullmatch(r"[\w.-]+", name) else quote(name)
    return _Links(tuple(files.values()), tuple(absent.values()), addresses)


def _relinked(found: Recognised, addresses: Mapping[str, str], name: str) -> Recognised:
    """Give a report whose prose leads to the files beside it; its own body is not told as its origin, being the usual one."""

    def mended(text: str) -> str:
        for old, new in addresses.items():
            for written in {old, unquote(old), quote(old, safe=":/%#?&=")}:
                text = text.replace(f"]({written})", f"]({new})")
        return text

    return replace(
        found,
        facts={key: value for key, value in found.facts.items() if (key, value) != ("来源", name)},
        lead=mended(found.lead),
        texts={key: mended(text) for key, text in found.texts.items()},
        notes={key: (mended(before), mended(after)) for key, (before, after) in found.notes.items()},
        chapters=tuple((title, mended(text)) for title, text in found.chapters),
    )


def difference(found: Imported) -> str:
    """Give what a draft would change in the file that stands in its place, as ``diff -u`` shows it."""
    before, after = found.standing.splitlines(), found.draft.splitlines()
    names = (f"{found.path}（现在）", f"{found.path}（导入）")
    shown = list(unified_diff(before, after, *names, lineterm="", n=1))
    return "\n".join(shown) or f"{found.path}：和导入的一样。"


def closing_table(found: Sequence[Imported]) -> Iterator[str]:
    """Yield what came of each source, those that need nobody first, and the counts."""
    for outcome in Outcome:
        for one in (one for one in found if one.outcome is outcome):
            where = f"{one.path}：{one.figures} 个数" if one.draft else "没有稿件"
            doubtful = f"，{one.doubtful} 个待核" if one.doubtful else ""
            yield f"{outcome.value}　{one.source} → {where}{doubtful}"
    counts = "，".join(
        f"{outcome.value} {sum(one.outcome is outcome for one in found)}" for outcome in Outcome
    )
    yield f"导入了 {len(found)} 个文件：{counts}。"
