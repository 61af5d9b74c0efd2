"""Markdown to safe HTML: what officials really type, and what must never reach a page."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.prose import plain
from generator.prose.marked import marked_html
from generator.prose.plain import paragraphs, plain_html
from generator.prose.safe_html import foreign_pictures, to_html
from generator.prose.typed_tags import stray_tags
from tests.hostile import VECTORS, mixes, numbered

HAN = re.compile("[\u3400-\u9fff]")


class Shown(HTMLParser):
    """Gathers the text that a reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(html: str) -> str:
    parser = Shown()
    parser.feed(html)
    parser.close()
    return parser.text


def blocks(text: str) -> list[str]:
    """Give the paragraphs and headings of a text as they are shown."""
    return re.findall(r"<(?:p|h[3-6])>(.*?)</(?:p|h[3-6])>", to_html(text), re.DOTALL)


def test_nothing_gives_nothing() -> None:
    assert to_html(" \n\n") == ""


def test_bold_ends_before_han_text() -> None:
    assert to_html("**“以公开为原则。”**全局") == "<p><strong>“以公开为原则。”</strong>全局</p>"
    assert to_html("**注意：**后文") == "<p><strong>注意：</strong>后文</p>"


def test_lines_join_between_han_characters_only() -> None:
    assert to_html("全局上下\n认真，\n“按照”\n要求") == "<p>全局上下认真，“按照”要求</p>"
    assert to_html("plain\nwords") == "<p>plain\nwords</p>"
    assert to_html("王\n𠮷\n某") == "<p>王𠮷某</p>"
    assert to_html("见附件\n①的\n说明②\n各条") == "<p>见附件①的说明②各条</p>"
    assert to_html("买买提·\n阿不都\n·某") == "<p>买买提·阿不都·某</p>"
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
        ("###一", "<h3>一</h3>"),
    ],
)
def test_headings_stay_below_those_of_the_sections(typed: str, html: str) -> None:
    assert to_html(typed) == html


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("甲<script>alert(1)</script>乙", "<p>甲&lt;script&gt;alert(1)&lt;/script&gt;乙</p>"),
        ("第一段<script>\n\n第二段", "<p>第一段&lt;script&gt;</p>\n<p>第二段</p>"),
        ("<p>从网页复制\n\n第二段", "<p>&lt;p&gt;从网页复制</p>\n<p>第二段</p>"),
        ("<style>p{}\n\n乙", "<p>&lt;style&gt;p{}</p>\n<p>乙</p>"),
        ("<div>甲\n\n**乙**", "<p>&lt;div&gt;甲</p>\n<p><strong>乙</strong></p>"),
        ("<b 单位>甲</b>", "<p>&lt;b 单位&gt;甲&lt;/b&gt;</p>"),
        ("</article>甲", "<p>&lt;/article&gt;甲</p>"),
        ('甲<img src="a.png" onerror="x()">', '<p>甲&lt;img src="a.png" onerror="x()"&gt;</p>'),
        ('<a href="javascript:alert(1)">甲</a>', '<p>&lt;a href="javascript:alert(1)"&gt;甲&lt;/a&gt;</p>'),
        ("[甲](javascript:alert(1))", "<p><a>甲</a></p>"),
        ("甲<!-- 内部批注 -->乙", "<p>甲乙</p>"),
        ("甲<!-- 没有结束\n\n乙", "<p>甲&lt;!-- 没有结束</p>\n<p>乙</p>"),
    ],
)
def test_raw_html_is_shown_as_text_and_swallows_nothing(typed: str, html: str) -> None:
    assert to_html(typed) == html


def test_small_marks_that_markdown_lacks_are_let_through() -> None:
    assert to_html("300米<sup>2</sup>，CO<SUB>2</SUB>") == "<p>300米<sup>2</sup>，CO<sub>2</sub></p>"
    assert to_html("甲<br/>乙") == "<p>甲<br>\n乙</p>"
    assert to_html("甲<sub>乙") == "<p>甲&lt;sub&gt;乙</p>"


def test_a_sound_html_table_keeps_its_merged_cells_and_loses_what_could_do_harm() -> None:
    typed = (
        '说明<table style="x" onclick="y()"><tr><td rowspan="2"><font>甲</font></td><td>乙</td></tr>\n\n'
        '<tr><td><a href="javascript:x()">丙</a></td></tr></table>后文'
    )
    assert to_html(typed) == (
        '<p>说明</p>\n<table><tbody><tr><td rowspan="2">甲</td><td>乙</td></tr>\n\n'
        "<tr><td><a>丙</a></td></tr></tbody></table>\n<p>后文</p>"
    )


