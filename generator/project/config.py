"""``site.yaml`` and ``agencies.yaml``: the column, its portal, and the bodies that report."""

from collections.abc import Mapping as Mapped
from dataclasses import dataclass, field
from pathlib import Path

from generator.problem import Problem, Span
from generator.project.agencies import Agency, load_agencies
from generator.project.demand import NO_DEMAND, Demand, read_demand
from generator.project.keys import (
    SITE_FIELDS,
)
from generator.project.settings import SiteConfig, read_site
from generator.project.targets import Target, read_targets
from generator.reading.shape import Reader, Record, nearest, short
from generator.reading.source import Mapping, Scalar, Source, read_source
from generator.telling.severity import LEVELS, NO_CHECKS, PROFILES, Checks, Weight


@dataclass(frozen=True, slots=True)
class Config:
    """The site and its bodies, in the order of the lists on the page; ``places`` says where each body is registered."""

    site: SiteConfig
    agencies: tuple[Agency, ...]
    problems: tuple[Problem, ...] = ()
    checks: Checks = NO_CHECKS
    targets: tuple[Target, ...] = ()
    places: Mapped[str, Span] = field(default_factory=dict, repr=False, compare=False)
    demand: Demand = NO_DEMAND
    by_slug: dict[str, Agency] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_slug", {agency.slug: agency for agency in self.agencies})

    def agency(self, slug: str) -> Agency | None:
        """Give the body with this slug, or nothing."""
        return self.by_slug.get(slug)


def load_config(root: Path) -> Config:
    """Read the configuration of the project in ``root``; problems come along, nothing is raised."""
    source = read_source(root / "content/site.yaml", "content/site.yaml")
    reader = Reader(source, "C")
    record = reader.record(source.root or Mapping({}, 1, 1), SITE_FIELDS, "", frozenset())
    site, checks = read_site(reader, record, root), _checks(reader, source, record.record("检查"))
    demand = read_demand(reader, record, root)
    targets = read_targets(reader, record.records("部署"))
    if source.root is None and source.problems:
        # Of a file that cannot be read nobody knows what it lacks.
        reader.problems.clear()
    agencies, problems, places = load_agencies(root)
    found = (*source.problems, *reader.problems, *problems)
    return Config(site, agencies, found, checks, targets, places, demand)


def _checks(reader: Reader, source: Source, record: Record) -> Checks:
    """Give the profiles; whether there are such codes is told where the rules are known."""
    weights = []
    for profile in PROFILES:
        node = source.root
        for key in ("检查", profile):
            node = node.entries[key][1] if isinstance(node, Mapping) and key in node.entries else None
        for code, (name, value) in node.entries.items() if isinstance(node, Mapping) else ():
            words = value.text.strip() if isinstance(value, Scalar) else ""
            if words in LEVELS:
                weights.append(Weight(profile, code, words, source.span(name)))
            elif words:
                meant = nearest(words, LEVELS)
                help_ = f"您是不是想写“{meant}”？" if meant else f"可以写：{'、'.join(LEVELS)}"
                message = f"“检查.{profile}.{code}”不能写“{short(words)}”"
                reader.error("107", message, source.span(value), help_)
    return Checks(tuple(weights), record.integer("历史止于"))
