"""The charts behind the report in PDF and Word: the same numbers, said in words, and never taken for the report."""

import io
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from lxml import etree
from openpyxl.chart.chartspace import ChartSpace
from openpyxl.chart.reader import read_chart
from openpyxl.xml.functions import fromstring

from generator import importers
from generator.files.repack import unpack
from generator.foreign.passages import Passage, Table
from generator.printing.appendix import HEADING, NOTE
from generator.printing.charts import charts_of_report, spoken
from generator.printing.document import to_document
from generator.printing.edition import Edition, edition_of
from generator.project.config import load_config
from generator.writers import docx, pdf
from tests import word
from tests.golden import PROJECT
from tests.random_reports import random_report
from tests.sample import SITE, archive_of, project, text

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
SEEDS = (1, 4, 6)


@cache
def made(seed: int) -> tuple[Edition, bytes, bytes]:
    """Give the edition of a random report, its PDF and its Word copy."""
    report = random_report(random.Random(seed))
    site = archive_of(PROJECT).config.site
    edition = edition_of(report, to_document(report), site, site.url, {})
    theme = word.default()
    return edition, pdf.write(edition, theme), docx.write(edition, theme)


def figures_of(data: bytes) -> Iterator[pikepdf.Object]:
    with pikepdf.open(io.BytesIO(data)) as document:
        yield from (
            str(item.Alt)
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure" and "/Alt" in item
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_each_chart_of_the_pdf_says_all_its_numbers(seed: int) -> None:
    edition, data, _ = made(seed)
    assert edition.charts
    assert sorted(figures_of(data)) == sorted(spoken(chart) for chart in edition.charts)


@pytest.mark.parametrize("seed", SEEDS)
def test_word_draws_the_same_numbers(seed: int) -> None:
    edition, _, data = made(seed)
    parts = unpack(data)
    for number, chart in enumerate(edition.charts, 1):
        xml = parts[f"word/charts/chart{number}.xml"]
        read = read_chart(ChartSpace.from_tree(fromstring(xml)))
        assert read.y_axis.scaling.min == 0
        assert len(read.series) == len(chart.series)
        for place, series in enumerate(etree.fromstring(xml).iter(f"{CHART}ser")):
            assert series.findtext(f"{CHART}tx/{CHART}v") == chart.series[place]
            points = [int(one.text or "") for one in series.iterfind(f"{CHART}val//{CHART}v")]
            assert points == [item.values[place] for item in chart.items]
    assert f"word/charts/chart{len(edition.charts) + 1}.xml" not in parts
    relations = parts["word/_rels/document.xml.rels"].decode()
    document = parts["word/document.xml"].decode()
    for number, chart in enumerate(edition.charts, 1):
        assert f'Id="chart{number}"' in relations
        assert f'PartName="/word/charts/chart{number}.xml"' in parts["[Content_Types].xml"].decode()
        assert f'r:id="chart{number}"' in document
        assert f'descr="{spoken(chart)}"' in document


@pytest.mark.parametrize(("kind", "place"), [("pdf", 1), ("docx", 2)])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_copy_is_read_as_if_it_had_no_charts(kind: str, place: int, seed: int) -> None:
    edition, *_ = found = made(seed)
    writer = pdf if kind == "pdf" else docx
    bare = writer.write(replace(edition, charts=()), word.default())
    importer = next(one for one in importers.all_importers() if one.name == kind)
    one, other = (importer.read(data, "x") for data in (found[place], bare))  # type: ignore[arg-type]
    assert said(one.items) == said(other.items)
    assert one.facts == other.facts


def said(items: object) -> list[object]:
    assert isinstance(items, tuple)
    return [
        item.text if isinstance(item, Passage) else item.rows
        for item in items
        if isinstance(item, Passage | Table)
    ]


def test_the_charts_stand_behind_everything_else() -> None:
    _, _, data = made(SEEDS[0])
    words = [paragraph.text for paragraph in word.opened(data).paragraphs]
    at = words.index(HEADING)
    assert words[at + 1] == NOTE
    assert any(text_.startswith("网页地址：") for text_ in words[:at])
    assert not any(text_.startswith("网页地址：") for text_ in words[at:])


def test_a_template_without_the_mark_gives_a_document_without_charts(tmp_path: Path) -> None:
    edition, _, _ = made(SEEDS[0])
    file = word.default().copies["report.docx"]
    data = word.changed(file.read_bytes(), "word/document.xml", ("{{p 图解 }}", ""))
    parts = unpack(docx.write(edition, word.with_template(tmp_path, data)))
    assert not [name for name in parts if "chart" in name]
    assert b"chart" not in parts["[Content_Types].xml"] + parts["word/_rels/document.xml.rels"]


@pytest.mark.parametrize(
    ("written", "pages", "copies"),
    [("", True, True), ("网页和电子版", True, True), ("网页", True, False), ("否", False, False)],
)
def test_where_charts_go_is_the_offices_to_say(
    written: str, pages: bool, copies: bool, tmp_path: Path
) -> None:
    over = "依申请公开: {本年新收: {自然人: 1}, 予以公开: {自然人: 1}}"
    site = SITE + (f"图解: {written}\n" if written else "")
    archive = project(tmp_path, {2022: text(2022, over)}, site=site)
    config = archive.config.site
    assert (config.page_charts, config.copy_charts) == (pages, copies)
    report = archive.report("czj", 2022)
    assert report
    edition = edition_of(report, to_document(report), config, config.url, {})
    assert edition.charts == (charts_of_report(report) if copies else ())


def test_an_unknown_place_is_told(tmp_path: Path) -> None:
    project(tmp_path, {2022: text(2022)})
    (tmp_path / "content/site.yaml").write_text(f"{SITE}图解: 电子版\n", encoding="utf-8")
    (problem,) = load_config(tmp_path).problems
    assert "图解" in problem.message
    assert problem.span.line == SITE.count("\n") + 1
