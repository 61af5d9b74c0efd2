"""``agencies.yaml``: the bodies that report."""

import re
from pathlib import Path
from typing import NamedTuple

from generator.problem import Problem, Span
from generator.project.keys import (
    AGENCY_FIELDS,
    DEVICES,
    KINDS,
    LONGEST_SLUG,
    RESERVED_SLUGS,
    SLUG,
)
from generator.project.membership import Member, check_members, read_member
from generator.reading.shape import Reader, Record, short
from generator.reading.source import read_source


class Agency(NamedTuple):
    """A body that reports; ``former`` holds older full names with the last report year of each, oldest first.

    ``first`` and ``last`` are the years of its first and last report as the register says, 0 where it does not;
    ``predecessors`` are the bodies whose business it took over: several when they were merged; ``membership`` is the list
    of the bodies that its report sums up.
    """

    slug: str
    name: str
    short: str
    kind: str
    level: str = ""
    former: tuple[tuple[str, int], ...] = ()
    address: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    postcode: str = ""
    credit_code: str = ""
    order: int = 0
    predecessors: tuple[str, ...] = ()
    membership: tuple[Member, ...] = ()
    first: int = 0
    last: int = 0

    @property
    def members(self) -> tuple[str, ...]:
        """Give the bodies whose figures its report sums up, in any year."""
        return tuple(dict.fromkeys(member.slug for member in self.membership if member.counts))

    def name_in(self, year: int) -> str:
        """Give the full name that a report of ``year`` carries."""
        for name, last in self.former:
            if year <= last:
                return name
        return self.name


AGENCIES = "content/agencies.yaml"
_LAST = 10**9


def load_agencies(root: Path) -> tuple[tuple[Agency, ...], tuple[Problem, ...], dict[str, Span]]:
    """Give the bodies in the order of the lists, what is wrong with them, and where each is registered."""
    source = read_source(root / AGENCIES, AGENCIES)
    reader = Reader(source, "C")
    if source.root is None and not source.problems:
        reader.error("105", "还没有登记机关", Span(AGENCIES), "每个机关一项，如 czj: {名称: …, 类别: 部门}")
    found: list[tuple[int, int, Agency]] = []
    spans: dict[str, Span] = {}
    lists: dict[str, tuple[Record, ...]] = {}
    mapping = reader.mapping(source.root, "agencies.yaml ") if source.root else None
    for place, (slug, (key, node)) in enumerate(mapping.entries.items() if mapping else ()):
        record = reader.record(node, AGENCY_FIELDS, slug, frozenset())
        agency = _agency(reader, key.text, source.span(key), record)
        spans[slug] = source.span(key)
        lists[slug] = record.records("汇总")
        written = "排序" in record.values
        found.append((agency.order if written else _LAST, place, agency))
    rank = {kind: number for number, kind in enumerate(KINDS)}
    found.sort(key=lambda item: (rank.get(item[2].kind, len(rank)), item[0], item[1]))
    agencies = tuple(agency for _, _, agency in found)
    _check_agencies(reader, agencies, spans)
    members = {agency.slug: agency.membership for agency in agencies if agency.membership}
    check_members(reader, {agency.slug: agency.name for agency in agencies}, members, lists)
    return agencies, (*source.problems, *reader.problems), spans


def _agency(reader: Reader, slug: str, span: Span, record: Record) -> Agency:
    if not re.fullmatch(SLUG, slug):
        reader.error(
            "107", f"机关代号“{slug}”写法不对", span, "用小写字母、数字和 -，如 xskgxj；它是网址的一部分"
        )
    elif len(slug) > LONGEST_SLUG:
        reader.error(
            "107",
            f"机关代号“{short(slug)}”有 {len(slug)} 个字符，太长了",
            span,
            f"不要超过 {LONGEST_SLUG} 个",
        )
    elif slug in DEVICES:
        reader.error("107", f"机关代号不能用“{slug}”，Windows 不许文件夹用这个名字", span, "换一个代号")
    elif slug in RESERVED_SLUGS or re.fullmatch("[0-9]{4}", slug):
        reader.error("107", f"机关代号不能用“{slug}”，这个地址有别的用处", span, "换一个代号")
    former = sorted(
        ((item.text("名称"), item.integer("止")) for item in record.records("曾用名")),
        key=lambda item: item[1],
    )
    return Agency(
        slug=slug,
        name=record.text("名称"),
        short=record.text("简称") or record.text("名称"),
        kind=record.text("类别") or "部门",
        level=record.text("层级"),
        former=tuple(former),
        address=record.text("地址"),
        phone=record.text("电话"),
        fax=record.text("传真"),
        email=record.text("邮箱"),
        postcode=record.text("邮编"),
        credit_code=record.text("信用代码"),
        order=record.integer("排序"),
        predecessors=tuple(filter(None, record.texts("前身"))),
        membership=tuple(read_member(reader, item) for item in record.records("汇总")),
        first=record.integer("起"),
        last=record.integer("止"),
    )


def _check_agencies(reader: Reader, agencies: tuple[Agency, ...], spans: dict[str, Span]) -> None:
    slugs = {agency.slug: agency for agency in agencies}
    names: dict[str, str] = {}
    for agency in sorted(agencies, key=lambda agency: spans[agency.slug]):
        if agency.name and agency.name in names:
            reader.error(
                "110",
                f"“{agency.name}”有两个代号：{names[agency.name]} 和 {agency.slug}",
                spans[agency.slug],
                "只留一个",
            )
        names.setdefault(agency.name, agency.slug)
        for other in agency.predecessors:
            if other not in slugs:
                message = f"“{agency.slug}”提到的机关“{other}”不存在"
                reader.error("111", message, spans[agency.slug], "核对代号")
        _check_itself(reader, agency, spans[agency.slug])
        if _in_circle(agency, slugs):
            reader.error(
                "111", f"“{agency.slug}”的“前身”绕成了圈", spans[agency.slug], "前身只能指向更早的机关"
            )


def _check_itself(reader: Reader, agency: Agency, span: Span) -> None:
    if agency.slug in agency.predecessors:
        message = f"“{agency.slug}”的“前身”写的是它自己"
        reader.error("111", message, span, "写改组之前那个机关的代号，没有就删去“前身”")
    if agency.first and agency.last and agency.first > agency.last:
        message = f"“{agency.slug}”的“起”是 {agency.first}，晚于“止” {agency.last}"
        reader.error("114", message, span, "核对这两个年度")


def _in_circle(agency: Agency, slugs: dict[str, Agency]) -> bool:
    """Say whether a body is a predecessor of its own; one that names itself was already told so."""
    seen: set[str] = set()
    waiting = [slug for slug in agency.predecessors if slug != agency.slug]
    while waiting:
        slug = waiting.pop()
        if slug == agency.slug:
            return True
        if slug in slugs and slug not in seen:
            seen.add(slug)
            waiting += slugs[slug].predecessors
    return False
