"""A build that makes only what changed comes to what a build comes to that knows of no other: every byte, every problem."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from generator.changes.listed import Entry
from generator.files.notes import forget_notes, memory_of, packed, write_notes
from generator.files.output import WORK, Staged, held, left, published
from generator.files.plan import Plan
from generator.project.settings import SiteConfig
from generator.site import making, pages, past, sources
from generator.site.build import Built, Options, build
from generator.site.variables import YearPage
from tests import sample
from tests.golden import tree

YEARS = (2021, 2022, 2023)
SLUGS = ("czj", "jtj", "zf")
NAMES = {"czj": "示例市财政局", "jtj": "示例市交通局", "zf": "示例市人民政府", "wlj": "示例市文旅局"}
SITE = sample.SITE
REGISTER = {
    "czj": "{名称: 示例市财政局, 类别: 部门, 电话: 0000-0000001}",
    "jtj": "{名称: 示例市交通局, 类别: 部门}",
    "zf": "{名称: 示例市人民政府, 类别: 政府, 汇总: [czj, jtj]}",
}
PROSE = (
    "总体情况已经如实填写。政务公开纳入年度考核，社会评议结果为良好，没有发生需要追究责任的情形。",
    "把公开指南放在首页，便于群众查阅。纳入考核，评议为良好，没有追究责任的情形。见[附表](附表.csv)。",
    "见[上一年的报告](../../2021/czj/)。纳入考核，评议为良好，没有追究责任的情形。",
    "见[申请情况](../../2022/czj/#requests.received.total)。纳入考核，评议为良好，没有追究责任的情形。",
    "见[没有的地方](../../2022/czj/#nowhere)。纳入考核，评议为良好，没有追究责任的情形。",
    "由办公室牵头，各科室分工负责，每季度检查一次，发现问题当场登记、限期改正，年底逐项销号，没有一件留到下一年。纳入考核，评议为良好，没有追究责任的情形。",
)
FIGURES = ("行政许可", "行政处罚", "行政强制")
LISTED = (
    "标题: 示例年报\n已核: [{编号: F301, 理由: 照原样}]\n",
    "索引号: 甲-1\n",
    "摘要: 甲\n",
    "更正:\n  - {日期: 2024-02-01, 内容: 补计一件, 理由: 漏登}\n",
)
SITES = (
    "",
    "每页条数: 1\n",
    "检索: 否\n",
    "下载: [json]\n",
    "下载: [csv, json]\n",
    "图解: 没有\n",
    "主题: {名称: ours}\n",
    '主题: {变量: {主色: "#123456"}}\n',
    "门户: {页头: portal/header.html}\n",
    "预压缩: [gzip]\n",
    "审签: {步骤: [初审, 签发], 起: 2023}\n",
)


KILLED = """
import sys, pathlib, tests.killed_build
tests.killed_build._build(int(sys.argv[1]), *map(pathlib.Path, sys.argv[2:4]))
"""


def report(slug: str, year: int, **over: str) -> str:
    """Give the text of a report of a body; ``over`` are lines to put in."""
    text = sample.text(year).replace(sample.NAME, NAMES[slug])
    for old, new in over.items():
        text = re.sub(rf"(?m)^( *){old}: .*", rf"\g<1>{old}: {new}", text, count=1)
    return text


class Project:
    """A project on the disk and its site, built again and again."""

    def __init__(self, folder: Path) -> None:
        self.root, self.out, self.other = folder / "project", folder / "site", folder / "other"
        self.site, self.register = "", dict(REGISTER)
        for year in (2021, 2022):
            for slug in SLUGS:
                self.write(f"content/reports/{slug}/{year}.yaml", report(slug, year))
        self.configure()

    def write(self, name: str, text: str) -> None:
        """Write a file of the project."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def configure(self) -> None:
        """Write the configuration as it stands."""
        base = SITE.replace("下载: []\n", "") if "下载" in self.site else SITE
        self.write("content/site.yaml", base + self.site)
        self.write(
            "content/agencies.yaml", "".join(f"{slug}: {one}\n" for slug, one in self.register.items())
        )

    def reports(self) -> list[Path]:
        """Give the report files."""
        return sorted((self.root / "content/reports").glob("*/*.yaml"))

    def edit(self, file: Path, change: Callable[[str], str]) -> None:
        """Change the text of a file."""
        file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")

    def gone(self) -> frozenset[str]:
        """Give the published folders of reports that have no manuscript that could be published."""
        there = {
            f"{file.stem}/{file.parent.name}/"
            for file in self.reports()
            if "状态: 发布" in file.read_text("utf-8")
        }
        listed = set(self.register)
        folders = {
            match[0] for address in published(self.out) if (match := re.match("[0-9]{4}/[a-z]+/", address))
        }
        return frozenset(
            folder for folder in folders if folder not in there or folder.split("/")[1] not in listed
        )

    def built(self, options: Options | None = None) -> Built:
        """Build with all that is known of the last build."""
        return build(self.root, self.out, options or Options(workers=1))

    def built_anew(self, options: Options | None = None) -> Built:
        """Build a copy of the site that knows nothing of the last build."""
        shutil.rmtree(self.other, ignore_errors=True)
        if self.out.exists():
            shutil.copytree(self.out, self.other)
        forget_notes(memory_of(self.root, self.other, private=False))
        return build(self.root, self.other, options or Options(workers=1))


