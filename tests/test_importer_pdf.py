"""PDFs become passages and exact tables: page breaks, merged cells and running heads are seen as a reader sees them."""

import io
from pathlib import Path

import pikepdf
import pylopdf_fonts_zh_cn
import pytest
import typst

from generator.foreign.labelled import figures_in
from generator.foreign.passages import Foreign, Passage, Table
from generator.formats import all_formats
from generator.importers import read_bytes
from generator.look.theme import load_theme
from generator.recognition.recognise import recognise
from generator.writers.docx import write as write_docx
from generator.writers.pdf import write
from tests import office
from tests.damage import compared
from tests.golden import PROJECT
from tests.sample import archive_of, edition

FONTS = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
HEAD = """#set text(font: "Noto Serif SC", size: 12pt, lang: "zh")
#set par(first-line-indent: (amount: 2em, all: true), justify: true)
#set table(stroke: 0.5pt)
"""


def made(source: str, page: str = 'paper: "a4"') -> bytes:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
    return bytes(typst.compile(f"#set page({page})\n{HEAD}{source}".encode(), font_paths=fonts))


def imported(source: str, page: str = 'paper: "a4"') -> Foreign:
    return read_bytes(made(source, page), "a.pdf", "a.pdf")


def passages(found: Foreign) -> list[Passage]:
    return [item for item in found.items if isinstance(item, Passage)]


def texts(found: Foreign) -> list[str]:
    return [item.text for item in passages(found)]


def tables(found: Foreign) -> list[Table]:
    return [item for item in found.items if isinstance(item, Table)]


def test_lines_are_joined_to_paragraphs() -> None:
    long = "我局认真贯彻落实条例，按照以公开为原则的要求，" * 6 + "全年公开IPv6改造信息258条。"
    found = imported(
        f"#par(first-line-indent: 0em)[一、总体情况]\n\n{long}\n\n（一）主动公开\n\n{long}\n\n"
        "#align(right)[示例市财政局]\n\n#align(right)[2023年1月28日]"
    )
    assert texts(found) == ["一、总体情况", long, "（一）主动公开", long, "示例市财政局", "2023年1月28日"]
    assert {item.place for item in passages(found)} == {"第 1 页"}


def test_a_paragraph_goes_on_over_the_page_and_running_heads_are_left() -> None:
    long = "我局认真贯彻落实条例，按照以公开为原则的要求，" * 60 + "完。"
    page = 'paper: "a4", height: 160mm, header: [示例市财政局年度报告], footer: align(center)[— #context counter(page).display() —]'
    found = imported(long, page)
    assert texts(found) == [long]
    assert "— 1 —" in found.left
    assert found.left.count("示例市财政局年度报告") > 1


def test_a_title_on_two_lines_is_one() -> None:
    title = "示例市财政局二〇二二年度关于政府信息公开工作的年度报告"
    found = imported(
        f"#align(center, text(size: 22pt)[#par(first-line-indent: 0em)[{title}]])\n\n" + "正文。" * 60
    )
    assert texts(found)[0] == title


def test_merged_cells_are_written_out() -> None:
    found = imported(
        "#table(columns: (2em, 8em, 4em, 4em), table.cell(rowspan: 2, colspan: 2)[信息内容], table.cell(colspan: 2)[本年],"
        "[制发], [废止], table.cell(rowspan: 2)[不予公开], [1.属于国家秘密的信息内容], [0], [12], [2.其他], [], [/])"
    )
    assert tables(found) == [
        Table(
            (
                ("信息内容", "信息内容", "本年", "本年"),
                ("信息内容", "信息内容", "制发", "废止"),
                ("不予公开", "1.属于国家秘密的信息内容", "0", "12"),
                ("不予公开", "2.其他", "", "/"),
            ),
            ("第 1 页",) * 4,
            exact=True,
        )
    ]


def test_a_figure_broken_in_its_cell_is_not_glued() -> None:
    found = imported("#table(columns: (8em, 4em), [规章], [12 \\ 34])")
    assert tables(found)[0].rows == (("规章", "12 34"),)


def test_a_table_over_two_pages_is_one() -> None:
    rows = "".join(f"[第{number}项工作], [{number}], [{number * 2}]," for number in range(1, 31))
    head = "table.header([项目], [本年], [上年]),"
    found = imported(
        f"#table(columns: (10em, 6em, 6em), {head} {rows})",
        'paper: "a4", height: 200mm, footer: align(center)[#context counter(page).display()]',
    )
    assert [table.rows for table in tables(found)] == [
        (
            ("项目", "本年", "上年"),
            *((f"第{number}项工作", str(number), str(number * 2)) for number in range(1, 31)),
        )
    ]
    assert tables(found)[0].places[-1] == "第 2 页"
    assert texts(found) == []


