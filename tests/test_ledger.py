"""The ledger records every publication, and a build holds each report against what was published."""

import datetime
import hashlib
import json
import random
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.files.manifest import SUMS
from generator.files.output import LEDGER_HEAD as HEAD
from generator.files.output import WORK, left_bytes, published
from generator.forms.spec import ColumnSpec
from generator.ledger.built import keep, keep_changed
from generator.ledger.chain import read_ledger
from generator.ledger.entries import LEDGER, counted, listing_of
from generator.ledger.facts import Facts, content_of, told_by
from generator.ledger.record import Publication, record, record_return, refusals
from generator.problem import ProblemError
from generator.project.report import Cell
from generator.site.build import Options, build, check
from tests.damage import with_cells
from tests.ledgers import (
    CARRIED,
    CORRECTION,
    FIRST,
    RECEIVED,
    add,
    change,
    checked,
    codes,
    correct_by_hand,
    errors,
    keep_by_hand,
    publication,
    publish,
    published_once,
    refused,
    rename_site,
)
from tests.random_reports import random_report
from tests.sample import SLUG, project, text


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published_once(tmp_path_factory.mktemp("once"))


@pytest.fixture
def root(once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once, tmp_path / "p"))


def test_an_entry_says_what_was_published(root: Path) -> None:
    (entry,) = yaml.safe_load((root / LEDGER).read_text(encoding="utf-8"))
    assert (entry["序"], entry["目标"], entry["前"]) == (1, "正式", "无")
    older, newer = entry["报告"]
    assert (newer["机关"], newer["年度"], newer["地址"]) == (SLUG, 2022, f"2022/{SLUG}/")
    assert (newer["变化"], newer["版本"], newer["更正"], newer["接管"]) == ("发布", 1, 0, "是")
    assert newer["发布时间"] == "2023-01-20 09:30"
    assert older["内容"] != newer["内容"]
    assert entry["文件"]["个数"] == len(counted(published(root / "site")))


def test_an_outsider_computes_every_hash_as_the_documentation_says(root: Path) -> None:
    correct_by_hand(root)
    publish(root, FIRST + datetime.timedelta(days=40))
    page = Path(__file__).parent.parent.joinpath("docs/ledger.md").read_text(encoding="utf-8")
    said = []
    for script in re.findall("```sh\n(.*?)```", page, re.DOTALL):
        done = subprocess.run(["sh", "-ec", script], cwd=root, capture_output=True, check=True)
        said.append(re.findall("[0-9a-f]{64}|无", done.stdout.decode("utf-8")))
    first, second = read_ledger(root).entries
    own, chain, manuscript, former, listing = said
    assert own == [second.own, second.own]
    assert chain == ["无", first.own, first.own, second.own]
    assert manuscript == [second.items[0].manuscript]
    assert former == [first.items[1].manuscript]
    assert listing == [second.listing]


def test_only_what_changed_is_recorded_and_nothing_is_written_again(root: Path) -> None:
    before = (root / LEDGER).read_bytes()
    assert publish(root, FIRST + datetime.timedelta(days=1)).number == 1
    assert (root / LEDGER).read_bytes() == before
    rename_site(root)
    assert publish(root, FIRST + datetime.timedelta(days=1)).items == ()
    add(root, "# 给同事看的话\n")
    (item,) = publish(root, FIRST + datetime.timedelta(days=2)).items
    assert (item.kind, item.version, item.corrections) == ("改稿", 1, 0)
    correct_by_hand(root)
    entry = publish(root, FIRST + datetime.timedelta(days=40))
    assert [(one.kind, one.version, one.corrections) for one in entry.items] == [("更正", 2, 1)]
    after = (root / LEDGER).read_bytes()
    assert after.startswith(before)
    assert [one.number for one in read_ledger(root).entries] == [1, 2, 3, 4]
    assert read_ledger(root).head == entry.own


def test_without_a_ledger_nothing_is_asked_and_nothing_more_is_written(root: Path) -> None:
    (root / LEDGER).unlink()
    shutil.rmtree(root / "site")
    correct_by_hand(root)
    change(root, ("发布时间: 2023-01-20 09:30", "发布时间: 2023-01-20 09:31"))
    assert codes(root) == set()
    assert not (root / "site" / HEAD).exists()
    assert not (root / f"site/2022/{SLUG}/former").exists()


