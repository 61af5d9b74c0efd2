"""A report is found in text of every shape that real sources have; a figure is right, or it is marked."""

from pathlib import Path

import pytest

from generator.drafting.draft_yaml import DOUBT, draft_of
from generator.formats import all_formats
from generator.importers.text import read
from generator.printing.document import to_document
from generator.project.load import read_report
from generator.project.report import Report
from generator.prose.blocks import plain_text, to_blocks
from generator.reading.source import parse
from generator.recognition.recognise import Recognised, recognise
from tests.damage import compared
from tests.golden import PROJECT
from tests.sample import SLUG, archive_of, distinct, project, report
from tests.shapes import TEXT_SHAPES, as_text, without_repeated_lines

ROOT = Path(__file__).parent.parent
SHAPES = pytest.mark.parametrize("shape", TEXT_SHAPES.values(), ids=TEXT_SHAPES.keys())


def words(html: str) -> str:
    return plain_text(to_blocks(html))


def recognised(text: str, wanted: Report) -> Recognised:
    return recognise(read(text.encode(), "来源.txt"), all_formats(), wanted.form)


def copied(found: Report, shape: str) -> str:
    return as_text(to_document(found), words, TEXT_SHAPES[shape])


def everything(wanted: Report) -> list[str]:
    return [
        f"{table.spec.id}.{row.id}.{column.id}"
        for table in wanted.tables()
        for row in table.spec.leaves()
        for column in table.spec.columns_of(row)
    ]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Report]:
    """Reports of both forms in which every figure is another one, and ones as a city writes them."""
    own = project(tmp_path_factory.mktemp("r"), {2020: distinct(2020), 2022: distinct(2022)})
    municipal = archive_of(PROJECT)
    found = [own.report(SLUG, 2020), own.report(SLUG, 2022)]
    found += [municipal.report("czj", 2020), municipal.report("czj", 2022), municipal.report("szf", 2022)]
    return [one for one in found if one]


@SHAPES
def test_every_figure_of_a_whole_report_is_right_or_marked(reports: list[Report], shape: object) -> None:
    name = next(key for key, value in TEXT_SHAPES.items() if value is shape)
    for wanted in reports:
        found = recognised(copied(wanted, name), wanted)
        right, wrong, marked = compared(found, wanted)
        assert wrong == []
        assert found.form == wanted.form
        if name == "glued_on_one_line":
            # Nothing adds up in table two: where its figures are glued, nobody can tell.
            assert {one.split(".")[0] for one in marked}.isdisjoint(
                {"received", "outcomes", "reconsideration"}
            )
            assert right >= 175
        else:
            assert marked == []
            assert right == len(set(everything(wanted)))


@SHAPES
def test_the_prose_comes_along(reports: list[Report], shape: object) -> None:
    name = next(key for key, value in TEXT_SHAPES.items() if value is shape)
    for wanted in reports[2:]:
        found = recognised(copied(wanted, name), wanted)
        assert found.title == wanted.title
        assert (found.signature, found.signature_date) == (wanted.signature, str(wanted.signature_date))
        assert found.unplaced == ()
        assert found.missing == ()
        document = to_document(wanted)
        for section, shown in zip(wanted.sections, document.sections, strict=True):
            if not section.table:
                kept = "".join(found.texts[section.key].replace("#", "").split())
                assert kept.replace("*", "") == "".join(words(shown.before).split()).replace("*", "")


def test_the_seed_gives_exactly_the_report_that_stands_in_content() -> None:
    text = (ROOT / "tests/data/seed.txt").read_bytes()
    found = recognise(read(text, "seed.txt"), all_formats(), all_formats()[-1])
    draft = draft_of(found, "seed.txt").split("\n")
    wanted = (ROOT / "content/reports/xskgxj/2022.yaml").read_text(encoding="utf-8").split("\n")
    kept = [line for line in wanted if not line.startswith(("#", "状态", "发布时间"))]
    kept = kept[: kept.index("已核:")]
    assert [line for line in draft if line and not line.startswith(("#", "状态"))] == [
        line for line in kept if line
    ]


def test_a_source_without_its_repeated_lines_is_refused(reports: list[Report]) -> None:
    for shape in ("cells_one_a_line", "cells_with_a_trailing_pipe", "labels_over_two_rows"):
        for wanted in reports[2:]:
            found = recognised(without_repeated_lines(copied(wanted, shape)), wanted)
            right, wrong, marked = compared(found, wanted)
            assert wrong == []
            assert len(marked) > right


