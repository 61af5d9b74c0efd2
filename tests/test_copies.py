"""Electronic copies are made with the build, when their inputs changed and only then."""

import re
import shutil
from pathlib import Path

import pytest

from generator.copies import Copies
from generator.discover import modules
from generator.files.output import PUBLICATION, WORK, known_inputs
from generator.look.theme import CHECKOUT, load_theme
from generator.printing.edition import Edition
from generator.problem import Level, Problem, ProblemError, Span
from generator.project.keys import DOWNLOADS
from generator.site.build import Built, Options, build, check
from generator.writers import REQUIRED, Writer, by_name
from tests.golden import PROJECT, tree
from tests.sample import SITE, SLUG, project, text

ALL = SITE.replace("下载: []\n", "")
DATA = SITE.replace("下载: []", "下载: [csv, json]")
DEAR = tuple(name for name in DOWNLOADS if (writer := by_name(name)) and writer.dear)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project, and its site as the first build leaves it."""
    folder = tmp_path_factory.mktemp("first")
    project(folder / "p", {2021: text(2021), 2022: text(2022)}, site=ALL)
    assert build(folder / "p", folder / "out", Options(workers=1)).committed
    return folder


@pytest.fixture
def root(first: Path, tmp_path: Path) -> Path:
    """A copy of the project that a test may change."""
    return Path(shutil.copytree(first / "p", tmp_path / "p"))


@pytest.fixture
def out(first: Path, tmp_path: Path) -> Path:
    """A copy of the site, for the builds that follow the first."""
    return Path(shutil.copytree(first / "out", tmp_path / "out"))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The dear copies made from now on, as ``2022/czj/report.pdf``."""
    found: list[str] = []
    plain = Copies.make

    def make(self: Copies, writer: Writer, edition: object) -> bytes:
        if writer.dear:
            found.append(f"{edition.year}/{edition.slug}/{writer.file}")  # type: ignore[attr-defined]
        return plain(self, writer, edition)  # type: ignore[arg-type]

    monkeypatch.setattr(Copies, "make", make)
    return found


def change(file: Path, old: str, new: str) -> None:
    before = file.read_text(encoding="utf-8")
    assert old in before
    file.write_text(before.replace(old, new, 1), encoding="utf-8")


def errors(built: Built) -> list[str]:
    return [problem.code for problem in built.problems if problem.level is Level.ERROR]


def test_every_copy_that_can_be_asked_for_has_a_writer() -> None:
    assert {module.NAME for module in modules("generator.writers", REQUIRED)} == {*DOWNLOADS}


