"""What an editor reads of a repair: which figure, from what to what, why, once per mistake, and never a guess."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from generator.checking.check import check_report
from generator.problem import Problem
from generator.project.load import Archive
from tests import sample
from tests.test_check import Case, cases, read, text_of, typed_in
from tests.test_rules import found

ONE_FIGURE = re.compile("“(?:依申请公开|复议诉讼)[.]([^”]+)[.]([^”.]+)”从 ([0-9]+) 改成 ([0-9]+)")


def helps(problems: tuple[Problem, ...]) -> list[str]:
    return [f"{problem.code} {problem.at} | {problem.help}" for problem in problems]


def test_a_transposed_figure_is_named_once_and_the_other_problems_lead_to_it(tmp_path: Path) -> None:
    over = "依申请公开: {本年新收: {自然人: 12, 商业企业: 4}, 予以公开: {自然人: 21, 商业企业: 4, 总计: 16}}"
    problems = found(tmp_path, over)
    name = "依申请公开.予以公开.自然人"
    assert helps(problems) == [
        (
            "A101 依申请公开.予以公开.总计 | "
            f"把“{name}”从 21 改成 12，全部勾稽关系就都成立（像是两个数字写颠倒了）；先对照台账"
        ),
        (
            "A103 依申请公开.结转下年度.自然人 | "
            "照“依申请公开.予以公开.总计”（A101）那里的建议改，这里也就对了"
        ),
    ]
    (also,) = problems[0].also
    assert also.words == f"建议核对：{name}"
    line = (tmp_path / also.span.path).read_text(encoding="utf-8").split("\n")[also.span.line - 1]
    assert line[also.span.column - 1 : also.span.end - 1] == "21"


@pytest.mark.parametrize(
    ("row", "action"),
    [
        (
            "{结果维持: 12, 结果纠正: 1, 尚未审结: 3, 总计: 61}",
            "总计”从 61 改成 16，全部勾稽关系就都成立（像是两个数字写颠倒了）",
        ),
        (
            "{结果维持: 120, 结果纠正: 1, 尚未审结: 3, 总计: 16}",
            "结果维持”从 120 改成 12，全部勾稽关系就都成立（像是多写了一个 0）",
        ),
        (
            "{结果维持: 57, 结果纠正: 31, 总计: 8}",
            "总计”从 8 改成 88，全部勾稽关系就都成立（像是漏了一个数字）",
        ),
    ],
)
def test_the_slip_is_called_by_its_name(row: str, action: str, tmp_path: Path) -> None:
    (problem,) = found(tmp_path, f"复议诉讼: {{行政复议: {row}}}")
    assert problem.help == f"把“复议诉讼.行政复议.{action}；先对照台账"


def test_repairs_that_are_alike_are_listed_and_more_than_three_are_not_guessed_at(tmp_path: Path) -> None:
    (few,) = found(tmp_path / "a", "复议诉讼: {行政复议: {结果维持: 45, 总计: 54}}")
    assert few.help == (
        "改一处，全部勾稽关系就都成立，最像的是下面几处，对照台账："
        "把“复议诉讼.行政复议.总计”从 54 改成 45（像是两个数字写颠倒了）；"
        "或者把“复议诉讼.行政复议.结果维持”从 45 改成 54（像是两个数字写颠倒了）"
    )
    (many,) = found(tmp_path / "b", "复议诉讼: {行政复议: {结果维持: 2, 结果纠正: 1, 尚未审结: 3, 总计: 7}}")
    assert many.help == "改正总计，或改正写错的那一列"


def test_an_undecidable_column_asks_for_the_totals_of_the_rows(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, "依申请公开: {本年新收: {自然人: 12}, 予以公开: {自然人: 11}}")
    assert problem.help == "对照台账核对这几个数，改正写错的那一个"
    assert (
        problem.notes[-1]
        == "提示: 只看勾稽关系分不出是哪一个数；照台账写上各行的“总计”，程序就能指出是哪一行"
    )


TOTALS = "科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0"


def test_the_figure_to_change_is_the_first_of_the_other_places(tmp_path: Path) -> None:
    over = "依申请公开: {本年新收: {自然人: 74}, 上年结转: {自然人: 4}, 予以公开: {自然人: 46}, 结转下年度: {自然人: 5}}"
    (problem,) = found(tmp_path, over)
    assert problem.help.startswith("把“依申请公开.本年新收.自然人”从 74 改成 47")
    assert [also.words for also in problem.also] == [
        "建议核对：依申请公开.本年新收.自然人",
        "上年结转 4",
        "予以公开 46，计入办理结果总计",
    ]


def test_a_figure_in_the_wrong_column_is_an_exchange(tmp_path: Path) -> None:
    over = (
        "依申请公开: {本年新收: {自然人: 12, 商业企业: 40, 总计: 52}, 上年结转: {商业企业: 3},"
        " 予以公开: {自然人: 12, 商业企业: 5}, 部分公开: {商业企业: 0, 科研机构: 38}}"
    )
    first, second = found(tmp_path, over)
    assert first.help == (
        "把“依申请公开.部分公开.商业企业”的 0 和“依申请公开.部分公开.科研机构”的 38 对调，"
        "全部勾稽关系就都成立（像是填错了列）；先对照台账"
    )
    assert second.help == "照“依申请公开.结转下年度.商业企业”（A103）那里的建议改，这里也就对了"


def test_a_figure_in_the_wrong_row_is_an_exchange(tmp_path: Path) -> None:
    over = """依申请公开:
  本年新收: {自然人: 12}
  予以公开: {自然人: 0, 商业企业: 0, 科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0, 总计: 12}
  部分公开: {自然人: 12, 商业企业: 0, 科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0, 总计: 0}
