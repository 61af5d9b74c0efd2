"""JSON Schemas from the definitions the reader uses: an editor completes keys and shows the Chinese help.

Draft-07, because that is what ``yaml-language-server`` completes from best. An optional value may be left
empty; ``if``/``else`` says so, since a type of null would be offered as a completion and then read back as
the word "null".
"""

import json
from collections.abc import Iterable
from pathlib import Path

from generator.formats import all_formats
from generator.forms.spec import (
    ColumnSpec,
    Measure,
    ReportFormat,
    RowSpec,
    SectionSpec,
    TableSpec,
    written_rows,
)
from generator.project.figures import EMPTY, NOT_APPLICABLE
from generator.project.keys import (
    AGENCY_FIELDS,
    DEVICES,
    LONGEST_SLUG,
    NOTE_FIELDS,
    RESERVED_SLUGS,
    SITE_FIELDS,
    SLUG,
    report_fields,
)
from generator.reading.shape import Field, Kind

Schema = dict[str, object]

DRAFT = "http://json-schema.org/draft-07/schema#"
FOLDER = "content/schema"
_DAY = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_COUNT = r"0|[1-9][0-9]{0,14}"
_PATTERNS = {
    Measure.COUNT: _COUNT,
    Measure.SIGNED: rf"[+\-−－＋]?(?:{_COUNT})",
    Measure.AMOUNT: r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?",
    Measure.AMOUNT_WITH_UNIT: r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)? ?(?:元|万元|亿元)?",
}
_WANTED = {
    Measure.COUNT: "要一个整数，没有就写 0",
    Measure.SIGNED: "要一个整数，减少写负数，如 -8；没有变化写 0",
    Measure.AMOUNT: "要一个金额，只写数字，可以有小数；没有就写 0",
    Measure.AMOUNT_WITH_UNIT: "要一个金额，如 1250000元 或 125万元；没有就写 0",
}
_LARGEST = 999_999_999_999_999


def schemas() -> dict[str, str]:
    """Give the text of every schema by its file name."""
    found = {schema_name(form): _report(form) for form in all_formats()}
    found["site.json"] = _document("site.yaml：网站和栏目", "年报栏目所在的网站", _record(SITE_FIELDS))
    found["agencies.json"] = _document("agencies.yaml：机关名录", "每个机关一项，以代号为名", _agencies())
    return {
        name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in sorted(found.items())
    }


def schema_name(form: ReportFormat) -> str:
    """Give the file name of the schema for reports in this form."""
    return f"report-{form.id}.json"