def test_a_group_goes_on_over_the_page() -> None:
    rows = "".join(f"[{number}.其他], [{number}]," for number in range(1, 31))
    found = imported(
        f"#table(columns: (6em, 6em, 6em), table.cell(rowspan: 30, align: top)[（五）不予处理], {rows} table.cell(colspan: 2)[（七）总计], [9])",
        'paper: "a4", height: 200mm',
    )
    (table,) = tables(found)
    assert {row[0] for row in table.rows[:30]} == {"（五）不予处理"}
    assert table.rows[30] == ("（七）总计", "（七）总计", "9")
    assert table.exact


def test_columns_by_spaces_stay_lines() -> None:
    rows = "".join(
        f"[{name}], [{number}], [{number + 1}], [{number + 2}],"
        for number, name in enumerate(("规章", "行政规范性文件"))
    )
    found = imported(f"二、主动公开\n\n#table(columns: (10em, 5em, 5em, 5em), stroke: none, {rows})")
    assert texts(found)[-2:] == ["规章 0 1 2", "行政规范性文件 1 2 3"]


def test_a_frame_around_words_is_no_table() -> None:
    found = imported(
        "#rect(width: 100%)[第一段话。]\n\n" + "正文。" * 40 + "\n\n#table(columns: 1, [一栏], [二栏])"
    )
    assert tables(found) == []
    assert texts(found) == ["第一段话。", "正文。" * 40, "一栏", "二栏"]


def test_a_scan_has_no_text() -> None:
    picture = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>"
    )
    blank = imported("#rect(fill: black)")
    assert [problem.code for problem in blank.problems] == ["I106"]
    document = pikepdf.open(io.BytesIO(made(f'#image(bytes("{picture}"), format: "svg")')))
    target = io.BytesIO()
    document.save(target)
    assert [problem.code for problem in read_bytes(target.getvalue(), "a.pdf", "a.pdf").problems] == ["I106"]


def test_a_password_and_damage_are_told() -> None:
    target = io.BytesIO()
    pikepdf.open(io.BytesIO(made("甲"))).save(target, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert [problem.code for problem in read_bytes(target.getvalue(), "a.pdf", "a.pdf").problems] == ["I105"]
    broken = read_bytes(made("甲")[:600], "a.pdf", "a.pdf")
    assert broken.items == ()
    assert broken.problems[0].code in {"I104", "I106"}


def test_a_pdf_that_only_its_owner_may_change_is_read() -> None:
    target = io.BytesIO()
    pikepdf.open(io.BytesIO(made("甲乙丙。"))).save(target, encryption=pikepdf.Encryption(owner="a", user=""))
    assert texts(read_bytes(target.getvalue(), "a.pdf", "a.pdf")) == ["甲乙丙。"]


def figures_of_tables(found: Foreign, slug: str, year: int) -> None:
    archive = archive_of(PROJECT)
    report = archive.load(slug, year).report
    assert report
    figures = figures_in([table.rows for table in tables(found)], report.form)
    assert figures == {figure.id: figure.text for figure in edition(archive, slug, year).figures}


@pytest.mark.parametrize(("slug", "year"), [("czj", 2020), ("czj", 2022), ("szf", 2022), ("xcjd", 2018)])
def test_our_own_copies_come_back(slug: str, year: int) -> None:
    archive = archive_of(PROJECT)
    theme = load_theme(PROJECT, archive.config.site.theme, archive.config.site.tokens)
    report = archive.load(slug, year).report
    assert report
    found = read_bytes(write(edition(archive, slug, year), theme), "report.pdf", "report.pdf")
    assert found.problems == ()
    assert texts(found)[0] == report.title
    headings = [section.heading for section in report.sections]
    assert [text for text in texts(found) if text in set(headings)] == headings
    assert report.signature in texts(found)
    figures_of_tables(found, slug, year)


@pytest.mark.skipif(office.MISSING, reason="LibreOffice is an aid, not a need")
def test_a_pdf_made_from_word(tmp_path: Path) -> None:
    archive = archive_of(PROJECT)
    theme = load_theme(PROJECT, archive.config.site.theme, archive.config.site.tokens)
    (tmp_path / "a.docx").write_bytes(write_docx(edition(archive, "czj", 2022), theme))
    office.convert("pdf", tmp_path, tmp_path / "a.docx")
    wanted = archive.report("czj", 2022)
    assert wanted
    found = read_bytes((tmp_path / "a.pdf").read_bytes(), "a.pdf", "a.pdf")
    told = compared(recognise(found, all_formats(), wanted.form), wanted)
    assert (told.wrong, told.marked) == ([], [])
