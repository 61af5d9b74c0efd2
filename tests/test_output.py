"""The gate to the disk believes nobody: forged manifests, odd names, leftovers."""

import hashlib
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.files import arriving
from generator.files.commit import commit, stage_sums
from generator.files.manifest import SUMS
from generator.files.output import (
    JOURNAL,
    MANIFEST,
    WORK,
    Staged,
    held,
    is_new,
    known_inputs,
    owned,
    published,
    read_staged,
    refuse_foreign,
    stage,
    stage_made,
    stage_parts,
)
from generator.files.plan import Plan


def put(out: Path, files: dict[str, bytes]) -> None:
    with held(out):
        commit(out, Plan([[stage(out, address, data, "src") for address, data in files.items()]]), owned(out))


def test_the_manifest_names_every_file_with_its_hash(tmp_path: Path) -> None:
    put(tmp_path, {"a/b.html": b"x", "c.css": b""})
    manifest = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["files"]["a/b.html"] == {
        "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
        "size": 1,
        "source": "src",
    }
    assert list(manifest["files"]) == ["a/b.html", "c.css"]
    assert not (tmp_path / WORK).exists()


def test_an_output_is_new_until_a_build_begins_to_move_something_in(tmp_path: Path) -> None:
    with held(tmp_path):
        stage(tmp_path, "a/b.html", b"x", "src")
        assert is_new(tmp_path)
    assert is_new(tmp_path)
    put(tmp_path, {"a/b.html": b"x"})
    assert not is_new(tmp_path)
    (tmp_path / MANIFEST).unlink()
    assert is_new(tmp_path)
    (tmp_path / WORK).mkdir()
    (tmp_path / WORK / JOURNAL).write_text('["a/b.html"]', encoding="utf-8")
    assert not is_new(tmp_path)


def test_what_is_staged_for_a_new_output_is_what_is_staged_for_any(tmp_path: Path) -> None:
    with held(tmp_path):
        one = stage(tmp_path, "a/b/c.html", b"x", "src", new=True)
        assert one == stage(tmp_path, "a/b/c.html", b"x", "src")
        assert read_staged(tmp_path, one) == b"x"


def test_what_is_no_longer_planned_is_removed_with_its_empty_folders(tmp_path: Path) -> None:
    put(tmp_path, {"a/b/c.html": b"x", "a/d.html": b"y"})
    put(tmp_path, {"a/d.html": b"y"})
    assert not (tmp_path / "a/b").exists()
    assert (tmp_path / "a/d.html").read_bytes() == b"y"


@pytest.mark.parametrize(
    "address", ["../victim", "/etc/victim", "a/../../victim", "a\\..\\victim", "", "a//b"]
)
def test_a_forged_manifest_deletes_nothing_elsewhere(tmp_path: Path, address: str) -> None:
    out = tmp_path / "out"
    put(out, {"a.html": b"x"})
    (tmp_path / "victim").write_bytes(b"mine")
    manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    manifest["files"][address] = {"sha256": "0", "size": 1, "source": ""}
    (out / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert address not in published(out)
    put(out, {"b.html": b"x"})
    assert (tmp_path / "victim").read_bytes() == b"mine"


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"generator": "nianbao 1", "files": 3}', "\xff", '{"generator": "hugo"}']
)
def test_a_damaged_manifest_owns_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    (tmp_path / "x").write_bytes(b"")
    assert owned(tmp_path) == frozenset()
    assert refuse_foreign(tmp_path, tmp_path.parent / "project")


def test_an_empty_folder_and_one_with_a_gitignore_are_fine(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert refuse_foreign(out, tmp_path / "project") is None
    (out / ".gitignore").write_text("*", encoding="utf-8")
    assert refuse_foreign(out, tmp_path / "project") is None
    assert refuse_foreign(tmp_path / "none", tmp_path / "project") is None


def test_a_folder_that_holds_the_project_is_refused(tmp_path: Path) -> None:
    problem = refuse_foreign(tmp_path, tmp_path / "project")
    assert problem
    assert problem.message == "输出文件夹不能和稿件放在一起"


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "site").write_bytes(b"")
    problem = refuse_foreign(tmp_path / "site", tmp_path / "project")
    assert problem
    assert problem.message == "输出的位置上是一个文件，不是文件夹"


