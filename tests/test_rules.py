"""Every rule by the one standard (name, page, WRONG, RIGHT), then the fine points of single rules."""

import re
from pathlib import Path

import pytest

from generator.attachments.beside import Attached
from generator.checking.check import check_report, check_site, learn
from generator.formats import all_formats, by_id
from generator.forms.spec import ReportFormat
from generator.problem import Level, Problem
from generator.rules import Rule, all_rules
from generator.rules.attachment_that_runs import running
from generator.telling.diagnostics import concise
from tests import sample

RULES = all_rules()
each_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])


def found(folder: Path, over: str = "", year: int = sample.YEAR, **others: str) -> tuple[Problem, ...]:
    """Give what is found in a blank report with ``over`` laid on it; ``before`` goes over last year's."""
    reports: dict[str | int, str] = {year: sample.text(year, over)}
    if others.get("before"):
        reports[year - 1] = sample.text(year - 1, others["before"])
    if others.get("earlier"):
        reports[year - 2] = sample.text(year - 2, others["earlier"])
    if others.get("other"):
        reports[f"zf/{year}"] = sample.text(
            year, f"标题: 示例市人民政府{year}年政府信息公开工作年度报告\n{others['other']}"
        )
    agencies, site = others.get("agencies") or sample.AGENCIES, sample.SITE + others.get("site", "")
    archive = sample.project(folder, reports, agencies=agencies, site=site)
    loaded = archive.load(sample.SLUG, year)
    assert not loaded.problems, loaded.problems
    assert loaded.report
    known = [learn(report) for agency in archive.config.agencies for report in archive.of(agency)]
    of_site = [problem for problem in check_site(archive, known) if problem.span.path == loaded.report.path]
    return (*check_report(loaded.report, archive), *of_site)


def found_by(rule: Rule, folder: Path, over: str) -> tuple[Problem, ...]:
    """Give what is found in the surroundings that a rule names for its examples."""
    for name, content in rule.beside:
        file = folder / "content/reports" / sample.SLUG / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    return found(
        folder,
        over,
        rule.year or sample.YEAR,
        before=rule.before,
        earlier=rule.earlier,
        other=rule.other,
        agencies=rule.agencies,
        site=rule.site,
    )


def lines(problems: tuple[Problem, ...]) -> list[str]:
    return [f"{p.level.value}[{p.code}] {p.at}: {p.message}" for p in problems]


@each_rule
def test_the_wrong_example_gives_exactly_this_code(rule: Rule, tmp_path: Path) -> None:
    problems = found_by(rule, tmp_path, rule.wrong)
    assert {problem.code for problem in problems} == {rule.code}
    assert problems[0].level is rule.level


@each_rule
def test_the_right_example_gives_nothing(rule: Rule, tmp_path: Path) -> None:
    assert found_by(rule, tmp_path, rule.right) == ()


@each_rule
def test_a_problem_can_be_acknowledged_where_it_says_it_is(rule: Rule, tmp_path: Path) -> None:
    entry = f"{{编号: {rule.code}, 位置: '%s', 理由: 原文如此%s}}"
    for number, problem in enumerate(found_by(rule, tmp_path / "first", rule.wrong)):
        assert problem.at
        assert problem.help

        def after(
            code: str, at: str = problem.at, folder: Path = tmp_path / str(number)
        ) -> tuple[Problem, ...]:
            bound = f", 核对码: '{code}'" if code else ""
            return found_by(rule, folder, f"{rule.wrong.rstrip()}\n已核: [{entry % (at, bound)}]")

        by_hand = after("")
        assert problem.at not in {other.at for other in by_hand}
        (hint,) = [other for other in by_hand if other.code == "F393"]
        for code in re.findall("[0-9a-f]{8}", hint.help):
            assert {other.code for other in after(code)} <= {rule.code}
            assert len(after(code)) < len(after("00000000")) - 1
        reopened = [other for other in after("00000000") if other.at == problem.at]
        assert [other.message for other in reopened if other.code == rule.code].count(problem.message) == 1
        assert "F392" in {other.code for other in after("00000000")}


