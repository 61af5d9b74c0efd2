"""The gallery: a child's component over its parent's, faults where they are, live in a browser, and as plain files."""

import http.client
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from generator.cli import run
from generator.look.components import components, rendered
from generator.look.gallery import Gallery, gallery, modes
from generator.look.theme import load_theme
from generator.preview.builds import source_lines
from generator.preview.gallery import Workshop, write_gallery
from generator.preview.server import Preview, serve
from generator.problem import ProblemError
from tests.sample import project

PAGER = "themes/ours/components/pager"
MINE = """{% macro pager(place) %}
<p class="gid-pager">我的分页：{{ place.current }}</p>
{% endmacro %}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project whose theme extends the default one and has nothing of its own yet."""
    project(tmp_path, {})
    site = tmp_path / "content/site.yaml"
    site.write_text(site.read_text(encoding="utf-8") + "\n主题: {名称: ours}\n", encoding="utf-8")
    save(tmp_path, "themes/ours/theme.yaml", "名称: ours\n继承: default\n")
    return tmp_path


def save(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


def made(root: Path) -> Gallery:
    return gallery(load_theme(root, "ours"), lambda path: source_lines(root, path))


def page(found: Gallery, address: str) -> str:
    return found.files[address].decode()


def pager_yaml(root: Path) -> str:
    default = load_theme(root, "default").folders[0]
    return (default / "components/pager/pager.yaml").read_text(encoding="utf-8")


def test_every_component_and_every_example_has_a_page(root: Path) -> None:
    theme = load_theme(root, "ours")
    found = made(root)
    index = page(found, "index.html")
    for component in components(theme):
        folder = f"components/{component.name}/"
        assert f"{folder}index.html" in index
        own = page(found, f"{folder}index.html")
        assert component.purpose in own.replace("&#34;", '"')
        for number, example in enumerate(component.examples, 1):
            assert f"{folder}index.html#example-{number}" in index
            assert rendered(theme, component, example).strip() in page(
                found, f"{folder}example-{number}.html"
            )
    assert found.problems == ()


def test_every_link_of_the_gallery_leads_somewhere(root: Path) -> None:
    found = made(root)
    for address in found.files:
        if address.endswith(".html") and "/example-" not in address:
            for target in re.findall(r'(?:href|src)="([^"#?]+)', page(found, address)):
                parts = [*address.split("/")[:-1], *target.split("/")]
                while ".." in parts:
                    at = parts.index("..")
                    del parts[at - 1 : at + 1]
                assert "/".join(parts) in found.files, (address, target)


def test_the_nearest_part_of_a_component_is_shown_and_named(root: Path) -> None:
    save(root, f"{PAGER}/pager.html", MINE)
    found = made(root)
    own = page(found, "components/pager/index.html")
    assert "我的分页：2" in page(found, "components/pager/example-1.html")
    assert f"{PAGER}/pager.html" in own
    assert "themes/default/components/pager/pager.css" in own
    save(root, f"{PAGER}/pager.yaml", pager_yaml(root).replace("名称: 分页", "名称: 我们的分页"))
    assert "<h1>我们的分页" in page(made(root), "components/pager/index.html")


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("place.current", "place.curent", "T101", "place 里没有“curent”；您是不是想写“current”？"),
        ("{{ place.current }}", "{{ place.current", "T101", "pager.html:"),
        ("macro pager(place)", "macro pages(place)", "T101", "缺少宏 pager"),
        ("macro pager(place)", "macro pager(place, label)", "T105", "宏的参数是 place、label"),
    ],
)
def test_a_fault_in_a_template_is_told_at_its_line_and_the_rest_goes_on(
    root: Path, old: str, new: str, code: str, words: str
) -> None:
    save(root, f"{PAGER}/pager.html", MINE.replace(old, new))
    found = made(root)
    own = page(found, "components/pager/index.html")
    assert code in {problem.code for problem in found.problems}
    assert words.replace("“", "“") in own
    assert 'class="gallery__fault"' in own
    assert "Traceback" not in own
    assert "gid-breadcrumb" in page(found, "components/breadcrumb/example-1.html")
    assert page(found, "index.html").count("有错") >= 2


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("    place:\n", "    plac:\n", "您是不是想写“place”？"),
        ("      total: 3\n", "      total-: 3\n", "“total-”不能用作名称"),
        ("只有一页\n", "三页里的第二页\n", "有两个例子都叫“三页里的第二页”"),
        ("  - 名称: 只有一页\n    place", "  - place", "例子没有名称"),
        ("用途:", "用处:", "您是不是想写“用途”？"),
        ("示例:", "例子集:", "没有“例子集”这一项"),
        ("参数:", "脚本: js/none.js\n参数:", "脚本 js/none.js 在 static/ 下没有"),
        ("  place: 分页", "  plce: 分页", "宏的参数是 place"),
    ],
)
def test_a_fault_in_a_description_is_told_at_its_line(root: Path, old: str, new: str, words: str) -> None:
    text = pager_yaml(root)
    assert old in text
    save(root, f"{PAGER}/pager.yaml", text.replace(old, new))
    found = made(root)
    assert any(words in f"{problem.message} {problem.help}" for problem in found.problems), found.problems
    assert all(problem.span.path == f"{PAGER}/pager.yaml" and problem.span.line for problem in found.problems)
    assert words in page(found, "components/pager/index.html")