def test_the_site_carries_the_head_of_the_ledger(root: Path) -> None:
    assert codes(root) == set()
    head = json.loads((root / "site" / HEAD).read_bytes())
    assert head["本"] == read_ledger(root).head
    assert head["序"] == 1


def test_a_changed_time_of_publication_is_refused(root: Path) -> None:
    change(root, ("发布时间: 2023-01-20 09:30", "发布时间: 2023-01-19 09:30"))
    (problem,) = errors(check(root))
    assert (problem.code, problem.at) == ("K201", "发布时间")
    assert "2023-01-20 09:30" in problem.message
    assert codes(root) == {"K201"}


@pytest.mark.parametrize("how", ["deleted", "draft"])
def test_a_published_report_does_not_vanish_even_from_an_empty_output(root: Path, how: str) -> None:
    shutil.rmtree(root / "site")
    file = root / f"content/reports/{SLUG}/2022.yaml"
    if how == "deleted":
        file.unlink()
    else:
        change(root, ("状态: 发布", "状态: 草稿"))
    assert codes(root) == {"K202"}
    folder = f"2022/{SLUG}/"
    assert codes(root, Options(workers=1, withdrawn=frozenset({folder}))) == {"K405"}
    withdrawn = Options(workers=1, withdrawn=frozenset({folder}), reason="机关撤销")
    entry = publish(root, FIRST + datetime.timedelta(days=9), options=withdrawn)
    (item,) = entry.items
    assert (item.kind, item.address, item.reason) == ("撤下", folder, "机关撤销")
    assert record(root, publication(root, FIRST + datetime.timedelta(days=9), "备用")).items == ()
    assert codes(root) == set()
    assert not build(root, root / "site", Options(workers=1)).problems


def test_a_report_that_comes_back_is_still_held_against_what_was_published(root: Path) -> None:
    file = root / f"content/reports/{SLUG}/2022.yaml"
    kept = file.read_bytes()
    file.unlink()
    options = Options(workers=1, withdrawn=frozenset({f"2022/{SLUG}/"}), reason="重新审查")
    publish(root, FIRST + datetime.timedelta(days=1), options=options)
    file.write_bytes(kept.replace(b"2023-01-20 09:30", b"2023-01-20 10:30"))
    assert codes(root) == {"K201"}
    file.write_bytes(kept)
    (item,) = publish(root, FIRST + datetime.timedelta(days=2)).items
    assert (item.kind, item.version) == ("恢复", 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("行政许可: 0", "行政许可: 1"),
        ("总体情况已经如实填写", "总体情况已经填写"),
        ("成文日期: 2023-01-18", "成文日期: 2023-01-17"),
        ("标题: 名单", "标题: 名单一"),
    ],
)
def test_a_silent_change_is_refused(root: Path, old: str, new: str) -> None:
    change(root, (old, new))
    assert codes(root) == {"K203"}


def test_a_silent_change_of_an_attachment_is_refused(root: Path) -> None:
    (root / f"content/reports/{SLUG}/名单.csv").write_bytes("名称\r\n一\r\n".encode())
    assert codes(root) == {"K203"}


def test_comments_order_and_ways_of_writing_are_no_change(root: Path) -> None:
    file = root / f"content/reports/{SLUG}/2022.yaml"
    words = file.read_text(encoding="utf-8")
    signature = re.search("^落款: .*\n", words, re.MULTILINE)
    assert signature
    words = f"# 核对过\n{signature[0]}{words.replace(signature[0], '')}"
    words = words.replace("本年新收: {自然人: 0,", "本年新收: { 自然人: 0,")
    file.write_text(words, encoding="utf-8")
    assert codes(root) == set()


def test_a_silent_change_is_named_where_the_former_version_is_kept(root: Path) -> None:
    keep_by_hand(root)
    change(root, RECEIVED, CARRIED)
    (problem,) = errors(check(root))
    assert problem.code == "K203"
    assert "依申请公开.本年新收.自然人：原来是“0”，现在是“1”" in problem.notes
    assert f"nianbao correct {SLUG} 2022" in problem.help
    line = (root / problem.span.path).read_text(encoding="utf-8").split("\n")[problem.span.line - 1]
    assert line[problem.span.column - 1] == "1"


def test_a_published_correction_cannot_be_taken_back(root: Path) -> None:
    correct_by_hand(root)
    publish(root, FIRST + datetime.timedelta(days=40))
    change(root, (CORRECTION, ""))
    assert codes(root) == {"K204"}


