"""One broken figure names its own equations; acknowledgements; the real sample; the whole project."""

from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checking.check import check_report
from generator.problem import Problem
from generator.project.config import load_config
from generator.project.load import Archive, read_report
from generator.project.report import Report
from generator.project.report_files import find_reports
from generator.reading.source import parse
from generator.site.build import check as check_project
from tests import sample

ROOT = Path(__file__).parent.parent
COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
OUTCOMES = (
    "予以公开",
    "部分公开",
    "不予公开.属于国家秘密",
    "无法提供.本机关不掌握相关政府信息",
    "不予处理.重复申请",
)
FRAME = ("本年新收", "上年结转", "结转下年度")
TOTAL_ROW, TOTAL = "办理结果总计", "总计"
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结")
PROCEEDINGS = ("行政复议", "未经复议直接起诉", "复议后起诉")
LAST_OUTCOME = {"2021": "其他处理.其他", "2019": "其他处理"}

Figures = dict[tuple[str, str], int]


class Case(NamedTuple):
    """A consistent report, which totals it writes, and the figure to break."""

    form: str
    figures: Figures
    written: frozenset[str]
    total_row: bool
    broken: tuple[str, str]
    change: int


@st.composite
def cases(draw: st.DrawFn) -> Case:
    form = draw(st.sampled_from(["2021", "2019"]))
    outcomes = (*OUTCOMES, LAST_OUTCOME[form])
    figure = st.integers(0, 999)
    found: Figures = {}
    for column in COLUMNS:
        for row in outcomes:
            found[row, column] = draw(figure)
        found[TOTAL_ROW, column] = sum(found[row, column] for row in outcomes)
        found["结转下年度", column] = draw(figure)
        both = found[TOTAL_ROW, column] + found["结转下年度", column]
        found["上年结转", column] = draw(st.integers(0, both))
        found["本年新收", column] = both - found["上年结转", column]
    for row in PROCEEDINGS:
        for column in RESULTS:
            found[row, column] = draw(figure)
    rows = (*FRAME, *outcomes, TOTAL_ROW)
    for row in rows:
        found[row, TOTAL] = sum(found[row, column] for column in COLUMNS)
    for row in PROCEEDINGS:
        found[row, TOTAL] = sum(found[row, column] for column in RESULTS)
    total_row = draw(st.booleans())
    written = frozenset(row for row in (*rows, *PROCEEDINGS) if draw(st.booleans()))
    if not total_row:
        written -= {TOTAL_ROW}
    typed = [place for place in found if typed_in(place, written, total_row=total_row)]
    return Case(form, found, written, total_row, draw(st.sampled_from(typed)), draw(st.integers(1, 999)))


def typed_in(place: tuple[str, str], written: frozenset[str], *, total_row: bool) -> bool:
    row, column = place
    return (column != TOTAL or row in written) and (row != TOTAL_ROW or total_row)


def text_of(case: Case, figures: Figures) -> str:
    year = 2022 if case.form == "2021" else 2020
    report = sample.tree(year)
    for place, value in figures.items():
        if not typed_in(place, case.written, total_row=case.total_row):
            continue
        row, column = place
        where = report["复议诉讼" if row in PROCEEDINGS else "依申请公开"]
        *groups, key = row.split(".")
        for group in groups:
            assert isinstance(where, dict)
            where = where[group]
        assert isinstance(where, dict)
        cells = where.setdefault(key, sample.Flow())
        assert isinstance(cells, dict)
        cells[column] = str(value)
    return sample.render(report)


def expected(case: Case) -> set[tuple[str, str]]:
    """Give the equations that hold the broken figure: by whether totals are written, nothing else."""
    row, column = case.broken
    if row in PROCEEDINGS:
        return {("A101", f"复议诉讼.{row}.{TOTAL}")} if row in case.written else set()
    found = {("A101", f"依申请公开.{row}.{TOTAL}")} if row in case.written else set()
    below = row not in FRAME
    if below and case.total_row:
        found.add(("A102", f"依申请公开.{TOTAL_ROW}.{column}"))
    # The balance of a column waits until the totals written in it are right.
    spoilt = (column == TOTAL and row in case.written) or (below and case.total_row)
    if (row in FRAME or row == TOTAL_ROW or not case.total_row) and not spoilt:
        # It points at the last written figure of the right side: a computed total stands nowhere.
        shown = "结转下年度"
        if column == TOTAL and shown not in case.written and TOTAL_ROW in case.written:
            shown = TOTAL_ROW
        found.add(("A103", f"依申请公开.{shown}.{column}"))
    return found


