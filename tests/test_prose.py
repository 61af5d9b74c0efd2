"""Markdown to safe HTML: what officials really type, and what must never reach a page."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.plain_prose import plain_html
from generator.prose import marked_html, to_html


def test_nothing_gives_nothing() -> None:
    assert to_html(" \n\n") == ""


def test_bold_ends_before_han_text() -> None:
    assert to_html("**“以公开为原则。”**全局") == "<p><strong>“以公开为原则。”</strong>全局</p>"
    assert to_html("**注意：**后文") == "<p><strong>注意：</strong>后文</p>"


def test_lines_join_between_han_characters_only() -> None:
    assert to_html("全局上下\n认真，\n“按照”\n要求") == "<p>全局上下认真，“按照”要求</p>"
    assert to_html("plain\nwords") == "<p>plain\nwords</p>"
    assert to_html("一段\n\n二段") == "<p>一段</p>\n<p>二段</p>"


def test_a_break_that_was_asked_for_stays() -> None:
    assert to_html("第一行  \n第二行") == "<p>第一行<br>\n第二行</p>"


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("《关于<年度报告格式>的通知》", "<p>《关于&lt;年度报告格式&gt;的通知》</p>"),
        ("《<IPv6改造方案>的通知》", "<p>《&lt;IPv6改造方案&gt;的通知》</p>"),
        ("《<App 管理办法>的通知》", "<p>《&lt;App 管理办法&gt;的通知》</p>"),
        ("<A类>企业", "<p>&lt;A类&gt;企业</p>"),
        ("x<5且y>3", "<p>x&lt;5且y&gt;3</p>"),
        ("`<x>`", "<p><code>&lt;x&gt;</code></p>"),
    ],
)
def test_marks_typed_for_nested_titles_survive_as_text(typed: str, html: str) -> None:
    assert to_html(typed) == html


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("# 一", "<h3>一</h3>"),
        ("## 一", "<h3>一</h3>"),
        ("### 一", "<h3>一</h3>"),
        ("#### 1", "<h4>1</h4>"),
        ("一\n===", "<h3>一</h3>"),
        ("<H2 class='x'>一</H2>", "<h3>一</h3>"),
    ],
)
def test_headings_stay_below_those_of_the_sections(typed: str, html: str) -> None:
    assert to_html(typed) == html


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("甲<script>alert(1)</script>乙", "<p>甲乙</p>"),
        ("甲<style>p{}</style>乙", "<p>甲乙</p>"),
        ('<p style="color:red" onclick="x()" id="y" class="z">甲</p>', "<p>甲</p>"),
        ('甲<img src="a.png" onerror="x()">', '<p>甲<img src="a.png"></p>'),
        ("[甲](javascript:alert(1))", "<p><a>甲</a></p>"),
        ('<a href="JavaScript:alert(1)">甲</a>', "<p><a>甲</a></p>"),
        ('<a href="data:text/html,x">甲</a>', "<p><a>甲</a></p>"),
        (
            '<b>甲</b><iframe src="//example.com"></iframe>',
            '<p><b>甲</b>&lt;iframe src="//example.com"&gt;&lt;/iframe&gt;</p>',
        ),
        ("</article>甲", "<p>&lt;/article&gt;甲</p>"),
        ("<div>甲", "<div>甲</div>"),
        ("甲<!-- 内部批注 -->乙", "<p>甲乙</p>"),
    ],
)
def test_raw_html_is_made_harmless(typed: str, html: str) -> None:
    assert to_html(typed) == html


def test_links_and_pictures_keep_their_addresses() -> None:
    assert to_html("[甲](https://www.example.gov.cn/?a=1&b=2)") == (
        '<p><a href="https://www.example.gov.cn/?a=1&amp;b=2">甲</a></p>'
    )
    assert to_html("<https://www.example.gov.cn/>") == (
        '<p><a href="https://www.example.gov.cn/">https://www.example.gov.cn/</a></p>'
    )
    assert to_html("<a@example.gov.cn>") == '<p><a href="mailto:a@example.gov.cn">a@example.gov.cn</a></p>'
    assert to_html("![流程图](a.png)") == '<p><img alt="流程图" src="a.png"></p>'


def test_a_table_keeps_its_alignment_without_a_style() -> None:
    assert to_html("| 指标 | 数值 |\n| --- | ---: |\n| 条数 | 12 |") == (
        "<table>\n<thead>\n<tr>\n<th>指标</th>\n"
        '<th class="gid-right">数值</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>条数</td>\n'
        '<td class="gid-right">12</td>\n</tr>\n</tbody>\n</table>'
    )


def test_numbering_without_a_space_stays_text() -> None:
    assert to_html("1.开设“利企惠民政策”专栏。\n\n2.完成改造。") == (
        "<p>1.开设“利企惠民政策”专栏。</p>\n<p>2.完成改造。</p>"
    )


def test_one_text_does_not_leak_into_the_next() -> None:
    to_html("[甲]: https://www.example.gov.cn/")
    assert to_html("[甲]") == "<p>[甲]</p>"


def test_an_indent_typed_by_hand_is_neither_code_nor_doubled() -> None:
    """The stylesheet indents paragraphs; editors type full-width spaces or four half-width ones out of habit."""
    assert to_html("　　一是及时公开。") == "<p>一是及时公开。</p>"
    assert to_html("第一段。\n\n    第二段。") == "<p>第一段。</p>\n<p>第二段。</p>"


@settings(max_examples=3000, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"一是公开。，“”《》（）、2023年*_#-=+>:.1) \n\n\n&<\"'|[]()!`~\\{}%/　\t",
                "**",
                "### ",
                "\n\n",
                "1. ",
                "1.开设",
                "件",
                "  ",
            ]
        ),
        max_size=24,
    ).map("".join)
)
def test_the_quick_way_gives_what_markdown_gives(text: str) -> None:
    if text.strip() and plain_html(text) is not None:
        assert to_html(text) == marked_html(text)


def test_the_quick_way_is_taken_by_ordinary_prose() -> None:
    text = "### （一）主动公开\n\n2022年，公开**258条**，其中动态20条。\n\n1.开设专栏。"
    assert plain_html(text) == (
        "<h3>（一）主动公开</h3>\n<p>2022年，公开<strong>258条</strong>，其中动态20条。</p>\n<p>1.开设专栏。</p>"
    )
