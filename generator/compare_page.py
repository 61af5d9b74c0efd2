"""The page where a reader chooses what to compare; the rest of it is made by its scripts from the files of ``comparison``."""

from generator.config import SiteConfig
from generator.pages import AGENCIES, COMPARE, DATA, DATA_TITLE, TERMS, TERMS_TITLE, frame_of
from generator.variables import ComparePage, Link

TITLE = "数据比较"


def compare_page(site: SiteConfig, mark: str, *, data: bool) -> ComparePage:
    """Give the page of comparisons; ``mark`` keeps a browser from reading an index that is older than the page.

    With ``data`` it links to the page of the bulk data.
    """
    frame = frame_of(site, COMPARE, f"{TITLE} {site.column}", [(TITLE, "")])
    return ComparePage(
        frame,
        TITLE,
        f"index.js?{mark}",
        Link("按机关查看", frame.root + AGENCIES),
        Link(TERMS_TITLE, frame.root + TERMS),
        Link(DATA_TITLE, frame.root + DATA) if data else None,
    )
