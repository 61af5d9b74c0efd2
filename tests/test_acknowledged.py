"""An acknowledgement holds for the words that were looked at: they change and it is open again, nothing else counts."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checking import check
from generator.checking.acknowledging import Wanted, acknowledge, renew, write
from generator.problem import Also, Level, Problem, ProblemError, Span
from generator.project.load import Archive
from generator.project.report import Report
from generator.reading.seal import seal
from generator.reading.source import Source, parse
from generator.rules import Rule, Site, all_rules
from generator.site.build import build
from generator.site.build import check as check_project
from tests import sample
from tests.test_rules import found_by

LAST, THIS = "content/reports/czj/2021.yaml", "content/reports/czj/2022.yaml"
CARRY = "依申请公开: {上年结转: {自然人: 4, 商业企业: 0}, 予以公开: {自然人: 4}}"
BEFORE = "依申请公开: {本年新收: {自然人: 5}, 结转下年度: {自然人: 5}}"


def codes(folder: Path) -> list[str]:
    return [problem.code for problem in check_project(folder).problems]


def recorded(folder: Path, code: str, at: str = "") -> str:
    """Acknowledge a problem through the program and give the text of the report."""
    done = acknowledge(
        folder, sample.SLUG, 2022, Wanted(code, at, "台账已经核对", "办公室主任", "2023-01-05")
    )
    assert done.entries
    write(folder, done)
    return done.text


@pytest.fixture
def carried(tmp_path: Path) -> Archive:
    """A report whose carry does not fit last year's, acknowledged."""
    archive = sample.project(
        tmp_path, {2021: sample.text(2021, BEFORE), 2022: sample.text(2022, CARRY) + "# 注\n"}
    )
    assert codes(tmp_path) == ["Y101"]
    recorded(tmp_path, "Y101")
    assert codes(tmp_path) == []
    return archive


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (THIS, "# 注", "# 别的注"),
        (THIS, "依申请公开:", "\n# 说明\n\n依申请公开:"),
        (THIS, "总体情况: |\n", "总体情况: |\n  另加一段。\n\n"),
        (THIS, "理由: 台账已经核对", "理由: 改了理由"),
        (THIS, "结果维持: 0", "结果维持:    0"),
        (LAST, "总体情况: |\n", "总体情况: |\n  另加一段。\n\n"),
    ],
)
def test_what_was_not_looked_at_may_change(carried: Archive, path: str, old: str, new: str) -> None:
    change(carried.root, path, old, new)
    assert codes(carried.root) == []


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (THIS, "上年结转: {自然人: 4", "上年结转: {自然人: 3"),
        (LAST, "结转下年度: {自然人: 5", "结转下年度: {自然人: 6"),
    ],
)
def test_a_changed_word_opens_it_again_also_in_the_other_file(
    carried: Archive, path: str, old: str, new: str
) -> None:
    change(carried.root, path, old, new)
    found = {problem.code: problem for problem in check_project(carried.root).problems}
    assert {"Y101", "F392"} <= set(found)
    assert found["F392"].level is Level.WARNING
    assert found["F392"].message.startswith("核实过的内容变了：已核的 Y101 核对码是 ")
    assert found["F392"].help.endswith(
        "nianbao acknowledge czj 2022 Y101 --at 依申请公开.上年结转.自然人 --renew"
    )
    write(carried.root, renew(carried.root, "czj", 2022, Wanted("Y101")))
    assert not {"Y101", "F392"} & set(codes(carried.root))


