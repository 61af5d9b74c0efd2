"""The published forms, one file each, and the choice of the one that governs a report year."""

from functools import cache, lru_cache

from generator.discover import modules
from generator.forms.spec import ReportFormat


@cache
def all_formats() -> tuple[ReportFormat, ...]:
    """Give every form, oldest first."""
    found = (module.FORMAT for module in modules("generator.formats", ("FORMAT",)))
    return tuple(sorted(found, key=lambda form: form.first_year))


@lru_cache(maxsize=64)
def by_id(name: str) -> ReportFormat | None:
    """Give the form with this id (``2021``, ``2019``, ``legacy``), or nothing."""
    return next((form for form in all_formats() if form.id == name), None)


@lru_cache(maxsize=64)
def for_year(year: int) -> ReportFormat | None:
    """Give the form that governs reports of ``year``; nothing before 2008, when the first 条例 came into force."""
    return next((form for form in all_formats() if form.governs(year)), None)
