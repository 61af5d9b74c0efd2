"""Whoever changes, cuts or forges the ledger is found out, by its chain or by what the target shows."""

import datetime
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.files.output import LEDGER_HEAD as HEAD
from generator.ledger.chain import read_ledger
from generator.ledger.entries import LEDGER, written
from generator.site.build import Options, build
from tests.ledgers import (
    FIRST,
    codes,
    correct_by_hand,
    errors,
    publication,
    publish,
    published_once,
    refused,
    rename_site,
)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published_once(tmp_path_factory.mktemp("once"))


@pytest.fixture
def root(once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once, tmp_path / "p"))


def three(root: Path) -> str:
    rename_site(root)
    publish(root, FIRST + datetime.timedelta(days=1))
    correct_by_hand(root)
    publish(root, FIRST + datetime.timedelta(days=40))
    return (root / LEDGER).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def ledger(once: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    root = Path(shutil.copytree(once, tmp_path_factory.mktemp("three") / "p"))
    return root, three(root)


def spoiled(lines: list[str], draw: st.DrawFn) -> list[str]:
    """Change, delete, double or move one line."""
    at = draw(st.integers(0, len(lines) - 1))
    kind = draw(st.sampled_from(("change", "delete", "double", "move", "insert")))
    if kind == "delete":
        return lines[:at] + lines[at + 1 :]
    if kind == "double":
        return [*lines[: at + 1], *lines[at:]]
    if kind == "insert":
        return [*lines[:at], draw(st.text(max_size=5).filter(lambda text: "\n" not in text)), *lines[at:]]
    if kind == "move":
        to = draw(st.integers(0, len(lines) - 1).filter(lambda to: to != at))
        left = lines[:at] + lines[at + 1 :]
        return [*left[:to], lines[at], *left[to:]]
    line = lines[at]
    place = draw(st.integers(0, len(line)))
    put = draw(st.text(max_size=2).filter(lambda text: "\n" not in text))
    end = draw(st.integers(place, min(len(line), place + 2)))
    return [*lines[:at], line[:place] + put + line[end:], *lines[at + 1 :]]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_change_of_a_line_is_refused(ledger: tuple[Path, str], data: st.DataObject) -> None:
    root, whole = ledger
    lines = whole.rstrip("\n").split("\n")
    found = spoiled(lines, data.draw)
    text = "\n".join(found) + "\n"
    if found == lines or text.rstrip("\n") == whole.rstrip("\n"):
        return
    file = root / LEDGER
    try:
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        found_out = read_ledger(root)
        assert found_out.problems
        assert not found_out.reports
        assert all(problem.code[0] == "K" and problem.help for problem in found_out.problems)
    finally:
        file.write_text(whole, encoding="utf-8")


def parts(whole: str) -> list[str]:
    return re.findall(r"- 序: .*?\n  本: [^\n]*\n", whole, re.DOTALL)


@pytest.mark.parametrize(
    ("forge", "code"),
    [
        (lambda one: [one[0], one[2]], "K104"),
        (lambda one: [one[0], one[2], one[1]], "K104"),
        (lambda one: [one[0], one[1], one[1], one[2]], "K104"),
        (lambda one: [one[1], one[2]], "K104"),
        (lambda one: [one[0], one[1].replace("正式", "备用"), one[2]], "K102"),
        (lambda one: [one[0], one[1] + "\n", one[2]], "K101"),
        (lambda one: [one[0], one[1], one[2][:200]], "K101"),
    ],
    ids=["removed", "reordered", "doubled", "first removed", "changed", "blank line", "cut off"],
)
def test_a_forged_ledger_stops_a_build(
    ledger: tuple[Path, str], tmp_path: Path, forge: Callable[[list[str]], list[str]], code: str
) -> None:
    root = Path(shutil.copytree(ledger[0], tmp_path / "p"))
    (root / LEDGER).write_text("".join(forge(parts(ledger[1]))), encoding="utf-8")
    (problem, *_) = errors(build(root, root / "site", Options(workers=1)))
    assert problem.code == code
    assert problem.span.path == LEDGER
    assert problem.help


def test_a_forger_who_computes_hashes_anew_breaks_the_chain_behind(
    ledger: tuple[Path, str], tmp_path: Path
) -> None:
    root = Path(shutil.copytree(ledger[0], tmp_path / "p"))
    first, second, third = read_ledger(root).entries
    forged = written(second._replace(target="别处"))
    (root / LEDGER).write_text(written(first) + forged + written(third), encoding="utf-8")
    assert {problem.code for problem in read_ledger(root).problems} == {"K103"}
    late = written(second._replace(at=third.at + datetime.timedelta(hours=1)))
    own = late.rstrip("\n").rpartition(" ")[2]
    (root / LEDGER).write_text(written(first) + late + written(third._replace(before=own)), encoding="utf-8")
    assert {problem.code for problem in read_ledger(root).problems} == {"K105"}


def test_line_ends_that_git_changed_on_windows_are_no_forgery(root: Path) -> None:
    file = root / LEDGER
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    rename_site(root)
    publish(root, FIRST + datetime.timedelta(days=1))
    assert len(read_ledger(root).entries) == 2


def test_a_missing_last_line_end_is_no_matter(root: Path) -> None:
    file = root / LEDGER
    file.write_bytes(file.read_bytes().rstrip(b"\n"))
    rename_site(root)
    publish(root, FIRST + datetime.timedelta(days=1))
    assert len(read_ledger(root).entries) == 2


def test_a_ledger_that_was_cut_off_is_seen_at_the_target(ledger: tuple[Path, str], tmp_path: Path) -> None:
    root = Path(shutil.copytree(ledger[0], tmp_path / "p"))
    now = FIRST + datetime.timedelta(days=50)
    standing = publication(root).files
    head = (root / "site" / HEAD).read_bytes()
    assert not refused(root, now, standing=standing, head=head)
    rename_site(root)
    assert codes(root) == set()
    assert not refused(root, now, standing=standing, head=head)
    one, two, _ = parts(ledger[1])
    (root / LEDGER).write_text(one + two, encoding="utf-8")
    assert refused(root, now, standing=standing, head=head) == {"K403"}
    (root / LEDGER).write_text(one, encoding="utf-8")
    assert refused(root, now, standing=standing, head=head) == {"K403"}
    assert refused(root, now, standing={}, head=b"{}") == {"K403"}
    (root / LEDGER).unlink()
    assert refused(root, now, standing=standing) == {"K406", "K401"}
    assert refused(root, now, standing=standing, adopt=True) == set()