@each_rule
def test_a_rule_documents_itself(rule: Rule) -> None:
    first, blank, *rest = rule.page.split("\n")
    assert first.endswith("。")
    assert not blank
    assert [line.partition("：")[0] for line in rest] == ["为什么", "依据", "怎么改"]
    assert re.fullmatch(r"[FAYNLGVMJ][0-9]{3}", rule.code)
    assert rule.scope in ("report", "archive", "site")
    assert (rule.scope == "site") is bool(rule.concerns)
    assert all(by_id(form) for form in rule.formats)
    assert not re.match(r"(no|disallow|check|must|valid)_", rule.name)


def test_codes_are_unique() -> None:
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes)) == len(list(Path("generator/rules").glob("[a-z]*.py")))


def test_generic_rules_name_no_row_of_a_form() -> None:
    """The form's data drives the rules: a new form is one new file."""
    ids = {row.id for form in all_formats() for table in form.tables() for row in table.leaves()}
    for rule in RULES:
        code = Path(f"generator/rules/{rule.name}.py").read_text(encoding="utf-8").split('"""', 2)[2]
        assert not {name for name in ids if f'"{name}"' in code}, rule.name


@pytest.mark.parametrize("form", all_formats(), ids=lambda form: form.id)
def test_a_blank_report_of_every_form_is_clean(form: ReportFormat, tmp_path: Path) -> None:
    assert found(tmp_path, year=form.first_year) == ()


def test_a_row_says_both_values_and_the_sum(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, "复议诉讼: {行政复议: {结果维持: 2, 结果纠正: 1, 尚未审结: 3, 总计: 7}}")
    assert problem.message == "总计与各列之和不符：写的是 7，相加是 6"
    assert problem.notes == ("计算: 2 + 1 + 0 + 3 = 6",)
    assert problem.at == "复议诉讼.行政复议.总计"


def test_a_wrong_figure_below_a_written_total_of_rows_is_named_with_its_parts(tmp_path: Path) -> None:
    over = """依申请公开:
  本年新收: {自然人: 5}
  予以公开: {自然人: 3}
  不予公开: {属于国家秘密: {自然人: 1}}
  办理结果总计: {自然人: 5, 商业企业: 0, 科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0}
"""
    (problem,) = found(tmp_path, over)
    assert problem.message == "办理结果总计的“自然人”与各项之和不符：写的是 5，各项相加是 4"
    assert problem.notes[0] == "计算: 予以公开 3 + 不予公开.属于国家秘密 1 = 4"
    assert [also.words for also in problem.also] == ["予以公开 3", "不予公开.属于国家秘密 1"]


def test_an_unbalanced_column_is_named_once_and_points_at_every_figure(tmp_path: Path) -> None:
    (problem,) = found(
        tmp_path, "依申请公开: {本年新收: {商业企业: 4}, 部分公开: {商业企业: 1}, 结转下年度: {商业企业: 2}}"
    )
    assert problem.message == "“商业企业”一列不平：本年新收 + 上年结转 是 4，办理结果总计 + 结转下年度 是 3"
    assert problem.notes[:2] == ("计算: 4 + 0 = 4", "计算: 1 + 2 = 3")
    assert problem.at == "依申请公开.结转下年度.商业企业"
    assert [also.words for also in problem.also] == [
        "本年新收 4",
        "上年结转 0",
        "部分公开 1，计入办理结果总计",
    ]


def test_columns_that_cancel_out_in_the_total_are_both_named(tmp_path: Path) -> None:
    over = "依申请公开: {本年新收: {自然人: 4, 商业企业: 4}, 予以公开: {自然人: 3, 商业企业: 5}}"
    assert [p.at for p in found(tmp_path, over)] == [
        "依申请公开.结转下年度.自然人",
        "依申请公开.结转下年度.商业企业",
    ]


BLANK_ROW = "{自然人: 空, 商业企业: 3, 科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0, 总计: 9}"