@pytest.mark.parametrize(
    "typed",
    [
        "<table><tr><td>甲</table>",
        "<table><tr>甲<td>乙</td></tr></table>",
        "<table><tr><td><script>甲</script></td></tr></table>",
        "<table><tr><td>甲<乙</td></tr></table>",
        "<table><td>甲</td></table>",
        "<table><tr><td><table><tr><td>甲</td></tr></table></td></tr></table>",
    ],
)
def test_an_unsound_html_table_is_shown_as_text(typed: str) -> None:
    assert shown(to_html(typed)) == typed


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
        '<table>\n<thead>\n<tr>\n<th scope="col">指标</th>\n'
        '<th scope="col" class="gid-right">数值</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>条数</td>\n'
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


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("　　第一段。\n　　第二段。", ["第一段。", "第二段。"]),
        ("　　第一段没有写完\n　　第二段", ["第一段没有写完", "第二段"]),
        ("第一段。\n第二段。\n联系电话 12345678", ["第一段。", "第二段。", "联系电话 12345678"]),
        ("做到：\n一是快；\n二是准。", ["做到：", "一是快；", "二是准。"]),
        ("他说“好。”\n（1）甲\n件。", ["他说“好。”", "（1）甲件。"]),
        ("第一段。\n    第二段的一半\n另一半。", ["第一段。", "第二段的一半另一半。"]),
        (
            "（一）主动公开\n全年公开12条。\n（二）依申请公开\n全年3件。",
            ["（一）主动公开", "全年公开12条。", "（二）依申请公开", "全年3件。"],
        ),
        ("### （一）主动公开\n全年公开12条。\n### （二）", ["（一）主动公开", "全年公开12条。", "（二）"]),
        ("全年共\n一是公开", ["全年共一是公开"]),
        ("第一段。\n\t第二段的一半\n另一半。", ["第一段。", "第二段的一半另一半。"]),
        ("按照要求\n公开12条。其中\n动态3条。", ["按照要求公开12条。其中动态3条。"]),
        ("第一句。\n第二句\n接着写。", ["第一句。第二句接着写。"]),
    ],
)
def test_one_line_end_after_a_paragraph_is_enough(typed: str, expected: list[str]) -> None:
    assert blocks(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "附件：\n1.示例目录\n2.示例指南",
        "附件：1.示例目录\n2.示例指南",
        "分工\n（1）甲科\n（2）乙科",
        "（一）甲科\n（二）乙科",
        "①甲\n②乙",
        "1.加强领导\n2.完善制度",
        "1.甲，\n2.乙，\n3.丙",
        "包括，\n1、甲\n2、乙",
        "1）甲\n2）乙",
        "一、加强组织\n二、完善机制",
        "一、加强组织\n1.甲\n2.乙\n二、完善机制\n1.丙",
        "• 项\n• 目",
        "·项\n·目",
        "◆项\n◆目",
        "要求：\n◆项",
    ],
)
def test_lines_that_are_counted_are_paragraphs_of_their_own(typed: str) -> None:
    assert blocks(typed) == typed.split("\n")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("共收到\n12件", ["共收到\n12件"]),
        ("增长\n1.5倍和\n2.5倍", ["增长\n1.5倍和\n2.5倍"]),
        ("按照条例第\n（一）项办理", ["按照条例第（一）项办理"]),
        (
            "根据规定，\n（二）项以外的，已公开\n（三）项除外",
            ["根据规定，（二）项以外的，已公开（三）项除外"],
        ),
        ("全年\n一是快\n二是准", ["全年一是快二是准"]),
        ("1.加强领导，落实\n责任\n2.完善制度", ["1.加强领导，落实责任", "2.完善制度"]),
    ],
)
def test_a_wrapped_line_that_begins_with_a_number_still_joins(typed: str, expected: list[str]) -> None:
    assert blocks(typed) == expected


def test_other_bullets_below_a_list_do_not_run_into_its_last_item() -> None:
    assert to_html("- 甲\n- 乙\n• 丙\n• 丁") == (
        "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>\n<p>• 丙</p>\n<p>• 丁</p>"
    )
    assert to_html("1. 甲\n2.乙") == "<ol>\n<li>甲</li>\n</ol>\n<p>2.乙</p>"


