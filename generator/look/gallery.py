"""The gallery of a theme's components: a page of all, a page of each, and a bare page of every example.

Its pages are plain files with relative links, so that they can be served, written to a folder and opened from the disk.
They wear the theme's own style; their own additions stand in ``gallery_look/``.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2

from generator.look.component_examples import Example
from generator.look.components import Component, components, rendered
from generator.look.theme import STYLE, Theme
from generator.problem import Level, Problem, ProblemError, Span
from generator.telling.diagnostics import full

LOOK = Path(__file__).parent / "gallery_look"
OWN = "gallery"
WIDTHS = (320, 768, 1440)
ReadLines = Callable[[str], Sequence[str]]

_SELECTOR = re.compile(
    r"""(?:^|[{},;/])\s*(?:html|:root)?((?:\[data-[\w-]+=["']?[\w-]+["']?\])+)(?=[\s,{:])"""
)
_ATTRIBUTE = re.compile(r"""\[(data-[\w-]+)=["']?([\w-]+)["']?\]""")


@dataclass(frozen=True, slots=True)
class Shown:
    """One example as the gallery shows it; ``html`` is empty when the component stays away or has failed."""

    example: Example
    address: str
    html: str
    fault: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One component with its examples; ``theme`` is the nearest one that has a part of it, ``faults`` are texts."""

    component: Component
    theme: str
    address: str
    shown: tuple[Shown, ...]
    faults: tuple[str, ...]

    @property
    def faulty(self) -> bool:
        """Say whether anything is wrong with the component."""
        return bool(self.faults) or any(shown.fault for shown in self.shown)


@dataclass(frozen=True, slots=True)
class Gallery:
    """The files of a gallery by address, and everything that is wrong with the components."""

    files: Mapping[str, bytes]
    problems: tuple[Problem, ...]
    components: int
    examples: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the gallery stands: the way to its root, and the assets of the theme."""

    root: str
    style: str
    title: str
    here: str = ""


def gallery(theme: Theme, read: ReadLines) -> Gallery:
    """Give the gallery of a theme; raises ``ProblemError`` when it has no component.

    ``read`` gives the lines of a file by the path that problems say.
    """
    found = components(theme)
    if not found:
        message, help_ = f"主题“{theme.name}”没有部件", "在 theme.yaml 里写“继承: default”"
        raise ProblemError(
            Problem("T106", Level.ERROR, message, Span(f"themes/{theme.name}/theme.yaml"), help_)
        )
    problems: list[Problem] = []
    entries = [_entry(theme, component, read, problems) for component in found]
    own = {
        f"{OWN}/{file.name}": file.read_bytes() for file in sorted(LOOK.iterdir()) if file.suffix != ".html"
    }
    style = theme.assets[STYLE]
    common = {"theme": theme, "entries": entries, "modes": modes(theme), "widths": WIDTHS}
    pages = {"index.html": _page("index.html", Place("", style, "部件样张"), **common)}
    for entry in entries:
        name = entry.component.name
        place = Place("../../", style, entry.component.title, name)
        pages[entry.address] = _page("component.html", place, entry=entry, **common)
        scripts = tuple(theme.assets[script] for script in entry.component.scripts)
        for shown in entry.shown:
            pages[f"{_folder(name)}{shown.address}"] = _page(
                "example.html", place, entry=entry, shown=shown, scripts=scripts
            )
    files = {**theme.files, **own, **{address: text.encode() for address, text in pages.items()}}
    return Gallery(files, tuple(problems), len(found), sum(len(entry.shown) for entry in entries))


def modes(theme: Theme) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give the attributes of ``<html>`` that the theme's style asks about, with the values it knows.

    They are read from the style itself: a mode that a child theme adds needs no second list.
    """
    style = theme.files[theme.assets[STYLE]].decode()
    found: dict[str, dict[str, None]] = {}
    for selector in _SELECTOR.finditer(style):
        for name, value in _ATTRIBUTE.findall(selector[1]):
            found.setdefault(name, {})[value] = None
    return tuple((name, tuple(values)) for name, values in sorted(found.items()))


def _folder(name: str) -> str:
    return f"components/{name}/"


def _entry(theme: Theme, component: Component, read: ReadLines, problems: list[Problem]) -> Entry:
    problems += component.problems
    faults = tuple(full(problem, read) for problem in component.problems)
    shown = []
    for number, example in enumerate(component.examples, 1):
        html, fault = "", ""
        try:
            html = rendered(theme, component, example).strip()
        except ProblemError as error:
            fault = "\n\n".join(full(problem, read) for problem in error.problems)
            problems += [problem for problem in error.problems if problem not in problems]
        shown.append(Shown(example, f"example-{number}.html", html, fault))
    owners = {owner for _, owner in component.files}
    nearest = next((folder.name for folder in theme.folders if folder.name in owners), theme.name)
    return Entry(component, nearest, f"{_folder(component.name)}index.html", tuple(shown), faults)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(LOOK),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _page(template: str, place: Place, **given: object) -> str:
    return _environment().get_template(template).render(place=place, own=OWN, **given)