def make_nothing() -> bytes:
    raise AssertionError("made again")


def test_what_is_dear_is_made_once_and_again_when_its_inputs_change(tmp_path: Path) -> None:
    def put_made(inputs: str, make: Callable[[], bytes]) -> Staged:
        known = known_inputs(tmp_path).get("a.pdf", ("", ""))
        with held(tmp_path):
            item = stage_made(tmp_path, "a.pdf", "src", inputs, known, make)
            commit(tmp_path, Plan([[item]]), owned(tmp_path))
        return item

    assert put_made("one", lambda: b"1").changed
    assert not put_made("one", make_nothing).changed
    assert not put_made("two", lambda: b"1").changed
    assert put_made("three", lambda: b"3").changed
    assert (tmp_path / "a.pdf").read_bytes() == b"3"
    (tmp_path / "a.pdf").write_bytes(b"touched")
    assert put_made("three", lambda: b"3").changed
    assert (tmp_path / "a.pdf").read_bytes() == b"3"


def test_what_a_failed_build_made_waits_for_the_next(tmp_path: Path) -> None:
    with held(tmp_path):
        stage_made(tmp_path, "a.pdf", "src", "one", ("", ""), lambda: b"1")
    assert not (tmp_path / "a.pdf").exists()
    with held(tmp_path):
        item = stage_made(tmp_path, "a.pdf", "src", "one", ("", ""), make_nothing)
        assert read_staged(tmp_path, item) == b"1"
        commit(tmp_path, Plan([[item]]), owned(tmp_path))
    assert (tmp_path / "a.pdf").read_bytes() == b"1"
    assert {file.name for file in (tmp_path / WORK).rglob("*") if file.is_file()} == {"inputs.json", "lock"}


@pytest.mark.parametrize("damage", ["", "[]", '{"a.pdf": 3}', '{"a.pdf": ["one"]}'])
def test_a_damaged_record_of_inputs_makes_everything_again(tmp_path: Path, damage: str) -> None:
    (tmp_path / WORK).mkdir()
    (tmp_path / WORK / "inputs.json").write_text(damage, encoding="utf-8")
    assert known_inputs(tmp_path) == {}


def test_a_file_in_parts_is_the_file_in_one(tmp_path: Path) -> None:
    for _ in range(2):
        with held(tmp_path):
            item = stage_parts(tmp_path, "data/a.csv", (part for part in (b"1,", b"2")), "src")
            assert (item.sha256, item.size) == (hashlib.sha256(b"1,2").hexdigest(), 3)
            commit(tmp_path, Plan([[item]]), owned(tmp_path))
        assert (tmp_path / "data/a.csv").read_bytes() == b"1,2"
    assert not item.changed