"""
    first, second = found(tmp_path, over)
    assert first.help.startswith(
        "改一处，全部勾稽关系就都成立，对照台账看是哪一处："
        "把“依申请公开.予以公开.自然人”的 0 和“依申请公开.部分公开.自然人”的 12 对调（像是填错了行）"
    )
    assert second.help == "照“依申请公开.予以公开.总计”（A101）那里的建议改，这里也就对了"


def test_last_years_report_tells_the_received_from_the_carried_over(tmp_path: Path) -> None:
    before = "依申请公开: {本年新收: {自然人: 13}, 结转下年度: {自然人: 13}}"
    over = (
        "依申请公开: {本年新收: {自然人: 75, 总计: 75}, 上年结转: {自然人: 31},"
        " 予以公开: {自然人: 88, 总计: 88}, 结转下年度: {总计: 0}}"
    )
    problems = found(tmp_path / "a", over, before=before)
    assert helps(problems) == [
        (
            "Y101 依申请公开.上年结转.自然人 | "
            "把“依申请公开.上年结转.自然人”从 31 改成 13，全部勾稽关系就都成立（像是两个数字写颠倒了）；先对照台账"
        ),
        "A103 依申请公开.结转下年度.自然人 | 照“依申请公开.上年结转.自然人”（Y101）那里的建议改，这里也就对了",
    ]
    right = over.replace("31", "13").replace("{自然人: 75, 总计: 75}", "{自然人: 57}")
    (problem,) = found(tmp_path / "b", right, before=before)
    assert problem.help == (
        "把“依申请公开.本年新收.自然人”从 57 改成 75，全部勾稽关系就都成立（像是两个数字写颠倒了）；先对照台账"
    )
    (alone,) = found(tmp_path / "c", right.replace("自然人: 13", "自然人: 31").replace("57", "75"))
    assert alone.help.count("或者") == 1
    assert "上年结转.自然人”从 31 改成 13" in alone.help


def test_a_carry_that_last_year_itself_got_wrong_proves_nothing(tmp_path: Path) -> None:
    """Last year's column does not balance, so that its 结转下年度 may be the wrong one."""
    before = "依申请公开: {本年新收: {自然人: 13}, 结转下年度: {自然人: 31}}"
    over = "依申请公开: {上年结转: {自然人: 13}, 予以公开: {自然人: 13}}"
    (problem,) = found(tmp_path, over, before=before)
    assert (problem.code, problem.help) == ("Y101", "对照两年的台账，改正写错的一年")


def test_rows_that_were_exchanged_are_told_as_rows(tmp_path: Path) -> None:
    before = "依申请公开: {本年新收: {自然人: 5, 商业企业: 7}, 结转下年度: {自然人: 5, 商业企业: 7}}"
    over = (
        "依申请公开: {本年新收: {自然人: 5, 商业企业: 7}, 上年结转: {自然人: 40, 商业企业: 20},"
        " 予以公开: {自然人: 45, 商业企业: 27}}"
    )
    problems = found(tmp_path, over, before=before)
    assert problems[0].help == (
        "把“依申请公开.本年新收”和“依申请公开.上年结转”两行对调，全部勾稽关系就都成立（像是整行填错了行）；先对照台账"
    )
    assert {problem.code for problem in problems} == {"Y101"}


def test_a_row_shifted_by_a_column_is_written_out(tmp_path: Path) -> None:
    over = (
        "依申请公开: {本年新收: {自然人: 12, 商业企业: 4, 科研机构: 3}, 上年结转: {科研机构: 1},"
        " 予以公开: {自然人: 0, 商业企业: 12, 科研机构: 4, 社会公益组织: 4}}"
    )
    problems = found(tmp_path, over)
    assert problems[0].help == (
        "把“依申请公开.予以公开”这一行改成 12、4、4、0、0、0，全部勾稽关系就都成立（像是整行错开了一列）；先对照台账"
    )
    assert [problem.at.rpartition(".")[2] for problem in problems] == ["自然人", "商业企业", "社会公益组织"]


def test_two_wrong_figures_of_a_row_are_named_together(tmp_path: Path) -> None:
    rows = "".join(
        f"  {row}: {{自然人: {one}, 商业企业: {other}, {TOTALS}, 总计: {total}}}\n"
        for row, one, other, total in (
            ("本年新收", 12, 4, 16),
            ("上年结转", 0, 0, 0),
            ("予以公开", 13, 5, 16),
            ("结转下年度", 0, 0, 0),
        )
    )
    problems = found(tmp_path, f"依申请公开:\n{rows}")
    assert problems[0].help == (
        "把“依申请公开.予以公开.自然人”从 13 改成 12，并把“依申请公开.予以公开.商业企业”从 5 改成 4，"
        "全部勾稽关系就都成立；先对照台账"
    )


