"""Between years and bodies: carries of merged bodies, missing years, repeated figures and prose, shared prose."""

import dataclasses
import pickle
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checking.check import check_report, check_site, learn
from generator.formats import all_formats, for_year
from generator.forms.spec import ReportFormat
from generator.problem import Level, Problem
from generator.project.load import Archive
from generator.project.report import Report
from generator.sums.statements import year_gaps
from generator.sums.year_pairs import pairings, repeated
from tests import sample
from tests.sample import NAME, SLUG

OWN = "我局把政务公开列入年度重点工作，由办公室牵头，各科室分工负责，每季度检查一次，发现问题当场登记、限期改正，年底逐项销号，没有一件留到下一年。"
OTHER = "今年重点做了三件事：一是把惠企资金的申报条件做成问答，放在首页；二是清理失效文件，逐件注明废止日期；三是开通电话预约查阅，申请人不必再跑第二趟。"
THIRD = "窗口增设自助查询机，工作人员现场演示检索办法，老年人可以请志愿者代为操作；打印一律不收费，也不要求登记身份以外的内容，评价表就放在出口的桌上。"
MERGED = (
    f"{SLUG}: {{名称: {NAME}, 类别: 部门, 前身: [a, b]}}\n"
    "a: {名称: 示例市财政税务局, 类别: 部门}\nb: {名称: 示例市国资委, 类别: 部门}\n"
)


def problems_of(archive: Archive, year: int, code: str) -> list[Problem]:
    report = archive.report(SLUG, year)
    assert report
    return [problem for problem in check_report(report, archive) if problem.code == code]


def named(name: str, year: int, over: str = "") -> str:
    return sample.text(year, f"标题: {name}{year}年政府信息公开工作年度报告\n落款: {{机关: {name}}}\n{over}")


def carried_out(count: int) -> str:
    return f"依申请公开: {{本年新收: {{自然人: {count}}}, 结转下年度: {{自然人: {count}}}}}"


def carried_in(count: int) -> str:
    return f"依申请公开: {{上年结转: {{自然人: {count}}}, 予以公开: {{自然人: {count}}}}}"


def merged(folder: Path, count: int, *, both: bool = True) -> Archive:
    reports: dict[str | int, str] = {
        "a/2021": named("示例市财政税务局", 2021, carried_out(3)),
        2022: sample.text(2022, carried_in(count)),
    }
    if both:
        reports["b/2021"] = named("示例市国资委", 2021, carried_out(4))
    return sample.project(folder, reports, agencies=MERGED)


def test_a_merged_body_carries_over_the_sum_of_what_its_predecessors_left(tmp_path: Path) -> None:
    assert problems_of(merged(tmp_path / "right", 7), 2022, "Y101") == []
    (problem,) = problems_of(merged(tmp_path / "wrong", 3), 2022, "Y101")
    assert problem.level is Level.WARNING
    assert problem.message == (
        "上年结转的“自然人”写的是 3，2021 年度报告（示例市财政税务局、示例市国资委）的结转下年度加起来是 7"
    )
    assert [(also.span.path, also.words) for also in problem.also] == [
        ("content/reports/a/2021.yaml", "示例市财政税务局2021 年度的结转下年度 3"),
        ("content/reports/b/2021.yaml", "示例市国资委2021 年度的结转下年度 4"),
    ]


def test_a_carry_is_not_held_against_some_of_the_predecessors(tmp_path: Path) -> None:
    assert problems_of(merged(tmp_path, 3, both=False), 2022, "Y101") == []


def test_the_stock_of_a_merged_body_is_the_sum_too(tmp_path: Path) -> None:
    reports: dict[str | int, str] = {
        f"{slug}/2021": named(name, 2021, f"主动公开: {{规章: {{现行有效: {count}}}}}")
        for slug, name, count in (("a", "示例市财政税务局", 5), ("b", "示例市国资委", 6))
    }
    over = "主动公开: {规章: {制发: 1, 现行有效: 13}}"
    archive = sample.project(tmp_path, {**reports, 2022: sample.text(2022, over)}, agencies=MERGED)
    (problem,) = problems_of(archive, 2022, "Y102")
    assert problem.notes[0] == (
        "计算: 示例市财政税务局2021 年度的现行有效 5 + 示例市国资委2021 年度的现行有效 6 + 本年制发 1"
        " − 本年废止 0 = 12"
    )


