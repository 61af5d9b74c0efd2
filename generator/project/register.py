"""What the register and the files together say of the bodies: from whom each goes on, and which years each owes.

The clock is never asked: "now" is the newest year for which more than half of the bodies of a kind have a report.
Kinds have deadlines of their own: when the departments have delivered, the government still has two months.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from generator.problem import Level, Problem, Span
from generator.project.agencies import AGENCIES, Agency
from generator.project.config import Config

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


class Spans:
    """For which years each body owes a report, as the register and the files tell together.

    What the register says (起, 止) goes before what the files say. A predecessor ends before its heir begins, but not
    before its own newest report.
    """

    def __init__(self, config: Config, years: Years) -> None:
        self.config = config
        self._years = years
        self._heirs: dict[str, list[Agency]] = {}
        for agency in config.agencies:
            for slug in agency.predecessors:
                self._heirs.setdefault(slug, []).append(agency)
        self.by_slug = {agency.slug: self._span(agency) for agency in config.agencies}
        kinds: dict[str, list[str]] = {}
        for agency in config.agencies:
            kinds.setdefault(agency.kind, []).append(agency.slug)
        # Before the newest year of all every deadline has passed.
        due = self._newest(self.by_slug, self._newest(self.by_slug) - 1)
        self.now = {kind: max(self._newest(slugs), due) for kind, slugs in kinds.items()}

    def owes(self, slug: str, year: int) -> bool:
        """Say whether a body owes a report for a year; one of which no year is known does."""
        if slug not in self.by_slug:
            return False
        first, last = self.by_slug[slug]
        return first <= year and (last is None or year <= last)

    def heirs(self, slug: str) -> tuple[Agency, ...]:
        """Give the bodies that name this one as a predecessor."""
        return tuple(self._heirs.get(slug, ()))

    def _begin(self, agency: Agency) -> int:
        return agency.first or min(self._years.get(agency.slug, ()), default=0)

    def _span(self, agency: Agency) -> tuple[int, int | None]:
        """Give the first year (0 where nothing tells) and the last one (nothing where there is none)."""
        before = [year for slug in agency.predecessors for year in self._years.get(slug, ())]
        begin = self._begin(agency) or (max(before) + 1 if before else 0)
        if agency.last:
            return begin, agency.last
        if agency.slug not in self._heirs:
            return begin, None
        begun = [year for heir in self._heirs[agency.slug] if (year := self._begin(heir))]
        return begin, max([*self._years.get(agency.slug, ()), min(begun, default=1) - 1])

    def _newest(self, slugs: Collection[str], until: int = 9999) -> int:
        """Give the newest year for which more than half of those that then owe a report have one; 0 where none is."""
        counts = Counter(year for slug in slugs for year in self._years.get(slug, ()))
        for year in sorted(counts, reverse=True):
            owing = sum(year in self._years.get(slug, ()) or self.owes(slug, year) for slug in slugs)
            if year <= until and counts[year] * 2 > owing:
                return year
        return 0


def undelivered(config: Config, years: Years) -> Iterator[Problem]:
    """Yield the bodies that have no report for a year in which they existed, each once (J101)."""
    spans = Spans(config, years)
    for agency in config.agencies:
        own = years.get(agency.slug, {})
        now = spans.now[agency.kind]
        begin = spans.by_slug[agency.slug][0] or now
        asked = range(begin, max([now, *own]) + 1) if begin else ()
        missing = [year for year in asked if year not in own and spans.owes(agency.slug, year)]
        if missing:
            yield Problem(
                "J101",
                Level.WARNING,
                f"“{agency.name_in(missing[-1])}”没有 {_ranges(missing)} 年度的报告",
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
