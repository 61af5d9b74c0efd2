"""Themes: a child overrides file by file, tokens are known ones, assets are fingerprinted, mistakes have a place."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.look.theme import CHECKOUT, THEME_FIELDS, Theme, load_theme
from generator.printing.document import to_document
from generator.problem import Problem, ProblemError
from generator.project.config import load_config
from generator.project.load import Archive
from generator.project.report_files import find_reports
from generator.site.pages import report_page
from generator.site.variables import TEMPLATES, ReportPage
from tests.sample import project, text

DEFAULT = CHECKOUT / "default"
CHILD = "名称: 本市\n继承: default\n"
NO_STYLE = "核对文件名；只能用 static/ 下的文件，名字不以 . 开头"
MEANT = "您是不是想写“继承”？"
PAGES = tuple(TEMPLATES.values())
Write = Callable[[str, str | bytes], None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    project(tmp_path, {2022: text(2022)})
    return tmp_path


@pytest.fixture
def write(root: Path) -> Write:
    """Write a file of the child theme ``ours``; its ``theme.yaml`` is there already."""

    def put(name: str, content: str | bytes) -> None:
        file = root / "themes/ours" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    put("theme.yaml", CHILD)
    return put


def page_of(root: Path) -> ReportPage:
    config = load_config(root)
    archive = Archive(root, config, find_reports(root, config))
    report = archive.report("czj", 2022)
    assert report
    return report_page(report, to_document(report), config.site, (), None, None)


def style(theme: Theme) -> str:
    return theme.files[theme.assets["style.css"]].decode()


def problems_of(call: Callable[[], object]) -> list[tuple[str, str, str, str]]:
    with pytest.raises(ProblemError) as caught:
        call()
    problems: tuple[Problem, ...] = caught.value.problems
    return [(problem.code, str(problem.span), problem.message, problem.help) for problem in problems]


def test_the_default_theme_renders_a_report(root: Path) -> None:
    page = page_of(root)
    html = load_theme(root, "default").render("report.html", page)
    assert f"<title>{page.frame.title}</title>" in html
    assert html.count("</h1>") == 1


def test_rendering_twice_gives_the_same_text(root: Path) -> None:
    page = page_of(root)
    one, other = load_theme(root, "default"), load_theme(root, "default")
    assert one.render("report.html", page) == other.render("report.html", page)
    assert dict(one.files) == dict(other.files)


def test_assets_carry_the_hash_of_their_bytes(root: Path, write: Write) -> None:
    before = load_theme(root, "default").assets
    write("static/js/page.js", "// nothing")
    after = load_theme(root, "ours").assets
    assert re.fullmatch(r"assets/page\.[0-9a-f]{10}\.js", before["js/page.js"])
    assert after["js/page.js"] != before["js/page.js"]
    assert after["style.css"] == before["style.css"]


def test_every_token_is_used_and_every_variable_of_the_styles_is_a_token(root: Path) -> None:
    theme = load_theme(root, "default")
    css = style(theme)
    printed = {name for name, _ in theme.tokens if name.startswith("公文")}
    assert set(re.findall(r"var\(--([\w-]+)\)", css)) == {name for name, _ in theme.tokens} - printed


def test_every_token_is_documented() -> None:
    page = (DEFAULT.parent.parent / "docs/themes.md").read_text(encoding="utf-8")
    for name, _ in load_theme(DEFAULT.parent.parent, "default").tokens:
        assert f"`{name}`" in page, name


def test_a_child_replaces_a_whole_template(root: Path, write: Write) -> None:
    write("templates/report.html", "只有标题：{{ page.document.title }}")
    html = load_theme(root, "ours").render("report.html", page_of(root))
    assert html == "只有标题：示例市财政局2022年政府信息公开工作年度报告"


def test_a_child_extends_the_template_it_replaces_by_naming_the_parent(root: Path, write: Write) -> None:
    write(
        "templates/report.html", '{% extends "default/report.html" %}{% block side %}咨询电话{% endblock %}'
    )
    html = load_theme(root, "ours").render("report.html", page_of(root))
    assert "咨询电话" in html
    assert "本文目录" not in html
    assert 'id="zoom"' in html


def test_a_child_replaces_one_component_and_keeps_its_style(root: Path, write: Write) -> None:
    write("components/breadcrumb/breadcrumb.html", "{% macro breadcrumb(links) %}您在这里{% endmacro %}")
    theme = load_theme(root, "ours")
    assert "您在这里" in theme.render("report.html", page_of(root))
    assert ".gid-breadcrumb__list" in style(theme)


def test_a_child_replaces_the_style_of_one_component(root: Path, write: Write) -> None:
    write("components/pager/pager.css", ".gid-pager { color: red; }")
    css = style(load_theme(root, "ours"))
    assert ".gid-pager{color: red}" in css
    assert ".gid-pager__list" not in css
    assert ".gid-years__list" in css


def test_a_child_replaces_one_style_sheet_and_adds_another(root: Path, write: Write) -> None:
    write("theme.yaml", CHILD + "样式: [css/more.css]\n")
    write("static/css/layout.css", ".replaced { color: red; }")
    write("static/css/more.css", ".more { color: red; }")
    css = style(load_theme(root, "ours"))
    assert ".gid-header__site" not in css
    assert css.index(".gid-skip") < css.index(".replaced") < css.index(".more")


def test_a_slot_takes_the_include_of_a_portal_as_it_is(root: Path, write: Write) -> None:
    include = '<!--#include virtual="/common/header.html" -->'
    write("templates/slots/header.html", include)
    html = load_theme(root, "ours").render("report.html", page_of(root))
    assert include in html
    assert "gid-header" not in html
    assert "gid-footer" in html


@pytest.mark.parametrize("slot", ["head", "badge", "footer"])
def test_every_slot_reaches_the_page(root: Path, write: Write, slot: str) -> None:
    write(f"templates/slots/{slot}.html", "<!-- 门户的内容 -->")
    assert "<!-- 门户的内容 -->" in load_theme(root, "ours").render("report.html", page_of(root))


def test_tokens_come_from_the_site_then_the_child_then_the_parent(root: Path, write: Write) -> None:
    write("theme.yaml", CHILD + '变量: {主色: "#111111", 强调色: "#222222"}\n')
    css = style(load_theme(root, "ours", [("主色", "#333333")]))
    assert "--主色: #333333;" in css
    assert "--强调色: #222222;" in css
    assert "--版心宽度: 70rem;" in css
    assert "#111111" not in css


def test_a_style_points_at_the_fingerprinted_file(root: Path, write: Write) -> None:
    write("static/img/logo.png", b"\x89PNG")
    write("components/pager/pager.css", '.a { background: url("img/logo.png") }\n.b { mask: url(data:,x) }')
    theme = load_theme(root, "ours")
    css = style(theme)
    assert f'.a{{background: url("{Path(theme.assets["img/logo.png"]).name}")}}' in css
    assert ".b{mask: url(data:,x)}" in css


def test_a_style_that_points_at_nothing_is_named_with_its_line(root: Path, write: Write) -> None:
    write("components/pager/pager.css", ".a {}\n.b { background: url(https://cdn.example.com/x.png) }")
    assert problems_of(lambda: load_theme(root, "ours")) == [
        (
            "T102",
            "themes/ours/components/pager/pager.css:2:1",
            "样式里的 url(https://cdn.example.com/x.png) 在 static/ 下没有",
            "只能用 static/ 下的文件，写它在 static/ 里的路径",
        )
    ]


def test_a_listed_style_that_is_missing_is_named(root: Path, write: Write) -> None:
    write("theme.yaml", CHILD + "样式: [css/none.css]\n")
    assert problems_of(lambda: load_theme(root, "ours")) == [
        ("T102", "themes/ours/theme.yaml:3:6", "“样式”里的 css/none.css 在 static/ 下没有", NO_STYLE)
    ]


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("./css/base.css", "写成 css/base.css"),
        ("css//base.css", "写成 css/base.css"),
        ("css/../css/base.css", "写成 css/base.css"),
        ("../theme.yaml", NO_STYLE),
        ("/etc/hostname", NO_STYLE),
        (".x.css", NO_STYLE),
        ("css", NO_STYLE),
    ],
)
def test_a_style_is_written_as_the_file_is_called_below_static(
    root: Path, write: Write, written: str, advice: str
) -> None:
    write("static/.x.css", ".x {}")
    write("theme.yaml", f"{CHILD}样式:\n  - css/layout.css\n  - {written}\n")
    assert problems_of(lambda: load_theme(root, "ours")) == [
        ("T102", "themes/ours/theme.yaml:5:5", f"“样式”里的 {written} 在 static/ 下没有", advice)
    ]


def test_the_styles_of_a_parent_in_the_project_are_checked_too(root: Path, write: Write) -> None:
    write("../base/theme.yaml", "名称: base\n样式: [css/none.css]\n")
    for page in PAGES:
        write(f"../base/templates/{page}", "页")
    write("theme.yaml", "名称: 本市\n继承: base\n")
    (problem,) = problems_of(lambda: load_theme(root, "ours"))
    assert problem[:2] == ("T102", "themes/base/theme.yaml:2:6")


@pytest.mark.parametrize("name", ["长" * 300, "../default", "a/b", ".", "..", "/etc", "a\\b"])
def test_a_name_that_cannot_be_a_folder_is_a_missing_theme(root: Path, write: Write, name: str) -> None:
    quoted = "长" * 24 + "…" if len(name) > 24 else name
    (own,) = problems_of(lambda: load_theme(root, name))
    assert own[0::2] == ("T104", f"找不到主题“{quoted}”")
    write("theme.yaml", f"名称: 本市\n继承: {name}\n")
    (parent,) = problems_of(lambda: load_theme(root, "ours"))
    assert parent[:3] == ("T104", "themes/ours/theme.yaml:2:1", f"主题“ours”继承的“{quoted}”不存在")


def test_a_style_with_a_very_long_name_is_a_problem(root: Path, write: Write) -> None:
    write("theme.yaml", f"{CHILD}样式: [{'长' * 300}]\n")
    (problem,) = problems_of(lambda: load_theme(root, "ours"))
    assert problem[:2] == ("T102", "themes/ours/theme.yaml:3:6")


def test_a_child_that_forgot_its_parent_is_told_once(root: Path, write: Write) -> None:
    write("theme.yaml", "名称: ours\n变量: {主色: red}\n")
    write("templates/report.html", "页")
    assert problems_of(lambda: load_theme(root, "ours", [("强调色", "red")])) == [
        (
            "T104",
            "themes/ours/theme.yaml:1:1",
            "主题“ours”没有写“继承”，自己又没有 404.html、agencies.html、agency.html、compare.html、corrections.html、data.html、index.html、search.html、terms.html、year.html",
            "写上“继承: default”",
        )
    ]


def test_a_misspelt_parent_key_is_told_once(root: Path, write: Write) -> None:
    write("theme.yaml", "名称: ours\n继乘: default\n")
    (problem,) = problems_of(lambda: load_theme(root, "ours"))
    assert problem == ("C101", "themes/ours/theme.yaml:2:1", "文件最外层里没有“继乘”这一项", MEANT)


def test_a_theme_with_every_page_needs_no_parent(root: Path, write: Write) -> None:
    write("theme.yaml", "名称: ours\n")
    for page in PAGES:
        write(f"templates/{page}", "页：{{ page.frame.title }}")
    assert load_theme(root, "ours").render("report.html", page_of(root)).startswith("页：示例市财政局")


def test_a_style_in_another_encoding_is_named(root: Path, write: Write) -> None:
    write("components/pager/pager.css", "/* 分页 */".encode("gbk"))
    assert problems_of(lambda: load_theme(root, "ours")) == [
        ("T101", "themes/ours/components/pager/pager.css", "样式表不是 UTF-8 编码", "另存为 UTF-8")
    ]


def test_an_unknown_token_of_the_site_gets_the_one_that_was_meant(root: Path) -> None:
    assert problems_of(lambda: load_theme(root, "default", [("主色调", "#fff")])) == [
        ("T103", "content/site.yaml", "主题“default”没有变量“主色调”", "您是不是想写“主色”？")
    ]


def test_an_unknown_token_of_a_child_is_named_at_its_line(root: Path, write: Write) -> None:
    write("theme.yaml", CHILD + '变量:\n  强调色: "#111"\n  行高度: "2"\n')
    assert problems_of(lambda: load_theme(root, "ours")) == [
        ("T103", "themes/ours/theme.yaml:5:3", "主题“default”没有变量“行高度”", "您是不是想写“行高”？")
    ]


def test_a_token_cannot_break_out_of_its_declaration(root: Path) -> None:
    assert problems_of(lambda: load_theme(root, "default", [("主色", "red; } body { display: none")])) == [
        (
            "T103",
            "content/site.yaml",
            "变量“主色”的值“red; } body { display: none”不能用在样式里",
            "去掉 ; { } < > \\",
        )
    ]


def test_what_the_site_says_of_its_theme_is_named_at_its_line(root: Path) -> None:
    site = root / "content/site.yaml"
    own = '主题:\n  名称: nothing\n  变量:\n    主色: "url(x)"\n    辅色: red\n'
    site.write_text(site.read_text(encoding="utf-8") + own, encoding="utf-8")
    line = site.read_text(encoding="utf-8").splitlines().index("主题:") + 1
    config = load_config(root)
    found = problems_of(lambda: load_theme(root, "default", config.site.tokens))
    assert [problem[:2] for problem in found] == [
        ("T103", f"content/site.yaml:{line + 3}:5"),
        ("T103", f"content/site.yaml:{line + 4}:5"),
    ]
    (missing,) = problems_of(lambda: load_theme(root, config.site.theme))
    assert missing[:2] == ("T104", f"content/site.yaml:{line + 1}:3")


def test_a_missing_theme_is_named(root: Path) -> None:
    assert problems_of(lambda: load_theme(root, "nothing", [("主色", "#fff")])) == [
        (
            "T104",
            "content/site.yaml",
            "找不到主题“nothing”",
            "在 themes/ 下建这个文件夹，或改用 default",
        )
    ]


@pytest.mark.parametrize("parent", ["nothing", "ours"])
def test_a_missing_parent_is_named(root: Path, write: Write, parent: str) -> None:
    write("theme.yaml", f"名称: 本市\n继承: {parent}\n")
    assert problems_of(lambda: load_theme(root, "ours")) == [
        ("T104", "themes/ours/theme.yaml:2:1", f"主题“ours”继承的“{parent}”不存在", "核对“继承”后面的名字")
    ]


def test_themes_that_extend_each_other_are_refused(root: Path, write: Write) -> None:
    write("theme.yaml", "名称: 甲\n继承: theirs\n")
    write("../theirs/theme.yaml", "名称: 乙\n继承: ours\n")
    message = "主题“theirs”自己也继承别的主题；只能继承一层"
    assert problems_of(lambda: load_theme(root, "ours")) == [
        ("T104", "themes/ours/theme.yaml:2:1", message, "继承 default")
    ]


def test_an_unknown_key_of_a_theme_is_named(root: Path, write: Write) -> None:
    write("theme.yaml", CHILD + "变数: {}\n")
    (problem,) = problems_of(lambda: load_theme(root, "ours"))
    assert problem[:2] == ("C101", "themes/ours/theme.yaml:3:1")
    assert {field.key for field in THEME_FIELDS} == {"名称", "继承", "变量", "样式"}
