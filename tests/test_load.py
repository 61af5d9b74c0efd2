"""From files to reports: which form, where files belong, lost sections, and the archive of all years."""

from pathlib import Path

import pytest

from generator.problem import Span
from generator.project.agencies import Agency
from generator.project.config import load_config
from generator.project.load import Loaded, read_report
from generator.project.report_files import find_reports
from generator.reading.source import parse
from generator.telling.diagnostics import concise
from tests.sample import AGENCIES, NAME, PROSE, SLUG, project, text


def read(yaml: str, year: int = 2022) -> Loaded:
    return read_report(parse(yaml, "r.yaml"), Agency(SLUG, NAME, NAME, "部门"), year)


def told(loaded: Loaded) -> list[str]:
    found = sorted(loaded.problems, key=lambda problem: problem.order)
    return [f"{concise(problem)} | {problem.help}" for problem in found]


@pytest.mark.parametrize(
    ("year", "form", "sections"),
    [(2010, "legacy", 1), (2019, "2019", 6), (2020, "2019", 6), (2022, "2021", 6)],
)
def test_the_year_chooses_the_form(year: int, form: str, sections: int) -> None:
    loaded = read(text(year), year)
    assert told(loaded) == []
    assert loaded.report
    assert (loaded.report.form.id, len(loaded.report.sections)) == (form, sections)


def test_a_year_before_the_first_law_has_no_form() -> None:
    assert told(read("状态: 发布\n", 2007)) == [
        "r.yaml: error[F142] 2007 年度没有对应的报告格式；政府信息公开年报从 2008 年度开始 | 核对文件名里的年度"
    ]


@pytest.mark.parametrize("yaml", ["", "# 空\n", "---\n"])
def test_an_empty_file_is_told_as_one(yaml: str) -> None:
    assert told(read(yaml)) == ["r.yaml: error[F105] 文件是空的 | 用 nianbao new 生成一份空白报告"]


@pytest.mark.parametrize("yaml", ["一段文字\n", "- 一\n"])
def test_a_file_that_is_no_mapping_gives_no_report(yaml: str) -> None:
    loaded = read(yaml)
    assert loaded.report is None
    assert [problem.code for problem in loaded.problems] == ["F103"]


def test_sections_left_out_or_empty_are_named() -> None:
    whole = text(2022)
    yaml = whole.replace(f"总体情况: |\n  {PROSE['overview']}\n", "总体情况:\n").replace(
        f"其他事项: |\n  {PROSE['other']}\n", ""
    )
    assert told(read(yaml)) == [
        "r.yaml:1:1: error[F201] 缺少第六部分“其他需要报告的事项”：“其他事项”没有写 | 补上“其他事项: …”",
        "r.yaml:8:1: error[F201] 缺少第一部分“总体情况”：“总体情况”没有内容 | 补上“总体情况: …”",
    ]


def test_a_section_that_could_not_be_read_is_not_called_missing() -> None:
    yaml = text(2022).replace("总体情况: |\n", "总体情况: @\n")
    assert told(read(yaml)) == ["r.yaml:8:7: error[S100] 这个字符不能放在开头 | 整段文字用英文双引号括起来"]


def test_notes_stand_before_and_after_a_table() -> None:
    loaded = read(text(2022) + "依申请公开说明: {表前: 甲, 表后: 乙}\n复议诉讼说明: 丙\n")
    assert told(loaded) == []
    assert loaded.report
    notes = {
        section.key: (section.before, section.after) for section in loaded.report.sections if section.table
    }
    assert notes == {"主动公开": ("", ""), "依申请公开": ("甲", "乙"), "复议诉讼": ("", "丙")}


def test_every_text_keeps_its_place() -> None:
    loaded = read(text(2022))
    assert loaded.report
    assert loaded.report.span("落款.机关") == Span("r.yaml", 54, 10, 16)
    assert loaded.report.locate("引言", 3, 2) == Span("r.yaml", 7, 6, 8)
    assert loaded.report.span("没有") == Span("r.yaml", 1, 1)


def test_a_draft_is_what_is_not_published() -> None:
    loaded = read(text(2022).replace("状态: 发布", "状态: 草稿"))
    assert loaded.report
    assert loaded.report.draft
    lost = read(text(2022).replace("状态: 发布", "状态: 发表"))
    assert lost.report
    assert lost.report.draft


