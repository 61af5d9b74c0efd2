"""The addresses of pages, and what surrounds the body of every page."""

from collections.abc import Iterable
from functools import lru_cache

from generator.data.tables import FOLDER
from generator.project.settings import NavigationItem, SiteConfig
from generator.site.variables import Frame, Link

TERMS_TITLE = "统计表里各项的含义"
HOME = "index.html"
AGENCIES = "agencies/index.html"
DATA = f"{FOLDER}index.html"
TERMS = "terms/index.html"
NOT_FOUND = "404.html"
FEED = "feed.xml"
CORRECTIONS = "corrections/"
CORRECTIONS_FEED = f"{CORRECTIONS}feed.xml"
CORRECTIONS_TITLE = "更正记录"
SITEMAP = "sitemap.xml"
SEARCH = "search/index.html"
SEARCH_TITLE = "全文检索"
COMPARE = "compare/index.html"
COMPARE_TITLE = "数据比较"
DATA_TITLE = "年报数据"


def year_address(year: int, number: int = 1) -> str:
    """Give the address of one page of a year's column."""
    return f"{year}/index.html" if number == 1 else f"{year}/page-{number}.html"


def corrections_address(number: int = 1) -> str:
    """Give the address of one page of the list of corrections."""
    return CORRECTIONS + (HOME if number == 1 else f"page-{number}.html")


def agency_address(slug: str) -> str:
    """Give the address of the page of a body."""
    return f"agencies/{slug}/index.html"


def year_title(site: SiteConfig, year: int) -> str:
    """Give the name of a year's column: 政府信息公开年报（2022年）."""
    return f"{site.column}（{year}年）"


def _root(address: str) -> str:
    return "../" * address.count("/")


def frame_of(
    site: SiteConfig,
    address: str,
    title: str,
    trail: Iterable[tuple[str, str]],
    article: tuple[tuple[str, str], ...] = (),
    structured: str = "",
) -> Frame:
    """Give what surrounds the body of a page; ``trail`` are the texts and addresses behind the column in the breadcrumb."""
    root = site.base_path if address == NOT_FOUND else _root(address)
    url = site.url + address.removesuffix("index.html")
    name = site.column if address == HOME else title
    meta = [
        ("SiteName", site.name),
        ("SiteDomain", site.domain),
        ("SiteIDCode", site.id_code),
        ("ColumnName", site.column if article else name),
        ("ColumnDescription", site.column_description),
        ("ColumnKeywords", site.column_keywords),
        ("ColumnType", site.column_type),
        *article,
        ("Url", url),
    ]
    crumbs = [*_column(site.home, site.column, root)]
    crumbs += [Link(text, f"{root}{target}" if target else "") for text, target in trail]
    crumbs[-1] = Link(crumbs[-1].text, "", here=True)
    return Frame(
        address=address,
        root=root,
        title=title,
        url=url,
        home=site.home,
        site_name=site.name,
        column=site.column,
        meta=tuple([(tag, content) for tag, content in meta if content]),
        breadcrumb=tuple(crumbs),
        navigation=_navigation(site.navigation, root),
        years=(),
        footer=site.footer,
        id_code=site.id_code,
        fictitious=site.fictitious,
        feed=root + FEED,
        structured=structured,
        portal=site.portal,
        services=_services(root, search=site.search),
    )


def meanings_address(form: str) -> str:
    """Give the address of what the figures of a form count, as scripts read it."""
    return f"terms/{form}.json"


@lru_cache(maxsize=64)
def _column(home: str, column: str, root: str) -> tuple[Link, ...]:
    """Give the way to the column, with which every breadcrumb begins."""
    return (Link("首页", home), Link("政府信息公开", ""), Link(column, f"{root}index.html"))


@lru_cache(maxsize=64)
def _navigation(items: tuple[NavigationItem, ...], root: str) -> tuple[Link, ...]:
    return tuple(
        Link(item.name, f"{root}index.html" if item.here else item.link, item.here) for item in items
    )


@lru_cache(maxsize=64)
def _services(root: str, *, search: bool) -> tuple[Link, ...]:
    """Give what stands at hand on every page; these pages are always there."""
    found = ((COMPARE_TITLE, COMPARE), ("指标含义", TERMS))
    return tuple(
        Link(text, root + target) for text, target in (((SEARCH_TITLE, SEARCH),) if search else ()) + found
    )
