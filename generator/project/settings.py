"""What ``site.yaml`` says of the column and its portal."""

from pathlib import Path
from typing import Annotated, NamedTuple

from generator.formats import for_year
from generator.project.choices import Choices, chosen
from generator.project.keys import (
    DOWNLOADS,
    EVERYWHERE,
    NO_CHARTS,
    PACKINGS,
)
from generator.project.portal import NO_PORTAL, Portal, read_portal
from generator.reading.shape import Reader, Record


class NavigationItem(NamedTuple):
    """A fixed column of the platform; without a link it is shown as text. ``here`` marks the report column."""

    name: str
    link: str
    here: bool


class Footer(NamedTuple):
    """The marks of a portal's footer; an empty one is not printed."""

    sponsor: Annotated[str, "主办单位"] = ""
    operator: Annotated[str, "承办单位"] = ""
    icp: Annotated[str, "ICP备案号"] = ""
    police: Annotated[str, "公安备案号"] = ""
    contact: Annotated[str, "联系方式"] = ""
    report_errors: Annotated[str, "“政府网站找错”的地址"] = ""
    site_map: Annotated[str, "网站地图的地址"] = ""


class SiteConfig(NamedTuple):
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
    packings: tuple[str, ...] = ()

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


_DOWNLOADS = Choices(
    "下载",
    DOWNLOADS,
    "电子版",
    {"word": "docx", "wps": "docx", "doc": "docx", "excel": "xlsx", "xls": "xlsx"},
    "；一种也不提供就写 []",
)
_PACKINGS = Choices("预压缩", PACKINGS, "压缩", {"gz": "gzip", "brotli": "br", "是": "gzip"})
STATUTORY_DEADLINES = {"政府": "03-31", "部门": "01-31", "乡镇街道": "01-31", "开发区": "01-31"}
NAVIGATION = ("政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报")


def read_site(reader: Reader, record: Record, root: Path) -> SiteConfig:
    """Give what the site says of itself, with the usual where it says nothing."""
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
        downloads=chosen(reader, record, _DOWNLOADS, DOWNLOADS),
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
        packings=chosen(reader, record, _PACKINGS, ()),
    )


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