def write(folder: Path) -> tuple[Path, ...]:
    """Write every schema into ``folder`` and give the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in schemas().items():
        path = folder / name
        path.write_text(text, encoding="utf-8", newline="\n")
        paths.append(path)
    return tuple(paths)


def fields_of(form: ReportFormat) -> tuple[Field, ...]:
    """Give the keys of a report as this form has them: its own id as the only choice, its texts required."""
    texts = {section.key for section in form.sections if not section.table}
    return tuple(
        field._replace(
            choices=(form.id,) if field.key == "格式" else field.choices,
            required=field.required or field.key in texts,
        )
        for field in report_fields(form)
    )


def _document(title: str, description: str, schema: Schema) -> Schema:
    return {"$schema": DRAFT, "title": title, "description": description, **schema}


def _report(form: ReportFormat) -> Schema:
    schema = _record(fields_of(form))
    properties = schema["properties"]
    required = schema["required"]
    assert isinstance(properties, dict)
    assert isinstance(required, list)
    definitions: Schema = {}
    for section in form.sections:
        if section.table:
            properties[section.key] = _table(section, section.table, definitions)
            properties[section.note_key] = _note(section)
            required.append(section.key)
    if form.sections:
        keys = [section.key for section in form.sections]
        properties["章节标题"]["propertyNames"] = {"enum": keys}
    if definitions:
        schema["definitions"] = definitions
    return _document(f"政府信息公开工作年度报告（{form.label}）", form.notice, schema)


def _table(section: SectionSpec, table: TableSpec, definitions: Schema) -> Schema:
    return {
        "title": section.heading,
        "description": f"{section.heading}：统计表，没有就写 0",
        **_rows(table, table.rows, definitions, ["object"]),
    }


def _rows(table: TableSpec, rows: Iterable[RowSpec], definitions: Schema, types: list[str]) -> Schema:
    written = tuple(written_rows(rows))
    return {
        "type": types,
        "properties": {row.key: _row(table, row, definitions) for row in written},
        "required": [row.key for row in written if not row.derived],
        "additionalProperties": False,
    }


def _row(table: TableSpec, row: RowSpec, definitions: Schema) -> Schema:
    if row.children:
        help_ = f"{row.label}：下面各行分别填写；全部为零可以只写 0"
        return {
            "title": row.label,
            "description": help_,
            **_rows(table, row.children, definitions, ["object", *_WHOLE]),
            **_whole_row(),
        }
    columns = table.columns_of(row)
    entered = tuple(column for column in columns if not column.derived)
    if len(entered) == 1:
        return _figure(entered[0], row_help(table, row))
    name = "-".join((table.id, *(column.id for column in entered)))
    definitions.setdefault(name, _columns(columns))
    places = ", ".join(f"{column.key}: ${{{number}:0}}" for number, column in enumerate(entered, 1))
    return {
        "description": row_help(table, row),
        "defaultSnippets": [{"label": "各列", "description": row_help(table, row), "body": f"^{{{places}}}"}],
        "allOf": [{"$ref": f"#/definitions/{name}"}],
    }


def row_help(table: TableSpec, row: RowSpec) -> str:
    """Give the help of a row: its statutory label and what to write."""
    entered = [column for column in table.columns_of(row) if not column.derived]
    if len(entered) == 1:
        return f"{row.label}：{column_help(entered[0])}"
    if row.derived:
        return f"{row.label}：不用写，由程序算出；写了就核对"
    return f"{row.label}：每一列都要写，没有就写 0；整行为零可以只写 0"


def column_help(column: ColumnSpec) -> str:
    """Give the help of a column: its statutory label, its unit and what to write."""
    said = not column.unit or f"{column.unit}数" in column.label or f"：{column.unit}" in column.label
    unit = "" if said else f"（{column.unit}）"
    if column.derived:
        return f"{column.label}{unit}：不用写，由程序算出；写了就核对"
    return f"{column.label}{unit}：{_WANTED[column.measure]}"


_WHOLE = ("integer", "string")


def _whole_row() -> Schema:
    """Give what may stand for all columns of a row at once: 0, not filled, not applicable."""
    return {
        "minimum": 0,
        "maximum": 0,
        "pattern": f"^(?:0|{_marks()})$",
        "patternErrorMessage": f"每一列都要写；整行可以只写 0、{EMPTY} 或 /",
    }


def _columns(columns: tuple[ColumnSpec, ...]) -> Schema:
    return {
        "title": "各列",
        "type": ["object", *_WHOLE],
        "properties": {column.key: _figure(column, column_help(column)) for column in columns},
        "required": [column.key for column in columns if not column.derived],
        "additionalProperties": False,
        **_whole_row(),
    }


def _figure(column: ColumnSpec, help_: str) -> Schema:
    whole = column.measure in (Measure.COUNT, Measure.SIGNED)
    return {
        "description": help_,
        "type": ["integer" if whole else "number", "string"],
        "minimum": -_LARGEST if column.measure is Measure.SIGNED else 0,
        "maximum": _LARGEST,
        "pattern": f"^(?:{_PATTERNS[column.measure]}|{_marks()})$",
        "patternErrorMessage": _WANTED[column.measure],
        "errorMessage": _WANTED[column.measure],
        "examples": [0],
    }


def _marks() -> str:
    return "|".join((EMPTY, *sorted(NOT_APPLICABLE)))


def _note(section: SectionSpec) -> Schema:
    help_ = f"第{section.number}部分的说明：直接写就印在表格后面，也可以分“表前”“表后”"
    return {"description": help_, **_record(NOTE_FIELDS), "type": ["string", "object"]}


def _agencies() -> Schema:
    reserved = "|".join((*sorted(RESERVED_SLUGS | DEVICES), "[0-9]{4}"))
    return {
        "type": "object",
        "propertyNames": {
            "pattern": f"^(?!(?:{reserved})$)(?=.{{1,{LONGEST_SLUG}}}$)(?:{SLUG})$",
            "patternErrorMessage": "机关代号用小写字母、数字和 -，如 xskgxj；它是网址的一部分",
        },
        "additionalProperties": {"title": "机关", "description": "一个机关", **_record(AGENCY_FIELDS)},
    }


def _record(fields: Iterable[Field]) -> Schema:
    listed = tuple(fields)
    return {
        "type": "object",
        "properties": {field.key: _field(field) for field in listed},
        "required": [field.key for field in listed if field.required],
        "additionalProperties": False,
    }


def _field(field: Field) -> Schema:
    head: Schema = {"description": field.help}
    if field.example:
        head["examples"] = [field.example]
    match field.kind:
        case Kind.RECORD:
            return {"title": field.key, **head, **_record(field.fields)}
        case Kind.RECORDS:
            item = {"title": field.key, **_record(field.fields)}
            return {
                **head,
                "type": "array",
                "items": {**item, "type": ["object", "string"]} if field.short else item,
            }
        case Kind.NAMED:
            return {**head, "type": "object", "additionalProperties": _record(field.fields)}
        case Kind.TEXTS:
            items: Schema = {"enum": list(field.choices)} if field.choices else {"type": ["string", "number"]}
            return {**head, "type": "array", "items": items}
        case Kind.PAIRS:
            values: Schema = (
                {"enum": list(field.choices)} if field.choices else {"type": ["string", "number"]}
            )
            return {**head, "type": "object", "additionalProperties": values}
        case Kind.CHOICE | Kind.FLAG:
            return {**head, "enum": _choices(field)}
        case _:
            wanted = _scalar(field)
            return {**head, **wanted} if field.required else {**head, "if": {"type": "null"}, "else": wanted}


def _choices(field: Field) -> list[object]:
    if field.kind is Kind.FLAG:
        return ["是", "否", True, False]
    return [int(choice) if choice.isdigit() else choice for choice in field.choices]


def _scalar(field: Field) -> Schema:
    match field.kind:
        case Kind.DATE:
            return _text(_DAY, "写成 2023-01-28 这样的形式")
        case Kind.MOMENT:
            return _text(rf"{_DAY}(?:[ T]+{_TIME})?", "写成 2023-01-28 或 2023-01-28 09:30 这样的形式")
        case Kind.MONTH_DAY:
            return _text(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])", "写成 01-31 这样的形式")
        case Kind.YEAR:
            year = _text(r"[0-9]{4}", "写四位数字，如 2022")
            return {**year, "type": ["integer", "string"], "minimum": 1000, "maximum": 9999}
        case Kind.INTEGER:
            whole = _text(r"[0-9]{1,9}", "要一个整数")
            return {**whole, "type": ["integer", "string"], "minimum": field.least, "maximum": 999_999_999}
        case Kind.MARKDOWN:
            return {"type": "string"}
        case _:
            words = _text(field.pattern, field.pattern_help) if field.pattern else {}
            return {**words, "type": ["string", "number"]}


def _text(pattern: str, words: str) -> Schema:
    return {
        "type": "string",
        "pattern": f"^(?:{pattern})$",
        "patternErrorMessage": words,
        "errorMessage": words,
    }
