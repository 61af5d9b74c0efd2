"""Whatever prose there is, Word gets sound XML with every word of it."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from generator.printing.document import Grid, GridCell
from generator.prose.blocks import Run, plain_text, to_blocks
from generator.prose.safe_html import to_html
from generator.word.markup import STYLES, blocks_xml, signature_xml
from generator.word.runs import Page, ems, plain, run_xml
from generator.word.tables import grid_xml
from generator.writers.docx import write
from tests import word
from tests.word import W

PAGE = Page(dict(zip(STYLES, STYLES, strict=True)), dict.fromkeys(STYLES, 21), 8844, lambda href: href, {})
PIECES = (
    "甲乙丙",
    "2023年",
    "，“引号”",
    "**粗**",
    "*斜*",
    "`码`",
    "[链](a.html)",
    "<b>",
    "&amp;",
    "&",
    "{{ x }}",
    "{% if %}",
    "<br>",
    "H<sub>2</sub>",
    " ",
    "　",
    "\n",
    "\n\n",
    "\n- ",
    "\n    - ",
    "\n1. ",
    "\n7. ",
    "\n> ",
    "\n> - ",
    "\n### ",
    "\n##### ",
    "\n\n---\n\n",
    "\n\n| 甲 | 乙 |\n| --- | ---: |\n| 1 | 2 |\n\n",
    "\n\n<table><tr><th rowspan=2>甲</th><td colspan=3>乙</td></tr><tr><td>丙</td></tr><tr></tr></table>\n\n",
    "\n\n<table><tr><td rowspan=9>甲</td><td><ul><li>乙</li></ul></td></tr><tr><td colspan=2>丙</td><td>丁</td></tr></table>\n\n",
    "\n\n    原样  一行\n\n",
)
prose = st.lists(
    st.sampled_from(PIECES) | st.text(alphabet="甲1.-*#>|`_（）[]<&", max_size=6), max_size=30
).map("".join)


def words(text: str) -> list[str]:
    return [line for line in (part.strip() for part in text.split("\n")) if line]


@settings(max_examples=150)
@given(prose)
def test_the_words_of_any_prose_are_those_that_python_docx_reads(text: str) -> None:
    safe = to_html(text)
    data = write(word.with_prose(word.editions()["form-2021"], safe), word.default())
    word.assert_sound(data)
    read = list(word.lines(word.opened(data)))
    at = read.index("一、总体情况")
    end = read.index("更正记录")
    assert words("\n".join(read[at + 1 : end])) == words(plain_text(to_blocks(safe)))


@pytest.mark.parametrize("name", word.REPORTS)
def test_the_words_of_every_section_are_those_of_the_report(name: str) -> None:
    found = word.editions()[name]
    read = words("\n".join(word.lines(word.opened(word.made()[name]))))
    for section in found.document.sections:
        at = read.index(section.heading)
        before = words(plain_text(to_blocks(section.before)))
        assert read[at + 1 : at + 1 + len(before)] == before
        assert before or section.grid
    lead = words(plain_text(to_blocks(found.document.lead)))
    assert read[2 : 2 + len(lead)] == lead, "below the two lines of the title"


@given(st.text())
def test_any_text_is_text_of_xml(text: str) -> None:
    tree = etree.fromstring(f'<a xmlns:w="{W[1:-1]}">{run_xml(Run(text))}</a>')
    found = "".join(
        part.text or "" if part.tag == f"{W}t" else {f"{W}br": "\n", f"{W}tab": "\t"}.get(str(part.tag), "")
        for part in tree.iter()
    )
    assert found == plain(text).replace("\r", "")


@given(
    st.integers(1, 6).flatmap(
        lambda width: st.lists(
            st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), max_size=width), min_size=1, max_size=5
        )
    )
)
def test_merged_cells_of_any_table_fill_its_frame(spans: list[list[tuple[int, int]]]) -> None:
    cells = "".join(
        "<tr>" + "".join(f"<td colspan={across} rowspan={down}>格</td>" for across, down in row) + "</tr>"
        for row in spans
    )
    data = write(word.with_prose(word.editions()["form-2021"], f"<table>{cells}</table>"), word.default())
    word.assert_sound(data)
    printed = [line for line in word.lines(word.opened(data)) if line == "格"]
    assert len(printed) == sum(len(row) for row in spans)


def test_a_table_too_wide_for_word_is_printed_as_lines() -> None:
    cells = "".join(f"<td>第{number}格</td>" for number in range(70))
    blocks = to_blocks(f"<table><caption>宽表</caption><tr>{cells}</tr></table>")
    xml = blocks_xml(blocks, PAGE)
    assert "<w:tbl>" not in xml
    assert all(f">第{number}格<" in xml for number in range(70))
    assert ">宽表<" in xml
    assert "<w:tbl>" in blocks_xml(to_blocks("<table><tr>" + "<td>格</td>" * 63 + "</tr></table>"), PAGE)


def widths(grid: Grid) -> list[int]:
    tree = etree.fromstring(f'<a xmlns:w="{W[1:-1]}">{grid_xml(grid, "", PAGE)}</a>')
    return [int(column.get(f"{W}w")) for column in tree.iter(f"{W}gridCol")]


def grid_of(figures: Mapping[int, str], columns: int, stub: int) -> Grid:
    labels = tuple(GridCell("项目", "label") for _ in range(stub))
    row = (*labels, *(GridCell(figures.get(number, "0"), "figure") for number in range(columns)))
    head = tuple(GridCell("头", "head") for _ in range(columns + stub))
    return Grid("requests", "表", columns + stub, stub, (head,), ((row,),), "")


@given(
    st.dictionaries(st.integers(0, 14), st.integers(1, 12).map(lambda length: "8" * length)),
    st.sampled_from([(7, 3), (15, 0)]),
)
def test_columns_fill_the_width_of_the_text_whatever_the_figures(
    figures: dict[int, str], shape: tuple[int, int]
) -> None:
    found = widths(grid_of(figures, *shape))
    assert sum(found) == PAGE.width
    assert min(found) >= 300


def test_a_long_figure_gets_a_wide_column_and_labels_keep_the_rest() -> None:
    short, long = widths(grid_of({}, 7, 3)), widths(grid_of({6: "1234567"}, 7, 3))
    assert short[:2] == long[:2]
    assert len(set(short[3:])) == 1
    assert long[9] > short[9]
    assert long[2] == short[2] - (long[9] - short[9])


def test_a_name_of_the_body_too_long_for_the_line_begins_at_the_margin() -> None:
    xml = signature_xml("长" * 90, "2023年1月1日", PAGE)
    assert '<w:ind w:left="0"/>' in xml
    assert signature_xml("", "", PAGE) == ""
    only = signature_xml("", "2023年1月1日", PAGE)
    left = int(only.partition('w:left="')[2].partition('"')[0])
    assert left == 8844 - round(210 * (ems("2023年1月1日") + 4))


def test_the_width_of_a_text_counts_the_gaps_between_figures_and_chinese() -> None:
    assert ems("示例市") == 3
    assert ems("2023年") == 2 + 1 + 0.25
