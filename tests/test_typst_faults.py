"""What keeps a PDF from being made is said in Chinese, at the report or at the template, with one way to mend it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from generator.copies import Copies
from generator.look.theme import CHECKOUT, Theme, load_theme
from generator.pdf.typesetting import values
from generator.printing.edition import Edition
from generator.printing.figures import Figures
from generator.problem import Problem, ProblemError, Span
from generator.writers import pdf
from tests.pdf_copies import editions, of_text, picture, theme
from tests.sample import text

REPORT = "content/reports/czj/2022.yaml"
TEMPLATE = (CHECKOUT / "default/copies/report.typ").read_text(encoding="utf-8")


def ours(root: Path, template: str | None, tokens: str = "") -> Theme:
    """Give a theme of a project's own with this PDF template."""
    folder = root / "themes/ours"
    (folder / "copies").mkdir(parents=True)
    (folder / "theme.yaml").write_text(f"名称: ours\n继承: default\n{tokens}", encoding="utf-8")
    if template is not None:
        (folder / "copies/report.typ").write_text(template, encoding="utf-8")
    return load_theme(root, "ours")


def refused(edition: Edition, chosen: Theme) -> tuple[Problem, ...]:
    """Give the problems of a copy that cannot be made."""
    with pytest.raises(ProblemError) as caught:
        pdf.write(edition, chosen)
    return caught.value.problems


def written(words: str) -> Edition:
    """Give the edition of a report with these words in its first section."""
    return of_text(text(2022, f"总体情况: |\n  全年工作平稳，{words}。\n"), 2022)


def test_a_character_that_no_font_has_is_named_with_its_place() -> None:
    found = refused(written("经办人郭𪛖同志受到表彰"), theme())
    assert [(problem.code, problem.span) for problem in found] == [("W102", Span(REPORT))]
    assert found[0].message == (
        "字体里没有“𪛖”（U+2A6D6），PDF 印不出来：一、总体情况“…作平稳，经办人郭𪛖同志受到表彰。”"
    )
    assert found[0].help == "核对是不是打错了字；没有错的，把有这个字的字体文件放进 themes/<您的主题>/fonts/"


@pytest.mark.parametrize(
    ("part", "where"),
    [
        ("title", "标题"),
        ("signature", "落款"),
        ("fact", "索引号"),
        ("correction", "更正记录"),
        ("figure", "规章·本年制发件数"),
    ],
)
def test_the_character_is_found_wherever_it_stands(part: str, where: str) -> None:
    edition = editions()["corrected"]
    document = edition.document
    if part in {"title", "signature"}:
        title, signature = ("好\ue000字", "") if part == "title" else (document.title, "好\ue000字")
        edition = replace(edition, document=document._replace(title=title, signature=signature))
    elif part == "fact":
        edition = replace(edition, facts=(("索引号", "好\ue000字"), *edition.facts))
    elif part == "correction":
        edition = replace(edition, corrections=(replace(edition.corrections[0], text="好\ue000字"),))
    else:
        whole = edition.figures
        figures = Figures(whole.form, whole.tables, whole.values, ["好\ue000字", *whole.texts[1:]])
        section = document.sections[1]
        assert section.grid
        body = section.grid.bodies[0]
        row = (body[2][0], body[2][1]._replace(text="好\ue000字"), *body[2][2:])
        grid = section.grid._replace(bodies=((*body[:2], row, *body[3:]), *section.grid.bodies[1:]))
        sections = (document.sections[0], section._replace(grid=grid), *document.sections[2:])
        edition = replace(edition, document=document._replace(sections=sections), figures=figures)
    found = refused(edition, theme())
    assert [problem.message for problem in found] == [
        f"字体里没有看不见的字符 U+E000，PDF 印不出来：{where}“好\ue000字”"
    ]


