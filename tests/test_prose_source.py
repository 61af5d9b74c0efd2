"""Blocks become Markdown that shows the very same words, with no escape more than that takes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.prose.blocks import (
    Block,
    Heading,
    Listing,
    Paragraph,
    Picture,
    ProseCell,
    ProseTable,
    Quotation,
    Rule,
    Run,
    plain_text,
    to_blocks,
)
from generator.prose.passages import passages
from generator.prose.safe_html import to_html
from generator.prose.source import line_markdown, to_markdown
from tests.sample import archive_of

ROOT = Path(__file__).parent.parent
PROJECTS = [ROOT, *sorted(path for path in (ROOT / "tests/projects").iterdir() if path.is_dir())]


def line(text: str) -> str:
    return line_markdown(Paragraph((Run(text),)))


@pytest.mark.parametrize(
    "text",
    [
        "1.开设“利企惠民政策”专栏。",
        "1、开设专栏",
        "2022. 年",
        "（一）主动公开",
        "张**、李**",
        "3*8*2",
        "#话题",
        "-4",
        "+19",
        "a_b_c",
        "http://www.example.gov.cn/c_d_e/",
        "[注]：见附件",
        "甲|乙",
        "a<b 且 c>d",
        "<script>alert(1)</script>",
        "R&D 经费",
        "____年",
        "C:\\文件",
        "{{x}}",
        "① 甲",
    ],
)
def test_words_that_only_look_like_marks_stay_as_typed(text: str) -> None:
    assert line(text) == text


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("1. 开设专栏", "1\\. 开设专栏"),
        ("- 减4", "\\- 减4"),
        ("# 话题", "\\# 话题"),
        ("> 引", "\\> 引"),
        ("**粗**", "\\**粗**"),
        ("*斜*体", "\\*斜*体"),
        ("---", "\\---"),
        ("[甲](乙)", "\\[甲](乙)"),
        ("`码`", "\\`码`"),
        ("换<br>行", "换&lt;br>行"),
        ("<!-- 注", "&lt;!-- 注"),
        ("<table>", "&lt;table>"),
        ("&copy;", "&amp;copy;"),
        ("\\*", "\\\\*"),
    ],
)
def test_one_escape_where_the_words_would_change(text: str, markdown: str) -> None:
    assert line(text) == markdown
    assert plain_text(to_blocks(to_html(markdown))) == text


@pytest.mark.parametrize(
    ("words", "markdown"),
    [
        ((Run("甲"), Run("乙", bold=True), Run("丙")), "甲**乙**丙"),
        ((Run("“以公开为原则。”", bold=True), Run("全局")), "**“以公开为原则。”**全局"),
        ((Run("见"), Run("指南", href="/zn/")), "见[指南](/zn/)"),
        ((Run("指南", href="/a b(1).doc"),), "[指南](</a b(1).doc>)"),
        ((Picture("a.png", "流程图"),), "![流程图](a.png)"),
        ((Run("H"), Run("2", script="sub"), Run("O")), "H<sub>2</sub>O"),
        ((Run("m"), Run("2", script="super")), "m<sup>2</sup>"),
        ((Run("甲\n乙"),), "甲<br>\n乙"),
        ((Run("码", code=True),), "`码`"),
        ((Run("甲", bold=True, italic=True),), "***甲***"),
    ],
)
def test_marks(words: tuple[Run | Picture, ...], markdown: str) -> None:
    assert to_markdown((Paragraph(words),)) == markdown
    assert to_blocks(to_html(markdown)) == (Paragraph(words),)


@pytest.mark.parametrize(
    ("words", "markdown"),
    [
        ((Run("，重点", bold=True), Run("公开")), "，**重点**公开"),
        ((Run("线", underline=True),), "线"),
        ((Run("文"), Run("斜", italic=True)), "文斜"),
        ((Run("点", href="javascript:x"),), "点"),
    ],
)
def test_a_mark_that_cannot_be_written_leaves_the_words(words: tuple[Run, ...], markdown: str) -> None:
    assert to_markdown((Paragraph(words),)) == markdown


def test_lists_tables_and_quotations() -> None:
    text = (
        "1. 甲\n    - 乙\n    - 丙\n2. 丁\n\n### （一）总体\n\n> 引文\n>\n> 第二段\n\n"
        "| 甲\\|乙 | 丙 |\n| --- | --: |\n| 1 |  |\n\n---\n\n末段"
    )
    assert to_markdown(to_blocks(to_html(text))) == text


def test_a_table_with_merged_cells_is_html() -> None:
    html = '<table><caption>表</caption><tr><th colspan="2">甲</th></tr><tr><td rowspan="2">1&lt;2</td><td>2</td></tr><tr><td>3</td></tr></table>'
    found = to_markdown(to_blocks(to_html(html)))
    assert to_blocks(to_html(found)) == to_blocks(to_html(html))
    assert found.startswith("<table>\n<caption>表</caption>")


def prose() -> Iterator[tuple[str, str]]:
    for root in PROJECTS:
        archive = archive_of(root)
        for slug, years in archive.files.by_agency.items():
            for year in years:
                report = archive.load(slug, year).report
                for key, text in passages(report) if report else ():
                    yield f"{slug}/{year} {key}", text


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in prose()])
def test_the_prose_of_every_report_comes_back(text: str) -> None:
    html = to_html(text)
    assert to_html(to_markdown(to_blocks(html))) == html


WORDS = st.text(
    st.sampled_from("公开，。、（一）第二十条2022件 1.*_#[]()<>|\\`!-+&;brtable/~:=“”　\n"), max_size=24
)
LOOKS = st.sampled_from(
    [{}, {"bold": True}, {"italic": True}, {"script": "sub"}, {"href": "a.doc"}, {"code": True}]
)
RUNS = st.builds(lambda text, look: Run(text, **look), WORDS, LOOKS)
LINES = st.lists(RUNS | st.builds(Picture, st.just("a.png"), WORDS), min_size=1, max_size=4).map(tuple)
PARAGRAPHS = st.builds(Paragraph, LINES)
SIMPLE = PARAGRAPHS | st.builds(Heading, st.integers(1, 3), LINES) | st.just(Rule())
LISTS = st.builds(
    Listing,
    st.sampled_from([0, 1, 7]),
    st.lists(st.lists(PARAGRAPHS, min_size=1, max_size=2).map(tuple), min_size=1, max_size=3).map(tuple),
)


@st.composite
def tables(draw: st.DrawFn) -> ProseTable:
    width, head = draw(st.integers(1, 3)), draw(st.integers(0, 1))
    rows = tuple(
        tuple(
            ProseCell(draw(st.lists(PARAGRAPHS, max_size=1).map(tuple)), number < head, 1, 1, "")
            for _ in range(width)
        )
        for number in range(head + draw(st.integers(1, 2)))
    )
    return ProseTable((), head, width, rows)


BLOCKS = st.lists(
    SIMPLE | LISTS | st.builds(Quotation, st.lists(PARAGRAPHS, min_size=1, max_size=2).map(tuple)) | tables(),
    max_size=5,
)


def letters(blocks: tuple[Block, ...]) -> str:
    """Give every character that a reader sees of blocks, the numbers of lists included, blanks aside."""
    found = []
    for block in blocks:
        if isinstance(block, Listing):
            for number, item in enumerate(block.items, block.start):
                inside = letters(item)  # the number of an item that shows nothing may go
                found.append((f"{number}." if block.start and inside else "") + inside)
        elif isinstance(block, Quotation):
            found.append(letters(block.blocks))
        elif isinstance(block, ProseTable):
            found += [letters(cell.blocks) for row in block.rows for cell in row]
        elif isinstance(block, Paragraph | Heading):
            found += [word.text if isinstance(word, Run) else f"▣{word.words}" for word in block.words]
    return "".join("".join(found).split())


@given(BLOCKS)
@settings(max_examples=150, deadline=None)
def test_random_blocks_keep_their_words(blocks: list[Block]) -> None:
    markdown = to_markdown(blocks)
    assert letters(to_blocks(to_html(markdown))) == letters(tuple(blocks)), markdown


@given(st.lists(PARAGRAPHS, max_size=4))
@settings(max_examples=100, deadline=None)
def test_paragraphs_written_one_by_one_keep_their_words_together(blocks: list[Paragraph]) -> None:
    together = "\n\n".join(line_markdown(block) for block in blocks)
    assert letters(to_blocks(to_html(together))) == letters(tuple(blocks)), together


def test_a_heading_keeps_its_depth() -> None:
    blocks = (
        Heading(1, (Run("甲"),)),
        Heading(2, (Run("乙 #"),)),
        replace(Heading(1, ()), words=(Run("丙"),)),
    )
    assert to_markdown(blocks) == "### 甲\n\n#### 乙 \\#\n\n### 丙"