def test_two_mistakes_far_apart_are_two_repairs(tmp_path: Path) -> None:
    over = "复议诉讼: {行政复议: {结果维持: 12, 结果纠正: 1, 总计: 31}, 复议后起诉: {结果维持: 45, 总计: 54}}"
    first, second = found(tmp_path, over)
    assert first.help == (
        "把“复议诉讼.行政复议.总计”从 31 改成 13，这里的勾稽关系就都成立（像是两个数字写颠倒了）；先对照台账"
    )
    assert second.help.startswith(
        "改一处，这里的勾稽关系就都成立，最像的是下面几处，对照台账：把“复议诉讼.复议后起诉.总计”"
    )


def test_an_equation_that_was_acknowledged_need_not_hold(tmp_path: Path) -> None:
    """The total of the row may stand; then only the column is left to be mended."""
    over = (
        "依申请公开: {本年新收: {自然人: 12, 商业企业: 4}, 予以公开: {自然人: 21, 商业企业: 4, 总计: 16}}\n"
        "已核: [{编号: A101, 位置: 依申请公开.予以公开.总计, 理由: 原文如此}]"
    )
    problem, unbound = found(tmp_path, over)
    assert (problem.code, unbound.code) == ("A103", "F393")
    assert "总计”（A101）" not in problem.help


def test_a_single_blank_that_the_sums_determine_is_offered(tmp_path: Path) -> None:
    over = "依申请公开: {本年新收: {自然人: 12, 商业企业: 4}, 予以公开: {自然人: 空, 商业企业: 4, 总计: 16}}"
    (problem,) = found(tmp_path / "a", over)
    assert (problem.code, problem.help) == ("F306", "填上数字：照勾稽关系推算，“自然人”是 12；对照台账核对")
    contradicting = over.replace("总计: 16", "总计: 17")
    (other, *_) = found(tmp_path / "b", contradicting)
    assert (other.code, other.help) == ("F306", "填上数字，没有就写 0")
    negative = "复议诉讼: {行政复议: {结果维持: 空, 结果纠正: 5, 总计: 4}}"
    (third,) = found(tmp_path / "c", negative)
    assert third.help == "填上数字，没有就写 0"


def test_a_row_written_as_one_zero_can_be_the_wrong_one(tmp_path: Path) -> None:
    over = "依申请公开: {本年新收: {自然人: 12, 总计: 12}, 予以公开: 0}"
    text = sample.text(over=over)
    assert "  予以公开: 0\n" in text
    (problem,) = found(tmp_path, over)
    assert problem.code == "A103"
    assert "-" not in problem.help


def test_a_predecessor_is_no_evidence(tmp_path: Path) -> None:
    agencies = f"{sample.SLUG}: {{名称: {sample.NAME}, 类别: 部门, 前身: old}}\nold: {{名称: 示例市财政贸易局, 类别: 部门}}\n"
    before = sample.text(
        2021,
        "标题: 示例市财政贸易局2021年政府信息公开工作年度报告\n落款: {机关: 示例市财政贸易局}\n"
        "依申请公开: {本年新收: {自然人: 3}, 结转下年度: {自然人: 3}}",
    )
    over = "依申请公开: {上年结转: {自然人: 5}, 予以公开: {自然人: 3}}"
    archive = sample.project(tmp_path, {"old/2021": before, 2022: sample.text(2022, over)}, agencies=agencies)
    report = archive.report(sample.SLUG, 2022)
    assert report
    told = {problem.code: problem.help for problem in check_report(report, archive)}
    assert told["Y101"] == "对照两年的台账，改正写错的一年"
    assert told.keys() == {"Y101", "A103"}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return sample.project(tmp_path_factory.mktemp("empty"), {})


@settings(max_examples=120, deadline=None)
@given(case=cases())
def test_whoever_does_what_the_help_says_has_a_report_without_a_problem(empty: Archive, case: Case) -> None:
    """The help names a figure that was typed, says what is typed there, and every repair it lists mends the whole report."""
    wrong = case.figures | {case.broken: case.figures[case.broken] + case.change}
    problems = check_report(read(case, text_of(case, wrong), empty), empty)
    told = [problem for problem in problems if ONE_FIGURE.search(problem.help)]
    assert len(told) <= 1
    for problem in problems:
        if problem not in told and told:
            assert problem.help == f"照“{told[0].at}”（{told[0].code}）那里的建议改，这里也就对了"
    for problem in told:
        repairs = ONE_FIGURE.findall(problem.help)
        assert "全部勾稽关系" in problem.help
        assert "，并把" not in problem.help
        assert 1 <= len(repairs) <= 3
        for row, column, typed, meant in repairs:
            assert typed_in((row, column), case.written, total_row=case.total_row)
            assert str(wrong.get((row, column), 0)) == typed
            mended = text_of(case, wrong | {(row, column): int(meant)})
            assert check_report(read(case, mended, empty), empty) == ()
