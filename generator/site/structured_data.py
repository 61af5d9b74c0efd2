"""What a page tells search engines of its data: JSON-LD in the words of schema.org."""

import json
import posixpath
import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import urljoin

from generator.data.tables import FOLDER, HEADLINES, Coverage, Headline
from generator.formats import by_id
from generator.project.report import Report
from generator.project.settings import SiteConfig
from generator.prose.inserted import filled
from generator.site.variables import FileLink

Value = str | int | float | bool | list["Value"] | dict[str, "Value"]
"""What a description is made of."""
_DANGEROUS = "<>&\u2028\u2029"
_HARMFUL = re.compile(f"[{_DANGEROUS}]")
_HARMLESS = str.maketrans({char: f"\\u{ord(char):04x}" for char in _DANGEROUS})
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_PLAIN = re.compile(r"[a-z]+\.[a-z]+")
_FOLDER = re.compile(r"https://[a-z0-9.-]+/(?:[A-Za-z0-9_-]+/)*")
_OFFICE = "application/vnd.openxmlformats-officedocument"
_MEDIA = {
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "json": "application/json",
    "ofd": "application/ofd",
    "pdf": "application/pdf",
    "png": "image/png",
    "txt": "text/plain",
    "xls": "application/vnd.ms-excel",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "zip": "application/zip",
}
_LANGUAGE = "zh-CN"
_BEIJING = "+08:00"


def of_report(report: Report, site: SiteConfig, url: str, files: Iterable[FileLink], *, data: bool) -> str:
    """Give the description of a report at ``url``, safe inside a ``script`` element.

    A report with statutory tables is a ``Dataset``, any other a ``Report``; with ``data`` it is part of the bulk data.
    """
    tabular = any(report.tables())
    found: dict[str, Value] = {
        "@context": "https://schema.org",
        "@type": "Dataset" if tabular else "Report",
        "@id": url,
        "url": url,
        "name": report.title,
        "description": _about(report, site),
        "inLanguage": _LANGUAGE,
        "temporalCoverage": str(report.year),
        "isAccessibleForFree": True,
        "creator": _organisation(report.agency_name),
        "publisher": _portal(site),
    }
    if report.index_number:
        found["identifier"] = report.index_number
    if report.published:
        found["datePublished"] = _moment(str(report.published))
    changed = max((str(item.date or "") for item in report.corrections), default="")
    if changed:
        found["dateModified"] = changed
    if report.keywords:
        found["keywords"] = report.keywords
    measured = _measured(report)
    rest: dict[str, Value] = {}
    copies: list[Value] = [_file(file, url, "DataDownload" if tabular else "MediaObject") for file in files]
    if copies:
        rest["distribution" if tabular else "associatedMedia"] = copies
    if data and tabular:
        rest["isPartOf"] = {"@type": "Dataset", "@id": site.url + FOLDER, "name": f"{site.column}数据"}
    parts = [_JSON(found)[1:-1], f'"variableMeasured":[{measured}]' if measured else "", _JSON(rest)[1:-1]]
    return _safe(f"{{{','.join(filter(None, parts))}}}")


def of_data(site: SiteConfig, coverage: Coverage, url: str, files: Iterable[FileLink]) -> str:
    """Give the description of the bulk data whose page stands at ``url``, safe inside a ``script`` element."""
    about = (
        f"{site.name}“{site.column}”{coverage.span}{coverage.bodies}个机关{coverage.reports}份报告的统计数字"
    )
    found: dict[str, Value] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": url,
        "url": url,
        "name": f"{site.column}数据",
        "description": _marked(f"{about}：主动公开、依申请公开、行政复议和行政诉讼。", site),
        "inLanguage": _LANGUAGE,
        "isAccessibleForFree": True,
        "creator": _portal(site),
        "publisher": _portal(site),
        "variableMeasured": [_variable(headline) for headline in HEADLINES],
        "distribution": [_file(file, url, "DataDownload") for file in files],
        "includedInDataCatalog": {"@type": "DataCatalog", "name": site.column, "url": site.url},
    }
    if coverage.years:
        found["temporalCoverage"] = f"{min(coverage.years)}/{max(coverage.years)}"
    return _safe(_JSON(found))


def _about(report: Report, site: SiteConfig) -> str:
    usual = (
        f"{report.agency_name}{report.year}年度政府信息公开工作年度报告，载有该机关主动公开、依申请公开、"
        "行政复议和行政诉讼等情况，依照《中华人民共和国政府信息公开条例》公布。"
    )
    return _marked(f"{filled(report).abstract}{usual}", site)


def _marked(text: str, site: SiteConfig) -> str:
    return f"示例数据。{text}" if site.fictitious else text


def _organisation(name: str) -> dict[str, Value]:
    return {"@type": "GovernmentOrganization", "name": name}


def _portal(site: SiteConfig) -> dict[str, Value]:
    return _organisation(site.name) | {"url": f"https://{site.domain}/"}


def _measured(report: Report) -> str:
    """Give the headlines that the report has a number for, one after another as JSON."""
    tables = {table.spec.id: table.cells for table in report.tables()}
    found = []
    for begun, name, place in _headlines(report.form.id):
        value = tables[name][place].value if name in tables else None
        if value is not None:
            found.append(f"{begun}{int(value)}}}")
    return ",".join(found)


@cache
def _headlines(form: str) -> tuple[tuple[str, str, int], ...]:
    """Give the headlines that a form has, as JSON up to the number, each with its table and its place among the figures of that."""
    known = by_id(form)
    places = {
        f"{spec.id}.{row}.{column}": (spec.id, place)
        for spec in (known.tables() if known else ())
        for place, (row, column) in enumerate(
            (row.id, column.id) for row in spec.leaves() for column in spec.columns_of(row)
        )
    }
    begun = {
        headline.id: _JSON({"@type": "PropertyValue", "name": headline.name, "unitText": "件"})[:-1]
        for headline in HEADLINES
    }
    return tuple((f'{begun[id_]},"value":', *places[id_]) for id_ in begun if id_ in places)


def _variable(headline: Headline) -> dict[str, Value]:
    return {"@type": "PropertyValue", "name": headline.name, "description": headline.about, "unitText": "件"}


def _file(file: FileLink, url: str, kind: str) -> Value:
    # A plain name needs no grammar of addresses.
    address = (
        url + file.href if _PLAIN.fullmatch(file.href) and _FOLDER.fullmatch(url) else urljoin(url, file.href)
    )
    found: dict[str, Value] = {"@type": kind, "name": file.title, "contentUrl": address}
    media = _MEDIA.get(posixpath.splitext(file.href)[1].lstrip(".").lower())
    if media:
        found["encodingFormat"] = media
    if file.size:
        found["contentSize"] = file.size
    return found


def _moment(written: str) -> str:
    day, _, time = written.partition(" ")
    return f"{day}T{time}:00{_BEIJING}" if time else day


def _safe(text: str) -> str:
    """Give JSON that cannot end the element it stands in, whatever a title holds."""
    return text.translate(_HARMLESS) if _HARMFUL.search(text) else text
