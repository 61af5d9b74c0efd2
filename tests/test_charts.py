"""Charts: bars begin at zero and are as long as their numbers, every number is in the table, nothing is drawn of nothing."""

import random
import re
from pathlib import Path

import pytest

from generator.charts import WIDTH, Chart, charts_of_body, charts_of_report
from generator.report import Report
from tests.random_reports import random_report
from tests.sample import SLUG, project, report, text


def drawn_in(chart: Chart) -> list[tuple[float, float, float, float, int]]:
    """Give every bar: x, y, width, height, tone."""
    found = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-([\d.]+)z")
    every = [(*map(float, one), shape.tone) for shape in chart.shapes for one in found.findall(shape.path)]
    assert sum(len(found.sub("", shape.path)) for shape in chart.shapes) == 0
    return [(x, y, width, height, tone) for x, y, width, height, _, tone in every]


def bars(chart: Chart) -> list[tuple[float, float, float, int]]:
    """Give the bars that stand for numbers: x, y, width, tone; the small ones of the key left out."""
    found = [(x, y, width, tone) for x, y, width, height, tone in drawn_in(chart) if height > 14]
    return sorted(found, key=lambda bar: (bar[1], bar[0]))


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
    assert requests.rows == (
        ("2019年", "4", "4", "0"),
        ("2020年", "6", "4", "2"),
        ("2021年", "10", "12", "0"),
        ("2022年", "0", "0", "0"),
    )
    drawn = bars(requests)
    assert len(drawn) == 12
    assert len({x for x, *_ in drawn}) == 1, "one zero line"
    unit = drawn[7][2] / 12
    assert [round(width / unit) for _, _, width, _ in drawn] == [4, 4, 0, 6, 4, 2, 10, 12, 0, 0, 0, 0]
    assert [tone for *_, tone in drawn] == [1, 2, 3] * 4
    assert in_force.rows == (("2021年", "20"), ("2022年", "25")), "the older form counts something else"
    assert in_force.summary == "现行有效从2021年的20件到2022年的25件。"


@pytest.mark.parametrize("seed", range(12))
def test_parts_fill_their_bar_and_words_stay_inside(seed: int) -> None:
    wanted = random_report(random.Random(seed))
    for chart in charts_of_report(wanted):
        if chart.id != "chart-proceedings":
            drawn = bars(chart)
            assert drawn[0][0] == 0
            assert sum(width for _, _, width, _ in drawn) == pytest.approx(WIDTH, abs=0.5)
            total = sum(int(row[1]) for row in chart.rows)
            assert f"共{total}件" in chart.summary
        for x, y, width, height, _ in drawn_in(chart):
            assert x + width <= WIDTH + 0.1
            assert y + height <= chart.height + 1
        for word in chart.words:
            assert float(word.y) <= chart.height
            assert word.end or float(word.x) + 9 * len(word.text) <= WIDTH + 9
        numbers = {word.text.partition("　")[0] for word in chart.words if word.strong}
        cells = {cell for row in chart.rows for cell in row}
        assert numbers <= cells


def test_each_outcome_is_the_sum_of_its_rows() -> None:
    over = "依申请公开: {本年新收: {自然人: 9}, 予以公开: {自然人: 2}, 不予公开: {属于国家秘密: {自然人: 3}, 属于行政查询事项: {自然人: 4}}}"
    outcomes, applicants = charts_of_report(report(2022, over))
    assert outcomes.rows[:3] == (
        ("予以公开", "2", "22.2%"),
        ("部分公开", "0", "0.0%"),
        ("不予公开", "7", "77.8%"),
    )
    assert outcomes.summary == "共9件，最多的是不予公开，7件，占77.8%。"
    assert applicants.rows[0] == ("自然人", "9", "100.0%")
    assert len(bars(applicants)) == 1


def test_nothing_is_drawn_of_nothing(tmp_path: Path) -> None:
    assert charts_of_report(report(2022)) == ()
    assert charts_of_report(report(2018)) == ()
    assert charts_of_body([report(2022)]) == ()
    blank = (
        "依申请公开: {本年新收: {自然人: 空}, 予以公开: {自然人: 空}}\n复议诉讼: {行政复议: {结果维持: 空}}"
    )
    archive = project(tmp_path, {2021: text(2021, blank), 2022: text(2022)})
    older = archive.report(SLUG, 2021)
    assert older
    assert charts_of_report(older) == ()