@pytest.mark.parametrize("indent", ["  ", "   ", "    ", "\t"])
def test_two_three_or_four_spaces_make_a_level_of_a_list(indent: str) -> None:
    numbers = f"1. 第一项\n{indent}1. 子项甲\n{indent}2. 子项乙\n2. 第二项"
    assert to_html(numbers) == (
        "<ol>\n<li>第一项<ol>\n<li>子项甲</li>\n<li>子项乙</li>\n</ol>\n</li>\n<li>第二项</li>\n</ol>"
    )
    dashes = f"- 一级\n{indent}- 二级\n{indent * 2}- 三级\n- 又一级"
    assert to_html(dashes) == (
        "<ul>\n<li>一级<ul>\n<li>二级<ul>\n<li>三级</li>\n</ul>\n</li>\n</ul>\n</li>\n<li>又一级</li>\n</ul>"
    )


def test_a_wrapped_item_joins_at_every_level() -> None:
    assert to_html("1. 甲\n   乙\n   - 丙\n     丁") == (
        "<ol>\n<li>甲乙<ul>\n<li>丙丁</li>\n</ul>\n</li>\n</ol>"
    )


def test_one_space_more_is_a_slip_and_no_level() -> None:
    assert to_html("- 甲\n - 乙\n- 丙") == "<ul>\n<li>甲</li>\n<li>乙</li>\n<li>丙</li>\n</ul>"


@pytest.mark.parametrize(
    "text",
    [
        "1. 甲。\n2. 乙。\n接着。",
        "- 甲。\n- 乙。",
        "> 甲。\n> 乙。",
        "| 甲。 | 乙 |\n| --- | --- |\n| （一）。 | 丁。 |\n| 丙。 | 丁 |",
        "```\n甲。\n乙。\n```",
    ],
)
def test_lists_quotes_tables_and_code_are_not_taken_apart(text: str) -> None:
    assert paragraphs(text) == text


def test_a_list_or_a_table_right_below_a_line_of_text_comes_out() -> None:
    assert "<p>分工如下：</p>\n<ol>\n<li>甲。</li>\n<li>乙。</li>\n</ol>" in to_html(
        "分工如下：\n1. 甲。\n2. 乙。"
    )
    assert to_html("分工如下：\n- 甲\n- 乙") == "<p>分工如下：</p>\n<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>"
    html = to_html("见下表\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n注：截至年底。")
    assert html.startswith("<p>见下表</p>\n<table>")
    assert html.endswith("</table>\n<p>注：截至年底。</p>")


@pytest.mark.parametrize(
    "typed",
    [
        "面积3*8*2平方米",
        "长*宽*高",
        "张**、李**、王*诉本机关案",
        "a_b_c和__init__",
        "____年____月",
        "2025. 全年公开12条",
        "1. 甲\n3. 乙",
        "01. 甲",
        "[注]: 统计口径见附表。",
        "#政务公开#话题",
        ">50%的申请",
        "> 3件",
        "一\n===",
    ],
)
def test_what_is_no_mark_stays_as_it_was_typed(typed: str) -> None:
    assert shown(to_html(typed)) == typed
    assert to_html(typed).startswith("<p>")


def test_emphasis_that_was_meant_is_made() -> None:
    assert to_html("公开**258条**，*其中*3条，***重要***") == (
        "<p>公开<strong>258条</strong>，<em>其中</em>3条，<strong><em>重要</em></strong></p>"
    )


def test_a_row_of_dashes_is_a_rule_and_no_heading() -> None:
    assert to_html("一段\n---\n二段") == "<p>一段</p>\n<hr>\n<p>二段</p>"


def test_numbers_of_a_list_go_on_as_they_were_typed() -> None:
    assert to_html("3. 甲\n4. 乙\n\n5. 丙").startswith('<ol start="3">')
    assert shown(to_html("1. 甲\n\n3. 乙")).split() == ["甲", "3.", "乙"]


def test_a_row_wider_than_its_head_keeps_every_cell() -> None:
    html = to_html("| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 | 3 |\n| 4 | 5 |")
    assert re.findall("<td>(.*?)</td>", html) == ["1", "2", "3", "4", "5", ""]
    assert html.count('<th scope="col">') == 3


def test_an_address_keeps_its_stars_and_underscores() -> None:
    assert to_html("<https://a.example.gov.cn/b_c*d*e> [甲_乙_](f_g_h.csv)") == (
        '<p><a href="https://a.example.gov.cn/b_c*d*e">https://a.example.gov.cn/b_c*d*e</a> '
        '<a href="f_g_h.csv">甲_乙_</a></p>'
    )


