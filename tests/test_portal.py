"""A portal's header, footer and head stand on every page, by file or by server-side include; what would break a page is told."""

import re
import shutil
from pathlib import Path

import lxml.html
import pytest

from generator.look.theme import CHECKOUT
from generator.problem import Level, Problem
from generator.project.config import load_config
from generator.project.portal import NO_PORTAL, Portal
from generator.site.build import Options, build
from tests import sample

MUNICIPAL = Path(__file__).parent / "projects/municipal"
HEADER = '<div class="portal-header"><ul><li><a href="/">门户首页</a><li><a href="/zwgk/">政务公开</a></ul></div>\n'
FOOTER = '<div class="portal-footer"><p>门户页脚<br>示例市</div>\n'
HEAD = '<link rel="stylesheet" href="/common/portal.css">\n'
INCLUDE = '<!--#include virtual="/common/header.html" -->'
KINDS = {
    "ColumnDescription",
    "ColumnKeywords",
    "ColumnName",
    "ColumnType",
    "SiteDomain",
    "SiteIDCode",
    "SiteName",
}
ARTICLE = {"ArticleTitle", "ContentSource", "PubDate"}


def project(folder: Path, **written: str) -> Path:
    """Write a project whose portal is in files; a value that begins with ``=`` is written into ``site.yaml``."""
    lines = []
    for key, value in written.items():
        if value.startswith("="):
            lines.append(f"  {key}: {value[1:]}\n")
            continue
        (folder / "portal").mkdir(parents=True, exist_ok=True)
        (folder / f"portal/{key}.html").write_text(value, encoding="utf-8")
        lines.append(f"  {key}: portal/{key}.html\n")
    (folder / "content").mkdir(parents=True, exist_ok=True)
    (folder / "content/site.yaml").write_text(sample.SITE + "门户:\n" + "".join(lines), encoding="utf-8")
    (folder / "content/agencies.yaml").write_text(sample.AGENCIES, encoding="utf-8")
    return folder


def problems(folder: Path, **written: str) -> list[Problem]:
    return list(load_config(project(folder, **written)).problems)


def test_files_are_taken_as_they_are_whatever_their_encoding(tmp_path: Path) -> None:
    root = project(tmp_path, 页头=HEADER, 页脚=FOOTER, 头部=HEAD)
    assert load_config(root).problems == ()
    assert load_config(root).site.portal == Portal(HEAD, HEADER, FOOTER)
    (root / "portal/页头.html").write_bytes(HEADER.encode("gb18030"))
    assert load_config(root).site.portal.header == HEADER


def test_an_include_goes_through_to_the_letter(tmp_path: Path) -> None:
    config = load_config(project(tmp_path, 页头=f"={INCLUDE}"))
    assert (config.site.portal.header, config.problems) == (INCLUDE, ())


@pytest.mark.parametrize(
    "written",
    [
        "portal/none.html",
        "../header.html",
        "/etc/hostname",
        "'<!--#include file=\"a.html\" -->'",
        "'<!--#include virtual=\"common/a.html\" -->'",
        "'<!--#include virtual=\"//other.example/a.html\" -->'",
        "'<!--#exec cmd=\"ls\" -->'",
        "'<div>门户</div>'",
    ],
)
def test_what_cannot_be_fetched_is_told_where_it_is_written(written: str, tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, 页头=f"={written}")
    assert problem.code == "C115"
    assert problem.span.path == "content/site.yaml"
    line = (tmp_path / problem.span.path).read_text(encoding="utf-8").split("\n")[problem.span.line - 1]
    assert line.startswith("  页头: ")
    assert problem.help