def said(built: Built, out: Path) -> list[str]:
    """Give the problems as they are, whatever the output is called."""
    return [repr(problem).replace(out.as_posix(), "OUT") for problem in built.problems]


def compare(project: Project, options: Options | None = None) -> Built:
    """Build both ways; everything must be the same, and on the disk nothing may be written that did not change."""
    anew = project.built_anew(options)
    built = project.built(options)
    assert said(built, project.out) == said(anew, project.other)
    assert (built.committed, built.reports, built.drafts, built.files) == (
        anew.committed,
        anew.reports,
        anew.drafts,
        anew.files,
    )
    assert tree(project.out) == tree(project.other)
    assert left(project.out) == left(project.other)
    return built


class Edits(RuleBasedStateMachine):
    """An editor, a designer and a careless hand at work, and builds between."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="nianbao-increment-"))
        self.project = Project(self.folder)

    def teardown(self) -> None:
        """At last the site equals one built into an empty folder."""
        try:
            built = self.project.built(Options(workers=1, withdrawn=self.project.gone()))
            if built.committed:
                assert build(self.project.root, self.folder / "clean", Options(workers=1)).committed
                assert tree(self.project.out) == tree(self.folder / "clean")
                assert left(self.project.out) == left(self.folder / "clean")
        finally:
            shutil.rmtree(self.folder)

    @initialize()
    def first(self) -> None:
        """Begin with a site."""
        assert self.project.built().committed

    @rule(withdraw=st.booleans(), strict=st.sampled_from([False, False, False, True]))
    def compare(self, withdraw: bool, strict: bool) -> None:
        """Build both ways."""
        gone = self.project.gone() if withdraw else frozenset[str]()
        compare(self.project, Options(workers=1, withdrawn=gone, strict=strict))

    @rule(
        slug=st.sampled_from(SLUGS),
        year=st.sampled_from(YEARS),
        key=st.sampled_from(FIGURES),
        value=st.integers(0, 3),
    )
    def figure(self, slug: str, year: int, key: str, value: int) -> None:
        """Change a figure, or write the report."""
        file = self.project.root / f"content/reports/{slug}/{year}.yaml"
        if file.exists() and re.search(rf"(?m)^ *{key}: ", file.read_text("utf-8")):
            self.project.edit(
                file, lambda text: re.sub(rf"(?m)^( *){key}: .*", rf"\g<1>{key}: {value}", text, count=1)
            )
        else:
            self.project.write(f"content/reports/{slug}/{year}.yaml", report(slug, year))
        compare(self.project)

    @rule(slug=st.sampled_from(SLUGS), year=st.sampled_from(YEARS), words=st.sampled_from(PROSE))
    def prose(self, slug: str, year: int, words: str) -> None:
        """Write other prose."""
        text = report(slug, year).replace(PROSE[0], words)
        if "附表.csv" in words:
            text = text.replace("落款:", "附件: [附表.csv]\n落款:")
            self.project.write(f"content/reports/{slug}/附表.csv", "月,件\n1,2\n")
        self.project.write(f"content/reports/{slug}/{year}.yaml", text)

    @rule(
        number=st.integers(0, 8),
        key=st.sampled_from(("标题", "发布时间", "状态", "索引号", "成文日期", "格式")),
        value=st.sampled_from(
            ("示例年报", "2024-02-01 09:00", "2024-01-05 10:00", "草稿", "发布", "2023-01-02", "2019")
        ),
    )
    def facts(self, number: int, key: str, value: str) -> None:
        """Write another title, date or state; what it must not be is an error."""
        files = self.project.reports()
        if files:
            file = files[number % len(files)]
            self.project.edit(file, lambda text: re.sub(rf"(?m)^{key}: .*", f"{key}: {value}", text))

    @rule(number=st.integers(0, 8), words=st.sampled_from(LISTED))
    def listed(self, number: int, words: str) -> None:
        """Write keys that lists show something of, whatever they held before."""
        files = self.project.reports()
        if files:
            keys = "|".join(re.findall(r"(?m)^(\w+):", words))
            old = rf"(?m)^(?:{keys}):.*\n(?:  .*\n)*"
            self.project.edit(
                files[number % len(files)],
                lambda text: re.sub(old, "", text).replace("落款:", f"{words}落款:"),
            )
            compare(self.project)

    @rule(
        number=st.integers(0, 8),
        how=st.sampled_from(("remove", "rename", "break", "touch", "mend", "acknowledge")),
    )
    def file(self, number: int, how: str) -> None:
        """Do something to the file of a report."""
        files = self.project.reports()
        if not files:
            return
        file = files[number % len(files)]
        slug, year = file.parent.name, int(file.stem)
        if how == "remove":
            file.unlink()
        elif how == "rename":
            file.rename(file.with_name(f"{year - 1 if year > 2021 else 2023}.yaml"))
        elif how == "break":
            self.project.edit(file, lambda text: text.replace("状态: ", "状态：", 1))
        elif how == "touch":
            os.utime(file)
        elif how == "mend":
            self.project.write(f"content/reports/{slug}/{year}.yaml", report(slug, year))
        else:
            entry = "已核: [{编号: J102, 理由: 统一的工作}, {编号: J201, 理由: 另有说明}]\n落款:"
            self.project.edit(file, lambda text: text if "已核" in text else text.replace("落款:", entry))

    @rule(
        slug=st.sampled_from(("czj", "jtj", "zf", "wlj")),
        entry=st.sampled_from(
            (
                "",
                "{名称: 示例市第一局, 类别: 部门}",
                "{名称: 示例市文旅局, 类别: 部门, 前身: [jtj]}",
                "{名称: 示例市交通局, 类别: 开发区, 起: 2022}",
                "{名称: 示例市财政局, 类别: 乡镇街道, 排序: 1, 曾用名: [{名称: 示例市旧局, 止: 2021}]}",
                "{名称: 示例市人民政府, 类别: 政府, 汇总: [czj, {机关: jtj, 起: 2022}]}",
            )
        ),
    )
    def agency(self, slug: str, entry: str) -> None:
        """Register a body, change what is registered, or strike it out."""
        self.project.register[slug] = entry
        if not entry:
            del self.project.register[slug]
        self.project.configure()

    @rule(keys=st.sampled_from(SITES))
    def site(self, keys: str) -> None:
        """Change the configuration."""
        if "ours" in keys:
            self.project.write("themes/ours/theme.yaml", "名称: 我们的\n继承: default\n")
        self.project.site = keys
        self.project.configure()

    @rule(words=st.sampled_from(("甲", "乙", '<a href="/x/">丙</a>', '<a href="nosuch.html">丁</a>')))
    def look(self, words: str) -> None:
        """Change a template of the theme, or what the portal gives."""
        self.project.write("themes/ours/theme.yaml", "名称: 我们的\n继承: default\n")
        self.project.write("themes/ours/templates/slots/footer.html", f"<p>{words}</p>\n")
        self.project.write("portal/header.html", f"<p>{words.partition('<')[0]}页头</p>\n")

    @precondition(lambda self: self.project.out.exists())
    @rule(
        number=st.integers(0, 500), how=st.sampled_from(("remove", "alter", "lengthen", "notes", "manifest"))
    )
    def output(self, number: int, how: str) -> None:
        """Do something to the output that nobody should."""
        out = self.project.out
        addresses = sorted(address for address in published(out) if (out / address).is_file())
        if not addresses:
            return
        file = out / addresses[number % len(addresses)]
        if how == "remove":
            file.unlink()
        elif how == "alter":
            data = file.read_bytes()
            file.write_bytes(bytes([data[0] ^ 1]) + data[1:])
        elif how == "lengthen":
            file.write_bytes(file.read_bytes() + b"x")
        elif how == "notes":
            for bundle in memory_of(self.project.root, out, private=False).glob("[0-9]*"):
                bundle.write_bytes(bundle.read_bytes()[: number % 100])
        else:
            manifest = out / "manifest.json"
            manifest.write_bytes(manifest.read_bytes() + b"\n")


def test_a_build_of_what_changed_equals_a_clean_one(monkeypatch: pytest.MonkeyPatch) -> None:
    # About two reports in a volume of the search.
    monkeypatch.setattr("generator.search.files.ENOUGH", 400)
    monkeypatch.setattr("generator.search.files.MOST", 700)
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Edits,
        settings=settings(
            max_examples=11,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a site."""
    found = Project(tmp_path)
    assert found.built().committed
    return found


