"""The looks of the pages: one scale, contrast by numbers, the modes a reader chooses, and what stands on paper."""

import io
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest
from playwright.sync_api import Page

from generator.look.theme import CHECKOUT, load_theme

THEMES = ("default", "dangzheng")
REPORT = "2022/czj/index.html"
ON_SCALE = tuple(
    file.relative_to(CHECKOUT / "default").as_posix()
    for folder in ("static/css", "components")
    for file in sorted((CHECKOUT / "default" / folder).rglob("*.css"))
)
LOOSE = re.compile(
    r"^ *(?:font-size|margin|padding|gap)[\w-]*:.*?(?<![\w.])(?!1rem|1px)[\d.]+(?:rem|px)\b", re.MULTILINE
)
DRAWN = "font-size: 15px"  # in the units of a drawing, not of the page
GUTTER = "clamp(.75rem, 4vw, 1.25rem)"
PAIRS = (
    ("文字色", "纸色"),
    ("文字色", "底纹色"),
    ("次要文字色", "纸色"),
    ("次要文字色", "底纹色"),
    ("主色", "纸色"),
    ("主色", "底纹色"),
    ("强调色", "纸色"),
    ("强调色", "底纹色"),
    ("反白色", "主色"),
    ("反白色", "强调色"),
)
SHIFTS = """
window.shifts = 0;
new PerformanceObserver(list => { for (const e of list.getEntries()) window.shifts += e.value })
    .observe({ type: "layout-shift", buffered: true });
"""


# Without a browser


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours as WCAG 2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tokens_of(selector: str) -> dict[str, str]:
    """Give the tokens that a block of the modes sets."""
    css = (CHECKOUT / "default/static/css/modes.css").read_text(encoding="utf-8")
    block = css.split(f"{selector} {{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--(\w+): ([^;]+);", block))


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#fff", "#000000") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_pair_of_colours_can_be_read(name: str, text: str, ground: str) -> None:
    tokens = dict(load_theme(Path(), name).tokens)
    assert contrast(tokens[text], tokens[ground]) >= 4.5


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("selector", ['[data-contrast="high"]', ":root"])
def test_high_contrast_is_high_and_draws_its_lines(name: str, selector: str) -> None:
    tokens = dict(load_theme(Path(), name).tokens) | tokens_of(selector)
    assert min(contrast(tokens[text], tokens[ground]) for text, ground in PAIRS) >= 7
    assert contrast(tokens["线条色"], tokens["纸色"]) >= 7


@pytest.mark.parametrize("name", ON_SCALE)
def test_sizes_and_spaces_come_from_the_scale(name: str) -> None:
    css = (CHECKOUT / "default" / name).read_text(encoding="utf-8").replace(GUTTER, "").replace(DRAWN, "")
    loose = LOOSE.findall(css)
    assert loose == []


def test_the_scale_grows_step_by_step() -> None:
    tokens = dict(load_theme(Path(), "default").tokens)
    steps = [float(tokens[f"间距{number}"].removesuffix("rem")) for number in range(1, 7)]
    assert steps == sorted(set(steps))


def test_the_second_theme_changes_only_what_it_names() -> None:
    own = CHECKOUT / "dangzheng"
    files = {file.relative_to(own).as_posix() for file in own.rglob("*") if file.is_file()}
    assert files == {
        "theme.yaml",
        "templates/slots/header.html",
        "static/css/dangzheng.css",
        "components/navigation/navigation.css",
    }
    red, plain = load_theme(Path(), "dangzheng"), load_theme(Path(), "default")
    assert [key for key, _ in red.tokens] == [key for key, _ in plain.tokens]
    assert {key for key in plain.assets if red.assets[key] != plain.assets[key]} == {"style.css"}
    assert (red.copies, red.fonts) == (plain.copies, plain.fonts)


