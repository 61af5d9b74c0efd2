"""Which bodies a government's report sums up, from which year to which, and what cannot be: circles, a body counted twice."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.problem import Level, Problem
from generator.reading.shape import Reader, Record, nearest

FIRST, LAST = 0, 9999
"""The report years of a membership that names none."""

Years = tuple[int, int]


class Member(NamedTuple):
    """A body on the list of one that sums up; it is counted from report year ``first`` to ``last``, unless it ``counts`` not.

    ``why`` says why it is not counted (垂直管理).
    """

    slug: str
    first: int = FIRST
    last: int = LAST
    counts: bool = True
    why: str = ""

    def within(self, year: int) -> bool:
        """Say whether it is on the list for reports of ``year``."""
        return self.first <= year <= self.last


Members = Mapping[str, tuple[Member, ...]]
"""The lists of all bodies that sum up, by slug."""


class Twice(NamedTuple):
    """A body that the entry ``place`` of a list counts once more; ``ways`` are the bodies each count goes through."""

    slug: str
    place: int
    ways: tuple[tuple[str, ...], tuple[str, ...]]
    years: Years


def circle(start: str, members: Members) -> tuple[str, ...]:
    """Give the bodies through which one would sum up itself, beginning with it; nothing when it does not."""
    seen: set[str] = set()
    waiting: list[tuple[str, ...]] = [(start,)]
    while waiting:
        way = waiting.pop()
        for member in members.get(way[-1], ()):
            if member.slug == start and member.counts and len(way) > 1:
                return way
            if member.counts and member.slug not in seen and member.slug != start:
                seen.add(member.slug)
                waiting.append((*way, member.slug))
    return ()


def counted_twice(slug: str, members: Members) -> Iterator[Twice]:
    """Yield the bodies that two entries of one list both lead to in the same years; the lists must be free of circles."""
    ways: dict[str, list[tuple[int, tuple[str, ...], Years]]] = {}
    for place, member in enumerate(members.get(slug, ())):
        told: set[str] = set()
        for found, way, years in _reached(member, members):
            for other, before, then in ways.get(found, ()):
                both = (max(years[0], then[0]), min(years[1], then[1]))
                if other != place and both[0] <= both[1] and found not in told:
                    told.add(found)
                    yield Twice(found, place, (before, way), both)
            ways.setdefault(found, []).append((place, way, years))


def _reached(member: Member, members: Members) -> Iterator[tuple[str, tuple[str, ...], Years]]:
    """Yield every body that an entry counts, itself first, the bodies on the way there and the years of it."""
    if not member.counts:
        return
    seen: set[tuple[str, Years]] = set()
    waiting: list[tuple[str, tuple[str, ...], Years]] = [(member.slug, (), (member.first, member.last))]
    while waiting:
        slug, way, years = waiting.pop(0)
        if (slug, years) in seen:
            continue
        seen.add((slug, years))
        yield slug, way, years
        for below in members.get(slug, ()):
            both = (max(years[0], below.first), min(years[1], below.last))
            if below.counts and both[0] <= both[1]:
                waiting.append((below.slug, (*way, slug), both))


def read_member(reader: Reader, record: Record) -> Member:
    """Give one entry of a list; years that end before they begin are told."""
    first, last = record.integer("起", FIRST), record.integer("止", LAST)
    if first > last:
        message = f"“{record.text('机关')}”从 {first} 年度起汇总，却到 {last} 年度为止"
        reader.error("107", message, record.place("止"), "“止”写不早于“起”的年度")
    counts = record.flag("计入") or "计入" not in record.values
    return Member(record.text("机关"), first, last, counts, record.text("说明"))


def check_members(
    reader: Reader,
    names: Mapping[str, str],
    members: Members,
    lists: Mapping[str, tuple[Record, ...]],
) -> None:
    """Tell what is wrong with the lists of who sums up whom, each at its entry; ``names`` are those of all bodies."""
    round_about = {slug: way for slug in members if (way := circle(slug, members))}
    for slug, listed in members.items():
        places = [record.place("机关") for record in lists[slug]]
        for member, place in zip(listed, places, strict=True):
            if member.slug == slug:
                reader.error("111", f"“{slug}”的“汇总”里有它自己", place, "从“汇总”里删去它")
            elif member.slug and member.slug not in names:
                meant = nearest(member.slug, names)
                help_ = f"您是不是想写“{meant}”？" if meant else "核对代号，或先登记这个机关"
                reader.error("111", f"“{slug}”提到的机关“{member.slug}”不存在", place, help_)
        if slug in round_about:
            way = (*round_about[slug], slug)
            at = next(number for number, member in enumerate(listed) if member.slug == way[1])
            message = f"“{slug}”的“汇总”绕成了圈：{' → '.join(way)}"
            reader.error("111", message, places[at], "只能由上级汇总下级，从其中一个“汇总”里删去")
        elif not round_about and slug not in {member.slug for member in listed}:
            for twice in counted_twice(slug, members):
                ways = "，".join(_way(names, way) for way in twice.ways)
                message = f"“{names.get(twice.slug, twice.slug)}”的数会被“{names[slug]}”加两次：{ways}"
                help_ = "只留一处；前后换过的，用“起”“止”写明年度；只是列出的，写 计入: 否"
                reader.problems.append(Problem("J211", Level.WARNING, message, places[twice.place], help_))


def _way(names: Mapping[str, str], way: tuple[str, ...]) -> str:
    return f"经过{'、'.join(names.get(slug, slug) for slug in way)}一次" if way else "直接一次"