def figure(project: Project, value: int) -> None:
    file = project.root / "content/reports/czj/2021.yaml"
    project.edit(
        file, lambda text: re.sub(r"(?m)^( *)行政处罚: .*", rf"\g<1>行政处罚: {value}", text, count=1)
    )


def test_only_the_body_that_was_edited_is_made_again(project: Project) -> None:
    figure(project, 5)
    with held(project.out):
        found = past.recall(project.root, project.out, Options(workers=1))
    assert found
    assert (found.changed, found.stale, found.damaged, found.same_names) == (
        {"czj"},
        {"czj"},
        frozenset(),
        True,
    )
    before = times(project.out)
    built = compare(project)
    assert built.committed
    changed = {name for name, time in times(project.out).items() if before.get(name) != time}
    assert changed == {
        "2021/czj/index.html",
        "agencies/czj/index.html",
        "compare/bodies/czj.js",
        "compare/cells/proactive.js",
        "SHA256SUMS",
        "manifest.json",
    }
    assert built.committed.written == len(changed) - 1


def test_only_columns_that_show_something_else_are_made_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    rendered = pages.year_pages

    def noted(
        site: SiteConfig, year: int, entries: Sequence[Entry], years: Sequence[int]
    ) -> tuple[YearPage, ...]:
        made.append(year)
        return rendered(site, year, entries, years)

    file = project.root / "content/reports/czj/2022.yaml"
    monkeypatch.setattr(pages, "year_pages", noted)
    project.edit(file, lambda text: re.sub("(?m)^发布时间: .*", "发布时间: 2023-01-21 10:00", text))
    assert project.built().committed
    assert made == [2022]
    project.edit(file, lambda text: re.sub("(?m)^发布时间: .*", "发布时间: 2023-01-21 11:00", text))
    assert project.built().committed
    assert made == [2022]
    assert compare(project).committed
    project.write("content/reports/czj/2023.yaml", report("czj", 2023))
    made.clear()
    assert project.built().committed
    assert sorted(made) == [2021, 2022, 2023]
    assert compare(project).committed