def test_the_sums_name_every_file_and_are_read_by_the_usual_program(tmp_path: Path) -> None:
    with held(tmp_path):
        plan = [stage(tmp_path, address, b"x", "src") for address in ("b c/年报.html", "a.css", "B.js")]
        commit(tmp_path, Plan([plan, [stage_sums(tmp_path, Plan([plan]))]]), frozenset())
    lines = (tmp_path / SUMS).read_text(encoding="utf-8").splitlines()
    assert [line[66:] for line in lines] == ["B.js", "a.css", "b c/年报.html"]
    assert SUMS in published(tmp_path)
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", SUMS], cwd=tmp_path, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_the_sums_are_moved_in_when_all_that_they_name_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def put_with_sums(files: dict[str, bytes]) -> None:
        with held(tmp_path):
            plan = [stage(tmp_path, address, data, "src") for address, data in files.items()]
            commit(tmp_path, Plan([plan, [stage_sums(tmp_path, Plan([plan]))]]), owned(tmp_path))

    put_with_sums({"a.html": b"1", "stale.html": b"1"})
    seen: list[tuple[str, bool]] = []
    usual = os.replace

    def watched(source: str | Path, target: str | Path) -> None:
        seen.append((Path(target).name, (tmp_path / "stale.html").exists()))
        usual(source, target)

    monkeypatch.setattr(os, "replace", watched)
    put_with_sums({"z.html": b"2", "a.html": b"2"})
    names = [pair for pair in seen if not pair[0].startswith("journal")]
    assert names == [("z.html", True), ("a.html", True), (SUMS, True), (MANIFEST, False)]


@pytest.fixture(params=[0, 1000], ids=["looked at by a copy", "looked at here"])
def _looked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "_MANY", request.param)


@pytest.mark.usefixtures("_looked")
def test_a_new_folder_is_moved_in_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, {"2023/a/index.html": b"x", "index.html": b"x"})
    moves: list[str] = []
    for name in ("rename", "replace"):
        monkeypatch.setattr(os, name, _noting(getattr(os, name), moves, tmp_path))
    files = {"2023/a/index.html": b"x", "2023/b/index.html": b"y", "2024/a/index.html": b"z"}
    put(tmp_path, {**files, "2024/b/deep/er.json": b"{}", "index.html": b"new"})
    assert moves == [f"{WORK}/journal.json", "2023/b", "2024", "index.html", MANIFEST]
    assert (tmp_path / "2024/b/deep/er.json").read_bytes() == b"{}"
    assert (tmp_path / "2023/b/index.html").read_bytes() == b"y"


def _noting(move: Callable[..., None], moves: list[str], out: Path) -> Callable[..., None]:
    def noting(source: str, target: str, **rest: int) -> None:
        moves.append(Path(target).relative_to(out).as_posix())
        move(source, target, **rest)

    return noting


@pytest.mark.usefixtures("_looked")
def test_what_was_staged_and_is_not_planned_never_comes_into_the_output(tmp_path: Path) -> None:
    with held(tmp_path):
        stage(tmp_path, "2024/a/draft.html", b"secret", "src")
        stage(tmp_path, "2024/b/index.html.part", b"secret", "src")
        stage(tmp_path, "2025/c/draft.html", b"secret", "src")
        planned = [stage(tmp_path, f"2024/{name}/index.html", b"x", "src") for name in "abc"]
        commit(tmp_path, Plan([planned]), frozenset())
    found = sorted(file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file())
    assert found == ["2024/a/index.html", "2024/b/index.html", "2024/c/index.html", MANIFEST]


@pytest.mark.usefixtures("_looked")
def test_it_is_known_when_the_files_of_a_new_folder_were_written(tmp_path: Path) -> None:
    with held(tmp_path):
        files = ("2024/a/index.html", "2024/b/c/report.json", "index.html")
        plan = [stage(tmp_path, address, address.encode(), "src") for address in files]
        done = commit(tmp_path, Plan([plan]), frozenset())
    assert done.times == {address: (tmp_path / address).stat().st_mtime_ns for address in files[:2]}


@pytest.mark.usefixtures("_looked")
def test_a_dear_file_comes_into_a_folder_that_was_moved(tmp_path: Path) -> None:
    with held(tmp_path):
        page = stage(tmp_path, "2024/a/index.html", b"x", "src")
        copy = stage_made(tmp_path, "2024/a/report.pdf", "src", "1" * 64, ("", ""), lambda: b"dear")
        commit(tmp_path, Plan([[copy, page]]), frozenset())
    assert (tmp_path / "2024/a/report.pdf").read_bytes() == b"dear"
    assert (tmp_path / "2024/a/index.html").read_bytes() == b"x"