def test_a_body_taken_in_later_counts_when_the_register_says_when_it_ended(tmp_path: Path) -> None:
    for last, expected in (("", []), (", 止: 2021", ["依申请公开.上年结转.自然人"])):
        agencies = f"{SLUG}: {{名称: {NAME}, 类别: 部门, 前身: a}}\na: {{名称: 甲局, 类别: 部门{last}}}\n"
        reports: dict[str | int, str] = {
            "a/2021": named("甲局", 2021, carried_out(2)),
            2021: sample.text(2021, carried_out(5)),
            2022: sample.text(2022, carried_in(5)),
        }
        archive = sample.project(tmp_path / f"x{len(last)}", reports, agencies=agencies)
        assert [problem.at for problem in problems_of(archive, 2022, "Y101")] == expected


@pytest.mark.parametrize("form", [form for form in all_formats() if form.sections], ids=lambda form: form.id)
def test_a_changed_carry_or_stock_is_found_in_every_column(form: ReportFormat, tmp_path: Path) -> None:
    """Every year equation of every form is broken once, alone."""
    year = form.last_year or sample.YEAR
    archive = sample.project(tmp_path, {year - 1: sample.text(year - 1), year: sample.text(year)})
    before, report = archive.report(SLUG, year - 1), archive.report(SLUG, year)
    assert before
    assert report
    equations = [(table, equation) for table in form.tables() for equation in table.years]
    assert equations
    for table, equation in equations:
        if table.by_id[equation.column].derived:
            continue
        broken = _changed(report, table.id, equation.row, equation.column)
        found = [gap.equation for gap in year_gaps(broken, before, firm=equation.firm)]
        assert equation in found, equation


def _changed(report: Report, table: str, row: str, column: str) -> Report:
    """Give the report with one figure one higher."""
    old = report.table(table)
    assert old
    leaf = next(leaf for leaf in old.spec.leaves() if leaf.id == row)
    place = [one.id for one in old.spec.columns_of(leaf)].index(column)
    cells = list(old.rows[row])
    cells[place] = cells[place]._replace(value=(cells[place].value or 0) + 1)
    new = dataclasses.replace(old, rows={**old.rows, row: tuple(cells)})
    sections = (
        section._replace(table=new) if section.table is old else section for section in report.sections
    )
    return dataclasses.replace(report, sections=tuple(sections))


COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
counts = st.lists(st.integers(0, 3), min_size=6, max_size=6)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from([2020, 2021, 2022]), counts, counts)
def test_random_year_pairs_differ_exactly_where_the_carry_does(
    year: int, left: list[int], taken: list[int]
) -> None:
    """Also across the change of form, and whatever the totals come to."""

    def row(figures: list[int]) -> str:
        return "{" + ", ".join(f"{key}: {value}" for key, value in zip(COLUMNS, figures, strict=True)) + "}"

    before = sample.report(
        year - 1, f"依申请公开: {{本年新收: {row(left)}, 结转下年度: {row(left)}}}", latest=False
    )
    report = sample.report(year, f"依申请公开: {{上年结转: {row(taken)}, 予以公开: {row(taken)}}}")
    found = [gap.table.spec.by_id[gap.equation.column].key for gap in year_gaps(report, before, firm=True)]
    wrong = [key for key, one, other in zip(COLUMNS, left, taken, strict=True) if one != other]
    assert [key for key in found if key in COLUMNS] == wrong
    assert set(found) <= {*wrong, "总计"}


def test_a_missing_year_is_named_with_the_older_one_that_is_there(tmp_path: Path) -> None:
    archive = sample.project(tmp_path, {2019: sample.text(2019), 2022: sample.text(2022)})
    (problem,) = problems_of(archive, 2022, "Y103")
    assert problem.message == "缺少 2021 年度的报告（更早的一份是 2019 年度），上年结转没有核对"
    assert problem.help.endswith("nianbao import 旧年报.html --agency czj --year 2021")
    assert problems_of(archive, 2019, "Y103") == []


def test_a_missing_year_of_a_predecessor_is_named(tmp_path: Path) -> None:
    reports: dict[str | int, str] = {
        "a/2021": named("示例市财政税务局", 2021),
        "b/2020": named("示例市国资委", 2020),
        2022: sample.text(2022),
    }
    archive = sample.project(tmp_path, reports, agencies=MERGED)
    (problem,) = problems_of(archive, 2022, "Y103")
    assert problem.message == "缺少 2021 年度的报告（示例市国资委更早的一份是 2020 年度），上年结转没有核对"


