"""The page that searches all reports, and the ways to them for who has no script."""

from collections.abc import Iterable, Sequence

from generator.project.settings import SiteConfig
from generator.site.frame import AGENCIES, SEARCH, SEARCH_TITLE, frame_of, year_address, year_title
from generator.site.variables import Link, SearchPage


def search_page(
    site: SiteConfig, reports: int, names: str, volumes: Iterable[str], years: Sequence[int]
) -> SearchPage:
    """Give the page that searches all reports; ``volumes`` label the parts of the index, newest first.

    ``names`` is the file with the names of the bodies.
    """
    frame = frame_of(site, SEARCH, f"{SEARCH_TITLE} {site.column}", [(SEARCH_TITLE, "")])
    ways = [Link(year_title(site, year), frame.root + year_address(year)) for year in years]
    ways.append(Link("按机关查看", frame.root + AGENCIES))
    return SearchPage(frame, SEARCH_TITLE, reports, names, tuple(volumes), tuple(ways))
