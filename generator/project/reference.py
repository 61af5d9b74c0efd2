"""The reference of every key an editor may write, from the definitions the reader itself uses."""

from collections.abc import Iterable, Iterator

from generator.formats import all_formats
from generator.forms.spec import ReportFormat, RowSpec, SectionSpec, TableSpec, written_rows
from generator.project.keys import AGENCY_FIELDS, NOTE_FIELDS, REPORT_FIELDS, SITE_FIELDS, report_fields
from generator.project.schema import column_help, schema_name
from generator.project.signoff_keys import ENTRY_FIELDS
from generator.reading.shape import Field, Kind

_KINDS = {
    Kind.TEXT: "文字",
    Kind.MARKDOWN: "正文（Markdown）",
    Kind.DATE: "日期，如 2023-01-28",
    Kind.MOMENT: "日期，或日期和时间",
    Kind.YEAR: "年度，如 2022",
    Kind.INTEGER: "整数",
    Kind.FLAG: "是、否",
    Kind.MONTH_DAY: "月-日，如 01-31",
    Kind.RECORD: "一组，见下",
    Kind.RECORDS: "列表，见下",
    Kind.TEXTS: "列表",
    Kind.PAIRS: "一组“名称: 文字”",
    Kind.NAMED: "一组“名称: 一组”，见下",
}
_HEAD = ("| 键 | 必填 | 写法 | 说明 |", "| --- | --- | --- | --- |")


def reference() -> str:
    """Give the whole page as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# 每个键写什么"
    yield ""
    yield "这一页由程序从它读文件用的同一份定义生成，所以总是和程序一致。"
    yield "“必填”一栏写着“是”的，缺了 `nianbao check` 会指出来；其余的可以不写。"
    yield "`栏目.名称` 是“栏目”下面的“名称”；`附件[].文件` 是“附件”列表里每一项的“文件”，`部署[].地址` 是“部署”里每个目标的“地址”。"
    yield ""
    yield "## content/site.yaml：网站和栏目"
    yield from _fields(SITE_FIELDS)
    yield ""
    yield "## content/agencies.yaml：机关名录"
    yield ""
    yield "每个机关一项，以代号为名：小写字母、数字和 -，如 `czj`。代号是网址的一部分，定了就不再改。"
    yield from _fields(AGENCY_FIELDS)
    yield ""
    yield "## content/reports/<代号>/<年度>.yaml：报告"
    yield ""
    yield "机关和年度由文件所在的文件夹和文件名决定，格式由年度决定。下面这些键，各种格式都可以写。"
    yield from _fields(REPORT_FIELDS)
    for form in reversed(all_formats()):
        yield from _form(form)
    yield ""
    yield "## content/signoffs/<代号>/<年度>.yaml：审签记录"
    yield ""
    yield "由 `nianbao signoff` 在“审签”下面一条一条接上去，不要手改；不会公布。每一条是："
    yield from _fields(ENTRY_FIELDS)


def _fields(fields: Iterable[Field]) -> Iterator[str]:
    yield ""
    yield from _HEAD
    for field in fields:
        yield from _field(field, "")


def _field(field: Field, before: str) -> Iterator[str]:
    help_ = field.help + (f"；{field.pattern_help}" if field.pattern_help else "")
    if field.example:
        help_ += f"（例：{field.example}）"
    if field.short:
        help_ += f"；列表里只写一段文字，就是它的“{field.short}”"
    kind = "、".join(field.choices) if field.choices else _KINDS[field.kind]
    help_ = "" if help_ == kind else help_
    yield f"| `{before}{field.key}` | {'是' if field.required else ''} | {kind} | {_cell(help_)} |"
    inner = f"{before}{field.key}{'[]' if field.kind in (Kind.RECORDS, Kind.NAMED) else ''}."
    for below in field.fields:
        yield from _field(below, inner)


def _form(form: ReportFormat) -> Iterator[str]:
    last = form.last_year
    years = f"{form.first_year} 年度起" if last is None else f"{form.first_year} 至 {last} 年度"
    yield ""
    yield f"## {form.label}：{years}"
    yield ""
    yield f"依据：{form.notice}。首行写 `# yaml-language-server: $schema=../../schema/{schema_name(form)}`。"
    own = report_fields(form)[len(REPORT_FIELDS) :]
    if not form.sections:
        yield from _fields(own)
        return
    for section in form.sections:
        yield ""
        yield f"### {section.heading}"
        yield ""
        if section.table:
            yield from _table(section, section.table)
        else:
            yield f"`{section.key}`（必填）：这一部分的正文，用 Markdown 写。"


def _table(section: SectionSpec, table: TableSpec) -> Iterator[str]:
    yield f"`{table.key}`（必填）：统计表。每一行都要写；整行为零可以只写 0。"
    yield ""
    yield "| 行 | 页面上的名称 | 填写 |"
    yield "| --- | --- | --- |"
    yield from _rows(table, table.rows, "")
    yield ""
    yield "| 列 | 说明 |"
    yield "| --- | --- |"
    for column in table.columns:
        yield f"| `{column.key}` | {_cell(column_help(column))} |"
    yield ""
    places = "、".join(f"`{field.key}`（{field.help}）" for field in NOTE_FIELDS)
    yield f"`{section.note_key}`：这一部分的说明。直接写文字就印在表格后面，也可以分成 {places}。"


def _rows(table: TableSpec, rows: Iterable[RowSpec], before: str) -> Iterator[str]:
    for row in written_rows(rows):
        what = "下面分行写；全部为零可以只写 0" if row.children else _what(table, row)
        yield f"| `{before}{row.key}` | {_cell(row.label)} | {_cell(what)} |"
        yield from _rows(table, row.children, f"{before}{row.key}.")


def _what(table: TableSpec, row: RowSpec) -> str:
    """Give what an editor writes in a row: nothing, one number, or which columns."""
    columns = [column for column in table.columns_of(row) if not column.derived]
    if row.derived:
        return "不用写，由程序算出；写了就核对"
    if len(columns) == 1:
        return f"一个数：{columns[0].label}"
    return "、".join(column.key for column in columns) if row.columns else "各列"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