def pages(site: Path) -> dict[str, str]:
    """Give the pages of a site, without the header and the fingerprint of the style."""
    found = {}
    for file in site.rglob("*.html"):
        text = re.sub(
            r'<header class="gid-header.*?</header>', "", file.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        found[file.relative_to(site).as_posix()] = re.sub(r"assets/style\.\w+\.css", "", text)
    return found


def test_both_themes_give_the_same_pages_but_for_the_header_and_the_style(
    dressed: Callable[[str], Path],
) -> None:
    plain, red = (pages(dressed(name)) for name in THEMES)
    assert plain == red
    assert "gid-masthead" in (dressed("dangzheng") / REPORT).read_text(encoding="utf-8")


# In Chromium


def style(page: Page, selector: str, name: str) -> str:
    value = page.evaluate(
        "([where, name]) => getComputedStyle(document.querySelector(where))[name]", [selector, name]
    )
    assert isinstance(value, str)
    return value


def size(page: Page, selector: str) -> float:
    return float(style(page, selector, "fontSize").removesuffix("px"))


@pytest.mark.browser
def test_large_text_and_high_contrast_hold_on_every_page_until_they_are_reset(desk: Page, url: str) -> None:
    desk.goto(url + REPORT)
    plain = size(desk, ".gid-navigation__item")
    desk.get_by_role("button", name="特大").click()
    desk.get_by_role("button", name="高对比").click()
    assert size(desk, "#zoom p") >= 24
    for address in (REPORT, "index.html", "agencies/czj/index.html", "404.html"):
        desk.goto(url + address)
        assert size(desk, ".gid-navigation__item") >= 24, "18 磅"
        assert size(desk, ".gid-breadcrumb") >= 24
        assert style(desk, "body", "backgroundColor") == "rgb(0, 0, 0)"
        assert desk.get_by_role("button", name="特大").get_attribute("aria-pressed") == "true"
    desk.get_by_role("button", name="恢复").click()
    desk.goto(url + REPORT)
    assert size(desk, ".gid-navigation__item") == plain
    assert style(desk, "body", "backgroundColor") == "rgb(255, 255, 255)"
    assert desk.locator('[aria-pressed="true"]').count() == 0


@pytest.mark.browser
def test_a_mode_is_switched_on_and_off_with_the_keyboard(desk: Page, url: str) -> None:
    desk.goto(url + "index.html")
    for _ in range(20):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.textContent") == "高对比":
            break
    for pressed in ("true", "false"):
        desk.keyboard.press("Enter")
        assert desk.evaluate("document.activeElement.getAttribute('aria-pressed')") == pressed


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("address", ["index.html", REPORT])
def test_nothing_shifts_when_the_scripts_run(
    window: Callable[..., Page], url: str, address: str, width: int
) -> None:
    page = window(width)
    page.goto(url + "404.html")
    for chosen in ("", "huge"):
        page.evaluate("size => localStorage.setItem('nianbao-size', size)", chosen)
        page.add_init_script(SHIFTS)
        page.goto(url + address, wait_until="networkidle")
        assert page.locator(".gid-tools").is_visible()
        assert page.evaluate("window.shifts") == 0
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width


@pytest.mark.browser
def test_paper_knows_no_modes(desk: Page, url: str) -> None:
    desk.goto(url + REPORT)
    look = "JSON.stringify([...document.querySelectorAll('body, h1, #zoom p, #zoom h2, td')].map(e => {"
    look += "const s = getComputedStyle(e); return [s.fontSize, s.color, s.backgroundColor]}))"
    desk.emulate_media(media="print")
    plain = desk.evaluate(look)
    desk.emulate_media(media="screen")
    desk.get_by_role("button", name="特大").click()
    desk.get_by_role("button", name="高对比").click()
    desk.emulate_media(media="print")
    assert desk.evaluate(look) == plain
    assert not desk.locator(".gid-tools").is_visible()


@pytest.mark.browser
def test_every_sheet_of_paper_says_where_it_comes_from_and_of_which_day_it_is(desk: Page, url: str) -> None:
    desk.goto(url + REPORT)
    with pdfplumber.open(io.BytesIO(desk.pdf(prefer_css_page_size=True))) as paper:
        sheets = [sheet.extract_text() for sheet in paper.pages]
    assert len(sheets) > 2
    for number, words in enumerate(sheets, 1):
        line = re.sub(r"\s", "", unicodedata.normalize("NFKC", words))
        assert line.count("地址:https://www.example.gov.cn/zfxxgk/zfxxgknb/2022/czj/") == 1
        assert "发布于2023-01-1809:30,更正于2023-03-01" in line
        assert re.search(f"第{number}.,共{len(sheets)}.", line)
        assert "依申请公开政府信息公开指南" not in line


@pytest.mark.browser
def test_without_scripts_no_button_promises_anything_and_paper_ends_with_the_address(
    window: Callable[..., Page], url: str
) -> None:
    page = window(script=False)
    page.goto(url + REPORT)
    assert not page.locator(".gid-tools").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".gid-address").is_visible()
    assert "发布于 2023-01-18 09:30，更正于 2023-03-01" in page.locator(".gid-address").inner_text()


@pytest.mark.browser
def test_a_line_of_prose_holds_forty_two_characters_at_most(desk: Page, url: str) -> None:
    desk.goto(url + REPORT)
    widest = (
        "Math.max(...[...document.querySelectorAll('#zoom > p')].map(p => p.getBoundingClientRect().width))"
    )
    for width in (1440, 1024, 2560):
        desk.set_viewport_size({"width": width, "height": 900})
        assert desk.evaluate(widest) / size(desk, "#zoom > p") <= 42


@pytest.mark.browser
def test_what_the_system_asks_for_is_given(desk: Page, url: str) -> None:
    desk.goto(url + REPORT)
    desk.emulate_media(contrast="more")
    assert style(desk, ".gid-breadcrumb", "color") == "rgb(0, 0, 0)"
    desk.emulate_media(contrast="no-preference", forced_colors="active")
    canvas = desk.evaluate(
        "(() => { const e = document.body.appendChild(document.createElement('p'));"
        "e.className = 'probe'; const s = new CSSStyleSheet(); s.replaceSync('.probe { background: Canvas }');"
        "document.adoptedStyleSheets = [s]; return getComputedStyle(e).backgroundColor })()"
    )
    assert style(desk, ".gid-charts__paper", "fill") == canvas


@pytest.mark.browser
def test_services_stand_under_the_navigation_or_in_one_line_before_the_text(desk: Page, url: str) -> None:
    desk.goto(url + "terms/index.html")
    boxes = {
        name: desk.locator(f".gid-{name}").bounding_box() for name in ("services", "navigation", "page__main")
    }
    services, navigation, main = boxes["services"], boxes["navigation"], boxes["page__main"]
    assert services
    assert navigation
    assert main
    assert services["x"] == navigation["x"]
    assert services["y"] >= navigation["y"] + navigation["height"]
    assert main["x"] > services["x"] + services["width"]
    desk.set_viewport_size({"width": 320, "height": 640})
    line, main = desk.locator(".gid-services").bounding_box(), desk.locator(".gid-page__main").bounding_box()
    assert line
    assert main
    assert line["height"] <= 48
    assert line["y"] + line["height"] <= main["y"]
    desk.emulate_media(media="print")
    assert not desk.locator(".gid-services").is_visible()
    desk.goto(url + "index.html")
    assert desk.locator(".gid-services").count() == 0