def test_a_component_without_a_description_or_without_a_template_is_told(root: Path) -> None:
    save(
        root,
        "themes/ours/components/stamp/stamp.html",
        "{% macro stamp(text) %}<p>{{ text }}</p>{% endmacro %}",
    )
    save(root, "themes/ours/components/lone/lone.css", ".gid-lone { color: red; }")
    told = " ".join(problem.message for problem in made(root).problems)
    assert "部件“stamp”没有说明文件 stamp.yaml" in told
    assert "部件“lone”没有模板" in told
    assert "T106" not in told


def test_values_of_examples_are_what_a_page_would_give(root: Path) -> None:
    theme = load_theme(root, "ours")
    pager = next(component for component in components(theme) if component.name == "pager")
    place = pager.examples[0].given["place"]
    assert (place.total, place.previous, place.pages[1].here) == (3, "index.html", True)  # type: ignore[attr-defined]
    neighbours = next(component for component in components(theme) if component.name == "neighbours")
    assert neighbours.examples[1].given["earlier"] is None


def test_the_modes_are_read_from_the_styles(root: Path) -> None:
    before = dict(modes(load_theme(root, "ours")))
    save(root, "themes/ours/components/pager/pager.css", ':root[data-ink="dark"] .gid-pager { color: red; }')
    after = dict(modes(load_theme(root, "ours")))
    assert after == {**before, "data-ink": ("dark",)}


def test_a_theme_without_components_is_refused(tmp_path: Path) -> None:
    project(tmp_path, {})
    default = load_theme(tmp_path, "default").folders[0]
    for part in ("templates", "static"):
        shutil.copytree(default / part, tmp_path / "themes/bare" / part)
    save(tmp_path, "themes/bare/theme.yaml", "名称: bare\n变量: {主色: red}\n")
    site = tmp_path / "content/site.yaml"
    site.write_text(site.read_text(encoding="utf-8") + "\n主题: {名称: bare}\n", encoding="utf-8")
    with pytest.raises(ProblemError, match=r"T106 主题“bare”没有部件"):
        serve(tmp_path, None, open_browser=False, say=lambda _: None, gallery=True)
    with pytest.raises(ProblemError, match="T106"):
        write_gallery(tmp_path, tmp_path / "out")


def test_a_broken_theme_keeps_the_last_gallery(root: Path) -> None:
    workshop = Workshop(root)
    before = workshop.renew()
    assert before.failure is None
    save(root, "themes/ours/theme.yaml", "名称: ours\n继承: default\n变量: {主色调: red}\n")
    after = workshop.renew()
    assert after.failure
    assert after.files == before.files
    assert (after.number, after.problems[0].code) == (2, "T103")


