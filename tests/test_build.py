"""What a build writes, refuses, keeps and removes; and that no reader ever meets half of it."""

import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import lxml.html
import pytest

import generator
from generator.files.links import targets
from generator.files.output import MANIFEST, WORK, Staged, published
from generator.files.plan import Plan
from generator.look.theme import load_theme
from generator.project.scaffold import init
from generator.site.build import Built, Options, build, check
from generator.site.proof import collisions
from tests.golden import PROJECT, tree

WORDS = re.compile(
    r"\.replace\([a-z]+\)|\.unlink\(|\.rmdir\(|\.mkdir\(|rmtree|write_bytes|write_text|\.open\(\"w"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the municipal project that a test may change."""
    return Path(shutil.copytree(PROJECT, tmp_path / "project"))


@pytest.fixture(scope="module")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the municipal project, as its first build leaves it."""
    out = tmp_path_factory.mktemp("published")
    assert build(PROJECT, out).committed
    return out


@pytest.fixture
def out(published_once: Path, tmp_path: Path) -> Path:
    """A copy of that site, for the builds that follow the first."""
    return Path(shutil.copytree(published_once, tmp_path / "out"))


def codes(built: Built) -> set[str]:
    return {problem.code for problem in built.problems if problem.level.value == "error"}


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def published_times(out: Path) -> dict[str, int]:
    """Give when each file that a reader sees was written; the manifest is written last of every build."""
    files = (file for file in out.rglob("*") if file.is_file() and WORK not in file.parts)
    return {file.as_posix(): file.stat().st_mtime_ns for file in files if file.name != MANIFEST}


def test_a_second_build_writes_nothing(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = build(project, out).committed
    assert first
    before = published_times(out)
    second = build(project, out).committed
    assert second
    assert (second.written, second.removed) == (0, 0)
    assert second.unchanged == first.written
    assert before == published_times(out)


def test_one_figure_rewrites_only_the_page_that_shows_it(project: Path, out: Path) -> None:
    replace(project / "content/reports/kfq/2022.yaml", "  行政许可: ", "  行政许可: 1")
    before = published_times(out)
    done = build(project, out).committed
    assert done
    after = published_times(out)
    changed = {file.removeprefix(f"{out.as_posix()}/") for file in after if after[file] != before[file]}
    assert changed == {
        *(f"2022/kfq/{name}" for name in ("index.html", "report.csv", "report.json")),
        *("data/cells.csv", "data/datapackage.json", "data/2022.zip"),
        *("compare/bodies/kfq.js", "compare/cells/proactive.js"),
        "SHA256SUMS",
    }
    assert done.written == len(changed)


def test_an_incremental_build_equals_a_clean_one(project: Path, out: Path, tmp_path: Path) -> None:
    replace(project / "content/reports/xcjd/2023.yaml", "状态: 草稿", "状态: 发布")
    replace(project / "content/site.yaml", "每页条数: 3", "每页条数: 2")
    replace(project / "content/agencies.yaml", "简称: 市财政局", "简称: 财政局")
    (project / "content/reports/xxzx/2021.yaml").unlink()
    assert build(project, out, Options(withdrawn=frozenset({"2021/xxzx/"}))).committed
    assert build(project, tmp_path / "clean").committed
    assert tree(out) == tree(tmp_path / "clean")


def test_an_error_leaves_the_old_site_untouched(project: Path, out: Path) -> None:
    before = tree(out)
    replace(project / "content/reports/czj/2022.yaml", "结转下年度: {自然人: ", "结转下年度: {自然人: 9")
    built = build(project, out)
    assert built.committed is None
    assert "A103" in codes(built)
    assert tree(out) == before


def test_all_problems_come_at_once(project: Path, tmp_path: Path) -> None:
    replace(project / "content/reports/czj/2022.yaml", "结转下年度: {自然人: ", "结转下年度: {自然人: 9")
    replace(project / "content/reports/szf/2022.yaml", "状态: 发布", "状态：发布")
    replace(project / "content/agencies.yaml", "类别: 开发区", "类别: 开发")
    built = build(project, tmp_path / "out")
    assert {"A103", "S102", "C107"} <= codes(built)


def test_an_output_folder_that_is_not_ours_is_refused(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "照片.jpg").write_bytes(b"x")
    built = build(project, out)
    assert built.committed is None
    assert [problem.message for problem in built.problems] == [
        "输出文件夹里有别的文件（如 照片.jpg），不是 nianbao 生成的"
    ]
    assert tree(out) == {"照片.jpg": b"x"}


@pytest.mark.parametrize("place", ["content", "content/out", ".", "themes/x"])
def test_an_output_folder_among_the_sources_is_refused(project: Path, place: str) -> None:
    before = tree(project)
    assert codes(build(project, project / place)) == {"G303"}
    assert tree(project) == before


def test_a_foreign_file_is_neither_overwritten_nor_removed(project: Path, out: Path) -> None:
    (out / "robots.txt").write_text("mine", encoding="utf-8")
    (out / "2023/xcjd").mkdir(parents=True)
    (out / "2023/xcjd/index.html").write_text("mine too", encoding="utf-8")
    assert build(project, out).committed
    replace(project / "content/reports/xcjd/2023.yaml", "状态: 草稿", "状态: 发布")
    built = build(project, out)
    assert codes(built) == {"G304"}
    assert (out / "robots.txt").read_text(encoding="utf-8") == "mine"
    assert (out / "2023/xcjd/index.html").read_text(encoding="utf-8") == "mine too"


def test_a_page_damaged_by_hand_is_repaired(project: Path, out: Path) -> None:
    before = tree(out)
    (out / "2022/czj/index.html").write_text("<p>", encoding="utf-8")
    (out / "2022/index.html").unlink()
    done = build(project, out).committed
    assert done
    assert done.written == 2
    assert tree(out) == before


def test_a_published_address_is_lost_only_on_purpose(project: Path, out: Path) -> None:
    replace(project / "content/reports/kfq/2022.yaml", "状态: 发布", "状态: 草稿")
    built = build(project, out)
    assert [
        (problem.code, problem.message, problem.help) for problem in built.problems if problem.code == "G302"
    ] == [
        (
            "G302",
            "已经公布的地址 2022/kfq/ 在这次生成后会消失",
            "恢复稿件；确实要撤下，用 nianbao build --withdraw 2022/kfq/",
        )
    ]
    assert (out / "2022/kfq/index.html").exists()
    before = set(published(out))
    done = build(project, out, Options(withdrawn=frozenset({"2022/kfq/"}))).committed
    assert done
    gone = before - set(published(out))
    assert done.removed == len(gone)
    assert {address for address in gone if not address.startswith("search/")} == {
        "2022/kfq/index.html",
        "2022/kfq/report.csv",
        "2022/kfq/report.json",
        "agencies/kfq/index.html",
        "compare/bodies/kfq.js",
    }
    assert not (out / "2022/kfq").exists()


def test_an_attachment_that_disappears_is_told(project: Path, out: Path) -> None:
    file = project / "content/reports/czj/2022.yaml"
    replace(file, "  - {文件: 附表一.csv, 标题: 依申请公开分月统计}\n", "  []\n")
    replace(file, "[附表](附表一.csv)", "附表")
    built = build(project, out)
    assert {problem.message for problem in built.problems if problem.code == "G302"} == {
        "已经公布的地址 2022/czj/附表一.csv 在这次生成后会消失"
    }


def test_a_link_that_leads_nowhere_is_told_at_its_character(project: Path, tmp_path: Path) -> None:
    file = project / "content/reports/czj/2022.yaml"
    replace(file, "[附表](附表一.csv)", "[附表](附表二.csv)")
    built = build(project, tmp_path / "out")
    problem = next(problem for problem in built.problems if problem.code == "G201")
    line = file.read_text(encoding="utf-8").splitlines()[problem.span.line - 1]
    assert line[problem.span.column - 1 :].startswith("附表二.csv")


def test_two_files_for_one_address_are_told(project: Path, tmp_path: Path) -> None:
    file = project / "content/reports/czj/2022.yaml"
    replace(file, "  - {文件: 附表一.csv, 标题: 依申请公开分月统计}", "  - 附表一.csv\n  - 附表一.csv")
    assert "G101" in codes(build(project, tmp_path / "out"))
    first = Staged("2022/czj/a.csv", "1", 1, "content/a.csv", changed=False)
    found = list(collisions(Plan([[first, first._replace(source="content/b.csv")]])))
    assert [(problem.code, problem.message, problem.span.path) for problem in found] == [
        ("G301", "两处内容写到同一个地址 2022/czj/a.csv", "content/b.csv")
    ]


def test_every_link_works_from_the_file_system(published_once: Path) -> None:
    out = published_once
    checked = 0
    for file in out.rglob("*.html"):
        address = file.relative_to(out).as_posix()
        html = file.read_text(encoding="utf-8")
        for target in targets(html, address, "/zfxxgk/zfxxgknb/"):
            assert (out / target.address).is_file(), (address, target)
            checked += 1
        if address != "404.html":
            for link in lxml.html.fromstring(html).xpath("//link/@href|//script/@src|//img/@src"):
                assert not link.startswith(("/", "http")), (address, link)
    assert checked > 300


def test_two_builds_at_once_do_not_meet(project: Path, tmp_path: Path) -> None:
    from generator.files.output import held

    out = tmp_path / "out"
    with held(out):
        assert codes(build(project, out)) == {"G305"}
    assert build(project, out).committed


def test_strict_stops_at_a_warning(project: Path, tmp_path: Path) -> None:
    replace(project / "content/reports/kfq/2022.yaml", " 09:30", "")
    assert build(project, tmp_path / "a").committed
    built = build(project, tmp_path / "b", Options(strict=True))
    assert built.committed is None
    assert "F308" in codes(built)


def test_strict_makes_a_warning_of_a_hint_and_builds(project: Path, tmp_path: Path) -> None:
    file = project / "content/reports/czj/2021.yaml"
    replace(file, "  行政许可: ", "  行政许可: / #")
    built = build(project, tmp_path / "out", Options(strict=True))
    assert [(problem.code, problem.level.value) for problem in built.problems] == [("F306", "warning")]
    assert built.committed


def test_a_project_that_is_none_is_told(tmp_path: Path) -> None:
    assert codes(build(tmp_path, tmp_path / "site")) == {"C001"}
    assert list(tmp_path.iterdir()) == []


def test_only_the_gate_changes_the_disk() -> None:
    """What the killed builds below count is all there is: nothing else between YAML and site writes."""
    folder = Path(generator.__file__).parent
    writers = {
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*.py")
        if WORDS.search(file.read_text(encoding="utf-8"))
    }
    drafts = {
        "checking/acknowledging.py",
        "drafting/importing.py",
        "files/revisions.py",
        "foreign/word_source.py",
        "importers/docx.py",
        "project/scaffold.py",
        "project/schema.py",
        "ledger/correcting.py",
    }
    asked = {f"commands/{name}.py" for name in ("aggregate", "export", "new")}
    sent = {"deploy/folder.py", "deploy/zip.py", "rollout/remote_shell.py", "rollout/sftp_store.py"}
    shown = {"preview/builds.py", "preview/gallery.py"}
    # What is fetched to be verified goes into a temporary folder.
    fetched = {f"verification/{name}.py" for name in ("comparison", "visit", "visitor")}
    signed = {"signing/deciding.py", "signing/signatures.py"}
    gates = {f"files/{name}.py" for name in ("output", "commit", "turns", "notes")}
    assert writers <= {*gates, *drafts, *asked, *shown, *fetched, *signed, *sent}


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A small project before and after a change that adds, alters and removes pages, and its first site."""
    folder = tmp_path_factory.mktemp("states")
    init(folder / "before")
    shutil.rmtree(folder / "before/site")
    shutil.copytree(folder / "before", folder / "after")
    reports = sorted((folder / "after/content/reports").glob("*/*.yaml"))
    gone, other = reports[0], reports[-1]
    gone.unlink()
    replace(other, "行政许可: ", "行政许可: 1")
    replace(folder / "after/content/site.yaml", "名称: 政府信息公开年报", "名称: 信息公开年报")
    for name in ("before", "after"):
        # One copy that is dear to make, and one that brings the bulk data.
        with (folder / name / "content/site.yaml").open("a", encoding="utf-8") as stream:
            stream.write("\n下载: [csv, json]\n")
    build(folder / "before", folder / "site", Options(workers=1))
    return folder / "before", folder / "after", folder / "site"


def test_a_build_killed_at_any_point_shows_no_broken_page_and_is_repaired(
    states: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.site.render.load_theme", cache(load_theme))
    before, after, site = states
    gone = sorted(
        {f.relative_to(before) for f in before.glob("content/reports/*/*.yaml")}
        - {f.relative_to(after) for f in after.glob("content/reports/*/*.yaml")}
    )
    withdrawn = [f"{path.stem}/{path.parent.name}/" for path in gone]
    assert build(after, tmp_path / "clean", Options(workers=1)).committed
    old, new = tree(site), tree(tmp_path / "clean")
    deaths = killed(tmp_path / "killed", after, site, "all", *withdrawn)
    assert len(deaths) > 30
    for out in deaths:
        shown = {address: data for address, data in tree(out).items() if not address.startswith(".nianbao/")}
        assert_whole(shown, old, new)
        assert build(after, out, Options(workers=1, withdrawn=frozenset(withdrawn))).committed
        assert tree(out) == new, out.name


def killed(folder: Path, project: Path, site: Path, changes: str, *withdrawn: str) -> list[Path]:
    """Give what builds leave that die after so many changes of the disk; ``all`` ends with one that lived."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.killed_build", folder, project, site, changes, *withdrawn],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=Path(__file__).parent.parent,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return sorted(folder.iterdir(), key=lambda out: int(out.name))


def assert_whole(shown: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Every file is the old or the new one, whole; and every page finds its assets."""
    for address, data in shown.items():
        assert data in (old.get(address), new.get(address)), address
        if address.endswith(".html") and address != "404.html":
            assert assets_of(address, data) <= shown.keys(), address


@cache
def assets_of(address: str, data: bytes) -> frozenset[str]:
    """Give the addresses of what a page is drawn with."""
    found = (target.address for target in targets(data.decode(), address, "/"))
    return frozenset(asset for asset in found if asset.startswith("assets/"))


def test_a_first_build_that_was_killed_is_finished_by_the_next(
    states: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    before, _, site = states
    wanted = tree(site)
    for out in killed(tmp_path / "first", before, tmp_path / "none", "0,1,2,5,12,20,28,33"):
        assert build(before, out, Options(workers=1)).committed, out.name
        assert tree(out) == wanted


def test_a_disk_that_refuses_is_told_and_breaks_nothing(project: Path, out: Path, tmp_path: Path) -> None:
    before = tree(out)
    (out / "2022/index.html").unlink()
    (out / "2022/index.html").mkdir()
    built = build(project, out)
    assert [(problem.code, problem.message) for problem in built.problems] == [
        ("G304", "2022/index.html 的位置上有一个同名的文件或文件夹，放不进去")
    ]
    (out / "2022/index.html").rmdir()
    (tmp_path / "a file").write_text("x", encoding="utf-8")
    built = build(project, tmp_path / "a file" / "out")
    assert [(problem.code, problem.message) for problem in built.problems] == [
        ("G307", "不能写入：同名的文件或文件夹挡在那里")
    ]
    assert build(project, out).committed
    assert tree(out) == before


def test_one_wrong_link_of_the_theme_is_told_once(project: Path, tmp_path: Path) -> None:
    slots = project / "themes/ours/templates/slots"
    slots.mkdir(parents=True)
    (project / "themes/ours/theme.yaml").write_text("名称: 我们的\n继承: default\n", encoding="utf-8")
    (slots / "header.html").write_text('<p>页眉</p>\n<a href="nosuch.html">无</a>\n', encoding="utf-8")
    with (project / "content/site.yaml").open("a", encoding="utf-8") as file:
        file.write("主题: {名称: ours}\n")
    found = [problem for problem in build(project, tmp_path / "out").problems if problem.code == "G201"]
    assert [str(problem.span) for problem in found] == ["themes/ours/templates/slots/header.html:2:10"]
    assert found[0].message.startswith("链接“nosuch.html”打不开，出现在 ")


def test_what_is_checked_clean_can_be_built_and_what_cannot_is_told(project: Path, tmp_path: Path) -> None:
    """``check`` proves links and theme too, writes nothing, and looks at drafts."""
    before = tree(project)
    clean = check(project)
    assert (clean.problems, clean.committed, clean.reports, clean.drafts, clean.files) == (
        (),
        None,
        11,
        1,
        12,
    )
    replace(project / "content/reports/czj/2022.yaml", "[附表](附表一.csv)", "[附表](附表二.csv)")
    replace(project / "content/reports/xcjd/2023.yaml", "状态: 草稿", "状态: 草稿\n不该有: 1")
    assert codes(check(project)) == {"G201", "F101"}
    assert codes(build(project, tmp_path / "out")) == {"G201"}
    replace(project / "content/reports/czj/2022.yaml", "附表二.csv)", "附表一.csv)")
    replace(project / "content/reports/xcjd/2023.yaml", "\n不该有: 1", "")
    assert tree(project) == before


@pytest.mark.parametrize("name", ["名" * 90 + ".pdf", '"a\\0b.pdf"'])
def test_an_impossible_name_of_an_attachment_is_told(project: Path, tmp_path: Path, name: str) -> None:
    file = project / "content/reports/kfq/2022.yaml"
    file.write_text(file.read_text(encoding="utf-8") + f"附件: [{name}]\n", encoding="utf-8")
    assert "G101" in codes(build(project, tmp_path / "out"))


def test_a_check_finds_a_missing_anchor_at_its_character(project: Path, tmp_path: Path) -> None:
    file = project / "content/reports/czj/2022.yaml"
    replace(
        file,
        "[附表](附表一.csv)",
        "[附表](附表一.csv)、[去年](../../2021/czj/index.html#nope)、[上面](#none)",
    )
    for built in (check(project), build(project, tmp_path / "out")):
        found = [problem for problem in built.problems if problem.code == "G202"]
        line = file.read_text(encoding="utf-8").splitlines()[found[0].span.line - 1]
        places = sorted(line[problem.span.column - 1 : problem.span.end - 1] for problem in found)
        assert places == ["#none", "../../2021/czj/index.html#nope"]


def test_a_check_holds_the_plan_against_the_published_site(project: Path, published_once: Path) -> None:
    assert check(project, Options(published=published_once)).problems == ()
    replace(project / "content/reports/kfq/2022.yaml", "状态: 发布", "状态: 草稿")
    assert codes(check(project, Options(published=published_once))) == {"G302"}
    assert codes(check(project)) == set()


def test_a_check_by_many_finds_what_one_finds(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace(project / "content/reports/czj/2022.yaml", "结转下年度: {自然人: ", "结转下年度: {自然人: 9")
    alone = check(project, Options(workers=1)).problems
    monkeypatch.setattr("generator.site.making.POOL_FROM", 1)
    monkeypatch.setattr("generator.site.making.REPORTS_PER_TASK", 1)
    assert check(project, Options(workers=2)).problems == alone
    assert alone
