"""A report as it is printed: true spans, every head cell named once, every figure under its heads."""

from itertools import chain

import pytest

from generator.formats import all_formats
from generator.printing.document import Bodies, Grid, GridCell, to_document
from generator.project.report import Report
from tests.sample import report

FORMS = [form for form in all_formats() if form.sections]


def sample(form_id: str, over: str = "") -> Report:
    form = next(form for form in FORMS if form.id == form_id)
    return report(form.first_year, f"格式: {form_id}\n{over}")


def grids(form_id: str, over: str = "") -> list[Grid]:
    return [section.grid for section in to_document(sample(form_id, over)).sections if section.grid]


def cells(grid: Grid) -> list[GridCell]:
    return [cell for row in chain(grid.head, *grid.bodies) for cell in row]


@pytest.fixture(params=[form.id for form in FORMS])
def form_id(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_spans_of_every_part_fill_its_rectangle_exactly(form_id: str) -> None:
    for grid in grids(form_id):
        for part in filter(None, (grid.head, *grid.bodies)):
            taken: set[tuple[int, int]] = set()
            for line, row in enumerate(part):
                at = 0
                for cell in row:
                    while (line, at) in taken:
                        at += 1
                    for down in range(cell.rowspan):
                        for right in range(cell.colspan):
                            assert (line + down, at + right) not in taken, (grid.id, cell)
                            taken.add((line + down, at + right))
            assert taken == {(line, at) for line in range(len(part)) for at in range(grid.width)}, grid.id


def test_ids_are_unique_in_the_report_and_headers_name_them(form_id: str) -> None:
    every = [cell for grid in grids(form_id) for cell in cells(grid)]
    ids = [cell.id for cell in every if cell.id]
    assert len(ids) == len(set(ids))
    named = {name for cell in every for name in cell.headers.split()}
    assert named <= set(ids)


def test_every_figure_names_all_the_heads_that_stand_over_and_beside_it(form_id: str) -> None:
    """A figure of table three belongs to a head of each head row above it and to each label on its line."""
    grid = next(grid for grid in grids(form_id) if grid.id == "requests")
    by_id = {cell.id: cell for cell in cells(grid) if cell.id}
    for row in grid.bodies[0]:
        figures = [cell for cell in row if cell.kind == "figure"]
        assert len(figures) == grid.width - grid.stub
        labels = [cell for cell in row if cell.kind == "label"]
        for cell in figures:
            heads = [by_id[name] for name in cell.headers.split()]
            assert labels[-1] in heads
            assert next(head.text for head in heads if head.kind == "head") == "申请人情况"
    last = [by_id[name].text for name in grid.bodies[0][4][-1].headers.split()]
    assert last[0] == "三、本年度办理结果"
    assert last[-2:] == ["申请人情况", "总计"]


def test_figures_never_carry_a_scope_and_heads_always_do_but_the_note(form_id: str) -> None:
    for grid in grids(form_id):
        for cell in cells(grid):
            assert (cell.kind == "figure") == (cell.scope == "") or cell.text.startswith("（本列数据")


def test_a_grid_holds_every_figure_of_its_table_in_order(form_id: str) -> None:
    made = sample(form_id)
    document = to_document(made)
    for section, printed in zip(made.sections, document.sections, strict=True):
        if section.table:
            assert printed.grid
            figures = [
                cell.text for row in chain(*printed.grid.bodies) for cell in row if cell.kind == "figure"
            ]
            assert figures == [cell.text for row in section.table.rows.values() for cell in row]


def test_table_three_of_the_2021_form_has_the_spans_of_the_form() -> None:
    grid = next(grid for grid in grids("2021") if grid.id == "requests")
    assert [len(row) for row in grid.head] == [2, 3, 5]
    assert (grid.head[0][0].colspan, grid.head[0][0].rowspan) == (3, 3)
    assert len(grid.bodies[0]) == 25
    group = grid.bodies[0][2][0]
    assert (group.text, group.rowspan, group.scope) == ("三、本年度办理结果", 22, "rowgroup")
    assert [row[0].rowspan for row in grid.bodies[0] if row[0].scope == "rowgroup"][1:] == [8, 3, 5, 3]


def test_table_two_of_the_2019_form_has_four_columns_in_every_block() -> None:
    grid = next(grid for grid in grids("2019") if grid.id == "proactive")
    assert grid.width == 4
    assert [[cell.colspan for cell in body[2]] for body in grid.bodies] == [
        [1, 1, 1, 1],
        [1, 1, 1, 1],
        [1, 1, 1, 1],
        [1, 1, 2],
        [1, 1, 2],
    ]


def test_table_three_of_the_2019_form_has_one_row_for_the_rest() -> None:
    grid = next(grid for grid in grids("2019") if grid.id == "requests")
    assert len(grid.bodies[0]) == 23
    assert grid.bodies[0][2][0].rowspan == 20


def test_the_three_states_of_a_cell_stay_apart() -> None:
    over = "依申请公开:\n  上年结转: {自然人: 空, 商业企业: /, 科研机构: 不适用, 社会公益组织: 7}"
    grid = next(grid for grid in grids("2021", over) if grid.id == "requests")
    figures = [cell for cell in grid.bodies[0][1] if cell.kind == "figure"]
    assert [(cell.text, cell.state) for cell in figures[:4]] == [
        ("", "blank"),
        ("/", "na"),
        ("不适用", "na"),
        ("7", ""),
    ]


def test_an_amount_is_printed_as_it_was_written() -> None:
    grid = next(
        grid for grid in grids("2021", "主动公开:\n  行政事业性收费: 59237.2440") if grid.id == "proactive"
    )
    assert grid.bodies[-1][-1][-1].text == "59237.2440"


def test_notes_stand_around_their_table() -> None:
    made = sample("2021", "主动公开说明: {表前: 前言。, 表后: 后记。}")
    section = next(section for section in to_document(made).sections if section.id == "proactive")
    assert (section.before, section.after) == ("<p>前言。</p>", "<p>后记。</p>")


def test_a_legacy_report_has_its_own_sections_and_no_grid() -> None:
    made = report(2010, "格式: legacy\n章节: [{标题: 概述, 内容: 甲}, {标题: 附则, 内容: 乙}]")
    sections = to_document(made).sections
    assert [(section.id, section.heading, section.before, section.grid) for section in sections] == [
        ("section-1", "概述", "<p>甲</p>", None),
        ("section-2", "附则", "<p>乙</p>", None),
    ]


def test_the_date_under_a_report_is_written_as_an_official_writes_it() -> None:
    assert to_document(sample("2021", "落款: {日期: 2022-01-08}")).signature_date == "2022年1月8日"


@pytest.mark.parametrize("over", ["", "主动公开: {行政许可: /}\n依申请公开: {上年结转: {自然人: 空}}"])
def test_texts_and_states_of_a_grid_are_those_of_its_cells(form_id: str, over: str) -> None:
    if over and form_id != FORMS[-1].id:
        over = "依申请公开: {上年结转: {自然人: 空}}"
    for grid in grids(form_id, over):
        assert isinstance(grid.bodies, Bodies)
        figures = [
            cell for cell in chain.from_iterable(chain.from_iterable(grid.bodies)) if cell.kind == "figure"
        ]
        assert [*grid.bodies.texts] == [cell.text for cell in figures]
        assert [*grid.bodies.states] == (
            [cell.state for cell in figures] if any(cell.state for cell in figures) else []
        )
        assert len(grid.bodies) == len(tuple(grid.bodies))
        assert tuple(grid.bodies) == grid.bodies
        assert hash(grid.bodies) == hash(tuple(grid.bodies))
