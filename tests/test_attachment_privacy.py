"""What lies beside a report is looked through: texts, hidden places and properties; bad files are told, not raised."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.attachments.text import contents_of
from generator.checking.check import check_report
from generator.explaining.listing import listing
from generator.problem import Level, Problem
from generator.rules import all_rules
from tests import papers, sample
from tests.personal import cards, identities, mobiles, with_check

Made = Callable[[str], bytes]
KNOWN = with_check("53011219900101123")
SHOWN = "53*************234"
PLACES: dict[str, tuple[str, Made, str]] = {
    "paragraph": ("docx", papers.word_text, "第 2 段"),
    "table": ("docx", papers.word_table, "第 1 个表第 2 行第 2 格"),
    "header": ("docx", papers.word_header, "页眉第 1 段"),
    "torn runs": ("docx", papers.word_torn, "第 2 段"),
    "hidden text": ("docx", papers.word_hidden, "第 2 段"),
    "deleted text": ("docx", papers.word_deleted, "第 2 段"),
    "comment": ("docx", papers.word_comment, "批注第 1 段"),
    "cell": ("xlsx", papers.sheet_text, "工作表“名单”的 C3"),
    "hidden sheet": ("xlsx", papers.sheet_hidden, "工作表“底稿”的 B2"),
    "note of a cell": ("xlsx", papers.sheet_comment, "B1 的批注"),
    "open document": ("odt", papers.open_document, "第 2 段"),
    "notes of a slide": ("pptx", papers.slides, "第 2 张幻灯片备注"),
    "workbook of a chart": ("docx", papers.embedded, "嵌入的表格，工作表“名单”的 C3"),
    "page": ("pdf", papers.pdf, "第 2 页"),
    "note on a page": ("pdf", papers.pdf_note, "第 2 页的批注或表单"),
    "line": ("csv", lambda text: f"姓名,号码\n某某,{text}\n".encode("gb18030"), "第 2 行"),
    "web page": ("html", lambda text: f"<p>某某</p>\n<p>{text}</p>".encode(), "第 2 行"),
}
TRACES: dict[str, tuple[str, Made, str, Level]] = {
    "comment": ("docx", papers.word_comment, "批注", Level.ERROR),
    "revision": ("docx", papers.word_deleted, "修订记录", Level.ERROR),
    "hidden text": ("docx", papers.word_hidden, "隐藏的文字", Level.ERROR),
    "author": ("docx", papers.word_author, "作者", Level.WARNING),
    "note of a cell": ("xlsx", papers.sheet_comment, "批注", Level.ERROR),
    "hidden sheet": ("xlsx", papers.sheet_hidden, "隐藏的表格", Level.WARNING),
    "hidden row": ("xlsx", papers.sheet_row, "隐藏的表格", Level.WARNING),
    "hidden column": ("xlsx", papers.sheet_column, "隐藏的表格", Level.WARNING),
    "author of a workbook": ("xlsx", papers.sheet_author, "作者", Level.WARNING),
    "note on a page": ("pdf", papers.pdf_note, "批注", Level.ERROR),
    "author of a PDF": ("pdf", papers.pdf_author, "作者", Level.WARNING),
}


def beside(folder: Path, files: dict[str, bytes], over: str = "") -> tuple[Problem, ...]:
    """Give what is found in a blank report with these attachments."""
    place = folder / "content/reports" / sample.SLUG
    place.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (place / name).write_bytes(data)
    archive = sample.project(
        folder, {sample.YEAR: sample.text(sample.YEAR, f"附件: [{', '.join(files)}]\n{over}")}
    )
    report = archive.report(sample.SLUG, sample.YEAR)
    assert report
    return check_report(report, archive)


@pytest.mark.parametrize("name", PLACES)
def test_an_identity_number_is_found_where_it_hides(name: str, tmp_path: Path) -> None:
    suffix, make, place = PLACES[name]
    problems = [p for p in beside(tmp_path, {f"名单.{suffix}": make(KNOWN)}) if p.code == "M109"]
    assert [(p.level, p.at) for p in problems] == [(Level.ERROR, "附件[1].居民身份证号码")]
    assert f"居民身份证号码 {SHOWN}，在{place}" in problems[0].message
    line = (
        (tmp_path / problems[0].span.path).read_text(encoding="utf-8").split("\n")[problems[0].span.line - 1]
    )
    assert line[problems[0].span.column - 1 :].startswith(f"名单.{suffix}")


@pytest.mark.parametrize("name", PLACES)
def test_a_masked_number_and_figures_alarm_nowhere(name: str, tmp_path: Path) -> None:
    suffix, make, _ = PLACES[name]
    text = f"{SHOWN} 138****1234 11398889 11530112015123456X 2023.01.28"
    assert not [p for p in beside(tmp_path, {f"名单.{suffix}": make(text)}) if p.code == "M109"]


@pytest.mark.parametrize("name", TRACES)
def test_what_a_document_keeps_unseen_is_told(name: str, tmp_path: Path) -> None:
    suffix, make, kind, level = TRACES[name]
    problems = [p for p in beside(tmp_path, {f"说明.{suffix}": make("王小明")}) if p.code == "M110"]
    assert [(p.level, p.at) for p in problems] == [(level, f"附件[1].{kind}")]
    assert "王小明" not in problems[0].message or kind != "作者"


def test_a_mobile_typed_as_a_number_is_found_and_a_serial_number_is_not(tmp_path: Path) -> None:
    def labelled(label: str) -> bytes:
        def fill(book: papers.Workbook) -> None:
            book["名单"].append(["姓名", label])
            book["名单"].append(["某某", 13800001234])
            book["名单"].append(["某某", 13800005678])

        return papers.sheet(fill)

    (problem,) = beside(tmp_path / "a", {"a.xlsx": labelled("联系方式")})
    assert (problem.code, problem.at) == ("M109", "附件[1].手机号码")
    assert "138****1234，在工作表“名单”的 B3；一共 2 处" in problem.message
    assert beside(tmp_path / "b", {"a.xlsx": labelled("流水号")}) == ()


def test_clean_documents_are_clean(tmp_path: Path) -> None:
    files = {
        "a.docx": papers.word_text("情况说明"),
        "b.xlsx": papers.sheet_text("12"),
        "c.pdf": papers.pdf("12"),
        "d.docx": papers.word_author("示例市财政局办公室"),
        "e.docx": papers.word_author("python-docx"),
        "f.pdf": papers.pdf_author("Administrator"),
        "g.png": b"\x89PNG\r\n\x1a\n",
    }
    assert beside(tmp_path, files) == ()


@pytest.mark.parametrize(
    ("file", "data", "words"),
    [
        ("a.docx", b"PK\x03\x04broken", "这个文件损坏了，打不开"),
        ("a.xlsx", b"no zip", "这个文件损坏了，打不开"),
        ("a.pdf", b"%PDF-1.7 broken", "这个文件损坏了，打不开"),
        ("a.pdf", papers.locked_pdf(), "这个文件加了密码"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "这个文件加了密码",
        ),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "是旧格式，另存为 docx 或 PDF 才能检查"),
        ("a.zip", b"PK\x03\x04", "是压缩包，里面的文件没有检查"),
        ("a.txt", bytes(range(32)) * 9, "不是文字，读不出来"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_problem(
    file: str, data: bytes, words: str, tmp_path: Path
) -> None:
    (problem,) = beside(tmp_path, {file: data})
    assert (problem.code, problem.level, problem.at) == ("M111", Level.WARNING, "附件[1]")
    assert problem.message == f"附件“{file}”没有检查个人信息：{words}"


def test_a_list_of_many_is_one_problem_with_the_first_places(tmp_path: Path) -> None:
    numbers = [with_check(f"5301121990010{day}{serial:03}") for day in (1, 2) for serial in range(100, 150)]
    (problem,) = beside(tmp_path, {"名单.csv": "\n".join(f"某某,{number}" for number in numbers).encode()})
    assert problem.message.endswith("在第 1 行；一共 100 处")
    assert [note.partition(":")[0] for note in problem.notes] == [f"第 {line} 行" for line in range(2, 9)]


@settings(deadline=None, max_examples=15)
@given(name=st.sampled_from(sorted(PLACES)), number=st.one_of(identities(), mobiles(), cards()))
def test_any_number_is_found_in_any_kind_of_attachment_and_shown_in_no_rendering(
    name: str, number: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    suffix, make, _ = PLACES[name]
    folder = tmp_path_factory.mktemp("site")
    problems = beside(folder, {f"名单.{suffix}": make(number)}, f"总体情况: 联系人的号码 {number} 。")
    assert {"M109"} < {p.code for p in problems} & {"M101", "M102", "M103", "M109"}
    for style in ("concise", "full", "json", "sarif", "github"):
        assert number not in "\n".join(listing(problems, style, folder))


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200), st.sampled_from(("docx", "xlsx", "pptx", "odt", "pdf", "csv", "html", "zip")))
def test_random_bytes_raise_nothing(data: bytes, suffix: str) -> None:
    contents_of(data, suffix)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(("docx", "xlsx", "pdf")), st.integers(0, 10**6), st.integers(1, 255))
def test_a_damaged_byte_raises_nothing(suffix: str, place: int, by: int) -> None:
    data = bytearray(WHOLE[suffix])
    data[place % len(data)] = (data[place % len(data)] + by) % 256
    contents_of(bytes(data), suffix)


WHOLE = {"docx": papers.word_text(KNOWN), "xlsx": papers.sheet_text(KNOWN), "pdf": papers.pdf(KNOWN)}


def test_a_report_without_attachments_opens_no_file(tmp_path: Path) -> None:
    archive = sample.project(tmp_path, {sample.YEAR: sample.text(sample.YEAR)})
    report = archive.report(sample.SLUG, sample.YEAR)
    assert report
    archive.root = tmp_path / "gone"
    rules = [rule for rule in all_rules() if rule.code in ("M109", "M110", "M111")]
    assert [list(rule.check(report, archive)) for rule in rules] == [[], [], []]


def test_a_damaged_property_hides_no_page() -> None:
    with pikepdf.open(io.BytesIO(papers.pdf(KNOWN))) as document:
        document.docinfo["/Author"] = pikepdf.String(b"\xfe\xff\xd8\x00")
        held = io.BytesIO()
        document.save(held)
    contents = contents_of(held.getvalue(), "pdf")
    assert not contents.trouble
    assert any(KNOWN in passage.text for passage in contents.passages)
