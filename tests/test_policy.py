"""What ``docs/security.md`` tells a portal's engineer: the policy is the one that the browser tests hold the pages to."""

import re
import shutil
from pathlib import Path

from generator.site.build import build
from tests.browser import BASE, POLICY, chromium, portal
from tests.golden import PROJECT

PAGE = (Path(__file__).parent.parent / "docs/security.md").read_text(encoding="utf-8")
WRITTEN = re.findall(r"""(?:Content-Security-Policy"? (?:value=|content=)?)"(default-src[^"]*)\"""", PAGE)


def test_every_server_is_told_the_policy_that_the_pages_are_tested_under() -> None:
    plain = [policy.removesuffix("; frame-ancestors 'self'") for policy in WRITTEN]
    assert plain.count(POLICY) == 4, "nginx, Apache, IIS, and the page's head"
    assert len(plain) == 4
    assert "'unsafe" not in POLICY
    assert "wasm" not in POLICY


def test_the_policy_in_the_head_lets_a_report_work(tmp_path: Path) -> None:
    project = Path(shutil.copytree(PROJECT, tmp_path / "project"))
    theme = project / "themes/ours"
    (theme / "templates/slots").mkdir(parents=True)
    (theme / "theme.yaml").write_text("名称: ours\n继承: default\n", encoding="utf-8")
    meta = re.search(r"<meta http-equiv=[^>]*>", PAGE.partition("```html")[2])
    assert meta
    (theme / "templates/slots/head.html").write_text(meta[0] + "\n", encoding="utf-8")
    with (project / "content/site.yaml").open("a", encoding="utf-8") as file:
        file.write("主题: {名称: ours}\n")
    assert build(project, tmp_path / "site").committed
    said: list[str] = []
    with chromium() as browser, portal(tmp_path / "site", BASE, policy="") as url:
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{url}2022/czj/index.html", wait_until="networkidle")
        page.locator("#zoom td[id]").first.click()
        page.locator("dialog[open]").wait_for()
        page.evaluate(
            "const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s)"
        )
        assert page.evaluate("window.ran") is None
        assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    unexpected = [words for words in said if "favicon" not in words and "404" not in words]
    assert len(unexpected) == 1, unexpected
    assert "inline script" in unexpected[0]
