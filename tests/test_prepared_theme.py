"""What a theme of one's own prints is printed the same as if Jinja printed every page and every component by itself."""

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.files.links import targets
from generator.look.theme import CHECKOUT, Theme, load_theme
from generator.printing.charts import charts_of_report
from generator.printing.document import Grid, to_document
from generator.printing.drawing import Drawing, drawn
from generator.problem import ProblemError
from generator.site.page_outline import shape_of
from generator.site.press import Press
from generator.site.variables import (
    TEMPLATES,
    AgencyPage,
    Change,
    Link,
    Page,
    Pager,
    ReportPage,
    Row,
    RowGroup,
)
from tests.damage import with_cells
from tests.random_reports import random_report
from tests.sample import report
from tests.test_prepared_page import body, column, page, titled

Changes = dict[str, tuple[str, str]]
DEFAULT = CHECKOUT / "default"
YEAR, REPORT = "templates/year.html", "templates/report.html"
TABLE = "components/statutory-table/statutory-table.html"
LINES = "components/year-table/year-table.html"
CHARTS = "components/charts/charts.html"
SHEETS = "{{ prepared(pager, page.pager) }}"
DRAWN = '{{ prepared(charts, "图解", page.charts) }}'
FILES = "{{ downloads(page.files) }}"
FIGURE = "{{ cell.text }}{% if cell.mark %}"
HEAD_CELL = "{% macro head_cell"
CHART = "{% macro chart_figure(chart) %}"
FIGURES = "{% for body in g.bodies %}{% for row in body %}{% for cell in row %}{% if cell.kind == 'figure' %}{{ cell.text }}{% endif %}{% endfor %}{% endfor %}{% endfor %}"
NESTED = (
    f"{{% macro p() %}}{{% macro one(g) %}}A{FIGURES}{{% endmacro %}}{{{{ prepared(one, grid) }}}}{{% endmacro %}}"
    f"{{% macro q() %}}{{% macro one(g) %}}B{FIGURES}{{% endmacro %}}{{{{ prepared(one, grid) }}}}{{% endmacro %}}{{{{ p() }}}}{{{{ q() }}}}"
)


def own(root: Path, changes: Changes, more: Iterable[tuple[str, str]] = ()) -> Callable[[], Theme]:
    """Give what loads a theme in which a part of some templates is replaced."""
    folder = root / "themes/own"
    files = {}
    for name, (old, new) in changes.items():
        text = (DEFAULT / name).read_text(encoding="utf-8")
        assert old in text
        files[name] = text.replace(old, new)
    for name, text in {"theme.yaml": "名称: 自己\n继承: default\n", **files, **dict(more)}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return lambda: load_theme(root, "own")


def hold(theme: Callable[[], Theme], pages: Iterable[Page]) -> None:
    """Hold pages against those of the same theme where nothing is prepared."""
    press, plain = Press(theme(), "/", staged=True), theme()
    plain.environment.globals["prepared"] = lambda component, *given: component(*given)
    for one in pages:
        html = plain.render(TEMPLATES[type(one)], one)
        printed = press.printed(one)
        assert printed.data.decode() == html
        own = one.frame.address
        leads = {target for target in targets(html, own, "/") if target.address != own}
        assert {*printed.usual, *printed.leads} == leads


def columns(*titles: str) -> list[Page]:
    """Give pages of one shape: their lists have two sheets, or one."""
    first = column(random.Random(1))
    links = (Link("1", "index.html", here=True), Link("2", "page-2.html"))
    pagers = (Pager(1, 2, "", "page-2.html", links), Pager(1, 1, "", "", links[:1]))
    rows = [Row(title, "a", "b", "c", "d", 2022, "e") for title in titles or ("甲乙", "甲")]
    return [
        replace(first, heading="甲", pager=pager, groups=(RowGroup("乙", (row,)),))
        for row in rows
        for pager in (pagers[0], *pagers)
    ]


@pytest.mark.parametrize(
    "asked",
    [
        "{% if prepared(pager, page.pager) %}a{% else %}b{% endif %}",
        "{{ prepared(pager, page.pager) or '只有一页' }}",
        "{{ 'a' if prepared(pager, page.pager) else 'b' }}",
        "{% macro box(x) %}{% if x %}<b>{{ x }}</b>{% endif %}{% endmacro %}{{ box(prepared(pager, page.pager)) }}",
        "{% macro box() %}{% if caller() %}a{% endif %}{% endmacro %}{% call box() %}{{ prepared(pager, page.pager) }}{% endcall %}",
        "{% macro n(row) %}{{ row.title|replace('甲', '') }}{% endmacro %}{% for group in page.groups %}{% for row in group.rows %}{% if n(row) %}a{% else %}b{% endif %}{% endfor %}{% endfor %}",
    ],
)
def test_whether_a_text_is_empty_that_is_known_only_later_is_asked_of_each_page(
    asked: str, tmp_path: Path
) -> None:
    hold(own(tmp_path, {YEAR: (SHEETS, asked)}), columns())


