"""What a page tells search engines of its data: JSON-LD in the words of schema.org."""

import json
import posixpath
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from generator.data.tables import FOLDER, HEADLINES, Coverage, Headline
from generator.project.report import Report
from generator.project.settings import SiteConfig
from generator.prose.inserted import filled
from generator.site.variables import FileLink

Value = str | int | float | bool | list["Value"] | dict[str, "Value"]
"""What a description is made of."""
_DANGEROUS = "<>&\u2028\u2029"
_HARMFUL = re.compile(f"[{_DANGEROUS}]")
_HARMLESS = str.maketrans({char: f"\\u{ord(char):04x}" for char in _DANGEROUS})
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
    measured: list[Value] = list(_measured(report))
    if measured:
        found["variableMeasured"] = measured
    copies: list[Value] = [_file(file, url, "DataDownload" if tabular else "MediaObject") for file in files]
    if copies:
        found["distribution" if tabular else "associatedMedia"] = copies
    if data and tabular:
        found["isPartOf"] = {"@type": "Dataset", "@id": site.url + FOLDER, "name": f"{site.column}数据"}
    return _safe(found)


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
    return _safe(found)


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


def _measured(report: Report) -> Iterator[Value]:
    """Yield the headlines that the report has a number for."""
    for headline in HEADLINES:
        table_id, _, rest = headline.id.partition(".")
        row, _, column = rest.rpartition(".")
        table = report.table(table_id)
        cell = table.cell(row, column) if table else None
        if cell and cell.value is not None:
            yield {
                "@type": "PropertyValue",
                "name": headline.name,
                "unitText": "件",
                "value": int(cell.value),
            }


def _variable(headline: Headline) -> dict[str, Value]:
    return {"@type": "PropertyValue", "name": headline.name, "description": headline.about, "unitText": "件"}


def _file(file: FileLink, url: str, kind: str) -> Value:
    found: dict[str, Value] = {"@type": kind, "name": file.title, "contentUrl": urljoin(url, file.href)}
    media = _MEDIA.get(posixpath.splitext(file.href)[1].lstrip(".").lower())
    if media:
        found["encodingFormat"] = media
    if file.size:
        found["contentSize"] = file.size
    return found


def _moment(written: str) -> str:
    day, _, time = written.partition(" ")
    return f"{day}T{time}:00{_BEIJING}" if time else day


def _safe(value: dict[str, Value]) -> str:
    """Give JSON that cannot end the element it stands in, whatever a title holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_HARMLESS) if _HARMFUL.search(text) else text
