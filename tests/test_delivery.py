"""The delivery table: states, deadlines, aggregates, names of the time, and its shapes."""

import csv
import io
import json
import unicodedata
from pathlib import Path

import pytest

from generator.signing.delivery import HEADS, Delivery, as_csv, as_json, as_table, deliveries, summary
from tests import sample

REGISTER = """zf: {名称: 示例市人民政府, 类别: 政府, 汇总: [a, b, d, old]}
a: {名称: 示例市审计局, 类别: 部门}
b: {名称: 示例市大数据局, 类别: 部门, 前身: old}
c: {名称: 示例市水务局, 类别: 部门, 曾用名: [{名称: 示例市水利局, 止: 2021}]}
d: {名称: 示例市林业局, 类别: 部门}
old: {名称: 示例市信息中心, 类别: 部门}
"""


def report(name: str, year: int, over: str = "") -> str:
    return sample.text(year, f"标题: {name}{year}年政府信息公开工作年度报告\n落款: {{机关: {name}}}\n{over}")


@pytest.fixture
def rows(tmp_path: Path) -> dict[str, Delivery]:
    reports: dict[str | int, str] = {
        "a/2022": report("示例市审计局", 2022),
        "b/2022": report("示例市大数据局", 2022, "发布时间: 2023-02-02 09:00"),
        "c/2022": report("示例市水务局", 2022, "状态: 草稿"),
        "old/2021": report("示例市信息中心", 2021),
        "zf/2022": "- 不是报告\n",
    }
    sample.project(tmp_path, reports, agencies=REGISTER)
    found, problems = deliveries(tmp_path, 2022)
    assert not problems
    return {row.slug: row for row in found}


def test_every_body_stands_with_its_state(rows: dict[str, Delivery]) -> None:
    assert [(slug, row.state, row.done) for slug, row in rows.items()] == [
        ("zf", "不能读", False),
        ("a", "发布", True),
        ("b", "发布", False),
        ("c", "草稿", False),
        ("d", "未建稿", False),
        ("old", "不用报", True),
    ]


def test_a_late_report_is_late_by_days_and_an_error(rows: dict[str, Delivery]) -> None:
    assert (rows["b"].deadline, rows["b"].published, rows["b"].late, rows["b"].errors) == (
        "2023-01-31",
        "2023-02-02 09:00",
        2,
        1,
    )
    assert (rows["a"].late, rows["a"].errors, rows["a"].warnings) == (0, 0, 0)


def test_an_aggregate_counts_the_members_that_owe_a_report(rows: dict[str, Delivery]) -> None:
    assert rows["zf"].members == (2, 3)
    assert rows["zf"].deadline == "2023-03-31"


def test_notes_tell_heirs_predecessors_and_names(rows: dict[str, Delivery]) -> None:
    assert {slug: row.note for slug, row in rows.items() if row.note} == {
        "b": "承接示例市信息中心",
        "c": "原名示例市水利局",
        "old": "2021 年度止，由示例市大数据局承接",
    }


def test_a_local_deadline_and_that_of_the_old_regulation(tmp_path: Path) -> None:
    site = f"{sample.SITE}期限: {{部门: 01-20}}\n"
    sample.project(tmp_path, {2015: sample.text(2015), 2022: sample.text(2022)}, site=site)
    for year, deadline in ((2022, "2023-01-20"), (2015, "2016-03-31")):
        (row,) = [one for one in deliveries(tmp_path, year)[0] if one.slug == sample.SLUG]
        assert (row.deadline, row.late) == (deadline, 0)


def test_the_columns_stand_below_each_other(rows: dict[str, Delivery]) -> None:
    lines = as_table(list(rows.values())).split("\n")

    def starts(line: str, word: str) -> int:
        return sum(1 + (unicodedata.east_asian_width(one) in "WF") for one in line.partition(word)[0])

    for word, head in (("2023-01-31", "期限"), ("发布", "状态"), ("草稿", "状态"), ("2/3", "汇总")):
        (first, *_) = [line for line in lines[1:] if word in line]
        assert starts(first, word) == starts(lines[0], head)


def test_the_shapes_say_the_same(rows: dict[str, Delivery]) -> None:
    listed = list(rows.values())
    table = list(csv.DictReader(io.StringIO(as_csv(listed).removeprefix("\ufeff"))))
    tree = json.loads(as_json(2022, listed))
    assert tree["年度"] == 2022
    for row, plain, found in zip(listed, table, tree["机关"], strict=True):
        assert tuple(plain) == HEADS
        assert tuple(plain.values()) == row.cells()
        assert (found["机关"], found["状态"], found["完成"]) == (row.agency, row.state, row.done)


def test_the_closing_line_counts(rows: dict[str, Delivery]) -> None:
    assert summary(2022, list(rows.values())) == (
        "2022 年度应当有报告的机关 5 个：发布 2 个（其中逾期 1 个）、草稿 1 个、未建稿 1 个、不能读 1 个。"
    )


def test_a_register_with_a_mistake_is_told_and_not_stumbled_over(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/site.yaml").write_text(sample.SITE, encoding="utf-8")
    (tmp_path / "content/agencies.yaml").write_text(
        "a: {名称: 甲局, 类别: 部门, 汇总: [x], 前身: [y]}\n", encoding="utf-8"
    )
    rows, problems = deliveries(tmp_path, 2022)
    assert [row.state for row in rows] == ["未建稿"]
    assert {problem.code for problem in problems} == {"C111"}