def test_a_correction_needs_the_former_version_as_it_was_published(root: Path) -> None:
    change(root, RECEIVED, CARRIED)
    add(root, CORRECTION)
    (problem,) = errors(check(root))
    assert (problem.code, problem.help) == ("K301", f"运行 nianbao correct {SLUG} 2022")
    kept = keep_by_hand(root)
    assert checked(root) == {"K302"}
    change(root, *((new, old) for old, new in (RECEIVED, CARRIED)), (CORRECTION, ""))
    shutil.rmtree(kept)
    correct_by_hand(root)
    assert codes(root) == set()


@pytest.mark.parametrize("published_again", [False, True])
def test_a_former_version_is_not_lost_or_touched(root: Path, published_again: bool) -> None:
    correct_by_hand(root)
    if published_again:
        publish(root, FIRST + datetime.timedelta(days=40))
    kept = root / f"content/former/{SLUG}/2022/1"
    report = kept / "report.yaml"
    words = report.read_bytes()
    report.write_bytes(words + b"# \n")
    assert checked(root) == {"K302"}
    report.write_bytes(b"{")
    assert checked(root) == {"K302"}
    report.write_bytes(words)
    (kept / "名单.csv").unlink()
    assert checked(root) == {"K302"}
    shutil.rmtree(kept)
    assert checked(root) == {"K301"}


def test_a_version_that_was_never_published_is_refused(root: Path) -> None:
    keep_by_hand(root, 2)
    assert codes(root) == {"K303"}


@pytest.mark.parametrize("published_before", [True, False])
def test_a_former_version_may_be_withdrawn_with_a_reason(root: Path, published_before: bool) -> None:
    correct_by_hand(root)
    if published_before:
        publish(root, FIRST + datetime.timedelta(days=40))
    shutil.rmtree(root / "content/former")
    folder = f"2022/{SLUG}/former/1/"
    options = Options(workers=1, withdrawn=frozenset({folder}), reason="有个人隐私")
    *_, item = publish(root, FIRST + datetime.timedelta(days=41), options=options).items
    assert (item.kind, item.address) == ("撤下", folder)
    assert codes(root) == set()
    assert "更正前的版本" not in (root / f"site/2022/{SLUG}/index.html").read_text(encoding="utf-8")


def test_a_report_is_first_published_on_its_own_day(tmp_path: Path) -> None:
    root = tmp_path / "p"
    project(root, {2022: text(2022)})
    assert codes(root) == set()
    assert refused(root, FIRST) == set()
    assert refused(root, FIRST.astimezone(datetime.UTC)) == set()
    assert refused(root, datetime.datetime(2023, 1, 19, 16, 0, tzinfo=datetime.UTC)) == set()
    (problem,) = refusals(root, publication(root, FIRST + datetime.timedelta(days=1)))
    assert (problem.code, problem.at) == ("K401", "发布时间")
    line = (root / problem.span.path).read_text(encoding="utf-8").split("\n")[problem.span.line - 1]
    assert line[problem.span.column - 1 : problem.span.end - 1] == "2023-01-20 09:30"
    assert refused(root, FIRST - datetime.timedelta(days=1)) == {"K402"}
    assert refused(root, FIRST + datetime.timedelta(days=400), adopt=True) == set()
    entry = record(root, publication(root, FIRST))
    assert not entry.items[0].adopted
    assert refused(root, FIRST + datetime.timedelta(days=400)) == set()


def test_the_clock_does_not_run_backwards(root: Path) -> None:
    early = FIRST - datetime.timedelta(seconds=8)
    assert refused(root, early) == {"K105"}
    with pytest.raises(ProblemError):
        record(root, publication(root, early))


def test_only_what_the_last_build_made_is_recorded(root: Path) -> None:
    found = publication(root, FIRST)
    other = Publication("正式", FIRST, {**found.files, "index.html": "0" * 64})
    assert {problem.code for problem in refusals(root, other)} == {"K404"}
    before = (root / LEDGER).read_bytes()
    with pytest.raises(ProblemError):
        record(root, other)
    assert (root / LEDGER).read_bytes() == before


def test_what_arrived_just_before_it_was_recorded_may_be_sent_again(root: Path) -> None:
    add(root, "# 又一句\n")
    build(root, root / "site", Options(workers=1))
    now = FIRST + datetime.timedelta(days=1)
    assert refused(root, now, standing=publication(root).files) == set()