def test_a_blank_makes_a_sum_not_assessable(tmp_path: Path) -> None:
    over = f"依申请公开: {{本年新收: {BLANK_ROW}, 予以公开: {{商业企业: 3, 总计: 空}}}}"
    assert lines(found(tmp_path, over)) == [
        "error[F306] 依申请公开.本年新收: “本年新收”没有填数字：自然人",
        "error[F306] 依申请公开.予以公开: “予以公开”没有填数字：总计",
    ]


def test_blanks_of_an_older_report_are_one_hint_a_table(tmp_path: Path) -> None:
    over = "主动公开: {行政许可: 空, 规章: /}"
    archive = sample.project(tmp_path, {2021: sample.text(2021, over), 2022: sample.text(2022)})
    report = archive.report(sample.SLUG, 2021)
    assert report
    assert lines(check_report(report, archive)) == [
        "hint[F306] 主动公开: “主动公开”有 4 格没有数字，涉及这些格的合计没有核对"
    ]


@pytest.mark.parametrize("column", ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"])
def test_the_carry_is_checked_in_every_column_and_not_repeated_in_the_total(
    column: str, tmp_path: Path
) -> None:
    before = f"依申请公开: {{本年新收: {{{column}: 5}}, 结转下年度: {{{column}: 5}}}}"
    (problem,) = found(
        tmp_path, f"依申请公开: {{上年结转: {{{column}: 4}}, 予以公开: {{{column}: 4}}}}", before=before
    )
    assert problem.message == f"上年结转的“{column}”写的是 4，{sample.YEAR - 1} 年度报告的结转下年度是 5"
    assert problem.at == f"依申请公开.上年结转.{column}"
    assert problem.also[0].span.path == f"content/reports/czj/{sample.YEAR - 1}.yaml"


def test_a_carry_whose_columns_cancel_out_is_found(tmp_path: Path) -> None:
    before = "依申请公开: {本年新收: {自然人: 2, 商业企业: 1}, 结转下年度: {自然人: 2, 商业企业: 1}}"
    after = "依申请公开: {上年结转: {自然人: 1, 商业企业: 2}, 予以公开: {自然人: 1, 商业企业: 2}}"
    assert [p.at for p in found(tmp_path, after, before=before)] == [
        "依申请公开.上年结转.自然人",
        "依申请公开.上年结转.商业企业",
    ]


def test_the_carry_goes_across_forms_but_stocks_do_not(tmp_path: Path) -> None:
    newer = all_formats()[-1].first_year
    before = "依申请公开: {本年新收: {自然人: 2}, 结转下年度: {自然人: 2}}\n主动公开: {规范性文件: {对外公开总数: 9}}"
    problems = found(tmp_path, "主动公开: {行政规范性文件: {现行有效: 4}}", newer, before=before)
    assert lines(problems) == [
        (
            "error[Y101] 依申请公开.上年结转.自然人: "
            f"上年结转的“自然人”写的是 0，{newer - 1} 年度报告的结转下年度是 2"
        )
    ]


def test_a_blank_carry_is_not_assessable(tmp_path: Path) -> None:
    before = "依申请公开: {本年新收: {自然人: 2}, 结转下年度: {自然人: 空}}"
    assert found(tmp_path, before=before) == ()


def test_a_carry_from_a_predecessor_is_a_warning(tmp_path: Path) -> None:
    old = "old: {名称: 示例市财政贸易局, 类别: 部门}\n"
    agencies = f"{sample.SLUG}: {{名称: {sample.NAME}, 类别: 部门, 前身: old}}\n{old}"
    before = sample.text(
        2021,
        "标题: 示例市财政贸易局2021年政府信息公开工作年度报告\n"
        "依申请公开: {本年新收: {其他: 1}, 结转下年度: {其他: 1}}",
    )
    archive = sample.project(tmp_path, {"old/2021": before, 2022: sample.text(2022)}, agencies=agencies)
    report = archive.report(sample.SLUG, 2022)
    assert report
    assert lines(check_report(report, archive)) == [
        (
            "warning[Y101] 依申请公开.上年结转.其他: "
            "上年结转的“其他”写的是 0，2021 年度报告（示例市财政贸易局）的结转下年度是 1"
        )
    ]


def test_stock_shows_how_it_was_computed(tmp_path: Path) -> None:
    before = "主动公开: {行政规范性文件: {现行有效: 11}}"
    (problem,) = found(
        tmp_path, "主动公开: {行政规范性文件: {制发: 2, 废止: 1, 现行有效: 13}}", before=before
    )
    assert problem.message == "行政规范性文件的“现行有效”与上年接不上：写的是 13，推算是 12"
    assert problem.notes[0] == "计算: 2021 年度的现行有效 11 + 本年制发 2 − 本年废止 1 = 12"


def test_items_of_the_older_form_follow_from_last_year(tmp_path: Path) -> None:
    before = "主动公开: {行政许可: {上年项目数: 40, 增减: -8}}"
    (problem,) = found(tmp_path, "主动公开: {行政许可: {上年项目数: 40}}", 2020, before=before)
    assert (problem.code, problem.notes[0]) == (
        "Y102",
        "计算: 2019 年度的上年项目数 40 + 2019 年度的增减 -8 = 32",
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("示例市财政局2022年政府信息公开工作年度报告", []),
        ("示例市财政局2022年度政府信息公开工作年度报告", []),
        ("示例市财政局2021年政府信息公开工作年度报告", ["F301"]),
        ("示例市财政局2022年政府信息公开工作报告", ["F301"]),
        ("示例市财政局２０２２年政府信息公开工作年度报告", ["F301"]),
        ("政府信息公开工作年度报告", ["F301"]),
        ("示例市审计局2022年政府信息公开工作年度报告", ["F302"]),
        ("2022年政府信息公开工作年度报告", ["F301"]),
    ],
)
def test_titles(title: str, expected: list[str], tmp_path: Path) -> None:
    assert [problem.code for problem in found(tmp_path, f"标题: {title}")] == expected