def read(case: Case, text: str, archive: Archive) -> Report:
    year = 2022 if case.form == "2021" else 2020
    agency = archive.config.agency(sample.SLUG)
    assert agency
    loaded = read_report(parse(text, f"content/reports/czj/{year}.yaml"), agency, year)
    assert not loaded.problems
    assert loaded.report
    assert loaded.report.form.id == case.form
    return loaded.report


def place_of_difference(one: str, other: str) -> tuple[int, int]:
    """Give line and column of the figure in which two texts differ."""
    for number, (left, right) in enumerate(zip(one.split("\n"), other.split("\n"), strict=True), 1):
        if left != right:
            at = next(
                place for place, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]
            )
            while right[at - 1].isdigit():
                at -= 1
            return number, at + 1
    raise AssertionError


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return sample.project(tmp_path_factory.mktemp("empty"), {})


@settings(max_examples=150, deadline=None)
@given(case=cases())
def test_one_broken_figure_names_its_file_place_and_equations(empty: Archive, case: Case) -> None:
    sound = text_of(case, case.figures)
    assert check_report(read(case, sound, empty), empty) == ()
    spoilt = text_of(case, case.figures | {case.broken: case.figures[case.broken] + case.change})
    problems = check_report(read(case, spoilt, empty), empty)
    assert {(problem.code, problem.at) for problem in problems} == expected(case)
    assert len(problems) == len(expected(case))
    line, column = place_of_difference(sound, spoilt)
    for problem in problems:
        places = {(span.line, span.column) for span in (problem.span, *(also.span for also in problem.also))}
        assert problem.span.path == empty_path(case)
        if problem.code == "A101":
            assert problem.span.line == line
        else:
            assert (line, column) in places


def empty_path(case: Case) -> str:
    return f"content/reports/czj/{2022 if case.form == '2021' else 2020}.yaml"


@settings(max_examples=60, deadline=None)
@given(
    carried=st.lists(st.integers(0, 500), min_size=6, max_size=6),
    slip=st.tuples(st.integers(0, 5), st.integers(1, 500)),
    years=st.sampled_from([(2021, 2022), (2020, 2021), (2019, 2020)]),
    written=st.tuples(st.booleans(), st.booleans()),
)
def test_a_broken_carry_names_its_column_alone(
    tmp_path_factory: pytest.TempPathFactory,
    carried: list[int],
    slip: tuple[int, int],
    years: tuple[int, int],
    written: tuple[bool, bool],
) -> None:
    broken, change = slip
    wrong = [figure + (change if place == broken else 0) for place, figure in enumerate(carried)]

    def row(figures: list[int], *, total: bool) -> str:
        cells = [f"{column}: {figure}" for column, figure in zip(COLUMNS, figures, strict=True)]
        return "{" + ", ".join([*cells, *([f"总计: {sum(figures)}"] if total else [])]) + "}"

    before = (
        f"依申请公开: {{本年新收: {row(carried, total=False)}, 结转下年度: {row(carried, total=written[0])}}}"
    )
    after = f"依申请公开: {{上年结转: {row(wrong, total=written[1])}, 予以公开: {row(wrong, total=False)}}}"
    folder = tmp_path_factory.mktemp("carry")
    texts: dict[str | int, str] = {
        years[0]: sample.text(years[0], before),
        years[1]: sample.text(years[1], after),
    }
    archive = sample.project(folder, texts)
    report = archive.report(sample.SLUG, years[1])
    assert report
    problems = check_report(report, archive)
    wanted = [("Y101", f"依申请公开.上年结转.{COLUMNS[broken]}")]
    if all(written):
        wanted.append(("Y101", "依申请公开.上年结转.总计"))
    assert [(problem.code, problem.at) for problem in problems] == wanted


def texts(problems: tuple[Problem, ...]) -> list[str]:
    return [f"{p.span}: {p.level.value}[{p.code}] {p.message} · {p.help}" for p in problems]


def checked(folder: Path, over: str) -> tuple[Problem, ...]:
    archive = sample.project(folder, {2022: sample.text(2022, over)})
    return check_project(archive.root).problems


WRONG_SIGNATURE = "落款: {机关: 示例财政局}\n"


def test_an_acknowledgement_silences_its_problem_and_no_other(tmp_path: Path) -> None:
    over = (
        WRONG_SIGNATURE
        + "标题: 示例市审计局2022年政府信息公开工作年度报告\n已核: [{编号: F302, 位置: 标题, 理由: 原文如此}]"
    )
    assert [(problem.code, problem.at) for problem in checked(tmp_path, over)] == [
        ("F302", "落款.机关"),
        ("F393", "已核[1]"),
    ]


def test_an_acknowledgement_without_a_place_holds_for_the_whole_file(tmp_path: Path) -> None:
    over = (
        WRONG_SIGNATURE
        + "标题: 示例市审计局2022年政府信息公开工作年度报告\n已核: [{编号: F302, 理由: 原文如此}]"
    )
    (problem,) = checked(tmp_path, over)
    assert (problem.code, problem.level.value) == ("F393", "hint")
    assert problem.help.startswith("这一项保留了 2 处，分成 2 项，核对码分别是 ")


