"""How a project and a report begin: ``init`` lays out a small site, ``new`` drafts a report to fill in."""

import re
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from generator.formats import all_formats, for_year
from generator.forms.spec import ReportFormat, RowSpec, SectionSpec, TableSpec, written_rows
from generator.problem import Level, Problem, ProblemError, Span
from generator.project.agencies import Agency
from generator.project.config import load_config
from generator.project.keys import CHAPTER_FIELDS
from generator.project.load import Archive, read_report
from generator.project.present import missing_site
from generator.project.report import Report, Section
from generator.project.report_files import find_reports
from generator.project.schema import FOLDER, fields_of, schema_name, write
from generator.reading.shape import Field, nearest
from generator.reading.source import parse

Filling = Callable[[TableSpec, RowSpec], str]
"""What stands behind the colon of a row, with its comment."""


def init(folder: Path) -> list[Path]:
    """Lay out a small working site in ``folder`` and give the files written; a folder in use is refused."""
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        message = f"{folder.as_posix()} 里已经有东西，不能在这里新建项目"
        help_ = "换一个空文件夹，或换一个还没有的名字"
        raise ProblemError(Problem("C002", Level.ERROR, message, Span(folder.as_posix()), help_))
    written = list(_copy(files("generator") / "skeleton", folder))
    return sorted([*written, *write(folder / FOLDER)])


def _copy(source: Traversable, target: Path) -> Iterator[Path]:
    target.mkdir(parents=True, exist_ok=True)
    for item in source.iterdir():
        path = target / item.name
        if item.is_dir():
            yield from _copy(item, path)
        else:
            path.write_bytes(item.read_bytes())
            yield path


def new(root: Path, slug: str, year: int) -> tuple[Path, str]:
    """Give the path (from the root) and the text of a report to fill in; nothing is written.

    上年结转 comes from last year's report and so do the sub-headings of the texts, but no prose is reused.
    """
    archive, agency = known_body(root, slug)
    path = path_of(agency, year)
    draft = draft_text(archive, agency, year)
    if (root / path).exists():
        message = f"{agency.name} {year} 年度的报告已经有了"
        raise ProblemError(
            Problem("C004", Level.ERROR, message, Span(path), "直接修改这个文件；要重新开始，先把它移走")
        )
    return Path(path), draft


def path_of(agency: Agency, year: int) -> str:
    """Give where a report belongs, from the project's root."""
    return f"content/reports/{agency.slug}/{year}.yaml"


def blank(archive: Archive, agency: Agency, year: int) -> Report:
    """Give the report that ``new`` would begin, with nothing filled in but what last year's report fixes."""
    source = parse(draft_text(archive, agency, year), path_of(agency, year))
    report = read_report(source, agency, year, latest=True).report
    assert report, "a draft of our own is read"
    return report


def known_body(root: Path, slug: str) -> tuple[Archive, Agency]:
    """Give the reports of the project and the body with this slug; raises ``ProblemError`` when either is missing."""
    missing = missing_site(root)
    if missing:
        raise ProblemError(missing)
    config = load_config(root)
    agency = config.agency(slug)
    if agency is None:
        raise ProblemError(_unknown(slug, config.agencies), *config.problems)
    return Archive(root, config, find_reports(root, config)), agency


def known_report(archive: Archive, agency: Agency, year: int) -> Report:
    """Give the report of a body and year, or raise what keeps it from being read."""
    if year not in archive.files.by_agency.get(agency.slug, {}):
        help_ = f"核对年度；新建用 nianbao new {agency.slug} {year}"
        raise ProblemError(
            Problem(
                "C005",
                Level.ERROR,
                f"{agency.name}没有 {year} 年度的报告",
                Span(path_of(agency, year)),
                help_,
            )
        )
    loaded = archive.load(agency.slug, year)
    if loaded.report is None:
        raise ProblemError(*loaded.problems)
    return loaded.report


def draft_text(
    archive: Archive, agency: Agency, year: int, filling: Filling | None = None, notes: Sequence[str] = ()
) -> str:
    """Give the text of a report to fill in; ``filling`` gives figures for its rows, ``notes`` come as comments at its head."""
    path = path_of(agency, year)
    if len(str(year)) != len("YYYY"):
        message = f"年度要写四位数字，写的是 {year}"
        raise ProblemError(Problem("F142", Level.ERROR, message, Span(path), "写成 2025 这样的形式"))
    form = for_year(year)
    if form is None:
        first = all_formats()[0].first_year
        message = f"{year} 年度没有对应的报告格式；政府信息公开年报从 {first} 年度开始"
        raise ProblemError(Problem("F142", Level.ERROR, message, Span(path), "核对年度"))
    empty = Report(agency, year, form, draft=True, title="", lead="", sections=())
    draft = _Draft(agency, year, form, archive.previous(empty), filling, notes)
    return "\n".join(draft.lines()) + "\n"


def row_lines(
    table: TableSpec, rows: tuple[RowSpec, ...], filling: Filling, indent: str = "  "
) -> Iterator[str]:
    """Yield the lines of the rows that an editor fills in."""
    for row in written_rows(rows):
        if row.children:
            yield f"{indent}{row.key}:"
            yield from row_lines(table, row.children, filling, indent + "  ")
        elif not row.derived:
            yield f"{indent}{row.key}:{filling(table, row)}"


def _unknown(slug: str, agencies: tuple[Agency, ...]) -> Problem:
    named = {agency.slug: agency.slug for agency in agencies}
    named |= {name: agency.slug for agency in agencies for name in (agency.name, agency.short)}
    meant = named.get(nearest(slug.lower(), named), "")
    help_ = f"您是不是想写“{meant}”？" if meant else "先在 content/agencies.yaml 里登记这个机关"
    return Problem("C003", Level.ERROR, f"没有代号为“{slug}”的机关", Span("content/agencies.yaml"), help_)