def test_a_missing_character_in_the_signature_is_named(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, "落款: {机关: 示例财政局}")
    assert (
        problem.message
        == "落款的机关与全称不一致：写的是“示例财政局”，2022 年度的全称是“示例市财政局”，少了“市”"
    )
    assert problem.at == "落款.机关"


def test_a_former_name_is_right_in_its_years(tmp_path: Path) -> None:
    former = f"[{{名称: {sample.NAME}, 止: 2022}}]"
    agencies = f"{sample.SLUG}: {{名称: 示例市财政和国资局, 类别: 部门, 曾用名: {former}}}\n"
    assert found(tmp_path / "then", year=2022, agencies=agencies) == ()
    assert {p.at for p in found(tmp_path / "now", year=2023, agencies=agencies)} == {"标题", "落款.机关"}


def test_an_old_title_of_free_words_is_let_be(tmp_path: Path) -> None:
    assert found(tmp_path / "a", "标题: 示例市财政局2012年政府信息公开年度报告", 2012) == ()
    (problem,) = found(tmp_path / "b", "标题: 示例市财政局2012年工作总结", 2012)
    assert (problem.code, problem.level) == ("F301", Level.WARNING)


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("二、主动公开政府信息情况", Level.ERROR),
        ("五、存在的问题及改进情况", Level.ERROR),
        ("### 一、总体情况", Level.ERROR),
        ("# 其他需要报告的事项", Level.ERROR),
        ("一、加强组织领导", Level.WARNING),
        ("一、加强组织领导，明确责任分工。", None),
        ("### （一）主动公开", None),
        ("一是加强领导", None),
        ("十分重视政府信息公开", None),
    ],
)
def test_headings_in_the_prose(line: str, level: Level | None, tmp_path: Path) -> None:
    over = f"总体情况: |\n  第一段。\n\n  {line}\n\n  第二段。\n"
    problems = found(tmp_path, over)
    assert [problem.level for problem in problems] == ([level] if level else [])
    for problem in problems:
        text = (tmp_path / problem.span.path).read_text(encoding="utf-8").split("\n")[problem.span.line - 1]
        assert text[problem.span.column - 1 : problem.span.end - 1] == line


