"""``site.yaml`` and ``agencies.yaml``: the column, its portal, and the bodies that report."""

import re
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from generator.formats import for_year
from generator.problem import Problem, Span
from generator.project.keys import (
    AGENCY_FIELDS,
    DEVICES,
    DOWNLOADS,
    EVERYWHERE,
    KINDS,
    LONGEST_SLUG,
    NO_CHARTS,
    RESERVED_SLUGS,
    SITE_FIELDS,
    SLUG,
)
from generator.project.membership import Member, check_members, read_member
from generator.project.portal import NO_PORTAL, Portal, read_portal
from generator.reading.shape import Reader, Record, nearest, short
from generator.reading.source import Mapping, Scalar, Source, read_source
from generator.telling.severity import LEVELS, NO_CHECKS, PROFILES, Checks, Weight


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A fixed column of the platform; without a link it is shown as text. ``here`` marks the report column."""

    name: str
    link: str
    here: bool


@dataclass(frozen=True, slots=True)
class Footer:
    """The marks of a portal's footer; an empty one is not printed."""

    sponsor: Annotated[str, "主办单位"] = ""
    operator: Annotated[str, "承办单位"] = ""
    icp: Annotated[str, "ICP备案号"] = ""
    police: Annotated[str, "公安备案号"] = ""
    contact: Annotated[str, "联系方式"] = ""
    report_errors: Annotated[str, "“政府网站找错”的地址"] = ""
    site_map: Annotated[str, "网站地图的地址"] = ""


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """What ``site.yaml`` says; ``deadlines`` are month and day of the following year per kind of body.

    ``words`` are those that the site avoids, each with what should stand instead, or an empty text.
    """

    name: str
    domain: str
    id_code: str
    base_path: str
    home: str
    column: str
    column_description: str
    column_keywords: str
    column_type: str
    navigation: tuple[NavigationItem, ...]
    footer: Footer
    theme: str
    tokens: tuple[tuple[str, str], ...]
    downloads: tuple[str, ...]
    page_charts: bool
    copy_charts: bool
    deadlines: tuple[tuple[str, str], ...]
    page_size: int
    fictitious: bool
    words: tuple[tuple[str, str], ...] = ()
    portal: Portal = NO_PORTAL
    search: bool = True

    @property
    def url(self) -> str:
        """Give the absolute address of the column."""
        return f"https://{self.domain}{self.base_path}"

    def deadline(self, kind: str, year: int) -> str:
        """Give the last day (``2023-01-31``) on which a report of ``year`` may be published; empty where none is known.

        It is text: a deadline such as 02-29 exists only in some years.
        """
        form = for_year(year)
        day = (form.deadline if form else "") or dict(self.deadlines).get(kind, "")
        return f"{year + 1}-{day}" if day else ""


@dataclass(frozen=True, slots=True)
class Agency:
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
        return next((name for name, last in self.former if year <= last), self.name)


@dataclass(frozen=True, slots=True)
class Config:
    """The site and its bodies, in the order of the lists on the page; ``places`` says where each body is registered."""

    site: SiteConfig
    agencies: tuple[Agency, ...]
    problems: tuple[Problem, ...] = ()
    checks: Checks = NO_CHECKS
    places: Mapped[str, Span] = field(default_factory=dict, repr=False, compare=False)
    by_slug: dict[str, Agency] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_slug", {agency.slug: agency for agency in self.agencies})

    def agency(self, slug: str) -> Agency | None:
        """Give the body with this slug, or nothing."""
        return self.by_slug.get(slug)


AGENCIES = "content/agencies.yaml"
_LAST = 10**9
_MEANT = {"word": "docx", "wps": "docx", "doc": "docx", "excel": "xlsx", "xls": "xlsx"}
STATUTORY_DEADLINES = {"政府": "03-31", "部门": "01-31", "乡镇街道": "01-31", "开发区": "01-31"}
NAVIGATION = ("政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报")


