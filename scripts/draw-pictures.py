#!/usr/bin/env python3
"""Draws the pictures of docs/images from the sample site, in both themes; run by hand, the results are committed.

PYTHONPATH=. python scripts/draw-pictures.py
"""

import io
import sys
import tempfile
from pathlib import Path
from shutil import copytree
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser

from generator.site.build import build
from tests.browser import chromium, portal
from tests.golden import PROJECT

TARGET = Path(__file__).parent.parent / "docs/images"
BASE = "/zfxxgk/zfxxgknb/"
MOST = 200_000


class Picture(NamedTuple):
    """One picture: which page in which theme, how wide and tall, and the modes a reader chose."""

    name: str
    address: str
    width: int
    height: int
    theme: str = "default"
    modes: tuple[tuple[str, str], ...] = ()


PICTURES = (
    Picture("report.png", "2022/czj/index.html", 1280, 1000),
    Picture("report-phone.png", "2022/czj/index.html", 360, 780),
    Picture("home.png", "index.html", 1280, 1000),
    Picture(
        "compare.png", "compare/index.html#bodies=*&years=2022&items=requests.received.total", 1280, 1150
    ),
    Picture("search.png", "search/index.html?q=%E5%BD%92%E6%A1%A3", 1280, 1000),
    Picture("dangzheng.png", "2022/czj/index.html", 1280, 1000, "dangzheng"),
    Picture(
        "high-contrast.png",
        "2022/czj/index.html",
        1280,
        1000,
        modes=(("size", "large"), ("contrast", "high")),
    ),
)


def built(folder: Path, theme: str) -> Path:
    """Build the sample site in a theme and give its folder."""
    project = Path(copytree(PROJECT, folder / theme))
    site = project / "content/site.yaml"
    site.write_text(f"{site.read_text(encoding='utf-8')}主题: {{名称: {theme}}}\n", encoding="utf-8")
    if build(project, project / "site").committed is None:
        sys.exit(f"the sample site cannot be built in the theme {theme}")
    return project / "site"


def draw(browser: Browser, picture: Picture, url: str) -> bytes:
    """Give a picture as a PNG of few colours."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        device_scale_factor=2 if picture.width < 500 else 1,
    )
    page = context.new_page()
    page.goto(url + picture.address)
    for mode, value in picture.modes:
        page.evaluate("([mode, value]) => localStorage.setItem(`nianbao-${mode}`, value)", [mode, value])
    page.goto(url + picture.address, wait_until="networkidle")
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    target = io.BytesIO()
    shot.quantize(64, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
    return target.getvalue()


def main() -> None:
    """Draw all pictures; stops at one that is too large for a page of documentation."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        sites = {theme: built(Path(folder), theme) for theme in {picture.theme for picture in PICTURES}}
        for picture in PICTURES:
            with portal(sites[picture.theme], BASE) as url:
                data = draw(browser, picture, url)
            if len(data) > MOST:
                sys.exit(f"{picture.name} has {len(data)} bytes, more than {MOST}")
            (TARGET / picture.name).write_bytes(data)


if __name__ == "__main__":
    main()