def test_a_changed_section_title_is_an_error_and_a_common_variant_a_warning(tmp_path: Path) -> None:
    over = "章节标题: {问题及改进: 存在的主要问题和改进情况, 其他事项: 其他事项}"
    assert lines(found(tmp_path, over)) == [
        (
            "warning[F303] 章节标题.问题及改进: "
            "第五部分的标题应当是“存在的主要问题及改进情况”，写的是“存在的主要问题和改进情况”"
        ),
        "error[F303] 章节标题.其他事项: 第六部分的标题应当是“其他需要报告的事项”，写的是“其他事项”",
    ]


def test_a_heading_in_a_note_is_found(tmp_path: Path) -> None:
    over = "依申请公开说明: {表前: 无, 表后: 四、政府信息公开行政复议、行政诉讼情况}"
    assert [problem.at for problem in found(tmp_path, over)] == ["依申请公开说明.表后"]


@pytest.mark.parametrize(
    ("lead", "shown"),
    [
        ("统计期限自2022年1月1日起至2022年12月31日止。", None),
        ("数据统计期限为2022年1月1日至12月31日。", None),
        ("数据的统计期限:2022.1.1-2022.12.31。", None),
        ("统计期限从２０２２年１月１日—１２月３１日。", None),
        ("本报告所列数据自2022年1月1日起,至2022年12月31日止。", None),
        ("统计期限为2022年1月至12月。", None),
        ("统计期限为2022年度。", None),
        ("统计期限自2021年1月1日起至2021年12月31日止。", "2021年1月1日起至2021年12月31日"),
        ("所列数据的期限２０２１．１．１－２０２１．１２．３１。", "２０２１．１．１－２０２１．１２．３１"),
        ("统计期限自2022年1月1日起至2022年12月30日止。", "2022年1月1日起至2022年12月30日"),
        ("统计期限自2022年1月1日起至2023年12月31日止。", "2022年1月1日起至2023年12月31日"),
        ("统计期限为2021年度。", "2021年"),
    ],
)
def test_periods(lead: str, shown: str | None, tmp_path: Path) -> None:
    problems = found(tmp_path, f"引言: |\n  第一行。\n\n  根据条例，{lead}联系电话：12345678。\n")
    assert [problem.code for problem in problems] == (["F304"] if shown else [])
    for problem in problems:
        text = (tmp_path / problem.span.path).read_text(encoding="utf-8").split("\n")[problem.span.line - 1]
        assert text[problem.span.column - 1 : problem.span.end - 1] == shown
        assert shown is not None
        assert problem.message == f"统计期限应当是 2022年1月1日至2022年12月31日，写的是“{shown}”"


def test_a_period_in_the_first_section_is_checked_but_other_dates_there_are_not(tmp_path: Path) -> None:
    fine = "总体情况: |\n  统计期限自2022年1月1日起至2022年12月31日止。2022年3月1日至3月31日开展宣传。\n"
    assert found(tmp_path / "a", fine) == ()
    wrong = "总体情况: |\n  统计期限自2020年1月1日起至2020年12月31日止。\n"
    assert [problem.at for problem in found(tmp_path / "b", wrong)] == ["总体情况"]


def test_a_report_without_a_period_gets_a_hint_unless_it_is_a_draft(tmp_path: Path) -> None:
    assert lines(found(tmp_path / "a", "引言: 根据条例编制本报告。")) == [
        "hint[F304] 引言: 引言里没有写统计期限"
    ]
    assert lines(found(tmp_path / "b", "引言:")) == ["hint[F304] 引言: 没有引言，也没有写统计期限"]
    assert found(tmp_path / "c", "引言:\n状态: 草稿") == ()


