"""Saved pages of portals become passages and tables, and no letter of the report is lost."""

import re
from pathlib import Path

import pytest
from lxml import html as lxml_html

from generator.foreign.labelled import figures_in
from generator.foreign.passages import Foreign, Passage, Table
from generator.importers import html, read_bytes
from generator.site.build import Options, build
from tests.golden import PROJECT
from tests.sample import archive_of

CELLS = (
    "<tr><td rowspan='2'>信息内容</td><td colspan='2'>本年<br>数量</td></tr>"
    "<tr><td>制发</td><td>废止</td></tr><tr><td>规章</td><td>&nbsp;</td><td>12</td></tr>"
    "<tr><td>行政规范<br>性文件</td><td><p>/</p></td><td><p>1,234</p></td></tr>"
)
GRID = (
    ("信息内容", "本年数量", "本年数量"),
    ("信息内容", "制发", "废止"),
    ("规章", "", "12"),
    ("行政规范性文件", "/", "1,234"),
)
SECTIONS = "".join(
    f"<p style='text-indent:2em'><strong>{title}</strong></p><p>　　{words}</p>"
    for title, words in (
        ("一、总体情况", "2022年，我局公开信息258条。"),
        ("二、主动公开政府信息情况", "情况见下表。"),
        ("三、收到和处理政府信息公开申请情况", "全年收到申请0件。"),
        ("四、政府信息公开行政复议、行政诉讼情况", "没有。"),
        ("五、存在的主要问题及改进情况", "力度不够；下一步改进。"),
        ("六、其他需要报告的事项", "没有收取信息处理费。"),
    )
)
TITLE = "示例市财政局2022年政府信息公开工作年度报告"
PORTAL = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{TITLE}-示例市人民政府</title>
<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2023-01-28 09:30">
<META NAME="contentsource" CONTENT="示例市财政局"><meta name="viewport" content="width=device-width">
<style>.TRS_Editor P{{margin:0}}</style><script>var a = "一、总体情况";</script></head>
<body><div style="display:none">隐藏的话</div>
<table width="1000"><tr><td><img src="/images/logo.gif"></td><td><a href="/">首页</a> | <a href="/zwgk/">政务公开</a></td></tr></table>
<form id="aspnetForm"><input type="hidden" value="x"><select><option>站内搜索</option></select>
<table width="1000"><tr><td width="200" valign="top"><ul><li><a href="a.html">一、总体情况</a></li>
<li><a href="b.html">政府信息公开指南</a></li></ul></td>
<td><table class="xxgk"><tr><td>索&nbsp;引&nbsp;号：</td><td>003000/2022-0001</td><td>发布机构：</td><td>示例市财政局</td></tr>
<tr><td>成文日期：</td><td>2023年01月28日</td><td>文　　号：</td><td>&nbsp;</td></tr></table>
<table><tr><td align="center"><b>{TITLE}</b></td></tr>
<tr><td>发布时间：2023-01-28 09:30 来源：示例市财政局 浏览次数：33 【字体：大 中 小】 打印</td></tr>
<tr><td class="TRS_Editor"><p>　　根据《条例》编制本报告，朱镕基路1号，邮编000000。</p>{SECTIONS}
<table border="1">{CELLS}</table>
<p align="right">示例市财政局<br>2023年1月28日</p>
<p><a href="./P020230128.docx">附件：报告全文</a></p></td></tr></table></td></tr></table></form>
<div class="footer">主办：示例市人民政府 备案号：示ICP备00000000号</div></body></html>"""


def imported(page: str, encoding: str = "utf-8") -> Foreign:
    return read_bytes(page.encode(encoding), "a.html", "a.html")


def texts(found: Foreign) -> list[str]:
    return [item.text for item in found.items if isinstance(item, Passage)]


def tables(found: Foreign) -> list[Table]:
    return [item for item in found.items if isinstance(item, Table)]


def letters(text: str) -> str:
    return "".join(re.sub("[\\s\u00a0\u3000\ufeff\u200b]", "", text))


def all_words(found: Foreign) -> str:
    parts = [*texts(found), *(cell for table in tables(found) for row in table.rows for cell in row)]
    return letters("".join([*parts, *(text for fact in found.facts for text in fact), *found.left]))


def test_a_portal_page_within_layout_tables() -> None:
    found = imported(PORTAL, "gbk")
    assert texts(found)[:4] == [
        TITLE,
        "根据《条例》编制本报告，朱镕基路1号，邮编000000。",
        "一、总体情况",
        "2022年，我局公开信息258条。",
    ]
    assert texts(found)[-3:] == ["示例市财政局", "2023年1月28日", "附件：报告全文"]
    assert [table.rows for table in tables(found)] == [GRID]
    assert tables(found)[0].exact
    assert found.links == (("附件：报告全文", "./P020230128.docx"),)
    assert found.problems == ()


def test_metadata_of_head_and_tables_are_facts() -> None:
    facts = imported(PORTAL).facts
    assert {
        ("ArticleTitle", TITLE),
        ("PubDate", "2023-01-28 09:30"),
        ("ContentSource", "示例市财政局"),
        ("索引号", "003000/2022-0001"),
        ("发布机构", "示例市财政局"),
        ("成文日期", "2023年01月28日"),
        ("发布时间", "2023-01-28 09:30"),
        ("来源", "示例市财政局"),
    } <= set(facts)


def test_what_stands_around_is_left_and_hidden_words_are_told() -> None:
    found = imported(PORTAL)
    around = " ".join(found.left)
    assert "隐藏的话" in around
    assert "首页" in around
    assert "主办" in around
    assert "站内搜索" in around
    assert "var a" not in around
    assert not any("首页" in text or "隐藏" in text for text in texts(found))


def test_nothing_of_the_page_is_lost() -> None:
    page = lxml_html.document_fromstring(PORTAL.encode())
    for element in page.xpath("//script|//style|//title"):
        element.drop_tree()
    words = all_words(imported(PORTAL))
    for text in page.itertext():
        for word in re.split(r"[：:\s\u00a0\u3000【】|]+", str(text)):
            assert letters(word) in words, word


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>一、总体情况<br>　　第一段。<br/>　　第二段。</p>", ["一、总体情况", "第一段。", "第二段。"]),
        ("<p>示例市财政局<br>2023年1月28日</p>", ["示例市财政局", "2023年1月28日"]),
        (
            "<p>本年度内我局按照条例的要求继续认真做好政府信息公开的各项<br>工作。</p>",
            ["本年度内我局按照条例的要求继续认真做好政府信息公开的各项工作。"],
        ),
        ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"]),
        ("<p>政府\n信息 公开</p>", ["政府信息 公开"]),
        ("<p>&nbsp;&nbsp;&nbsp;&nbsp;甲</p><p>&nbsp;</p><p>\u3000</p><p><br></p>", ["甲"]),
        (
            "<p>甲<o:p>&nbsp;</o:p></p><p class=MsoNormal><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span><![endif]>乙</p>",
            ["甲", "1. 乙"],
        ),
        (
            "<p>甲<!--[if gte vml 1]><v:shape>图</v:shape><![endif]--><span style='display: none'>藏</span>乙</p>",
            ["甲乙"],
        ),
        ("<h3>（一）主动公开</h3><p>甲</p>", ["（一）主动公开", "甲"]),
        ("<ul><li>甲</li><li>乙</li></ul>", ["甲\n乙"]),
        ("<ol><li>甲</li><li>乙</li></ol>", ["甲\n乙"]),
        ("<ul><li>（一）主动公开</li><li><p>乙</p></li></ul>", ["（一）主动公开", "乙"]),
        ("<dl><dt>甲</dt><dd>乙</dd></dl>", ["甲", "乙"]),
        ("<pre>甲  乙\n丙  1  2</pre>", ["甲  乙", "丙  1  2"]),
        ("<p>甲<font size=2>乙<p>丙", ["甲乙", "丙"]),
    ],
)
def test_lines(markup: str, words: list[str]) -> None:
    assert texts(imported(f"<html><body><div>{markup}</div></body></html>")) == words


@pytest.mark.parametrize(
    ("markup", "markdown"),
    [
        ("<p>甲<b>乙</b>丙</p>", "甲**乙**丙"),
        ("<p>甲<span style='font-weight:bold'>乙</span></p>", "甲**乙**"),
        ("<p><strong><span style='font-weight:normal'>甲</span></strong></p>", "甲"),
        ("<p>H<sub>2</sub>O</p>", "H<sub>2</sub>O"),
        ("<p>见<a href='/zn.html'>指南</a></p>", "见[指南](/zn.html)"),
        ("<p><a href='javascript:void(0)'>指南</a></p>", "指南"),
        ("<p>甲<img src='a.png' alt='图'></p>", "甲![图](a.png)"),
        ("<h2>一、总体情况</h2><h3>（一）主动公开</h3>", "### （一）主动公开"),
        ("<h4>一、总体情况</h4><h5>（一）<b>主动</b>公开</h5>", "### （一）主动公开"),
        ("<ul><li>甲<ul><li>乙</li></ul></li><li>丙</li></ul>", "- 甲\n    - 乙\n- 丙"),
        ("<ol start='3'><li>甲</li><li>乙</li></ol>", "3. 甲\n4. 乙"),
        ("<blockquote><p>甲</p></blockquote>", "> 甲"),
        ("<p>1. 甲</p>", "1\\. 甲"),
    ],
)
def test_markdown(markup: str, markdown: str) -> None:
    found = imported(f"<html><body><div>{markup}</div></body></html>").items[-1]
    assert isinstance(found, Passage)
    assert found.markdown == markdown


@pytest.mark.parametrize(
    ("markup", "rows"),
    [
        (f"<table>{CELLS}</table>", GRID),
        ("<table><tr><td>甲<td>1<tr><td>乙<td>2</table>", (("甲", "1"), ("乙", "2"))),
        ("<table><td>甲</td><td>1</td></table>", (("甲", "1"),)),
        (
            "<table><tr><th rowspan='0'>甲</th><td>1</td></tr><tr><td>2</td></tr></table>",
            (("甲", "1"), ("甲", "2")),
        ),
        (
            "<table><tr><td colspan='2'>甲</td></tr><tr><td>1</td><td>2</td></tr></table>",
            (("甲", "甲"), ("1", "2")),
        ),
        (
            "<table><tr><td colspan='99999999'>甲</td><td>1</td></tr></table>",
            (("甲",) * 200 + ("1",),),
        ),
        (
            "<table><tr><td><p>商业</p><p>企业</p></td><td>科研<br>机构</td></tr></table>",
            (("商业企业", "科研机构"),),
        ),
        ("<table><tr><td>1<br>2</td><td>公开<br>3</td></tr></table>", (("1 2", "公开3"),)),
        (
            "<table><tr><td>\u3000</td><td>\ufeff&nbsp;</td><td>甲</td><td>乙</td></tr></table>",
            (("", "", "甲", "乙"),),
        ),
    ],
)
def test_table(markup: str, rows: tuple[tuple[str, ...], ...]) -> None:
    found = imported(f"<html><body><div><p>甲</p>{markup}</div></body></html>")
    assert [table.rows for table in tables(found)] == [rows]


def test_a_table_of_tables_and_one_of_prose_are_layout() -> None:
    inner = f"<table>{CELLS}</table>"
    page = f"<table><tr><td>左栏</td><td><table><tr><td><p>甲</p>{inner}<p>乙</p></td></tr></table></td></tr></table>"
    found = imported(f"<html><body>{page}</body></html>")
    assert [table.rows for table in tables(found)] == [GRID]
    assert texts(found) == ["左栏", "甲", "乙"]


def test_a_statutory_table_with_long_explanations_in_its_labels_is_no_layout() -> None:
    why = "".join(f"<p>说明{number}：{'按照条例的规定填写。' * 8}</p>" for number in range(5))
    page = f"<table><tr><td>行政许可{why}</td><td>3</td></tr><tr><td>行政处罚</td><td>4</td></tr><tr><td>行政强制</td><td>5</td></tr></table>"
    found = imported(f"<html><body><div><p>甲</p>{page}</div></body></html>")
    assert [row[1] for row in tables(found)[0].rows] == ["3", "4", "5"]


def test_words_between_the_cells_of_a_table_are_kept() -> None:
    found = imported(
        "<html><body><table><caption>表1</caption><p>散落</p><tr><td>甲</td><td>1</td></tr></table></body></html>"
    )
    assert texts(found) == ["表1", "散落"]
    assert tables(found)[0].rows == (("甲", "1"),)


def test_places_are_lines_of_the_file() -> None:
    page = "\n" * 40 + "<p>甲</p>\n<table>\n<tr><td>乙</td><td>1</td></tr></table>"
    first, second = imported(f"<html><body>{page}</body></html>").items
    assert isinstance(first, Passage)
    assert isinstance(second, Table)
    assert first.place == "第 41 行"
    assert second.places == ("第 43 行",)


def test_a_page_that_declares_gb2312_keeps_rare_characters() -> None:
    page = '<html><head><meta charset="gb2312"></head><body><p>朱镕基、喆</p></body></html>'
    assert texts(imported(page, "gbk")) == ["朱镕基、喆"]
    assert texts(imported(page, "utf-8")) == ["朱镕基、喆"]


def test_unreadable_bytes_are_told() -> None:
    page = PORTAL.encode("gbk").replace("邮编".encode("gbk"), b"\xff\xff")
    found = read_bytes(page, "a.html", "a.html")
    assert [problem.code for problem in found.problems] == ["I108"]


def test_a_page_nested_thousands_deep() -> None:
    deep, deeper = ("<font><div>" * times + "<p>甲</p>" for times in (900, 2000))
    assert texts(imported(f"<html><body>{deep}</body></html>")) == ["甲"]
    found = imported(f"<html><body>{deeper}</body></html>")
    assert [problem.code for problem in found.problems] == ["I104"]


def test_a_page_without_words_is_refused() -> None:
    found = imported("<html><body><script>load()</script></body></html>")
    assert [problem.code for problem in found.problems] == ["I109"]
    scan = imported("<html><body><p><img src='1.jpg'></p><p><img src='2.jpg'></p></body></html>")
    assert [problem.code for problem in scan.problems] == ["I106"]


def test_sniff() -> None:
    assert html.sniff(b"\xef\xbb\xbf<!DOCTYPE html><html>")
    assert html.sniff("<HTML><p>".encode("utf-16"))
    assert not html.sniff("一、总体情况\n<注>".encode())
    assert not html.sniff(b"PK\x03\x04<html>")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    assert build(PROJECT, out, Options(workers=1)).committed
    return out


def test_our_own_pages_come_back(site: Path) -> None:
    archive = archive_of(PROJECT)
    seen = 0
    for slug, years in archive.files.by_agency.items():
        for year in years:
            report = archive.load(slug, year).report
            page = site / f"{year}/{slug}/index.html"
            if report is None or not page.exists():
                continue
            seen += 1
            found = read_bytes(page.read_bytes(), page.name, str(page))
            assert texts(found)[0] == report.title
            headings = [
                text for text in texts(found) if text in {section.heading for section in report.sections}
            ]
            assert headings == [section.heading for section in report.sections]
            assert report.signature in texts(found)
            figures = figures_in([table.rows for table in tables(found)], report.form)
            expected = {
                f"{table.spec.id}.{row}.{column.id}": cell.text
                for table in report.tables()
                for row, cells in table.rows.items()
                for column, cell in zip(
                    table.spec.columns_of(next(leaf for leaf in table.spec.leaves() if leaf.id == row)),
                    cells,
                    strict=True,
                )
            }
            assert figures == expected
    assert seen > 5


OLD = f"""<HTML><BODY><TABLE width=780><TR><TD><IMG src=banner.jpg></TD></TR></TABLE>
<TABLE width=780><TR><TD align=middle>{TITLE}</TD></TR><TR><TD align=middle>发布时间：2013-03-20　点击数：120</TD></TR>
<TR><TD>&nbsp;&nbsp;&nbsp;&nbsp;根据《条例》编制本报告。<BR>&nbsp;&nbsp;&nbsp;&nbsp;<B>一、概述</B><BR>&nbsp;&nbsp;&nbsp;&nbsp;公开信息100条。<BR><BR>
&nbsp;&nbsp;&nbsp;&nbsp;二、主动公开情况<BR><TABLE border=1><TR><TD>指标</TD><TD>单位</TD></TR><TR><TD>公开</TD><TD>条</TD></TR></TABLE>
&nbsp;&nbsp;&nbsp;&nbsp;三、依申请公开情况<BR>&nbsp;&nbsp;&nbsp;&nbsp;没有。<BR><P align=right>示例县水务局<BR>2013年3月20日</P></TD></TR>
<TR><TD>【<A href="javascript:window.print()">打印本页</A>】【<A href="javascript:window.close()">关闭窗口</A>】</TD></TR></TABLE></BODY></HTML>"""


def test_an_old_page_of_one_cell_and_line_breaks() -> None:
    found = imported(OLD, "gbk")
    assert texts(found) == [
        TITLE,
        "根据《条例》编制本报告。",
        "一、概述",
        "公开信息100条。",
        "二、主动公开情况",
        "三、依申请公开情况",
        "没有。",
        "示例县水务局",
        "2013年3月20日",
    ]
    assert [table.rows for table in tables(found)] == [(("指标", "单位"), ("公开", "条"))]
    assert [item.markdown for item in found.items if isinstance(item, Passage)] == texts(found)
    assert found.facts == (("发布时间", "2013-03-20"),)


def test_a_page_from_word() -> None:
    line = "<p class=MsoNormal style='mso-char-indent-count:2.0'><b><span style='font-family:黑体'>{}</span></b><b\n><span>{}<o:p></o:p></span></b></p>"
    cell = "<td style='mso-border-alt:solid windowtext .5pt'><p class=MsoNormal><span lang=EN-US>{}<o:p></o:p></span></p></td>"
    page = (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><!--[if gte mso 9]><xml>x</xml><![endif]--></head><body>"
        f"<div class=WordSection1>{line.format('一、', '总体情况')}{line.format('二、', '主动公开')}{line.format('三、', '依申请公开')}"
        f"<table class=MsoTableGrid><tr>{cell.format('结果<br>维持')}{cell.format('总计')}</tr>"
        f"<tr>{cell.format('0')}{cell.format('<st1:chmetcnv>12</st1:chmetcnv>')}</tr></table></div></body></html>"
    )
    found = imported(page)
    assert [item.markdown for item in found.items if isinstance(item, Passage)] == [
        "一、总体情况",
        "二、主动公开",
        "三、依申请公开",
    ]
    assert tables(found)[0].rows == (("结果维持", "总计"), ("0", "12"))


def test_sections_in_boxes_of_their_own_with_the_rest_around() -> None:
    boxes = "".join(
        f"<div class=box><h3>{title}、甲乙丙丁</h3><div><p>公开了信息。</p></div></div>"
        for title in "一二三四五六"
    )
    page = (
        f"<div class=head><a href=/>首页</a><a href=/a>公开</a></div><div class=main><h1>{TITLE}</h1><div><span>来源：市财政局</span>"
        f"<span>发布时间：2023-01-28</span></div><div id=zoom><p>编制本报告。</p><div>{boxes}</div><p>示例市财政局</p><p>2023年1月28日</p></div>"
        "<div>附件：<a href='/a/P1.doc?x=1'>年报.doc</a></div><div>分享到：</div></div><div>版权所有</div>"
    )
    found = imported(f"<html><body>{page}</body></html>")
    assert texts(found)[:3] == [TITLE, "编制本报告。", "一、甲乙丙丁"]
    assert texts(found)[-2:] == ["示例市财政局", "2023年1月28日"]
    assert found.facts == (("来源", "市财政局"), ("发布时间", "2023-01-28"))
    assert found.links == (("年报.doc", "/a/P1.doc?x=1"),)
    assert "版权所有" in found.left