def test_misplaced_files_are_named(tmp_path: Path) -> None:
    project(tmp_path, {2022: text(2022)})
    folder = tmp_path / "content/reports"
    (folder / "散.yaml").touch()
    (folder / "没登记").mkdir()
    (folder / ".隐藏").mkdir()
    (folder / SLUG / "22.yaml").touch()
    (folder / SLUG / "附件.xlsx").touch()
    files = find_reports(tmp_path, load_config(tmp_path))
    assert files.by_agency == {SLUG: {2022: f"content/reports/{SLUG}/2022.yaml"}}
    assert sorted(f"{concise(problem)} | {problem.help}" for problem in files.problems) == [
        f"content/reports/{SLUG}/22.yaml: error[F140] 这个文件没有被读：报告的文件名要写成“年度.yaml” | 改名为 2022.yaml 这样的形式",
        "content/reports/散.yaml: error[F140] 报告要放在以机关代号命名的文件夹里 | 移到 content/reports/<机关代号>/ 下",
        "content/reports/没登记: error[F141] agencies.yaml 里没有机关“没登记” | 在 agencies.yaml 里登记，或改正文件夹的名字",
    ]


def test_the_archive_knows_the_year_before(tmp_path: Path) -> None:
    archive = project(
        tmp_path,
        {"old/2020": text(2020), 2021: text(2021), 2022: text(2022)},
        agencies=f"{SLUG}: {{名称: {NAME}, 类别: 部门, 前身: old}}\nold: {{名称: 示例市老财政局, 类别: 部门}}\n",
    )
    agency = archive.config.agency(SLUG)
    assert agency
    first, last = archive.of(agency)
    assert (first.year, first.latest, last.year, last.latest) == (2021, False, 2022, True)
    assert archive.previous(last) is first
    before = archive.previous(first)
    assert before
    assert (before.agency.slug, before.year) == ("old", 2020)
    assert archive.previous(before) is None
    assert archive.report(SLUG, 1999) is None
    archive.forget(SLUG)
    again = archive.report(SLUG, 2022)
    assert again
    assert again is not last


def test_a_file_that_looks_like_a_report_is_never_passed_over_in_silence(tmp_path: Path) -> None:
    project(tmp_path, {2022: text(2022)})
    body = tmp_path / "content/reports" / SLUG
    (body / "2025").mkdir()
    (body / "图").mkdir()
    for name in ("2022.yml", "2023.yaml ", "2024.YAML", "2025.yaml.txt", "说明.YML", "2025/2025.yaml"):
        (body / name).touch()
    for name in ("图/表.png", "年报.pdf", ".2022.yaml.swp"):
        (body / name).touch()
    files = find_reports(tmp_path, load_config(tmp_path))
    assert files.by_agency == {SLUG: {2022: f"content/reports/{SLUG}/2022.yaml"}}
    words = "这个文件没有被读：报告的文件名要写成“年度.yaml”"
    assert [f"{concise(problem)} | {problem.help}" for problem in files.problems] == [
        f"content/reports/{SLUG}/{line}"
        for line in (
            f"2022.yml: error[F140] {words} | 2022.yaml 已经有了；核对以后，把这个文件移到别处",
            f"2023.yaml : error[F140] {words} | 改名为 2023.yaml",
            f"2024.YAML: error[F140] {words} | 改名为 2024.yaml",
            f"2025/2025.yaml: error[F140] 这个文件没有被读：报告不能放在下一层文件夹里 | 移到 content/reports/{SLUG}/ 下",
            f"2025.yaml.txt: error[F140] {words} | 改名为 2025.yaml",
            f"说明.YML: error[F140] {words} | 改名为 2022.yaml 这样的形式",
        )
    ]


@pytest.mark.parametrize("agencies", [None, "", "一段文字\n", AGENCIES.encode("gbk")])
def test_a_list_of_bodies_that_cannot_be_read_makes_no_folder_unknown(
    tmp_path: Path, agencies: str | bytes | None
) -> None:
    project(tmp_path, {2022: text(2022)})
    listed = tmp_path / "content/agencies.yaml"
    listed.unlink()
    if agencies is not None:
        listed.write_bytes(agencies.encode() if isinstance(agencies, str) else agencies)
    config = load_config(tmp_path)
    assert len(config.problems) == 1
    assert find_reports(tmp_path, config).problems == ()