def test_dates(tmp_path: Path) -> None:
    late = found(tmp_path / "a", "发布时间: 2023-02-01 08:00")
    assert lines(late) == ["error[F305] 发布时间: 发布时间 2023-02-01 晚于期限 2023-01-31（部门）"]
    reversed_ = found(tmp_path / "b", "落款: {日期: 2023-01-21}")
    assert lines(reversed_) == ["error[F305] 落款.日期: 落款.日期 2023-01-21 晚于发布时间 2023-01-20"]
    impossible = found(tmp_path / "c", "成文日期: 2022-01-18")
    assert lines(impossible) == ["error[F305] 成文日期: 成文日期写的是 2022-01-18，2022 年度那时还没有结束"]


def test_a_government_has_until_march_and_so_had_everybody_under_the_old_regulation(tmp_path: Path) -> None:
    text = sample.text(
        2022,
        "标题: 示例市人民政府2022年政府信息公开工作年度报告\n"
        "发布时间: 2023-03-31 10:00\n落款: {机关: 示例市人民政府}",
    )
    archive = sample.project(tmp_path / "a", {"zf/2022": text})
    report = archive.report("zf", 2022)
    assert report
    assert check_report(report, archive) == ()
    assert found(tmp_path / "b", "发布时间: 2013-03-31 10:00", 2012) == ()
    assert [p.code for p in found(tmp_path / "c", "发布时间: 2013-04-01 10:00", 2012)] == ["F305"]


def test_the_publication_time(tmp_path: Path) -> None:
    assert lines(found(tmp_path / "a", "发布时间: 2023-01-20")) == [
        "warning[F308] 发布时间: 发布时间只有日期 2023-01-20，没有时分"
    ]
    assert lines(found(tmp_path / "b", "发布时间:")) == ["error[F308] 发布时间: 发布的报告没有写发布时间"]
    assert found(tmp_path / "c", "状态: 草稿\n发布时间:") == ()


def test_what_an_import_left_is_an_error_only_when_published(tmp_path: Path) -> None:
    assert lines(found(tmp_path / "a", "未识别: 附表")) == [
        "error[F309] 未识别: “未识别”里还有 2 个字没有安放"
    ]
    assert found(tmp_path / "b", "状态: 草稿\n未识别: 附表") == ()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("附表.xlsx", None),
        ("空的.pdf", "附件“空的.pdf”是空文件"),
        ("链接.pdf", "附件“链接.pdf”是一个链接，不是文件本身"),
        ("没有.pdf", "附件“没有.pdf”不在报告旁边"),
        ("../site.yaml", "附件“../site.yaml”不能带路径"),
        ("a\\\\b.pdf", "附件“a\\b.pdf”不能带路径"),
        (".隐藏.pdf", "附件“.隐藏.pdf”以点开头，不能公布"),
        ("Report.PDF", "附件“Report.PDF”与程序生成的文件同名"),
        ("index.html", "附件“index.html”与程序生成的文件同名"),
        ("2022.yaml", "附件“2022.yaml”是报告的原稿格式，不能作为附件公布"),
    ],
)
def test_attachments(name: str, message: str | None, tmp_path: Path) -> None:
    folder = tmp_path / "content/reports/czj"
    folder.mkdir(parents=True)
    (folder / "附表.xlsx").write_bytes(b"x")
    (folder / "空的.pdf").write_bytes(b"")
    (folder / "链接.pdf").symlink_to(folder / "附表.xlsx")
    problems = found(tmp_path, f'附件: ["{name}"]')
    assert [problem.message for problem in problems if problem.code == "G101"] == (
        [message] if message else []
    )


def test_an_attachment_listed_twice_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "content/reports/czj"
    folder.mkdir(parents=True)
    (folder / "附表.xlsx").write_bytes(b"x")
    assert lines(tuple(p for p in found(tmp_path, "附件: [附表.xlsx, 附表.xlsx]") if p.code == "G101")) == [
        "error[G101] 附件[2]: 附件“附表.xlsx”写了两次"
    ]