@pytest.mark.parametrize("many", [0, 1000])
def test_two_who_look_see_what_one_sees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    """Whatever was changed, added or taken away among bodies, whichever half looks at them."""
    monkeypatch.setattr(sources, "_MANY", many)
    folder = tmp_path / "content/reports"
    for slug in "abcdef":
        (folder / slug).mkdir(parents=True)
        (folder / slug / "2022.yaml").write_text(slug, encoding="utf-8")
    before = sources.look(tmp_path, (), 2 * 10**9)
    (folder / "a/2022.yaml").write_text("A", encoding="utf-8")
    (folder / "b/2023.yaml").write_text("b", encoding="utf-8")
    shutil.rmtree(folder / "c")
    (folder / "e/2022.yaml").unlink()
    (folder / "g").mkdir()
    (tmp_path / "content/site.yaml").write_text("", encoding="utf-8")
    now = sources.look(tmp_path, (), 2 * 10**9)
    assert sources.looking(tmp_path, 2 * 10**9)() == (now, ())
    again = sources.look_again(tmp_path, (), 2 * 10**9, before)
    assert again == now
    assert [again.bodies[slug] is before.bodies.get(slug) for slug in "abdefg"] == [
        slug in "df" for slug in "abdefg"
    ]


def test_what_cannot_be_looked_at_comes_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/site.yaml").write_text("", encoding="utf-8")
    (tmp_path / "content/elsewhere").symlink_to(tmp_path)
    assert sources.looking(tmp_path, 0)() is None


