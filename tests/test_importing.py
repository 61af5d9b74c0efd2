"""Import from end to end: whose report a source is, what is written where, what is refused, and how that is said."""

import random
import re
from pathlib import Path

import pytest

from generator.drafting.importing import (
    Imported,
    Outcome,
    closing_table,
    difference,
    import_source,
    known,
    place,
    sources_in,
)
from generator.printing.document import to_document
from generator.problem import ProblemError
from generator.project.config import Config
from generator.project.load import read_report
from generator.reading.source import parse
from tests.page_shapes import as_page, spans
from tests.random_reports import random_report
from tests.sample import NAME, SLUG, distinct, project, report
from tests.shapes import as_text, glued_on_one_line, rows_with_pipes
from tests.test_cli import say
from tests.test_recognise import words

AGENCIES = f"""{SLUG}: {{名称: {NAME}, 类别: 部门, 层级: 市, 曾用名: [{{名称: 示例市财税局, 止: 2020}}]}}
sjj: {{名称: 示例市审计局, 类别: 部门, 层级: 市}}
"""


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    return project(tmp_path_factory.mktemp("bodies"), {}, agencies=AGENCIES).config


def text(over: str = "") -> str:
    return as_text(to_document(report(2022, over)), words, rows_with_pipes)


def written(folder: Path, name: str, content: str, encoding: str = "utf-8") -> Path:
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content.encode(encoding))
    return target


def whose(one: Imported) -> tuple[str, int]:
    return one.slug, one.year


@pytest.mark.parametrize(
    ("title", "name", "wanted"),
    [
        (f"{NAME}2022年政府信息公开工作年度报告", "a.txt", (SLUG, 2022)),
        ("示例市审计局2021年政府信息公开工作年度报告", "a.txt", ("sjj", 2021)),
        (f"{NAME}关于２０２３年度政府信息公开工作的年度报告", "a.txt", (SLUG, 2023)),
        ("示例市财税局二〇二二年政府信息公开工作年度报告", "a.txt", (SLUG, 2022)),
        ("政府信息公开工作年度报告", "sjj/2022.txt", ("sjj", 2022)),
        ("政府信息公开工作年度报告", "sjj-2021.txt", ("sjj", 2021)),
        ("2023年政府信息公开工作年度报告", "sjj/附件.txt", ("sjj", 2023)),
        ("政府信息公开工作年度报告", "2022/sjj/index.txt", ("sjj", 2022)),
    ],
)
def test_body_and_year_come_from_the_title_else_from_the_place(
    title: str, name: str, wanted: tuple[str, int], config: Config, tmp_path: Path
) -> None:
    source = text().replace(f"{NAME}2022年政府信息公开工作年度报告", title, 1)
    if NAME not in title:
        source = source.replace(f"\n{NAME}\n", "\n\n")
    assert whose(import_source(written(tmp_path, name, source), config)) == wanted


def test_options_come_first(config: Config, tmp_path: Path) -> None:
    file = written(tmp_path, "sjj-2020.txt", text())
    assert whose(import_source(file, config, SLUG, 2021)) == (SLUG, 2021)


def test_metadata_of_a_page_name_the_body(config: Config, tmp_path: Path) -> None:
    page = as_page(to_document(report(2022)), spans).replace(NAME, "")
    page = page.replace("<h1>", "<p>索引号：001 发布机构：示例市审计局 发布日期：2023-01-20</p><h1>", 1)
    one = import_source(written(tmp_path, "a.html", page), config)
    assert whose(one) == ("sjj", 2022)
    assert "发布时间: 2023-01-20\n" in one.draft
    assert "索引号: '001'\n" in one.draft