def test_an_unused_acknowledgement_is_a_warning(tmp_path: Path) -> None:
    (problem,) = checked(tmp_path, "已核: [{编号: F302, 位置: 落款.机关, 理由: 原文如此}]")
    assert (problem.code, problem.level.value) == ("F390", "warning")
    assert problem.message == "已核的 F302 在“落款.机关”没有对应的问题"
    assert problem.help == "问题已经没有了，删去这一项"
    assert problem.span.line


def test_an_acknowledgement_of_the_wrong_place_is_told_the_right_one(tmp_path: Path) -> None:
    over = WRONG_SIGNATURE + "已核: [{编号: F302, 位置: 落款, 理由: 原文如此}]"
    assert [problem.help for problem in checked(tmp_path, over)] == [
        "改成“示例市财政局”；全称有误的改 agencies.yaml",
        "F302 现在的位置是：落款.机关，照此改“位置”",
    ]


@pytest.mark.parametrize(
    ("entry", "message", "help_"),
    [
        ("编号: F399, 理由: 原文如此", "没有编号为“F399”的问题", "您是不是想写“F309”？"),
        ("编号: F104, 理由: 原文如此", "F104 这一类问题不能用“已核”保留", "改正问题本身，再删去这一项"),
        ("编号: F390, 理由: 原文如此", "F390 这一类问题不能用“已核”保留", "改正问题本身，再删去这一项"),
        ('编号: F302, 理由: " "', "已核的 F302 没有写理由", "写明为什么可以保留"),
    ],
)
def test_an_acknowledgement_that_cannot_stand_is_an_error(
    entry: str, message: str, help_: str, tmp_path: Path
) -> None:
    problems = [problem for problem in checked(tmp_path, f"已核: [{{{entry}}}]") if problem.code == "F391"]
    assert [(p.level.value, p.message, p.help) for p in problems] == [("error", message, help_)]


def test_an_acknowledgement_without_a_reason_silences_nothing(tmp_path: Path) -> None:
    codes = [problem.code for problem in checked(tmp_path, WRONG_SIGNATURE + "已核: [{编号: F302}]")]
    assert codes == ["F302", "F102"]


def test_a_missing_figure_is_told_once(tmp_path: Path) -> None:
    """What reading the file has told is neither called blank nor summed."""
    spoilt = sample.text(2022, "主动公开: {行政许可: 三百}\n依申请公开: {本年新收: {自然人: 4}}")
    archive = sample.project(tmp_path, {2022: spoilt.replace("  部分公开: {", "  部分公升: {")})
    codes = {problem.code for problem in check_project(archive.root).problems}
    assert {"F101", "F104"} <= codes <= {"F101", "F104", "F120"}


def test_the_whole_project_is_told_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    texts_: dict[str | int, str] = {
        2021: sample.text(2021, WRONG_SIGNATURE),
        2022: sample.text(2022, "发布时间: 2023-02-09"),
        "zf/注": "x",
    }
    archive = sample.project(tmp_path, texts_)
    problems = check_project(archive.root).problems
    assert [(problem.span.path, problem.code) for problem in problems] == [
        ("content/reports/czj/2021.yaml", "F302"),
        ("content/reports/czj/2022.yaml", "F305"),
        ("content/reports/czj/2022.yaml", "F308"),
        ("content/reports/zf/注.yaml", "F140"),
    ]
    assert list(problems) == sorted(problems, key=lambda problem: problem.order)


def test_the_real_sample_is_clean_and_its_acknowledgements_are_needed() -> None:
    config = load_config(ROOT)
    archive = Archive(ROOT, config, find_reports(ROOT, config))
    agency = config.agency("xskgxj")
    assert agency
    loaded = archive.load("xskgxj", 2022)
    assert loaded.report
    assert texts(check_report(loaded.report, archive)) == []
    path = "content/reports/xskgxj/2022.yaml"
    text = (ROOT / path).read_text(encoding="utf-8")
    bare = read_report(parse(text[: text.index("\n已核:") + 1], path), agency, 2022)
    assert bare.report
    found = check_report(bare.report, archive)
    assert [(problem.code, problem.at, problem.level.value) for problem in found] == [
        ("F308", "发布时间", "warning"),
        ("L207", "引言", "warning"),
        ("M108", "引言", "hint"),
        ("F302", "落款.机关", "error"),
    ]
    assert found[3].message == (
        "落款的机关与全称不一致：写的是“西山区科学技术工业信息化局”，"
        "2022 年度的全称是“西山区科学技术和工业信息化局”，少了“和”"
    )
