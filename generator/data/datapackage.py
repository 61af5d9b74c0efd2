"""The descriptor of the bulk data, a Frictionless Data Package of the tabular profile (version 1 of the specification)."""

import json
import re
from collections.abc import Mapping

from generator.data.tables import DESCRIPTOR, FOLDER, NO, TABLES, YES, Column, Coverage, DataTable, explained
from generator.project.settings import SiteConfig

Value = str | int | bool | list["Value"] | dict[str, "Value"]
"""What a descriptor is made of."""
_MISSING: list[Value] = [""]


def descriptor(
    site: SiteConfig, coverage: Coverage, measured: Mapping[str, tuple[int, str]] | None = None
) -> bytes:
    """Give ``datapackage.json``; ``measured`` holds size in bytes and SHA-256 per file name, such as ``reports.csv``."""
    known = measured or {}
    about = f"{site.name}“{site.column}”各报告的统计数字"
    if coverage.span:
        about += f"：{coverage.span}，{coverage.bodies}个机关，{coverage.reports}份报告"
    value: dict[str, Value] = {
        "profile": "tabular-data-package",
        "name": re.sub("[^a-z0-9]+", "-", f"{site.domain}{site.base_path}data".lower()).strip("-"),
        "id": f"{site.url}{FOLDER}{DESCRIPTOR}",
        "title": f"{site.column}数据",
        "description": f"示例数据。{about}。" if site.fictitious else f"{about}。",
        "homepage": f"{site.url}{FOLDER}",
        "keywords": [site.column, "政府信息公开工作年度报告"],
        "contributors": [{"title": site.name, "role": "publisher", "path": site.url}],
        "sources": [{"title": site.column, "path": site.url}],
        "resources": [_resource(table, known.get(table.file)) for table in TABLES],
    }
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(table: DataTable, measured: tuple[int, str] | None) -> Value:
    found: dict[str, Value] = {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": table.file,
        "title": table.title,
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "skipInitialSpace": False,
            "header": True,
        },
    }
    if measured:
        found |= {"bytes": measured[0], "hash": f"sha256:{measured[1]}"}
    schema: dict[str, Value] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": _MISSING,
        "primaryKey": list(table.key),
    }
    if table.references:
        schema["foreignKeys"] = [
            {
                "fields": list(reference.columns),
                "reference": {"resource": reference.table, "fields": list(reference.columns)},
            }
            for reference in table.references
        ]
    return found | {"schema": schema}


def _field(column: Column) -> Value:
    found: dict[str, Value] = {
        "name": column.name,
        "type": column.type,
        "format": column.format or "default",
        "title": column.name,
        "description": explained(column),
    }
    if column.type == "boolean":
        found |= {"trueValues": [YES], "falseValues": [NO]}
    if column.unit:
        found["unit"] = column.unit
    constraints: dict[str, Value] = {}
    if column.required:
        constraints["required"] = True
    if column.values:
        constraints["enum"] = [code for code, _ in column.values]
    if column.pattern:
        constraints["pattern"] = column.pattern
    if column.type == "integer":
        constraints["minimum"] = 0
    return found | ({"constraints": constraints} if constraints else {})
