"""Texts lie packed beside themselves when a site asks for it: the same bytes every time, made again only when the text changed."""

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from generator.files import precompressed as staging
from generator.files.output import published
from generator.project.config import load_config
from generator.site.build import build
from tests.golden import PROJECT, tree
from tests.sample import SITE, SLUG, distinct, project

UNPACK: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.decompress, ".br": brotli.decompress}


def ask_for(root: Path, packings: str) -> None:
    """Write the key, in place of the one that stands there."""
    file = root / "content/site.yaml"
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("预压缩")]
    file.write_text("\n".join([*lines, *([f"预压缩: {packings}"] if packings else []), ""]), encoding="utf-8")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The municipal project with both packings, built."""
    root = Path(shutil.copytree(PROJECT, tmp_path_factory.mktemp("packed") / "p"))
    ask_for(root, "[br, gzip]")
    assert build(root, root / "site").committed
    return root


@pytest.fixture
def root(packed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(packed, tmp_path / "p"))


def test_every_text_worth_it_is_there_thrice_and_nothing_else(packed: Path) -> None:
    site = tree(packed / "site")
    texts = {address: data for address, data in site.items() if not address.endswith((".gz", ".br"))}
    worth = {
        address
        for address, data in texts.items()
        if Path(address).suffix in staging.TEXTS and len(data) >= 1024 and address != "manifest.json"
    }
    for suffix, unpack in UNPACK.items():
        assert {address for address in site if address.endswith(suffix)} == {a + suffix for a in worth}
        for address in worth:
            assert unpack(site[address + suffix]) == texts[address]
            assert len(site[address + suffix]) < len(texts[address])
    assert {address + ".gz" for address in worth} <= set(published(packed / "site"))


def test_without_the_key_nothing_changes(packed: Path, tmp_path: Path) -> None:
    assert build(PROJECT, tmp_path / "plain").committed
    plain = tree(tmp_path / "plain")
    site = tree(packed / "site")
    for name in ("manifest.json", "SHA256SUMS"):
        plain.pop(name)
    assert {address: site[address] for address in plain} == plain
    assert not any(address.endswith((".gz", ".br")) for address in plain)


def test_no_date_and_no_system_stand_in_a_packed_file(packed: Path) -> None:
    data = (packed / "site/index.html.gz").read_bytes()
    assert data[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


def test_only_what_changed_is_packed_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    usual = staging._make

    def counted(out: Path, item: staging.Staged, packing: staging._Packing) -> bytes:
        made.append(item.address + packing.suffix)
        return usual(out, item, packing)

    monkeypatch.setattr(staging, "_make", counted)
    again = build(root, root / "site").committed
    assert again
    assert (again.written, made) == (0, [])
    file = root / "content/reports/kfq/2022.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("  行政许可: ", "  行政许可: 1", 1), encoding="utf-8"
    )
    assert build(root, root / "site").committed
    assert f"2022/kfq/{'index.html.gz'}" in made
    assert all(address.startswith(("2022/kfq/", "data/", "compare/")) for address in made), made
    assert build(root, root.parent / "clean").committed
    assert tree(root / "site") == tree(root.parent / "clean")


def test_packings_come_and_go_without_losing_an_address(root: Path) -> None:
    ask_for(root, "")
    done = build(root, root / "site")
    assert done.committed, done.problems
    assert not [address for address in tree(root / "site") if address.endswith((".gz", ".br"))]
    ask_for(root, "gzip")
    assert build(root, root / "site").committed


def test_a_page_that_the_server_puts_together_is_not_packed(root: Path) -> None:
    with (root / "content/site.yaml").open("a", encoding="utf-8") as file:
        file.write("门户: {页脚: '<!--#include virtual=\"/footer.html\" -->'}\n")
    for _ in range(2):
        assert build(root, root / "site").committed
        packed = {
            Path(address[:-3]).suffix for address in tree(root / "site") if address.endswith((".gz", ".br"))
        }
        assert packed == staging.TEXTS - {".html", ".svg", ".txt", ".webmanifest"}


def test_a_packed_attachment_of_an_editor_keeps_its_address(tmp_path: Path) -> None:
    text = distinct(2022) + "附件: [表.csv, 表.csv.gz]\n"
    project(tmp_path, {2022: text}, site=SITE)
    folder = tmp_path / f"content/reports/{SLUG}"
    (folder / "表.csv").write_text("甲,乙\n" * 500, encoding="utf-8")
    (folder / "表.csv.gz").write_bytes(b"x")
    assert build(tmp_path, tmp_path / "site").committed
    report = folder / "2022.yaml"
    report.write_text(text.replace(", 表.csv.gz", ""), encoding="utf-8")
    messages = [one.message for one in build(tmp_path, tmp_path / "site").problems if one.code == "G302"]
    assert messages == [f"已经公布的地址 2022/{SLUG}/表.csv.gz 在这次生成后会消失"]
    report.write_text(text, encoding="utf-8")
    ask_for(tmp_path, "[gzip]")
    codes = {one.code for one in build(tmp_path, tmp_path / "site").problems if one.level.value == "error"}
    assert codes == {"G301"}


@pytest.mark.parametrize(
    ("written", "help_"),
    [
        ("[gz]", "您是不是想写“gzip”？可以写：gzip、br"),
        ("[gzip，br]", "列表里的逗号用英文的，写成 [gzip, br]"),
        ("[zip]", "您是不是想写“gzip”？可以写：gzip、br"),
        ("[xz]", "可以写：gzip、br"),
    ],
)
def test_a_packing_that_is_none_is_told(tmp_path: Path, written: str, help_: str) -> None:
    project(tmp_path, {2022: distinct(2022)}, site=SITE)
    ask_for(tmp_path, written)
    (problem,) = load_config(tmp_path).problems
    assert (problem.code, problem.help) == ("C107", help_)