def test_no_year_is_missing_before_the_first_that_the_register_names(tmp_path: Path) -> None:
    agencies = f"{SLUG}: {{名称: {NAME}, 类别: 部门, 起: 2022}}\n"
    archive = sample.project(tmp_path, {2018: sample.text(2018), 2022: sample.text(2022)}, agencies=agencies)
    assert problems_of(archive, 2022, "Y103") == []


FIGURES = "主动公开: {行政许可: 126, 行政处罚: 34, 行政强制: 7, 行政事业性收费: 5.2}"
REQUESTS = "依申请公开: {本年新收: {自然人: 46}, 予以公开: {自然人: 31}, 部分公开: {自然人: 9}, 不予处理: {重复申请: {自然人: 6}}}"


def pair(folder: Path, before: str, after: str, year: int = 2022) -> Archive:
    return sample.project(folder, {year - 1: sample.text(year - 1, before), year: sample.text(year, after)})


def test_all_tables_repeated_are_told_once(tmp_path: Path) -> None:
    both = f"{FIGURES}\n{REQUESTS}"
    (problem,) = problems_of(pair(tmp_path, both, both), 2022, "Y104")
    assert problem.message == "各表的数字与 2021 年度完全相同，其中不为零的有 8 个"
    assert problem.at == "主动公开"


def test_one_table_repeated_is_told_beside_one_that_is_not(tmp_path: Path) -> None:
    archive = pair(tmp_path, f"{FIGURES}\n{REQUESTS}", FIGURES)
    (problem,) = problems_of(archive, 2022, "Y104")
    assert problem.message == "“主动公开”表里的数字与 2021 年度完全相同，其中不为零的有 4 个"


@pytest.mark.parametrize(
    "over",
    [
        "",
        "主动公开: {行政许可: 1, 行政处罚: 2, 行政强制: 3, 行政事业性收费: 4}",
        "主动公开: {行政许可: 1200, 行政处罚: 340, 行政强制: 70}",
        # What last year determines is no evidence.
        "主动公开: {规章: {现行有效: 120}, 行政规范性文件: {现行有效: 340}, 行政许可: 100, 行政处罚: 20}",
    ],
)
def test_few_or_small_or_determined_figures_are_no_evidence(over: str, tmp_path: Path) -> None:
    assert problems_of(pair(tmp_path, over, over), 2022, "Y104") == []


def test_figures_repeated_across_the_change_of_form_follow_the_continued_rows(tmp_path: Path) -> None:
    year = all_formats()[-1].first_year
    outcomes = "本年新收: {自然人: 100}, 予以公开: {自然人: 60}, 部分公开: {自然人: 10}"
    before = f"依申请公开: {{{outcomes}, 其他处理: {{自然人: 30}}}}"
    after = f"依申请公开: {{{outcomes}, 其他处理: {{逾期不补正: {{自然人: 20}}, 其他: {{自然人: 10}}}}}}"
    keys = re.findall(r"(\S+): \{", sample.text(year).partition("其他处理:")[2])[:3]
    after = after.replace("逾期不补正", keys[0])
    assert len(problems_of(pair(tmp_path / "same", before, after, year), year, "Y104")) == 1
    other = after.replace("其他: {自然人: 10}", "其他: {自然人: 11}").replace(
        "新收: {自然人: 100}", "新收: {自然人: 101}"
    )
    assert problems_of(pair(tmp_path / "other", before, other, year), year, "Y104") == []


def test_every_entered_figure_of_a_form_is_paired_with_itself() -> None:
    for form in all_formats():
        for table in form.tables():
            found = pairings(form.id, form.id, table.id)
            entered = [
                table.at[row.id, column.id]
                for row in table.leaves()
                for column in table.columns_of(row)
                if not row.derived and not column.derived
            ]
            assert [one.before for one in found] == entered
            assert all(one.places == (one.before,) for one in found)


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_a_single_changed_figure_is_no_repetition(data: st.DataObject) -> None:
    year = data.draw(st.sampled_from([2020, 2022]))
    form = for_year(year)
    assert form
    report, before = (
        sample.report(year, REQUESTS if year > 2020 else ""),
        sample.report(year - 1, REQUESTS if year > 2020 else "", latest=False),
    )
    table = data.draw(st.sampled_from(list(form.tables())))
    one = data.draw(st.sampled_from(pairings(form.id, form.id, table.id)))
    row, column = next(name for name, place in table.at.items() if place == one.before)
    tables, all_same = repeated(report, before)
    assert all_same
    assert table.id in [same.table.spec.id for same in tables]
    tables, all_same = repeated(_changed(report, table.id, row, column), before)
    assert not all_same
    assert table.id not in [same.table.spec.id for same in tables]


