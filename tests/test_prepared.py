"""A prepared table is the table as its component prints it, whatever the figures and whatever the theme."""

import random
from pathlib import Path

import jinja2
import pytest

from generator.filling.tables import Prepared
from generator.look.theme import load_theme
from generator.printing.document import Document, to_document
from tests.damage import with_cells
from tests.random_reports import random_report
from tests.sample import report

COMPONENT = Path(__file__).parent.parent / "themes/default/components/statutory-table/statutory-table.html"
FIGURE = "{{ cell.text }}</td>"


def both(folder: Path, component: str, document: Document) -> list[tuple[str, str, bool]]:
    """Give each table prepared and not, and whether it was really prepared."""
    (folder / "table.html").write_text(component, encoding="utf-8")
    environment = load_theme(Path(), "default").environment.overlay(loader=jinja2.FileSystemLoader(folder))
    macro = environment.get_template("table.html").module.statutory_table  # type: ignore[attr-defined]
    prepared = Prepared()
    found = []
    for section in document.sections:
        if section.grid:
            first = prepared(macro, section.grid)
            assert first == prepared(macro, section.grid)
            found.append((str(first), str(macro(section.grid)), any(prepared._known.values())))
    return found


@pytest.mark.parametrize("seed", range(8))
def test_the_table_of_the_theme_is_prepared_and_the_same(seed: int, tmp_path: Path) -> None:
    document = to_document(random_report(random.Random(seed)))
    for quick, slow, used in both(tmp_path, COMPONENT.read_text(encoding="utf-8"), document):
        assert quick == slow
        assert used


@pytest.mark.parametrize(
    "printed",
    [
        "{{ cell.text if cell.text != '0' else '—' }}</td>",
        "{% if cell.text == '0' %}零{% else %}{{ cell.text }}{% endif %}</td>",
        "{{ cell.text|upper }}</td>",
        "{{ cell[0] }}</td>",
        "{{ cell['text'] }}</td>",
        "{{ cell|attr('text') }}</td>",
        "{% set shown = cell.text %}{{ shown }}</td>",
        "{{ cell.text ~ '件' }}</td>",
        "{% for part in cell %}{{ part }}{% endfor %}</td>",
        "{{ cell.text }} {{ cell.text }}</td>",
        "{{ cell }}</td>",
    ],
)
def test_a_component_that_asks_about_figures_is_printed_the_ordinary_way(
    printed: str, tmp_path: Path
) -> None:
    component = COMPONENT.read_text(encoding="utf-8").replace(FIGURE, printed)
    assert printed in component
    for seed in (1, 2):
        for quick, slow, _ in both(tmp_path, component, to_document(random_report(random.Random(seed)))):
            assert quick == slow


def test_blanks_and_marks_keep_their_looks(tmp_path: Path) -> None:
    for text in ("", "/", "<b>"):
        wanted = with_cells(report(2022), lambda cell, _, text=text: cell._replace(value=None, text=text))  # type: ignore[misc]
        for quick, slow, used in both(tmp_path, COMPONENT.read_text(encoding="utf-8"), to_document(wanted)):
            assert quick == slow
            assert used == (text != "<b>")


ASKING = (
    "{{ grid.caption }}",
    "{{ grid.id }}",
    "{{ words(grid) }}",
    "{% if grid.caption %}{{ grid.caption }}{% endif %}",
    "{{ grid._asdict().get('caption') }}",
    "{{ grid.count('另一张') }}",
)
LINES = (
    "{% macro words(one) %}{{ one.caption }}{% endmacro %}{% macro lines(grid) %}ASKED"
    "{% for body in grid.bodies %}{% for row in body %}{% for cell in row %}"
    "{% if cell.kind == 'figure' %}{{ cell.text }}{% else %}{{ cell.id }}{% endif %}"
    "{% endfor %}{% endfor %}{% endfor %}{% endmacro %}"
)


@pytest.mark.parametrize("asked", ["", *ASKING])
def test_tables_that_are_alike_keep_what_is_their_own(asked: str, tmp_path: Path) -> None:
    (tmp_path / "lines.html").write_text(LINES.replace("ASKED", asked), encoding="utf-8")
    environment = load_theme(Path(), "default").environment.overlay(loader=jinja2.FileSystemLoader(tmp_path))
    macro = environment.get_template("lines.html").module.lines  # type: ignore[attr-defined]
    prepared = Prepared()
    grid = next(section.grid for section in to_document(report(2022)).sections if section.grid)
    for one in (grid, grid._replace(id="other", caption="另一张"), grid._replace(caption="又一张")):
        assert prepared(macro, one) == macro(one)
        assert prepared.encoded(macro, one)[0].decode() == macro(one)
    # What a call gives may only be printed: whoever asks it again is printed the ordinary way.
    assert all(prepared._known.values()) == ("()." not in asked)
    assert (len(prepared._known) == 1) == (not asked)