def told(folder: Path, text: str, year: int = sample.YEAR) -> list[str]:
    """Give every problem of one report, those of reading it too, with its help."""
    archive = sample.project(folder, {year: text})
    loaded = archive.load(sample.SLUG, year)
    assert loaded.report
    problems = [*loaded.problems, *check_report(loaded.report, archive)]
    return [f"{concise(p)} | {p.help}".rpartition("/")[2] for p in sorted(problems, key=lambda p: p.order)]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (
            "",
            "2022.yaml:52:1: error[F201] 缺少第六部分“其他需要报告的事项”：“其他事项”没有内容 | 补上“其他事项: …”",
        ),
        (" [甲]", "2022.yaml:52:7: error[F103] “其他事项”应当是一段文字 | 整段文字用英文双引号括起来"),
        (" @甲", "2022.yaml:52:7: error[S100] 这个字符不能放在开头 | 整段文字用英文双引号括起来"),
        (
            "\n  2025年: 发出通知",
            "2022.yaml:53:3: error[F103] “其他事项”应当是一段文字 | 冒号后面加 |，写成“其他事项: |”，文字另起一行、缩进两格",
        ),
        (
            ' ""',
            "2022.yaml:52:7: error[F310] “六、其他需要报告的事项”是空的，没有内容 | 写上内容；确实没有可写的，用一句话说明",
        ),
    ],
)
def test_a_section_that_could_not_be_read_is_not_also_called_empty(
    content: str, line: str, tmp_path: Path
) -> None:
    whole = sample.text()
    section = f"其他事项: |\n  {sample.PROSE['other']}\n"
    assert section in whole
    assert told(tmp_path, whole.replace(section, f"其他事项:{content}\n")) == [line]


def test_an_empty_chapter_is_told_and_one_of_a_wrong_shape_only_once(tmp_path: Path) -> None:
    whole = sample.text(2015)
    start = whole.index("章节:")
    end = whole.index("落款:")
    text = whole[:start] + "章节:\n  - {标题: 甲, 内容: [乙]}\n  - {标题: 丙}\n  - 丁\n" + whole[end:]
    line = text[:start].count("\n") + 2
    assert told(tmp_path, text, 2015) == [
        f"2015.yaml:{line}:17: error[F103] “章节[1].内容”应当是一段文字 | 整段文字用英文双引号括起来",
        f"2015.yaml:{line + 1}:5: error[F310] “丙”是空的，没有内容 | 写上内容；确实没有可写的，用一句话说明",
        (
            f"2015.yaml:{line + 2}:5: error[F103] “章节[3]”下面应当是一组“名称: 内容”，这里写的是“丁”"
            " | 每一项另起一行，写成“名称: 内容”"
        ),
    ]


@pytest.mark.parametrize(
    ("over", "line"),
    [
        (
            "依申请公开: {本年新收: {自然人: 3, 总计: 5}, 予以公开: {自然人: 3}}",
            "error[A101] 依申请公开.本年新收.总计: 总计与各列之和不符：写的是 5，相加是 3",
        ),
        (
            """依申请公开:
  本年新收: {自然人: 3}
  予以公开: {自然人: 3}
  办理结果总计: {自然人: 4, 商业企业: 0, 科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0}
""",
            "error[A102] 依申请公开.办理结果总计.自然人: 办理结果总计的“自然人”与各项之和不符：写的是 4，各项相加是 3",
        ),
    ],
)
def test_a_wrong_written_total_is_told_before_the_balance_it_spoils(
    over: str, line: str, tmp_path: Path
) -> None:
    assert lines(found(tmp_path, over)) == [line]


def test_a_balance_in_another_column_does_not_wait(tmp_path: Path) -> None:
    over = "依申请公开: {本年新收: {自然人: 3, 商业企业: 1, 总计: 5}, 予以公开: {自然人: 3}}"
    assert [problem.at for problem in found(tmp_path, over)] == [
        "依申请公开.本年新收.总计",
        "依申请公开.结转下年度.商业企业",
    ]