def test_a_note_typed_with_full_width_colons_is_not_taken_for_its_text() -> None:
    loaded = read(text(2022) + "依申请公开说明:\n  表前：见下\n复议诉讼说明: 表后：见上\n")
    help_ = "改成英文冒号加一个空格，如“名称: 内容”"
    assert told(loaded) == [
        f"r.yaml:56:5: error[S102] “表前”后面用了全角冒号 | {help_}",
        f"r.yaml:57:11: error[S102] “表后”后面用了全角冒号 | {help_}",
    ]
    assert loaded.report
    notes = {section.key: (section.before, section.after) for section in loaded.report.sections}
    assert notes["依申请公开"] == ("见下", "")
    assert notes["复议诉讼"] == ("", "见上")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "总体情况: |",
            "一、总体情况: |",
            "r.yaml:8:1: error[F101] 文件最外层里没有“一、总体情况”这一项 | 您是不是想写“总体情况”？",
        ),
        (
            "复议诉讼:",
            "四、政府信息公开行政复议、行政诉讼情况:",
            "r.yaml:46:1: error[F101] 文件最外层里没有“四、政府信息公开行政复议、行政诉讼情况”这一项 | 您是不是想写“复议诉讼”？",
        ),
        (
            "复议诉讼:\n",
            "",
            (
                "r.yaml:46:3: error[F201] 缺少第四部分“政府信息公开行政复议、行政诉讼情况”：“复议诉讼”没有写"
                " | 在“行政复议”上面补一行“复议诉讼:”，与其他部分左对齐"
            ),
        ),
        (
            "格式:",
            "一段说明\n格式:",
            "r.yaml:1:1: error[S100] 这一行不是“名称: 内容”的样子 | 写成“名称: 内容”；只是说明的，前面加 #",
        ),
        (
            "主动公开:",
            "一段说明\n主动公开:",
            (
                "r.yaml:10:1: error[S100] 这一行不是“名称: 内容”的样子"
                " | 写成“名称: 内容”；如果是上一行的文字，缩进要比上一行的名称深"
            ),
        ),
    ],
)
def test_one_slip_is_one_problem(old: str, new: str, line: str) -> None:
    yaml = text(2022)
    assert old in yaml
    assert told(read(yaml.replace(old, new, 1))) == [line]


def test_rows_below_a_text_are_told_once() -> None:
    yaml = text(2022).replace(
        f"总体情况: |\n  {PROSE['overview']}\n主动公开:\n", "总体情况: 已经如实填写。\n"
    )
    assert told(read(yaml)) == [
        "r.yaml:1:1: error[F201] 缺少第二部分“主动公开政府信息情况”：“主动公开”没有写 | 补上“主动公开: …”",
        (
            "r.yaml:8:7: error[S100] “总体情况”后面已经写了文字，下面缩进的各行里又有冒号，不知道属于谁"
            " | 不是这段文字的，与“总体情况”左对齐，或在上面补上它们的名称；是这段文字的，“总体情况:”后面写 |，文字另起一行"
        ),
    ]


def test_a_status_left_empty_stays_an_error_and_figures_left_empty_do_not() -> None:
    yaml = text(2022).replace("状态: 发布", "状态:").replace("行政许可: 0", "行政许可:")
    assert told(read(yaml)) == [
        "r.yaml:2:1: error[F105] “状态”没有填写 | 草稿只在预览里看得到；发布才会生成网页",
        "r.yaml:13:3: hint[F105] “主动公开.行政许可”没有填写 | 没有就写 0",
    ]


def test_an_old_report_with_the_parts_of_a_newer_form_is_told_once() -> None:
    yaml = text(2022).replace("格式: 2021\n", "")
    assert told(read(yaml, 2018)) == [
        (
            "r.yaml:7:1: error[F101] 2018 年度用旧格式（章节），没有“总体情况”这样的部分"
            " | 把各部分写成“章节”的列表；当年确实用了新格式的，写明“格式: 2019”"
        )
    ]


def test_a_new_report_written_in_chapters_is_told_once() -> None:
    loaded = read("状态: 发布\n章节:\n  - {标题: 甲, 内容: 乙}\n")
    assert told(loaded) == [
        (
            "r.yaml:2:1: error[F101] 2022 年度用2021年格式，不能写成“章节”"
            " | 分成格式的各部分来写：总体情况、主动公开、依申请公开、复议诉讼、问题及改进、其他事项"
        )
    ]
