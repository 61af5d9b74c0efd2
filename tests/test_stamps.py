"""What counts as unchanged, and what nobody can tell."""

import os
from pathlib import Path

import pytest

from generator.files.stamps import Seen, UncertainError, stamps, stamps_of, unchanged

LATER = 10**18 * 4
"""A moment long after every file here was written."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.yaml", "b/c.yaml", "b/d/e.yaml", ".hidden"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


def now(folder: Path) -> int:
    return max(file.stat().st_ctime_ns for file in folder.rglob("*"))


def hashes(seen: Seen) -> list[str]:
    return [stamp[5] for stamp in seen if not stamp[0].endswith("/")]


def test_every_file_and_folder_is_seen(folder: Path) -> None:
    names = [stamp[0] for stamp in stamps(folder, LATER)]
    assert names == [".hidden", "a.yaml", "b/", "b/c.yaml", "b/d/", "b/d/e.yaml"]
    assert [stamp[0] for stamp in stamps(folder, LATER, lambda name: name == "b")] == [".hidden", "a.yaml"]
    assert stamps(folder / "nowhere", LATER) == ()


def test_what_was_just_written_is_known_by_its_bytes(folder: Path) -> None:
    fresh = stamps(folder, now(folder))
    assert all(hashes(fresh))
    assert not any(hashes(stamps(folder, LATER)))
    assert unchanged(folder, fresh, stamps(folder, LATER))
    status = (folder / "a.yaml").stat()
    (folder / "a.yaml").write_text("A.yaml", encoding="utf-8")
    os.utime(folder / "a.yaml", ns=(status.st_atime_ns, status.st_mtime_ns))
    # As if it had been changed within one tick of the clock.
    same = tuple((*old[:5], "") for old in fresh)
    assert not unchanged(folder, fresh, same)


@pytest.mark.parametrize("how", ["write", "touch", "remove", "add", "replace", "mode"])
def test_whatever_is_done_to_a_file_shows(folder: Path, how: str) -> None:
    before = stamps(folder, LATER)
    file = folder / "b/c.yaml"
    if how == "write":
        file.write_text("other", encoding="utf-8")
    elif how == "touch":
        os.utime(file, ns=(1, 1))
    elif how == "remove":
        file.unlink()
    elif how == "add":
        (folder / "b/new").mkdir()
    elif how == "replace":
        (folder / "x").write_text("b/c.yaml", encoding="utf-8")
        (folder / "x").replace(file)
    else:
        file.chmod(0o600)
    assert not unchanged(folder, before, stamps(folder, LATER))


def test_a_link_to_a_file_is_followed_and_one_to_a_folder_is_uncertain(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "b/c.yaml"
    (folder / "link").symlink_to(target)
    before = {stamp[0]: stamp for stamp in stamps(folder, LATER)}
    target.write_text("through the link", encoding="utf-8")
    after = {stamp[0]: stamp for stamp in stamps(folder, LATER)}
    assert before["link"] != after["link"]
    assert before["link@"] == after["link@"]
    (folder / "elsewhere").symlink_to(tmp_path / "b", target_is_directory=True)
    with pytest.raises(UncertainError):
        stamps(folder, LATER)


def test_single_files_may_be_missing(folder: Path) -> None:
    assert [one[0] for one in stamps_of(folder, ["a.yaml", "nowhere", "b/c.yaml", "\0"], LATER)] == [
        "a.yaml",
        "b/c.yaml",
    ]
