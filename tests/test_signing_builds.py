"""What is not signed off is nowhere on the site, in no byte; what stands there already is not taken away; nothing of a sign-off is shown."""

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from generator.cli import run
from generator.preview.builds import Builder
from generator.problem import Level
from generator.site.build import Built, Options, build, check
from generator.site.export import export
from tests import signed
from tests.sample import SITE, SLUG, text
from tests.signed import ATTACHMENT, NOTE, PERSON, REFERENCE, record, sign, signoff

NEEDLE, FIGURE = "鹮鸰鹡鸰", "7654321"
AGENCIES = f"""{SLUG}: {{名称: 示例市财政局, 类别: 部门, 前身: old}}
old: {{名称: 示例市信息中心, 类别: 部门, 止: 2020}}
zf: {{名称: 示例市人民政府, 类别: 政府, 汇总: [{SLUG}]}}
"""
HIDDEN = (
    f"总体情况: 总体情况{NEEDLE}。\n主动公开: {{行政许可: {FIGURE}}}\n附件: [{ATTACHMENT}]\n摘要: {NEEDLE}"
)


def of_old(year: int) -> str:
    name = "示例市信息中心"
    return text(year, f"标题: {name}{year}年政府信息公开工作年度报告\n落款: {{机关: {name}}}")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project with a report that is signed off and two that are not, and its site with every copy."""
    root = tmp_path_factory.mktemp("held") / "p"
    reports: dict[str | int, str] = {2021: text(2021), 2022: text(2022, HIDDEN), "old/2020": of_old(2020)}
    signed.project(root, reports, agencies=AGENCIES, site=SITE.replace("下载: []\n", ""))
    signed.attach(root, f"{NEEDLE}\n")
    sign(root, 2021)
    assert signoff(root, 2022, "初审", "--note", NOTE, "--ref", REFERENCE) == 0
    found = build(root, root / "site")
    assert found.committed, found.problems
    assert found.reports == 1
    assert found.held == {f"content/reports/{SLUG}/2022.yaml", "content/reports/old/2020.yaml"}
    return root


def files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and ".nianbao" not in file.parts
    }


def whole(name: str, data: bytes) -> Iterator[str]:
    """Yield what a file says: its own bytes, what is packed in it, the text of its pages."""
    yield data.decode("utf-8", "replace")
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as parcel:
            for inner in parcel.namelist():
                yield from whole(inner, parcel.read(inner))
    if name.endswith(".pdf"):
        document = pypdfium2.PdfDocument(data)
        for page in document:
            words = page.get_textpage()
            yield words.get_text_bounded()
            words.close()
            page.close()
        document.close()


def test_nothing_of_a_report_kept_back_and_of_any_sign_off_is_in_any_byte(built: Path) -> None:
    found = files(built / "site")
    assert {f"2021/{SLUG}/report.{suffix}" for suffix in ("pdf", "docx", "xlsx", "csv", "json")} <= set(found)
    marks = [entry.partition(": ")[2].strip() for entry in record(built, 2021).read_text("utf-8").split("\n")]
    hashes = [mark for mark in marks if len(mark) == 64]
    assert len(hashes) == 9
    for address, data in found.items():
        assert "2022" not in address
        assert "old" not in address
        for said in whole(address, data):
            for needle in (NEEDLE, FIGURE, PERSON, NOTE, REFERENCE, "signoff", "审签", *hashes):
                assert needle not in said, (address, needle)


def test_the_site_is_the_one_without_the_reports_kept_back(built: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(built, tmp_path / "other", ignore=shutil.ignore_patterns("site")))
    shutil.rmtree(other / "content/reports/old")
    (other / f"content/reports/{SLUG}/2022.yaml").unlink()
    found = build(other, other / "site")
    assert found.committed, found.problems
    assert {problem.code for problem in found.problems} == {"R119"}
    assert files(other / "site") == files(built / "site")


def test_a_build_says_what_it_keeps_back_and_why(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(built), "build", "--format", "concise"]) == 0
    said = capsys.readouterr()
    assert "R201" in said.out
    assert "示例市财政局 2022 年度的报告没有审签完，不公布：待保密审查" in said.out
    assert "示例市信息中心 2020 年度的报告没有审签完，不公布：待初审" in said.out
    assert "生成了 1 份报告，2 份没有审签完、没有放进去" in said.err
    assert "2 个警告" in said.err


def test_a_check_gives_hints(built: Path) -> None:
    found = check(built, Options(published=built / "site"))
    held = [problem for problem in found.problems if problem.code == "R201"]
    assert [problem.level for problem in held] == [Level.HINT] * 2
    assert len(found.held) == 2


def test_a_copy_of_a_report_kept_back_is_marked_like_a_draft(built: Path) -> None:
    assert json.loads(export(built, SLUG, 2022, "json")[0])["draft"] is True
    assert json.loads(export(built, SLUG, 2021, "json")[0])["draft"] is False


def test_the_preview_shows_it_under_a_banner(built: Path, tmp_path: Path) -> None:
    snapshot = Builder(built, tmp_path).renew()
    assert snapshot.failure is None
    assert f"content/reports/{SLUG}/2022.yaml" in snapshot.held
    assert f"content/reports/{SLUG}/2021.yaml" not in snapshot.held
    assert NEEDLE in (tmp_path / f"site/2022/{SLUG}/index.html").read_text(encoding="utf-8")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Give a project with one report, signed off and published without copies."""
    root = tmp_path / "p"
    signed.project(root, {2021: text(2021), 2022: text(2022, f"附件: [{ATTACHMENT}]")})
    signed.attach(root)
    sign(root, 2022)
    sign(root, 2021)
    assert build(root, root / "site").committed
    return root


