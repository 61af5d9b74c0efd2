"""Many saves at random moments: the preview loses none, and shows at the end what a preview begun now shows."""

import random
import re
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import expect

from generator.checking.check import is_of_site
from generator.preview import builds
from generator.preview.builds import Builder
from generator.preview.making import Made
from generator.preview.server import Preview
from generator.preview.shown import Shown, mark_of, shown
from generator.project.config import Config
from generator.site.build import Options, build
from generator.site.glimpse import Glimpser
from tests.browser import chromium
from tests.golden import PROJECT
from tests.sample import project, text

PATIENCE = 60
VISITS, SAVES = 3, 8
BODIES, YEARS = 8, range(2021, 2027)


def name_of(slug: str) -> str:
    return f"示例市第{slug}局"


def saved(slug: str, year: int, kind: str, number: int) -> str:
    """A report with this number in it, or with a fault."""
    good = text(year, f"主动公开: {{行政许可: {number}}}").replace("示例市财政局", name_of(slug))
    return {
        "figure": good,
        "title": re.sub("(?m)^标题: .*", f"标题: 年度报告{number}", good),
        "prose": good.replace("总体情况已经如实填写。", f"总体情况已经如实填写。编号{number}。"),
        "draft": good.replace("状态: 发布", "状态: 草稿"),
        "syntax": good.replace(f"行政许可: {number}", f"行政许可 {number}"),
        "half": good[: len(good) // 2],
        "empty": "",
        "unreadable": good.replace(f"行政许可: {number}", f"行政许可: 约{number}"),
    }[kind]


KINDS = ("figure", "title", "prose", "draft", "syntax", "half", "empty", "unreadable")
GOOD = ("figure", "title", "prose", "draft")


def made(root: Path, bodies: int, years: range) -> Path:
    slugs = [f"b{number}" for number in range(bodies)]
    agencies = "".join(f"{slug}: {{名称: {name_of(slug)}, 类别: 部门}}\n" for slug in slugs)
    reports: dict[str | int, str] = {
        f"{slug}/{year}": saved(slug, year, "figure", 7) for slug in slugs for year in years
    }
    project(root, reports, agencies=agencies)
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A few reports."""
    return made(tmp_path / "p", 3, YEARS[:3])


def addresses() -> Iterator[str]:
    yield from ("/", "/agencies/", "/compare/", "/__nianbao/", "/nowhere", "/feed.xml", "/compare/index.js")
    for year in YEARS:
        yield f"/{year}/"
        yield from (f"/{year}/b{number}/" for number in range(BODIES))
    yield from (f"/agencies/b{number}/" for number in range(BODIES))


def seen(builder: Builder) -> dict[str, Shown]:
    """What a builder shows under every address."""
    snapshot = builder.snapshot
    return {path: shown(builder, snapshot, path)._replace(loose=()) for path in addresses()}


def path_of(slug: str, year: int) -> str:
    return f"content/reports/{slug}/{year}.yaml"


def save(root: Path, path: str, content: str, *, whole: bool = True) -> None:
    """Save as editors do: one moves a whole file in, another empties it and writes."""
    if whole:
        aside = root.parent / "aside.yaml"
        aside.write_text(content, encoding="utf-8")
        aside.replace(root / path)
    else:
        (root / path).write_text(content, encoding="utf-8")


def awaited(done: Callable[[], bool]) -> None:
    """Wait until something is so; whoever waits in vain is told by what he asserts next."""
    until = time.monotonic() + PATIENCE
    while not done() and time.monotonic() < until:
        time.sleep(0.02)


@pytest.fixture
def builder(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Builder]:
    """A builder that has built all in a process of its own, as it does with many, and is ready to glance."""
    monkeypatch.setattr(builds, "POOL_FROM", 0)
    found = Builder(root, tmp_path / "shown")
    found.renew()
    yield found
    found.close()


def test_a_change_of_nobody_knows_what_may_be_one_of_anything(builder: Builder, root: Path) -> None:
    """A folder that was replaced says so without a name, perhaps in one breath with a report that was saved."""
    site, report = root / "content/site.yaml", path_of("b0", YEARS[0])
    site.write_text(site.read_text(encoding="utf-8").replace("下载: []", "下载: [json]"), encoding="utf-8")
    config = builder.renew((report, "")).config
    assert config
    assert config.site.downloads == ("json",)


def test_a_change_without_a_name_is_not_lost_among_others(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Sequence[str]] = []
    told: list[str] = []
    with Preview(root, None, told.append) as preview:
        awaited(lambda: any("份报告" in line for line in told))
        maker = preview._desk.maker
        renew = maker.renew

        def recorded(changed: Sequence[str]) -> object:
            asked.append(changed)
            return renew(changed)

        monkeypatch.setattr(maker, "renew", recorded)
        for changes in ((), (root / path_of("b0", YEARS[0]),)):
            preview._saves.put(changes)
        awaited(lambda: any(path_of("b0", YEARS[0]) in one for one in asked))
    assert any("" in one for one in asked)


def test_a_fault_in_a_glance_is_left_to_the_build(builder: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "_glances", None)
    assert not builder.glance((path_of("b0", YEARS[0]),))


@pytest.mark.browser
def test_no_save_is_lost_and_the_last_state_is_shown(tmp_path: Path) -> None:
    root = made(tmp_path / "p", BODIES, YEARS)
    chance = random.Random(20261126)
    told: list[str] = []
    with chromium() as browser:
        page = browser.new_page()
        with Preview(root, None, told.append) as preview:
            awaited(lambda: any(f"{BODIES * len(YEARS)} 份报告" in line for line in told))
            for visit in range(VISITS):
                slug, year = f"b{chance.randrange(BODIES)}", chance.choice(YEARS)
                page.goto(f"{preview.address}{year}/{slug}/")
                kinds = [chance.choice(KINDS) for _ in range(SAVES)]
                # What lies below a fault is the last good page, which a preview begun now has not seen.
                for number, kind in enumerate([*kinds, chance.choice(GOOD)], 1000 * (visit + 1)):
                    other = (f"b{chance.randrange(BODIES)}", chance.choice(YEARS))
                    key = other if kind in GOOD and chance.random() < 0.3 else (slug, year)
                    save(root, path_of(*key), saved(*key, kind, number), whole=chance.random() < 0.5)
                    page.wait_for_timeout(chance.choice((1, 15, 60, 400)))
                save(root, path_of(slug, year), saved(slug, year, "figure", 77000 + visit))
                expect(page.get_by_text(f"{77000 + visit}", exact=True)).to_be_visible()
            clean = Builder(root, tmp_path / "clean")
            clean.renew()
            running = preview._desk.maker
            assert isinstance(running, Builder)
            awaited(lambda: not running.snapshot.pages and seen(running) == seen(clean))
            now, then = seen(running), seen(clean)
            assert [at for at in now if now[at] != then[at]] == []
            clean.close()
            stamp = preview._desk.stamp(preview._desk.mark_of(f"/{year}/{slug}/"))
            page.wait_for_function("stamp => window.LiveReloadPluginNianbao?.version === stamp", arg=stamp)
            body = page.locator("body").inner_html()
        assert not any("程序出错" in line for line in told), told
        with Preview(root, None, told.append) as again:
            page.goto(f"{again.address}{year}/{slug}/")
            expect(page.get_by_text(f"{77000 + visit}", exact=True)).to_be_visible()
            assert page.locator("body").inner_html() == body


def test_what_is_glanced_at_is_what_a_build_makes(root: Path, builder: Builder) -> None:
    chance = random.Random(7)
    for number in range(14):
        slug, year, kind = (
            f"b{chance.randrange(3)}",
            chance.choice(YEARS[:3]),
            chance.choice((*GOOD, "unreadable")),
        )
        path = path_of(slug, year)
        save(root, path, saved(slug, year, kind, 5000 + number))
        assert builder.glance([path])
        at_once = shown(builder, builder.snapshot, f"/{year}/{slug}/")
        assert str(5000 + number) in at_once.data.decode() + at_once.end
        builder.renew([path])
        assert not builder.snapshot.pages
        assert shown(builder, builder.snapshot, f"/{year}/{slug}/")._replace(loose=()) == at_once._replace(
            loose=()
        )


def test_whatever_is_left_of_a_file_looks_at_once_as_it_looks_after_a_build(
    root: Path, builder: Builder
) -> None:
    """Lines lost, doubled and cut off; a glance may say nothing, never something else."""
    chance = random.Random(11)
    path, glances = path_of("b1", 2022), 0
    for number in range(14):
        lines = saved("b1", 2022, "figure", 6000 + number).splitlines(keepends=True)
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(len(lines))
            cut = lines[place][: chance.randrange(len(lines[place]) + 1)]
            lines[place : place + chance.randrange(1, 3)] = chance.choice(([], [cut], [lines[place]] * 2))
        save(root, path, "".join(lines))
        glanced = builder.glance([path])
        at_once = shown(builder, builder.snapshot, "/2022/b1/")
        builder.renew([path])
        now = shown(builder, builder.snapshot, "/2022/b1/")
        if glanced:
            glances += 1
            assert (now.status, now.data, now.top) == (at_once.status, at_once.data, at_once.top), "".join(
                lines
            )
            own = [problem for problem in builder.snapshot.problems if problem.span.path == path]
            if not any(is_of_site(problem.code) for problem in builder.snapshot.problems) and own:
                assert now.end == at_once.end
    assert glances > 6


def test_every_report_of_a_town_is_glanced_at_as_it_is_built(tmp_path: Path) -> None:
    root = Path(shutil.copytree(PROJECT, tmp_path / "town"))
    out = tmp_path / "out"
    built = build(root, out, Options(preview=True, workers=1))
    glimpser = Glimpser(root, out)
    for slug, years in glimpser.files.by_agency.items():
        for year, path in years.items():
            found = glimpser.report(slug, year)
            assert found
            assert found.page == (out / f"{year}/{slug}/index.html").read_bytes(), path
            own = {problem for problem in built.problems if problem.span.path == path}
            assert {problem for problem in own if not problem.code.startswith(("G", "X"))} <= {
                *found.problems,
                *(problem for problem in own if is_of_site(problem.code)),
            }
            assert set(found.problems) <= own
            assert found.held == (path in built.held)


def test_a_fault_is_shown_at_once_over_the_page_that_was_glanced_at_last(
    root: Path, builder: Builder
) -> None:
    """Also when no build has made that page: the file was broken again before one could."""
    path = path_of("b1", 2022)
    save(root, path, saved("b1", 2022, "figure", 4321))
    assert builder.glance([path])
    save(root, path, saved("b1", 2022, "syntax", 8765))
    assert builder.glance([path])
    at_once = shown(builder, builder.snapshot, "/2022/b1/")
    assert b"4321" in at_once.data
    assert "行政许可 8765" in at_once.end
    builder.renew([path])
    assert shown(builder, builder.snapshot, "/2022/b1/") == at_once
    save(root, path, saved("b1", 2022, "figure", 999))
    assert builder.glance([path])
    mended = shown(builder, builder.snapshot, "/2022/b1/")
    assert b"999" in mended.data
    assert not mended.end


def test_a_build_that_read_an_older_file_does_not_take_a_newer_page_back(
    root: Path, builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of("b1", 2022)

    def overtaken(self: Builder, config: Config, options: Options) -> Made:
        made = usual(self, config, options)
        save(root, path, saved("b1", 2022, "figure", 2222))
        assert self.glance([path])
        return made

    usual = Builder._make
    save(root, path, saved("b1", 2022, "figure", 1111))
    assert builder.glance([path])
    monkeypatch.setattr(Builder, "_make", overtaken)
    builder.renew([path])
    assert b"2222" in shown(builder, builder.snapshot, "/2022/b1/").data
    monkeypatch.setattr(Builder, "_make", usual)
    builder.renew([path])
    assert not builder.snapshot.pages
    assert b"2222" in shown(builder, builder.snapshot, "/2022/b1/").data


def test_nothing_is_glanced_at_while_anything_else_changes(root: Path, builder: Builder) -> None:
    path = path_of("b1", 2022)
    site = root / "content/site.yaml"
    for other, content in {
        "content/site.yaml": site.read_text(encoding="utf-8").replace("政府信息公开年报", "年报栏目"),
        "content/reports/b1/2026.yaml": saved("b1", 2026, "figure", 1),
    }.items():
        save(root, other, content)
        save(root, path, saved("b1", 2022, "figure", 3))
        assert not builder.glance([other])
        assert not builder.glance([path])
        builder.renew([other, path])
        save(root, path, saved("b1", 2022, "figure", 4321))
        assert builder.glance([path]), "the build made it ready again"
        at_once = shown(builder, builder.snapshot, "/2022/b1/")
        builder.renew([path])
        assert shown(builder, builder.snapshot, "/2022/b1/") == at_once._replace(
            loose=shown(builder, builder.snapshot, "/2022/b1/").loose
        )
    assert not builder.glance([])
    assert not builder.glance([path])


def test_a_report_that_wants_a_file_beside_it_waits_for_the_build(root: Path, builder: Builder) -> None:
    path = path_of("b1", 2022)
    (root / "content/reports/b1/附表.csv").write_text("一,二\n", encoding="utf-8")
    with_file = saved("b1", 2022, "figure", 5) + "附件: [附表.csv]\n"
    save(root, path, with_file)
    assert not builder.glance(["content/reports/b1/附表.csv", path])
    builder.renew(["content/reports/b1/附表.csv", path])
    assert "附表.csv" in shown(builder, builder.snapshot, "/2022/b1/").data.decode()
    save(root, path, with_file.replace("行政许可: 5", "行政许可: 4321"))
    assert builder.glance([path])


def test_a_changed_file_beside_a_report_reloads_the_pages_that_may_show_it(
    root: Path, builder: Builder
) -> None:
    path, table = path_of("b1", 2022), "content/reports/b1/附表.csv"
    (root / table).write_text("一,二\n", encoding="utf-8")
    save(root, path, saved("b1", 2022, "figure", 5) + "附件: [附表.csv]\n")
    builder.renew([table, path])
    marks = {at: mark_of(builder, at) for at in ("/2022/b1/", "/compare/", "/2022/")}
    (root / table).write_text("三,四\n", encoding="utf-8")
    builder.renew([table])
    assert mark_of(builder, "/2022/b1/") != marks["/2022/b1/"]
    marks = {at: mark_of(builder, at) for at in marks}
    save(root, path_of("b2", 2022), saved("b2", 2022, "figure", 6))
    builder.renew([path_of("b2", 2022)])
    assert mark_of(builder, "/2022/b1/") == marks["/2022/b1/"]
    assert mark_of(builder, "/2022/") == marks["/2022/"]
    assert mark_of(builder, "/compare/") != marks["/compare/"], "its figures lie in files of their own"
