"""The page where a reader chooses what to compare; the rest of it is made by its scripts from the files of ``comparison``."""

from generator.project.settings import SiteConfig
from generator.site.frame import (
    AGENCIES,
    COMPARE,
    COMPARE_TITLE,
    DATA,
    DATA_TITLE,
    TERMS,
    TERMS_TITLE,
    frame_of,
)
from generator.site.variables import AgencyPage, ComparePage, Link


def compare_page(site: SiteConfig, mark: str, *, data: bool) -> ComparePage:
    """Give the page of comparisons; ``mark`` keeps a browser from reading an index that is older than the page.

    With ``data`` it links to the page of the bulk data.
    """
    frame = frame_of(site, COMPARE, f"{COMPARE_TITLE} {site.column}", [(COMPARE_TITLE, "")])
    return ComparePage(
        frame,
        COMPARE_TITLE,
        f"index.js?{mark}",
        Link("按机关查看", frame.root + AGENCIES),
        Link(TERMS_TITLE, frame.root + TERMS),
        Link(DATA_TITLE, frame.root + DATA) if data else None,
    )


def with_comparison(page: AgencyPage, slug: str) -> AgencyPage:
    """Give the page of a body with a link to its comparison with others, where it is already chosen."""
    # A query, not a fragment: a fragment in a link of ours must be a place on the page.
    link = Link("与其他机关比较", f"{page.frame.root}{COMPARE}?bodies={slug}")
    return page._replace(compare=link)
