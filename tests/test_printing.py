"""What templates print is escaped as Jinja escapes it, whatever the value is."""

from decimal import Decimal
from pathlib import Path

import jinja2
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from generator.look.theme import load_theme

VALUES = st.one_of(
    st.text(),
    st.text("<>&\"'甲a"),
    st.text().map(Markup),
    st.integers(),
    st.booleans(),
    st.floats(),
    st.decimals(),
    st.none(),
    st.lists(st.text("<&甲")),
)
TEMPLATE = """{% macro cell(value) %}<td>{{ value }}</td>{% endmacro %}
{% macro box(value) %}<p>{{ value }}{{ caller() }}</p>{% endmacro %}
{{ value }}|{{ value|safe }}|{{ cell(value) }}|{{ cell(value) ~ value }}|{{ value if value else "<" }}
{% call box(value) %}{{ value }}{% endcall %}{% set kept %}{{ value }}{% endset %}{{ kept }}
{% autoescape false %}{{ value }}{% endautoescape %}"""
ENVIRONMENT = load_theme(Path(__file__).parent, "default").environment
OURS = ENVIRONMENT.from_string(TEMPLATE)
JINJAS = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(TEMPLATE)


@settings(deadline=None, max_examples=300)
@given(VALUES)
def test_a_value_is_printed_as_jinja_prints_it(value: object) -> None:
    assert OURS.render(value=value) == JINJAS.render(value=value)


def test_templates_of_a_theme_do_print_this_way() -> None:
    assert "environment.printed(" in ENVIRONMENT.compile("{{ value }}", raw=True)
    assert OURS.render(value=Decimal("1.50")).lstrip().startswith("1.50|1.50|<td>1.50</td>|")
