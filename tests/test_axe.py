"""axe-core finds nothing: every kind of page, every state, every example of a component, every theme, every mode.

Pages of the default theme are looked at wide and narrow; a theme that extends it brings other inks and its own templates.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from generator.look.components import components
from generator.look.gallery import gallery, modes
from generator.look.theme import load_theme
from tests.audits import (
    AXE,
    COLOURS,
    MODES,
    NORMAL,
    THEMES,
    WIDTHS,
    Finding,
    Mode,
    kind_of,
    one_of_each,
    run_axe,
    set_mode,
    shorten,
    unfold,
)
from tests.browser import BASE, portal
from tests.golden import PROJECT

pytestmark = pytest.mark.browser
KINDS = {
    "index.html",
    "404.html",
    "<year>/index.html",
    "<year>/page-<n>.html",
    "<year>/<body>/index.html",
    "agencies/index.html",
    "agencies/<body>/index.html",
    "compare/index.html",
    "corrections/index.html",
    "data/index.html",
    "search/index.html",
    "terms/index.html",
}
COMPARED = "bodies=szf,czj,xcjd&years=2020-2022&items=requests.received.total,proactive.fee.amount&sum=1"
REPORT = "2022/czj/index.html"
YEARS = ('<a class="gid-series__figure"', '<a href="../../20', '<span class="gid-series__form"')
"""What stands in the cells of the tables of all years."""
DRAWN = ("<th", "<td", "<text", *YEARS)
UNDECIDED = {
    # A figure of one character: the same ink on the same paper as the longer ones beside it.
    ("color-contrast", "shortTextContent"): (*DRAWN, "<a", "<strong"),
    # Cells of a table with collapsed borders lie half a pixel over each other.
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
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(AXE)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module", params=THEMES)
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def site(theme: str, dressed: Callable[[str], Path]) -> Path:
    return dressed(theme)


def faults(page: Page, name: str, within: str = "", *, child: bool = False) -> Iterator[str]:
    """Yield what axe says of an open page in every mode and width; of a child theme, what its inks and slots change."""
    unfold(page)
    if child:
        shorten(page)
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    yield from seen(page, NORMAL, f"{name} {WIDTHS[0]}", within)
    shorten(page)
    for mode in MODES:
        if mode.rules == COLOURS:
            yield from seen(page, mode, f"{name} {WIDTHS[0]}", within)
    if not child:
        page.set_viewport_size({"width": WIDTHS[1], "height": 900})
        for mode in (NORMAL, *MODES):
            if mode.rules != COLOURS:
                yield from seen(page, mode, f"{name} {WIDTHS[1]}", within)


def quick_faults(page: Page, name: str, within: str = "") -> Iterator[str]:
    """Yield what axe says of an example; the modes are asked of the pages that the components stand on."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    yield from seen(page, NORMAL, f"{name} {WIDTHS[0]}", within)


def seen(page: Page, mode: Mode, name: str, within: str = "") -> Iterator[str]:
    set_mode(page, mode)
    yield from told(*run_axe(page, within, mode.rules), f"{name} {mode.name}")


def told(wrong: Sequence[Finding], undecided: Sequence[Finding], name: str) -> Iterator[str]:
    for finding in wrong:
        yield f"{name}: {finding}"
    for finding in undecided:
        if not all(allowed(finding, why) for why in finding.why.split("; ")):
            yield f"{name}: undecided {finding}"


def allowed(finding: Finding, why: str) -> bool:
    if finding.scrolled and why in ("elmPartiallyObscured", "bgOverlap"):
        return True
    return finding.html.startswith(UNDECIDED.get((finding.rule, why), ("nothing",)))


def test_no_kind_of_page_violates_a_rule(page: Page, site: Path, theme: str) -> None:
    chosen = one_of_each(site)
    assert {kind_of(address) for address in chosen} >= KINDS
    with portal(site, BASE) as url:
        found = []
        for address in chosen:
            page.set_viewport_size({"width": WIDTHS[0], "height": 900})
            page.goto(url + address)
            found += faults(page, address, child=theme != "default")
    assert found == []


def compared(page: Page, url: str) -> None:
    page.goto(f"{url}compare/index.html#{COMPARED}")
    page.locator(".gid-compare-result__tools:not([hidden])").wait_for()


def searched(page: Page, url: str) -> None:
    page.goto(f"{url}search/index.html?q=政府信息公开")
    page.locator("mark").first.wait_for()


def told_a_story(page: Page, url: str) -> None:
    page.goto(f"{url}{REPORT}")
    page.locator('[id="requests.carried_over.total"]').evaluate("cell => cell.click()")
    page.locator("dialog").get_by_text("上一年度（2021 年）：").wait_for()


def folded(page: Page, url: str) -> None:
    page.goto(f"{url}{REPORT}")
    page.get_by_role("button", name="只看非零").first.evaluate("button => button.click()")


def read_one_kind(page: Page, url: str) -> None:
    page.goto(f"{url}{REPORT}")
    page.get_by_label("自然人", exact=True).first.evaluate("way => way.click()")


def read_whole(page: Page, url: str) -> None:
    page.goto(f"{url}{REPORT}")
    page.get_by_label("整张表").first.evaluate("way => way.click()")


@pytest.mark.parametrize(
    ("state", "within"),
    [
        (compared, ""),
        (searched, ""),
        (told_a_story, "dialog"),
        (folded, ".gid-table--tree"),
        (read_one_kind, ".gid-table--tree"),
        (read_whole, ".gid-table--tree"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_no_state_that_a_reader_brings_about_violates_a_rule(
    page: Page, site: Path, theme: str, state: Callable[[Page, str], None], within: str
) -> None:
    with portal(site, BASE) as url:
        state(page, url)
        found = [*faults(page, state.__name__, within, child=theme != "default")]
    assert found == []


def test_no_example_of_a_component_violates_a_rule(page: Page, theme: str, tmp_path: Path) -> None:
    """Components that a theme takes over as they are were looked at in its parent, and its inks on its pages."""
    dressed = load_theme(PROJECT, theme)
    made = gallery(dressed, lambda _: ())
    assert made.problems == ()
    for address, data in made.files.items():
        (tmp_path / address).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / address).write_bytes(data)
    own = [name for name in components(dressed) if theme in {folder for _, folder in name.files}]
    assert own
    bare = [
        address
        for component in own
        for address in made.files
        if address.startswith(f"components/{component.name}/example-")
    ]
    found = []
    for address in bare:
        page.goto((tmp_path / address).as_uri())
        if page.locator("#example > *").count():
            found += quick_faults(page, address, "#example")
    for address in ("index.html", "components/pager/index.html"):
        page.goto((tmp_path / address).as_uri())
        found += quick_faults(page, address)
    assert found == []
    assert theme != "default" or len(bare) == made.examples


def test_the_modes_are_those_of_the_styles(theme: str) -> None:
    asked = {(name, value) for name, values in modes(load_theme(PROJECT, theme)) for value in values}
    assert asked == {pair for mode in MODES for pair in mode.attributes.items()}


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
