"""Files to reports and problems: finds them, picks the form, reads the texts, and keeps the archive of all years."""

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from generator.formats import all_formats, by_id, for_year
from generator.forms.spec import ReportFormat, SectionSpec, written_rows
from generator.problem import Level, Problem, Span
from generator.project.agencies import Agency
from generator.project.config import Config
from generator.project.figures import FigureReader
from generator.project.keys import CHAPTERS, NOTE_FIELDS, OTHER_WORDS, report_fields
from generator.project.known_tables import known_table
from generator.project.register import sources
from generator.project.report import Acknowledgement, Attachment, Correction, Report, Section
from generator.project.report_files import Files
from generator.reading.shape import Field, Fields, Reader, Record, starts_with_key
from generator.reading.source import Mapping, Node, Scalar, Source, read_source
from generator.telling.severity import DRAFT, NO_CHECKS, PUBLISHED, weighed

TITLE = "{agency}{year}年政府信息公开工作年度报告"


class Loaded(NamedTuple):
    """What came of one file: the report, unless nothing could be made of it, and the problems of reading it."""

    report: Report | None
    problems: tuple[Problem, ...]


class Archive:
    """All bodies and all years, read when asked for and kept until forgotten.

    ``profile`` is the one that every report is to be checked under, empty for each report's own. ``asked`` are the bodies whose
    reports anybody has asked for, there or not.
    """

    def __init__(self, root: Path, config: Config, files: Files, profile: str = "") -> None:
        self.root = root
        self.profile = profile
        self.config = config
        self.files = files
        self.asked: set[str] = set()
        self._loaded: dict[tuple[str, int], Loaded] = {}
        self._before: dict[Report, tuple[tuple[str, ...], tuple[Report, ...]]] = {}

    def load(self, slug: str, year: int) -> Loaded:
        """Give what came of one file, reading it the first time."""
        self.asked.add(slug)
        if (slug, year) not in self._loaded:
            self._read(slug, [year])
        return self._loaded[slug, year]

    def load_all(self, slug: str) -> None:
        """Read all files of a body that were not read yet."""
        self.asked.add(slug)
        self._read(slug, [year for year in self.files.by_agency[slug] if (slug, year) not in self._loaded])

    def _read(self, slug: str, wanted: Iterable[int]) -> None:
        """Read some years of a body, all of them before the first is understood."""
        years, agency = self.files.by_agency[slug], self.config.agency(slug)
        if agency is None:
            raise KeyError(slug)
        latest = max(years)
        for year, source in [(year, source_of(self.root, years[year])) for year in wanted]:
            self._loaded[slug, year] = read_report(
                source, agency, year, latest=year == latest, profile=self.profile
            )

    def report(self, slug: str, year: int) -> Report | None:
        """Give one report, nothing when there is none or it could not be read."""
        self.asked.add(slug)
        return self.load(slug, year).report if year in self.files.by_agency.get(slug, {}) else None

    def of(self, agency: Agency) -> tuple[Report, ...]:
        """Give the reports of one body, oldest first."""
        years = sorted(self.files.by_agency.get(agency.slug, {}))
        self.asked.add(agency.slug)
        return tuple(report for year in years if (report := self.report(agency.slug, year)))

    def previous(self, report: Report) -> Report | None:
        """Give the report of the year before: the body's own, else that of its only predecessor."""
        before = self.before(report)
        return before[0] if len(before) == 1 else None

    def before(self, report: Report) -> tuple[Report, ...]:
        """Give all reports of the year before that this one goes on from; nothing when one of them is not there."""
        # Eight rules ask for it.
        known = self._before.get(report)
        if known is None:
            slugs = sources(self.config, self.files.by_agency, report.agency, report.year)
            found = [self.report(slug, report.year - 1) for slug in slugs]
            known = (slugs, tuple([one for one in found if one]) if all(found) else ())
            self._before[report] = known
        slugs, before = known
        self.asked.update(slugs)
        return before

    def forget(self, slug: str) -> None:
        """Let go of the reports of one body, so that ten thousand of them need not fit in memory."""
        self._before.clear()
        for key in [key for key in self._loaded if key[0] == slug]:
            del self._loaded[key]


def load_report(
    root: Path, path: str, agency: Agency, year: int, *, latest: bool = True, profile: str = ""
) -> Loaded:
    """Read one report; ``latest`` says whether it is the newest of its body, which must be complete."""
    return read_report(source_of(root, path), agency, year, latest=latest, profile=profile)


def source_of(root: Path, path: str) -> Source:
    """Give the source of a report by its path below the root."""
    return read_source(os.path.join(root, path), path)  # noqa: PTH118 - ten thousand paths