def test_prose_before_after_and_around_a_table_is_kept() -> None:
    notes = "依申请公开说明: {表前: 全年受理情况如下。, 表后: 上表含简易程序2件。}\n"
    wanted = report(2022, notes)
    found = recognised(copied(wanted, "rows_with_pipes"), wanted)
    assert found.notes["依申请公开说明"] == ("全年受理情况如下。", "上表含简易程序2件。")


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("三、收到和处理政府信息公开申请情况", ""),
        ("三、收到和处理政府信息公开申请的情況", "收到和处理政府信息公开申请的情況"),
    ],
)
def test_a_misspelt_heading_is_kept_as_it_is(written: str, taken: str) -> None:
    wanted = report(2022)
    text = copied(wanted, "rows_with_pipes").replace("三、收到和处理政府信息公开申请情况", written)
    found = recognised(text, wanted)
    assert found.titles.get("依申请公开", "") == taken
    assert compared(found, wanted)[1:] == ([], [])


def test_a_heading_that_is_not_there_is_named_and_its_words_are_kept() -> None:
    wanted = report(2022, "问题及改进: 存在的问题是人手不足。")
    text = copied(wanted, "rows_with_pipes").replace("五、存在的主要问题及改进情况\n", "")
    found = recognised(text, wanted)
    assert found.missing == ("问题及改进",)
    kept = " ".join([*(after for _, after in found.notes.values()), *(one for one, _ in found.unplaced)])
    assert "存在的问题是人手不足。" in kept
    assert compared(found, wanted)[1:] == ([], [])


def test_a_report_in_an_old_form_is_known_by_its_tables() -> None:
    old = report(2022, "格式: 2019")
    found = recognised(copied(old, "rows_with_pipes"), report(2022))
    assert found.form.id == "2019"
    assert compared(found, old)[1:] == ([], [])


def test_an_extra_row_of_a_province_is_not_dropped() -> None:
    wanted = report(2020)
    text = copied(wanted, "rows_with_pipes").replace(
        "行政处罚 |", "其他主动公开文件 | 3 | 4 | 5\n行政处罚 |", 1
    )
    found = recognised(text, wanted)
    assert any("其他主动公开文件" in one for one, _ in found.unplaced)
    assert compared(found, wanted)[1:] == ([], [])


def test_a_missing_row_is_marked_and_the_others_are_told(reports: list[Report]) -> None:
    wanted = reports[1]
    lines = [
        line for line in copied(wanted, "rows_with_pipes").split("\n") if not line.startswith("2.重复申请")
    ]
    right, wrong, marked = compared(recognised("\n".join(lines), wanted), wanted)
    assert wrong == []
    assert {one.rpartition(".")[0] for one in marked} == {"outcomes.not_processed.repeated"}
    assert right == 193


@pytest.mark.parametrize(
    ("old", "new"), [("现行有效件数", "现行有效件"), ("自然人", "自然 人"), ("总计", "總計")]
)
def test_damaged_heads_do_not_matter(reports: list[Report], old: str, new: str) -> None:
    wanted = reports[1]
    found = recognised(copied(wanted, "rows_with_pipes").replace(old, new), wanted)
    assert compared(found, wanted)[1:] == ([], [])


def test_traditional_characters_are_understood() -> None:
    wanted = report(2022)
    text = copied(wanted, "rows_with_pipes")
    pairs = {
        "规章": "規章",
        "行政许可": "行政許可",
        "处罚": "處罰",
        "属于国家秘密": "屬於國家祕密",
        "结转": "結轉",
    }
    for simple, traditional in pairs.items():
        text = text.replace(simple, traditional)
    assert compared(recognised(text, wanted), wanted)[1:] == ([], [])


def test_a_draft_reads_as_a_report_with_the_same_figures(reports: list[Report]) -> None:
    for wanted in reports:
        found = recognised(copied(wanted, "rows_with_pipes"), wanted)
        source = parse(draft_of(found, "来源.txt"), "content/reports/x/2022.yaml")
        loaded = read_report(source, wanted.agency, wanted.year, latest=True)
        assert loaded.report
        assert [problem.message for problem in loaded.problems] == []
        for table, own in zip(wanted.tables(), loaded.report.tables(), strict=True):
            values = {name: [cell.value for cell in cells] for name, cells in table.rows.items()}
            assert {name: [cell.value for cell in cells] for name, cells in own.rows.items()} == values


def test_a_doubtful_row_is_marked_on_its_own_line(reports: list[Report]) -> None:
    text = copied(reports[1], "rows_with_pipes").replace("2.重复申请 | ", "2.重复申请 | 约")
    draft = draft_of(recognised(text, reports[1]), "来源.txt")
    (line,) = [line for line in draft.split("\n") if DOUBT in line and "重复申请:" in line]
    assert "空" in line
    assert "约" in line.partition("#")[2]
