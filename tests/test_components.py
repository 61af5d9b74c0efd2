"""Every component renders with each of its examples, is well-formed, and documents what it takes."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from generator.look.component_examples import Example
from generator.look.components import Component, components, rendered
from generator.look.theme import CHECKOUT, Theme, load_theme

FOLDER = CHECKOUT / "default/components"
COMPONENTS = sorted(folder.name for folder in FOLDER.iterdir())
VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "wbr"})


class Balance(HTMLParser):
    """Collects tags that are not closed, or closed in the wrong order, and ids that come twice; a td may end unsaid."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.wrong += [f"{tag} {name}" for name in names if names.count(name) > 1]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag in {"td", "th"}:
            self.end_cell()
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr":
            self.end_cell()
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")

    def end_cell(self) -> None:
        if self.open and self.open[-1] == "td":
            self.open.pop()


@cache
def theme() -> Theme:
    return load_theme(Path(), "default")


@cache
def described() -> dict[str, Component]:
    return {component.name: component for component in components(theme())}


def example_of(name: str, title: str) -> Example:
    return next(example for example in described()[name].examples if example.name == title)


def render(name: str, title: str) -> str:
    return rendered(theme(), described()[name], example_of(name, title))


def examples() -> Iterator[tuple[str, str]]:
    for name in COMPONENTS:
        for example in described()[name].examples:
            yield name, example.name


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_is_a_macro_with_a_style_and_a_description(name: str) -> None:
    files = {file.name for file in (FOLDER / name).iterdir()}
    assert files == {f"{name}.html", f"{name}.css", f"{name}.yaml"}
    assert described()[name].examples
    assert described()[name].purpose.endswith("。")


@pytest.mark.parametrize("name", COMPONENTS)
def test_the_description_agrees_with_the_macro(name: str) -> None:
    found = described()[name]
    assert found.problems == ()
    for example in found.examples:
        assert list(example.given) == [parameter for parameter, _ in found.parameters]


@pytest.mark.parametrize("name", COMPONENTS)
def test_the_documentation_says_which_macro_a_component_defines(name: str) -> None:
    page = (FOLDER.parent.parent.parent / "docs/themes.md").read_text(encoding="utf-8")
    takes = ", ".join(parameter for parameter, _ in described()[name].parameters)
    assert f"| `{described()[name].macro}({takes})` |" in page


@pytest.mark.parametrize(("name", "example"), list(examples()))
def test_an_example_renders_well_formed(name: str, example: str) -> None:
    html = render(name, example)
    balance = Balance(html)
    assert (balance.open, balance.wrong) == ([], [])
    assert len(balance.ids) == len(set(balance.ids))


@pytest.mark.parametrize(("name", "example"), [pair for pair in examples() if pair[1] != "只有一页"])
def test_an_example_shows_every_text_it_was_given(name: str, example: str) -> None:
    html = render(name, example).replace("<wbr>", "")
    missing = [text for text in shown(example_of(name, example).given) if text not in html]
    assert not missing


def shown(value: object, key: str = "") -> Iterator[str]:
    """Give the texts of an example that a reader must see."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from shown(item, name)
    elif isinstance(value, tuple) and hasattr(value, "_asdict"):
        yield from shown(value._asdict())
    elif is_dataclass(value):
        for field in fields(value):
            yield from shown(getattr(value, field.name), field.name)
    elif isinstance(value, tuple):
        for item in value:
            yield from shown(item, key)
    elif isinstance(value, str) and key not in ("kind", "scope", "state", "previous", "next"):
        yield value


@pytest.mark.parametrize("name", ["metadata", "year-tabs", "pager", "downloads", "corrections", "services"])
def test_a_component_without_content_disappears(name: str) -> None:
    assert render(name, described()[name].examples[-1].name).strip() == ""


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_styles_only_itself(name: str) -> None:
    css = (FOLDER / name / f"{name}.css").read_text(encoding="utf-8")
    html = (FOLDER / name / f"{name}.html").read_text(encoding="utf-8")
    used = {
        word for value in re.findall(r'class="([^"]*)"', html) for word in re.findall(r"gid-[\w-]+", value)
    }
    block = min(used - {"gid-hidden"}, key=len)
    styled = set(re.findall(r"\.(gid-[\w-]+)", css))
    assert {word for word in styled if re.split("__|--", word)[0] != block} == set()
    assert {word for word in used if re.split("__|--", word)[0] not in (block, "gid-hidden")} == set()


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_holds_no_inline_style_and_no_script(name: str) -> None:
    html = (FOLDER / name / f"{name}.html").read_text(encoding="utf-8")
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", html)


def test_the_tools_are_hidden_until_the_script_shows_them() -> None:
    css = (FOLDER / "tools/tools.css").read_text(encoding="utf-8")
    assert css.startswith(".gid-tools { display: none; }")
    assert "[data-script] .gid-tools {\n  display: flex;" in css


def test_an_index_number_may_break_after_its_slash_and_is_escaped() -> None:
    row = {
        "title": "甲<乙",
        "href": "a",
        "index_number": "<0>/1",
        "agency": "丙",
        "agency_href": "b",
        "published": "",
        "corrected": "",
    }
    given = {"caption": "表", "rows": (row,)}
    example = replace(described()["entry-list"].examples[0], given=given)
    html = rendered(theme(), described()["entry-list"], example)
    assert '<td data-label="索引号">&lt;0&gt;/<wbr>1</td>' in html
    assert 'title="甲&lt;乙">甲&lt;乙</a>' in html
