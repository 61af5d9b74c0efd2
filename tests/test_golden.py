"""The municipal project gives exactly the golden tree, and gives it again anywhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.site.build import Options, build
from tests.golden import GOLDEN, PROJECT, tree


def test_the_municipal_project_gives_the_golden_tree(tmp_path: Path) -> None:
    built = build(PROJECT, tmp_path)
    assert built.committed is not None, built.problems
    found, wanted = tree(tmp_path), tree(GOLDEN)
    assert sorted(found) == sorted(wanted)
    for address, data in wanted.items():
        if address.endswith((".html", ".xml", ".json")):
            assert found[address].decode() == data.decode(), address
        assert found[address] == data, address


def test_the_same_bytes_come_from_one_process_and_from_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.site.making.POOL_FROM", 1)
    monkeypatch.setattr("generator.site.making.REPORTS_PER_TASK", 1)
    assert build(PROJECT, tmp_path, Options(workers=3)).committed
    assert tree(tmp_path) == tree(GOLDEN)


def test_place_time_zone_locale_and_hash_seed_never_show(tmp_path: Path) -> None:
    out = tmp_path / "长路径 与空格" / "site"
    environment = {
        **os.environ,
        "TZ": "America/Lima",
        "LC_ALL": "C",
        "LANG": "C",
        "PYTHONHASHSEED": "4711",
    }
    done = subprocess.run(
        [sys.executable, "-m", "generator", "-C", str(PROJECT), "build", "-o", str(out)],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert tree(out) == tree(GOLDEN)


@pytest.mark.parametrize("needle", ["ZHENXX7788", "LIYOU3344"])
def test_no_draft_and_no_acknowledgement_reaches_the_output(needle: str) -> None:
    sources = [file.read_text(encoding="utf-8") for file in PROJECT.rglob("*.yaml")]
    assert any(needle in text for text in sources)
    for address, data in tree(GOLDEN).items():
        assert needle.encode() not in data, address
        assert "2023/xcjd" not in address
        assert b"2023/xcjd" not in data, address