def read_report(
    source: Source, agency: Agency, year: int, *, latest: bool = True, profile: str = ""
) -> Loaded:
    """Make the report of a source; what is wrong comes along, and what could be read is there all the same."""
    if source.root is None:
        problems = source.problems or (
            Problem("F105", Level.ERROR, "文件是空的", Span(source.path), "用 nianbao new 生成一份空白报告"),
        )
        return Loaded(None, problems)
    reader = Reader(source, "F")
    form = _form(reader, year)
    if form is None or not isinstance(source.root, Mapping):
        reader.mapping(source.root, "报告")
        return Loaded(None, (*source.problems, *reader.problems))
    reader.aliases = _aliases(form.id)
    other = _other_form(reader, source.root, form, year)
    record = reader.record(source.root, _fields(form, other), "", (*_of_tables(form.id), *other))
    if other:
        sections = tuple(Section(spec.key, spec.heading, spec) for spec in form.sections)
    else:
        sections = (
            _sections(reader, source.root, form, record, latest) if form.sections else _chapters(record)
        )
    _same_sections(reader, record, form)
    report = _report(source, record, agency, year, form, sections, latest)
    found = [*source.problems, *reader.problems]
    # No site can change what the form says, only a draft may be unfinished.
    profile = profile or (DRAFT if report.draft else PUBLISHED)
    return Loaded(report, tuple(weighed(found, profile, NO_CHECKS)))


def _form(reader: Reader, year: int) -> ReportFormat | None:
    root = reader.source.root
    entry = root.entries.get("格式") if isinstance(root, Mapping) else None
    if entry and isinstance(entry[1], Scalar):
        chosen = by_id(entry[1].text)
        if chosen:
            return chosen
    form = for_year(year)
    if form is None:
        first = all_formats()[0].first_year
        message = f"{year} 年度没有对应的报告格式；政府信息公开年报从 {first} 年度开始"
        reader.error("142", message, Span(reader.source.path), "核对文件名里的年度")
    return form


def _other_form(reader: Reader, root: Mapping, form: ReportFormat, year: int) -> tuple[str, ...]:
    """Give the keys that tell that the file was written in a form of another kind, having said so once."""
    if form.sections and CHAPTERS not in root.entries:
        return ()
    theirs = {} if form.sections else _all_parts()
    keys = [key for key in root.entries if (key in theirs if theirs else key == CHAPTERS)]
    if not keys:
        return ()
    ours = {CHAPTERS} if theirs else {section.key for section in form.sections}
    if ours & set(root.entries):
        return ()
    if theirs:
        message = f"{year} 年度用旧格式（章节），没有“{keys[0]}”这样的部分"
        help_ = f"把各部分写成“{CHAPTERS}”的列表；当年确实用了新格式的，写明“格式: {theirs[keys[0]].id}”"
    else:
        message = f"{year} 年度用{form.label}，不能写成“{CHAPTERS}”"
        help_ = f"分成格式的各部分来写：{'、'.join(section.key for section in form.sections)}"
    reader.error("101", message, reader.source.span(root.entries[keys[0]][0]), help_)
    return tuple(keys)


@cache
def _all_parts() -> dict[str, ReportFormat]:
    """Give the keys of the parts of all forms, each with the oldest form that has it."""
    return {part.key: form for form in reversed(all_formats()) for part in form.sections}


def _fields(form: ReportFormat, other: tuple[str, ...]) -> tuple[Field, ...]:
    """Give the keys of a report; its own parts are not asked for where those of another form stand."""
    parts = {CHAPTERS, *(section.key for section in form.sections)} if other else set()
    fields = _all_fields(form.id)
    return tuple(field for field in fields if field.key not in parts) if parts else fields


@cache
def _aliases(form: str) -> dict[str, str]:
    """Give the other words for the keys of a form."""
    found = by_id(form)
    sections = found.sections if found else ()
    return {words: one.key for one in sections for words in (one.title, one.heading)} | OTHER_WORDS


@cache
def _all_fields(form: str) -> Fields:
    found = by_id(form)
    return Fields(report_fields(found) if found else ())


@cache
def _of_tables(form: str) -> tuple[str, ...]:
    """Give the keys of the tables of a form, and of the notes beside them."""
    found = by_id(form)
    sections = found.sections if found else ()
    return tuple(key for section in sections if section.table for key in (section.key, section.note_key))


def _sections(
    reader: Reader, root: Mapping, form: ReportFormat, record: Record, latest: bool
) -> tuple[Section, ...]:
    titles = dict(record.pairs("章节标题"))
    found = []
    entries = root.entries
    strays: dict[str, Span | None] = {
        row.key: None
        for section in form.sections
        if section.table and section.key not in entries
        for row in written_rows(section.table.rows)
    }
    for spec in form.sections:
        written = titles.get(spec.key, "")
        heading = f"{spec.number}、{written}" if written else spec.heading
        entry = entries.get(spec.key)
        if entry is None or (isinstance(entry[1], Scalar) and entry[1].empty):
            if spec.key not in record.meant:
                _missing_section(reader, root, spec, entry, strays)
            found.append(Section(spec.key, heading, spec, written_title=written))
            continue
        if spec.table is None:
            found.append(Section(spec.key, heading, spec, record.text(spec.key), None, "", "", written))
            continue
        table = known_table(entry[1], form.id, spec.table) or FigureReader(
            reader, spec.table, old=not latest, strays=strays
        ).read(entry[1])
        before, after = _notes(reader, root, spec)
        found.append(Section(spec.key, heading, spec, "", table, before, after, written))
    return tuple(found)