@pytest.mark.parametrize(
    "asked",
    [
        "{% for sign in page.document.title|safe %}{{ sign }}{% endfor %}",
        "{% macro n(x) %}{{ x }}{% endmacro %}{% macro m(x) %}{% for sign in x %}-{% endfor %}{% endmacro %}{{ m(n(page.document.title)) }}",
        "{% for one in page.facts|map('last')|map('safe')|map('lower') %}{{ one }}{% endfor %}",
        "{% for one in page.facts|map('last')|map('safe')|map('trim') %}{{ one }}{% endfor %}",
        "{% for one in page.facts|map('last')|map('safe')|map('wordcount') %}{{ one }}{% endfor %}",
        "{{ page.facts|map('last')|map('escape')|max }}",
    ],
)
def test_a_text_that_holds_words_is_only_printed(asked: str, tmp_path: Path) -> None:
    first = page(random.Random(3))
    pages: list[Page] = []
    for title, facts in (("年度报告书", ("a", "b")), ("<年", ("b", "a")), ("年", ("A B", " 甲 "))):
        told = tuple(zip(("名称", "文号"), facts, strict=True))
        one = first._replace(facts=told, document=first.document._replace(title=title))
        pages += [one, one]
    hold(own(tmp_path, {REPORT: (FILES, asked)}), pages)


def drawings() -> list[tuple[Drawing, ...]]:
    chance = random.Random(2)
    found: list[Drawing] = []
    while not found:
        found = [drawn(chart) for chart in charts_of_report(random_report(chance))]
    noted = [replace(one, note="注") for one in found]
    return [tuple(found), tuple(found), tuple(noted)]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("page.charts", "page.frame.title"),
        ("page.charts, page.agency", "link.text"),
        ("page.charts", "words(page)"),
    ],
)
def test_a_component_sees_the_page_that_it_is_on(given: str, shown: str, tmp_path: Path) -> None:
    asked = (
        "{% macro words(page) %}{{ page.frame.title }}{% endmacro %}{% macro box(drawings, link) %}{% for one in drawings %}{{ one.title }}"
        f"{{% if one.note %}}{{{{ {shown} }}}}{{% endif %}}{{% endfor %}}{{% endmacro %}}{{{{ prepared(box, {given}) }}}}"
    )
    first = page(random.Random(3))
    found = [
        first._replace(
            charts=charts, agency=Link(f"机关{at}", "a"), frame=first.frame._replace(title=f"甲{at}")
        )
        for at, charts in enumerate(drawings())
    ]
    hold(own(tmp_path, {REPORT: (DRAWN, asked)}), found)


def reports() -> list[Page]:
    chance = random.Random(4)
    found: list[Page] = []
    while len(found) < 8:
        one = page(chance)
        found += [one] if isinstance(one, ReportPage) and one.charts else []
    return found


@pytest.mark.parametrize(
    ("component", "imported", "old"),
    [
        (TABLE, "import statutory_table", "{% macro statutory_table(grid) %}"),
        (CHARTS, "import charts", CHART),
    ],
)
def test_a_component_that_is_imported_with_the_page_prints_that_page(
    component: str, imported: str, old: str, tmp_path: Path
) -> None:
    changes = {
        REPORT: (f"{imported} %}}", f"{imported} with context %}}"),
        component: (old, f"{old}{{{{ page.frame.title }}}}"),
    }
    hold(own(tmp_path, changes), reports())


@pytest.mark.parametrize(
    "lines",
    [
        f"{{% macro one(g) %}}{{{{ column }}}}{FIGURES}{{% endmacro %}}{{{{ prepared(one, grid) }}}}",
        NESTED,
        f"{{% macro one() %}}{{% for g in varargs %}}{{{{ g.caption }}}}{FIGURES}{{% endfor %}}{{% endmacro %}}{{{{ prepared(one, grid) }}}}",
        f"{{% macro box(g) %}}{{{{ prepared(caller, g) }}}}{{% endmacro %}}{{% call(g) box(grid) %}}{{{{ column }}}}{FIGURES}{{% endcall %}}",
    ],
)
def test_lines_within_another_component_are_its_own(lines: str, tmp_path: Path) -> None:
    chance = random.Random(5)
    found = [one for one in (body(chance) for _ in range(12)) if isinstance(one, AgencyPage) and one.accounts]
    hold(own(tmp_path, {LINES: ("{{ prepared(year_lines, grid) }}", lines)}), found)