def test_the_gallery_goes_to_a_folder_and_never_over_a_site(root: Path) -> None:
    out = root / "样张"
    assert run(["-C", str(root), "preview", "--gallery", "--out", str(out)]) == 0
    assert (out / "components/pager/example-1.html").is_file()
    assert write_gallery(root, out)[1].written == 0
    save(root, f"{PAGER}/pager.html", MINE.replace("place.current", "place.none"))
    assert run(["-C", str(root), "preview", "--gallery", "--out", str(out)]) == 1
    assert run(["-C", str(root), "preview", "--out", str(out)]) == 2
    assert run(["-C", str(root), "preview", "--gallery", "--out", str(root / "content/x")]) == 1
    (root / "site").mkdir()
    save(root, "site/manifest.json", '{"generator": "nianbao 1", "files": {"index.html": {"source": ""}}}')
    assert run(["-C", str(root), "preview", "--gallery", "--out", str(root / "site")]) == 1
    assert not (root / "site/index.html").exists()


@pytest.mark.browser
def test_saving_a_component_shows_at_once_and_so_does_its_fault(root: Path, browser: Browser) -> None:
    tab = browser.new_page(viewport={"width": 1440, "height": 900})
    with Preview(root, None, lambda _: None, gallery=True) as preview:
        address = f"{preview.address}components/pager/"
        tab.goto(address)
        stage = tab.frame_locator("#example-1 iframe")
        expect(stage.get_by_text("第 2 页，共 3 页")).to_be_visible()
        save(root, f"{PAGER}/pager.html", MINE)
        expect(stage.get_by_text("我的分页：2")).to_be_visible()
        save(root, f"{PAGER}/pager.html", MINE.replace("place.current", "place.curent"))
        fault = tab.locator("#example-1 .gallery__fault")
        expect(fault).to_contain_text(f"{PAGER}/pager.html:2")
        save(root, "themes/ours/theme.yaml", "名称: ours\n继承: none\n")
        expect(tab.locator(".nb-failure")).to_contain_text("themes/ours/theme.yaml:2")
        save(root, "themes/ours/theme.yaml", "名称: ours\n继承: default\n")
        save(root, f"{PAGER}/pager.html", MINE)
        expect(stage.get_by_text("我的分页：2")).to_be_visible()
        expect(tab.locator(".nb-failure")).to_have_count(0)
        tab.goto("about:blank")
    tab.close()


@pytest.mark.browser
def test_widths_and_modes_are_switched_and_stand_in_the_address(root: Path, browser: Browser) -> None:
    out = root / "out"
    write_gallery(root, out)
    tab = browser.new_page(viewport={"width": 1440, "height": 900})
    tab.goto((out / "components/pager/index.html").as_uri())
    tab.get_by_label("并排").check()
    tab.get_by_label("large").check()
    frames = tab.locator("#example-1 iframe")
    expect(frames).to_have_count(3)
    assert [frame.get_attribute("width") for frame in frames.all()] == ["320", "768", "1440"]
    inside = tab.frame_locator("#example-1 iframe >> nth=0")
    expect(inside.locator("html")).to_have_attribute("data-size", "large")
    address = tab.evaluate("location.href")
    tab.goto("about:blank")
    tab.goto(address)
    expect(tab.locator("#example-1 iframe")).to_have_count(3)
    tab.set_viewport_size({"width": 320, "height": 800})
    for name in ("index.html", "components/statutory-table/index.html"):
        tab.goto((out / name).as_uri())
        assert tab.evaluate("document.scrollingElement.scrollWidth") <= 320
    tab.close()


def test_a_stranger_gets_nothing(root: Path) -> None:
    with Preview(root, None, lambda _: None, gallery=True) as preview:
        port = urlsplit(preview.address).port
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        line.request("GET", "/", headers={"Host": "evil.example"})
        assert line.getresponse().status == 403
        line.close()
