"""``init`` lays out a site that is sound as it stands; ``new`` drafts a report that waits for its figures."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from generator.formats import all_formats
from generator.forms.spec import ReportFormat
from generator.problem import ProblemError
from generator.project.config import load_config
from generator.project.load import Archive, Loaded, load_report
from generator.project.report import Cell, Report
from generator.project.report_files import find_reports
from generator.project.scaffold import init, new
from generator.project.schema import schemas

ROOT = Path(__file__).parent.parent
SKELETON = ROOT / "generator/skeleton"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    init(tmp_path / "年报")
    return tmp_path / "年报"


def archive(project: Path) -> Archive:
    config = load_config(project)
    assert config.problems == ()
    files = find_reports(project, config)
    assert files.problems == ()
    return Archive(project, config, files)


def reports(project: Path) -> list[Report]:
    kept = archive(project)
    found = [report for agency in kept.config.agencies for report in kept.of(agency)]
    assert len(found) == sum(len(years) for years in kept.files.by_agency.values())
    return found


def drafted(project: Path, slug: str, year: int) -> Loaded:
    path, text = new(project, slug, year)
    (project / path).parent.mkdir(parents=True, exist_ok=True)
    (project / path).write_text(text, encoding="utf-8", newline="\n")
    agency = load_config(project).agency(slug)
    assert agency
    return load_report(project, path.as_posix(), agency, year)


def table(loaded: Loaded, key: str, row: str) -> list[int | None]:
    assert loaded.report
    found = loaded.report.table(key)
    assert found
    return [cell.value if cell.value is None else int(cell.value) for cell in found.rows[row]]


def refused(project: Path, slug: str, year: int) -> tuple[str, str, str]:
    with pytest.raises(ProblemError) as told:
        new(project, slug, year)
    problem = told.value.problems[0]
    return problem.code, problem.message, problem.help


def test_init_gives_every_file_it_wrote_schemas_and_dotfiles_too(tmp_path: Path) -> None:
    written = init(tmp_path / "年报")
    there = sorted(path for path in (tmp_path / "年报").rglob("*") if path.is_file())
    assert written == there
    names = {path.relative_to(tmp_path / "年报").as_posix() for path in written}
    laid = {path.relative_to(SKELETON).as_posix() for path in SKELETON.rglob("*") if path.is_file()}
    assert names == laid | {f"content/schema/{name}" for name in schemas()}
    assert {".gitignore", "site/.gitignore", "README.md", "content/site.yaml"} <= names
    assert (tmp_path / "年报/site/.gitignore").read_text(encoding="utf-8") == "*\n!.gitignore\n"


def test_init_takes_an_empty_folder(tmp_path: Path) -> None:
    assert init(tmp_path)


def test_init_refuses_a_folder_in_use_and_touches_nothing(tmp_path: Path) -> None:
    (tmp_path / "要紧.txt").write_text("留着", encoding="utf-8")
    with pytest.raises(ProblemError) as told:
        init(tmp_path)
    [problem] = told.value.problems
    assert (problem.code, problem.message) == (
        "C002",
        f"{tmp_path.as_posix()} 里已经有东西，不能在这里新建项目",
    )
    assert problem.help == "换一个空文件夹，或换一个还没有的名字"
    assert [path.name for path in tmp_path.iterdir()] == ["要紧.txt"]


def test_init_refuses_a_file(tmp_path: Path) -> None:
    (tmp_path / "年报").write_text("", encoding="utf-8")
    with pytest.raises(ProblemError, match="C002"):
        init(tmp_path / "年报")


def test_the_site_laid_out_reads_without_a_problem(project: Path) -> None:
    kept = archive(project)
    assert kept.config.site.fictitious
    problems = [
        problem
        for slug, years in kept.files.by_agency.items()
        for year in years
        for problem in kept.load(slug, year).problems
    ]
    assert problems == []
    assert [report.draft for report in reports(project)] == [False, False, False]


def value(cells: tuple[Cell, ...], place: int) -> int:
    figure = cells[place].value
    assert figure is not None
    return int(figure)


def test_the_figures_laid_out_agree_in_every_equation_and_column(project: Path) -> None:
    totals = []
    for report in reports(project):
        for found in report.tables():
            for equation in found.spec.equations:
                for place in range(len(found.rows[equation.left[0]])):
                    left = sum(value(found.rows[row], place) for row in equation.left)
                    right = sum(value(found.rows[row], place) for row in equation.right)
                    assert left == right, (report.path, equation.words, place)
                totals.append(sum(value(found.rows[row], -1) for row in equation.left))
    assert max(totals) > 60, "an example of zeros shows nothing"


def test_the_figures_laid_out_carry_over_from_year_to_year(project: Path) -> None:
    kept = archive(project)
    checked = 0
    for report in reports(project):
        before = kept.previous(report)
        for found in report.tables() if before else ():
            for equation in found.spec.years:
                assert before
                years = {0: found, -1: before.table(found.spec.id)}
                expected = 0
                for term in equation.terms:
                    source = years[term.year]
                    assert source
                    cell = source.cell(term.row, term.column)
                    assert cell
                    assert cell.value is not None
                    expected += term.sign * int(cell.value)
                here = found.cell(equation.row, equation.column)
                assert here
                assert here.value == expected, (report.path, equation.words)
                checked += 1
    assert checked == 9


def test_a_new_report_lacks_figures_and_nothing_else(project: Path) -> None:
    loaded = drafted(project, "czj", 2025)
    assert {problem.code for problem in loaded.problems} == {"F105"}
    told = [problem.message for problem in loaded.problems]
    assert (
        told[0]
        == "“主动公开”还有 6 行没有填写：规章、行政规范性文件、行政许可、行政处罚、行政强制、行政事业性收费"
    )
    derived_and_carried = 2
    rows = 25 - derived_and_carried
    assert told[1].startswith(
        f"“依申请公开”还有 {rows} 行没有填写：本年新收、予以公开、部分公开、不予公开.属于国家秘密、"
    )
    assert told[2:] == [
        f"“复议诉讼.{row}”没有填写：结果维持、结果纠正、其他结果、尚未审结"
        for row in ("行政复议", "未经复议直接起诉", "复议后起诉")
    ]
    assert loaded.report
    assert loaded.report.draft
    assert loaded.report.signature == "示例市财政局"


def test_a_new_report_carries_last_years_pending_requests_column_by_column(project: Path) -> None:
    loaded = drafted(project, "czj", 2025)
    assert table(loaded, "requests", "carried_over") == [5, 2, 0, 0, 0, 0, 7]
    assert table(loaded, "requests", "received") == [None] * 7
    text = (project / "content/reports/czj/2025.yaml").read_text(encoding="utf-8")
    assert "  # 取自上年报告的“结转下年度”\n" in text
    assert text.count("取自上年报告的") == 1


def test_a_new_report_keeps_last_years_sub_headings_and_none_of_its_prose(project: Path) -> None:
    loaded = drafted(project, "czj", 2025)
    assert loaded.report
    texts = {section.key: section.text for section in loaded.report.sections if section.table is None}
    assert texts == {
        "总体情况": "### （一）主动公开\n\n### （二）依申请公开\n\n### （三）政府信息管理\n\n"
        "### （四）政府信息公开平台建设\n\n### （五）监督保障\n",
        "问题及改进": "### （一）存在的问题\n\n### （二）改进措施\n",
        "其他事项": "",
    }
    assert loaded.report.lead == ""


def test_a_first_report_leaves_the_carry_to_be_filled_in(project: Path) -> None:
    loaded = drafted(project, "szf", 2024)
    assert {problem.code for problem in loaded.problems} == {"F105"}
    assert table(loaded, "requests", "carried_over") == [None] * 7


def test_a_new_report_takes_the_carry_of_a_predecessor(project: Path) -> None:
    agencies = project / "content/agencies.yaml"
    named = (
        agencies.read_text(encoding="utf-8") + "czjr:\n  名称: 示例市财政金融局\n  类别: 部门\n  前身: czj\n"
    )
    agencies.write_text(named, encoding="utf-8")
    loaded = drafted(project, "czjr", 2025)
    assert table(loaded, "requests", "carried_over") == [5, 2, 0, 0, 0, 0, 7]


def test_the_carry_goes_from_the_older_form_to_the_newer(project: Path) -> None:
    for year in (2020, 2021):
        text = new(project, "czj", year)[1].replace(": ,", ": 3,").replace(": }", ": 3}")
        (project / f"content/reports/czj/{year}.yaml").write_text(text, encoding="utf-8")
        if year == 2021:
            assert "上年结转: {自然人: 3, 商业企业: 3," in text
            assert "规章: {制发: 3," in text


@pytest.mark.parametrize("form", all_formats(), ids=lambda form: form.id)
def test_a_new_report_of_every_form_names_its_schema_and_waits_for_figures(
    project: Path, form: ReportFormat
) -> None:
    year = next(found.first_year for found in all_formats() if found is form)
    loaded = drafted(project, "szf", year)
    text = (project / f"content/reports/szf/{year}.yaml").read_text(encoding="utf-8")
    first, *rest = text.splitlines()
    name = first.removeprefix("# yaml-language-server: $schema=")
    assert (project / "content/reports/szf" / name).resolve().is_file()
    assert {problem.code for problem in loaded.problems} == {"F105"}
    assert all(line == line.rstrip() for line in rest)


def test_a_new_legacy_report_keeps_the_titles_of_last_years_chapters(project: Path) -> None:
    old = project / "content/reports/szf/2016.yaml"
    old.parent.mkdir()
    old.write_text(
        "状态: 发布\n章节:\n  - 标题: '一、概述: 总述'\n    内容: |\n      旧文字。\n\n      ### 细目\n"
        "  - 标题: 二、主动公开情况\n    内容: 旧文字。\n",
        encoding="utf-8",
    )
    loaded = drafted(project, "szf", 2017)
    assert loaded.problems == ()
    assert loaded.report
    assert [(section.heading, section.text) for section in loaded.report.sections] == [
        ("一、概述: 总述", "### 细目\n"),
        ("二、主动公开情况", ""),
    ]


def test_new_writes_nothing_itself(project: Path) -> None:
    path, _ = new(project, "czj", 2025)
    assert path == Path("content/reports/czj/2025.yaml")
    assert not (project / path).exists()


def test_new_refuses_a_report_that_is_there(project: Path) -> None:
    told = ("C004", "示例市财政局 2024 年度的报告已经有了", "直接修改这个文件；要重新开始，先把它移走")
    assert refused(project, "czj", 2024) == told


@pytest.mark.parametrize(
    ("slug", "help_"),
    [
        ("czjj", "您是不是想写“czj”？"),
        ("示例市财政局", "您是不是想写“czj”？"),
        ("qqq", "先在 content/agencies.yaml 里登记这个机关"),
    ],
)
def test_new_refuses_a_body_it_does_not_know(project: Path, slug: str, help_: str) -> None:
    assert refused(project, slug, 2025) == ("C003", f"没有代号为“{slug}”的机关", help_)


def test_new_refuses_a_year_before_there_were_reports(project: Path) -> None:
    message = "2007 年度没有对应的报告格式；政府信息公开年报从 2008 年度开始"
    assert refused(project, "czj", 2007) == ("F142", message, "核对年度")


def test_new_refuses_a_year_that_has_not_four_digits(project: Path) -> None:
    message = "年度要写四位数字，写的是 99999"
    assert refused(project, "czj", 99999) == ("F142", message, "写成 2025 这样的形式")


def test_new_refuses_a_folder_that_is_no_project(tmp_path: Path) -> None:
    assert refused(tmp_path, "czj", 2025)[0] == "C001"


def test_the_wheel_carries_the_skeleton_with_its_dotfiles(tmp_path: Path) -> None:
    copy = tmp_path / "nianbao"
    copy.mkdir()
    for name in ("pyproject.toml", "README.md", ".gitignore"):
        shutil.copy(ROOT / name, copy)
    for name in ("generator", "themes"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "out")]
    subprocess.run(command, cwd=copy, check=True, capture_output=True)
    [wheel] = (tmp_path / "out").iterdir()
    with zipfile.ZipFile(wheel) as archived:
        packed = {name for name in archived.namelist() if name.startswith("generator/skeleton/")}
    laid = {
        f"generator/skeleton/{path.relative_to(SKELETON).as_posix()}"
        for path in SKELETON.rglob("*")
        if path.is_file()
    }
    assert packed == laid