def test_nothing_is_touched_when_nothing_changed(project: Project) -> None:
    before = {file: file.stat().st_mtime_ns for file in project.out.rglob("*") if file.is_file()}
    built = project.built()
    assert built.committed
    assert (built.committed.written, built.committed.removed) == (0, 0)
    assert {file: file.stat().st_mtime_ns for file in before if file.name != "lock"} == {
        file: time for file, time in before.items() if file.name != "lock"
    }


def test_a_body_is_made_again_when_its_predecessor_changed(project: Project) -> None:
    project.register["wlj"] = "{名称: 示例市文旅局, 类别: 部门, 前身: [jtj]}"
    project.configure()
    project.write("content/reports/wlj/2023.yaml", report("wlj", 2023))
    assert compare(project).committed
    (project.root / "content/reports/jtj/2022.yaml").touch()
    with held(project.out):
        found = past.recall(project.root, project.out, Options(workers=1))
    assert found
    assert found.stale == {"jtj", "wlj"}


def test_a_build_killed_after_an_edit_is_finished(project: Project) -> None:
    """Whatever notes stood before: those of a build that died are not believed."""
    for number, deaths in enumerate((1, 9, 18, 27, 36, 45, 99)):
        figure(project, number + 10)
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(deaths), str(project.root), str(project.out)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=Path(__file__).parent.parent,
            check=False,
        )
        assert done.returncode in (0, 9), done.stderr
        if number % 2:
            figure(project, number + 50)
        assert compare(project).committed, deaths
        if done.returncode == 0:
            break
    else:
        pytest.fail("the last build was to live")
    assert build(project.root, project.out.parent / "clean", Options(workers=1)).committed
    assert tree(project.out) == tree(project.out.parent / "clean")


def times(out: Path) -> dict[str, int]:
    """Give when each file that a reader sees was written."""
    files = (file for file in out.rglob("*") if file.is_file() and WORK not in file.parts)
    return {file.relative_to(out).as_posix(): file.stat().st_mtime_ns for file in files}


@pytest.mark.parametrize(
    "value",
    [
        (),
        (b"x",),
        (packed(1), packed(2), packed(3)),
        (packed(("a", "b")), packed({"*x": 3}), b""),
        (b"", b"", b""),
    ],
)
def test_notes_of_another_program_are_worth_nothing(project: Project, value: tuple[bytes, ...]) -> None:
    memory = memory_of(project.root, project.out, private=False)
    write_notes(memory, project.out, past._key(project.root, project.out, Options()), value, ())
    with held(project.out):
        assert past.recall(project.root, project.out, Options()) is None


def test_a_file_that_somebody_takes_away_meanwhile_is_made_again_next_time(tmp_path: Path) -> None:
    there, gone = (Staged(name, "", 1, "", changed=True) for name in ("there.html", "gone.html"))
    (tmp_path / there.address).write_bytes(b"1")
    assert past.times_of(tmp_path, [there, gone], 0, {}).keys() == {there.address}


def test_a_file_that_somebody_alters_meanwhile_is_made_again_next_time(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = project.out / "2022/czj/index.html"
    made = making.stage_sums

    def altered(folder: Path, plan: Plan) -> Staged:
        data = page.read_bytes()
        page.write_bytes(data.replace(b"<p>", b"<q>", 1))
        return made(folder, plan)

    figure(project, 5)
    with monkeypatch.context() as patched:
        patched.setattr(making, "stage_sums", altered)
        assert project.built().committed
    # However long the notes took to write.
    monkeypatch.setattr(past, "_MOMENT", -(10**9))
    assert compare(project).committed