@pytest.mark.parametrize(
    ("html", "place", "words"),
    [
        ("<div>\n<p>甲\n<span>乙</div>", (3, 1), "<span> 在 </div> 之前没有关上"),
        ("<div>\n  <ul><li>甲</ul>", (1, 1), "<div> 没有关上"),
        ("<p>甲</p>\n</div>", (2, 1), "</div> 前面没有对应的 <div>"),
        ("<div/>", (1, 1), "<div> 没有关上"),
        ("\n<html><body>甲</body></html>", (1, 1), "<html>"),
        ("甲\n<main>乙</main>", (2, 1), "<main>"),
        ('<div id="zoom">甲</div>', (1, 1), "重复"),
        ('<a href="x.html">甲</a>', (1, 1), "x.html"),
        ('<img alt="" src="../a.png">', (1, 1), "../a.png"),
        ('甲<!--#include virtual="a.html" -->', (1, 2), "以 / 开头"),
        ('<!--#exec cmd="ls" -->', (1, 1), "exec"),
    ],
)
def test_what_would_break_a_page_is_told_at_its_line(
    html: str, place: tuple[int, int], words: str, tmp_path: Path
) -> None:
    problem = problems(tmp_path, 页脚=html)[0]
    assert (problem.code, problem.level) == ("C116", Level.ERROR)
    assert (problem.span.path, problem.span.line, problem.span.column) == ("portal/页脚.html", *place)
    assert words in problem.message
    assert load_config(tmp_path).site.portal.footer == ""


@pytest.mark.parametrize(
    "html",
    [
        "<script>var a = 1;</script>",
        "<style>p { color: red }</style>",
        '<p style="color: red">甲</p>',
        '<a href="/" onclick="go()">甲</a>',
        '<a href="javascript:go()">甲</a>',
        '<script src="https://other.example/a.js"></script>',
        '<link rel="stylesheet" href="//other.example/a.css">',
    ],
)
def test_what_a_strict_policy_would_stop_is_a_warning_and_is_kept(html: str, tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, 页头=html)
    assert (problem.code, problem.level, problem.span.line) == ("C117", Level.WARNING, 1)
    assert load_config(tmp_path).site.portal.header == f"{html}\n"


def test_only_what_belongs_into_the_head_goes_there(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, 头部="<div>甲</div>")
    assert "<head>" in problem.message


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the municipal site below a portal: its header by an include, footer and head by file."""
    folder = tmp_path_factory.mktemp("portal")
    root = folder / "project"
    shutil.copytree(MUNICIPAL, root)
    (root / "portal").mkdir()
    (root / "portal/footer.html").write_text(FOOTER, encoding="utf-8")
    (root / "portal/head.html").write_text(HEAD, encoding="utf-8")
    with (root / "content/site.yaml").open("a", encoding="utf-8") as file:
        file.write(f"门户:\n  头部: portal/head.html\n  页头: {INCLUDE}\n  页脚: portal/footer.html\n")
    result = build(root, folder / "site", Options(workers=1))
    assert not [problem for problem in result.problems if problem.level is Level.ERROR]
    return folder / "site"


def expanded(html: str) -> str:
    """Give a page as a server with SSI sends it."""
    fragments = {"/common/header.html": HEADER}
    return re.sub(r'<!--#include virtual="([^"]*)" -->', lambda found: fragments[found[1]], html)


def parsed(html: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))


def test_every_page_of_every_kind_stands_in_the_portal_with_all_its_tags(site: Path) -> None:
    files = sorted(site.rglob("*.html"))
    templates = {file.name for file in (CHECKOUT / "default/templates").glob("*.html")} - {"base.html"}
    assert len(files) > len(templates)
    for file in files:
        html = file.read_text(encoding="utf-8")
        assert html.count(INCLUDE) == 1
        page = parsed(expanded(html))
        assert page.xpath("string(//head/link[@href='/common/portal.css']/@rel)") == "stylesheet"
        assert len(page.xpath("//body/div[@class='portal-header']")) == 1
        assert len(page.xpath("//body/div[@class='portal-footer']")) == 1
        assert not page.xpath("//header[@class='gid-header'] | //*[contains(@class, 'gid-footer')]")
        order = [
            *page.xpath("//div[@class='portal-header']"),
            *page.xpath("//main"),
            *page.xpath("//div[@class='portal-footer']"),
        ]
        assert [element for element in page.iter() if element in order] == order
        tags = {tag.get("name"): tag.get("content") for tag in page.xpath("//meta[@name]")}
        wanted = KINDS | ({"Url"} if file.name != "404.html" else set())
        if page.xpath("//article"):
            wanted |= ARTICLE
            assert len(page.xpath("//*[@id='zoom'][contains(@class, 'article-content')]")) == 1
        assert wanted <= set(tags), file
        assert all(tags[name] for name in wanted)


def test_without_a_portal_the_slots_of_the_theme_stand() -> None:
    config = load_config(MUNICIPAL)
    assert config.site.portal == NO_PORTAL
