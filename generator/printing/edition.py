"""What an electronic copy is made from: a published report without a trace of where and how it was typed.

Two reports with equal editions have equal copies, so the hash of an edition tells whether a copy must be made anew.
"""

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urljoin

from generator.changes.corrected import Corrected, corrections
from generator.printing.charts import Chart, charts_of_report
from generator.printing.document import Bodies, Document
from generator.printing.figures import Figures, figures_of
from generator.project.report import TOGETHER, Report
from generator.project.settings import SiteConfig
from generator.prose.inserted import filled

_BEIJING = datetime.timezone(datetime.timedelta(hours=8))


class Source(NamedTuple):
    """The Markdown of one section: all of it, or what stands before and after its table."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One report as all its electronic copies are made from it.

    ``url`` is the address of its page; ``sources`` run parallel to ``document.sections``; ``pictures`` holds the bytes of
    the attachments that its prose shows, by the address written there. ``draft`` is never true in a built site; ``blank`` says
    that nobody has written the report yet: its copy is a form to fill in.
    """

    slug: str
    agency: str
    kind: str
    year: int
    form: str
    form_name: str
    url: str
    site: str
    column: str
    document: Document
    facts: tuple[tuple[str, str], ...]
    published: str
    lead: str
    sources: tuple[Source, ...]
    figures: Figures
    corrections: tuple[Corrected, ...] = ()
    charts: tuple[Chart, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    draft: bool = False
    fictitious: bool = False
    blank: bool = False

    @property
    def title(self) -> str:
        """Give the title of the report."""
        return self.document.title

    @property
    def moment(self) -> datetime.datetime:
        """Give the time of publication in UTC, else the day of issue or the last of the year: never the clock's."""
        issued = dict(self.facts).get("成文日期", "")
        written = self.published or issued or f"{self.year}-12-31"
        zone = _BEIJING if ":" in written else datetime.UTC
        return datetime.datetime.fromisoformat(written).replace(tzinfo=zone).astimezone(datetime.UTC)

    def absolute(self, href: str) -> str:
        """Give the address that a link of the prose means away from the page."""
        return urljoin(self.url, href)

    def digest(self) -> str:
        """Give a hash of everything a copy is made from."""
        pictures = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(self.pictures.items())}
        parts = [getattr(self, name) for name in self.__slots__ if name != "pictures"]
        written = json.dumps([parts, pictures], ensure_ascii=False, default=_plainly)
        return hashlib.sha256(written.encode()).hexdigest()


def _plainly(value: object) -> object:
    """Give a value that JSON does not know in values that it does."""
    if is_dataclass(value):
        return [value.__class__.__name__, *(getattr(value, item.name) for item in fields(value))]
    if isinstance(value, Decimal | datetime.date):
        return repr(value)
    if isinstance(value, Figures | Bodies):
        return list(value)
    raise TypeError(value)


def edition_of(
    report: Report, document: Document, site: SiteConfig, url: str, pictures: Mapping[str, bytes]
) -> Edition:
    """Give the edition of a report whose page stands at ``url``."""
    report = filled(report)
    return Edition(
        slug=report.agency.slug,
        agency=report.agency_name,
        kind=report.agency.kind,
        year=report.year,
        form=report.form.id,
        form_name=report.form.label,
        url=url,
        site=site.name,
        column=site.column,
        document=document,
        facts=facts_of(report),
        published=str(report.published or ""),
        lead=report.lead,
        sources=_sources(report),
        figures=figures_of(report),
        corrections=corrections(report),
        charts=charts_of_report(report) if site.copy_charts else (),
        pictures=pictures,
        draft=report.draft,
        fictitious=site.fictitious,
    )


@lru_cache(maxsize=TOGETHER)
def facts_of(report: Report) -> tuple[tuple[str, str], ...]:
    """Give the metadata of a report as names and contents, those that somebody wrote."""
    facts = (
        ("索引号", report.index_number),
        ("发布机构", report.agency_name),
        ("成文日期", str(report.issued or "")),
        ("发布日期", str(report.published.day) if report.published else ""),
        ("文号", report.document_number),
        ("主题分类", report.topic),
        ("有效性", report.validity),
        ("报告年度", f"{report.year}年"),
    )
    return tuple([(name, value) for name, value in facts if value])


def _sources(report: Report) -> tuple[Source, ...]:
    return tuple(
        Source(section.before if section.table else section.text, section.after)
        for section in report.sections
    )
