"""What editors leave out or write very long: the PDF copy is made all the same, and stays between its margins."""

import io
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pytest

from generator.changes.corrected import Corrected
from generator.printing.figures import Figures
from generator.site.export import export
from generator.writers import pdf
from tests.pdf_copies import FURNITURE, editions, of_prose, pages, picture, structure, theme
from tests.sample import SLUG, project

MM = 72 / 25.4


@pytest.mark.parametrize("source", ["流程.png", "../../uploads/%E6%B5%81%E7%A8%8B.png"])
def test_a_picture_without_words_is_told_to_a_screen_reader_by_its_name(source: str, tmp_path: Path) -> None:
    data = pdf.write(of_prose(f'<p><img src="{source}" alt=""></p>', {source: picture()}), theme())
    assert [found.attributes["/Alt"] for found in structure(data).all("/Figure")] == ["图片（流程.png）"]
    assert "流程" not in "".join(pages(data, tmp_path))


@pytest.mark.parametrize("heading", ["", " ", '<img src="a.png" alt="">'])
def test_a_heading_without_words_gets_some(heading: str) -> None:
    edition = of_prose(f"<h3>{heading}</h3><p>甲</p><h4>乙</h4>", {"a.png": picture()})
    sections = (*edition.document.sections[:-1], edition.document.sections[-1]._replace(heading=" "))
    data = pdf.write(replace(edition, document=edition.document._replace(sections=sections)), theme())
    tree = structure(data)
    assert [found.words for found in tree.all("/H2", "/H3")] == ["（未填标题）", "乙"]
    assert [found.words for found in tree.all("/H1")][-1] == "（未填标题）"


def test_a_blank_report_of_the_old_form_can_be_printed(tmp_path: Path) -> None:
    project(tmp_path, {})
    data, _ = export(tmp_path, SLUG, 2018, "pdf", blank=True)
    found = pages(data, tmp_path)
    assert "（未填标题）" in found[0]
    assert "空白表" in found[0]


def _inside(char: dict[str, Any]) -> bool:
    """Tell whether a character stands between the margins; the empty half of a Chinese mark may hang beyond them."""
    return char["text"] in "“”（），。、" or (char["x0"] > 28 * MM - 1 and char["x1"] < 184 * MM + 1)


@pytest.mark.parametrize(
    "run",
    [
        f"https://www.example.gov.cn/{'x' * 70}",
        "x" * 200,
        "1234567890-" * 9,
        "2022/01/" * 15,
        "code_" * 30,
        "W" * 70,
        "_" * 100,
        "йцукенгшщз" * 8,
    ],
)
def test_a_long_run_without_a_space_stays_in_its_block_and_can_be_copied(run: str, tmp_path: Path) -> None:
    places = (
        f"<p>见{run}。</p><p><b>{run}</b></p><p><a href='https://a.example/{'y' * 70}'>{run}</a></p><pre>{run}</pre>"
        f"<h3>{run}</h3><ul><li>{run}<ul><li>{run}</li></ul></li></ul><blockquote><p>{run}</p></blockquote>"
        f"<table><caption>{run}</caption><tr><td>{run}</td><td>甲</td></tr></table>"
        f"<table><tr>{f'<td>{run}</td>' * 12}</tr></table>"
    )
    edition = of_prose(places)
    edition = replace(
        edition, url=edition.url + "q" * 100, facts=(("文号", run), ("索引号", "1"), ("主题分类", run))
    )
    edition = replace(edition, corrections=(Corrected(None, run, run),))
    data = pdf.write(edition, theme())
    found = "".join(FURNITURE.sub("", page) for page in pages(data, tmp_path))
    assert found.count(run) == 10 + 12 + 4
    assert edition.url in found
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            assert all(map(_inside, page.chars))
    with pikepdf.open(io.BytesIO(data)) as file:
        notes = [str(note.A.URI) for page in file.pages for note in page.get("/Annots", []) if "/A" in note]
    assert set(notes) == {f"https://a.example/{'y' * 70}", edition.url}


FACTS = ("索引号", "发布机构", "成文日期", "发布日期", "文号", "主题分类", "有效性", "报告年度")
TOPIC = "综合政务/政务公开/政府信息公开工作年度报告/部门"


@pytest.mark.parametrize("seed", range(24))
def test_facts_of_any_length_in_any_order_are_printed_in_it(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    names = dice.sample(FACTS, dice.randint(1, len(FACTS)))
    facts = tuple((name, (TOPIC * 3)[: dice.choice((1, 9, 14, 15, 16, 24, 60))]) for name in names)
    found = "".join(pages(pdf.write(replace(editions()["legacy"], facts=facts), theme()), tmp_path))
    assert "".join(f"{name}：{value}" for name, value in facts) + "网页地址" in found


@pytest.mark.parametrize("length", range(10, 61, 5))
def test_a_name_of_any_length_is_set(length: int, tmp_path: Path) -> None:
    name = ("昆明市西山区人力资源和社会保障局" * 4)[:length]
    edition = editions()["corrected"]
    facts = tuple((fact, name if fact == "发布机构" else value) for fact, value in edition.facts)
    document = edition.document._replace(
        title=f"{name}2022年政府信息公开工作年度报告", signature=name, sections=()
    )
    edition = replace(edition, agency=name, facts=facts, document=document, figures=Figures("", (), (), ()))
    data = pdf.write(edition, theme())
    found = "".join(pages(data, tmp_path))
    assert f"{name}2022年政府信息公开工作年度报告" in found
    assert f"{name}2023年1月15日" in found
    assert f"发布机构：{name}" in found
    with pdfplumber.open(io.BytesIO(data)) as shown:
        chars = [char for page in shown.pages for char in page.chars]
    assert all(map(_inside, chars))