@pytest.mark.parametrize(
    ("title", "lacking"),
    [("某局2022年政府信息公开工作年度报告", "机关"), (f"{NAME}政府信息公开工作年度报告", "年度")],
)
def test_whose_report_it_is_must_be_known(title: str, lacking: str, config: Config, tmp_path: Path) -> None:
    source = text().replace(f"{NAME}2022年政府信息公开工作年度报告", title, 1)
    if lacking == "机关":
        source = source.replace(NAME, "某局")
    one = import_source(written(tmp_path, "a.txt", source), config)
    assert one.outcome is Outcome.REFUSED
    assert [(problem.code, problem.message) for problem in one.problems] == [
        ("I206", f"认不出是哪个{lacking}的报告")
    ]
    assert one.draft == ""


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "I102"),
        ("a.docx", b"PK\x03\x04word/document", "I104"),
        ("a.txt", b"", "I109"),
        ("a.html", "<html><body><p>通知</p></body></html>".encode(), "I206"),
    ],
)
def test_what_cannot_be_read_is_refused(
    name: str, data: bytes, code: str, config: Config, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    one = import_source(tmp_path / name, config)
    assert one.outcome is Outcome.REFUSED
    assert [problem.code for problem in one.problems] == [code]


def test_a_source_in_which_nothing_can_be_told_is_refused(config: Config, tmp_path: Path) -> None:
    source = text()
    heads = [source.index(head) for head in ("二、主动", "五、存在")]
    one = import_source(written(tmp_path, "a.txt", source[: heads[0]] + source[heads[1] :]), config)
    assert one.outcome is Outcome.REFUSED
    assert one.draft == ""
    assert "I202" in {problem.code for problem in one.problems}


def test_a_draft_is_written_once_and_nothing_is_written_over(config: Config, tmp_path: Path) -> None:
    one = import_source(written(tmp_path / "in", "a.txt", text()), config)
    assert place(tmp_path, one) == one
    target = tmp_path / one.path
    assert target.read_text(encoding="utf-8") == one.draft
    target.write_text(one.draft.replace("行政许可: 0", "行政许可: 7"), encoding="utf-8")
    again = place(tmp_path, one)
    assert again.outcome is Outcome.REFUSED
    assert [problem.code for problem in again.problems] == ["I207"]
    assert "行政许可: 7" in target.read_text(encoding="utf-8")
    lines = difference(again).split("\n")
    assert [line for line in lines if line[0] in "+-"] == [
        f"--- {one.path}（现在）",
        f"+++ {one.path}（导入）",
        "-  行政许可: 7",
        "+  行政许可: 0",
    ]


def page_with(link: str, over: str = "") -> str:
    page = as_page(to_document(report(2022, over)), spans)
    return page.replace('<p align="right">', f'<p>附件：{link}</p><p align="right">', 1)


def test_attachments_come_along_under_their_own_names(config: Config, tmp_path: Path) -> None:
    written(tmp_path / "in/files", "附表 一.xlsx", "一")
    file = written(
        tmp_path / "in",
        "a.html",
        page_with('<a href="files/%E9%99%84%E8%A1%A8%20%E4%B8%80.xlsx">分月统计</a>'),
    )
    one = place(tmp_path, import_source(file, config))
    assert one.problems == ()
    loaded = read_report(parse(one.draft, one.path), config.agencies[0], 2022)
    assert loaded.report
    assert [(item.file, item.title) for item in loaded.report.attachments] == [("附表 一.xlsx", "分月统计")]
    assert (tmp_path / f"content/reports/{SLUG}/附表 一.xlsx").read_bytes() == "一".encode()
    (section,) = [section for section in loaded.report.sections if section.key == "其他事项"]
    assert "[分月统计](%E9%99%84%E8%A1%A8%20%E4%B8%80.xlsx)" in section.text


def test_an_attachment_that_is_not_there_is_named(config: Config, tmp_path: Path) -> None:
    file = written(tmp_path, "a.html", page_with('<a href="./P02023.docx">全文</a>'))
    one = import_source(file, config)
    assert [(problem.code, problem.level.value) for problem in one.problems] == [("I208", "hint")]
    assert one.outcome is Outcome.UNDERSTOOD
    assert "附件:\n" not in one.draft


def test_another_attachment_of_the_same_name_is_kept(config: Config, tmp_path: Path) -> None:
    written(tmp_path / "in", "附件1.csv", "新")
    kept = written(tmp_path / f"content/reports/{SLUG}", "附件1.csv", "旧")
    one = place(
        tmp_path,
        import_source(written(tmp_path / "in", "a.html", page_with('<a href="附件1.csv">一</a>')), config),
    )
    assert [problem.code for problem in one.problems] == ["I211"]
    assert one.outcome is Outcome.DOUBTFUL
    assert kept.read_text(encoding="utf-8") == "旧"


def test_our_own_copies_beside_a_page_are_no_attachments(config: Config, tmp_path: Path) -> None:
    written(tmp_path, "report.csv", "一")
    one = import_source(written(tmp_path, "a.html", page_with('<a href="report.csv">电子版</a>')), config)
    assert one.files == ()
    assert one.problems == ()


def test_a_sum_that_does_not_hold_is_kept_and_told(config: Config, tmp_path: Path) -> None:
    over = "依申请公开: {本年新收: {自然人: 3, 总计: 4}, 予以公开: {自然人: 3}}"
    one = import_source(written(tmp_path, "a.txt", text(over)), config)
    assert [problem.code for problem in one.problems] == ["I210"]
    assert "依申请公开.本年新收" in one.problems[0].message
    assert one.outcome is Outcome.DOUBTFUL
    assert (
        "本年新收: {自然人: 3, 商业企业: 0, 科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0, 总计: 4}"
        in one.draft
    )


def test_the_form_of_another_year_is_kept_and_told(config: Config, tmp_path: Path) -> None:
    one = import_source(written(tmp_path, "a.txt", text("格式: 2019")), config)
    assert [problem.code for problem in one.problems] == ["I203"]
    assert "格式: 2019\n" in one.draft


def test_what_was_not_recognised_blocks_publication(config: Config, tmp_path: Path) -> None:
    source = text().replace("行政许可 | 0", "行政许可 | 0\n行政奖励 | 12")
    one = import_source(written(tmp_path, "a.txt", source), config)
    assert [problem.code for problem in one.problems] == ["I204"]
    assert "未识别: |\n" in one.draft
    assert "行政奖励 12" in one.draft.partition("未识别")[2]
    archive = project(tmp_path / "p", {2022: one.draft.replace("状态: 草稿", "状态: 发布")})
    code, out, _ = say(f"nianbao -C {archive.root} check --format concise")
    assert code == 1
    assert "F309" in out


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_texts_of_every_encoding(encoding: str, config: Config, tmp_path: Path) -> None:
    one = import_source(written(tmp_path, "a.txt", text(), encoding), config)
    assert one.problems == ()
    assert one.figures == 200
    assert one.draft == import_source(written(tmp_path, "a.txt", text()), config).draft


def test_a_page_that_declares_gb2312_and_holds_more(config: Config, tmp_path: Path) -> None:
    page = page_with("镕").replace("<head>", '<head><meta charset="gb2312">')
    one = import_source(written(tmp_path, "a.html", page, "gbk"), config)
    assert one.problems == ()
    assert "附件：镕" in one.draft


def test_a_folder_is_searched_for_what_can_be_read(tmp_path: Path) -> None:
    for name in ("b/2021.html", "b/~$2021.docx", "a/2022.TXT", "a/说明.png", ".隐藏.html"):
        written(tmp_path, name, "x")
    named = written(tmp_path, "也.要", "x")
    found = list(sources_in([tmp_path, named]))
    assert [file.relative_to(tmp_path).as_posix() for file in found] == ["a/2022.TXT", "b/2021.html", "也.要"]


def test_the_project_and_the_body_must_be_there(config: Config, tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as missing:
        known(tmp_path, "")
    assert missing.value.problems[0].code.startswith("C")
    root = project(tmp_path / "p", {}, agencies=AGENCIES).root
    with pytest.raises(ProblemError) as unknown:
        known(root, "sjk")
    assert "sjj" in unknown.value.problems[0].help
    assert known(root, "sjj").agencies == config.agencies


def test_many_files_in_one_run_with_a_bar_and_a_closing_table(tmp_path: Path) -> None:
    """A small version of the run over five hundred."""
    root = project(tmp_path / "p", {}).root
    chance = random.Random(4)
    for year in range(2019, 2025):
        document = to_document(random_report(chance))
        title = f"{NAME}{year}年政府信息公开工作年度报告"
        shape = glued_on_one_line if year == 2020 else rows_with_pipes
        content = as_text(document, words, shape) if year % 2 else as_page(document, spans)
        content = content.replace(document.title, title)
        written(tmp_path / "in", f"{year}.txt" if year % 2 else f"{year}.html", content)
    written(tmp_path / "in", "通知.txt", "关于开会的通知")
    code, out, err = say(f"nianbao -C {root} import {tmp_path}/in --format concise")
    assert code == 1
    assert "导入" in err
    assert "I206" in out
    assert re.search(r"导入了 7 个文件：认出 [0-9]，有疑问 [0-9]，没有导入 1。", err)
    lines = [line for line in err.split("\n") if "→" in line]
    assert len(lines) == 7
    assert [line[:2] for line in lines] == sorted(
        (line[:2] for line in lines), key=["认出", "有疑", "没有"].index
    )
    assert len(list((root / "content/reports").glob("*/*.yaml"))) == 6


def test_the_closing_table_counts() -> None:
    found = [
        Imported(name, outcome, (), "czj", 2022, "x" * (outcome is not Outcome.REFUSED), 190, 3)
        for name, outcome in zip("abc", Outcome, strict=True)
    ]
    assert list(closing_table(found)) == [
        "认出　a → content/reports/czj/2022.yaml：190 个数，3 个待核",
        "有疑问　b → content/reports/czj/2022.yaml：190 个数，3 个待核",
        "没有导入　c → 没有稿件，3 个待核",
        "导入了 3 个文件：认出 1，有疑问 1，没有导入 1。",
    ]


def test_stdout_prints_the_draft_alone_and_writes_nothing(tmp_path: Path) -> None:
    root = project(tmp_path / "p", {2021: distinct(2021)}).root
    file = written(tmp_path, "a.txt", text().replace("2.重复申请 | ", "2.重复申请 | 约"))
    before = sorted(root.rglob("*"))
    code, out, err = say(f"nianbao -C {root} import {file} --stdout")
    assert code == 1
    assert out.startswith("# yaml-language-server")
    assert "# 待核: 第 " in out
    assert "I201" in err
    assert sorted(root.rglob("*")) == before
    assert say(f"nianbao -C {root} import {written(tmp_path, 'b.txt', text())} --stdout")[0] == 0


def test_problems_for_machines_are_one_document(tmp_path: Path) -> None:
    import json

    root = project(tmp_path / "p", {}).root
    for name in ("a.txt", "b.txt"):
        written(tmp_path / "in", name, "关于开会的通知")
    _, out, _ = say(f"nianbao -C {root} import {tmp_path}/in --format json")
    assert [problem["code"] for problem in json.loads(out)] == ["I206", "I206"]