def change(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_two_problems_at_one_place_are_acknowledged_one_by_one(tmp_path: Path) -> None:
    wrong = "总体情况: |\n  内容。\n\n  ### （二）依申请公开\n\n  ### （三）监督保障\n"
    archive = sample.project(tmp_path, {2022: sample.text(2022, wrong)})
    found = check_project(tmp_path).problems
    assert len({problem.at for problem in found}) == 1
    assert len(found) > 1
    done = acknowledge(tmp_path, "czj", 2022, Wanted(found[0].code, found[0].at, "原文如此"))
    write(tmp_path, done)
    assert len(done.entries) > 1
    assert codes(tmp_path) == []
    change(archive.root, THIS, "监督保障", "监督")
    assert "F392" in codes(tmp_path)
    assert 0 < codes(tmp_path).count(found[0].code) < len(found)


def test_the_seal_is_printed_nowhere(tmp_path: Path) -> None:
    wrong = "落款: {机关: 示例财政局}\n"
    site = sample.SITE.replace("下载: []", "下载: [json, csv, xlsx]")
    archive = sample.project(tmp_path, {2022: sample.text(2022, wrong)}, site=site)
    text = recorded(tmp_path, "F302")
    needle = re.search("核对码: ([0-9a-f]{8})", text)
    assert needle
    built = build(archive.root, tmp_path / "site")
    assert built.committed
    files = [file for file in (tmp_path / "site").rglob("*") if file.is_file()]
    assert len(files) > 5
    for file in files:
        data = file.read_bytes()
        assert needle[1].encode() not in data, file
        assert "台账已经核对".encode() not in data, file


@pytest.mark.parametrize(
    ("wanted", "message", "help_"),
    [
        (Wanted("F399", reason="甲"), "没有编号为“F399”、可以核定的问题", "您是不是想写“F309”？"),
        (Wanted("F104", reason="甲"), "没有编号为“F104”、可以核定的问题", None),
        (Wanted("A101", reason="甲"), "这份报告现在没有 A101 这个问题", "先运行 nianbao check 看一看"),
        (Wanted("F302", reason="甲"), "F302 有 2 处", "用 --at 写明是哪一处：标题、落款.机关"),
        (Wanted("F302", "落款", "甲"), "F302 不在“落款”", "F302 现在的位置是：标题、落款.机关"),
    ],
)
def test_only_what_is_there_is_acknowledged(
    wanted: Wanted, message: str, help_: str | None, tmp_path: Path
) -> None:
    wrong = "落款: {机关: 示例财政局}\n标题: 示例市审计局2022年政府信息公开工作年度报告\n"
    sample.project(tmp_path, {2022: sample.text(2022, wrong)})
    with pytest.raises(ProblemError) as refused:
        acknowledge(tmp_path, "czj", 2022, wanted)
    (problem,) = refused.value.problems
    assert problem.message == message
    assert help_ is None or problem.help == help_


def test_what_stands_in_an_unusual_way_is_given_to_paste(tmp_path: Path) -> None:
    wrong = sample.text(2022, "落款: {机关: 示例财政局}\n") + "已核: {编号: F301, 理由: 甲}\n"
    sample.project(tmp_path, {2022: wrong})
    with pytest.raises(ProblemError) as refused:
        acknowledge(tmp_path, "czj", 2022, Wanted("F302", reason="原文如此"))
    (problem,) = refused.value.problems
    assert problem.code == "F395"
    assert problem.notes[:3] == ("要写的: 已核:", "  - 编号: F302", "    位置: 落款.机关")
    assert (tmp_path / THIS).read_text(encoding="utf-8") == wrong


def test_the_words_of_the_issue_are_slips_that_are_told(tmp_path: Path) -> None:
    text = sample.text(2022) + "已核: [{代码: F302, 理由: 甲, 核对人: 乙}]\n"
    archive = sample.project(tmp_path, {2022: text})
    assert [(p.code, p.help) for p in archive.load("czj", 2022).problems] == [
        ("F101", "您是不是想写“编号”？"),
        ("F101", "您是不是想写“核定”？"),
    ]


def same_number(report: Report, site: Site) -> Iterator[Problem]:
    """A rule of the whole site: two reports must not carry one number."""
    for key, (number, span) in site.learned.items():
        if number == report.index_number and key != (report.agency.slug, report.year):
            also = (Also(span, "另一份"),)
            yield Problem("F399", Level.ERROR, "重号", report.span("索引号"), "改", also=also, at="索引号")


@pytest.fixture
def of_site(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    rule = replace(
        all_rules()[0],
        name="same_number",
        code="F399",
        scope="site",
        formats=(),
        check=same_number,
        learn=lambda report: (report.index_number, report.span("索引号")) if report.index_number else None,
        concerns=lambda site: list(site.learned),
    )
    rules = (*all_rules(), rule)
    caches = (check._of_site, check._checks, check.acknowledgeable)
    monkeypatch.setattr(check, "all_rules", lambda: rules)
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()


def test_a_problem_that_only_the_site_shows_goes_the_same_way(of_site: None, tmp_path: Path) -> None:  # noqa: ARG001
    other = sample.text(2022, "索引号: 甲1\n标题: 示例市人民政府2022年政府信息公开工作年度报告")
    reports: dict[str | int, str] = {
        2022: sample.text(2022, "索引号: 甲1"),
        "zf/2022": other.replace("机关: 示例市财政局", "机关: 示例市人民政府"),
    }
    sample.project(tmp_path, reports)
    assert codes(tmp_path) == ["F399", "F399"]
    recorded(tmp_path, "F399")
    assert codes(tmp_path) == ["F399"]
    change(tmp_path, THIS, "索引号: 甲1", "索引号:    甲1  # 注")
    assert codes(tmp_path) == ["F399"]
    for path in (THIS, "content/reports/zf/2022.yaml"):
        change(tmp_path, path, "甲1", "甲2")
    assert sorted(codes(tmp_path)) == ["F392", "F399", "F399"]
    write(tmp_path, renew(tmp_path, "czj", 2022, Wanted("F399")))
    assert codes(tmp_path) == ["F399"]
    change(tmp_path, "content/reports/zf/2022.yaml", "甲2", "甲3")
    assert codes(tmp_path) == ["F390"]
    site = tmp_path / "content/site.yaml"
    site.write_text(sample.SITE + "检查: {发布: {F390: 不查}}\n", encoding="utf-8")
    assert codes(tmp_path) == []


TEXT = "甲: 一二三四五六七\n乙:\n  - {丙: 3, 丁: 4}\n  # 注\n戊: |\n  第一行\n\n  第二行\n己: 0\n"


def reads(text: str, other: str = TEXT) -> dict[str, Source | bytes | None]:
    return {"a": parse(text, "a"), "b": parse(other, "b"), "c": b"bytes", "d": None}


def sealed(text: str, span: Span, also: Span | None = None, at: str = "", other: str = TEXT) -> str:
    files = reads(text, other)
    problem = Problem("A1", Level.HINT, "m", span, at=at, also=(Also(also, "w"),) if also else ())
    return seal(problem, files.__getitem__)


@settings(max_examples=60, deadline=None)
@given(start=st.integers(0, 6), length=st.integers(1, 3), place=st.integers(0, 6))
def test_exactly_the_marked_characters_count(start: int, length: int, place: int) -> None:
    """The words of a value from its first to its last; what stands beside them may change."""
    spans = Span("a", 1, 4 + start, 4 + min(start + length, 7))
    line = "一二三四五六七"
    changed = line[:place] + "变" + line[place + 1 :]
    inside = start <= place < min(start + length, 7)
    same = sealed(TEXT, spans) == sealed(TEXT.replace(line, changed), spans)
    assert same is not inside


@pytest.mark.parametrize(
    ("span", "at", "change", "opens"),
    [
        (Span("a", 3, 5), "", ("丁: 4", "丁: 5"), True),
        (Span("a", 3, 5), "", ("己: 0", "己: 1"), False),
        (Span("a", 3, 5), "", ("# 注", "# 别的"), False),
        (Span("a", 5, 4), "", ("第二行", "第三行"), True),
        (Span("a", 5, 4), "", ("甲: 一", "甲: 二"), False),
        (Span("a", 1, 1), "己", ("己: 0", "己: 1"), True),
        (Span("a", 1, 1), "己", ("丁: 4", "丁: 5"), False),
        (Span("a"), "乙[1].丁", ("丁: 4", "丁: 5"), True),
        (Span("a"), "庚", ("己: 0", "己: 1"), False),
        (Span("a", 9, 1, 2), "", ("己: 0", "己: 1"), True),
        (Span("a", 99, 1, 2), "", ("己: 0", "己: 1"), False),
    ],
)
def test_a_place_stands_for_what_is_below_it(
    span: Span, at: str, change: tuple[str, str], opens: bool
) -> None:
    after = TEXT.replace(*change)
    assert after != TEXT
    assert (sealed(TEXT, span, at=at) != sealed(after, span, at=at)) is opens


def test_every_other_place_counts_and_so_does_a_file_of_another_kind() -> None:
    here = Span("a", 1, 4, 5)
    assert sealed(TEXT, here, Span("b", 3, 9, 10)) != sealed(
        TEXT, here, Span("b", 3, 9, 10), other=TEXT.replace("丙: 3", "丙: 2")
    )
    different = {sealed(TEXT, here), sealed(TEXT, here, Span("c")), sealed(TEXT, here, Span("d"))}
    assert len(different) == 3


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_what_every_rule_finds_is_acknowledged_by_the_program_and_then_silent(
    rule: Rule, tmp_path: Path
) -> None:
    year = rule.year or sample.YEAR
    found = found_by(rule, tmp_path, rule.wrong)
    for at in dict.fromkeys(problem.at for problem in found):
        write(tmp_path, acknowledge(tmp_path, sample.SLUG, year, Wanted(rule.code, at, "已经核实: “保留”")))
    left = [
        problem for problem in check_project(tmp_path).problems if problem.span.path.endswith(f"{year}.yaml")
    ]
    assert [problem.code for problem in left if "/czj/" in problem.span.path] == []
    assert acknowledge(tmp_path, sample.SLUG, year, Wanted(rule.code, found[0].at, "再一次")).entries == ()