@pytest.mark.parametrize(
    ("lead", "mended"),
    [
        ("统计期限自2021年1月1日起至2021年12月31日止。", "2022年1月1日起至2022年12月31日"),
        ("统计期限为2021.1.1-2021.12.31。", "2022年1月1日-2022年12月31日"),
        ("统计期限为2021年度。", "2022年"),
    ],
)
def test_the_mended_period_fits_exactly_where_the_wrong_one_is_marked(
    lead: str, mended: str, tmp_path: Path
) -> None:
    (problem,) = found(tmp_path, f"引言: {lead}")
    assert problem.help == f"改成“{mended}”"
    path = tmp_path / problem.span.path
    line = path.read_text(encoding="utf-8").split("\n")[problem.span.line - 1]
    line = line[: problem.span.column - 1] + mended + line[problem.span.end - 1 :]
    assert found(tmp_path / "again", line) == ()


def test_a_sub_heading_with_nothing_below_it_is_a_warning(tmp_path: Path) -> None:
    text = "总体情况: |\n  ### （一）主动公开\n\n  #### 1.目录\n\n  内容。\n\n  ### （二）依申请公开\n\n  ### （三）监督保障\n"
    assert lines(found(tmp_path / "a", text)) == [
        "warning[F310] 总体情况: 小标题“（二）依申请公开”下面没有内容",
        "warning[F310] 总体情况: 小标题“（三）监督保障”下面没有内容",
    ]


SVG = '<svg xmlns="http://www.w3.org/2000/svg"%s>%s</svg>'
XHTML = 'xmlns:h="http://www.w3.org/1999/xhtml"'
PUSHED = "删去这一处，或改为公布 PDF、PNG"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("图.svg", SVG % (' onload="start()"', ""), "onload="),
        ("图.svg", SVG % ("", "<script>1</script>"), "<script"),
        ("图.svg", SVG % ("", '<a href="java&#10;script:start()"/>'), "javascript:start()"),
        ("图.svg", "<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'start()'>]>" + SVG % ("", ""), "<!ATTLIST"),
        ("表.xml", f"<h:script {XHTML}>1</h:script>", "<h:script"),
        ("表.xml", f"<h:script {XHTML.replace('html', 'htm&#108;')}>1</h:script>", "<h:script"),
        ("表.xml", '<?xml-stylesheet href="a.xsl"?><a/>', "<?xml-stylesheet"),
        ("页.html", '<p title="x"onclick=start()>', "onclick="),
        ("页.HTM", "\ufeff<iframe src=x>", "<iframe"),
        ("页.html", "<script>1</script>".encode("utf-16"), "<script"),
        ("页.html", "<scr\x1b(Bipt>", "换码字符"),
        ("页.html", '<meta http-equiv="&#114;efresh" content="0;url=x">', "http-equiv="),
        ("页.mhtml", "From: x", "看不出来"),
        ("图.svgz", b"\x1f\x8b", "看不出来"),
        ("表.jsp", "x", "当作程序执行"),
        ("表.php.pdf", "%PDF", "当作程序执行"),
        ("web.config", "<configuration/>", "当作程序执行"),
        ("填报.exe", "MZ", "是程序"),
    ],
)
def test_an_attachment_that_runs_is_refused(name: str, data: str | bytes, words: str) -> None:
    found = running(Attached("", name, name, data if isinstance(data, bytes) else data.encode()))
    assert found
    assert words in found[0]
    assert (found[1] == PUSHED) is ("会运行" in found[0])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("图.svg", SVG % ("", '<image href="data:image/png;base64,xx"/><text>一二</text>')),
        (
            "页.html",
            '<meta http-equiv="Content-Type" content="text/html"><p>one = 1，<a href="http://x/">x</a>',
        ),
        ("表.xml", "<data><form>表</form><script>x</script></data>"),
        ("2022.01.附表.xlsx", "PK"),
        ("表.csv", "<script>1</script>"),
    ],
)
def test_an_attachment_that_lies_still_is_published(name: str, data: str) -> None:
    assert running(Attached("", name, name, data.encode())) is None