def grids() -> list[Grid]:
    blank = with_cells(report(2022), lambda cell, _: cell._replace(value=None, text=""))
    made = [random_report(random.Random(seed)) for seed in range(4)]
    documents = [to_document(one) for one in (made[0], blank, *made)]
    return [section.grid for one in documents for section in one.sections if section.grid]


@pytest.mark.parametrize(
    "asked",
    [
        "{% if t(cell) == '0' %}零{% endif %}",
        "{% if t(cell) %}有{% endif %}",
        "{% for part in cell %}{% if part %}有{% endif %}{% endfor %}",
        "{% for part in cell %}{% if loop.first %}{% for sign in part %}-{% endfor %}{% endif %}{% endfor %}",
        "{{ said(t(cell)) }}",
    ],
)
def test_the_text_of_a_figure_is_asked_of_each_figure(asked: str, tmp_path: Path) -> None:
    helpers = "{% macro t(one) %}{{ one.text }}{% endmacro %}{% macro said(x) %}{% for sign in x %}-{% endfor %}{% endmacro %}"
    text = (DEFAULT / TABLE).read_text(encoding="utf-8").replace(FIGURE, f"{asked}{FIGURE}")
    theme = own(tmp_path, {}, [(TABLE, text.replace(HEAD_CELL, helpers + HEAD_CELL))])()
    environment = theme.environment
    macro = environment.get_template("statutory-table/statutory-table.html").module.statutory_table
    for grid in grids():
        assert environment.globals["prepared"](macro, grid) == macro(grid)


HELPERS = {
    "asked": "{% macro word_of(word) %}{% if (word.text ~ '') == '0' %}零{% else %}{{ word.text }}{% endif %}{% endmacro %}",
    "set": "{% macro word_of(word) %}{% set x %}{{ word.text }}{% endset %}{{ '零' if x == '0' else x }}{% endmacro %}",
}


@pytest.mark.parametrize("helper", HELPERS)
def test_a_chart_asks_no_more_through_another_template(helper: str, tmp_path: Path) -> None:
    text = (DEFAULT / CHARTS).read_text(encoding="utf-8").replace("{{ word.text }}", "{{ word_of(word) }}")
    text = f'{{% from "helper.html" import word_of %}}{text}'
    theme = own(tmp_path, {}, [(CHARTS, text), ("templates/helper.html", HELPERS[helper])])()
    environment = theme.environment
    macro = environment.get_template("charts/charts.html").module.chart_figure
    (first, *_), *_ = drawings()
    for words in ("7", "0", "7"):
        one = replace(first, words=tuple(word._replace(text=words) for word in first.words))
        assert environment.globals["prepared"](macro, one) == macro(one)


def test_a_chart_whose_words_are_replaced_is_printed_the_ordinary_way(tmp_path: Path) -> None:
    changes = {CHARTS: ('id="{{ chart.id }}-title"', "id=\"{{ chart.id|replace('x', '_') }}-title\"")}
    environment = own(tmp_path, changes)().environment
    macro = environment.get_template("charts/charts.html").module.chart_figure
    (first, *_), *_ = drawings()
    for name in ("chart-a", "chart-x"):
        one = replace(first, id=name)
        assert environment.globals["prepared"](macro, one) == macro(one)


@pytest.mark.parametrize(
    "asked",
    [
        "{% if page.origin == '丁' %}<a href=\"#nowhere\">丁</a>{% endif %}",
        "{{ page.origin.split('甲')[1] }}",
        '<a href="#{{ page.origin }}">丁</a>',
    ],
)
def test_a_check_finds_what_is_wrong_with_one_page_of_a_shape(asked: str, tmp_path: Path) -> None:
    theme = own(tmp_path, {REPORT: (FILES, asked)})()
    built, checked = (Press(theme, "/", staged=staged) for staged in (True, False))
    first = page(random.Random(3))
    for origin in ("甲乙", "丙甲", "丁", "甲"):
        one = first._replace(origin=origin)
        assert slips(checked, one) == slips(built, one)


def slips(press: Press, one: Page) -> object:
    try:
        return press.printed(one).astray
    except ProblemError as error:
        return error.problems


def test_a_check_knows_the_correction_of_each_page() -> None:
    press = Press(load_theme(Path(), "default"), "/", staged=False)
    first = page(random.Random(3))
    for day in ("2023-03-01", "2024-03-01"):
        change = Change(day, "甲", "乙", f"correction-{day}")
        assert change.id in (press.printed(first._replace(changes=(change,))).ids or ())


def test_a_check_prints_one_page_of_each_shape_of_the_theme() -> None:
    press = Press(load_theme(Path(), "default"), "/", staged=False)
    for one in reports():
        press.printed(one)
        assert press.printed(titled(one, "甲")).data.startswith(b"<p>") or shape_of(one) is None
