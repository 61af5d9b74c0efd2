"""Charts: their numbers are the cells', bars begin at zero and are as long as their numbers, nothing is drawn of nothing."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.printing.charts import Chart, Kind, charts_of_body, charts_of_report, spoken, table_of
from generator.printing.drawing import WIDTH, Bar, Drawing, drawn, wide
from generator.project.report import Report
from tests.random_reports import random_report
from tests.sample import SLUG, project, report, text

PATH = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-([\d.]+)z")
HALF = 15
"""Half a line of words; a swatch is lower than any bar."""


def bars(drawing: Drawing) -> list[tuple[int, Bar]]:
    """Give the bars that stand for numbers from the top to the bottom, those of a key left out."""
    found = [(shape.tone, bar) for shape in drawing.shapes for bar in shape.bars if bar.height >= HALF]
    return sorted(found, key=lambda one: (one[1].y, one[1].x))


def expected(chart: Chart) -> Iterator[tuple[float, float]]:
    """Yield from where to where each number that is not zero reaches, in numbers."""
    at = 0.0
    for item in chart.items:
        at = at if chart.kind is Kind.WHOLE else 0.0
        for value in item.values:
            start = 0.0 if chart.kind is Kind.YEARS else at
            if value:
                yield start, start + float(value)
            at += float(value or 0)


def assert_drawn_to_scale(chart: Chart) -> None:
    drawing = drawn(chart)
    found = bars(drawing)
    wanted = list(expected(chart))
    assert len(found) == len(wanted)
    zero = found[0][1].x if chart.kind is Kind.YEARS else 0.0
    reach = max(bar.width for _, bar in found) if chart.kind is Kind.YEARS else WIDTH
    unit = reach / float(chart.longest)
    for (_, bar), (start, end) in zip(found, wanted, strict=True):
        assert bar.x - zero == pytest.approx(start * unit, abs=1.6)
        assert bar.x - zero + bar.width == pytest.approx(end * unit, abs=1.6)
        assert bar.width > 0, "what is not zero is seen"


def assert_words_have_room(drawing: Drawing) -> None:
    """No word runs over the edge, over another word, or over a bar."""
    boxes = []
    for word in drawing.words:
        x, y, width = float(word.x), float(word.y), wide(word.text)
        left = x - width if word.end else x
        assert left >= 0, word
        assert left + width <= WIDTH + 1, word
        assert y <= drawing.height
        boxes.append((left, left + width, y - 12, y + 3, word.text))
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
            assert apart, (one, other)
    for shape in drawing.shapes:
        for bar in shape.bars:
            for left, right, top, bottom, text_ in boxes:
                beside = right <= bar.x or left >= bar.x + bar.width
                assert beside or bottom <= bar.y + 1 or top >= bar.y + bar.height - 1, (text_, bar)


def years(folder: Path) -> list[Report]:
    over = {
        2019: "依申请公开: {本年新收: {自然人: 4}, 予以公开: {自然人: 4}}",
        2020: "依申请公开: {本年新收: {自然人: 6}, 予以公开: {自然人: 4}, 结转下年度: {自然人: 2}}",
        2021: "依申请公开: {本年新收: {自然人: 10}, 上年结转: {自然人: 2}, 予以公开: {自然人: 12}}\n"
        "主动公开: {行政规范性文件: {现行有效: 20}}",
        2022: "主动公开: {行政规范性文件: {现行有效: 25}}",
    }
    archive = project(folder, {year: text(year, words) for year, words in over.items()})
    return [one for year in over if (one := archive.report(SLUG, year))]


def test_requests_by_year(tmp_path: Path) -> None:
    requests, in_force = charts_of_body(years(tmp_path)[::-1])
    assert table_of(requests)[1] == (
        ("2019年", "4", "4", "0"),
        ("2020年", "6", "4", "2"),
        ("2021年", "10", "12", "0"),
        ("2022年", "0", "0", "0"),
    )
    found = bars(drawn(requests))
    assert [tone for tone, _ in found] == [1, 2, 1, 2, 3, 1, 2], "zero has no bar"
    assert len({bar.x for _, bar in found}) == 1, "one zero line"
    unit = max(bar.width for _, bar in found) / 12
    assert [round(bar.width / unit) for _, bar in found] == [4, 4, 6, 4, 2, 10, 12]
    assert table_of(in_force)[1] == (("2021年", "20"), ("2022年", "25")), (
        "the older form counts something else"
    )
    assert in_force.summary == "现行有效从2021年的20件到2022年的25件。"


def test_where_the_form_changes_is_marked_and_said(tmp_path: Path) -> None:
    requests, in_force = charts_of_body(years(tmp_path))
    assert requests.turns == (2,)
    assert requests.note == "虚线处换了格式：2021年起是2021年格式；这几项前后可以比较。"
    drawing = drawn(requests)
    above, below = (bars(drawing)[place][1] for place in (4, 5))
    line = float(re.fullmatch(r"M0 ([\d.]+)H330", drawing.turns)[1])  # type: ignore[index]
    assert above.y + above.height < line < below.y
    assert drawn(in_force).turns == ""
    assert in_force.note == "更早的格式没有这一项，不画。"


def test_a_year_without_a_report_or_a_figure_is_named_not_skipped(tmp_path: Path) -> None:
    known = [one for one in years(tmp_path) if one.year != 2020]
    requests, _ = charts_of_body(known)
    assert table_of(requests)[1][1] == ("2020年", "—", "—", "—")
    assert [word.text for word in drawn(requests).words if word.weak] == ["没有报告"]
    blank = report(2022, "主动公开: {行政规范性文件: {现行有效: 空}}", latest=False)
    older, newest = (
        report(year, "主动公开: {行政规范性文件: {现行有效: 7}}", latest=False) for year in (2021, 2023)
    )
    chart = charts_of_body([older, blank, newest])[-1]
    assert [word.text for word in drawn(chart).words if word.weak] == ["未填"]
    assert_words_have_room(drawn(chart))


@pytest.mark.parametrize("last", [2022, 2024, 2034])
def test_two_and_many_years(last: int) -> None:
    chance = random.Random(last)
    reports = [
        report(
            year,
            f"依申请公开: {{本年新收: {{自然人: {(n := 10 ** chance.randrange(7))}}}, 予以公开: {{自然人: {n}}}}}",
        )
        for year in range(2021, last + 1)
    ]
    chart, *others = charts_of_body(reports)
    assert others == [], "no documents in force, no chart of them"
    assert len(chart.items) == last - 2020
    assert_drawn_to_scale(chart)
    assert_words_have_room(drawn(chart))


@pytest.mark.parametrize("seed", range(60))
def test_charts_of_random_reports(seed: int) -> None:
    wanted = random_report(random.Random(seed))
    requests, proceedings = wanted.table("requests"), wanted.table("proceedings")
    assert requests
    assert proceedings
    found = {chart.id: chart for chart in charts_of_report(wanted)}
    totals = {row: cells[-1].value for row, cells in requests.rows.items()}
    closed = totals["outcomes.total"]
    assert ("chart-outcomes" in found) == bool(closed)
    assert ("chart-applicants" in found) == bool(totals["received"])
    assert ("chart-proceedings" in found) == any(
        cell.value for row in proceedings.rows.values() for cell in row
    )
    for chart in found.values():
        assert_drawn_to_scale(chart)
        assert_words_have_room(drawn(chart))
        words = spoken(chart)
        for item in chart.items:
            assert f"{item.label}{item.sum}件" in words or f"{item.label}：" in words
    if closed:
        assert found["chart-outcomes"].sum == closed
    if totals["received"]:
        cells = [cell.value for cell in requests.rows["received"][:-1]]
        assert [item.sum for item in found["chart-applicants"].items] == cells
        assert found["chart-applicants"].sum == totals["received"]
    if "chart-proceedings" in found:
        for item, cells_ in zip(found["chart-proceedings"].items, proceedings.rows.values(), strict=True):
            assert item.values == tuple(cell.value for cell in cells_[:-1])
            assert item.sum == cells_[-1].value


def test_paths_are_the_bars(tmp_path: Path) -> None:
    charts = [*charts_of_body(years(tmp_path)), *charts_of_report(random_report(random.Random(1)))]
    for drawing in map(drawn, charts):
        for shape in drawing.shapes:
            read = [tuple(map(float, one[:4])) for one in PATH.findall(shape.path)]
            assert read == [tuple(bar) for bar in shape.bars]
            assert PATH.sub("", shape.path) == ""


def test_each_outcome_is_the_sum_of_its_rows() -> None:
    over = "依申请公开: {本年新收: {自然人: 9}, 予以公开: {自然人: 2}, 不予公开: {属于国家秘密: {自然人: 3}, 属于行政查询事项: {自然人: 4}}}"
    outcomes, applicants = charts_of_report(report(2022, over))
    rows = table_of(outcomes)[1]
    assert rows[:3] == (
        ("予以公开", "2", "22.2%"),
        ("部分公开", "0", "0.0%"),
        ("不予公开", "7", "77.8%"),
    )
    assert rows[-1] == ("合计", "9", "100.0%")
    assert outcomes.summary == "共9件，最多的是不予公开，7件，占77.8%。"
    assert spoken(outcomes).startswith(
        "本年度办理结果（件）。共9件，最多的是不予公开，7件，占77.8%。予以公开2件，占22.2%；"
    )
    assert len(bars(drawn(applicants))) == 1, "a single part fills its bar"


def test_a_tie_names_all() -> None:
    over = "依申请公开: {本年新收: {自然人: 2, 商业企业: 2, 其他: 1}, 予以公开: {自然人: 2, 商业企业: 2, 其他: 1}}"
    _, applicants = charts_of_report(report(2022, over))
    assert applicants.summary == "共5件，最多的是自然人、商业企业，各2件，各占40.0%。"


def test_nothing_is_drawn_of_nothing(tmp_path: Path) -> None:
    assert charts_of_report(report(2022)) == ()
    assert charts_of_report(report(2018)) == ()
    assert charts_of_body([]) == ()
    assert charts_of_body([report(2022)]) == ()
    assert charts_of_body([report(2021), report(2022)]) == (), "years of nothing but zeros"
    blank = (
        "依申请公开: {本年新收: {自然人: 空}, 予以公开: {自然人: 空}}\n复议诉讼: {行政复议: {结果维持: 空}}"
    )
    archive = project(tmp_path, {2021: text(2021, blank), 2022: text(2022)})
    older = archive.report(SLUG, 2021)
    assert older
    assert charts_of_report(older) == ()