def prose(*paragraphs: str, key: str = "总体情况") -> str:
    return f"{key}: |\n" + "\n".join(f"  {paragraph}\n" for paragraph in paragraphs)


@pytest.mark.parametrize(
    ("after", "least", "most"),
    [
        ((OWN, OTHER), 100, 100),
        ((OTHER, OWN), 100, 100),
        ((OWN.replace("每季度", "每半年"), OTHER.replace("三件事", "四件事")), 70, 90),
        ((OWN, OTHER, THIRD), 60, 70),
        ((OWN, THIRD), None, None),
        ((THIRD,), None, None),
        # Too little to say a share of.
        ((OWN,), None, None),
    ],
)
def test_prose_of_last_year(
    after: tuple[str, ...], least: int | None, most: int | None, tmp_path: Path
) -> None:
    found = problems_of(pair(tmp_path, prose(OWN, OTHER), prose(*after)), 2022, "Y105")
    if least is None or most is None:
        assert found == []
        return
    (problem,) = found
    match = re.search("([0-9]+)% 的文字相同", problem.message)
    assert match
    assert least <= int(match[1]) <= most
    assert ("几乎是照抄" in problem.message) is (int(match[1]) >= 90)


def test_the_copied_paragraph_is_shown_in_both_years(tmp_path: Path) -> None:
    numbered = OTHER.replace("清理失效文件", "清理失效文件{}件")
    archive = pair(tmp_path, prose(THIRD, OWN, numbered.format(4)), prose(numbered.format(12), OWN))
    (problem,) = problems_of(archive, 2022, "Y105")
    assert problem.at == "总体情况"
    shown = []
    for span in (problem.span, problem.also[0].span):
        line = (tmp_path / span.path).read_text(encoding="utf-8").split("\n")[span.line - 1]
        shown.append(line[span.column - 1 : span.end - 1 if span.end else None])
    assert shown == [OWN, OWN]
    assert [Path(span.path).stem for span in (problem.span, problem.also[0].span)] == ["2022", "2021"]


def test_figures_stated_in_the_same_words_are_no_repetition(tmp_path: Path) -> None:
    """What a report has to count is said in the same words every year."""
    stated = (
        "{0}年，全年新收政府信息公开申请{1}件，上年结转{1}件，办结{1}件，结转下年度{1}件，其中予以公开{1}件，部分公开{1}件。",
        "制发行政规范性文件{1}件，废止{1}件，现行有效{1}件；办理行政许可{1}件，作出行政处罚决定{1}件，实施行政强制{1}件。",
    )
    before, after = (
        prose(*[one.format(year, count) for one in stated]) for year, count in ((2021, 4), (2022, 4))
    )
    assert problems_of(pair(tmp_path, before, after), 2022, "Y105") == []


def test_what_every_report_has_to_say_is_no_repetition(tmp_path: Path) -> None:
    fees = "2022年度，本机关依法收取信息处理费的情况为零，没有向任何申请人收取，也没有减免的情形，相关制度已经在网上公布，收费办法另行公布。"
    lead = f"引言: |\n  统计期限自{{0}}年1月1日起至{{0}}年12月31日止。{OWN}\n"
    archive = pair(
        tmp_path,
        lead.format(2021) + prose(fees, "短的一段，年年相同。", key="其他事项"),
        lead.format(2022) + prose(fees, "短的一段，年年相同。", key="其他事项"),
    )
    assert problems_of(archive, 2022, "Y105") == []


@pytest.mark.parametrize(
    ("before", "after", "alarm"),
    [
        ("35.8", "358000", True),
        ("35.8", "362400", True),
        ("35.8", "361234.56", True),
        ("35.8", "36.24", False),
        ("35.8", "35000", False),
        ("35.8", "36124.5678", False),
        ("0.01", "20", False),
        ("0", "362400", False),
        ("35.8", "0", False),
        ("空", "362400", False),
    ],
)
def test_amounts_in_yuan(before: str, after: str, alarm: bool, tmp_path: Path) -> None:
    over = "主动公开: {{行政事业性收费: {}}}"
    found = problems_of(pair(tmp_path, over.format(before), over.format(after)), 2022, "Y106")
    assert [problem.at for problem in found] == (["主动公开.行政事业性收费.收费金额"] if alarm else [])


