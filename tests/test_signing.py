"""The record of a sign-off: what reopens it, and that it cannot be changed, copied or cut unseen."""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.catalog import find
from generator.project.config import load_config
from generator.signing.clearance import clearance
from generator.signing.manuscript import manuscript_hash, manuscript_of
from generator.signing.record import SignOff, beginning, canonical, read_signoffs
from tests import sample, signed
from tests.sample import SLUG, text
from tests.signed import ATTACHMENT, PERSON, codes, edit, record, sign, signoff, standing, told

ATTACHED = f"附件: [{ATTACHMENT}]"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project whose report of 2022 is signed off; tests work on copies."""
    root = tmp_path_factory.mktemp("signed") / "p"
    signed.project(root, {2021: text(2021), 2022: text(2022, ATTACHED)})
    signed.attach(root)
    sign(root, 2022)
    return root


@pytest.fixture
def root(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "p"))


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    signed.project(tmp_path / "p", {2022: text(2022)})
    return tmp_path / "p"


def entries(root: Path, year: int = 2022) -> tuple[SignOff, ...]:
    agency = load_config(root).agency(SLUG)
    assert agency
    return read_signoffs(root, agency, year).entries


def blocks(file: Path) -> list[str]:
    """Give the head of a record and each entry as text."""
    return re.split(r"(?m)^(?=  - )", file.read_text(encoding="utf-8"))


def test_the_hash_of_a_manuscript_is_what_sha256sum_gives(root: Path) -> None:
    (found,) = {entry.manuscript for entry in entries(root)}
    folder = root / f"content/reports/{SLUG}"
    lines = [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in ("2022.yaml", ATTACHMENT)
    ]
    whole = f"{SLUG} 2022\n" + "".join(sorted(lines))
    assert found == hashlib.sha256(whole.encode()).hexdigest()
    if shutil.which("sha256sum"):
        command = f'(echo "{SLUG} 2022"; sha256sum 2022.yaml {ATTACHMENT} | LC_ALL=C sort) | sha256sum'
        done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, check=True)
        assert done.stdout.decode().split()[0] == found
    files = [("2022.yaml", b"a"), ("b", b"b")]
    assert manuscript_hash(SLUG, 2022, files) == manuscript_hash(SLUG, 2022, reversed(files))
    others = [
        ("zf", 2022, files),
        (SLUG, 2021, files),
        (SLUG, 2022, files[:1]),
        (SLUG, 2022, [("2022.yaml", b"b"), ("b", b"a")]),
    ]
    assert manuscript_hash(SLUG, 2022, files) not in [manuscript_hash(*other) for other in others]


@pytest.mark.parametrize(
    "before", [b"", b"\xef\xbb\xbf", b"# \r\n"], ids=["plain", "mark", "other line ends"]
)
def test_a_file_that_is_swapped_after_it_was_read_is_not_what_was_examined(
    fresh: Path, before: bytes
) -> None:
    file = fresh / f"content/reports/{SLUG}/2022.yaml"
    data = before + file.read_bytes()
    file.write_bytes(data)
    report = sample.archive(fresh).report(SLUG, 2022)
    assert report
    file.write_bytes(data.replace("行政许可: 0".encode(), "行政许可: 7".encode()))
    assert manuscript_of(fresh, report) == manuscript_hash(SLUG, 2022, [("2022.yaml", data)])


def test_an_entry_is_marked_by_what_it_says(root: Path) -> None:
    before = "".join(
        f"{line}\n" for line in ("nianbao 审签", f"机关: {SLUG}", f"名称: {sample.NAME}", "年度: 2022")
    )
    mark = hashlib.sha256(before.encode()).hexdigest()
    for entry in entries(root):
        assert entry.before == mark
        mark = hashlib.sha256(entry.canonical(SLUG, 2022)).hexdigest()
        assert entry.mark == mark
        lines = canonical(SLUG, 2022, entry.pairs).decode().split("\n")
        assert lines[:4] == ["nianbao 审签", f"机关: {SLUG}", "年度: 2022", f"步骤: {entry.step}"]


@pytest.mark.parametrize("name", ["2022.yaml", ATTACHMENT])
def test_one_changed_character_reopens_every_step_until_it_is_restored(root: Path, name: str) -> None:
    file = root / f"content/reports/{SLUG}" / name
    good = file.read_bytes()
    file.write_bytes(good + b" ")
    assert (standing(root).state, standing(root).passed, standing(root).waits) == (
        "稿件改过，须重审",
        (),
        "初审",
    )
    file.write_bytes(good)
    assert standing(root).cleared
    file.write_bytes(good + b"\n")
    assert signoff(root, 2022, "签发") == 1
    sign(root, 2022)
    assert standing(root).cleared
    file.write_bytes(good)
    assert standing(root).cleared, "each entry counts for the manuscript it names"


def test_the_same_person_at_two_steps_is_seen_in_the_record(root: Path) -> None:
    edit(root / "content/site.yaml", "签发]", "签发], 不同的人: 是")
    assert codes(standing(root)) == ["R115"]


def test_an_entry_more_leaves_every_other_byte(fresh: Path) -> None:
    assert signoff(fresh, 2022, "初审") == 0
    file = record(fresh)
    kept = file.read_bytes().replace(b"\n", b"\r\n") + "# 办公室记：原件在柜里\r\n".encode()
    file.write_bytes(kept)
    assert signoff(fresh, 2022, "保密审查", "--note", '- 冒号: 引号" # 井号') == 0
    added = file.read_bytes()
    assert len(added) > len(kept)
    place = next(at for at in range(len(kept) + 1) if added[at : at + 1] != kept[at : at + 1])
    assert added.startswith(kept[:place])
    assert added.endswith(kept[place:])
    assert [entry.note for entry in entries(fresh)] == ["", '- 冒号: 引号" # 井号']


def test_entries_of_another_year_body_or_name_do_not_count(root: Path) -> None:
    shutil.copyfile(record(root), record(root, 2021))
    found = standing(root, 2021)
    assert (found.state, set(codes(found))) == ("记录有误", {"R111", "R112"})
    record(root, 2021).unlink()
    edit(root / "content/agencies.yaml", f"名称: {sample.NAME}", "名称: 样例市财政局")
    assert codes(standing(root)) == ["R111"], "another site with a body of the same code"


def test_an_entry_of_another_report_cannot_be_put_behind_ones_own(root: Path) -> None:
    assert signoff(root, 2021, "初审") == 0
    last = blocks(record(root))[-1]
    with record(root, 2021).open("a", encoding="utf-8") as file:
        file.write(last)
    found = standing(root, 2021)
    assert not found.cleared
    assert {"R111", "R112"} <= set(codes(found))


@pytest.mark.parametrize("order", [(0, 2, 3), (0, 1, 3), (0, 2, 1, 3), (0, 1, 1, 2, 3), (0, 1, 2, 3, 3)])
def test_entries_cannot_be_taken_out_swapped_or_repeated(root: Path, order: tuple[int, ...]) -> None:
    file = record(root)
    parts = blocks(file)
    file.write_text("".join(parts[number] for number in order), encoding="utf-8")
    found = standing(root)
    assert not found.cleared
    assert "R111" in codes(found)


def test_the_last_entry_taken_out_leaves_the_step_open(root: Path) -> None:
    file = record(root)
    file.write_text("".join(blocks(file)[:-1]), encoding="utf-8")
    assert (standing(root).state, codes(standing(root))) == ("待签发", [])


def test_time_does_not_run_backwards(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    agency = load_config(root).agency(SLUG)
    assert agency
    mark, body = beginning(agency, 2022), "审签:\n"
    for step, time in (("初审", "2199-01-02T09:00:00+08:00"), ("保密审查", "2199-01-02T08:00:00+08:00")):
        (first, *_) = entries(root)
        pairs = dict(first.pairs) | {"步骤": step, "时间": time, "前": mark}
        mark = hashlib.sha256(canonical(SLUG, 2022, list(pairs.items()))).hexdigest()
        body += "  - " + "    ".join(
            f'{key}: "{value}"\n' for key, value in (pairs | {"核对码": mark}).items()
        )
        record(root).write_text(body, encoding="utf-8")
    assert codes(standing(root)) == ["R113"]
    record(root).write_text("".join(blocks(record(root))[:-1]), encoding="utf-8")
    told(capsys)
    assert signoff(root, 2022, "保密审查") == 1
    assert "error[R113]" in told(capsys)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("步骤: 初审", "步骤: 初审\n    备注: 好", "R101"),
        (f"人: {PERSON}\n", "", "R102"),
        ("审签:\n", "审签: 好\n#", "R103"),
        (f"人: {PERSON}\n", "人:\n", "R105"),
        ("决定: 通过", "决定: 过", "R107"),
        ("决定: 通过", "决定: 退回", "R112"),
        (f"人: {PERSON}", "人: 周十", "R112"),
        ("步骤: 签发", "步骤: 会签", "R112"),
    ],
)
def test_what_was_changed_by_hand_is_told_at_its_place(root: Path, old: str, new: str, code: str) -> None:
    edit(record(root), old, new)
    found = standing(root)
    assert (found.state, found.cleared) == ("记录有误", False)
    assert code in codes(found)
    assert all(problem.span.path == f"content/signoffs/{SLUG}/2022.yaml" for problem in found.problems)
    assert all(problem.span.line for problem in found.problems)
    assert all(find(problem.code) for problem in found.problems)


def test_a_day_that_does_not_exist_is_told(root: Path) -> None:
    file = record(root)
    file.write_text(
        re.sub(r'时间: "\d{4}-\d\d-\d\d', '时间: "2026-02-30', file.read_text(encoding="utf-8")),
        encoding="utf-8",
    )
    assert set(codes(standing(root))) == {"R108"}
    file.write_text("", encoding="utf-8")
    assert codes(standing(root)) == ["R105"]


def test_steps_of_another_demand_are_told(root: Path) -> None:
    site = root / "content/site.yaml"
    edit(site, "[初审, 保密审查, 签发]", "[保密审查, 初审, 签发]")
    assert codes(standing(root)) == ["R114"]
    edit(site, "[保密审查, 初审, 签发]", "[审核, 签发]")
    assert codes(standing(root)) == ["R114"]
    edit(site, "[审核, 签发]", "[初审, 保密审查, 签发, 复核]")
    assert (standing(root).state, codes(standing(root))) == ("待复核", [])
    edit(site, "[初审, 保密审查, 签发, 复核]", "[初审]")
    assert codes(standing(root)) == ["R114"]


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_changed_byte_of_a_record_goes_unnoticed(finished: Path, data: st.DataObject) -> None:
    """What still clears the report after a byte was changed says the same as before, to the last letter."""
    archive = sample.archive(finished)
    report = archive.report(SLUG, 2022)
    assert report
    file = record(finished)
    good = file.read_bytes()
    said = [(entry.pairs, entry.mark) for entry in entries(finished)]
    place = data.draw(st.integers(0, len(good) - 1))
    byte = data.draw(st.one_of(st.sampled_from(b" \n#:\"'-0a"), st.integers(0, 255)))
    change = data.draw(st.sampled_from(("set", "insert", "delete")))
    middle = b"" if change == "delete" else bytes([byte])
    try:
        file.write_bytes(good[:place] + middle + good[place + (change != "insert") :])
        found = clearance(finished, report, archive.config.demand)
        if found.cleared:
            assert [(entry.pairs, entry.mark) for entry in entries(finished)] == said
            assert [entry.span.path for entry in found.passed] == [f"content/signoffs/{SLUG}/2022.yaml"] * 3
        else:
            assert found.problems or found.waits
    finally:
        file.write_bytes(good)