def test_all_copies_stand_beside_the_page_and_the_page_links_them(first: Path) -> None:
    page = (first / "out/2022/czj/index.html").read_text(encoding="utf-8")
    for name in DOWNLOADS:
        file = first / f"out/2022/czj/report.{name}"
        size = max(file.stat().st_size // 1024, 1)
        assert f'<a href="report.{name}" download>' in page
        assert f"{name.upper()}，{size} KB" in page


def test_a_second_build_makes_none(root: Path, tmp_path: Path, made: list[str]) -> None:
    first = build(root, tmp_path / "out", Options(workers=1)).committed
    assert len(made) == 2 * len(DEAR)
    made.clear()
    second = build(root, tmp_path / "out", Options(workers=1)).committed
    assert made == []
    assert first
    assert second
    assert (second.written, second.unchanged, second.removed) == (0, first.written, 0)


def test_one_figure_makes_the_copies_of_one_report(root: Path, out: Path, made: list[str]) -> None:
    change(root / f"content/reports/{SLUG}/2022.yaml", "行政许可: 0", "行政许可: 7")
    assert build(root, out, Options(workers=1)).committed
    assert sorted(made) == sorted(f"2022/{SLUG}/report.{name}" for name in DEAR)


def test_a_comment_makes_none(root: Path, out: Path, made: list[str]) -> None:
    change(root / f"content/reports/{SLUG}/2022.yaml", "行政许可: 0", "行政许可: 0  # 已核对")
    assert build(root, out, Options(workers=1)).committed
    assert made == []


@pytest.mark.parametrize(
    ("name", "copies"), [("report.typ", {"pdf"}), ("report.docx", {"docx"})], ids=["typst", "word"]
)
def test_a_template_of_the_theme_makes_its_own_copies(
    root: Path, tmp_path: Path, made: list[str], name: str, copies: set[str]
) -> None:
    theme = root / "themes/ours"
    (theme / "copies").mkdir(parents=True)
    (theme / "theme.yaml").write_text("名称: ours\n继承: default\n", encoding="utf-8")
    change(root / "content/site.yaml", "示例: 是", "主题: {名称: ours}\n示例: 是")
    build(root, tmp_path / "out", Options(workers=1))
    made.clear()
    shutil.copy(CHECKOUT / "default/copies" / name, theme / "copies" / name)
    build(root, tmp_path / "out", Options(workers=1))
    assert made == []
    if name == "report.typ":
        with (theme / "copies" / name).open("a", encoding="utf-8") as stream:
            stream.write("\n// changed\n")
        build(root, tmp_path / "out", Options(workers=1))
        assert {address.rpartition(".")[2] for address in made} == copies


def test_the_incremental_site_equals_a_clean_one(root: Path, out: Path, tmp_path: Path) -> None:
    change(root / f"content/reports/{SLUG}/2022.yaml", "行政许可: 0", "行政许可: 7")
    change(root / f"content/reports/{SLUG}/2021.yaml", "行政处罚: 0", "行政处罚: 3")
    build(root, out)
    build(root, tmp_path / "clean")
    assert tree(out) == tree(tmp_path / "clean")


def test_a_report_with_errors_costs_no_copy_and_what_was_made_is_kept(
    root: Path, tmp_path: Path, made: list[str]
) -> None:
    change(root / f"content/reports/{SLUG}/2022.yaml", "上年结转: {", "上年结转: {多余: 1, ")
    assert build(root, tmp_path / "out", Options(workers=1)).committed is None
    assert {address[:4] for address in made} == {"2021"}
    made.clear()
    change(root / f"content/reports/{SLUG}/2022.yaml", "上年结转: {多余: 1, ", "上年结转: {")
    assert build(root, tmp_path / "out", Options(workers=1)).committed
    assert {address[:4] for address in made} == {"2022"}
    assert not (tmp_path / "out" / WORK / "made").exists()


def test_a_copy_that_was_touched_is_made_again(root: Path, out: Path, made: list[str]) -> None:
    before = tree(out)
    for name in ("csv", "xlsx"):
        (out / f"2022/{SLUG}/report.{name}").write_bytes(b"x")
    build(root, out, Options(workers=1))
    assert made == [f"2022/{SLUG}/report.xlsx"]
    assert tree(out) == before


def test_a_site_with_data_alone_asks_for_no_hash_of_an_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project(tmp_path / "p", {2021: text(2021), 2022: text(2022)}, site=DATA)
    monkeypatch.delattr(Edition, "digest")
    built = build(tmp_path / "p", tmp_path / "out", Options(workers=1)).committed
    assert built
    assert (tmp_path / f"out/2022/{SLUG}/report.json").is_file()
    assert not any(
        address.endswith(("report.json", "report.csv")) for address in known_inputs(tmp_path / "out")
    )


def test_what_the_site_does_not_offer_is_not_made(tmp_path: Path) -> None:
    project(tmp_path / "p", {2022: text(2022)}, site=f"{SITE}检索: 否\n")
    assert build(tmp_path / "p", tmp_path / "out").committed
    assert not list((tmp_path / "out").rglob("report.*"))
    assert {file.name for file in (tmp_path / "out" / WORK).iterdir()} == {"lock", PUBLICATION}


def test_a_copy_that_was_published_is_not_dropped_in_silence(tmp_path: Path) -> None:
    project(tmp_path / "p", {2021: text(2021), 2022: text(2022)}, site=DATA)
    assert build(tmp_path / "p", tmp_path / "out").committed
    change(tmp_path / "p/content/site.yaml", "[csv, json]", "[json]")
    built = build(tmp_path / "p", tmp_path / "out")
    lost = [problem for problem in built.problems if problem.code == "G302"]
    assert [problem.message for problem in lost] == [
        "已经公布的 csv 电子版（2 份，如 2021/czj/report.csv）在这次生成后会消失",
        "已经公布的整批数据（data/ 下的 8 个文件）在这次生成后会消失",
    ]
    assert "--withdraw report.csv" in lost[0].help
    assert "--withdraw data" in lost[1].help
    withdrawn = frozenset({"report.csv/", "data/"})
    assert build(tmp_path / "p", tmp_path / "out", Options(withdrawn=withdrawn)).committed
    assert not (tmp_path / "out/data").exists()
    assert not list((tmp_path / "out").rglob("report.csv"))


def test_a_legacy_report_has_the_copies_that_make_sense(tmp_path: Path) -> None:
    project(tmp_path / "p", {2016: text(2016)}, site=ALL)
    assert build(tmp_path / "p", tmp_path / "out").committed
    names = {file.name for file in (tmp_path / f"out/2016/{SLUG}").iterdir()}
    assert names == {"index.html", "report.pdf", "report.docx", "report.json"}


def test_a_missing_library_is_one_problem_with_the_line_that_mends_it(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = Problem("W101", Level.ERROR, "没有安装 typst", Span("content/site.yaml"), "运行 pip install")
    monkeypatch.setattr(Writer, "missing", lambda self: missing if self.name == "pdf" else None)
    built = build(root, tmp_path / "out")
    assert errors(built) == ["W101"]
    assert built.committed is None


def test_check_finds_what_would_keep_a_copy_from_being_made(
    root: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Copies, writer: Writer, edition: object) -> bytes:  # noqa: ARG001
        raise ProblemError(Problem("W102", Level.ERROR, "缺字", Span("x"), "换一个字"))

    monkeypatch.setattr(Copies, "make", refuse)
    assert errors(check(root, Options(published=out))) == []
    assert errors(check(root)) == ["W102"]
    assert check(root).problems[0].message == "缺字"


def test_copies_from_many_processes_are_those_of_one(tmp_path: Path) -> None:
    shutil.copytree(PROJECT, tmp_path / "p")
    site = tmp_path / "p/content/site.yaml"
    site.write_text(re.sub("下载: .*\n", "", site.read_text(encoding="utf-8")), encoding="utf-8")
    assert build(tmp_path / "p", tmp_path / "one", Options(workers=1)).committed
    assert build(tmp_path / "p", tmp_path / "many", Options(workers=3)).committed
    assert tree(tmp_path / "one") == tree(tmp_path / "many")
    assert len(list((tmp_path / "one").rglob("report.pdf"))) == 11


def test_the_grounds_of_a_copy_are_the_same_anywhere(root: Path) -> None:
    theme = load_theme(root, "default")
    one, two = (Copies(DOWNLOADS, theme) for _ in range(2))
    assert one.grounds == two.grounds
    assert len(set(one.grounds.values())) == len(DEAR)
