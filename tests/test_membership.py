"""Who sums up whom: circles and bodies counted twice, held against a search of every way in every year."""

from collections.abc import Iterator
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.project.membership import Member, Members, circle, counted_twice
from tests import sample

BODIES = "abcdef"
YEARS = range(2019, 2024)


@st.composite
def lists(draw: st.DrawFn, *, downwards: bool) -> Members:
    """Give random lists; ``downwards`` leaves no room for a circle."""
    found: dict[str, tuple[Member, ...]] = {}
    for place, slug in enumerate(BODIES):
        free = BODIES[place + 1 :] if downwards else BODIES.replace(slug, "")
        entries = draw(st.lists(st.sampled_from(free), max_size=3)) if free else []
        found[slug] = tuple(
            Member(
                entry,
                draw(st.sampled_from([0, 2020, 2021])),
                draw(st.sampled_from([2021, 2022, 9999])),
                draw(st.sampled_from([True, True, True, False])),
            )
            for entry in entries
        )
    return found


def reached(slug: str, members: Members, year: int) -> Iterator[str]:
    """Yield every body below one in a year, as often as there are ways to it."""
    for member in members.get(slug, ()):
        if member.counts and member.within(year):
            yield member.slug
            yield from reached(member.slug, members, year)


@settings(max_examples=100, deadline=None)
@given(lists(downwards=True))
def test_a_body_is_told_when_two_entries_lead_to_it_in_one_year(members: Members) -> None:
    for slug in BODIES:
        told = list(counted_twice(slug, members))
        expected = set()
        for year in YEARS:
            below = [
                {member.slug, *reached(member.slug, members, year)}
                for member in members[slug]
                if member.counts and member.within(year)
            ]
            expected |= {body for body in BODIES if sum(body in one for one in below) > 1}
        assert {twice.slug for twice in told} == expected
        assert circle(slug, members) == ()
        for twice in told:
            assert twice.years[0] <= twice.years[1]
            assert members[slug][twice.place].counts


@settings(max_examples=100, deadline=None)
@given(lists(downwards=False))
def test_a_circle_is_found_and_shown_whole(members: Members) -> None:
    always = {
        slug: tuple(member._replace(first=0, last=9999) for member in entries)
        for slug, entries in members.items()
    }

    def below(slug: str) -> set[str]:
        seen: set[str] = set()
        waiting = [slug]
        while waiting:
            for member in always[waiting.pop()]:
                if member.counts and member.slug not in seen:
                    seen.add(member.slug)
                    waiting.append(member.slug)
        return seen

    for slug in BODIES:
        way = circle(slug, members)
        assert bool(way) is (slug in below(slug))
        for one, other in zip(way, (*way[1:], slug), strict=True) if way else ():
            assert any(member.slug == other and member.counts for member in members[one])
        list(counted_twice(slug, members))


def test_members_are_those_that_count(tmp_path: Path) -> None:
    bodies = "".join(f"{slug}: {{名称: 示例{slug}, 类别: 部门}}\n" for slug in "abc")
    szf = "szf: {名称: 示例市人民政府, 类别: 政府, 汇总: [a, {机关: b, 计入: 否, 说明: 垂直管理}, {机关: c, 止: 2020}]}\n"
    archive = sample.project(tmp_path, {}, agencies=szf + bodies)
    agency = archive.config.agency("szf")
    assert agency
    assert agency.members == ("a", "c")
    assert agency.membership[1] == Member("b", counts=False, why="垂直管理")
    assert [member.slug for member in agency.membership if member.within(2021)] == ["a", "b"]