def test_stray_tags_are_named_with_their_places() -> None:
    text = "甲<p>乙`<p>`《<App 管理办法>》<sup>2</sup><sub>x <b 单位><!-- 批注 --><br>"
    assert [text[at : at + len(tag)] for at, tag in stray_tags(text)] == ["<p>", "<sub>", "<b 单位>", "<!--"]
    assert list(stray_tags("<table><tr><td>甲</td></tr></table>")) == []
    assert list(stray_tags("<table><tr><td>甲</table>")) == [(0, "<table>")]


PIECES = [
    *"一是公开。，“”《》（）、2023年*_#-=+>:.1) \n\n\n&<\"'|[]()!`~\\{}%/　\t",
    "**",
    "### ",
    "\n\n",
    "1. ",
    "1.开设",
    "件",
    "  ",
    "（一）",
    "；\n",
    "。\n　　",
    "\n1.",
    "\n2. ",
    "\n  - ",
    "\n   1. ",
    "\n（二）",
    "\n①",
    "\n•",
    "\n·",
    "\n二、",
    "𠮷",
]
TAGS = ["<p>", "<script>", "</p>", "<b 单位>", "<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>"]
TAGS += ["<sub>", "</sub>", "<br>", "<td rowspan=2>", "<style>", "<o:p>", "<!DOCTYPE", "<?", "<![CDATA["]


@settings(max_examples=3000, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_the_quick_way_gives_what_markdown_gives(text: str) -> None:
    ready = paragraphs(text)
    if text.strip() and plain_html(ready) is not None:
        assert to_html(text) == marked_html(ready)


LISTED = [
    "1. ",
    "2. ",
    "\n2. ",
    "\n3. ",
    "\n1. ",
    "\n\n",
    "\n\n1. ",
    "\n",
    "甲，乙。",
    "**丙**",
    "一、",
    "- ",
    "#",
    "### ",
    " ",
    "12. ",
    "1.",
    "丁",
]


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from(LISTED), max_size=12).map(lambda pieces: "1. 甲" + "".join(pieces)))
def test_a_list_is_written_quickly_as_markdown_writes_it(text: str) -> None:
    for typed in (text, f"前文。\n\n{text}"):
        ready = paragraphs(typed)
        if plain_html(ready) is not None:
            assert to_html(typed) == marked_html(ready)


LABELS = [
    "甲",
    "（2021年）",
    "，",
    "a b",
    "**乙**",
    "- 丙",
    "1.",
    "[丁]",
    "·",
    "甲\n乙",
    "<b>",
    "&",
    "''",
    "https://x.cn",
]
ADDRESSES = [
    *("http://", "https://", "HTTPS://", "ftp://", "//", "javascript:"),
    *(
        "www.example.gov.cn",
        "x.cn",
        "a-b.com",
        "xn--p1ai.com",
        "a--b.cn",
        "1.2.3.4",
        "1.2.3.400",
        "x",
        "x_y.cn",
    ),
    *(
        "/",
        "nb",
        "2021",
        ".html",
        "?a=1",
        "&b=2",
        "#c",
        "%E4",
        "%",
        "_",
        "__",
        "~",
        "(1)",
        " ",
        ' "题"',
        "..",
        "+",
        "中",
        ":80",
    ),
]
LINKED = [*"，。*![]() \n#`\\", "\n\n", "**", "1. ", "\n2. ", "- ", "### ", "一、", "甲"]


@st.composite
def links(draw: st.DrawFn) -> str:
    """Give a text of links, few of them plain, with all around them that may stand beside one."""
    some = draw(st.integers(0, 6))
    pieces = []
    for _ in range(some):
        pieces += draw(st.lists(st.sampled_from(LINKED), max_size=3))
        label = "".join(draw(st.lists(st.sampled_from(LABELS), min_size=1, max_size=2)))
        address = "".join(
            (draw(st.sampled_from(ADDRESSES[:2])), draw(st.sampled_from(ADDRESSES[6:9])), "/")
            if draw(st.booleans())
            else ()
        ) + "".join(draw(st.lists(st.sampled_from(ADDRESSES), max_size=3)))
        pieces.append(f"[{label}]({address})")
    return "".join([*pieces, *draw(st.lists(st.sampled_from(LINKED), max_size=3))])