class _Draft:
    """The lines of one blank report, in the order of its form."""

    def __init__(
        self,
        agency: Agency,
        year: int,
        form: ReportFormat,
        last: Report | None,
        filling: Filling | None,
        notes: Sequence[str],
    ) -> None:
        self._agency = agency
        self._year = year
        self._form = form
        self._last = last
        self._filling = filling or self._cells
        self._notes = notes

    def lines(self) -> Iterator[str]:
        yield f"# yaml-language-server: $schema=../../schema/{schema_name(self._form)}"
        form = f"{self._form.label}（{self._form.notice}）"
        yield f"# {self._agency.name_in(self._year)}，{self._year} 年度，{form}"
        yield "# 冒号用英文的，后面空一格；数字用半角，没有就写 0。以 # 开头的行是说明，不会印出来。"
        yield from (f"# {note}" for note in self._notes)
        fields = {field.key: field for field in fields_of(self._form)}
        yield from self._key(fields["状态"], " 草稿")
        yield from self._key(fields["成文日期"])
        yield from self._key(fields["发布时间"])
        yield from self._key(fields["引言"], " |")
        for section in self._form.sections:
            yield from self._section(section)
        if not self._form.sections:
            yield from self._chapters(fields["章节"])
        yield ""
        yield "# 报告末尾的机关和日期。"
        yield "落款:"
        yield f"  机关: {_plain(self._agency.name_in(self._year))}"
        yield "  日期:"

    def _key(self, field: Field, value: str = "") -> Iterator[str]:
        example = f"，如 {field.example}" if field.example else ""
        yield ""
        yield f"# {field.help}{example}。"
        yield f"{field.key}:{value}"

    def _section(self, section: SectionSpec) -> Iterator[str]:
        yield ""
        yield f"# {section.heading}"
        if section.table:
            yield from self._table(section, section.table)
            return
        kept = self._headings(self._text_of(section.key), "  ")
        yield "# 正文每行前面空两格；小标题写成“### （一）……”。" + (
            "小标题取自上年报告，可以改。" if kept else ""
        )
        yield f"{section.key}: |"
        yield from kept

    def _table(self, section: SectionSpec, table: TableSpec) -> Iterator[str]:
        yield "# 每一格填一个数，没有就写 0；整行为零，可以把花括号换成一个 0。"
        derived = [column.key for column in table.columns if column.derived]
        derived += [row.key for row in table.leaves() if row.derived]
        if derived:
            yield f"# {'、'.join(f'“{key}”' for key in derived)}不用写，由程序算出。"
        yield f"# 表格前后要有说明文字，就另写一项“{section.note_key}”。"
        yield f"{table.key}:"
        yield from row_lines(table, table.rows, self._filling)

    def _cells(self, table: TableSpec, row: RowSpec) -> str:
        entered = [column for column in table.columns_of(row) if not column.derived]
        carried = [self._carried(table, row, column.id) for column in entered]
        sources = sorted({source for _, source in carried if source})
        comment = f"  # 取自上年报告的“{'、'.join(sources)}”" if sources else ""
        if len(entered) == 1:
            return f" {carried[0][0]}{comment}".rstrip()
        cells = (f"{column.key}: {figure}" for column, (figure, _) in zip(entered, carried, strict=True))
        return f" {{{', '.join(cells)}}}{comment}"

    def _carried(self, table: TableSpec, row: RowSpec, column: str) -> tuple[str, str]:
        """Give the figure that last year's report fixes, with the key of the row it stands in."""
        before = self._last.table(table.id) if self._last and not self._broken(table) else None
        if before is None:
            return "", ""
        for equation in table.years:
            if (
                not equation.firm
                or (equation.row, equation.column) != (row.id, column)
                or len(equation.terms) != 1
            ):
                continue
            term = equation.terms[0]
            cell = before.cell(term.row, term.column)
            if cell and cell.value is not None and (term.sign, term.year) == (1, -1):
                return cell.text, next(leaf.key for leaf in table.leaves() if leaf.id == term.row)
        return "", ""

    def _broken(self, table: TableSpec) -> bool:
        assert self._last
        return self._last.form != self._form and table.id in self._form.breaks

    def _chapters(self, field: Field) -> Iterator[str]:
        title, content = CHAPTER_FIELDS
        yield ""
        yield f"# {field.help}；每一部分以“- ”开头，可以照样增减。"
        yield f"{field.key}:"
        for section in self._last.sections if self._last else ():
            if section.spec is None:
                yield f"  - {title.key}: {_plain(section.heading)}"
                yield f"    {content.key}: |"
                yield from self._headings(section.text, "      ")
        if not self._last or not any(section.spec is None for section in self._last.sections):
            yield f"  - {title.key}:"
            yield f"    {content.key}: |"

    def _text_of(self, key: str) -> str:
        sections: tuple[Section, ...] = self._last.sections if self._last else ()
        return next((section.text for section in sections if section.key == key), "")

    def _headings(self, text: str, indent: str) -> list[str]:
        """Give the sub-headings of a text, with room between them."""
        found = [f"{indent}{line.rstrip()}" for line in text.splitlines() if line.startswith("#")]
        return "\n\n".join(found).split("\n") if found else []


def _plain(text: str) -> str:
    """Give a text as YAML takes it: as it is where that is safe, else in quotes."""
    if re.fullmatch(r"[\w（）()《》、，·-]+", text):
        return text
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
