"""axe-core finds nothing: every kind of page, every example of a component, every theme, every mode, wide and narrow."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from generator.build import build
from generator.gallery import gallery, modes
from generator.theme import load_theme
from tests.audits import (
    AXE,
    MODES,
    THEMES,
    VISUAL,
    WIDTHS,
    Finding,
    kind_of,
    one_of_each,
    run_axe,
    set_mode,
    shorten,
)
from tests.browser import chromium, portal
from tests.golden import PROJECT

pytestmark = pytest.mark.browser
BASE = "/zfxxgk/zfxxgknb/"
KINDS = {
    "index.html",
    "404.html",
    "<year>/index.html",
    "<year>/page-<n>.html",
    "<year>/<body>/index.html",
    "agencies/index.html",
    "agencies/<body>/index.html",
    "data/index.html",
    "terms/index.html",
}
YEARS = ('<a class="gid-series__figure"', '<a href="../../20', '<span class="gid-series__form"')
"""What stands in the cells of the tables of all years."""
DRAWN = ("<th", "<td", "<text", *YEARS)
UNDECIDED = {
    # A figure of one character: the same ink on the same paper as the longer ones beside it.
    ("color-contrast", "shortTextContent"): (*DRAWN, "<a", "<strong"),
    # Cells of a table with collapsed borders lie half a pixel over each other, or are cut off by the box they scroll in.
    ("color-contrast", "bgOverlap"): DRAWN,
    ("color-contrast", "elmPartiallyObscured"): DRAWN,
    ("color-contrast", "elmPartiallyObscuring"): DRAWN,
    # Words of a chart stand on paper beside the bars; axe cannot see what an SVG paints below them.
    ("color-contrast", "imgNode"): ("<text",),
    # The examples in the frames of the gallery are looked at one by one, each on its own page.
    ("frame-tested", "The iframe still has to be tested with axe-core"): ("<iframe",),
    # A form may leave every cell below a head blank; the head still says what would stand there.
    ("th-has-data-cells", "Table data cells are missing or empty"): ("<table",),
}
"""What axe could not decide and we did: rule, its reason, and the elements for which that is right."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(AXE)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module", params=THEMES)
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def site(theme: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(theme)
    root = Path(shutil.copytree(PROJECT, folder / "project"))
    if theme != "default":
        with (root / "content/site.yaml").open("a", encoding="utf-8") as file:
            file.write(f"\n主题: {{名称: {theme}}}\n")
    assert build(root, folder / "site").committed
    return folder / "site"


def faults(page: Page, name: str, within: str = "") -> Iterator[str]:
    """Yield what axe says of an open page in every mode and width."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    set_mode(page, {})
    yield from told(*run_axe(page, within), name)
    shorten(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for mode, attributes in MODES:
            if attributes or width != WIDTHS[0]:
                set_mode(page, attributes)
                found = run_axe(page, within, VISUAL if attributes else ())
                yield from told(*found, f"{name} {mode} {width}")


def told(wrong: Sequence[Finding], undecided: Sequence[Finding], name: str) -> Iterator[str]:
    for finding in wrong:
        yield f"{name}: {finding}"
    for finding in undecided:
        if not all(allowed(finding, why) for why in finding.why.split("; ")):
            yield f"{name}: undecided {finding}"


def allowed(finding: Finding, why: str) -> bool:
    return finding.html.startswith(UNDECIDED.get((finding.rule, why), ("nothing",)))


def test_no_kind_of_page_violates_a_rule(page: Page, site: Path) -> None:
    chosen = one_of_each(site)
    assert {kind_of(address) for address in chosen} >= KINDS
    with portal(site, BASE) as url:
        found = []
        for address in chosen:
            page.goto(url + address)
            found += faults(page, address)
    assert found == []


def test_no_example_of_a_component_violates_a_rule(page: Page, theme: str, tmp_path: Path) -> None:
    made = gallery(load_theme(PROJECT, theme), lambda _: ())
    assert made.problems == ()
    for address, data in made.files.items():
        (tmp_path / address).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / address).write_bytes(data)
    own = ("index.html", "components/pager/index.html")
    bare = [address for address in made.files if "/example-" in address]
    found = []
    for address in (*own, *bare):
        page.goto((tmp_path / address).as_uri())
        if address in own or page.locator("#example > *").count():
            found += faults(page, address, "" if address in own else "#example")
    assert found == []
    assert len(bare) == made.examples


def test_the_modes_are_those_of_the_styles(theme: str) -> None:
    asked = {(name, value) for name, values in modes(load_theme(PROJECT, theme)) for value in values}
    assert asked == {pair for _, attributes in MODES for pair in attributes.items()}


def test_axe_would_find_something(page: Page) -> None:
    page.goto("about:blank")
    page.set_content("<main><h1>甲</h1><img src=x><p style='color:#bbb;background:#fff'>看不清</p></main>")
    page.evaluate(AXE)
    rules = {finding.rule for finding in run_axe(page)[0]}
    assert {"image-alt", "color-contrast"} <= rules


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("2022/czj/index.html", "<year>/<body>/index.html"),
        ("2022/page-3.html", "<year>/page-<n>.html"),
        ("2022/index.html", "<year>/index.html"),
        ("agencies/czj/index.html", "agencies/<body>/index.html"),
        ("agencies/index.html", "agencies/index.html"),
        ("compare/index.html", "compare/index.html"),
    ],
)
def test_a_kind_is_told_by_the_address(address: str, kind: str) -> None:
    assert kind_of(address) == kind