def test_an_amount_in_yuan_is_offered_converted(tmp_path: Path) -> None:
    over = "主动公开: {{行政事业性收费: {}}}"
    (problem,) = problems_of(pair(tmp_path, over.format("35.8"), over.format("362400")), 2022, "Y106")
    assert problem.help.startswith("单位是万元，换算以后应当是 36.24；")


def shared(folder: Path, texts: dict[str, str], year: int = 2022) -> list[Problem]:
    agencies = "".join(f"{slug}: {{名称: 示例市{slug}局, 类别: 部门}}\n" for slug in texts)
    reports: dict[str | int, str] = {
        f"{slug}/{year}": named(f"示例市{slug}局", year, over) for slug, over in texts.items()
    }
    archive = sample.project(folder, reports, agencies=agencies)
    known = [learn(report) for agency in archive.config.agencies for report in archive.of(agency)]
    return [problem for problem in check_site(archive, known) if problem.code == "J102"]


def test_paragraphs_of_another_body_are_told_in_both_reports(tmp_path: Path) -> None:
    found = shared(
        tmp_path,
        {
            "a": prose(OWN.replace("我局", "示例市a局"), THIRD, OTHER),
            "b": prose(OWN.replace("我局", "本机关"), THIRD),
            "c": prose(
                "这一年本机关没有新的做法，照旧按照目录逐项公开，每月初由办公室核对一遍栏目，缺的当天补齐，多的当天撤下，年底再统一核对一遍。"
            ),
        },
    )
    assert [(problem.span.path, problem.message.partition("，")[0]) for problem in found] == [
        ("content/reports/a/2022.yaml", "有 2 段与“示例市b局”的报告相同"),
        ("content/reports/b/2022.yaml", "有 2 段与“示例市a局”的报告相同"),
    ]
    assert [re.findall("([0-9]+)%", problem.message) for problem in found][1] == ["75"]
    for problem in found:
        text = (tmp_path / problem.span.path).read_text(encoding="utf-8").split("\n")
        assert text[problem.span.line - 1].strip() in (
            THIRD,
            OWN.replace("我局", "示例市a局"),
            OWN.replace("我局", "本机关"),
        )


def test_one_paragraph_in_a_long_report_is_let_be(tmp_path: Path) -> None:
    def more(who: str) -> list[str]:
        return [
            f"{work}工作由专人负责，先列清单再逐条公开，最后请{who}评议，{who}的评议结果在大厅张贴，{who}意见一周内办结，"
            f"没有办结的写明原因，请{who}代表到场听取说明，说明材料一并公开"
            for work in ("山林", "水务", "道路", "校园", "医院")
        ]

    assert shared(tmp_path, {"a": prose(OWN, *more("群众")), "b": prose(OWN, *more("企业"))}) == []


def test_a_model_text_is_one_hint(tmp_path: Path) -> None:
    found = shared(tmp_path, {slug: prose(OWN, THIRD) for slug in "abcdef"})
    (problem,) = found
    assert (problem.level, problem.span.path) == (Level.HINT, "content/reports/a/2022.yaml")
    assert "共 6 个机关" in problem.message


def test_years_are_not_mixed(tmp_path: Path) -> None:
    agencies = "a: {名称: 甲局, 类别: 部门}\nb: {名称: 乙局, 类别: 部门}\n"
    reports: dict[str | int, str] = {
        "a/2021": named("甲局", 2021, prose(OWN, THIRD)),
        "b/2022": named("乙局", 2022, prose(OWN, THIRD)),
    }
    archive = sample.project(tmp_path, reports, agencies=agencies)
    known = [learn(report) for agency in archive.config.agencies for report in archive.of(agency)]
    assert [problem for problem in check_site(archive, known) if problem.code == "J102"] == []


def test_what_is_learned_of_a_report_is_small() -> None:
    report = sample.report(2022, prose(*[f"{OWN}{number}甲乙丙丁" for number in range(40)]))
    value = learn(report).values["J102"]
    assert len(pickle.dumps(value)) < 40 * 24