def _missing_section(
    reader: Reader,
    root: Mapping,
    spec: SectionSpec,
    entry: tuple[Scalar, Node] | None,
    strays: dict[str, Span | None],
) -> None:
    if entry and isinstance(entry[1], Scalar) and entry[1].lost:
        return
    span = reader.source.span(entry[0]) if entry else reader.source.span(root)
    state = "没有内容" if entry else "没有写"
    help_ = f"补上“{spec.key}: …”"
    rows = written_rows(spec.table.rows) if spec.table and entry is None else ()
    found = next(((row.key, place) for row in rows if (place := strays.get(row.key))), None)
    if found:
        first, span = found
        help_ = f"在“{first}”上面补一行“{spec.key}:”，与其他部分左对齐"
    message = f"缺少第{spec.number}部分“{spec.title}”：“{spec.key}”{state}"
    reader.error("201", message, span, help_, spec.key)


def _notes(reader: Reader, root: Mapping, spec: SectionSpec) -> tuple[str, str]:
    entry = root.entries.get(spec.note_key)
    if entry is None:
        return "", ""
    node = entry[1]
    if isinstance(node, Scalar) and not starts_with_key(node, NOTE_FIELDS):
        return "", node.text
    record = reader.record(node, NOTE_FIELDS, spec.note_key, frozenset())
    return record.text("表前"), record.text("表后")


def _chapters(record: Record) -> tuple[Section, ...]:
    return tuple(
        Section(f"章节[{number}]", chapter.text("标题"), None, chapter.text("内容"))
        for number, chapter in enumerate(record.records(CHAPTERS), 1)
    )


def _same_sections(reader: Reader, record: Record, form: ReportFormat) -> None:
    for key, _ in record.pairs("章节标题"):
        keys = [section.key for section in form.sections]
        if key not in keys:
            reader.error(
                "101",
                f"“章节标题”里没有“{key}”这一部分",
                record.place("章节标题"),
                f"可以写：{'、'.join(keys)}",
            )


def _report(
    source: Source,
    record: Record,
    agency: Agency,
    year: int,
    form: ReportFormat,
    sections: tuple[Section, ...],
    latest: bool,
) -> Report:
    signature = record.record("落款")
    nodes, texts = _named(source)
    return Report(
        agency=agency,
        year=year,
        form=form,
        draft=record.text("状态") != "发布",
        title=record.text("标题") or TITLE.format(agency=agency.name_in(year), year=year),
        lead=record.text("引言"),
        sections=sections,
        issued=record.date("成文日期"),
        published=record.moment("发布时间"),
        index_number=record.text("索引号"),
        document_number=record.text("文号"),
        origin=record.text("来源"),
        topic=record.text("主题分类"),
        validity=record.text("有效性"),
        keywords=record.text("关键词"),
        abstract=record.text("摘要"),
        signature=signature.text("机关"),
        signature_date=signature.date("日期"),
        attachments=tuple([_attachment(item) for item in record.records("附件") if item.text("文件")]),
        acknowledgements=tuple([_acknowledgement(item) for item in record.records("已核")]),
        corrections=tuple([_correction(item) for item in record.records("更正")]),
        unrecognised=record.text("未识别"),
        latest=latest,
        source=source,
        nodes=nodes,
        texts=texts,
    )


def _attachment(item: Record) -> Attachment:
    return Attachment(item.text("文件"), item.text("标题") or item.text("文件"), item.place("文件"))


def _acknowledgement(item: Record) -> Acknowledgement:
    return Acknowledgement(
        item.text("编号"),
        item.text("位置"),
        item.text("理由"),
        item.text("核定"),
        item.date("日期"),
        item.text("核对码"),
        item.span,
    )


def _correction(item: Record) -> Correction:
    return Correction(item.date("日期"), item.text("内容"), item.text("理由"), item.pairs("原为"))


def _named(source: Source) -> tuple[dict[str, Node], dict[str, Scalar]]:
    """Give what is not a figure, and of that the texts, by the dotted path of keys."""
    nodes: dict[str, Node] = {}
    texts: dict[str, Scalar] = {}
    if source.root:
        _name(source.root, "", nodes, texts)
    return nodes, texts


# A function of its own: one that is defined where it is called holds itself, and with it all nodes until circles are looked for.
def _name(node: Node, at: str, nodes: dict[str, Node], texts: dict[str, Scalar]) -> None:
    nodes[at] = node
    if isinstance(node, Scalar):
        texts[at] = node
    elif isinstance(node, Mapping):
        tables = _tables()
        for name, (_, value) in node.entries.items():
            if not at and name in tables:
                continue
            path = f"{at}.{name}" if at else name
            if isinstance(value, Scalar):
                nodes[path] = texts[path] = value
            else:
                _name(value, path, nodes, texts)
    else:
        for number, item in enumerate(node.items, 1):
            _name(item, f"{at}[{number}]", nodes, texts)


@cache
def _tables() -> frozenset[str]:
    """Give the keys of the tables of all forms."""
    return frozenset(table.key for form in all_formats() for table in form.tables())
