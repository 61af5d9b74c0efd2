"""What the register and the files together say of the bodies: from whom each goes on, and which years each owes.

The clock is never asked: "this year" is the newest year for which more than half of the bodies have a report.
"""

from collections.abc import Iterator, Mapping

from generator.config import AGENCIES, Agency, Config
from generator.problem import Level, Problem, Span

Years = Mapping[str, Mapping[int, str]]
"""Per slug the years of its report files."""


def sources(config: Config, years: Years, agency: Agency, year: int) -> tuple[str, ...]:
    """Give the bodies whose reports of the year before a report of ``year`` goes on from, there or not.

    That is the body itself once it has reported before, else its predecessors. One that was taken in later counts
    as well where the register says (止) that it ended the year before.
    """
    if not any(older < year for older in years.get(agency.slug, ())):
        return agency.predecessors
    ended = (slug for slug in agency.predecessors if (one := config.agency(slug)) and one.last == year - 1)
    return (agency.slug, *ended)


def missing_before(config: Config, years: Years, agency: Agency, year: int) -> tuple[tuple[str, int], ...]:
    """Give the bodies whose report of the year before is not there though an older one is, with the year of that."""
    if agency.first and year <= agency.first:
        return ()
    found = []
    for slug in sources(config, years, agency, year):
        older = [one for one in years.get(slug, ()) if one < year]
        if older and max(older) < year - 1:
            found.append((slug, max(older)))
    return tuple(found)


def current_year(config: Config, years: Years) -> int:
    """Give the newest year for which more than half of the bodies that can owe a report have one; 0 where none is."""
    counts: dict[int, int] = {}
    for agency in config.agencies:
        for year in years.get(agency.slug, ()):
            counts[year] = counts.get(year, 0) + 1
    for year in sorted(counts, reverse=True):
        alive = sum(
            not (agency.last and agency.last < year or agency.first > year) for agency in config.agencies
        )
        if counts[year] * 2 > alive:
            return year
    return 0


def span_of(
    config: Config, years: Years, agency: Agency, heirs: Mapping[str, tuple[Agency, ...]]
) -> tuple[int, int]:
    """Give the first and the last year for which a body owes a report; 0 where nothing tells.

    What the register says (起, 止) goes before what the files say. A predecessor ends before its heir begins, but
    not before its own newest report.
    """
    own = years.get(agency.slug, {})
    begin = agency.first or min(own, default=0)
    if agency.last:
        return begin, agency.last
    newest = max(own, default=0)
    if agency.slug not in heirs:
        return begin, 0
    begun = [
        first
        for heir in heirs[agency.slug]
        if (first := heir.first or min(years.get(heir.slug, {}), default=0))
    ]
    return begin, max(min(begun) - 1 if begun else 0, newest) or -1


def heirs_of(config: Config) -> dict[str, tuple[Agency, ...]]:
    """Give per slug the bodies that name it as a predecessor."""
    found: dict[str, tuple[Agency, ...]] = {}
    for agency in config.agencies:
        for slug in agency.predecessors:
            found[slug] = (*found.get(slug, ()), agency)
    return found


def owes(span: tuple[int, int], year: int) -> bool:
    """Say whether a body with such a first and last year owes a report for ``year``."""
    return span[0] <= year and (not span[1] or year <= span[1])


def undelivered(config: Config, years: Years) -> Iterator[Problem]:
    """Yield the bodies that have no report for a year in which they existed, each once (J101)."""
    now = current_year(config, years)
    heirs = heirs_of(config)
    for agency in config.agencies:
        own = years.get(agency.slug, {})
        first, last = span_of(config, years, agency, heirs)
        newest = max([now, *own])
        begin, end = first or now, min(last or newest, newest)
        missing = [year for year in range(begin, end + 1) if year not in own] if begin else []
        if missing:
            shown = _ranges(missing)
            yield Problem(
                "J101",
                Level.WARNING,
                f"“{agency.name_in(missing[-1])}”没有 {shown} 年度的报告",
                config.places.get(agency.slug, Span(AGENCIES)),
                f"补上：新写的用 nianbao new {agency.slug} {missing[-1]}，已有的用 nianbao import；"
                "那时还没有这个机关、或已经撤并的，在这里写“起”“止”",
                at=agency.slug,
            )


def _ranges(years: list[int]) -> str:
    """Give years in words: 2013—2015、2018."""
    parts: list[list[int]] = []
    for year in years:
        if parts and parts[-1][-1] == year - 1:
            parts[-1].append(year)
        else:
            parts.append([year])
    return "、".join(f"{part[0]}—{part[-1]}" if len(part) > 1 else f"{part[0]}" for part in parts)
