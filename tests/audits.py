"""What the audits of finished pages share: the themes, the modes of a page, one page of each kind, and axe-core.

A kind is told by the address and by what is on the page, so that pages that are added later are found by themselves.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from playwright.sync_api import Page

from generator.look.theme import CHECKOUT

AXE = (Path(__file__).parent / "node/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
THEMES = sorted(folder.name for folder in CHECKOUT.iterdir() if (folder / "theme.yaml").is_file())
WIDTHS = (1440, 320)
COLOURS = ("color-contrast", "link-in-text-block")
SIZES = ("target-size", "scrollable-region-focusable")
"""What a mode can break: another ink, or another size; what a page is made of is the same in every mode."""


class Mode(NamedTuple):
    """One way to look at a page: attributes of ``<html>`` that a reader chose, wishes of the system, rules to ask."""

    name: str
    rules: tuple[str, ...]
    attributes: Mapping[str, str] = MappingProxyType({})
    contrast: Literal["more", "no-preference"] = "no-preference"
    forced: Literal["active", "none"] = "none"


NORMAL = Mode("normal", ())
HUGE = Mode("huge", SIZES, {"data-size": "huge"})
CONTRAST = Mode("high contrast", COLOURS, {"data-contrast": "high"})
MODES = (
    Mode("large", SIZES, {"data-size": "large"}),
    HUGE,
    CONTRAST,
    Mode("more contrast", COLOURS, contrast="more"),
    Mode("forced colours", COLOURS, forced="active"),
)
"""All but the normal one; a test holds the attributes to what the styles ask about. Ink and size do not meet."""

_CLASS = re.compile(r'class="([^"]*)"')
_ID = re.compile(r'<(?:section|h2|table|form)[^>]* id="([a-z-]+)"')
_FIGURE = re.compile(r'<td id="([^"]*)"')
_BLOCK = re.compile(r"gid-[a-z]+(?:-[a-z]+)*(?:__[a-z-]+)?(?:--[a-z-]+)?")


class Finding(NamedTuple):
    """What axe says of one element: the rule, its selector, why, its markup, and whether it lies in a box that scrolls."""

    rule: str
    target: str
    why: str
    html: str
    scrolled: bool


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


def set_mode(page: Page, mode: Mode) -> None:
    """Put a page into a mode, and out of every other."""
    page.emulate_media(contrast=mode.contrast, forced_colors=mode.forced)
    names = sorted({name for other in MODES for name in other.attributes})
    page.evaluate(
        "([names, wanted]) => names.forEach(name => name in wanted"
        " ? document.documentElement.setAttribute(name, wanted[name])"
        " : document.documentElement.removeAttribute(name))",
        [names, dict(mode.attributes)],
    )


# What lies below the edge of a box that scrolls is only half to be seen, whatever its ink.
RUN = """async ([within, options]) => {
  const edged = one => one && ((/auto|scroll/.test(getComputedStyle(one).overflow)
    && (one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight)) || edged(one.parentElement));
  const found = await axe.run(within || document, options);
  for (const { nodes } of found.incomplete) {
    for (const node of nodes) node.scrolled = !!edged(document.querySelector(node.target[node.target.length - 1]));
  }
  return found;
}"""


def run_axe(page: Page, within: str = "", only: Sequence[str] = ()) -> tuple[list[Finding], list[Finding]]:
    """Give the violations, and what axe could not decide, element by element; ``only`` are the rules to run."""
    options: dict[str, object] = {"resultTypes": ["violations", "incomplete"], "iframes": False}
    if only:
        options["runOnly"] = list(only)
    found: dict[str, Any] = page.evaluate(RUN, [within, options])
    return list(_findings(found["violations"])), list(_findings(found["incomplete"]))


def _findings(results: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    for result in results:
        for node in result["nodes"]:
            checks = (*node["any"], *node["all"], *node["none"])
            yield Finding(
                result["id"],
                str(node["target"][-1]),
                "; ".join(map(_why, checks)),
                node["html"][:80],
                scrolled=node.get("scrolled", False),
            )


def _why(check: Mapping[str, Any]) -> str:
    data = check.get("data")
    key = data.get("messageKey") if isinstance(data, dict) else None
    return str(key or check["message"])


def unfold(page: Page) -> None:
    """Open what a reader may open: axe looks at nothing that is closed."""
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")


def shorten(page: Page) -> None:
    """Take away rows of tables that repeat others: what a mode or a width does to one it does to all."""
    page.evaluate(
        "document.querySelectorAll('tbody tr:nth-child(n+5), svg text:nth-of-type(n+8)')"
        ".forEach(row => row.remove())"
    )