def codes(found: Built) -> list[tuple[str, Level]]:
    return [(problem.code, problem.level) for problem in found.problems]


def test_a_published_report_that_was_changed_stops_the_build(small: Path) -> None:
    before = files(small / "site")
    signed.attach(small, "乙\n")
    found = build(small, small / "site")
    assert found.committed is None
    assert codes(found) == [("R204", Level.ERROR)]
    assert files(small / "site") == before
    assert codes(check(small, Options(published=small / "site"))) == [("R204", Level.ERROR)]
    signed.attach(small)
    assert build(small, small / "site").committed
    signed.attach(small, "乙\n")
    sign(small, 2022)
    assert codes(build(small, small / "site")) == []
    assert (small / f"site/2022/{SLUG}/{ATTACHMENT}").read_text(encoding="utf-8") == "乙\n"


def test_a_report_is_withdrawn_only_by_name(small: Path) -> None:
    signed.attach(small, "乙\n")
    found = build(small, small / "site", Options(withdrawn=frozenset({f"2022/{SLUG}/"})))
    assert found.committed
    assert codes(found) == [("R202", Level.WARNING)]
    assert not (small / f"site/2022/{SLUG}").exists()


def test_a_report_sent_back_is_told_at_the_entry(small: Path, tmp_path: Path) -> None:
    assert signoff(small, 2022, "签发", "--decision", "退回") == 0
    found = build(small, tmp_path / "elsewhere")
    assert codes(found) == [("R203", Level.WARNING)]
    assert str(found.problems[0].span).startswith(f"content/signoffs/{SLUG}/2022.yaml:")


def test_a_damaged_record_stops_the_build(small: Path) -> None:
    file = record(small)
    file.write_text(file.read_text(encoding="utf-8").replace(PERSON, "赵一", 1), encoding="utf-8")
    found = build(small, small / "site")
    assert found.committed is None
    assert {problem.code for problem in found.problems} == {"R112", "R204"}


def test_records_without_a_report_or_in_the_wrong_place_are_told(small: Path, tmp_path: Path) -> None:
    record(small, 2022).rename(record(small, 2020))
    (small / "content/signoffs/备忘.txt").write_text("x", encoding="utf-8")
    (small / "content/signoffs/.gitkeep").write_text("", encoding="utf-8")
    found = build(small, tmp_path / "elsewhere")
    assert sorted((problem.code, problem.span.path) for problem in found.problems) == [
        ("R119", f"content/signoffs/{SLUG}/2020.yaml"),
        ("R119", "content/signoffs/备忘.txt"),
        ("R201", f"content/reports/{SLUG}/2022.yaml"),
    ]


def test_records_that_nobody_asks_for_are_a_warning(small: Path) -> None:
    site = small / "content/site.yaml"
    site.write_text(site.read_text(encoding="utf-8").replace(signed.DEMAND, ""), encoding="utf-8")
    assert codes(build(small, small / "site")) == [("R205", Level.WARNING)]


def test_without_the_key_everything_is_as_ever(tmp_path: Path) -> None:
    signed.project(tmp_path, {2022: text(2022)}, demand="")
    found = build(tmp_path, tmp_path / "site")
    assert (found.reports, found.held, found.problems) == (1, frozenset(), ())


def test_a_pool_keeps_back_the_same(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signed.attach(small, "乙\n")
    alone = build(small, tmp_path / "alone")
    monkeypatch.setattr("generator.site.making.POOL_FROM", 1)
    monkeypatch.setattr("generator.site.making.REPORTS_PER_TASK", 1)
    many = build(small, tmp_path / "many", Options(workers=2))
    assert codes(many) == codes(alone) == [("R202", Level.WARNING)]
    assert many.held == alone.held
    assert files(tmp_path / "many") == files(tmp_path / "alone")
