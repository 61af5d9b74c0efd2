"""What the audits of finished pages share: the themes, the modes of a page, one page of each kind, and axe-core.

A kind is told by the address and by what is on the page, so that pages that are added later are found by themselves.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page

from generator.theme import CHECKOUT

AXE = (Path(__file__).parent / "node/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
THEMES = sorted(folder.name for folder in CHECKOUT.iterdir() if (folder / "theme.yaml").is_file())
MODES: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("normal", {}),
    ("large text", {"data-size": "large"}),
    ("small text", {"data-size": "small"}),
)
"""The modes of a page: attributes of ``<html>``; a test holds this list to what the styles ask about."""
WIDTHS = (1440, 320)
VISUAL = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")
"""The rules that a mode can break; what a page is made of is the same in every mode."""

_CLASS = re.compile(r'class="([^"]*)"')
_ID = re.compile(r'<(?:section|h2|table|form)[^>]* id="([a-z-]+)"')
_FIGURE = re.compile(r'<td id="([^"]*)"')
_BLOCK = re.compile(r"gid-[a-z]+(?:-[a-z]+)*(?:__[a-z-]+)?(?:--[a-z-]+)?")


class Finding(NamedTuple):
    """What axe says of one element: the rule, its selector, why, and its markup."""

    rule: str
    target: str
    why: str
    html: str


def kind_of(address: str) -> str:
    """Give the kind of a page by its address: years, names of bodies and numbers of pages are all one."""
    parts = address.split("/")
    year = re.fullmatch("[0-9]{4}", parts[0])
    named = bool(year and len(parts) == 3) or (parts[0] == "agencies" and len(parts) == 3)
    parts = [
        "<year>" if year and not number else "<body>" if named and number == 1 else part
        for number, part in enumerate(parts)
    ]
    return re.sub("page-[0-9]+", "page-<n>", "/".join(parts))


def features(address: str, html: str) -> frozenset[str]:
    """Give what a page has that another of its kind may not have: classes of components, ids of sections."""
    kind = kind_of(address)
    classes = {word for value in _CLASS.findall(html) for word in _BLOCK.findall(value)}
    form = "+".join(_FIGURE.findall(html))
    return frozenset(
        {kind, f"{kind} {form}"} | {f"{kind} {word}" for word in classes | set(_ID.findall(html))}
    )


def one_of_each(site: Path) -> list[str]:
    """Give few addresses of a site that together have every feature of every kind of page."""
    pages = {
        file.relative_to(site).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(site.rglob("*.html"))
    }
    left = {address: features(address, html) for address, html in pages.items()}
    missing = frozenset().union(*left.values())
    chosen = []
    while missing:
        best = max(left, key=lambda address: len(left[address] & missing))
        missing -= left.pop(best)
        chosen.append(best)
    return sorted(chosen)


def set_mode(page: Page, attributes: Mapping[str, str]) -> None:
    """Put a page into a mode, and out of every other."""
    names = sorted({name for _, found in MODES for name in found})
    page.evaluate(
        "([names, wanted]) => names.forEach(name => name in wanted"
        " ? document.documentElement.setAttribute(name, wanted[name])"
        " : document.documentElement.removeAttribute(name))",
        [names, dict(attributes)],
    )


def run_axe(page: Page, within: str = "", only: Sequence[str] = ()) -> tuple[list[Finding], list[Finding]]:
    """Give the violations, and what axe could not decide, element by element; ``only`` are the rules to run."""
    options: dict[str, object] = {"resultTypes": ["violations", "incomplete"], "iframes": False}
    if only:
        options["runOnly"] = list(only)
    found: dict[str, Any] = page.evaluate(
        "([within, options]) => axe.run(within || document, options)", [within, options]
    )
    return list(_findings(found["violations"])), list(_findings(found["incomplete"]))


def _findings(results: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    for result in results:
        for node in result["nodes"]:
            checks = (*node["any"], *node["all"], *node["none"])
            yield Finding(
                result["id"], str(node["target"][-1]), "; ".join(map(_why, checks)), node["html"][:80]
            )


def _why(check: Mapping[str, Any]) -> str:
    data = check.get("data")
    key = data.get("messageKey") if isinstance(data, dict) else None
    return str(key or check["message"])


def shorten(page: Page) -> None:
    """Take away rows of tables that repeat others: what a mode or a width does to one it does to all."""
    page.evaluate(
        "document.querySelectorAll('tbody tr:nth-child(n+5), svg text:nth-of-type(n+8)')"
        ".forEach(row => row.remove())"
    )
