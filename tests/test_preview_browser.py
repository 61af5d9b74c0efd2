"""The preview in a real browser: figures change, faults come and go, and nobody touches the page."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from generator.preview.server import Preview
from tests.sample import project, text

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
REPORT = "content/reports/czj/2022.yaml"


def permits(count: int) -> str:
    """A report of 2022 with this figure in it."""
    return text(2022, f"主动公开: {{行政许可: {count}}}")


def save(root: Path, content: str) -> None:
    (root / REPORT).write_text(content, encoding="utf-8")


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    assert CHROMIUM, "needs Debian's chromium"
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        found = browser.new_page(viewport={"width": 1280, "height": 900})
        yield found
        browser.close()


@pytest.fixture
def root(tmp_path: Path, page: Page) -> Iterator[Path]:
    """A project in preview, its report of 2022 open in the browser and connected."""
    project(tmp_path, {2021: text(2021), 2022: permits(1234)})
    with Preview(tmp_path, None, lambda _: None) as preview:
        page.goto(f"{preview.address}2022/czj/")
        expect(page.get_by_text("1234", exact=True)).to_be_visible()
        yield tmp_path
        page.goto("about:blank")


def test_a_saved_figure_appears_by_itself(page: Page, root: Path) -> None:
    save(root, permits(5678))
    expect(page.get_by_text("5678", exact=True)).to_be_visible()
    expect(page.get_by_text("1234", exact=True)).to_have_count(0)


def test_two_saves_in_a_row_both_arrive(page: Page, root: Path) -> None:
    """Within the three seconds in which livereload itself is deaf; the second may come while the page reloads."""
    save(root, permits(1111))
    expect(page.get_by_text("1111", exact=True)).to_be_visible()
    save(root, permits(2222))
    expect(page.get_by_text("2222", exact=True)).to_be_visible()
    for count in (3001, 3002, 3003, 3004, 3005):
        save(root, permits(count))
    expect(page.get_by_text("3005", exact=True)).to_be_visible()


def test_a_slip_is_shown_over_the_old_page_until_mended(page: Page, root: Path) -> None:
    save(root, permits(5678).replace("行政许可: 5678", "行政许可 5678"))
    panel = page.locator(".nb-failure")
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("行政许可 5678")
    expect(panel).to_contain_text(re.compile(rf"{REPORT}:\d+:\d+"))
    expect(page.get_by_text("1234", exact=True)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    panel.locator("summary").click()
    expect(panel.locator("pre").first).to_be_hidden()
    save(root, permits(8765))
    expect(page.get_by_text("8765", exact=True)).to_be_visible()
    expect(panel).to_have_count(0)


def test_a_draft_has_a_banner_and_its_problems_fit_a_phone(page: Page, root: Path) -> None:
    save(root, permits(1234).replace("状态: 发布", "状态: 草稿").replace("行政许可: 1234", "行政许可: 三百"))
    expect(page.get_by_text("草稿，只在预览里看得到")).to_be_visible()
    panel = page.locator(".nb-panel")
    expect(panel).to_contain_text("本页的稿件有 1 个错误")
    page.set_viewport_size({"width": 320, "height": 640})
    page.wait_for_function("document.querySelector('.nb-panel')?.scrollWidth <= 320")
    page.emulate_media(media="print")
    expect(panel).to_be_hidden()
    expect(page.get_by_text("草稿，只在预览里看得到")).to_be_hidden()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_browser_left_open_finds_the_next_preview(page: Page, tmp_path: Path) -> None:
    """A page of a preview that has ended reloads itself when one listens at its address again."""
    project(tmp_path, {2022: permits(1234)})
    with Preview(tmp_path, None, lambda _: None) as preview:
        port = int(preview.address.rstrip("/").rpartition(":")[2])
        page.goto(f"{preview.address}2022/czj/")
        expect(page.get_by_text("1234", exact=True)).to_be_visible()
    save(tmp_path, permits(5678))
    with Preview(tmp_path, port, lambda _: None):
        expect(page.get_by_text("5678", exact=True)).to_be_visible()
        page.goto("about:blank")
