"""The Word copy as LibreOffice prints it: nothing is lost, and the tables are the same."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pdfplumber
import pytest

from generator.files.repack import unpack
from generator.prose.safe_html import to_html
from generator.readers.docx import figures
from generator.writers.docx import write
from tests import office, word
from tests.sample import form_of

WIDE = """
| 渠道名称与编号 | 数量 | 条数 | 金额（元） | 说明 | 备注 | 联系电话 |
| --- | ---: | ---: | ---: | :---: | --- | --- |
| 政府网站 | 123456789012 | 80 | 123456789012.34 | 见《条例》第二十条的规定，按规定主动公开 | 无 | 0871-12345678 |
| 公开栏 | 1 | 80 | 0.5 | 短 | 无 | 0871-12345678 |
"""


class Printed(NamedTuple):
    """What LibreOffice printed: the words of the text area, and the rows of the tables, both without white space."""

    words: str
    rows: list[list[str]]
    margins: str
    pages: int
    lines: list[str]
    """The lines of the cells of all tables."""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Printed]:
    """Every document as LibreOffice prints it; one start for all of them."""
    if office.MISSING or shutil.which("mutool") is None:
        pytest.skip("needs LibreOffice and mutool: scripts/need-tools")
    folder = tmp_path_factory.mktemp("office")
    wide = write(word.with_prose(word.editions()["form-2021"], to_html(WIDE)), word.default())
    made = {**word.made(), "wide": wide}
    files = [folder / f"{name}.docx" for name in made]
    for file in files:
        file.write_bytes(made[file.stem])
    office.convert("pdf", folder, *files)
    return {file.stem: _printed(file.with_suffix(".pdf")) for file in files}


def _printed(file: Path) -> Printed:
    plain = subprocess.run(["mutool", "draw", "-F", "txt", file], check=True, capture_output=True, timeout=60)
    words = re.sub(r"(?m)^(示例数据|草稿，未公布|— \d+ —)$", "", plain.stdout.decode())
    rows, margins, lines = [], [], []
    with pdfplumber.open(file) as pdf:
        for page in pdf.pages:
            top, bottom = 36 / 25.4 * 72, page.height - 34 / 25.4 * 72
            area = page.crop((0, top, page.width, bottom))
            margins += [page.crop((0, 0, page.width, top)).extract_text()]
            margins += [page.crop((0, bottom, page.width, page.height)).extract_text()]
            for table in area.extract_tables():
                lines += [line for row in table for cell in row if cell for line in cell.split("\n")]
                rows += [[word.squeezed(cell) for cell in row if cell is not None] for row in table]
    return Printed(word.squeezed(words), rows, "\n".join(margins), len(margins) // 2, lines)


def in_order(texts: list[str], row: list[str]) -> bool:
    """Say whether a row has these texts, one after the other."""
    rest = iter(row)
    return all(text in rest for text in texts)


@pytest.mark.parametrize("name", [*word.REPORTS, "rich"])
def test_libreoffice_prints_every_paragraph_heading_and_figure(
    name: str, printed: Mapping[str, Printed]
) -> None:
    document = word.opened(word.made()[name])
    for paragraph in document.paragraphs:
        assert word.squeezed(paragraph.text) in printed[name].words, paragraph.text
    cells_printed = {cell for row in printed[name].rows for cell in row}
    for table in document.tables:
        for row in table.rows:
            cells = [cell for cell in row._tr.tc_lst if cell.vMerge != "continue"]
            assert {word.squeezed(word.written(cell)) for cell in cells} <= cells_printed
            # A label over many rows stands in their middle, which may be on the next page.
            alone = [word.squeezed(word.written(cell)) for cell in cells if cell.vMerge is None]
            assert any(in_order(alone, found) for found in printed[name].rows), alone
    if name in {"sample", "form-2021", "form-2019"}:
        assert [str(number) for number in range(1, 5)] == re.findall(r"— (\d+) —", printed[name].margins)[:4]
    assert ("草稿，未公布" in printed[name].margins) == (name == "draft")
    assert "示例数据" in printed[name].margins


def test_figures_of_a_wide_table_stay_on_one_line(printed: Mapping[str, Printed]) -> None:
    assert {"123456789012", "123456789012.34", "0871-12345678"} <= set(printed["wide"].lines)


def test_a_report_of_one_page_is_one_page_with_its_facts(printed: Mapping[str, Printed]) -> None:
    assert printed["legacy"].pages == 1
    assert "网页地址" in printed["legacy"].words


def test_a_template_that_another_program_saved_still_serves(tmp_path: Path) -> None:
    """Programs rename ids, split marks and write styles anew; LibreOffice does all of it."""
    if office.MISSING:
        pytest.skip("needs LibreOffice: scripts/need-tools")
    (tmp_path / "template.docx").write_bytes(word.TEMPLATE.read_bytes())
    office.convert("docx:MS Word 2007 XML", tmp_path / "saved", tmp_path / "template.docx")
    saved = (tmp_path / "saved/template.docx").read_bytes()
    assert b"Style" in unpack(saved)["word/styles.xml"]
    found = word.editions()["form-2021"]
    data = write(found, word.with_template(tmp_path, saved))
    assert figures(data, form_of("2021")) == {figure.id: figure.text for figure in found.figures}
    headings = [p.text for p in word.opened(data).paragraphs if p.style.name.startswith("Heading 1")]
    assert headings[:-2] == [section.heading for section in found.document.sections]
    assert b"LibreOffice" not in b"".join(unpack(data).values())