def load_config(root: Path) -> Config:
    """Read the configuration of the project in ``root``; problems come along, nothing is raised."""
    source = read_source(root / "content/site.yaml", "content/site.yaml")
    reader = Reader(source, "C")
    record = reader.record(source.root or Mapping({}, 1, 1), SITE_FIELDS, "", frozenset())
    site, checks = _site(reader, record, root), _checks(reader, source, record.record("检查"))
    if source.root is None and source.problems:
        # Of a file that cannot be read nobody knows what it lacks.
        reader.problems.clear()
    agencies, problems, places = _load_agencies(root)
    return Config(site, agencies, (*source.problems, *reader.problems, *problems), checks, places)


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


def _site(reader: Reader, record: Record, root: Path) -> SiteConfig:
    column = record.record("栏目")
    footer = record.record("页脚")
    theme = record.record("主题")
    name = column.text("名称") or "政府信息公开年报"
    charts = record.text("图解") or EVERYWHERE
    return SiteConfig(
        name=record.text("网站名称"),
        domain=record.text("网站域名"),
        id_code=record.text("网站标识码"),
        base_path=record.text("路径") or "/",
        home=record.text("网站首页") or "/",
        column=name,
        column_description=column.text("描述"),
        column_keywords=column.text("关键词"),
        column_type=column.text("类型") or "信息公开年报",
        navigation=_navigation(record, name),
        footer=Footer(
            footer.text("主办单位"),
            footer.text("承办单位"),
            footer.text("备案号"),
            footer.text("公安备案号"),
            footer.text("联系方式"),
            footer.text("找错"),
            footer.text("网站地图"),
        ),
        theme=theme.text("名称") or "default",
        tokens=theme.pairs("变量"),
        downloads=_downloads(reader, record),
        page_charts=charts != NO_CHARTS,
        copy_charts=charts == EVERYWHERE,
        deadlines=_deadlines(reader, record.record("期限")),
        page_size=record.integer("每页条数", 20),
        fictitious=record.flag("示例"),
        words=tuple(
            (word, item.text("改为"))
            for item in record.record("检查").records("敏感词")
            if (word := item.text("词").strip())
        ),
        portal=read_portal(reader, record.record("门户"), root),
        search=record.flag("检索") if "检索" in record.values else True,
    )


def _downloads(reader: Reader, record: Record) -> tuple[str, ...]:
    """Give the electronic copies that the site offers, in the order of documents before data: all, unless it says which."""
    wanted = record.texts("下载") if "下载" in record.values else DOWNLOADS
    for name in wanted:
        if name not in DOWNLOADS:
            meant = _MEANT.get(name.lower()) or nearest(name.lower(), DOWNLOADS)
            help_ = f"可以写：{'、'.join(DOWNLOADS)}；一种也不提供就写 []"
            if "，" in name:
                help_ = f"列表里的逗号用英文的，写成 [{name.replace('，', ', ')}]"
            elif meant:
                help_ = f"您是不是想写“{meant}”？{help_}"
            reader.error("107", f"“下载”里没有“{name}”这种电子版", record.place("下载"), help_)
    return tuple(name for name in DOWNLOADS if name in wanted)


def _navigation(record: Record, column: str) -> tuple[NavigationItem, ...]:
    written = [(item.text("名称"), item.text("链接")) for item in record.records("导航")]
    items = written or [(name, "") for name in NAVIGATION]
    if not any(name == column for name, _ in items):
        items.append((column, ""))
    return tuple(NavigationItem(name, link, name == column) for name, link in items if name)


def _deadlines(reader: Reader, record: Record) -> tuple[tuple[str, str], ...]:
    found = []
    for kind, statutory in STATUTORY_DEADLINES.items():
        wanted = record.text(kind) or statutory
        if wanted > statutory:
            reader.error(
                "109",
                f"{kind}的期限写的是 {wanted}，晚于法定期限 {statutory}",
                record.place(kind),
                "条例第四十九条的期限只能提前，不能推后",
            )
        found.append((kind, min(wanted, statutory)))
    return tuple(found)


def _load_agencies(root: Path) -> tuple[tuple[Agency, ...], tuple[Problem, ...], dict[str, Span]]:
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