@settings(max_examples=4000, deadline=None)
@given(links())
def test_a_link_is_written_quickly_as_markdown_writes_it(text: str) -> None:
    ready = paragraphs(text)
    if text.strip() and plain_html(ready) is not None:
        assert to_html(text) == marked_html(ready)


@settings(max_examples=2000, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, *TAGS, *TAGS]), max_size=24).map("".join))
def test_no_character_that_was_typed_is_lost(text: str) -> None:
    # What stands in the address of a link or picture is not for reading.
    text = text.replace("](", "]")
    assert "".join(HAN.findall(shown(to_html(text)))) == "".join(HAN.findall(text))


@settings(max_examples=1000)
@given(st.lists(st.sampled_from(["\n", "\n\n", "甲", " "])).map("".join))
def test_a_line_end_stands_alone_where_pairs_leave_one(text: str) -> None:
    assert bool(plain._LONE.search(text)) is ("\n" in text.strip("\n").replace("\n\n", ""))


@settings(max_examples=1000)
@given(
    st.lists(
        st.sampled_from(
            ["1. ", "2. ", "10. ", "- ", "* ", "> ", "   ", "\t", "甲", "。", "（一）", "\n", "\n", "\n"]
        )
    ).map("".join)
)
def test_a_list_is_passed_over_where_no_line_would_be_set_off(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        quick = plain.paragraphs(text)
        patch.setattr(plain, "_ITEMS", re.compile("(?!)"))
        assert quick == plain.paragraphs(text)


@settings(max_examples=1000)
@given(st.text("甲，（a3#*·é𠮷\u200b\u3000\x7f<>&_~ \n", max_size=30))
def test_a_usual_text_is_plain(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        quick = plain.plain_html(text)
        patch.setattr(plain, "usual", lambda _: False)
        assert quick == plain.plain_html(text)


@settings(max_examples=3000)
@given(
    st.lists(st.sampled_from([*LISTED, "。\n", "\n\n\n", "（一）", "\u3000", "①"]), max_size=16).map("".join)
)
def test_a_usual_text_is_printed_as_any_other(text: str) -> None:
    quick = plain.usual_html(text)
    assert quick is None or quick == plain_html(paragraphs(text))


def test_the_quick_way_is_taken_by_ordinary_prose() -> None:
    text = "### （一）主动公开\n\n2022年，公开**258条**，其中动态20条。\n\n1.开设专栏。\n\n1. 规范**流程**\n2. 培训"
    text += "\n\n电子版见[年报（2022年）](https://www.example.gov.cn/nb/2022/)。"
    assert plain_html(text) == (
        "<h3>（一）主动公开</h3>\n<p>2022年，公开<strong>258条</strong>，其中动态20条。</p>\n<p>1.开设专栏。</p>\n"
        "<ol>\n<li>规范<strong>流程</strong></li>\n<li>培训</li>\n</ol>\n"
        '<p>电子版见<a href="https://www.example.gov.cn/nb/2022/">年报（2022年）</a>。</p>'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('![甲](https://x.example/a.png?x=1&y=2 "题")，![乙](b.png)', ["https://x.example/a.png?x=1&y=2"]),
        ("![甲](a.png)\n\n![甲](//x.example/a.png)\n\n![甲](//x.example/a.png)", ["//x.example/a.png"] * 2),
        (
            "<table><tr><td><IMG alt='乙' SRC='data:image/png;base64,xx'></td></tr></table>",
            ["data:image/png;base64,xx"],
        ),
        ("`![甲](http://x.example/)`，<img src=http://x.example/>", []),
        ("![甲 src=http://x.example/](b.png)", []),
    ],
)
def test_a_picture_that_is_not_fetched_is_found_where_it_was_typed(text: str, expected: list[str]) -> None:
    found = list(foreign_pictures(text))
    assert [text[one.start : one.start + one.length] for one in found] == expected
    assert len({one.start for one in found}) == len(expected)


def test_every_picture_that_is_shown_in_words_is_told_to_the_editor() -> None:
    """Those without any address are the only others."""
    told = 0
    for text in (*map(numbered, range(len(VECTORS))), *mixes(8, 400)):
        html = marked_html(paragraphs(text))
        found = list(foreign_pictures(text))
        told += len(found)
        pictures = html.count("〔图") - text.count("〔图")
        assert len(found) <= pictures, text
        assert all(one.start + one.length <= max(len(text), 1) for one in found)
    assert told >= 5
