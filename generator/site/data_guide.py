"""What the page of the bulk data explains: its files, the columns of its tables, the codes of every form."""

from collections.abc import Iterator, Mapping
from itertools import chain

from generator.data.tables import (
    DESCRIPTOR,
    FOLDER,
    TABLES,
    TYPES,
    Coverage,
    explained,
    labelled_rows,
    year_address,
)
from generator.formats import by_id
from generator.forms.spec import ColumnSpec, ReportFormat, TableSpec
from generator.site.variables import DataFile, FileLink, Reference, ReferenceGroup


def data_files(sizes: Mapping[str, str]) -> tuple[DataFile, ...]:
    """Give the files over all years; ``sizes`` holds the size in words of each file by its address."""
    tables = (
        DataFile(_link(f"{table.title}表 {table.file}", table.file, sizes), table.about) for table in TABLES
    )
    about = "写给程序的说明：各列的类型、代码表和表与表的关系（Frictionless Data Package）。"
    return (*tables, DataFile(_link(f"数据包说明 {DESCRIPTOR}", DESCRIPTOR, sizes), about))


def data_archives(coverage: Coverage, sizes: Mapping[str, str]) -> tuple[FileLink, ...]:
    """Give the archives of the years, newest first."""
    return tuple(
        _link(f"{year}年度全部数据", year_address(year).removeprefix(FOLDER), sizes)
        for year in coverage.years
    )


def _link(title: str, file: str, sizes: Mapping[str, str]) -> FileLink:
    return FileLink(title, file, file.rpartition(".")[2].upper(), sizes.get(FOLDER + file, ""))


def tables_of() -> tuple[Reference, ...]:
    """Give what the columns of each table mean."""
    return tuple(
        Reference(
            id=table.name,
            heading=f"{table.title}表（{table.file}）",
            about=table.about,
            heads=("列", "类型", "说明"),
            rows=tuple(
                (column.name, _type(column.type, column.unit), explained(column)) for column in table.columns
            ),
        )
        for table in TABLES
    )


def _type(name: str, unit: str) -> str:
    return f"{TYPES[name]}（{unit}）" if unit else TYPES[name]


def forms_of(coverage: Coverage) -> tuple[ReferenceGroup, ...]:
    """Give what the ids of the figures mean, per form in use, the newest form first."""
    forms = (by_id(name) for name in reversed(coverage.forms))
    return tuple(
        ReferenceGroup(f"form-{form.id}", form.label, _governs(form), tuple(_codes(form)))
        for form in forms
        if form and form.sections
    )


def _governs(form: ReportFormat) -> str:
    """Say which notice issued a form, and for which report years."""
    last = form.last_year
    years = f"{form.first_year}年度起" if last is None else f"{form.first_year}—{last}年度"
    return f"{form.notice}，{years}"


def _codes(form: ReportFormat) -> Iterator[Reference]:
    for table in form.tables():
        place = f"form-{form.id}-{table.id}"
        rows = tuple((row.id, label) for row, label in labelled_rows(table.rows))
        about = f"标识以 {table.id} 开头。"
        yield Reference(f"{place}-rows", f"{table.caption}：项目", about, ("代码", "项目"), rows)
        columns = tuple((column.id, column.label, column.unit or "由报告写明") for column in _used(table))
        yield Reference(f"{place}-columns", f"{table.caption}：列", "", ("代码", "列", "单位"), columns)


def _used(table: TableSpec) -> tuple[ColumnSpec, ...]:
    """Give the columns that some row of the table has."""
    return tuple(dict.fromkeys(chain.from_iterable(table.columns_of(row) for row in table.leaves())))
