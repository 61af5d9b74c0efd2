"""Safe HTML becomes blocks without losing a word, and headings without a gap."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.prose.blocks import (
    Heading,
    Listing,
    Paragraph,
    Picture,
    ProseTable,
    Quotation,
    Rule,
    Run,
    plain_text,
    to_blocks,
)
from generator.prose.safe_html import to_html


def test_paragraphs_and_headings_of_a_plain_text() -> None:
    found = to_blocks(to_html("### （一）主动公开\n\n全年公开**258条**。\n"))
    assert found == (
        Heading(1, (Run("（一）主动公开"),)),
        Paragraph((Run("全年公开"), Run("258条", bold=True), Run("。"))),
    )


def test_no_depth_of_headings_is_skipped() -> None:
    found = to_blocks("<h5>甲</h5><p>一</p><h3>乙</h3><h6>丙</h6><h4>丁</h4>")
    assert [block.depth for block in found if isinstance(block, Heading)] == [1, 1, 2, 2]


def test_every_mark_of_a_line() -> None:
    found = to_blocks(
        "<p><strong>粗<em>斜</em></strong><u>线</u><del>删</del><code>码</code>H<sub>2</sub>m<sup>2</sup></p>"
    )
    assert found == (
        Paragraph(
            (
                Run("粗", bold=True),
                Run("斜", bold=True, italic=True),
                Run("线", underline=True),
                Run("删", strike=True),
                Run("码", code=True),
                Run("H"),
                Run("2", script="sub"),
                Run("m"),
                Run("2", script="super"),
            )
        ),
    )


def test_links_pictures_and_line_breaks() -> None:
    found = to_blocks('<p>见 <a href="/zn/">指南</a><br>\n下一行 <img src="a.png" alt="流程图"></p>')
    assert found == (
        Paragraph((Run("见 "), Run("指南", href="/zn/"), Run("\n下一行 "), Picture("a.png", "流程图"))),
    )


def test_lists_keep_their_first_number_and_nest() -> None:
    found = to_blocks(to_html("3. 甲\n4. 乙\n    - 丙\n    - 丁\n"))
    assert len(found) == 1
    listing = found[0]
    assert isinstance(listing, Listing)
    assert listing.start == 3
    assert plain_text(listing.items[0]) == "甲"
    inner = listing.items[1][1]
    assert isinstance(inner, Listing)
    assert (inner.start, len(inner.items)) == (0, 2)


def test_a_table_knows_its_width_its_head_and_its_spans() -> None:
    found = to_blocks(
        "<table><caption>收费</caption><thead><tr><th colspan=2>项目</th><th class='gid-right'>元</th></tr></thead>"
        "<tbody><tr><td rowspan=2>甲</td><td>乙<p>丙</p></td><td>1</td></tr><tr><td>丁</td><td>2</td></tr></tbody></table>"
    )
    table = found[0]
    assert isinstance(table, ProseTable)
    assert (table.head, table.width, table.caption) == (1, 3, (Run("收费"),))
    assert [(cell.colspan, cell.rowspan, cell.align) for row in table.rows for cell in row] == [
        (2, 1, ""),
        (1, 1, "right"),
        (1, 2, ""),
        (1, 1, ""),
        (1, 1, ""),
        (1, 1, ""),
        (1, 1, ""),
    ]
    assert plain_text(found) == "收费\n项目\n元\n甲\n乙\n丙\n1\n丁\n2"


def test_quotations_rules_and_words_between_blocks() -> None:
    found = to_blocks("<blockquote><p>甲</p></blockquote><hr>乙 <b>丙</b><p>丁</p>")
    assert found == (
        Quotation((Paragraph((Run("甲"),)),)),
        Rule(),
        Paragraph((Run("乙 "), Run("丙", bold=True))),
        Paragraph((Run("丁"),)),
    )


@pytest.mark.parametrize("text", ["", "  \n", "<p> </p>", "<p><br></p>"])
def test_nothing_is_no_block(text: str) -> None:
    assert to_blocks(text) == ()


@given(st.text(alphabet="甲乙丙 12.*-#>|\n（）()_`<&[]!", max_size=200))
def test_no_word_of_any_prose_is_lost(text: str) -> None:
    safe = to_html(text)
    shown = html.unescape(re.sub(r"<[^>]*>", "", safe))
    assert re.sub(r"\s", "", plain_text(to_blocks(safe))) == re.sub(r"\s", "", shown)
