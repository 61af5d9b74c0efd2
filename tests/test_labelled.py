"""Figures are found by their labels, wherever rows and columns stand."""

import random
from pathlib import Path

import pytest

from generator.foreign.labelled import figures_in
from generator.foreign.spans import SpanCell, resolved
from generator.printing.document import Grid, to_document
from generator.printing.edition import Edition, edition_of
from generator.project.report import Report
from tests.sample import distinct, project

FORMS = pytest.mark.parametrize("year", [2022, 2020], ids=["2021", "2019"])


def grids(report: Report) -> list[list[list[str]]]:
    """Give the tables of a report as plain grids."""
    found = (section.grid for section in to_document(report).sections)
    return [plain(grid) for grid in found if grid]


def plain(grid: Grid) -> list[list[str]]:
    rows = (*grid.head, *(row for body in grid.bodies for row in body))
    return resolved([SpanCell(cell.text, cell.colspan, cell.rowspan) for cell in row] for row in rows)


@pytest.fixture
def sample(tmp_path: Path, year: int) -> tuple[Report, dict[str, str]]:
    archive = project(tmp_path, {year: distinct(year)})
    report = archive.report("czj", year)
    assert report
    edition: Edition = edition_of(report, to_document(report), archive.config.site, "", {})
    wanted = {figure.id: figure.text for figure in edition.figures}
    assert len(set(wanted.values())) > len(wanted) * 0.9
    return report, wanted


@FORMS
def test_every_figure_is_found(sample: tuple[Report, dict[str, str]]) -> None:
    report, wanted = sample
    assert figures_in(grids(report), report.form) == wanted


@FORMS
def test_a_figure_is_known_by_its_labels_and_not_by_its_place(
    sample: tuple[Report, dict[str, str]],
) -> None:
    report, wanted = sample
    shuffle = random.Random(3)
    requests = grids(report)[1]
    heads, rows = requests[:3], requests[3:]
    shuffle.shuffle(rows)
    order = [0, 1, 2, *shuffle.sample(range(3, 10), 7)]
    moved = [[row[at] for at in order] for row in (*heads, *rows)]
    assert figures_in([moved], report.form) == {
        name: text for name, text in wanted.items() if name.startswith("requests.")
    }


@FORMS
def test_a_label_that_is_not_the_forms_gives_no_figure(sample: tuple[Report, dict[str, str]]) -> None:
    report, wanted = sample
    spoilt = [
        [[cell.replace("本年新收", "本年收到") for cell in row] for row in grid] for grid in grids(report)
    ]
    missing = wanted.keys() - figures_in(spoilt, report.form).keys()
    assert {name.rpartition(".")[0] for name in missing} == {"requests.received"}
    assert len(missing) == 7


@FORMS
def test_white_space_in_labels_does_not_matter(sample: tuple[Report, dict[str, str]]) -> None:
    report, wanted = sample
    torn = [[["\n".join(cell) for cell in row] for row in grid] for grid in grids(report)]
    assert figures_in(torn, report.form) == wanted


def test_a_table_of_somebody_else_gives_nothing(tmp_path: Path) -> None:
    archive = project(tmp_path, {2022: distinct(2022)})
    report = archive.report("czj", 2022)
    assert report
    assert (
        figures_in([[["规章", "1", "2", "3"]], [["自然人", "总计"], ["1", "2"]], [], [[]]], report.form) == {}
    )
