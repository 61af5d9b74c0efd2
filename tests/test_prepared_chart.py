"""A prepared chart is the chart as its component prints it, whatever its numbers and whatever the theme."""

import random
from itertools import pairwise
from pathlib import Path

import pytest

from generator.filling.tables import Prepared
from generator.look.theme import load_theme
from generator.printing.charts import charts_of_body, charts_of_report
from generator.printing.drawing import Drawing, drawn
from tests.random_reports import random_report

COMPONENT = Path(__file__).parent.parent / "themes/default/components/charts/charts.html"
WORD = "{{ word.text }}</text>"
ENVIRONMENT = load_theme(Path(__file__).parent, "default").environment


def drawings() -> list[Drawing]:
    """Give the charts of random reports, and of bodies that had two of them, some without a year between."""
    chance = random.Random(3)
    reports = [random_report(chance) for _ in range(40)]
    found = [chart for report in reports for chart in charts_of_report(report)]
    pairs = pairwise(reports)
    found += [chart for pair in pairs for chart in charts_of_body(pair)]
    return [drawn(chart) for chart in found]


DRAWINGS = drawings()


def both(folder: Path, component: str) -> tuple[list[tuple[str, str]], Prepared]:
    """Give each drawing prepared and not."""
    (folder / "own.html").write_text(component, encoding="utf-8")
    environment = ENVIRONMENT.overlay()
    prepared = Prepared()
    code = environment.compile(component, "own.html", str(folder / "own.html"))
    template = environment.template_class.from_code(environment, code, environment.make_globals(None))
    macro = template.module.chart_figure  # type: ignore[attr-defined]
    found = [(str(prepared(macro, one)), str(macro(one))) for one in (*DRAWINGS, *DRAWINGS)]
    return found, prepared


def test_charts_of_the_theme_are_prepared_and_the_same(tmp_path: Path) -> None:
    found, prepared = both(tmp_path, COMPONENT.read_text(encoding="utf-8"))
    assert all(quick == slow for quick, slow in found)
    shapes = prepared._charts._known
    assert all(shapes.values())
    assert len(shapes) < len(DRAWINGS)


@pytest.mark.parametrize(
    "asked",
    [
        "{{ word.text|upper }}",
        "{{ word[2] }}",
        "{{ word.text[0] }}",
        "{{ '零' if word.text == '0' else word.text }}",
        "{% if word.text in ('0', '1') %}a{% endif %}",
        "{% if word.x > '100' %}a{% endif %}",
        "{{ word|last }}",
        "{% for sign in word.text %}{{ sign }}{{ loop.index }}{% endfor %}",
        "{% for shape in chart.shapes %}{% for bar in shape.bars %}{{ bar.x }}{% endfor %}{% endfor %}",
        "{% for shape in chart.shapes %}{{ shape.bars|length }}{% endfor %}",
        "{{ chart.width * 2 }}",
        "{{ word.text.replace('0', 'o') }}",
        "{{ word }}",
        "{% macro n(x) %}{{ x }}{% endmacro %}{{ n(word.text)|length }}",
    ],
)
def test_a_component_that_asks_about_words_is_printed_the_ordinary_way(asked: str, tmp_path: Path) -> None:
    component = COMPONENT.read_text(encoding="utf-8").replace(WORD, f"{asked}</text>")
    assert asked in component
    found, _ = both(tmp_path, component)
    assert all(quick == slow for quick, slow in found)
