"""A finished site is held against its manifest and its source; what was touched is found and named."""

import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.files.manifest import SUMS, sums_of
from generator.files.output import WORK
from generator.problem import ProblemError
from generator.readers import all_readers
from generator.site.build import build
from generator.verification.verify import Verified, verify
from tests.sample import SITE, SLUG, distinct, project

DATA = SITE.replace("下载: []", "下载: [csv, json]")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two reports and its site, with the copies that are quickly made."""
    root = tmp_path_factory.mktemp("verify")
    project(root, {2020: distinct(2020), 2022: distinct(2022)}, site=DATA)
    assert build(root, root / "site").committed
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "p")


def codes(found: Verified) -> list[str]:
    return [problem.code for problem in found.problems]


def remanifest(root: Path, address: str, data: bytes) -> None:
    """Change a file and the manifest with it, as a fault of the generator would."""
    (root / "site" / address).write_bytes(data)
    manifest = root / "site/manifest.json"
    value = json.loads(manifest.read_text(encoding="utf-8"))
    value["files"][address]["sha256"] = hashlib.sha256(data).hexdigest()
    if address != SUMS:
        sums = sums_of({name: item["sha256"] for name, item in value["files"].items()}).encode()
        (root / "site" / SUMS).write_bytes(sums)
        value["files"][SUMS]["sha256"] = hashlib.sha256(sums).hexdigest()
    manifest.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def test_a_fresh_site_is_sound(root: Path) -> None:
    found = verify(root, root / "site")
    assert codes(found) == []
    assert found.reports == 2
    assert found.figures == 3 * (200 + 198)


@pytest.mark.parametrize("workers", [1, 2])
def test_many_processes_find_the_same(root: Path, workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.verification.verify.POOL_FROM", 1)
    file = root / f"site/2022/{SLUG}/index.html"
    remanifest(root, f"2022/{SLUG}/index.html", file.read_bytes().replace(b">1005<", b">1006<"))
    assert codes(verify(root, root / "site", workers)) == ["V105"]


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file is gone": (lambda site: (site / f"2022/{SLUG}/report.csv").unlink(), "V102"),
    "a page was touched": (
        lambda site: (site / "feed.xml").write_text("x", encoding="utf-8"),
        "V103",
    ),
    "a draft slipped in": (
        lambda site: (site / "2022/草稿.docx").write_bytes(b"x"),
        "V104",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_happens_to_files_is_found(root: Path, name: str) -> None:
    change, code = CHANGES[name]
    change(root / "site")
    assert code in codes(verify(root, root / "site"))


def test_what_the_builder_keeps_for_itself_is_not_foreign(root: Path) -> None:
    (root / "site" / WORK / "note").write_text("x", encoding="utf-8")
    (root / "site/.gitignore").write_text("*\n", encoding="utf-8")
    assert codes(verify(root, root / "site")) == []


@pytest.mark.parametrize("name", ["index.html", "report.csv", "report.json"])
def test_one_wrong_figure_in_one_file_is_named_with_both_places(root: Path, name: str) -> None:
    address = f"2022/{SLUG}/{name}"
    data = (root / "site" / address).read_bytes()
    changed = re.sub(rb'(>|,|"value": )1023(<|,|\})', rb"\g<1>1032\2", data, count=1)
    assert changed != data
    remanifest(root, address, changed)
    (problem,) = [one for one in verify(root, root / "site").problems if one.code == "V105"]
    assert f"{name} 里“依申请公开." in problem.message
    assert "是“1032”，稿件里是“1023”" in problem.message
    assert problem.also[0].span.path == f"content/reports/{SLUG}/2022.yaml"
    line = (
        (root / problem.also[0].span.path)
        .read_text(encoding="utf-8")
        .split("\n")[problem.also[0].span.line - 1]
    )
    assert line[problem.also[0].span.column - 1 :].startswith("1023")


def test_many_differences_of_one_file_are_counted(root: Path) -> None:
    address = f"2022/{SLUG}/index.html"
    data = (root / "site" / address).read_text(encoding="utf-8")
    remanifest(root, address, re.sub(r">10(\d\d)<", r">99\1<", data).encode())
    found = [one for one in verify(root, root / "site").problems if one.code == "V105"]
    assert len(found) == 6
    assert sum("里还有" in one.message and "个数和稿件不一样" in one.message for one in found) == 1


def test_a_damaged_copy_is_a_problem_and_no_traceback(root: Path) -> None:
    remanifest(root, f"2022/{SLUG}/report.json", b"{")
    messages = [one.message for one in verify(root, root / "site").problems if one.code == "V105"]
    assert len(messages) == 1
    assert messages[0].startswith("report.json 读不出来")


def test_a_draft_or_a_lost_source_is_told(root: Path) -> None:
    file = root / f"content/reports/{SLUG}/2022.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("状态: 发布", "状态: 草稿"), encoding="utf-8")
    (root / f"content/reports/{SLUG}/2020.yaml").unlink()
    found = [one for one in verify(root, root / "site").problems if one.code == "V106"]
    assert [one.message for one in found] == [
        f"网站上有 2020/{SLUG}/，稿件却不在了",
        f"网站上有 2022/{SLUG}/，稿件却是草稿",
    ]


def test_an_error_of_the_source_is_named_first(root: Path) -> None:
    file = root / f"content/reports/{SLUG}/2022.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("行政许可: 1007", "行政许可: 10x7"), encoding="utf-8")
    (problem,) = verify(root, root / "site").problems
    assert (problem.code, problem.message) == ("V106", f"网站上有 2022/{SLUG}/，稿件却有错误")
    assert problem.help.startswith("先改好稿件（F104 “主动公开.行政许可”要一个整数")
    assert text.split("\n")[problem.span.line - 1].startswith("  行政许可")


def test_on_a_server_the_files_alone_are_compared(root: Path, tmp_path: Path) -> None:
    site = shutil.copytree(root / "site", tmp_path / "server")
    found = verify(tmp_path, site)
    assert (codes(found), found.reports, found.figures) == ([], 0, 0)
    (site / "feed.xml").write_text("x", encoding="utf-8")
    assert codes(verify(tmp_path, site)) == ["V103"]


def test_a_missing_library_is_one_problem_with_the_line_that_mends_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = next(one for one in all_readers() if one.file == "report.csv")
    broken = replace(reader, libraries={"no_such_module": "no-such>=1"})
    monkeypatch.setattr("generator.verification.verify.all_readers", lambda: (broken,))
    with pytest.raises(ProblemError) as error:
        verify(root, root / "site")
    (problem,) = error.value.problems
    assert (problem.code, problem.help) == ("W101", '运行 pip install "no-such>=1"')
    assert problem.message == "不能核验 report.csv：没有安装 no-such>=1"


def test_bulk_data_that_differs_from_the_copies_is_told(root: Path) -> None:
    address = "data/cells.csv"
    data = (root / "site" / address).read_bytes()
    remanifest(root, address, data.replace(b",1023,", b",1032,", 1))
    messages = [one.message for one in verify(root, root / "site").problems if one.code == "V107"]
    assert any(message.startswith("cells.csv 和各报告的 CSV 有 1 处不一样") for message in messages)
    assert any("datapackage.json 里 cells.csv 的 SHA-256" in message for message in messages)
    assert any("2022.zip 里的 cells.csv" in message for message in messages)


def test_a_broken_archive_is_told(root: Path) -> None:
    remanifest(root, "data/2022.zip", b"PK")
    found = verify(root, root / "site")
    assert "V107" in codes(found)


def test_an_old_json_in_an_archive_is_told(root: Path) -> None:
    file = root / "site/data/2022.zip"
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[f"reports/{SLUG}.json"] += b"\n"
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    remanifest(root, "data/2022.zip", file.read_bytes())
    assert [one.message for one in verify(root, root / "site").problems] == [
        f"2022.zip 里 {SLUG} 的 JSON 和报告的电子版不一样"
    ]


def test_a_folder_without_a_site_is_told(root: Path, tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as error:
        verify(root, tmp_path / "nowhere")
    assert [problem.code for problem in error.value.problems] == ["V101"]
