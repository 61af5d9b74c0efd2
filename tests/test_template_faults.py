"""Mistakes in templates: told in Chinese, at the file and the line that have to be mended, never as a traceback."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.look.theme import load_theme
from generator.printing.document import to_document
from generator.problem import ProblemError
from generator.project.config import load_config
from generator.project.load import Archive
from generator.project.report_files import find_reports
from generator.site.pages import report_page
from tests.sample import project, text

HELP = "对照 docs/templates.md 里可以用的变量"
Told = tuple[str, str, str, str]


def render(root: Path, files: Mapping[str, str | bytes]) -> str:
    """Render a report with a child theme of these files."""
    project(root, {2022: text(2022)})
    for name, content in {"theme.yaml": "名称: ours\n继承: default\n", **files}.items():
        file = root / "themes/ours" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    config = load_config(root)
    report = Archive(root, config, find_reports(root, config)).report("czj", 2022)
    assert report
    page = report_page(report, to_document(report), config.site, (), None, None)
    return load_theme(root, "ours").render("report.html", page)


def told(root: Path, files: Mapping[str, str | bytes]) -> Told:
    """Give the one problem that rendering a report comes to."""
    with pytest.raises(ProblemError) as caught:
        render(root, files)
    (problem,) = caught.value.problems
    return problem.code, str(problem.span), problem.message, problem.help


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [
        ("一\n{{ page.document.titel }}", 2, "Document 里没有“titel”；您是不是想写“title”？"),
        ("{{ page.document.lead.x.y }}", 1, "str 里没有“x”"),
        ("一\n二\n{{ pages }}", 3, "没有变量“pages”"),
        ("{% if page.changed %}{% endif %}", 1, "ReportPage 里没有“changed”；您是不是想写“changes”？"),
        (
            '一\n{% from "pager/pager.html" import pages %}{{ pages() }}',
            2,
            "pager/pager.html 里没有宏“pages”",
        ),
        ("一\n{% macro a(b) %}{{ b }}{% endmacro %}\n{{ a() }}", 2, "宏缺少参数“b”"),
        ("{% block x %}{{ super() }}{% endblock %}", 1, "继承的模板里没有“x”这一块，不能用 super()"),
        ("{{ [] | first }}", 1, "列表是空的，取不出一项"),
        ('一\n{{ asset("js/none.js") }}', 2, "主题里没有文件 static/js/none.js"),
        ("一\n二\n{% if %}", 3, "标签里少了内容"),
        ("{{ }}", 1, "标签里少了内容"),
        ("{{ 1 + ) }}", 1, "多了“)”"),
        ("{{ (1 }}", 1, "括号不成对：这里应当是“)”，写的是“}”"),
        ("{{ * 1 }}", 1, "多了“*”"),
        ("{{ page title }}", 1, "多了“title”"),
        ("{% if 1 2 %}{% endif %}", 1, "多了“整数”"),
        ("一\n{{ page", 2, "标签没有结束，少了“}}”或“%}”"),
        ("{% if 1 == %}{% endif %}", 1, "标签里少了内容"),
        ("{% macro %}{% endmacro %}", 1, "这里应当是一个名称"),
        ("{{ page.frame “title” }}", 1, "标签里不能有 “ 这个字符，或者引号没有配成对"),
        ("{{ asset('js/page.js) }}", 1, "标签里不能有 ' 这个字符，或者引号没有配成对"),
        ("{% raw %}没有完", 1, "“{% raw %}”没有结束，少了“{% endraw %}”"),
        ("{% for a b %}{% endfor %}", 1, "这里应当是“in”，写的是“b”"),
        ("{% for a %}{% endfor %}", 1, "标签里少了“in”"),
        ("一\n{% block a %}\n三\n", 3, "“{% block %}”没有结束，少了“{% endblock %}”"),
        ("{% if 1 %}{% endfor %}", 1, "“{% endfor %}”的位置不对，前面的“{% if %}”还没有结束"),
        ("{% endfor %}", 1, "没有“{% endfor %}”这种标签"),
        ("{% 循环 %}", 1, "没有“{% 循环 %}”这种标签"),
        ("{{ page | upperr }}", 1, "没有过滤器“upperr”"),
        ("{{ page is good }}", 1, "“is”后面不能写“good”"),
        ("{% block a %}{% endblock %}{% block a %}{% endblock %}", 1, "“{% block a %}”写了两次"),
        ("{# 没有完", 1, "注释没有结束，少了“#}”"),
        ("一\n{{ 1 / 0 }}", 2, "除数是 0"),
        ("{{ 1 % 0 }}", 1, "除数是 0"),
        ("一\n{{ page.document.title + 1 }}", 2, "不同种类的值不能这样计算，比如文字加数字"),
        ("{{ page.document.title < 1 }}", 1, "不同种类的值不能比较大小，比如文字和数字"),
        ("{{ page.document.title() }}", 1, "后面不能写括号：它不是宏，也不是函数"),
        ("{% for a in 1 %}{% endfor %}", 1, "不是列表，不能用“{% for %}”"),
        (
            '{% from "breadcrumb/breadcrumb.html" import breadcrumb %}{{ breadcrumb(link=1) }}',
            1,
            "宏“breadcrumb”没有参数“link”",
        ),
        (
            '{% from "breadcrumb/breadcrumb.html" import breadcrumb %}{{ breadcrumb(1, 2) }}',
            1,
            "宏“breadcrumb”最多 1 个参数，写多了",
        ),
        ("{{ {} | xmlattr(1, 2, 3) }}", 1, None),
    ],
)
def test_a_mistake_is_told_in_chinese_at_its_line(
    tmp_path: Path, template: str, line: int, message: str | None
) -> None:
    code, place, found, help_ = told(tmp_path, {"templates/report.html": template})
    assert (code, place, help_) == ("T101", f"themes/ours/templates/report.html:{line}:1", HELP)
    if message:
        assert found == f"模板出错：{message}"
    else:
        assert found.startswith("模板出错：这一处不能执行（do_xmlattr()")


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ('{{ "\\ud800" }}', "印出了不能写进 UTF-8 文件的字符"),
        ('{% extends "report.html" %}', "引用绕成了圈，或者嵌套太深"),
        ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "引用绕成了圈，或者嵌套太深"),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "引用绕成了圈，或者嵌套太深"),
        ('{{ "x" * 10 ** 18 }}', "要的内存太多"),
    ],
)
def test_what_python_gives_up_on_is_a_problem_of_the_template(
    tmp_path: Path, template: str, message: str
) -> None:
    code, place, found, _ = told(tmp_path, {"templates/report.html": template})
    assert (code, place.partition(":")[0]) == ("T101", "themes/ours/templates/report.html")
    assert found == f"模板出错：{message}"


def test_half_a_character_is_told_where_it_is_written(tmp_path: Path) -> None:
    assert told(tmp_path, {"templates/slots/header.html": '一\n{{ "\\ud800" }}'})[1:3] == (
        "themes/ours/templates/slots/header.html:2:1",
        "模板出错：印出了不能写进 UTF-8 文件的字符",
    )


def test_a_very_long_name_of_a_template_is_a_missing_template(tmp_path: Path) -> None:
    name = "长" * 300 + ".html"
    assert told(tmp_path, {"templates/report.html": f'{{% include "{name}" %}}'})[:3] == (
        "T102",
        "themes/ours/templates/report.html:1:1",
        f"主题里没有模板“{name}”",
    )


def test_loops_nested_too_deep_for_python_are_a_problem_of_the_template(tmp_path: Path) -> None:
    deep = "{% for a in [1] %}" * 40 + "{% endfor %}" * 40
    code, place, message, _ = told(tmp_path, {"templates/report.html": deep})
    assert (code, place.partition(":")[0]) == ("T101", "themes/ours/templates/report.html")
    assert message.startswith("模板出错：")


def test_a_mistake_in_a_component_is_told_in_the_component(tmp_path: Path) -> None:
    files = {
        "components/pager/pager.html": "{% macro pager(p) %}\n{{ p.no }}\n{% endmacro %}",
        "templates/report.html": '{% from "pager/pager.html" import pager %}{{ pager(page.frame) }}',
    }
    assert told(tmp_path, files)[:2] == ("T101", "themes/ours/components/pager/pager.html:2:1")


@pytest.mark.parametrize("content", ["<nav>您在这里</nav>", "{% macro crumbs(links) %}{% endmacro %}"])
def test_a_component_without_its_macro_is_blamed_itself(tmp_path: Path, content: str) -> None:
    assert told(tmp_path, {"components/breadcrumb/breadcrumb.html": content}) == (
        "T101",
        "themes/ours/components/breadcrumb/breadcrumb.html",
        "缺少宏 breadcrumb",
        "写上 {% macro breadcrumb(…) %}，参数和 default 的同名部件一样",
    )


def test_a_macro_that_the_parent_s_component_never_had_is_told_where_it_is_used(tmp_path: Path) -> None:
    template = '一\n{% from "default/pager/pager.html" import pages %}{{ pages() }}'
    assert told(tmp_path, {"templates/report.html": template})[1:3] == (
        "themes/ours/templates/report.html:2:1",
        "模板出错：pager/pager.html 里没有宏“pages”",
    )


def test_an_included_template_that_is_missing_is_told_where_it_is_included(tmp_path: Path) -> None:
    assert told(tmp_path, {"templates/report.html": '一\n{% include "none.html" %}'}) == (
        "T102",
        "themes/ours/templates/report.html:2:1",
        "主题里没有模板“none.html”",
        "核对文件名",
    )


@pytest.mark.parametrize(
    "name", ["templates/report.html", "templates/slots/header.html", "components/footer/footer.html"]
)
def test_a_file_in_another_encoding_is_blamed_itself(tmp_path: Path, name: str) -> None:
    assert told(tmp_path, {name: "年报".encode("gbk")}) == (
        "T101",
        f"themes/ours/{name}",
        "模板不是 UTF-8 编码",
        "另存为 UTF-8",
    )