def test_the_same_site_sent_twice_is_one_publication_and_a_return_is_another(root: Path) -> None:
    first = publication(root)
    rename_site(root)
    build(root, root / "site", Options(workers=1))
    later = FIRST + datetime.timedelta(days=1)
    second = record(root, publication(root, later))
    assert second.number == 2
    assert record(root, publication(root, later + datetime.timedelta(days=1))).number == 2
    assert record(root, publication(root, later, target="备用")).number == 3
    returned = record_return(root, Publication("正式", later, first.files))
    assert (returned.number, returned.listing) == (4, read_ledger(root).entries[0].listing)
    assert not read_ledger(root).problems


def test_the_listing_ignores_the_order_of_files() -> None:
    files = {"b": "2" * 64, "a": "1" * 64}
    lines = f"{'1' * 64}  a\n{'2' * 64}  b\n"
    assert listing_of(files) == hashlib.sha256(lines.encode()).hexdigest()


def test_what_is_published_and_opened_again_cannot_vanish_from_a_new_folder(
    root: Path, tmp_path: Path
) -> None:
    """The ledger knows that a report stands in public, also where the site is built for the first time."""
    with (root / "content/site.yaml").open("a", encoding="utf-8") as stream:
        stream.write("审签: {步骤: [签发]}\n")
    built = build(root, tmp_path / "elsewhere", Options(workers=1))
    assert {problem.code for problem in errors(built)} == {"R204"}
    assert built.committed is None


@pytest.mark.parametrize("seed", range(20))
def test_the_content_of_a_report_is_the_hash_of_all_that_it_tells(seed: int) -> None:
    chance = random.Random(seed)
    share = chance.choice([0, 0, 0.1, 1])

    def blank(cell: Cell, _: ColumnSpec) -> Cell:
        return cell._replace(value=None, text=chance.choice(["", "/"])) if chance.random() < share else cell

    told = with_cells(random_report(chance), blank)
    ends = ["", "\n", "\n\n", " \n", "\u3000"]
    sections = tuple(one._replace(text=one.text + chance.choice(ends)) for one in told.sections)
    told = replace(told, sections=sections, lead=chance.choice(ends))
    words = "\0".join(word for pair in told_by(told, ()) for word in pair)
    assert content_of(told, ()) == hashlib.sha256(words.encode()).hexdigest()


@given(
    st.lists(st.builds(Facts, st.text(), st.integers(), st.text(), st.integers(), st.text(), st.text())),
    st.dictionaries(st.text(), st.text()),
)
def test_what_is_left_is_json_as_python_writes_it(facts: list[Facts], withdrawn: dict[str, str]) -> None:
    with TemporaryDirectory() as folder:
        out = Path(folder)
        (out / WORK).mkdir()
        (out / SUMS).write_text(f"{'0' * 64}  index.html\n", encoding="utf-8")
        keep(out, facts, withdrawn)
        value = json.loads(left_bytes(out))
        assert value["reports"] == [[*one] for one in sorted(facts)]
        assert value["withdrawn"] == withdrawn
        assert left_bytes(out) == f"{json.dumps(value, ensure_ascii=False)}\n".encode()


def test_what_is_left_is_mended_to_what_would_be_written(tmp_path: Path) -> None:
    """Whichever reports changed; whole it is written where it names a report twice, another, or what was withdrawn."""
    chance = random.Random(6)
    (tmp_path / WORK).mkdir()
    old = [Facts(slug, year, "", 0, f"{slug}{year}", "x") for slug in "abc" for year in (2021, 2022)]
    for number in range(40):
        (tmp_path / SUMS).write_text(f"{number:064x}  index.html\n", encoding="utf-8")
        keep(tmp_path, old, {})
        new = [one._replace(content=f"甲{number}") if chance.random() < 0.4 else one for one in old]
        assert keep_changed(tmp_path, [(a, b) for a, b in zip(old, new, strict=True) if a != b])
        mended = left_bytes(tmp_path)
        keep(tmp_path, new, {})
        assert mended == left_bytes(tmp_path)
    one, other = old[0], old[0]._replace(content="y")
    for listed, withdrawn in (([one, one], {}), ([other], {}), ([one], {"2022/a/": "重复"}), ([], {})):
        keep(tmp_path, listed, withdrawn)
        before = left_bytes(tmp_path)
        assert not keep_changed(tmp_path, [(one, other)])
        assert left_bytes(tmp_path) == before