def test_all_missing_characters_are_told_at_once() -> None:
    first = "“𪛖”（U+2A6D6），一、总体情况“全年工作平稳，𪛖和😀。”"
    second = "“😀”（U+1F600），一、总体情况“…年工作平稳，𪛖和😀。”"
    found = refused(written("𪛖和😀"), theme())
    assert [(problem.code, problem.message) for problem in found] == [
        (
            "W102",
            f"字体里没有 2 个字，PDF 印不出来：{first}；{second}",
        )
    ]
    assert found[0].span == Span(REPORT)
    emoji = "".join(chr(code) for code in range(0x1F600, 0x1F60A))
    (many,) = refused(written(emoji), theme())
    assert many.message.startswith("字体里没有 10 个字，")
    assert many.message.count("U+1F60") == 8
    assert many.message.endswith("；还有 2 个")


def test_an_advice_about_fonts_names_the_folder_of_the_theme_that_is_used(tmp_path: Path) -> None:
    assert "放进 themes/ours/fonts/" in refused(written("𪛖"), ours(tmp_path, None))[0].help


@pytest.mark.parametrize("part", ["garbage", "half"])
def test_a_file_that_ought_to_be_a_font_and_is_none_is_told(part: str, tmp_path: Path) -> None:
    ours(tmp_path, None)
    folder = tmp_path / "themes/ours/fonts"
    folder.mkdir()
    good = (CHECKOUT / "default/fonts/NianbaoKai.ttf").read_bytes()
    (folder / "a.TTF").write_bytes(b"garbage" if part == "garbage" else good[: len(good) // 2])
    (folder / "good.ttf").write_bytes(good)
    (folder / "._good.ttf").write_bytes(b"what a Mac leaves")
    (folder / "说明.txt").write_text("字体", encoding="utf-8")
    found = refused(editions()["legacy"], load_theme(tmp_path, "ours"))
    assert [(problem.code, problem.message, str(problem.span)) for problem in found] == [
        ("W108", "字体文件 a.TTF 打不开", "themes/ours/fonts/a.TTF")
    ]


def test_a_character_that_the_standard_forbids_is_told() -> None:
    edition = editions()["sample"]
    section = edition.document.sections[0]._replace(before="<p>甲\ufeff乙</p>")
    document = edition.document._replace(sections=(section, *edition.document.sections[1:]))
    sources = (edition.sources[0]._replace(before="甲\ufeff乙"), *edition.sources[1:])
    found = refused(replace(edition, document=document, sources=sources), theme())
    assert [problem.code for problem in found] == ["W106"]
    assert found[0].message.startswith("PDF 里不能有看不见的字符 U+FEFF：一、总体情况“甲")
    assert found[0].help == "删去这个字符"


def test_a_missing_template_is_told(tmp_path: Path) -> None:
    chosen = replace(ours(tmp_path, None), copies={})
    found = refused(editions()["legacy"], chosen)
    assert [(problem.code, problem.message, str(problem.span)) for problem in found] == [
        ("W120", "主题里没有 PDF 模板", "themes/ours/copies/report.typ")
    ]


@pytest.mark.parametrize(
    ("wrong", "words", "column"),
    [
        ("#d.titel", "数据里没有“titel”", 4),
        ("#nothing", "没有变量“nothing”", 2),
        ("#let a = (", "括号或引号没有配成对", 10),
        ('#read("other.txt")', "找不到这个文件", 7),
        ('#panic("不支持")', "不支持", 2),
        ("#(1).foo()", "这一处不能执行（", 2),
    ],
)
def test_an_error_in_the_template_is_told_at_its_line(
    wrong: str, words: str, column: int, tmp_path: Path
) -> None:
    lines = TEMPLATE.count("\n")
    found = refused(editions()["legacy"], ours(tmp_path, f"{TEMPLATE}\n{wrong}\n"))
    assert [problem.code for problem in found] == ["W121"]
    assert found[0].message.startswith(f"PDF 模板出错：{words}")
    assert found[0].span == Span("themes/ours/copies/report.typ", lines + 2, column)
    assert str(tmp_path) not in found[0].message


def test_a_template_takes_nothing_from_the_network(tmp_path: Path) -> None:
    found = refused(editions()["legacy"], ours(tmp_path, f'{TEMPLATE}\n#import "@preview/cetz:0.2.0"\n'))
    assert [(problem.code, problem.span.line) for problem in found] == [("W121", TEMPLATE.count("\n") + 2)]
    assert "网上" in found[0].message
    assert "@preview" not in TEMPLATE


def test_a_font_that_is_not_there_is_told_at_its_line(tmp_path: Path) -> None:
    found = refused(editions()["legacy"], ours(tmp_path, f'{TEMPLATE}\n#text(font: "FangSong")[字]\n'))
    assert [(problem.code, problem.message) for problem in found] == [("W105", "没有字体“fangsong”")]
    assert found[0].span == Span("themes/ours/copies/report.typ", TEMPLATE.count("\n") + 2, 13)


def test_a_list_of_fonts_of_which_none_is_there_is_told(tmp_path: Path) -> None:
    chosen = ours(tmp_path, None, '变量: {公文正文字体: "仿宋_GB2312"}\n')
    found = refused(editions()["legacy"], chosen)
    assert [problem.code for problem in found] == ["W105"]
    assert (found[0].span.path, found[0].span.line) == ("themes/ours/theme.yaml", 3)
    assert found[0].message == "主题变量“公文正文字体”里的字体一种也没有：仿宋_GB2312"
    assert found[0].help.startswith("把字体文件放进 themes/ours/fonts/")


def test_a_list_of_fonts_that_the_site_chose_is_told_where_the_site_chose_it(tmp_path: Path) -> None:
    ours(tmp_path, None)
    (tmp_path / "content").mkdir()
    site = "网站名称: 示例\n主题:\n  名称: ours\n  变量:\n    公文黑体字体: 没有的字体\n"
    (tmp_path / "content/site.yaml").write_text(site, encoding="utf-8")
    chosen = load_theme(tmp_path, "ours", [("公文黑体字体", "没有的字体")])
    found = refused(editions()["legacy"], chosen)
    assert [(problem.code, problem.span.path, problem.span.line) for problem in found] == [
        ("W105", "content/site.yaml", 5)
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("body.rows.flatten()", "body.rows.slice(1).flatten()"),
        ("    statutory(section.grid)\n", ""),
    ],
    ids=["a row is left out", "the tables are left out"],
)
def test_a_template_that_does_not_draw_the_tables_as_they_are_is_told(
    old: str, new: str, tmp_path: Path
) -> None:
    assert old in TEMPLATE
    found = refused(editions()["distinct"], ours(tmp_path, TEMPLATE.replace(old, new)))
    assert [(problem.code, str(problem.span)) for problem in found] == [
        ("W122", "themes/ours/copies/report.typ")
    ]
    assert "主动公开政府信息情况" in found[0].message


def test_a_picture_that_does_not_open_is_told_by_its_name() -> None:
    over = "总体情况: |\n  ![流程](坏.svg)\n\n  ![好的](好.png)\n"
    pictures = {"坏.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><g>", "好.png": picture()}
    found = refused(of_text(text(2022, over), 2022, pictures=pictures), theme())
    assert [(problem.code, problem.span) for problem in found] == [("W107", Span(REPORT))]
    assert found[0].message == "图片“坏.svg”打不开，放不进 PDF"


def test_what_a_template_shows_from_beside_it_belongs_to_the_copy(tmp_path: Path) -> None:
    chosen = ours(tmp_path, f'{TEMPLATE}\n#image("seal.svg", alt: "标志")\n')
    seal = tmp_path / "themes/ours/copies/seal.svg"
    grounds, files = [], []
    for colour in ("red", "blue"):
        seal.write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="{colour}"/></svg>',
            encoding="utf-8",
        )
        chosen = load_theme(tmp_path, "ours")
        files.append(pdf.write(editions()["legacy"], chosen))
        grounds.append([ground for _, ground in Copies(("pdf", "docx"), chosen).of(editions()["legacy"])])
    assert files[0] != files[1]
    assert grounds[0][0] != grounds[1][0]
    assert grounds[0][1] == grounds[1][1]


def test_the_head_of_the_template_names_everything_it_is_given() -> None:
    head = TEMPLATE.partition("#let d =")[0]
    for name in values(editions()["corrected"], {}):
        assert re.search(rf"\bd\.{name}\b", head), name
