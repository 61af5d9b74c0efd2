"""What a page tells search engines of its data: JSON-LD in the words of schema.org."""

import posixpath
import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from json.encoder import encode_basestring as _quoted
from urllib.parse import urljoin

from generator.data.tables import FOLDER, HEADLINES, Coverage, Headline
from generator.formats import by_id
from generator.project.report import Report
from generator.project.settings import SiteConfig
from generator.prose.inserted import abstract_of
from generator.site.variables import FileLink

_HARMLESS = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})
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
_CONTEXT, _LANGUAGE, _MEASURE = '"https://schema.org"', '"zh-CN"', '"PropertyValue"'
_BEIJING = "+08:00"


def of_report(report: Report, site: SiteConfig, url: str, files: Iterable[FileLink], *, data: bool) -> str:
    """Give the description of a report at ``url``, safe inside a ``script`` element.

    A report with statutory tables is a ``Dataset``, any other a ``Report``; with ``data`` it is part of the bulk data.
    """
    tabular = any(report.tables())
    own = _quoted(url)
    kind = "DataDownload" if tabular else "MediaObject"
    copies = _listed([_file(file, url, kind) for file in files])
    changed = max((str(item.date or "") for item in report.corrections), default="")
    published = _moment(str(report.published)) if report.published else ""
    return _script(
        ("@context", _CONTEXT),
        ("@type", '"Dataset"' if tabular else '"Report"'),
        ("@id", own),
        ("url", own),
        ("name", _quoted(report.title)),
        ("description", _quoted(_about(report, site))),
        ("inLanguage", _LANGUAGE),
        ("temporalCoverage", f'"{report.year}"'),
        ("isAccessibleForFree", "true"),
        ("creator", _organisation(report.agency_name)),
        ("publisher", _portal(site.name, site.domain)),
        ("identifier", _written(report.index_number)),
        ("datePublished", _written(published)),
        ("dateModified", _written(changed)),
        ("keywords", _written(report.keywords)),
        ("variableMeasured", _listed(_measured(report))),
        ("distribution" if tabular else "associatedMedia", copies),
        ("isPartOf", _part_of(site.url, site.column) if data and tabular else ""),
    )


def of_data(site: SiteConfig, coverage: Coverage, url: str, files: Iterable[FileLink]) -> str:
    """Give the description of the bulk data whose page stands at ``url``, safe inside a ``script`` element."""
    about = (
        f"{site.name}“{site.column}”{coverage.span}{coverage.bodies}个机关{coverage.reports}份报告的统计数字"
    )
    years = f'"{min(coverage.years)}/{max(coverage.years)}"' if coverage.years else ""
    return _script(
        ("@context", _CONTEXT),
        ("@type", '"Dataset"'),
        ("@id", _quoted(url)),
        ("url", _quoted(url)),
        ("name", _quoted(f"{site.column}数据")),
        ("description", _quoted(_marked(f"{about}：主动公开、依申请公开、行政复议和行政诉讼。", site))),
        ("inLanguage", _LANGUAGE),
        ("isAccessibleForFree", "true"),
        ("creator", _portal(site.name, site.domain)),
        ("publisher", _portal(site.name, site.domain)),
        ("variableMeasured", _listed([_variable(headline) for headline in HEADLINES])),
        ("distribution", f"[{','.join(_file(file, url, 'DataDownload') for file in files)}]"),
        ("includedInDataCatalog", _catalogue(site)),
        ("temporalCoverage", years),
    )


def _object(*pairs: tuple[str, str]) -> str:
    """Give an object of values that are JSON already; an entry without any is left out."""
    entries = [f'"{name}":{value}' for name, value in pairs if value]
    return f"{{{','.join(entries)}}}"


def _script(*pairs: tuple[str, str]) -> str:
    """Give an object that cannot end the element it stands in, whatever a title holds."""
    text = _object(*pairs)
    harmful = "<" in text or ">" in text or "&" in text or "\u2028" in text or "\u2029" in text
    return text.translate(_HARMLESS) if harmful else text


def _listed(values: Sequence[str]) -> str:
    return f"[{','.join(values)}]" if values else ""


def _written(text: str) -> str:
    return _quoted(text) if text else ""


def _about(report: Report, site: SiteConfig) -> str:
    usual = (
        f"{report.agency_name}{report.year}年度政府信息公开工作年度报告，载有该机关主动公开、依申请公开、"
        "行政复议和行政诉讼等情况，依照《中华人民共和国政府信息公开条例》公布。"
    )
    return _marked(f"{abstract_of(report)}{usual}", site)


def _marked(text: str, site: SiteConfig) -> str:
    return f"示例数据。{text}" if site.fictitious else text


@lru_cache(maxsize=64)
def _organisation(name: str) -> str:
    return _object(("@type", '"GovernmentOrganization"'), ("name", _quoted(name)))


@lru_cache(maxsize=64)
def _portal(name: str, domain: str) -> str:
    address = _quoted(f"https://{domain}/")
    return _object(("@type", '"GovernmentOrganization"'), ("name", _quoted(name)), ("url", address))


@lru_cache(maxsize=64)
def _part_of(url: str, column: str) -> str:
    address, name = _quoted(url + FOLDER), _quoted(f"{column}数据")
    return _object(("@type", '"Dataset"'), ("@id", address), ("name", name))


def _catalogue(site: SiteConfig) -> str:
    return _object(("@type", '"DataCatalog"'), ("name", _quoted(site.column)), ("url", _quoted(site.url)))


def _measured(report: Report) -> list[str]:
    """Give the headlines that the report has a number for."""
    tables = {table.spec.id: table.flat.values for table in report.tables()}
    return [
        f"{begun}{int(value)}}}"
        for begun, name, place in _headlines(report.form.id)
        if name in tables and (value := tables[name][place]) is not None
    ]


@cache
def _headlines(form: str) -> tuple[tuple[str, str, int], ...]:
    """Give the headlines that a form has, as JSON up to the number, each with its table and its place among the figures of that."""
    known = by_id(form)
    places = {
        f"{spec.id}.{row}.{column}": (spec.id, place)
        for spec in (known.tables() if known else ())
        for (row, column), place in spec.at.items()
    }
    begun = {
        headline.id: _object(("@type", _MEASURE), ("name", _quoted(headline.name)), ("unitText", '"件"'))[:-1]
        for headline in HEADLINES
    }
    return tuple((f'{begun[id_]},"value":', *places[id_]) for id_ in begun if id_ in places)


def _variable(headline: Headline) -> str:
    name, about = _quoted(headline.name), _quoted(headline.about)
    return _object(("@type", _MEASURE), ("name", name), ("description", about), ("unitText", '"件"'))


def _file(file: FileLink, url: str, kind: str) -> str:
    plain, media = _known(file.href)
    # A plain name needs no grammar of addresses.
    address = url + file.href if plain and _FOLDER.fullmatch(url) else urljoin(url, file.href)
    return _object(
        ("@type", f'"{kind}"'),
        ("name", _quoted(file.title)),
        ("contentUrl", _quoted(address)),
        ("encodingFormat", _written(media)),
        ("contentSize", _written(file.size)),
    )


# The copies have the same few names beside every report.
@lru_cache(maxsize=256)
def _known(href: str) -> tuple[bool, str]:
    """Say whether an address is a plain name, and which kind of file has it."""
    media = _MEDIA.get(posixpath.splitext(href)[1].lstrip(".").lower(), "")
    return bool(_PLAIN.fullmatch(href)), media


def _moment(written: str) -> str:
    day, _, time = written.partition(" ")
    return f"{day}T{time}:00{_BEIJING}" if time else day
